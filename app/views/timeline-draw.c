/* timeline-draw.c: draws a timeline: the rail with its ticks, the branches below it, the states at the bottom.
 * SPDX-License-Identifier: MIT */
#include "timeline-draw.h"

#include <math.h>
#include <string.h>

/* What is not seen yet, or lies after the cursor, is left so much on its ground. */
#define FAINT 0.45

static LsColour
colour (const LsTimelinePicture *self, LsColourRole role, double part)
{
  const LsColour *colours = self->style.colours;

  return part >= 1 ? colours[role] : ls_colour_mix (colours[LS_COLOUR_BACKGROUND], colours[role], part);
}

static LsColour
grey (const LsTimelinePicture *self, double part)
{
  return ls_colour_mix (self->style.colours[LS_COLOUR_BACKGROUND], self->style.colours[LS_COLOUR_TEXT], part);
}

static double
rail_y (const LsTimelinePicture *self)
{
  return round (self->style.font_size * LS_TIMELINE_RAIL);
}

/**
 * ls_timeline_track_y:
 * @self: a picture
 * @track: a track's index
 *
 * Returns: where its line is; for a branch that is scrolled away, where it would be
 */
double
ls_timeline_track_y (const LsTimelinePicture *self, guint track)
{
  double em = self->style.font_size;

  if (track == 0)
    return rail_y (self);
  return rail_y (self) + round (em * 1.75 + em * LS_TIMELINE_TRACK * ((double) track - self->first_track));
}

/* On which track the cursor stands: before a fork, it is on what was forked. */
static guint
standing_track (const LsTimelinePicture *self)
{
  guint track = self->current;

  while (self->tracks[track].parent >= 0 && self->cursor <= self->tracks[track].fork_event)
    track = self->tracks[track].parent;
  return track;
}

/* Up to which event the way to the cursor follows a track; 0 where it does not. */
static guint64
followed_until (const LsTimelinePicture *self, guint track)
{
  guint t = standing_track (self);
  guint64 n = self->cursor;

  while (t != track && self->tracks[t].parent >= 0)
    {
      n = self->tracks[t].fork_event;
      t = self->tracks[t].parent;
    }
  return t == track ? n : 0;
}

static double
reach (const LsTimelinePicture *self, guint track)
{
  return ls_timeline_scale_event_x (&self->scale, followed_until (self, track));
}

/* The last event that the current session has in common with the lesson. */
static guint64
common_with_lesson (const LsTimelinePicture *self)
{
  guint64 n = G_MAXUINT64;

  for (guint t = self->current; self->tracks[t].parent >= 0; t = self->tracks[t].parent)
    n = self->tracks[t].fork_event;
  return n;
}

/* ---- ticks ---- */

static void
draw_tick (cairo_t *cr, double em, double x, double y, double height, LsColour ink)
{
  double width = MAX (2, round (em * 0.27));

  ls_figure_set_colour (cr, ink);
  ls_figure_rounded (cr, round (x - width / 2), y, width, height, width * 0.3);
  cairo_fill (cr);
}

static void
draw_unit (const LsTimelinePicture *self, cairo_t *cr, const LsTimelineCell *cell, double x, double part)
{
  double em = self->style.font_size, y = rail_y (self), high = round (em * 0.68), gap = round (em * 0.27);

  if (cell->bare > 0)
    {
      ls_figure_set_colour (cr, colour (self, LS_COLOUR_NETWORK, part));
      cairo_rectangle (cr, round (x), y - round (em * 0.27), MAX (1, round (em * 0.1)), 2 * round (em * 0.27));
      cairo_fill (cr);
    }
  else if (cell->client > 0)
    draw_tick (cr, em, x, y - gap - high, high, colour (self, LS_COLOUR_CLIENT, part));
  else
    draw_tick (cr, em, x, y + gap, high, colour (self, LS_COLOUR_SERVER, part));
}

/* Where several steps share a place: how many of them were the client's, and how many the server's. */
static void
draw_bar (const LsTimelinePicture *self, cairo_t *cr, const LsTimelineCell *cell, double part)
{
  double em = self->style.font_size, y = rail_y (self), gap = round (em * 0.2), high = em * 0.82;
  double left = ls_timeline_scale_step_x (&self->scale, (double) cell->first - 1);
  double width = MAX (1, ls_timeline_scale_step_x (&self->scale, (double) cell->last) - left);

  ls_figure_set_colour (cr, colour (self, LS_COLOUR_CLIENT, part));
  cairo_rectangle (cr, left, y - gap - high * cell->client, width, high * cell->client);
  cairo_fill (cr);
  ls_figure_set_colour (cr, colour (self, LS_COLOUR_SERVER, part));
  cairo_rectangle (cr, left, y + gap, width, high * cell->server);
  cairo_fill (cr);
}

