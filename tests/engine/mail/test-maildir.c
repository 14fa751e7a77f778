/* test-maildir.c: the store on disk: what lies there, what others may do to it, and what it survives.
 *
 * Called with `deliver DIR N` or `update DIR N` it is the process that is killed at its N-th call of the system.
 * SPDX-License-Identifier: MIT */
#include "mail/disk.h"
#include "mail/maildir-store.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define ONE "Subject: one\r\n\r\nOne.\r\n"
#define ALICE "alice@x.example"
#define BOB "bob@x.example"

static const char *program;

/* ---- a store asked, and waited for ---- */

typedef struct {
  int         result;
  LsMaildrop *maildrop;
  GBytes     *octets;
} Told;

static void
note_told (gpointer data, guint64 ticket, const LsStoreAnswer *answer)
{
  Told *told = data;

  told->result = answer->result;
  told->maildrop = answer->maildrop != NULL ? ls_maildrop_ref (answer->maildrop) : NULL;
  told->octets = answer->octets != NULL ? g_bytes_ref (answer->octets) : NULL;
}

static void
note_done (gpointer data, guint64 ticket, LsStoreResult result)
{
  *(int *) data = result;
}

static Told
ask (LsStore *store, LsStoreRequest *request)
{
  Told told = { -1, NULL, NULL };

  ls_store_ask (store, request, note_told, &told, 1);
  ls_store_request_free (request);
  while (told.result == -1)
    g_main_context_iteration (NULL, TRUE);
  return told;
}

static LsStore *
open_store (const char *folder)
{
  g_autoptr (GError) error = NULL;
  LsStore *store = ls_maildir_store_new (folder, "x.example", &error);

  g_assert_no_error (error);
  return store;
}

static LsMaildrop *
open_inbox (LsStore *store, const char *mailbox)
{
  Told told = ask (store, ls_store_request_open (mailbox, "INBOX", "192.0.2.9"));

  g_assert_cmpint (told.result, ==, LS_STORED);
  return told.maildrop;
}

static LsStoreResult
ask_about (LsMaildrop *drop, LsStoreAsk what, guint number)
{
  Told told = ask (drop->store, ls_store_request_new (what, drop, number));

  g_clear_pointer (&told.octets, g_bytes_unref);
  return told.result;
}

