/* test-line-reader.c: the same lines come out, however the octets were cut; only CRLF ends one, unless LF is to.
 * SPDX-License-Identifier: MIT */
#include "core/line-reader.h"
#include "fixture.h"

#include <string.h>

#define S(literal) { literal, sizeof literal - 1 }

static const struct {
  const char *octets;
  gsize       length;
} inputs[] = {
  S (""),
  S ("\r\n"),
  S ("a\r\n"),
  S ("EHLO a.example\r\nQUIT\r\n"),
  S ("one\r\n\r\n\r\ntwo\r\nunended"),
  S ("bare\nLF\r\nbare\rCR\r\n"),
  S ("\n\r\n\r\r\n\n\n\r\n"),
  S ("\r\r\r\n\r"),
  S ("a\n\r\nb\r"),
  S ("nul\0nul\r\n\0\r\n"),
  S ("caf\303\251 \377\r\nplain\r\n"),
  S ("0123456789\r\n01234567890\r\n012345678901234567890123456789\r\nx\r\n"),
  S ("0123456789\r01234\n56789\r\n"),
  S ("0123456789\r"),
  S ("01234567\r\n012345678\r\n"),
  S (".\r\n..\r\n.\n\r.\r\n"),
};

/* Whether a bare LF ends a line too. */
static gboolean lf_ends;

/* A line as text: flags, whole length, what of it is held. */
static void
note (GString *out, const LsLine *line)
{
  g_string_append_printf (out, "%u/%" G_GUINT64_FORMAT "/", line->flags, line->length);
  for (gsize i = 0; i < line->octets.length; i++)
    g_string_append_printf (out, "%02x", line->octets.data[i]);
  g_string_append_c (out, ';');
}

/* How much ends a line at @end of @data, whose line begins at @from: 0 for nothing. */
static gsize
ending (const guint8 *data, gsize from, gsize end)
{
  if (end == from || data[end - 1] != '\n')
    return 0;
  if (end >= from + 2 && data[end - 2] == '\r')
    return 2;
  return lf_ends ? 1 : 0;
}

/* What must come out, by the definition: cut behind each line's end, then look at each line whole. */
static char *
read_slowly (const guint8 *data, gsize length, gsize most)
{
  GString *out = g_string_new (NULL);
  gsize from = 0;

  for (gsize i = 0; i <= length; i++)
    {
      gsize ended = ending (data, from, i), text = i - from - ended;
      LsLine line = { .length = i - from };

      if (ended == 0 && (i < length || i == from))
        continue;
      for (gsize k = from; k < i; k++)
        {
          if (data[k] == '\n' && (k == from || data[k - 1] != '\r'))
            line.flags |= LS_LINE_BARE_LF;
          /* A CR that is the very last octet may still get its LF. */
          if (data[k] == '\r' && k + 1 < i && data[k + 1] != '\n')
            line.flags |= LS_LINE_BARE_CR;
          if (data[k] == 0)
            line.flags |= LS_LINE_NUL;
          if (data[k] >= 0x80)
            line.flags |= LS_LINE_EIGHT_BIT;
        }
      if (text > most)
        line.flags |= LS_LINE_CUT;
      line.octets = LS_SPAN (data + from, MIN (text, most));
      note (out, &line);
      from = i;
    }
  return g_string_free (out, FALSE);
}

/* Hands over @n_cuts + 1 pieces, each in memory of its own length, so that reading past one is caught. */
static char *
read_cut (const guint8 *data, gsize length, gsize most, const gsize *cuts, guint n_cuts)
{
  GString *out = g_string_new (NULL);
  LsLineReader reader;
  LsLine line;
  gsize from = 0;

  ls_line_reader_init (&reader, most);
  reader.lf_ends = lf_ends;
  for (guint i = 0; i <= n_cuts; i++)
    {
      gsize until = i < n_cuts ? cuts[i] : length;
      g_autofree guint8 *piece = g_memdup2 (data + from, until - from);
      LsSpan octets = LS_SPAN (piece, until - from);

      while (ls_line_reader_take (&reader, &octets, &line))
        note (out, &line);
      g_assert_cmpuint (octets.length, ==, 0);
      from = until;
    }
  if (ls_line_reader_finish (&reader, &line))
    note (out, &line);
  g_assert_false (ls_line_reader_finish (&reader, &line));
  ls_line_reader_clear (&reader);
  return g_string_free (out, FALSE);
}

