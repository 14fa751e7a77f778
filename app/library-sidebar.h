/* library-sidebar.h: what one can learn, and what else one can do, in plain verbs.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "library-group.h"

G_BEGIN_DECLS

#define LS_TYPE_LIBRARY_SIDEBAR (ls_library_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (LsLibrarySidebar, ls_library_sidebar, LS, LIBRARY_SIDEBAR, GtkListBox)

GtkWidget *ls_library_sidebar_new        (void);
void       ls_library_sidebar_set_groups (LsLibrarySidebar *self, const GPtrArray *groups, guint n_lessons);

G_END_DECLS
