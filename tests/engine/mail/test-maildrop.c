/* test-maildrop.c: what every store promises to who reads from it: one suite, run for each of them.
 * SPDX-License-Identifier: MIT */
#include "mail/maildir-store.h"
#include "mail/memory-store.h"

#include <string.h>

/* A store under test, and the folder on disk that it needs. */
typedef struct {
  const char *name;
  LsStore *(*open) (const char *folder);
} Kind;

typedef struct {
  const Kind *kind;
  char       *folder;
  LsStore    *store;
} Fixture;

static LsStore *
open_memory (const char *folder)
{
  return ls_memory_store_new ();
}

static LsStore *
open_maildir (const char *folder)
{
  g_autoptr (GError) error = NULL;
  LsStore *store = ls_maildir_store_new (folder, "x.example", &error);

  g_assert_no_error (error);
  return store;
}

static const Kind kinds[] = {
  { "memory", open_memory },
  { "maildir", open_maildir },
};

static void
set_up (Fixture *self, gconstpointer kind)
{
  g_autoptr (GError) error = NULL;

  self->kind = kind;
  self->folder = g_dir_make_tmp ("lockstep-store-XXXXXX", &error);
  g_assert_no_error (error);
  self->store = self->kind->open (self->folder);
}

static void
tear_down (Fixture *self, gconstpointer kind)
{
  const char *words[] = { "rm", "-rf", self->folder, NULL };

  ls_store_free (self->store);
  g_assert_true (g_spawn_sync (NULL, (char **) words, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL));
  g_free (self->folder);
}

/* ---- a store asked, and waited for ---- */

typedef struct {
  gboolean      told;
  LsStoreResult result;
  LsMaildrop   *maildrop;
  GBytes       *octets;
} Told;

static void
note_told (gpointer data, guint64 ticket, const LsStoreAnswer *answer)
{
  Told *told = data;

  g_assert_false (told->told);
  g_assert_cmpuint (ticket, ==, 5);
  *told = (Told) { TRUE, answer->result, NULL, NULL };
  if (answer->maildrop != NULL)
    told->maildrop = ls_maildrop_ref (answer->maildrop);
  if (answer->octets != NULL)
    told->octets = g_bytes_ref (answer->octets);
}

static Told
ask (LsStore *store, LsStoreRequest *request)
{
  Told told = { FALSE };

  ls_store_ask (store, request, note_told, &told, 5);
  ls_store_request_free (request);
  while (!told.told)
    g_main_context_iteration (NULL, TRUE);
  return told;
}

static LsStoreResult
ask_about (LsMaildrop *drop, LsStoreAsk what, guint number)
{
  Told told = ask (drop->store, ls_store_request_new (what, drop, number));

  g_assert_null (told.maildrop);
  g_clear_pointer (&told.octets, g_bytes_unref);
  return told.result;
}

static LsMaildrop *
open_folder (LsStore *store, const char *mailbox, const char *folder)
{
  Told told = ask (store, ls_store_request_open (mailbox, folder, "192.0.2.9"));

  g_assert_cmpint (told.result, ==, LS_STORED);
  g_assert_nonnull (told.maildrop);
  return told.maildrop;
}

static LsStoreResult
try_open (LsStore *store, const char *mailbox, const char *folder)
{
  Told told = ask (store, ls_store_request_open (mailbox, folder, "192.0.2.10"));

  g_clear_pointer (&told.maildrop, ls_maildrop_unref);
  return told.result;
}

static char *
fetch (LsMaildrop *drop, guint number)
{
  Told told = ask (drop->store, ls_store_request_new (LS_STORE_FETCH, drop, number));
  char *text;

  if (told.result != LS_STORED)
    return NULL;
  text = g_strndup (g_bytes_get_data (told.octets, NULL), g_bytes_get_size (told.octets));
  g_bytes_unref (told.octets);
  return text;
}

static void
note_done (gpointer data, guint64 ticket, LsStoreResult result)
{
  *(int *) data = result;
}

static LsStoreResult
deliver (LsStore *store, const char *octets, const char *first, const char *second)
{
  g_autoptr (LsLetter) letter = g_new0 (LsLetter, 1);
  int result = -1;

  letter->reverse_path = g_strdup ("from@away.example");
  letter->recipients = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (letter->recipients, g_strdup (first));
  if (second != NULL)
    g_ptr_array_add (letter->recipients, g_strdup (second));
  letter->octets = g_bytes_new (octets, strlen (octets));
  ls_store_deliver (store, letter, note_done, &result, 1);
  while (result == -1)
    g_main_context_iteration (NULL, TRUE);
  return result;
}

/* ---- the promises ---- */

