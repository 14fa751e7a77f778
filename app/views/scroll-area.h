/* scroll-area.h: a widget that draws itself and scrolls by itself: what is out of sight need not exist.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LS_TYPE_SCROLL_AREA (ls_scroll_area_get_type ())
G_DECLARE_DERIVABLE_TYPE (LsScrollArea, ls_scroll_area, LS, SCROLL_AREA, GtkDrawingArea)

/**
 * LsScrollAreaClass:
 * @arrange: calls ls_scroll_area_configure() for both directions: the area has another size
 */
struct _LsScrollAreaClass {
  GtkDrawingAreaClass parent;

  void (*arrange) (LsScrollArea *self);
};

void     ls_scroll_area_configure (LsScrollArea *self, GtkOrientation orientation, double upper, double page, double step);
double   ls_scroll_area_get_value (LsScrollArea *self, GtkOrientation orientation);
gboolean ls_scroll_area_show      (LsScrollArea *self, double top, double height, double margin);

double   ls_scroll_notches        (const GdkEventScroll *event);

G_END_DECLS
