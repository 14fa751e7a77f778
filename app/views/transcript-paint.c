/* transcript-paint.c: how the rows of a transcript look: measured once each, drawn when they can be seen.
 * SPDX-License-Identifier: MIT */
#include "views/transcript-paint.h"

#include "views/pen.h"

#include <glib/gi18n.h>
#include <string.h>

/* The mock-ups' pixels. */
#define ROW_HEIGHT   34
#define TIME_RIGHT   56
#define BADGE_LEFT   65
#define TEXT_LEFT    96
#define TEXT_RIGHT   14
#define BADGE_WIDTH  22

#define UNSEEN_ALPHA 0.45
#define OTHER_ALPHA  0.8
/* So many rows' looks are kept at most. */
#define LOOKS_MAX    2048

/* What a cell looks like: measured once. */
typedef struct {
  guint64 event;
  char   *text;
  char   *flag;
  int     width;
  double  height;
} Look;


struct _LsTranscriptPaint {
  LsPen            *pen;
  LsTranscriptRows *rows;
  int               width;
  GHashTable       *looks[2];   /* step → Look: the own story's, the other's */
};

/* ---- how cells look ---- */

static void
look_free (gpointer data)
{
  Look *look = data;

  g_free (look->text);
  g_free (look->flag);
  g_free (look);
}

/**
 * ls_transcript_paint_forget:
 * @self: a painter whose rows are of another session now
 */
void
ls_transcript_paint_forget (LsTranscriptPaint *self)
{
  g_hash_table_remove_all (self->looks[0]);
  g_hash_table_remove_all (self->looks[1]);
}

static double
scaled (LsTranscriptPaint *self, double pixels)
{
  return ls_pen_scale (self->pen, pixels);
}

/* A flag's words, or the flag alone where they would take half of a narrow column. */
static const char *
flag_words (LsTranscriptPaint *self, const Look *look, int width)
{
  return ls_pen_pill (self->pen, NULL, look->flag, 0, 0, FALSE) < width / 3.0 ? look->flag : "";
}

/* The layout of a cell's words; where it has a flag, they leave room for it. */
static PangoLayout *
layout_cell (LsTranscriptPaint *self, const Look *look, int width, const PangoFontDescription *font)
{
  PangoLayout *layout = ls_pen_layout (self->pen, font, look->text);
  double room = width - scaled (self, TEXT_LEFT) - scaled (self, TEXT_RIGHT);

  if (look->flag != NULL)
    room -= ls_pen_pill (self->pen, NULL, flag_words (self, look, width), 0, 0, FALSE) + scaled (self, 8);
  pango_layout_set_width (layout, MAX (room, scaled (self, 60)) * PANGO_SCALE);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  return layout;
}

static Look *
look_at_cell (LsTranscriptPaint *self, const LsTranscriptCell *cell, int width)
{
  guint which = cell->session == self->rows->session ? 0 : 1;
  Look *look = g_hash_table_lookup (self->looks[which], GSIZE_TO_POINTER (cell->step));
  g_autoptr (PangoLayout) layout = NULL;
  PangoRectangle first;
  int height;

  if (look != NULL && look->event == cell->event && look->width == width)
    return look;
  if (g_hash_table_size (self->looks[which]) >= LOOKS_MAX)
    g_hash_table_remove_all (self->looks[which]);
  look = g_new0 (Look, 1);
  look->event = cell->event;
  look->width = width;
  look->text = ls_transcript_cell_text (cell);
  look->flag = ls_transcript_cell_flag (cell);
  /* Bold at the cursor is at most as wide: both are of one pitch. */
  layout = layout_cell (self, look, width, self->pen->protocol_bold);
  pango_layout_line_get_pixel_extents (pango_layout_get_line_readonly (layout, 0), NULL, &first);
  pango_layout_get_pixel_size (layout, NULL, &height);
  look->height = scaled (self, ROW_HEIGHT) + height - first.height;
  g_hash_table_insert (self->looks[which], GSIZE_TO_POINTER (cell->step), look);
  return look;
}

static int
cell_width (LsTranscriptPaint *self, LsRowKind kind)
{
  return kind == LS_ROW_PAIR || kind == LS_ROW_HEADS ? self->width / 2 : self->width;
}

/**
 * ls_transcript_paint_row_height:
 * @self: a painter
 * @index: a row
 *
 * Returns: how high it is
 */
