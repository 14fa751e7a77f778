/* ladder-rows.c: what a row of the ladder says.
 * SPDX-License-Identifier: MIT */
#include "figure/ladder-private.h"

#include "core/show.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Of a long letter, so many events are walked to count its lines; of a longer one a lower bound is told. */
#define LETTER_EVENTS_MAX 8192
/* Of a long reply, so many octets are read to count its lines. */
#define REPLY_OCTETS_MAX  16384
/* So many events are looked at to find the line that a segment carries. */
#define NEIGHBOURS_MAX    256

/* The start of the event's octets: never more than a row can need, however long its line. */
static LsSpan
peek (LsLadder *self, const LsEvent *event, guint64 n, gsize most, GByteArray *scratch)
{
  LsConnection *connection = ls_session_get_connection (self->session, event->conn);

  if (event->length == 0 || connection == NULL)
    return LS_SPAN (NULL, 0);
  if (connection->knowledge->line_text != NULL && ls_event_is_line (event))
    {
      g_autofree char *words = ls_session_line_text (self->session, n);

      g_byte_array_set_size (scratch, 0);
      g_byte_array_append (scratch, (const guint8 *) words, strlen (words));
      return LS_SPAN (scratch->data, scratch->len);
    }
  if ((event->flags & LS_EVENT_FLAG_OUR_WORDS) != 0 || event->from > LS_FROM_SERVER)
    return ls_session_octets (self->session, n, scratch);
  return ls_stream_peek (connection->streams[event->from], event->start, MIN (event->length, most), scratch);
}

/* Octets as they may be seen: those of the secret masked. Both ranges count from where @octets begin. */
static void
show_masked (GString *text, LsSpan octets, guint64 secret_start, guint64 secret_length, gboolean show_secrets)
{
  if (secret_length > 0 && !show_secrets && secret_start < octets.length)
    {
      ls_figure_show (text, ls_span_take (&octets, secret_start));
      ls_span_take (&octets, secret_length);
      g_string_append (text, LS_MASK);
    }
  ls_figure_show (text, octets);
}

/* A character must not be cut in two. */
static LsSpan
cut (LsSpan octets, gsize most)
{
  if (octets.length <= most)
    return octets;
  octets.length = most;
  for (guint i = 0; i < 3 && octets.length > 0 && (octets.data[octets.length] & 0xc0) == 0x80; i++)
    octets.length--;
  return octets;
}

static gsize
skip_word (const char *text, gsize from, gsize most)
{
  gsize end = from;

  while (end - from < most && (g_ascii_isalnum (text[end]) || strchr ("+*.=", text[end]) != NULL) && text[end] != '\0')
    end++;
  return end;
}

/* `MAIL FROM:`, `550 `, `250-`, `a1 LOGIN `: what must be read whatever else is left out. */
static gsize
verb_length (const char *text)
{
  gsize end = skip_word (text, 0, 12), second;

  if (end == 0 || (text[end] != ' ' && text[end] != '-'))
    return 0;
  end++;
  second = skip_word (text, end, 12);
  if (second > end && end <= 6 && (text[second] == ' ' || text[second] == ':'))
    return second + 1;
  return end;
}

static void
set_words (LsLadderRow *row, const char *text, gboolean has_verb)
{
  gsize verb = has_verb ? verb_length (text) : 0;

  row->verb = g_strndup (text, verb);
  row->rest = g_strdup (text + verb);
}

static guint
count_lines (LsSpan octets)
{
  guint lines = 0;

  for (const guint8 *end; octets.length > 0 && (end = memchr (octets.data, '\n', octets.length)) != NULL; lines++)
    ls_span_take (&octets, end + 1 - octets.data);
  return lines + (octets.length > 0);
}

/* `… 6 lines ▸` behind the first of several. */
static void
say_lines (LsLadderRow *row, guint lines, gboolean and_more)
{
  row->after = g_strdup_printf (and_more ? _(" … over %u lines ▸") : _(" … %u lines ▸"), lines);
}

static LsSpan
without_end (LsSpan line)
{
  if (line.length > 0 && line.data[line.length - 1] == '\n')
    line.length--;
  if (line.length > 0 && line.data[line.length - 1] == '\r')
    line.length--;
  return line;
}

static LsSpan
first_line (LsSpan octets)
{
  const guint8 *end = octets.length > 0 ? memchr (octets.data, '\n', octets.length) : NULL;

  if (end != NULL)
    octets.length = end + 1 - octets.data;
  return without_end (octets);
}

