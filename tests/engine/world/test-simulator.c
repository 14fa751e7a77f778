/* test-simulator.c: several clients at once: each is played in its order, a what-if of one leaves the others alone, and
 * the store is what the log says.
 * SPDX-License-Identifier: MIT */
#include "mail/memory-store.h"
#include "world/simulator.h"

#include <string.h>

#define CLIENTS 3

static const char *const script[] = {
  "EHLO c.example", "MAIL FROM:<f@away.example>", "RCPT TO:<alice@one.example>", "DATA", "Subject: x", "", "hello", ".", "QUIT",
};

static LsWorld *
make_world (void)
{
  LsWorld *world = ls_world_new ();
  LsWorldServer *server;

  ls_world_add_host (world, "mx", "mx.example", "192.0.2.1");
  server = ls_world_add_server (world, "server", 0, ls_protocol_find ("smtp"), 25);
  ls_directory_add_user (server->directory, "alice", "one.example", NULL);
  for (guint i = 0; i < CLIENTS; i++)
    {
      g_autofree char *id = g_strdup_printf ("c%u", i), *name = g_strdup_printf ("c%u.example", i),
                      *address = g_strdup_printf ("192.0.2.%u", 10 + i);

      ls_world_add_host (world, id, name, address);
      /* Not quite at the same time: their lines lie between each other's. */
      ls_world_add_client (world, id, 1 + i, 0)->starts_us = i * 7000;
    }
  return world;
}

/* Client by client, or line by line. */
static GArray *
make_inputs (gboolean interleaved)
{
  GArray *inputs = g_array_new (FALSE, FALSE, sizeof (LsInput));

  g_array_set_clear_func (inputs, (GDestroyNotify) ls_input_clear);
  for (guint i = 0; i < CLIENTS * G_N_ELEMENTS (script); i++)
    {
      guint client = interleaved ? i % CLIENTS : i / G_N_ELEMENTS (script);
      guint line = interleaved ? i / CLIENTS : i % G_N_ELEMENTS (script);
      g_autofree char *octets = g_strconcat (script[line], "\r\n", NULL);
      LsInput input = { .client = client, .octets = g_bytes_new (octets, strlen (octets)), .after = -1, .script = -1 };

      g_array_append_val (inputs, input);
    }
  return inputs;
}

static guint64
last (LsSession *session)
{
  return ls_log_last (ls_session_get_log (session));
}

