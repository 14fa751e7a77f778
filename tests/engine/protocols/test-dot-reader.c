/* test-dot-reader.c: where a letter ends and what of it is kept, held against the table written out below.
 * SPDX-License-Identifier: MIT */
#include "protocols/dot-reader.h"

#include <string.h>

/* ---- the table ---- */

enum { BOL, TEXT, CR, DOT, DOTCR, END, N_STATES };
enum { A_DOT, A_CR, A_LF, A_OTHER };

/* What happens at an octet: what is emitted, what is found, what follows. `c` a CR, `l` a LF, `.` a dot, `x` the octet. */
typedef struct {
  const char *emit;
  gboolean    bare_cr;
  gboolean    bare_lf;
  int         next;
} Cell;

static const Cell table[N_STATES][4] = {
  /*            .                          CR                       LF                          other */
  [BOL]   = { { "", 0, 0, DOT },         { "", 0, 0, CR },        { "l", 0, 1, TEXT },        { "x", 0, 0, TEXT } },
  [TEXT]  = { { ".", 0, 0, TEXT },       { "", 0, 0, CR },        { "l", 0, 1, TEXT },        { "x", 0, 0, TEXT } },
  [CR]    = { { "c.", 1, 0, TEXT },      { "c", 1, 0, CR },       { "cl", 0, 0, BOL },        { "cx", 1, 0, TEXT } },
  [DOT]   = { { ".", 0, 0, TEXT },       { "", 0, 0, DOTCR },     { "l", 0, 1, TEXT },        { "x", 0, 0, TEXT } },
  [DOTCR] = { { "c.", 1, 0, TEXT },      { "c", 1, 0, CR },       { "", 0, 0, END },          { "cx", 1, 0, TEXT } },
};

typedef struct {
  GString *text;
  gboolean bare_cr;
  gboolean bare_lf;
  gsize    taken;
  gboolean ended;
} Result;

static void
read_by_table (const char *octets, gsize length, Result *result)
{
  int state = BOL;

  *result = (Result) { .text = g_string_new (NULL) };
  while (result->taken < length && state != END)
    {
      char octet = octets[result->taken++];
      const Cell *cell = &table[state][octet == '.' ? A_DOT : octet == '\r' ? A_CR : octet == '\n' ? A_LF : A_OTHER];

      for (const char *p = cell->emit; *p != '\0'; p++)
        g_string_append_c (result->text, *p == 'c' ? '\r' : *p == 'l' ? '\n' : *p == '.' ? '.' : octet);
      result->bare_cr |= cell->bare_cr;
      result->bare_lf |= cell->bare_lf;
      state = cell->next;
    }
  result->ended = state == END;
}

static void
check (LsDotReader *reader, const char *octets, gsize length, gsize piece, guint64 most)
{
  gboolean ended = FALSE;
  gsize taken = 0;
  Result expected;

  read_by_table (octets, length, &expected);
  ls_dot_reader_begin (reader, most);
  while (taken < length && !ended)
    {
      LsSpan span = LS_SPAN (octets + taken, MIN (piece, length - taken));
      gsize before = span.length;

      ended = ls_dot_reader_take (reader, &span);
      taken += before - span.length;
      if (!ended)
        g_assert_cmpuint (span.length, ==, 0);
    }
  g_assert_cmpint (ended, ==, expected.ended);
  g_assert_cmpuint (taken, ==, expected.taken);
  g_assert_cmpuint (reader->length, ==, expected.text->len);
  g_assert_cmpmem (reader->text->data, reader->text->len, expected.text->str, MIN (expected.text->len, most));
  g_assert_cmpint (reader->bare_cr, ==, expected.bare_cr);
  g_assert_cmpint (reader->bare_lf, ==, expected.bare_lf);
  g_string_free (expected.text, TRUE);
}

/* Every sequence of dot, CR, LF and x up to seven octets, whole and in pieces. */
static void
test_all (void)
{
  static const char alphabet[] = ".\r\nx";
  LsDotReader reader = { NULL };
  char octets[7];
  guint ends = 0;

  for (guint length = 0; length <= sizeof octets; length++)
    for (guint number = 0; number < 1u << (2 * length); number++)
      {
        for (guint i = 0; i < length; i++)
          octets[i] = alphabet[(number >> (2 * i)) & 3];
        for (gsize piece = 1; piece <= MAX (length, 1); piece++)
          check (&reader, octets, length, piece, 1000);
        check (&reader, octets, length, length + 1, 2);
        ends += length == 3 && memcmp (octets, ".\r\n", 3) == 0;
      }
  g_assert_cmpuint (ends, ==, 1);
  ls_dot_reader_clear (&reader);
}

