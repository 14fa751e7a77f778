/* figure-style.c: colours, fonts and sizes of everything that is drawn.
 * SPDX-License-Identifier: MIT */
#include "figure/figure-style.h"

#include <math.h>
#include <string.h>

/* What a style sheet calls them; base to border are the theme's own. */
static const char *const role_names[LS_N_COLOURS] = {
  "theme_base_color", "theme_bg_color", "theme_fg_color", "borders",
  "ls_client", "ls_client_bg", "ls_server", "ls_server_bg", "ls_network", "ls_network_bg",
  "ls_finding", "ls_finding_bg", "ls_ok", "ls_ok_bg", "ls_here", "ls_here_line", "ls_dim",
};

/* In the order of LsColourRole. */
static const char *const palettes[LS_N_PALETTES][LS_N_COLOURS] = {
  [LS_PALETTE_LIGHT] = {
    "#ffffff", "#f6f5f4", "#2e3436", "#cdc7c2",
    "#1a5fb4", "#e6effa", "#a04000", "#fcefe2", "#5e5c64", "#efeeed",
    "#a3195b", "#fbe8f1", "#146c4b", "#e2f3ea", "#fff1ad", "#c88800", "#5e5c64",
  },
  [LS_PALETTE_DARK] = {
    "#2d2d2d", "#353535", "#eeeeec", "#1b1b1b",
    "#8fc0ff", "#22374f", "#ffb469", "#483119", "#bdb9b6", "#404040",
    "#ff9ccb", "#50253b", "#7ee0b0", "#1e4433", "#4f430e", "#f5c211", "#c3c0bd",
  },
  [LS_PALETTE_CONTRAST_LIGHT] = {
    "#ffffff", "#fdfdfd", "#000000", "#000000",
    "#0a3a7a", "#ffffff", "#6b2a00", "#ffffff", "#000000", "#ffffff",
    "#730f3f", "#ffffff", "#0b4a33", "#ffffff", "#ffffff", "#000000", "#000000",
  },
  [LS_PALETTE_CONTRAST_DARK] = {
    "#000000", "#0a0a0a", "#ffffff", "#ffffff",
    "#b9d8ff", "#000000", "#ffd2a1", "#000000", "#ffffff", "#000000",
    "#ffc4e0", "#000000", "#a8f0cd", "#000000", "#000000", "#ffffff", "#ffffff",
  },
};

/**
 * ls_figure_style_init:
 * @self: (out): filled
 * @palette: its colours
 *
 * A style of the ordinary fonts at the ordinary size, which masks secrets.
 */
void
ls_figure_style_init (LsFigureStyle *self, LsPalette palette)
{
  *self = (LsFigureStyle) { .show_secrets = FALSE };
  ls_figure_style_set_palette (self, palette);
  ls_figure_style_set_fonts (self, "Cantarell, Sans", "Monospace", LS_FIGURE_FONT_SIZE);
}

/**
 * ls_figure_style_set_palette:
 * @self: a style
 * @palette: takes the place of all its colours
 */
void
ls_figure_style_set_palette (LsFigureStyle *self, LsPalette palette)
{
  g_return_if_fail (palette < LS_N_PALETTES);

  for (guint i = 0; i < LS_N_COLOURS; i++)
    ls_colour_parse (palettes[palette][i], &self->colours[i]);
  self->framed = palette == LS_PALETTE_CONTRAST_LIGHT || palette == LS_PALETTE_CONTRAST_DARK;
}

/**
 * ls_figure_style_set_colour:
 * @self: a style
 * @role: which colour
 * @colour: the theme's
 */
void
ls_figure_style_set_colour (LsFigureStyle *self, LsColourRole role, LsColour colour)
{
  g_return_if_fail (role < LS_N_COLOURS);
  self->colours[role] = colour;
}

/**
 * ls_figure_style_set_fonts:
 * @self: a style
 * @family: (nullable): of prose; %NULL: as it is
 * @monospace: (nullable): of protocol text; likewise
 * @font_size: of body text, in pixels, text scale included; 0: as it is
 */
void
ls_figure_style_set_fonts (LsFigureStyle *self, const char *family, const char *monospace, double font_size)
{
  if (family != NULL)
    g_strlcpy (self->family, family, sizeof self->family);
  if (monospace != NULL)
    g_strlcpy (self->monospace, monospace, sizeof self->monospace);
  if (font_size > 0)
    self->font_size = CLAMP (font_size, 4, 400);
}

/**
 * ls_figure_style_equals:
 *
 * Returns: whether both draw alike
 */
gboolean
ls_figure_style_equals (const LsFigureStyle *self, const LsFigureStyle *other)
{
  for (guint i = 0; i < LS_N_COLOURS; i++)
    if (self->colours[i].red != other->colours[i].red || self->colours[i].green != other->colours[i].green
        || self->colours[i].blue != other->colours[i].blue)
      return FALSE;
  return !self->framed == !other->framed && !self->show_secrets == !other->show_secrets
         && self->font_size == other->font_size && strcmp (self->family, other->family) == 0
         && strcmp (self->monospace, other->monospace) == 0;
}

/**
 * ls_colour_role_name:
 *
 * Returns: the name by which a style sheet knows the colour: `ls_client`
 */
const char *
ls_colour_role_name (LsColourRole role)
{
  g_return_val_if_fail (role < LS_N_COLOURS, NULL);
  return role_names[role];
}

/**
 * ls_colour_parse:
 * @text: `#rrggbb`
 * @colour: (out): what it says
 *
 * Returns: %FALSE where it says no colour; @colour is left as it is then
 */
gboolean
ls_colour_parse (const char *text, LsColour *colour)
{
  int digits[6];

  if (text[0] != '#' || strlen (text) != 7)
    return FALSE;
  for (guint i = 0; i < 6; i++)
    if ((digits[i] = g_ascii_xdigit_value (text[1 + i])) < 0)
      return FALSE;
  *colour = (LsColour) { (digits[0] * 16 + digits[1]) / 255.0, (digits[2] * 16 + digits[3]) / 255.0,
                         (digits[4] * 16 + digits[5]) / 255.0 };
  return TRUE;
}

/**
 * ls_colour_mix:
 * @below: what is seen through
 * @above: what is laid over it
 * @part: how much of @above is seen, from 0 to 1
 *
 * Returns: the opaque colour that results: nothing shines through where two strokes cross
 */
LsColour
ls_colour_mix (LsColour below, LsColour above, double part)
{
  return (LsColour) { below.red + (above.red - below.red) * part, below.green + (above.green - below.green) * part,
                      below.blue + (above.blue - below.blue) * part };
}

static double
linear (double part)
{
  return part <= 0.03928 ? part / 12.92 : pow ((part + 0.055) / 1.055, 2.4);
}

static double
luminance (LsColour colour)
{
  return 0.2126 * linear (colour.red) + 0.7152 * linear (colour.green) + 0.0722 * linear (colour.blue);
}

/**
 * ls_colour_contrast:
 *
 * Returns: the contrast of two colours as WCAG 2 reckons it, from 1 to 21
 */
double
ls_colour_contrast (LsColour one, LsColour other)
{
  double a = luminance (one), b = luminance (other);

  return (MAX (a, b) + 0.05) / (MIN (a, b) + 0.05);
}
