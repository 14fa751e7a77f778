/* figure-style.h: colours, fonts and sizes of everything that is drawn.
 *
 * A plain value: the window fills one from its theme, an export takes a ready one.
 * All sizes in figures are multiples of its font size.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* An opaque colour; each part from 0 to 1. */
typedef struct {
  double red;
  double green;
  double blue;
} LsColour;

typedef enum {
  LS_COLOUR_BASE,          /* what lines are written on */
  LS_COLOUR_BACKGROUND,    /* what surrounds it */
  LS_COLOUR_TEXT,
  LS_COLOUR_BORDER,
  LS_COLOUR_CLIENT,
  LS_COLOUR_CLIENT_BG,
  LS_COLOUR_SERVER,
  LS_COLOUR_SERVER_BG,
  LS_COLOUR_NETWORK,
  LS_COLOUR_NETWORK_BG,
  LS_COLOUR_FINDING,
  LS_COLOUR_FINDING_BG,
  LS_COLOUR_OK,
  LS_COLOUR_OK_BG,
  LS_COLOUR_HERE,          /* the cursor, and nothing else */
  LS_COLOUR_HERE_LINE,
  LS_COLOUR_DIM,           /* secondary text */
  LS_N_COLOURS
} LsColourRole;

typedef enum {
  LS_PALETTE_LIGHT,
  LS_PALETTE_DARK,
  LS_PALETTE_CONTRAST_LIGHT,
  LS_PALETTE_CONTRAST_DARK,
  LS_N_PALETTES
} LsPalette;

/**
 * LsFigureStyle:
 * @colours: by #LsColourRole
 * @framed: the cursor is told by a frame in the text's colour, not by a filled band (high contrast)
 * @show_secrets: passwords are written as they are, not masked
 * @font_size: of body text, in pixels; every other size is a multiple of it
 * @family: of prose: one Pango family, or several with commas
 * @monospace: of protocol text, likewise
 *
 * How figures look. Copied by whoever keeps it. Protocol text runs from left to right in every language.
 */
typedef struct {
  LsColour colours[LS_N_COLOURS];
  gboolean framed;
  gboolean show_secrets;
  double   font_size;
  char     family[128];
  char     monospace[128];
} LsFigureStyle;

/* 11 pt at 96 dots per inch. */
#define LS_FIGURE_FONT_SIZE (11.0 * 96.0 / 72.0)

void        ls_figure_style_init         (LsFigureStyle *self, LsPalette palette);
void        ls_figure_style_set_palette  (LsFigureStyle *self, LsPalette palette);
void        ls_figure_style_set_colour   (LsFigureStyle *self, LsColourRole role, LsColour colour);
void        ls_figure_style_set_fonts    (LsFigureStyle *self, const char *family, const char *monospace, double font_size);
gboolean    ls_figure_style_equals       (const LsFigureStyle *self, const LsFigureStyle *other);
const char *ls_colour_role_name          (LsColourRole role);
gboolean    ls_colour_parse              (const char *text, LsColour *colour);
LsColour    ls_colour_mix                (LsColour below, LsColour above, double part);
double      ls_colour_contrast           (LsColour one, LsColour other);

G_END_DECLS
