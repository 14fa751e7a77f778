/* simulator.c: plays a world: its clients speak, its servers answer, its network carries it.
 * SPDX-License-Identifier: MIT */
#include "world/simulator.h"

#include "mail/memory-store.h"
#include "network/segment-explain.h"
#include "network/segment-frame.h"
#include "network/tcp.h"
#include "world/simulator-look.h"

#include <gio/gio.h>
#include <string.h>

#define FIRST_CLIENT_PORT 49152

typedef struct _Simulator Simulator;

/* One client's conversation with its server: both machines, the observer, and the TCP between them. */
typedef struct {
  Simulator    *simulator;
  guint         index;
  LsConnection *connection;      /* NULL until it is opened */
  LsTcp        *tcp;
  LsLink        links[2];
  LsServer     *server;
  LsClient     *turn;
  LsObserver   *observer;
  char         *place;
  GArray       *inputs;          /* of guint: which inputs are this client's, in order */
  guint         said;            /* how many of them it has said */
  guint         answered;        /* how many of them were answered by now */
  gint64        heard_us;        /* when it last heard something */
  gboolean      speaks;          /* it is about to say its next input */
  gboolean      closes;          /* the server closes once its output is sent */
  LsFrom        closed_by;
  gboolean      is_closed;
} Talk;

struct _Simulator {
  LsSession       *session;      /* not owned: it owns this */
  LsWorld         *world;
  GArray          *inputs;       /* of LsInput */
  guint64         *input_events; /* for each: the last event before it was said; G_MAXUINT64: not said yet */
  LsScheduler     *scheduler;
  LsStore         *store;
  Talk            *talks;        /* one a client */
  GByteArray      *scratch;
  gboolean         some_wait;    /* there are inputs that wait for another client's */
  Talk            *storing;      /* whose letter the store is taking */
  LsSimulatorWords words;
  gpointer         lesson;
  LsSession       *forked_from;  /* until what both have in common is shared */
};

static void plan_to_speak (Talk *talk);
static Simulator *simulator_of (LsSession *session);

static gint64
now_us (const Simulator *self)
{
  return ls_scheduler_now (self->scheduler);
}

static const LsWorldClient *
client_of (const Talk *talk)
{
  return talk->simulator->world->clients->pdata[talk->index];
}

static const LsWorldServer *
server_of (const Talk *talk)
{
  return talk->simulator->world->servers->pdata[client_of (talk)->server];
}

static const LsWorldHost *
host_of (const Talk *talk, guint index)
{
  return talk->simulator->world->hosts->pdata[index];
}

/* ---- the server's side ---- */

static void
close_observed (Talk *talk, LsFrom from, gboolean reset)
{
  if (talk->is_closed)
    return;
  talk->is_closed = TRUE;
  ls_observer_close (talk->observer, &(LsSaying) { .from = from, .time_us = now_us (talk->simulator) }, reset);
  ls_server_closed (talk->server, now_us (talk->simulator));
}

static void
flush_server (Talk *talk)
{
  GByteArray *output = talk->server->output;

  if (output->len > 0 && !talk->is_closed)
    {
      LsSaying saying = {
        .from = LS_FROM_SERVER,
        .time_us = now_us (talk->simulator),
        .heard = ls_tcp_received (talk->tcp, LS_FROM_SERVER),
      };
      gsize length = output->len;

      ls_observer_input (talk->observer, &saying, LS_SPAN (output->data, length));
      ls_tcp_send (talk->tcp, LS_FROM_SERVER, length, TRUE);
    }
  g_byte_array_set_size (output, 0);
}

static void
wake (gpointer data, guint64 argument);

static void
stored (gpointer data, guint64 ticket, LsStoreResult result)
{
  Talk *talk = data;

  talk->simulator->storing = NULL;
  ls_server_answer (talk->server, now_us (talk->simulator), ticket, result);
}

static void
told (gpointer data, guint64 ticket, const LsStoreAnswer *answer)
{
  Talk *talk = data;

  talk->simulator->storing = NULL;
  ls_server_told (talk->server, now_us (talk->simulator), ticket, answer);
}

