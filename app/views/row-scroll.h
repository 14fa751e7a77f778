/* row-scroll.h: scrolling through rows of different heights, of which only the visible ones are ever measured.
 *
 * The point at a fraction p of the way through the rows stands at the fraction p of
 * the page: so both ends are exact, and nothing needs to be known of the rows between.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * LsRowScroll:
 * @count: how many rows there are
 * @height_of: how high a row is
 * @data: for that
 * @least: no row is less high
 * @page: how high the widget is
 */
typedef struct {
  guint64  count;
  double (*height_of) (gpointer data, guint64 index);
  gpointer data;
  double   least;
  double   page;
} LsRowScroll;

double   ls_row_scroll_upper (const LsRowScroll *self);
guint64  ls_row_scroll_first (const LsRowScroll *self, double upper, double value, double *y);
double   ls_row_scroll_show  (const LsRowScroll *self, double upper, double value, guint64 index, double margin);

G_END_DECLS