static void
check_same (LsSession *one, LsSession *other, guint64 n)
{
  g_autoptr (GByteArray) scratch_one = g_byte_array_new (), scratch_other = g_byte_array_new ();

  for (guint64 i = 1; i <= n; i++)
    {
      LsSpan octets_one = ls_session_octets (one, i, scratch_one), octets_other = ls_session_octets (other, i, scratch_other);

      if (memcmp (ls_session_event (one, i), ls_session_event (other, i), sizeof (LsEvent)) != 0)
        g_error ("event %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " differs", i, n);
      g_assert_cmpmem (octets_one.data, octets_one.length, octets_other.data, octets_other.length);
    }
}

static void
test_many (gconstpointer interleaved)
{
  g_autoptr (LsWorld) world = make_world ();
  g_autoptr (GArray) inputs = make_inputs (interleaved != NULL);
  g_autoptr (LsSession) session = ls_simulator_new (world, inputs, NULL, NULL);
  LsStore *store = ls_simulator_store (session);
  guint stored = 0;

  ls_simulator_run (session);
  g_assert_cmpuint (ls_session_n_connections (session), ==, CLIENTS);
  g_assert_cmpuint (ls_memory_store_n_entries (store), ==, CLIENTS);
  for (guint64 n = 1; n <= last (session); n++)
    if (ls_session_event (session, n)->kind == LS_EVENT_STORE)
      {
        const LsStoreEntry *entry = ls_memory_store_entry (store, ls_session_event (session, n)->store.entry);

        g_assert_cmpuint (entry->from, ==, n);
        g_assert_cmpuint (entry->uid, ==, ++stored);
      }
  g_assert_cmpuint (stored, ==, CLIENTS);
  for (guint conn = 1; conn <= CLIENTS; conn++)
    g_assert_true (ls_session_get_connection (session, conn)->closed);
}

/* Events of the other clients keep even the number of the input that said them. */
static void
test_forks (gconstpointer interleaved)
{
  g_autoptr (LsWorld) world = make_world ();
  g_autoptr (GArray) inputs = make_inputs (interleaved != NULL);
  g_autoptr (LsSession) session = ls_simulator_new (world, inputs, NULL, NULL);

  ls_simulator_run (session);
  for (guint64 n = 0; n <= last (session); n++)
    for (guint32 conn = 1; conn <= CLIENTS; conn++)
      {
        g_autoptr (LsSession) fork = NULL;

        if (ls_session_last_of (session, conn, n) == 0
            || ls_session_is_closed_at (session, ls_session_last_of (session, conn, n)))
          continue;
        fork = ls_session_fork (session, n, conn, ls_span_from_string ("NOOP\r\n"), FALSE, NULL);
        ls_simulator_run (fork);
        check_same (session, fork, n);
        /* The others go on as before. */
        for (guint32 other = 1; other <= CLIENTS; other++)
          if (other != conn)
            g_assert_cmpuint (ls_stream_length (ls_session_get_connection (fork, other)->streams[0]), ==,
                              ls_stream_length (ls_session_get_connection (session, other)->streams[0]));
      }
}

/* A fork of a fork, and back again: nothing of the first is changed. */
static void
test_fork_of_fork (void)
{
  g_autoptr (LsWorld) world = make_world ();
  g_autoptr (GArray) inputs = make_inputs (FALSE);
  g_autoptr (LsSession) session = ls_simulator_new (world, inputs, NULL, NULL), one = NULL, two = NULL;
  guint64 n;

  ls_simulator_run (session);
  n = last (session) / 2;
  one = ls_session_fork (session, n, 1, ls_span_from_string ("NOOP\r\n"), FALSE, NULL);
  ls_simulator_run (one);
  g_clear_object (&session);
  for (guint64 k = n; k <= last (one); k++)
    {
      if (ls_session_is_closed_at (one, ls_session_last_of (one, 1, k)))
        continue;
      g_clear_object (&two);
      two = ls_session_fork (one, k, 1, ls_span_from_string ("QUIT\r\n"), k % 2, NULL);
      ls_simulator_run (two);
      check_same (one, two, k);
    }
  g_assert_nonnull (two);
}

/* A window plays a session, and a fork of it, in slices: none is longer than it must be, and the log is the same. */
static void
test_slices (void)
{
  g_autoptr (LsWorld) world = make_world ();
  g_autoptr (GArray) inputs = make_inputs (FALSE);
  g_autoptr (LsSession) whole = ls_simulator_new (world, inputs, NULL, NULL), sliced = ls_simulator_new (world, inputs, NULL, NULL);
  g_autoptr (LsSession) fork = NULL, fork_sliced = NULL;
  const LsLog *log = ls_session_get_log (sliced);
  guint64 segments = 0;

  ls_simulator_run (whole);
  while (ls_session_advance_for (sliced, 0))
    {
      /* A goodbye and the FIN behind it leave in one go. */
      g_assert_cmpuint (ls_log_unit_count (log, LS_UNIT_SEGMENT), <=, segments + 2);
      segments = ls_log_unit_count (log, LS_UNIT_SEGMENT);
    }
  g_assert_cmpuint (last (sliced), ==, last (whole));
  check_same (whole, sliced, last (whole));
  g_assert_false (ls_session_advance_for (sliced, 0));

  fork = ls_session_fork (whole, last (whole) / 2, 1, ls_span_from_string ("NOOP\r\n"), FALSE, NULL);
  fork_sliced = ls_session_fork (sliced, last (whole) / 2, 1, ls_span_from_string ("NOOP\r\n"), FALSE, NULL);
  g_assert_cmpuint (last (fork), ==, 0);
  ls_simulator_run (fork);
  while (ls_session_advance_for (fork_sliced, 0))
    continue;
  g_assert_cmpuint (last (fork_sliced), ==, last (fork));
  check_same (fork, fork_sliced, last (fork));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/world/simulator/many", NULL, test_many);
  g_test_add_data_func ("/world/simulator/many-interleaved", "interleaved", test_many);
  g_test_add_data_func ("/world/simulator/forks", NULL, test_forks);
  g_test_add_data_func ("/world/simulator/forks-interleaved", "interleaved", test_forks);
  g_test_add_func ("/world/simulator/fork-of-fork", test_fork_of_fork);
  g_test_add_func ("/world/simulator/slices", test_slices);
  return g_test_run ();
}
