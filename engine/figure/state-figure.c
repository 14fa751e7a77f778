/* state-figure.c: a state diagram with the way that a connection has taken: its nodes, visits and words.
 * SPDX-License-Identifier: MIT */
#include "figure/state-figure-private.h"

#include <math.h>
#include <string.h>

/* A drawing of dot's from left to right that is wider than this, in multiples of the font's size, is asked for
 * from top to bottom. */
#define WIDE 34
/* A connection's way is kept for so many of them. */
#define TRACKS_MAX 16

/**
 * ls_state_figure_new:
 * @diagram: (transfer none): outlives the figure
 * @session: (nullable): whose way is shown; %NULL: the diagram alone
 *
 * Returns: (transfer full): the figure, in the light style
 */
LsStateFigure *
ls_state_figure_new (const LsDiagram *diagram, LsSession *session)
{
  LsStateFigure *self = g_new0 (LsStateFigure, 1);

  self->diagram = diagram;
  self->session = session != NULL ? g_object_ref (session) : NULL;
  self->context = ls_figure_text_context ();
  self->tracks = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) ls_state_track_free);
  ls_figure_style_init (&self->style, LS_PALETTE_LIGHT);
  return self;
}

static void
forget_layout (LsStateFigure *self)
{
  g_clear_pointer (&self->layout, ls_state_layout_free);
  g_clear_pointer (&self->message, g_free);
}

/**
 * ls_state_figure_free:
 * @self: (nullable) (transfer full): a figure
 */
void
ls_state_figure_free (LsStateFigure *self)
{
  if (self == NULL)
    return;
  forget_layout (self);
  g_hash_table_unref (self->tracks);
  g_object_unref (self->context);
  g_clear_object (&self->session);
  g_free (self);
}

/**
 * ls_state_figure_set_style:
 * @self: a figure
 * @style: copied
 */
void
ls_state_figure_set_style (LsStateFigure *self, const LsFigureStyle *style)
{
  if (ls_figure_style_equals (&self->style, style))
    return;
  /* Another colour leaves everything where it is. */
  if (self->style.font_size != style->font_size || strcmp (self->style.family, style->family) != 0
      || strcmp (self->style.monospace, style->monospace) != 0)
    forget_layout (self);
  self->style = *style;
}

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

/* dot's places: from left to right, unless that becomes too wide. */
static GArray *
dot_places (LsStateFigure *self, GError **error)
{
  GArray *places = ls_state_dot_places (self->layout, FALSE, error);
  double least = HUGE_VAL, most = -HUGE_VAL;

  if (places == NULL)
    return NULL;
  for (guint i = 0; i < places->len; i++)
    {
      least = MIN (least, g_array_index (places, LsPoint, i).x);
      most = MAX (most, g_array_index (places, LsPoint, i).x);
    }
  if (most - least + self->layout->node_width > WIDE * self->style.font_size)
    {
      g_array_unref (places);
      places = ls_state_dot_places (self->layout, TRUE, error);
    }
  return places;
}

/*
 * ls_state_figure_layout:
 * @width: the room that there is
 *
 * Returns: (transfer none): everything in its place, kept until width or fonts change
 */
