/* findings-view.h: what was odd up to the cursor, each with its step and its rule.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "core/cursor.h"

G_BEGIN_DECLS

#define LS_TYPE_FINDINGS_VIEW (ls_findings_view_get_type ())
G_DECLARE_FINAL_TYPE (LsFindingsView, ls_findings_view, LS, FINDINGS_VIEW, GtkStack)

GtkWidget *ls_findings_view_new       (void);
void       ls_findings_view_set       (LsFindingsView *self, LsCursor *cursor);

G_END_DECLS