static void
check_so (const guint8 *data, gsize length, gsize most)
{
  g_autofree char *expected = read_slowly (data, length, most);
  g_autofree gsize *all = g_new (gsize, length + 1);

  for (gsize first = 0; first <= length; first++)
    for (gsize second = first; second <= length; second++)
      {
        g_autofree char *got = read_cut (data, length, most, (gsize[]) { first, second }, 2);

        g_assert_cmpstr (got, ==, expected);
      }
  for (gsize i = 0; i < length; i++)
    all[i] = i;
  {
    g_autofree char *got = read_cut (data, length, most, all, length);

    g_assert_cmpstr (got, ==, expected);
  }
}

static void
check (const guint8 *data, gsize length, gsize most)
{
  for (guint way = 0; way < 2; way++)
    {
      lf_ends = way == 1;
      check_so (data, length, most);
    }
}

static void
test_cuts (void)
{
  static const gsize limits[] = { 1, 2, 9, 10, 11, 1000 };

  for (guint i = 0; i < G_N_ELEMENTS (inputs); i++)
    for (guint k = 0; k < G_N_ELEMENTS (limits); k++)
      check ((const guint8 *) inputs[i].octets, inputs[i].length, limits[k]);
}

/* Every input of up to six octets out of these. */
static void
test_all_short (void)
{
  static const guint8 alphabet[] = { '\r', '\n', 'x', '\0' };
  guint8 input[6];

  for (guint length = 0; length <= sizeof input; length++)
    for (guint number = 0; number < 1u << (2 * length); number++)
      {
        for (guint i = 0; i < length; i++)
          input[i] = alphabet[(number >> (2 * i)) & 3];
        if (length <= 5 || number % 7 == 0)
          check (input, length, 3);
      }
}

static void
test_flags (void)
{
  static const struct { const char *octets; gsize length; guint flags; } rows[] = {
    { "x\r\n", 3, 0 },
    { "x\ny\r\n", 5, LS_LINE_BARE_LF },
    { "x\ry\r\n", 5, LS_LINE_BARE_CR },
    { "x\r\r\n", 4, LS_LINE_BARE_CR },
    { "\n\r\n", 3, LS_LINE_BARE_LF },
    { "\0\r\n", 3, LS_LINE_NUL },
    { "\200\r\n", 3, LS_LINE_EIGHT_BIT },
    { "\177\r\n", 3, 0 },
    { "123456789\r\n", 11, LS_LINE_CUT },
    { "12345678\r\n", 10, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      LsSpan octets = LS_SPAN (rows[i].octets, rows[i].length);
      LsLineReader reader;
      LsLine line;

      ls_line_reader_init (&reader, 8);
      g_assert_true (ls_line_reader_take (&reader, &octets, &line));
      g_assert_cmphex (line.flags, ==, rows[i].flags);
      g_assert_cmphex (ls_line_flags (LS_SPAN (rows[i].octets, rows[i].length - 2)), ==, rows[i].flags & ~LS_LINE_CUT);
      ls_line_reader_clear (&reader);
    }
}

/* A line without an end takes no more memory than it may. */
static void
test_endless (void)
{
  static guint8 piece[65536];
  LsLineReader reader;
  LsSpan end = ls_span_from_string ("\r\n");
  LsLine line;

  memset (piece, 'x', sizeof piece);
  ls_line_reader_init (&reader, 512);
  for (guint i = 0; i < 1000; i++)
    {
      LsSpan octets = LS_SPAN (piece, sizeof piece);

      g_assert_false (ls_line_reader_take (&reader, &octets, &line));
      g_assert_cmpuint (reader.held->len, <=, 512);
    }
  g_assert_true (ls_line_reader_take (&reader, &end, &line));
  g_assert_cmpuint (line.length, ==, 65536000 + 2);
  g_assert_cmpuint (line.octets.length, ==, 512);
  g_assert_cmphex (line.flags, ==, LS_LINE_CUT);
  ls_line_reader_clear (&reader);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/line-reader/cuts", test_cuts);
  g_test_add_func ("/core/line-reader/all-short", test_all_short);
  g_test_add_func ("/core/line-reader/flags", test_flags);
  g_test_add_func ("/core/line-reader/endless", test_endless);
  return g_test_run ();
}
