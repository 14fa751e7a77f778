/* test-log.c: the log keeps what it was given, and finds it again as a slow search would.
 * SPDX-License-Identifier: MIT */
#include "fixture.h"

#include <string.h>

static LsEvent
make_event (guint64 n, gint64 time_us)
{
  return (LsEvent) { .time_us = time_us, .start = n * 3, .length = n % 97, .conn = 1 + n % 5, .row = n % 500, .kind = n % 10 };
}

static void
append_many (LsLog *log, guint count, gint64 *time, LsChance *chance)
{
  for (guint i = 0; i < count; i++)
    {
      guint64 n = ls_log_last (log) + 1;
      LsEvent event;

      *time += fixture_draw (chance, 3);
      event = make_event (n, *time);
      g_assert_cmpuint (ls_log_append (log, &event), ==, n);
    }
}

static void
test_append_get (void)
{
  g_autoptr (LsLog) log = ls_log_new ();
  LsChance chance;
  gint64 time = 0;

  ls_chance_init (&chance, 1, "log");
  g_assert_cmpuint (ls_log_last (log), ==, 0);
  g_assert_cmpuint (ls_log_first (log), ==, 1);
  g_assert_null (ls_log_get (log, 0));
  g_assert_null (ls_log_get (log, 1));
  append_many (log, 3 * LS_LOG_CHUNK_EVENTS + 1, &time, &chance);
  for (guint64 n = 1; n <= ls_log_last (log); n++)
    {
      LsEvent expected = make_event (n, ls_log_get (log, n)->time_us);

      g_assert_cmpmem (ls_log_get (log, n), sizeof expected, &expected, sizeof expected);
    }
  g_assert_null (ls_log_get (log, 0));
  g_assert_null (ls_log_get (log, ls_log_last (log) + 1));
}

static void
test_small (void)
{
  g_assert_cmpuint (sizeof (LsEvent), <=, 64);
}

static guint64
seek_slowly (const LsLog *log, gint64 time_us)
{
  guint64 found = ls_log_first (log) - 1;

  for (guint64 n = ls_log_first (log); n <= ls_log_last (log); n++)
    if (ls_log_get (log, n)->time_us <= time_us)
      found = n;
  return found;
}

static void
test_seek_time (void)
{
  g_autoptr (LsLog) log = ls_log_new ();
  LsChance chance;
  gint64 time = 5;

  ls_chance_init (&chance, 2, "log");
  g_assert_cmpuint (ls_log_seek_time (log, 0), ==, 0);
  append_many (log, 2 * LS_LOG_CHUNK_EVENTS + 100, &time, &chance);
  g_assert_cmpuint (ls_log_seek_time (log, -1), ==, 0);
  g_assert_cmpuint (ls_log_seek_time (log, G_MAXINT64), ==, ls_log_last (log));
  for (guint i = 0; i < 300; i++)
    {
      gint64 at = fixture_draw (&chance, time + 10);

      g_assert_cmpuint (ls_log_seek_time (log, at), ==, seek_slowly (log, at));
    }
  ls_log_forget (log, 1000);
  for (guint i = 0; i < 300; i++)
    {
      gint64 at = fixture_draw (&chance, time + 10);

      g_assert_cmpuint (ls_log_seek_time (log, at), ==, seek_slowly (log, at));
    }
}

static void
test_forget (void)
{
  static const guint64 untils[] = { 1, 2, 2048, 2049, 2050, 4097, 5000, 6145 };
  g_autoptr (LsLog) log = ls_log_new ();
  LsChance chance;
  gint64 time = 0;
  gsize before;

  ls_chance_init (&chance, 3, "log");
  append_many (log, 3 * LS_LOG_CHUNK_EVENTS, &time, &chance);
  before = ls_log_memory (log);
  for (guint i = 0; i < G_N_ELEMENTS (untils); i++)
    {
      ls_log_forget (log, untils[i]);
      g_assert_cmpuint (ls_log_first (log), ==, untils[i]);
      g_assert_null (ls_log_get (log, untils[i] - 1));
      if (untils[i] <= ls_log_last (log))
        g_assert_cmpuint (ls_log_get (log, untils[i])->start, ==, untils[i] * 3);
    }
  g_assert_cmpuint (ls_log_memory (log), ==, 0);
  g_assert_cmpuint (before, >, 3 * LS_LOG_CHUNK_EVENTS * sizeof (LsEvent) - 1);

  /* All is gone; numbers go on counting. */
  ls_log_forget (log, 1000000);
  g_assert_cmpuint (ls_log_first (log), ==, 3 * LS_LOG_CHUNK_EVENTS + 1);
  append_many (log, 10, &time, &chance);
  g_assert_cmpuint (ls_log_last (log), ==, 3 * LS_LOG_CHUNK_EVENTS + 10);
  g_assert_cmpuint (ls_log_get (log, 3 * LS_LOG_CHUNK_EVENTS + 1)->start, ==, (3 * LS_LOG_CHUNK_EVENTS + 1) * 3);
  /* Backwards there is no way. */
  ls_log_forget (log, 1);
  g_assert_cmpuint (ls_log_first (log), ==, 3 * LS_LOG_CHUNK_EVENTS + 1);
}

/* ---- units ---- */

static guint64
naive_at (const GArray *naive, guint64 n)
{
  guint64 count = 0;

  for (guint i = 0; i < naive->len; i++)
    count += g_array_index (naive, guint64, i) <= n;
  return count;
}

