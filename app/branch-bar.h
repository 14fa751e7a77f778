/* branch-bar.h: a tab for the lesson and for each "what if"; hidden as long as there is only the lesson.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "branches.h"

G_BEGIN_DECLS

#define LS_TYPE_BRANCH_BAR (ls_branch_bar_get_type ())
G_DECLARE_FINAL_TYPE (LsBranchBar, ls_branch_bar, LS, BRANCH_BAR, GtkScrolledWindow)

GtkWidget *ls_branch_bar_new              (void);
void       ls_branch_bar_set              (LsBranchBar *self, LsBranches *branches);
GtkWidget *ls_branch_bar_get_notification (LsBranchBar *self);

G_END_DECLS
