/* figure-export.c: whole figures as SVG, PDF and PNG: the drawing of the window on paper.
 * SPDX-License-Identifier: MIT */
#include "figure/figure-export-private.h"

#include "figure/state-figure.h"

#include <glib/gi18n-lib.h>
#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <math.h>
#include <string.h>

/* Of the screen's stage, in multiples of the font's size. */
#define LADDER_WIDTH   49.6
/* cairo draws no higher picture, and nobody scrolls through a longer drawing. */
#define PNG_SIZE_MAX   32000
#define SVG_ROWS_MAX   20000
#define PDF_ROWS_MAX   100000
#define WIDTH_MAX      20000
/* A4, in points. */
#define PAGE_WIDTH     595.28
#define PAGE_HEIGHT    841.89
#define PAGE_MARGIN    42.0
#define PAGE_FOOT      24.0

static const char *const endings[LS_FIGURE_N_FORMATS] = { ".svg", ".pdf", ".png", ".dot", ".mmd" };

/**
 * ls_figure_format_find:
 * @file: a file's name
 * @format: (out): what its ending asks for
 *
 * Returns: whether it asks for a figure
 */
gboolean
ls_figure_format_find (const char *file, LsFigureFormat *format)
{
  for (guint i = 0; i < LS_FIGURE_N_FORMATS; i++)
    if (g_str_has_suffix (file, endings[i]))
      {
        *format = i;
        return TRUE;
      }
  return FALSE;
}

/*
 * ls_figure_export_steps:
 * @first, @last: (out): rows, from 0
 *
 * Returns: %FALSE where there are no such steps
 */
gboolean
ls_figure_export_steps (const LsFigureExport *self, LsLadder *ladder, guint64 *first, guint64 *last, GError **error)
{
  guint64 rows = ls_ladder_n_rows (ladder, &(LsLadderView) { .furthest = G_MAXUINT64 });

  *first = MAX (self->first_step, 1) - 1;
  *last = (self->last_step == 0 ? rows : self->last_step) - 1;
  if (rows > 0 && *first <= *last && *last < rows)
    return TRUE;
  if (rows == 0)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "there is no step to draw");
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                 "no steps %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT "; expected numbers from 1 to %" G_GUINT64_FORMAT,
                 *first + 1, *last + 1, rows);
  return FALSE;
}

/* What is to be drawn on one page. */
typedef struct {
  LsLadder      *ladder;
  LsStateFigure *state;
  LsLadderView   view;
  LsStateView    state_view;
  guint64        first;
  guint64        last;
  double         width;
  double         height;
} Figure;

static void
figure_clear (Figure *figure)
{
  ls_ladder_free (figure->ladder);
  ls_state_figure_free (figure->state);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Figure, figure_clear)

/*
 * ls_figure_export_ladder:
 *
 * Returns: (transfer full): a ladder as it is to be drawn
 */
LsLadder *
ls_figure_export_ladder (const LsFigureExport *self)
{
  LsLadder *ladder = ls_ladder_new (self->session);

  ls_ladder_set_style (ladder, &self->style);
  ls_ladder_set_diagram (ladder, self->diagram);
  ls_ladder_set_unit (ladder, self->unit);
  return ladder;
}

static gboolean
init_ladder (Figure *figure, const LsFigureExport *self, GError **error)
{
  guint64 end;

  figure->ladder = ls_figure_export_ladder (self);
  if (!ls_figure_export_steps (self, figure->ladder, &figure->first, &figure->last, error))
    return FALSE;
  end = ls_session_settle (self->session, ls_ladder_row_event (figure->ladder, figure->last));
  figure->view = (LsLadderView) { .cursor = end, .furthest = end, .progress = 1, .plain = TRUE };
  figure->width = self->width > 0 ? self->width : LADDER_WIDTH * self->style.font_size;
  figure->width = ceil (MAX (figure->width, ls_ladder_minimum_width (figure->ladder)));
  figure->height = ls_ladder_head_height (figure->ladder) + 2 * ls_ladder_row_y (figure->ladder, 0)
                   + (double) (figure->last - figure->first + 1) * ls_ladder_row_height (figure->ladder);
  return TRUE;
}

