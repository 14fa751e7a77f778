/* row-scroll.c: scrolling through rows of different heights, of which only the visible ones are ever measured.
 * SPDX-License-Identifier: MIT */
#include "views/row-scroll.h"

#include <math.h>

/* So few rows are all measured, that the scroll bar be true. */
#define MEASURED_ROWS 400
/* A place on the page is found within 2^-30 of all rows. */
#define HALVINGS 40

/**
 * ls_row_scroll_upper:
 *
 * Returns: how high all rows are: measured where they are few, else as if all were of the least height
 */
double
ls_row_scroll_upper (const LsRowScroll *self)
{
  double sum = 0;

  if (self->count > MEASURED_ROWS)
    return self->count * self->least;
  for (guint64 i = 0; i < self->count; i++)
    sum += self->height_of (self->data, i);
  return sum;
}

static double
fraction (const LsRowScroll *self, double upper, double value)
{
  return upper > self->page ? CLAMP (value / (upper - self->page), 0, 1) : 0;
}

/* The row at a fraction of the way, and where on the page its top stands. */
static guint64
anchor (const LsRowScroll *self, double p, double *y)
{
  double rows = p * self->count;
  guint64 index = MIN ((guint64) rows, self->count - 1);

  *y = p * self->page - (rows - index) * self->height_of (self->data, index);
  return index;
}

/**
 * ls_row_scroll_first:
 * @self: rows, at least one
 * @upper: what ls_row_scroll_upper() said
 * @value: how far it is scrolled
 * @y: (out): where on the page the row's top stands
 *
 * Returns: the first row that can be seen
 */
guint64
ls_row_scroll_first (const LsRowScroll *self, double upper, double value, double *y)
{
  guint64 index = anchor (self, fraction (self, upper, value), y);

  if (upper <= self->page)
    {
      *y = 0;
      return 0;
    }
  while (index > 0 && *y > 0)
    *y -= self->height_of (self->data, --index);
  return index;
}

/* Where the top of row @wanted stands; only its side is right where it is far from the page. */
static double
place (const LsRowScroll *self, double p, guint64 wanted)
{
  double y;
  guint64 index = anchor (self, p, &y);

  while (index < wanted && y < self->page)
    y += self->height_of (self->data, index++);
  while (index > wanted && y > 0)
    y -= self->height_of (self->data, --index);
  if (index < wanted)
    return y + (wanted - index) * self->least;
  return index > wanted ? y - (index - wanted) * self->least : y;
}

/**
 * ls_row_scroll_show:
 * @self: rows
 * @upper: what ls_row_scroll_upper() said
 * @value: how far it is scrolled
 * @index: a row
 * @margin: how far from the page's edges it shall stay
 *
 * Returns: how far it must be scrolled that the row can be seen; @value where it can be already
 */
double
ls_row_scroll_show (const LsRowScroll *self, double upper, double value, guint64 index, double margin)
{
  double low = 0, high = 1, y, height, target;

  if (upper <= self->page || index >= self->count)
    return 0;
  height = self->height_of (self->data, index);
  margin = MAX (MIN (margin, (self->page - height) / 2), 0);
  y = place (self, fraction (self, upper, value), index);
  if (y < margin)
    target = margin;
  else if (y + height > self->page - margin)
    target = MAX (self->page - margin - height, 0);
  else
    return value;
  for (guint i = 0; i < HALVINGS; i++)
    {
      double middle = (low + high) / 2;

      if (place (self, middle, index) > target)
        low = middle;
      else
        high = middle;
    }
  return round (high * (upper - self->page));
}