static void
grant (Talk *talk, LsWish *wish)
{
  Simulator *self = talk->simulator;

  switch (wish->kind)
    {
    case LS_WISH_CLOSE:
      talk->closes = TRUE;
      break;
    case LS_WISH_DROP:
      g_byte_array_set_size (talk->server->output, 0);
      close_observed (talk, LS_FROM_SERVER, TRUE);
      ls_tcp_abort (talk->tcp, LS_FROM_SERVER);
      break;
    case LS_WISH_WAKE:
      (wish->idle ? ls_scheduler_add_idle : ls_scheduler_add) (self->scheduler, MAX (wish->time_us, now_us (self)),
                                                               LS_PRIORITY_TIMER, wake, talk, 0);
      break;
    case LS_WISH_DELIVER:
      self->storing = talk;
      ls_store_deliver (self->store, wish->letter, stored, talk, wish->ticket);
      break;
    case LS_WISH_START_TLS:
      ls_server_secured (talk->server, now_us (self), FALSE);
      break;
    case LS_WISH_STORE:
      self->storing = talk;
      ls_store_ask (self->store, wish->request, told, talk, wish->ticket);
      break;
    }
}

/* Carries what the server says, and grants what it wishes for, until it has no more of either. */
static void
serve (Talk *talk)
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
      close_observed (talk, talk->closed_by, FALSE);
      ls_tcp_close (talk->tcp, LS_FROM_SERVER);
    }
  /* What comes while it waits stays in TCP's hands, and takes room there. */
  ls_tcp_set_reading (talk->tcp, LS_FROM_SERVER, !talk->server->waiting);
}

static void
wake (gpointer data, guint64 argument)
{
  Talk *talk = data;

  if (talk->is_closed)
    return;
  ls_server_wake (talk->server, now_us (talk->simulator));
  serve (talk);
}

/* ---- the client's side ---- */

static const LsInput *
next_input (const Talk *talk)
{
  if (talk->said == talk->inputs->len)
    return NULL;
  return &g_array_index (talk->simulator->inputs, LsInput, g_array_index (talk->inputs, guint, talk->said));
}

/* Whether the input that @input must come after was answered. */
static gboolean
is_after_satisfied (const Simulator *self, const LsInput *input)
{
  const Talk *other;

  if (input->after < 0)
    return TRUE;
  other = &self->talks[g_array_index (self->inputs, LsInput, input->after).client];
  for (guint i = 0; i < other->inputs->len; i++)
    if (g_array_index (other->inputs, guint, i) == (guint) input->after)
      return i < other->answered || other->is_closed;
  return TRUE;
}

static void
say (Talk *talk, const LsInput *input, guint number)
{
  Simulator *self = talk->simulator;
  gsize length = 0;
  const guint8 *data = input->octets != NULL ? g_bytes_get_data (input->octets, &length) : NULL;

  self->input_events[number] = ls_log_last (ls_session_get_log (self->session));
  switch (input->kind)
    {
    case LS_INPUT_OCTETS:
      ls_observer_input (talk->observer,
                         &(LsSaying) { .from = LS_FROM_CLIENT,
                                       .time_us = now_us (self),
                                       .heard = ls_tcp_received (talk->tcp, LS_FROM_CLIENT),
                                       .input = number + 1 },
                         LS_SPAN (data, length));
      ls_client_said (talk->turn, LS_SPAN (data, length));
      ls_tcp_send (talk->tcp, LS_FROM_CLIENT, length, TRUE);
      break;
    case LS_INPUT_QUIT_CLOSE:
      talk->closed_by = LS_FROM_CLIENT;
      ls_tcp_close (talk->tcp, LS_FROM_CLIENT);
      break;
    case LS_INPUT_DROP:
      close_observed (talk, LS_FROM_CLIENT, TRUE);
      ls_tcp_abort (talk->tcp, LS_FROM_CLIENT);
      break;
    case LS_INPUT_LEFT_OUT:
      break;
    }
}

/* A typed line must not come before the event that it was typed at. */
static gboolean
is_too_early (const Simulator *self, const LsInput *input)
{
  return ls_log_last (ls_session_get_log (self->session)) < input->after_event && ls_scheduler_has_work (self->scheduler);
}

static void
speak (gpointer data, guint64 argument)
{
  Talk *talk = data;
  Simulator *self = talk->simulator;
  const LsInput *input = next_input (talk);

  talk->speaks = FALSE;
  if (input == NULL || talk->is_closed)
    return;
  if (!is_too_early (self, input))
    {
      guint number = g_array_index (talk->inputs, guint, talk->said++);

      say (talk, input, number);
    }
  plan_to_speak (talk);
}

