/* ladder.c: a conversation drawn as arrows between lifelines: its rows, their events, and their words.
 * SPDX-License-Identifier: MIT */
#include "figure/ladder-private.h"

#include "figure/step-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Room above the first row and below the last, in multiples of the font's size. */
#define PAD_TOP    0.68
#define PAD_BOTTOM 0.55

/**
 * ls_ladder_new:
 * @session: a session
 *
 * Returns: (transfer full): its ladder, a row a line, in the light style
 */
LsLadder *
ls_ladder_new (LsSession *session)
{
  LsLadder *self = g_new0 (LsLadder, 1);

  self->session = g_object_ref (session);
  self->log = ls_session_get_log (session);
  self->unit = LS_UNIT_LINE;
  self->stretch = 1;
  self->context = ls_figure_text_context ();
  self->lifelines = g_array_new (FALSE, FALSE, sizeof (LsLifeline));
  g_array_set_clear_func (self->lifelines, ls_lifeline_clear);
  self->pairs = g_array_new (FALSE, FALSE, sizeof (LsLifelinePair));
  self->opened = g_array_new (FALSE, FALSE, sizeof (guint64));
  ls_figure_style_init (&self->style, LS_PALETTE_LIGHT);
  return self;
}

/**
 * ls_ladder_free:
 * @self: (nullable) (transfer full): a ladder
 */
void
ls_ladder_free (LsLadder *self)
{
  if (self == NULL)
    return;
  ls_ladder_forget (self, TRUE);
  g_array_unref (self->lifelines);
  g_array_unref (self->pairs);
  g_array_unref (self->opened);
  g_object_unref (self->context);
  g_object_unref (self->session);
  g_free (self->next);
  g_free (self);
}

/**
 * ls_ladder_set_style:
 * @self: a ladder
 * @style: copied
 */
void
ls_ladder_set_style (LsLadder *self, const LsFigureStyle *style)
{
  if (ls_figure_style_equals (&self->style, style))
    return;
  self->style = *style;
  ls_ladder_forget (self, TRUE);
}

/**
 * ls_ladder_set_unit:
 * @self: a ladder
 * @unit: %LS_UNIT_LINE: a row a line; %LS_UNIT_SEGMENT: a row a segment
 */
void
ls_ladder_set_unit (LsLadder *self, LsUnit unit)
{
  g_return_if_fail (unit == LS_UNIT_LINE || unit == LS_UNIT_SEGMENT);
  if (unit == self->unit)
    return;
  self->unit = unit;
  ls_ladder_forget (self, TRUE);
  g_array_set_size (self->lifelines, 0);
  g_array_set_size (self->pairs, 0);
  g_array_set_size (self->opened, 0);
}

/**
 * ls_ladder_set_diagram:
 * @self: a ladder
 * @diagram: (nullable) (transfer none): whose labels name the states; it outlives the ladder
 */
void
ls_ladder_set_diagram (LsLadder *self, const LsDiagram *diagram)
{
  self->diagram = diagram;
}

/**
 * ls_ladder_set_stretch:
 * @self: a ladder
 * @stretch: how much more room a row has than it needs: from 1 to %LS_LADDER_STRETCH_MAX; its arrow takes it all
 */
void
ls_ladder_set_stretch (LsLadder *self, double stretch)
{
  self->stretch = CLAMP (stretch, 1, LS_LADDER_STRETCH_MAX);
}

/*
 * ls_ladder_base_height:
 *
 * Returns: the height that a row needs, in whole pixels
 */
double
ls_ladder_base_height (LsLadder *self)
{
  return round (self->style.font_size * (self->unit == LS_UNIT_SEGMENT ? 2.8 : 3.2));
}

/**
 * ls_ladder_row_height:
 *
 * Returns: the height of every row, in whole pixels
 */
double
ls_ladder_row_height (LsLadder *self)
{
  return round (ls_ladder_base_height (self) * self->stretch);
}

/**
 * ls_ladder_head_height:
 *
 * Returns: the height of the heads with their line below, in whole pixels
 */
double
ls_ladder_head_height (LsLadder *self)
{
  return round (self->style.font_size * 3.55);
}

/**
 * ls_ladder_minimum_width:
 *
 * Returns: the width below which columns would run into each other
 */
