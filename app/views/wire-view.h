/* wire-view.h: what somebody who only reads along knows by now.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "core/cursor.h"

G_BEGIN_DECLS

#define LS_TYPE_WIRE_VIEW (ls_wire_view_get_type ())
G_DECLARE_FINAL_TYPE (LsWireView, ls_wire_view, LS, WIRE_VIEW, GtkScrolledWindow)

GtkWidget *ls_wire_view_new (void);
void       ls_wire_view_set (LsWireView *self, LsCursor *cursor);

G_END_DECLS
