/* test-base64.c: base64 read strictly.
 * SPDX-License-Identifier: MIT */
#include "protocols/base64.h"

#include <string.h>

typedef struct {
  const char *name;
  const char *text;
  const char *octets;        /* NULL: refused */
} Row;

static const Row rows[] = {
  { "nothing", "", "" },
  { "one", "YQ==", "a" },
  { "two", "YWI=", "ab" },
  { "three", "YWJj", "abc" },
  { "four", "YWJjZA==", "abcd" },
  { "plus-and-slash", "+/+/", "\xfb\xff\xbf" },
  { "cut", "YWJ", NULL },
  { "one-digit", "Y", NULL },
  { "space", "YW Jj", NULL },
  { "space-at-end", "YWJj ", NULL },
  { "line-end", "YWJj\r\n", NULL },
  { "space-in-four", "YW j", NULL },
  { "url-alphabet", "-_-_", NULL },
  { "equals-first", "=YWI", NULL },
  { "equals-inside", "YQ==YWJj", NULL },
  { "equals-in-four", "Y=WI", NULL },
  { "three-equals", "Y===", NULL },
  { "only-equals", "====", NULL },
  { "one-equals", "=", NULL },
  { "bits-left-over", "YR==", NULL },
  { "no-bits-left-over-of-two", "YWI=", "ab" },
  { "bits-left-over-of-two", "YWJ=", NULL },
  { "star", "*", NULL },
  { "eight-bit", "YW\xc3\xa9", NULL },
};

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (GByteArray) octets = g_byte_array_new ();
  gboolean good;

  g_byte_array_append (octets, (const guint8 *) "<", 1);
  good = ls_base64_decode (ls_span_from_string (row->text), octets);
  g_assert_cmpint (good, ==, row->octets != NULL);
  /* Nothing of what is refused is kept. */
  if (good)
    g_assert_cmpmem (octets->data + 1, octets->len - 1, row->octets, strlen (row->octets));
  else
    g_assert_cmpuint (octets->len, ==, 1);
}

/* What was written is read again, whatever it is. */
static void
test_round (void)
{
  for (guint length = 0; length < 100; length++)
    {
      guint8 octets[100];
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GByteArray) back = g_byte_array_new ();

      for (guint i = 0; i < length; i++)
        octets[i] = i * 37 + length * 101;
      ls_base64_append (text, LS_SPAN (octets, length));
      g_assert_true (ls_base64_decode (LS_SPAN (text->str, text->len), back));
      g_assert_cmpmem (back->data, back->len, octets, length);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/base64/", rows[i].name, NULL);

      g_test_add_data_func (path, &rows[i], test_row);
    }
  g_test_add_func ("/base64/round", test_round);
  return g_test_run ();
}