/* Lets the client say its next input, if it may: so long after it heard that its turn has come. */
static void
plan_to_speak (Talk *talk)
{
  Simulator *self = talk->simulator;
  const LsInput *input = next_input (talk);
  gint64 time = now_us (self);

  if (talk->speaks || talk->connection == NULL || talk->is_closed || input == NULL)
    return;
  if (!input->at_once && (!ls_client_may_say (talk->turn, FALSE) || !is_after_satisfied (self, input)))
    return;
  if (!input->at_once)
    time = MAX (time, talk->heard_us + self->world->think_us);
  talk->speaks = TRUE;
  /* A typed line goes last in its microsecond: what the log already holds of that moment stands before it. */
  ls_scheduler_add (self->scheduler, MAX (time, input->not_before_us),
                    input->not_before_us > 0 ? LS_PRIORITY_TIMER : LS_PRIORITY_SPEECH, speak, talk, 0);
}

/* An answer to one client may be what another waits for. */
static void
note_answers (Talk *talk)
{
  Simulator *self = talk->simulator;

  if (talk->answered == talk->said)
    return;
  talk->answered = talk->said;
  for (guint i = 0; i < self->world->clients->len && self->some_wait; i++)
    {
      Talk *other = &self->talks[i];
      const LsInput *next = next_input (other);

      if (other == talk || next == NULL || next->after < 0
          || g_array_index (self->inputs, LsInput, next->after).client != talk->index)
        continue;
      other->heard_us = MAX (other->heard_us, now_us (self));
      plan_to_speak (other);
    }
}

/* ---- the network's callbacks ---- */

static void
on_segment (gpointer data, const LsTcpSegment *segment)
{
  Talk *talk = data;
  const LsEvent *last = ls_session_event (talk->simulator->session, talk->connection->last_event);
  LsEvent event = {
    .time_us = segment->time_us,
    .start = segment->offset,
    .length = segment->length,
    .row = segment->kind,
    .kind = LS_EVENT_SEGMENT,
    .from = segment->from,
    .state = last->state,
    .client_state = last->client_state,
    .flags = (last->flags & (LS_EVENT_FLAG_CLIENT_STATE | LS_EVENT_FLAG_STATELESS))
             | (segment->lost ? LS_EVENT_FLAG_LOST : 0),
    .segment = { segment->seq, segment->ack, segment->travel_us, segment->window, segment->flags },
  };

  ls_session_append (talk->simulator->session, talk->connection, &event);
}

static void
on_established (gpointer data, LsFrom side)
{
  Talk *talk = data;

  if (side != LS_FROM_SERVER)
    return;
  ls_server_open (talk->server, now_us (talk->simulator));
  serve (talk);
}

static void
on_received (gpointer data, LsFrom side, guint64 offset, guint32 length)
{
  Talk *talk = data;
  Simulator *self = talk->simulator;
  LsFrom from = side == LS_FROM_SERVER ? LS_FROM_CLIENT : LS_FROM_SERVER;
  LsSpan octets = ls_stream_peek (talk->connection->streams[from], offset, length, self->scratch);

  if (side == LS_FROM_SERVER)
    {
      ls_server_input (talk->server, now_us (self), octets);
      serve (talk);
      return;
    }
  ls_client_hear (talk->turn, octets);
  talk->heard_us = now_us (self);
  if (ls_client_may_say (talk->turn, FALSE))
    note_answers (talk);
  plan_to_speak (talk);
}

static void
on_closed_by_peer (gpointer data, LsFrom side)
{
  Talk *talk = data;

  if (side == LS_FROM_SERVER && !talk->is_closed)
    {
      /* The client has said all that it will. What is unanswered then, the server drops. */
      close_observed (talk, LS_FROM_CLIENT, FALSE);
    }
  ls_tcp_close (talk->tcp, side);
  if (side == LS_FROM_CLIENT)
    note_answers (talk);
}

static void
on_reset (gpointer data, LsFrom side)
{
  Talk *talk = data;
  LsFrom peer = side == LS_FROM_CLIENT ? LS_FROM_SERVER : LS_FROM_CLIENT;

  close_observed (talk, ls_tcp_cause (talk->tcp, side) == LS_TCP_CAUSE_PEER ? peer : LS_FROM_NETWORK, TRUE);
  note_answers (talk);
}

