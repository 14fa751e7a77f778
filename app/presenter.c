/* presenter.c: the same cursor for a whole room: large lines, one sentence, no controls.
 * SPDX-License-Identifier: MIT */
#include "presenter.h"

#include "figure/step-words.h"
#include "presenter-draw.h"
#include "views/drawn.h"
#include "views/motion.h"
#include "views/view-style.h"

#include <glib/gi18n.h>

/* So long after its last movement the pointer leaves the picture. */
#define POINTER_MS 1000

/* ---- the picture ---- */

#define LS_TYPE_PRESENTER_AREA (ls_presenter_area_get_type ())
G_DECLARE_FINAL_TYPE (LsPresenterArea, ls_presenter_area, LS, PRESENTER_AREA, GtkDrawingArea)

struct _LsPresenterArea {
  GtkDrawingArea     parent;

  LsCursor          *cursor;
  LsPresenterPicture picture;
  char              *title;
  LsMotion           motion;
};

static void drawn_init (LsDrawnInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LsPresenterArea, ls_presenter_area, GTK_TYPE_DRAWING_AREA,
                               G_IMPLEMENT_INTERFACE (LS_TYPE_DRAWN, drawn_init))

static char *
describe (LsDrawn *drawn)
{
  LsPresenterArea *self = LS_PRESENTER_AREA (drawn);

  return ls_step_words (self->picture.session, self->picture.sight.n);
}

static guint
n_items (LsDrawn *drawn)
{
  return 0;
}

static void
drawn_init (LsDrawnInterface *iface)
{
  iface->describe = describe;
  iface->n_items = n_items;
}

static gboolean
ls_presenter_area_draw (GtkWidget *widget, cairo_t *cr)
{
  LsPresenterArea *self = LS_PRESENTER_AREA (widget);

  self->picture.progress = self->motion.progress;
  self->picture.width = gtk_widget_get_allocated_width (widget);
  self->picture.height = gtk_widget_get_allocated_height (widget);
  ls_presenter_draw (&self->picture, cr);
  return FALSE;
}

static void
take_session (LsPresenterArea *self)
{
  LsPresenterPicture *picture = &self->picture;

  g_clear_pointer (&picture->figure, ls_state_figure_free);
  g_set_object (&picture->session, ls_cursor_get_session (self->cursor));
  if (picture->diagram != NULL)
    {
      picture->figure = ls_state_figure_new (picture->diagram, picture->session);
      ls_state_figure_set_changed (picture->figure, (LsStateChanged) gtk_widget_queue_draw, self);
    }
}

static void
on_moved (LsPresenterArea *self)
{
  LsPresenterPicture *picture = &self->picture;
  gboolean same = picture->session == ls_cursor_get_session (self->cursor);
  guint64 before;

  ls_motion_end (&self->motion);
  if (!same)
    take_session (self);
  before = ls_log_unit_at (ls_session_get_log (picture->session), LS_UNIT_LINE, picture->sight.n);
  picture->sight = (LsStateView) { .n = ls_cursor_get_event (self->cursor), .progress = 1 };
  if (same && ls_cursor_get_step (self->cursor, LS_UNIT_LINE) == before + 1)
    ls_motion_begin (&self->motion, 0, LS_MOTION_ARROW_US);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  ls_drawn_moved (LS_DRAWN (self));
}

static void
ls_presenter_area_style_updated (GtkWidget *widget)
{
  LsPresenterArea *self = LS_PRESENTER_AREA (widget);

  GTK_WIDGET_CLASS (ls_presenter_area_parent_class)->style_updated (widget);
  ls_view_style_read (widget, &self->picture.style);
  self->picture.accent = ls_view_style_accent (widget);
}

static void
ls_presenter_area_finalize (GObject *object)
{
  LsPresenterArea *self = LS_PRESENTER_AREA (object);

  g_clear_pointer (&self->picture.figure, ls_state_figure_free);
  g_clear_object (&self->picture.session);
  g_clear_object (&self->picture.context);
  g_clear_object (&self->cursor);
  g_free (self->title);
  G_OBJECT_CLASS (ls_presenter_area_parent_class)->finalize (object);
}

