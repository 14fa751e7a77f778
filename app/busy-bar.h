/* busy-bar.h: says that something is still being played, how far it came, and lets one give it up.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "runner.h"

G_BEGIN_DECLS

#define LS_TYPE_BUSY_BAR (ls_busy_bar_get_type ())
G_DECLARE_FINAL_TYPE (LsBusyBar, ls_busy_bar, LS, BUSY_BAR, GtkBox)

GtkWidget *ls_busy_bar_new (LsRunner *runner);

G_END_DECLS