/* ---- from the start ---- */

/* Each direction of each connection draws from a generator of its own. */
static void
configure_tcp (Talk *talk, LsTcpConfig *config)
{
  static const char *const directions[] = { "to server", "to client" };
  Simulator *self = talk->simulator;
  guint client = client_of (talk)->host, server = server_of (talk)->host;
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

static void
open_connection (gpointer data, guint64 argument)
{
  static const LsTcpCallbacks callbacks = { on_segment, on_established, on_received, on_closed_by_peer, on_reset };
  Talk *talk = data;
  Simulator *self = talk->simulator;
  const LsWorldServer *server = server_of (talk);
  const LsWorldHost *from = host_of (talk, client_of (talk)->host), *to = host_of (talk, server->host);
  LsEnd client_end = { from->name, from->address, FIRST_CLIENT_PORT + talk->index };
  LsEnd server_end = { to->name, to->address, server->port };
  LsServerSetup setup = {
    .profile = server->profile,
    .directory = server->directory,
    .store = self->store,
    .client_address = from->address,
    .client_name = from->name,
    .begins = self->world->begins,
    .seed = self->world->seed,
    .place = talk->place,
  };
  LsTcpConfig config;

  talk->connection = ls_session_open (self->session, server->protocol->knowledge, now_us (self), &client_end, &server_end);
  talk->server = server->protocol->server_new (&setup);
  talk->turn = server->protocol->client_new ();
  talk->observer = server->protocol->observer_new (self->session, talk->connection);
  configure_tcp (talk, &config);
  talk->connection->mss = config.mss[0];
  talk->tcp = ls_tcp_new (&config, &callbacks, talk);
  talk->heard_us = now_us (self);
  ls_tcp_open (talk->tcp);
  plan_to_speak (talk);
}

static guint64
on_store_changed (gpointer data, guint entry, const char *what)
{
  Simulator *self = data;
  const LsEvent *last = ls_session_event (self->session, self->storing->connection->last_event);
  LsEvent event = {
    .time_us = now_us (self),
    .kind = LS_EVENT_STORE,
    .from = LS_FROM_STORE,
    .state = last->state,
    .client_state = last->client_state,
    .flags = last->flags & (LS_EVENT_FLAG_CLIENT_STATE | LS_EVENT_FLAG_STATELESS),
    .store = { entry },
  };

  return ls_session_append_words (self->session, self->storing->connection, &event, what);
}

static void
talk_init (Talk *talk, Simulator *self, guint index)
{
  talk->simulator = self;
  talk->index = index;
  talk->closed_by = LS_FROM_SERVER;
  talk->inputs = g_array_new (FALSE, FALSE, sizeof (guint));
  talk->place = g_strdup_printf ("client %s", client_of (talk)->id);
  ls_scheduler_add (self->scheduler, client_of (talk)->starts_us, LS_PRIORITY_SPEECH, open_connection, talk, 0);
}

static void
talk_clear (Talk *talk)
{
  g_clear_pointer (&talk->server, ls_server_free);
  g_clear_pointer (&talk->turn, ls_client_free);
  g_clear_pointer (&talk->observer, ls_observer_free);
  g_clear_pointer (&talk->tcp, ls_tcp_free);
  g_free (talk->place);
  g_array_unref (talk->inputs);
}

/* ---- what the session asks of its source ---- */

/* Once a fork has played what it has in common with its parent, both keep that only once. */
static void
share_beginning (Simulator *self)
{
  if (self->forked_from == NULL || ls_scheduler_has_work (self->scheduler))
    return;
  ls_session_share (self->session, self->forked_from);
  g_clear_object (&self->forked_from);
}

static gboolean
simulator_advance (gpointer source, LsUnit unit)
{
  Simulator *self = source;
  const LsLog *log = ls_session_get_log (self->session);
  guint64 before = ls_log_unit_count (log, unit);

  while (ls_log_unit_count (log, unit) == before && ls_scheduler_has_work (self->scheduler))
    ls_scheduler_run_one (self->scheduler);
  ls_session_notify (self->session);
  share_beginning (self);
  return ls_log_unit_count (log, unit) != before || ls_scheduler_has_work (self->scheduler);
}

/* What a fork leaves out keeps its place: an event names an input by its number, and those before the fork are the same. */
static GArray *
inputs_until (const Simulator *self, guint64 n, guint client)
{
  GArray *kept = g_array_new (FALSE, FALSE, sizeof (LsInput));

  g_array_set_clear_func (kept, (GDestroyNotify) ls_input_clear);
  for (guint i = 0; i < self->inputs->len; i++)
    {
      LsInput input = g_array_index (self->inputs, LsInput, i);

      if (input.client == client && self->input_events[i] >= n)
        input = (LsInput) { .client = client, .kind = LS_INPUT_LEFT_OUT, .after = -1, .script = -1 };
      else if (input.octets != NULL)
        g_bytes_ref (input.octets);
      g_array_append_val (kept, input);
    }
  return kept;
}

static LsSession *
simulator_fork (gpointer source, guint64 n, guint32 conn, LsSpan octets, gboolean at_once, GError **error)
{
  Simulator *self = source, *other;
  const LsEvent *event = ls_session_event (self->session, n);
  guint client = ls_simulator_client (self->session, conn);
  g_autoptr (GArray) inputs = NULL;
  LsInput typed = {
    .client = client,
    .kind = LS_INPUT_OCTETS,
    .after = -1,
    .at_once = at_once,
    .not_before_us = event != NULL ? event->time_us : 0,
    .after_event = n,
    .script = -1,
  };
  LsSession *fork;

  if (client >= self->world->clients->len)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED, "there is no connection %u", conn);
      return NULL;
    }
  if (ls_session_is_closed_at (self->session, ls_session_last_of (self->session, conn, n)))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED, "the connection is closed by now: nobody hears the line");
      return NULL;
    }
  inputs = inputs_until (self, n, client);
  typed.octets = g_bytes_new (octets.data, octets.length);
  g_array_append_val (inputs, typed);
  fork = ls_simulator_new (self->world, inputs, self->words, self->lesson);
  other = simulator_of (fork);
  ls_session_show_secrets (fork, ls_session_shows_secrets (self->session));
  other->forked_from = g_object_ref (self->session);
  return fork;
}