double
ls_ladder_minimum_width (LsLadder *self)
{
  guint n_lifelines = ls_ladder_lifelines (self, ls_log_last (self->log));

  return ceil (self->style.font_size * (6.2 + 8.2 + 10 * (n_lifelines - 1)));
}

/**
 * ls_ladder_height:
 * @self: a ladder
 * @view: where one stands
 *
 * Returns: the height of all rows that there are to be seen, the client's next line included
 */
double
ls_ladder_height (LsLadder *self, const LsLadderView *view)
{
  double rows = (double) ls_ladder_n_rows (self, view) + ls_ladder_has_next (self, view);

  return ls_ladder_row_y (self, 0) + rows * ls_ladder_row_height (self) + round (self->style.font_size * PAD_BOTTOM);
}

/**
 * ls_ladder_n_rows:
 * @self: a ladder
 * @view: where one stands
 *
 * Returns: how many rows there are up to the furthest event that was seen
 */
guint64
ls_ladder_n_rows (LsLadder *self, const LsLadderView *view)
{
  guint64 seen = ls_log_unit_at (self->log, self->unit, view->furthest), base = ls_ladder_row_base (self);

  return seen > base ? seen - base : 0;
}

/**
 * ls_ladder_has_next:
 * @self: a ladder
 * @view: where one stands
 *
 * Returns: whether a dashed row follows the last: what the client itself says next
 */
gboolean
ls_ladder_has_next (LsLadder *self, const LsLadderView *view)
{
  return ls_ladder_next (self, view);
}

/**
 * ls_ladder_row_event:
 * @self: a ladder
 * @row: from 0
 *
 * Returns: the line or segment that it shows; 0: there is no such row
 */
guint64
ls_ladder_row_event (LsLadder *self, guint64 row)
{
  if (row == LS_LADDER_NO_ROW)
    return 0;
  return ls_log_unit_event (self->log, self->unit, ls_ladder_row_base (self) + row + 1);
}

/**
 * ls_ladder_event_row:
 * @self: a ladder
 * @n: an event, a cursor's
 *
 * Returns: the last row that is said by then: the one where the cursor stands; %LS_LADDER_NO_ROW before the first
 */
guint64
ls_ladder_event_row (LsLadder *self, guint64 n)
{
  guint64 k = ls_log_unit_at (self->log, self->unit, n), base = ls_ladder_row_base (self);

  return k > base ? k - base - 1 : LS_LADDER_NO_ROW;
}

/**
 * ls_ladder_row_y:
 * @self: a ladder
 * @row: from 0
 *
 * Returns: where the row's top is, from the top of the rows
 */
double
ls_ladder_row_y (LsLadder *self, guint64 row)
{
  return round (self->style.font_size * PAD_TOP) + (double) row * ls_ladder_row_height (self);
}

/**
 * ls_ladder_row_at:
 * @self: a ladder
 * @view: where one stands
 * @y: from the top of the rows
 *
 * Returns: the row there; %LS_LADDER_NO_ROW: none
 */
guint64
ls_ladder_row_at (LsLadder *self, const LsLadderView *view, double y)
{
  double row = floor ((y - ls_ladder_row_y (self, 0)) / ls_ladder_row_height (self));

  return row >= 0 && row < (double) ls_ladder_n_rows (self, view) ? (guint64) row : LS_LADDER_NO_ROW;
}

/**
 * ls_ladder_hit:
 * @self: a ladder
 * @view: where one stands
 * @width: as it is drawn
 * @x: from its left edge
 * @y: from the top of the rows
 *
 * Returns: the event to which a click there moves the cursor: the end of that row's step, on a flag the finding; 0: none
 */
guint64
ls_ladder_hit (LsLadder *self, const LsLadderView *view, double width, double x, double y)
{
  guint64 row = ls_ladder_row_at (self, view, y), n = ls_ladder_row_event (self, row);
  LsLadderColumns columns;
  LsLadderMarks marks;
  LsLadderRow said;
  LsLadderFlag flag = { 0 };

  if (row == LS_LADDER_NO_ROW || n == 0)
    return 0;
  ls_ladder_row_read (self, n, &said);
  ls_ladder_marks_read (self, &said, view->furthest, &marks);
  ls_ladder_row_clear (&said);
  ls_ladder_columns (self, width, ls_ladder_lifelines (self, view->furthest), &columns);
  if (marks.finding != 0 && ls_ladder_flag_place (self, &columns, &marks, &flag))
    g_clear_object (&flag.words);
  if (x >= flag.x && x < flag.x + flag.width)
    return marks.finding;
  return MIN (ls_session_settle (self->session, n), MAX (view->furthest, n));
}