double
ls_transcript_paint_row_height (LsTranscriptPaint *self, guint64 index)
{
  LsTranscriptRow row;
  double height = scaled (self, ROW_HEIGHT);

  ls_transcript_rows_get (self->rows, index, &row);
  if (row.kind == LS_ROW_FORK)
    return scaled (self, 38);
  for (guint i = 0; i < 2; i++)
    if (row.cells[i].session != NULL && row.cells[i].event != 0)
      height = MAX (height, look_at_cell (self, &row.cells[i], cell_width (self, row.kind))->height);
  return height;
}

/**
 * ls_transcript_paint_least_height:
 *
 * Returns: how high a row of one line is
 */
double
ls_transcript_paint_least_height (LsTranscriptPaint *self)
{
  return scaled (self, ROW_HEIGHT);
}

/* ---- drawing ---- */

static void
draw_time (LsTranscriptPaint *self, cairo_t *cr, const char *text, double x, double middle, double alpha)
{
  g_autoptr (PangoLayout) layout = ls_pen_layout (self->pen, self->pen->time, text);
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  ls_pen_colour (self->pen, cr, LS_COLOUR_DIM, alpha);
  ls_pen_text (self->pen, cr, layout, x + scaled (self, TIME_RIGHT) - width, middle);
}

static double
cell_alpha (LsTranscriptPaint *self, const LsTranscriptCell *cell)
{
  if (cell->session != self->rows->session)
    return OTHER_ALPHA;
  return cell->step > self->rows->step ? UNSEEN_ALPHA : 1;
}

static void
draw_typed (LsTranscriptPaint *self, cairo_t *cr, double right, double middle)
{
  g_autoptr (PangoLayout) layout = ls_pen_layout (self->pen, self->pen->caption, _("typed by you"));
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  ls_pen_colour (self->pen, cr, LS_COLOUR_DIM, 1);
  ls_pen_text (self->pen, cr, layout, right - scaled (self, TEXT_RIGHT) - width, middle);
}

static void
draw_step (LsTranscriptPaint *self, cairo_t *cr, const LsTranscriptCell *cell, double x, double y, int width, double height)
{
  const LsEvent *event = ls_session_event (cell->session, cell->event);
  const Look *look = look_at_cell (self, cell, width);
  gboolean own = cell->session == self->rows->session, here = own && cell->step == self->rows->step;
  double middle = y + scaled (self, ROW_HEIGHT) / 2, alpha = cell_alpha (self, cell);
  g_autoptr (PangoLayout) text = NULL;
  char time[32];

  if (event == NULL)
    return;
  if (here)
    ls_pen_here (self->pen, cr, x, y, width, height);
  g_snprintf (time, sizeof time, "%.3f", event->time_us / (double) G_TIME_SPAN_SECOND);
  draw_time (self, cr, time, x, middle, alpha);
  ls_pen_badge (self->pen, cr, event->from, x + scaled (self, BADGE_LEFT), middle, alpha);
  text = layout_cell (self, look, width, here ? self->pen->protocol_bold : self->pen->protocol);
  ls_pen_colour (self->pen, cr, LS_COLOUR_TEXT, alpha);
  ls_pen_text (self->pen, cr, text, x + scaled (self, TEXT_LEFT), middle);
  if (look->flag != NULL)
    {
      cairo_push_group (cr);
      ls_pen_pill (self->pen, cr, flag_words (self, look, width), x + width - scaled (self, TEXT_RIGHT), middle, TRUE);
      cairo_pop_group_to_source (cr);
      cairo_paint_with_alpha (cr, alpha);
    }
  else if (own && cell->step == self->rows->typed && event->from == LS_FROM_CLIENT)
    draw_typed (self, cr, x + width, middle);
}

