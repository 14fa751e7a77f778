/* test-session.c: every connection's events are found again, steps are counted rightly, and what is forgotten is gone.
 * SPDX-License-Identifier: MIT */
#include "fixture.h"

#include "core/projection.h"

static void
test_time_order (void)
{
  static const gint64 given[] = { 10, 20, 15, 15, 21, 0, 30 }, kept[] = { 10, 20, 20, 20, 21, 21, 30 };
  g_autoptr (LsSession) session = ls_session_new ();
  LsConnection *connection = fixture_open (session, 5);

  for (guint i = 0; i < G_N_ELEMENTS (given); i++)
    {
      guint64 n = fixture_append (session, connection, LS_EVENT_COMMAND, LS_FROM_CLIENT, given[i], 3);

      g_assert_cmpint (ls_session_event (session, n)->time_us, ==, kept[i]);
    }
}

static void
test_open (void)
{
  g_autoptr (LsSession) session = ls_session_new ();
  g_autoptr (GByteArray) scratch = g_byte_array_new ();
  LsConnection *one = fixture_open (session, 7), *two = fixture_open (session, 7);
  LsSpan words = ls_session_octets (session, 1, scratch);

  g_assert_true (ls_span_equals (words, "a.example 192.0.2.1:1000 > 192.0.2.2:25"));
  g_assert_cmpuint (one->number, ==, 1);
  g_assert_cmpuint (two->number, ==, 2);
  g_assert_cmpuint (ls_session_n_connections (session), ==, 2);
  g_assert_true (ls_session_get_connection (session, 2) == two);
  g_assert_null (ls_session_get_connection (session, 0));
  g_assert_null (ls_session_get_connection (session, 3));
}

/* ---- finding ---- */

static guint64
last_of_slowly (LsSession *session, guint32 conn, guint64 n)
{
  const LsLog *log = ls_session_get_log (session);

  for (n = MIN (n, ls_log_last (log)); n >= ls_log_first (log); n--)
    if (ls_log_get (log, n)->conn == conn)
      return n;
  return 0;
}

static void
check_last_of (LsSession *session, LsChance *chance, guint times)
{
  for (guint i = 0; i < times; i++)
    {
      guint32 conn = 1 + fixture_draw (chance, ls_session_n_connections (session) + 1);
      guint64 n = fixture_draw (chance, ls_log_last (ls_session_get_log (session)) + 2);

      if (n < ls_log_first (ls_session_get_log (session)))
        n = ls_log_first (ls_session_get_log (session));
      g_assert_cmpuint (ls_session_last_of (session, conn, n), ==, last_of_slowly (session, conn, n));
    }
}

/* Some connections speak all the time, some once in several chunks, some fall silent. */
static void
test_last_of (void)
{
  g_autoptr (LsSession) session = ls_session_new ();
  LsConnection *connections[40];
  guint64 last[40] = { 0 };
  LsChance chance;

  ls_chance_init (&chance, 1, "session");
  for (guint i = 0; i < G_N_ELEMENTS (connections); i++)
    {
      connections[i] = fixture_open (session, 0);
      last[i] = connections[i]->last_event;
    }
  for (guint i = 0; i < 5 * LS_LOG_CHUNK_EVENTS; i++)
    {
      guint index = fixture_draw (&chance, 1000) == 0 ? 30 + fixture_draw (&chance, 10)
                    : i < LS_LOG_CHUNK_EVENTS         ? fixture_draw (&chance, 30)
                                                      : fixture_draw (&chance, 3);
      guint64 n = fixture_append (session, connections[index], LS_EVENT_SEGMENT, LS_FROM_CLIENT, i, 0);

      g_assert_cmpuint (ls_session_event (session, n)->back, ==, n - last[index]);
      g_assert_cmpuint (ls_session_event (session, n)->conn, ==, index + 1);
      last[index] = n;
    }
  check_last_of (session, &chance, 2000);
}

