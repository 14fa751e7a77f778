/* source-uri.c: where the source of an explanation can be read.
 * SPDX-License-Identifier: MIT */
#include "source-uri.h"

#include "core/session.h"

#define PLACE "https://www.rfc-editor.org/rfc/rfc"

/* `section 4.2.3` and `appendix D.1` have an anchor; words in quotation marks have none. */
static char *
find_anchor (LsSpan rest)
{
  LsSpan kind = ls_span_take_word (&rest), number = ls_span_take_word (&rest);

  for (gsize i = 0; i < number.length; i++)
    if (!g_ascii_isalnum (number.data[i]) && number.data[i] != '.')
      return g_strdup ("");
  if (number.length > 0 && (ls_span_equals_nocase (kind, "section") || ls_span_equals_nocase (kind, "appendix")))
    return g_strdup_printf ("#%.*s-%.*s", (int) kind.length, (const char *) kind.data, (int) number.length,
                            (const char *) number.data);
  return g_strdup ("");
}

/**
 * ls_source_uri:
 * @source: `RFC 5321 section 4.2.3`
 *
 * Returns: (transfer full) (nullable): where it can be read; %NULL: it is no RFC
 */
char *
ls_source_uri (const char *source)
{
  LsSpan rest = ls_span_from_string (source), first = ls_span_take_word (&rest);
  g_autofree char *anchor = NULL;
  guint64 number;

  if (!ls_span_equals_nocase (first, "RFC") || !ls_span_parse_number (ls_span_take_word (&rest), 99999, &number))
    return NULL;
  anchor = find_anchor (rest);
  return g_strdup_printf (PLACE "%" G_GUINT64_FORMAT ".html%s", number, anchor);
}
