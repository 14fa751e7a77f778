/* live-peer.c: one client of a served world: its stream, the server that answers it, and the observer.
 *
 * A turn reads once, lets the machine answer, grants its wishes and writes
 * once. What the client does not take is kept up to a limit, then no more of it
 * is read; what it does not take for long ends the connection.
 * SPDX-License-Identifier: MIT */
#include "live/live-peer.h"

#include "live/live-tls.h"
#include "live/live-words.h"

/* With more than this unsent, the client is not listened to. */
#define UNSENT_MAX (256 * 1024)
/* A client that takes nothing of what is unsent for so long is dropped. */
#define UNSENT_US (60 * G_TIME_SPAN_SECOND)
/* After the last reply the client has so long, and may send so much, until it hangs up too. */
#define FAREWELL_US (2 * G_TIME_SPAN_SECOND)
#define FAREWELL_OCTETS (1024 * 1024)
/* So many may say farewell at once; others are closed on the spot. */
#define FAREWELLS_MAX 256
/* So many may be at a TLS handshake at once, each on a thread; others wait for one of them to end. */
#define HANDSHAKES_MAX 64
/* Who waits for its handshake looks so often whether it may begin. */
#define HANDSHAKE_WAIT_US (G_TIME_SPAN_SECOND / 50)

/* How far a connection is on its way into TLS. */
typedef enum {
  TLS_NONE,         /* none, or it stands */
  TLS_WISHED,       /* as soon as what was said in clear is sent */
  TLS_AWAITED,      /* the client has to begin: until then it costs no thread */
  TLS_HANDSHAKE
} TlsStep;

struct _LsLivePeer {
  LsLiveHouse  *house;
  guint         index;          /* its place among the house's peers */
  LsLiveStream *stream;         /* NULL: gone, and only a store's answer is due */
  LsLiveWatch   watch;
  LsConnection *connection;
  LsServer     *server;         /* NULL: it only says farewell */
  LsObserver   *observer;
  char         *place;
  char         *client_address;
  const char   *alpn;
  GArray       *wakes;          /* of gint64: when the machine wants to be woken */
  gint64        give_up_us;     /* when patience ends */
  gint64        retry_us;       /* when there may be room for its handshake */
  guint         answers_due;    /* of the store */
  gsize         farewell;       /* octets that came after the end */
  gboolean      granting;
  gboolean      hung_up;        /* the client sends no more */
  gboolean      closes;         /* the server closes once its output is sent */
  TlsStep       tls_step;
  gboolean      secure;         /* TLS from the first octet */
  gboolean      opened;         /* the machine has begun */
  gboolean      stops;          /* and is told to stop once it may speak */
};

static void settle (LsLivePeer *self);
static void on_ready (gpointer data, guint ready);
static void ask (LsLivePeer *self, const LsWish *wish);

static gint64
now_us (const LsLivePeer *self)
{
  return ls_live_clock_now (self->house->clock);
}

/* The machine has no part in a handshake. */
static gboolean
is_entering_tls (const LsLivePeer *self)
{
  return self->tls_step == TLS_AWAITED || self->tls_step == TLS_HANDSHAKE;
}

/* ---- its end ---- */

static void
peer_free (LsLivePeer *self)
{
  g_free (self->place);
  g_free (self->client_address);
  g_array_unref (self->wakes);
  g_free (self);
}

/* Takes it out of the house; what the last of the peers is now stands in its place. */
static void
leave_house (LsLivePeer *self)
{
  GPtrArray *peers = self->house->peers;

  g_ptr_array_remove_index_fast (peers, self->index);
  if (self->index < peers->len)
    ((LsLivePeer *) peers->pdata[self->index])->index = self->index;
}

static void
close_stream (LsLivePeer *self)
{
  /* During a handshake nobody waits for the descriptor. */
  if (self->tls_step != TLS_HANDSHAKE)
    ls_live_poll_remove (self->house->poll, &self->watch);
  else
    self->house->n_handshakes--;
  g_clear_pointer (&self->stream, ls_live_stream_free);
  leave_house (self);
  if (self->answers_due == 0)
    peer_free (self);
}

/* What the machine still wishes of the store, now that nobody listens. */
static void
release_store (LsLivePeer *self)
{
  LsWish wish;

  self->granting = TRUE;
  ls_server_closed (self->server, now_us (self));
  while (ls_server_take_wish (self->server, &wish))
    {
      if (wish.kind == LS_WISH_STORE)
        ask (self, &wish);
      ls_wish_clear (&wish);
    }
  self->granting = FALSE;
}

