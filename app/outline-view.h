/* outline-view.h: the parts of a lesson, those that are finished, and the one where the cursor stands.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "core/cursor.h"
#include "lesson/lesson.h"

G_BEGIN_DECLS

#define LS_TYPE_OUTLINE_VIEW (ls_outline_view_get_type ())
G_DECLARE_FINAL_TYPE (LsOutlineView, ls_outline_view, LS, OUTLINE_VIEW, GtkBox)

GtkWidget *ls_outline_view_new      (void);
void       ls_outline_view_set      (LsOutlineView *self, LsCursor *cursor, LsLesson *lesson);

G_END_DECLS