static void
test_partner (void)
{
  g_autoptr (LsSession) session = ls_session_new ();
  LsConnection *connection = fixture_open (session, 0);
  guint64 command = fixture_append (session, connection, LS_EVENT_COMMAND, LS_FROM_CLIENT, 1, 3);
  LsEvent reply = { .time_us = 2, .kind = LS_EVENT_REPLY, .from = LS_FROM_SERVER };
  guint64 n;

  fixture_append (session, connection, LS_EVENT_SEGMENT, LS_FROM_CLIENT, 1, 0);
  reply.partner = ls_log_last (ls_session_get_log (session)) + 1 - command;
  n = ls_session_append (session, connection, &reply);
  g_assert_cmpuint (ls_session_partner (session, n), ==, command);
  g_assert_cmpuint (ls_session_partner (session, command), ==, 0);
  g_assert_cmpuint (ls_session_partner (session, n + 1), ==, 0);
  /* A link to a forgotten event ends there. */
  ls_session_keep (session, 1, G_MAXSIZE);
  g_assert_nonnull (ls_session_event (session, n));
  g_assert_cmpuint (ls_session_partner (session, n), ==, 0);
}

static void
test_settle (void)
{
  g_autoptr (LsSession) session = ls_session_new ();
  LsConnection *connection = fixture_open (session, 0);
  guint64 command = fixture_append (session, connection, LS_EVENT_COMMAND, LS_FROM_CLIENT, 1, 3);

  g_assert_cmpuint (ls_session_settle (session, command), ==, command);
  fixture_append (session, connection, LS_EVENT_FINDING, LS_FROM_CLIENT, 1, 0);
  fixture_append (session, connection, LS_EVENT_FINDING, LS_FROM_CLIENT, 1, 0);
  g_assert_cmpuint (ls_session_settle (session, command), ==, command + 2);
  fixture_append (session, connection, LS_EVENT_SEGMENT, LS_FROM_CLIENT, 1, 0);
  fixture_append (session, connection, LS_EVENT_FINDING, LS_FROM_CLIENT, 1, 0);
  g_assert_cmpuint (ls_session_settle (session, command), ==, command + 2);
}

static void
test_closed_at (void)
{
  g_autoptr (LsSession) session = ls_session_new ();
  LsConnection *connection = fixture_open (session, 0);
  guint64 command = fixture_append (session, connection, LS_EVENT_COMMAND, LS_FROM_CLIENT, 1, 3), close;

  g_assert_false (connection->closed);
  close = fixture_append (session, connection, LS_EVENT_CLOSE, LS_FROM_SERVER, 2, 0);
  fixture_append (session, connection, LS_EVENT_FINDING, LS_FROM_SERVER, 2, 0);
  fixture_append (session, connection, LS_EVENT_SEGMENT, LS_FROM_SERVER, 2, 0);
  g_assert_true (connection->closed);
  g_assert_false (ls_session_is_closed_at (session, 0));
  g_assert_false (ls_session_is_closed_at (session, command));
  g_assert_true (ls_session_is_closed_at (session, close));
  g_assert_true (ls_session_is_closed_at (session, close + 2));
}

/* ---- steps ---- */

static void
append_dot (LsSession *session, LsConnection *connection)
{
  LsEvent event = { .time_us = 1, .kind = LS_EVENT_DATA, .from = LS_FROM_CLIENT, .flags = LS_EVENT_FLAG_DOT };

  ls_session_append (session, connection, &event);
}

/* How many steps a letter of @lines lines is, its dot left out. */
static guint
count_steps (LsSession *session, LsConnection *connection, guint lines)
{
  const LsLog *log = ls_session_get_log (session);
  guint64 before = ls_log_unit_count (log, LS_UNIT_LINE), last = 0;

  for (guint i = 0; i < lines; i++)
    {
      last = fixture_append (session, connection, LS_EVENT_DATA, LS_FROM_CLIENT, 1, 10);
      fixture_append (session, connection, LS_EVENT_SEGMENT, LS_FROM_CLIENT, 1, 10);
    }
  if (lines > 0)
    g_assert_cmpuint (ls_log_unit_event (log, LS_UNIT_LINE, ls_log_unit_count (log, LS_UNIT_LINE)), ==, last);
  before = ls_log_unit_count (log, LS_UNIT_LINE) - before;
  append_dot (session, connection);
  return before;
}

