/* transcript-area.c: draws the rows of a transcript that can be seen, however many there are.
 * SPDX-License-Identifier: MIT */
#include "views/transcript-area.h"

#include "core/projection.h"
#include "views/pen.h"
#include "views/row-scroll.h"
#include "views/rows-accessible.h"
#include "views/transcript-rows.h"

#include <glib/gi18n.h>
#include <math.h>

/* The mock-ups' pixels. */
#define ROW_HEIGHT   34
#define TIME_RIGHT   56
#define BADGE_LEFT   65
#define TEXT_LEFT    96
#define TEXT_RIGHT   14
#define BADGE_WIDTH  22

#define UNSEEN_ALPHA 0.45
#define OTHER_ALPHA  0.8
/* So many rows' looks are kept at most. */
#define LOOKS_MAX    2048

/* What a cell looks like: measured once. */
typedef struct {
  guint64 event;
  char   *text;
  char   *flag;
  int     width;
  double  height;
} Look;

struct _LsTranscriptArea {
  GtkWidget            parent;

  LsBranches          *branches;
  LsTranscriptRows     rows;
  LsRowScroll          scroll;
  double               upper;
  LsPen               *pen;
  GHashTable          *looks[2];      /* step → Look: the own story's, the other's */
  LsSession           *looked_at[2];  /* whose; not owned, only compared */

  GtkAdjustment       *adjustments[2];
  GtkScrollablePolicy  policies[2];
  GtkGesture          *click;
};

enum {
  PROP_0,
  PROP_HADJUSTMENT,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY
};

G_DEFINE_FINAL_TYPE_WITH_CODE (LsTranscriptArea, ls_transcript_area, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL))

/* ---- how cells look ---- */

static void
look_free (gpointer data)
{
  Look *look = data;

  g_free (look->text);
  g_free (look->flag);
  g_free (look);
}

static void
forget_looks (LsTranscriptArea *self)
{
  g_hash_table_remove_all (self->looks[0]);
  g_hash_table_remove_all (self->looks[1]);
}

static double
scaled (LsTranscriptArea *self, double pixels)
{
  return ls_pen_scale (self->pen, pixels);
}

/* The layout of a cell's words; where it has a flag, they leave room for it. */
static PangoLayout *
layout_cell (LsTranscriptArea *self, const Look *look, int width, const PangoFontDescription *font)
{
  PangoLayout *layout = ls_pen_layout (self->pen, font, look->text);
  double room = width - scaled (self, TEXT_LEFT) - scaled (self, TEXT_RIGHT);

  if (look->flag != NULL)
    room -= ls_pen_pill (self->pen, NULL, look->flag, 0, 0, FALSE) + scaled (self, 8);
  pango_layout_set_width (layout, MAX (room, scaled (self, 60)) * PANGO_SCALE);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  return layout;
}

static Look *
look_at_cell (LsTranscriptArea *self, const LsTranscriptCell *cell, int width)
{
  guint which = cell->session == self->rows.session ? 0 : 1;
  Look *look = g_hash_table_lookup (self->looks[which], GSIZE_TO_POINTER (cell->step));
  g_autoptr (PangoLayout) layout = NULL;
  PangoRectangle first;
  int height;

  if (look != NULL && look->event == cell->event && look->width == width)
    return look;
  if (g_hash_table_size (self->looks[which]) >= LOOKS_MAX)
    g_hash_table_remove_all (self->looks[which]);
  look = g_new0 (Look, 1);
  look->event = cell->event;
  look->width = width;
  look->text = ls_transcript_cell_text (cell);
  look->flag = ls_transcript_cell_flag (cell);
  /* Bold at the cursor is at most as wide: both are of one pitch. */
  layout = layout_cell (self, look, width, self->pen->protocol_bold);
  pango_layout_line_get_pixel_extents (pango_layout_get_line_readonly (layout, 0), NULL, &first);
  pango_layout_get_pixel_size (layout, NULL, &height);
  look->height = scaled (self, ROW_HEIGHT) + height - first.height;
  g_hash_table_insert (self->looks[which], GSIZE_TO_POINTER (cell->step), look);
  return look;
}

/* ---- rows ---- */

static int
cell_width (LsTranscriptArea *self, LsRowKind kind)
{
  int width = gtk_widget_get_allocated_width (GTK_WIDGET (self));

  return kind == LS_ROW_PAIR || kind == LS_ROW_HEADS ? width / 2 : width;
}

