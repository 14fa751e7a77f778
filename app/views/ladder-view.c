/* ladder-view.c: the conversation as a ladder: draws the rows that are visible, and scrolls by itself.
 * SPDX-License-Identifier: MIT */
#include "ladder-view.h"

#include "drawn.h"
#include "figure/figure-text.h"
#include "motion.h"
#include "view-style.h"

#include <glib/gi18n.h>
#include <math.h>

/* So many rows stay visible before and after the cursor's. */
#define MARGIN_ROWS 2

/* A tooltip is no place for a letter. */
#define TOOLTIP_CHARACTERS 1000

/* Shift and a notch of the wheel give the rows so much more room. */
#define STRETCH_STEP 1.25

struct _LsLadderArea {
  LsScrollArea    parent;

  LsUnit          unit;
  LsCursor       *cursor;
  LsSession      *session;     /* of the ladder; the cursor may stand in another by now */
  const LsDiagram *diagram;
  LsLadder       *ladder;
  LsLadderView    sight;
  LsMotion        motion;
  double          stretch;
  double          turned;      /* parts of a wheel's notch */
  gboolean        must_scroll; /* the cursor moved before there was a size */
};

enum {
  PROP_0,
  PROP_UNIT
};

static void drawn_init (LsDrawnInterface *iface);
static void scrollable_init (GtkScrollableInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LsLadderArea, ls_ladder_area, LS_TYPE_SCROLL_AREA,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, scrollable_init)
                               G_IMPLEMENT_INTERFACE (LS_TYPE_DRAWN, drawn_init))

/* ---- geometry ---- */

static double
head_height (LsLadderArea *self)
{
  return self->ladder != NULL ? ls_ladder_head_height (self->ladder) : 0;
}

static double
whole_width (LsLadderArea *self)
{
  double width = gtk_widget_get_allocated_width (GTK_WIDGET (self));

  return self->ladder != NULL ? MAX (width, ls_ladder_minimum_width (self->ladder)) : width;
}

static double
scrolled (LsLadderArea *self, GtkOrientation orientation)
{
  return ls_scroll_area_get_value (LS_SCROLL_AREA (self), orientation);
}

/* The cursor's row is brought into view, never to the very edge. */
static void
scroll_to_cursor (LsLadderArea *self)
{
  guint64 row = ls_ladder_event_row (self->ladder, self->sight.cursor);
  double height = ls_ladder_row_height (self->ladder), top = row != LS_LADDER_NO_ROW ? ls_ladder_row_y (self->ladder, row) : 0;

  self->must_scroll = !ls_scroll_area_show (LS_SCROLL_AREA (self), top, height, MARGIN_ROWS * height);
}

static void
configure (LsLadderArea *self)
{
  LsScrollArea *area = LS_SCROLL_AREA (self);
  double width = gtk_widget_get_allocated_width (GTK_WIDGET (self));
  double page = MAX (gtk_widget_get_allocated_height (GTK_WIDGET (self)) - head_height (self), 1);
  double rows = self->ladder != NULL ? ls_ladder_height (self->ladder, &self->sight) : 0;
  double row = self->ladder != NULL ? ls_ladder_row_height (self->ladder) : 1;

  ls_scroll_area_configure (area, GTK_ORIENTATION_HORIZONTAL, whole_width (self), width, row);
  ls_scroll_area_configure (area, GTK_ORIENTATION_VERTICAL, rows, page, row);
}

static void
arrange (LsScrollArea *area)
{
  LsLadderArea *self = LS_LADDER_AREA (area);

  configure (self);
  if (self->must_scroll && self->ladder != NULL)
    scroll_to_cursor (self);
}