static void
draw_next (LsTranscriptPaint *self, cairo_t *cr, const LsTranscriptCell *cell, double x, double y)
{
  double middle = y + scaled (self, ROW_HEIGHT) / 2, text_x = x + scaled (self, TEXT_LEFT);
  guint64 n = ls_log_unit_event (ls_session_get_log (cell->session), LS_UNIT_LINE, cell->step - 1);
  g_autofree char *next = ls_session_next (cell->session, n);
  g_autoptr (PangoLayout) layout = NULL;

  draw_time (self, cr, _("next"), x, middle, 1);
  if (next == NULL)
    {
      layout = ls_pen_layout (self->pen, self->pen->body, _("type the next command below, or press Esc to go back"));
      pango_layout_set_width (layout, (cell_width (self, LS_ROW_PAIR) - scaled (self, BADGE_LEFT + TEXT_RIGHT)) * PANGO_SCALE);
      pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
      text_x = x + scaled (self, BADGE_LEFT);
    }
  else
    {
      g_autoptr (GString) words = g_string_new (NULL);

      g_string_append_len (words, next, MIN (strlen (next), 200));
      g_free (next);
      next = g_utf8_make_valid (words->str, -1);
      layout = ls_pen_layout (self->pen, self->pen->protocol, next);
      pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
      pango_layout_set_width (layout, (self->width - text_x) * PANGO_SCALE);
      ls_pen_badge (self->pen, cr, LS_FROM_CLIENT, x + scaled (self, BADGE_LEFT), middle, UNSEEN_ALPHA);
    }
  ls_pen_colour (self->pen, cr, LS_COLOUR_DIM, 1);
  ls_pen_text (self->pen, cr, layout, text_x, middle);
}

/* `after step 5, state Sender`. */
static char *
describe_fork (LsTranscriptPaint *self)
{
  guint64 n = ls_log_unit_event (ls_session_get_log (self->rows->session), LS_UNIT_LINE, self->rows->shared);
  g_autofree char *state = n != 0 ? ls_transcript_state_word (self->rows->session, n, self->rows->diagram) : NULL;

  if (state == NULL)
    return g_strdup_printf (_("after step %u"), (guint) self->rows->shared);
  return g_strdup_printf (_("after step %u, state %s"), (guint) self->rows->shared, state);
}

static void
draw_fork (LsTranscriptPaint *self, cairo_t *cr, double y, int width, double height)
{
  double middle = y + height / 2, x = scaled (self, 42);
  g_autoptr (PangoLayout) title = ls_pen_layout (self->pen, self->pen->bold, _("The two stories part here"));
  g_autofree char *where = describe_fork (self);
  g_autoptr (PangoLayout) after = ls_pen_layout (self->pen, self->pen->body, where);
  g_autofree char *hidden = g_strdup_printf (_("%u shared steps hidden · show them"), (guint) self->rows->shared);
  g_autoptr (PangoLayout) toggle = ls_pen_layout (self->pen, self->pen->body,
                                                  self->rows->hides_shared ? hidden : _("Show differences only"));
  int title_width, after_width, toggle_width;

  ls_pen_colour (self->pen, cr, LS_COLOUR_BACKGROUND, 1);
  cairo_rectangle (cr, 0, y, width, height);
  cairo_fill (cr);
  ls_pen_colour (self->pen, cr, LS_COLOUR_BORDER, 1);
  cairo_rectangle (cr, 0, y, width, 1);
  cairo_rectangle (cr, 0, y + height - 1, width, 1);
  cairo_fill (cr);
  ls_pen_icon (self->pen, cr, "fork-symbolic", LS_COLOUR_FINDING, scaled (self, 14), middle);
  ls_pen_colour (self->pen, cr, LS_COLOUR_TEXT, 1);
  ls_pen_text (self->pen, cr, title, x, middle);
  pango_layout_get_pixel_size (title, &title_width, NULL);
  pango_layout_get_pixel_size (after, &after_width, NULL);
  pango_layout_get_pixel_size (toggle, &toggle_width, NULL);
  ls_pen_colour (self->pen, cr, LS_COLOUR_DIM, 1);
  ls_pen_text (self->pen, cr, after, x + title_width + scaled (self, 10), middle);
  if (x + title_width + after_width + toggle_width + scaled (self, 60) > width)
    return;
  ls_pen_colour (self->pen, cr, LS_COLOUR_TEXT, 1);
  ls_pen_text (self->pen, cr, toggle, width - scaled (self, 22) - toggle_width, middle);
}

static void
draw_heads (LsTranscriptPaint *self, cairo_t *cr, double y, int width, double height)
{
  g_autofree char *other = self->rows->other_title != NULL ? g_strdup (self->rows->other_title)
                                                           : g_utf8_strup (_("In the lesson"), -1);
  g_autofree char *own = g_utf8_strup (_("What if"), -1);
  g_autoptr (PangoLayout) left = ls_pen_layout (self->pen, self->pen->bold_caption, other);
  g_autoptr (PangoLayout) right = ls_pen_layout (self->pen, self->pen->bold_caption, own);

  pango_layout_set_width (left, (width / 2 - scaled (self, BADGE_LEFT)) * PANGO_SCALE);
  pango_layout_set_ellipsize (left, PANGO_ELLIPSIZE_END);
  ls_pen_colour (self->pen, cr, LS_COLOUR_DIM, 1);
  ls_pen_text (self->pen, cr, left, scaled (self, BADGE_LEFT), y + height / 2);
  ls_pen_colour (self->pen, cr, LS_COLOUR_FINDING, 1);
  ls_pen_text (self->pen, cr, right, width / 2 + scaled (self, BADGE_LEFT), y + height / 2);
}

