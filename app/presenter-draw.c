/* presenter-draw.c: draws the presenter's picture: three lines, one sentence, the states in a row.
 * SPDX-License-Identifier: MIT */
#include "presenter-draw.h"

#include "core/projection.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* Sizes in pixels of a picture 1280 wide and 720 high; any other is drawn as a multiple of it. */
#define WIDTH        1280.0
#define HEIGHT       720.0
#define LINE         50
#define LINE_LEAST   36
#define LINE_BEFORE  32
#define SENTENCE     46
#define SENTENCE_LEAST 36
#define DETAIL       34
#define LEAST        26
#define TILE         64
#define LINES_TOP    78
#define SENTENCE_TOP 446
#define STRIP_TOP    610
#define BAR          6
#define MARGIN       48

typedef struct {
  const LsPresenterPicture *picture;
  cairo_t                  *cr;
  double                    scale;
  double                    width;     /* in units of the picture */
  double                    client;    /* lifelines */
  double                    server;
} Canvas;

static LsColour
ink (const Canvas *canvas, LsColourRole role)
{
  return canvas->picture->style.colours[role];
}

static PangoLayout *
layout_new (const Canvas *canvas, gboolean monospace, double size, PangoWeight weight, const char *text)
{
  return ls_figure_text_layout (canvas->picture->context, &canvas->picture->style, monospace,
                                size / canvas->picture->style.font_size, weight, text);
}

static void
fill (const Canvas *canvas, LsColourRole role, double x, double y, double width, double height)
{
  ls_figure_set_colour (canvas->cr, ink (canvas, role));
  cairo_rectangle (canvas->cr, x, y, width, height);
  cairo_fill (canvas->cr);
}

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
draw_head (const Canvas *canvas, double x, LsColourRole role, void (*icon) (cairo_t *, double, double), const char *word)
{
  PangoLayout *layout = layout_new (canvas, FALSE, LINE_LEAST, PANGO_WEIGHT_ULTRABOLD, word);
  double half = ls_figure_text_width (layout) / 2;

  ls_figure_set_colour (canvas->cr, ink (canvas, role));
  cairo_set_line_width (canvas->cr, 4);
  icon (canvas->cr, x - half - 6, 44);
  ls_figure_text_middle (canvas->cr, layout, x + 26, 44, ink (canvas, role));
  g_object_unref (layout);
}

