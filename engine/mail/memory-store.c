/* memory-store.c: a mail store in memory that remembers what it held at every event.
 *
 * An entry is never taken out: it says from which event to which it was
 * there, so that a cursor anywhere sees the mailboxes of that moment.
 * SPDX-License-Identifier: MIT */
#include "mail/memory-store.h"

#include <string.h>

typedef struct {
  LsStoreEntry public;
  LsLetter    *letter;         /* owned; its octets are shared by all entries of one delivery */
} Entry;

typedef struct {
  LsStoreNote public;
  char       *holder;
} Note;

typedef struct {
  const char *name;
  GArray     *entries;         /* of guint: which entries are there, in order */
  guint32     next_uid;
  gboolean    locked;
} Folder;

typedef struct {
  guint64    quota;            /* 0: none */
  guint64    used;
  GPtrArray *folders;          /* of Folder; INBOX is the first */
} Mailbox;

/* What a reader has open. */
typedef struct {
  LsMaildrop    parent;
  Folder       *opened;
  GArray       *entries;       /* of guint: the letters' entries */
  GStringChunk *uids;
  guint         lock;          /* the note that says so */
  gboolean      released;
} MemoryMaildrop;

typedef struct {
  LsStore        parent;
  GArray        *entries;      /* of Entry */
  GArray        *notes;        /* of Note */
  GHashTable    *mailboxes;    /* char → Mailbox */
  guint64        limit;        /* of all octets; 0: none */
  guint64        used;
  LsStoreChanged changed;
  gpointer       data;
} MemoryStore;

static void
folder_free (gpointer data)
{
  Folder *folder = data;

  g_array_unref (folder->entries);
  g_free (folder);
}

static Folder *
add_folder (Mailbox *mailbox, const char *name)
{
  Folder *folder = g_new0 (Folder, 1);

  folder->name = g_intern_string (name);
  folder->entries = g_array_new (FALSE, FALSE, sizeof (guint));
  folder->next_uid = 1;
  g_ptr_array_add (mailbox->folders, folder);
  return folder;
}

static Folder *
find_folder (const Mailbox *mailbox, const char *name)
{
  for (guint i = 0; i < mailbox->folders->len; i++)
    {
      Folder *folder = mailbox->folders->pdata[i];

      if (i == 0 ? g_ascii_strcasecmp (folder->name, name) == 0 : strcmp (folder->name, name) == 0)
        return folder;
    }
  return NULL;
}

static void
mailbox_free (gpointer data)
{
  Mailbox *mailbox = data;

  g_ptr_array_unref (mailbox->folders);
  g_free (mailbox);
}