static double
row_height (gpointer data, guint64 index)
{
  LsTranscriptArea *self = data;
  LsTranscriptRow row;
  double height = scaled (self, ROW_HEIGHT);

  ls_transcript_rows_get (&self->rows, index, &row);
  if (row.kind == LS_ROW_FORK)
    return scaled (self, 38);
  for (guint i = 0; i < 2; i++)
    if (row.cells[i].session != NULL && row.cells[i].event != 0)
      height = MAX (height, look_at_cell (self, &row.cells[i], cell_width (self, row.kind))->height);
  return height;
}

static double
scroll_value (LsTranscriptArea *self)
{
  return self->adjustments[1] != NULL ? gtk_adjustment_get_value (self->adjustments[1]) : 0;
}

static void
measure (LsTranscriptArea *self)
{
  self->scroll = (LsRowScroll) {
    .count = self->branches != NULL ? ls_transcript_rows_count (&self->rows) : 0,
    .height_of = row_height,
    .data = self,
    .least = scaled (self, ROW_HEIGHT),
    .page = gtk_widget_get_allocated_height (GTK_WIDGET (self)),
  };
  self->upper = ls_row_scroll_upper (&self->scroll);
}

static void
configure_adjustments (LsTranscriptArea *self, double value)
{
  double page = self->scroll.page, upper = MAX (self->upper, page);

  if (self->adjustments[1] != NULL)
    gtk_adjustment_configure (self->adjustments[1], CLAMP (value, 0, upper - page), 0, upper, self->scroll.least,
                              page * 0.9, page);
  if (self->adjustments[0] != NULL)
    {
      int width = gtk_widget_get_allocated_width (GTK_WIDGET (self));

      gtk_adjustment_configure (self->adjustments[0], 0, 0, width, 1, width, width);
    }
}

/* Two rows of margin, and never to the edge. */
static void
scroll_to_cursor (LsTranscriptArea *self)
{
  guint64 index = self->rows.step > 0 ? ls_transcript_rows_find (&self->rows, self->rows.step) : 0;

  configure_adjustments (self, self->scroll.count == 0 ? 0
                               : ls_row_scroll_show (&self->scroll, self->upper, scroll_value (self), index,
                                                     2 * self->scroll.least));
}

/* ---- drawing ---- */

static void
draw_time (LsTranscriptArea *self, cairo_t *cr, const char *text, double x, double middle, double alpha)
{
  g_autoptr (PangoLayout) layout = ls_pen_layout (self->pen, self->pen->time, text);
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  ls_pen_color (self->pen, cr, "ls_dim", alpha);
  ls_pen_text (self->pen, cr, layout, x + scaled (self, TIME_RIGHT) - width, middle);
}

static double
cell_alpha (LsTranscriptArea *self, const LsTranscriptCell *cell)
{
  if (cell->session != self->rows.session)
    return OTHER_ALPHA;
  return cell->step > self->rows.step ? UNSEEN_ALPHA : 1;
}

static void
draw_typed (LsTranscriptArea *self, cairo_t *cr, double right, double middle)
{
  g_autoptr (PangoLayout) layout = ls_pen_layout (self->pen, self->pen->caption, _("typed by you"));
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  ls_pen_color (self->pen, cr, "ls_dim", 1);
  ls_pen_text (self->pen, cr, layout, right - scaled (self, TEXT_RIGHT) - width, middle);
}

static void
draw_step (LsTranscriptArea *self, cairo_t *cr, const LsTranscriptCell *cell, double x, double y, int width, double height)
{
  const LsEvent *event = ls_session_event (cell->session, cell->event);
  const Look *look = look_at_cell (self, cell, width);
  gboolean own = cell->session == self->rows.session, here = own && cell->step == self->rows.step;
  double middle = y + scaled (self, ROW_HEIGHT) / 2, alpha = cell_alpha (self, cell);
  g_autoptr (PangoLayout) text = NULL;
  char time[32];

  if (event == NULL)
    return;
  if (here)
    ls_pen_here (self->pen, cr, x, y, width, height);
  g_snprintf (time, sizeof time, "%.3f", event->time_us / (double) G_TIME_SPAN_SECOND);
  draw_time (self, cr, time, x, middle, alpha);
  ls_pen_badge (self->pen, cr, event->from, x + scaled (self, BADGE_LEFT), middle, alpha);
  text = layout_cell (self, look, width, here ? self->pen->protocol_bold : self->pen->protocol);
  ls_pen_color (self->pen, cr, "theme_text_color", alpha);
  ls_pen_text (self->pen, cr, text, x + scaled (self, TEXT_LEFT), middle);
  if (look->flag != NULL)
    {
      cairo_push_group (cr);
      ls_pen_pill (self->pen, cr, look->flag, x + width - scaled (self, TEXT_RIGHT), middle, TRUE);
      cairo_pop_group_to_source (cr);
      cairo_paint_with_alpha (cr, alpha);
    }
  else if (own && cell->step == self->rows.typed && event->from == LS_FROM_CLIENT)
    draw_typed (self, cr, x + width, middle);
}