static gboolean
row_area (LsLadderArea *self, guint64 row, GdkRectangle *area)
{
  double head = head_height (self), y = head + ls_ladder_row_y (self->ladder, row) - scrolled (self, GTK_ORIENTATION_VERTICAL);
  double height = ls_ladder_row_height (self->ladder), bottom = gtk_widget_get_allocated_height (GTK_WIDGET (self));

  if (y + height <= head || y >= bottom)
    return FALSE;
  *area = (GdkRectangle) { 0, MAX (y, head), gtk_widget_get_allocated_width (GTK_WIDGET (self)), height };
  area->height = MIN (y + height, bottom) - area->y;
  return TRUE;
}

static void
draw_cursor_row (GtkWidget *widget)
{
  LsLadderArea *self = LS_LADDER_AREA (widget);
  GdkRectangle area;

  self->sight.progress = self->motion.progress;
  if (row_area (self, ls_ladder_event_row (self->ladder, self->sight.cursor), &area))
    gtk_widget_queue_draw_area (widget, area.x, area.y, area.width, area.height);
}

/* ---- following the cursor ---- */

static void
look (LsLadderArea *self)
{
  guint64 n = ls_cursor_get_event (self->cursor);
  guint64 carrier = self->unit == LS_UNIT_SEGMENT ? ls_session_segment_at (self->session, n) : 0;

  /* A line stands before the segment that carries it: that one is where one is. */
  self->sight.cursor = carrier != 0 ? carrier : n;
  self->sight.furthest = MAX (ls_cursor_get_furthest (self->cursor), self->sight.cursor);
}