static Mailbox *
find_mailbox (MemoryStore *self, const char *name, const char **key)
{
  gpointer stored_key = NULL, mailbox = NULL;

  if (!g_hash_table_lookup_extended (self->mailboxes, name, &stored_key, &mailbox))
    {
      Mailbox *fresh = g_new0 (Mailbox, 1);

      fresh->folders = g_ptr_array_new_with_free_func (folder_free);
      add_folder (fresh, "INBOX");
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

/* Empties letters that are gone and were kept only for looking back: those who come have need of the room. */
static void
make_room (MemoryStore *self, guint64 octets)
{
  for (guint i = 0; i < self->entries->len && !fits (self->used, octets, self->limit); i++)
    {
      Entry *entry = &g_array_index (self->entries, Entry, i);

      if (entry->public.until == LS_STORE_FOREVER)
        continue;
      self->used -= g_bytes_get_size (entry->letter->octets);
      g_bytes_unref (entry->letter->octets);
      entry->letter->octets = g_bytes_new_static ("", 0);
    }
}

static gboolean
memory_store_has_room (LsStore *store, const char *name, guint64 octets)
{
  MemoryStore *self = (MemoryStore *) store;
  const Mailbox *mailbox = find_mailbox (self, name, NULL);

  make_room (self, octets);
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
  make_room (self, (guint64) octets * letter->recipients->len);
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

/* Tells of a change. Returns the number of the event that says so. */
static guint64 G_GNUC_PRINTF (3, 4)
tell (MemoryStore *self, guint entry, const char *format, ...)
{
  g_autofree char *what = NULL;
  va_list words;

  if (self->changed == NULL)
    return 0;
  va_start (words, format);
  what = g_strdup_vprintf (format, words);
  va_end (words);
  return self->changed (self->data, entry, what);
}

static void
add_entry (MemoryStore *self, const char *name, const char *folder_name, LsLetter *letter)
{
  gsize octets = g_bytes_get_size (letter->octets);
  Entry entry = { .public = { .letter = letter, .until = LS_STORE_FOREVER }, .letter = letter };
  Mailbox *mailbox = find_mailbox (self, name, &entry.public.mailbox);
  Folder *folder = find_folder (mailbox, folder_name);
  guint index = self->entries->len;
  guint64 from;

  if (folder == NULL)
    folder = add_folder (mailbox, folder_name);
  entry.public.folder = folder->name;
  entry.public.uid = folder->next_uid++;
  mailbox->used += octets;
  self->used += octets;
  g_array_append_val (self->entries, entry);
  g_array_append_val (folder->entries, index);
  from = tell (self, index, "letter %u of %" G_GSIZE_FORMAT " octets laid into the mailbox of %s", entry.public.uid, octets,
               name);
  g_array_index (self->entries, Entry, index).public.from = from;
}

static void
memory_store_deliver (LsStore *store, const LsLetter *letter, LsStoreDone done, gpointer data, guint64 ticket)
{
  MemoryStore *self = (MemoryStore *) store;

  if (!has_room_for_all (store, letter, g_bytes_get_size (letter->octets)))
    {
      done (data, ticket, LS_STORE_NO_ROOM);
      return;
    }
  for (guint i = 0; i < letter->recipients->len; i++)
    add_entry (self, letter->recipients->pdata[i], "INBOX", letter_copy (letter));
  done (data, ticket, LS_STORED);
}

/* ---- reading ---- */

static guint
add_note (MemoryStore *self, LsStoreNoteKind kind, const MemoryMaildrop *drop, guint entry, const char *holder, guint64 from)
{
  Note note = { .public = { kind, drop->parent.mailbox, drop->opened->name, entry, NULL, from, LS_STORE_FOREVER },
                .holder = g_strdup (holder) };

  note.public.holder = note.holder;
  find_mailbox (self, drop->parent.mailbox, &note.public.mailbox);
  g_array_append_val (self->notes, note);
  return self->notes->len - 1;
}

static void
end_note (MemoryStore *self, guint index, guint64 until)
{
  g_array_index (self->notes, Note, index).public.until = until;
}

/* RFC 1939 section 7: its unique id is the same in every session, and never another letter's. */
static void
add_letter (MemoryMaildrop *drop, guint index, const Entry *entry)
{
  g_autoptr (GBytes) sent = ls_letter_as_sent (entry->letter->octets);
  g_autofree char *uid = g_strdup_printf ("%08x", index + 1);
  LsMaildropLetter letter = { .size = g_bytes_get_size (sent), .uid = g_string_chunk_insert (drop->uids, uid) };

  g_array_append_val (drop->parent.letters, letter);
}

static LsStoreResult
open_folder (MemoryStore *self, const LsStoreRequest *request, LsMaildrop **opened)
{
  Folder *folder = find_folder (find_mailbox (self, request->mailbox, NULL), request->folder);
  MemoryMaildrop *drop;
  guint64 event;

  if (folder == NULL)
    return LS_STORE_MISSING;
  if (folder->locked)
    return LS_STORE_LOCKED;
  folder->locked = TRUE;
  drop = g_new0 (MemoryMaildrop, 1);
  drop->parent = (LsMaildrop) { &self->parent, g_strdup (request->mailbox), g_strdup (folder->name), NULL, 1 };
  drop->parent.letters = g_array_new (FALSE, FALSE, sizeof (LsMaildropLetter));
  drop->opened = folder;
  drop->uids = g_string_chunk_new (1024);
  drop->entries = g_array_copy (folder->entries);
  for (guint i = 0; i < drop->entries->len; i++)
    {
      guint index = g_array_index (drop->entries, guint, i);

      add_letter (drop, index, &g_array_index (self->entries, Entry, index));
    }
  event = tell (self, LS_STORE_NO_ENTRY, "%s of %s is locked by %s", folder->name, request->mailbox, request->holder);
  drop->lock = add_note (self, LS_STORE_NOTE_LOCK, drop, LS_STORE_NO_ENTRY, request->holder, event);
  *opened = &drop->parent;
  return LS_STORED;
}

static Entry *
entry_of (MemoryStore *self, const MemoryMaildrop *drop, guint number)
{
  return &g_array_index (self->entries, Entry, g_array_index (drop->entries, guint, number - 1));
}

static void
end_mark (MemoryStore *self, guint entry, guint64 until)
{
  for (guint i = self->notes->len; i > 0; i--)
    if (g_array_index (self->notes, Note, i - 1).public.entry == entry)
      {
        end_note (self, i - 1, until);
        return;
      }
}

static void
set_mark (MemoryStore *self, MemoryMaildrop *drop, guint number, gboolean marked)
{
  LsMaildropLetter *letter = &g_array_index (drop->parent.letters, LsMaildropLetter, number - 1);
  guint entry = g_array_index (drop->entries, guint, number - 1);
  guint64 event;

  if (letter->marked == marked)
    return;
  letter->marked = marked;
  event = tell (self, entry, marked ? "letter %u of %s is marked: it is to be deleted" : "letter %u of %s has lost its mark",
                entry_of (self, drop, number)->public.uid, drop->parent.mailbox);
  if (marked)
    add_note (self, LS_STORE_NOTE_MARK, drop, entry, NULL, event);
  else
    end_mark (self, entry, event);
}

static void
set_marks (MemoryStore *self, MemoryMaildrop *drop, guint number, gboolean marked)
{
  if (number != 0)
    set_mark (self, drop, number, marked);
  for (guint i = 1; number == 0 && i <= drop->entries->len; i++)
    set_mark (self, drop, i, marked);
}

static void
expunge (MemoryStore *self, MemoryMaildrop *drop, guint number)
{
  guint index = g_array_index (drop->entries, guint, number - 1);
  Entry *entry = &g_array_index (self->entries, Entry, index);
  GArray *held = drop->opened->entries;
  guint64 event;

  if (entry->public.until != LS_STORE_FOREVER)
    return;
  find_mailbox (self, drop->parent.mailbox, NULL)->used -= g_bytes_get_size (entry->letter->octets);
  for (guint i = 0; i < held->len; i++)
    if (g_array_index (held, guint, i) == index)
      {
        g_array_remove_index (held, i);
        break;
      }
  event = tell (self, index, "letter %u of %s is deleted", entry->public.uid, drop->parent.mailbox);
  entry->public.until = event;
  end_mark (self, index, event);
}

static void
update (MemoryStore *self, MemoryMaildrop *drop)
{
  for (guint i = 1; i <= drop->entries->len; i++)
    if (g_array_index (drop->parent.letters, LsMaildropLetter, i - 1).marked)
      expunge (self, drop, i);
}

/* What was marked and not deleted has lost its mark with the reader who made it. */
static void
release (MemoryStore *self, MemoryMaildrop *drop)
{
  if (drop->released)
    return;
  drop->released = TRUE;
  drop->opened->locked = FALSE;
  for (guint i = 1; i <= drop->entries->len; i++)
    if (entry_of (self, drop, i)->public.until == LS_STORE_FOREVER)
      set_mark (self, drop, i, FALSE);
  end_note (self, drop->lock, tell (self, LS_STORE_NO_ENTRY, "%s of %s is unlocked", drop->opened->name, drop->parent.mailbox));
}

static void
memory_store_close (LsMaildrop *maildrop)
{
  MemoryMaildrop *drop = (MemoryMaildrop *) maildrop;
  MemoryStore *self = (MemoryStore *) maildrop->store;
  LsStoreChanged changed = self->changed;

  /* Who only let go of it, has said so to nobody. */
  self->changed = NULL;
  release (self, drop);
  self->changed = changed;
  g_array_unref (drop->parent.letters);
  g_array_unref (drop->entries);
  g_string_chunk_free (drop->uids);
  g_free (drop->parent.mailbox);
  g_free (drop->parent.folder);
  g_free (drop);
}

static void
memory_store_ask (LsStore *store, const LsStoreRequest *request, LsStoreTold told, gpointer data, guint64 ticket)
{
  MemoryStore *self = (MemoryStore *) store;
  g_autoptr (LsMaildrop) opened = NULL;
  g_autoptr (GBytes) octets = NULL;
  MemoryMaildrop *drop = (MemoryMaildrop *) request->maildrop;
  LsStoreResult result = LS_STORED;

  if (drop != NULL && request->number > drop->entries->len)
    result = LS_STORE_MISSING;
  else
    switch (request->ask)
      {
      case LS_STORE_OPEN:
        result = open_folder (self, request, &opened);
        break;
      case LS_STORE_FETCH:
        octets = ls_letter_as_sent (entry_of (self, drop, request->number)->letter->octets);
        break;
      case LS_STORE_MARK:
      case LS_STORE_UNMARK:
        set_marks (self, drop, request->number, request->ask == LS_STORE_MARK);
        break;
      case LS_STORE_UPDATE:
        update (self, drop);
        break;
      case LS_STORE_RELEASE:
        release (self, drop);
        break;
      }
  told (data, ticket, &(LsStoreAnswer) { result, opened, octets });
}

static void
memory_store_free (LsStore *store)
{
  MemoryStore *self = (MemoryStore *) store;

  g_array_unref (self->entries);
  g_array_unref (self->notes);
  g_hash_table_unref (self->mailboxes);
  g_free (self);
}

static void
entry_clear (gpointer data)
{
  Entry *entry = data;

  g_clear_pointer (&entry->letter, ls_letter_free);
}

static void
note_clear (gpointer data)
{
  Note *note = data;

  g_clear_pointer (&note->holder, g_free);
}

/**
 * ls_memory_store_new:
 *
 * Returns: (transfer full): an empty store; it answers every question at once
 */
LsStore *
ls_memory_store_new (void)
{
  static const LsStoreClass class = {
    memory_store_deliver, memory_store_has_room, memory_store_free, memory_store_ask, memory_store_close,
  };
  MemoryStore *self = g_new0 (MemoryStore, 1);

  self->parent.class = &class;
  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_array_set_clear_func (self->entries, entry_clear);
  self->notes = g_array_new (FALSE, FALSE, sizeof (Note));
  g_array_set_clear_func (self->notes, note_clear);
  self->mailboxes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, mailbox_free);
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
 * @folder: `INBOX`, or another, which there is from then on
 * @reverse_path: the sender; empty for `<>`
 * @octets: the letter
 *
 * Lays a letter there that nobody delivered: it is there from the start. No quota is asked.
 */
void
ls_memory_store_put (LsStore *store, const char *mailbox, const char *folder, const char *reverse_path, GBytes *octets)
{
  MemoryStore *self = (MemoryStore *) store;
  LsLetter *letter = g_new0 (LsLetter, 1);
  LsStoreChanged changed = self->changed;

  letter->reverse_path = g_strdup (reverse_path);
  letter->recipients = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (letter->recipients, g_strdup (mailbox));
  letter->octets = g_bytes_ref (octets);
  self->changed = NULL;
  add_entry (self, mailbox, folder, letter);
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

/**
 * ls_memory_store_n_notes:
 *
 * Returns: how many marks and locks there ever were
 */
guint
ls_memory_store_n_notes (LsStore *store)
{
  return ((MemoryStore *) store)->notes->len;
}

/**
 * ls_memory_store_note:
 *
 * Returns: (transfer none): mark or lock number @index, from 0, valid until the store changes
 */
const LsStoreNote *
ls_memory_store_note (LsStore *store, guint index)
{
  return &g_array_index (((MemoryStore *) store)->notes, Note, index).public;
}
