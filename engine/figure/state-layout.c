/* state-layout.c: measures a diagram's words, and spreads its nodes until nothing overlaps.
 * SPDX-License-Identifier: MIT */
#include "figure/state-layout.h"

#include <math.h>
#include <string.h>

/* Multiples of the font's size. */
#define NODE_HEIGHT    2.45
#define NODE_MIN_WIDTH 6.95
#define NODE_PAD       1.15
#define LABEL_MAX      11.0      /* a longer label is wrapped */
#define EDGE_LABEL_MAX 9.0
#define GAP_X          2.6
#define GAP_Y          2.4
#define MARGIN         0.55
#define LOOP_ROOM      2.2
/* A diagram is stretched to fill its room, not torn apart. */
#define STRETCH_MAX    1.7
/* So often it is spread further where labels do not find a place. */
#define SPREADS        6
/* Of more arrows between the same two nodes, only so many labels are written. */
#define LABELS_MAX     4

static void
node_clear (gpointer data)
{
  g_clear_object (&((LsNodePlace *) data)->label);
}

static void
arrow_clear (gpointer data)
{
  LsArrowPlace *arrow = data;

  g_array_unref (arrow->transitions);
  g_ptr_array_unref (arrow->labels);
}

static PangoLayout *
node_label (const char *text, const LsFigureStyle *style, PangoContext *context)
{
  g_autoptr (GString) shown = g_string_new (NULL);
  PangoLayout *layout;

  ls_figure_show_words (shown, text);
  layout = ls_figure_text_layout (context, style, FALSE, 0.93, PANGO_WEIGHT_BOLD, shown->str);
  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  if (ls_figure_text_width (layout) > style->font_size * LABEL_MAX)
    {
      pango_layout_set_width (layout, style->font_size * LABEL_MAX * PANGO_SCALE);
      pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
      pango_layout_set_height (layout, -3);
      pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
    }
  return layout;
}

static void
add_nodes (LsStateLayout *self, const LsDiagram *diagram, const LsFigureStyle *style, PangoContext *context)
{
  double widest = 0, highest = 0;

  for (guint i = 0; i < diagram->states->len; i++)
    {
      const LsDiagramState *state = g_ptr_array_index (diagram->states, i);
      LsNodePlace node = { .label = node_label (state->label, style, context) };

      widest = MAX (widest, ls_figure_text_width (node.label));
      highest = MAX (highest, ls_figure_text_height (node.label));
      g_array_append_val (self->nodes, node);
    }
  self->node_width = ceil (MAX (widest + 2 * NODE_PAD * self->em, NODE_MIN_WIDTH * self->em));
  self->node_height = ceil (MAX (highest + 0.9 * self->em, NODE_HEIGHT * self->em));
}

static LsArrowPlace *
find_arrow (LsStateLayout *self, guint from, guint to)
{
  LsArrowPlace new = { .from = from, .to = to };

  for (guint i = 0; i < self->arrows->len; i++)
    {
      LsArrowPlace *arrow = &g_array_index (self->arrows, LsArrowPlace, i);

      if (arrow->from == from && arrow->to == to)
        return arrow;
    }
  new.transitions = g_array_new (FALSE, FALSE, sizeof (guint));
  new.labels = g_ptr_array_new_with_free_func (g_object_unref);
  g_array_append_val (self->arrows, new);
  return &g_array_index (self->arrows, LsArrowPlace, self->arrows->len - 1);
}

static void
add_label (LsStateLayout *self, LsArrowPlace *arrow, const char *text, const LsFigureStyle *style, PangoContext *context)
{
  g_autoptr (GString) shown = g_string_new (NULL);
  PangoLayout *layout;

  if (arrow->labels->len >= LABELS_MAX)
    return;
  if (arrow->labels->len == LABELS_MAX - 1)
    text = "…";
  ls_figure_show_words (shown, text);
  layout = ls_figure_text_layout (context, style, TRUE, LS_TEXT_EDGE, PANGO_WEIGHT_BOLD, shown->str);
  ls_figure_text_fit (layout, self->em * EDGE_LABEL_MAX, PANGO_ELLIPSIZE_MIDDLE);
  g_ptr_array_add (arrow->labels, layout);
  arrow->label.width = MAX (arrow->label.width, ls_figure_text_width (layout));
  arrow->label.height += ls_figure_text_height (layout);
}

