/* test-chance.c: draws hang on seed and place, and favour no number.
 * SPDX-License-Identifier: MIT */
#include "core/chance.h"

static guint64
first_draw (guint64 seed, const char *place)
{
  LsChance chance;

  ls_chance_init (&chance, seed, place);
  return ls_chance_u64 (&chance);
}

static void
test_places (void)
{
  static const char *const places[] = { "", "a", "b", "ab", "ba", "connection 1 client", "connection 1 server" };
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint64 seed = 0; seed < 200; seed++)
    for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
      {
        guint64 draw = first_draw (seed, places[i]);

        g_assert_cmpuint (draw, ==, first_draw (seed, places[i]));
        g_assert_true (g_hash_table_add (seen, g_memdup2 (&draw, sizeof draw)));
      }
}

/* A saved world must give the same session with the next version, too. */
static void
test_kept (void)
{
  LsChance chance;

  ls_chance_init (&chance, 42, "connection 1 client");
  g_assert_cmphex (ls_chance_u64 (&chance), ==, G_GUINT64_CONSTANT (0x9e485395ce4dde0f));
  g_assert_cmphex (ls_chance_u32 (&chance), ==, 0x4b58f11f);
  g_assert_cmpuint (ls_chance_range (&chance, 1000), ==, 361);
}

/* The published generator, from the state 1, 2, 3, 4. */
static void
test_vectors (void)
{
  static const guint64 expected[] = {
    11520, 0, 1509978240, G_GUINT64_CONSTANT (1215971899390074240),
  };
  LsChance chance = { { 1, 2, 3, 4 } };

  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpuint (ls_chance_u64 (&chance), ==, expected[i]);
}

static void
test_range (void)
{
  static const guint64 sizes[] = { 1, 2, 3, 6, 7, 10, 97 };
  const guint64 most = G_GUINT64_CONSTANT (0xc000000000000000);
  LsChance chance;
  guint low = 0;

  ls_chance_init (&chance, 1, "range");
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      guint counts[97] = { 0 };

      for (guint64 j = 0; j < 1000 * sizes[i]; j++)
        {
          guint64 draw = ls_chance_range (&chance, sizes[i]);

          g_assert_cmpuint (draw, <, sizes[i]);
          counts[draw]++;
        }
      for (guint64 j = 0; j < sizes[i]; j++)
        g_assert_true (counts[j] > 850 && counts[j] < 1150);
    }

  /* Without rejection the lower third of such a range would come half of the time. */
  for (guint i = 0; i < 30000; i++)
    low += ls_chance_range (&chance, most) < most / 3;
  g_assert_true (low > 9500 && low < 10500);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/chance/places", test_places);
  g_test_add_func ("/core/chance/kept", test_kept);
  g_test_add_func ("/core/chance/vectors", test_vectors);
  g_test_add_func ("/core/chance/range", test_range);
  return g_test_run ();
}
