/* figure-text.c: words in figures: fonts, lines fit to be shown, and the small shapes that carry a word.
 * SPDX-License-Identifier: MIT */
#include "figure/figure-text.h"

#include "core/show.h"

#include <math.h>
#include <string.h>

/**
 * ls_figure_text_context:
 *
 * Returns: (transfer full): what layouts are made with; a pixel is a 96th of an inch, and lines run from left to right
 */
PangoContext *
ls_figure_text_context (void)
{
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());

  pango_cairo_context_set_resolution (context, 96);
  pango_context_set_base_dir (context, PANGO_DIRECTION_LTR);
  return context;
}

/**
 * ls_figure_text_layout:
 * @context: of ls_figure_text_context()
 * @style: whose fonts
 * @monospace: which of them
 * @size: as a multiple of the body's
 * @weight: how bold
 * @text: UTF-8, never taken for markup; LF begins a new line
 *
 * Returns: (transfer full): a layout
 */
PangoLayout *
ls_figure_text_layout (PangoContext *context, const LsFigureStyle *style, gboolean monospace, double size,
                       PangoWeight weight, const char *text)
{
  PangoLayout *layout = pango_layout_new (context);
  PangoFontDescription *font = pango_font_description_new ();

  pango_font_description_set_family (font, monospace ? style->monospace : style->family);
  pango_font_description_set_absolute_size (font, style->font_size * size * PANGO_SCALE);
  pango_font_description_set_weight (font, weight);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_auto_dir (layout, FALSE);
  pango_layout_set_text (layout, text, -1);
  return layout;
}

/**
 * ls_figure_text_load:
 * @style: whose fonts
 *
 * Has the fonts loaded that figures are written with, before the first of them is drawn: they take longer than a frame.
 */
void
ls_figure_text_load (const LsFigureStyle *style)
{
  static const PangoWeight weights[] = { PANGO_WEIGHT_NORMAL, PANGO_WEIGHT_BOLD, PANGO_WEIGHT_ULTRABOLD };
  PangoContext *context = ls_figure_text_context ();

  for (guint i = 0; i < G_N_ELEMENTS (weights); i++)
    for (guint monospace = 0; monospace < 2; monospace++)
      {
        PangoLayout *layout = ls_figure_text_layout (context, style, monospace, LS_TEXT_BODY, weights[i], "Aa0 · ▸ …");

        ls_figure_text_width (layout);
        g_object_unref (layout);
      }
  g_object_unref (context);
}

/**
 * ls_figure_text_width:
 *
 * Returns: how wide it is, in pixels
 */
double
ls_figure_text_width (PangoLayout *layout)
{
  int width;

  pango_layout_get_size (layout, &width, NULL);
  return width / (double) PANGO_SCALE;
}

/**
 * ls_figure_text_height:
 *
 * Returns: how high it is, in pixels
 */
double
ls_figure_text_height (PangoLayout *layout)
{
  int height;

  pango_layout_get_size (layout, NULL, &height);
  return height / (double) PANGO_SCALE;
}

/**
 * ls_figure_text_fit:
 * @layout: of one line
 * @width: its room, in pixels
 * @mode: where to leave something out
 *
 * Shortens a layout that has not room enough.
 */
void
ls_figure_text_fit (PangoLayout *layout, double width, PangoEllipsizeMode mode)
{
  if (ls_figure_text_width (layout) <= width)
    return;
  pango_layout_set_width (layout, MAX (width, 1) * PANGO_SCALE);
  pango_layout_set_ellipsize (layout, mode);
}

/**
 * ls_figure_text_draw:
 * @x: where its left edge goes
 * @baseline: where its first line's letters stand: the same for every script
 */
void
ls_figure_text_draw (cairo_t *cr, PangoLayout *layout, double x, double baseline, LsColour colour)
{
  ls_figure_set_colour (cr, colour);
  cairo_move_to (cr, x, baseline - pango_layout_get_baseline (layout) / (double) PANGO_SCALE);
  pango_cairo_show_layout (cr, layout);
}

/**
 * ls_figure_text_middle:
 * @x, @y: where its middle goes
 */
void
ls_figure_text_middle (cairo_t *cr, PangoLayout *layout, double x, double y, LsColour colour)
{
  ls_figure_set_colour (cr, colour);
  cairo_move_to (cr, x - ls_figure_text_width (layout) / 2, y - ls_figure_text_height (layout) / 2);
  pango_cairo_show_layout (cr, layout);
}

/* Marks that turn the order of what follows, and other ends of lines: a line from a network must not rearrange itself. */
static gboolean
is_mischief (gunichar c)
{
  return c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069)
         || c == 0xfeff;
}

