/* goals-view.h: what an exercise asks for, what of it is reached, and by which line.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "branches.h"
#include "lesson/lesson.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LS_TYPE_GOALS_VIEW (ls_goals_view_get_type ())
G_DECLARE_FINAL_TYPE (LsGoalsView, ls_goals_view, LS, GOALS_VIEW, GtkBox)

GtkWidget *ls_goals_view_new  (void);
void       ls_goals_view_set  (LsGoalsView *self, LsBranches *branches, LsLesson *lesson);
void       ls_goals_view_hint (LsGoalsView *self);

G_END_DECLS
