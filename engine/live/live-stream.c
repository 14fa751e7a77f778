/* live-stream.c: one end of a real connection: what can be read or written without waiting.
 * SPDX-License-Identifier: MIT */
#include "live/live-stream.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

/* It outlives its stream where that goes before the handshake's end. */
typedef struct {
  LsLiveStream *stream;        /* NULL: nobody waits any more */
  GCancellable *cancellable;
  LsLiveSecured secured;
  gpointer      data;
} Handshake;

/* A server's connections are bare descriptors: a GSocket each costs a dozen system calls more. */
struct _LsLiveStream {
  int             fd;
  GSocket        *socket;      /* whose descriptor it is; NULL: our own */
  GTlsConnection *tls;         /* NULL: octets go as they are */
  Handshake      *handshake;   /* under way; NULL: none is */
  gboolean        stands;      /* TLS: else octets go as they are, or nobody reads them any more */
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

/* The same of a call of GIO's; it takes @error. */
static LsLiveResult
result_of_tls (gssize done, GError *error)
{
  g_autoptr (GError) owned = error;

  if (done >= 0)
    return LS_LIVE_DONE;
  return g_error_matches (owned, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK) ? LS_LIVE_LATER : LS_LIVE_BROKEN;
}

/* A read takes a whole record of TLS, and nothing of the next: what is left is still the descriptor's to tell. */
static gssize
read_tls (LsLiveStream *self, guint8 *octets, gsize size, GError **error)
{
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (self->tls));

  return g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (input), octets, size, NULL, error);
}

static gssize
write_tls (LsLiveStream *self, LsSpan octets, GError **error)
{
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (self->tls));

  return g_pollable_output_stream_write_nonblocking (G_POLLABLE_OUTPUT_STREAM (output), octets.data, octets.length, NULL,
                                                     error);
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
  GError *error = NULL;
  gssize done = self->stands ? read_tls (self, octets, size, &error) : recv (self->fd, octets, size, 0);

  *got = done > 0 ? done : 0;
  if (done == 0)
    return LS_LIVE_END;
  return self->stands ? result_of_tls (done, error) : result_of (done);
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
  GError *error = NULL;
  gssize done = self->stands ? write_tls (self, octets, &error)
                                  : send (self->fd, octets.data, octets.length, MSG_NOSIGNAL);

  *put = done > 0 ? done : 0;
  return self->stands ? result_of_tls (done, error) : result_of (done);
}

/**
 * ls_live_stream_dup_io:
 * @self: a stream
 * @error: where to say why it could not
 *
 * Returns: (transfer full) (nullable): its connection as one of GIO's, to make TLS of
 */
GIOStream *
ls_live_stream_dup_io (LsLiveStream *self, GError **error)
{
  if (self->socket == NULL)
    self->socket = g_socket_new_from_fd (self->fd, error);
  if (self->socket == NULL)
    return NULL;
  return G_IO_STREAM (g_socket_connection_factory_create_connection (self->socket));
}

static void
handshake_free (Handshake *self)
{
  g_object_unref (self->cancellable);
  g_free (self);
}

static void
on_handshake_done (GObject *source, GAsyncResult *result, gpointer data)
{
  Handshake *self = data;
  g_autoptr (GError) error = NULL;

  g_tls_connection_handshake_finish (G_TLS_CONNECTION (source), result, &error);
  if (self->stream != NULL)
    {
      self->stream->handshake = NULL;
      /* Asked for anything after a failure, GIO would begin the handshake anew, and wait for it. */
      self->stream->stands = error == NULL;
      g_socket_set_blocking (self->stream->socket, FALSE);
      self->secured (self->data, error);
    }
  handshake_free (self);
}

/**
 * ls_live_stream_secure:
 * @self: a stream of which nothing is read or written until @secured is called
 * @tls: one end of TLS, made over ls_live_stream_dup_io()
 * @secured: called from the main loop; not where the stream is freed before
 * @data: for @secured
 *
 * Makes the handshake, on a thread of its own. What is read and written afterwards is what TLS carries. The
 * descriptor is not to be waited for meanwhile.
 */
void
ls_live_stream_secure (LsLiveStream *self, GTlsConnection *tls, LsLiveSecured secured, gpointer data)
{
  Handshake *handshake = g_new0 (Handshake, 1);

  g_return_if_fail (self->tls == NULL && self->socket != NULL);
  handshake->stream = self;
  handshake->cancellable = g_cancellable_new ();
  handshake->secured = secured;
  handshake->data = data;
  self->handshake = handshake;
  self->tls = g_object_ref (tls);
  g_socket_set_blocking (self->socket, TRUE);
  g_tls_connection_handshake_async (tls, G_PRIORITY_DEFAULT, handshake->cancellable, on_handshake_done, handshake);
}

/**
 * ls_live_stream_get_tls:
 *
 * Returns: (transfer none) (nullable): the end of TLS that it speaks through, perhaps still in its handshake
 */
GTlsConnection *
ls_live_stream_get_tls (const LsLiveStream *self)
{
  return self->tls;
}

/**
 * ls_live_stream_finish:
 *
 * We send no more; the other end hears of it behind what was sent (TLS' goodbye, and FIN).
 */
void
ls_live_stream_finish (LsLiveStream *self)
{
  /* The socket does not block: a goodbye for which there is no room is left out. */
  if (self->stands)
    g_output_stream_close (g_io_stream_get_output_stream (G_IO_STREAM (self->tls)), NULL, NULL);
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

/* A handshake's thread still has the descriptor: that is closed by whoever lets go of it last. */
static void
leave_handshake (LsLiveStream *self)
{
  self->handshake->stream = NULL;
  g_cancellable_cancel (self->handshake->cancellable);
  shutdown (self->fd, SHUT_RDWR);
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
  else if (self->handshake != NULL)
    leave_handshake (self);
  else
    g_socket_close (self->socket, NULL);
  g_clear_object (&self->tls);
  g_clear_object (&self->socket);
  g_free (self);
}
