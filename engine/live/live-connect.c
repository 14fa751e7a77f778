/* live-connect.c: talks to a real server: says the lines that it is given, each when its turn has come.
 * SPDX-License-Identifier: MIT */
#include "live/live-connect.h"

#include "live/live-clock.h"
#include "live/live-end.h"
#include "live/live-past.h"
#include "live/live-poll.h"
#include "live/live-stream.h"
#include "live/live-tls.h"
#include "live/live-words.h"

#define READ_BYTES 65536
/* With more than this to be said, no more lines are asked for; with more than this unsent, none is said. */
#define QUEUE_MAX  65536
#define UNSENT_MAX 65536

struct _LsLiveConnect {
  LsLiveConnectSetup setup;
  char              *host;
  char              *name;            /* of the server, for people: `mail.example.org:25` */
  LsSession         *session;
  LsLiveClock       *clock;
  LsLivePoll        *poll;
  LsLivePast         past;

  GSocketClient     *socket_client;   /* as long as there is no connection */
  GCancellable      *cancellable;
  const char        *step;            /* what is waited for, for people */

  LsLiveStream      *stream;
  LsLiveWatch        watch;
  LsConnection      *connection;
  LsObserver        *observer;
  LsClient          *client;          /* its sense of its turn */

  GQueue             asking;          /* of char: the lines that ask for TLS, said before all others */
  GQueue             lines;           /* of GBytes: to be said, CRLF included */
  gsize              queued;          /* how many octets they are */
  GByteArray        *output;          /* said, and not yet sent */
  guint64            replies;         /* how many there were when the limit last began anew */
  gint64             limit_us;        /* when patience ends; LS_LIVE_NEVER: nothing is due */
  gboolean           input_ended;
  gboolean           skipping;        /* lines are being left out */
  gboolean           asks_tls;        /* it is asked for, and does not stand yet */
  gboolean           in_handshake;
  gboolean           deaf;            /* the server takes no more; what it said may still be read */
  gboolean           left;            /* the last word is said, or was the server's */
  gboolean           ended;
  guint8             buffer[READ_BYTES];
};

static void speak (LsLiveConnect *self);

static gint64
now_us (const LsLiveConnect *self)
{
  return ls_live_clock_now (self->clock);
}

static void
set_limit (LsLiveConnect *self)
{
  self->limit_us = now_us (self) + self->setup.limit_us;
  ls_live_clock_wake (self->clock, self->limit_us);
}

/* ---- the end ---- */

static void
note (LsLiveConnect *self, const char *words)
{
  ls_live_append_note (self->session, self->connection, now_us (self), LS_FROM_CLIENT, words);
}

static void
note_unsaid (LsLiveConnect *self)
{
  g_autofree char *words = NULL;

  if (g_queue_is_empty (&self->lines))
    return;
  words = g_strdup_printf ("the talk is over: %u %s not said", self->lines.length,
                           self->lines.length == 1 ? "line is" : "lines are");
  note (self, words);
}

/* Closes, says so in the log, and tells the owner; takes @error. */
static void
end (LsLiveConnect *self, LsFrom from, gboolean reset, GError *error)
{
  g_autoptr (GError) owned = error;

  if (self->ended)
    return;
  self->ended = TRUE;
  self->limit_us = LS_LIVE_NEVER;
  if (self->stream != NULL)
    {
      note_unsaid (self);
      ls_observer_close (self->observer, &(LsSaying) { .from = from, .time_us = now_us (self) }, reset);
      /* During a handshake nobody waits for the descriptor. */
      if (!self->in_handshake)
        ls_live_poll_remove (self->poll, &self->watch);
      g_clear_pointer (&self->stream, ls_live_stream_free);
    }
  ls_session_notify (self->session);
  self->setup.ended (self->setup.data, error);
}

static void
fail (LsLiveConnect *self, LsFrom from, gboolean reset, int code, const char *what)
{
  end (self, from, reset, g_error_new (G_IO_ERROR, code, "%s: %s", self->name, what));
}