static void
draw_heads (const Canvas *canvas)
{
  PangoLayout *title = layout_new (canvas, FALSE, LEAST, PANGO_WEIGHT_BOLD, canvas->picture->title);

  draw_head (canvas, canvas->client, LS_COLOUR_CLIENT, draw_computer, _("Client"));
  draw_head (canvas, canvas->server, LS_COLOUR_SERVER, draw_server, _("Server"));
  ls_figure_text_fit (title, canvas->server - canvas->client - 300, PANGO_ELLIPSIZE_END);
  ls_figure_text_middle (canvas->cr, title, canvas->width / 2, 44, ink (canvas, LS_COLOUR_TEXT));
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
fit_line (const Canvas *canvas, const char *words, double room)
{
  PangoLayout *layout = NULL;

  for (double size = LINE; size >= LINE_LEAST; size -= 2)
    {
      g_clear_object (&layout);
      layout = layout_new (canvas, TRUE, size, PANGO_WEIGHT_BOLD, words);
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
draw_arrow (const Canvas *canvas, const LsEvent *event, double y, gboolean here, double progress)
{
  gboolean client = event->from == LS_FROM_CLIENT;
  LsColour colour = ink (canvas, client ? LS_COLOUR_CLIENT : LS_COLOUR_SERVER);
  double from = client ? canvas->client : canvas->server, to = client ? canvas->server - 4 : canvas->client + 4;
  double tip_x = from + (to - from) * progress, tip_y = y + 16 * progress, length = here ? 26 : 16;
  double angle = atan2 (16, to - from), radius = here ? 25 : 17;
  PangoLayout *letter = layout_new (canvas, FALSE, radius * 1.1, PANGO_WEIGHT_ULTRABOLD, client ? "C" : "S");

  ls_figure_set_colour (canvas->cr, colour);
  cairo_set_line_width (canvas->cr, here ? 6 : 3);
  cairo_move_to (canvas->cr, from, y);
  cairo_line_to (canvas->cr, tip_x - cos (angle) * length * 0.8, tip_y - sin (angle) * length * 0.8);
  cairo_stroke (canvas->cr);
  ls_figure_arrow_head (canvas->cr, tip_x, tip_y, angle, length, length * 0.47);
  cairo_arc (canvas->cr, from, y, radius, 0, 2 * G_PI);
  cairo_fill (canvas->cr);
  ls_figure_text_middle (canvas->cr, letter, from, y, ink (canvas, LS_COLOUR_BASE));
  g_object_unref (letter);
}

static void
draw_words (const Canvas *canvas, PangoLayout *layout, gboolean client, double bottom)
{
  double x = client ? canvas->client + 44 : canvas->server - 44 - ls_figure_text_width (layout);

  ls_figure_set_colour (canvas->cr, ink (canvas, LS_COLOUR_TEXT));
  cairo_move_to (canvas->cr, x, bottom - ls_figure_text_height (layout));
  pango_cairo_show_layout (canvas->cr, layout);
}

static void
draw_lifelines (const Canvas *canvas, LsColourRole below, double top, double bottom)
{
  const double places[] = { canvas->client, canvas->server };
  static const LsColourRole roles[] = { LS_COLOUR_CLIENT, LS_COLOUR_SERVER };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      ls_figure_set_colour (canvas->cr, ls_colour_mix (ink (canvas, below), ink (canvas, roles[i]), 0.8));
      cairo_rectangle (canvas->cr, places[i] - 2.5, top, 5, bottom - top);
      cairo_fill (canvas->cr);
    }
}

/* The row in yellow; returns where it begins. */
static double
draw_current (const Canvas *canvas, guint64 n, double bottom)
{
  const LsEvent *event = ls_session_event (canvas->picture->session, n);
  double room = canvas->server - canvas->client - 88, height, top;
  g_autofree char *words = line_words (canvas->picture->session, n);
  PangoLayout *layout = fit_line (canvas, words, room);

  height = ls_figure_text_height (layout) + 74;
  top = bottom - height;
  if (!canvas->picture->style.framed)
    {
      fill (canvas, LS_COLOUR_HERE, 0, top, canvas->width, height);
      fill (canvas, LS_COLOUR_HERE_LINE, 0, top, 10, height);
    }
  draw_lifelines (canvas, LS_COLOUR_HERE, top, bottom);
  draw_words (canvas, layout, event->from == LS_FROM_CLIENT, bottom - 55);
  draw_arrow (canvas, event, bottom - 44, TRUE, canvas->picture->progress);
  if (canvas->picture->style.framed)
    {
      ls_figure_set_colour (canvas->cr, ink (canvas, LS_COLOUR_TEXT));
      cairo_set_line_width (canvas->cr, 6);
      cairo_rectangle (canvas->cr, 3, top, canvas->width - 6, height);
      cairo_stroke (canvas->cr);
    }
  g_object_unref (layout);
  return top;
}

static void
draw_before (const Canvas *canvas, guint64 n, double y)
{
  const LsEvent *event = ls_session_event (canvas->picture->session, n);
  g_autofree char *words = line_words (canvas->picture->session, n);
  PangoLayout *layout = layout_new (canvas, TRUE, LINE_BEFORE, PANGO_WEIGHT_NORMAL, words);

  ls_figure_text_fit (layout, canvas->server - canvas->client - 88, PANGO_ELLIPSIZE_MIDDLE);
  draw_words (canvas, layout, event->from == LS_FROM_CLIENT, y - 5);
  draw_arrow (canvas, event, y, FALSE, 1);
  g_object_unref (layout);
}

static void
draw_invitation (const Canvas *canvas, double bottom)
{
  PangoLayout *layout = layout_new (canvas, FALSE, SENTENCE, PANGO_WEIGHT_ULTRABOLD, _("Press Space to begin"));

  ls_figure_text_middle (canvas->cr, layout, canvas->width / 2, (LINES_TOP + bottom) / 2, ink (canvas, LS_COLOUR_DIM));
  g_object_unref (layout);
}

static void
draw_lines (const Canvas *canvas, double bottom)
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

/* ---- the sentence ---- */

static double
draw_tiles (const Canvas *canvas, const LsExplanation *explanation)
{
  double x = MARGIN;

  for (guint i = 0; i < explanation->n_parts; i++)
    {
      PangoLayout *token = layout_new (canvas, TRUE, TILE, PANGO_WEIGHT_BOLD, explanation->parts[i].token);
      double width = MAX (80, ls_figure_text_width (token) + 28);

      ls_figure_set_colour (canvas->cr, ink (canvas, LS_COLOUR_SERVER_BG));
      ls_figure_rounded (canvas->cr, x, SENTENCE_TOP + 30, width, 96, 12);
      cairo_fill (canvas->cr);
      ls_figure_text_middle (canvas->cr, token, x + width / 2, SENTENCE_TOP + 78, ink (canvas, LS_COLOUR_SERVER));
      g_object_unref (token);
      x += width + 12;
    }
  return explanation->n_parts > 0 ? x + 28 : x;
}

/* Smaller first, but never too small for the last row; then fewer sentences; then cut. */
static PangoLayout *
fit_detail (const Canvas *canvas, const char *text, double room, double height)
{
  g_autofree char *words = g_strdup (text);
  PangoLayout *layout = NULL;

  for (;;)
    {
      char *end;

      for (double size = DETAIL; size >= LEAST; size -= 2)
        {
          g_clear_object (&layout);
          layout = layout_new (canvas, FALSE, size, PANGO_WEIGHT_NORMAL, words);
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
fit_sentence (const Canvas *canvas, const char *words, double room)
{
  PangoLayout *layout = NULL;

  for (double size = SENTENCE; size >= SENTENCE_LEAST; size -= 2)
    {
      g_clear_object (&layout);
      layout = layout_new (canvas, FALSE, size, PANGO_WEIGHT_ULTRABOLD, words);
      if (ls_figure_text_width (layout) <= room)
        return layout;
    }
  ls_figure_text_fit (layout, room, PANGO_ELLIPSIZE_END);
  return layout;
}

static void
draw_sentence (const Canvas *canvas, guint64 line)
{
  g_auto (LsExplanation) explanation = { 0 };
  g_autofree char *heading = NULL;
  PangoLayout *layout;
  double x, room, y = SENTENCE_TOP + 26;

  fill (canvas, LS_COLOUR_BORDER, 0, SENTENCE_TOP - 1, canvas->width, 2);
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
      ls_figure_set_colour (canvas->cr, ink (canvas, LS_COLOUR_TEXT));
      cairo_move_to (canvas->cr, x, y);
      pango_cairo_show_layout (canvas->cr, layout);
      y += ls_figure_text_height (layout);
      g_object_unref (layout);
    }
  if (explanation.text == NULL)
    return;
  layout = fit_detail (canvas, explanation.text, room, STRIP_TOP - 10 - y);
  ls_figure_set_colour (canvas->cr, ink (canvas, LS_COLOUR_TEXT));
  cairo_move_to (canvas->cr, x, y);
  pango_cairo_show_layout (canvas->cr, layout);
  g_object_unref (layout);
}

/* ---- the states ---- */

typedef struct {
  PangoLayout *word;
  LsNodeStatus status;
  double       width;
} Chip;

static void
draw_chip (const Canvas *canvas, const Chip *chip, double x, double y)
{
  gboolean here = chip->status == LS_NODE_NOW, framed = canvas->picture->style.framed;
  LsColour words = ink (canvas, chip->status == LS_NODE_NOT_YET ? LS_COLOUR_DIM : LS_COLOUR_TEXT);
  LsColour line = here && !framed ? ink (canvas, LS_COLOUR_HERE_LINE) : words;

  ls_figure_rounded (canvas->cr, x, y, chip->width, 56, 14);
  if (chip->status != LS_NODE_NOT_YET)
    {
      ls_figure_set_colour (canvas->cr, ink (canvas, here ? LS_COLOUR_HERE : LS_COLOUR_BASE));
      cairo_fill_preserve (canvas->cr);
    }
  ls_figure_set_colour (canvas->cr, line);
  cairo_set_line_width (canvas->cr, here ? (framed ? 7 : 5) : 2);
  cairo_stroke (canvas->cr);
  ls_figure_text_middle (canvas->cr, chip->word, x + chip->width / 2, y + 28, words);
}

static void
draw_link (const Canvas *canvas, const Chip *to, double x, double y)
{
  ls_figure_set_colour (canvas->cr, ink (canvas, to->status == LS_NODE_NOT_YET ? LS_COLOUR_DIM : LS_COLOUR_TEXT));
  cairo_set_line_width (canvas->cr, to->status == LS_NODE_NOT_YET ? 2 : 3.5);
  cairo_move_to (canvas->cr, x + 5, y);
  cairo_line_to (canvas->cr, x + 18, y);
  cairo_stroke (canvas->cr);
  ls_figure_arrow_head (canvas->cr, x + 26, y, 0, 11, 5.5);
}

static GArray *
make_chips (const Canvas *canvas)
{
  const LsPresenterPicture *picture = canvas->picture;
  GArray *chips = g_array_new (FALSE, FALSE, sizeof (Chip));

  for (guint i = 0; picture->figure != NULL && i < picture->diagram->states->len; i++)
    {
      const LsDiagramState *state = picture->diagram->states->pdata[i];
      LsNodeStatus status = ls_state_figure_node_status (picture->figure, &picture->sight, i);
      Chip chip = { NULL, status, 0 };

      chip.word = layout_new (canvas, FALSE, LEAST, status == LS_NODE_NOT_YET ? PANGO_WEIGHT_NORMAL : PANGO_WEIGHT_BOLD, state->label);
      chip.width = ls_figure_text_width (chip.word) + (status == LS_NODE_NOW ? 60 : 44);
      g_array_append_val (chips, chip);
    }
  return chips;
}

/* Without a diagram there is one state to show: the one that holds. */
static void
add_only_chip (const Canvas *canvas, GArray *chips)
{
  LsProjection now;
  LsConnection *connection;
  Chip chip = { NULL, LS_NODE_NOW, 0 };

  ls_projection_init (&now, canvas->picture->session, canvas->picture->sight.n);
  connection = ls_session_get_connection (canvas->picture->session, MAX (now.conn, 1));
  if (connection == NULL || !now.has_state)
    return;
  chip.word = layout_new (canvas, FALSE, LEAST, PANGO_WEIGHT_BOLD, ls_figure_state_word (NULL, connection->knowledge, now.state));
  chip.width = ls_figure_text_width (chip.word) + 60;
  g_array_append_val (chips, chip);
}

static void
draw_strip (const Canvas *canvas)
{
  g_autoptr (GArray) chips = make_chips (canvas);
  double x = MARGIN, end = MARGIN, here = MARGIN, shift;

  if (chips->len == 0)
    add_only_chip (canvas, chips);
  fill (canvas, LS_COLOUR_BACKGROUND, 0, STRIP_TOP, canvas->width, HEIGHT - STRIP_TOP);
  fill (canvas, LS_COLOUR_BORDER, 0, STRIP_TOP - 1, canvas->width, 2);
  for (guint i = 0; i < chips->len; i++)
    {
      const Chip *chip = &g_array_index (chips, Chip, i);

      if (chip->status == LS_NODE_NOW)
        here = end + chip->width / 2;
      end += chip->width + 31;
    }
  /* More than fit: the one that holds stays in the middle. */
  shift = end - 31 + MARGIN > canvas->width ? CLAMP (here - canvas->width / 2, 0, end - 31 + MARGIN - canvas->width) : 0;
  for (guint i = 0; i < chips->len; i++)
    {
      const Chip *chip = &g_array_index (chips, Chip, i);

      if (i > 0)
        draw_link (canvas, chip, x - 31 - shift, STRIP_TOP + 54);
      draw_chip (canvas, chip, x - shift, STRIP_TOP + 26);
      x += chip->width + 31;
      g_object_unref (chip->word);
    }
}

static void
draw_bar (const Canvas *canvas, const LsProjection *now)
{
  guint64 all = ls_log_unit_count (ls_session_get_log (canvas->picture->session), LS_UNIT_LINE);

  fill (canvas, LS_COLOUR_BORDER, 0, HEIGHT - BAR, canvas->width, BAR);
  ls_figure_set_colour (canvas->cr, canvas->picture->accent);
  cairo_rectangle (canvas->cr, 0, HEIGHT - BAR, canvas->width * (double) now->step / (double) MAX (all, 1), BAR);
  cairo_fill (canvas->cr);
}

/**
 * ls_presenter_draw:
 * @self: what is to be seen
 * @cr: where to
 *
 * Draws the picture, as large as it fits.
 */
void
ls_presenter_draw (const LsPresenterPicture *self, cairo_t *cr)
{
  double scale = MIN (self->height / HEIGHT, self->width / (WIDTH * 0.75));
  Canvas canvas = { .picture = self, .cr = cr, .scale = scale, .width = self->width / scale };
  LsProjection now;

  canvas.client = canvas.width * 170 / WIDTH;
  canvas.server = canvas.width - canvas.client;
  ls_figure_set_colour (cr, self->black ? (LsColour) { 0, 0, 0 } : self->style.colours[LS_COLOUR_BASE]);
  cairo_paint (cr);
  if (self->black)
    return;
  ls_projection_init (&now, self->session, self->sight.n);
  cairo_save (cr);
  cairo_translate (cr, 0, (self->height - HEIGHT * scale) / 2);
  cairo_scale (cr, scale, scale);
  draw_lines (&canvas, self->sentence ? SENTENCE_TOP : STRIP_TOP);
  draw_heads (&canvas);
  if (self->sentence)
    draw_sentence (&canvas, now.line);
  draw_strip (&canvas);
  draw_bar (&canvas, &now);
  cairo_restore (cr);
}
