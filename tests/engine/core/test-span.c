/* test-span.c: the reader that every parser of octets stands on.
 * SPDX-License-Identifier: MIT */
#include "core/span.h"

static void
test_number (void)
{
  static const struct { const char *text; guint64 most; gboolean good; guint64 number; } rows[] = {
    { "0", G_MAXUINT64, TRUE, 0 },
    { "18446744073709551615", G_MAXUINT64, TRUE, G_MAXUINT64 },
    { "18446744073709551616", G_MAXUINT64, FALSE, 0 },
    { "99999999999999999999", G_MAXUINT64, FALSE, 0 },
    { "000000000000000000001", G_MAXUINT64, FALSE, 0 },
    { "255", 255, TRUE, 255 },
    { "256", 255, FALSE, 0 },
    { "5", 4, FALSE, 0 },
    { "", 10, FALSE, 0 },
    { "-1", 10, FALSE, 0 },
    { "+1", 10, FALSE, 0 },
    { " 1", 10, FALSE, 0 },
    { "1x", 10, FALSE, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      guint64 number = 77;
      gboolean good = ls_span_parse_number (ls_span_from_string (rows[i].text), rows[i].most, &number);

      g_assert_cmpint (good, ==, rows[i].good);
      g_assert_cmpuint (number, ==, rows[i].good ? rows[i].number : 77);
    }
}

static void
test_words (void)
{
  LsSpan span = ls_span_from_string ("MAIL  FROM");

  g_assert_true (ls_span_equals (ls_span_take_word (&span), "MAIL"));
  g_assert_true (ls_span_equals (ls_span_take_word (&span), ""));
  g_assert_true (ls_span_equals (ls_span_take_word (&span), "FROM"));
  g_assert_cmpuint (span.length, ==, 0);
  g_assert_true (ls_span_equals (ls_span_take_word (&span), ""));
}

static void
test_case (void)
{
  g_assert_true (ls_span_equals_nocase (ls_span_from_string ("rCpT"), "RCPT"));
  g_assert_false (ls_span_equals_nocase (ls_span_from_string ("RCPT "), "RCPT"));
  g_assert_false (ls_span_equals_nocase (LS_SPAN ("RC\0T", 4), "RC"));
  g_assert_false (ls_span_starts_nocase (ls_span_from_string ("FROM"), "FROM:"));
}

/* A span over nothing has no memory behind it. */
static void
test_nothing (void)
{
  LsSpan nothing = LS_SPAN (NULL, 0);
  g_autofree char *copy = ls_span_dup (nothing);

  g_assert_true (ls_span_equals (nothing, ""));
  g_assert_true (ls_span_equals_nocase (nothing, ""));
  g_assert_false (ls_span_equals (nothing, "x"));
  g_assert_false (ls_span_starts_nocase (nothing, "x"));
  g_assert_cmpuint (ls_span_take_word (&nothing).length, ==, 0);
  g_assert_false (ls_span_take_octet (&nothing, '\0'));
  g_assert_cmpuint (ls_span_trim (nothing).length, ==, 0);
  g_assert_cmpstr (copy, ==, "");
}

static void
test_trim (void)
{
  static const char *const rows[][2] = { { " a ", "a" }, { "\t a b\t", "a b" }, { "  ", "" }, { "", "" }, { "a", "a" } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_true (ls_span_equals (ls_span_trim (ls_span_from_string (rows[i][0])), rows[i][1]));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/span/number", test_number);
  g_test_add_func ("/core/span/words", test_words);
  g_test_add_func ("/core/span/case", test_case);
  g_test_add_func ("/core/span/nothing", test_nothing);
  g_test_add_func ("/core/span/trim", test_trim);
  return g_test_run ();
}
