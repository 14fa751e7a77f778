/* hex-view.h: the octets of a frame: where they stand, in hexadecimal, and as text.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LS_TYPE_HEX_VIEW (ls_hex_view_get_type ())
G_DECLARE_FINAL_TYPE (LsHexView, ls_hex_view, LS, HEX_VIEW, GtkDrawingArea)

GtkWidget *ls_hex_view_new       (void);
void       ls_hex_view_set_bytes (LsHexView *self, const guint8 *data, guint length, guint shade_start, guint shade_length);
void       ls_hex_view_mark      (LsHexView *self, const char *field, guint start, guint length);

G_END_DECLS