static void
add_arrows (LsStateLayout *self, const LsDiagram *diagram, const LsFigureStyle *style, PangoContext *context)
{
  for (guint i = 0; i < diagram->transitions->len; i++)
    {
      const LsDiagramTransition *transition = g_ptr_array_index (diagram->transitions, i);
      LsArrowPlace *arrow = find_arrow (self, transition->from, transition->to);

      g_array_append_val (arrow->transitions, i);
      add_label (self, arrow, transition->label, style, context);
    }
}

/**
 * ls_state_layout_new:
 * @diagram: a diagram
 * @style: whose fonts
 * @context: of ls_figure_text_context()
 *
 * Returns: (transfer full): its words, measured; ls_state_layout_set_raw() and ls_state_layout_run() place them
 */
LsStateLayout *
ls_state_layout_new (const LsDiagram *diagram, const LsFigureStyle *style, PangoContext *context)
{
  LsStateLayout *self = g_new0 (LsStateLayout, 1);

  self->em = style->font_size;
  self->nodes = g_array_new (FALSE, TRUE, sizeof (LsNodePlace));
  g_array_set_clear_func (self->nodes, node_clear);
  self->arrows = g_array_new (FALSE, TRUE, sizeof (LsArrowPlace));
  g_array_set_clear_func (self->arrows, arrow_clear);
  self->raw = g_array_new (FALSE, TRUE, sizeof (LsPoint));
  add_nodes (self, diagram, style, context);
  add_arrows (self, diagram, style, context);
  return self;
}

/**
 * ls_state_layout_free:
 * @self: (nullable) (transfer full): a layout
 */
void
ls_state_layout_free (LsStateLayout *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->nodes);
  g_array_unref (self->arrows);
  g_array_unref (self->raw);
  g_free (self);
}

/**
 * ls_state_layout_set_raw:
 * @places: (element-type LsPoint): where each node's middle is, in any unit; y grows downwards
 */
void
ls_state_layout_set_raw (LsStateLayout *self, const GArray *places)
{
  g_return_if_fail (places->len == self->nodes->len);
  g_array_set_size (self->raw, 0);
  g_array_append_vals (self->raw, places->data, places->len);
}

/**
 * ls_state_layout_node_box:
 *
 * Returns: the box of a node
 */
LsBox
ls_state_layout_node_box (const LsStateLayout *self, guint node)
{
  const LsNodePlace *place = &g_array_index (self->nodes, LsNodePlace, node);

  return (LsBox) { place->place.x - self->node_width / 2, place->place.y - self->node_height / 2,
                   self->node_width, self->node_height };
}

/* How much room the labels of the arrows between two nodes need beside or above each other. */
static void
between (const LsStateLayout *self, guint a, guint b, double *width, double *height)
{
  *width = self->em * GAP_X;
  *height = self->em * GAP_Y;
  for (guint i = 0; i < self->arrows->len; i++)
    {
      const LsArrowPlace *arrow = &g_array_index (self->arrows, LsArrowPlace, i);

      if ((arrow->from == a && arrow->to == b) || (arrow->from == b && arrow->to == a))
        {
          *width = MAX (*width, arrow->label.width + self->em * 0.7);
          *height = MAX (*height, arrow->label.height + self->em * GAP_Y);
        }
    }
}

/* The scales at which no two nodes come too near each other. */
static void
find_scales (const LsStateLayout *self, double *scale_x, double *scale_y)
{
  *scale_x = *scale_y = 1e-6;
  for (guint a = 0; a < self->raw->len; a++)
    for (guint b = a + 1; b < self->raw->len; b++)
      {
        LsPoint one = g_array_index (self->raw, LsPoint, a), other = g_array_index (self->raw, LsPoint, b);
        double dx = fabs (one.x - other.x), dy = fabs (one.y - other.y), gap_x, gap_y, need_x, need_y;

        between (self, a, b, &gap_x, &gap_y);
        need_x = dx > 1e-9 ? (self->node_width + gap_x) / dx : HUGE_VAL;
        need_y = dy > 1e-9 ? (self->node_height + gap_y) / dy : HUGE_VAL;
        /* Nodes of a row are kept apart by its width, others by what costs less. */
        if (dy < dx * 0.2 || (need_x < need_y && dy < dx * 0.5))
          *scale_x = MAX (*scale_x, MIN (need_x, 1e6));
        else if (need_y < HUGE_VAL)
          *scale_y = MAX (*scale_y, MIN (need_y, 1e6));
      }
}