static const char *
speaker (LsFrom from)
{
  return from == LS_FROM_CLIENT ? _("Client") : from == LS_FROM_SERVER ? _("Server") : _("Network");
}

static char *
segment_description (LsLadder *self, const LsLadderView *view)
{
  guint64 n = ls_ladder_row_event (self, ls_ladder_event_row (self, view->cursor));
  guint all = ls_log_unit_count (self->log, LS_UNIT_SEGMENT);
  g_autofree char *words = NULL;
  LsLadderRow said;
  char *text;

  if (n == 0)
    return g_strdup_printf (_("Segment 0 of %u. Nothing has been sent yet."), all);
  ls_ladder_row_read (self, n, &said);
  words = ls_ladder_row_spoken (&said);
  text = g_strdup_printf (said.from == LS_FROM_CLIENT ? said.lost ? _("Segment %u of %u, %.3f seconds. Client to server: %s. It is lost.")
                                                                  : _("Segment %u of %u, %.3f seconds. Client to server: %s.")
                          : said.lost                 ? _("Segment %u of %u, %.3f seconds. Server to client: %s. It is lost.")
                                                      : _("Segment %u of %u, %.3f seconds. Server to client: %s."),
                          (guint) ls_log_unit_at (self->log, LS_UNIT_SEGMENT, n), all,
                          said.time_us / (double) G_TIME_SPAN_SECOND, words);
  ls_ladder_row_clear (&said);
  return text;
}

/**
 * ls_ladder_description:
 * @self: a ladder
 * @view: where one stands
 *
 * Returns: (transfer full): for a screen reader, at each step: `Step 9 of 20, 0.300 seconds. Server to client: 550 No
 *   such user here. One recipient is refused.`
 */
char *
ls_ladder_description (LsLadder *self, const LsLadderView *view)
{
  return self->unit == LS_UNIT_SEGMENT ? segment_description (self, view) : ls_step_words (self->session, view->cursor);
}

/**
 * ls_ladder_row_name:
 * @self: a ladder
 * @view: where one stands
 * @row: from 0
 *
 * Returns: (transfer full): `Server, 550 No such user here`
 */
char *
ls_ladder_row_name (LsLadder *self, const LsLadderView *view, guint64 row)
{
  LsLadderRow said;
  g_autofree char *words = NULL, *name = NULL;

  ls_ladder_row_read (self, ls_ladder_row_event (self, row), &said);
  words = ls_ladder_row_spoken (&said);
  name = g_strdup_printf ("%s, %s", speaker (said.from), words);
  ls_ladder_row_clear (&said);
  return g_steal_pointer (&name);
}

/**
 * ls_ladder_row_description:
 * @self: a ladder
 * @view: where one stands
 * @row: from 0
 *
 * Returns: (transfer full): its time, the state after it where that is another, refusal and findings:
 *   `0.300 seconds. Refused.`
 */
char *
ls_ladder_row_description (LsLadder *self, const LsLadderView *view, guint64 row)
{
  guint64 n = ls_ladder_row_event (self, row);
  GString *text = g_string_new (NULL);
  LsLadderMarks marks;
  LsLadderRow said;

  ls_ladder_row_read (self, n, &said);
  g_string_append_printf (text, _("%.3f seconds."), said.time_us / (double) G_TIME_SPAN_SECOND);
  if (n != 0 && said.conn != 0)
    {
      ls_ladder_marks_read (self, &said, view->furthest, &marks);
      if (ls_ladder_connections (self, view->furthest) > 1)
        g_string_append_printf (text, _(" Connection %u."), said.conn);
      if (marks.state != NULL)
        g_string_append_printf (text, _(" State %s."), marks.state);
      if (said.lost)
        g_string_append (text, _(" Lost."));
      if (*marks.mark != '\0')
        g_string_append_printf (text, " %c%s.", g_ascii_toupper (marks.mark[0]), marks.mark + 1);
      if (marks.n_marks > 1)
        g_string_append_printf (text, _(" %u more."), marks.n_marks - 1);
    }
  ls_ladder_row_clear (&said);
  return g_string_free (text, FALSE);
}
