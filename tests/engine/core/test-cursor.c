/* test-cursor.c: stepping forward and back by every unit, and what is known at each place.
 * SPDX-License-Identifier: MIT */
#include "fixture.h"

#include "core/cursor.h"
#include "core/projection.h"

/* A conversation of many kinds of events on three connections, findings in runs among them. */
static LsSession *
make_session (guint events, guint64 seed)
{
  static const LsEventKind kinds[] = {
    LS_EVENT_COMMAND, LS_EVENT_REPLY, LS_EVENT_DATA, LS_EVENT_SEGMENT, LS_EVENT_SEGMENT, LS_EVENT_FINDING, LS_EVENT_NOTE,
  };
  LsSession *session = ls_session_new ();
  LsConnection *connections[3];
  LsChance chance;

  ls_chance_init (&chance, seed, "cursor");
  for (guint i = 0; i < G_N_ELEMENTS (connections); i++)
    connections[i] = fixture_open (session, 0);
  for (guint i = 0; i < events; i++)
    {
      LsConnection *connection = connections[fixture_draw (&chance, 3)];
      LsEventKind kind = kinds[fixture_draw (&chance, G_N_ELEMENTS (kinds))];
      guint run = kind == LS_EVENT_FINDING ? 1 + fixture_draw (&chance, 3) : kind == LS_EVENT_DATA ? 1 + fixture_draw (&chance, 15) : 1;

      for (; run > 0; run--)
        fixture_append (session, connection, kind, kind == LS_EVENT_REPLY ? LS_FROM_SERVER : LS_FROM_CLIENT, i, 5);
    }
  return session;
}

static void
count_emission (LsCursor *cursor, gpointer data)
{
  (*(guint *) data)++;
}

static void
walk (LsUnit unit, guint64 seed)
{
  g_autoptr (LsSession) session = make_session (400, seed);
  g_autoptr (LsCursor) cursor = ls_cursor_new (session);
  const LsLog *log = ls_session_get_log (session);
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (guint64));
  guint moves = 0;
  guint64 place = 0;

  g_signal_connect (cursor, "moved", G_CALLBACK (count_emission), &moves);
  g_assert_cmpuint (ls_cursor_get_event (cursor), ==, 0);
  g_array_append_val (places, place);
  while (ls_cursor_forward (cursor, unit))
    {
      place = ls_cursor_get_event (cursor);
      /* It went forward, stands behind all findings about its step, and has seen at least one step more. */
      g_assert_cmpuint (place, >, g_array_index (places, guint64, places->len - 1));
      g_assert_cmpuint (place, ==, ls_session_settle (session, place));
      g_assert_cmpuint (ls_cursor_get_step (cursor, unit), ==, ls_log_unit_at (log, unit, place));
      if (unit != LS_UNIT_FINDING)
        g_assert_cmpuint (ls_cursor_get_step (cursor, unit), ==, places->len);
      g_array_append_val (places, place);
    }
  g_assert_cmpuint (moves, ==, places->len - 1);
  g_assert_cmpuint (ls_cursor_get_step (cursor, unit), ==, ls_log_unit_count (log, unit));
  g_assert_cmpuint (ls_cursor_get_event (cursor), ==, place);

  /* Back then forward is the identity, at every place; and back goes through the same places. */
  for (guint i = places->len - 1; i > 0; i--)
    {
      g_assert_true (ls_cursor_back (cursor, unit));
      g_assert_cmpuint (ls_cursor_get_event (cursor), ==, g_array_index (places, guint64, i - 1));
      g_assert_true (ls_cursor_forward (cursor, unit));
      g_assert_cmpuint (ls_cursor_get_event (cursor), ==, g_array_index (places, guint64, i));
      g_assert_true (ls_cursor_back (cursor, unit));
    }
  g_assert_false (ls_cursor_back (cursor, unit));
  g_assert_cmpuint (ls_cursor_get_event (cursor), ==, 0);
  g_assert_cmpuint (ls_cursor_get_furthest (cursor), ==, place);

  /* From any event, also in the middle of a step: back to the nearest place before it, forward to the nearest after. */
  for (guint64 n = 1; n <= ls_log_last (log); n++)
    {
      guint before = 0;

      while (before + 1 < places->len && g_array_index (places, guint64, before + 1) < n)
        before++;
      ls_cursor_set_event (cursor, n);
      g_assert_true (ls_cursor_back (cursor, unit));
      g_assert_cmpuint (ls_cursor_get_event (cursor), ==, g_array_index (places, guint64, before));
    }
}

