/* timeline-scale.c: where each step of a session stands on a line, and what a stretch of that line holds.
 * SPDX-License-Identifier: MIT */
#include "timeline-scale.h"

#include <math.h>

/* Ticks nearer to each other than this, in pixels, cannot be told apart. */
#define TICK_ROOM 3

/* A bar of density is so wide. */
#define BAR_PIXELS 2

/* In so many places of a bar two steps are looked at: command and reply take turns. */
#define SAMPLES 8

static guint64
count (const LsTimelineScale *self)
{
  return ls_log_unit_count (ls_session_get_log (self->session), self->unit);
}

/* Where the cursor stands after step @k. */
static guint64
end_of_step (const LsTimelineScale *self, LsUnit unit, guint64 k)
{
  guint64 n = k > 0 ? ls_log_unit_event (ls_session_get_log (self->session), unit, k) : 0;

  return n > 0 ? ls_session_settle (self->session, n) : 0;
}

/**
 * ls_timeline_scale_step_x:
 * @self: a scale
 * @step: 0 is before the first; a part of one is between two
 *
 * Returns: where that is, in pixels
 */
double
ls_timeline_scale_step_x (const LsTimelineScale *self, double step)
{
  return self->left + self->width * step / (double) MAX (self->steps, 1);
}

/**
 * ls_timeline_scale_event_x:
 * @self: a scale
 * @n: an event
 *
 * Returns: where it is, in pixels: between two steps, if it ends none
 */
double
ls_timeline_scale_event_x (const LsTimelineScale *self, guint64 n)
{
  const LsLog *log = ls_session_get_log (self->session);
  guint64 k = ls_log_unit_at (log, self->unit, n), from = end_of_step (self, self->unit, k);
  guint64 to = ls_log_unit_event (log, self->unit, k + 1);
  double part = n > from && to > from ? (double) (n - from) / (double) (to - from) : 0;

  return ls_timeline_scale_step_x (self, (double) k + MIN (part, 0.9));
}

/**
 * ls_timeline_scale_event_at:
 * @self: a scale
 * @unit: a kind of step
 * @x: a place, in pixels
 *
 * Returns: the end of the step of that kind that is nearest; 0: the beginning
 */
guint64
ls_timeline_scale_event_at (const LsTimelineScale *self, LsUnit unit, double x)
{
  const LsLog *log = ls_session_get_log (self->session);
  double at = (x - self->left) / self->width * (double) self->steps;
  guint64 step = (guint64) CLAMP (round (at), 0, (double) count (self)), n = end_of_step (self, self->unit, step), k, before, after;

  if (unit == self->unit)
    return n;
  k = ls_log_unit_at (log, unit, n);
  before = end_of_step (self, unit, k);
  after = end_of_step (self, unit, k + 1);
  if (after == 0 || x - ls_timeline_scale_event_x (self, before) < ls_timeline_scale_event_x (self, after) - x)
    return before;
  return after;
}

/**
 * ls_timeline_scale_is_dense:
 * @self: a scale
 *
 * Returns: whether steps merge into bars
 */
gboolean
ls_timeline_scale_is_dense (const LsTimelineScale *self)
{
  return self->steps > LS_TIMELINE_TICKS || self->width < TICK_ROOM * (double) self->steps;
}

static void
sample (const LsTimelineScale *self, LsTimelineCell *cell)
{
  const LsLog *log = ls_session_get_log (self->session);
  guint64 all = cell->last - cell->first + 1, stride = MAX (all / SAMPLES, 2), k = cell->first;
  guint looked = 0, client = 0, server = 0, bare = 0;

  while (k <= cell->last)
    {
      const LsEvent *event = ls_log_get (log, ls_log_unit_event (log, self->unit, k));

      k += looked++ % 2 == 0 ? 1 : stride - 1;
      if (event == NULL)
        continue;
      if (event->kind == LS_EVENT_SEGMENT && event->length == 0)
        bare++;
      else if (event->from == LS_FROM_CLIENT)
        client++;
      else
        server++;
    }
  cell->client = (float) client / looked;
  cell->server = (float) server / looked;
  cell->bare = (float) bare / looked;
}

static int
state_at (LsSession *session, guint32 conn, guint64 n)
{
  const LsEvent *event = ls_session_event (session, n);

  if (event != NULL && event->conn != conn)
    event = ls_session_event (session, ls_session_last_of (session, conn, n));
  return event != NULL && (event->flags & LS_EVENT_FLAG_STATELESS) == 0 ? event->state : -1;
}

/**
 * ls_timeline_scale_cells:
 * @self: a scale
 * @conn: the connection whose states are told
 *
 * Returns: (transfer full) (element-type LsTimelineCell): what the line holds, from left to right
 */
GArray *
ls_timeline_scale_cells (const LsTimelineScale *self, guint32 conn)
{
  const LsLog *log = ls_session_get_log (self->session);
  guint64 n_steps = count (self), before = 0;
  double room = self->width * (double) n_steps / (double) MAX (self->steps, 1) / BAR_PIXELS;
  guint64 n_cells = ls_timeline_scale_is_dense (self) ? MIN (n_steps, (guint64) MAX (room, 1)) : n_steps;
  GArray *cells = g_array_sized_new (FALSE, TRUE, sizeof (LsTimelineCell), n_cells);

  for (guint64 i = 0; i < n_cells; i++)
    {
      LsTimelineCell cell = { .first = i * n_steps / n_cells + 1, .last = (i + 1) * n_steps / n_cells };
      guint64 findings = ls_log_unit_at (log, LS_UNIT_FINDING, before);

      cell.event = end_of_step (self, self->unit, cell.last);
      cell.state = state_at (self->session, conn, cell.event);
      if (ls_log_unit_at (log, LS_UNIT_FINDING, cell.event) > findings)
        cell.finding = ls_log_unit_event (log, LS_UNIT_FINDING, findings + 1);
      sample (self, &cell);
      before = cell.event;
      g_array_append_val (cells, cell);
    }
  return cells;
}
