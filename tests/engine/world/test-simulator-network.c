/* test-simulator-network.c: a dialogue over a bad network is the same dialogue, only later; or the log says that it broke.
 * SPDX-License-Identifier: MIT */
#include "mail/memory-store.h"
#include "network/tcp.h"
#include "world/simulator.h"

#include <string.h>

static const char *const script[] = {
  "EHLO c.example", "MAIL FROM:<f@away.example>", "RCPT TO:<alice@one.example>", "RCPT TO:<nobody@one.example>", "DATA",
  "Subject: x", "", "hello", ".", "QUIT",
};

static LsWorld *
make_world (guint64 seed)
{
  LsWorld *world = ls_world_new ();
  LsWorldServer *server;

  world->seed = seed;
  ls_world_add_host (world, "mx", "mx.example", "192.0.2.1");
  ls_world_add_host (world, "c", "c.example", "192.0.2.2");
  server = ls_world_add_server (world, "server", 0, ls_protocol_find ("smtp"), 25);
  ls_directory_add_user (server->directory, "alice", "one.example", NULL);
  ls_world_add_client (world, "c", 1, 0);
  return world;
}

static GArray *
make_inputs (void)
{
  GArray *inputs = g_array_new (FALSE, FALSE, sizeof (LsInput));

  g_array_set_clear_func (inputs, (GDestroyNotify) ls_input_clear);
  for (guint i = 0; i < G_N_ELEMENTS (script); i++)
    {
      g_autofree char *octets = g_strconcat (script[i], "\r\n", NULL);
      LsInput input = { .octets = g_bytes_new (octets, strlen (octets)), .after = -1, .script = -1 };

      g_array_append_val (inputs, input);
    }
  return inputs;
}

static LsSession *
play (LsWorld *world)
{
  g_autoptr (GArray) inputs = make_inputs ();
  LsSession *session = ls_simulator_new (world, inputs, NULL, NULL);

  ls_simulator_run (session);
  return session;
}

/* What was said and found, without when. */
static char *
transcript (LsSession *session)
{
  const LsLog *log = ls_session_get_log (session);
  GString *text = g_string_new (NULL);

  for (guint64 n = 1; n <= ls_log_last (log); n++)
    {
      const LsEvent *event = ls_session_event (session, n);
      g_autofree char *line = NULL;

      if (!ls_event_is_line (event) && event->kind != LS_EVENT_CLOSE && event->kind != LS_EVENT_FINDING)
        continue;
      line = ls_session_line_text (session, n);
      g_string_append_printf (text, "%s %s %u %s\n", ls_event_from_name (event->from), ls_event_kind_name (event->kind),
                              event->kind == LS_EVENT_FINDING ? event->row : 0,
                              g_str_has_prefix (line, "250 OK") ? "250 OK" : line);
    }
  return g_string_free (text, FALSE);
}

static const LsEvent *
last_close (LsSession *session)
{
  for (guint64 n = ls_log_last (ls_session_get_log (session)); n > 0; n--)
    if (ls_session_event (session, n)->kind == LS_EVENT_CLOSE)
      return ls_session_event (session, n);
  return NULL;
}

static void
test_loss (gconstpointer rate)
{
  g_autoptr (LsWorld) good = make_world (1);
  g_autoptr (LsSession) whole = play (good);
  g_autofree char *expected = transcript (whole);
  guint same = 0, broken = 0;
  guint64 lost = 0;

  for (guint64 seed = 1; seed <= 60; seed++)
    {
      g_autoptr (LsWorld) world = make_world (seed);
      g_autoptr (LsSession) session = NULL;
      g_autofree char *text = NULL;

      world->path.rules.loss = GPOINTER_TO_UINT (rate) / 100.0;
      world->path.rules.jitter_us = 30000;
      session = play (world);
      text = transcript (session);
      for (guint64 n = 1; n <= ls_log_last (ls_session_get_log (session)); n++)
        lost += (ls_session_event (session, n)->flags & LS_EVENT_FLAG_LOST) != 0;
      g_assert_nonnull (last_close (session));
      if (strcmp (text, expected) == 0)
        {
          same++;
          g_assert_cmpuint (ls_memory_store_n_entries (ls_simulator_store (session)), ==, 1);
          continue;
        }
      broken++;
      /* A server that gave up before the handshake was done says so itself. */
      g_assert_true (last_close (session)->from == LS_FROM_NETWORK || *text == 's');
      g_assert_true (last_close (session)->flags & LS_EVENT_FLAG_RESET);
    }
  g_test_message ("%u the same, %u broken off, %" G_GUINT64_FORMAT " segments lost", same, broken, lost);
  g_assert_cmpuint (lost, >, 60);
  g_assert_cmpuint (same, >, GPOINTER_TO_UINT (rate) <= 20 ? 55 : 20);
}