/**
 * ls_transcript_paint_divider:
 * @self: a painter
 * @cr: where to
 * @y: where it begins
 * @height: how long it is
 *
 * Draws the line between both columns.
 */
void
ls_transcript_paint_divider (LsTranscriptPaint *self, cairo_t *cr, double y, double height)
{
  ls_pen_colour (self->pen, cr, LS_COLOUR_BORDER, 1);
  cairo_rectangle (cr, cell_width (self, LS_ROW_PAIR) - 1, y, 1, height);
  cairo_fill (cr);
}

/**
 * ls_transcript_paint_row:
 * @self: a painter
 * @cr: where to
 * @index: a row
 * @y: where its top is
 * @height: what ls_transcript_paint_row_height() said
 */
void
ls_transcript_paint_row (LsTranscriptPaint *self, cairo_t *cr, guint64 index, double y, double height)
{
  int width = self->width, half = cell_width (self, LS_ROW_PAIR);
  LsTranscriptRow row;

  ls_transcript_rows_get (self->rows, index, &row);
  if (row.kind == LS_ROW_FORK)
    draw_fork (self, cr, y, width, height);
  if (row.kind == LS_ROW_HEADS)
    draw_heads (self, cr, y, width, height);
  for (guint i = 0; i < 2; i++)
    if (row.cells[i].session != NULL && row.cells[i].event != 0)
      draw_step (self, cr, &row.cells[i], i * half, y, row.kind == LS_ROW_PAIR ? half : width, height);
    else if (row.cells[i].session != NULL)
      draw_next (self, cr, &row.cells[i], i * half, y);
  if (row.kind == LS_ROW_PAIR || row.kind == LS_ROW_HEADS)
    ls_transcript_paint_divider (self, cr, y, height);
}

/**
 * ls_transcript_paint_empty:
 * @self: a painter
 * @cr: where to
 * @height: of the page
 *
 * Says what to do where nothing was said yet.
 */
void
ls_transcript_paint_empty (LsTranscriptPaint *self, cairo_t *cr, double height)
{
  g_autoptr (PangoLayout) layout = ls_pen_layout (self->pen, self->pen->body, _("Press Space to begin"));
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  ls_pen_colour (self->pen, cr, LS_COLOUR_DIM, 1);
  ls_pen_text (self->pen, cr, layout, (self->width - width) / 2.0,
               height / 3);
}

/**
 * ls_transcript_paint_is_right:
 * @self: a painter
 * @x: a place
 *
 * Returns: whether it is in the right column
 */
gboolean
ls_transcript_paint_is_right (LsTranscriptPaint *self, double x)
{
  return x >= cell_width (self, LS_ROW_PAIR);
}

/**
 * ls_transcript_paint_set_width:
 * @self: a painter
 * @width: of the page
 */
void
ls_transcript_paint_set_width (LsTranscriptPaint *self, int width)
{
  self->width = width;
}

/**
 * ls_transcript_paint_new:
 * @widget: whose style it follows
 * @rows: what it draws; outlives it
 *
 * Returns: (transfer full): a painter
 */
LsTranscriptPaint *
ls_transcript_paint_new (GtkWidget *widget, LsTranscriptRows *rows)
{
  LsTranscriptPaint *self = g_new0 (LsTranscriptPaint, 1);

  self->pen = ls_pen_new (widget);
  self->rows = rows;
  self->width = gtk_widget_get_allocated_width (widget);
  self->looks[0] = g_hash_table_new_full (NULL, NULL, NULL, look_free);
  self->looks[1] = g_hash_table_new_full (NULL, NULL, NULL, look_free);
  return self;
}

/**
 * ls_transcript_paint_free:
 * @self: (transfer full): a painter
 */
void
ls_transcript_paint_free (LsTranscriptPaint *self)
{
  ls_pen_free (self->pen);
  g_hash_table_unref (self->looks[0]);
  g_hash_table_unref (self->looks[1]);
  g_free (self);
}
