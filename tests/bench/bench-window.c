/* bench-window.c: the real window with a long session in it: from a key to the drawn frame, and frames while scrubbing.
 *
 * usage: bench-window [EVENTS]; needs a display, such as Xvfb's. Build it without sanitizers.
 * SPDX-License-Identifier: MIT */
#include "application.h"
#include "bench-session.h"
#include "session-page.h"
#include "window.h"

#include <handy.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define FRAMES 120

/* So long the window is left alone before a key: one that comes in the middle of a frame waits for the next. */
#define QUIET_MS 40

typedef struct {
  LsWindow      *window;
  LsCursor      *cursor;
  GdkFrameClock *clock;
  gint64         begun_us;     /* when the key was pressed, or the frame begun; 0: nobody waits */
  gint64         begun_cpu_us; /* likewise, by this thread's processor time: what other programs take does not count */
  gint64         times[FRAMES];
  gint64         cpu[FRAMES];
  guint          n_times;
} Bench;

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
report_times (const char *what, const char *clock, gint64 *times, guint n)
{
  qsort (times, n, sizeof *times, compare_times);
  printf ("%-40s %-9s median %7.3f ms  of a hundred the worst but one %7.3f ms  worst %7.3f ms\n", what, clock,
          times[n / 2] / 1000.0, times[n * 99 / 100 - 1] / 1000.0, times[n - 1] / 1000.0);
}

static void
report (Bench *self, const char *what, gint64 took_us)
{
  report_times (what, "processor", self->cpu, self->n_times);
  report_times (what, "clock", self->times, self->n_times);
  if (took_us > 0)
    printf ("%-40s %.1f frames a second\n", what, self->n_times * 1e6 / took_us);
  self->n_times = 0;
}

static void
wait_ms (guint ms)
{
  gint64 until = g_get_monotonic_time () + ms * 1000;

  while (g_get_monotonic_time () < until)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (200);
}

static void
on_painted (GdkFrameClock *clock, Bench *self)
{
  if (self->begun_us != 0 && self->n_times < FRAMES)
    {
      self->times[self->n_times] = g_get_monotonic_time () - self->begun_us;
      self->cpu[self->n_times++] = processor_time_us () - self->begun_cpu_us;
    }
  self->begun_us = 0;
}

static void
on_frame_begun (GdkFrameClock *clock, Bench *self)
{
  self->begun_us = g_get_monotonic_time ();
  self->begun_cpu_us = processor_time_us ();
}

static void
press (Bench *self, guint key)
{
  GdkEvent *event = gdk_event_new (GDK_KEY_PRESS);
  GdkKeymapKey *keys;
  int n_keys;

  event->key.window = g_object_ref (gtk_widget_get_window (GTK_WIDGET (self->window)));
  event->key.send_event = TRUE;
  event->key.keyval = key;
  if (gdk_keymap_get_entries_for_keyval (gdk_keymap_get_for_display (gdk_display_get_default ()), key, &keys, &n_keys))
    {
      event->key.hardware_keycode = keys[0].keycode;
      g_free (keys);
    }
  gdk_event_set_device (event, gdk_seat_get_keyboard (gdk_display_get_default_seat (gdk_display_get_default ())));
  self->begun_us = g_get_monotonic_time ();
  self->begun_cpu_us = processor_time_us ();
  gtk_main_do_event (event);
  gdk_event_free (event);
}

static void
measure_keys (Bench *self, const char *what, guint key)
{
  self->n_times = 0;
  for (guint i = 0; i < FRAMES; i++)
    {
      press (self, key);
      while (self->begun_us != 0)
        g_main_context_iteration (NULL, TRUE);
      wait_ms (QUIET_MS);
    }
  report (self, what, 0);
}

/* As a hand that drags over the timeline, faster than any. */
static void
measure_scrubbing (Bench *self)
{
  guint64 last = ls_log_last (ls_session_get_log (ls_cursor_get_session (self->cursor)));
  gulong before = g_signal_connect (self->clock, "before-paint", G_CALLBACK (on_frame_begun), self);
  gint64 begun = g_get_monotonic_time ();

  self->n_times = 0;
  for (guint i = 0; self->n_times < FRAMES; i++)
    {
      guint seen = self->n_times;

      ls_cursor_set_event (self->cursor, 1 + (guint64) i * 2654435761u % last);
      while (self->n_times == seen)
        g_main_context_iteration (NULL, TRUE);
    }
  g_signal_handler_disconnect (self->clock, before);
  report (self, "scrubbing all over, a frame's own time", g_get_monotonic_time () - begun);
}

static void
on_activate (GtkApplication *application, guint64 *events)
{
  Bench self = { .window = ls_window_new (application) };
  g_autoptr (LsSession) session = bench_session (*events);

  gtk_window_set_default_size (GTK_WINDOW (self.window), 1366, 768);
  ls_window_open_session (self.window, session, "Bench", "Recorded");
  gtk_window_present (GTK_WINDOW (self.window));
  wait_ms (1500);
  self.cursor = ls_window_get_cursor (self.window);
  self.clock = gtk_widget_get_frame_clock (GTK_WIDGET (self.window));
  g_signal_connect (self.clock, "after-paint", G_CALLBACK (on_painted), &self);
  printf ("%" G_GUINT64_FORMAT " events, %d frames each\n", ls_log_last (ls_session_get_log (session)), FRAMES);
  measure_keys (&self, "key Right to the drawn frame", GDK_KEY_Right);
  ls_cursor_end (self.cursor);
  wait_ms (1000);
  measure_keys (&self, "key Left at the end, likewise", GDK_KEY_Left);
  measure_scrubbing (&self);
  gtk_widget_destroy (GTK_WIDGET (self.window));
}

int
main (int argc, char **argv)
{
  guint64 events = argc > 1 ? g_ascii_strtoull (argv[1], NULL, 10) : 10000;
  g_autoptr (LsApplication) application = NULL;

  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
  application = ls_application_new ();
  g_signal_connect (application, "activate", G_CALLBACK (on_activate), &events);
  return g_application_run (G_APPLICATION (application), 1, argv);
}
