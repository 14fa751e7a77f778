/* figure-icons.h: the small pictures in the heads of the ladder.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

typedef void (*LsFigureIcon) (cairo_t *cr, double x, double y, double size);

void ls_figure_icon_computer  (cairo_t *cr, double x, double y, double size);
void ls_figure_icon_server    (cairo_t *cr, double x, double y, double size);
void ls_figure_icon_both_ways (cairo_t *cr, double x, double y, double size);

G_END_DECLS
