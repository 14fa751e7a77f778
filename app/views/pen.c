/* pen.c: what the views that draw their rows themselves share: sizes that follow the font, colours, badges, pills.
 * SPDX-License-Identifier: MIT */
#include "views/pen.h"

#include "figure/figure-text.h"
#include "views/view-style.h"

#include <math.h>

/* The style table's sizes, as parts of the body's. */
#define PROTOCOL (10.5 / 11)
#define CAPTION  (9.5 / 11)

static PangoFontDescription *
font_new (const LsPen *self, gboolean monospace, double size, PangoWeight weight)
{
  PangoFontDescription *font = pango_font_description_new ();

  pango_font_description_set_family (font, monospace ? self->style.monospace : self->style.family);
  pango_font_description_set_absolute_size (font, self->style.font_size * size * PANGO_SCALE);
  pango_font_description_set_weight (font, weight);
  return font;
}

/**
 * ls_pen_new:
 * @widget: whose style, font and resolution it follows; make a new one when these change
 *
 * Returns: (transfer full): a pen
 */
LsPen *
ls_pen_new (GtkWidget *widget)
{
  LsPen *self = g_new0 (LsPen, 1);

  self->widget = widget;
  self->context = gtk_widget_create_pango_context (widget);
  pango_context_set_base_dir (self->context, PANGO_DIRECTION_LTR);
  ls_view_style_read (widget, &self->style);
  self->em = self->style.font_size * PROTOCOL;
  self->protocol = font_new (self, TRUE, PROTOCOL, PANGO_WEIGHT_NORMAL);
  self->protocol_bold = font_new (self, TRUE, PROTOCOL, PANGO_WEIGHT_BOLD);
  self->time = font_new (self, TRUE, CAPTION, PANGO_WEIGHT_NORMAL);
  self->body = font_new (self, FALSE, PROTOCOL, PANGO_WEIGHT_NORMAL);
  self->bold = font_new (self, FALSE, PROTOCOL, PANGO_WEIGHT_BOLD);
  self->caption = font_new (self, FALSE, CAPTION, PANGO_WEIGHT_NORMAL);
  self->bold_caption = font_new (self, FALSE, CAPTION, PANGO_WEIGHT_BOLD);
  return self;
}

/**
 * ls_pen_free:
 * @self: (transfer full): a pen
 */
void
ls_pen_free (LsPen *self)
{
  pango_font_description_free (self->protocol);
  pango_font_description_free (self->protocol_bold);
  pango_font_description_free (self->time);
  pango_font_description_free (self->body);
  pango_font_description_free (self->bold);
  pango_font_description_free (self->caption);
  pango_font_description_free (self->bold_caption);
  g_object_unref (self->context);
  g_free (self);
}

/**
 * ls_pen_scale:
 *
 * Returns: to how many pixels so many of the mock-ups' have become
 */
double
ls_pen_scale (const LsPen *self, double pixels)
{
  return round (pixels * self->em / 14);
}

/**
 * ls_pen_colour:
 * @self: a pen
 * @cr: gets the colour
 * @role: what it stands for
 * @alpha: how much of it
 */
void
ls_pen_colour (const LsPen *self, cairo_t *cr, LsColourRole role, double alpha)
{
  LsColour colour = self->style.colours[role];

  cairo_set_source_rgba (cr, colour.red, colour.green, colour.blue, alpha);
}

/**
 * ls_pen_exactly:
 *
 * Returns: (transfer full): attributes of words that may be wrapped, but not by hyphens that nobody wrote
 */
PangoAttrList *
ls_pen_exactly (void)
{
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
  return attributes;
}

/**
 * ls_pen_layout:
 * @self: a pen
 * @font: one of its fonts
 * @text: what is to be written
 *
 * Returns: (transfer full): a layout that shows exactly that: where it is wrapped, no hyphen is added
 */
PangoLayout *
ls_pen_layout (const LsPen *self, const PangoFontDescription *font, const char *text)
{
  PangoLayout *layout = pango_layout_new (self->context);
  PangoAttrList *attributes = ls_pen_exactly ();

  pango_layout_set_auto_dir (layout, FALSE);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
  pango_layout_set_text (layout, text, -1);
  return layout;
}

/**
 * ls_pen_text:
 * @self: a pen
 * @cr: has its colour already
 * @layout: what to write
 * @x: where it begins
 * @y: the middle of its first line
 */
void
ls_pen_text (const LsPen *self, cairo_t *cr, PangoLayout *layout, double x, double y)
{
  PangoRectangle first;

  pango_layout_line_get_pixel_extents (pango_layout_get_line_readonly (layout, 0), NULL, &first);
  cairo_move_to (cr, round (x), round (y - first.height / 2.0));
  pango_cairo_show_layout (cr, layout);
}

