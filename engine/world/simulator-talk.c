/* simulator-talk.c: a conversation between a client and a server: both machines, and the network between them.
 * SPDX-License-Identifier: MIT */
#include "world/simulator-private.h"

#define FIRST_CLIENT_PORT 49152

static const LsWorldServer *
server_of (const LsTalk *talk)
{
  return talk->simulator->world->servers->pdata[talk->server_index];
}

static const LsWorldHost *
host_of (const LsTalk *talk, guint index)
{
  return talk->simulator->world->hosts->pdata[index];
}

/* ---- the server's side ---- */

static void grant (LsTalk *talk, LsWish *wish);

/* What the server still wishes of the store, now that nobody listens: to unlock what it has locked. */
static void
release_store (LsTalk *talk)
{
  LsWish wish;

  ls_server_closed (talk->server, ls_simulator_now (talk->simulator));
  while (ls_server_take_wish (talk->server, &wish))
    {
      if (wish.kind == LS_WISH_STORE)
        grant (talk, &wish);
      ls_wish_clear (&wish);
    }
}

/**
 * ls_talk_close_observed:
 * @self: a conversation
 * @from: who ends it
 * @reset: whether by breaking it off
 *
 * The log says that the connection is closed, and the server is told.
 */
void
ls_talk_close_observed (LsTalk *talk, LsFrom from, gboolean reset)
{
  if (talk->is_closed)
    return;
  talk->is_closed = TRUE;
  ls_observer_close (talk->observer, &(LsSaying) { .from = from, .time_us = ls_simulator_now (talk->simulator) }, reset);
  release_store (talk);
}

static void
flush_server (LsTalk *talk)
{
  GByteArray *output = talk->server->output;

  if (output->len > 0 && !talk->is_closed)
    {
      LsSaying saying = {
        .from = LS_FROM_SERVER,
        .time_us = ls_simulator_now (talk->simulator),
        .heard = ls_talk_heard (talk, LS_FROM_SERVER),
      };
      guint64 start = ls_stream_length (talk->connection->streams[LS_FROM_SERVER]);

      ls_observer_input (talk->observer, &saying, LS_SPAN (output->data, output->len));
      ls_talk_carry (talk, LS_FROM_SERVER, start, output->len);
    }
  g_byte_array_set_size (output, 0);
}

static void
wake (gpointer data, guint64 argument);

static void
stored (gpointer data, guint64 ticket, LsStoreResult result)
{
  LsTalk *talk = data;

  talk->simulator->storing = NULL;
  if (talk->remote != NULL && result == LS_STORED)
    ls_relay_queue (talk, g_steal_pointer (&talk->remote));
  g_clear_pointer (&talk->remote, ls_letter_free);
  ls_server_answer (talk->server, ls_simulator_now (talk->simulator), ticket, result);
}

static void
told (gpointer data, guint64 ticket, const LsStoreAnswer *answer)
{
  LsTalk *talk = data;

  talk->simulator->storing = NULL;
  ls_server_told (talk->server, ls_simulator_now (talk->simulator), ticket, answer);
}

/* What is for other hosts waits in the server's queue; the rest goes into mailboxes. */
static void
deliver (LsTalk *talk, LsWish *wish)
{
  LsSimulator *self = talk->simulator;

  if (server_of (talk)->profile->relays)
    talk->remote = ls_relay_split (talk, wish->letter);
  self->storing = talk->connection;
  if (wish->letter->recipients->len > 0)
    ls_store_deliver (self->store, wish->letter, stored, talk, wish->ticket);
  else
    stored (talk, wish->ticket, LS_STORED);
}

static void
grant (LsTalk *talk, LsWish *wish)
{
  LsSimulator *self = talk->simulator;

  switch (wish->kind)
    {
    case LS_WISH_CLOSE:
      talk->closes = TRUE;
      break;
    case LS_WISH_DROP:
      g_byte_array_set_size (talk->server->output, 0);
      ls_talk_close_observed (talk, LS_FROM_SERVER, TRUE);
      ls_tcp_abort (talk->tcp, LS_FROM_SERVER);
      break;
    case LS_WISH_WAKE:
      (wish->idle ? ls_scheduler_add_idle : ls_scheduler_add) (self->scheduler, MAX (wish->time_us, ls_simulator_now (self)),
                                                               LS_PRIORITY_TIMER, wake, talk, 0);
      break;
    case LS_WISH_DELIVER:
      deliver (talk, wish);
      break;
    case LS_WISH_START_TLS:
      talk->tls_due = TRUE;
      break;
    case LS_WISH_STORE:
      self->storing = talk->connection;
      ls_store_ask (self->store, wish->request, told, talk, wish->ticket);
      break;
    }
}

/**
 * ls_talk_serve:
 * @talk: a conversation
 *
 * Carries what the server says, and grants what it wishes for, until it has no more of either.
 */
