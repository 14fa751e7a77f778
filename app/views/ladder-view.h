/* ladder-view.h: the conversation as a ladder: draws the rows that are visible, and scrolls by itself.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "core/cursor.h"
#include "figure/ladder.h"
#include "scroll-area.h"

G_BEGIN_DECLS

#define LS_TYPE_LADDER_AREA (ls_ladder_area_get_type ())
G_DECLARE_FINAL_TYPE (LsLadderArea, ls_ladder_area, LS, LADDER_AREA, LsScrollArea)

GtkWidget *ls_ladder_area_new (LsUnit unit);
void       ls_ladder_area_set (LsLadderArea *self, LsCursor *cursor, const LsDiagram *diagram);
void       ls_ladder_area_stretch  (LsLadderArea *self, int by);
gboolean   ls_ladder_area_get_here (LsLadderArea *self, GdkRectangle *area);

G_END_DECLS