/**
 * ls_pen_badge:
 * @self: a pen
 * @cr: where to
 * @from: who speaks: C or S
 * @x: its left edge; it is 22 of the mock-ups' pixels wide
 * @y: its middle
 * @alpha: less than 1 for what is not said yet
 */
void
ls_pen_badge (const LsPen *self, cairo_t *cr, LsFrom from, double x, double y, double alpha)
{
  g_autoptr (PangoLayout) letter = ls_pen_layout (self, self->bold_caption, from == LS_FROM_CLIENT ? "C" : "S");
  double width = ls_pen_scale (self, 22), height = ls_pen_scale (self, 20);
  int letter_width;

  ls_pen_colour (self, cr, from == LS_FROM_CLIENT ? LS_COLOUR_CLIENT : LS_COLOUR_SERVER, alpha);
  ls_figure_rounded (cr, x, round (y - height / 2), width, height, ls_pen_scale (self, 4));
  cairo_fill (cr);
  pango_layout_get_pixel_size (letter, &letter_width, NULL);
  ls_pen_colour (self, cr, LS_COLOUR_BASE, 1);
  ls_pen_text (self, cr, letter, x + (width - letter_width) / 2, y);
}

/**
 * ls_pen_icon:
 * @self: a pen
 * @cr: where to
 * @icon: the name of a symbolic icon
 * @role: its colour
 * @x: its left edge; it is 16 of the mock-ups' pixels wide
 * @y: its middle
 */
void
ls_pen_icon (const LsPen *self, cairo_t *cr, const char *icon, LsColourRole role, double x, double y)
{
  int size = ls_pen_scale (self, 16), scale = gtk_widget_get_scale_factor (self->widget);
  LsColour colour = self->style.colours[role];
  GdkRGBA rgba = { colour.red, colour.green, colour.blue, 1 };
  g_autoptr (GtkIconInfo) info = NULL;
  g_autoptr (GdkPixbuf) pixbuf = NULL;
  cairo_surface_t *surface;

  info = gtk_icon_theme_lookup_icon_for_scale (gtk_icon_theme_get_default (), icon, size, scale, GTK_ICON_LOOKUP_FORCE_SIZE);
  if (info != NULL)
    pixbuf = gtk_icon_info_load_symbolic (info, &rgba, NULL, NULL, NULL, NULL, NULL);
  if (pixbuf == NULL)
    return;
  surface = gdk_cairo_surface_create_from_pixbuf (pixbuf, scale, gtk_widget_get_window (self->widget));
  cairo_set_source_surface (cr, surface, round (x), round (y - size / 2.0));
  cairo_paint (cr);
  cairo_surface_destroy (surface);
}

/**
 * ls_pen_pill:
 * @self: a pen
 * @cr: (nullable): where to
 * @text: what a finding is called; empty for its flag alone
 * @right: its right edge
 * @middle: its middle
 * @draw: whether to draw it, or only to measure
 *
 * Returns: how wide it is
 */
double
ls_pen_pill (const LsPen *self, cairo_t *cr, const char *text, double right, double middle, gboolean draw)
{
  g_autoptr (PangoLayout) layout = ls_pen_layout (self, self->bold_caption, text);
  double height = ls_pen_scale (self, 24), width;
  int text_width;

  pango_layout_get_pixel_size (layout, &text_width, NULL);
  width = *text != '\0' ? text_width + ls_pen_scale (self, 40) : ls_pen_scale (self, 32);
  if (!draw)
    return width;
  ls_pen_colour (self, cr, LS_COLOUR_FINDING_BG, 1);
  ls_figure_rounded (cr, right - width, middle - height / 2, width, height, height / 2);
  cairo_fill (cr);
  ls_pen_icon (self, cr, "flag-symbolic", LS_COLOUR_FINDING, right - width + ls_pen_scale (self, 8), middle);
  ls_pen_colour (self, cr, LS_COLOUR_FINDING, 1);
  ls_pen_text (self, cr, layout, right - width + ls_pen_scale (self, 29), middle);
  return width;
}

/**
 * ls_pen_here:
 * @self: a pen
 * @cr: where to
 *
 * Draws the highlighter that means "you are here", under a row.
 */
void
ls_pen_here (const LsPen *self, cairo_t *cr, double x, double y, double width, double height)
{
  double line = ls_pen_scale (self, 3);

  if (self->style.framed)
    {
      ls_pen_colour (self, cr, LS_COLOUR_TEXT, 1);
      cairo_set_line_width (cr, line);
      cairo_rectangle (cr, x + line / 2, y + line / 2, width - line, height - line);
      cairo_stroke (cr);
      return;
    }
  ls_pen_colour (self, cr, LS_COLOUR_HERE, 1);
  cairo_rectangle (cr, x, y, width, height);
  cairo_fill (cr);
  ls_pen_colour (self, cr, LS_COLOUR_HERE_LINE, 1);
  cairo_rectangle (cr, x, y, ls_pen_scale (self, 4), height);
  cairo_fill (cr);
}