static void
on_appended (LsLadderArea *self)
{
  look (self);
  configure (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
forget_session (LsLadderArea *self)
{
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  g_clear_pointer (&self->ladder, ls_ladder_free);
}

static void
take_session (LsLadderArea *self)
{
  LsFigureStyle style;

  forget_session (self);
  self->session = g_object_ref (ls_cursor_get_session (self->cursor));
  self->ladder = ls_ladder_new (self->session);
  ls_ladder_set_unit (self->ladder, self->unit);
  ls_ladder_set_diagram (self->ladder, self->diagram);
  ls_ladder_set_stretch (self->ladder, self->stretch);
  ls_view_style_read (GTK_WIDGET (self), &style);
  style.show_secrets = ls_session_shows_secrets (self->session);
  ls_ladder_set_style (self->ladder, &style);
  g_signal_connect_swapped (self->session, "appended", G_CALLBACK (on_appended), self);
}

static void
on_moved (LsLadderArea *self)
{
  gboolean same = self->session == ls_cursor_get_session (self->cursor);
  guint64 before, now;

  ls_motion_end (&self->motion);
  if (!same)
    take_session (self);
  before = ls_ladder_event_row (self->ladder, self->sight.cursor);
  look (self);
  now = ls_ladder_event_row (self->ladder, self->sight.cursor);
  /* A row forward is shown happening; before the first row, the number is that of no row: one more is 0. */
  if (same && now == before + 1)
    ls_motion_begin (&self->motion, 0, LS_MOTION_ARROW_US);
  self->sight.progress = self->motion.progress;
  configure (self);
  scroll_to_cursor (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  ls_drawn_moved (LS_DRAWN (self));
}

static void
on_style_updated (GtkWidget *widget)
{
  LsLadderArea *self = LS_LADDER_AREA (widget);
  LsFigureStyle style;

  GTK_WIDGET_CLASS (ls_ladder_area_parent_class)->style_updated (widget);
  if (self->ladder == NULL)
    return;
  ls_view_style_read (widget, &style);
  style.show_secrets = ls_session_shows_secrets (self->session);
  ls_ladder_set_style (self->ladder, &style);
  configure (self);
  gtk_widget_queue_draw (widget);
}

/* ---- drawing ---- */

/* `Press ␣ to begin`, while nothing was said yet. */
static void
draw_invitation (LsLadderArea *self, cairo_t *cr)
{
  LsFigureStyle style;
  PangoContext *context = ls_figure_text_context ();
  PangoLayout *words;

  ls_view_style_read (GTK_WIDGET (self), &style);
  words = ls_figure_text_layout (context, &style, FALSE, 1.36, PANGO_WEIGHT_BOLD, _("Press Space to begin"));
  ls_figure_text_middle (cr, words, gtk_widget_get_allocated_width (GTK_WIDGET (self)) / 2.0,
                         (gtk_widget_get_allocated_height (GTK_WIDGET (self)) + head_height (self)) / 2,
                         style.colours[LS_COLOUR_DIM]);
  g_object_unref (words);
  g_object_unref (context);
}

static gboolean
ls_ladder_area_draw (GtkWidget *widget, cairo_t *cr)
{
  LsLadderArea *self = LS_LADDER_AREA (widget);
  double width = gtk_widget_get_allocated_width (widget), height = gtk_widget_get_allocated_height (widget), head;

  if (self->ladder == NULL)
    return FALSE;
  head = head_height (self);
  cairo_save (cr);
  cairo_translate (cr, -scrolled (self, GTK_ORIENTATION_HORIZONTAL), 0);
  ls_ladder_draw_head (self->ladder, cr, whole_width (self), &self->sight);
  cairo_translate (cr, 0, head);
  ls_ladder_draw_rows (self->ladder, cr, whole_width (self), MAX (height - head, 0),
                       scrolled (self, GTK_ORIENTATION_VERTICAL), &self->sight);
  cairo_restore (cr);
  if (ls_ladder_n_rows (self->ladder, &self->sight) == 0 && !ls_ladder_has_next (self->ladder, &self->sight))
    draw_invitation (self, cr);
  if (gtk_widget_has_visible_focus (widget))
    gtk_render_focus (gtk_widget_get_style_context (widget), cr, 1, head + 1, width - 2, MAX (height - head - 2, 1));
  return FALSE;
}

/* ---- the mouse ---- */

static gboolean
ls_ladder_area_button_press_event (GtkWidget *widget, GdkEventButton *event)
{
  LsLadderArea *self = LS_LADDER_AREA (widget);
  double y = event->y - head_height (self);
  guint64 n;

  if (self->ladder == NULL || event->button != GDK_BUTTON_PRIMARY || event->type != GDK_BUTTON_PRESS)
    return FALSE;
  gtk_widget_grab_focus (widget);
  if (y < 0)
    return TRUE;
  n = ls_ladder_hit (self->ladder, &self->sight, whole_width (self), event->x + scrolled (self, GTK_ORIENTATION_HORIZONTAL),
                     y + scrolled (self, GTK_ORIENTATION_VERTICAL));
  if (n != 0)
    ls_cursor_set_event (self->cursor, n);
  return TRUE;
}

static gboolean
ls_ladder_area_scroll_event (GtkWidget *widget, GdkEventScroll *event)
{
  LsLadderArea *self = LS_LADDER_AREA (widget);
  int notches;

  if ((event->state & GDK_SHIFT_MASK) == 0)
    return FALSE;
  self->turned += ls_scroll_notches (event);
  notches = self->turned;
  self->turned -= notches;
  ls_ladder_area_stretch (self, -notches);
  return TRUE;
}

static gboolean
ls_ladder_area_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  LsLadderArea *self = LS_LADDER_AREA (widget);
  g_autofree char *text = NULL, *details = NULL, *whole = NULL;
  GdkRectangle area;
  guint64 row;

  if (self->ladder == NULL)
    return FALSE;
  row = keyboard ? ls_ladder_event_row (self->ladder, self->sight.cursor)
                 : ls_ladder_row_at (self->ladder, &self->sight, y - head_height (self) + scrolled (self, GTK_ORIENTATION_VERTICAL));
  if (row == LS_LADDER_NO_ROW || (!keyboard && y < head_height (self)) || !row_area (self, row, &area))
    return FALSE;
  text = self->unit == LS_UNIT_LINE
           ? ls_session_line_beginning (self->session, ls_ladder_row_event (self->ladder, row), TOOLTIP_CHARACTERS)
           : ls_ladder_row_name (self->ladder, &self->sight, row);
  details = ls_ladder_row_description (self->ladder, &self->sight, row);
  whole = g_strjoin ("\n", text, details, NULL);
  gtk_tooltip_set_text (tooltip, whole);
  gtk_tooltip_set_tip_area (tooltip, &area);
  return TRUE;
}

/* ---- a widget that scrolls ---- */

static void
ls_ladder_area_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_UNIT)
    g_value_set_uint (value, LS_LADDER_AREA (object)->unit);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
ls_ladder_area_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_UNIT)
    LS_LADDER_AREA (object)->unit = g_value_get_uint (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

/* The heads stay while the rows scroll below them. */
static gboolean
get_border (GtkScrollable *scrollable, GtkBorder *border)
{
  *border = (GtkBorder) { .top = head_height (LS_LADDER_AREA (scrollable)) };
  return TRUE;
}

static void
scrollable_init (GtkScrollableInterface *iface)
{
  iface->get_border = get_border;
}

/* ---- for screen readers ---- */

static char *
describe (LsDrawn *drawn)
{
  LsLadderArea *self = LS_LADDER_AREA (drawn);

  return self->ladder != NULL ? ls_ladder_description (self->ladder, &self->sight) : g_strdup ("");
}

static guint
n_items (LsDrawn *drawn)
{
  LsLadderArea *self = LS_LADDER_AREA (drawn);

  return self->ladder != NULL ? MIN (ls_ladder_n_rows (self->ladder, &self->sight), G_MAXINT) : 0;
}

static char *
item_name (LsDrawn *drawn, guint i)
{
  return ls_ladder_row_name (LS_LADDER_AREA (drawn)->ladder, &LS_LADDER_AREA (drawn)->sight, i);
}

static char *
item_description (LsDrawn *drawn, guint i)
{
  return ls_ladder_row_description (LS_LADDER_AREA (drawn)->ladder, &LS_LADDER_AREA (drawn)->sight, i);
}

static gboolean
item_area (LsDrawn *drawn, guint i, GdkRectangle *area)
{
  return row_area (LS_LADDER_AREA (drawn), i, area);
}

static gboolean
item_is_here (LsDrawn *drawn, guint i)
{
  LsLadderArea *self = LS_LADDER_AREA (drawn);

  return ls_ladder_event_row (self->ladder, self->sight.cursor) == i;
}

static void
item_activate (LsDrawn *drawn, guint i)
{
  LsLadderArea *self = LS_LADDER_AREA (drawn);

  ls_cursor_set_event (self->cursor, ls_session_settle (self->session, ls_ladder_row_event (self->ladder, i)));
}

static void
drawn_init (LsDrawnInterface *iface)
{
  iface->describe = describe;
  iface->n_items = n_items;
  iface->item_name = item_name;
  iface->item_description = item_description;
  iface->item_area = item_area;
  iface->item_is_here = item_is_here;
  iface->item_activate = item_activate;
}

/* ---- building ---- */

static void
ls_ladder_area_dispose (GObject *object)
{
  LsLadderArea *self = LS_LADDER_AREA (object);

  ls_motion_end (&self->motion);
  if (self->cursor != NULL)
    g_signal_handlers_disconnect_by_data (self->cursor, self);
  forget_session (self);
  g_clear_object (&self->cursor);
  G_OBJECT_CLASS (ls_ladder_area_parent_class)->dispose (object);
}

static void
ls_ladder_area_class_init (LsLadderAreaClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ls_ladder_area_dispose;
  object_class->get_property = ls_ladder_area_get_property;
  object_class->set_property = ls_ladder_area_set_property;
  LS_SCROLL_AREA_CLASS (klass)->arrange = arrange;
  widget_class->draw = ls_ladder_area_draw;
  widget_class->style_updated = on_style_updated;
  widget_class->button_press_event = ls_ladder_area_button_press_event;
  widget_class->query_tooltip = ls_ladder_area_query_tooltip;
  widget_class->scroll_event = ls_ladder_area_scroll_event;
  gtk_widget_class_set_accessible_type (widget_class, LS_TYPE_DRAWN_ACCESSIBLE);

  /**
   * LsLadderArea:unit:
   *
   * What a row is: %LS_UNIT_LINE or %LS_UNIT_SEGMENT.
   */
  g_object_class_install_property (object_class, PROP_UNIT,
                                   g_param_spec_uint ("unit", NULL, NULL, LS_UNIT_LINE, LS_UNIT_SEGMENT, LS_UNIT_LINE,
                                                      G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));
}

static void
ls_ladder_area_init (LsLadderArea *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->sight.progress = 1;
  self->stretch = 1;
  ls_motion_init (&self->motion, widget, draw_cursor_row);
  gtk_widget_set_can_focus (widget, TRUE);
  gtk_widget_set_has_tooltip (widget, TRUE);
  gtk_widget_set_vexpand (widget, TRUE);
  gtk_widget_add_events (widget, GDK_BUTTON_PRESS_MASK | GDK_SCROLL_MASK | GDK_SMOOTH_SCROLL_MASK);
  ls_drawn_setup (LS_DRAWN (self), _("Conversation"), ATK_ROLE_LIST);
}

/**
 * ls_ladder_area_new:
 * @unit: what a row is: %LS_UNIT_LINE or %LS_UNIT_SEGMENT
 *
 * Returns: (transfer full): a ladder without a conversation, to be put into ls_view_scroller_new()
 */
GtkWidget *
ls_ladder_area_new (LsUnit unit)
{
  return g_object_new (LS_TYPE_LADDER_AREA, "unit", unit, "visible", TRUE, NULL);
}

/**
 * ls_ladder_area_set:
 * @self: a ladder
 * @cursor: (nullable): where one stands; %NULL: the conversation is gone
 * @diagram: (nullable) (transfer none): names the states; it outlives the conversation
 */
void
ls_ladder_area_set (LsLadderArea *self, LsCursor *cursor, const LsDiagram *diagram)
{
  ls_motion_end (&self->motion);
  if (self->cursor != NULL)
    g_signal_handlers_disconnect_by_data (self->cursor, self);
  forget_session (self);
  g_set_object (&self->cursor, cursor);
  self->diagram = diagram;
  self->sight = (LsLadderView) { .progress = 1 };
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (cursor == NULL)
    return;
  g_signal_connect_swapped (cursor, "moved", G_CALLBACK (on_moved), self);
  take_session (self);
  on_moved (self);
}

/**
 * ls_ladder_area_stretch:
 * @self: a ladder
 * @by: so many notches: more room for the time between the steps; less where it is negative
 */
void
ls_ladder_area_stretch (LsLadderArea *self, int by)
{
  double stretch = CLAMP (self->stretch * pow (STRETCH_STEP, by), 1, LS_LADDER_STRETCH_MAX);

  if (stretch == self->stretch)
    return;
  self->stretch = stretch;
  if (self->ladder == NULL)
    return;
  ls_ladder_set_stretch (self->ladder, stretch);
  configure (self);
  scroll_to_cursor (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * ls_ladder_area_get_here:
 * @self: a ladder
 * @area: (out): where the cursor's row is seen
 *
 * Returns: whether it is
 */
gboolean
ls_ladder_area_get_here (LsLadderArea *self, GdkRectangle *area)
{
  guint64 row = self->ladder != NULL ? ls_ladder_event_row (self->ladder, self->sight.cursor) : LS_LADDER_NO_ROW;

  return row != LS_LADDER_NO_ROW && row_area (self, row, area);
}
