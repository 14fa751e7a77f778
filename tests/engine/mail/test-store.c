/* test-store.c: who lives here, and what lies in which mailbox since when.
 * SPDX-License-Identifier: MIT */
#include "mail/directory.h"
#include "mail/memory-store.h"

#include <string.h>

/* ---- directory ---- */

static const LsUser *
find (LsDirectory *directory, const char *name, const char *domain)
{
  return ls_directory_find (directory, name, ls_span_from_string (domain));
}

static void
test_directory (void)
{
  g_autoptr (LsDirectory) directory = ls_directory_new ();
  LsUser *anna = ls_directory_add_user (directory, "anna", "one.example", NULL);
  LsUser *other_anna = ls_directory_add_user (directory, "Anna", "one.example", NULL);
  LsUser *second = ls_directory_add_user (directory, "anna", "two.example", NULL);
  LsUser *everywhere = ls_directory_add_user (directory, "root", NULL, "secret");
  g_autofree char *name = NULL, *own = NULL;

  g_assert_true (find (directory, "anna", "one.example") == anna);
  g_assert_true (find (directory, "Anna", "one.example") == other_anna);
  g_assert_true (find (directory, "ANNA", "one.example") == anna);
  g_assert_true (find (directory, "anna", "TWO.example") == second);
  g_assert_null (find (directory, "anna", "three.example"));
  g_assert_null (find (directory, "ann", "one.example"));
  g_assert_true (find (directory, "root", "two.example") == everywhere);
  g_assert_true (find (directory, "ROOT", "") == everywhere);
  g_assert_cmpuint (ls_directory_n_users (directory), ==, 4);

  g_assert_cmpuint (ls_directory_n_domains (directory), ==, 2);
  ls_directory_add_domain (directory, "TWO.EXAMPLE");
  g_assert_cmpuint (ls_directory_n_domains (directory), ==, 2);
  g_assert_true (ls_directory_is_local (directory, ls_span_from_string ("One.Example")));
  g_assert_false (ls_directory_is_local (directory, ls_span_from_string ("one.example.")));
  g_assert_false (ls_directory_is_local (directory, ls_span_from_string ("")));

  /* One mailbox, whatever it was asked for by. */
  name = ls_directory_mailbox (directory, everywhere, ls_span_from_string ("two.example"));
  g_assert_cmpstr (name, ==, "root@one.example");
  own = ls_directory_mailbox (directory, second, ls_span_from_string ("TWO.example"));
  g_assert_cmpstr (own, ==, "anna@two.example");
}

/* ---- store ---- */

static LsLetter *
make_letter (const char *octets, const char *first, const char *second)
{
  LsLetter *letter = g_new0 (LsLetter, 1);

  letter->reverse_path = g_strdup ("from@away.example");
  letter->recipients = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (letter->recipients, g_strdup (first));
  if (second != NULL)
    g_ptr_array_add (letter->recipients, g_strdup (second));
  letter->octets = g_bytes_new (octets, strlen (octets));
  return letter;
}

static void
note_result (gpointer data, guint64 ticket, LsStoreResult result)
{
  g_assert_cmpuint (ticket, ==, 17);
  *(int *) data = result;
}

static LsStoreResult
deliver (LsStore *store, const char *octets, const char *first, const char *second)
{
  g_autoptr (LsLetter) letter = make_letter (octets, first, second);
  int result = -1;

  ls_store_deliver (store, letter, note_result, &result, 17);
  g_assert_cmpint (result, !=, -1);
  return result;
}

static void
test_deliver (void)
{
  g_autoptr (LsStore) store = ls_memory_store_new ();
  const LsStoreEntry *entry;

  g_assert_cmpint (deliver (store, "one", "a@x", "b@x"), ==, LS_STORED);
  g_assert_cmpint (deliver (store, "two", "b@x", NULL), ==, LS_STORED);
  g_assert_cmpuint (ls_memory_store_n_entries (store), ==, 3);
  entry = ls_memory_store_entry (store, 2);
  g_assert_cmpstr (entry->mailbox, ==, "b@x");
  g_assert_cmpstr (entry->folder, ==, "INBOX");
  g_assert_cmpuint (entry->uid, ==, 2);
  g_assert_cmpstr (entry->letter->reverse_path, ==, "from@away.example");
  g_assert_cmpmem (g_bytes_get_data (entry->letter->octets, NULL), g_bytes_get_size (entry->letter->octets), "two", 3);
  g_assert_cmpuint (entry->until, ==, LS_STORE_FOREVER);
  g_assert_cmpuint (ls_memory_store_entry (store, 0)->uid, ==, 1);
  g_assert_cmpuint (ls_memory_store_entry (store, 1)->uid, ==, 1);
}