const LsStateLayout *
ls_state_figure_layout (LsStateFigure *self, double width)
{
  g_autoptr (GArray) places = NULL;
  g_autoptr (GError) error = NULL;

  if (self->layout == NULL)
    {
      self->layout = ls_state_layout_new (self->diagram, &self->style, self->context);
      places = author_places (self->diagram);
      if (places == NULL)
        places = dot_places (self, &error);
      if (places == NULL)
        {
          self->message = g_strdup_printf ("The states are placed row by row: %s.", error->message);
          places = ls_state_grid_places (self->layout);
        }
      ls_state_layout_set_raw (self->layout, places);
      ls_state_layout_run (self->layout, width);
      self->laid_out_for = width;
    }
  else if (self->laid_out_for != width)
    {
      ls_state_layout_run (self->layout, width);
      self->laid_out_for = width;
    }
  return self->layout;
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
 * ls_state_figure_n_nodes:
 *
 * Returns: how many nodes there are
 */
guint
ls_state_figure_n_nodes (LsStateFigure *self)
{
  return self->diagram->states->len;
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

  if (node >= layout->nodes->len)
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

/*
 * ls_state_figure_track:
 *
 * Returns: (transfer none) (nullable): the way of the connection that is looked at; %NULL: there is none to show
 */
LsStateTrack *
ls_state_figure_track (LsStateFigure *self, const LsStateView *view)
{
  const LsEvent *event;
  LsConnection *connection;
  LsStateTrack *track;
  guint32 conn = view->conn;

  if (self->session == NULL || view->plain)
    return NULL;
  event = ls_session_event (self->session, MAX (view->n, 1));
  if (conn == 0)
    conn = event != NULL ? event->conn : 1;
  connection = ls_session_get_connection (self->session, conn);
  if (connection == NULL || connection->knowledge != self->diagram->protocol->knowledge)
    return NULL;
  track = g_hash_table_lookup (self->tracks, GUINT_TO_POINTER (conn));
  if (track == NULL)
    {
      if (g_hash_table_size (self->tracks) >= TRACKS_MAX)
        g_hash_table_remove_all (self->tracks);
      track = ls_state_track_new (self->diagram, self->session, conn);
      g_hash_table_insert (self->tracks, GUINT_TO_POINTER (conn), track);
    }
  return track;
}

/**
 * ls_state_figure_node_status:
 * @self: a figure
 * @view: where one stands
 * @node: a node
 *
 * Returns: whether the connection is there, was there, or not yet
 */
LsNodeStatus
ls_state_figure_node_status (LsStateFigure *self, const LsStateView *view, guint node)
{
  LsStateTrack *track = ls_state_figure_track (self, view);

  if (track == NULL)
    return view->plain || self->session == NULL ? LS_NODE_VISITED : LS_NODE_NOT_YET;
  if (ls_state_track_node (track, view->n) == (int) node)
    return LS_NODE_NOW;
  return ls_state_track_visited (track, view->n, node) ? LS_NODE_VISITED : LS_NODE_NOT_YET;
}

/**
 * ls_state_figure_visit:
 * @self: a figure
 * @view: where one stands
 * @node: a node
 * @before: only visits before this event; 0: any
 *
 * To go through all visits, hand each in as @before of the next.
 *
 * Returns: the event that last brought the connection there, to put the cursor on; 0: none
 */
guint64
ls_state_figure_visit (LsStateFigure *self, const LsStateView *view, guint node, guint64 before)
{
  LsStateTrack *track = ls_state_figure_track (self, view);

  if (track == NULL || node >= self->diagram->states->len)
    return 0;
  return ls_state_track_visit (track, view->n, node, before == 0 ? G_MAXUINT64 : before);
}

static const LsDiagramState *
get_state (LsStateFigure *self, guint node)
{
  return g_ptr_array_index (self->diagram->states, node);
}

static void
append_possible (LsStateFigure *self, GString *text, guint32 conn, guint64 n)
{
  g_autoptr (GPtrArray) verbs = g_ptr_array_new ();

  ls_session_legal_now (self->session, conn, n, verbs);
  for (guint i = 0; i < verbs->len; i++)
    g_string_append_printf (text, "%s%s", i == 0 ? " Possible: " : ", ", (const char *) verbs->pdata[i]);
}

/**
 * ls_state_figure_description:
 * @self: a figure
 * @view: where one stands
 *
 * Returns: (transfer full): `Now: Recipients. Came by RCPT. Possible: DATA, RCPT, RSET, NOOP, VRFY, QUIT`
 */
char *
ls_state_figure_description (LsStateFigure *self, const LsStateView *view)
{
  LsStateTrack *track = ls_state_figure_track (self, view);
  int node = track != NULL ? ls_state_track_node (track, view->n) : -1;
  GString *text = g_string_new (NULL);
  g_auto (LsStateMove) move = { 0 };
  const LsEvent *event;

  if (node < 0)
    {
      g_string_append (text, "Now: in no state of this diagram.");
      return g_string_free (text, FALSE);
    }
  g_string_append_printf (text, "Now: %s.", get_state (self, node)->label);
  ls_state_track_arrival (track, view->n, &move);
  if (move.on != NULL)
    g_string_append_printf (text, " Came by %s.", move.on);
  ls_state_move_clear (&move);
  ls_state_track_last_move (track, view->n, &move);
  if (move.refused)
    g_string_append_printf (text, " %s was refused.", move.on);
  event = ls_session_event (self->session, MAX (view->n, 1));
  append_possible (self, text, view->conn != 0 ? view->conn : event != NULL ? event->conn : 1, view->n);
  return g_string_free (text, FALSE);
}

/**
 * ls_state_figure_node_name:
 * @self: a figure
 * @view: where one stands
 * @node: a node
 *
 * Returns: (transfer full): `Sender, was here` and what its author says of it
 */
char *
ls_state_figure_node_name (LsStateFigure *self, const LsStateView *view, guint node)
{
  static const char *const words[] = { "not yet", "was here", "now" };
  const LsDiagramState *state;

  g_return_val_if_fail (node < self->diagram->states->len, NULL);
  state = get_state (self, node);
  return g_strdup_printf ("%s, %s%s%s", state->label, words[ls_state_figure_node_status (self, view, node)],
                          state->note != NULL ? ". " : "", state->note != NULL ? state->note : "");
}