static void
draw_next (LsTranscriptArea *self, cairo_t *cr, const LsTranscriptCell *cell, double x, double y)
{
  double middle = y + scaled (self, ROW_HEIGHT) / 2, text_x = x + scaled (self, TEXT_LEFT);
  guint64 n = ls_log_unit_event (ls_session_get_log (cell->session), LS_UNIT_LINE, cell->step - 1);
  g_autofree char *next = ls_session_next (cell->session, n);
  g_autoptr (PangoLayout) layout = NULL;

  draw_time (self, cr, _("next"), x, middle, 1);
  if (next == NULL)
    {
      layout = ls_pen_layout (self->pen, self->pen->body, _("type the next command below, or press Esc to go back"));
      pango_layout_set_width (layout, (cell_width (self, LS_ROW_PAIR) - scaled (self, BADGE_LEFT + TEXT_RIGHT)) * PANGO_SCALE);
      pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
      text_x = x + scaled (self, BADGE_LEFT);
    }
  else
    {
      g_autoptr (GString) words = g_string_new (NULL);

      g_string_append_len (words, next, MIN (strlen (next), 200));
      g_free (next);
      next = g_utf8_make_valid (words->str, -1);
      layout = ls_pen_layout (self->pen, self->pen->protocol, next);
      pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
      pango_layout_set_width (layout, (gtk_widget_get_allocated_width (GTK_WIDGET (self)) - text_x) * PANGO_SCALE);
      ls_pen_badge (self->pen, cr, LS_FROM_CLIENT, x + scaled (self, BADGE_LEFT), middle, UNSEEN_ALPHA);
    }
  ls_pen_color (self->pen, cr, "ls_dim", 1);
  ls_pen_text (self->pen, cr, layout, text_x, middle);
}

/* `after step 5, state Sender`. */
static char *
describe_fork (LsTranscriptArea *self)
{
  guint64 n = ls_log_unit_event (ls_session_get_log (self->rows.session), LS_UNIT_LINE, self->rows.shared);
  g_autofree char *state = n != 0 ? ls_transcript_state_word (self->rows.session, n) : NULL;

  if (state == NULL)
    return g_strdup_printf (_("after step %u"), (guint) self->rows.shared);
  return g_strdup_printf (_("after step %u, state %s"), (guint) self->rows.shared, state);
}

static void
draw_fork (LsTranscriptArea *self, cairo_t *cr, double y, int width, double height)
{
  double middle = y + height / 2, x = scaled (self, 42);
  g_autoptr (PangoLayout) title = ls_pen_layout (self->pen, self->pen->bold, _("The two stories part here"));
  g_autofree char *where = describe_fork (self);
  g_autoptr (PangoLayout) after = ls_pen_layout (self->pen, self->pen->body, where);
  g_autofree char *hidden = g_strdup_printf (_("%u shared steps hidden · show them"), (guint) self->rows.shared);
  g_autoptr (PangoLayout) toggle = ls_pen_layout (self->pen, self->pen->body,
                                                  self->rows.hides_shared ? hidden : _("Show differences only"));
  int title_width, after_width, toggle_width;

  ls_pen_color (self->pen, cr, "theme_bg_color", 1);
  cairo_rectangle (cr, 0, y, width, height);
  cairo_fill (cr);
  ls_pen_color (self->pen, cr, "borders", 1);
  cairo_rectangle (cr, 0, y, width, 1);
  cairo_rectangle (cr, 0, y + height - 1, width, 1);
  cairo_fill (cr);
  ls_pen_icon (self->pen, cr, "fork-symbolic", "ls_finding", scaled (self, 14), middle);
  ls_pen_color (self->pen, cr, "theme_text_color", 1);
  ls_pen_text (self->pen, cr, title, x, middle);
  pango_layout_get_pixel_size (title, &title_width, NULL);
  pango_layout_get_pixel_size (after, &after_width, NULL);
  pango_layout_get_pixel_size (toggle, &toggle_width, NULL);
  ls_pen_color (self->pen, cr, "ls_dim", 1);
  ls_pen_text (self->pen, cr, after, x + title_width + scaled (self, 10), middle);
  if (x + title_width + after_width + toggle_width + scaled (self, 60) > width)
    return;
  ls_pen_color (self->pen, cr, "theme_text_color", 1);
  ls_pen_text (self->pen, cr, toggle, width - scaled (self, 22) - toggle_width, middle);
}

