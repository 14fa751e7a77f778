/* ladder-draw.c: draws the visible part of a ladder.
 * SPDX-License-Identifier: MIT */
#include "figure/ladder-private.h"

#include "figure/figure-icons.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* How much of a row that was seen and lies after the cursor, and of the next line, is left on its ground. */
#define SEEN_PART 0.45
#define NEXT_PART 0.75

/* Everything that drawing a row needs beside the row. */
typedef struct {
  LsLadder           *self;
  cairo_t            *cr;
  const LsLadderView *view;
  LsLadderColumns     columns;
  double              width;
  double              height;      /* of a row */
  double              base;        /* what it needs of it: its words, its badge, what stands beside it */
  double              em;
  guint               n_lifelines;
} Canvas;

/* How one row is to be drawn. */
typedef struct {
  double   top;
  double   part;        /* how much of its colours is seen */
  gboolean here;
  gboolean next;
  double   progress;
} Manner;

static LsColour
colour (const Canvas *canvas, LsColourRole role, double part)
{
  const LsColour *colours = canvas->self->style.colours;

  return part >= 1 ? colours[role] : ls_colour_mix (colours[LS_COLOUR_BASE], colours[role], part);
}

static void
set_colour (const Canvas *canvas, LsColourRole role, double part)
{
  ls_figure_set_colour (canvas->cr, colour (canvas, role, part));
}

static void
init_canvas (Canvas *canvas, LsLadder *self, cairo_t *cr, double width, const LsLadderView *view)
{
  *canvas = (Canvas) { .self = self, .cr = cr, .view = view, .width = width, .em = self->style.font_size };
  canvas->height = ls_ladder_row_height (self);
  canvas->base = ls_ladder_base_height (self);
  canvas->n_lifelines = ls_ladder_lifelines (self, view->furthest);
  ls_ladder_columns (self, width, canvas->n_lifelines, &canvas->columns);
}

static LsColourRole
lifeline_role (const LsLifeline *lifeline)
{
  if (lifeline->is_client && lifeline->is_server)
    return LS_COLOUR_TEXT;
  return lifeline->is_client ? LS_COLOUR_CLIENT : LS_COLOUR_SERVER;
}

static const LsLifeline *
get_lifeline (const Canvas *canvas, guint i)
{
  static const LsLifeline nobody[2] = { { "", "", TRUE, FALSE, 1 }, { "", "", FALSE, TRUE, 1 } };

  return i < canvas->self->lifelines->len ? &g_array_index (canvas->self->lifelines, LsLifeline, i) : &nobody[i % 2];
}

/* ---- what runs from top to bottom ---- */

static double
network_x (const Canvas *canvas, guint gap)
{
  return round ((ls_ladder_column (&canvas->columns, gap) + ls_ladder_column (&canvas->columns, gap + 1)) / 2);
}

static void
draw_lifelines (const Canvas *canvas, double from, double to)
{
  double dots[] = { canvas->em * 0.12, canvas->em * 0.36 };
  double line = MAX (1, round (canvas->em * 0.136));

  cairo_save (canvas->cr);
  cairo_set_line_width (canvas->cr, line);
  for (guint i = 0; i < canvas->n_lifelines; i++)
    {
      set_colour (canvas, lifeline_role (get_lifeline (canvas, i)), 0.8);
      cairo_rectangle (canvas->cr, ls_ladder_lifeline (&canvas->columns, i) - line / 2, from, line, to - from);
      cairo_fill (canvas->cr);
    }
  set_colour (canvas, LS_COLOUR_NETWORK, canvas->self->style.framed ? 1 : 0.55);
  cairo_set_dash (canvas->cr, dots, 2, 0);
  for (guint i = 0; i + 1 < canvas->n_lifelines; i++)
    {
      cairo_move_to (canvas->cr, network_x (canvas, i), from);
      cairo_line_to (canvas->cr, network_x (canvas, i), to);
      cairo_stroke (canvas->cr);
    }
  cairo_restore (canvas->cr);
}

/* The band of the cursor: where you are. */
static void
draw_here (const Canvas *canvas, double top)
{
  double bar = MAX (3, round (canvas->em * 0.28)), frame = MAX (2, round (canvas->em * 0.2));

  if (!canvas->self->style.framed)
    {
      set_colour (canvas, LS_COLOUR_HERE, 1);
      cairo_rectangle (canvas->cr, 0, top, canvas->width, canvas->height);
      cairo_fill (canvas->cr);
      set_colour (canvas, LS_COLOUR_HERE_LINE, 1);
      cairo_rectangle (canvas->cr, 0, top, bar, canvas->height);
      cairo_fill (canvas->cr);
      return;
    }
  set_colour (canvas, LS_COLOUR_TEXT, 1);
  cairo_set_line_width (canvas->cr, frame);
  cairo_rectangle (canvas->cr, frame / 2, top + frame / 2, canvas->width - frame, canvas->height - frame);
  cairo_stroke (canvas->cr);
}

