/* live-clock.h: the time of a live session, and one timer for all that waits for it.
 *
 * Time is the monotonic clock's, in microseconds since the session's start.
 * Whoever waits says until when; at that time one call looks for all whose
 * time has come. No line, and no connection, makes a timer of its own.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Nobody waits. */
#define LS_LIVE_NEVER G_MAXINT64

typedef struct _LsLiveClock LsLiveClock;

/**
 * LsLiveClockDue:
 * @data: what was given with the function
 * @now_us: what time it is
 *
 * Lets all have their turn whose time has come.
 *
 * Returns: when the next one waits for; %LS_LIVE_NEVER: none does
 */
typedef gint64 (*LsLiveClockDue) (gpointer data, gint64 now_us);

LsLiveClock *ls_live_clock_new  (LsLiveClockDue due, gpointer data);
void         ls_live_clock_free (LsLiveClock *self);
gint64       ls_live_clock_now  (const LsLiveClock *self);
void         ls_live_clock_wake (LsLiveClock *self, gint64 time_us);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LsLiveClock, ls_live_clock_free)

G_END_DECLS
