/* dot-reader.c: reads a letter up to its lone dot, and takes the stuffed dots away. RFC 5321 section 4.5.2.
 * SPDX-License-Identifier: MIT */
#include "protocols/dot-reader.h"

#include <string.h>

typedef enum {
  AT_LINE_START,     /* the CRLF of DATA itself counts as one half of CRLF.CRLF */
  IN_TEXT,
  AFTER_CR,
  AFTER_DOT,         /* a dot at the line's start, held back */
  AFTER_DOT_CR
} State;

/**
 * ls_dot_reader_begin:
 * @self: a reader, zeroed or used before
 * @most: how many octets of the letter are kept
 */
void
ls_dot_reader_begin (LsDotReader *self, guint64 most)
{
  GByteArray *text = self->text != NULL ? self->text : g_byte_array_new ();

  g_byte_array_set_size (text, 0);
  *self = (LsDotReader) { .text = text, .careless = self->careless, .most = most, .state = AT_LINE_START };
}

/**
 * ls_dot_reader_clear:
 * @self: a reader; what it kept is gone
 */
void
ls_dot_reader_clear (LsDotReader *self)
{
  g_clear_pointer (&self->text, g_byte_array_unref);
}

static void
emit (LsDotReader *self, const guint8 *octets, gsize length)
{
  if (self->length < self->most)
    g_byte_array_append (self->text, octets, MIN (length, self->most - self->length));
  self->length += length;
}

/* An octet that stands behind whatever is held back at this moment, itself no CR. */
static void
take_text (LsDotReader *self, guint8 octet)
{
  if (octet == '\n')
    self->bare_lf = TRUE;
  emit (self, &octet, 1);
  self->state = IN_TEXT;
}

/* An LF without its CR, which a careless reader takes for a line's end. */
static gboolean
take_careless_end (LsDotReader *self)
{
  if (self->state == AFTER_DOT)
    return TRUE;
  emit (self, (const guint8 *) "\r\n", 2);
  self->state = AT_LINE_START;
  return FALSE;
}

static gboolean
take_octet (LsDotReader *self, guint8 octet)
{
  if (self->careless && octet == '\n' && self->state != AFTER_CR && self->state != AFTER_DOT_CR)
    return take_careless_end (self);
  switch ((State) self->state)
    {
    case AT_LINE_START:
    case IN_TEXT:
      if (octet == '.' && self->state == AT_LINE_START)
        self->state = AFTER_DOT;
      else if (octet == '\r')
        self->state = AFTER_CR;
      else
        take_text (self, octet);
      return FALSE;

    case AFTER_CR:
      if (octet == '\n')
        {
          emit (self, (const guint8 *) "\r\n", 2);
          self->state = AT_LINE_START;
          return FALSE;
        }
      self->bare_cr = TRUE;
      emit (self, (const guint8 *) "\r", 1);
      if (octet != '\r')
        take_text (self, octet);
      return FALSE;

    case AFTER_DOT:
      /* RFC 5321 4.5.2: the sender added this dot; take it away again. */
      if (octet == '\r')
        self->state = AFTER_DOT_CR;
      else
        take_text (self, octet);
      return FALSE;

    case AFTER_DOT_CR:
      if (octet == '\n')
        return TRUE;
      self->bare_cr = TRUE;
      emit (self, (const guint8 *) "\r", 1);
      self->state = AFTER_CR;
      if (octet != '\r')
        take_text (self, octet);
      return FALSE;
    }
  g_assert_not_reached ();
}

/* How many octets at the front are plain text: no CR, no LF. */
static gsize
plain_length (LsSpan octets)
{
  const guint8 *lf = memchr (octets.data, '\n', octets.length);
  gsize length = lf != NULL ? (gsize) (lf - octets.data) : octets.length;
  const guint8 *cr = memchr (octets.data, '\r', length);

  return cr != NULL ? (gsize) (cr - octets.data) : length;
}

/**
 * ls_dot_reader_take:
 * @self: a reader
 * @octets: (inout): what came; moved behind what was taken: all of it, or up to the letter's end
 *
 * Returns: whether the letter is complete
 */
gboolean
ls_dot_reader_take (LsDotReader *self, LsSpan *octets)
{
  while (octets->length > 0)
    {
      if (self->state == IN_TEXT)
        {
          LsSpan plain = ls_span_take (octets, plain_length (*octets));

          emit (self, plain.data, plain.length);
          if (octets->length == 0)
            return FALSE;
        }
      if (take_octet (self, ls_span_take (octets, 1).data[0]))
        return TRUE;
    }
  return FALSE;
}

/**
 * ls_dot_reader_take_counted:
 * @self: a reader
 * @octets: a piece of a letter whose octets are counted: all of it is kept as it is
 */
void
ls_dot_reader_take_counted (LsDotReader *self, LsSpan octets)
{
  emit (self, octets.data, octets.length);
  while (octets.length > 0)
    {
      guint8 octet;

      if (self->state != AFTER_CR)
        ls_span_take (&octets, plain_length (octets));
      if (octets.length == 0)
        return;
      octet = ls_span_take (&octets, 1).data[0];
      if (self->state == AFTER_CR)
        self->bare_cr |= octet != '\n';
      else
        self->bare_lf |= octet == '\n';
      self->state = octet == '\r' ? AFTER_CR : IN_TEXT;
    }
}

/**
 * ls_dot_reader_end_counted:
 * @self: a reader that has all pieces of a letter
 */
void
ls_dot_reader_end_counted (LsDotReader *self)
{
  self->bare_cr |= self->state == AFTER_CR;
}