/* ---- a row ---- */

static double
arrow_y (const Canvas *canvas, const Manner *manner)
{
  return manner->top + round (canvas->base * 0.595);
}

static void
draw_time (const Canvas *canvas, const Manner *manner, LsLadderEntry *entry)
{
  LsLadder *self = canvas->self;
  g_autofree char *text = NULL, *number = NULL;
  PangoLayout *layout;

  if (manner->next)
    layout = ls_ladder_word (self, _("next"), TRUE, LS_TEXT_TIME, PANGO_WEIGHT_NORMAL);
  else
    {
      if (entry->time == NULL)
        {
          text = g_strdup_printf ("%.3f", entry->row.time_us / (double) G_TIME_SPAN_SECOND);
          entry->time = ls_figure_text_layout (self->context, &self->style, TRUE, LS_TEXT_TIME, PANGO_WEIGHT_NORMAL, text);
        }
      layout = entry->time;
    }
  ls_figure_text_middle (canvas->cr, layout, round (canvas->columns.time_right - ls_figure_text_width (layout))
                         + ls_figure_text_width (layout) / 2, arrow_y (canvas, manner),
                         colour (canvas, LS_COLOUR_DIM, manner->next ? 1 : manner->part));
  if (ls_ladder_connections (self, canvas->view->furthest) < 2)
    return;
  number = g_strdup_printf ("#%u", manner->next ? self->next_conn : entry->row.conn);
  layout = ls_ladder_word (self, number, FALSE, LS_TEXT_TIME, PANGO_WEIGHT_NORMAL);
  ls_figure_text_middle (canvas->cr, layout, canvas->em + ls_figure_text_width (layout) / 2, arrow_y (canvas, manner),
                         colour (canvas, LS_COLOUR_DIM, manner->part));
}

static void
draw_badge (const Canvas *canvas, double x, double y, LsFrom from, double part)
{
  PangoLayout *letter = ls_ladder_word (canvas->self, from == LS_FROM_CLIENT ? "C" : "S", FALSE, 0.72, PANGO_WEIGHT_ULTRABOLD);

  set_colour (canvas, from == LS_FROM_CLIENT ? LS_COLOUR_CLIENT : LS_COLOUR_SERVER, part);
  cairo_arc (canvas->cr, x, y, canvas->em * 0.63, 0, 2 * G_PI);
  cairo_fill (canvas->cr);
  ls_figure_text_middle (canvas->cr, letter, x, y, canvas->self->style.colours[LS_COLOUR_BASE]);
}

/* A lost segment ends at the network's line. */
static void
draw_loss (const Canvas *canvas, double x, double y)
{
  double size = canvas->em * 0.75;

  set_colour (canvas, LS_COLOUR_FINDING, 1);
  cairo_set_line_width (canvas->cr, MAX (1.5, canvas->em * 0.16));
  ls_figure_cross (canvas->cr, x, y, size);
}

static void
draw_arrow (const Canvas *canvas, const Manner *manner, const LsLadderRow *row, double from, double to)
{
  double em = canvas->em, sign = to > from ? 1 : -1, y = arrow_y (canvas, manner);
  double tip_x = to - sign * em * 0.2, tip_y = manner->top + round (canvas->base * 0.81) + canvas->height - canvas->base, reach = manner->progress;
  double length = em * (row->bare ? 0.55 : manner->here ? 0.78 : 0.7);
  double thick = em * (row->bare ? 0.075 : manner->here ? 0.177 : 0.136);
  double dashes[] = { em * 0.4, em * 0.28 }, angle;

  if (row->lost)
    {
      tip_y = y + (tip_y - y) / 2;
      tip_x = (from + to) / 2;
    }
  angle = atan2 (tip_y - y, tip_x - from);
  tip_x = from + (tip_x - from) * reach;
  tip_y = y + (tip_y - y) * reach;
  cairo_save (canvas->cr);
  set_colour (canvas, row->from == LS_FROM_CLIENT ? LS_COLOUR_CLIENT : LS_COLOUR_SERVER, manner->part);
  cairo_set_line_width (canvas->cr, thick);
  if (manner->next)
    cairo_set_dash (canvas->cr, dashes, 2, 0);
  cairo_move_to (canvas->cr, from, y);
  cairo_line_to (canvas->cr, tip_x - cos (angle) * length * 0.8, tip_y - sin (angle) * length * 0.8);
  cairo_stroke (canvas->cr);
  if (!row->lost)
    ls_figure_arrow_head (canvas->cr, tip_x, tip_y, angle, length, length * 0.47);
  else if (reach >= 1)
    draw_loss (canvas, tip_x, tip_y);
  cairo_restore (canvas->cr);
}