static char *
fetch (LsMaildrop *drop, guint number)
{
  Told told = ask (drop->store, ls_store_request_new (LS_STORE_FETCH, drop, number));
  char *text = told.octets != NULL ? g_strndup (g_bytes_get_data (told.octets, NULL), g_bytes_get_size (told.octets)) : NULL;

  g_clear_pointer (&told.octets, g_bytes_unref);
  return text;
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

/* ---- a folder on disk ---- */

static char *
make_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("lockstep-maildir-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

static void
remove_folder (char *folder)
{
  const char *words[] = { "rm", "-rf", folder, NULL };

  g_assert_true (g_spawn_sync (NULL, (char **) words, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL));
  g_free (folder);
}

/* The names in a part of a user's mailbox, sorted. */
static GPtrArray *
names_in (const char *folder, const char *place)
{
  g_autofree char *path = g_build_filename (folder, place, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  return names;
}

static guint
count_in (const char *folder, const char *place)
{
  g_autoptr (GPtrArray) names = names_in (folder, place);

  return names->len;
}

static void
put_file (const char *folder, const char *place, const char *octets)
{
  g_autofree char *path = g_build_filename (folder, place, NULL), *above = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (above, 0700), ==, 0);
  g_file_set_contents (path, octets, -1, &error);
  g_assert_no_error (error);
}

static guint
count_lines (const char *text)
{
  guint n = 0;

  for (const char *p = text; *p != '\0'; p++)
    n += *p == '\n';
  return n;
}

/* An empty mailbox as another program makes one. */
static void
put_mailbox (const char *folder)
{
  put_file (folder, "alice/new/.x", "");
  put_file (folder, "alice/cur/.x", "");
  put_file (folder, "alice/tmp/.x", "");
}

/* ---- what lies there ---- */

static void
test_layout (void)
{
  char *folder = make_folder ();
  g_autoptr (LsStore) store = open_store (folder);
  g_autoptr (GPtrArray) names = NULL;
  g_autofree char *path = NULL, *contents = NULL;
  struct stat about;

  g_assert_cmpint (deliver (store, ONE, "Alice@X.example", "carol@y.example"), ==, LS_STORED);
  g_assert_cmpuint (count_in (folder, "alice/tmp"), ==, 0);
  g_assert_cmpuint (count_in (folder, "alice/cur"), ==, 0);
  g_assert_cmpuint (count_in (folder, "carol@y.example/new"), ==, 1);
  names = names_in (folder, "alice/new");
  g_assert_cmpuint (names->len, ==, 1);
  /* 19 octets with LF, 22 with CRLF. */
  g_assert_true (g_str_has_suffix (names->pdata[0], ",S=19,W=22"));
  path = g_build_filename (folder, "alice/new", names->pdata[0], NULL);
  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, "Subject: one\n\nOne.\n");
  g_assert_cmpint (stat (path, &about), ==, 0);
  g_assert_cmpint (about.st_mode & 0777, ==, 0600);
  g_free (path);
  path = g_build_filename (folder, "alice/new", NULL);
  g_assert_cmpint (stat (path, &about), ==, 0);
  g_assert_cmpint (about.st_mode & 0777, ==, 0700);
  remove_folder (folder);
}

/* A letter with line ends of its own is kept as it came. */
static void
test_odd_ends (void)
{
  static const char *const letters[] = { "a\nb\r\n", "a\rb\r\n", "a\r\r\n", "a\r\nb", "\r\n", "" };
  char *folder = make_folder ();
  g_autoptr (LsStore) store = open_store (folder);
  g_autoptr (LsMaildrop) drop = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (letters); i++)
    g_assert_cmpint (deliver (store, letters[i], ALICE, NULL), ==, LS_STORED);
  drop = open_inbox (store, ALICE);
  g_assert_cmpuint (drop->letters->len, ==, G_N_ELEMENTS (letters));
  for (guint i = 0; i < G_N_ELEMENTS (letters); i++)
    {
      g_autofree char *sent = fetch (drop, i + 1);
      g_autoptr (GBytes) kept = g_bytes_new_static (letters[i], strlen (letters[i])), expected = ls_letter_as_sent (kept);

      g_assert_cmpmem (sent, strlen (sent), g_bytes_get_data (expected, NULL), g_bytes_get_size (expected));
      g_assert_cmpuint (ls_maildrop_letter (drop, i + 1)->size, ==, strlen (sent));
    }
  remove_folder (folder);
}

static void
test_not_a_folder (void)
{
  char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "file", "below", NULL);
  g_autoptr (GError) error = NULL;
  LsStore *store;

  put_file (folder, "file", "");
  store = ls_maildir_store_new (path, "x.example", &error);
  g_assert_null (store);
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, path));
  remove_folder (folder);
}

/* ---- it outlives the process ---- */

static char *
uids_of (const char *folder)
{
  g_autoptr (LsStore) store = open_store (folder);
  g_autoptr (LsMaildrop) drop = open_inbox (store, ALICE);
  GString *uids = g_string_new (NULL);

  for (guint i = 1; i <= drop->letters->len; i++)
    g_string_append_printf (uids, "%s %" G_GUINT64_FORMAT "\n", ls_maildrop_letter (drop, i)->uid, ls_maildrop_letter (drop, i)->size);
  return g_string_free (uids, FALSE);
}

static char *
read_index (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "alice/lockstep-index", NULL);
  char *contents = NULL;

  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  return contents;
}

/* The index lost, torn or full of nonsense: the letters are there, in their order, with their unique ids. */
static void
test_index (void)
{
  static const char *const damages[] = { NULL, "", "nonsense\n", "lockstep 1 5 9\nx\n", "lockstep 1 5 9\n1 22 nobody.knows\n2 2", "lockstep 1 0 0\n" };
  char *folder = make_folder ();
  g_autofree char *before = NULL, *index = NULL;

  {
    g_autoptr (LsStore) store = open_store (folder);

    for (guint i = 0; i < 5; i++)
      deliver (store, ONE, ALICE, NULL);
  }
  before = uids_of (folder);
  index = read_index (folder);
  g_assert_true (g_str_has_prefix (index, "lockstep 1 "));
  for (guint i = 0; i < G_N_ELEMENTS (damages); i++)
    {
      g_autofree char *path = g_build_filename (folder, "alice/lockstep-index", NULL), *after = NULL, *again = NULL, *written = NULL;

      if (damages[i] == NULL)
        g_assert_cmpint (g_unlink (path), ==, 0);
      else
        put_file (folder, "alice/lockstep-index", damages[i]);
      after = uids_of (folder);
      again = uids_of (folder);
      written = read_index (folder);
      g_assert_cmpstr (after, ==, before);
      g_assert_cmpstr (again, ==, before);
      g_assert_cmpuint (count_lines (written), ==, 6);
    }
  remove_folder (folder);
}