#define ONE "Subject: one\r\n\r\nOne.\r\n"
#define TWO "Subject: two\r\n\r\n.Two\r\n..\r\n"

static void
test_empty (Fixture *self, gconstpointer data)
{
  g_autoptr (LsMaildrop) drop = open_folder (self->store, "a@x.example", "INBOX");

  g_assert_cmpuint (drop->letters->len, ==, 0);
  g_assert_null (ls_maildrop_letter (drop, 0));
  g_assert_null (ls_maildrop_letter (drop, 1));
  g_assert_cmpint (ask_about (drop, LS_STORE_FETCH, 1), ==, LS_STORE_MISSING);
  g_assert_cmpint (ask_about (drop, LS_STORE_MARK, 1), ==, LS_STORE_MISSING);
  g_assert_cmpint (ask_about (drop, LS_STORE_UPDATE, 0), ==, LS_STORED);
  g_assert_cmpint (ask_about (drop, LS_STORE_RELEASE, 0), ==, LS_STORED);
}

/* Octet for octet what was delivered; who comes later is not seen before the folder is opened again. */
static void
test_snapshot (Fixture *self, gconstpointer data)
{
  LsMaildrop *drop;
  g_autofree char *first = NULL, *second = NULL;

  g_assert_cmpint (deliver (self->store, ONE, "a@x.example", "b@x.example"), ==, LS_STORED);
  g_assert_cmpint (deliver (self->store, TWO, "a@x.example", NULL), ==, LS_STORED);
  drop = open_folder (self->store, "a@x.example", "INBOX");
  g_assert_cmpint (deliver (self->store, ONE, "a@x.example", NULL), ==, LS_STORED);
  g_assert_cmpuint (drop->letters->len, ==, 2);
  g_assert_cmpuint (ls_maildrop_letter (drop, 1)->size, ==, strlen (ONE));
  g_assert_cmpuint (ls_maildrop_letter (drop, 2)->size, ==, strlen (TWO));
  first = fetch (drop, 1);
  second = fetch (drop, 2);
  g_assert_cmpstr (first, ==, ONE);
  g_assert_cmpstr (second, ==, TWO);
  g_assert_cmpint (ask_about (drop, LS_STORE_FETCH, 3), ==, LS_STORE_MISSING);
  ls_maildrop_unref (drop);
  drop = open_folder (self->store, "a@x.example", "INBOX");
  g_assert_cmpuint (drop->letters->len, ==, 3);
  ls_maildrop_unref (drop);
  drop = open_folder (self->store, "b@x.example", "INBOX");
  g_assert_cmpuint (drop->letters->len, ==, 1);
  ls_maildrop_unref (drop);
}

static gboolean
is_uid (const char *uid)
{
  for (gsize i = 0; uid[i] != '\0'; i++)
    if (uid[i] < 0x21 || uid[i] > 0x7e)
      return FALSE;
  return uid[0] != '\0' && strlen (uid) <= LS_UID_MAX;
}

/* RFC 1939 section 7: the same in the next session, of no two letters, never used again. */
static void
test_unique_ids (Fixture *self, gconstpointer data)
{
  g_autofree char *first = NULL, *second = NULL;
  LsMaildrop *drop;

  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (deliver (self->store, ONE, "a@x.example", NULL), ==, LS_STORED);
  drop = open_folder (self->store, "a@x.example", "INBOX");
  first = g_strdup (ls_maildrop_letter (drop, 1)->uid);
  second = g_strdup (ls_maildrop_letter (drop, 2)->uid);
  g_assert_true (is_uid (first) && is_uid (second));
  g_assert_cmpstr (first, !=, second);
  g_assert_cmpint (ask_about (drop, LS_STORE_MARK, 1), ==, LS_STORED);
  g_assert_cmpint (ask_about (drop, LS_STORE_UPDATE, 0), ==, LS_STORED);
  ls_maildrop_unref (drop);
  g_assert_cmpint (deliver (self->store, ONE, "a@x.example", NULL), ==, LS_STORED);

  drop = open_folder (self->store, "a@x.example", "INBOX");
  g_assert_cmpuint (drop->letters->len, ==, 3);
  g_assert_cmpstr (ls_maildrop_letter (drop, 1)->uid, ==, second);
  for (guint i = 1; i <= 3; i++)
    g_assert_cmpstr (ls_maildrop_letter (drop, i)->uid, !=, first);
  ls_maildrop_unref (drop);
}

