/* cursor.h: where one stands in a session. Every view draws the events up to the cursor, and no other.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/session.h"

G_BEGIN_DECLS

#define LS_TYPE_CURSOR (ls_cursor_get_type ())
G_DECLARE_FINAL_TYPE (LsCursor, ls_cursor, LS, CURSOR, GObject)

LsCursor  *ls_cursor_new         (LsSession *session);
LsSession *ls_cursor_get_session (LsCursor *self);
void       ls_cursor_set_session (LsCursor *self, LsSession *session, guint64 n);
guint64    ls_cursor_get_event   (LsCursor *self);
void       ls_cursor_set_event   (LsCursor *self, guint64 n);
guint64    ls_cursor_get_furthest (LsCursor *self);
guint64    ls_cursor_get_furthest_in (LsCursor *self, LsSession *session);
guint64    ls_cursor_get_step    (LsCursor *self, LsUnit unit);
gboolean   ls_cursor_set_step    (LsCursor *self, LsUnit unit, guint64 k);
gboolean   ls_cursor_forward     (LsCursor *self, LsUnit unit);
gboolean   ls_cursor_back        (LsCursor *self, LsUnit unit);
void       ls_cursor_home        (LsCursor *self);
void       ls_cursor_end         (LsCursor *self);

G_END_DECLS
