/* capture-sealed.h: a conversation that is TLS from its first octet: a listener sees records, and nothing in them.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/session.h"

G_BEGIN_DECLS

typedef struct _LsCaptureSeal LsCaptureSeal;

LsCaptureSeal *ls_capture_seal_new   (LsSession *session, LsConnection *connection);
void           ls_capture_seal_input (LsCaptureSeal *self, LsFrom from, gint64 time_us, LsSpan octets);
void           ls_capture_seal_gap   (LsCaptureSeal *self, LsFrom from, gint64 time_us, guint64 length);
void           ls_capture_seal_close (LsCaptureSeal *self, LsFrom from, gint64 time_us, gboolean reset);
void           ls_capture_seal_free  (LsCaptureSeal *self);

G_END_DECLS