static void
test_letter_steps (void)
{
  static const guint rows[][2] = { { 0, 0 }, { 1, 1 }, { 11, 11 }, { 12, 12 }, { 13, 1 }, { 14, 1 }, { 500, 1 } };
  g_autoptr (LsSession) session = ls_session_new ();
  LsConnection *connection = fixture_open (session, 0);

  /* One letter after another: each is counted for itself. */
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_assert_cmpuint (count_steps (session, connection, rows[i][0]), ==, rows[i][1]);
      g_assert_cmpuint (ls_log_unit_event (ls_session_get_log (session), LS_UNIT_LINE,
                                           ls_log_unit_count (ls_session_get_log (session), LS_UNIT_LINE)),
                        ==, ls_log_last (ls_session_get_log (session)));
    }
}

/* Two letters at the same time, line by line. */
static void
test_letter_steps_interleaved (void)
{
  g_autoptr (LsSession) session = ls_session_new ();
  LsConnection *one = fixture_open (session, 0), *two = fixture_open (session, 0);
  const LsLog *log = ls_session_get_log (session);

  for (guint i = 0; i < 20; i++)
    {
      fixture_append (session, one, LS_EVENT_DATA, LS_FROM_CLIENT, 1, 10);
      if (i < 5)
        fixture_append (session, two, LS_EVENT_DATA, LS_FROM_CLIENT, 1, 10);
    }
  append_dot (session, one);
  append_dot (session, two);
  g_assert_cmpuint (ls_log_unit_count (log, LS_UNIT_LINE), ==, 1 + 5 + 2);
}

static void
test_units (void)
{
  g_autoptr (LsSession) session = ls_session_new ();
  LsConnection *connection = fixture_open (session, 0);
  const LsLog *log = ls_session_get_log (session);

  fixture_append (session, connection, LS_EVENT_REPLY, LS_FROM_SERVER, 1, 3);
  fixture_append (session, connection, LS_EVENT_COMMAND, LS_FROM_CLIENT, 1, 3);
  fixture_append (session, connection, LS_EVENT_FINDING, LS_FROM_CLIENT, 1, 3);
  fixture_append (session, connection, LS_EVENT_SEGMENT, LS_FROM_CLIENT, 1, 3);
  fixture_append (session, connection, LS_EVENT_NOTE, LS_FROM_CLIENT, 1, 0);
  fixture_append (session, connection, LS_EVENT_REPLY, LS_FROM_SERVER, 1, 3);
  fixture_append (session, connection, LS_EVENT_STATE, LS_FROM_SERVER, 1, 0);
  g_assert_cmpuint (ls_log_unit_count (log, LS_UNIT_LINE), ==, 3);
  g_assert_cmpuint (ls_log_unit_count (log, LS_UNIT_EXCHANGE), ==, 2);
  g_assert_cmpuint (ls_log_unit_count (log, LS_UNIT_SEGMENT), ==, 1);
  g_assert_cmpuint (ls_log_unit_count (log, LS_UNIT_FINDING), ==, 1);
}

/* ---- what is forgotten ---- */

/* A server that runs for a long time: connections come and go, one stays. */
static void
test_keep (void)
{
  g_autoptr (LsSession) session = ls_session_new ();
  const LsLog *log = ls_session_get_log (session);
  LsConnection *long_one = fixture_open (session, 0);
  LsChance chance;
  gsize most = 0;
  guint opened = 1;

  ls_chance_init (&chance, 2, "keep");
  for (guint round = 0; round < 3000; round++)
    {
      LsConnection *connection = fixture_open (session, round);
      guint64 last;

      g_assert_cmpuint (connection->number, ==, ++opened);
      for (guint i = 0; i < 10; i++)
        {
          fixture_append (session, connection, LS_EVENT_COMMAND, LS_FROM_CLIENT, round, 1 + fixture_draw (&chance, 600));
          fixture_append (session, connection, LS_EVENT_REPLY, LS_FROM_SERVER, round, 1 + fixture_draw (&chance, 60));
        }
      if (round % 20 == 0)
        fixture_append (session, long_one, LS_EVENT_COMMAND, LS_FROM_CLIENT, round, 30);
      fixture_append (session, connection, LS_EVENT_CLOSE, LS_FROM_CLIENT, round, 0);
      last = ls_log_last (log);
      ls_session_keep (session, 1500, 400000);
      g_assert_cmpuint (ls_log_last (log), ==, last);
      most = MAX (most, ls_session_memory (session));
      g_assert_cmpuint (last + 1 - ls_log_first (log), <=, 1500);
      g_assert_true (ls_session_get_connection (session, 1) == long_one);
      if (round % 100 == 99)
        check_last_of (session, &chance, 50);
    }
  g_assert_cmpuint (ls_session_n_connections (session), ==, 3001);
  g_assert_null (ls_session_get_connection (session, 2));
  g_assert_nonnull (ls_session_get_connection (session, 3001));
  g_assert_cmpuint (most, <, 4 * 1024 * 1024);
  /* The one that stayed has said little, and all of it is gone but the newest. */
  g_assert_cmpuint (ls_stream_length (long_one->streams[0]), ==, 150 * 30);
  g_assert_cmpuint (ls_stream_first (long_one->streams[0]), >, 140 * 30);
}

