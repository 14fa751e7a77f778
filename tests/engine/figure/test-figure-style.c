/* test-figure-style.c: colours can be told apart, whatever the palette.
 * SPDX-License-Identifier: MIT */
#include "figure/figure-style.h"

/* DESIGN.md section 3: roles on base, and on the cursor's yellow. */
static void
test_contrast (gconstpointer data)
{
  static const LsColourRole words[] = { LS_COLOUR_TEXT, LS_COLOUR_CLIENT, LS_COLOUR_SERVER, LS_COLOUR_NETWORK,
                                        LS_COLOUR_FINDING, LS_COLOUR_OK, LS_COLOUR_DIM };
  LsFigureStyle style;
  const LsColour *colours = style.colours;

  ls_figure_style_init (&style, GPOINTER_TO_UINT (data));
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_assert_cmpfloat (ls_colour_contrast (colours[words[i]], colours[LS_COLOUR_BASE]), >=, 6.0);
      g_assert_cmpfloat (ls_colour_contrast (colours[words[i]], colours[LS_COLOUR_HERE]), >=, 4.5);
    }
  g_assert_cmpfloat (ls_colour_contrast (colours[LS_COLOUR_FINDING], colours[LS_COLOUR_FINDING_BG]), >=, 4.5);
  g_assert_cmpfloat (ls_colour_contrast (colours[LS_COLOUR_HERE_LINE], colours[LS_COLOUR_BASE]), >=, 3.0);
}

static void
test_parse (void)
{
  LsColour colour = { 0.25, 0.25, 0.25 };

  g_assert_true (ls_colour_parse ("#ff8000", &colour));
  g_assert_cmpfloat_with_epsilon (colour.red, 1, 0.001);
  g_assert_cmpfloat_with_epsilon (colour.green, 0.502, 0.001);
  g_assert_cmpfloat_with_epsilon (colour.blue, 0, 0.001);
  g_assert_false (ls_colour_parse ("#ff80", &colour));
  g_assert_false (ls_colour_parse ("", &colour));
  g_assert_false (ls_colour_parse ("#ff80zz", &colour));
}

static void
test_equals (void)
{
  LsFigureStyle one, other;

  ls_figure_style_init (&one, LS_PALETTE_LIGHT);
  other = one;
  g_assert_true (ls_figure_style_equals (&one, &other));
  ls_figure_style_set_fonts (&other, NULL, NULL, 20);
  g_assert_false (ls_figure_style_equals (&one, &other));
  other = one;
  ls_figure_style_set_palette (&other, LS_PALETTE_DARK);
  g_assert_false (ls_figure_style_equals (&one, &other));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/figure/style/contrast/light", GUINT_TO_POINTER (LS_PALETTE_LIGHT), test_contrast);
  g_test_add_data_func ("/figure/style/contrast/dark", GUINT_TO_POINTER (LS_PALETTE_DARK), test_contrast);
  g_test_add_data_func ("/figure/style/contrast/contrast-light", GUINT_TO_POINTER (LS_PALETTE_CONTRAST_LIGHT), test_contrast);
  g_test_add_data_func ("/figure/style/contrast/contrast-dark", GUINT_TO_POINTER (LS_PALETTE_CONTRAST_DARK), test_contrast);
  g_test_add_func ("/figure/style/parse", test_parse);
  g_test_add_func ("/figure/style/equals", test_equals);
  return g_test_run ();
}
