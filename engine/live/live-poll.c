/* live-poll.c: waits for many descriptors at once, as one source of the main loop.
 * SPDX-License-Identifier: MIT */
#include "live/live-poll.h"

#include <glib-unix.h>
#include <sys/epoll.h>
#include <unistd.h>

/* Ready descriptors are taken so many at a time, and so often before others of the main loop get their turn. */
#define BATCH  64
#define ROUNDS 16

struct _LsLivePoll {
  int                fd;
  GSource           *source;
  LsLivePollAfter    after;
  gpointer           data;
  struct epoll_event batch[BATCH];
  int                n_batch;
};

static guint32
epoll_events (guint wanted)
{
  return (wanted & LS_LIVE_READ ? EPOLLIN : 0) | (wanted & LS_LIVE_WRITE ? EPOLLOUT : 0);
}

static guint
ready_for (guint32 events)
{
  return (events & EPOLLIN ? LS_LIVE_READ : 0) | (events & EPOLLOUT ? LS_LIVE_WRITE : 0)
         | (events & (EPOLLHUP | EPOLLERR) ? LS_LIVE_HUNG : 0);
}

static gboolean
dispatch (int fd, GIOCondition condition, gpointer data)
{
  LsLivePoll *self = data;

  for (guint round = 0; round < ROUNDS; round++)
    {
      self->n_batch = epoll_wait (self->fd, self->batch, BATCH, 0);
      if (self->n_batch <= 0)
        break;
      for (int i = 0; i < self->n_batch; i++)
        {
          LsLiveWatch *watch = self->batch[i].data.ptr;

          if (watch != NULL)
            watch->ready (watch->data, ready_for (self->batch[i].events));
        }
    }
  self->n_batch = 0;
  self->after (self->data);
  return G_SOURCE_CONTINUE;
}

/**
 * ls_live_poll_new:
 * @after: called once after all that was ready had its turn
 * @data: for @after
 *
 * Returns: (transfer full) (nullable): a poll on the thread's default main context; %NULL: no descriptor is left
 */
LsLivePoll *
ls_live_poll_new (LsLivePollAfter after, gpointer data)
{
  int fd = epoll_create1 (EPOLL_CLOEXEC);
  LsLivePoll *self;

  if (fd < 0)
    return NULL;
  self = g_new0 (LsLivePoll, 1);
  self->fd = fd;
  self->after = after;
  self->data = data;
  self->source = g_unix_fd_source_new (fd, G_IO_IN);
  g_source_set_callback (self->source, G_SOURCE_FUNC (dispatch), self, NULL);
  /* Else GLib takes the descriptor out of its own poll for each dispatch, and wakes itself to put it back. */
  g_source_set_can_recurse (self->source, TRUE);
  g_source_attach (self->source, g_main_context_get_thread_default ());
  return self;
}

/**
 * ls_live_poll_free:
 * @self: (transfer full): a poll; not from within one of its own calls
 */
void
ls_live_poll_free (LsLivePoll *self)
{
  g_source_destroy (self->source);
  g_source_unref (self->source);
  close (self->fd);
  g_free (self);
}

/**
 * ls_live_poll_add:
 * @self: a poll
 * @watch: to be filled; it stays where it is until it is removed
 * @fd: what to wait for
 * @wanted: #LsLiveReady
 * @ready: called with what it is ready for
 * @data: for @ready
 */
void
ls_live_poll_add (LsLivePoll *self, LsLiveWatch *watch, int fd, guint wanted, void (*ready) (gpointer data, guint ready),
                  gpointer data)
{
  struct epoll_event event = { .events = epoll_events (wanted), .data.ptr = watch };

  *watch = (LsLiveWatch) { fd, wanted, ready, data };
  epoll_ctl (self->fd, EPOLL_CTL_ADD, fd, &event);
}

/**
 * ls_live_poll_want:
 * @self: a poll
 * @watch: one of its watches
 * @wanted: #LsLiveReady; nothing is done where it is wanted already
 */
void
ls_live_poll_want (LsLivePoll *self, LsLiveWatch *watch, guint wanted)
{
  struct epoll_event event = { .events = epoll_events (wanted), .data.ptr = watch };

  if (watch->wanted == wanted)
    return;
  watch->wanted = wanted;
  epoll_ctl (self->fd, EPOLL_CTL_MOD, watch->fd, &event);
}

/**
 * ls_live_poll_remove:
 * @self: a poll
 * @watch: one of its watches: it is not called any more, and may be added anew
 */
void
ls_live_poll_remove (LsLivePoll *self, LsLiveWatch *watch)
{
  for (int i = 0; i < self->n_batch; i++)
    if (self->batch[i].data.ptr == watch)
      self->batch[i].data.ptr = NULL;
  epoll_ctl (self->fd, EPOLL_CTL_DEL, watch->fd, NULL);
}