static gboolean
init_state (Figure *figure, const LsFigureExport *self, GError **error)
{
  LsFigureStyle style = self->style;
  guint64 n = G_MAXUINT64;

  /* Paper has one ground. */
  style.colours[LS_COLOUR_BACKGROUND] = style.colours[LS_COLOUR_BASE];
  figure->state = ls_state_figure_new (self->diagram, self->session);
  ls_state_figure_set_style (figure->state, &style);
  if (self->session != NULL)
    {
      const LsLog *log = ls_session_get_log (self->session);

      n = ls_log_last (log);
      if (self->last_step > ls_log_unit_count (log, self->unit))
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "no step %" G_GUINT64_FORMAT "; there are %"
                       G_GUINT64_FORMAT, self->last_step, ls_log_unit_count (log, self->unit));
          return FALSE;
        }
      if (self->last_step > 0)
        n = ls_session_settle (self->session, ls_log_unit_event (log, self->unit, self->last_step));
    }
  figure->state_view = (LsStateView) { .n = n, .progress = 1, .plain = self->session == NULL };
  figure->width = MAX (self->width, ls_state_figure_natural_width (figure->state));
  figure->height = ls_state_figure_height (figure->state, figure->width);
  return TRUE;
}

static gboolean
init_figure (Figure *figure, const LsFigureExport *self, GError **error)
{
  *figure = (Figure) { .ladder = NULL };
  if (self->kind == LS_FIGURE_LADDER ? !init_ladder (figure, self, error) : !init_state (figure, self, error))
    return FALSE;
  if (figure->width <= WIDTH_MAX)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "wider than %d pixels", WIDTH_MAX);
  return FALSE;
}

/* Rows @first to @last with the heads above them. */
static void
draw_ladder (const Figure *figure, cairo_t *cr, guint64 first, guint64 last)
{
  double head = ls_ladder_head_height (figure->ladder), pad = ls_ladder_row_y (figure->ladder, 0);
  double rows = (double) (last - first + 1) * ls_ladder_row_height (figure->ladder);

  ls_ladder_draw_head (figure->ladder, cr, figure->width, &figure->view);
  cairo_save (cr);
  cairo_translate (cr, 0, head + pad);
  ls_ladder_draw_rows (figure->ladder, cr, figure->width, rows, ls_ladder_row_y (figure->ladder, first), &figure->view);
  cairo_restore (cr);
}

static void
draw_figure (const Figure *figure, const LsFigureExport *self, cairo_t *cr)
{
  ls_figure_set_colour (cr, self->style.colours[LS_COLOUR_BASE]);
  cairo_rectangle (cr, 0, 0, figure->width, figure->height);
  cairo_fill (cr);
  if (figure->ladder != NULL)
    draw_ladder (figure, cr, figure->first, figure->last);
  else
    ls_state_figure_draw (figure->state, cr, figure->width, figure->height, &figure->state_view);
}

/* ---- surfaces ---- */

static cairo_status_t
take_octets (void *closure, const unsigned char *octets, unsigned int length)
{
  g_byte_array_append (closure, octets, length);
  return CAIRO_STATUS_SUCCESS;
}

/* Ends @cr and @surface; returns what was written to @octets, if all went well. */
static GBytes *
finish (cairo_t *cr, cairo_surface_t *surface, GByteArray *octets, GError **error)
{
  cairo_status_t status = cairo_status (cr);

  cairo_destroy (cr);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    return g_byte_array_free_to_bytes (octets);
  g_byte_array_unref (octets);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "cannot be drawn: %s", cairo_status_to_string (status));
  return NULL;
}

static gboolean
check_rows (const Figure *figure, guint64 most, GError **error)
{
  if (figure->ladder == NULL || figure->last - figure->first < most)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
               "%" G_GUINT64_FORMAT " steps do not fit into one file of this kind; draw %" G_GUINT64_FORMAT " at most",
               figure->last - figure->first + 1, most);
  return FALSE;
}

static GBytes *
write_png (const LsFigureExport *self, const Figure *figure, GError **error)
{
  GByteArray *octets = g_byte_array_new ();
  cairo_surface_t *surface;
  cairo_t *cr;

  if (figure->height > PNG_SIZE_MAX)
    {
      g_byte_array_unref (octets);
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "%.0f pixels high; a picture is drawn up to %d: draw fewer steps",
                   figure->height, PNG_SIZE_MAX);
      return NULL;
    }
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) ceil (figure->width), (int) ceil (figure->height));
  cr = cairo_create (surface);
  draw_figure (figure, self, cr);
  cairo_surface_write_to_png_stream (surface, take_octets, octets);
  return finish (cr, surface, octets, error);
}

