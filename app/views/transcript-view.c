/* transcript-view.c: every line that was said, word for word; in a "what if" both stories side by side.
 * SPDX-License-Identifier: MIT */
#include "views/transcript-view.h"

#include "views/drawn.h"
#include "views/row-scroll.h"
#include "views/transcript-paint.h"

#include <glib/gi18n.h>

/* So many rows stay visible before and after the cursor's. */
#define MARGIN_ROWS 2

struct _LsTranscriptView {
  GtkDrawingArea       parent;

  LsBranches          *branches;
  LsTranscriptRows     rows;
  LsTranscriptPaint   *paint;
  LsRowScroll          scroll;
  double               upper;
  LsSession           *looked_at[2];  /* own story and other that were last drawn */

  GtkAdjustment       *adjustments[2];
  GtkScrollablePolicy  policies[2];
};

enum {
  PROP_0,
  PROP_HADJUSTMENT,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY
};

static void drawn_init (LsDrawnInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LsTranscriptView, ls_transcript_view, GTK_TYPE_DRAWING_AREA,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL)
                               G_IMPLEMENT_INTERFACE (LS_TYPE_DRAWN, drawn_init))

/* ---- rows ---- */

static double
row_height (gpointer data, guint64 index)
{
  return ls_transcript_paint_row_height (((LsTranscriptView *) data)->paint, index);
}

static double
scroll_value (LsTranscriptView *self)
{
  return self->adjustments[GTK_ORIENTATION_VERTICAL] != NULL
           ? gtk_adjustment_get_value (self->adjustments[GTK_ORIENTATION_VERTICAL]) : 0;
}

/* Walks down the rows that can be seen until @stop; FALSE where the page ends before. */
static gboolean
walk (LsTranscriptView *self, guint64 stop, guint64 *index, double *y)
{
  if (self->branches == NULL || self->scroll.count == 0)
    return FALSE;
  *index = ls_row_scroll_first (&self->scroll, self->upper, scroll_value (self), y);
  for (; *index < MIN (stop, self->scroll.count) && *y < self->scroll.page; ++*index)
    *y += row_height (self, *index);
  return *index == stop && *y < self->scroll.page;
}

static void
configure_adjustments (LsTranscriptView *self, double value)
{
  GtkAdjustment *across = self->adjustments[GTK_ORIENTATION_HORIZONTAL], *down = self->adjustments[GTK_ORIENTATION_VERTICAL];
  double page = self->scroll.page, upper = MAX (self->upper, page);
  int width = gtk_widget_get_allocated_width (GTK_WIDGET (self));

  if (down != NULL)
    gtk_adjustment_configure (down, CLAMP (value, 0, upper - page), 0, upper, self->scroll.least,
                              MAX (page - self->scroll.least, 1), page);
  if (across != NULL)
    gtk_adjustment_configure (across, 0, 0, width, 1, width, width);
}

static void
look (LsTranscriptView *self)
{
  ls_transcript_rows_look (&self->rows, self->branches);
  if (self->looked_at[0] != self->rows.session || self->looked_at[1] != self->rows.other)
    ls_transcript_paint_forget (self->paint);
  g_set_object (&self->looked_at[0], self->rows.session);
  g_set_object (&self->looked_at[1], self->rows.other);
  ls_transcript_paint_set_width (self->paint, gtk_widget_get_allocated_width (GTK_WIDGET (self)));
  self->scroll = (LsRowScroll) {
    .count = ls_transcript_rows_count (&self->rows),
    .height_of = row_height,
    .data = self,
    .least = ls_transcript_paint_least_height (self->paint),
    .page = gtk_widget_get_allocated_height (GTK_WIDGET (self)),
  };
  self->upper = ls_row_scroll_upper (&self->scroll);
}

static void
scroll_to_cursor (LsTranscriptView *self)
{
  guint64 index = self->rows.step > 0 ? ls_transcript_rows_find (&self->rows, self->rows.step) : 0;

  if (self->scroll.count == 0)
    configure_adjustments (self, 0);
  else
    configure_adjustments (self, ls_row_scroll_show (&self->scroll, self->upper, scroll_value (self), index,
                                                     MARGIN_ROWS * self->scroll.least));
}

/* ---- drawing ---- */

