/* whole-line.h: a reply of several lines, or a letter, in full.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "core/session.h"

G_BEGIN_DECLS

char      *ls_whole_line_text (LsSession *session, guint64 n);
GtkWidget *ls_whole_line_new  (GtkWidget *beside, const GdkRectangle *area, LsSession *session, guint64 n);

G_END_DECLS
