/* test-ladder.c: the ladder's rows, what they say, where they are drawn, and what a click on them means.
 * SPDX-License-Identifier: MIT */
#include "figure/ladder.h"

#include "figure-testing.h"

#include <string.h>

#define WIDTH  728
#define HEIGHT 585

static LsLadder *
lesson_ladder (LsSession *session)
{
  LsLadder *ladder = ls_ladder_new (session);

  ls_ladder_set_diagram (ladder, testing_lesson ()->diagram);
  return ladder;
}

static LsLadderView
view_at (LsSession *session, guint64 step, guint64 furthest)
{
  return (LsLadderView) { .cursor = testing_step (session, step), .furthest = testing_step (session, furthest), .progress = 1 };
}

static void
test_rows_and_events (void)
{
  g_autoptr (LsSession) session = testing_session ();
  g_autoptr (LsLadder) ladder = lesson_ladder (session);
  LsLadderView view = view_at (session, 9, 12);
  const LsLog *log = ls_session_get_log (session);

  g_assert_cmpuint (ls_ladder_n_rows (ladder, &view), ==, 12);
  for (guint64 row = 0; row < 20; row++)
    {
      guint64 n = ls_ladder_row_event (ladder, row);

      g_assert_cmpuint (n, ==, ls_log_unit_event (log, LS_UNIT_LINE, row + 1));
      g_assert_cmpuint (ls_ladder_event_row (ladder, n), ==, row);
      g_assert_cmpuint (ls_ladder_event_row (ladder, ls_session_settle (session, n)), ==, row);
    }
  g_assert_cmpuint (ls_ladder_event_row (ladder, 0), ==, LS_LADDER_NO_ROW);
  g_assert_cmpuint (ls_ladder_event_row (ladder, 1), ==, LS_LADDER_NO_ROW);
  g_assert_cmpuint (ls_ladder_row_event (ladder, 20), ==, 0);
  g_assert_cmpuint (ls_ladder_row_event (ladder, LS_LADDER_NO_ROW), ==, 0);
}

static void
test_hit (void)
{
  g_autoptr (LsSession) session = testing_session ();
  g_autoptr (LsLadder) ladder = lesson_ladder (session);
  LsLadderView view = view_at (session, 9, 9);
  double middle = ls_ladder_row_height (ladder) / 2;

  for (guint64 row = 0; row < 9; row++)
    {
      double y = ls_ladder_row_y (ladder, row) + middle;

      g_assert_cmpuint (ls_ladder_row_at (ladder, &view, y), ==, row);
      g_assert_cmpuint (ls_ladder_hit (ladder, &view, WIDTH, 300, y), ==, testing_step (session, row + 1));
    }
  g_assert_cmpuint (ls_ladder_row_at (ladder, &view, 0), ==, LS_LADDER_NO_ROW);
  g_assert_cmpuint (ls_ladder_hit (ladder, &view, WIDTH, 300, ls_ladder_row_y (ladder, 9) + middle), ==, 0);
  g_assert_cmpuint (ls_ladder_hit (ladder, &view, WIDTH, 300, 1e18), ==, 0);
  g_assert_cmpuint (ls_ladder_hit (ladder, &view, WIDTH, 300, -5), ==, 0);
}

/* Row 3 has the finding that EHLO's answer lists nothing. */
static void
test_hit_flag (void)
{
  g_autoptr (LsSession) session = testing_session ();
  g_autoptr (LsLadder) ladder = lesson_ladder (session);
  LsLadderView view = view_at (session, 9, 9);
  double y = ls_ladder_row_y (ladder, 2) + ls_ladder_row_height (ladder) / 2;
  guint64 found = 0;

  for (double x = 610; x < WIDTH; x++)
    {
      guint64 n = ls_ladder_hit (ladder, &view, WIDTH, x, y);

      if (ls_session_event (session, n)->kind == LS_EVENT_FINDING)
        found = n;
    }
  g_assert_cmpuint (found, ==, ls_log_unit_event (ls_session_get_log (session), LS_UNIT_FINDING, 1));
}

static void
test_words (void)
{
  g_autoptr (LsSession) session = testing_session ();
  g_autoptr (LsLadder) ladder = lesson_ladder (session);
  LsLadderView view = view_at (session, 9, 9);
  g_autofree char *whole = ls_ladder_description (ladder, &view);
  g_autofree char *name = ls_ladder_row_name (ladder, &view, 8);
  g_autofree char *about = ls_ladder_row_description (ladder, &view, 8);
  g_autofree char *ready = ls_ladder_row_description (ladder, &view, 2);
  g_autofree char *empty = NULL, *start = NULL;

  g_assert_cmpstr (whole, ==, "Step 9 of 20, 0.300 seconds. Server to client: 550 No such user here. One recipient is refused.");
  g_assert_cmpstr (name, ==, "Server, 550 No such user here");
  g_assert_cmpstr (about, ==, "0.300 seconds. Refused.");
  g_assert_cmpstr (ready, ==, "0.120 seconds. State Ready. No extensions.");
  view = view_at (session, 20, 20);
  empty = ls_ladder_row_name (ladder, &view, 14);
  g_assert_cmpstr (empty, ==, "Client, an empty line");
  view = (LsLadderView) { .progress = 1 };
  start = ls_ladder_description (ladder, &view);
  g_assert_cmpstr (start, ==, "Step 0 of 20. Nothing has been said yet.");
}