/* The talk is over, and is logged so; the machines go. */
static void
end_talk (LsLivePeer *self, LsFrom from, gboolean reset)
{
  ls_observer_close (self->observer, &(LsSaying) { .from = from, .time_us = now_us (self) }, reset);
  release_store (self);
  g_clear_pointer (&self->observer, ls_observer_free);
  g_clear_pointer (&self->server, ls_server_free);
  self->house->n_talking--;
}

/* Breaks it off: what is unsent is lost. */
static void
break_off (LsLivePeer *self, LsFrom from)
{
  end_talk (self, from, TRUE);
  ls_live_stream_reset (self->stream);
  close_stream (self);
}

/* All is said. Closed at once, octets of the client's still on their way would make the kernel send a reset, and
 * with that the client might lose the last reply: so it is given a moment to hang up first. */
static void
say_farewell (LsLivePeer *self, LsFrom from)
{
  end_talk (self, from, FALSE);
  ls_live_stream_finish (self->stream);
  if (self->hung_up || self->house->peers->len - self->house->n_talking > FAREWELLS_MAX)
    {
      close_stream (self);
      return;
    }
  g_array_set_size (self->wakes, 0);
  self->retry_us = LS_LIVE_NEVER;
  self->give_up_us = now_us (self) + FAREWELL_US;
  ls_live_clock_wake (self->house->clock, self->give_up_us);
  ls_live_poll_want (self->house->poll, &self->watch, LS_LIVE_READ);
}

/* Reads what nobody listens to any more, until the client hangs up. */
static void
hear_farewell (LsLivePeer *self)
{
  gsize got;
  LsLiveResult result = ls_live_stream_read (self->stream, self->house->buffer, LS_LIVE_READ_BYTES, &got);

  self->farewell += got;
  if (result == LS_LIVE_END || result == LS_LIVE_BROKEN || self->farewell > FAREWELL_OCTETS)
    close_stream (self);
}

/* ---- what the machine says and wishes for ---- */

/* Writes as much as the client takes; %FALSE where the connection is broken. */
static gboolean
flush (LsLivePeer *self)
{
  GByteArray *output = self->server->output;
  LsLiveResult result;
  gsize put;

  if (output->len == 0)
    return TRUE;
  result = ls_live_stream_write (self->stream, LS_SPAN (output->data, output->len), &put);
  if (put > 0)
    {
      LsSaying saying = { .from = LS_FROM_SERVER, .time_us = now_us (self), .heard = LS_HEARD_ALL };

      ls_observer_input (self->observer, &saying, LS_SPAN (output->data, put));
      self->house->past.octets += put;
      g_byte_array_remove_range (output, 0, put);
      self->give_up_us = LS_LIVE_NEVER;
    }
  return result != LS_LIVE_BROKEN;
}

static void
stored (gpointer data, guint64 ticket, LsStoreResult result)
{
  LsLivePeer *self = data;

  self->answers_due--;
  if (self->server != NULL)
    {
      ls_server_answer (self->server, now_us (self), ticket, result);
      if (!self->granting)
        settle (self);
    }
  else if (self->stream == NULL && self->answers_due == 0)
    peer_free (self);
}

static void
told (gpointer data, guint64 ticket, const LsStoreAnswer *answer)
{
  LsLivePeer *self = data;

  self->answers_due--;
  if (self->server != NULL)
    {
      ls_server_told (self->server, now_us (self), ticket, answer);
      if (!self->granting)
        settle (self);
    }
  else if (self->stream == NULL && self->answers_due == 0)
    peer_free (self);
}

static void
ask (LsLivePeer *self, const LsWish *wish)
{
  self->answers_due++;
  self->house->storing = self;
  ls_store_ask (self->house->store, wish->request, told, self, wish->ticket);
  self->house->storing = NULL;
}

static void
deliver (LsLivePeer *self, const LsWish *wish)
{
  self->answers_due++;
  self->house->storing = self;
  ls_store_deliver (self->house->store, wish->letter, stored, self, wish->ticket);
  self->house->storing = NULL;
}