/**
 * ls_figure_show_words:
 * @text: where to
 * @words: UTF-8 of an author's
 *
 * Appends @words with everything told that would not be seen: `‹202E›`. Control characters become a space.
 */
void
ls_figure_show_words (GString *text, const char *words)
{
  for (const char *p = words; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (is_mischief (c))
        g_string_append_printf (text, "‹%04X›", c);
      else
        g_string_append_unichar (text, g_unichar_iscntrl (c) ? ' ' : c);
    }
}

/**
 * ls_figure_show:
 * @text: where to
 * @octets: of a line, without its end
 *
 * Appends octets as UTF-8 of one line, as ls_show_append() writes them, and the order of their characters kept.
 */
void
ls_figure_show (GString *text, LsSpan octets)
{
  g_autoptr (GString) shown = g_string_new (NULL);

  ls_show_append (shown, octets);
  ls_figure_show_words (text, shown->str);
}

/**
 * ls_figure_state_word:
 * @diagram: (nullable): whose labels are used where it is about this protocol
 * @knowledge: of the protocol
 * @state: a state of its server
 *
 * Returns: (transfer none): the state's name for people
 */
const char *
ls_figure_state_word (const LsDiagram *diagram, const LsKnowledge *knowledge, guint state)
{
  g_autofree char *word = NULL;
  int node;

  if (diagram != NULL && diagram->protocol->knowledge == knowledge && (node = ls_diagram_find_state (diagram, state)) >= 0)
    return ((const LsDiagramState *) g_ptr_array_index (diagram->states, node))->label;
  word = g_strdup (knowledge->state_id (state));
  g_strdelimit (word, "-", ' ');
  word[0] = g_ascii_toupper (word[0]);
  return g_intern_string (word);
}

/**
 * ls_figure_set_colour:
 */
void
ls_figure_set_colour (cairo_t *cr, LsColour colour)
{
  cairo_set_source_rgb (cr, colour.red, colour.green, colour.blue);
}

/**
 * ls_figure_rounded:
 *
 * Begins a path: a rectangle with round corners.
 */
void
ls_figure_rounded (cairo_t *cr, double x, double y, double width, double height, double radius)
{
  radius = MIN (radius, MIN (width, height) / 2);
  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - radius, y + radius, radius, -G_PI / 2, 0);
  cairo_arc (cr, x + width - radius, y + height - radius, radius, 0, G_PI / 2);
  cairo_arc (cr, x + radius, y + height - radius, radius, G_PI / 2, G_PI);
  cairo_arc (cr, x + radius, y + radius, radius, G_PI, 3 * G_PI / 2);
  cairo_close_path (cr);
}

/**
 * ls_figure_flag:
 * @x, @y: the middle of its left edge
 * @size: its height
 *
 * Fills a waving flag on its pole with the colour that is set.
 */
void
ls_figure_flag (cairo_t *cr, double x, double y, double size)
{
  double top = y - size / 2;

  cairo_rectangle (cr, x, top, size * 0.14, size);
  cairo_fill (cr);
  cairo_move_to (cr, x + size * 0.2, top + size * 0.06);
  cairo_curve_to (cr, x + size * 0.4, top - size * 0.06, x + size * 0.55, top + size * 0.2, x + size * 0.85, top + size * 0.06);
  cairo_line_to (cr, x + size * 0.85, top + size * 0.56);
  cairo_curve_to (cr, x + size * 0.55, top + size * 0.7, x + size * 0.4, top + size * 0.44, x + size * 0.2, top + size * 0.56);
  cairo_close_path (cr);
  cairo_fill (cr);
}

/**
 * ls_figure_cross:
 * @x, @y: its middle
 *
 * Strokes a ✕ with the colour and the width that are set.
 */
void
ls_figure_cross (cairo_t *cr, double x, double y, double size)
{
  cairo_move_to (cr, x - size / 2, y - size / 2);
  cairo_line_to (cr, x + size / 2, y + size / 2);
  cairo_move_to (cr, x + size / 2, y - size / 2);
  cairo_line_to (cr, x - size / 2, y + size / 2);
  cairo_stroke (cr);
}

/**
 * ls_figure_arrow_head:
 * @x, @y: its tip
 * @angle: where it points, as cairo counts
 *
 * Fills a tip with the colour that is set.
 */
void
ls_figure_arrow_head (cairo_t *cr, double x, double y, double angle, double length, double half_width)
{
  double along_x = cos (angle), along_y = sin (angle);

  cairo_move_to (cr, x, y);
  cairo_line_to (cr, x - along_x * length - along_y * half_width, y - along_y * length + along_x * half_width);
  cairo_line_to (cr, x - along_x * length + along_y * half_width, y - along_y * length - along_x * half_width);
  cairo_close_path (cr);
  cairo_fill (cr);
}