/* The words of the figure, for who hears a picture, and for who searches it. */
static void
append_words (const LsFigureExport *self, const Figure *figure, GString *text)
{
  g_autofree char *whole = NULL, *escaped = NULL;
  GString *words = g_string_new (NULL);

  if (self->title != NULL)
    {
      escaped = g_markup_escape_text (self->title, -1);
      g_string_append_printf (text, "<title>%s</title>\n", escaped);
      g_clear_pointer (&escaped, g_free);
    }
  for (guint64 row = figure->first; figure->ladder != NULL && row <= figure->last; row++)
    {
      g_autofree char *name = ls_ladder_row_name (figure->ladder, &figure->view, row);
      g_autofree char *more = ls_ladder_row_description (figure->ladder, &figure->view, row);

      g_string_append_printf (words, "%s (%s)\n", name, more);
    }
  for (guint i = 0; figure->state != NULL && i < self->diagram->transitions->len; i++)
    {
      const LsDiagramTransition *way = g_ptr_array_index (self->diagram->transitions, i);

      g_string_append_printf (words, "%s, %s, %s\n", ls_figure_node_label (self->diagram, way->from), way->label,
                              ls_figure_node_label (self->diagram, way->to));
    }
  whole = g_string_free (words, FALSE);
  escaped = g_markup_escape_text (whole, -1);
  g_string_append_printf (text, "<desc>%s</desc>\n", escaped);
}

/* cairo writes letters as shapes only; so the words stand in the file beside them. */
static GBytes *
add_words (GBytes *svg, const LsFigureExport *self, const Figure *figure)
{
  gsize length;
  const char *data = g_bytes_get_data (svg, &length), *start = g_strstr_len (data, length, "<svg");
  const char *end = start != NULL ? memchr (start, '>', data + length - start) : NULL;
  GString *text;

  if (end == NULL)
    return svg;
  text = g_string_new_len (data, end + 1 - data);
  g_string_append_c (text, '\n');
  append_words (self, figure, text);
  g_string_append_len (text, end + 1, data + length - end - 1);
  g_bytes_unref (svg);
  return g_string_free_to_bytes (text);
}

static GBytes *
write_svg (const LsFigureExport *self, const Figure *figure, GError **error)
{
  GByteArray *octets;
  cairo_surface_t *surface;
  cairo_t *cr;
  GBytes *svg;

  if (!check_rows (figure, SVG_ROWS_MAX, error))
    return NULL;
  octets = g_byte_array_new ();
  surface = cairo_svg_surface_create_for_stream (take_octets, octets, figure->width, figure->height);
  cairo_svg_surface_set_document_unit (surface, CAIRO_SVG_UNIT_PX);
  cr = cairo_create (surface);
  draw_figure (figure, self, cr);
  svg = finish (cr, surface, octets, error);
  return svg != NULL ? add_words (svg, self, figure) : NULL;
}

static void
draw_foot (const LsFigureExport *self, cairo_t *cr, guint page, guint pages)
{
  g_autofree char *text = g_strdup_printf (_("%s%spage %u of %u"), self->title != NULL ? self->title : "",
                                           self->title != NULL ? " · " : "", page, pages);
  LsFigureStyle style = self->style;
  PangoContext *context = ls_figure_text_context ();
  PangoLayout *layout;

  style.font_size = 10;
  layout = ls_figure_text_layout (context, &style, FALSE, 1, PANGO_WEIGHT_NORMAL, text);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  ls_figure_text_fit (layout, PAGE_WIDTH - 2 * PAGE_MARGIN, PANGO_ELLIPSIZE_MIDDLE);
  ls_figure_text_middle (cr, layout, PAGE_WIDTH / 2, PAGE_HEIGHT - PAGE_MARGIN, self->style.colours[LS_COLOUR_DIM]);
  g_object_unref (layout);
  g_object_unref (context);
}

