/* hex-view.c: the octets of a frame: where they stand, in hexadecimal, and as text.
 * SPDX-License-Identifier: MIT */
#include "hex-view.h"

#include "drawn.h"
#include "pen.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* The mock-ups' pixels. */
#define ROW_HEIGHT 24
#define MARGIN     14
#define FIRST_ROW  28

/* Of a character's width: a pair of digits with the gap behind it, and the gap in a row's middle. */
#define PAIR_PITCH  2.6
#define GAP         0.6
#define COLUMNS     16

struct _LsHexView {
  GtkDrawingArea parent;

  LsPen         *pen;
  double         cell;          /* a character's width */
  guint          columns;
  GByteArray    *bytes;
  guint          shade_start;   /* of the header that is told apart by its ground */
  guint          shade_length;
  char          *field;
  guint          start;         /* what is marked */
  guint          length;
};

enum {
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void drawn_init (LsDrawnInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LsHexView, ls_hex_view, GTK_TYPE_DRAWING_AREA,
                               G_IMPLEMENT_INTERFACE (LS_TYPE_DRAWN, drawn_init))

/* ---- geometry ---- */

static double
row_height (LsHexView *self)
{
  return ls_pen_scale (self->pen, ROW_HEIGHT);
}

static double
row_y (LsHexView *self, guint row)
{
  return ls_pen_scale (self->pen, FIRST_ROW) + row * row_height (self);
}

static double
hex_left (LsHexView *self)
{
  return ls_pen_scale (self->pen, MARGIN) + 5.2 * self->cell;
}

/* Where a pair of digits begins, from the first: behind the middle there is one more gap. */
static double
pair_x (LsHexView *self, guint column)
{
  return (column * PAIR_PITCH + (column >= COLUMNS / 2 ? GAP : 0)) * self->cell;
}

static double
text_left (LsHexView *self)
{
  return hex_left (self) + pair_x (self, self->columns) + 1.6 * self->cell;
}

static double
whole_width (LsHexView *self)
{
  return text_left (self) + self->columns * self->cell + ls_pen_scale (self->pen, MARGIN);
}

static guint
n_rows (LsHexView *self)
{
  return (self->bytes->len + self->columns - 1) / self->columns;
}

/* Sixteen a row where they fit, else eight. */
static void
arrange (LsHexView *self, int width)
{
  self->columns = COLUMNS;
  if (whole_width (self) > width)
    self->columns = COLUMNS / 2;
}

static void
request_size (LsHexView *self)
{
  guint columns = self->columns;
  double width;

  self->columns = COLUMNS / 2;
  width = whole_width (self);
  self->columns = columns;
  gtk_widget_set_size_request (GTK_WIDGET (self), ceil (width), ceil (row_y (self, n_rows (self)) + 2 * row_height (self)));
}

/* ---- drawing ---- */

static void
fill_range (LsHexView *self, cairo_t *cr, guint row, guint start, guint length, LsColourRole role)
{
  guint first = row * self->columns, last = MIN (first + self->columns, self->bytes->len);
  guint from = MAX (start, first), until = MIN (start + length, last);
  double y = row_y (self, row) + 2, height = row_height (self) - 4, pad = 0.25 * self->cell;

  if (from >= until)
    return;
  ls_pen_colour (self->pen, cr, role, 1);
  cairo_rectangle (cr, hex_left (self) + pair_x (self, from - first) - pad, y,
                   pair_x (self, until - first - 1) - pair_x (self, from - first) + 2 * self->cell + 2 * pad, height);
  cairo_rectangle (cr, text_left (self) + (from - first) * self->cell, y, (until - from) * self->cell, height);
  cairo_fill (cr);
}

/* Draws `50 41  53 53`: the gaps are spaces made narrower. */
static void
draw_pairs (LsHexView *self, cairo_t *cr, guint row, guint from, guint until, const PangoFontDescription *font)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (PangoLayout) layout = NULL;
  PangoAttrList *attributes = pango_attr_list_new ();
  guint first = row * self->columns;