static gboolean
ls_transcript_view_draw (GtkWidget *widget, cairo_t *cr)
{
  LsTranscriptView *self = LS_TRANSCRIPT_VIEW (widget);
  double y, page = gtk_widget_get_allocated_height (widget);
  guint64 index;

  if (self->branches == NULL)
    return FALSE;
  if (self->scroll.count == 0)
    {
      ls_transcript_paint_empty (self->paint, cr, page);
      return FALSE;
    }
  index = ls_row_scroll_first (&self->scroll, self->upper, scroll_value (self), &y);
  for (; index < self->scroll.count && y < page; index++)
    {
      double height = row_height (self, index);

      ls_transcript_paint_row (self->paint, cr, index, y, height);
      y += height;
    }
  if (self->rows.other != NULL && y < page)
    ls_transcript_paint_divider (self->paint, cr, y, page - y);
  if (gtk_widget_has_visible_focus (widget))
    gtk_render_focus (gtk_widget_get_style_context (widget), cr, 1, 1,
                      MAX (gtk_widget_get_allocated_width (widget) - 2, 1), MAX (page - 2, 1));
  return FALSE;
}

/* ---- what changes it ---- */

/* While another view is shown, nothing is done: map does it all. */
static void
refresh (LsTranscriptView *self)
{
  if (self->branches == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  look (self);
  scroll_to_cursor (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  ls_drawn_moved (LS_DRAWN (self));
}

static void
ls_transcript_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ls_transcript_view_parent_class)->map (widget);
  refresh (LS_TRANSCRIPT_VIEW (widget));
}

static void
ls_transcript_view_style_updated (GtkWidget *widget)
{
  LsTranscriptView *self = LS_TRANSCRIPT_VIEW (widget);

  GTK_WIDGET_CLASS (ls_transcript_view_parent_class)->style_updated (widget);
  g_clear_pointer (&self->paint, ls_transcript_paint_free);
  self->paint = ls_transcript_paint_new (widget, &self->rows);
  refresh (self);
}

static void
ls_transcript_view_size_allocate (GtkWidget *widget, GtkAllocation *allocation)
{
  LsTranscriptView *self = LS_TRANSCRIPT_VIEW (widget);

  GTK_WIDGET_CLASS (ls_transcript_view_parent_class)->size_allocate (widget, allocation);
  if (self->branches == NULL)
    return;
  look (self);
  scroll_to_cursor (self);
}

/* ---- the mouse ---- */

static void
go_to (LsTranscriptView *self, const LsTranscriptCell *cell)
{
  LsCursor *cursor = ls_branches_get_cursor (self->branches);
  LsSession *session = cell->session;
  guint64 n = ls_session_settle (session, cell->event);

  for (guint i = 0; session != self->rows.session && i < ls_branches_get_n (self->branches); i++)
    if (ls_branches_get (self->branches, i)->session == session)
      {
        ls_branches_select (self->branches, i);
        break;
      }
  ls_cursor_set_event (cursor, n);
}

static gboolean
find_row (LsTranscriptView *self, double at, LsTranscriptRow *row)
{
  guint64 index;
  double y;

  if (self->branches == NULL || self->scroll.count == 0)
    return FALSE;
  index = ls_row_scroll_first (&self->scroll, self->upper, scroll_value (self), &y);
  while (index < self->scroll.count && y + row_height (self, index) <= at)
    y += row_height (self, index++);
  if (index >= self->scroll.count)
    return FALSE;
  ls_transcript_rows_get (&self->rows, index, row);
  return TRUE;
}

static gboolean
ls_transcript_view_button_press_event (GtkWidget *widget, GdkEventButton *event)
{
  LsTranscriptView *self = LS_TRANSCRIPT_VIEW (widget);
  LsTranscriptRow row;
  const LsTranscriptCell *cell = &row.cells[0];

  if (event->button != GDK_BUTTON_PRIMARY || event->type != GDK_BUTTON_PRESS)
    return FALSE;
  gtk_widget_grab_focus (widget);
  if (!find_row (self, event->y, &row))
    return TRUE;
  if (row.kind == LS_ROW_FORK)
    {
      ls_transcript_view_toggle_shared (self);
      return TRUE;
    }
  if (row.kind == LS_ROW_PAIR && ls_transcript_paint_is_right (self->paint, event->x))
    cell = &row.cells[1];
  if (cell->session != NULL && cell->event != 0)
    go_to (self, cell);
  return TRUE;
}

