/* recording.h: a session as a pcapng file: frames with right checksums, and our annotations as packet comments.
 *
 * A recording is a reader of the log like any view. Segments of the log become
 * the frames that they were; a talk that has none gets frames made up for it.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "core/session.h"

G_BEGIN_DECLS

typedef struct _LsRecording LsRecording;

LsRecording *ls_recording_new    (LsSession *session, const char *file, gint64 begins_us, gboolean show_secrets,
                                  GError **error);
gboolean     ls_recording_write  (LsRecording *self, GError **error);
gboolean     ls_recording_close  (LsRecording *self, GError **error);
void         ls_recording_free   (LsRecording *self);
gboolean     ls_recording_export (LsSession *session, const char *file, gint64 begins_us, gboolean show_secrets, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LsRecording, ls_recording_free)

G_END_DECLS