/* What comes is told only where it is the client's own line, and was not seen yet. */
static void
test_next (void)
{
  g_autoptr (LsSession) session = testing_session ();
  g_autoptr (LsLadder) ladder = lesson_ladder (session);
  LsLadderView view = view_at (session, 9, 9);

  g_assert_true (ls_ladder_has_next (ladder, &view));
  view = view_at (session, 8, 8);
  g_assert_false (ls_ladder_has_next (ladder, &view));
  view = view_at (session, 9, 12);
  g_assert_false (ls_ladder_has_next (ladder, &view));
  view = view_at (session, 20, 20);
  g_assert_false (ls_ladder_has_next (ladder, &view));
  view = (LsLadderView) { .progress = 1 };
  g_assert_false (ls_ladder_has_next (ladder, &view));
  view = view_at (session, 9, 9);
  view.plain = TRUE;
  g_assert_false (ls_ladder_has_next (ladder, &view));
}

static void
test_findings_unseen (void)
{
  g_autoptr (LsSession) session = testing_session ();
  g_autoptr (LsLadder) ladder = lesson_ladder (session);
  guint64 reply = ls_ladder_row_event (ladder, 2);
  LsLadderView view = { .cursor = reply, .furthest = reply, .progress = 1 };
  g_autofree char *about = ls_ladder_row_description (ladder, &view, 2);

  g_assert_cmpstr (about, ==, "0.120 seconds. State Ready.");
}

static void
test_band (gconstpointer data)
{
  LsPalette palette = GPOINTER_TO_UINT (data);
  g_autoptr (LsSession) session = testing_session ();
  g_autoptr (LsLadder) ladder = lesson_ladder (session);
  LsLadderView view = view_at (session, 9, 9);
  cairo_t *cr = testing_picture (WIDTH, HEIGHT);
  LsFigureStyle style;
  double top, height = ls_ladder_row_height (ladder);
  LsColour here;

  ls_figure_style_init (&style, palette);
  ls_ladder_set_style (ladder, &style);
  here = style.colours[LS_COLOUR_HERE];
  ls_ladder_draw_rows (ladder, cr, WIDTH, HEIGHT, 0, &view);
  top = ls_ladder_row_y (ladder, 8);
  if (style.framed)
    g_assert_cmpuint (testing_count (cr, 0, top, WIDTH, height, style.colours[LS_COLOUR_TEXT]), >, 2 * WIDTH);
  else
    {
      g_assert_cmpuint (testing_count (cr, 0, top, WIDTH, height, here), >, WIDTH * height * 0.7);
      g_assert_cmpuint (testing_count (cr, 0, 0, WIDTH, top, here), ==, 0);
      g_assert_cmpuint (testing_count (cr, 0, top + height, WIDTH, HEIGHT - top - height, here), ==, 0);
      g_assert_true (testing_pixel_is (cr, 1, top + 4, style.colours[LS_COLOUR_HERE_LINE]));
    }
  cairo_destroy (cr);
}

/* A row that was seen and lies ahead is faint: none of its text has the full colour. */
static void
test_ahead (void)
{
  g_autoptr (LsSession) session = testing_session ();
  g_autoptr (LsLadder) ladder = lesson_ladder (session);
  LsLadderView view = view_at (session, 2, 6);
  cairo_t *cr = testing_picture (WIDTH, HEIGHT);
  LsFigureStyle style;

  ls_figure_style_init (&style, LS_PALETTE_LIGHT);
  ls_ladder_draw_rows (ladder, cr, WIDTH, HEIGHT, 0, &view);
  g_assert_cmpuint (testing_count (cr, 170, ls_ladder_row_y (ladder, 1), 400, 40, style.colours[LS_COLOUR_CLIENT]), >, 50);
  g_assert_cmpuint (testing_count (cr, 172, ls_ladder_row_y (ladder, 3), 400, 40, style.colours[LS_COLOUR_CLIENT]), ==, 0);
  g_assert_cmpuint (testing_count (cr, 0, ls_ladder_row_y (ladder, 6) + 20, WIDTH, 60, style.colours[LS_COLOUR_BASE]), >=,
                    WIDTH * 60 - 200);
  cairo_destroy (cr);
}

