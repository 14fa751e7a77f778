/* memory-store.c: a mail store in memory that remembers what it held at every event.
 *
 * An entry is never taken out: it says from which event to which it was
 * there, so that a cursor anywhere sees the mailboxes of that moment.
 * SPDX-License-Identifier: MIT */
#include "mail/memory-store.h"

typedef struct {
  LsStoreEntry public;
  LsLetter    *letter;         /* owned by the first entry of a delivery, else NULL */
} Entry;

typedef struct {
  guint64 quota;               /* 0: none */
  guint64 used;
  guint32 next_uid;
} Mailbox;

typedef struct {
  LsStore        parent;
  GArray        *entries;      /* of Entry */
  GHashTable    *mailboxes;    /* char → Mailbox */
  guint64        limit;        /* of all octets; 0: none */
  guint64        used;
  LsStoreChanged changed;
  gpointer       data;
} MemoryStore;

static Mailbox *
find_mailbox (MemoryStore *self, const char *name, const char **key)
{
  gpointer stored_key = NULL, mailbox = NULL;

  if (!g_hash_table_lookup_extended (self->mailboxes, name, &stored_key, &mailbox))
    {
      Mailbox *fresh = g_new0 (Mailbox, 1);

      fresh->next_uid = 1;
      mailbox = fresh;
      stored_key = g_strdup (name);
      g_hash_table_insert (self->mailboxes, stored_key, mailbox);
    }
  if (key != NULL)
    *key = stored_key;
  return mailbox;
}

/* Whether @octets more fit below @limit, 0 for none. */
static gboolean
fits (guint64 used, guint64 octets, guint64 limit)
{
  return limit == 0 || (used <= limit && octets <= limit - used);
}

static gboolean
memory_store_has_room (LsStore *store, const char *name, guint64 octets)
{
  MemoryStore *self = (MemoryStore *) store;
  const Mailbox *mailbox = find_mailbox (self, name, NULL);

  return fits (mailbox->used, octets, mailbox->quota) && fits (self->used, octets, self->limit);
}

/* Whether every recipient can have a copy. */
static gboolean
has_room_for_all (LsStore *store, const LsLetter *letter, gsize octets)
{
  MemoryStore *self = (MemoryStore *) store;

  for (guint i = 0; i < letter->recipients->len; i++)
    if (!memory_store_has_room (store, letter->recipients->pdata[i], octets))
      return FALSE;
  return fits (self->used, (guint64) octets * letter->recipients->len, self->limit);
}

static LsLetter *
letter_copy (const LsLetter *letter)
{
  LsLetter *copy = g_new0 (LsLetter, 1);

  copy->reverse_path = g_strdup (letter->reverse_path);
  copy->recipients = g_ptr_array_ref (letter->recipients);
  copy->octets = g_bytes_ref (letter->octets);
  return copy;
}

static void
add_entry (MemoryStore *self, const char *name, LsLetter *letter, gboolean owned)
{
  gsize octets = g_bytes_get_size (letter->octets);
  Entry entry = { .public = { .folder = "INBOX", .letter = letter, .until = LS_STORE_FOREVER },
                  .letter = owned ? letter : NULL };
  Mailbox *mailbox = find_mailbox (self, name, &entry.public.mailbox);
  g_autofree char *what = NULL;

  entry.public.uid = mailbox->next_uid++;
  mailbox->used += octets;
  self->used += octets;
  g_array_append_val (self->entries, entry);
  if (self->changed == NULL)
    return;
  what = g_strdup_printf ("letter %u of %" G_GSIZE_FORMAT " octets laid into the mailbox of %s",
                          entry.public.uid, octets, name);
  g_array_index (self->entries, Entry, self->entries->len - 1).public.from =
    self->changed (self->data, self->entries->len - 1, what);
}

static void
memory_store_deliver (LsStore *store, const LsLetter *letter, LsStoreDone done, gpointer data, guint64 ticket)
{
  MemoryStore *self = (MemoryStore *) store;
  LsLetter *kept;

  if (!has_room_for_all (store, letter, g_bytes_get_size (letter->octets)))
    {
      done (data, ticket, LS_STORE_NO_ROOM);
      return;
    }
  kept = letter_copy (letter);
  for (guint i = 0; i < letter->recipients->len; i++)
    add_entry (self, letter->recipients->pdata[i], kept, i == 0);
  done (data, ticket, LS_STORED);
}

static void
memory_store_free (LsStore *store)
{
  MemoryStore *self = (MemoryStore *) store;

  g_array_unref (self->entries);
  g_hash_table_unref (self->mailboxes);
  g_free (self);
}

static void
entry_clear (gpointer data)
{
  Entry *entry = data;

  g_clear_pointer (&entry->letter, ls_letter_free);
}

/**
 * ls_memory_store_new:
 *
 * Returns: (transfer full): an empty store; it answers every question at once
 */
LsStore *
ls_memory_store_new (void)
{
  static const LsStoreClass class = { memory_store_deliver, memory_store_has_room, memory_store_free };
  MemoryStore *self = g_new0 (MemoryStore, 1);

  self->parent.class = &class;
  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_array_set_clear_func (self->entries, entry_clear);
  self->mailboxes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return &self->parent;
}

/**
 * ls_memory_store_set_quota:
 * @store: a store in memory
 * @mailbox: `local@domain`
 * @octets: how much it may hold; 0 for no limit
 */
void
ls_memory_store_set_quota (LsStore *store, const char *mailbox, guint64 octets)
{
  find_mailbox ((MemoryStore *) store, mailbox, NULL)->quota = octets;
}

/**
 * ls_memory_store_limit:
 * @store: a store in memory
 * @octets: how much all of it may hold; 0 for no limit
 */
void
ls_memory_store_limit (LsStore *store, guint64 octets)
{
  ((MemoryStore *) store)->limit = octets;
}

/**
 * ls_memory_store_set_changed:
 * @store: a store in memory
 * @changed: called for every change from now on
 * @data: for @changed
 */
void
ls_memory_store_set_changed (LsStore *store, LsStoreChanged changed, gpointer data)
{
  MemoryStore *self = (MemoryStore *) store;

  self->changed = changed;
  self->data = data;
}

/**
 * ls_memory_store_put:
 * @store: a store in memory
 * @mailbox: `local@domain`
 * @reverse_path: the sender; empty for `<>`
 * @octets: the letter
 *
 * Lays a letter there that nobody delivered: it is there from the start. No quota is asked.
 */
void
ls_memory_store_put (LsStore *store, const char *mailbox, const char *reverse_path, GBytes *octets)
{
  MemoryStore *self = (MemoryStore *) store;
  LsLetter *letter = g_new0 (LsLetter, 1);
  LsStoreChanged changed = self->changed;

  letter->reverse_path = g_strdup (reverse_path);
  letter->recipients = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (letter->recipients, g_strdup (mailbox));
  letter->octets = g_bytes_ref (octets);
  self->changed = NULL;
  add_entry (self, mailbox, letter, TRUE);
  self->changed = changed;
}

/**
 * ls_memory_store_n_entries:
 *
 * Returns: how many entries there ever were
 */
guint
ls_memory_store_n_entries (LsStore *store)
{
  return ((MemoryStore *) store)->entries->len;
}

/**
 * ls_memory_store_entry:
 *
 * Returns: (transfer none): entry number @index, from 0, valid until the store changes
 */
const LsStoreEntry *
ls_memory_store_entry (LsStore *store, guint index)
{
  return &g_array_index (((MemoryStore *) store)->entries, Entry, index).public;
}
