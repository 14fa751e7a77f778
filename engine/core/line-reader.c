/* line-reader.c: cuts octets into lines as they come, in bounded memory.
 * SPDX-License-Identifier: MIT */
#include "core/line-reader.h"

#include <string.h>

/**
 * ls_line_reader_init:
 * @self: a reader
 * @most: how many octets of a line it holds; of a longer one only so much is handed out
 */
void
ls_line_reader_init (LsLineReader *self, gsize most)
{
  *self = (LsLineReader) { .most = most, .held = g_byte_array_new () };
}

/**
 * ls_line_reader_clear:
 * @self: a reader, emptied and not to be used again
 */
void
ls_line_reader_clear (LsLineReader *self)
{
  g_clear_pointer (&self->held, g_byte_array_unref);
}

/* What is odd about @octets, given the octet before them. A CR at their end is judged with what follows. */
static guint
scan (LsSpan octets, guint8 before)
{
  guint flags = 0;

  for (gsize i = 0; i < octets.length; i++)
    {
      guint8 octet = octets.data[i];

      /* The usual case. */
      if (octet > '\r' && octet < 0x80 && before != '\r')
        {
          before = octet;
          continue;
        }
      if (before == '\r' && octet != '\n')
        flags |= LS_LINE_BARE_CR;
      if (octet == '\n' && before != '\r')
        flags |= LS_LINE_BARE_LF;
      if (octet == '\0')
        flags |= LS_LINE_NUL;
      if (octet >= 0x80)
        flags |= LS_LINE_EIGHT_BIT;
      before = octet;
    }
  return flags;
}

/* The length of @octets up to and with what ends the line; 0 where there is no end; @line_end is how long that is. */
static gsize
find_end (const LsLineReader *self, LsSpan octets, gsize *line_end)
{
  const guint8 *from = octets.data, *end = octets.data + octets.length;

  while (from < end)
    {
      const guint8 *lf = memchr (from, '\n', end - from);

      if (lf == NULL)
        return 0;
      *line_end = (lf > octets.data ? lf[-1] : self->last) == '\r' ? 2 : 1;
      if (*line_end == 2 || self->lf_ends)
        return lf - octets.data + 1;
      from = lf + 1;
    }
  return 0;
}

static void
hold (LsLineReader *self, LsSpan octets)
{
  self->flags |= scan (octets, self->last);
  self->length += octets.length;
  if (octets.length > 0)
    self->last = octets.data[octets.length - 1];
  if (self->held->len < self->most)
    g_byte_array_append (self->held, octets.data, MIN (octets.length, self->most - self->held->len));
}

/* Hands out the line that is held, of which @line_end octets are its end. */
static void
hand_out (LsLineReader *self, LsLine *line, gsize line_end)
{
  gsize text = self->length - line_end;

  line->octets = LS_SPAN (self->held->data, MIN (text, self->held->len));
  line->length = self->length;
  line->flags = self->flags | (text > line->octets.length ? LS_LINE_CUT : 0);
  self->length = 0;
  self->flags = 0;
  self->last = '\0';
}

/**
 * ls_line_reader_take:
 * @self: a reader
 * @octets: (inout): what came; moved behind what was taken
 * @line: (out): a whole line, valid until @self is next called, or @octets' memory changes
 *
 * Takes octets up to the end of a line, or all of them.
 *
 * Returns: whether there was a whole line
 */
gboolean
ls_line_reader_take (LsLineReader *self, LsSpan *octets, LsLine *line)
{
  gsize line_end = 0, length = find_end (self, *octets, &line_end);

  if (self->length == 0)
    g_byte_array_set_size (self->held, 0);
  if (length == 0)
    {
      hold (self, ls_span_take (octets, octets->length));
      return FALSE;
    }
  if (self->length == 0 && length - line_end <= self->most)
    {
      /* The usual case: a whole line lies there, and need not be copied. */
      LsSpan whole = ls_span_take (octets, length);

      line->octets = LS_SPAN (whole.data, length - line_end);
      line->length = length;
      line->flags = scan (whole, '\0');
      return TRUE;
    }
  hold (self, ls_span_take (octets, length));
  hand_out (self, line, line_end);
  return TRUE;
}

/**
 * ls_line_reader_finish:
 * @self: a reader, empty afterwards
 * @line: (out): what is left without a line end
 *
 * Returns: whether something was left
 */
gboolean
ls_line_reader_finish (LsLineReader *self, LsLine *line)
{
  if (self->length == 0)
    return FALSE;
  hand_out (self, line, 0);
  return TRUE;
}

/**
 * ls_line_flags:
 * @text: a whole line without its CRLF
 *
 * Returns: what is odd about it: #LsLineFlags
 */
guint
ls_line_flags (LsSpan text)
{
  guint flags = scan (text, '\0');

  /* Two that stand together here stood apart on the wire (a telnet program's words between them): they end no line. */
  if (text.length > 0 && memchr (text.data, '\r', text.length) != NULL)
    flags |= LS_LINE_BARE_CR;
  if (text.length > 0 && memchr (text.data, '\n', text.length) != NULL)
    flags |= LS_LINE_BARE_LF;
  return flags;
}
