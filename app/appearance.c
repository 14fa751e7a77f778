/* appearance.c: colours, contrast, size of text and motion, as the settings and the desktop want them.
 * SPDX-License-Identifier: MIT */
#include "appearance.h"

#include "config.h"
#include "settings.h"

#include <handy.h>

/* What one Ctrl++ adds, in percent. */
#define TEXT_SCALE_STEP 10

/* Where the desktop says nothing: 96 dots an inch, in 1024ths. */
#define DPI_DEFAULT (96 * 1024)

/* The style sheet of this theme, above style.css. */
static GtkCssProvider *tokens;
static int desktop_dpi;

/* ---- colours ---- */

static gboolean
is_high_contrast (void)
{
  g_autofree char *theme = NULL;
  const char *forced = g_getenv ("GTK_THEME");

  g_object_get (gtk_settings_get_default (), "gtk-theme-name", &theme, NULL);
  return hdy_style_manager_get_high_contrast (hdy_style_manager_get_default ())
         || g_str_has_prefix (forced != NULL ? forced : theme != NULL ? theme : "", "HighContrast");
}

/* Whether the theme is dark is seen by its colours: its name tells it only for some. */
static gboolean
is_dark (void)
{
  g_autoptr (GtkWidgetPath) path = gtk_widget_path_new ();
  g_autoptr (GtkStyleContext) context = gtk_style_context_new ();
  GdkRGBA background;

  gtk_widget_path_append_type (path, GTK_TYPE_WINDOW);
  gtk_style_context_set_path (context, path);
  if (!gtk_style_context_lookup_color (context, "theme_bg_color", &background))
    return hdy_style_manager_get_dark (hdy_style_manager_get_default ());
  return 0.30 * background.red + 0.59 * background.green + 0.11 * background.blue < 0.5;
}

static void
load_tokens (void)
{
  static const char *const sheets[2][2] = { { "style-light.css", "style-dark.css" }, { "style-hc.css", "style-hc-dark.css" } };
  static const char *loaded;
  const char *sheet = sheets[is_high_contrast ()][is_dark ()];
  g_autofree char *path = g_strconcat (LS_RESOURCE_PATH "/", sheet, NULL);

  if (sheet == loaded)
    return;
  loaded = sheet;
  gtk_css_provider_load_from_resource (tokens, path);
}

/* The theme's own colours are changed by the time that the loop comes round. */
static gboolean
load_tokens_idle (gpointer data)
{
  load_tokens ();
  return G_SOURCE_REMOVE;
}

static void
theme_changed (void)
{
  g_idle_add_full (G_PRIORITY_HIGH_IDLE, load_tokens_idle, NULL, NULL);
}

static void
show_colours (void)
{
  g_autofree char *appearance = g_settings_get_string (ls_settings_get (), "appearance");

  hdy_style_manager_set_color_scheme (hdy_style_manager_get_default (),
                                      g_str_equal (appearance, "light")  ? HDY_COLOR_SCHEME_FORCE_LIGHT
                                      : g_str_equal (appearance, "dark") ? HDY_COLOR_SCHEME_FORCE_DARK
                                                                         : HDY_COLOR_SCHEME_PREFER_LIGHT);
  load_tokens ();
}

/* ---- size and motion ---- */

static void
show_text_scale (void)
{
  int scale = g_settings_get_int (ls_settings_get (), "text-scale");

  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", (int) ((gint64) desktop_dpi * scale / 100), NULL);
}

static void
show_motion (void)
{
  if (g_settings_get_boolean (ls_settings_get (), "reduce-motion"))
    g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  else
    gtk_settings_reset_property (gtk_settings_get_default (), "gtk-enable-animations");
}

static gboolean
has_font (const char *family)
{
  PangoFontMap *map = pango_cairo_font_map_get_default ();
  PangoFontFamily **families;
  int n_families;
  gboolean found = FALSE;

  pango_font_map_list_families (map, &families, &n_families);
  for (int i = 0; i < n_families; i++)
    found |= g_str_equal (pango_font_family_get_name (families[i]), family);
  g_free (families);
  return found;
}

/* Where no desktop chose a font, GTK's own default is a small one: the design's stands in for it. */
static void
choose_font (void)
{
  g_autofree char *font = NULL;

  g_object_get (gtk_settings_get_default (), "gtk-font-name", &font, NULL);
  if (g_strcmp0 (font, "Sans 10") == 0)
    g_object_set (gtk_settings_get_default (), "gtk-font-name", has_font ("Cantarell") ? "Cantarell 11" : "Sans 11", NULL);
}

static void
add_provider (GtkCssProvider *provider)
{
  gtk_style_context_add_provider_for_screen (gdk_screen_get_default (), GTK_STYLE_PROVIDER (provider),
                                             GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

/**
 * ls_appearance_start:
 *
 * Dresses the program, and again whenever the settings or the desktop change.
 */
void
ls_appearance_start (void)
{
  g_autoptr (GtkCssProvider) rules = gtk_css_provider_new ();
  GtkSettings *desktop = gtk_settings_get_default ();
  GSettings *settings = ls_settings_get ();

  g_object_get (desktop, "gtk-xft-dpi", &desktop_dpi, NULL);
  if (desktop_dpi <= 0)
    desktop_dpi = DPI_DEFAULT;
  tokens = gtk_css_provider_new ();
  add_provider (tokens);
  gtk_css_provider_load_from_resource (rules, LS_RESOURCE_PATH "/style.css");
  add_provider (rules);
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_default (), LS_RESOURCE_PATH "/icons");
  choose_font ();
  show_colours ();
  show_text_scale ();
  show_motion ();
  g_signal_connect (desktop, "notify::gtk-theme-name", G_CALLBACK (theme_changed), NULL);
  g_signal_connect (desktop, "notify::gtk-application-prefer-dark-theme", G_CALLBACK (theme_changed), NULL);
  g_signal_connect (hdy_style_manager_get_default (), "notify::high-contrast", G_CALLBACK (theme_changed), NULL);
  g_signal_connect (settings, "changed::appearance", G_CALLBACK (show_colours), NULL);
  g_signal_connect (settings, "changed::text-scale", G_CALLBACK (show_text_scale), NULL);
  g_signal_connect (settings, "changed::reduce-motion", G_CALLBACK (show_motion), NULL);
}

/**
 * ls_appearance_change_text_scale:
 * @steps: so many steps larger, negative: smaller; 0: back to the desktop's size
 */
void
ls_appearance_change_text_scale (int steps)
{
  int scale = g_settings_get_int (ls_settings_get (), "text-scale");

  scale = steps == 0 ? 100 : scale + steps * TEXT_SCALE_STEP;
  g_settings_set_int (ls_settings_get (), "text-scale", CLAMP (scale, LS_TEXT_SCALE_MIN, LS_TEXT_SCALE_MAX));
}