/* Grants what the machine wishes for; %FALSE where the connection is gone by that. */
static gboolean
grant_wishes (LsLivePeer *self)
{
  LsWish wish;
  gboolean drops = FALSE;

  self->granting = TRUE;
  while (!drops && ls_server_take_wish (self->server, &wish))
    {
      /* What was said before a letter is stored, or all is dropped, is said before that. */
      if (wish.kind == LS_WISH_DELIVER || wish.kind == LS_WISH_STORE || wish.kind == LS_WISH_DROP)
        flush (self);
      switch (wish.kind)
        {
        case LS_WISH_CLOSE:
          self->closes = TRUE;
          break;
        case LS_WISH_DROP:
          drops = TRUE;
          break;
        case LS_WISH_WAKE:
          g_array_append_val (self->wakes, wish.time_us);
          ls_live_clock_wake (self->house->clock, wish.time_us);
          break;
        case LS_WISH_DELIVER:
          deliver (self, &wish);
          break;
        case LS_WISH_START_TLS:
          self->tls_step = TLS_WISHED;
          break;
        case LS_WISH_STORE:
          ask (self, &wish);
          break;
        }
      ls_wish_clear (&wish);
    }
  self->granting = FALSE;
  if (drops)
    break_off (self, LS_FROM_SERVER);
  return !drops;
}

static void
wait_for_more (LsLivePeer *self)
{
  guint unsent = self->server->output->len, wanted = 0;

  if (!self->hung_up && !self->closes && !self->server->waiting && unsent <= UNSENT_MAX && self->tls_step != TLS_WISHED)
    wanted |= LS_LIVE_READ;
  if (unsent > 0)
    {
      wanted |= LS_LIVE_WRITE;
      if (self->give_up_us == LS_LIVE_NEVER)
        self->give_up_us = now_us (self) + UNSENT_US;
      ls_live_clock_wake (self->house->clock, self->give_up_us);
    }
  ls_live_poll_want (self->house->poll, &self->watch, wanted);
}

/* ---- into TLS ---- */

static void
note (LsLivePeer *self, LsFrom from, const char *words)
{
  ls_live_append_note (self->house->session, self->connection, now_us (self), from, words);
}

/* The machine goes on inside TLS, or begins there. */
static void
enter_tls (LsLivePeer *self)
{
  g_autofree char *words = ls_live_tls_describe (ls_live_stream_get_tls (self->stream));

  note (self, LS_FROM_SERVER, words);
  if (self->observer->class->secured != NULL)
    ls_observer_secured (self->observer, now_us (self), TRUE);
  if (self->opened)
    ls_server_secured (self->server, now_us (self), TRUE);
  else if (!self->stops)
    {
      self->opened = TRUE;
      ls_server_open (self->server, now_us (self));
    }
  if (self->stops)
    ls_server_stop (self->server, now_us (self));
  settle (self);
}

/* Nothing can be said any more: neither in clear, nor in TLS. */
static void
give_tls_up (LsLivePeer *self, const char *why)
{
  note (self, LS_FROM_SERVER, why);
  if (self->opened)
    ls_observer_secured (self->observer, now_us (self), FALSE);
  say_farewell (self, LS_FROM_SERVER);
}

static void
on_secured (gpointer data, const GError *error)
{
  LsLivePeer *self = data;

  self->house->n_handshakes--;
  self->tls_step = TLS_NONE;
  self->give_up_us = LS_LIVE_NEVER;
  ls_live_poll_add (self->house->poll, &self->watch, ls_live_stream_get_fd (self->stream), 0, on_ready, self);
  if (error == NULL)
    enter_tls (self);
  else
    {
      g_autofree char *why = ls_live_tls_failure (ls_live_stream_get_tls (self->stream), error);

      give_tls_up (self, why);
    }
  /* Descriptors had no part in this turn. */
  ls_live_clock_wake (self->house->clock, 0);
}

static void
begin_handshake (LsLivePeer *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsConnection) tls = NULL;

  if (self->house->n_handshakes >= HANDSHAKES_MAX)
    {
      ls_live_poll_want (self->house->poll, &self->watch, 0);
      self->retry_us = now_us (self) + HANDSHAKE_WAIT_US;
      ls_live_clock_wake (self->house->clock, self->retry_us);
      return;
    }
  tls = ls_live_tls_server_new (self->stream, self->house->certificate, self->alpn, &error);
  if (tls == NULL)
    {
      give_tls_up (self, error->message);
      return;
    }
  ls_live_poll_remove (self->house->poll, &self->watch);
  self->tls_step = TLS_HANDSHAKE;
  self->house->n_handshakes++;
  ls_live_stream_secure (self->stream, tls, on_secured, self);
}

