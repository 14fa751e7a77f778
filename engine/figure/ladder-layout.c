/* ladder-layout.c: where things stand in the ladder, and the layouts of what is visible.
 * SPDX-License-Identifier: MIT */
#include "figure/ladder-private.h"

#include <math.h>
#include <string.h>

/* Short words are few; a log that invents ever new ones must not fill the memory. */
#define WORDS_MAX 512

static guint
rank (const LsLifeline *lifeline)
{
  return lifeline->is_client ? lifeline->is_server : 2;
}

/* Clients stand left and servers right, whoever came first; between them stand those that are both. */
static void
find_places (LsLadder *self, guint n_lifelines, LsLadderColumns *columns)
{
  guint known = MIN (MIN (n_lifelines, self->lifelines->len), LS_LADDER_LIFELINES), place = 0;

  for (guint i = known; i < LS_LADDER_LIFELINES; i++)
    columns->places[i] = i;
  for (guint wanted = 0; wanted <= 2; wanted++)
    for (guint i = 0; i < known; i++)
      if (rank (&g_array_index (self->lifelines, LsLifeline, i)) == wanted)
        columns->places[i] = place++;
}

/*
 * ls_ladder_columns:
 * @columns: (out): the columns of a ladder so wide
 */
void
ls_ladder_columns (LsLadder *self, double width, guint n_lifelines, LsLadderColumns *columns)
{
  double em = self->style.font_size;

  columns->first = CLAMP (width * 0.22, em * 6.2, em * 10.9);
  columns->last = MAX (width - CLAMP (width * 0.18, em * 8.2, em * 12), columns->first + em * 6);
  columns->gap = (columns->last - columns->first) / (n_lifelines - 1);
  columns->time_right = columns->first - em * 1.64;
  columns->chips = columns->last + em * 1.5;
  columns->chips_end = MAX (width - em * 0.4, columns->chips + em * 2);
  find_places (self, n_lifelines, columns);
}

/*
 * ls_ladder_column:
 *
 * Returns: where the lifeline at @place stands, on a whole pixel
 */
double
ls_ladder_column (const LsLadderColumns *columns, guint place)
{
  return (double) (gint64) (columns->first + columns->gap * place + 0.5);
}

/*
 * ls_ladder_lifeline:
 *
 * Returns: where a lifeline stands, on a whole pixel
 */
double
ls_ladder_lifeline (const LsLadderColumns *columns, guint lifeline)
{
  return ls_ladder_column (columns, columns->places[MIN (lifeline, LS_LADDER_LIFELINES - 1)]);
}

static void
entry_clear_parts (LsLadderEntry *entry)
{
  for (guint i = 0; i < G_N_ELEMENTS (entry->parts); i++)
    {
      g_clear_object (&entry->parts[i]);
      entry->widths[i] = 0;
    }
}

static void
entry_free (gpointer data)
{
  LsLadderEntry *entry = data;

  entry_clear_parts (entry);
  g_clear_object (&entry->time);
  ls_ladder_row_clear (&entry->row);
  g_free (entry);
}

/*
 * ls_ladder_entry:
 *
 * Returns: (transfer none): the row of event @n, kept while it is visible
 */
LsLadderEntry *
ls_ladder_entry (LsLadder *self, guint64 n)
{
  LsLadderEntry *entry;

  if (self->entries == NULL)
    self->entries = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, entry_free);
  entry = g_hash_table_lookup (self->entries, &n);
  if (entry == NULL)
    {
      entry = g_new0 (LsLadderEntry, 1);
      entry->event = n;
      ls_ladder_row_read (self, n, &entry->row);
      g_hash_table_insert (self->entries, &entry->event, entry);
    }
  entry->drawn = self->frame;
  return entry;
}

static void
set_part (LsLadder *self, LsLadderEntry *entry, guint i, const char *text)
{
  entry->parts[i] = ls_figure_text_layout (self->context, &self->style, TRUE, LS_TEXT_PROTOCOL,
                                           entry->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL, text);
  pango_layout_set_single_paragraph_mode (entry->parts[i], TRUE);
  entry->widths[i] = ls_figure_text_width (entry->parts[i]);
}