static void
draw_words (const Canvas *canvas, const Manner *manner, LsLadderEntry *entry, double from, double to)
{
  double gap = canvas->em * 0.95, room = fabs (to - from) - 2 * gap, whole, x;
  double shown = manner->progress >= 1 ? 1 : MIN (1, manner->progress * 2);
  LsColour ink = colour (canvas, manner->next || entry->row.bare ? LS_COLOUR_DIM : LS_COLOUR_TEXT,
                         manner->next ? 1 : manner->part);

  ls_ladder_entry_fit (canvas->self, entry, manner->here, room);
  whole = entry->widths[0] + entry->widths[1] + entry->widths[2];
  x = round (to > from ? from + gap : from - gap - whole);
  /* Its own ground, so that no line from top to bottom runs through the words. */
  set_colour (canvas, manner->here ? LS_COLOUR_HERE : LS_COLOUR_BASE, 1);
  cairo_rectangle (canvas->cr, x - gap * 0.2, manner->top + round (canvas->base * 0.17), whole + gap * 0.4,
                   round (canvas->base * 0.32));
  cairo_fill (canvas->cr);
  if (shown < 1)
    ink = ls_colour_mix (canvas->self->style.colours[LS_COLOUR_HERE], ink, shown);
  for (guint i = 0; i < G_N_ELEMENTS (entry->parts) && entry->parts[i] != NULL; i++)
    {
      ls_figure_text_draw (canvas->cr, entry->parts[i], x, manner->top + round (canvas->base * 0.425), ink);
      x += entry->widths[i];
    }
}

/* ---- beside a row ---- */

static void
draw_state (const Canvas *canvas, const Manner *manner, const LsLadderMarks *marks)
{
  PangoLayout *word = ls_ladder_word (canvas->self, marks->state, FALSE, LS_TEXT_CHIP, PANGO_WEIGHT_BOLD), *fitted;
  double em = canvas->em, wide = ls_ladder_state_width (canvas->self, &canvas->columns, marks);
  double high = round (em * 1.6), x = round (canvas->columns.chips) + 0.5, y = arrow_y (canvas, manner) - round (high / 2) - 0.5;

  cairo_save (canvas->cr);
  ls_figure_rounded (canvas->cr, x, y, round (wide), high, em * 0.34);
  if (!manner->here || !canvas->self->style.framed)
    {
      set_colour (canvas, LS_COLOUR_BASE, 1);
      cairo_fill_preserve (canvas->cr);
    }
  set_colour (canvas, LS_COLOUR_DIM, manner->part);
  cairo_set_line_width (canvas->cr, 1);
  cairo_stroke (canvas->cr);
  cairo_restore (canvas->cr);
  fitted = ls_figure_text_width (word) + em * 1.3 > wide ? pango_layout_copy (word) : g_object_ref (word);
  ls_figure_text_fit (fitted, wide - em * 1.2, PANGO_ELLIPSIZE_END);
  ls_figure_text_draw (canvas->cr, fitted, round (x + em * 0.65), round (y + high / 2 + em * 0.29),
                       colour (canvas, LS_COLOUR_TEXT, manner->part));
  g_object_unref (fitted);
}

static void
draw_flag (const Canvas *canvas, const Manner *manner, const LsLadderMarks *marks)
{
  double em = canvas->em, y = arrow_y (canvas, manner) - 1;
  LsLadderFlag flag;

  if (!ls_ladder_flag_place (canvas->self, &canvas->columns, marks, &flag))
    return;
  /* Of two lines, it keeps clear of the row's edges. */
  if (flag.height > canvas->base * 0.6)
    y = manner->top + round (canvas->base / 2);
  flag.x = round (flag.x);
  if (flag.words != NULL)
    {
      set_colour (canvas, LS_COLOUR_FINDING_BG, manner->part);
      ls_figure_rounded (canvas->cr, flag.x, y - flag.height / 2, round (flag.width), flag.height, em * 0.8);
      cairo_fill (canvas->cr);
    }
  set_colour (canvas, LS_COLOUR_FINDING, manner->part);
  ls_figure_flag (canvas->cr, flag.x + em * (flag.words != NULL ? 0.68 : 0.4), y, em * 0.76);
  if (flag.words == NULL)
    return;
  cairo_move_to (canvas->cr, round (flag.x + em * 1.7), round (y - ls_figure_text_height (flag.words) / 2));
  pango_cairo_show_layout (canvas->cr, flag.words);
  g_object_unref (flag.words);
}