/* The octets' limit holds alone, too. */
static void
test_keep_octets (void)
{
  g_autoptr (LsSession) session = ls_session_new ();
  LsConnection *connection = fixture_open (session, 0);
  g_autoptr (GByteArray) scratch = g_byte_array_new ();

  for (guint i = 0; i < 1000; i++)
    {
      fixture_append (session, connection, LS_EVENT_DATA, LS_FROM_CLIENT, i, 1000);
      ls_session_keep (session, G_MAXUINT64, 50000);
      g_assert_cmpuint (ls_stream_length (connection->streams[0]) - ls_stream_first (connection->streams[0]), <=, 50000);
    }
  for (guint64 n = ls_log_first (ls_session_get_log (session)); n <= ls_log_last (ls_session_get_log (session)); n++)
    g_assert_cmpuint (ls_session_octets (session, n, scratch).length, ==, 1000);
}

/* A view at a cursor whose event is forgotten sees nothing, and does not fall over. */
static void
test_forgotten (void)
{
  g_autoptr (LsSession) session = ls_session_new ();
  LsConnection *connection = fixture_open (session, 0), *silent = fixture_open (session, 0);
  g_autoptr (GByteArray) scratch = g_byte_array_new ();
  LsProjection now;

  for (guint i = 0; i < 100; i++)
    fixture_append (session, connection, LS_EVENT_COMMAND, LS_FROM_CLIENT, i, 10);
  ls_session_keep (session, 10, G_MAXSIZE);
  g_assert_null (ls_session_event (session, 5));
  g_assert_cmpuint (ls_session_octets (session, 5, scratch).length, ==, 0);
  ls_projection_init (&now, session, 5);
  g_assert_false (now.has_state);
  ls_projection_init_conn (&now, session, 102, silent->number);
  g_assert_cmpuint (now.line, ==, 0);
  g_assert_cmpuint (ls_session_last_of (session, silent->number, 102), ==, 0);
}

static void
count_emission (LsSession *session, gpointer data)
{
  (*(guint *) data)++;
}

static void
test_notify (void)
{
  g_autoptr (LsSession) session = ls_session_new ();
  guint emissions = 0;
  LsConnection *connection;

  g_signal_connect (session, "appended", G_CALLBACK (count_emission), &emissions);
  ls_session_notify (session);
  g_assert_cmpuint (emissions, ==, 0);
  connection = fixture_open (session, 0);
  fixture_append (session, connection, LS_EVENT_COMMAND, LS_FROM_CLIENT, 1, 3);
  ls_session_notify (session);
  ls_session_notify (session);
  g_assert_cmpuint (emissions, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/session/time-order", test_time_order);
  g_test_add_func ("/core/session/open", test_open);
  g_test_add_func ("/core/session/last-of", test_last_of);
  g_test_add_func ("/core/session/partner", test_partner);
  g_test_add_func ("/core/session/settle", test_settle);
  g_test_add_func ("/core/session/closed-at", test_closed_at);
  g_test_add_func ("/core/session/units", test_units);
  g_test_add_func ("/core/session/letter-steps", test_letter_steps);
  g_test_add_func ("/core/session/letter-steps-interleaved", test_letter_steps_interleaved);
  g_test_add_func ("/core/session/keep", test_keep);
  g_test_add_func ("/core/session/keep-octets", test_keep_octets);
  g_test_add_func ("/core/session/forgotten", test_forgotten);
  g_test_add_func ("/core/session/notify", test_notify);
  return g_test_run ();
}
