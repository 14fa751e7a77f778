/* test-show.c: whatever came from a network can be shown: it is UTF-8, and moves no cursor of a terminal.
 * SPDX-License-Identifier: MIT */
#include "core/show.h"
#include "fixture.h"

#include <string.h>

#define S(literal) literal, sizeof literal - 1

static void
test_table (void)
{
  static const struct { const char *octets; gsize length; const char *shown; } rows[] = {
    { S (""), "" },
    { S ("EHLO a"), "EHLO a" },
    { S ("caf\303\251"), "café" },
    { S ("a\tb"), "a\tb" },
    { S ("a\0b"), "a\\x00b" },
    { S ("\033[2J"), "\\x1B[2J" },
    { S ("\177"), "\\x7F" },
    { S ("\377\376"), "\\xFF\\xFE" },
    { S ("\303"), "\\xC3" },
    { S ("\303("), "\\xC3(" },
    { S ("\300\200"), "\\xC0\\x80" },              /* an over-long NUL */
    { S ("\355\240\200"), "\\xED\\xA0\\x80" },      /* half a surrogate pair */
    { S ("\364\220\200\200"), "\\xF4\\x90\\x80\\x80" },
    { S ("\302\233"), "\\xC2\\x9B" },               /* U+009B, a terminal's CSI */
    { S ("one\r\ntwo"), "one\ntwo" },
    { S ("bare\rCR"), "bare\\x0DCR" },
    { S ("bare\nLF"), "bare\\x0ALF" },
    { S ("end\r"), "end\\x0D" },
    { S ("\\x41"), "\\x41" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);

      ls_show_append (text, LS_SPAN (rows[i].octets, rows[i].length));
      g_assert_cmpstr (text->str, ==, rows[i].shown);
    }
}

static void
test_random (void)
{
  LsChance chance;

  ls_chance_init (&chance, 1, "show");
  for (guint round = 0; round < 20000; round++)
    {
      guint length = fixture_draw (&chance, 40), most = 2 + fixture_draw (&chance, 30);
      g_autofree guint8 *octets = g_malloc (length + 1);
      g_autoptr (GString) text = g_string_new (NULL), brief = g_string_new (NULL);

      for (guint i = 0; i < length; i++)
        octets[i] = fixture_draw (&chance, 3) == 0 ? (guint8) "\303\251\r\n\342\202\254\360"[fixture_draw (&chance, 8)]
                                                   : (guint8) ls_chance_u32 (&chance);
      ls_show_append (text, LS_SPAN (octets, length));
      ls_show_append_short (brief, LS_SPAN (octets, length), most);
      for (guint k = 0; k < 2; k++)
        {
          const GString *one = k == 0 ? text : brief;

          g_assert_true (g_utf8_validate (one->str, one->len, NULL));
          for (const char *p = one->str; *p != '\0'; p = g_utf8_next_char (p))
            g_assert_true (!g_unichar_iscntrl (g_utf8_get_char (p)) || *p == '\t' || *p == '\n');
        }
      if (length <= most)
        g_assert_cmpstr (brief->str, ==, text->str);
      else
        g_assert_nonnull (strstr (brief->str, "…"));
    }
}

static void
test_short (void)
{
  static const struct { const char *text; gsize most; const char *shown; } rows[] = {
    { "0123456789", 10, "0123456789" },
    { "0123456789", 8, "0123…6789" },
    { "0123456789", 4, "01…89" },
    { "ééééé", 4, "é…é" },
    { "aééééb", 4, "a…b" },      /* no character is cut in two */
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);

      ls_show_append_short (text, ls_span_from_string (rows[i].text), rows[i].most);
      g_assert_cmpstr (text->str, ==, rows[i].shown);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/show/table", test_table);
  g_test_add_func ("/core/show/random", test_random);
  g_test_add_func ("/core/show/short", test_short);
  return g_test_run ();
}
