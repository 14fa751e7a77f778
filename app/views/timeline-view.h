/* timeline-view.h: the whole conversation on one line, to be scrubbed: who spoke when, in which state, in which branch.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "core/cursor.h"
#include "timeline-draw.h"

G_BEGIN_DECLS

#define LS_TYPE_TIMELINE_VIEW (ls_timeline_view_get_type ())
G_DECLARE_FINAL_TYPE (LsTimelineView, ls_timeline_view, LS, TIMELINE_VIEW, GtkDrawingArea)

GtkWidget *ls_timeline_view_new        (void);
void       ls_timeline_view_set        (LsTimelineView *self, LsCursor *cursor, const LsDiagram *diagram);
void       ls_timeline_view_set_unit   (LsTimelineView *self, LsUnit unit);
void       ls_timeline_view_set_tracks (LsTimelineView *self, const LsTimelineTrack *tracks, guint n_tracks, guint current);

G_END_DECLS