/* ---- for screen readers: the own story's steps, as far as they were seen ---- */

static LsTranscriptCell
cell_of (LsTranscriptView *self, guint i)
{
  guint64 step = self->rows.first + i;

  return (LsTranscriptCell) { self->rows.session, step,
                              ls_log_unit_event (ls_session_get_log (self->rows.session), LS_UNIT_LINE, step) };
}

static char *
describe (LsDrawn *drawn)
{
  LsTranscriptView *self = LS_TRANSCRIPT_VIEW (drawn);

  if (self->branches == NULL)
    return g_strdup ("");
  if (self->rows.other != NULL)
    return g_strdup_printf (_("Step %u of %u that were seen. The two stories part after step %u"), (guint) self->rows.step,
                            (guint) self->rows.seen, (guint) self->rows.shared);
  return g_strdup_printf (_("Step %u of %u that were seen"), (guint) self->rows.step, (guint) self->rows.seen);
}

static guint
n_items (LsDrawn *drawn)
{
  LsTranscriptView *self = LS_TRANSCRIPT_VIEW (drawn);

  return self->branches != NULL ? MIN (self->rows.seen + 1 - self->rows.first, G_MAXINT) : 0;
}

static char *
item_name (LsDrawn *drawn, guint i)
{
  LsTranscriptCell cell = cell_of (LS_TRANSCRIPT_VIEW (drawn), i);
  const LsEvent *event = ls_session_event (cell.session, cell.event);
  g_autofree char *text = ls_transcript_cell_text (&cell);

  return g_strdup_printf (event != NULL && event->from == LS_FROM_CLIENT ? _("Client, %s") : _("Server, %s"), text);
}

static char *
item_description (LsDrawn *drawn, guint i)
{
  LsTranscriptView *self = LS_TRANSCRIPT_VIEW (drawn);
  LsTranscriptCell cell = cell_of (self, i);
  const LsEvent *event = ls_session_event (cell.session, cell.event);
  g_autofree char *state = ls_transcript_state_word (cell.session, cell.event, self->rows.diagram);
  g_autofree char *flag = ls_transcript_cell_flag (&cell);
  GString *text = g_string_new (NULL);

  g_string_printf (text, _("%.3f seconds"), event != NULL ? event->time_us / (double) G_TIME_SPAN_SECOND : 0);
  if (state != NULL)
    g_string_append_printf (text, _(", state %s"), state);
  if (flag != NULL)
    g_string_append_printf (text, _(", finding: %s"), flag);
  return g_string_free (text, FALSE);
}

static gboolean
item_area (LsDrawn *drawn, guint i, GdkRectangle *area)
{
  LsTranscriptView *self = LS_TRANSCRIPT_VIEW (drawn);
  guint64 index;
  double y;

  if (!walk (self, ls_transcript_rows_find (&self->rows, self->rows.first + i), &index, &y))
    return FALSE;
  *area = (GdkRectangle) { 0, y, gtk_widget_get_allocated_width (GTK_WIDGET (self)), row_height (self, index) };
  return TRUE;
}

static gboolean
item_is_here (LsDrawn *drawn, guint i)
{
  LsTranscriptView *self = LS_TRANSCRIPT_VIEW (drawn);

  return self->rows.first + i == self->rows.step;
}