static void
draw_row (const Canvas *canvas, LsLadderEntry *entry, const Manner *manner)
{
  const LsLadderRow *row = &entry->row;
  LsLadderMarks marks;
  LsLifelinePair pair;
  double from, to;

  ls_ladder_pair (canvas->self, row->conn, &pair);
  from = ls_ladder_lifeline (&canvas->columns, row->from == LS_FROM_CLIENT ? pair.client : pair.server);
  to = ls_ladder_lifeline (&canvas->columns, row->from == LS_FROM_CLIENT ? pair.server : pair.client);
  cairo_save (canvas->cr);
  cairo_rectangle (canvas->cr, 0, manner->top, canvas->width, canvas->height);
  cairo_clip (canvas->cr);
  draw_time (canvas, manner, entry);
  draw_arrow (canvas, manner, row, from, to);
  draw_words (canvas, manner, entry, from, to);
  draw_badge (canvas, from, arrow_y (canvas, manner), row->from, manner->part);
  /* The state changes when the arrow has landed. */
  if (!manner->next && manner->progress >= 1)
    {
      ls_ladder_marks_read (canvas->self, row, canvas->view->furthest, &marks);
      if (marks.state != NULL)
        draw_state (canvas, manner, &marks);
      draw_flag (canvas, manner, &marks);
    }
  cairo_restore (canvas->cr);
}

static void
draw_next (const Canvas *canvas, double top)
{
  LsLadder *self = canvas->self;
  Manner manner = { .top = top, .part = NEXT_PART, .next = TRUE, .progress = 1 };
  LsLadderEntry entry = { .row = { .conn = self->next_conn, .from = LS_FROM_CLIENT, .kind = LS_EVENT_COMMAND } };

  entry.row.verb = g_strdup ("");
  entry.row.rest = g_strdup (self->next);
  draw_row (canvas, &entry, &manner);
  for (guint i = 0; i < G_N_ELEMENTS (entry.parts); i++)
    g_clear_object (&entry.parts[i]);
  ls_ladder_row_clear (&entry.row);
}

/**
 * ls_ladder_draw_rows:
 * @self: a ladder
 * @cr: where to: its origin is the top left corner of what is visible
 * @width: of the ladder
 * @height: of what is visible
 * @y: where that begins, from the top of the rows: an adjustment's value
 * @view: where one stands
 *
 * Draws the rows that are visible, and their ground.
 */
void
ls_ladder_draw_rows (LsLadder *self, cairo_t *cr, double width, double height, double y, const LsLadderView *view)
{
  Canvas canvas;
  guint64 rows = ls_ladder_n_rows (self, view), here = ls_ladder_event_row (self, view->cursor), first, row;
  double top = ls_ladder_row_y (self, 0), end = ls_ladder_height (self, view) - y;

  init_canvas (&canvas, self, cr, width, view);
  self->frame++;
  first = y > top ? (guint64) ((y - top) / canvas.height) : 0;
  cairo_save (cr);
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_clip (cr);
  set_colour (&canvas, LS_COLOUR_BASE, 1);
  cairo_paint (cr);
  if (!view->plain && here != LS_LADDER_NO_ROW && here < rows)
    draw_here (&canvas, ls_ladder_row_y (self, here) - y);
  draw_lifelines (&canvas, MAX (-y, 0), MIN (end, height));
  for (row = first; row < rows && ls_ladder_row_y (self, row) - y < height; row++)
    {
      guint64 n = ls_ladder_row_event (self, row);
      Manner manner = { .top = ls_ladder_row_y (self, row) - y, .part = 1, .progress = 1 };

      if (n == 0)
        continue;
      manner.here = !view->plain && row == here;
      if (n > view->cursor)
        manner.part = SEEN_PART;
      else if (manner.here)
        manner.progress = CLAMP (view->progress, 0, 1);
      draw_row (&canvas, ls_ladder_entry (self, n), &manner);
    }
  if (row == rows && ls_ladder_next (self, view))
    draw_next (&canvas, ls_ladder_row_y (self, rows) - y);
  cairo_restore (cr);
  ls_ladder_forget (self, FALSE);
}

