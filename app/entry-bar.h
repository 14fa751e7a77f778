/* entry-bar.h: the line in which one types what the client should say instead.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "branches.h"

G_BEGIN_DECLS

#define LS_TYPE_ENTRY_BAR (ls_entry_bar_get_type ())
G_DECLARE_FINAL_TYPE (LsEntryBar, ls_entry_bar, LS, ENTRY_BAR, GtkBox)

GtkWidget *ls_entry_bar_new          (void);
void       ls_entry_bar_set_branches (LsEntryBar *self, LsBranches *branches);
void       ls_entry_bar_focus        (LsEntryBar *self);
void       ls_entry_bar_fill         (LsEntryBar *self, const char *verb);

G_END_DECLS
