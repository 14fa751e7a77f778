/* thumbnail.h: a lesson's conversation seen from afar: an arrow a line, nothing written.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LS_TYPE_THUMBNAIL (ls_thumbnail_get_type ())
G_DECLARE_FINAL_TYPE (LsThumbnail, ls_thumbnail, LS, THUMBNAIL, GtkDrawingArea)

GtkWidget *ls_thumbnail_new       (int width, int height);
void       ls_thumbnail_set_shape (LsThumbnail *self, const guint8 *lines, guint n_lines, guint upto);

G_END_DECLS