static void
draw_heads (LsTranscriptArea *self, cairo_t *cr, double y, int width, double height)
{
  const LsBranch *branch = ls_branches_get (self->branches, ls_branches_get_current (self->branches));
  g_autofree char *other = branch->parent != NULL && branch->parent->parent != NULL
                             ? g_strdup (branch->parent->title) : g_utf8_strup (_("In the lesson"), -1);
  g_autofree char *own = g_utf8_strup (_("What if"), -1);
  g_autoptr (PangoLayout) left = ls_pen_layout (self->pen, self->pen->bold_caption, other);
  g_autoptr (PangoLayout) right = ls_pen_layout (self->pen, self->pen->bold_caption, own);

  pango_layout_set_width (left, (width / 2 - scaled (self, BADGE_LEFT)) * PANGO_SCALE);
  pango_layout_set_ellipsize (left, PANGO_ELLIPSIZE_END);
  ls_pen_color (self->pen, cr, "ls_dim", 1);
  ls_pen_text (self->pen, cr, left, scaled (self, BADGE_LEFT), y + height / 2);
  ls_pen_color (self->pen, cr, "ls_finding", 1);
  ls_pen_text (self->pen, cr, right, width / 2 + scaled (self, BADGE_LEFT), y + height / 2);
}

static void
draw_row (LsTranscriptArea *self, cairo_t *cr, guint64 index, double y, double height)
{
  int width = gtk_widget_get_allocated_width (GTK_WIDGET (self)), half = cell_width (self, LS_ROW_PAIR);
  LsTranscriptRow row;

  ls_transcript_rows_get (&self->rows, index, &row);
  if (row.kind == LS_ROW_FORK)
    draw_fork (self, cr, y, width, height);
  if (row.kind == LS_ROW_HEADS)
    draw_heads (self, cr, y, width, height);
  for (guint i = 0; i < 2; i++)
    if (row.cells[i].session != NULL && row.cells[i].event != 0)
      draw_step (self, cr, &row.cells[i], i * half, y, row.kind == LS_ROW_PAIR ? half : width, height);
    else if (row.cells[i].session != NULL)
      draw_next (self, cr, &row.cells[i], i * half, y);
  if (row.kind != LS_ROW_PAIR && row.kind != LS_ROW_HEADS)
    return;
  ls_pen_color (self->pen, cr, "borders", 1);
  cairo_rectangle (cr, half - 1, y, 1, height);
  cairo_fill (cr);
}

static void
draw_empty (LsTranscriptArea *self, cairo_t *cr)
{
  g_autoptr (PangoLayout) layout = ls_pen_layout (self->pen, self->pen->body, _("Press Space to begin"));
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  ls_pen_color (self->pen, cr, "ls_dim", 1);
  ls_pen_text (self->pen, cr, layout, (gtk_widget_get_allocated_width (GTK_WIDGET (self)) - width) / 2.0,
               self->scroll.page / 3);
}

static gboolean
ls_transcript_area_draw (GtkWidget *widget, cairo_t *cr)
{
  LsTranscriptArea *self = LS_TRANSCRIPT_AREA (widget);
  double y, page = gtk_widget_get_allocated_height (widget);
  guint64 index;

  if (self->branches == NULL)
    return GDK_EVENT_PROPAGATE;
  if (self->scroll.count == 0)
    {
      draw_empty (self, cr);
      return GDK_EVENT_PROPAGATE;
    }
  index = ls_row_scroll_first (&self->scroll, self->upper, scroll_value (self), &y);
  for (; index < self->scroll.count && y < page; index++)
    {
      double height = row_height (self, index);

      draw_row (self, cr, index, y, height);
      y += height;
    }
  if (self->rows.other != NULL && y < page)
    {
      ls_pen_color (self->pen, cr, "borders", 1);
      cairo_rectangle (cr, cell_width (self, LS_ROW_PAIR) - 1, y, 1, page - y);
      cairo_fill (cr);
    }
  return GDK_EVENT_PROPAGATE;
}

