/* timeline-view.c: the whole conversation on one line, to be scrubbed: who spoke when, in which state, in which branch.
 * SPDX-License-Identifier: MIT */
#include "timeline-private.h"

#include "core/projection.h"
#include "view-style.h"

#include <glib/gi18n.h>
#include <math.h>

G_DEFINE_FINAL_TYPE_WITH_CODE (LsTimelineView, ls_timeline_view, GTK_TYPE_DRAWING_AREA,
                               G_IMPLEMENT_INTERFACE (LS_TYPE_DRAWN, ls_timeline_spoken_init))

/* ---- what is to be seen ---- */

static void
forget_cells (LsTimelineView *self)
{
  g_clear_pointer (&self->cells, g_array_unref);
  self->picture.cells = NULL;
}

static guint64
count_steps (LsTimelineView *self)
{
  LsUnit unit = self->picture.scale.unit;
  guint64 steps = ls_log_unit_count (ls_session_get_log (self->session), unit);

  for (guint i = 0; i < self->tracks->len; i++)
    steps = MAX (steps, ls_log_unit_count (ls_session_get_log (g_array_index (self->tracks, LsTimelineTrack, i).session), unit));
  return steps;
}

static void
prepare_scale (LsTimelineView *self)
{
  LsTimelineScale *scale = &self->picture.scale;
  double pad = round (self->picture.style.font_size * LS_TIMELINE_PAD), width = gtk_widget_get_allocated_width (GTK_WIDGET (self));
  LsTimelineScale now = { self->session, self->unit == LS_UNIT_SEGMENT ? LS_UNIT_SEGMENT : LS_UNIT_LINE, 0, pad,
                          MAX (width - 2 * pad, 1) };

  if (scale->unit != now.unit || scale->width != now.width || scale->left != now.left || scale->session != now.session)
    forget_cells (self);
  *scale = now;
  scale->steps = count_steps (self);
}

/*
 * ls_timeline_view_prepare:
 *
 * Brings the picture up to date; the dear part is kept until the session, or the size, is another.
 */
const LsTimelinePicture *
ls_timeline_view_prepare (LsTimelineView *self)
{
  LsTimelinePicture *picture = &self->picture;
  LsProjection now;
  LsConnection *connection;

  picture->cursor = ls_cursor_get_event (self->cursor);
  picture->furthest = MAX (ls_cursor_get_furthest (self->cursor), picture->cursor);
  prepare_scale (self);
  ls_projection_init (&now, self->session, picture->cursor);
  connection = ls_session_get_connection (self->session, MAX (now.conn, 1));
  if (connection != NULL && picture->knowledge != connection->knowledge)
    forget_cells (self);
  picture->knowledge = connection != NULL ? connection->knowledge : NULL;
  if (self->cells == NULL)
    self->cells = ls_timeline_scale_cells (&picture->scale, MAX (now.conn, 1));
  picture->cells = self->cells;
  picture->tracks = (const LsTimelineTrack *) self->tracks->data;
  picture->n_tracks = self->tracks->len;
  picture->height = gtk_widget_get_allocated_height (GTK_WIDGET (self));
  return picture;
}

