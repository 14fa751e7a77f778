/* live-words.h: what no wire carried, said in a live session's log: a store's change, a note.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/session.h"

G_BEGIN_DECLS

guint64 ls_live_append_words (LsSession *session, LsConnection *connection, LsEvent *event, const char *words);
guint64 ls_live_append_note  (LsSession *session, LsConnection *connection, gint64 time_us, LsFrom from,
                              const char *words);

G_END_DECLS
