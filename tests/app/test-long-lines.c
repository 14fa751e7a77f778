/* test-long-lines.c: nothing of a long line is lost, and no line is left long.
 * SPDX-License-Identifier: MIT */
#include "views/long-lines.h"

#include <string.h>

#define MEGABYTE (1024 * 1024)

static void
test_short_lines_stay (void)
{
  gsize column = 0;
  g_autofree char *text = ls_long_lines_break ("S: 250 OK\nC: ünïcode\n", &column);

  g_assert_cmpstr (text, ==, "S: 250 OK\nC: ünïcode\n");
  g_assert_cmpuint (column, ==, 0);
}

static void
test_long_line_is_broken_and_kept (void)
{
  g_autofree char *line = g_strnfill (MEGABYTE, 'x');
  gsize column = 0;
  g_autofree char *text = ls_long_lines_break (line, &column);
  g_auto (GStrv) parts = g_strsplit (text, "↩\n", -1);
  g_autofree char *joined = g_strjoinv ("", parts);

  g_assert_cmpstr (joined, ==, line);
  for (guint i = 0; parts[i] != NULL; i++)
    g_assert_cmpuint (strlen (parts[i]), <=, 1024);
}

/* Parts of one line, in different packets. */
static void
test_line_goes_on_in_the_next_part (void)
{
  g_autofree char *half = g_strnfill (600, 'x');
  gsize column = 0;
  g_autofree char *first = ls_long_lines_break (half, &column);
  g_autofree char *second = ls_long_lines_break (half, &column);

  g_assert_cmpstr (first, ==, half);
  g_assert_cmpuint (strchr (second, '\n') - second, ==, 424 + strlen ("↩"));
  g_assert_cmpuint (column, ==, 176);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/long-lines/short-stay", test_short_lines_stay);
  g_test_add_func ("/long-lines/broken-and-kept", test_long_line_is_broken_and_kept);
  g_test_add_func ("/long-lines/goes-on", test_line_goes_on_in_the_next_part);
  return g_test_run ();
}
