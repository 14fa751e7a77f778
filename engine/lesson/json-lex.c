/* json-lex.c: the words of a JSON text: strings, numbers, literals. RFC 8259.
 * SPDX-License-Identifier: MIT */
#include "lesson/json-lex.h"

#include <math.h>
#include <string.h>

/* A number or a word in a fault is cut after this many octets. */
#define SHOWN_MOST 32

static gboolean
is_word_octet (int octet)
{
  return octet >= 0 && octet < 0x80 && (g_ascii_isalnum (octet) || octet == '_' || octet == '$');
}

/* 0: the octets here are no UTF-8. */
static gunichar
character_here (const LsJsonLex *self, guint *octets)
{
  gsize left = self->length - self->offset;
  gunichar character;

  if (self->data[self->offset] < 0x80)
    {
      *octets = 1;
      return self->data[self->offset];
    }
  character = g_utf8_get_char_validated ((const char *) self->data + self->offset, left);
  *octets = 1;
  if (character == (gunichar) -1 || character == (gunichar) -2)
    return 0;
  *octets = g_unichar_to_utf8 (character, NULL);
  return character;
}

/* Says what stands here, in words; the octets here may be anything. */
static char *
describe_here (const LsJsonLex *self)
{
  gsize word = 0;
  guint octets;
  gunichar character;
  int octet = ls_json_lex_peek (self);

  if (octet < 0)
    return g_strdup ("the end of the file");
  character = character_here (self, &octets);
  if (octet >= 0x80 && character == 0)
    return g_strdup_printf ("the octet 0x%02X, which is no UTF-8 here", octet);
  if (character == 0xFEFF)
    return g_strdup ("a byte order mark");
  if (octet == '/' && self->offset + 1 < self->length
      && (self->data[self->offset + 1] == '/' || self->data[self->offset + 1] == '*'))
    return g_strdup ("a comment");
  if (character < 0x20)
    return g_strdup_printf ("the control character U+%04X", character);
  while (word < SHOWN_MOST && self->offset + word < self->length && is_word_octet (self->data[self->offset + word]))
    word++;
  return ls_lesson_quote ((const char *) self->data + self->offset, word > 0 ? word : octets);
}

/**
 * ls_json_lex_peek:
 *
 * Returns: the next octet; -1 at the end
 */
int
ls_json_lex_peek (const LsJsonLex *self)
{
  return self->offset < self->length ? self->data[self->offset] : -1;
}

/**
 * ls_json_lex_step:
 *
 * Goes on by one character; one that is no UTF-8 stops the reading.
 */
void
ls_json_lex_step (LsJsonLex *self)
{
  guint octets;
  gunichar character = character_here (self, &octets);

  if (character == 0 && self->data[self->offset] >= 0x80)
    {
      ls_json_lex_unexpected (self, "valid UTF-8");
      return;
    }
  self->offset += octets;
  self->place.column++;
  if (character == '\n')
    self->place = (LsPlace) { self->place.line + 1, 1 };
}

/**
 * ls_json_lex_skip_space:
 *
 * Goes over the four kinds of white space that JSON knows (RFC 8259 section 2).
 */
void
ls_json_lex_skip_space (LsJsonLex *self)
{
  int octet;

  while ((octet = ls_json_lex_peek (self)) > 0 && strchr (" \t\r\n", octet) != NULL)
    ls_json_lex_step (self);
}

/**
 * ls_json_lex_fault:
 * @self: a text
 * @place: where the fault is
 * @found: what stands there
 * @expected: what should stand there
 *
 * Notes a fault; reading goes on.
 */
void
ls_json_lex_fault (LsJsonLex *self, LsPlace place, const char *found, const char *expected)
{
  g_autofree char *path = self->at == 0 ? g_strdup ("$") : ls_json_places_path (self->places, self->at);

  ls_lesson_problems_add (self->problems, self->file, place.line, place.column, path, found, expected);
  self->damaged = TRUE;
}