static gboolean
simulator_words (gpointer source, guint64 n, LsLessonWords *words)
{
  Simulator *self = source;
  const LsEvent *event = ls_session_event (self->session, n);
  const LsEvent *said = event;

  if (self->words == NULL || event == NULL)
    return FALSE;
  if (event->kind == LS_EVENT_REPLY)
    said = ls_session_event (self->session, ls_session_partner (self->session, n));
  return self->words (self->lesson, self->session, n, ls_simulator_client (self->session, event->conn),
                      said != NULL && ls_event_is_line (said) && said->line.input > 0
                        ? g_array_index (self->inputs, LsInput, said->line.input - 1).script
                        : -1,
                      words);
}

static char *
simulator_next (gpointer source, guint64 n)
{
  Simulator *self = source;
  guint64 first = G_MAXUINT64;
  const LsInput *next = NULL;
  const char *line;
  gsize length;

  for (guint i = 0; i < self->inputs->len; i++)
    {
      const LsInput *input = &g_array_index (self->inputs, LsInput, i);

      if (self->input_events[i] < n || input->octets == NULL || (next != NULL && self->input_events[i] >= first))
        continue;
      first = self->input_events[i];
      next = input;
    }
  if (next == NULL)
    return NULL;
  line = g_bytes_get_data (next->octets, &length);
  while (length > 0 && (line[length - 1] == '\n' || line[length - 1] == '\r'))
    length--;
  return g_strndup (line, length);
}

static void
simulator_free (gpointer source)
{
  Simulator *self = source;

  for (guint i = 0; i < self->world->clients->len; i++)
    talk_clear (&self->talks[i]);
  g_clear_object (&self->forked_from);
  g_free (self->talks);
  ls_store_free (self->store);
  ls_scheduler_free (self->scheduler);
  g_array_unref (self->inputs);
  g_free (self->input_events);
  g_byte_array_unref (self->scratch);
  ls_world_unref (self->world);
  g_free (self);
}

static gboolean
simulator_frame (gpointer source, guint64 n, LsSpan payload, GByteArray *octets, GArray *fields)
{
  return ls_segment_frame (((Simulator *) source)->session, n, payload, octets, fields);
}