static void
draw_ticks (const LsTimelinePicture *self, cairo_t *cr)
{
  gboolean dense = ls_timeline_scale_is_dense (&self->scale);
  double em = self->style.font_size, flagged = -G_MAXDOUBLE;
  guint64 common = common_with_lesson (self);

  for (guint i = 0; i < self->cells->len; i++)
    {
      const LsTimelineCell *cell = &g_array_index (self->cells, LsTimelineCell, i);
      double x = ls_timeline_scale_step_x (&self->scale, dense ? (cell->first + cell->last - 1) / 2.0 : (double) cell->last);

      if (cell->event <= common && dense)
        draw_bar (self, cr, cell, cell->event <= self->cursor ? 1 : FAINT);
      else if (cell->event <= common)
        draw_unit (self, cr, cell, x, cell->event <= self->cursor ? 1 : FAINT);
      if (cell->finding != 0 && cell->finding <= self->furthest && x - flagged > em * 0.6)
        {
          ls_figure_set_colour (cr, colour (self, LS_COLOUR_FINDING, cell->finding <= self->cursor ? 1 : FAINT));
          ls_figure_flag (cr, x, em * 0.5, em * 0.62);
          flagged = x;
        }
    }
}

/* ---- branches ---- */

/* Ticks of a track after its fork; of the lesson after the current branch has left it. */
static void
draw_track_ticks (const LsTimelinePicture *self, cairo_t *cr, guint index, double y)
{
  const LsTimelineTrack *track = &self->tracks[index];
  const LsLog *log = ls_session_get_log (track->session);
  double em = self->style.font_size, high = round (em * 0.5), gap = round (em * 0.2);
  guint64 fork = index > 0 ? track->fork_event : common_with_lesson (self), until = followed_until (self, index);

  if (ls_timeline_scale_is_dense (&self->scale))
    return;
  for (guint64 k = ls_log_unit_at (log, self->scale.unit, fork) + 1; k <= ls_log_unit_count (log, self->scale.unit); k++)
    {
      guint64 n = ls_log_unit_event (log, self->scale.unit, k);
      const LsEvent *event = ls_log_get (log, n);
      gboolean client = event->from == LS_FROM_CLIENT;
      double part = n <= until ? 1 : FAINT;

      draw_tick (cr, em, ls_timeline_scale_step_x (&self->scale, (double) k), client ? y - gap - high : y + gap, high,
                 colour (self, client ? LS_COLOUR_CLIENT : LS_COLOUR_SERVER, part));
    }
}

static void
draw_line (cairo_t *cr, double from, double to, double y, double thick, LsColour ink)
{
  if (to <= from)
    return;
  ls_figure_set_colour (cr, ink);
  ls_figure_rounded (cr, from, y - thick / 2, to - from, thick, thick / 2);
  cairo_fill (cr);
}

/* A branch leaves its parent's line in a curve. */
static void
draw_curve (const LsTimelinePicture *self, cairo_t *cr, const LsTimelineTrack *track, double x, double y, double end, LsColour ink)
{
  double em = self->style.font_size, above = ls_timeline_track_y (self, track->parent), bend = MIN (em * 1.9, MAX (end - x, 1));

  ls_figure_set_colour (cr, ink);
  cairo_move_to (cr, x, above);
  cairo_curve_to (cr, x + bend * 0.55, above, x + bend * 0.35, y, x + bend, y);
  cairo_line_to (cr, MAX (end, x + bend), y);
  cairo_stroke (cr);
}

static void
draw_title (const LsTimelinePicture *self, cairo_t *cr, const LsTimelineTrack *track, gboolean current, double end, double y)
{
  double em = self->style.font_size, right = self->scale.left + self->scale.width, x = end + em * 1.1, room = right - x;
  PangoLayout *word = ls_figure_text_layout (self->context, &self->style, FALSE, LS_TEXT_CHIP,
                                             current ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL, track->title);
  double wide = ls_figure_text_width (word);

  /* Where the line ends too far right, its title stands on it. */
  if (wide > room && room < em * 8)
    {
      room = em * 14;
      x = MAX (self->scale.left, right - MIN (wide, room));
      ls_figure_set_colour (cr, self->style.colours[LS_COLOUR_BACKGROUND]);
      cairo_rectangle (cr, x - em * 0.3, y - em * 0.6, right - x + em * 0.6, em * 1.2);
      cairo_fill (cr);
    }
  pango_layout_set_single_paragraph_mode (word, TRUE);
  ls_figure_text_fit (word, room, PANGO_ELLIPSIZE_END);
  ls_figure_text_draw (cr, word, x, y + em * 0.29, colour (self, current ? LS_COLOUR_FINDING : LS_COLOUR_DIM, 1));
  g_object_unref (word);
}

