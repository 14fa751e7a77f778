/* store.c: where letters are kept: one interface, whatever is behind it.
 * SPDX-License-Identifier: MIT */
#include "mail/store.h"

/**
 * ls_letter_free:
 * @self: (transfer full): a letter
 */
void
ls_letter_free (LsLetter *self)
{
  g_free (self->reverse_path);
  g_ptr_array_unref (self->recipients);
  g_bytes_unref (self->octets);
  g_free (self);
}

/**
 * ls_store_deliver:
 * @self: a store
 * @letter: copied or referenced as far as needed
 * @done: called once with the result, perhaps before this returns
 * @data: for @done
 * @ticket: for @done
 *
 * Keeps @letter in the INBOX of each recipient: in all, or in none.
 */
void
ls_store_deliver (LsStore *self, const LsLetter *letter, LsStoreDone done, gpointer data, guint64 ticket)
{
  self->class->deliver (self, letter, done, data, ticket);
}

/**
 * ls_store_has_room:
 *
 * Returns: whether @mailbox may take @octets more, as far as is known without waiting
 */
gboolean
ls_store_has_room (LsStore *self, const char *mailbox, guint64 octets)
{
  return self->class->has_room (self, mailbox, octets);
}

/**
 * ls_store_free:
 * @self: (transfer full): a store
 */
void
ls_store_free (LsStore *self)
{
  self->class->free (self);
}
