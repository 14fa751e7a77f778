/* presenter-lines.c: the presenter's heads, and the last lines that were said.
 * SPDX-License-Identifier: MIT */
#include "presenter-canvas.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* ---- the heads ---- */

static void
draw_computer (cairo_t *cr, double x, double y)
{
  ls_figure_rounded (cr, x - 16, y - 16, 32, 25, 4);
  cairo_stroke (cr);
  ls_figure_rounded (cr, x - 11, y + 13, 22, 5, 2);
  cairo_fill (cr);
}

static void
draw_server (cairo_t *cr, double x, double y)
{
  ls_figure_rounded (cr, x - 9, y - 16, 18, 23, 4);
  cairo_stroke (cr);
  cairo_rectangle (cr, x - 4, y - 9, 8, 3);
  cairo_rectangle (cr, x - 2, y + 7, 4, 7);
  cairo_rectangle (cr, x - 16, y + 13, 32, 4);
  cairo_fill (cr);
}

static void
draw_head (const LsCanvas *canvas, double x, LsColourRole role, void (*icon) (cairo_t *, double, double), const char *word)
{
  PangoLayout *layout = ls_canvas_layout (canvas, FALSE, LINE_LEAST, PANGO_WEIGHT_ULTRABOLD, word);
  double half = ls_figure_text_width (layout) / 2;

  ls_figure_set_colour (canvas->cr, ls_canvas_ink (canvas, role));
  cairo_set_line_width (canvas->cr, 4);
  icon (canvas->cr, x - half - 6, 44);
  ls_figure_text_middle (canvas->cr, layout, x + 26, 44, ls_canvas_ink (canvas, role));
  g_object_unref (layout);
}

/*
 * ls_presenter_draw_heads:
 */
void
ls_presenter_draw_heads (const LsCanvas *canvas)
{
  PangoLayout *title = ls_canvas_layout (canvas, FALSE, LEAST, PANGO_WEIGHT_BOLD, canvas->picture->title);

  draw_head (canvas, canvas->client, LS_COLOUR_CLIENT, draw_computer, _("Client"));
  draw_head (canvas, canvas->server, LS_COLOUR_SERVER, draw_server, _("Server"));
  ls_figure_text_fit (title, canvas->server - canvas->client - 300, PANGO_ELLIPSIZE_END);
  ls_figure_text_middle (canvas->cr, title, canvas->width / 2, 44, ls_canvas_ink (canvas, LS_COLOUR_TEXT));
  g_object_unref (title);
}

/* ---- the lines ---- */

/* The first line of a reply of several, and how many follow. */
static char *
line_words (LsSession *session, guint64 n)
{
  g_autofree char *text = ls_session_line_text (session, n);
  char *end = strchr (text, '\n');
  guint more = 0;

  for (const char *c = end; c != NULL; c = strchr (c + 1, '\n'))
    more++;
  if (end == NULL)
    return g_steal_pointer (&text);
  *end = '\0';
  return g_strdup_printf (_("%s  +%u lines"), text, more);
}

/* The current line gets smaller before it takes a second row. */
static PangoLayout *
fit_line (const LsCanvas *canvas, const char *words, double room)
{
  PangoLayout *layout = NULL;

  for (double size = LINE; size >= LINE_LEAST; size -= 2)
    {
      g_clear_object (&layout);
      layout = ls_canvas_layout (canvas, TRUE, size, PANGO_WEIGHT_BOLD, words);
      if (ls_figure_text_width (layout) <= room)
        return layout;
    }
  pango_layout_set_width (layout, room * PANGO_SCALE);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_height (layout, -2);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  return layout;
}

static void
draw_arrow (const LsCanvas *canvas, const LsEvent *event, double y, gboolean here, double progress)
{
  gboolean client = event->from == LS_FROM_CLIENT;
  LsColour colour = ls_canvas_ink (canvas, client ? LS_COLOUR_CLIENT : LS_COLOUR_SERVER);
  double from = client ? canvas->client : canvas->server, to = client ? canvas->server - 4 : canvas->client + 4;
  double tip_x = from + (to - from) * progress, tip_y = y + 16 * progress, length = here ? 26 : 16;
  double angle = atan2 (16, to - from), radius = here ? 25 : 17;
  PangoLayout *letter = ls_canvas_layout (canvas, FALSE, radius * 1.1, PANGO_WEIGHT_ULTRABOLD, client ? "C" : "S");

  ls_figure_set_colour (canvas->cr, colour);
  cairo_set_line_width (canvas->cr, here ? 6 : 3);
  cairo_move_to (canvas->cr, from, y);
  cairo_line_to (canvas->cr, tip_x - cos (angle) * length * 0.8, tip_y - sin (angle) * length * 0.8);
  cairo_stroke (canvas->cr);
  ls_figure_arrow_head (canvas->cr, tip_x, tip_y, angle, length, length * 0.47);
  cairo_arc (canvas->cr, from, y, radius, 0, 2 * G_PI);
  cairo_fill (canvas->cr);
  ls_figure_text_middle (canvas->cr, letter, from, y, ls_canvas_ink (canvas, LS_COLOUR_BASE));
  g_object_unref (letter);
}