  for (guint i = from; i < until; i++)
    {
      guint gaps = i == from ? 0 : i - first == COLUMNS / 2 ? 2 : 1;

      for (guint gap = 0; gap < gaps; gap++)
        {
          PangoAttribute *narrow = pango_attr_letter_spacing_new ((GAP - 1) * self->cell * PANGO_SCALE);

          narrow->start_index = text->len;
          narrow->end_index = text->len + 1;
          pango_attr_list_insert (attributes, narrow);
          g_string_append_c (text, ' ');
        }
      g_string_append_printf (text, "%02x", self->bytes->data[i]);
    }
  layout = ls_pen_layout (self->pen, font, text->str);
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
  ls_pen_text (self->pen, cr, layout, hex_left (self) + pair_x (self, from - first), row_y (self, row) + row_height (self) / 2);
}

static void
draw_text (LsHexView *self, cairo_t *cr, guint row, guint from, guint until, const PangoFontDescription *font)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (PangoLayout) layout = NULL;

  for (guint i = from; i < until; i++)
    if (g_ascii_isprint (self->bytes->data[i]))
      g_string_append_c (text, self->bytes->data[i]);
    else
      g_string_append (text, "·");
  layout = ls_pen_layout (self->pen, font, text->str);
  ls_pen_text (self->pen, cr, layout, text_left (self) + (from - row * self->columns) * self->cell,
               row_y (self, row) + row_height (self) / 2);
}

static void
draw_part (LsHexView *self, cairo_t *cr, guint row, guint from, guint until, gboolean marked)
{
  const PangoFontDescription *font = marked ? self->pen->protocol_bold : self->pen->protocol;

  if (from >= until)
    return;
  draw_pairs (self, cr, row, from, until, font);
  draw_text (self, cr, row, from, until, font);
}

static void
draw_row (LsHexView *self, cairo_t *cr, guint row)
{
  guint first = row * self->columns, last = MIN (first + self->columns, self->bytes->len);
  guint from = CLAMP (self->start, first, last), until = CLAMP (self->start + self->length, first, last);
  g_autofree char *offset = g_strdup_printf ("%04x", first);
  g_autoptr (PangoLayout) layout = ls_pen_layout (self->pen, self->pen->protocol, offset);

  fill_range (self, cr, row, self->shade_start, self->shade_length, LS_COLOUR_NETWORK_BG);
  fill_range (self, cr, row, self->start, self->length, LS_COLOUR_HERE);
  ls_pen_colour (self->pen, cr, LS_COLOUR_DIM, 1);
  ls_pen_text (self->pen, cr, layout, ls_pen_scale (self->pen, MARGIN), row_y (self, row) + row_height (self) / 2);
  ls_pen_colour (self->pen, cr, LS_COLOUR_TEXT, 1);
  draw_part (self, cr, row, first, from, FALSE);
  draw_part (self, cr, row, from, until, TRUE);
  draw_part (self, cr, row, until, last, FALSE);
}

static void
draw_heads (LsHexView *self, cairo_t *cr)
{
  g_autoptr (PangoLayout) hex = ls_pen_layout (self->pen, self->pen->time, _("bytes, hexadecimal"));
  g_autoptr (PangoLayout) text = ls_pen_layout (self->pen, self->pen->time, _("as text"));
  double y = ls_pen_scale (self->pen, FIRST_ROW) / 2;

  ls_pen_colour (self->pen, cr, LS_COLOUR_DIM, 1);
  ls_pen_text (self->pen, cr, hex, hex_left (self), y);
  ls_pen_text (self->pen, cr, text, text_left (self), y);
}

static void
draw_hint (LsHexView *self, cairo_t *cr)
{
  g_autoptr (PangoLayout) hint = ls_pen_layout (self->pen, self->pen->caption,
                                                _("Click a field to find its bytes, or a byte to find its field."));

  pango_layout_set_width (hint, MAX (gtk_widget_get_allocated_width (GTK_WIDGET (self)) - 2 * ls_pen_scale (self->pen, MARGIN), 1)
                                  * PANGO_SCALE);
  ls_pen_colour (self->pen, cr, LS_COLOUR_DIM, 1);
  ls_pen_text (self->pen, cr, hint, ls_pen_scale (self->pen, MARGIN), row_y (self, n_rows (self)) + row_height (self) / 2);
}

