/* live-serve.c: hosts a world's servers on real sockets.
 * SPDX-License-Identifier: MIT */
#include "live/live-serve.h"

#include "live/live-end.h"
#include "live/live-peer.h"
#include "live/live-words.h"
#include "mail/maildir-store.h"
#include "mail/memory-store.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

/* How many may stand in the kernel's queue before they are let in. */
#define BACKLOG 512
/* Without a descriptor left, nobody is let in for so long. */
#define EXHAUSTED_US (G_TIME_SPAN_SECOND / 5)
/* So many too many may be told so inside TLS at once; others are dropped. */
#define TURNED_AWAY_MAX 64
/* When stopped, clients have so long to take their farewell. */
#define STOP_US (3 * G_TIME_SPAN_SECOND)

typedef struct {
  LsLiveServe         *serve;
  const LsWorldServer *server;
  GSocket             *socket;
  LsLiveWatch          watch;
  char                *address;       /* NULL: any of ours */
  guint16              port;
  gboolean             secure;        /* TLS from the first octet */
} Listener;

struct _LsLiveServe {
  LsLiveHouse        house;
  guint              max_connections;
  GPtrArray         *listeners;
  gint64             let_in_us;       /* when listeners are looked at again; LS_LIVE_NEVER: they are */
  gint64             stop_us;         /* when the last clients are dropped; LS_LIVE_NEVER: not stopped */
  LsLiveServeStopped stopped;
  gpointer           stopped_data;
};

static void
listener_free (gpointer data)
{
  Listener *self = data;

  ls_live_poll_remove (self->serve->house.poll, &self->watch);
  g_socket_close (self->socket, NULL);
  g_object_unref (self->socket);
  g_free (self->address);
  g_free (self);
}

/* ---- the log and the store ---- */

/* After a turn: whoever looks is told, then what is too old is forgotten. */
static void
after_turn (gpointer data)
{
  LsLiveServe *self = data;

  ls_session_notify (self->house.session);
  ls_live_past_trim (&self->house.past, self->house.session);
  if (self->stopped != NULL && self->house.peers->len == 0)
    {
      LsLiveServeStopped stopped = self->stopped;

      self->stopped = NULL;
      stopped (self->stopped_data);
    }
}

static guint64
on_store_changed (gpointer data, guint entry, const char *what)
{
  LsLiveServe *self = data;
  LsEvent event = {
    .time_us = ls_live_clock_now (self->house.clock),
    .kind = LS_EVENT_STORE,
    .from = LS_FROM_STORE,
    .store = { entry },
  };

  if (self->house.storing == NULL)
    return 0;
  return ls_live_append_words (self->house.session, ls_live_peer_connection (self->house.storing), &event, what);
}

/* Letters on disk are told of when they are there: by then whoever brought them may have gone. */
static void
on_disk_changed (gpointer data, gpointer asker, const char *what)
{
  LsLiveServe *self = data;
  LsEvent event = {
    .time_us = ls_live_clock_now (self->house.clock),
    .kind = LS_EVENT_STORE,
    .from = LS_FROM_STORE,
    .store = { LS_STORE_NO_ENTRY },
  };

  if (!ls_live_peer_is_gone (asker))
    ls_live_append_words (self->house.session, ls_live_peer_connection (asker), &event, what);
}

/* ---- time ---- */

static gint64
on_time (gpointer data, gint64 now_us)
{
  LsLiveServe *self = data;
  GPtrArray *peers = self->house.peers;
  gint64 next;

  if (self->let_in_us <= now_us)
    {
      self->let_in_us = LS_LIVE_NEVER;
      for (guint i = 0; i < self->listeners->len; i++)
        ls_live_poll_want (self->house.poll, &((Listener *) self->listeners->pdata[i])->watch, LS_LIVE_READ);
    }
  /* Backwards, since whoever goes gives its place to the last. */
  for (guint i = peers->len; i > 0; i--)
    if (self->stop_us <= now_us)
      ls_live_peer_drop (peers->pdata[i - 1]);
    else
      ls_live_peer_wake (peers->pdata[i - 1], now_us);

  next = MIN (self->let_in_us, peers->len > 0 ? self->stop_us : LS_LIVE_NEVER);
  for (guint i = 0; i < peers->len; i++)
    next = MIN (next, ls_live_peer_next_time (peers->pdata[i]));
  after_turn (self);
  return next;
}

/* ---- the door ---- */

/* An IPv4 client at a door of IPv6 is an IPv4 client: `::ffff:192.0.2.1`. */
static char *
address_text (GInetAddress *address)
{
  char *text = g_inet_address_to_string (address);

  if (g_str_has_prefix (text, "::ffff:") && strchr (text, '.') != NULL)
    memmove (text, text + strlen ("::ffff:"), strlen (text) - strlen ("::ffff:") + 1);
  return text;
}