static void
item_activate (LsDrawn *drawn, guint i)
{
  LsTranscriptCell cell = cell_of (LS_TRANSCRIPT_VIEW (drawn), i);

  go_to (LS_TRANSCRIPT_VIEW (drawn), &cell);
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
set_adjustment (LsTranscriptView *self, GtkOrientation orientation, GtkAdjustment *adjustment)
{
  if (self->adjustments[orientation] != NULL)
    g_signal_handlers_disconnect_by_data (self->adjustments[orientation], self);
  g_set_object (&self->adjustments[orientation], adjustment);
  if (adjustment != NULL)
    g_signal_connect_swapped (adjustment, "value-changed", G_CALLBACK (gtk_widget_queue_draw), self);
}

static void
ls_transcript_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LsTranscriptView *self = LS_TRANSCRIPT_VIEW (object);

  if (id == PROP_HADJUSTMENT || id == PROP_VADJUSTMENT)
    set_adjustment (self, id - PROP_HADJUSTMENT, g_value_get_object (value));
  else if (id == PROP_HSCROLL_POLICY || id == PROP_VSCROLL_POLICY)
    self->policies[id - PROP_HSCROLL_POLICY] = g_value_get_enum (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
ls_transcript_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LsTranscriptView *self = LS_TRANSCRIPT_VIEW (object);

  if (id == PROP_HADJUSTMENT || id == PROP_VADJUSTMENT)
    g_value_set_object (value, self->adjustments[id - PROP_HADJUSTMENT]);
  else if (id == PROP_HSCROLL_POLICY || id == PROP_VSCROLL_POLICY)
    g_value_set_enum (value, self->policies[id - PROP_HSCROLL_POLICY]);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
forget_branches (LsTranscriptView *self)
{
  if (self->branches != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->branches, self);
      g_signal_handlers_disconnect_by_data (ls_branches_get_cursor (self->branches), self);
    }
  g_clear_object (&self->branches);
  g_clear_object (&self->looked_at[0]);
  g_clear_object (&self->looked_at[1]);
}

static void
ls_transcript_view_dispose (GObject *object)
{
  LsTranscriptView *self = LS_TRANSCRIPT_VIEW (object);

  forget_branches (self);
  set_adjustment (self, GTK_ORIENTATION_HORIZONTAL, NULL);
  set_adjustment (self, GTK_ORIENTATION_VERTICAL, NULL);
  g_clear_pointer (&self->paint, ls_transcript_paint_free);
  G_OBJECT_CLASS (ls_transcript_view_parent_class)->dispose (object);
}

static void
ls_transcript_view_class_init (LsTranscriptViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ls_transcript_view_dispose;
  object_class->set_property = ls_transcript_view_set_property;
  object_class->get_property = ls_transcript_view_get_property;
  widget_class->draw = ls_transcript_view_draw;
  widget_class->map = ls_transcript_view_map;
  widget_class->size_allocate = ls_transcript_view_size_allocate;
  widget_class->style_updated = ls_transcript_view_style_updated;
  widget_class->button_press_event = ls_transcript_view_button_press_event;
  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");
  gtk_widget_class_set_accessible_type (widget_class, LS_TYPE_DRAWN_ACCESSIBLE);
}

static void
ls_transcript_view_init (LsTranscriptView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_widget_set_can_focus (widget, TRUE);
  gtk_widget_set_vexpand (widget, TRUE);
  gtk_widget_add_events (widget, GDK_BUTTON_PRESS_MASK);
  self->paint = ls_transcript_paint_new (widget, &self->rows);
  ls_drawn_setup (LS_DRAWN (self), _("Transcript"), ATK_ROLE_LIST);
}

/**
 * ls_transcript_view_new:
 *
 * Returns: (transfer full): a view that shows nothing yet, to be put into ls_view_scroller_new()
 */
GtkWidget *
ls_transcript_view_new (void)
{
  return g_object_new (LS_TYPE_TRANSCRIPT_VIEW, "visible", TRUE, NULL);
}

/**
 * ls_transcript_view_set:
 * @self: a view
 * @branches: (nullable): what it shows: the branch in which the cursor stands, beside the one that it was forked from
 * @diagram: (nullable) (transfer none): names the states; it outlives the branches
 */
void
ls_transcript_view_set (LsTranscriptView *self, LsBranches *branches, const LsDiagram *diagram)
{
  forget_branches (self);
  ls_transcript_paint_forget (self->paint);
  self->rows = (LsTranscriptRows) { .diagram = diagram };
  self->scroll.count = 0;
  if (branches == NULL)
    return;
  self->branches = g_object_ref (branches);
  g_signal_connect_swapped (branches, "changed", G_CALLBACK (refresh), self);
  g_signal_connect_swapped (ls_branches_get_cursor (branches), "moved", G_CALLBACK (refresh), self);
  refresh (self);
}

/**
 * ls_transcript_view_toggle_shared:
 * @self: a view, which of two stories leaves out what both share, or shows it again
 */
void
ls_transcript_view_toggle_shared (LsTranscriptView *self)
{
  if (self->branches == NULL || self->rows.other == NULL)
    return;
  self->rows.hides_shared = !self->rows.hides_shared;
  refresh (self);
}
