/* long-lines.c: a text view lays a line out whole before any of it is seen: a very long one stands on several.
 * SPDX-License-Identifier: MIT */
#include "long-lines.h"

#include <string.h>

/* Longer than any line that RFC 5321 section 4.5.3.1.6 allows. */
#define CHARACTERS_MAX 1024
#define GOES_ON        "↩\n"

/**
 * ls_long_lines_break:
 * @text: UTF-8; its lines end with LF
 * @column: (inout): how many characters of its first line were there before it; afterwards, of its last
 *
 * Returns: (transfer full): @text with a sign and a line end after every so many characters without one
 */
char *
ls_long_lines_break (const char *text, gsize *column)
{
  GString *broken = g_string_sized_new (strlen (text));

  for (const char *next; *text != '\0'; text = next)
    {
      next = g_utf8_next_char (text);
      if (*text == '\n')
        *column = 0;
      else if ((*column)++ == CHARACTERS_MAX)
        {
          g_string_append (broken, GOES_ON);
          *column = 1;
        }
      g_string_append_len (broken, text, next - text);
    }
  return g_string_free (broken, FALSE);
}