/* The beginning that a fork has in common with its parent loses the same segments. */
static void
test_fork (void)
{
  g_autoptr (LsWorld) world = make_world (3);
  g_autoptr (LsSession) session = NULL;

  world->path.rules.loss = 0.15;
  world->path.rules.jitter_us = 10000;
  session = play (world);
  g_assert_cmpuint (ls_log_last (ls_session_get_log (session)), >, 40);
  for (guint64 n = 2; n <= ls_log_last (ls_session_get_log (session)); n++)
    {
      g_autoptr (LsSession) fork = NULL;

      if (ls_session_is_closed_at (session, n))
        continue;
      fork = ls_session_fork (session, n, 1, ls_span_from_string ("NOOP\r\n"), FALSE, NULL);
      ls_simulator_run (fork);
      for (guint64 k = 1; k <= n; k++)
        g_assert_cmpmem (ls_session_event (session, k), sizeof (LsEvent), ls_session_event (fork, k), sizeof (LsEvent));
    }
}

static void
test_reset (void)
{
  g_autoptr (LsWorld) world = make_world (1);
  g_autoptr (LsSession) session = NULL;
  LsWorldLink link = { .from = 1, .to = 0, .path = world->path };
  guint forged = 0;

  link.path.rules.reset_at = 6;
  ls_world_add_link (world, &link);
  session = play (world);
  g_assert_cmpuint (last_close (session)->from, ==, LS_FROM_NETWORK);
  for (guint64 n = 1; n <= ls_log_last (ls_session_get_log (session)); n++)
    {
      const LsEvent *event = ls_session_event (session, n);
      g_auto (LsExplanation) explanation = { 0 };

      if (event->kind != LS_EVENT_SEGMENT || event->row != LS_TCP_KIND_NETWORK_RESET)
        continue;
      forged++;
      ls_session_explain (session, n, &explanation);
      g_assert_true (strstr (explanation.text, "the network") != NULL);
      g_assert_cmpstr (explanation.ref, ==, "RFC 9293 section 3.5.3");
    }
  g_assert_cmpuint (forged, ==, 2);
}

/* Path and window of a world are those of the segments; a slow line makes a long letter slow. */
static void
test_path (void)
{
  g_autoptr (LsWorld) world = make_world (1);
  g_autoptr (LsSession) fast = play (world), slow = NULL;
  LsWorldLink link = { .from = 1, .to = 0, .path = world->path };
  guint longest = 0;

  link.path.rules.octets_per_second = 300;
  link.path.mtu = 68;
  link.path.window = 512;
  ls_world_add_link (world, &link);
  slow = play (world);
  for (guint64 n = 1; n <= ls_log_last (ls_session_get_log (slow)); n++)
    {
      const LsEvent *event = ls_session_event (slow, n);

      if (event->kind != LS_EVENT_SEGMENT)
        continue;
      longest = MAX (longest, event->length);
      g_assert_cmpuint (event->segment.window, ==, event->from == LS_FROM_SERVER ? 512 : LS_TCP_WINDOW);
    }
  g_assert_cmpuint (longest, ==, 68 - LS_TCP_HEADERS);
  g_assert_cmpint (last_close (slow)->time_us, >, last_close (fast)->time_us + 2 * G_USEC_PER_SEC);
}

/* A server that is busy reads nothing: what waits for it takes room from its window, and is answered in order. */
static void
test_busy_server (void)
{
  g_autoptr (LsWorld) world = make_world (1);
  const LsWorldServer *server = world->servers->pdata[0];
  g_autoptr (GArray) inputs = make_inputs ();
  g_autoptr (LsSession) session = NULL;
  guint least = LS_TCP_WINDOW;

  g_ptr_array_add (server->profile->faults, ls_fault_parse ("MAIL=delay:9", NULL));
  world->path.window = 100;
  for (guint i = 2; i < inputs->len; i++)
    g_array_index (inputs, LsInput, i).at_once = TRUE;
  session = ls_simulator_new (world, inputs, NULL, NULL);
  ls_simulator_run (session);
  for (guint64 n = 1; n <= ls_log_last (ls_session_get_log (session)); n++)
    if (ls_session_event (session, n)->kind == LS_EVENT_SEGMENT && ls_session_event (session, n)->from == LS_FROM_SERVER)
      least = MIN (least, ls_session_event (session, n)->segment.window);
  g_assert_cmpuint (least, <, 50);
  g_assert_cmpuint (ls_memory_store_n_entries (ls_simulator_store (session)), ==, 1);
  g_assert_true (ls_session_get_connection (session, 1)->closed);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/world/network/loss/5", GUINT_TO_POINTER (5), test_loss);
  g_test_add_data_func ("/world/network/loss/20", GUINT_TO_POINTER (20), test_loss);
  g_test_add_data_func ("/world/network/loss/40", GUINT_TO_POINTER (40), test_loss);
  g_test_add_func ("/world/network/fork", test_fork);
  g_test_add_func ("/world/network/reset", test_reset);
  g_test_add_func ("/world/network/path", test_path);
  g_test_add_func ("/world/network/busy-server", test_busy_server);
  return g_test_run ();
}