static void
simulator_mailboxes (gpointer source, guint64 n, GArray *entries)
{
  Simulator *self = source;

  ls_world_mailboxes_at (self->world, self->store, n, entries);
}

static void
simulator_explain (gpointer source, guint64 n, LsExplanation *explanation)
{
  const LsEvent *event = ls_session_event (((Simulator *) source)->session, n);

  if (event->kind == LS_EVENT_SEGMENT)
    ls_segment_explain (event, explanation);
}

static const LsSessionSource functions = {
  .advance = simulator_advance,
  .fork = simulator_fork,
  .words = simulator_words,
  .next = simulator_next,
  .free = simulator_free,
  .frame = simulator_frame,
  .mailboxes = simulator_mailboxes,
  .explain = simulator_explain,
};

static Simulator *
simulator_of (LsSession *session)
{
  return ls_session_get_source (session, &functions);
}

static GArray *
copy_inputs (const GArray *inputs)
{
  GArray *copy = g_array_sized_new (FALSE, FALSE, sizeof (LsInput), inputs->len);

  g_array_set_clear_func (copy, (GDestroyNotify) ls_input_clear);
  g_array_append_vals (copy, inputs->data, inputs->len);
  for (guint i = 0; i < copy->len; i++)
    if (g_array_index (copy, LsInput, i).octets != NULL)
      g_bytes_ref (g_array_index (copy, LsInput, i).octets);
  return copy;
}

/**
 * ls_simulator_new:
 * @world: where it plays; not changed from now on
 * @inputs: (element-type LsInput): what its clients do, each client's in order; copied
 * @words: (nullable): where a lesson's words come from
 * @lesson: for @words; outlives the session and its forks
 *
 * Returns: (transfer full): a session in which nothing has happened yet: ls_session_advance() plays it
 */
LsSession *
ls_simulator_new (LsWorld *world, const GArray *inputs, LsSimulatorWords words, gpointer lesson)
{
  Simulator *self = g_new0 (Simulator, 1);

  self->session = ls_session_new ();
  self->world = ls_world_ref (world);
  self->inputs = copy_inputs (inputs);
  self->input_events = g_new (guint64, inputs->len);
  self->scheduler = ls_scheduler_new ();
  self->store = ls_memory_store_new ();
  self->talks = g_new0 (Talk, world->clients->len);
  self->scratch = g_byte_array_new ();
  self->words = words;
  self->lesson = lesson;
  ls_world_fill_store (world, self->store);
  ls_memory_store_set_changed (self->store, on_store_changed, self);
  for (guint i = 0; i < world->clients->len; i++)
    talk_init (&self->talks[i], self, i);
  for (guint i = 0; i < inputs->len; i++)
    {
      self->input_events[i] = G_MAXUINT64;
      if (g_array_index (inputs, LsInput, i).kind == LS_INPUT_LEFT_OUT)
        continue;
      self->some_wait |= g_array_index (inputs, LsInput, i).after >= 0;
      g_array_append_val (self->talks[g_array_index (inputs, LsInput, i).client].inputs, i);
    }
  ls_session_set_source (self->session, &functions, self);
  return self->session;
}

/**
 * ls_simulator_run:
 * @session: a session of the simulator
 *
 * Plays it to its end: until no more happens by itself.
 */
void
ls_simulator_run (LsSession *session)
{
  while (ls_session_advance (session, LS_UNIT_LINE))
    continue;
}

/**
 * ls_simulator_store:
 * @session: a session of the simulator
 *
 * Returns: (transfer none): its mailboxes, as they are at the log's end; each entry says from which event to which
 *   it was there
 */
LsStore *
ls_simulator_store (LsSession *session)
{
  return simulator_of (session)->store;
}

/**
 * ls_simulator_client:
 * @session: a session of the simulator
 * @conn: a connection's number
 *
 * Returns: the index of the client that opened it; the number of clients where there is none
 */
guint
ls_simulator_client (LsSession *session, guint32 conn)
{
  const Simulator *self = simulator_of (session);
  guint i;

  for (i = 0; i < self->world->clients->len; i++)
    if (self->talks[i].connection != NULL && self->talks[i].connection->number == conn)
      return i;
  return conn == 0 && i > 0 ? 0 : i;
}