/* Nobody else gets in, until the reader leaves: in order, or by letting go. */
static void
test_lock (Fixture *self, gconstpointer data)
{
  LsMaildrop *drop;

  g_assert_cmpint (deliver (self->store, ONE, "a@x.example", NULL), ==, LS_STORED);
  drop = open_folder (self->store, "a@x.example", "INBOX");
  g_assert_cmpint (try_open (self->store, "a@x.example", "inbox"), ==, LS_STORE_LOCKED);
  g_assert_cmpint (try_open (self->store, "b@x.example", "INBOX"), ==, LS_STORED);
  g_assert_cmpint (ask_about (drop, LS_STORE_RELEASE, 0), ==, LS_STORED);
  g_assert_cmpint (try_open (self->store, "a@x.example", "INBOX"), ==, LS_STORED);
  /* Released once: letting go does not unlock what somebody else has locked since. */
  {
    g_autoptr (LsMaildrop) other = open_folder (self->store, "a@x.example", "INBOX");

    ls_maildrop_unref (drop);
    g_assert_cmpint (try_open (self->store, "a@x.example", "INBOX"), ==, LS_STORE_LOCKED);
  }
  g_assert_cmpint (try_open (self->store, "a@x.example", "INBOX"), ==, LS_STORED);
}

/* A mark is nothing but a wish until the update; what is unmarked, or whose reader let go, stays. */
static void
test_marks (Fixture *self, gconstpointer data)
{
  LsMaildrop *drop;
  g_autofree char *left = NULL;

  g_assert_cmpint (deliver (self->store, ONE, "a@x.example", NULL), ==, LS_STORED);
  g_assert_cmpint (deliver (self->store, TWO, "a@x.example", NULL), ==, LS_STORED);
  drop = open_folder (self->store, "a@x.example", "INBOX");
  g_assert_cmpint (ask_about (drop, LS_STORE_MARK, 1), ==, LS_STORED);
  g_assert_true (ls_maildrop_letter (drop, 1)->marked);
  g_assert_cmpint (ask_about (drop, LS_STORE_MARK, 2), ==, LS_STORED);
  ls_maildrop_unref (drop);

  drop = open_folder (self->store, "a@x.example", "INBOX");
  g_assert_cmpuint (drop->letters->len, ==, 2);
  g_assert_false (ls_maildrop_letter (drop, 1)->marked);
  ask_about (drop, LS_STORE_MARK, 1);
  ask_about (drop, LS_STORE_MARK, 2);
  ask_about (drop, LS_STORE_UNMARK, 0);
  g_assert_false (ls_maildrop_letter (drop, 1)->marked || ls_maildrop_letter (drop, 2)->marked);
  ask_about (drop, LS_STORE_MARK, 1);
  ask_about (drop, LS_STORE_MARK, 2);
  ask_about (drop, LS_STORE_UNMARK, 2);
  g_assert_cmpint (ask_about (drop, LS_STORE_UPDATE, 0), ==, LS_STORED);
  ask_about (drop, LS_STORE_RELEASE, 0);
  ls_maildrop_unref (drop);

  drop = open_folder (self->store, "a@x.example", "INBOX");
  g_assert_cmpuint (drop->letters->len, ==, 1);
  left = fetch (drop, 1);
  g_assert_cmpstr (left, ==, TWO);
  ls_maildrop_unref (drop);
}

/* No name leads out of the mailbox, and a name that is no folder's makes none. */
static void
test_folder_names (Fixture *self, gconstpointer data)
{
  static const char *const names[] = { "other", "../b", "..", ".", "", "/etc", "a/b", ".hidden", "INBOX.", "a..b", "x\ny" };

  g_assert_cmpint (deliver (self->store, ONE, "b@x.example", NULL), ==, LS_STORED);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    for (guint twice = 0; twice < 2; twice++)
      g_assert_cmpint (try_open (self->store, "a@x.example", names[i]), ==, LS_STORE_MISSING);
}

static void
add_tests (const Kind *kind)
{
  static const struct {
    const char *name;
    void      (*run) (Fixture *self, gconstpointer data);
  } tests[] = {
    { "empty", test_empty },         { "snapshot", test_snapshot }, { "unique-ids", test_unique_ids },
    { "lock", test_lock },           { "marks", test_marks },       { "folder-names", test_folder_names },
  };

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strdup_printf ("/mail/maildrop/%s/%s", kind->name, tests[i].name);

      g_test_add (path, Fixture, kind, set_up, tests[i].run, tear_down);
    }
}

/* ---- what a letter is like when it is sent ---- */

static const struct {
  const char *name;
  const char *kept;
  const char *sent;
} sendings[] = {
  { "as-it-is", "a\r\n\r\nb\r\n", "a\r\n\r\nb\r\n" },
  { "empty", "", "" },
  { "lf-alone", "a\n\nb\n", "a\r\n\r\nb\r\n" },
  { "mixed", "a\nb\r\nc\n", "a\r\nb\r\nc\r\n" },
  { "first-lf", "\na\r\n", "\r\na\r\n" },
  { "no-end", "a\r\nb", "a\r\nb\r\n" },
  { "half-an-end", "a\r\nb\r", "a\r\nb\r\r\n" },
  { "cr-inside", "a\rb\r\n", "a\rb\r\n" },
};

