/* state-area.c: the state diagram as a widget: where the conversation is, and how it came there.
 * SPDX-License-Identifier: MIT */
#include "state-area.h"

#include "drawn.h"
#include "figure/figure-text.h"
#include "motion.h"
#include "view-style.h"

#include <glib/gi18n.h>
#include <math.h>

/* A diagram that lacks room is drawn smaller, down to this; below, it is scrolled. */
#define LEAST_PART 0.6

struct _LsStateArea {
  GtkDrawingArea   parent;

  LsCursor        *cursor;
  LsSession       *session;   /* of the figure; the cursor may stand in another by now */
  const LsDiagram *diagram;
  LsStateFigure   *figure;
  LsStateView      sight;
  LsMotion         motion;
};

static void drawn_init (LsDrawnInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LsStateArea, ls_state_area, GTK_TYPE_DRAWING_AREA,
                               G_IMPLEMENT_INTERFACE (LS_TYPE_DRAWN, drawn_init))

static void
read_style (LsStateArea *self)
{
  LsFigureStyle style;

  ls_view_style_read (GTK_WIDGET (self), &style);
  ls_state_figure_set_style (self->figure, &style);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
on_more_known (gpointer data)
{
  gtk_widget_queue_resize (data);
}

static void
take_session (LsStateArea *self)
{
  g_clear_pointer (&self->figure, ls_state_figure_free);
  g_set_object (&self->session, ls_cursor_get_session (self->cursor));
  self->figure = ls_state_figure_new (self->diagram, self->session);
  ls_state_figure_set_changed (self->figure, on_more_known, self);
  read_style (self);
}

static void
draw_motion (GtkWidget *widget)
{
  LsStateArea *self = LS_STATE_AREA (widget);

  self->sight.progress = self->motion.progress;
  gtk_widget_queue_draw (widget);
}

static void
on_moved (LsStateArea *self)
{
  gboolean same = self->session == ls_cursor_get_session (self->cursor);
  guint64 n = ls_cursor_get_event (self->cursor), before = self->sight.n;

  ls_motion_end (&self->motion);
  if (!same)
    take_session (self);
  self->sight.n = n;
  /* The state changes when the arrow of the ladder has landed. */
  if (same && n > before
      && ls_log_unit_at (ls_session_get_log (self->session), LS_UNIT_LINE, n)
         == ls_log_unit_at (ls_session_get_log (self->session), LS_UNIT_LINE, before) + 1)
    ls_motion_begin (&self->motion, LS_MOTION_ARROW_US, LS_MOTION_STATE_US);
  self->sight.progress = self->motion.progress;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  ls_drawn_moved (LS_DRAWN (self));
}

/* ---- the widget ---- */

static void
ls_state_area_style_updated (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ls_state_area_parent_class)->style_updated (widget);
  if (LS_STATE_AREA (widget)->figure != NULL)
    read_style (LS_STATE_AREA (widget));
}

static GtkSizeRequestMode
ls_state_area_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
ls_state_area_get_preferred_width (GtkWidget *widget, int *minimum, int *natural)
{
  LsStateArea *self = LS_STATE_AREA (widget);

  *natural = self->figure != NULL ? ceil (ls_state_figure_natural_width (self->figure)) : 0;
  *minimum = ceil (*natural * LEAST_PART);
}

static void
ls_state_area_get_preferred_height (GtkWidget *widget, int *minimum, int *natural)
{
  int least, whole;

  ls_state_area_get_preferred_width (widget, &least, &whole);
  gtk_widget_get_preferred_height_for_width (widget, least, minimum, natural);
}

static void
ls_state_area_get_preferred_height_for_width (GtkWidget *widget, int width, int *minimum, int *natural)
{
  LsStateArea *self = LS_STATE_AREA (widget);

  *minimum = *natural = 0;
  if (self->figure == NULL)
    return;
  *natural = ceil (ls_state_figure_height (self->figure, width));
  *minimum = ceil (LEAST_PART * ls_state_figure_height (self->figure, ls_state_figure_natural_width (self->figure)));
  *minimum = MIN (*minimum, *natural);
}