static void
ls_presenter_area_dispose (GObject *object)
{
  LsPresenterArea *self = LS_PRESENTER_AREA (object);

  ls_motion_end (&self->motion);
  if (self->cursor != NULL)
    g_signal_handlers_disconnect_by_data (self->cursor, self);
  G_OBJECT_CLASS (ls_presenter_area_parent_class)->dispose (object);
}

static void
ls_presenter_area_class_init (LsPresenterAreaClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ls_presenter_area_dispose;
  G_OBJECT_CLASS (klass)->finalize = ls_presenter_area_finalize;
  widget_class->draw = ls_presenter_area_draw;
  widget_class->style_updated = ls_presenter_area_style_updated;
  gtk_widget_class_set_accessible_type (widget_class, LS_TYPE_DRAWN_ACCESSIBLE);
}

static void
ls_presenter_area_init (LsPresenterArea *self)
{
  self->picture.context = ls_figure_text_context ();
  self->picture.sentence = TRUE;
  ls_motion_init (&self->motion, GTK_WIDGET (self), gtk_widget_queue_draw);
  ls_view_style_read (GTK_WIDGET (self), &self->picture.style);
  self->picture.accent = ls_view_style_accent (GTK_WIDGET (self));
  gtk_widget_set_can_focus (GTK_WIDGET (self), TRUE);
  ls_drawn_setup (LS_DRAWN (self), _("Conversation"), ATK_ROLE_PANEL);
}

/* ---- the window ---- */

struct _LsPresenter {
  GtkWindow        parent;

  LsPresenterArea *area;
  guint            timer;      /* hides the pointer */
};

G_DEFINE_FINAL_TYPE (LsPresenter, ls_presenter, GTK_TYPE_WINDOW)

static void
leave (LsPresenter *self)
{
  gtk_widget_destroy (GTK_WIDGET (self));
}

static void
toggle_black (LsPresenter *self)
{
  self->area->picture.black = !self->area->picture.black;
  gtk_widget_queue_draw (GTK_WIDGET (self->area));
}

static void
toggle_sentence (LsPresenter *self)
{
  self->area->picture.sentence = !self->area->picture.sentence;
  gtk_widget_queue_draw (GTK_WIDGET (self->area));
}

/* What a clicker sends, and what a hand would try. An action's name is the main window's. */
static const struct {
  guint       key;
  const char *action;
  void      (*run) (LsPresenter *self);
} keys[] = {
  { GDK_KEY_Page_Down, "step" },
  { GDK_KEY_space, "step" },
  { GDK_KEY_Right, "step" },
  { GDK_KEY_Down, "step" },
  { GDK_KEY_Return, "step" },
  { GDK_KEY_Page_Up, "step-back" },
  { GDK_KEY_BackSpace, "step-back" },
  { GDK_KEY_Left, "step-back" },
  { GDK_KEY_Up, "step-back" },
  { GDK_KEY_Home, "first" },
  { GDK_KEY_End, "last" },
  { GDK_KEY_p, "play" },
  { GDK_KEY_n, "next-finding" },
  { GDK_KEY_b, NULL, toggle_black },
  { GDK_KEY_period, NULL, toggle_black },
  { GDK_KEY_Tab, NULL, toggle_sentence },
  { GDK_KEY_Escape, NULL, leave },
  { GDK_KEY_F5, NULL, leave },
};

static gboolean
ls_presenter_key_press_event (GtkWidget *widget, GdkEventKey *event)
{
  LsPresenter *self = LS_PRESENTER (widget);
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (widget));

  if (event->state & gtk_accelerator_get_default_mod_mask () & ~GDK_SHIFT_MASK)
    return GTK_WIDGET_CLASS (ls_presenter_parent_class)->key_press_event (widget, event);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      if (gdk_keyval_to_lower (event->keyval) != keys[i].key)
        continue;
      if (keys[i].run != NULL)
        keys[i].run (self);
      else if (G_IS_ACTION_GROUP (parent))
        g_action_group_activate_action (G_ACTION_GROUP (parent), keys[i].action, NULL);
      return TRUE;
    }
  return GTK_WIDGET_CLASS (ls_presenter_parent_class)->key_press_event (widget, event);
}

