/* capture-frames.h: the frames of a capture, for whoever looks at a segment of its session.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/session.h"

G_BEGIN_DECLS

typedef struct _LsCaptureFrames LsCaptureFrames;

LsCaptureFrames *ls_capture_frames_new (GBytes *file, LsSession *session);
void             ls_capture_frames_add (LsCaptureFrames *self, guint link, LsSpan octets, LsSpan payload);

G_END_DECLS
