/* live-past.h: how much of a live session's past is kept.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/session.h"

G_BEGIN_DECLS

/* The newest events, and octets of what was said; what is older is forgotten. */
#define LS_LIVE_KEPT_EVENTS (256 * LS_LOG_CHUNK_EVENTS)
#define LS_LIVE_KEPT_OCTETS (64 * 1024 * 1024)

/**
 * LsLivePast:
 * @octets: how many were read and written since the last trimming; whoever reads and writes adds to it
 * @trimmed_at: the newest event at that time
 */
typedef struct {
  guint64 octets;
  guint64 trimmed_at;
} LsLivePast;

void ls_live_past_trim (LsLivePast *self, LsSession *session);

G_END_DECLS
