/* simulator-look.c: a world's mailboxes as they were at any event.
 * SPDX-License-Identifier: MIT */
#include "world/simulator-look.h"

#include "mail/memory-store.h"

/* Every user has a mailbox, though nothing be in it yet. A list has none. The names live as long as the process. */
static void
add_users (const LsDirectory *directory, GArray *entries)
{
  for (guint i = 0; i < ls_directory_n_users (directory); i++)
    {
      const LsUser *user = ls_directory_user (directory, i);
      g_autofree char *mailbox = NULL;
      LsMailboxEntry entry = { .folder = "INBOX" };

      if (user->members != NULL || user->moved_to != NULL)
        continue;
      mailbox = ls_directory_mailbox (directory, user, LS_SPAN (NULL, 0));
      entry.mailbox = g_intern_string (mailbox);
      g_array_append_val (entries, entry);
    }
}

/**
 * ls_world_mailboxes_at:
 * @world: a world
 * @store: its mailboxes: a store in memory
 * @n: an event's number
 * @entries: (element-type LsMailboxEntry): an array to which is added what they held at that event: first one entry
 *   without a letter for each user, then the letters
 */
void
ls_world_mailboxes_at (const LsWorld *world, LsStore *store, guint64 n, GArray *entries)
{
  for (guint i = 0; i < world->servers->len; i++)
    add_users (((LsWorldServer *) world->servers->pdata[i])->directory, entries);
  for (guint i = 0; i < ls_memory_store_n_entries (store); i++)
    {
      const LsStoreEntry *held = ls_memory_store_entry (store, i);
      LsMailboxEntry entry = {
        held->mailbox, held->folder, held->uid, held->from,
        held->letter->reverse_path, held->letter->recipients, held->letter->octets,
      };

      if (held->from <= n && n < held->until)
        g_array_append_val (entries, entry);
    }
}