static void
show_pointer (LsPresenter *self, gboolean shown)
{
  GdkWindow *window = gtk_widget_get_window (GTK_WIDGET (self));
  g_autoptr (GdkCursor) pointer = NULL;

  if (window == NULL)
    return;
  if (!shown)
    pointer = gdk_cursor_new_for_display (gtk_widget_get_display (GTK_WIDGET (self)), GDK_BLANK_CURSOR);
  gdk_window_set_cursor (window, pointer);
}

static gboolean
hide_pointer (gpointer data)
{
  LsPresenter *self = data;

  self->timer = 0;
  show_pointer (self, FALSE);
  return G_SOURCE_REMOVE;
}

static void
start_timer (LsPresenter *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  self->timer = g_timeout_add (POINTER_MS, hide_pointer, self);
}

static gboolean
ls_presenter_motion_notify_event (GtkWidget *widget, GdkEventMotion *event)
{
  show_pointer (LS_PRESENTER (widget), TRUE);
  start_timer (LS_PRESENTER (widget));
  return FALSE;
}

/* A second screen, if there is one; else the one that the window is on. */
static int
choose_monitor (GtkWindow *parent, GdkRectangle *geometry)
{
  GdkDisplay *display = gtk_widget_get_display (GTK_WIDGET (parent));
  GdkWindow *window = gtk_widget_get_window (GTK_WIDGET (parent));
  GdkMonitor *own = window != NULL ? gdk_display_get_monitor_at_window (display, window) : NULL;
  int chosen = 0;

  for (int i = 0; i < gdk_display_get_n_monitors (display); i++)
    if (gdk_display_get_monitor (display, i) != own)
      chosen = i;
  gdk_monitor_get_geometry (gdk_display_get_monitor (display, chosen), geometry);
  return chosen;
}

static void
ls_presenter_dispose (GObject *object)
{
  g_clear_handle_id (&LS_PRESENTER (object)->timer, g_source_remove);
  G_OBJECT_CLASS (ls_presenter_parent_class)->dispose (object);
}

static void
ls_presenter_class_init (LsPresenterClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ls_presenter_dispose;
  widget_class->key_press_event = ls_presenter_key_press_event;
  widget_class->motion_notify_event = ls_presenter_motion_notify_event;
}

static void
ls_presenter_init (LsPresenter *self)
{
  self->area = g_object_new (LS_TYPE_PRESENTER_AREA, "visible", TRUE, NULL);
  gtk_container_add (GTK_CONTAINER (self), GTK_WIDGET (self->area));
  gtk_widget_add_events (GTK_WIDGET (self), GDK_POINTER_MOTION_MASK);
  gtk_window_set_decorated (GTK_WINDOW (self), FALSE);
  start_timer (self);
}

/**
 * ls_presenter_new:
 * @parent: the window whose actions its keys call
 * @cursor: where one stands
 * @diagram: (nullable) (transfer none): the states as they are drawn; it outlives the presenter
 * @title: of the lesson
 *
 * Returns: (transfer none): a full screen, shown; it goes when it is left, or with @parent
 */
GtkWidget *
ls_presenter_new (GtkWindow *parent, LsCursor *cursor, const LsDiagram *diagram, const char *title)
{
  LsPresenter *self = g_object_new (LS_TYPE_PRESENTER, "transient-for", parent, "destroy-with-parent", TRUE, "title", title, NULL);
  GdkRectangle geometry;
  int monitor = choose_monitor (parent, &geometry);

  self->area->cursor = g_object_ref (cursor);
  self->area->title = g_strdup (title);
  self->area->picture.title = self->area->title;
  self->area->picture.diagram = diagram;
  g_signal_connect_swapped (cursor, "moved", G_CALLBACK (on_moved), self->area);
  on_moved (self->area);
  gtk_window_set_default_size (GTK_WINDOW (self), geometry.width, geometry.height);
  gtk_window_move (GTK_WINDOW (self), geometry.x, geometry.y);
  gtk_window_fullscreen_on_monitor (GTK_WINDOW (self), gtk_widget_get_screen (GTK_WIDGET (parent)), monitor);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->area));
  return GTK_WIDGET (self);
}