/* The time for the handshake begins: the client has the first word. */
static void
await_tls (LsLivePeer *self)
{
  if (self->house->certificate == NULL)
    {
      ls_server_secured (self->server, now_us (self), FALSE);
      self->tls_step = TLS_NONE;
      settle (self);
      return;
    }
  self->tls_step = TLS_AWAITED;
  self->give_up_us = now_us (self) + LS_LIVE_HANDSHAKE_US;
  ls_live_clock_wake (self->house->clock, self->give_up_us);
  ls_live_poll_want (self->house->poll, &self->watch, LS_LIVE_READ);
}

/* ---- a turn ---- */

/* Ends a turn: what the machine said and wished for is carried out, and the peer waits for what comes next. */
static void
settle (LsLivePeer *self)
{
  if (is_entering_tls (self) || !grant_wishes (self))
    return;
  if (!flush (self))
    {
      break_off (self, LS_FROM_CLIENT);
      return;
    }
  if (self->server->output->len == 0 && self->tls_step == TLS_WISHED)
    await_tls (self);
  else if (self->server->output->len == 0 && self->closes)
    say_farewell (self, LS_FROM_SERVER);
  else if (self->server->output->len == 0 && self->hung_up && !self->server->waiting)
    say_farewell (self, LS_FROM_CLIENT);
  else
    wait_for_more (self);
}

/* ---- what the client says ---- */

/* Reads once; %FALSE where the connection is broken. */
static gboolean
hear (LsLivePeer *self)
{
  gsize got;
  LsLiveResult result = ls_live_stream_read (self->stream, self->house->buffer, LS_LIVE_READ_BYTES, &got);
  LsSaying saying = { .from = LS_FROM_CLIENT, .heard = LS_HEARD_ALL };

  if (result == LS_LIVE_BROKEN)
    return FALSE;
  if (result == LS_LIVE_END)
    self->hung_up = TRUE;
  if (result == LS_LIVE_DONE)
    {
      saying.time_us = now_us (self);
      self->house->past.octets += got;
      ls_observer_input (self->observer, &saying, LS_SPAN (self->house->buffer, got));
      ls_server_input (self->server, saying.time_us, LS_SPAN (self->house->buffer, got));
    }
  return TRUE;
}

static void
on_ready (gpointer data, guint ready)
{
  LsLivePeer *self = data;

  if (self->server == NULL)
    {
      hear_farewell (self);
      return;
    }
  /* Not listened to, it cannot be heard that it ended: a break it is then. */
  if ((ready & LS_LIVE_HUNG) != 0 && (self->watch.wanted & LS_LIVE_READ) == 0)
    {
      break_off (self, LS_FROM_CLIENT);
      return;
    }
  if (self->tls_step == TLS_AWAITED)
    {
      begin_handshake (self);
      return;
    }
  if ((ready & (LS_LIVE_READ | LS_LIVE_HUNG)) != 0 && (self->watch.wanted & LS_LIVE_READ) != 0 && !hear (self))
    {
      break_off (self, LS_FROM_CLIENT);
      return;
    }
  settle (self);
}

/* ---- doors ---- */

/**
 * ls_live_peer_new:
 * @house: where it calls; it owns the peer
 * @server: whom it calls
 * @stream: (transfer full): what it calls by
 * @client_end: copied
 * @server_end: copied
 * @secure: whether TLS comes before all else
 *
 * Logs the connection. ls_live_peer_open() or ls_live_peer_stop() follows.
 *
 * Returns: (transfer none): the peer
 */
