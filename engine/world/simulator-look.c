/* simulator-look.c: a world's mailboxes as they were at any event.
 * SPDX-License-Identifier: MIT */
#include "world/simulator-look.h"

#include "mail/memory-store.h"

/* Several servers may be doors to one mailbox. */
static gboolean
is_there (const GArray *entries, const char *mailbox)
{
  for (guint i = 0; i < entries->len; i++)
    if (g_array_index (entries, LsMailboxEntry, i).mailbox == mailbox)
      return TRUE;
  return FALSE;
}

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
      if (!is_there (entries, entry.mailbox))
        g_array_append_val (entries, entry);
    }
}

/* Marks and locks as they stood at event @n, each at the entry that it is about. */
static void
add_notes (LsStore *store, guint64 n, GArray *entries, const GArray *indexes)
{
  for (guint i = 0; i < ls_memory_store_n_notes (store); i++)
    {
      const LsStoreNote *note = ls_memory_store_note (store, i);

      if (n < note->from || n >= note->until)
        continue;
      for (guint k = 0; k < entries->len; k++)
        {
          LsMailboxEntry *entry = &g_array_index (entries, LsMailboxEntry, k);

          if (note->kind == LS_STORE_NOTE_MARK && entry->uid != 0)
            entry->marked |= g_array_index (indexes, guint, k) == note->entry;
          else if (note->kind == LS_STORE_NOTE_LOCK && entry->uid == 0 && g_str_equal (entry->mailbox, note->mailbox)
                   && g_str_equal (entry->folder, note->folder))
            entry->holder = note->holder;
        }
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
  g_autoptr (GArray) all = g_array_new (FALSE, TRUE, sizeof (LsMailboxEntry));
  g_autoptr (GArray) indexes = g_array_new (FALSE, TRUE, sizeof (guint));

  for (guint i = 0; i < world->servers->len; i++)
    add_users (((LsWorldServer *) world->servers->pdata[i])->directory, all);
  g_array_set_size (indexes, all->len);
  for (guint i = 0; i < ls_memory_store_n_entries (store); i++)
    {
      const LsStoreEntry *held = ls_memory_store_entry (store, i);
      LsMailboxEntry entry = {
        held->mailbox, held->folder, held->uid, held->from,
        held->letter->reverse_path, held->letter->recipients, held->letter->octets, FALSE, NULL,
      };

      if (n < held->from || n >= held->until)
        continue;
      g_array_append_val (all, entry);
      g_array_append_val (indexes, i);
    }
  add_notes (store, n, all, indexes);
  g_array_append_vals (entries, all->data, all->len);
}
