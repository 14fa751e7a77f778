/* transcript-loader.h: reads a recorded session from a file, away from the main loop.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "core/session.h"

G_BEGIN_DECLS

void       ls_transcript_loader_load   (GFile *file, GCancellable *cancellable, GAsyncReadyCallback done, gpointer data);
LsSession *ls_transcript_loader_finish (GAsyncResult *result, GError **error);

G_END_DECLS
