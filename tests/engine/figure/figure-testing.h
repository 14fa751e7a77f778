/* figure-testing.h: what the tests of figures draw: a real lesson, and sessions of made-up lines.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/chance.h"
#include "figure/figure-style.h"
#include "lesson/lesson-play.h"
#include "lesson/library.h"
#include "world/simulator.h"

#include <cairo.h>

/* The first lesson, played to its end; it lives as long as the test program. */
static inline LsLesson *
testing_lesson (void)
{
  static LsLesson *lesson = NULL;

  if (lesson == NULL)
    {
      g_autofree char *file = ls_library_find ("smtp-first-mail");
      g_autoptr (LsLessonProblems) problems = ls_lesson_problems_new ();

      lesson = ls_lesson_load (file, problems, NULL);
      g_assert_nonnull (lesson);
    }
  return lesson;
}

static inline LsSession *
testing_session (void)
{
  LsSession *session = ls_lesson_play (testing_lesson ());

  ls_simulator_run (session);
  return session;
}

static inline guint64
testing_step (LsSession *session, guint64 step)
{
  return ls_session_settle (session, ls_log_unit_event (ls_session_get_log (session), LS_UNIT_LINE, step));
}

static inline LsConnection *
testing_open (LsSession *session, const char *client, const char *server)
{
  LsEnd a = { (char *) "", (char *) client, 40000 }, b = { (char *) "", (char *) server, 25 };

  return ls_session_open (session, ls_protocol_find ("smtp")->knowledge, 0, &a, &b);
}

/* Appends a line with its octets. */
static inline guint64
testing_say (LsSession *session, LsConnection *connection, LsEventKind kind, LsFrom from, LsSpan octets)
{
  LsEvent event = { .time_us = 0, .kind = kind, .from = from, .length = octets.length };

  event.start = ls_stream_append (connection->streams[from], octets);
  return ls_session_append (session, connection, &event);
}

static inline guint64
testing_say_string (LsSession *session, LsConnection *connection, LsEventKind kind, LsFrom from, const char *line)
{
  return testing_say (session, connection, kind, from, ls_span_from_string (line));
}

/* A picture to draw on, grey at first so that what is not drawn is seen. */
static inline cairo_t *
testing_picture (int width, int height)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cairo_t *cr = cairo_create (surface);

  cairo_surface_destroy (surface);
  cairo_set_source_rgb (cr, 0.5, 0.5, 0.5);
  cairo_paint (cr);
  return cr;
}

static inline gboolean
testing_pixel_is (cairo_t *cr, int x, int y, LsColour colour)
{
  cairo_surface_t *surface = cairo_get_target (cr);
  const guint8 *pixel;
  int red, green, blue;

  cairo_surface_flush (surface);
  pixel = cairo_image_surface_get_data (surface) + y * cairo_image_surface_get_stride (surface) + x * 4;
  red = pixel[2] - (int) (colour.red * 255 + 0.5);
  green = pixel[1] - (int) (colour.green * 255 + 0.5);
  blue = pixel[0] - (int) (colour.blue * 255 + 0.5);
  return ABS (red) <= 2 && ABS (green) <= 2 && ABS (blue) <= 2;
}

/* How many pixels of a rectangle have that colour. */
static inline guint
testing_count (cairo_t *cr, int x, int y, int width, int height, LsColour colour)
{
  guint count = 0;

  for (int j = y; j < y + height; j++)
    for (int i = x; i < x + width; i++)
      count += testing_pixel_is (cr, i, j, colour);
  return count;
}

/* Lines that nobody should send, and somebody will. */
static const char *const testing_hostile[] = {
  "MAIL FROM:<مستخدم@مثال.إختبار>", "RCPT TO:<用户@例子.广告>", "<b>&amp;</b> <span size=\"999999\">\"'%s%n\\n", "a\xffz\x01\x7f\xc3(",
  "\xe2\x80\xae" "gnp.exe\xe2\x80\xa8two", "\tTAB\rCR", "e\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81", "", " ", "-", "…",
  "ends in \\",
};