/* The server hung up, in order or by a reset. */
static void
end_by_server (LsLiveConnect *self, gboolean reset)
{
  const char *line;
  gboolean answered = ls_client_may_say (self->client, FALSE);
  gboolean goodbye = self->left || (answered && ls_client_leave (self->client, &line) == LS_LEAVE_WAIT);
  g_autofree char *what = g_strdup_printf ("the server %s before its %s", reset ? "broke the connection off" : "closed",
                                           self->step);

  if (self->asks_tls)
    fail (self, LS_FROM_SERVER, reset, G_IO_ERROR_CONNECTION_CLOSED, "the server closed before TLS stood");
  else if (goodbye || (answered && !reset))
    end (self, LS_FROM_SERVER, reset, NULL);
  else if (answered)
    fail (self, LS_FROM_SERVER, reset, G_IO_ERROR_CONNECTION_CLOSED, "the server broke the connection off");
  else
    fail (self, LS_FROM_SERVER, reset, G_IO_ERROR_CONNECTION_CLOSED, what);
}

/* ---- what we say ---- */

static void
flush (LsLiveConnect *self)
{
  LsSaying saying = { .from = LS_FROM_CLIENT, .heard = LS_HEARD_ALL };
  LsLiveResult result;
  gsize put;

  if (self->output->len == 0 || self->deaf)
    return;
  result = ls_live_stream_write (self->stream, LS_SPAN (self->output->data, self->output->len), &put);
  if (put > 0)
    {
      saying.time_us = now_us (self);
      ls_observer_input (self->observer, &saying, LS_SPAN (self->output->data, put));
      g_byte_array_remove_range (self->output, 0, put);
      self->past.octets += put;
      set_limit (self);
    }
  if (result == LS_LIVE_BROKEN)
    {
      self->deaf = TRUE;
      g_byte_array_set_size (self->output, 0);
    }
}

static void
say (LsLiveConnect *self, LsSpan line)
{
  ls_client_said (self->client, line);
  g_byte_array_append (self->output, line.data, line.length);
  self->step = "reply";
}

/* Leaves a line out that belongs to what the server refused; says so before the first of them. */
static gboolean
skip (LsLiveConnect *self, LsSpan line)
{
  gboolean skips = ls_client_skips (self->client, line);

  if (skips && !self->skipping)
    note (self, "the server refused what the next lines belong to: they are left out, up to the lone dot");
  self->skipping = skips;
  return skips;
}

static void
leave (LsLiveConnect *self)
{
  const char *line;

  self->left = TRUE;
  set_limit (self);
  switch (ls_client_leave (self->client, &line))
    {
    case LS_LEAVE_SAY:
      say (self, ls_span_from_string (line));
      break;
    case LS_LEAVE_WAIT:
      self->step = "closing";
      break;
    case LS_LEAVE_HANG_UP:
      note (self, "the input ends inside a letter: the connection is closed without its dot, so that no half a letter "
                  "is delivered");
      ls_live_stream_finish (self->stream);
      end (self, LS_FROM_CLIENT, FALSE, NULL);
      break;
    }
}

/* Says the lines that ask for TLS; %FALSE where the server has refused, and the talk is over. */
static gboolean
say_asking_lines (LsLiveConnect *self)
{
  while (!g_queue_is_empty (&self->asking) && ls_client_may_say (self->client, FALSE))
    {
      g_autofree char *line = g_queue_pop_head (&self->asking);

      say (self, ls_span_from_string (line));
    }
  if (!g_queue_is_empty (&self->asking) || self->output->len > 0 || !ls_client_may_say (self->client, FALSE)
      || ls_client_wants_tls (self->client))
    return TRUE;
  fail (self, LS_FROM_CLIENT, FALSE, G_IO_ERROR_NOT_SUPPORTED,
        "the server does not go on inside TLS; nothing was said in clear but that question");
  return FALSE;
}

/* Says all the lines whose turn has come. */
static void
say_lines (LsLiveConnect *self)
{
  while (!g_queue_is_empty (&self->lines) && self->output->len <= UNSENT_MAX)
    {
      g_autoptr (GBytes) bytes = NULL;
      LsSpan line;

      if (!ls_client_may_say (self->client, self->setup.pipelining))
        return;
      bytes = g_queue_pop_head (&self->lines);
      line.data = g_bytes_get_data (bytes, &line.length);
      self->queued -= line.length;
      if (!skip (self, line))
        say (self, line);
    }
}

/* ---- into TLS ---- */

