/* view-style.c: the theme's colours and fonts, as figures take them.
 * SPDX-License-Identifier: MIT */
#include "view-style.h"

#include <string.h>

/* Where each colour stands in the theme, or in style.css. */
static const char *const names[LS_N_COLOURS] = {
  [LS_COLOUR_BASE] = "theme_base_color",
  [LS_COLOUR_BACKGROUND] = "theme_bg_color",
  [LS_COLOUR_TEXT] = "theme_fg_color",
  [LS_COLOUR_BORDER] = "borders",
  [LS_COLOUR_CLIENT] = "ls_client",
  [LS_COLOUR_CLIENT_BG] = "ls_client_bg",
  [LS_COLOUR_SERVER] = "ls_server",
  [LS_COLOUR_SERVER_BG] = "ls_server_bg",
  [LS_COLOUR_NETWORK] = "ls_network",
  [LS_COLOUR_NETWORK_BG] = "ls_network_bg",
  [LS_COLOUR_FINDING] = "ls_finding",
  [LS_COLOUR_FINDING_BG] = "ls_finding_bg",
  [LS_COLOUR_OK] = "ls_ok",
  [LS_COLOUR_OK_BG] = "ls_ok_bg",
  [LS_COLOUR_HERE] = "ls_here",
  [LS_COLOUR_HERE_LINE] = "ls_here_line",
  [LS_COLOUR_DIM] = "ls_dim",
};

static gboolean
look_up (GtkWidget *widget, const char *name, LsColour below, LsColour *colour)
{
  GdkRGBA found;

  if (!gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), name, &found))
    return FALSE;
  *colour = ls_colour_mix (below, (LsColour) { found.red, found.green, found.blue }, found.alpha);
  return TRUE;
}

static gboolean
is_same (LsColour one, LsColour other)
{
  return one.red == other.red && one.green == other.green && one.blue == other.blue;
}

static double
font_pixels (GtkWidget *widget, const PangoFontDescription *font)
{
  double size = pango_font_description_get_size (font) / (double) PANGO_SCALE;
  double resolution = gdk_screen_get_resolution (gtk_widget_get_screen (widget));

  if (pango_font_description_get_size_is_absolute (font))
    return size;
  return size * (resolution > 0 ? resolution : 96) / 72;
}

static void
read_fonts (GtkWidget *widget, LsFigureStyle *style)
{
  PangoFontDescription *font;
  GtkStyleContext *context = gtk_widget_get_style_context (widget);

  gtk_style_context_get (context, gtk_style_context_get_state (context), GTK_STYLE_PROPERTY_FONT, &font, NULL);
  ls_figure_style_set_fonts (style, pango_font_description_get_family (font), "Monospace", font_pixels (widget, font));
  pango_font_description_free (font);
}

/**
 * ls_view_style_read:
 * @widget: a view
 * @style: (out): how what it draws looks in the theme of this moment
 *
 * To be read anew at each #GtkWidget::style-updated: dark and high contrast take hold at once.
 */
void
ls_view_style_read (GtkWidget *widget, LsFigureStyle *style)
{
  ls_figure_style_init (style, LS_PALETTE_LIGHT);
  for (guint role = 0; role < LS_N_COLOURS; role++)
    {
      LsColour colour;

      if (look_up (widget, names[role], style->colours[LS_COLOUR_BASE], &colour))
        style->colours[role] = colour;
    }
  /* A theme whose "here" is its ground wants a frame instead of a band. */
  style->framed = is_same (style->colours[LS_COLOUR_HERE], style->colours[LS_COLOUR_BASE]);
  read_fonts (widget, style);
}

/**
 * ls_view_style_accent:
 * @widget: a view
 *
 * Returns: the theme's own colour for what is chosen or done
 */
LsColour
ls_view_style_accent (GtkWidget *widget)
{
  LsColour accent = { 0.21, 0.52, 0.89 };

  look_up (widget, "theme_selected_bg_color", accent, &accent);
  return accent;
}

/* Home, End and the arrows move the cursor, not the view: only a page up or down is the scrolled window's own. */
static gboolean
keep_keys (GtkScrolledWindow *window, GtkScrollType scroll, gboolean horizontal)
{
  if (horizontal || (scroll != GTK_SCROLL_PAGE_BACKWARD && scroll != GTK_SCROLL_PAGE_FORWARD))
    g_signal_stop_emission_by_name (window, "scroll-child");
  return FALSE;
}

/**
 * ls_view_scroller_new:
 * @view: a view that can be scrolled
 *
 * Returns: (transfer full): a scrolled window around it that leaves the keys to the window
 */
GtkWidget *
ls_view_scroller_new (GtkWidget *view)
{
  GtkWidget *scroller = gtk_scrolled_window_new (NULL, NULL);

  g_signal_connect (scroller, "scroll-child", G_CALLBACK (keep_keys), NULL);
  gtk_container_add (GTK_CONTAINER (scroller), view);
  gtk_widget_show (view);
  gtk_widget_show (scroller);
  return scroller;
}