static LsEnd
end_of (GSocketAddress *address, const char *host)
{
  GInetSocketAddress *inet = G_INET_SOCKET_ADDRESS (address);

  return (LsEnd) {
    .host = (char *) host,
    .address = address_text (g_inet_socket_address_get_address (inet)),
    .port = g_inet_socket_address_get_port (inet),
  };
}

static void
let_in (Listener *listener, LsLiveStream *stream, GSocketAddress *from)
{
  LsLiveServe *self = listener->serve;
  gboolean full = self->house.n_talking >= self->max_connections;
  const LsWorldHost *host = self->house.world->hosts->pdata[listener->server->host];
  LsEnd client = end_of (from, ""), server = { .host = host->name, .port = listener->port };
  g_autofree char *client_address = client.address, *own_address = NULL;
  LsLivePeer *peer;

  server.address = listener->address;
  if (server.address == NULL)
    {
      g_autoptr (GSocketAddress) own = ls_live_stream_local_address (stream);

      own_address = own != NULL ? end_of (own, "").address : g_strdup ("");
      server.address = own_address;
    }
  peer = ls_live_peer_new (&self->house, listener->server, stream, &client, &server, listener->secure);
  if (full && listener->secure && self->house.n_talking > self->max_connections + TURNED_AWAY_MAX)
    ls_live_peer_drop (peer);
  else if (full)
    ls_live_peer_stop (peer);
  else
    ls_live_peer_open (peer);
}

static void
on_caller (gpointer data, guint ready)
{
  Listener *listener = data;
  LsLiveServe *self = listener->serve;
  g_autoptr (GSocketAddress) from = NULL;
  gboolean exhausted;
  LsLiveStream *stream = ls_live_stream_accept (listener->socket, &from, &exhausted);

  if (stream != NULL)
    let_in (listener, stream, from);
  if (!exhausted)
    return;
  /* The caller stays in the queue, so the door stays ready: the loop would spin. */
  self->let_in_us = ls_live_clock_now (self->house.clock) + EXHAUSTED_US;
  ls_live_clock_wake (self->house.clock, self->let_in_us);
  for (guint i = 0; i < self->listeners->len; i++)
    ls_live_poll_want (self->house.poll, &((Listener *) self->listeners->pdata[i])->watch, 0);
}

static GSocket *
open_socket (GSocketAddress *address, GError **error)
{
  g_autoptr (GSocket) socket = g_socket_new (g_socket_address_get_family (address), G_SOCKET_TYPE_STREAM,
                                             G_SOCKET_PROTOCOL_TCP, error);

  if (socket == NULL)
    return NULL;
  g_socket_set_blocking (socket, FALSE);
  g_socket_set_listen_backlog (socket, BACKLOG);
  /* A reply goes in one piece, and at once; connections inherit it. */
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, 1, NULL);
  if (!g_socket_bind (socket, address, TRUE, error) || !g_socket_listen (socket, error))
    return NULL;
  return g_steal_pointer (&socket);
}

/**
 * ls_live_serve_set_certificate:
 * @self: a serve without listeners yet
 * @certificate: with its key
 *
 * From now on its servers can speak TLS.
 */
void
ls_live_serve_set_certificate (LsLiveServe *self, GTlsCertificate *certificate)
{
  g_set_object (&self->house.certificate, certificate);
}

/**
 * ls_live_serve_listen:
 * @self: a serve
 * @server: one of its world's servers
 * @address: a dotted quad or IPv6 text; `0.0.0.0` and `::` are any of ours
 * @port: 0 for any that is free
 * @secure: whether TLS comes before all else; ls_live_serve_set_certificate() came before that
 * @error: where to say why it could not: #GIOErrorEnum, %G_IO_ERROR_ADDRESS_IN_USE where another program has the port
 *
 * Opens a listener, on which @server answers from now on.
 *
 * Returns: its port; 0 on an error
 */
guint16
ls_live_serve_listen (LsLiveServe *self, const LsWorldServer *server, const char *address, guint16 port, gboolean secure,
                      GError **error)
{
  g_autoptr (GInetAddress) inet = g_inet_address_new_from_string (address);
  g_autoptr (GSocketAddress) wanted = NULL, got = NULL;
  g_autofree char *name = ls_live_end_name (address, port);
  g_autoptr (GError) cause = NULL;
  g_autoptr (GSocket) socket = NULL;
  Listener *listener;

  if (inet == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "“%s” is no address to listen on; expected one such as 127.0.0.1 or ::1", address);
      return 0;
    }
  wanted = g_inet_socket_address_new (inet, port);
  socket = open_socket (wanted, &cause);
  got = socket != NULL ? g_socket_get_local_address (socket, &cause) : NULL;
  if (got == NULL)
    {
      g_set_error (error, G_IO_ERROR, cause->code, "cannot listen on %s: %s", name,
                   cause->code == G_IO_ERROR_ADDRESS_IN_USE ? "the port is in use" : cause->message);
      return 0;
    }
  listener = g_new0 (Listener, 1);
  listener->serve = self;
  listener->server = server;
  listener->secure = secure;
  listener->socket = g_steal_pointer (&socket);
  listener->address = g_inet_address_get_is_any (inet) ? NULL : g_inet_address_to_string (inet);
  listener->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (got));
  g_ptr_array_add (self->listeners, listener);
  ls_live_poll_add (self->house.poll, &listener->watch, g_socket_get_fd (listener->socket), LS_LIVE_READ, on_caller,
                    listener);
  return listener->port;
}