static void
test_quota (void)
{
  g_autoptr (LsStore) store = ls_memory_store_new ();

  ls_memory_store_set_quota (store, "a@x", 10);
  g_assert_true (ls_store_has_room (store, "a@x", 10));
  g_assert_false (ls_store_has_room (store, "a@x", 11));
  g_assert_false (ls_store_has_room (store, "a@x", G_MAXUINT64));
  g_assert_true (ls_store_has_room (store, "b@x", G_MAXUINT64));
  g_assert_cmpint (deliver (store, "12345678", "a@x", NULL), ==, LS_STORED);
  g_assert_false (ls_store_has_room (store, "a@x", G_MAXUINT64));
  /* All or none: the one who has room gets nothing either. */
  g_assert_cmpint (deliver (store, "123", "b@x", "a@x"), ==, LS_STORE_NO_ROOM);
  g_assert_cmpuint (ls_memory_store_n_entries (store), ==, 1);
  g_assert_cmpint (deliver (store, "12", "b@x", "a@x"), ==, LS_STORED);
  g_assert_cmpint (deliver (store, "1", "a@x", NULL), ==, LS_STORE_NO_ROOM);
  g_assert_cmpuint (ls_memory_store_n_entries (store), ==, 3);
}

/* The disk is full: what does not fit for all of them is kept for none. */
static void
test_limit (void)
{
  g_autoptr (LsStore) store = ls_memory_store_new ();

  ls_memory_store_limit (store, 10);
  g_assert_cmpint (deliver (store, "123456", "a@x", "b@x"), ==, LS_STORE_NO_ROOM);
  g_assert_cmpuint (ls_memory_store_n_entries (store), ==, 0);
  g_assert_cmpint (deliver (store, "12345", "a@x", "b@x"), ==, LS_STORED);
  g_assert_cmpint (deliver (store, "1", "a@x", NULL), ==, LS_STORE_NO_ROOM);
}

static guint64
note_change (gpointer data, guint entry, const char *what)
{
  GString *notes = data;

  g_string_append_printf (notes, "%u: %s\n", entry, what);
  return 100 + entry;
}

static void
test_changes (void)
{
  g_autoptr (LsStore) store = ls_memory_store_new ();
  g_autoptr (GString) notes = g_string_new (NULL);
  g_autoptr (GBytes) old = g_bytes_new_static ("old", 3);

  ls_memory_store_set_changed (store, note_change, notes);
  /* It lay there from the start: no event says so, and no quota counts. */
  ls_memory_store_set_quota (store, "a@x", 2);
  ls_memory_store_put (store, "a@x", "INBOX", "", old);
  g_assert_cmpstr (notes->str, ==, "");
  g_assert_cmpuint (ls_memory_store_entry (store, 0)->from, ==, 0);
  g_assert_cmpstr (ls_memory_store_entry (store, 0)->letter->reverse_path, ==, "");
  g_assert_cmpint (deliver (store, "new!", "b@x", "c@x"), ==, LS_STORED);
  g_assert_cmpuint (ls_memory_store_entry (store, 1)->from, ==, 101);
  g_assert_cmpuint (ls_memory_store_entry (store, 2)->from, ==, 102);
  g_assert_cmpstr (notes->str, ==,
                   "1: letter 1 of 4 octets laid into the mailbox of b@x\n"
                   "2: letter 1 of 4 octets laid into the mailbox of c@x\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mail/directory/find", test_directory);
  g_test_add_func ("/mail/store/deliver", test_deliver);
  g_test_add_func ("/mail/store/quota", test_quota);
  g_test_add_func ("/mail/store/limit", test_limit);
  g_test_add_func ("/mail/store/changes", test_changes);
  return g_test_run ();
}