static gboolean
ls_hex_view_draw (GtkWidget *widget, cairo_t *cr)
{
  LsHexView *self = LS_HEX_VIEW (widget);
  double height = row_height (self), top = ls_pen_scale (self->pen, FIRST_ROW);
  double clip_top, clip_bottom;
  guint first, last;

  if (self->bytes->len == 0)
    return FALSE;
  cairo_clip_extents (cr, NULL, &clip_top, NULL, &clip_bottom);
  first = clip_top > top ? (clip_top - top) / height : 0;
  last = clip_bottom > top ? (clip_bottom - top) / height + 1 : 0;
  draw_heads (self, cr);
  for (guint row = first; row < MIN (last, n_rows (self)); row++)
    draw_row (self, cr, row);
  draw_hint (self, cr);
  if (gtk_widget_has_visible_focus (widget))
    gtk_render_focus (gtk_widget_get_style_context (widget), cr, 1, 1,
                      MAX (gtk_widget_get_allocated_width (widget) - 2, 1), MAX (gtk_widget_get_allocated_height (widget) - 2, 1));
  return FALSE;
}

/* ---- the widget ---- */

static void
ls_hex_view_style_updated (GtkWidget *widget)
{
  LsHexView *self = LS_HEX_VIEW (widget);
  g_autoptr (PangoLayout) zero = NULL;
  int width;

  GTK_WIDGET_CLASS (ls_hex_view_parent_class)->style_updated (widget);
  g_clear_pointer (&self->pen, ls_pen_free);
  self->pen = ls_pen_new (widget);
  zero = ls_pen_layout (self->pen, self->pen->protocol, "0000000000");
  pango_layout_get_size (zero, &width, NULL);
  self->cell = width / 10.0 / PANGO_SCALE;
  request_size (self);
}

static void
ls_hex_view_size_allocate (GtkWidget *widget, GtkAllocation *allocation)
{
  LsHexView *self = LS_HEX_VIEW (widget);
  guint columns = self->columns;

  GTK_WIDGET_CLASS (ls_hex_view_parent_class)->size_allocate (widget, allocation);
  arrange (self, allocation->width);
  if (columns != self->columns)
    request_size (self);
}

/* The byte under a place, in either half. */
static gboolean
find_byte (LsHexView *self, double x, double y, guint *index)
{
  double top = ls_pen_scale (self->pen, FIRST_ROW);
  int column = -1;

  if (y < top)
    return FALSE;
  if (x >= text_left (self))
    column = (x - text_left (self)) / self->cell;
  else
    for (guint i = 0; i < self->columns; i++)
      if (x >= hex_left (self) + pair_x (self, i) - GAP / 2 * self->cell)
        column = i;
  *index = (guint) ((y - top) / row_height (self)) * self->columns + column;
  return column >= 0 && column < (int) self->columns && *index < self->bytes->len;
}

static gboolean
ls_hex_view_button_press_event (GtkWidget *widget, GdkEventButton *event)
{
  LsHexView *self = LS_HEX_VIEW (widget);
  guint index;

  if (event->button != GDK_BUTTON_PRIMARY || event->type != GDK_BUTTON_PRESS)
    return FALSE;
  gtk_widget_grab_focus (widget);
  if (find_byte (self, event->x, event->y, &index))
    g_signal_emit (self, signals[CHOSEN], 0, index);
  return TRUE;
}

/* ---- for screen readers: a row an item ---- */

static char *
describe (LsDrawn *drawn)
{
  LsHexView *self = LS_HEX_VIEW (drawn);

  if (self->length == 0)
    return g_strdup_printf (_("%u bytes"), self->bytes->len);
  return g_strdup_printf (_("Bytes %u to %u of %u, field %s"), self->start, self->start + self->length - 1, self->bytes->len,
                          self->field);
}

static guint
count_items (LsDrawn *drawn)
{
  return n_rows (LS_HEX_VIEW (drawn));
}

