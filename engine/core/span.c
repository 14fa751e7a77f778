/* span.c: some octets that belong to somebody else, and a reader that only moves forward in them.
 * SPDX-License-Identifier: MIT */
#include "core/span.h"

#include <string.h>

/**
 * ls_span_from_string:
 * @string: a C string that outlives the span
 *
 * Returns: a span over @string, its NUL left out
 */
LsSpan
ls_span_from_string (const char *string)
{
  return LS_SPAN (string, strlen (string));
}

/**
 * ls_span_equals:
 *
 * Returns: whether the octets of @span are exactly those of @string
 */
gboolean
ls_span_equals (LsSpan span, const char *string)
{
  return strlen (string) == span.length && (span.length == 0 || memcmp (span.data, string, span.length) == 0);
}

/**
 * ls_span_equals_nocase:
 *
 * Returns: the same with ASCII letters of either case; other octets must be equal
 */
gboolean
ls_span_equals_nocase (LsSpan span, const char *string)
{
  return strlen (string) == span.length && ls_span_starts_nocase (span, string);
}

/**
 * ls_span_starts_nocase:
 *
 * Returns: whether @span begins with @prefix, ASCII letters of either case
 */
gboolean
ls_span_starts_nocase (LsSpan span, const char *prefix)
{
  gsize length = strlen (prefix);

  if (length == 0)
    return TRUE;
  return length <= span.length && g_ascii_strncasecmp ((const char *) span.data, prefix, length) == 0
         && memchr (span.data, '\0', length) == NULL;
}

/**
 * ls_span_take:
 * @span: (inout): a span, moved forward
 * @length: how many octets; fewer are taken where fewer are left
 *
 * Returns: the octets taken from the front
 */
LsSpan
ls_span_take (LsSpan *span, gsize length)
{
  LsSpan taken = { span->data, MIN (length, span->length) };

  /* Nothing may be added to a null pointer, not even nothing. */
  if (taken.length > 0)
    span->data += taken.length;
  span->length -= taken.length;
  return taken;
}

/**
 * ls_span_take_word:
 * @span: (inout): a span, moved behind the word and the one space after it
 *
 * Returns: the octets up to the first space or the end
 */
LsSpan
ls_span_take_word (LsSpan *span)
{
  const guint8 *space = span->length > 0 ? memchr (span->data, ' ', span->length) : NULL;
  LsSpan word = ls_span_take (span, space == NULL ? span->length : (gsize) (space - span->data));

  ls_span_take (span, 1);
  return word;
}

/**
 * ls_span_take_octet:
 * @span: (inout): a span, moved by one where its first octet is @octet
 *
 * Returns: whether it was
 */
gboolean
ls_span_take_octet (LsSpan *span, guint8 octet)
{
  if (span->length == 0 || span->data[0] != octet)
    return FALSE;
  ls_span_take (span, 1);
  return TRUE;
}

/**
 * ls_span_trim:
 *
 * Returns: @span without spaces and tabs at either end
 */
LsSpan
ls_span_trim (LsSpan span)
{
  while (span.length > 0 && (span.data[0] == ' ' || span.data[0] == '\t'))
    ls_span_take (&span, 1);
  while (span.length > 0 && (span.data[span.length - 1] == ' ' || span.data[span.length - 1] == '\t'))
    span.length--;
  return span;
}

/**
 * ls_span_chomp:
 *
 * Returns: @span without the line end, CRLF or a bare LF, that it may have
 */
LsSpan
ls_span_chomp (LsSpan span)
{
  if (span.length > 0 && span.data[span.length - 1] == '\n')
    span.length -= span.length > 1 && span.data[span.length - 2] == '\r' ? 2 : 1;
  return span;
}

/**
 * ls_span_parse_number:
 * @span: the whole of it is to be decimal digits, 1 to 20 of them
 * @most: the greatest number accepted
 * @number: (out): the number
 *
 * Returns: %FALSE, with @number untouched, where it is no number or too great
 */
gboolean
ls_span_parse_number (LsSpan span, guint64 most, guint64 *number)
{
  guint64 value = 0;

  if (span.length == 0 || span.length > 20)
    return FALSE;
  for (gsize i = 0; i < span.length; i++)
    {
      guint digit = span.data[i] - (guint) '0';

      if (digit > 9 || digit > most || value > (most - digit) / 10)
        return FALSE;
      value = value * 10 + digit;
    }
  *number = value;
  return TRUE;
}

/**
 * ls_span_dup:
 *
 * Returns: (transfer full): the octets as a C string; it ends early where they hold a NUL
 */
char *
ls_span_dup (LsSpan span)
{
  return g_strndup (span.length > 0 ? (const char *) span.data : "", span.length);
}