static void
test_sending (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  g_autoptr (GBytes) kept = g_bytes_new_static (sendings[row].kept, strlen (sendings[row].kept));
  g_autoptr (GBytes) sent = ls_letter_as_sent (kept);

  g_assert_cmpmem (g_bytes_get_data (sent, NULL), g_bytes_get_size (sent), sendings[row].sent, strlen (sendings[row].sent));
}

/* ---- what a cursor in the past sees ---- */

static guint64
count_change (gpointer data, guint entry, const char *what)
{
  GPtrArray *changes = data;

  g_ptr_array_add (changes, g_strdup (what));
  return changes->len;
}

/* Every change has its event, and a mark, a lock and a letter last from one event to another. */
static void
test_memory_past (void)
{
  static const char *const expected[] = {
    "letter 1 of 20 octets laid into the mailbox of a@x.example",
    "INBOX of a@x.example is locked by 192.0.2.9",
    "letter 1 of a@x.example is marked: it is to be deleted",
    "letter 1 of a@x.example has lost its mark",
    "letter 1 of a@x.example is marked: it is to be deleted",
    "letter 1 of a@x.example is deleted",
    "INBOX of a@x.example is unlocked",
  };
  g_autoptr (LsStore) store = ls_memory_store_new ();
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func (g_free);
  LsMaildrop *drop;

  ls_memory_store_set_changed (store, count_change, changes);
  deliver (store, "Subject: hello\r\n\r\n.\r", "a@x.example", NULL);
  drop = open_folder (store, "a@x.example", "INBOX");
  ask_about (drop, LS_STORE_MARK, 1);
  ask_about (drop, LS_STORE_UNMARK, 0);
  ask_about (drop, LS_STORE_MARK, 1);
  ask_about (drop, LS_STORE_MARK, 1);
  ask_about (drop, LS_STORE_UPDATE, 0);
  ask_about (drop, LS_STORE_RELEASE, 0);
  ls_maildrop_unref (drop);
  g_assert_cmpuint (changes->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < changes->len; i++)
    g_assert_cmpstr (changes->pdata[i], ==, expected[i]);
  g_assert_cmpuint (ls_memory_store_entry (store, 0)->from, ==, 1);
  g_assert_cmpuint (ls_memory_store_entry (store, 0)->until, ==, 6);
  g_assert_cmpuint (ls_memory_store_n_notes (store), ==, 3);
  g_assert_cmpuint (ls_memory_store_note (store, 0)->from, ==, 2);
  g_assert_cmpuint (ls_memory_store_note (store, 0)->until, ==, 7);
  g_assert_cmpstr (ls_memory_store_note (store, 0)->holder, ==, "192.0.2.9");
  g_assert_cmpuint (ls_memory_store_note (store, 1)->from, ==, 3);
  g_assert_cmpuint (ls_memory_store_note (store, 1)->until, ==, 4);
  g_assert_cmpuint (ls_memory_store_note (store, 2)->until, ==, 6);
}

/* What is gone is kept only as long as nobody needs its room. */
static void
test_memory_room (void)
{
  g_autoptr (LsStore) store = ls_memory_store_new ();
  LsMaildrop *drop;

  ls_memory_store_limit (store, 10);
  g_assert_cmpint (deliver (store, "1234567\r\n", "a@x.example", NULL), ==, LS_STORED);
  g_assert_cmpint (deliver (store, "1234567\r\n", "a@x.example", NULL), ==, LS_STORE_NO_ROOM);
  drop = open_folder (store, "a@x.example", "INBOX");
  ask_about (drop, LS_STORE_MARK, 1);
  ask_about (drop, LS_STORE_UPDATE, 0);
  ls_maildrop_unref (drop);
  g_assert_cmpint (deliver (store, "1234567\r\n", "a@x.example", NULL), ==, LS_STORED);
  g_assert_cmpint (deliver (store, "1234567\r\n", "a@x.example", NULL), ==, LS_STORE_NO_ROOM);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    add_tests (&kinds[i]);
  for (guint i = 0; i < G_N_ELEMENTS (sendings); i++)
    {
      g_autofree char *path = g_strdup_printf ("/mail/as-sent/%s", sendings[i].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_sending);
    }
  g_test_add_func ("/mail/memory/past", test_memory_past);
  g_test_add_func ("/mail/memory/room", test_memory_room);
  return g_test_run ();
}
