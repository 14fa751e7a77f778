/* transcript-area.h: draws the rows of a transcript that can be seen, however many there are.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "branches.h"

G_BEGIN_DECLS

#define LS_TYPE_TRANSCRIPT_AREA (ls_transcript_area_get_type ())
G_DECLARE_FINAL_TYPE (LsTranscriptArea, ls_transcript_area, LS, TRANSCRIPT_AREA, GtkWidget)

GtkWidget *ls_transcript_area_new          (void);
void       ls_transcript_area_set_branches (LsTranscriptArea *self, LsBranches *branches);

G_END_DECLS
