/* presenter-draw.c: draws the presenter's picture: three lines, one sentence, the states in a row.
 * SPDX-License-Identifier: MIT */
#include "presenter-canvas.h"

#include "core/projection.h"

/*
 * ls_canvas_ink:
 */
LsColour
ls_canvas_ink (const LsCanvas *canvas, LsColourRole role)
{
  return canvas->picture->style.colours[role];
}

/*
 * ls_canvas_layout:
 * @size: in pixels of the picture
 */
PangoLayout *
ls_canvas_layout (const LsCanvas *canvas, gboolean monospace, double size, PangoWeight weight, const char *text)
{
  return ls_figure_text_layout (canvas->picture->context, &canvas->picture->style, monospace,
                                size / canvas->picture->style.font_size, weight, text);
}

/*
 * ls_canvas_fill:
 */
void
ls_canvas_fill (const LsCanvas *canvas, LsColourRole role, double x, double y, double width, double height)
{
  ls_figure_set_colour (canvas->cr, ls_canvas_ink (canvas, role));
  cairo_rectangle (canvas->cr, x, y, width, height);
  cairo_fill (canvas->cr);
}

/* ---- the states ---- */

typedef struct {
  PangoLayout *word;
  LsNodeStatus status;
  double       width;
} Chip;

static void
draw_chip (const LsCanvas *canvas, const Chip *chip, double x, double y)
{
  gboolean here = chip->status == LS_NODE_NOW, framed = canvas->picture->style.framed;
  LsColour words = ls_canvas_ink (canvas, chip->status == LS_NODE_NOT_YET ? LS_COLOUR_DIM : LS_COLOUR_TEXT);
  LsColour line = here && !framed ? ls_canvas_ink (canvas, LS_COLOUR_HERE_LINE) : words;

  ls_figure_rounded (canvas->cr, x, y, chip->width, 56, 14);
  if (chip->status != LS_NODE_NOT_YET)
    {
      ls_figure_set_colour (canvas->cr, ls_canvas_ink (canvas, here ? LS_COLOUR_HERE : LS_COLOUR_BASE));
      cairo_fill_preserve (canvas->cr);
    }
  ls_figure_set_colour (canvas->cr, line);
  cairo_set_line_width (canvas->cr, here ? (framed ? 7 : 5) : 2);
  cairo_stroke (canvas->cr);
  ls_figure_text_middle (canvas->cr, chip->word, x + chip->width / 2, y + 28, words);
}

static void
draw_link (const LsCanvas *canvas, const Chip *to, double x, double y)
{
  ls_figure_set_colour (canvas->cr, ls_canvas_ink (canvas, to->status == LS_NODE_NOT_YET ? LS_COLOUR_DIM : LS_COLOUR_TEXT));
  cairo_set_line_width (canvas->cr, to->status == LS_NODE_NOT_YET ? 2 : 3.5);
  cairo_move_to (canvas->cr, x + 5, y);
  cairo_line_to (canvas->cr, x + 18, y);
  cairo_stroke (canvas->cr);
  ls_figure_arrow_head (canvas->cr, x + 26, y, 0, 11, 5.5);
}

static GArray *
make_chips (const LsCanvas *canvas)
{
  const LsPresenterPicture *picture = canvas->picture;
  GArray *chips = g_array_new (FALSE, FALSE, sizeof (Chip));

  for (guint i = 0; picture->figure != NULL && i < picture->diagram->states->len; i++)
    {
      const LsDiagramState *state = picture->diagram->states->pdata[i];
      LsNodeStatus status = ls_state_figure_node_status (picture->figure, &picture->sight, i);
      Chip chip = { NULL, status, 0 };

      chip.word = ls_canvas_layout (canvas, FALSE, LEAST, status == LS_NODE_NOT_YET ? PANGO_WEIGHT_NORMAL : PANGO_WEIGHT_BOLD, state->label);
      chip.width = ls_figure_text_width (chip.word) + (status == LS_NODE_NOW ? 60 : 44);
      g_array_append_val (chips, chip);
    }
  return chips;
}

/* Without a diagram there is one state to show: the one that holds. */
static void
add_only_chip (const LsCanvas *canvas, GArray *chips)
{
  LsProjection now;
  LsConnection *connection;
  Chip chip = { NULL, LS_NODE_NOW, 0 };

  ls_projection_init (&now, canvas->picture->session, canvas->picture->sight.n);
  connection = ls_session_get_connection (canvas->picture->session, MAX (now.conn, 1));
  if (connection == NULL || !now.has_state)
    return;
  chip.word = ls_canvas_layout (canvas, FALSE, LEAST, PANGO_WEIGHT_BOLD, ls_figure_state_word (NULL, connection->knowledge, now.state));
  chip.width = ls_figure_text_width (chip.word) + 60;
  g_array_append_val (chips, chip);
}

static void
draw_strip (const LsCanvas *canvas)
{
  g_autoptr (GArray) chips = make_chips (canvas);
  double x = MARGIN, end = MARGIN, here = MARGIN, shift;

  if (chips->len == 0)
    add_only_chip (canvas, chips);
  ls_canvas_fill (canvas, LS_COLOUR_BACKGROUND, 0, STRIP_TOP, canvas->width, HEIGHT - STRIP_TOP);
  ls_canvas_fill (canvas, LS_COLOUR_BORDER, 0, STRIP_TOP - 1, canvas->width, 2);
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
draw_bar (const LsCanvas *canvas, const LsProjection *now)
{
  guint64 all = ls_log_unit_count (ls_session_get_log (canvas->picture->session), LS_UNIT_LINE);

  ls_canvas_fill (canvas, LS_COLOUR_BORDER, 0, HEIGHT - BAR, canvas->width, BAR);
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
  LsCanvas canvas = { .picture = self, .cr = cr, .scale = scale, .width = self->width / scale };
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
  ls_presenter_draw_lines (&canvas, self->sentence ? SENTENCE_TOP : STRIP_TOP);
  ls_presenter_draw_heads (&canvas);
  if (self->sentence)
    ls_presenter_draw_sentence (&canvas, now.line);
  draw_strip (&canvas);
  draw_bar (&canvas, &now);
  cairo_restore (cr);
}
