/* state-figure-places.c: where the nodes of a state diagram go: where its author put them, else where dot does.
 * SPDX-License-Identifier: MIT */
#include "figure/state-figure-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* A drawing of dot's from left to right that is wider than this, in multiples of the font's size, is asked for
 * from top to bottom. */
#define WIDE 34
/* While dot is asked, so much room is kept, likewise. */
#define WAITING_WIDTH  26
#define WAITING_HEIGHT 9

static GArray *
author_places (const LsDiagram *diagram)
{
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (LsPoint));

  for (guint i = 0; i < diagram->states->len; i++)
    {
      const LsDiagramState *state = g_ptr_array_index (diagram->states, i);

      if (!state->has_place || !isfinite (state->x) || !isfinite (state->y))
        return NULL;
      g_array_append_vals (places, &(LsPoint) { CLAMP (state->x, -1e5, 1e5), CLAMP (state->y, -1e5, 1e5) }, 1);
    }
  return g_steal_pointer (&places);
}

static gboolean
is_wide (LsStateFigure *self, const GArray *places)
{
  double least = HUGE_VAL, most = -HUGE_VAL;

  for (guint i = 0; i < places->len; i++)
    {
      least = MIN (least, g_array_index (places, LsPoint, i).x);
      most = MAX (most, g_array_index (places, LsPoint, i).x);
    }
  return most - least + self->layout->node_width > WIDE * self->style.font_size;
}

static void
take_places (LsStateFigure *self, GArray *places, const GError *error)
{
  g_autoptr (GArray) grid = NULL;

  if (places == NULL)
    {
      self->message = g_strdup_printf (_("The states are placed row by row: %s."), error->message);
      places = grid = ls_state_grid_places (self->layout);
    }
  ls_state_layout_set_raw (self->layout, places);
  self->laid_out_for = -1;
}

static void ask (LsStateFigure *self, gboolean downwards);

static void
on_answer (GObject *source, GAsyncResult *result, gpointer data, gboolean downwards)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) places = ls_state_dot_answer (result, &error);
  LsStateFigure *self = data;

  /* Then the figure may be gone. */
  if (g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))))
    return;
  g_clear_object (&self->asking);
  if (places != NULL && !downwards && is_wide (self, places))
    {
      ask (self, TRUE);
      if (self->asking != NULL)
        return;
    }
  else
    take_places (self, places, error);
  self->changed (self->data);
}

static void
on_across (GObject *source, GAsyncResult *result, gpointer data)
{
  on_answer (source, result, data, FALSE);
}

static void
on_downwards (GObject *source, GAsyncResult *result, gpointer data)
{
  on_answer (source, result, data, TRUE);
}

/* From left to right, unless that becomes too wide. What was answered before is there at once. */
static void
ask (LsStateFigure *self, gboolean downwards)
{
  g_autoptr (GArray) places = ls_state_dot_recall (self->layout, downwards);

  if (places != NULL && !downwards && is_wide (self, places))
    ask (self, TRUE);
  else if (places != NULL)
    take_places (self, places, NULL);
  else
    {
      self->asking = g_cancellable_new ();
      ls_state_dot_ask (self->layout, downwards, self->asking, downwards ? on_downwards : on_across, self);
    }
}

static void
wait_for_places (LsStateFigure *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) places = ls_state_dot_places (self->layout, FALSE, &error);

  if (places != NULL && is_wide (self, places))
    {
      g_array_unref (places);
      places = ls_state_dot_places (self->layout, TRUE, &error);
    }
  take_places (self, places, error);
}

static void
find_places (LsStateFigure *self)
{
  g_autoptr (GArray) places = author_places (self->diagram);

  if (places != NULL)
    take_places (self, places, NULL);
  else if (self->changed == NULL)
    wait_for_places (self);
  else
    ask (self, FALSE);
}

/*
 * ls_state_figure_forget_layout:
 *
 * Everything is measured and placed anew.
 */
void
ls_state_figure_forget_layout (LsStateFigure *self)
{
  if (self->asking != NULL)
    g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  g_clear_pointer (&self->layout, ls_state_layout_free);
  g_clear_pointer (&self->message, g_free);
}