/*
 * ls_ladder_entry_fit:
 * @bold: whether it is the cursor's
 * @room: how wide its words may be
 *
 * Makes the layouts of a row: one, or where room is short three, of which the middle one is shortened.
 */
void
ls_ladder_entry_fit (LsLadder *self, LsLadderEntry *entry, gboolean bold, double room)
{
  g_autofree char *whole = NULL;

  if (entry->parts[0] != NULL && !entry->bold == !bold && entry->room == room)
    return;
  entry_clear_parts (entry);
  entry->bold = bold;
  entry->room = room;
  whole = ls_ladder_row_text (&entry->row);
  set_part (self, entry, 0, whole);
  if (entry->widths[0] <= room)
    return;
  entry_clear_parts (entry);
  set_part (self, entry, 0, entry->row.verb);
  set_part (self, entry, 1, entry->row.rest);
  set_part (self, entry, 2, entry->row.after != NULL ? entry->row.after : "");
  ls_figure_text_fit (entry->parts[1], MAX (room - entry->widths[0] - entry->widths[2], self->style.font_size * 2),
                      PANGO_ELLIPSIZE_MIDDLE);
  entry->widths[1] = ls_figure_text_width (entry->parts[1]);
}

/*
 * ls_ladder_word:
 *
 * Returns: (transfer none): the layout of a word that comes again and again
 */
PangoLayout *
ls_ladder_word (LsLadder *self, const char *word, gboolean monospace, double size, PangoWeight weight)
{
  g_autofree char *key = g_strdup_printf ("%d %g %d %s", monospace, size, weight, word);
  PangoLayout *layout;

  if (self->words == NULL)
    self->words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  layout = g_hash_table_lookup (self->words, key);
  if (layout == NULL)
    {
      if (g_hash_table_size (self->words) >= WORDS_MAX)
        g_hash_table_remove_all (self->words);
      layout = ls_figure_text_layout (self->context, &self->style, monospace, size, weight, word);
      pango_layout_set_single_paragraph_mode (layout, TRUE);
      g_hash_table_insert (self->words, g_steal_pointer (&key), layout);
    }
  return layout;
}

static gboolean
was_not_drawn (gpointer key, gpointer value, gpointer data)
{
  return ((LsLadderEntry *) value)->drawn != ((LsLadder *) data)->frame;
}

/*
 * ls_ladder_forget:
 * @all: also what is visible: the style has changed
 *
 * Drops the layouts of rows that the last frame did not show.
 */
void
ls_ladder_forget (LsLadder *self, gboolean all)
{
  if (all)
    {
      g_clear_pointer (&self->entries, g_hash_table_unref);
      g_clear_pointer (&self->words, g_hash_table_unref);
      self->next_known = FALSE;
    }
  else if (self->entries != NULL)
    g_hash_table_foreach_remove (self->entries, was_not_drawn, self);
}

/* The client's own next line, as it may be shown: of a secret no more than the first word. */
static char *
show_next (LsLadder *self, guint64 cursor, const LsEvent *event)
{
  g_autofree char *line = ls_session_next (self->session, cursor);
  GString *text;

  if (line == NULL)
    return NULL;
  text = g_string_new (NULL);
  if (self->style.show_secrets || (event != NULL && event->line.secret_length == 0))
    ls_figure_show (text, LS_SPAN (line, MIN (strlen (line), LS_FIGURE_LINE_MAX)));
  else
    {
      LsSpan rest = ls_span_from_string (line);

      ls_figure_show (text, ls_span_take_word (&rest));
      if (rest.length > 0)
        g_string_append (text, " …");
    }
  return g_string_free (text, FALSE);
}

/*
 * ls_ladder_next:
 *
 * Finds the line that the client says next: only where it is its turn, and what comes was not seen yet.
 *
 * Returns: whether there is one
 */