/* RFC 3501 section 2.3.1.1: a uid is never used again, also when its letter was the last. */
static void
test_uids_go_on (void)
{
  char *folder = make_folder ();
  g_autofree char *index = NULL;

  for (guint round = 0; round < 3; round++)
    {
      g_autoptr (LsStore) store = open_store (folder);
      g_autoptr (LsMaildrop) drop = NULL;

      deliver (store, ONE, ALICE, NULL);
      drop = open_inbox (store, ALICE);
      g_assert_cmpuint (drop->letters->len, ==, 1);
      ask_about (drop, LS_STORE_MARK, 1);
      g_assert_cmpint (ask_about (drop, LS_STORE_UPDATE, 0), ==, LS_STORED);
    }
  index = read_index (folder);
  g_assert_nonnull (strstr (index, "\n3 22 "));
  remove_folder (folder);
}

/* Another process has it open. */
static void
test_lock_between_processes (void)
{
  char *folder = make_folder ();
  g_autoptr (LsStore) one = open_store (folder), other = open_store (folder);
  LsMaildrop *drop = open_inbox (one, ALICE);

  g_assert_cmpint (ask (other, ls_store_request_open (ALICE, "INBOX", "x")).result, ==, LS_STORE_LOCKED);
  ls_maildrop_unref (drop);
  drop = open_inbox (other, ALICE);
  ls_maildrop_unref (drop);
  remove_folder (folder);
}

/* ---- what others do ---- */

/* Names as dovecot and mutt give them, with sizes, flags, or neither; what is no letter is left alone. */
static void
test_foreign (void)
{
  char *folder = make_folder ();
  g_autofree char *link = g_build_filename (folder, "alice/cur/3.link.host", NULL), *pipe_path = g_build_filename (folder, "alice/new/4.pipe.host", NULL);
  g_autoptr (LsStore) store = open_store (folder);
  g_autoptr (LsMaildrop) drop = NULL;
  g_autofree char *first = NULL, *second = NULL, *third = NULL;

  put_mailbox (folder);
  put_file (folder, "alice/cur/1.M1P1.host,S=6,W=8:2,S", "a\n.b\nc");
  put_file (folder, "alice/cur/2.plain.host:2,FRS", "x\n\ny\n");
  put_file (folder, "alice/new/5.crlf", "x\r\ny\r\n");
  put_file (folder, "alice/cur/6.folder/inside", "no letter");
  put_file (folder, "alice/dovecot-uidlist", "3 V1 N1\n");
  put_file (folder, "alice/new/.hidden", "no letter");
  g_assert_cmpint (symlink ("/etc/passwd", link), ==, 0);
  g_assert_cmpint (mkfifo (pipe_path, 0600), ==, 0);
  drop = open_inbox (store, ALICE);
  g_assert_cmpuint (drop->letters->len, ==, 3);
  g_assert_cmpstr (ls_maildrop_letter (drop, 1)->uid, ==, "1.M1P1.host,S=6,W=8");
  g_assert_cmpuint (ls_maildrop_letter (drop, 1)->size, ==, 8);
  g_assert_cmpuint (ls_maildrop_letter (drop, 2)->size, ==, 8);
  g_assert_cmpuint (ls_maildrop_letter (drop, 3)->size, ==, 6);
  first = fetch (drop, 1);
  second = fetch (drop, 2);
  third = fetch (drop, 3);
  g_assert_cmpstr (first, ==, "a\r\n.b\r\nc\r\n");
  g_assert_cmpstr (second, ==, "x\r\n\r\ny\r\n");
  g_assert_cmpstr (third, ==, "x\r\ny\r\n");
  remove_folder (folder);
}

