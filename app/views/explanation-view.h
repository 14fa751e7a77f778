/* explanation-view.h: what the line at the cursor means, its reply taken apart, and where that is written.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "core/cursor.h"

G_BEGIN_DECLS

#define LS_TYPE_EXPLANATION_VIEW (ls_explanation_view_get_type ())
G_DECLARE_FINAL_TYPE (LsExplanationView, ls_explanation_view, LS, EXPLANATION_VIEW, GtkScrolledWindow)

GtkWidget *ls_explanation_view_new        (void);
void       ls_explanation_view_set_cursor (LsExplanationView *self, LsCursor *cursor);
char      *ls_explanation_view_get_text   (LsExplanationView *self);

G_END_DECLS
