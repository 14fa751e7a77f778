/* packets-view.h: the conversation segment by segment, and each frame as fields and bytes.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "core/cursor.h"
#include "figure/ladder.h"

G_BEGIN_DECLS

#define LS_TYPE_PACKETS_VIEW (ls_packets_view_get_type ())
G_DECLARE_FINAL_TYPE (LsPacketsView, ls_packets_view, LS, PACKETS_VIEW, GtkStack)

GtkWidget *ls_packets_view_new (void);
void       ls_packets_view_set (LsPacketsView *self, LsCursor *cursor, const LsDiagram *diagram);

G_END_DECLS
