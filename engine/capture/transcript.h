/* transcript.h: reads a dialogue as documents print it, and makes a session of it.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "protocols/protocol.h"

G_BEGIN_DECLS

/* A longer transcript is not read. */
#define LS_TRANSCRIPT_MAX (64 * 1024 * 1024)

#define LS_TRANSCRIPT_ERROR (ls_transcript_error_quark ())
GQuark     ls_transcript_error_quark (void);

LsSession *ls_transcript_read (LsSpan text, const char *name, const LsProtocol *protocol, GError **error);

G_END_DECLS
