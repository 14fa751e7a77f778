/* view-style.h: the theme's colours and fonts, as figures take them.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "figure/figure-style.h"

G_BEGIN_DECLS

void       ls_view_style_read   (GtkWidget *widget, LsFigureStyle *style);
LsColour   ls_view_style_accent (GtkWidget *widget);
GtkWidget *ls_view_scroller_new (GtkWidget *view);

G_END_DECLS