/* Drawing what is visible at any place of the scroll gives the same picture as drawing all of it. */
static void
test_scrolled (void)
{
  g_autoptr (LsSession) session = testing_session ();
  g_autoptr (LsLadder) ladder = lesson_ladder (session);
  LsLadderView view = view_at (session, 14, 20);
  int all = (int) ls_ladder_height (ladder, &view), height = 200;
  cairo_t *whole = testing_picture (WIDTH, all), *part;
  cairo_surface_t *surface = cairo_get_target (whole);
  int stride = cairo_image_surface_get_stride (surface);

  ls_ladder_draw_rows (ladder, whole, WIDTH, all, 0, &view);
  cairo_surface_flush (surface);
  for (int y = 0; y + height <= all; y += 97)
    {
      part = testing_picture (WIDTH, height);
      ls_ladder_draw_rows (ladder, part, WIDTH, height, y, &view);
      cairo_surface_flush (cairo_get_target (part));
      /* The dots of the network's line begin where the drawing begins. */
      for (int row = 0; row < height; row++)
        g_assert_cmpmem (cairo_image_surface_get_data (cairo_get_target (part)) + row * stride, 4 * 370,
                         cairo_image_surface_get_data (surface) + (y + row) * stride, 4 * 370);
      cairo_destroy (part);
    }
  cairo_destroy (whole);
}

static void
test_progress (void)
{
  g_autoptr (LsSession) session = testing_session ();
  g_autoptr (LsLadder) ladder = lesson_ladder (session);
  LsLadderView view = view_at (session, 9, 9);
  LsFigureStyle style;
  guint before = 0;

  ls_figure_style_init (&style, LS_PALETTE_LIGHT);
  for (view.progress = 0; view.progress <= 1; view.progress += 0.25)
    {
      cairo_t *cr = testing_picture (WIDTH, HEIGHT);
      guint painted;

      ls_ladder_draw_rows (ladder, cr, WIDTH, HEIGHT, 0, &view);
      painted = testing_count (cr, 165, ls_ladder_row_y (ladder, 8), 420, 47, style.colours[LS_COLOUR_SERVER]);
      g_assert_cmpuint (painted, >=, before);
      before = painted;
      cairo_destroy (cr);
    }
  g_assert_cmpuint (before, >, 400);
}

static void
test_segments (void)
{
  g_autoptr (LsSession) session = testing_session ();
  g_autoptr (LsLadder) ladder = lesson_ladder (session);
  guint64 last = ls_log_last (ls_session_get_log (session));
  LsLadderView view = { .cursor = last, .furthest = last, .progress = 1 };
  g_autofree char *syn = NULL, *synack = NULL, *greeting = NULL, *refused = NULL;

  ls_ladder_set_unit (ladder, LS_UNIT_SEGMENT);
  g_assert_cmpuint (ls_ladder_n_rows (ladder, &view), ==, ls_log_unit_count (ls_session_get_log (session), LS_UNIT_SEGMENT));
  syn = ls_ladder_row_name (ladder, &view, 0);
  synack = ls_ladder_row_name (ladder, &view, 1);
  greeting = ls_ladder_row_name (ladder, &view, 3);
  refused = ls_ladder_row_description (ladder, &view, 11);
  g_assert_cmpstr (syn, ==, "Client, SYN");
  g_assert_cmpstr (synack, ==, "Server, SYN ACK");
  g_assert_cmpstr (greeting, ==, "Server, 220 smtp.commentcamarche.net SMTP Ready");
  g_assert_nonnull (strstr (refused, "Refused"));
  g_assert_false (ls_ladder_has_next (ladder, &view));
  /* The finding about EHLO's answer stands beside the segment that carries that answer, and beside no other. */
  for (guint64 row = 0; row < 12; row++)
    {
      g_autofree char *about = ls_ladder_row_description (ladder, &view, row);

      g_assert_true ((strstr (about, "No extensions") != NULL) == (row == 5));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/figure/ladder/rows-and-events", test_rows_and_events);
  g_test_add_func ("/figure/ladder/hit", test_hit);
  g_test_add_func ("/figure/ladder/hit-flag", test_hit_flag);
  g_test_add_func ("/figure/ladder/words", test_words);
  g_test_add_func ("/figure/ladder/next", test_next);
  g_test_add_func ("/figure/ladder/findings-unseen", test_findings_unseen);
  g_test_add_data_func ("/figure/ladder/band/light", GUINT_TO_POINTER (LS_PALETTE_LIGHT), test_band);
  g_test_add_data_func ("/figure/ladder/band/dark", GUINT_TO_POINTER (LS_PALETTE_DARK), test_band);
  g_test_add_data_func ("/figure/ladder/band/contrast", GUINT_TO_POINTER (LS_PALETTE_CONTRAST_LIGHT), test_band);
  g_test_add_func ("/figure/ladder/ahead", test_ahead);
  g_test_add_func ("/figure/ladder/scrolled", test_scrolled);
  g_test_add_func ("/figure/ladder/progress", test_progress);
  g_test_add_func ("/figure/ladder/segments", test_segments);
  return g_test_run ();
}
