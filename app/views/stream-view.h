/* stream-view.h: what both ends sent, as one text: the packets of a conversation put together again.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "core/cursor.h"

G_BEGIN_DECLS

#define LS_TYPE_STREAM_VIEW (ls_stream_view_get_type ())
G_DECLARE_FINAL_TYPE (LsStreamView, ls_stream_view, LS, STREAM_VIEW, GtkScrolledWindow)

GtkWidget *ls_stream_view_new (void);
void       ls_stream_view_set (LsStreamView *self, LsCursor *cursor);

G_END_DECLS