/*
 * ls_state_figure_layout:
 * @width: the room that there is
 *
 * Returns: (transfer none): everything in its place, kept until width or fonts change; as long as
 *   ls_state_figure_is_placed() does not hold, only measured
 */
const LsStateLayout *
ls_state_figure_layout (LsStateFigure *self, double width)
{
  if (self->layout == NULL)
    {
      self->layout = ls_state_layout_new (self->diagram, &self->style, self->context);
      find_places (self);
    }
  if (self->asking != NULL)
    {
      self->layout->natural_width = WAITING_WIDTH * self->style.font_size;
      self->layout->width = MAX (width, self->layout->natural_width);
      self->layout->height = WAITING_HEIGHT * self->style.font_size;
    }
  else if (self->laid_out_for != width)
    {
      ls_state_layout_run (self->layout, width);
      self->laid_out_for = width;
    }
  return self->layout;
}

/*
 * ls_state_figure_is_placed:
 *
 * Returns: whether it is known where everything goes
 */
gboolean
ls_state_figure_is_placed (LsStateFigure *self)
{
  return self->layout != NULL && self->asking == NULL;
}

/**
 * ls_state_figure_get_message:
 *
 * Returns: (transfer none) (nullable): why the diagram is placed more simply than it should be; %NULL: it is not
 */
const char *
ls_state_figure_get_message (LsStateFigure *self)
{
  if (self->layout == NULL)
    ls_state_figure_layout (self, 0);
  return self->message;
}

/**
 * ls_state_figure_natural_width:
 *
 * Returns: the width below which it is drawn smaller: a widget may scroll instead
 */
double
ls_state_figure_natural_width (LsStateFigure *self)
{
  if (self->layout == NULL)
    ls_state_figure_layout (self, 0);
  return ceil (self->layout->natural_width);
}

/**
 * ls_state_figure_height:
 * @self: a figure
 * @width: of the room that there is
 *
 * Returns: how high it wants to be
 */
double
ls_state_figure_height (LsStateFigure *self, double width)
{
  const LsStateLayout *layout = ls_state_figure_layout (self, width);

  return ceil (layout->height * MIN (1, width / layout->width));
}

/*
 * ls_state_figure_place:
 * @scale, @x, @y: (out): how the layout is laid into a room of that size
 */
const LsStateLayout *
ls_state_figure_place (LsStateFigure *self, double width, double height, double *scale, double *x, double *y)
{
  const LsStateLayout *layout = ls_state_figure_layout (self, width);

  *scale = MIN (1, MIN (width / layout->width, height / layout->height));
  *x = floor ((width - layout->width * *scale) / 2);
  *y = floor ((height - layout->height * *scale) / 2);
  return layout;
}

/**
 * ls_state_figure_node_area:
 * @area: (out): where the node is, drawn into a room of that size
 *
 * Returns: %FALSE where there is no such node
 */
gboolean
ls_state_figure_node_area (LsStateFigure *self, double width, double height, guint node, cairo_rectangle_t *area)
{
  double scale, x, y;
  const LsStateLayout *layout = ls_state_figure_place (self, width, height, &scale, &x, &y);
  LsBox box;

  if (node >= layout->nodes->len || !ls_state_figure_is_placed (self))
    return FALSE;
  box = ls_state_layout_node_box (layout, node);
  *area = (cairo_rectangle_t) { x + box.x * scale, y + box.y * scale, box.width * scale, box.height * scale };
  return TRUE;
}

/**
 * ls_state_figure_node_at:
 *
 * Returns: the node at a point of a room of that size; -1: none
 */
int
ls_state_figure_node_at (LsStateFigure *self, double width, double height, double x, double y)
{
  cairo_rectangle_t area;

  for (guint i = 0; ls_state_figure_node_area (self, width, height, i, &area); i++)
    if (x >= area.x && x < area.x + area.width && y >= area.y && y < area.y + area.height)
      return i;
  return -1;
}