static void
draw_branch (const LsTimelinePicture *self, cairo_t *cr, guint index)
{
  const LsTimelineTrack *track = &self->tracks[index];
  const LsLog *log = ls_session_get_log (track->session);
  double em = self->style.font_size, y = ls_timeline_track_y (self, index), gone = reach (self, index);
  double fork = ls_timeline_scale_event_x (&self->scale, track->fork_event);
  double end = ls_timeline_scale_step_x (&self->scale, (double) ls_log_unit_count (log, self->scale.unit));
  gboolean current = index == self->current;

  cairo_set_line_width (cr, MAX (1.5, em * (current ? 0.24 : 0.17)));
  draw_curve (self, cr, track, fork, y, end, current ? colour (self, LS_COLOUR_FINDING, FAINT) : grey (self, 0.45));
  if (gone > fork)
    draw_curve (self, cr, track, fork, y, gone, colour (self, LS_COLOUR_FINDING, 1));
  draw_track_ticks (self, cr, index, y);
  draw_title (self, cr, track, current, MAX (end, fork + em * 1.9), y);
}

static void
draw_branches (const LsTimelinePicture *self, cairo_t *cr)
{
  double em = self->style.font_size, top = rail_y (self);
  guint last = MIN (self->first_track + LS_TIMELINE_TRACKS, self->n_tracks);

  if (self->n_tracks < 2)
    return;
  cairo_save (cr);
  cairo_rectangle (cr, 0, top, self->scale.left + self->scale.width + em * 3,
                   ls_timeline_track_y (self, last - 1) + em * 0.75 - top);
  cairo_clip (cr);
  for (guint i = self->first_track; i < last; i++)
    draw_branch (self, cr, i);
  cairo_restore (cr);
}

/* ---- states ---- */

/* From where to where a cell reaches: half way to its neighbours. */
static double
cell_left (const LsTimelinePicture *self, guint i)
{
  const LsTimelineCell *cell = &g_array_index (self->cells, LsTimelineCell, i);

  if (i == 0)
    return self->scale.left - self->style.font_size * LS_TIMELINE_PAD;
  return ls_timeline_scale_step_x (&self->scale, (double) cell->first - (ls_timeline_scale_is_dense (&self->scale) ? 1 : 0.5));
}

static double
cell_right (const LsTimelinePicture *self, guint i)
{
  const LsTimelineCell *cell = &g_array_index (self->cells, LsTimelineCell, i);

  if (cell->last == self->scale.steps)
    return self->scale.left + self->scale.width + self->style.font_size * LS_TIMELINE_PAD;
  return ls_timeline_scale_step_x (&self->scale, (double) cell->last + (ls_timeline_scale_is_dense (&self->scale) ? 0 : 0.5));
}

static const char *
state_word (const LsTimelinePicture *self, guint i)
{
  int state = g_array_index (self->cells, LsTimelineCell, i).state;

  return state >= 0 && self->knowledge != NULL ? ls_figure_state_word (self->diagram, self->knowledge, state) : NULL;
}

static void
draw_band (const LsTimelinePicture *self, cairo_t *cr, double left, double right, const char *name, gboolean here)
{
  double em = self->style.font_size, high = round (em * 1.3), y = round (self->height - em * 1.92), line = here ? 1.5 : 1;
  PangoLayout *word;

  left = round (left) + 1;
  right = round (right) - 1;
  ls_figure_rounded (cr, left + line / 2, y + line / 2, MAX (right - left - line, 1), high - line, em * 0.2);
  ls_figure_set_colour (cr, here ? colour (self, LS_COLOUR_HERE, 1) : grey (self, self->style.framed ? 0 : 0.09));
  cairo_fill_preserve (cr);
  if (here || self->style.framed)
    {
      cairo_set_line_width (cr, here && self->style.framed ? 3 : line);
      ls_figure_set_colour (cr, colour (self, self->style.framed ? LS_COLOUR_TEXT : LS_COLOUR_HERE_LINE, 1));
      cairo_stroke (cr);
    }
  cairo_new_path (cr);
  if (right - left < em * 1.5)
    return;
  word = ls_figure_text_layout (self->context, &self->style, FALSE, 0.78, here ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL, name);
  if (ls_figure_text_width (word) < right - left - em * 0.5)
    ls_figure_text_middle (cr, word, round ((left + right) / 2), y + high / 2, here ? colour (self, LS_COLOUR_TEXT, 1) : grey (self, 0.75));
  g_object_unref (word);
}

