/* live-clock.c: the time of a live session, and one timer for all that waits for it.
 * SPDX-License-Identifier: MIT */
#include "live/live-clock.h"

/* Waiters whose times are closer than this have their turn together. */
#define GRAIN_US G_TIME_SPAN_MILLISECOND

typedef struct {
  GSource      parent;
  LsLiveClock *clock;
} ClockSource;

struct _LsLiveClock {
  gint64         start_us;     /* of the monotonic clock */
  GSource       *source;
  gint64         next_us;
  LsLiveClockDue due;
  gpointer       data;
};

static void
set_next (LsLiveClock *self, gint64 time_us)
{
  self->next_us = time_us;
  g_source_set_ready_time (self->source, time_us == LS_LIVE_NEVER ? -1 : self->start_us + time_us);
}

static gboolean
dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  LsLiveClock *self = ((ClockSource *) source)->clock;
  gint64 now = ls_live_clock_now (self), next;

  /* Whoever waits anew during the call says so by ls_live_clock_wake(). */
  set_next (self, LS_LIVE_NEVER);
  next = self->due (self->data, now);
  if (next != LS_LIVE_NEVER)
    ls_live_clock_wake (self, MAX (next, now + GRAIN_US));
  return G_SOURCE_CONTINUE;
}

/**
 * ls_live_clock_new:
 * @due: called when somebody's time has come
 * @data: for @due
 *
 * Returns: (transfer full): a clock at 0, on the thread's default main context
 */
LsLiveClock *
ls_live_clock_new (LsLiveClockDue due, gpointer data)
{
  static GSourceFuncs functions = { .dispatch = dispatch };
  LsLiveClock *self = g_new0 (LsLiveClock, 1);

  self->start_us = g_get_monotonic_time ();
  self->next_us = LS_LIVE_NEVER;
  self->due = due;
  self->data = data;
  self->source = g_source_new (&functions, sizeof (ClockSource));
  ((ClockSource *) self->source)->clock = self;
  g_source_attach (self->source, g_main_context_get_thread_default ());
  return self;
}

/**
 * ls_live_clock_free:
 * @self: (transfer full): a clock
 */
void
ls_live_clock_free (LsLiveClock *self)
{
  g_source_destroy (self->source);
  g_source_unref (self->source);
  g_free (self);
}

/**
 * ls_live_clock_now:
 *
 * Returns: microseconds since the clock was made
 */
gint64
ls_live_clock_now (const LsLiveClock *self)
{
  return g_get_monotonic_time () - self->start_us;
}

/**
 * ls_live_clock_wake:
 * @self: a clock
 * @time_us: when somebody waits for; perhaps nobody does any more by then
 */
void
ls_live_clock_wake (LsLiveClock *self, gint64 time_us)
{
  if (time_us < self->next_us)
    set_next (self, MAX (time_us, 0));
}