static void
on_appended (LsTimelineView *self)
{
  forget_cells (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
listen_to (LsTimelineView *self, LsSession *session)
{
  if (self->session == session)
    return;
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_set_object (&self->session, session);
  forget_cells (self);
  if (session != NULL)
    g_signal_connect_swapped (session, "appended", G_CALLBACK (on_appended), self);
}

static void
on_moved (LsTimelineView *self)
{
  listen_to (self, ls_cursor_get_session (self->cursor));
  gtk_widget_queue_draw (GTK_WIDGET (self));
  ls_drawn_slid (LS_DRAWN (self));
}

/* ---- the widget ---- */

static gboolean
ls_timeline_view_draw (GtkWidget *widget, cairo_t *cr)
{
  LsTimelineView *self = LS_TIMELINE_VIEW (widget);

  if (self->cursor == NULL || self->tracks->len == 0)
    return FALSE;
  ls_timeline_draw (ls_timeline_view_prepare (self), cr);
  if (gtk_widget_has_visible_focus (widget))
    gtk_render_focus (gtk_widget_get_style_context (widget), cr, 1, 1, gtk_widget_get_allocated_width (widget) - 2,
                      gtk_widget_get_allocated_height (widget) - 2);
  return FALSE;
}

static void
ls_timeline_view_style_updated (GtkWidget *widget)
{
  LsTimelineView *self = LS_TIMELINE_VIEW (widget);

  GTK_WIDGET_CLASS (ls_timeline_view_parent_class)->style_updated (widget);
  ls_view_style_read (widget, &self->picture.style);
  self->picture.accent = ls_view_style_accent (widget);
  gtk_widget_queue_resize (widget);
}

static void
ls_timeline_view_get_preferred_height (GtkWidget *widget, int *minimum, int *natural)
{
  LsTimelineView *self = LS_TIMELINE_VIEW (widget);
  guint branches = self->tracks->len > 0 ? self->tracks->len - 1 : 0;

  *minimum = *natural = round (self->picture.style.font_size
                               * (LS_TIMELINE_HEIGHT + LS_TIMELINE_TRACK * MIN (branches, LS_TIMELINE_TRACKS)));
}

static void
ls_timeline_view_get_preferred_width (GtkWidget *widget, int *minimum, int *natural)
{
  *minimum = 120;
  *natural = 400;
}

/* ---- building ---- */

static void
clear_track (gpointer data)
{
  LsTimelineTrack *track = data;

  g_free (track->title);
  g_object_unref (track->session);
}

static void
ls_timeline_view_dispose (GObject *object)
{
  LsTimelineView *self = LS_TIMELINE_VIEW (object);

  if (self->cursor != NULL)
    g_signal_handlers_disconnect_by_data (self->cursor, self);
  listen_to (self, NULL);
  g_clear_object (&self->cursor);
  G_OBJECT_CLASS (ls_timeline_view_parent_class)->dispose (object);
}

static void
ls_timeline_view_finalize (GObject *object)
{
  LsTimelineView *self = LS_TIMELINE_VIEW (object);

  g_array_unref (self->tracks);
  g_object_unref (self->picture.context);
  G_OBJECT_CLASS (ls_timeline_view_parent_class)->finalize (object);
}

static void
ls_timeline_view_class_init (LsTimelineViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ls_timeline_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = ls_timeline_view_finalize;
  widget_class->draw = ls_timeline_view_draw;
  widget_class->style_updated = ls_timeline_view_style_updated;
  widget_class->get_preferred_height = ls_timeline_view_get_preferred_height;
  widget_class->get_preferred_width = ls_timeline_view_get_preferred_width;
  ls_timeline_pointer_class (klass);
  gtk_widget_class_set_accessible_type (widget_class, LS_TYPE_DRAWN_SLIDER);
}

static void
ls_timeline_view_init (LsTimelineView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->tracks = g_array_new (FALSE, FALSE, sizeof (LsTimelineTrack));
  g_array_set_clear_func (self->tracks, clear_track);
  self->picture.context = ls_figure_text_context ();
  self->picture.first_track = 1;
  ls_view_style_read (widget, &self->picture.style);
  self->picture.accent = ls_view_style_accent (widget);
  gtk_widget_set_can_focus (widget, TRUE);
  gtk_widget_set_has_tooltip (widget, TRUE);
  gtk_widget_set_hexpand (widget, TRUE);
  gtk_widget_add_events (widget, GDK_BUTTON_PRESS_MASK | GDK_BUTTON_RELEASE_MASK | GDK_BUTTON1_MOTION_MASK | GDK_SCROLL_MASK
                         | GDK_SMOOTH_SCROLL_MASK);
  ls_drawn_setup (LS_DRAWN (self), _("Timeline"), ATK_ROLE_SLIDER);
}

/**
 * ls_timeline_view_new:
 *
 * Returns: (transfer full): a timeline of nothing yet
 */
GtkWidget *
ls_timeline_view_new (void)
{
  return g_object_new (LS_TYPE_TIMELINE_VIEW, "visible", TRUE, NULL);
}

/**
 * ls_timeline_view_set:
 * @self: a timeline
 * @cursor: (nullable): where one stands; %NULL: the conversation is gone
 * @diagram: (nullable) (transfer none): names the states; it outlives the conversation
 */
void
ls_timeline_view_set (LsTimelineView *self, LsCursor *cursor, const LsDiagram *diagram)
{
  LsTimelineTrack only = { (char *) "", NULL, -1, 0 };

  if (self->cursor != NULL)
    g_signal_handlers_disconnect_by_data (self->cursor, self);
  listen_to (self, NULL);
  g_set_object (&self->cursor, cursor);
  self->picture.diagram = diagram;
  g_array_set_size (self->tracks, 0);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  if (cursor == NULL)
    return;
  only.session = ls_cursor_get_session (cursor);
  ls_timeline_view_set_tracks (self, &only, 1, 0);
  g_signal_connect_swapped (cursor, "moved", G_CALLBACK (on_moved), self);
  on_moved (self);
}

/**
 * ls_timeline_view_set_unit:
 * @self: a timeline
 * @unit: what one step moves by
 */
void
ls_timeline_view_set_unit (LsTimelineView *self, LsUnit unit)
{
  self->unit = unit;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* What was asked before the point where its parent left the lesson leaves the lesson too. */
static void
settle_parent (LsTimelineTrack *track, const GArray *tracks)
{
  while (track->parent >= 0)
    {
      const LsTimelineTrack *parent = &g_array_index (tracks, LsTimelineTrack, track->parent);

      if (parent->parent < 0 || track->fork_event > parent->fork_event)
        return;
      track->parent = parent->parent;
    }
}

/**
 * ls_timeline_view_set_tracks:
 * @self: a timeline
 * @tracks: copied: the lesson first, each parent before its children
 * @n_tracks: how many
 * @current: in which of them the cursor stands
 */
void
ls_timeline_view_set_tracks (LsTimelineView *self, const LsTimelineTrack *tracks, guint n_tracks, guint current)
{
  guint *first = &self->picture.first_track;

  g_array_set_size (self->tracks, 0);
  for (guint i = 0; i < n_tracks; i++)
    {
      LsTimelineTrack track = { g_strdup (tracks[i].title), g_object_ref (tracks[i].session), tracks[i].parent, tracks[i].fork_event };

      settle_parent (&track, self->tracks);
      g_array_append_val (self->tracks, track);
    }
  self->picture.current = current;
  *first = MIN (*first, n_tracks > LS_TIMELINE_TRACKS ? n_tracks - LS_TIMELINE_TRACKS : 1);
  if (current > 0)
    *first = CLAMP (*first, current >= LS_TIMELINE_TRACKS ? current - LS_TIMELINE_TRACKS + 1 : 1, current);
  forget_cells (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
