/* state-figure.c: a state diagram with the way that a connection has taken: its nodes, visits and words.
 * SPDX-License-Identifier: MIT */
#include "figure/state-figure-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A connection's way is kept for so many of them. */
#define TRACKS_MAX 16
/* Of a long way so much is looked at in one frame, and after that not before the next. */
#define LOOK_US G_GINT64_CONSTANT (4000)
#define FRAME_US G_GINT64_CONSTANT (8000)

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

/**
 * ls_state_figure_free:
 * @self: (nullable) (transfer full): a figure
 */
void
ls_state_figure_free (LsStateFigure *self)
{
  if (self == NULL)
    return;
  ls_state_figure_forget_layout (self);
  g_clear_handle_id (&self->later, g_source_remove);
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
    ls_state_figure_forget_layout (self);
  self->style = *style;
}

/**
 * ls_state_figure_set_changed:
 * @self: a figure
 * @changed: told when more is known; the figure then never lets one wait
 * @data: for @changed
 */
void
ls_state_figure_set_changed (LsStateFigure *self, LsStateChanged changed, gpointer data)
{
  self->changed = changed;
  self->data = data;
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

static LsStateTrack *
find_track (LsStateFigure *self, const LsStateView *view)
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

static gboolean
tell_later (gpointer data)
{
  LsStateFigure *self = data;

  self->later = 0;
  self->changed (self->data);
  return G_SOURCE_REMOVE;
}

/*
 * ls_state_figure_track:
 *
 * Returns: (transfer none) (nullable): the way of the connection that is looked at, where somebody is told of what is
 *   found later only as far as one frame's time goes; %NULL: there is none to show
 */
LsStateTrack *
ls_state_figure_track (LsStateFigure *self, const LsStateView *view)
{
  LsStateTrack *track = find_track (self, view);
  gint64 now_us;

  if (track == NULL)
    return NULL;
  if (self->changed == NULL)
    {
      ls_state_track_scan (track, view->n, G_MAXINT32);
      return track;
    }
  now_us = g_get_monotonic_time ();
  if (!ls_state_track_scan (track, view->n, now_us - self->looked_us >= FRAME_US ? LOOK_US : 0) && self->later == 0)
    self->later = g_idle_add (tell_later, self);
  self->looked_us = g_get_monotonic_time ();
  return track;
}

/* Its whole way, for what cannot be told in part. */
static LsStateTrack *
whole_track (LsStateFigure *self, const LsStateView *view)
{
  LsStateTrack *track = find_track (self, view);

  if (track != NULL)
    ls_state_track_scan (track, view->n, G_MAXINT32);
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
  LsStateTrack *track = whole_track (self, view);

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
    g_string_append_printf (text, "%s%s", i == 0 ? _(" Possible: ") : ", ", (const char *) verbs->pdata[i]);
}

/* In no state that is drawn: before the connection, or in one that the diagram leaves out. */
static void
append_undrawn (LsStateFigure *self, GString *text, const LsStateView *view)
{
  const LsEvent *event = self->session != NULL ? ls_session_event (self->session, view->n) : NULL;
  const LsKnowledge *knowledge = self->diagram->protocol->knowledge;

  if (event == NULL)
    g_string_append (text, _("Not connected yet."));
  else if ((event->flags & LS_EVENT_FLAG_STATELESS) != 0 || event->state >= knowledge->n_states)
    g_string_append (text, _("The state is not known here."));
  else
    g_string_append_printf (text, _("Now: %s, which is not drawn."), ls_figure_state_word (self->diagram, knowledge, event->state));
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
  LsStateTrack *track = whole_track (self, view);
  int node = track != NULL ? ls_state_track_node (track, view->n) : -1;
  GString *text = g_string_new (NULL);
  g_auto (LsStateMove) move = { 0 };
  const LsEvent *event;

  if (node < 0)
    {
      append_undrawn (self, text, view);
      return g_string_free (text, FALSE);
    }
  g_string_append_printf (text, _("Now: %s."), get_state (self, node)->label);
  ls_state_track_arrival (track, view->n, &move);
  if (move.on != NULL)
    g_string_append_printf (text, _(" Came by %s."), move.on);
  ls_state_move_clear (&move);
  ls_state_track_last_move (track, view->n, &move);
  if (move.refused)
    g_string_append_printf (text, _(" %s was refused."), move.on);
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
  static const char *const words[] = { N_("not yet"), N_("was here"), N_("now") };
  const LsDiagramState *state;

  g_return_val_if_fail (node < self->diagram->states->len, NULL);
  state = get_state (self, node);
  return g_strdup_printf ("%s, %s%s%s", state->label, _(words[ls_state_figure_node_status (self, view, node)]),
                          state->note != NULL ? ". " : "", state->note != NULL ? state->note : "");
}
