/* shortcuts.h: the window that shows every key, made from the table of keys.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *ls_shortcuts_new (GtkWindow *parent);

G_END_DECLS
