/* greylist.c: who was seen before: client, sender and recipient together.
 * SPDX-License-Identifier: MIT */
#include "protocols/greylist.h"

struct _LsGreylist {
  gint64      wait_us;
  GHashTable *first_us;   /* of char: of gint64: when it was first seen */
};

/**
 * ls_greylist_new:
 * @wait_us: how long a stranger is put off
 *
 * Returns: (transfer full): a list of nobody
 */
LsGreylist *
ls_greylist_new (gint64 wait_us)
{
  LsGreylist *self = g_new (LsGreylist, 1);

  self->wait_us = wait_us;
  self->first_us = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

/**
 * ls_greylist_free:
 * @self: (transfer full): a list
 */
void
ls_greylist_free (LsGreylist *self)
{
  g_hash_table_unref (self->first_us);
  g_free (self);
}

/**
 * ls_greylist_lets_in:
 * @self: a list
 * @now_us: when
 * @client_address: from where the letter comes
 * @sender: its reverse-path
 * @recipient: the mailbox that it is for
 *
 * Returns: whether the three were first seen together long enough ago; they are remembered
 */
gboolean
ls_greylist_lets_in (LsGreylist *self, gint64 now_us, const char *client_address, const char *sender, const char *recipient)
{
  g_autofree char *plain = g_strdup_printf ("%s\n%s\n%s", client_address, sender, recipient);
  g_autofree char *key = g_ascii_strdown (plain, -1);
  const gint64 *first_us = g_hash_table_lookup (self->first_us, key);

  if (first_us != NULL)
    return now_us - *first_us >= self->wait_us;
  if (g_hash_table_size (self->first_us) == LS_GREYLIST_MAX)
    g_hash_table_remove_all (self->first_us);
  g_hash_table_insert (self->first_us, g_steal_pointer (&key), g_memdup2 (&now_us, sizeof now_us));
  return FALSE;
}