static void
compare_units (const LsLog *log, LsUnit unit, const GArray *naive, guint forgotten, LsChance *chance)
{
  g_assert_cmpuint (ls_log_unit_count (log, unit), ==, naive->len);
  for (guint i = 0; i < 20; i++)
    {
      guint64 n = ls_log_first (log) - 1 + fixture_draw (chance, ls_log_last (log) + 3 - ls_log_first (log));
      guint64 k = fixture_draw (chance, naive->len + 3);

      g_assert_cmpuint (ls_log_unit_at (log, unit, n), ==, naive_at (naive, n));
      g_assert_cmpuint (ls_log_unit_event (log, unit, k), ==,
                        k > forgotten && k <= naive->len ? g_array_index (naive, guint64, k - 1) : 0);
    }
}

static void
test_units (void)
{
  g_autoptr (LsLog) log = ls_log_new ();
  GArray *naive[LS_N_UNITS];
  guint forgotten[LS_N_UNITS] = { 0 };
  LsChance chance;
  gint64 time = 0;

  ls_chance_init (&chance, 4, "units");
  for (guint i = 0; i < LS_N_UNITS; i++)
    naive[i] = g_array_new (FALSE, FALSE, sizeof (guint64));
  for (guint round = 0; round < 4000; round++)
    {
      LsUnit unit = fixture_draw (&chance, LS_N_UNITS);
      GArray *own = naive[unit];
      guint64 n;

      append_many (log, 1 + fixture_draw (&chance, 4), &time, &chance);
      n = ls_log_last (log);
      switch (fixture_draw (&chance, 10))
        {
        case 0: /* one that is there */
          if (own->len > forgotten[unit])
            {
              guint place = own->len - 1 - fixture_draw (&chance, MIN (own->len - forgotten[unit], 15));

              ls_log_unit_remove (log, unit, g_array_index (own, guint64, place));
              g_array_remove_index (own, place);
            }
          break;
        case 1: /* one that is not */
          ls_log_unit_remove (log, unit, n);
          break;
        default:
          ls_log_unit_add (log, unit, n);
          g_array_append_val (own, n);
        }
      if (round % 500 == 499)
        {
          ls_log_forget (log, ls_log_first (log) + fixture_draw (&chance, (ls_log_last (log) - ls_log_first (log)) / 2));
          for (guint i = 0; i < LS_N_UNITS; i++)
            forgotten[i] = naive_at (naive[i], ls_log_first (log) - 1);
        }
      if (round % 7 == 0)
        compare_units (log, unit, own, forgotten[unit], &chance);
    }
  for (guint i = 0; i < LS_N_UNITS; i++)
    {
      g_assert_cmpuint (forgotten[i], >, 0);
      g_array_unref (naive[i]);
    }
}

/* ---- sharing ---- */

static void
test_share (void)
{
  g_autoptr (LsLog) one = ls_log_new ();
  LsLog *other = ls_log_new ();
  LsChance chance;
  gint64 time = 0;

  ls_chance_init (&chance, 5, "share");
  append_many (one, 3 * LS_LOG_CHUNK_EVENTS + 7, &time, &chance);
  for (guint64 n = 1; n <= ls_log_last (one); n++)
    {
      LsEvent event = *ls_log_get (one, n);

      /* They part in the second chunk. */
      if (n == LS_LOG_CHUNK_EVENTS + 5)
        event.row = 12345;
      ls_log_append (other, &event);
    }
  ls_log_share (other, one);
  g_assert_true (ls_log_get (one, 1) == ls_log_get (other, 1));
  g_assert_true (ls_log_get (one, LS_LOG_CHUNK_EVENTS) == ls_log_get (other, LS_LOG_CHUNK_EVENTS));
  g_assert_true (ls_log_get (one, LS_LOG_CHUNK_EVENTS + 1) != ls_log_get (other, LS_LOG_CHUNK_EVENTS + 1));
  g_assert_cmpuint (ls_log_get (other, LS_LOG_CHUNK_EVENTS + 5)->row, ==, 12345);
  g_assert_cmpuint (ls_log_get (one, LS_LOG_CHUNK_EVENTS + 5)->row, !=, 12345);
  /* The last chunk is not full: each goes on in its own. */
  append_many (other, 3, &time, &chance);
  g_assert_cmpuint (ls_log_last (one), ==, 3 * LS_LOG_CHUNK_EVENTS + 7);
  g_assert_null (ls_log_get (one, 3 * LS_LOG_CHUNK_EVENTS + 8));

  /* Either may forget, and end, without the other. */
  ls_log_forget (other, 2000);
  g_assert_cmpuint (ls_log_get (one, 1999)->start, ==, 1999 * 3);
  ls_log_share (other, one);
  ls_log_free (other);
  for (guint64 n = 1; n <= ls_log_last (one); n++)
    g_assert_cmpuint (ls_log_get (one, n)->start, ==, n * 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/log/event-is-small", test_small);
  g_test_add_func ("/core/log/append-get", test_append_get);
  g_test_add_func ("/core/log/seek-time", test_seek_time);
  g_test_add_func ("/core/log/forget", test_forget);
  g_test_add_func ("/core/log/units", test_units);
  g_test_add_func ("/core/log/share", test_share);
  return g_test_run ();
}