/* A name that is no unique id, and a long one: each gets an id that is one, and keeps it. */
static void
test_long_names (void)
{
  char *folder = make_folder ();
  g_autofree char *before = NULL, *after = NULL;

  put_mailbox (folder);
  put_file (folder, "alice/new/1.0123456789012345678901234567890123456789012345678901234567890123456789.host", ONE);
  put_file (folder, "alice/new/2.caf\303\251", ONE);
  put_file (folder, "alice/new/3.a b", ONE);
  before = uids_of (folder);
  after = uids_of (folder);
  g_assert_cmpstr (before, ==, after);
  for (const char *p = before; *p != '\0'; p++)
    g_assert_true (*p == '\n' || (*p >= 0x20 && *p <= 0x7e));
  g_assert_cmpuint (count_lines (before), ==, 3);
  remove_folder (folder);
}

/* While we have it open, another program sets a flag, and deletes a letter. */
static void
test_vanishing (void)
{
  char *folder = make_folder ();
  g_autoptr (LsStore) store = open_store (folder);
  g_autoptr (LsMaildrop) drop = NULL;
  g_autofree char *from = g_build_filename (folder, "alice/new/1.a", NULL), *to = g_build_filename (folder, "alice/cur/1.a:2,S", NULL);
  g_autofree char *gone = g_build_filename (folder, "alice/new/2.b", NULL), *moved = NULL, *vanished = NULL;

  put_mailbox (folder);
  put_file (folder, "alice/new/1.a", ONE);
  put_file (folder, "alice/new/2.b", ONE);
  put_file (folder, "alice/new/3.c", ONE);
  drop = open_inbox (store, ALICE);
  g_assert_cmpint (g_rename (from, to), ==, 0);
  g_assert_cmpint (g_unlink (gone), ==, 0);
  moved = fetch (drop, 1);
  vanished = fetch (drop, 2);
  g_assert_cmpstr (moved, ==, ONE);
  g_assert_null (vanished);
  for (guint i = 1; i <= 2; i++)
    ask_about (drop, LS_STORE_MARK, i);
  /* What somebody else has deleted is deleted. */
  g_assert_cmpint (ask_about (drop, LS_STORE_UPDATE, 0), ==, LS_STORED);
  g_assert_false (g_file_test (to, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (count_in (folder, "alice/new"), ==, 2);
  remove_folder (folder);
}

/* A folder of the user's, as POP2's FOLD opens it. */
static void
test_folders (void)
{
  char *folder = make_folder ();
  g_autoptr (LsStore) store = open_store (folder);
  Told told;

  put_mailbox (folder);
  put_file (folder, "alice/.old mail/new/1.a", ONE);
  put_file (folder, "alice/.old mail/cur/.x", "");
  told = ask (store, ls_store_request_open (ALICE, "old mail", "x"));
  g_assert_cmpint (told.result, ==, LS_STORED);
  g_assert_cmpuint (told.maildrop->letters->len, ==, 1);
  ls_maildrop_unref (told.maildrop);
  remove_folder (folder);
}

/* ---- calls of the system that fail, or are the last ---- */

static guint calls;             /* so many were made */
static guint strikes_at;        /* this one, from 1, is struck */
static gboolean kills;          /* by SIGKILL; else by an error */
static int fails_with;
static GString *trace;          /* the calls' names, where they are wanted */

static gboolean
strike (const char *name)
{
  if (trace != NULL)
    g_string_append_printf (trace, "%s%s", trace->len > 0 ? " " : "", name);
  if (++calls != strikes_at)
    return FALSE;
  if (kills)
    kill (getpid (), SIGKILL);
  errno = fails_with;
  return TRUE;
}

static int
struck_open (const char *path, int flags, mode_t mode)
{
  return strike ("open") ? -1 : ls_disk_system.open (path, flags, mode);
}

static gssize
struck_write (int fd, const void *octets, gsize length)
{
  /* A write may take only a part, and then no more. */
  if (strike ("write"))
    return -1;
  return ls_disk_system.write (fd, octets, length > 7 ? 7 : length);
}

static int
struck_fsync (int fd)
{
  return strike ("fsync") ? -1 : ls_disk_system.fsync (fd);
}

static int
struck_close (int fd)
{
  gboolean struck = strike ("close");
  int result = ls_disk_system.close (fd);

  return struck ? -1 : result;
}

static int
struck_rename (const char *from, const char *to)
{
  return strike ("rename") ? -1 : ls_disk_system.rename (from, to);
}

static int
struck_unlink (const char *path)
{
  return strike ("unlink") ? -1 : ls_disk_system.unlink (path);
}

static int
struck_mkdir (const char *path, mode_t mode)
{
  return strike ("mkdir") ? -1 : ls_disk_system.mkdir (path, mode);
}

static const LsDiskCalls struck_calls = {
  struck_open, struck_write, struck_fsync, struck_close, struck_rename, struck_unlink, struck_mkdir,
};

static void
strike_at (guint n, gboolean kill_it, int error)
{
  calls = 0;
  strikes_at = n;
  kills = kill_it;
  fails_with = error;
  ls_disk = &struck_calls;
}

/* The letter is on the disk before it is seen, and the folder before anybody is told. */
static void
test_order_of_calls (void)
{
  char *folder = make_folder ();
  g_autoptr (LsStore) store = open_store (folder);

  deliver (store, "a\r\n", ALICE, NULL);
  trace = g_string_new (NULL);
  strike_at (0, FALSE, 0);
  g_assert_cmpint (deliver (store, "a\r\n", ALICE, NULL), ==, LS_STORED);
  ls_disk = &ls_disk_system;
  g_assert_cmpstr (trace->str, ==, "open write fsync close rename open fsync close");
  g_string_free (trace, TRUE);
  trace = NULL;
  remove_folder (folder);
}

/* Whatever call fails, for both recipients or for none is it kept, and nothing half-written is left. */
static void
test_delivery_fails (gconstpointer data)
{
  int error = GPOINTER_TO_INT (data);

  for (guint n = 1;; n++)
    {
      char *folder = make_folder ();
      g_autoptr (LsStore) store = open_store (folder);
      LsStoreResult result;
      guint alice, bob;

      put_mailbox (folder);
      strike_at (n, FALSE, error);
      result = deliver (store, ONE, ALICE, BOB);
      ls_disk = &ls_disk_system;
      alice = count_in (folder, "alice/new") - 1;
      bob = count_in (folder, "bob/new");
      g_assert_cmpuint (alice, ==, bob);
      g_assert_cmpuint (alice, ==, result == LS_STORED);
      g_assert_cmpuint (count_in (folder, "alice/tmp"), ==, 1);
      g_assert_cmpuint (count_in (folder, "bob/tmp"), ==, 0);
      if (result != LS_STORED)
        g_assert_cmpint (result, ==, error == ENOSPC ? LS_STORE_NO_ROOM : LS_STORE_FAILED);
      remove_folder (folder);
      if (calls < n)
        {
          g_assert_cmpint (result, ==, LS_STORED);
          g_assert_cmpuint (n, >, 20);
          return;
        }
    }
}

/* An index that cannot be written keeps nobody from reading. */
static void
test_open_fails_softly (void)
{
  for (guint n = 1; n < 30; n++)
    {
      char *folder = make_folder ();
      g_autoptr (LsStore) store = open_store (folder);
      g_autofree char *text = NULL;
      LsMaildrop *drop;

      put_mailbox (folder);
      put_file (folder, "alice/new/1.a", ONE);
      strike_at (n, FALSE, ENOSPC);
      drop = open_inbox (store, ALICE);
      ls_disk = &ls_disk_system;
      text = fetch (drop, 1);
      g_assert_cmpstr (text, ==, ONE);
      ls_maildrop_unref (drop);
      remove_folder (folder);
    }
}

/* ---- killed ---- */

/* What the process does that is to be killed; it exits with 42 when it was told that all went well. */
static int
be_killed (const char *what, const char *folder, const char *n)
{
  LsStore *store = open_store (folder);
  LsMaildrop *drop = NULL;
  LsStoreResult result;

  if (strcmp (what, "update") == 0)
    {
      drop = open_inbox (store, ALICE);
      ask_about (drop, LS_STORE_MARK, 1);
      ask_about (drop, LS_STORE_MARK, 3);
    }
  strike_at (g_ascii_strtoull (n, NULL, 10), TRUE, 0);
  result = drop == NULL ? deliver (store, ONE, ALICE, BOB) : ask_about (drop, LS_STORE_UPDATE, 0);
  _exit (result == LS_STORED ? 42 : 1);
}

/* Returns whether it was told so before it was killed. */
static gboolean
run_killed (const char *what, const char *folder, guint n)
{
  g_autofree char *number = g_strdup_printf ("%u", n);
  const char *words[] = { program, what, folder, number, NULL };
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **) words, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  if (WIFEXITED (status))
    g_assert_cmpint (WEXITSTATUS (status), ==, 42);
  else
    g_assert_cmpint (WTERMSIG (status), ==, SIGKILL);
  return WIFEXITED (status);
}

/* Every letter that is seen is whole. */
static void
check_whole (LsStore *store, const char *mailbox, guint at_most)
{
  LsMaildrop *drop = open_inbox (store, mailbox);

  g_assert_cmpuint (drop->letters->len, <=, at_most);
  for (guint i = 1; i <= drop->letters->len; i++)
    {
      g_autofree char *text = fetch (drop, i);

      g_assert_cmpstr (text, ==, ONE);
      g_assert_cmpuint (ls_maildrop_letter (drop, i)->size, ==, strlen (ONE));
    }
  ls_maildrop_unref (drop);
}

static void
test_killed_in_delivery (void)
{
  for (guint n = 1;; n++)
    {
      char *folder = make_folder ();
      gboolean answered = run_killed ("deliver", folder, n);
      g_autoptr (LsStore) store = open_store (folder);

      check_whole (store, ALICE, 1);
      check_whole (store, BOB, 1);
      if (answered)
        {
          g_assert_cmpuint (count_in (folder, "alice/new"), ==, 1);
          g_assert_cmpuint (count_in (folder, "bob/new"), ==, 1);
        }
      /* Whoever was killed hinders nobody. */
      g_assert_cmpint (deliver (store, ONE, ALICE, BOB), ==, LS_STORED);
      remove_folder (folder);
      if (answered)
        {
          g_assert_cmpuint (n, >, 20);
          return;
        }
    }
}

static void
test_killed_in_update (void)
{
  for (guint n = 1;; n++)
    {
      char *folder = make_folder ();
      g_autofree char *kept = g_build_filename (folder, "alice/new/2.b", NULL);
      gboolean answered;
      g_autoptr (LsStore) store = NULL;

      put_mailbox (folder);
      put_file (folder, "alice/new/1.a", ONE);
      put_file (folder, "alice/new/2.b", ONE);
      put_file (folder, "alice/cur/3.c:2,S", ONE);
      answered = run_killed ("update", folder, n);
      /* What was not marked is there, and the lock has gone with the process. */
      g_assert_true (g_file_test (kept, G_FILE_TEST_EXISTS));
      store = open_store (folder);
      check_whole (store, ALICE, answered ? 1 : 3);
      remove_folder (folder);
      if (answered)
        {
          g_assert_cmpuint (n, >, 6);
          return;
        }
    }
}

int
main (int argc, char **argv)
{
  if (argc == 4 && argv[1][0] != '-')
    return be_killed (argv[1], argv[2], argv[3]);
  program = argv[0];
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mail/maildir/layout", test_layout);
  g_test_add_func ("/mail/maildir/odd-ends", test_odd_ends);
  g_test_add_func ("/mail/maildir/not-a-folder", test_not_a_folder);
  g_test_add_func ("/mail/maildir/index", test_index);
  g_test_add_func ("/mail/maildir/uids-go-on", test_uids_go_on);
  g_test_add_func ("/mail/maildir/lock-between-processes", test_lock_between_processes);
  g_test_add_func ("/mail/maildir/foreign", test_foreign);
  g_test_add_func ("/mail/maildir/long-names", test_long_names);
  g_test_add_func ("/mail/maildir/vanishing", test_vanishing);
  g_test_add_func ("/mail/maildir/folders", test_folders);
  g_test_add_func ("/mail/maildir/order-of-calls", test_order_of_calls);
  g_test_add_data_func ("/mail/maildir/delivery-fails/disk-full", GINT_TO_POINTER (ENOSPC), test_delivery_fails);
  g_test_add_data_func ("/mail/maildir/delivery-fails/broken", GINT_TO_POINTER (EIO), test_delivery_fails);
  g_test_add_func ("/mail/maildir/open-fails-softly", test_open_fails_softly);
  g_test_add_func ("/mail/maildir/killed-in-delivery", test_killed_in_delivery);
  g_test_add_func ("/mail/maildir/killed-in-update", test_killed_in_update);
  return g_test_run ();
}
