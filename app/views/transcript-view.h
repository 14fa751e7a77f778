/* transcript-view.h: every line that was said, word for word; in a "what if" both stories side by side.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "branches.h"
#include "figure/figure-text.h"

G_BEGIN_DECLS

#define LS_TYPE_TRANSCRIPT_VIEW (ls_transcript_view_get_type ())
G_DECLARE_FINAL_TYPE (LsTranscriptView, ls_transcript_view, LS, TRANSCRIPT_VIEW, GtkDrawingArea)

GtkWidget *ls_transcript_view_new (void);
void       ls_transcript_view_set (LsTranscriptView *self, LsBranches *branches, const LsDiagram *diagram);
void       ls_transcript_view_toggle_shared (LsTranscriptView *self);

G_END_DECLS
