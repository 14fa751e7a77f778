/* state-area.h: the state diagram as a widget: where the conversation is, and how it came there.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "core/cursor.h"
#include "figure/state-figure.h"

G_BEGIN_DECLS

#define LS_TYPE_STATE_AREA (ls_state_area_get_type ())
G_DECLARE_FINAL_TYPE (LsStateArea, ls_state_area, LS, STATE_AREA, GtkDrawingArea)

GtkWidget *ls_state_area_new (void);
void       ls_state_area_set (LsStateArea *self, LsCursor *cursor, const LsDiagram *diagram);

G_END_DECLS