/* The last line of the same connection before event @n; 0: none, or far away. */
static guint64
previous_line (LsLadder *self, guint64 n)
{
  const LsEvent *event = ls_log_get (self->log, n);

  for (guint i = 0; i < NEIGHBOURS_MAX && event != NULL && event->back != 0; i++)
    {
      n -= event->back;
      event = ls_log_get (self->log, n);
      if (event != NULL && ls_event_is_line (event))
        return n;
    }
  return 0;
}

static gboolean
is_letter_line (const LsEvent *event)
{
  return event != NULL && event->kind == LS_EVENT_DATA && (event->flags & LS_EVENT_FLAG_DOT) == 0;
}

/* A letter's lines are a row each, unless it is long: then the line before its last is in no row of its own. */
static gboolean
is_long_letter (LsLadder *self, guint64 n, const LsEvent *event)
{
  guint64 before = is_letter_line (event) ? previous_line (self, n) : 0;

  return before != 0 && is_letter_line (ls_log_get (self->log, before))
         && ls_log_unit_event (self->log, LS_UNIT_LINE, ls_log_unit_at (self->log, LS_UNIT_LINE, before)) != before;
}

/* Finds the first line of the letter whose line event @n is; where that is too far, its count of lines is a lower bound. */
static gboolean
walk_letter (LsLadder *self, guint64 n, guint64 *first, guint *lines)
{
  const LsEvent *event = ls_log_get (self->log, n);

  *first = n;
  *lines = 1;
  for (guint i = 0; i < LETTER_EVENTS_MAX; i++)
    {
      if (event->back == 0)
        return TRUE;
      n -= event->back;
      event = ls_log_get (self->log, n);
      if (event == NULL || (ls_event_is_line (event) && !is_letter_line (event)))
        return TRUE;
      if (is_letter_line (event))
        {
          *first = n;
          ++*lines;
        }
    }
  return FALSE;
}

static void
read_letter (LsLadder *self, LsLadderRow *row, guint lines, gboolean whole, GByteArray *scratch)
{
  const LsEvent *event = ls_log_get (self->log, row->first);
  g_autoptr (GString) text = g_string_new (NULL);

  if (whole)
    ls_figure_show (text, cut (first_line (peek (self, event, row->first, LS_FIGURE_LINE_MAX + 4, scratch)), LS_FIGURE_LINE_MAX));
  else
    g_string_append (text, _("A letter"));
  set_words (row, text->str, FALSE);
  say_lines (row, lines, !whole);
}

static void
read_line (LsLadder *self, LsLadderRow *row, const LsEvent *event, GByteArray *scratch)
{
  gsize most = event->kind == LS_EVENT_REPLY ? REPLY_OCTETS_MAX : LS_FIGURE_LINE_MAX + 4;
  LsSpan octets = peek (self, event, row->event, most, scratch);
  g_autoptr (GString) text = g_string_new (NULL);
  guint lines = event->kind == LS_EVENT_REPLY ? count_lines (octets) : 1;
  LsSpan line = event->kind == LS_EVENT_REPLY ? first_line (octets) : without_end (octets);

  show_masked (text, cut (line, LS_FIGURE_LINE_MAX), event->line.secret_start, event->line.secret_length,
               self->style.show_secrets);
  set_words (row, text->str, event->kind != LS_EVENT_DATA);
  if (lines > 1)
    say_lines (row, lines, event->length > most);
  else if (event->length > LS_FIGURE_LINE_MAX + 2)
    row->after = g_strdup_printf (_(" (%'u bytes)"), event->length);
}

/* What the lines that a segment carries have to say about it. */
typedef struct {
  gboolean found;            /* the line that its first octet belongs to */
  gboolean refused;
  guint64  secret_start;
  guint64  secret_length;
} Carried;

static void
look_at_carried (LsLadder *self, guint64 n, const LsEvent *segment, Carried *carried)
{
  const LsEvent *event = segment;
  guint64 end = segment->start + segment->length;

  *carried = (Carried) { .found = FALSE };
  for (guint i = 0; i < NEIGHBOURS_MAX && event->back != 0 && !carried->found; i++)
    {
      n -= event->back;
      event = ls_log_get (self->log, n);
      if (event == NULL)
        return;
      if (!ls_event_is_line (event) || event->from != segment->from || event->start >= end
          || event->start + event->length <= segment->start)
        continue;
      carried->found = event->start <= segment->start;
      carried->refused |= (event->flags & LS_EVENT_FLAG_REFUSED) != 0;
      if (event->line.secret_length > 0)
        {
          guint64 secret = event->start + event->line.secret_start, until = secret + event->line.secret_length;

          if (until > segment->start && secret < end)
            {
              carried->secret_start = MAX (secret, segment->start) - segment->start;
              carried->secret_length = MIN (until, end) - MAX (secret, segment->start);
            }
        }
    }
}