/* ---- what changes it ---- */

static void
look_again (LsTranscriptArea *self)
{
  ls_transcript_rows_look (&self->rows, self->branches);
  if (self->looked_at[0] != self->rows.session || self->looked_at[1] != self->rows.other)
    forget_looks (self);
  self->looked_at[0] = self->rows.session;
  self->looked_at[1] = self->rows.other;
  measure (self);
}

static void
refresh (LsTranscriptArea *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  look_again (self);
  scroll_to_cursor (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  ls_rows_accessible_changed (GTK_WIDGET (self));
}

static void
ls_transcript_area_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ls_transcript_area_parent_class)->map (widget);
  if (LS_TRANSCRIPT_AREA (widget)->branches != NULL)
    refresh (LS_TRANSCRIPT_AREA (widget));
}

static void
new_pen (LsTranscriptArea *self)
{
  g_clear_pointer (&self->pen, ls_pen_free);
  self->pen = ls_pen_new (GTK_WIDGET (self));
  forget_looks (self);
}

static void
ls_transcript_area_style_updated (GtkWidget *widget)
{
  LsTranscriptArea *self = LS_TRANSCRIPT_AREA (widget);

  GTK_WIDGET_CLASS (ls_transcript_area_parent_class)->style_updated (widget);
  new_pen (self);
  if (self->branches != NULL)
    refresh (self);
}

static void
ls_transcript_area_size_allocate (GtkWidget *widget, GtkAllocation *allocation)
{
  LsTranscriptArea *self = LS_TRANSCRIPT_AREA (widget);

  GTK_WIDGET_CLASS (ls_transcript_area_parent_class)->size_allocate (widget, allocation);
  if (gtk_widget_get_realized (widget))
    gdk_window_move_resize (gtk_widget_get_window (widget), allocation->x, allocation->y, allocation->width,
                            allocation->height);
  if (self->branches == NULL)
    return;
  look_again (self);
  scroll_to_cursor (self);
}

