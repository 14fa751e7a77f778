/* show.c: octets from a network, made fit to be read by people.
 * SPDX-License-Identifier: MIT */
#include "core/show.h"

/**
 * ls_show_append:
 * @text: where to
 * @octets: anything; a line end within is kept as LF
 *
 * Appends @octets as UTF-8; what is none, and control characters but TAB, become `\xHH`.
 */
void
ls_show_append (GString *text, LsSpan octets)
{
  while (octets.length > 0)
    {
      gunichar c = g_utf8_get_char_validated ((const char *) octets.data, octets.length);
      guint8 first = octets.data[0];

      if (first == '\r' && octets.length > 1 && octets.data[1] == '\n')
        {
          g_string_append_c (text, '\n');
          ls_span_take (&octets, 2);
        }
      else if (c == (gunichar) -1 || c == (gunichar) -2 || (c != '\t' && g_unichar_iscntrl (c)))
        {
          gsize length = c == (gunichar) -1 || c == (gunichar) -2 ? 1 : g_utf8_skip[first];

          for (LsSpan part = ls_span_take (&octets, length); part.length > 0; ls_span_take (&part, 1))
            g_string_append_printf (text, "\\x%02X", part.data[0]);
        }
      else
        {
          LsSpan part = ls_span_take (&octets, g_utf8_skip[first]);

          g_string_append_len (text, (const char *) part.data, part.length);
        }
    }
}

/**
 * ls_show_append_short:
 * @text: where to
 * @octets: anything
 * @most: so many octets of it at most; of more, the middle is left out
 */
void
ls_show_append_short (GString *text, LsSpan octets, gsize most)
{
  if (octets.length <= most)
    {
      ls_show_append (text, octets);
      return;
    }
  /* A character must not be cut in two. */
  while (most > 2 && (octets.data[most / 2] & 0xc0) == 0x80)
    most -= 2;
  ls_show_append (text, LS_SPAN (octets.data, most / 2));
  g_string_append (text, "…");
  octets = LS_SPAN (octets.data + octets.length - most / 2, most / 2);
  while (octets.length > 0 && (octets.data[0] & 0xc0) == 0x80)
    ls_span_take (&octets, 1);
  ls_show_append (text, octets);
}
