/* live-stream.c: one end of a real connection: what can be read or written without waiting.
 * SPDX-License-Identifier: MIT */
#include "live/live-stream.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

/* A server's connections are bare descriptors: a GSocket each costs a dozen system calls more. */
struct _LsLiveStream {
  int      fd;
  GSocket *socket;      /* whose descriptor it is; NULL: our own */
};

/**
 * ls_live_stream_accept:
 * @listener: a listening socket that is ready
 * @from: (out) (transfer full): the client's address
 * @exhausted: (out): whether no descriptor or no memory is left for it: it stays in the queue
 *
 * Returns: (transfer full) (nullable): the next connection; %NULL where it went away again, or is not to be had now
 */
LsLiveStream *
ls_live_stream_accept (GSocket *listener, GSocketAddress **from, gboolean *exhausted)
{
  struct sockaddr_storage address;
  socklen_t length = sizeof address;
  int fd = accept4 (g_socket_get_fd (listener), (struct sockaddr *) &address, &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
  LsLiveStream *self;

  *exhausted = fd < 0 && (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM);
  if (fd < 0)
    return NULL;
  *from = g_socket_address_new_from_native (&address, length);
  self = g_new0 (LsLiveStream, 1);
  self->fd = fd;
  return self;
}

/**
 * ls_live_stream_new:
 * @socket: a connected socket
 *
 * Returns: (transfer full): its stream; it holds @socket
 */
LsLiveStream *
ls_live_stream_new (GSocket *socket)
{
  LsLiveStream *self = g_new0 (LsLiveStream, 1);

  g_socket_set_blocking (socket, FALSE);
  self->socket = g_object_ref (socket);
  self->fd = g_socket_get_fd (socket);
  return self;
}

/**
 * ls_live_stream_local_address:
 *
 * Returns: (transfer full) (nullable): which of our addresses the other end called
 */
GSocketAddress *
ls_live_stream_local_address (const LsLiveStream *self)
{
  struct sockaddr_storage address;
  socklen_t length = sizeof address;

  if (getsockname (self->fd, (struct sockaddr *) &address, &length) != 0)
    return NULL;
  return g_socket_address_new_from_native (&address, length);
}

/**
 * ls_live_stream_get_fd:
 *
 * Returns: the descriptor to wait for
 */
int
ls_live_stream_get_fd (const LsLiveStream *self)
{
  return self->fd;
}

static LsLiveResult
result_of (gssize done)
{
  if (done >= 0)
    return LS_LIVE_DONE;
  return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR ? LS_LIVE_LATER : LS_LIVE_BROKEN;
}

/**
 * ls_live_stream_read:
 * @self: a stream
 * @octets: where to
 * @size: at most so many
 * @got: (out): how many were read
 */
LsLiveResult
ls_live_stream_read (LsLiveStream *self, guint8 *octets, gsize size, gsize *got)
{
  gssize done = recv (self->fd, octets, size, 0);

  *got = done > 0 ? done : 0;
  return done == 0 ? LS_LIVE_END : result_of (done);
}

/**
 * ls_live_stream_write:
 * @self: a stream
 * @octets: what to send
 * @put: (out): how many of them were taken
 */
LsLiveResult
ls_live_stream_write (LsLiveStream *self, LsSpan octets, gsize *put)
{
  gssize done = send (self->fd, octets.data, octets.length, MSG_NOSIGNAL);

  *put = done > 0 ? done : 0;
  return result_of (done);
}

/**
 * ls_live_stream_finish:
 *
 * We send no more; the other end hears of it behind what was sent (FIN).
 */
void
ls_live_stream_finish (LsLiveStream *self)
{
  shutdown (self->fd, SHUT_WR);
}

/**
 * ls_live_stream_reset:
 *
 * Freed after this, it breaks the connection off (RST) instead of ending it.
 */
void
ls_live_stream_reset (LsLiveStream *self)
{
  const struct linger at_once = { .l_onoff = 1, .l_linger = 0 };

  setsockopt (self->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

/**
 * ls_live_stream_free:
 * @self: (transfer full): a stream, closed by this
 */
void
ls_live_stream_free (LsLiveStream *self)
{
  if (self->socket == NULL)
    close (self->fd);
  else
    {
      g_socket_close (self->socket, NULL);
      g_object_unref (self->socket);
    }
  g_free (self);
}