static void
on_scrolled (LsTranscriptArea *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* ---- the mouse ---- */

/* What stands at a place of the page. */
static gboolean
find_row (LsTranscriptArea *self, double at, LsTranscriptRow *row)
{
  double y;
  guint64 index;

  if (self->branches == NULL || self->scroll.count == 0)
    return FALSE;
  index = ls_row_scroll_first (&self->scroll, self->upper, scroll_value (self), &y);
  for (; index < self->scroll.count && y <= at; index++)
    {
      y += row_height (self, index);
      if (at < y)
        {
          ls_transcript_rows_get (&self->rows, index, row);
          return TRUE;
        }
    }
  return FALSE;
}

static void
go_to (LsTranscriptArea *self, const LsTranscriptCell *cell)
{
  guint64 n = ls_session_settle (cell->session, cell->event);
  LsSession *session = cell->session;

  for (guint i = 0; session != self->rows.session && i < ls_branches_get_n (self->branches); i++)
    if (ls_branches_get (self->branches, i)->session == session)
      {
        ls_branches_select (self->branches, i);
        break;
      }
  ls_cursor_set_event (ls_branches_get_cursor (self->branches), n);
}

static void
on_pressed (LsTranscriptArea *self, int n_press, double x, double y)
{
  LsTranscriptRow row;
  LsTranscriptCell *cell = &row.cells[0];

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (!find_row (self, y, &row))
    return;
  if (row.kind == LS_ROW_FORK)
    {
      self->rows.hides_shared = !self->rows.hides_shared;
      refresh (self);
      return;
    }
  if (row.kind == LS_ROW_PAIR && x >= cell_width (self, LS_ROW_PAIR))
    cell = &row.cells[1];
  if (cell->session != NULL && cell->event != 0)
    go_to (self, cell);
}

/* ---- screen readers: the own story's steps that were seen ---- */

static int
rows_count (GtkWidget *widget)
{
  LsTranscriptArea *self = LS_TRANSCRIPT_AREA (widget);

  return self->branches != NULL ? (int) MIN (self->rows.seen + 1 - self->rows.first, G_MAXINT) : 0;
}

static int
rows_current (GtkWidget *widget)
{
  LsTranscriptArea *self = LS_TRANSCRIPT_AREA (widget);

  return self->branches != NULL ? (int) (self->rows.step - self->rows.first) : -1;
}

static LsTranscriptCell
cell_of (LsTranscriptArea *self, int index)
{
  guint64 step = self->rows.first + index;

  return (LsTranscriptCell) { self->rows.session, step,
                              ls_log_unit_event (ls_session_get_log (self->rows.session), LS_UNIT_LINE, step) };
}

static char *
rows_name (GtkWidget *widget, int index)
{
  LsTranscriptCell cell = cell_of (LS_TRANSCRIPT_AREA (widget), index);
  const LsEvent *event = ls_session_event (cell.session, cell.event);
  g_autofree char *text = ls_transcript_cell_text (&cell);

  return g_strdup_printf (event != NULL && event->from == LS_FROM_CLIENT ? _("Client, %s") : _("Server, %s"), text);
}

static char *
rows_describe (GtkWidget *widget, int index)
{
  LsTranscriptCell cell = cell_of (LS_TRANSCRIPT_AREA (widget), index);
  const LsEvent *event = ls_session_event (cell.session, cell.event);
  g_autofree char *state = ls_transcript_state_word (cell.session, cell.event);
  g_autofree char *flag = ls_transcript_cell_flag (&cell);

  return g_strdup_printf (_("%.3f seconds, state %s%s%s"), event != NULL ? event->time_us / (double) G_TIME_SPAN_SECOND : 0,
                          state != NULL ? state : _("unknown"), flag != NULL ? ", " : "", flag != NULL ? flag : "");
}

static gboolean
rows_extents (GtkWidget *widget, int index, GdkRectangle *area)
{
  LsTranscriptArea *self = LS_TRANSCRIPT_AREA (widget);
  guint64 wanted, at;
  double y;

  if (self->scroll.count == 0)
    return FALSE;
  wanted = ls_transcript_rows_find (&self->rows, self->rows.first + index);
  for (at = ls_row_scroll_first (&self->scroll, self->upper, scroll_value (self), &y);
       at < wanted && y < self->scroll.page; at++)
    y += row_height (self, at);
  if (at != wanted || y >= self->scroll.page)
    return FALSE;
  *area = (GdkRectangle) { 0, y, gtk_widget_get_allocated_width (widget), row_height (self, at) };
  return TRUE;
}

static void
rows_activate (GtkWidget *widget, int index)
{
  LsTranscriptCell cell = cell_of (LS_TRANSCRIPT_AREA (widget), index);

  go_to (LS_TRANSCRIPT_AREA (widget), &cell);
}

static const LsRowsTable rows_table = {
  rows_count, rows_current, rows_name, rows_describe, rows_extents, rows_activate,
};

/* ---- the widget ---- */

static void
set_adjustment (LsTranscriptArea *self, guint which, GtkAdjustment *adjustment)
{
  if (self->adjustments[which] != NULL)
    g_signal_handlers_disconnect_by_data (self->adjustments[which], self);
  g_set_object (&self->adjustments[which], adjustment);
  if (adjustment != NULL)
    g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (on_scrolled), self, G_CONNECT_SWAPPED);
}

