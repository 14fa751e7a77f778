/* figure-icons.c: the small pictures in the heads of the ladder, drawn with the colour and the line that are set.
 * SPDX-License-Identifier: MIT */
#include "figure/figure-icons.h"

#include "figure/figure-text.h"

/**
 * ls_figure_icon_computer:
 * @x: its left edge
 * @y: its middle
 * @size: its width
 *
 * Draws a screen on its foot.
 */
void
ls_figure_icon_computer (cairo_t *cr, double x, double y, double size)
{
  ls_figure_rounded (cr, x, y - size * 0.42, size, size * 0.66, size * 0.12);
  cairo_stroke (cr);
  ls_figure_rounded (cr, x + size * 0.22, y + size * 0.36, size * 0.56, size * 0.12, size * 0.06);
  cairo_fill (cr);
}

/**
 * ls_figure_icon_server:
 * @x: its left edge
 * @y: its middle
 * @size: its width
 *
 * Draws a machine in a rack's manner, on the network.
 */
void
ls_figure_icon_server (cairo_t *cr, double x, double y, double size)
{
  ls_figure_rounded (cr, x + size * 0.2, y - size * 0.45, size * 0.5, size * 0.66, size * 0.1);
  cairo_stroke (cr);
  cairo_rectangle (cr, x + size * 0.36, y - size * 0.25, size * 0.18, size * 0.08);
  cairo_rectangle (cr, x + size * 0.41, y + size * 0.21, size * 0.08, size * 0.2);
  cairo_rectangle (cr, x + size * 0.05, y + size * 0.38, size * 0.8, size * 0.1);
  cairo_fill (cr);
}

/**
 * ls_figure_icon_both_ways:
 * @x: its left edge
 * @y: its middle
 * @size: its width
 *
 * Draws an arrow there, and one back.
 */
void
ls_figure_icon_both_ways (cairo_t *cr, double x, double y, double size)
{
  for (int sign = -1; sign <= 1; sign += 2)
    {
      double row = y + sign * size * -0.18, tip = sign > 0 ? x + size : x, tail = sign > 0 ? x + size * 0.1 : x + size * 0.9;

      cairo_move_to (cr, tail, row);
      cairo_line_to (cr, tip, row);
      cairo_move_to (cr, tip - sign * size * 0.26, row - size * 0.22);
      cairo_line_to (cr, tip, row);
      cairo_line_to (cr, tip - sign * size * 0.26, row + size * 0.22);
    }
  cairo_stroke (cr);
}
