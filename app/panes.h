/* panes.h: from pane to pane by a key.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

gboolean ls_panes_cycle (GtkWidget *const *panes, guint n_panes, gboolean back);

G_END_DECLS
