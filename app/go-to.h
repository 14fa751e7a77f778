/* go-to.h: asks where to go in a session: a step's number, or words of a line.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "core/cursor.h"

G_BEGIN_DECLS

#define LS_TYPE_GO_TO (ls_go_to_get_type ())
G_DECLARE_FINAL_TYPE (LsGoTo, ls_go_to, LS, GO_TO, GtkPopover)

GtkWidget *ls_go_to_new (GtkWidget *beside, LsCursor *cursor, LsUnit unit);

G_END_DECLS