static void on_ready (gpointer data, guint ready);

static void
enter_tls (LsLiveConnect *self)
{
  g_autofree char *words = ls_live_tls_describe (ls_live_stream_get_tls (self->stream));

  note (self, words);
  self->asks_tls = FALSE;
  set_limit (self);
  if (self->observer->class->secured != NULL)
    ls_observer_secured (self->observer, now_us (self), TRUE);
  if (!ls_client_wants_tls (self->client))
    {
      self->step = "greeting";
      ls_live_poll_want (self->poll, &self->watch, LS_LIVE_READ);
      return;
    }
  self->step = "reply";
  ls_client_secured (self->client);
  speak (self);
}

static void
on_secured (gpointer data, const GError *error)
{
  LsLiveConnect *self = data;

  self->in_handshake = FALSE;
  ls_live_poll_add (self->poll, &self->watch, ls_live_stream_get_fd (self->stream), 0, on_ready, self);
  if (error == NULL && ls_live_tls_accepts (ls_live_stream_get_tls (self->stream)))
    enter_tls (self);
  else
    {
      g_autofree char *why = ls_live_tls_failure (ls_live_stream_get_tls (self->stream), error);

      if (ls_client_wants_tls (self->client))
        ls_observer_secured (self->observer, now_us (self), FALSE);
      fail (self, LS_FROM_CLIENT, FALSE, G_IO_ERROR_FAILED, why);
    }
  ls_session_notify (self->session);
}

static void
begin_handshake (LsLiveConnect *self)
{
  const LsProtocolTls *tls = self->setup.protocol->tls;
  LsLiveTlsClient how = {
    .host = self->host,
    .port = self->setup.port,
    .alpn = tls != NULL ? tls->alpn : NULL,
    .trust = self->setup.trust,
    .insecure = self->setup.insecure,
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsConnection) connection = ls_live_tls_client_new (self->stream, &how, &error);

  if (connection == NULL)
    {
      fail (self, LS_FROM_CLIENT, FALSE, error->code, error->message);
      return;
    }
  self->step = "TLS handshake";
  set_limit (self);
  ls_live_poll_remove (self->poll, &self->watch);
  self->in_handshake = TRUE;
  ls_live_stream_secure (self->stream, connection, on_secured, self);
}

/* ---- a turn ---- */

/* Whether something is due for which there is a limit. */
static gboolean
is_waiting (LsLiveConnect *self)
{
  return self->left || self->output->len > 0 || !ls_client_may_say (self->client, FALSE);
}

/* The limit holds for each reply by itself. */
static void
watch_time (LsLiveConnect *self)
{
  guint64 replies = ls_log_unit_count (ls_session_get_log (self->session), LS_UNIT_EXCHANGE);

  if (!is_waiting (self))
    self->limit_us = LS_LIVE_NEVER;
  else if (self->limit_us == LS_LIVE_NEVER || replies != self->replies)
    set_limit (self);
  self->replies = replies;
}

static void
speak (LsLiveConnect *self)
{
  gboolean had_room = ls_live_connect_has_room (self);

  if (self->in_handshake || (self->asks_tls && !say_asking_lines (self)))
    return;
  if (!self->asks_tls)
    say_lines (self);
  flush (self);
  if (self->output->len == 0 && ls_client_wants_tls (self->client))
    {
      begin_handshake (self);
      return;
    }
  if (self->input_ended && !self->asks_tls && !self->left && g_queue_is_empty (&self->lines) && self->output->len == 0
      && ls_client_may_say (self->client, FALSE))
    {
      leave (self);
      if (self->ended)
        return;
      flush (self);
    }
  watch_time (self);
  ls_live_poll_want (self->poll, &self->watch, LS_LIVE_READ | (self->output->len > 0 ? LS_LIVE_WRITE : 0));
  if (!had_room && ls_live_connect_has_room (self))
    self->setup.wants (self->setup.data);
}

