/* source-markup.c: the source of an explanation, with links to where it can be read.
 * SPDX-License-Identifier: MIT */
#include "source-markup.h"

#include "core/span.h"

#include <string.h>

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

/* `RFC 5321 section 4.2.3`. */
static void
append_source (GString *markup, const char *source)
{
  g_autofree char *words = g_markup_escape_text (source, -1), *anchor = NULL;
  LsSpan rest = ls_span_from_string (source), first = ls_span_take_word (&rest);
  guint64 number;

  if (!ls_span_equals_nocase (first, "RFC") || !ls_span_parse_number (ls_span_take_word (&rest), 99999, &number))
    {
      g_string_append (markup, words);
      return;
    }
  anchor = find_anchor (rest);
  g_string_append_printf (markup, "<a href=\"" PLACE "%" G_GUINT64_FORMAT ".html%s\">%s</a>", number, anchor, words);
}

/**
 * ls_source_markup:
 * @ref: one source, or several divided by `; `
 *
 * Returns: (transfer full): Pango markup
 */
char *
ls_source_markup (const char *ref)
{
  g_auto (GStrv) sources = g_strsplit (ref, "; ", -1);
  GString *markup = g_string_new (NULL);

  for (guint i = 0; sources[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append (markup, "; ");
      append_source (markup, sources[i]);
    }
  return g_string_free (markup, FALSE);
}