static void
test_walk (gconstpointer data)
{
  for (guint64 seed = 0; seed < 5; seed++)
    walk (GPOINTER_TO_UINT (data), seed);
}

static void
test_set_step (void)
{
  g_autoptr (LsSession) session = make_session (100, 9);
  g_autoptr (LsCursor) cursor = ls_cursor_new (session);
  const LsLog *log = ls_session_get_log (session);
  guint64 steps = ls_log_unit_count (log, LS_UNIT_LINE);

  for (guint64 k = 0; k <= steps; k++)
    {
      g_assert_true (ls_cursor_set_step (cursor, LS_UNIT_LINE, k));
      g_assert_cmpuint (ls_cursor_get_step (cursor, LS_UNIT_LINE), ==, k);
    }
  g_assert_false (ls_cursor_set_step (cursor, LS_UNIT_LINE, steps + 1));
  g_assert_cmpuint (ls_cursor_get_step (cursor, LS_UNIT_LINE), ==, steps);
  ls_cursor_home (cursor);
  g_assert_cmpuint (ls_cursor_get_event (cursor), ==, 0);
  ls_cursor_end (cursor);
  g_assert_cmpuint (ls_cursor_get_event (cursor), ==, ls_log_last (log));
  ls_cursor_set_event (cursor, G_MAXUINT64);
  g_assert_cmpuint (ls_cursor_get_event (cursor), ==, ls_log_last (log));

  /* What is forgotten cannot be stepped to. */
  ls_session_keep (session, 20, G_MAXSIZE);
  g_assert_false (ls_cursor_set_step (cursor, LS_UNIT_LINE, 1));
  g_assert_cmpuint (ls_cursor_get_event (cursor), ==, ls_log_last (log));
}

static void
test_set_session (void)
{
  g_autoptr (LsSession) one = make_session (100, 1), other = make_session (20, 2);
  g_autoptr (LsCursor) cursor = ls_cursor_new (one);
  guint moves = 0;

  ls_cursor_end (cursor);
  g_signal_connect (cursor, "moved", G_CALLBACK (count_emission), &moves);
  ls_cursor_set_session (cursor, other, 10);
  g_assert_true (ls_cursor_get_session (cursor) == other);
  g_assert_cmpuint (ls_cursor_get_event (cursor), ==, 10);
  g_assert_cmpuint (ls_cursor_get_furthest (cursor), ==, 10);
  g_assert_cmpuint (moves, ==, 1);
  ls_cursor_set_session (cursor, other, 100000);
  g_assert_cmpuint (ls_cursor_get_event (cursor), ==, ls_log_last (ls_session_get_log (other)));
}

/* ---- projection ---- */

static void
test_projection (void)
{
  g_autoptr (LsSession) session = make_session (300, 3);
  const LsLog *log = ls_session_get_log (session);
  LsProjection now;

  for (guint64 n = 0; n <= ls_log_last (log); n++)
    {
      guint32 conn = n > 0 ? ls_log_get (log, n)->conn : 1;
      guint64 line = 0, lines = 0, findings = 0;

      for (guint64 i = 1; i <= n; i++)
        {
          const LsEvent *event = ls_log_get (log, i);

          if (event->conn == conn && ls_event_is_line (event))
            line = i;
          findings += event->kind == LS_EVENT_FINDING;
        }
      lines = ls_log_unit_at (log, LS_UNIT_LINE, n);
      ls_projection_init (&now, session, n);
      g_assert_cmpuint (now.n, ==, n);
      g_assert_cmpuint (now.conn, ==, conn);
      g_assert_cmpuint (now.line, ==, line);
      g_assert_cmpuint (now.findings, ==, findings);
      g_assert_cmpuint (now.step, ==, lines);
      g_assert_false (now.is_closed);
      g_assert_cmpint (now.time_us, ==, n > 0 ? ls_log_get (log, n)->time_us : 0);
    }
}

int
main (int argc, char **argv)
{
  static const char *const names[LS_N_UNITS] = { "line", "exchange", "segment", "finding" };

  g_test_init (&argc, &argv, NULL);
  for (guint unit = 0; unit < LS_N_UNITS; unit++)
    {
      g_autofree char *path = g_strconcat ("/core/cursor/walk/", names[unit], NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (unit), test_walk);
    }
  g_test_add_func ("/core/cursor/set-step", test_set_step);
  g_test_add_func ("/core/cursor/set-session", test_set_session);
  g_test_add_func ("/core/projection/every-event", test_projection);
  return g_test_run ();
}