static void
on_ready (gpointer data, guint ready)
{
  LsLiveConnect *self = data;
  LsSaying saying = { .from = LS_FROM_SERVER, .heard = LS_HEARD_ALL };
  LsLiveResult result;
  gsize got;

  if ((ready & (LS_LIVE_READ | LS_LIVE_HUNG)) == 0)
    {
      speak (self);
      return;
    }
  result = ls_live_stream_read (self->stream, self->buffer, READ_BYTES, &got);
  if (result == LS_LIVE_END || result == LS_LIVE_BROKEN)
    {
      end_by_server (self, result == LS_LIVE_BROKEN);
      return;
    }
  saying.time_us = now_us (self);
  self->past.octets += got;
  ls_observer_input (self->observer, &saying, LS_SPAN (self->buffer, got));
  ls_client_hear (self->client, LS_SPAN (self->buffer, got));
  speak (self);
}

static void
after_turn (gpointer data)
{
  LsLiveConnect *self = data;

  ls_session_notify (self->session);
  ls_live_past_trim (&self->past, self->session);
}

static gint64
on_time (gpointer data, gint64 now)
{
  LsLiveConnect *self = data;
  g_autofree char *what = NULL;

  if (self->limit_us > now)
    return self->limit_us;
  what = g_strdup_printf ("no %s within %g s", self->step, self->setup.limit_us / (double) G_TIME_SPAN_SECOND);
  g_cancellable_cancel (self->cancellable);
  fail (self, LS_FROM_CLIENT, FALSE, G_IO_ERROR_TIMED_OUT, what);
  return LS_LIVE_NEVER;
}

/* ---- the way there ---- */

static void
fill_end (LsEnd *end, GSocketAddress *address, const char *host)
{
  GInetSocketAddress *inet = G_INET_SOCKET_ADDRESS (address);

  end->host = (char *) host;
  end->address = g_inet_address_to_string (g_inet_socket_address_get_address (inet));
  end->port = g_inet_socket_address_get_port (inet);
}

static void
ask_tls (LsLiveConnect *self, const char *own_address)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new ();

  ls_client_ask_tls (self->client, own_address, lines);
  for (guint i = 0; i < lines->len; i++)
    g_queue_push_tail (&self->asking, lines->pdata[i]);
  self->asks_tls = TRUE;
}

static void
begin_talk (LsLiveConnect *self, GSocketConnection *connection)
{
  g_autoptr (GSocketAddress) own = g_socket_connection_get_local_address (connection, NULL);
  g_autoptr (GSocketAddress) other = g_socket_connection_get_remote_address (connection, NULL);
  LsEnd client, server;

  if (own == NULL || other == NULL)
    {
      fail (self, LS_FROM_SERVER, TRUE, G_IO_ERROR_CONNECTION_CLOSED, "the server broke the connection off");
      return;
    }
  fill_end (&client, own, "");
  fill_end (&server, other, g_hostname_is_ip_address (self->host) ? "" : self->host);
  self->connection = ls_session_open (self->session, self->setup.protocol->knowledge, now_us (self), &client, &server);
  self->observer = self->setup.protocol->observer_new (self->session, self->connection);
  self->client = self->setup.protocol->client_new ();
  if (self->setup.security == LS_LIVE_START_TLS)
    ask_tls (self, client.address);
  g_free (client.address);
  g_free (server.address);
  self->stream = ls_live_stream_new (g_socket_connection_get_socket (connection));
  ls_live_poll_add (self->poll, &self->watch, ls_live_stream_get_fd (self->stream), LS_LIVE_READ, on_ready, self);
  self->step = "greeting";
  set_limit (self);
  if (self->setup.security == LS_LIVE_TLS)
    begin_handshake (self);
  ls_session_notify (self->session);
}

static void
on_connected (GObject *source, GAsyncResult *result, gpointer data)
{
  LsLiveConnect *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketConnection) connection = g_socket_client_connect_finish (G_SOCKET_CLIENT (source), result, &error);

  /* Cancelled: by the limit, which has told it, or since the owner of @data is gone. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (connection != NULL)
    begin_talk (self, connection);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    fail (self, LS_FROM_SERVER, TRUE, error->code, "connection refused: nothing listens there");
  else if (error->domain == G_RESOLVER_ERROR)
    fail (self, LS_FROM_SERVER, TRUE, G_IO_ERROR_HOST_NOT_FOUND, error->message);
  else
    fail (self, LS_FROM_SERVER, TRUE, error->code, error->message);
}

static void
on_step (GSocketClient *client, GSocketClientEvent event, GSocketConnectable *connectable, GIOStream *stream,
         LsLiveConnect *self)
{
  if (event != G_SOCKET_CLIENT_RESOLVED || self->ended)
    return;
  self->step = "TCP connection";
  set_limit (self);
}

/**
 * ls_live_connect_new:
 * @setup: whom to call, and how; its strings are copied
 * @error: where to say that no descriptor is left
 *
 * Begins to connect, on the thread's default main context.
 *
 * Returns: (transfer full) (nullable): the connect
 */