static void
ls_transcript_area_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  LsTranscriptArea *self = LS_TRANSCRIPT_AREA (object);

  if (id == PROP_HADJUSTMENT || id == PROP_VADJUSTMENT)
    set_adjustment (self, id == PROP_VADJUSTMENT, g_value_get_object (value));
  else if (id == PROP_HSCROLL_POLICY || id == PROP_VSCROLL_POLICY)
    self->policies[id == PROP_VSCROLL_POLICY] = g_value_get_enum (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
ls_transcript_area_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  LsTranscriptArea *self = LS_TRANSCRIPT_AREA (object);

  if (id == PROP_HADJUSTMENT || id == PROP_VADJUSTMENT)
    g_value_set_object (value, self->adjustments[id == PROP_VADJUSTMENT]);
  else if (id == PROP_HSCROLL_POLICY || id == PROP_VSCROLL_POLICY)
    g_value_set_enum (value, self->policies[id == PROP_VSCROLL_POLICY]);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
ls_transcript_area_realize (GtkWidget *widget)
{
  GtkAllocation allocation;
  GdkWindowAttr attributes = { 0 };
  GdkWindow *window;

  gtk_widget_set_realized (widget, TRUE);
  gtk_widget_get_allocation (widget, &allocation);
  attributes.window_type = GDK_WINDOW_CHILD;
  attributes.wclass = GDK_INPUT_OUTPUT;
  attributes.x = allocation.x;
  attributes.y = allocation.y;
  attributes.width = allocation.width;
  attributes.height = allocation.height;
  attributes.visual = gtk_widget_get_visual (widget);
  attributes.event_mask = gtk_widget_get_events (widget) | GDK_BUTTON_PRESS_MASK | GDK_BUTTON_RELEASE_MASK
                          | GDK_SCROLL_MASK | GDK_SMOOTH_SCROLL_MASK | GDK_TOUCH_MASK;
  window = gdk_window_new (gtk_widget_get_parent_window (widget), &attributes,
                           GDK_WA_X | GDK_WA_Y | GDK_WA_VISUAL);
  gtk_widget_set_window (widget, window);
  gtk_widget_register_window (widget, window);
}

static void
forget_branches (LsTranscriptArea *self)
{
  if (self->branches == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->branches, self);
  g_signal_handlers_disconnect_by_data (ls_branches_get_cursor (self->branches), self);
  g_clear_object (&self->branches);
}

static void
ls_transcript_area_dispose (GObject *object)
{
  LsTranscriptArea *self = LS_TRANSCRIPT_AREA (object);

  forget_branches (self);
  set_adjustment (self, 0, NULL);
  set_adjustment (self, 1, NULL);
  g_clear_object (&self->click);
  g_clear_pointer (&self->pen, ls_pen_free);
  g_clear_pointer (&self->looks[0], g_hash_table_unref);
  g_clear_pointer (&self->looks[1], g_hash_table_unref);
  G_OBJECT_CLASS (ls_transcript_area_parent_class)->dispose (object);
}

static void
ls_transcript_area_class_init (LsTranscriptAreaClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ls_transcript_area_dispose;
  object_class->set_property = ls_transcript_area_set_property;
  object_class->get_property = ls_transcript_area_get_property;
  widget_class->draw = ls_transcript_area_draw;
  widget_class->map = ls_transcript_area_map;
  widget_class->realize = ls_transcript_area_realize;
  widget_class->size_allocate = ls_transcript_area_size_allocate;
  widget_class->style_updated = ls_transcript_area_style_updated;
  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");
  ls_rows_accessible_install (widget_class);
}

static void
ls_transcript_area_init (LsTranscriptArea *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_widget_set_has_window (widget, TRUE);
  gtk_widget_set_can_focus (widget, TRUE);
  self->looks[0] = g_hash_table_new_full (NULL, NULL, NULL, look_free);
  self->looks[1] = g_hash_table_new_full (NULL, NULL, NULL, look_free);
  new_pen (self);
  self->click = gtk_gesture_multi_press_new (widget);
  g_signal_connect_swapped (self->click, "pressed", G_CALLBACK (on_pressed), self);
  ls_rows_accessible_set (widget, &rows_table);
  atk_object_set_name (gtk_widget_get_accessible (widget), _("Transcript"));
}

/**
 * ls_transcript_area_new:
 *
 * Returns: (transfer full): an area that shows nothing yet
 */
GtkWidget *
ls_transcript_area_new (void)
{
  return g_object_new (LS_TYPE_TRANSCRIPT_AREA, "visible", TRUE, NULL);
}

/**
 * ls_transcript_area_set_branches:
 * @self: an area
 * @branches: what it shows: the branch in which the cursor stands, beside the one that it was forked from
 */
void
ls_transcript_area_set_branches (LsTranscriptArea *self, LsBranches *branches)
{
  forget_branches (self);
  self->branches = g_object_ref (branches);
  self->looked_at[0] = self->looked_at[1] = NULL;
  g_signal_connect_swapped (branches, "changed", G_CALLBACK (refresh), self);
  g_signal_connect_swapped (ls_branches_get_cursor (branches), "moved", G_CALLBACK (refresh), self);
  refresh (self);
}
