/* recording-comments.h: what a recording says about its packets.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/session.h"

G_BEGIN_DECLS

void ls_recording_comment_line   (LsSession *session, guint64 n, GPtrArray *comments);
void ls_recording_comment_words  (LsSession *session, guint64 n, GPtrArray *comments);
void ls_recording_comment_masked (guint start, guint length, GPtrArray *comments);

G_END_DECLS
