/* simulator.c: plays a world: its clients speak, its servers answer, its network carries it.
 * SPDX-License-Identifier: MIT */
#include "world/simulator-private.h"

#include "mail/memory-store.h"
#include "network/segment-explain.h"
#include "network/segment-frame.h"
#include "network/tls-record.h"
#include "world/simulator-look.h"

#include <gio/gio.h>
#include <string.h>

static LsSimulator *simulator_of (LsSession *session);

/**
 * ls_simulator_now:
 *
 * Returns: microseconds of the simulated clock
 */
gint64
ls_simulator_now (const LsSimulator *self)
{
  return ls_scheduler_now (self->scheduler);
}

/**
 * ls_simulator_begin_event:
 * @self: a simulator
 * @connection: one of its connections, opened
 * @kind: of which kind
 * @from: whose
 *
 * Returns: an event of now, in the states in which the connection's last event left it
 */
LsEvent
ls_simulator_begin_event (const LsSimulator *self, const LsConnection *connection, LsEventKind kind, LsFrom from)
{
  const LsEvent *last = ls_session_event (self->session, connection->last_event);

  return (LsEvent) {
    .time_us = ls_simulator_now (self),
    .kind = kind,
    .from = from,
    .state = last->state,
    .client_state = last->client_state,
    .flags = last->flags & (LS_EVENT_FLAG_CLIENT_STATE | LS_EVENT_FLAG_STATELESS),
  };
}

static guint64
on_store_changed (gpointer data, guint entry, const char *what)
{
  LsSimulator *self = data;
  LsEvent event = ls_simulator_begin_event (self, self->storing, LS_EVENT_STORE, LS_FROM_STORE);

  event.store.entry = entry;
  return ls_session_append_words (self->session, self->storing, &event, what);
}

static void
open_client (gpointer data, guint64 argument)
{
  ls_talk_open (data);
}

static LsTalk *
add_client (LsSimulator *self, guint index)
{
  const LsWorldClient *client = self->world->clients->pdata[index];
  g_autofree char *place = g_strdup_printf ("client %s", client->id);
  LsTalk *talk = ls_talk_new (self, client->host, client->server, place);

  talk->index = index;
  g_ptr_array_add (self->talks, talk);
  ls_scheduler_add (self->scheduler, client->starts_us, LS_PRIORITY_SPEECH, open_client, talk, 0);
  return talk;
}

/* ---- what the session asks of its source ---- */

/* Once a fork has played what it has in common with its parent, both keep that only once. */
static void
share_beginning (LsSimulator *self)
{
  if (self->forked_from == NULL || ls_scheduler_has_work (self->scheduler))
    return;
  ls_session_share (self->session, self->forked_from);
  g_clear_object (&self->forked_from);
}

static gboolean
simulator_advance (gpointer source, LsUnit unit)
{
  LsSimulator *self = source;
  const LsLog *log = ls_session_get_log (self->session);
  guint64 before = ls_log_unit_count (log, unit);

  while (ls_log_unit_count (log, unit) == before && ls_scheduler_has_work (self->scheduler))
    ls_scheduler_run_one (self->scheduler);
  ls_session_notify (self->session);
  share_beginning (self);
  return ls_log_unit_count (log, unit) != before || ls_scheduler_has_work (self->scheduler);
}

static gboolean
simulator_wait (gpointer source)
{
  LsSimulator *self = source;
  const LsLog *log = ls_session_get_log (self->session);
  guint64 last = ls_log_last (log);

  while (ls_log_last (log) == last && !ls_scheduler_has_work (self->scheduler) && ls_scheduler_run_one (self->scheduler))
    continue;
  ls_session_notify (self->session);
  return ls_log_last (log) != last || ls_scheduler_has_work (self->scheduler);
}

/* What a fork leaves out keeps its place: an event names an input by its number, and those before the fork are the same. */
static GArray *
inputs_until (const LsSimulator *self, guint64 n, guint client)
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
  LsSimulator *self = source, *other;
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
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED, conn > ls_session_n_connections (self->session) ? "there is no connection %u"
                   : "nobody types in connection %u: a machine speaks there", conn);
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
  LsSimulator *self = source;
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
  LsSimulator *self = source;
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
  LsSimulator *self = source;

  g_ptr_array_unref (self->jobs);
  g_ptr_array_unref (self->talks);
  ls_simulator_names_clear (self);
  for (guint i = 0; i < self->greylists->len; i++)
    g_clear_pointer (&self->greylists->pdata[i], ls_greylist_free);
  g_ptr_array_unref (self->greylists);
  g_clear_object (&self->forked_from);
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
  return ls_segment_frame (((LsSimulator *) source)->session, n, payload, octets, fields);
}

static void
simulator_mailboxes (gpointer source, guint64 n, GArray *entries)
{
  LsSimulator *self = source;

  ls_world_mailboxes_at (self->world, self->store, n, entries);
}

static void
simulator_explain (gpointer source, guint64 n, LsExplanation *explanation)
{
  const LsEvent *event = ls_session_event (((LsSimulator *) source)->session, n);

  if (event->kind == LS_EVENT_SEGMENT)
    ls_segment_explain (event, explanation);
  else if (event->kind == LS_EVENT_NOTE && event->row != LS_TLS_NONE)
    ls_tls_explain (event->row, explanation);
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
  .wait = simulator_wait,
};

static LsSimulator *
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
  LsSimulator *self = g_new0 (LsSimulator, 1);

  self->session = ls_session_new ();
  self->world = ls_world_ref (world);
  self->inputs = copy_inputs (inputs);
  self->input_events = g_new (guint64, inputs->len);
  self->scheduler = ls_scheduler_new ();
  self->store = ls_memory_store_new ();
  self->talks = g_ptr_array_new_with_free_func ((GDestroyNotify) ls_talk_free);
  self->jobs = g_ptr_array_new_with_free_func (ls_relay_job_free);
  self->greylists = g_ptr_array_new ();
  for (guint i = 0; i < world->servers->len; i++)
    {
      gint64 wait_us = ((LsWorldServer *) world->servers->pdata[i])->profile->greylist_us;

      g_ptr_array_add (self->greylists, wait_us > 0 ? ls_greylist_new (wait_us) : NULL);
    }
  ls_simulator_names_init (self);
  self->scratch = g_byte_array_new ();
  self->words = words;
  self->lesson = lesson;
  ls_world_fill_store (world, self->store);
  ls_memory_store_set_changed (self->store, on_store_changed, self);
  for (guint i = 0; i < world->clients->len; i++)
    add_client (self, i);
  for (guint i = 0; i < inputs->len; i++)
    {
      self->input_events[i] = G_MAXUINT64;
      if (g_array_index (inputs, LsInput, i).kind == LS_INPUT_LEFT_OUT)
        continue;
      self->some_wait |= g_array_index (inputs, LsInput, i).after >= 0;
      g_array_append_val (((LsTalk *) self->talks->pdata[g_array_index (inputs, LsInput, i).client])->inputs, i);
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
  const LsSimulator *self = simulator_of (session);

  for (guint i = 0; i < self->world->clients->len; i++)
    {
      const LsTalk *talk = self->talks->pdata[i];

      if (talk->connection != NULL && talk->connection->number == conn)
        return i;
    }
  return conn == 0 ? 0 : self->world->clients->len;
}
