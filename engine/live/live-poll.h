/* live-poll.h: waits for many descriptors at once, as one source of the main loop.
 *
 * A GSource a connection makes every turn of the loop look at all of them;
 * here a turn costs what is ready, however many are open.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _LsLivePoll LsLivePoll;

typedef enum {
  LS_LIVE_READ  = 1 << 0,
  LS_LIVE_WRITE = 1 << 1,
  LS_LIVE_HUNG  = 1 << 2      /* reported only: broken, or closed both ways */
} LsLiveReady;

/**
 * LsLiveWatch:
 * @fd: what to wait for
 * @wanted: #LsLiveReady; 0: only for its breaking
 * @ready: called with what it is ready for
 * @data: for @ready
 *
 * Lives in its owner; ls_live_poll_add() fills it.
 */
typedef struct {
  int    fd;
  guint  wanted;
  void (*ready) (gpointer data, guint ready);
  gpointer data;
} LsLiveWatch;

typedef void (*LsLivePollAfter) (gpointer data);

LsLivePoll *ls_live_poll_new    (LsLivePollAfter after, gpointer data);
void        ls_live_poll_free   (LsLivePoll *self);
void        ls_live_poll_add    (LsLivePoll *self, LsLiveWatch *watch, int fd, guint wanted,
                                 void (*ready) (gpointer data, guint ready), gpointer data);
void        ls_live_poll_want   (LsLivePoll *self, LsLiveWatch *watch, guint wanted);
void        ls_live_poll_remove (LsLivePoll *self, LsLiveWatch *watch);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LsLivePoll, ls_live_poll_free)

G_END_DECLS
