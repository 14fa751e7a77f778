/* timeline-pointer.c: the timeline under the mouse: it is scrubbed, and a flag, another branch's track or the wheel moves the cursor.
 * SPDX-License-Identifier: MIT */
#include "scroll-area.h"
#include "timeline-private.h"

#include <math.h>

enum {
  TRACK_CHOSEN,
  STRETCHED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
apply_drag (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  LsTimelineView *self = LS_TIMELINE_VIEW (widget);

  self->tick = 0;
  if (self->cursor != NULL)
    ls_cursor_set_event (self->cursor, ls_timeline_scale_event_at (&ls_timeline_view_prepare (self)->scale, self->unit, self->dragged));
  return G_SOURCE_REMOVE;
}

/* However many motions there are: one move of the cursor a frame. */
static void
drag_to (LsTimelineView *self, double x)
{
  self->dragged = x;
  if (self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), apply_drag, NULL, NULL);
}

static void
choose_track (LsTimelineView *self, const LsTimelinePicture *picture, guint track, double x)
{
  LsTimelineScale scale = picture->scale;

  scale.session = g_array_index (self->tracks, LsTimelineTrack, track).session;
  g_signal_emit (self, signals[TRACK_CHOSEN], 0, track, ls_timeline_scale_event_at (&scale, self->unit, x));
}

static gboolean
button_press (GtkWidget *widget, GdkEventButton *event)
{
  LsTimelineView *self = LS_TIMELINE_VIEW (widget);
  const LsTimelinePicture *picture;
  guint64 finding;
  guint track;

  if (self->cursor == NULL || event->button != GDK_BUTTON_PRIMARY || event->type != GDK_BUTTON_PRESS)
    return FALSE;
  picture = ls_timeline_view_prepare (self);
  gtk_widget_grab_focus (widget);
  finding = ls_timeline_flag_at (picture, event->x, event->y);
  track = ls_timeline_track_at (picture, event->y);
  if (finding != 0)
    ls_cursor_set_event (self->cursor, finding);
  else if ((track > 0 || ls_timeline_is_rail (picture, event->y)) && track != picture->current
           && (track > 0 || event->x > ls_timeline_scale_event_x (&picture->scale, picture->tracks[picture->current].fork_event)))
    choose_track (self, picture, track, event->x);
  else
    {
      self->dragging = TRUE;
      drag_to (self, event->x);
    }
  return TRUE;
}

static gboolean
motion_notify (GtkWidget *widget, GdkEventMotion *event)
{
  LsTimelineView *self = LS_TIMELINE_VIEW (widget);

  if (self->dragging && self->cursor != NULL)
    drag_to (self, event->x);
  return self->dragging;
}

static gboolean
button_release (GtkWidget *widget, GdkEventButton *event)
{
  LS_TIMELINE_VIEW (widget)->dragging = FALSE;
  return FALSE;
}

static void
scroll_tracks (LsTimelineView *self, int by)
{
  int last = MAX ((int) self->tracks->len - LS_TIMELINE_TRACKS, 1);

  self->picture.first_track = CLAMP ((int) self->picture.first_track + by, 1, last);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* A wheel's notch is one step; over the branches, one branch; with Shift it gives the ladder's time more room. */
static gboolean
scroll (GtkWidget *widget, GdkEventScroll *event)
{
  LsTimelineView *self = LS_TIMELINE_VIEW (widget);

  if (self->cursor == NULL)
    return FALSE;
  self->turned += ls_scroll_notches (event);
  if (fabs (self->turned) < 1)
    return TRUE;
  if ((event->state & GDK_SHIFT_MASK) != 0)
    g_signal_emit (self, signals[STRETCHED], 0, (int) -self->turned);
  else if (ls_timeline_track_at (ls_timeline_view_prepare (self), event->y) > 0 && self->tracks->len > LS_TIMELINE_TRACKS + 1)
    scroll_tracks (self, self->turned > 0 ? 1 : -1);
  else
    (self->turned > 0 ? ls_cursor_forward : ls_cursor_back) (self->cursor, self->unit);
  self->turned = 0;
  return TRUE;
}

static gboolean
tell (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  LsTimelineView *self = LS_TIMELINE_VIEW (widget);
  guint track = self->cursor != NULL && !keyboard ? ls_timeline_track_at (ls_timeline_view_prepare (self), y) : 0;

  if (track > 0)
    gtk_tooltip_set_text (tooltip, g_array_index (self->tracks, LsTimelineTrack, track).title);
  return track > 0;
}

/*
 * ls_timeline_pointer_class:
 * @klass: gets the mouse's handlers, and the signal for another track
 */
void
ls_timeline_pointer_class (LsTimelineViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->button_press_event = button_press;
  widget_class->button_release_event = button_release;
  widget_class->motion_notify_event = motion_notify;
  widget_class->scroll_event = scroll;
  widget_class->query_tooltip = tell;

  /**
   * LsTimelineView::track-chosen:
   * @track: the index of another branch's track, which was clicked
   * @event: where in it
   */
  signals[TRACK_CHOSEN] = g_signal_new ("track-chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT64);

  /**
   * LsTimelineView::stretched:
   * @by: so many notches more room for the time between steps
   */
  signals[STRETCHED] = g_signal_new ("stretched", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, G_TYPE_INT);
}