/* `SYN ACK`. */
static char *
flag_words (guint8 flags)
{
  static const struct {
    guint8      flag;
    const char *word;
  } words[] = { { LS_TCP_SYN, "SYN " }, { LS_TCP_FIN, "FIN " }, { LS_TCP_RST, "RST " }, { LS_TCP_ACK, "ACK " } };
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (flags & words[i].flag)
      g_string_append (text, words[i].word);
  return g_strchomp (g_string_free (text, FALSE));
}

/* Whether what is said there is no text. */
static gboolean
is_binary (LsLadder *self, const LsEvent *event)
{
  LsConnection *connection = ls_session_get_connection (self->session, event->conn);

  return connection != NULL && connection->knowledge->line_text != NULL;
}

static void
read_segment (LsLadder *self, LsLadderRow *row, const LsEvent *event, GByteArray *scratch)
{
  g_autoptr (GString) text = g_string_new (NULL);
  Carried carried;
  LsSpan octets, line;
  guint lines;

  row->lost = (event->flags & LS_EVENT_FLAG_LOST) != 0;
  row->bare = event->length == 0;
  if (row->bare)
    {
      row->verb = g_strdup ("");
      row->rest = flag_words (event->segment.flags);
      return;
    }
  if (ls_session_is_sealed (self->session, row->event) || is_binary (self, event))
    {
      g_string_printf (text, ls_session_is_sealed (self->session, row->event) ? "sealed, %u bytes" : "%u bytes", event->length);
      set_words (row, text->str, FALSE);
      return;
    }
  look_at_carried (self, row->event, event, &carried);
  row->refused = carried.refused;
  octets = peek (self, event, row->event, REPLY_OCTETS_MAX, scratch);
  line = first_line (octets);
  lines = count_lines (octets);
  /* Without its line nobody knows whether these octets are a secret. */
  if (!carried.found && !self->style.show_secrets)
    g_string_append_printf (text, _("%u bytes"), event->length);
  else
    show_masked (text, cut (line, LS_FIGURE_LINE_MAX), carried.secret_start, carried.secret_length, self->style.show_secrets);
  set_words (row, text->str, carried.found);
  if (lines > 1 && carried.found)
    say_lines (row, lines, event->length > REPLY_OCTETS_MAX);
}

/*
 * ls_ladder_row_read:
 * @n: the event of a row
 * @row: (out): cleared by ls_ladder_row_clear()
 */
void
ls_ladder_row_read (LsLadder *self, guint64 n, LsLadderRow *row)
{
  g_autoptr (GByteArray) scratch = g_byte_array_new ();
  const LsEvent *event = ls_log_get (self->log, n);
  guint lines;
  gboolean whole;

  *row = (LsLadderRow) { .event = n, .first = n };
  if (event == NULL)
    {
      set_words (row, "", FALSE);
      return;
    }
  row->conn = event->conn;
  row->kind = event->kind;
  row->from = event->from;
  row->time_us = event->time_us;
  row->refused = (event->flags & LS_EVENT_FLAG_REFUSED) != 0;
  if (event->kind == LS_EVENT_SEGMENT)
    {
      read_segment (self, row, event, scratch);
      return;
    }
  if (is_long_letter (self, n, event))
    {
      whole = walk_letter (self, n, &row->first, &lines);
      read_letter (self, row, lines, whole, scratch);
    }
  else
    read_line (self, row, event, scratch);
}

/*
 * ls_ladder_row_clear:
 */
void
ls_ladder_row_clear (LsLadderRow *row)
{
  g_clear_pointer (&row->verb, g_free);
  g_clear_pointer (&row->rest, g_free);
  g_clear_pointer (&row->after, g_free);
}

/*
 * ls_ladder_row_text:
 *
 * Returns: (transfer full): all its words
 */
char *
ls_ladder_row_text (const LsLadderRow *row)
{
  return g_strconcat (row->verb, row->rest, row->after, NULL);
}

/*
 * ls_ladder_row_spoken:
 *
 * Returns: (transfer full): its words for who hears them: an empty line is told
 */
char *
ls_ladder_row_spoken (const LsLadderRow *row)
{
  char *words = ls_ladder_row_text (row);

  if (*words != '\0')
    return words;
  g_free (words);
  return g_strdup (_("an empty line"));
}

/*
 * ls_ladder_row_base:
 *
 * Returns: how many units were forgotten: row 0 is the unit after them
 */
guint64
ls_ladder_row_base (LsLadder *self)
{
  return ls_log_unit_at (self->log, self->unit, ls_log_first (self->log) - 1);
}