void
ls_talk_serve (LsTalk *talk)
{
  LsWish wish;

  while (ls_server_take_wish (talk->server, &wish))
    {
      /* What was said before a letter is stored is said before the store's change is told. */
      flush_server (talk);
      grant (talk, &wish);
      ls_wish_clear (&wish);
    }
  flush_server (talk);
  if (talk->closes && !talk->is_closed)
    {
      ls_talk_close_observed (talk, talk->closed_by, FALSE);
      ls_talk_say_goodbye (talk, LS_FROM_SERVER);
      ls_tcp_close (talk->tcp, LS_FROM_SERVER);
    }
  /* What comes while it waits stays in TCP's hands, and takes room there. */
  ls_tcp_set_reading (talk->tcp, LS_FROM_SERVER, !talk->server->waiting || talk->tls_due || ls_talk_tls_is_at_work (talk));
}

static void
wake (gpointer data, guint64 argument)
{
  LsTalk *talk = data;

  if (talk->is_closed)
    return;
  ls_server_wake (talk->server, ls_simulator_now (talk->simulator));
  ls_talk_serve (talk);
}

/* ---- the client's side ---- */

/* The first line of them, or all: an LF without its CR stands in the middle of a line. */
static gsize
line_length (LsSpan octets)
{
  for (gsize i = 1; i < octets.length; i++)
    if (octets.data[i] == '\n' && octets.data[i - 1] == '\r')
      return i + 1;
  return octets.length;
}

/**
 * ls_talk_client_says:
 * @self: a conversation that is open
 * @octets: what its client says
 * @input: the input that they are, from 1; 0 for none
 */
void
ls_talk_client_says (LsTalk *self, LsSpan octets, guint32 input)
{
  LsSaying saying = {
    .from = LS_FROM_CLIENT,
    .time_us = ls_simulator_now (self->simulator),
    .heard = ls_talk_heard (self, LS_FROM_CLIENT),
    .input = input,
  };
  guint64 start = ls_stream_length (self->connection->streams[LS_FROM_CLIENT]);

  ls_observer_input (self->observer, &saying, octets);
  ls_talk_carry (self, LS_FROM_CLIENT, start, octets.length);
  while (octets.length > 0)
    ls_client_said (self->turn, ls_span_take (&octets, line_length (octets)));
}

/* ---- the network's callbacks ---- */

static void
on_segment (gpointer data, const LsTcpSegment *segment)
{
  LsTalk *talk = data;
  LsEvent event = ls_simulator_begin_event (talk->simulator, talk->connection, LS_EVENT_SEGMENT, segment->from);

  event.time_us = segment->time_us;
  event.start = segment->offset;
  event.length = segment->length;
  event.row = segment->kind;
  event.flags |= segment->lost ? LS_EVENT_FLAG_LOST : 0;
  event.segment.seq = segment->seq;
  event.segment.ack = segment->ack;
  event.segment.travel_us = segment->travel_us;
  event.segment.window = segment->window;
  event.segment.flags = segment->flags;
  ls_session_append (talk->simulator->session, talk->connection, &event);
}

static void
on_established (gpointer data, LsFrom side)
{
  LsTalk *talk = data;

  if (side != LS_FROM_SERVER)
    return;
  ls_server_open (talk->server, ls_simulator_now (talk->simulator));
  ls_talk_serve (talk);
}

/**
 * ls_talk_hear:
 * @talk: a conversation
 * @side: who hears
 * @octets: what the other has said, in clear or out of TLS
 */
void
ls_talk_hear (LsTalk *talk, LsFrom side, LsSpan octets)
{
  LsSimulator *self = talk->simulator;

  if (side == LS_FROM_SERVER)
    {
      ls_server_input (talk->server, ls_simulator_now (self), octets);
      ls_talk_serve (talk);
      return;
    }
  ls_client_hear (talk->turn, octets);
  talk->heard_us = ls_simulator_now (self);
  if (talk->sender != NULL)
    {
      ls_relay_heard (talk, octets);
      return;
    }
  if (ls_client_may_say (talk->turn, FALSE))
    ls_talk_note_answers (talk);
  ls_talk_plan_tls (talk);
  ls_talk_plan_to_speak (talk);
}

static void
on_received (gpointer data, LsFrom side, guint64 offset, guint32 length)
{
  LsTalk *talk = data;
  LsFrom from = side == LS_FROM_SERVER ? LS_FROM_CLIENT : LS_FROM_SERVER;
  const LsConnection *connection = talk->connection;
  guint64 until = offset + length, clear = connection->sealed[from] != NULL ? connection->curtain[from] : until;

  if (offset < MIN (clear, until))
    ls_talk_hear (talk, side, ls_stream_peek (connection->streams[from], offset, MIN (clear, until) - offset, talk->simulator->scratch));
  if (until > clear)
    ls_talk_open_records (talk, side, until - clear);
}

