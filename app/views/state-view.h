/* state-view.h: in which state the conversation is, and what the client may say in it.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "core/cursor.h"
#include "figure/state-figure.h"

G_BEGIN_DECLS

#define LS_TYPE_STATE_PANE (ls_state_pane_get_type ())
G_DECLARE_FINAL_TYPE (LsStatePane, ls_state_pane, LS, STATE_PANE, GtkScrolledWindow)

GtkWidget *ls_state_pane_new (void);
void       ls_state_pane_set (LsStatePane *self, LsCursor *cursor, const LsDiagram *diagram);

G_END_DECLS