/* One page: the figure, or those of its rows, scaled to the paper's width. */
static void
draw_page (const LsFigureExport *self, const Figure *figure, cairo_t *cr, double scale, guint64 first, guint64 last)
{
  ls_figure_set_colour (cr, self->style.colours[LS_COLOUR_BASE]);
  cairo_paint (cr);
  cairo_save (cr);
  cairo_translate (cr, (PAGE_WIDTH - figure->width * scale) / 2, PAGE_MARGIN);
  cairo_scale (cr, scale, scale);
  if (figure->ladder != NULL)
    draw_ladder (figure, cr, first, last);
  else
    ls_state_figure_draw (figure->state, cr, figure->width, figure->height, &figure->state_view);
  cairo_restore (cr);
}

static guint64
rows_of_page (const Figure *figure, double scale)
{
  double room = (PAGE_HEIGHT - 2 * PAGE_MARGIN - PAGE_FOOT) / scale;

  if (figure->ladder == NULL)
    return 1;
  room -= ls_ladder_head_height (figure->ladder) + 2 * ls_ladder_row_y (figure->ladder, 0);
  return MAX (1, (guint64) MAX (0, room / ls_ladder_row_height (figure->ladder)));
}

static GBytes *
write_pdf (const LsFigureExport *self, const Figure *figure, GError **error)
{
  double scale = MIN (figure->state != NULL ? 1.2 : 0.75, (PAGE_WIDTH - 2 * PAGE_MARGIN) / figure->width);
  guint64 rows, count = figure->last - figure->first + 1;
  GByteArray *octets;
  cairo_surface_t *surface;
  cairo_t *cr;
  guint pages;

  if (!check_rows (figure, PDF_ROWS_MAX, error))
    return NULL;
  if (figure->state != NULL)
    scale = MIN (scale, (PAGE_HEIGHT - 2 * PAGE_MARGIN - PAGE_FOOT) / figure->height);
  rows = rows_of_page (figure, scale);
  pages = figure->ladder != NULL ? (count + rows - 1) / rows : 1;
  octets = g_byte_array_new ();
  surface = cairo_pdf_surface_create_for_stream (take_octets, octets, PAGE_WIDTH, PAGE_HEIGHT);
  if (self->title != NULL)
    cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, self->title);
  cr = cairo_create (surface);
  for (guint page = 0; page < pages; page++)
    {
      guint64 first = figure->first + page * rows;

      draw_page (self, figure, cr, scale, first, MIN (first + rows - 1, figure->last));
      draw_foot (self, cr, page + 1, pages);
      cairo_show_page (cr);
    }
  return finish (cr, surface, octets, error);
}

static gboolean
check_export (const LsFigureExport *self, GError **error)
{
  const char *missing = NULL;

  if (self->kind == LS_FIGURE_LADDER && self->format == LS_FIGURE_DOT)
    missing = "a .dot file holds a state diagram, not a ladder";
  else if (self->kind == LS_FIGURE_LADDER && self->session == NULL)
    missing = "a ladder needs a session";
  else if (self->kind == LS_FIGURE_STATE && (self->diagram == NULL || self->diagram->states->len == 0))
    missing = "there is no state diagram to draw";
  if (missing != NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, missing);
  return missing == NULL;
}

/**
 * ls_figure_export:
 * @self: what to write, and how
 * @error: where to say why not
 *
 * Returns: (transfer full) (nullable): a file's contents
 */
GBytes *
ls_figure_export (const LsFigureExport *self, GError **error)
{
  g_auto (Figure) figure = { NULL };

  if (!check_export (self, error))
    return NULL;
  if (self->format == LS_FIGURE_DOT)
    return ls_figure_export_dot (self);
  if (self->format == LS_FIGURE_MERMAID)
    return ls_figure_export_mermaid (self, error);
  if (!init_figure (&figure, self, error))
    return NULL;
  switch (self->format)
    {
    case LS_FIGURE_SVG:
      return write_svg (self, &figure, error);
    case LS_FIGURE_PDF:
      return write_pdf (self, &figure, error);
    default:
      return write_png (self, &figure, error);
    }
}

/**
 * ls_figure_export_to_file:
 * @self: what to write, and how
 * @file: where to
 * @error: where to say why not
 *
 * Returns: whether it is written; otherwise @file is as it was
 */
gboolean
ls_figure_export_to_file (const LsFigureExport *self, const char *file, GError **error)
{
  g_autoptr (GBytes) contents = ls_figure_export (self, error);
  gsize length;
  const char *data;

  if (contents == NULL)
    return FALSE;
  data = g_bytes_get_data (contents, &length);
  return g_file_set_contents (file, data, length, error);
}