gboolean
ls_ladder_next (LsLadder *self, const LsLadderView *view)
{
  guint64 k, n, last = ls_log_last (self->log);
  const LsEvent *event, *cursor;

  if (view->plain || self->unit != LS_UNIT_LINE
      || ls_log_unit_at (self->log, LS_UNIT_LINE, view->furthest) > ls_log_unit_at (self->log, LS_UNIT_LINE, view->cursor))
    return FALSE;
  if (self->next_known && self->next_after == view->cursor && self->next_last == last)
    return self->next != NULL;
  g_clear_pointer (&self->next, g_free);
  k = ls_log_unit_at (self->log, LS_UNIT_LINE, view->cursor) + 1;
  n = ls_log_unit_event (self->log, LS_UNIT_LINE, k);
  event = ls_log_get (self->log, n);
  cursor = ls_log_get (self->log, view->cursor);
  if (event == NULL || event->from == LS_FROM_CLIENT)
    self->next = show_next (self, view->cursor, event);
  self->next_conn = event != NULL ? event->conn : cursor != NULL ? cursor->conn : 1;
  self->next_after = view->cursor;
  self->next_last = last;
  self->next_known = TRUE;
  return self->next != NULL;
}

/*
 * ls_ladder_state_width:
 *
 * Returns: how wide the chip of a row's state is; it leaves room for a flag beside it
 */
double
ls_ladder_state_width (LsLadder *self, const LsLadderColumns *columns, const LsLadderMarks *marks)
{
  double em = self->style.font_size, room = columns->chips_end - columns->chips - (marks->n_marks > 0 ? em * 1.9 : 0);
  PangoLayout *word = ls_ladder_word (self, marks->state, FALSE, LS_TEXT_CHIP, PANGO_WEIGHT_BOLD);

  return MAX (em * 2, MIN (ls_figure_text_width (word) + em * 1.3, room));
}

/* The words beside a flag, in two lines where one has no room. */
static PangoLayout *
flag_words (LsLadder *self, const LsLadderMarks *marks, double room)
{
  g_autofree char *more = g_strdup_printf (" +%u", marks->n_marks - 1);
  g_autofree char *text = g_strconcat (marks->mark, marks->n_marks > 1 ? more : "", NULL);
  PangoLayout *words = ls_figure_text_layout (self->context, &self->style, FALSE, LS_TEXT_CHIP, PANGO_WEIGHT_BOLD, text);

  if (ls_figure_text_width (words) > room)
    {
      pango_layout_set_width (words, MAX (room, self->style.font_size) * PANGO_SCALE);
      pango_layout_set_wrap (words, PANGO_WRAP_WORD_CHAR);
      pango_layout_set_height (words, -2);
      pango_layout_set_ellipsize (words, PANGO_ELLIPSIZE_END);
      pango_layout_set_spacing (words, -self->style.font_size * 0.12 * PANGO_SCALE);
    }
  return words;
}

/*
 * ls_ladder_flag_place:
 * @flag: (out): where the flag of a row goes; its words are the caller's to unref
 *
 * Beside a state only the flag itself stands, unless there is much room; a finding of little weight has no more anywhere.
 *
 * Returns: whether the row has one
 */
gboolean
ls_ladder_flag_place (LsLadder *self, const LsLadderColumns *columns, const LsLadderMarks *marks, LsLadderFlag *flag)
{
  double em = self->style.font_size, room;

  if (marks->n_marks == 0)
    return FALSE;
  *flag = (LsLadderFlag) { .x = columns->chips, .width = em * 1.5, .height = round (em * 1.6) };
  if (marks->state != NULL)
    flag->x += ls_ladder_state_width (self, columns, marks) + em * 0.4;
  room = columns->chips_end - flag->x - em * 2.5;
  if (!marks->grave || (marks->state != NULL && room < em * 4.5))
    return TRUE;
  flag->words = flag_words (self, marks, room);
  flag->width = MIN (ls_figure_text_width (flag->words), MAX (room, em)) + em * 2.5;
  if (pango_layout_get_line_count (flag->words) > 1)
    flag->height = round (em * 2.45);
  return TRUE;
}
