/* presenter-sentence.c: the presenter's explanation: the reply's digits, one sentence, and what it means.
 * SPDX-License-Identifier: MIT */
#include "presenter-canvas.h"

#include <glib/gi18n.h>
#include <string.h>

static double
draw_tiles (const LsCanvas *canvas, const LsExplanation *explanation)
{
  double x = MARGIN;

  for (guint i = 0; i < explanation->n_parts; i++)
    {
      PangoLayout *token = ls_canvas_layout (canvas, TRUE, TILE, PANGO_WEIGHT_BOLD, explanation->parts[i].token);
      double width = MAX (80, ls_figure_text_width (token) + 28);

      ls_figure_set_colour (canvas->cr, ls_canvas_ink (canvas, LS_COLOUR_SERVER_BG));
      ls_figure_rounded (canvas->cr, x, SENTENCE_TOP + 30, width, 96, 12);
      cairo_fill (canvas->cr);
      ls_figure_text_middle (canvas->cr, token, x + width / 2, SENTENCE_TOP + 78, ls_canvas_ink (canvas, LS_COLOUR_SERVER));
      g_object_unref (token);
      x += width + 12;
    }
  return explanation->n_parts > 0 ? x + 28 : x;
}

/* Smaller first, but never too small for the last row; then fewer sentences; then cut. */
static PangoLayout *
fit_detail (const LsCanvas *canvas, const char *text, double room, double height)
{
  g_autofree char *words = g_strdup (text);
  PangoLayout *layout = NULL;

  for (;;)
    {
      char *end;

      for (double size = DETAIL; size >= LEAST; size -= 2)
        {
          g_clear_object (&layout);
          layout = ls_canvas_layout (canvas, FALSE, size, PANGO_WEIGHT_NORMAL, words);
          pango_layout_set_width (layout, room * PANGO_SCALE);
          pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
          if (ls_figure_text_height (layout) <= height)
            return layout;
        }
      end = g_strrstr (words, ". ");
      if (end == NULL)
        break;
      end[1] = '\0';
    }
  pango_layout_set_height (layout, height * PANGO_SCALE);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  return layout;
}

static PangoLayout *
fit_sentence (const LsCanvas *canvas, const char *words, double room)
{
  PangoLayout *layout = NULL;

  for (double size = SENTENCE; size >= SENTENCE_LEAST; size -= 2)
    {
      g_clear_object (&layout);
      layout = ls_canvas_layout (canvas, FALSE, size, PANGO_WEIGHT_ULTRABOLD, words);
      if (ls_figure_text_width (layout) <= room)
        return layout;
    }
  ls_figure_text_fit (layout, room, PANGO_ELLIPSIZE_END);
  return layout;
}

/*
 * ls_presenter_draw_sentence:
 * @line: the event of the line that is explained; 0: none
 */
void
ls_presenter_draw_sentence (const LsCanvas *canvas, guint64 line)
{
  g_auto (LsExplanation) explanation = { 0 };
  g_autofree char *heading = NULL;
  PangoLayout *layout;
  double x, room, y = SENTENCE_TOP + 26;

  ls_canvas_fill (canvas, LS_COLOUR_BORDER, 0, SENTENCE_TOP - 1, canvas->width, 2);
  if (line == 0)
    return;
  ls_session_explain (canvas->picture->session, line, &explanation);
  x = draw_tiles (canvas, &explanation);
  room = canvas->width - x - MARGIN;
  heading = g_strdup (explanation.heading != NULL ? explanation.heading
                      : explanation.n_parts > 0   ? _(explanation.parts[0].meaning) : NULL);
  if (heading != NULL)
    {
      layout = fit_sentence (canvas, heading, room);
      ls_figure_set_colour (canvas->cr, ls_canvas_ink (canvas, LS_COLOUR_TEXT));
      cairo_move_to (canvas->cr, x, y);
      pango_cairo_show_layout (canvas->cr, layout);
      y += ls_figure_text_height (layout);
      g_object_unref (layout);
    }
  if (explanation.text == NULL)
    return;
  layout = fit_detail (canvas, explanation.text, room, STRIP_TOP - 10 - y);
  ls_figure_set_colour (canvas->cr, ls_canvas_ink (canvas, LS_COLOUR_TEXT));
  cairo_move_to (canvas->cr, x, y);
  pango_cairo_show_layout (canvas->cr, layout);
  g_object_unref (layout);
}
