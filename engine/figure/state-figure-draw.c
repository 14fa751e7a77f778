/* state-figure-draw.c: draws a state diagram: where the connection is, was, and may go.
 * SPDX-License-Identifier: MIT */
#include "figure/state-figure-private.h"

#include <math.h>

typedef struct {
  LsStateFigure       *self;
  const LsStateLayout *layout;
  const LsStateView   *view;
  cairo_t             *cr;
  LsStateTrack        *track;
  LsStateMove          move;      /* the last one */
  double               em;
  double               progress;
  gboolean             alone;     /* no way is shown: everything is drawn alike */
} Canvas;

static LsColour
colour (const Canvas *canvas, LsColourRole role)
{
  return canvas->self->style.colours[role];
}

static void
set_colour (const Canvas *canvas, LsColourRole role)
{
  ls_figure_set_colour (canvas->cr, colour (canvas, role));
}

static void
set_weight (PangoLayout *layout, PangoWeight weight)
{
  PangoAttrList *list = pango_attr_list_new ();

  pango_attr_list_insert (list, pango_attr_weight_new (weight));
  pango_layout_set_attributes (layout, list);
  pango_attr_list_unref (list);
}

/* ---- arrows ---- */

static gboolean
stands_for (const LsArrowPlace *arrow, int transition)
{
  for (guint i = 0; i < arrow->transitions->len; i++)
    if ((int) g_array_index (arrow->transitions, guint, i) == transition)
      return TRUE;
  return FALSE;
}

static gboolean
is_taken (const Canvas *canvas, guint transition)
{
  return canvas->alone || (canvas->track != NULL && ls_state_track_taken (canvas->track, canvas->view->n, transition));
}

static gboolean
arrow_is_taken (const Canvas *canvas, const LsArrowPlace *arrow)
{
  for (guint i = 0; i < arrow->transitions->len; i++)
    if (is_taken (canvas, g_array_index (arrow->transitions, guint, i)))
      return TRUE;
  return FALSE;
}

/* A curve with its tip; of a growing one the part up to @reach. */
static void
draw_curve (const Canvas *canvas, const LsCurve *curve, double thick, double length, double reach)
{
  LsPoint tip = curve->p[3], along = ls_curve_tangent (curve, 1), end;

  cairo_set_line_width (canvas->cr, thick);
  if (reach < 1)
    {
      cairo_move_to (canvas->cr, curve->p[0].x, curve->p[0].y);
      for (double t = 0.05; t <= reach; t += 0.05)
        cairo_line_to (canvas->cr, ls_curve_point (curve, t).x, ls_curve_point (curve, t).y);
      cairo_stroke (canvas->cr);
      return;
    }
  end = (LsPoint) { tip.x - along.x * length * 0.8, tip.y - along.y * length * 0.8 };
  cairo_move_to (canvas->cr, curve->p[0].x, curve->p[0].y);
  cairo_curve_to (canvas->cr, curve->p[1].x, curve->p[1].y, curve->p[2].x - along.x * length * 0.8,
                  curve->p[2].y - along.y * length * 0.8, end.x, end.y);
  cairo_stroke (canvas->cr);
  cairo_set_dash (canvas->cr, NULL, 0, 0);
  ls_figure_arrow_head (canvas->cr, tip.x, tip.y, atan2 (along.y, along.x), length, length * 0.45);
}

static void
draw_arrow (const Canvas *canvas, const LsArrowPlace *arrow)
{
  gboolean taken = arrow_is_taken (canvas, arrow), last = !canvas->alone && stands_for (arrow, canvas->move.transition);
  double em = canvas->em, thick = taken ? em * 0.145 : em * 0.075, pulse = 0;

  if (last && canvas->progress < 1)
    {
      /* The arrow turns solid when the frame has passed along it; a loop answers with one pulse. */
      if (arrow->from == arrow->to)
        pulse = sin (canvas->progress * G_PI);
    }
  if (canvas->alone)
    thick = em * 0.1;
  else if (last)
    thick = em * (0.18 + 0.1 * pulse);
  set_colour (canvas, taken || last ? LS_COLOUR_TEXT : LS_COLOUR_DIM);
  draw_curve (canvas, &arrow->curve, thick, em * (taken ? 0.7 : 0.58), 1);
}