static char *
item_name (LsDrawn *drawn, guint i)
{
  LsHexView *self = LS_HEX_VIEW (drawn);
  GString *text = g_string_new (NULL);
  guint first = i * self->columns, last = MIN (first + self->columns, self->bytes->len);

  g_string_printf (text, "%04x:", first);
  for (guint k = first; k < last; k++)
    g_string_append_printf (text, " %02x", self->bytes->data[k]);
  return g_string_free (text, FALSE);
}

static gboolean
item_area (LsDrawn *drawn, guint i, GdkRectangle *area)
{
  LsHexView *self = LS_HEX_VIEW (drawn);

  *area = (GdkRectangle) { 0, row_y (self, i), whole_width (self), row_height (self) };
  return TRUE;
}

static gboolean
item_is_here (LsDrawn *drawn, guint i)
{
  LsHexView *self = LS_HEX_VIEW (drawn);

  return self->length > 0 && self->start / self->columns == i;
}

static void
drawn_init (LsDrawnInterface *iface)
{
  iface->describe = describe;
  iface->n_items = count_items;
  iface->item_name = item_name;
  iface->item_area = item_area;
  iface->item_is_here = item_is_here;
}

static void
ls_hex_view_finalize (GObject *object)
{
  LsHexView *self = LS_HEX_VIEW (object);

  g_clear_pointer (&self->pen, ls_pen_free);
  g_byte_array_unref (self->bytes);
  g_free (self->field);
  G_OBJECT_CLASS (ls_hex_view_parent_class)->finalize (object);
}

static void
ls_hex_view_class_init (LsHexViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ls_hex_view_finalize;
  widget_class->draw = ls_hex_view_draw;
  widget_class->style_updated = ls_hex_view_style_updated;
  widget_class->size_allocate = ls_hex_view_size_allocate;
  widget_class->button_press_event = ls_hex_view_button_press_event;
  gtk_widget_class_set_accessible_type (widget_class, LS_TYPE_DRAWN_ACCESSIBLE);

  /**
   * LsHexView::chosen:
   * @self: a view
   * @index: the byte that was clicked, from 0
   */
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
ls_hex_view_init (LsHexView *self)
{
  self->bytes = g_byte_array_new ();
  self->columns = COLUMNS;
  gtk_widget_set_can_focus (GTK_WIDGET (self), TRUE);
  gtk_widget_add_events (GTK_WIDGET (self), GDK_BUTTON_PRESS_MASK);
  ls_hex_view_style_updated (GTK_WIDGET (self));
  ls_drawn_setup (LS_DRAWN (self), _("Frame bytes"), ATK_ROLE_LIST);
}

/**
 * ls_hex_view_new:
 *
 * Returns: (transfer full): a view of no bytes, to be put into a scrolled window
 */
GtkWidget *
ls_hex_view_new (void)
{
  return g_object_new (LS_TYPE_HEX_VIEW, "visible", TRUE, NULL);
}

/**
 * ls_hex_view_set_bytes:
 * @self: a view
 * @data: (array length=length): the frame's bytes; copied
 * @length: how many
 * @shade_start, @shade_length: a part that is told apart from its neighbours by its ground
 */
void
ls_hex_view_set_bytes (LsHexView *self, const guint8 *data, guint length, guint shade_start, guint shade_length)
{
  g_byte_array_set_size (self->bytes, 0);
  g_byte_array_append (self->bytes, data, length);
  self->shade_start = shade_start;
  self->shade_length = shade_length;
  self->start = self->length = 0;
  request_size (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Scrolls the marked bytes into view, where a scrolled window is around. */
static void
show_mark (LsHexView *self)
{
  GtkWidget *scroller = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_SCROLLED_WINDOW);

  if (scroller == NULL || self->length == 0)
    return;
  gtk_adjustment_clamp_page (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller)),
                             row_y (self, self->start / self->columns) - row_height (self),
                             row_y (self, self->start / self->columns + 2));
}

/**
 * ls_hex_view_mark:
 * @self: a view
 * @field: what the bytes are
 * @start: the first of them
 * @length: how many; 0: none is marked
 */
void
ls_hex_view_mark (LsHexView *self, const char *field, guint start, guint length)
{
  g_free (self->field);
  self->field = g_strdup (field);
  self->start = start;
  self->length = length;
  show_mark (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  ls_drawn_moved (LS_DRAWN (self));
}