/**
 * ls_json_lex_unexpected:
 * @self: a text
 * @expected: what should stand here
 *
 * Notes that something else does, and stops the reading.
 */
void
ls_json_lex_unexpected (LsJsonLex *self, const char *expected)
{
  g_autofree char *found = describe_here (self);

  ls_json_lex_fault (self, self->place, found, expected);
  self->stopped = TRUE;
}

/* Four hexadecimal digits; -1, with what is there left alone, where they are not. */
static int
take_hex4 (LsJsonLex *self)
{
  int number = 0;

  if (self->length - self->offset < 4)
    return -1;
  for (guint i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value (self->data[self->offset + i]);

      if (digit < 0)
        return -1;
      number = number * 16 + digit;
    }
  self->offset += 4;
  self->place.column += 4;
  return number;
}

/* Behind a high surrogate must stand the low one (RFC 8259 section 7). */
static int
take_low_surrogate (LsJsonLex *self)
{
  LsJsonLex before = *self;
  int low;

  if (self->length - self->offset < 6 || memcmp (self->data + self->offset, "\\u", 2) != 0)
    return -1;
  self->offset += 2;
  self->place.column += 2;
  low = take_hex4 (self);
  if (low >= 0xDC00 && low <= 0xDFFF)
    return low;
  self->offset = before.offset;
  self->place = before.place;
  return -1;
}

static void
scan_unicode_escape (LsJsonLex *self, LsPlace start, GString *unescaped)
{
  int unit = take_hex4 (self);
  int low = -1;
  char shown[] = "\\uXXXX";

  if (unit < 0)
    {
      ls_json_lex_fault (self, start, "\"\\u\" without four hexadecimal digits", "an escape such as \\u00E9");
      return;
    }
  if (unit >= 0xD800 && unit <= 0xDBFF)
    low = take_low_surrogate (self);
  g_snprintf (shown, sizeof shown, "\\u%04X", unit);
  if (unit == 0)
    ls_json_lex_fault (self, start, shown, "any character but NUL");
  else if (unit >= 0xD800 && unit <= 0xDFFF && low < 0)
    ls_json_lex_fault (self, start, shown, "both halves of a surrogate pair, the high one first");
  else if (unescaped != NULL)
    g_string_append_unichar (unescaped, low < 0 ? unit : 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00));
}

static void
scan_escape (LsJsonLex *self, GString *unescaped)
{
  static const char letters[] = "\"\\/bfnrt";
  static const char meanings[] = "\"\\/\b\f\n\r\t";
  LsPlace start = self->place;
  int octet;
  const char *letter;

  ls_json_lex_step (self);
  octet = ls_json_lex_peek (self);
  if (octet < 0)
    return;                     /* the string will say that it has no end */
  letter = octet == 0 ? NULL : strchr (letters, octet);
  if (octet == 'u')
    {
      ls_json_lex_step (self);
      scan_unicode_escape (self, start, unescaped);
    }
  else if (letter != NULL)
    {
      ls_json_lex_step (self);
      if (unescaped != NULL)
        g_string_append_c (unescaped, meanings[letter - letters]);
    }
  else
    ls_json_lex_fault (self, start, "a backslash that begins no escape",
                       "one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX");
}

/**
 * ls_json_lex_string:
 * @self: a text; a quote stands here
 * @unescaped: (nullable): gets the string's meaning
 *
 * Reads a string to the quote that ends it.
 */