static void
on_closed_by_peer (gpointer data, LsFrom side)
{
  LsTalk *talk = data;

  if (side == LS_FROM_SERVER && !talk->is_closed)
    {
      /* The client has said all that it will. What is unanswered then, the server drops. */
      ls_talk_close_observed (talk, LS_FROM_CLIENT, FALSE);
    }
  ls_tcp_close (talk->tcp, side);
  if (side != LS_FROM_CLIENT)
    return;
  ls_talk_note_answers (talk);
  ls_relay_ended (talk);
}

static void
on_reset (gpointer data, LsFrom side)
{
  LsTalk *talk = data;
  LsFrom peer = side == LS_FROM_CLIENT ? LS_FROM_SERVER : LS_FROM_CLIENT;

  ls_talk_close_observed (talk, ls_tcp_cause (talk->tcp, side) == LS_TCP_CAUSE_PEER ? peer : LS_FROM_NETWORK, TRUE);
  ls_talk_note_answers (talk);
  if (side == LS_FROM_CLIENT)
    ls_relay_ended (talk);
}

/* ---- from the start ---- */

/**
 * ls_talk_new:
 * @self: a simulator
 * @host: index of the client's host
 * @server: index of the server
 * @place: the conversation's name, from which it draws; no other has it
 *
 * Returns: (transfer full): a conversation that is not open yet
 */
LsTalk *
ls_talk_new (LsSimulator *self, guint host, guint server, const char *place)
{
  LsTalk *talk = g_new0 (LsTalk, 1);

  talk->simulator = self;
  talk->index = self->world->clients->len;
  talk->host = host;
  talk->server_index = server;
  talk->port = (guint16) (FIRST_CLIENT_PORT + self->talks->len % (G_MAXUINT16 - FIRST_CLIENT_PORT));
  talk->place = g_strdup (place);
  talk->closed_by = LS_FROM_SERVER;
  talk->inputs = g_array_new (FALSE, FALSE, sizeof (guint));
  return talk;
}

/**
 * ls_talk_free:
 * @self: (transfer full): a conversation
 */
void
ls_talk_free (LsTalk *self)
{
  g_clear_pointer (&self->server, ls_server_free);
  g_clear_pointer (&self->sender, ls_sender_free);
  g_clear_pointer (&self->tls, ls_talk_tls_free);
  g_clear_pointer (&self->remote, ls_letter_free);
  g_clear_pointer (&self->turn, ls_client_free);
  g_clear_pointer (&self->observer, ls_observer_free);
  g_clear_pointer (&self->tcp, ls_tcp_free);
  g_free (self->place);
  g_array_unref (self->inputs);
  g_free (self);
}

/* Each direction of each connection draws from a generator of its own. */
static void
configure_tcp (LsTalk *talk, LsTcpConfig *config)
{
  static const char *const directions[] = { "to server", "to client" };
  LsSimulator *self = talk->simulator;
  guint client = talk->host, server = server_of (talk)->host;
  const LsWorldPath *paths[] = { ls_world_path (self->world, client, server), ls_world_path (self->world, server, client) };
  guint mtu = MIN (paths[0]->mtu, paths[1]->mtu);

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *place = g_strdup_printf ("%s, %s", talk->place, directions[i]);

      ls_link_set_rules (&talk->links[i], &paths[i]->rules, self->world->seed, place);
    }
  ls_tcp_config_init (config, self->scheduler, &talk->links[0], &talk->links[1], self->world->seed, talk->place);
  for (guint side = 0; side < 2; side++)
    {
      config->mss[side] = MAX (mtu, LS_WORLD_MTU_LEAST) - LS_TCP_HEADERS;
      config->window[side] = paths[1 - side]->window;
    }
}

/**
 * ls_talk_open:
 * @self: a conversation
 *
 * Its client asks for the connection.
 */
void
ls_talk_open (LsTalk *self)
{
  static const LsTcpCallbacks callbacks = { on_segment, on_established, on_received, on_closed_by_peer, on_reset };
  LsSimulator *simulator = self->simulator;
  const LsWorldServer *server = server_of (self);
  const LsWorldHost *from = host_of (self, self->host), *to = host_of (self, server->host);
  LsEnd client_end = { from->name, from->address, self->port };
  LsEnd server_end = { to->name, to->address, server->port };
  LsServerSetup setup = {
    .profile = server->profile,
    .directory = server->directory,
    .store = simulator->store,
    .client_address = from->address,
    .client_name = from->name,
    .begins = simulator->world->begins,
    .seed = simulator->world->seed,
    .place = self->place,
    .greylist = simulator->greylists->pdata[self->server_index],
  };
  LsTcpConfig config;

  self->connection = ls_session_open (simulator->session, server->protocol->knowledge, ls_simulator_now (simulator), &client_end, &server_end);
  self->server = server->protocol->server_new (&setup);
  self->turn = server->protocol->client_new ();
  self->observer = server->protocol->observer_new (simulator->session, self->connection);
  configure_tcp (self, &config);
  self->connection->mss = config.mss[0];
  self->tcp = ls_tcp_new (&config, &callbacks, self);
  self->heard_us = ls_simulator_now (simulator);
  ls_tcp_open (self->tcp);
  ls_talk_plan_to_speak (self);
}