/* ---- from the start to the end ---- */

/**
 * ls_live_serve_new:
 * @world: whose servers are hosted; not changed from now on
 * @max_connections: over all listeners; one more is told so and closed
 * @error: where to say that no descriptor is left
 *
 * Makes a serve on the thread's default main context, with a store in memory that holds the world's letters.
 *
 * Returns: (transfer full) (nullable): the serve
 */
LsLiveServe *
ls_live_serve_new (LsWorld *world, guint max_connections, GError **error)
{
  LsLiveServe *self = g_new0 (LsLiveServe, 1);

  self->house.poll = ls_live_poll_new (after_turn, self);
  if (self->house.poll == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_TOO_MANY_OPEN_FILES, "cannot wait for clients: no descriptor is left");
      g_free (self);
      return NULL;
    }
  self->house.world = ls_world_ref (world);
  self->house.session = ls_session_new ();
  self->house.store = ls_memory_store_new ();
  self->house.clock = ls_live_clock_new (on_time, self);
  self->house.begins = g_get_real_time () / G_TIME_SPAN_SECOND;
  self->house.peers = g_ptr_array_new ();
  self->max_connections = max_connections;
  self->listeners = g_ptr_array_new_with_free_func (listener_free);
  self->let_in_us = self->stop_us = LS_LIVE_NEVER;
  ls_world_fill_store (world, self->house.store);
  ls_memory_store_limit (self->house.store, LS_LIVE_STORE_OCTETS);
  ls_memory_store_set_changed (self->house.store, on_store_changed, self);
  return self;
}

/**
 * ls_live_serve_free:
 * @self: (transfer full): a serve; connections that are still open are broken off
 */
void
ls_live_serve_free (LsLiveServe *self)
{
  g_ptr_array_unref (self->listeners);
  while (self->house.peers->len > 0)
    ls_live_peer_drop (self->house.peers->pdata[self->house.peers->len - 1]);
  g_ptr_array_unref (self->house.peers);
  ls_live_clock_free (self->house.clock);
  ls_live_poll_free (self->house.poll);
  ls_store_free (self->house.store);
  g_clear_object (&self->house.certificate);
  g_object_unref (self->house.session);
  ls_world_unref (self->house.world);
  g_free (self);
}

/**
 * ls_live_serve_stop:
 * @self: a serve
 * @stopped: called once, from the main loop, when the last client is gone
 * @data: for @stopped
 *
 * Lets nobody in any more, and tells everybody that the service stops (421). Who does not hang up within seconds
 * is dropped.
 */
void
ls_live_serve_stop (LsLiveServe *self, LsLiveServeStopped stopped, gpointer data)
{
  if (self->stop_us != LS_LIVE_NEVER)
    return;
  self->stopped = stopped;
  self->stopped_data = data;
  g_ptr_array_set_size (self->listeners, 0);
  self->stop_us = ls_live_clock_now (self->house.clock) + STOP_US;
  for (guint i = self->house.peers->len; i > 0; i--)
    ls_live_peer_stop (self->house.peers->pdata[i - 1]);
  /* Perhaps nobody is left already: the next turn says so, and waits for the others. */
  ls_live_clock_wake (self->house.clock, 0);
}

/**
 * ls_live_serve_get_session:
 *
 * Returns: (transfer none): where everything is logged
 */
LsSession *
ls_live_serve_get_session (LsLiveServe *self)
{
  return self->house.session;
}

/**
 * ls_live_serve_set_folder:
 * @self: a serve whose doors are not open yet
 * @folder: where mail is kept from now on, in Maildir++ folders; what lay in memory is gone
 * @domain: the domain whose users' folders are called by their names alone
 * @error: where to say why it cannot be used
 *
 * Returns: whether it can
 */
gboolean
ls_live_serve_set_folder (LsLiveServe *self, const char *folder, const char *domain, GError **error)
{
  LsStore *store = ls_maildir_store_new (folder, domain, error);

  if (store == NULL)
    return FALSE;
  ls_maildir_store_set_changed (store, on_disk_changed, self);
  ls_store_free (self->house.store);
  self->house.store = store;
  return TRUE;
}

/**
 * ls_live_serve_get_store:
 *
 * Returns: (transfer none): its mailboxes
 */
LsStore *
ls_live_serve_get_store (LsLiveServe *self)
{
  return self->house.store;
}

/**
 * ls_live_serve_n_connections:
 *
 * Returns: how many clients are served at this moment
 */
guint
ls_live_serve_n_connections (const LsLiveServe *self)
{
  return self->house.n_talking;
}