void
ls_json_lex_string (LsJsonLex *self, GString *unescaped)
{
  ls_json_lex_step (self);
  while (!self->stopped)
    {
      gsize start = self->offset;
      int octet = ls_json_lex_peek (self);

      if (octet == '"')
        {
          ls_json_lex_step (self);
          return;
        }
      if (octet < 0 || octet == '\n' || octet == '\r')
        {
          g_autofree char *found = g_strdup_printf ("the end of the %s inside a string", octet < 0 ? "file" : "line");

          ls_json_lex_fault (self, self->place, found, "the quote that ends the string");
          self->stopped = TRUE;
        }
      else if (octet == '\\')
        scan_escape (self, unescaped);
      else if (octet < 0x20)
        {
          g_autofree char *found = describe_here (self);
          g_autofree char *expected = g_strdup_printf ("an escape in its stead, \\u%04X", (guint) octet);

          ls_json_lex_fault (self, self->place, found, octet == 0 ? "any character but NUL" : expected);
          ls_json_lex_step (self);
        }
      else
        {
          ls_json_lex_step (self);
          if (unescaped != NULL && !self->stopped)
            g_string_append_len (unescaped, (const char *) self->data + start, self->offset - start);
        }
    }
}

static gsize
skip_digits (LsJsonLex *self)
{
  gsize start = self->offset;

  while (g_ascii_isdigit (ls_json_lex_peek (self)))
    ls_json_lex_step (self);
  return self->offset - start;
}

static gboolean
skip_one_of (LsJsonLex *self, const char *octets)
{
  int octet = ls_json_lex_peek (self);

  if (octet <= 0 || strchr (octets, octet) == NULL)
    return FALSE;
  ls_json_lex_step (self);
  return TRUE;
}

/* RFC 8259 section 6; whether a double holds it is asked when it is known whole. */
static void
scan_number (LsJsonLex *self)
{
  gsize start = self->offset;
  LsPlace place = self->place;
  gsize whole_digits;
  gboolean leads_with_zero;
  g_autofree char *text = NULL;
  g_autofree char *found = NULL;

  skip_one_of (self, "-");
  leads_with_zero = ls_json_lex_peek (self) == '0';
  whole_digits = skip_digits (self);
  if (whole_digits == 0
      || (skip_one_of (self, ".") && skip_digits (self) == 0)
      || (skip_one_of (self, "eE") && (skip_one_of (self, "+-"), skip_digits (self) == 0)))
    {
      ls_json_lex_unexpected (self, "a digit");
      return;
    }
  text = g_strndup ((const char *) self->data + start, self->offset - start);
  found = g_strdup_printf ("the number %.*s%s", SHOWN_MOST, text, strlen (text) > SHOWN_MOST ? "…" : "");
  if (leads_with_zero && whole_digits > 1)
    ls_json_lex_fault (self, place, found, "a number without leading zeros");
  if (!isfinite (g_ascii_strtod (text, NULL)))
    ls_json_lex_fault (self, place, found, "a number of at most 1.8e308");
}

static gboolean
take_literal (LsJsonLex *self, const char *literal)
{
  gsize length = strlen (literal);

  if (self->length - self->offset < length || memcmp (self->data + self->offset, literal, length) != 0
      || (self->offset + length < self->length && is_word_octet (self->data[self->offset + length])))
    return FALSE;
  self->offset += length;
  self->place.column += length;
  return TRUE;
}

/**
 * ls_json_lex_scalar:
 * @self: a text
 * @expected: what to say where there is no such value
 *
 * Reads a string, a number, true, false or null. Stops where none of them stands here.
 *
 * Returns: what it was
 */
LsJsonKind
ls_json_lex_scalar (LsJsonLex *self, const char *expected)
{
  int octet = ls_json_lex_peek (self);

  if (octet == '"')
    {
      ls_json_lex_string (self, NULL);
      return LS_JSON_STRING;
    }
  if (octet == '-' || g_ascii_isdigit (octet))
    {
      scan_number (self);
      return LS_JSON_NUMBER;
    }
  if (take_literal (self, "true") || take_literal (self, "false"))
    return LS_JSON_BOOLEAN;
  if (take_literal (self, "null"))
    return LS_JSON_NULL;
  ls_json_lex_unexpected (self, expected);
  return LS_JSON_UNKNOWN;
}
