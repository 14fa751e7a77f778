/* bench-figure.c: how long a frame takes, at the end of a short log and of a long one.
 *
 * usage: bench-figure [EVENTS]; prints a line a measurement, in processor time. Build it without sanitizers.
 * SPDX-License-Identifier: MIT */
#include "bench-session.h"
#include "figure/figure-text.h"
#include "figure/ladder.h"
#include "figure/state-figure.h"
#include "lesson/library.h"

#include <cairo.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define WIDTH  1000
#define HEIGHT 700
#define FRAMES 400

/* Of this thread: what other programs take does not count. */
static gint64
processor_time_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * G_TIME_SPAN_SECOND + now.tv_nsec / 1000;
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 one = *(const gint64 *) a, other = *(const gint64 *) b;

  return one < other ? -1 : one > other;
}

static void
report (const char *what, gint64 *times, guint n)
{
  gint64 first = times[0];

  qsort (times, n, sizeof *times, compare_times);
  printf ("%-44s first %7.3f ms  median %7.3f ms  worst %7.3f ms\n", what, first / 1000.0, times[n / 2] / 1000.0,
          times[n - 1] / 1000.0);
}

typedef enum { STANDING, STEPPING, SCRUBBING, N_MANNERS } Manner;

static const char *const manners[N_MANNERS] = { "standing at the end", "stepping back from the end", "scrubbing all over" };

static guint64
cursor_of (Manner manner, guint frame, guint64 last)
{
  switch (manner)
    {
    case STANDING:
      return last;
    case STEPPING:
      return last - MIN (last - 1, frame * 2);
    default:
      return 1 + (guint64) frame * 2654435761u % last;
    }
}

static void
measure_ladder (LsSession *session, cairo_t *cr, LsUnit unit, Manner manner)
{
  g_autoptr (LsLadder) ladder = ls_ladder_new (session);
  guint64 last = ls_log_last (ls_session_get_log (session));
  g_autofree char *what = g_strdup_printf ("ladder of %s, %s", unit == LS_UNIT_LINE ? "lines" : "segments", manners[manner]);
  gint64 times[FRAMES];

  ls_ladder_set_unit (ladder, unit);
  for (guint i = 0; i < FRAMES; i++)
    {
      LsLadderView view = { .cursor = cursor_of (manner, i, last), .furthest = last, .progress = 1 };
      gint64 begun = processor_time_us ();
      double y = ls_ladder_row_y (ladder, ls_ladder_event_row (ladder, view.cursor)) - HEIGHT / 2;

      ls_ladder_draw_head (ladder, cr, WIDTH, &view);
      ls_ladder_draw_rows (ladder, cr, WIDTH, HEIGHT, CLAMP (y, 0, ls_ladder_height (ladder, &view) - HEIGHT), &view);
      times[i] = processor_time_us () - begun;
    }
  report (what, times, FRAMES);
}

/* A window draws again at the next frame: so does this. */
static void
ignore (gpointer data)
{
}

/* What a window shows at once, and what it finds out in the frames after that. */
static void
measure_way (LsSession *session, const LsDiagram *diagram)
{
  g_autoptr (LsStateFigure) figure = ls_state_figure_new (diagram, session);
  LsStateView view = { .n = ls_log_last (ls_session_get_log (session)), .progress = 1 };
  gint64 begun = processor_time_us (), took;

  ls_state_figure_visit (figure, &view, 1, 0);
  took = processor_time_us () - begun;
  report ("state diagram, the whole way looked at", &took, 1);
}

/* A program with a window has its fonts before there is a ladder. */
static void
measure_fonts (void)
{
  gint64 begun = processor_time_us (), took;
  LsFigureStyle style;

  ls_figure_style_init (&style, LS_PALETTE_LIGHT);
  ls_figure_text_load (&style);
  took = processor_time_us () - begun;
  report ("fonts, loaded once in a program", &took, 1);
}

static void
measure_state (LsSession *session, const LsDiagram *diagram, cairo_t *cr, Manner manner)
{
  g_autoptr (LsStateFigure) figure = ls_state_figure_new (diagram, session);
  guint64 last = ls_log_last (ls_session_get_log (session));
  g_autofree char *what = g_strdup_printf ("state diagram, %s", manners[manner]);
  gint64 times[FRAMES];

  ls_state_figure_set_changed (figure, ignore, NULL);
  for (guint i = 0; i < FRAMES; i++)
    {
      LsStateView view = { .n = cursor_of (manner, i, last), .progress = 1 };
      gint64 begun = processor_time_us ();

      ls_state_figure_draw (figure, cr, 419, 220, &view);
      times[i] = processor_time_us () - begun;
    }
  report (what, times, FRAMES);
}

static void
measure_layout (const LsDiagram *diagram)
{
  gint64 times[FRAMES / 10];

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autoptr (LsStateFigure) figure = ls_state_figure_new (diagram, NULL);
      gint64 begun = processor_time_us ();

      ls_state_figure_height (figure, 300 + i);
      times[i] = processor_time_us () - begun;
    }
  report ("state diagram, laid out anew", times, G_N_ELEMENTS (times));
}

int
main (int argc, char **argv)
{
  guint64 events = argc > 1 ? g_ascii_strtoull (argv[1], NULL, 10) : 1000000;
  g_autoptr (LsSession) session = bench_session (MAX (events, 100));
  g_autofree char *file = ls_library_find ("smtp-first-mail");
  g_autoptr (LsLessonProblems) problems = ls_lesson_problems_new ();
  g_autoptr (LsLesson) lesson = ls_lesson_load (file, problems, NULL);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);

  printf ("%" G_GUINT64_FORMAT " events, %d×%d pixels, %d frames each\n", ls_log_last (ls_session_get_log (session)), WIDTH,
          HEIGHT, FRAMES);
  measure_fonts ();
  for (guint unit = LS_UNIT_LINE; unit <= LS_UNIT_SEGMENT; unit += LS_UNIT_SEGMENT - LS_UNIT_LINE)
    for (guint manner = 0; manner < N_MANNERS; manner++)
      measure_ladder (session, cr, unit, manner);
  for (guint manner = 0; manner < N_MANNERS; manner++)
    measure_state (session, lesson->diagram, cr, manner);
  measure_way (session, lesson->diagram);
  measure_layout (lesson->diagram);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return 0;
}
