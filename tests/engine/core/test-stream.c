/* test-stream.c: the octets that came are the octets that are found, wherever a block ends.
 * SPDX-License-Identifier: MIT */
#include "core/stream.h"
#include "fixture.h"

#include <string.h>

typedef struct {
  LsStream   *stream;
  GByteArray *naive;
} Pair;

static void
pair_init (Pair *pair)
{
  pair->stream = ls_stream_new ();
  pair->naive = g_byte_array_new ();
}

static void
pair_clear (Pair *pair)
{
  ls_stream_free (pair->stream);
  g_byte_array_unref (pair->naive);
}

static void
pair_append (Pair *pair, LsChance *chance, guint length)
{
  g_autofree guint8 *octets = g_malloc (length + 1);
  guint64 before = pair->naive->len;

  for (guint i = 0; i < length; i++)
    octets[i] = ls_chance_u32 (chance);
  g_assert_cmpuint (ls_stream_append (pair->stream, LS_SPAN (octets, length)), ==, before);
  g_byte_array_append (pair->naive, octets, length);
  g_assert_cmpuint (ls_stream_length (pair->stream), ==, pair->naive->len);
}

static void
pair_peek (const Pair *pair, guint64 start, gsize length)
{
  g_autoptr (GByteArray) scratch = g_byte_array_new ();
  LsSpan span = ls_stream_peek (pair->stream, start, length, scratch);
  gsize there = start >= ls_stream_first (pair->stream) && start < pair->naive->len
                  ? MIN (length, pair->naive->len - start) : 0;

  g_assert_cmpuint (span.length, ==, there);
  if (there > 0)
    g_assert_cmpmem (span.data, span.length, pair->naive->data + start, there);
}

static void
pair_check (const Pair *pair)
{
  pair_peek (pair, ls_stream_first (pair->stream), pair->naive->len + 1);
}

static guint
draw_length (LsChance *chance)
{
  static const guint lengths[] = { 1, 2, 3, 80, 511, 512, 513, 1500, 8191, 8192, 8193, 20000 };

  return lengths[fixture_draw (chance, G_N_ELEMENTS (lengths))];
}

static void
test_random (void)
{
  LsChance chance;
  Pair pair;

  ls_chance_init (&chance, 1, "stream");
  pair_init (&pair);
  pair_peek (&pair, 0, 10);
  for (guint i = 0; i < 200; i++)
    {
      pair_append (&pair, &chance, draw_length (&chance));
      for (guint k = 0; k < 10; k++)
        pair_peek (&pair, fixture_draw (&chance, pair.naive->len + 100), draw_length (&chance));
      pair_peek (&pair, pair.naive->len - 1, 1);
      pair_peek (&pair, pair.naive->len, 1);
    }
  pair_check (&pair);
  pair_peek (&pair, G_MAXUINT64, 1);
  pair_clear (&pair);
}

/* Every start and length around the first two block borders. */
static void
test_borders (void)
{
  static const guint64 borders[] = { 512, 512 + 8192 };
  LsChance chance;
  Pair pair;

  ls_chance_init (&chance, 2, "stream");
  pair_init (&pair);
  pair_append (&pair, &chance, 512 + 8192 + 40);
  for (guint i = 0; i < G_N_ELEMENTS (borders); i++)
    for (guint64 start = borders[i] - 20; start < borders[i] + 20; start++)
      for (gsize length = 0; length < 60; length++)
        pair_peek (&pair, start, length);
  pair_clear (&pair);
}

static void
test_forget (void)
{
  LsChance chance;
  Pair pair;
  gsize most = 0;

  ls_chance_init (&chance, 3, "stream");
  pair_init (&pair);
  for (guint i = 0; i < 300; i++)
    {
      guint64 until;

      pair_append (&pair, &chance, draw_length (&chance));
      until = ls_stream_first (pair.stream)
              + fixture_draw (&chance, pair.naive->len - ls_stream_first (pair.stream) + 1);
      ls_stream_forget (pair.stream, until);
      g_assert_cmpuint (ls_stream_first (pair.stream), ==, until);
      pair_check (&pair);
      pair_peek (&pair, until > 0 ? until - 1 : 0, 5);
      most = MAX (most, ls_stream_memory (pair.stream));
    }
  g_assert_cmpuint (pair.naive->len, >, 1000000);
  g_assert_cmpuint (most, <, 200000);

  /* More than there is: all goes, and offsets go on counting. */
  ls_stream_forget (pair.stream, G_MAXUINT64);
  g_assert_cmpuint (ls_stream_first (pair.stream), ==, pair.naive->len);
  pair_append (&pair, &chance, 9000);
  pair_check (&pair);
  ls_stream_forget (pair.stream, 5);
  pair_check (&pair);
  pair_clear (&pair);
}

static void
test_share (void)
{
  LsChance chance, same;
  Pair one, other;
  g_autoptr (GByteArray) scratch = g_byte_array_new ();

  ls_chance_init (&chance, 4, "stream");
  same = chance;
  pair_init (&one);
  pair_init (&other);
  pair_append (&one, &chance, 512 + 2 * 8192 + 100);
  pair_append (&other, &same, 512 + 2 * 8192 + 100);
  ls_stream_share (other.stream, one.stream);
  /* Full blocks are one. */
  g_assert_true (ls_stream_peek (one.stream, 512, 10, scratch).data == ls_stream_peek (other.stream, 512, 10, scratch).data);

  /* Both go on, each in its own words. */
  pair_append (&one, &chance, 10000);
  pair_append (&other, &chance, 10000);
  pair_check (&one);
  pair_check (&other);
  ls_stream_share (other.stream, one.stream);
  pair_check (&one);
  pair_check (&other);
  /* One that has forgotten shares what it still has. */
  ls_stream_forget (other.stream, 600);
  ls_stream_share (other.stream, one.stream);
  ls_stream_share (one.stream, other.stream);
  pair_check (&one);
  pair_check (&other);
  pair_clear (&one);
  pair_append (&other, &chance, 10000);
  pair_check (&other);
  pair_clear (&other);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/stream/random", test_random);
  g_test_add_func ("/core/stream/borders", test_borders);
  g_test_add_func ("/core/stream/forget", test_forget);
  g_test_add_func ("/core/stream/share", test_share);
  return g_test_run ();
}
