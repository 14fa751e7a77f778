/* live-past.c: how much of a live session's past is kept.
 * SPDX-License-Identifier: MIT */
#include "live/live-past.h"

/* It is looked at after so many events, or octets, more. */
#define TRIM_EVENTS (32 * LS_LOG_CHUNK_EVENTS)
#define TRIM_OCTETS (8 * 1024 * 1024)

/**
 * ls_live_past_trim:
 * @self: how much came since the last time; zeroed at the start
 * @session: a live session
 *
 * Forgets what is too old, now and then: for the most part a call costs nothing.
 */
void
ls_live_past_trim (LsLivePast *self, LsSession *session)
{
  guint64 last = ls_log_last (ls_session_get_log (session));

  if (last - self->trimmed_at < TRIM_EVENTS && self->octets < TRIM_OCTETS)
    return;
  ls_session_keep (session, LS_LIVE_KEPT_EVENTS, LS_LIVE_KEPT_OCTETS);
  self->trimmed_at = last;
  self->octets = 0;
}