static void
draw_words (const LsCanvas *canvas, PangoLayout *layout, gboolean client, double bottom)
{
  double x = client ? canvas->client + 44 : canvas->server - 44 - ls_figure_text_width (layout);

  ls_figure_set_colour (canvas->cr, ls_canvas_ink (canvas, LS_COLOUR_TEXT));
  cairo_move_to (canvas->cr, x, bottom - ls_figure_text_height (layout));
  pango_cairo_show_layout (canvas->cr, layout);
}

static void
draw_lifelines (const LsCanvas *canvas, LsColourRole below, double top, double bottom)
{
  const double places[] = { canvas->client, canvas->server };
  static const LsColourRole roles[] = { LS_COLOUR_CLIENT, LS_COLOUR_SERVER };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      ls_figure_set_colour (canvas->cr, ls_colour_mix (ls_canvas_ink (canvas, below), ls_canvas_ink (canvas, roles[i]), 0.8));
      cairo_rectangle (canvas->cr, places[i] - 2.5, top, 5, bottom - top);
      cairo_fill (canvas->cr);
    }
}

/* The row in yellow; returns where it begins. */
static double
draw_current (const LsCanvas *canvas, guint64 n, double bottom)
{
  const LsEvent *event = ls_session_event (canvas->picture->session, n);
  double room = canvas->server - canvas->client - 88, height, top;
  g_autofree char *words = line_words (canvas->picture->session, n);
  PangoLayout *layout = fit_line (canvas, words, room);

  height = ls_figure_text_height (layout) + 74;
  top = bottom - height;
  if (!canvas->picture->style.framed)
    {
      ls_canvas_fill (canvas, LS_COLOUR_HERE, 0, top, canvas->width, height);
      ls_canvas_fill (canvas, LS_COLOUR_HERE_LINE, 0, top, 10, height);
    }
  draw_lifelines (canvas, LS_COLOUR_HERE, top, bottom);
  draw_words (canvas, layout, event->from == LS_FROM_CLIENT, bottom - 55);
  draw_arrow (canvas, event, bottom - 44, TRUE, canvas->picture->progress);
  if (canvas->picture->style.framed)
    {
      ls_figure_set_colour (canvas->cr, ls_canvas_ink (canvas, LS_COLOUR_TEXT));
      cairo_set_line_width (canvas->cr, 6);
      cairo_rectangle (canvas->cr, 3, top, canvas->width - 6, height);
      cairo_stroke (canvas->cr);
    }
  g_object_unref (layout);
  return top;
}

static void
draw_before (const LsCanvas *canvas, guint64 n, double y)
{
  const LsEvent *event = ls_session_event (canvas->picture->session, n);
  g_autofree char *words = line_words (canvas->picture->session, n);
  PangoLayout *layout = ls_canvas_layout (canvas, TRUE, LINE_BEFORE, PANGO_WEIGHT_NORMAL, words);

  ls_figure_text_fit (layout, canvas->server - canvas->client - 88, PANGO_ELLIPSIZE_MIDDLE);
  draw_words (canvas, layout, event->from == LS_FROM_CLIENT, y - 5);
  draw_arrow (canvas, event, y, FALSE, 1);
  g_object_unref (layout);
}

static void
draw_invitation (const LsCanvas *canvas, double bottom)
{
  PangoLayout *layout = ls_canvas_layout (canvas, FALSE, SENTENCE, PANGO_WEIGHT_ULTRABOLD, _("Press Space to begin"));

  ls_figure_text_middle (canvas->cr, layout, canvas->width / 2, (LINES_TOP + bottom) / 2, ls_canvas_ink (canvas, LS_COLOUR_DIM));
  g_object_unref (layout);
}

/*
 * ls_presenter_draw_lines:
 * @bottom: where the last line ends; as many before it as fit
 */
void
ls_presenter_draw_lines (const LsCanvas *canvas, double bottom)
{
  const LsLog *log = ls_session_get_log (canvas->picture->session);
  guint64 k = ls_log_unit_at (log, LS_UNIT_LINE, canvas->picture->sight.n);
  double y;

  draw_lifelines (canvas, LS_COLOUR_BASE, LINES_TOP, bottom);
  if (k == 0 || ls_log_unit_event (log, LS_UNIT_LINE, k) == 0)
    {
      draw_invitation (canvas, bottom);
      return;
    }
  y = draw_current (canvas, ls_log_unit_event (log, LS_UNIT_LINE, k), bottom - BAR) - 48;
  while (--k > 0 && y - LINE_BEFORE - 12 >= LINES_TOP && ls_log_unit_event (log, LS_UNIT_LINE, k) != 0)
    {
      draw_before (canvas, ls_log_unit_event (log, LS_UNIT_LINE, k), y);
      y -= 104;
    }
}