static void
draw_message (LsStateArea *self, cairo_t *cr, const char *message)
{
  int width = gtk_widget_get_allocated_width (GTK_WIDGET (self)), height = gtk_widget_get_allocated_height (GTK_WIDGET (self));
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), message);

  pango_layout_set_width (layout, width * PANGO_SCALE);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_height (layout, height * PANGO_SCALE);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  gtk_render_layout (gtk_widget_get_style_context (GTK_WIDGET (self)), cr, 0, 0, layout);
  g_object_unref (layout);
}

static gboolean
ls_state_area_draw (GtkWidget *widget, cairo_t *cr)
{
  LsStateArea *self = LS_STATE_AREA (widget);
  double width = gtk_widget_get_allocated_width (widget), height = gtk_widget_get_allocated_height (widget);
  const char *message;

  if (self->figure == NULL)
    return FALSE;
  message = ls_state_figure_get_message (self->figure);
  ls_state_figure_draw (self->figure, cr, width, height, &self->sight);
  if (message != NULL)
    draw_message (self, cr, message);
  if (gtk_widget_has_visible_focus (widget))
    gtk_render_focus (gtk_widget_get_style_context (widget), cr, 0, 0, width, height);
  return FALSE;
}

/* The latest visit before where one stands, and after the first the latest of all. */
static void
go_to_node (LsStateArea *self, guint node)
{
  LsStateView whole = self->sight;
  guint64 n = ls_state_figure_visit (self->figure, &self->sight, node, self->sight.n);

  if (n == 0)
    {
      whole.n = MAX (ls_cursor_get_furthest (self->cursor), whole.n);
      n = ls_state_figure_visit (self->figure, &whole, node, G_MAXUINT64);
    }
  if (n != 0)
    ls_cursor_set_event (self->cursor, ls_session_settle (self->session, n));
}

static int
node_at (LsStateArea *self, double x, double y)
{
  if (self->figure == NULL)
    return -1;
  return ls_state_figure_node_at (self->figure, gtk_widget_get_allocated_width (GTK_WIDGET (self)),
                                  gtk_widget_get_allocated_height (GTK_WIDGET (self)), x, y);
}

static gboolean
ls_state_area_button_press_event (GtkWidget *widget, GdkEventButton *event)
{
  LsStateArea *self = LS_STATE_AREA (widget);
  int node = node_at (self, event->x, event->y);

  if (event->button != GDK_BUTTON_PRIMARY || event->type != GDK_BUTTON_PRESS)
    return FALSE;
  gtk_widget_grab_focus (widget);
  if (node >= 0)
    go_to_node (self, node);
  return TRUE;
}

static gboolean
get_node_area (LsStateArea *self, guint node, GdkRectangle *area)
{
  cairo_rectangle_t place;

  if (!ls_state_figure_node_area (self->figure, gtk_widget_get_allocated_width (GTK_WIDGET (self)),
                                  gtk_widget_get_allocated_height (GTK_WIDGET (self)), node, &place))
    return FALSE;
  *area = (GdkRectangle) { floor (place.x), floor (place.y), ceil (place.width), ceil (place.height) };
  return TRUE;
}

static gboolean
ls_state_area_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  LsStateArea *self = LS_STATE_AREA (widget);
  int node = keyboard ? -1 : node_at (self, x, y);
  g_autofree char *name = NULL;
  GdkRectangle area;

  if (node < 0)
    return FALSE;
  name = ls_state_figure_node_name (self->figure, &self->sight, node);
  gtk_tooltip_set_text (tooltip, name);
  if (get_node_area (self, node, &area))
    gtk_tooltip_set_tip_area (tooltip, &area);
  return TRUE;
}

/* ---- for screen readers ---- */

static char *
describe (LsDrawn *drawn)
{
  LsStateArea *self = LS_STATE_AREA (drawn);

  return self->figure != NULL ? ls_state_figure_description (self->figure, &self->sight) : g_strdup ("");
}

static guint
n_items (LsDrawn *drawn)
{
  LsStateArea *self = LS_STATE_AREA (drawn);

  return self->figure != NULL ? ls_state_figure_n_nodes (self->figure) : 0;
}

