/* segment-frame.h: a segment of the log as the frame that carried it.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/session.h"

G_BEGIN_DECLS

gboolean ls_segment_frame (LsSession *session, guint64 n, LsSpan payload, GByteArray *octets, GArray *fields);

G_END_DECLS
