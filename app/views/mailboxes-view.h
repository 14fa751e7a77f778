/* mailboxes-view.h: what lies in the mailboxes at the cursor, and a letter's envelope beside its header.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "core/cursor.h"

G_BEGIN_DECLS

#define LS_TYPE_MAILBOXES_VIEW (ls_mailboxes_view_get_type ())
G_DECLARE_FINAL_TYPE (LsMailboxesView, ls_mailboxes_view, LS, MAILBOXES_VIEW, GtkScrolledWindow)

GtkWidget *ls_mailboxes_view_new (void);
void       ls_mailboxes_view_set (LsMailboxesView *self, LsCursor *cursor);

G_END_DECLS