typedef struct {
  const char *octets;
  const char *text;
  gboolean    ended;
  gboolean    bare;
} Row;

static const Row rows[] = {
  { ".\r\n", "", TRUE, FALSE },
  { "..\r\n.\r\n", ".\r\n", TRUE, FALSE },
  { "...\r\n.\r\n", "..\r\n", TRUE, FALSE },
  { "..a\r\n.\r\n", ".a\r\n", TRUE, FALSE },
  { "a.\r\n.\r\n", "a.\r\n", TRUE, FALSE },
  { ".a\r\n.\r\n", "a\r\n", TRUE, FALSE },           /* not stuffed: the dot is lost */
  { "a\r\n.\r\n", "a\r\n", TRUE, FALSE },
  { "a\n.\r\n", "a\n.\r\n", FALSE, TRUE },
  { "a\n.\n", "a\n.\n", FALSE, TRUE },
  { "a\r.\r", "a\r.", FALSE, TRUE },
  { "a\r.\r\n", "a\r.\r\n", FALSE, TRUE },
  { "a\r\n.\n", "a\r\n\n", FALSE, TRUE },
  { "a\r\n.\rb", "a\r\n\rb", FALSE, TRUE },
  { "a\r\n\n.\r\n", "a\r\n\n.\r\n", FALSE, TRUE },
};

/* What a careless reader makes of the same: its lines end at every LF, and so does its letter. */
static const Row careless_rows[] = {
  { ".\n", "", TRUE, FALSE },
  { "a\r\n.\r\n", "a\r\n", TRUE, FALSE },
  { "a\n.\r\n", "a\r\n", TRUE, FALSE },
  { "a\n.\n", "a\r\n", TRUE, FALSE },
  { "a\r\n.\n", "a\r\n", TRUE, FALSE },
  { "a\n..b\n.\n", "a\r\n.b\r\n", TRUE, FALSE },
  { "a\r\n\n.\r\n", "a\r\n\r\n", TRUE, FALSE },
  { "a\r.\r\n", "a\r.\r\n", FALSE, TRUE },
};

static void
read_row (const Row *row, gboolean careless)
{
  LsDotReader reader = { .careless = careless };
  LsSpan span = ls_span_from_string (row->octets);

  ls_dot_reader_begin (&reader, 1000);
  g_assert_cmpint (ls_dot_reader_take (&reader, &span), ==, row->ended);
  g_assert_cmpmem (reader.text->data, reader.text->len, row->text, strlen (row->text));
  g_assert_cmpint (reader.bare_cr || reader.bare_lf, ==, row->bare);
  g_assert_cmpuint (span.length, ==, 0);
  ls_dot_reader_clear (&reader);
}

static void
test_row (gconstpointer data)
{
  read_row (data, FALSE);
}

static void
test_careless_row (gconstpointer data)
{
  read_row (data, TRUE);
}

/* A letter of any size takes no more memory than it may, and is counted whole. */
static void
test_limit (void)
{
  static char line[1000];
  LsDotReader reader = { NULL };
  LsSpan end = ls_span_from_string (".\r\n");

  memset (line, 'x', sizeof line);
  memcpy (line + 998, "\r\n", 2);
  ls_dot_reader_begin (&reader, 5000);
  for (guint i = 0; i < 1000; i++)
    {
      LsSpan span = LS_SPAN (line, sizeof line);

      g_assert_false (ls_dot_reader_take (&reader, &span));
      g_assert_cmpuint (reader.text->len, <=, 5000);
    }
  g_assert_true (ls_dot_reader_take (&reader, &end));
  g_assert_cmpuint (reader.length, ==, 1000000);
  ls_dot_reader_clear (&reader);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/protocols/dot-reader/all-sequences", test_all);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *shown = g_strescape (rows[i].octets, NULL);
      g_autofree char *path = g_strdup_printf ("/protocols/dot-reader/%02u %s", i, shown);

      g_test_add_data_func (path, &rows[i], test_row);
    }
  for (guint i = 0; i < G_N_ELEMENTS (careless_rows); i++)
    {
      g_autofree char *shown = g_strescape (careless_rows[i].octets, NULL);
      g_autofree char *path = g_strdup_printf ("/protocols/dot-reader/careless/%02u %s", i, shown);

      g_test_add_data_func (path, &careless_rows[i], test_careless_row);
    }
  g_test_add_func ("/protocols/dot-reader/limit", test_limit);
  return g_test_run ();
}