/* Two nodes at one place cannot be told apart by any scale: they go into a row of their own. */
static void
part_twins (LsStateLayout *self)
{
  for (guint a = 0; a < self->raw->len; a++)
    for (guint b = a + 1; b < self->raw->len; b++)
      {
        LsPoint *one = &g_array_index (self->raw, LsPoint, a), *other = &g_array_index (self->raw, LsPoint, b);

        if (fabs (one->x - other->x) < 1e-6 && fabs (one->y - other->y) < 1e-6)
          other->x += 1 + fabs (other->x) * 1e-3;
      }
}

static void
scale_nodes (LsStateLayout *self, double scale_x, double scale_y)
{
  for (guint i = 0; i < self->nodes->len; i++)
    {
      LsPoint raw = g_array_index (self->raw, LsPoint, i);

      g_array_index (self->nodes, LsNodePlace, i).place = (LsPoint) { raw.x * scale_x, raw.y * scale_y };
    }
}

static void
include (LsBox *all, LsBox box)
{
  double right = MAX (all->x + all->width, box.x + box.width), bottom = MAX (all->y + all->height, box.y + box.height);

  all->x = MIN (all->x, box.x);
  all->y = MIN (all->y, box.y);
  all->width = right - all->x;
  all->height = bottom - all->y;
}

/* What everything together takes, the room for a refusal's loop below the nodes included. */
static LsBox
find_bounds (const LsStateLayout *self)
{
  LsBox all = ls_state_layout_node_box (self, 0);

  for (guint i = 0; i < self->nodes->len; i++)
    {
      LsBox box = ls_state_layout_node_box (self, i);

      box.height += self->em * LOOP_ROOM;
      include (&all, box);
    }
  for (guint i = 0; i < self->arrows->len; i++)
    {
      const LsArrowPlace *arrow = &g_array_index (self->arrows, LsArrowPlace, i);

      include (&all, arrow->label);
      for (double t = 0; t <= 1; t += 0.1)
        include (&all, (LsBox) { ls_curve_point (&arrow->curve, t).x, ls_curve_point (&arrow->curve, t).y, 0, 0 });
    }
  all.x -= MARGIN * self->em;
  all.y -= MARGIN * self->em;
  all.width += 2 * MARGIN * self->em;
  all.height += 2 * MARGIN * self->em;
  return all;
}

static void
shift (LsStateLayout *self, double x, double y)
{
  for (guint i = 0; i < self->nodes->len; i++)
    {
      LsNodePlace *node = &g_array_index (self->nodes, LsNodePlace, i);

      node->place = (LsPoint) { node->place.x + x, node->place.y + y };
    }
  for (guint i = 0; i < self->arrows->len; i++)
    {
      LsArrowPlace *arrow = &g_array_index (self->arrows, LsArrowPlace, i);

      arrow->label.x += x;
      arrow->label.y += y;
      for (guint k = 0; k < 4; k++)
        arrow->curve.p[k] = (LsPoint) { arrow->curve.p[k].x + x, arrow->curve.p[k].y + y };
    }
}

static double
raw_width (const LsStateLayout *self)
{
  double least = HUGE_VAL, most = -HUGE_VAL;

  for (guint i = 0; i < self->raw->len; i++)
    {
      least = MIN (least, g_array_index (self->raw, LsPoint, i).x);
      most = MAX (most, g_array_index (self->raw, LsPoint, i).x);
    }
  return most - least;
}

/**
 * ls_state_layout_run:
 * @self: a layout with raw places
 * @width: the room that there is; 0: as narrow as can be
 *
 * Places everything: never narrower than the natural width; wider where there is room.
 */
void
ls_state_layout_run (LsStateLayout *self, double width)
{
  double scale_x, scale_y, across, extra;
  LsBox bounds;

  if (self->nodes->len == 0)
    {
      self->natural_width = self->width = self->height = self->em;
      return;
    }
  part_twins (self);
  find_scales (self, &scale_x, &scale_y);
  for (guint i = 0; i < SPREADS; i++)
    {
      scale_nodes (self, scale_x, scale_y);
      ls_state_route (self);
      if (ls_state_label_clashes (self) == 0)
        break;
      scale_x *= 1.06;
      scale_y *= 1.2;
    }
  bounds = find_bounds (self);
  self->natural_width = bounds.width;
  across = raw_width (self);
  extra = MIN (width, self->natural_width * STRETCH_MAX) - self->natural_width;
  if (extra > 1 && across > 1e-6)
    {
      scale_nodes (self, scale_x + extra / across, scale_y);
      ls_state_route (self);
      bounds = find_bounds (self);
    }
  self->width = MAX (bounds.width, width);
  self->height = bounds.height;
  shift (self, (self->width - bounds.width) / 2 - bounds.x, -bounds.y);
}