LsLivePeer *
ls_live_peer_new (LsLiveHouse *house, const LsWorldServer *server, LsLiveStream *stream, const LsEnd *client_end,
                  const LsEnd *server_end, gboolean secure)
{
  LsLivePeer *self = g_new0 (LsLivePeer, 1);
  LsServerSetup setup = {
    .profile = server->profile,
    .directory = server->directory,
    .store = house->store,
    .begins = house->begins,
    .seed = house->world->seed,
    .secure = secure,
  };

  self->house = house;
  self->stream = stream;
  self->secure = secure;
  self->alpn = server->protocol->tls != NULL ? server->protocol->tls->alpn : NULL;
  self->connection = ls_session_open (house->session, server->protocol->knowledge, ls_live_clock_now (house->clock),
                                      client_end, server_end);
  self->place = g_strdup_printf ("connection %u", self->connection->number);
  self->client_address = g_strdup (client_end->address);
  setup.place = self->place;
  setup.client_address = self->client_address;
  self->server = server->protocol->server_new (&setup);
  self->observer = server->protocol->observer_new (house->session, self->connection);
  self->wakes = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->give_up_us = self->retry_us = LS_LIVE_NEVER;
  self->index = house->peers->len;
  g_ptr_array_add (house->peers, self);
  house->n_talking++;
  ls_live_poll_add (house->poll, &self->watch, ls_live_stream_get_fd (stream), LS_LIVE_READ, on_ready, self);
  return self;
}

/**
 * ls_live_peer_open:
 *
 * The client is greeted, where TLS comes first inside that.
 */
void
ls_live_peer_open (LsLivePeer *self)
{
  if (self->secure)
    {
      await_tls (self);
      return;
    }
  self->opened = TRUE;
  ls_server_open (self->server, now_us (self));
  settle (self);
}

/**
 * ls_live_peer_stop:
 *
 * The client is told that there is no service, or none any more; then the connection closes.
 */
void
ls_live_peer_stop (LsLivePeer *self)
{
  if (self->server == NULL)
    return;
  if (self->tls_step != TLS_NONE || (self->secure && !self->opened))
    {
      /* In clear it would not be understood. */
      self->stops = TRUE;
      if (self->tls_step == TLS_NONE)
        await_tls (self);
      return;
    }
  ls_server_stop (self->server, now_us (self));
  settle (self);
}

/**
 * ls_live_peer_drop:
 *
 * Ends the connection without a further word.
 */
void
ls_live_peer_drop (LsLivePeer *self)
{
  if (self->server != NULL)
    break_off (self, LS_FROM_SERVER);
  else
    close_stream (self);
}

/* Takes the times that have come away; whether there were any. */
static gboolean
take_wakes (LsLivePeer *self, gint64 now)
{
  guint before = self->wakes->len;

  for (guint i = before; i > 0; i--)
    if (g_array_index (self->wakes, gint64, i - 1) <= now)
      g_array_remove_index_fast (self->wakes, i - 1);
  return self->wakes->len < before;
}

/**
 * ls_live_peer_wake:
 * @self: a peer; it may be gone afterwards
 * @now_us: what time it is
 *
 * Does what was to be done by now.
 */
void
ls_live_peer_wake (LsLivePeer *self, gint64 now_us)
{
  if (self->give_up_us <= now_us)
    {
      if (self->server != NULL)
        note (self, LS_FROM_SERVER, is_entering_tls (self)
                                      ? "the TLS handshake took too long: the connection is broken off"
                                      : "the client takes none of the server's replies: the connection is broken off");
      ls_live_peer_drop (self);
    }
  else if (self->retry_us <= now_us)
    {
      self->retry_us = LS_LIVE_NEVER;
      ls_live_poll_want (self->house->poll, &self->watch, LS_LIVE_READ);
    }
  else if (!is_entering_tls (self) && take_wakes (self, now_us))
    {
      ls_server_wake (self->server, now_us);
      settle (self);
    }
}

/**
 * ls_live_peer_next_time:
 *
 * Returns: when ls_live_peer_wake() is to be called next; %LS_LIVE_NEVER: not by itself
 */
gint64
ls_live_peer_next_time (const LsLivePeer *self)
{
  gint64 next = MIN (self->give_up_us, self->retry_us);

  for (guint i = 0; i < self->wakes->len && !is_entering_tls (self); i++)
    next = MIN (next, g_array_index (self->wakes, gint64, i));
  return next;
}

/**
 * ls_live_peer_connection:
 *
 * Returns: (transfer none): its connection in the session
 */
LsConnection *
ls_live_peer_connection (LsLivePeer *self)
{
  return self->connection;
}

/**
 * ls_live_peer_is_gone:
 *
 * Returns: whether its talk is over, and only the store's answers are due
 */
gboolean
ls_live_peer_is_gone (LsLivePeer *self)
{
  return self->server == NULL;
}
