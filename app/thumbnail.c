/* thumbnail.c: a lesson's conversation seen from afar: an arrow a line, nothing written.
 * SPDX-License-Identifier: MIT */
#include "thumbnail.h"

#include "lesson-loader.h"

#include <string.h>

/* More arrows would be a grey block. */
#define ARROWS_MAX 9
#define ARROWS_FEWEST 6

#define HEAD_LENGTH 6.0
#define HEAD_HALF 2.6

struct _LsThumbnail {
  GtkDrawingArea parent;

  guint8         lines[ARROWS_MAX];
  guint          n_lines;
};

G_DEFINE_FINAL_TYPE (LsThumbnail, ls_thumbnail, GTK_TYPE_DRAWING_AREA)

static void
set_colour (GtkWidget *widget, cairo_t *cr, const char *name, double alpha)
{
  GdkRGBA colour = { 0, 0, 0, 1 };

  gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), name, &colour);
  colour.alpha *= alpha;
  gdk_cairo_set_source_rgba (cr, &colour);
}

static void
draw_lifeline (GtkWidget *widget, cairo_t *cr, double x, double height, const char *colour)
{
  set_colour (widget, cr, colour, 0.7);
  cairo_rectangle (cr, x - 1, 0, 2, height);
  cairo_fill (cr);
}

static void
draw_arrow (GtkWidget *widget, cairo_t *cr, guint8 line, double from, double to, double y, double slope)
{
  double towards = to > from ? -HEAD_LENGTH : HEAD_LENGTH;

  set_colour (widget, cr, line & LS_SHAPE_REFUSED ? "ls_finding" : line & LS_SHAPE_SERVER ? "ls_server" : "ls_client", 1);
  cairo_set_line_width (cr, line & LS_SHAPE_LETTER ? 1.1 : 1.8);
  cairo_move_to (cr, from, y);
  cairo_line_to (cr, to + towards / 2, y + slope);
  cairo_stroke (cr);
  cairo_move_to (cr, to, y + slope);
  cairo_line_to (cr, to + towards, y + slope - HEAD_HALF);
  cairo_line_to (cr, to + towards, y + slope + HEAD_HALF);
  cairo_fill (cr);
}

static gboolean
ls_thumbnail_draw (GtkWidget *widget, cairo_t *cr)
{
  LsThumbnail *self = LS_THUMBNAIL (widget);
  double width = gtk_widget_get_allocated_width (widget), height = gtk_widget_get_allocated_height (widget);
  double left = 1, right = width - 1, pitch = height / MAX (self->n_lines, ARROWS_FEWEST), slope = pitch * 0.25;

  draw_lifeline (widget, cr, left, height, "ls_client");
  draw_lifeline (widget, cr, right, height, "ls_server");
  for (guint i = 0; i < self->n_lines; i++)
    {
      gboolean from_server = (self->lines[i] & LS_SHAPE_SERVER) != 0;

      draw_arrow (widget, cr, self->lines[i], from_server ? right : left + 2, from_server ? left + 2 : right - 2,
                  (i + 0.5) * pitch - slope / 2, slope);
    }
  return FALSE;
}

static void
ls_thumbnail_class_init (LsThumbnailClass *klass)
{
  GTK_WIDGET_CLASS (klass)->draw = ls_thumbnail_draw;
}

static void
ls_thumbnail_init (LsThumbnail *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  /* It says nothing that the card's words do not say. */
  atk_object_set_role (gtk_widget_get_accessible (GTK_WIDGET (self)), ATK_ROLE_REDUNDANT_OBJECT);
}

/**
 * ls_thumbnail_new:
 * @width: in pixels
 * @height: in pixels
 *
 * Returns: (transfer full): a picture of a conversation in which nothing is said yet
 */
GtkWidget *
ls_thumbnail_new (int width, int height)
{
  GtkWidget *self = g_object_new (LS_TYPE_THUMBNAIL, NULL);

  gtk_widget_set_size_request (self, width, height);
  return self;
}

static guint
count_refused (const guint8 *lines, guint n_lines)
{
  guint count = 0;

  for (guint i = 0; i < n_lines; i++)
    count += (lines[i] & LS_SHAPE_REFUSED) != 0;
  return count;
}

/* Lessons of a protocol begin alike: what tells them apart is where something is refused. */
static guint
find_telling (const guint8 *lines, guint n_lines)
{
  guint best = 0, most = 0;

  for (guint first = 0; first + ARROWS_MAX <= n_lines; first++)
    if (count_refused (lines + first, ARROWS_MAX) > most)
      {
        most = count_refused (lines + first, ARROWS_MAX);
        best = first;
      }
  return best;
}

/**
 * ls_thumbnail_set_shape:
 * @self: a thumbnail
 * @lines: a lesson's lines, each an #LsShapeLine
 * @n_lines: how many
 * @upto: the line where one stands, from 1: those that lead to it are drawn; 0: those that tell most
 */
void
ls_thumbnail_set_shape (LsThumbnail *self, const guint8 *lines, guint n_lines, guint upto)
{
  guint first;

  upto = MIN (upto, n_lines);
  if (upto > 0)
    first = upto > ARROWS_MAX ? upto - ARROWS_MAX : 0;
  else
    first = find_telling (lines, n_lines);
  self->n_lines = MIN (n_lines - first, ARROWS_MAX);
  if (upto > 0)
    self->n_lines = MIN (self->n_lines, upto - first);
  memcpy (self->lines, lines + first, self->n_lines);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