/* A word's own ground: an arrow that must pass below leaves it readable. */
static void
clear_label (const Canvas *canvas, LsBox label)
{
  set_colour (canvas, LS_COLOUR_BACKGROUND);
  cairo_rectangle (canvas->cr, label.x, label.y + label.height * 0.06, label.width, label.height * 0.88);
  cairo_fill (canvas->cr);
}

static void
draw_arrow_labels (const Canvas *canvas, const LsArrowPlace *arrow)
{
  double y = arrow->label.y;

  clear_label (canvas, arrow->label);

  for (guint i = 0; i < arrow->labels->len; i++)
    {
      PangoLayout *label = g_ptr_array_index (arrow->labels, i);
      guint transition = g_array_index (arrow->transitions, guint, i);
      gboolean dark = is_taken (canvas, transition) || (int) transition == canvas->move.transition;
      double height = ls_figure_text_height (label);

      set_weight (label, dark ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
      ls_figure_text_middle (canvas->cr, label, arrow->label.x + arrow->label.width / 2, y + height / 2,
                             colour (canvas, dark ? LS_COLOUR_TEXT : LS_COLOUR_DIM));
      y += height;
    }
}

/* A try that led nowhere: `DATA ✕ 503`. */
static void
draw_refusal (const Canvas *canvas)
{
  double em = canvas->em, dashes[] = { em * 0.3, em * 0.2 };
  g_autoptr (GString) text = g_string_new (NULL);
  PangoLayout *layout;
  LsCurve curve;
  LsBox label;

  ls_figure_show_words (text, canvas->move.on);
  g_string_append (text, " ✕ ");
  ls_figure_show_words (text, canvas->move.reply != NULL ? canvas->move.reply : "");
  layout = ls_figure_text_layout (canvas->self->context, &canvas->self->style, TRUE, LS_TEXT_EDGE, PANGO_WEIGHT_BOLD,
                                  g_strchomp (text->str));
  ls_state_route_stub (canvas->layout, canvas->move.to, ls_figure_text_width (layout), ls_figure_text_height (layout), &curve,
                       &label);
  cairo_save (canvas->cr);
  set_colour (canvas, LS_COLOUR_FINDING);
  cairo_set_dash (canvas->cr, dashes, 2, 0);
  draw_curve (canvas, &curve, em * 0.145, em * 0.65, canvas->progress);
  cairo_restore (canvas->cr);
  clear_label (canvas, label);
  ls_figure_text_middle (canvas->cr, layout, label.x + label.width / 2, label.y + label.height / 2,
                         colour (canvas, LS_COLOUR_FINDING));
  g_object_unref (layout);
}

/* ---- nodes ---- */

static void
draw_box (const Canvas *canvas, LsBox box, LsColourRole fill, LsColourRole line, double thick)
{
  ls_figure_rounded (canvas->cr, box.x, box.y, box.width, box.height, canvas->em * 0.62);
  set_colour (canvas, fill);
  cairo_fill_preserve (canvas->cr);
  set_colour (canvas, line);
  cairo_set_line_width (canvas->cr, thick);
  cairo_stroke (canvas->cr);
}

static void
draw_here_box (const Canvas *canvas, LsBox box)
{
  gboolean framed = canvas->self->style.framed;

  draw_box (canvas, box, LS_COLOUR_HERE, framed ? LS_COLOUR_TEXT : LS_COLOUR_HERE_LINE, canvas->em * (framed ? 0.24 : 0.19));
}

/* The frame on its way from the state before to this one. */
static LsBox
moving_box (const Canvas *canvas)
{
  LsBox from = ls_state_layout_node_box (canvas->layout, canvas->move.from);
  LsBox to = ls_state_layout_node_box (canvas->layout, canvas->move.to);
  LsCurve way = { { { from.x, from.y }, { from.x, from.y }, { to.x, to.y }, { to.x, to.y } } };

  for (guint i = 0; i < canvas->layout->arrows->len; i++)
    {
      const LsArrowPlace *arrow = &g_array_index (canvas->layout->arrows, LsArrowPlace, i);

      if (!stands_for (arrow, canvas->move.transition))
        continue;
      way.p[1] = (LsPoint) { arrow->curve.p[1].x - from.width / 2, arrow->curve.p[1].y - from.height / 2 };
      way.p[2] = (LsPoint) { arrow->curve.p[2].x - to.width / 2, arrow->curve.p[2].y - to.height / 2 };
    }
  to.x = ls_curve_point (&way, canvas->progress).x;
  to.y = ls_curve_point (&way, canvas->progress).y;
  return to;
}

static gboolean
is_moving (const Canvas *canvas)
{
  return !canvas->alone && canvas->progress < 1 && canvas->move.from >= 0 && canvas->move.to >= 0
         && canvas->move.from != canvas->move.to;
}

static void
draw_node (const Canvas *canvas, guint node)
{
  LsNodeStatus status = ls_state_figure_node_status (canvas->self, canvas->view, node);
  LsBox box = ls_state_layout_node_box (canvas->layout, node);

  if (status == LS_NODE_NOW && !is_moving (canvas))
    draw_here_box (canvas, box);
  else if (status == LS_NODE_NOT_YET)
    draw_box (canvas, box, LS_COLOUR_BACKGROUND, LS_COLOUR_DIM, canvas->em * 0.075);
  else
    draw_box (canvas, box, LS_COLOUR_BASE, LS_COLOUR_TEXT, canvas->em * 0.12);
}

static void
draw_node_label (const Canvas *canvas, guint node)
{
  LsNodeStatus status = ls_state_figure_node_status (canvas->self, canvas->view, node);
  const LsNodePlace *place = &g_array_index (canvas->layout->nodes, LsNodePlace, node);
  int width = pango_layout_get_width (place->label);
  LsColour ink = colour (canvas, status == LS_NODE_NOT_YET ? LS_COLOUR_DIM : LS_COLOUR_TEXT);

  set_weight (place->label, status == LS_NODE_NOT_YET ? PANGO_WEIGHT_NORMAL : PANGO_WEIGHT_BOLD);
  if (width < 0)
    {
      ls_figure_text_middle (canvas->cr, place->label, place->place.x, place->place.y, ink);
      return;
    }
  /* A wrapped label is centred in its own width. */
  ls_figure_set_colour (canvas->cr, ink);
  cairo_move_to (canvas->cr, place->place.x - width / (2.0 * PANGO_SCALE),
                 place->place.y - ls_figure_text_height (place->label) / 2);
  pango_cairo_show_layout (canvas->cr, place->label);
}

static void
draw_all (const Canvas *canvas)
{
  const GArray *arrows = canvas->layout->arrows;

  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < arrows->len; i++)
      {
        const LsArrowPlace *arrow = &g_array_index (arrows, LsArrowPlace, i);

        /* What was taken lies over what was not. */
        if (arrow_is_taken (canvas, arrow) == (pass == 1))
          draw_arrow (canvas, arrow);
      }
  for (guint i = 0; i < arrows->len; i++)
    draw_arrow_labels (canvas, &g_array_index (arrows, LsArrowPlace, i));
  if (canvas->move.refused && canvas->move.to >= 0)
    draw_refusal (canvas);
  for (guint i = 0; i < canvas->layout->nodes->len; i++)
    draw_node (canvas, i);
  if (is_moving (canvas))
    draw_here_box (canvas, moving_box (canvas));
  for (guint i = 0; i < canvas->layout->nodes->len; i++)
    draw_node_label (canvas, i);
}

/**
 * ls_state_figure_draw:
 * @self: a figure
 * @cr: where to: its origin is the room's top left corner
 * @width: of the room
 * @height: of the room
 * @view: where one stands
 *
 * Draws the diagram into the middle of the room, smaller where that is too small for it. The ground, the style's
 * background, is the caller's.
 */
void
ls_state_figure_draw (LsStateFigure *self, cairo_t *cr, double width, double height, const LsStateView *view)
{
  Canvas canvas = { .self = self, .view = view, .cr = cr, .em = self->style.font_size, .move = { .transition = -1 } };
  double scale, x, y;

  canvas.layout = ls_state_figure_place (self, width, height, &scale, &x, &y);
  if (!ls_state_figure_is_placed (self))
    return;
  canvas.track = ls_state_figure_track (self, view);
  canvas.progress = CLAMP (view->progress, 0, 1);
  canvas.alone = view->plain || self->session == NULL;
  if (canvas.track != NULL)
    ls_state_track_last_move (canvas.track, view->n, &canvas.move);
  cairo_save (cr);
  cairo_translate (cr, x, y);
  cairo_scale (cr, scale, scale);
  draw_all (&canvas);
  cairo_restore (cr);
  ls_state_move_clear (&canvas.move);
}