/* Only what was seen: the future's states are not given away. */
static void
draw_bands (const LsTimelinePicture *self, cairo_t *cr)
{
  guint i = 0;

  while (i < self->cells->len && g_array_index (self->cells, LsTimelineCell, i).event <= self->furthest)
    {
      const char *name = state_word (self, i);
      guint64 before = i > 0 ? g_array_index (self->cells, LsTimelineCell, i - 1).event : 0;
      double left = cell_left (self, i), right;

      while (++i < self->cells->len && g_array_index (self->cells, LsTimelineCell, i).event <= self->furthest
             && g_strcmp0 (state_word (self, i), name) == 0)
        continue;
      right = cell_right (self, i - 1);
      if (name != NULL)
        draw_band (self, cr, left, right, name,
                   self->cursor > before && self->cursor <= g_array_index (self->cells, LsTimelineCell, i - 1).event);
    }
}

/* ---- the whole ---- */

static void
draw_handle (const LsTimelinePicture *self, cairo_t *cr)
{
  double em = self->style.font_size, x = round (ls_timeline_scale_event_x (&self->scale, self->cursor));
  double y = ls_timeline_track_y (self, standing_track (self)), radius = em * 0.58;
  LsColour ring = self->style.colours[self->style.framed ? LS_COLOUR_TEXT : LS_COLOUR_HERE_LINE];

  ls_figure_set_colour (cr, ring);
  cairo_set_line_width (cr, MAX (1.5, em * 0.13));
  cairo_move_to (cr, x, em * 0.25);
  cairo_line_to (cr, x, self->height - em * 1.92);
  cairo_stroke (cr);
  cairo_set_line_width (cr, MAX (2, em * 0.18));
  cairo_arc (cr, x, y, radius, 0, 2 * G_PI);
  ls_figure_set_colour (cr, self->style.colours[LS_COLOUR_BASE]);
  cairo_fill_preserve (cr);
  ls_figure_set_colour (cr, ring);
  cairo_stroke (cr);
}

/**
 * ls_timeline_draw:
 * @self: what is to be seen
 * @cr: where to
 *
 * Draws a timeline.
 */
void
ls_timeline_draw (const LsTimelinePicture *self, cairo_t *cr)
{
  double em = self->style.font_size, thick = MAX (2, round (em * 0.27)), left = self->scale.left, y = rail_y (self);

  draw_line (cr, left, left + self->scale.width, y, thick, grey (self, self->style.framed ? 0.6 : 0.2));
  draw_line (cr, left, reach (self, 0), y, thick, self->accent);
  draw_branches (self, cr);
  draw_ticks (self, cr);
  if (self->current > 0)
    draw_track_ticks (self, cr, 0, y);
  draw_bands (self, cr);
  draw_handle (self, cr);
}

/* ---- what is where ---- */

/**
 * ls_timeline_flag_at:
 * @self: what is to be seen
 * @x, @y: a place in it
 *
 * Returns: the finding whose flag is there; 0: none
 */
guint64
ls_timeline_flag_at (const LsTimelinePicture *self, double x, double y)
{
  double nearest = self->style.font_size * 0.8;
  guint64 found = 0;

  for (guint i = 0; i < self->cells->len && y < self->style.font_size * LS_TIMELINE_FLAG; i++)
    {
      const LsTimelineCell *cell = &g_array_index (self->cells, LsTimelineCell, i);
      double away = fabs (ls_timeline_scale_step_x (&self->scale, (double) cell->last) - x);

      if (cell->finding == 0 || cell->finding > self->furthest || away >= nearest)
        continue;
      nearest = away;
      found = cell->finding;
    }
  return found;
}

/**
 * ls_timeline_track_at:
 * @self: what is to be seen
 * @y: a height in it
 *
 * Returns: the branch whose line or title is there; 0: none
 */
guint
ls_timeline_track_at (const LsTimelinePicture *self, double y)
{
  double half = self->style.font_size * LS_TIMELINE_TRACK / 2;

  for (guint i = self->first_track; i < MIN (self->first_track + LS_TIMELINE_TRACKS, self->n_tracks); i++)
    if (fabs (ls_timeline_track_y (self, i) - y) < half)
      return i;
  return 0;
}

/**
 * ls_timeline_is_rail:
 * @self: what is to be seen
 * @y: a height in it
 *
 * Returns: whether the lesson's own line is there, with its ticks
 */
gboolean
ls_timeline_is_rail (const LsTimelinePicture *self, double y)
{
  return fabs (ls_timeline_track_y (self, 0) - y) < self->style.font_size;
}