static char *
item_name (LsDrawn *drawn, guint i)
{
  return ls_state_figure_node_name (LS_STATE_AREA (drawn)->figure, &LS_STATE_AREA (drawn)->sight, i);
}

static gboolean
item_area (LsDrawn *drawn, guint i, GdkRectangle *area)
{
  return get_node_area (LS_STATE_AREA (drawn), i, area);
}

static gboolean
item_is_here (LsDrawn *drawn, guint i)
{
  return ls_state_figure_node_status (LS_STATE_AREA (drawn)->figure, &LS_STATE_AREA (drawn)->sight, i) == LS_NODE_NOW;
}

static void
item_activate (LsDrawn *drawn, guint i)
{
  go_to_node (LS_STATE_AREA (drawn), i);
}

static void
drawn_init (LsDrawnInterface *iface)
{
  iface->describe = describe;
  iface->n_items = n_items;
  iface->item_name = item_name;
  iface->item_area = item_area;
  iface->item_is_here = item_is_here;
  iface->item_activate = item_activate;
}

/* ---- building ---- */

static void
ls_state_area_dispose (GObject *object)
{
  LsStateArea *self = LS_STATE_AREA (object);

  ls_motion_end (&self->motion);
  if (self->cursor != NULL)
    g_signal_handlers_disconnect_by_data (self->cursor, self);
  g_clear_pointer (&self->figure, ls_state_figure_free);
  g_clear_object (&self->session);
  g_clear_object (&self->cursor);
  G_OBJECT_CLASS (ls_state_area_parent_class)->dispose (object);
}

static void
ls_state_area_class_init (LsStateAreaClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ls_state_area_dispose;
  widget_class->draw = ls_state_area_draw;
  widget_class->style_updated = ls_state_area_style_updated;
  widget_class->get_request_mode = ls_state_area_get_request_mode;
  widget_class->get_preferred_width = ls_state_area_get_preferred_width;
  widget_class->get_preferred_height = ls_state_area_get_preferred_height;
  widget_class->get_preferred_height_for_width = ls_state_area_get_preferred_height_for_width;
  widget_class->button_press_event = ls_state_area_button_press_event;
  widget_class->query_tooltip = ls_state_area_query_tooltip;
  gtk_widget_class_set_accessible_type (widget_class, LS_TYPE_DRAWN_ACCESSIBLE);
}

static void
ls_state_area_init (LsStateArea *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->sight.progress = 1;
  ls_motion_init (&self->motion, widget, draw_motion);
  gtk_widget_set_can_focus (widget, TRUE);
  gtk_widget_set_has_tooltip (widget, TRUE);
  gtk_widget_add_events (widget, GDK_BUTTON_PRESS_MASK);
  ls_drawn_setup (LS_DRAWN (self), _("Protocol states"), ATK_ROLE_LIST);
}

/**
 * ls_state_area_new:
 *
 * Returns: (transfer full): a diagram of nothing yet
 */
GtkWidget *
ls_state_area_new (void)
{
  return g_object_new (LS_TYPE_STATE_AREA, NULL);
}

/**
 * ls_state_area_set:
 * @self: an area
 * @cursor: (nullable): where one stands; %NULL: the conversation is gone
 * @diagram: (nullable) (transfer none): what is drawn; it outlives the conversation. %NULL: nothing is, the area hides
 */
void
ls_state_area_set (LsStateArea *self, LsCursor *cursor, const LsDiagram *diagram)
{
  ls_motion_end (&self->motion);
  if (self->cursor != NULL)
    g_signal_handlers_disconnect_by_data (self->cursor, self);
  g_clear_pointer (&self->figure, ls_state_figure_free);
  g_clear_object (&self->session);
  if (diagram == NULL)
    cursor = NULL;
  g_set_object (&self->cursor, cursor);
  self->diagram = diagram;
  self->sight = (LsStateView) { .progress = 1 };
  gtk_widget_set_visible (GTK_WIDGET (self), self->cursor != NULL);
  if (self->cursor == NULL)
    return;
  g_signal_connect_swapped (cursor, "moved", G_CALLBACK (on_moved), self);
  take_session (self);
  on_moved (self);
}