LsLiveConnect *
ls_live_connect_new (const LsLiveConnectSetup *setup, GError **error)
{
  LsLiveConnect *self = g_new0 (LsLiveConnect, 1);
  g_autoptr (GSocketConnectable) address = g_network_address_new (setup->host, setup->port);

  self->poll = ls_live_poll_new (after_turn, self);
  if (self->poll == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_TOO_MANY_OPEN_FILES, "cannot connect: no descriptor is left");
      g_free (self);
      return NULL;
    }
  self->setup = *setup;
  self->host = g_strdup (setup->host);
  self->name = ls_live_end_name (setup->host, setup->port);
  self->session = ls_session_new ();
  self->clock = ls_live_clock_new (on_time, self);
  self->output = g_byte_array_new ();
  g_queue_init (&self->asking);
  g_queue_init (&self->lines);
  if (setup->trust != NULL)
    g_object_ref (setup->trust);
  self->step = "address for that name";
  set_limit (self);
  self->cancellable = g_cancellable_new ();
  self->socket_client = g_socket_client_new ();
  g_socket_client_set_enable_proxy (self->socket_client, FALSE);
  g_signal_connect (self->socket_client, "event", G_CALLBACK (on_step), self);
  g_socket_client_connect_async (self->socket_client, address, self->cancellable, on_connected, self);
  return self;
}

/**
 * ls_live_connect_free:
 * @self: (transfer full): a connect; a connection that is still open is closed
 */
void
ls_live_connect_free (LsLiveConnect *self)
{
  g_cancellable_cancel (self->cancellable);
  g_signal_handlers_disconnect_by_data (self->socket_client, self);
  g_object_unref (self->socket_client);
  g_object_unref (self->cancellable);
  if (self->stream != NULL)
    {
      if (!self->in_handshake)
        ls_live_poll_remove (self->poll, &self->watch);
      ls_live_stream_free (self->stream);
    }
  g_clear_pointer (&self->observer, ls_observer_free);
  g_clear_pointer (&self->client, ls_client_free);
  g_clear_object (&self->setup.trust);
  g_queue_clear_full (&self->asking, g_free);
  g_queue_clear_full (&self->lines, (GDestroyNotify) g_bytes_unref);
  g_byte_array_unref (self->output);
  ls_live_clock_free (self->clock);
  ls_live_poll_free (self->poll);
  g_object_unref (self->session);
  g_free (self->host);
  g_free (self->name);
  g_free (self);
}

/**
 * ls_live_connect_say:
 * @self: a connect
 * @line: a line as it goes on the wire, CRLF included; copied
 *
 * Says it when its turn has come.
 */
void
ls_live_connect_say (LsLiveConnect *self, LsSpan line)
{
  if (self->ended)
    return;
  g_queue_push_tail (&self->lines, g_bytes_new (line.data, line.length));
  self->queued += line.length;
  if (self->stream != NULL)
    {
      speak (self);
      ls_session_notify (self->session);
    }
}

/**
 * ls_live_connect_end_input:
 *
 * No more lines will come: when all are said and answered, the client takes its leave.
 */
void
ls_live_connect_end_input (LsLiveConnect *self)
{
  self->input_ended = TRUE;
  if (self->stream == NULL)
    return;
  speak (self);
  ls_session_notify (self->session);
}

/**
 * ls_live_connect_has_room:
 *
 * Returns: whether more lines may be handed in; else wait for `wants`
 */
gboolean
ls_live_connect_has_room (const LsLiveConnect *self)
{
  return self->queued <= QUEUE_MAX;
}

/**
 * ls_live_connect_get_session:
 *
 * Returns: (transfer none): where the talk is logged
 */
LsSession *
ls_live_connect_get_session (LsLiveConnect *self)
{
  return self->session;
}
