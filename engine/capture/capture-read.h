/* capture-read.h: a session out of a capture: its conversations put together, and read by the same observers as all.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "capture/capture-file.h"
#include "protocols/protocol.h"

G_BEGIN_DECLS

LsSession *ls_capture_read (GBytes *file, const char *name, const LsProtocol *protocol, gint64 *begins_us,
                            GError **error);

G_END_DECLS
