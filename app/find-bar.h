/* find-bar.h: finds words in a session's lines.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "core/cursor.h"

G_BEGIN_DECLS

#define LS_TYPE_FIND_BAR (ls_find_bar_get_type ())
G_DECLARE_FINAL_TYPE (LsFindBar, ls_find_bar, LS, FIND_BAR, GtkRevealer)

GtkWidget *ls_find_bar_new        (void);
void       ls_find_bar_set_cursor (LsFindBar *self, LsCursor *cursor);
void       ls_find_bar_open       (LsFindBar *self, const char *words);
void       ls_find_bar_close      (LsFindBar *self);
void       ls_find_bar_go         (LsFindBar *self, gboolean back);

G_END_DECLS