/* ---- the heads ---- */

/* An icon and a word, and below a caption that keeps to its room. */
static void
draw_heading (const Canvas *canvas, double x, LsColourRole role, LsFigureIcon icon, const char *title, const char *caption,
              double room)
{
  LsLadder *self = canvas->self;
  PangoLayout *word = ls_ladder_word (self, title, FALSE, LS_TEXT_BODY, PANGO_WEIGHT_BOLD), *below;
  double em = canvas->em, size = em * 1.1, whole = ls_figure_text_width (word) + size + em * 0.55, y = round (em * 1.2);

  set_colour (canvas, role, 1);
  cairo_set_line_width (canvas->cr, MAX (1.2, em * 0.12));
  icon (canvas->cr, round (x - whole / 2), y, size);
  ls_figure_text_middle (canvas->cr, word, round (x + whole / 2 - ls_figure_text_width (word) / 2), y, colour (canvas, role, 1));
  if (caption == NULL)
    return;
  below = ls_figure_text_layout (self->context, &self->style, FALSE, 0.82, PANGO_WEIGHT_NORMAL, caption);
  ls_figure_text_fit (below, room, PANGO_ELLIPSIZE_MIDDLE);
  ls_figure_text_middle (canvas->cr, below, x, round (em * 2.55), colour (canvas, LS_COLOUR_DIM, 1));
  g_object_unref (below);
}

static void
draw_lifeline_heads (const Canvas *canvas)
{
  const LsLadderColumns *columns = &canvas->columns;

  for (guint i = 0; i < canvas->n_lifelines; i++)
    {
      const LsLifeline *lifeline = get_lifeline (canvas, i);
      const char *title = !lifeline->is_client ? _("Server") : lifeline->is_server ? _("Relay") : _("Client");
      g_autofree char *shared = lifeline->n_hosts > 1 ? g_strdup_printf (_("%u hosts"), lifeline->n_hosts) : NULL;
      double x = ls_ladder_lifeline (columns, i), room = columns->gap * (canvas->n_lifelines == 2 ? 0.58 : 0.94);

      /* The outer ones must not run over the column of times, nor off the edge. */
      if (columns->places[i] == 0)
        room = MIN (room, 2 * (x - canvas->em * 4.6));
      if (columns->places[i] + 1u == canvas->n_lifelines)
        room = MIN (room, 2 * (canvas->width - x - canvas->em * 0.3));
      draw_heading (canvas, x, lifeline_role (lifeline), lifeline->is_client ? ls_figure_icon_computer : ls_figure_icon_server,
                    title, shared != NULL ? shared : lifeline->caption, room);
    }
}

/**
 * ls_ladder_draw_head:
 * @self: a ladder
 * @cr: where to: its origin is the head's top left corner
 * @width: of the ladder
 * @view: where one stands
 *
 * Draws the heads of the columns: a widget keeps them on top while the rows scroll.
 */
void
ls_ladder_draw_head (LsLadder *self, cairo_t *cr, double width, const LsLadderView *view)
{
  Canvas canvas;
  double height = ls_ladder_head_height (self), em = self->style.font_size;
  g_autofree char *delay = ls_ladder_delay (self);
  LsColour dim = self->style.colours[LS_COLOUR_DIM];
  PangoLayout *word;

  init_canvas (&canvas, self, cr, width, view);
  set_colour (&canvas, LS_COLOUR_BASE, 1);
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_fill (cr);
  word = ls_ladder_word (self, _("Time"), FALSE, 0.86, PANGO_WEIGHT_BOLD);
  ls_figure_text_middle (cr, word, em * 1.1 + ls_figure_text_width (word) / 2, round (em * 1.2), dim);
  word = ls_ladder_word (self, _("seconds"), FALSE, 0.82, PANGO_WEIGHT_NORMAL);
  ls_figure_text_middle (cr, word, em * 1.1 + ls_figure_text_width (word) / 2, round (em * 2.55), dim);
  draw_lifeline_heads (&canvas);
  if (canvas.n_lifelines == 2)
    draw_heading (&canvas, network_x (&canvas, 0), LS_COLOUR_NETWORK, ls_figure_icon_both_ways, _("Network"), delay,
                  canvas.columns.gap * 0.34);
  set_colour (&canvas, LS_COLOUR_BORDER, 1);
  cairo_rectangle (cr, 0, height - 1, width, 1);
  cairo_fill (cr);
}
