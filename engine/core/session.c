/* session.c: a log with the connections that it speaks of, and what its source can do.
 * SPDX-License-Identifier: MIT */
#include "core/session-private.h"

#include "core/show.h"

#include <string.h>

struct _LsSession {
  GObject                parent;

  LsLog                 *log;
  GPtrArray             *connections;       /* of LsConnection; NULL where forgotten */
  guint32                connections_before; /* forgotten ones that no longer take a place there */
  LsStream              *words;             /* what no wire carried: names of ends, notes, store changes */
  guint64                notified;
  gboolean               shows_secrets;
  const LsSessionSource *functions;
  gpointer               source;
};

G_DEFINE_FINAL_TYPE (LsSession, ls_session, G_TYPE_OBJECT)

enum {
  APPENDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* A line that is longer, and has not ended yet, is kept in part: so much of its beginning, and of its newest octets. */
#define ENDLESS_MAX  (1024 * 1024)
#define ENDLESS_KEPT (128 * 1024)

static void
end_clear (LsEnd *end)
{
  g_free (end->host);
  g_free (end->address);
}

static void
connection_free (gpointer data)
{
  LsConnection *self = data;

  if (self == NULL)
    return;
  end_clear (&self->client);
  end_clear (&self->server);
  ls_stream_free (self->streams[0]);
  ls_stream_free (self->streams[1]);
  g_array_unref (self->ends_of_chunks);
  g_free (self);
}

static void
ls_session_finalize (GObject *object)
{
  LsSession *self = LS_SESSION (object);

  if (self->functions != NULL && self->functions->free != NULL)
    self->functions->free (self->source);
  g_ptr_array_unref (self->connections);
  ls_stream_free (self->words);
  ls_log_free (self->log);

  G_OBJECT_CLASS (ls_session_parent_class)->finalize (object);
}

static void
ls_session_class_init (LsSessionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ls_session_finalize;

  /**
   * LsSession::appended:
   *
   * Events were appended since the last emission: a source emits it once a turn.
   */
  signals[APPENDED] = g_signal_new ("appended", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ls_session_init (LsSession *self)
{
  self->log = ls_log_new ();
  self->connections = g_ptr_array_new_with_free_func (connection_free);
  self->words = ls_stream_new ();
}

/**
 * ls_session_new:
 *
 * Returns: (transfer full): a session in which nothing has happened yet
 */
LsSession *
ls_session_new (void)
{
  return g_object_new (LS_TYPE_SESSION, NULL);
}

/**
 * ls_session_set_source:
 * @self: a session
 * @functions: what its source can do; outlives the session
 * @source: (transfer full): handed to those; ended by @functions' free
 */
void
ls_session_set_source (LsSession *self, const LsSessionSource *functions, gpointer source)
{
  g_return_if_fail (self->functions == NULL);
  self->functions = functions;
  self->source = source;
}

/**
 * ls_session_get_source:
 *
 * Returns: (transfer none) (nullable): the session's source, where it is one of @functions' kind
 */
gpointer
ls_session_get_source (LsSession *self, const LsSessionSource *functions)
{
  return self->functions == functions ? self->source : NULL;
}

/* The functions of its source, for the core's own; @source is set to what they are handed. */
const LsSessionSource *
ls_session_source_functions (LsSession *self, gpointer *source)
{
  *source = self->source;
  return self->functions;
}

/**
 * ls_session_get_log:
 *
 * Returns: (transfer none): the session's log, to read
 */
const LsLog *
ls_session_get_log (LsSession *self)
{
  return self->log;
}

/**
 * ls_session_open:
 * @self: a session
 * @knowledge: of the protocol that is spoken
 * @time_us: when it was opened
 * @client: copied
 * @server: copied
 *
 * Adds a connection, and the event that says so and names both ends.
 *
 * Returns: (transfer none): the connection; it lives as long as the session keeps an event of it
 */
LsConnection *
ls_session_open (LsSession *self, const LsKnowledge *knowledge, gint64 time_us, const LsEnd *client, const LsEnd *server)
{
  LsConnection *connection = g_new0 (LsConnection, 1);
  LsEvent event = { .time_us = time_us, .kind = LS_EVENT_OPEN, .from = LS_FROM_CLIENT, .state = knowledge->initial_state };
  g_autofree char *words = NULL;

  if (knowledge->n_states == 0)
    event.flags |= LS_EVENT_FLAG_STATELESS;
  if (knowledge->client_state_id != NULL)
    {
      event.client_state = knowledge->initial_client_state;
      event.flags |= LS_EVENT_FLAG_CLIENT_STATE;
    }

  connection->knowledge = knowledge;
  connection->client = (LsEnd) { g_strdup (client->host), g_strdup (client->address), client->port };
  connection->server = (LsEnd) { g_strdup (server->host), g_strdup (server->address), server->port };
  connection->streams[LS_FROM_CLIENT] = ls_stream_new ();
  connection->streams[LS_FROM_SERVER] = ls_stream_new ();
  connection->ends_of_chunks = g_array_new (FALSE, FALSE, sizeof (LsChunkEnd));
  g_ptr_array_add (self->connections, connection);
  connection->number = self->connections_before + self->connections->len;

  words = g_strdup_printf (strchr (client->address, ':') != NULL ? "%s%s[%s]:%u > %s%s[%s]:%u" : "%s%s%s:%u > %s%s%s:%u",
                           client->host, *client->host != '\0' ? " " : "", client->address, client->port,
                           server->host, *server->host != '\0' ? " " : "", server->address, server->port);
  ls_session_append_words (self, connection, &event, words);
  return connection;
}

/**
 * ls_session_get_connection:
 *
 * Returns: (transfer none) (nullable): the connection of that number, %NULL where it is forgotten
 */
LsConnection *
ls_session_get_connection (LsSession *self, guint32 number)
{
  if (number <= self->connections_before || number - self->connections_before > self->connections->len)
    return NULL;
  return self->connections->pdata[number - self->connections_before - 1];
}

/**
 * ls_session_n_connections:
 *
 * Returns: how many connections there ever were
 */
guint32
ls_session_n_connections (LsSession *self)
{
  return self->connections_before + self->connections->len;
}

/* A letter is a step a line up to LS_LETTER_LINES_APART of them; one more, and all of it is one step. */
static void
add_letter_line (LsSession *self, LsConnection *connection, guint64 n)
{
  if (connection->letter_lines < LS_LETTER_LINES_APART)
    {
      connection->letter[connection->letter_lines++] = n;
      return;
    }
  for (guint i = 0; i < LS_LETTER_LINES_APART; i++)
    if (connection->letter[i] != 0)
      ls_log_unit_remove (self->log, LS_UNIT_LINE, connection->letter[i]);
  memset (connection->letter, 0, sizeof connection->letter);
  connection->letter[0] = n;
}

static void
add_to_units (LsSession *self, LsConnection *connection, const LsEvent *event, guint64 n)
{
  if (event->kind == LS_EVENT_DATA && (event->flags & LS_EVENT_FLAG_DOT) == 0)
    add_letter_line (self, connection, n);
  else if (event->kind == LS_EVENT_REPLY || event->kind == LS_EVENT_COMMAND || event->kind == LS_EVENT_DATA)
    connection->letter_lines = 0;

  if (ls_event_is_line (event))
    ls_log_unit_add (self->log, LS_UNIT_LINE, n);
  if (event->kind == LS_EVENT_REPLY)
    ls_log_unit_add (self->log, LS_UNIT_EXCHANGE, n);
  else if (event->kind == LS_EVENT_SEGMENT)
    ls_log_unit_add (self->log, LS_UNIT_SEGMENT, n);
  else if (event->kind == LS_EVENT_FINDING)
    ls_log_unit_add (self->log, LS_UNIT_FINDING, n);
}

/* Keeps how far a connection had come in each chunk. */
static void
note_chunk_end (GArray *ends, guint64 chunk, guint64 n, const LsEvent *event)
{
  LsChunkEnd *end = ends->len > 0 ? &g_array_index (ends, LsChunkEnd, ends->len - 1) : NULL;

  if (end == NULL || end->chunk != chunk)
    {
      LsChunkEnd fresh = end != NULL ? *end : (LsChunkEnd) { 0 };

      fresh.chunk = chunk;
      g_array_append_val (ends, fresh);
      end = &g_array_index (ends, LsChunkEnd, ends->len - 1);
    }
  end->last = n;
  if (event->from > LS_FROM_SERVER || (event->flags & LS_EVENT_FLAG_OUR_WORDS) != 0)
    return;
  if (ls_event_is_line (event))
    end->said[event->from] = MAX (end->said[event->from], event->start + event->length);
  else if (event->kind == LS_EVENT_SEGMENT)
    end->carried[event->from] = MAX (end->carried[event->from], event->start + event->length);
}

/**
 * ls_session_append:
 * @self: a session
 * @connection: whose event it is
 * @event: (inout): without its conn and back, which are set here. A time before the last event's is put to
 *   that: the log is in time order
 *
 * Returns: the event's number
 */
guint64
ls_session_append (LsSession *self, LsConnection *connection, LsEvent *event)
{
  guint64 last = ls_log_last (self->log);
  const LsEvent *before = ls_log_get (self->log, last);
  guint64 n = last + 1, chunk = last / LS_LOG_CHUNK_EVENTS;
  GArray *ends = connection->ends_of_chunks;

  event->conn = connection->number;
  event->back = connection->last_event != 0 ? MIN (n - connection->last_event, G_MAXUINT32) : 0;
  if (before != NULL && event->time_us < before->time_us)
    event->time_us = before->time_us;

  ls_log_append (self->log, event);
  if (connection->first_event == 0)
    connection->first_event = n;
  connection->last_event = n;
  if (event->kind == LS_EVENT_CLOSE)
    connection->closed = TRUE;
  note_chunk_end (ends, chunk, n, event);
  add_to_units (self, connection, event, n);
  return n;
}

/**
 * ls_session_append_words:
 * @self: a session
 * @connection: whose event it is
 * @event: (inout): as for ls_session_append(); its range is set to @words
 * @words: what it says, where no wire carried that: UTF-8
 *
 * Returns: the event's number
 */
guint64
ls_session_append_words (LsSession *self, LsConnection *connection, LsEvent *event, const char *words)
{
  event->length = strlen (words);
  event->start = ls_stream_append (self->words, ls_span_from_string (words));
  event->flags |= LS_EVENT_FLAG_OUR_WORDS;
  return ls_session_append (self, connection, event);
}

/**
 * ls_session_notify:
 * @self: a session
 *
 * Emits #LsSession::appended where events were appended since it was last emitted.
 */
void
ls_session_notify (LsSession *self)
{
  if (ls_log_last (self->log) == self->notified)
    return;
  self->notified = ls_log_last (self->log);
  g_signal_emit (self, signals[APPENDED], 0);
}

/* ---- the past ---- */

static gsize
connection_memory (const LsConnection *connection)
{
  return sizeof *connection + ls_stream_memory (connection->streams[0]) + ls_stream_memory (connection->streams[1]);
}

/* The octets of event @n, which is about to be forgotten, are no longer pointed at; what follows still is.
 * Returns how much memory that sets free, at once or when its connection goes. */
static gsize
forget_octets (LsSession *self, guint64 n)
{
  const LsEvent *event = ls_log_get (self->log, n);
  LsConnection *connection = ls_session_get_connection (self, event->conn);
  gsize before;

  if (event->flags & LS_EVENT_FLAG_OUR_WORDS)
    ls_stream_forget (self->words, event->start + event->length);
  if (connection == NULL)
    return 0;
  before = connection_memory (connection);
  if (connection->closed && connection->last_event == n)
    return before;
  if (ls_event_is_line (event) && (event->flags & LS_EVENT_FLAG_OUR_WORDS) == 0)
    ls_stream_forget (connection->streams[event->from], event->start + event->length);
  return before - connection_memory (connection);
}

/* Where the newest line of one end that became an event ends; 0 where that is not near the log's end. */
static guint64
end_of_lines (LsSession *self, const LsConnection *connection, LsFrom from)
{
  guint64 n = connection->last_event;

  for (guint steps = 0; steps < 64; steps++)
    {
      const LsEvent *event = ls_log_get (self->log, n);

      if (event == NULL)
        break;
      if (ls_event_is_line (event) && event->from == from)
        return event->start + event->length;
      if (event->back == 0)
        break;
      n -= event->back;
    }
  return 0;
}

/* Somebody says a line that does not end: of a very long one only the beginning and the newest part are kept. */
static void
shorten_endless (LsSession *self, const LsConnection *connection)
{
  for (LsFrom from = LS_FROM_CLIENT; from <= LS_FROM_SERVER; from++)
    {
      LsStream *stream = connection->streams[from];
      guint64 length = ls_stream_length (stream), begins;

      if (ls_stream_memory (stream) <= ENDLESS_MAX)
        continue;
      begins = MAX (end_of_lines (self, connection, from), ls_stream_first (stream));
      if (length - begins > ENDLESS_MAX)
        ls_stream_forget_between (stream, begins + ENDLESS_KEPT, length - ENDLESS_KEPT);
    }
}

static void
forget_connections (LsSession *self, guint64 until)
{
  guint gone = 0;

  for (guint i = 0; i < self->connections->len; i++)
    {
      LsConnection *connection = self->connections->pdata[i];

      if (connection != NULL && connection->closed && connection->last_event < until)
        g_clear_pointer (&self->connections->pdata[i], connection_free);
    }
  while (gone < self->connections->len && self->connections->pdata[gone] == NULL)
    gone++;
  if (gone > 0)
    g_ptr_array_remove_range (self->connections, 0, gone);
  self->connections_before += gone;
}

/**
 * ls_session_keep:
 * @self: a session without forks
 * @events: at most so many events are kept, and
 * @octets: at most so many octets of memory for its connections and what was said in them
 *
 * Forgets the oldest events, their octets, and connections that are closed and have no event left. What
 * an open connection still needs is in its observer's own memory.
 */
void
ls_session_keep (LsSession *self, guint64 events, gsize octets)
{
  guint64 first = ls_log_first (self->log), last = ls_log_last (self->log), until = first;
  gsize held = 0;

  if (last + 1 - first > events)
    until = last + 1 - events;
  for (guint i = 0; i < self->connections->len; i++)
    {
      LsConnection *connection = self->connections->pdata[i];

      if (connection == NULL)
        continue;
      if (!connection->closed)
        shorten_endless (self, connection);
      held += connection_memory (connection);
    }
  for (guint64 n = first; n <= last && (n < until || held > octets); n++)
    {
      held -= forget_octets (self, n);
      until = MAX (until, n + 1);
    }
  if (until > first)
    {
      ls_log_forget (self->log, until);
      forget_connections (self, until);
    }
}

/**
 * ls_session_share:
 * @self: a session that repeats the beginning of another
 * @with: that one
 *
 * Keeps what both hold alike only once in memory.
 */
void
ls_session_share (LsSession *self, LsSession *with)
{
  ls_log_share (self->log, with->log);
  ls_stream_share (self->words, with->words);
  for (guint i = 0; i < MIN (self->connections->len, with->connections->len); i++)
    for (guint from = 0; from < 2; from++)
      ls_stream_share (((LsConnection *) self->connections->pdata[i])->streams[from],
                       ((LsConnection *) with->connections->pdata[i])->streams[from]);
}

/**
 * ls_session_memory:
 *
 * Returns: how many octets of memory events, indexes and streams take
 */
gsize
ls_session_memory (LsSession *self)
{
  gsize sum = ls_log_memory (self->log) + ls_stream_memory (self->words);

  for (guint i = 0; i < self->connections->len; i++)
    {
      LsConnection *connection = self->connections->pdata[i];

      if (connection != NULL)
        sum += connection_memory (connection);
    }
  return sum;
}

/**
 * ls_session_event:
 *
 * Returns: (nullable): event @n; %NULL where it is forgotten or not there yet
 */
const LsEvent *
ls_session_event (LsSession *self, guint64 n)
{
  return ls_log_get (self->log, n);
}

/* The first octets of an event's range: at most @most of them. */
static LsSpan
first_octets (LsSession *self, const LsEvent *event, gsize most, GByteArray *scratch)
{
  LsConnection *connection;

  if (event == NULL || event->length == 0)
    return LS_SPAN (NULL, 0);
  most = MIN (most, event->length);
  if (event->flags & LS_EVENT_FLAG_OUR_WORDS)
    return ls_stream_peek (self->words, event->start, most, scratch);
  connection = ls_session_get_connection (self, event->conn);
  if (connection == NULL || event->from > LS_FROM_SERVER)
    return LS_SPAN (NULL, 0);
  return ls_stream_peek (connection->streams[event->from], event->start, most, scratch);
}

/**
 * ls_session_octets:
 * @self: a session
 * @n: an event's number
 * @scratch: as for ls_stream_peek()
 *
 * Returns: the octets of the event's range, line end included; valid until the session or @scratch changes
 */
LsSpan
ls_session_octets (LsSession *self, guint64 n, GByteArray *scratch)
{
  return first_octets (self, ls_log_get (self->log, n), G_MAXSIZE, scratch);
}

/**
 * ls_session_line_text:
 * @self: a session
 * @n: an event's number
 *
 * Returns: (transfer full): the words of the event as they may be seen: without their line end, a secret masked
 *   unless ls_session_show_secrets() allows it; several lines of one reply divided by LF
 */
char *
ls_session_line_text (LsSession *self, guint64 n)
{
  return ls_session_line_beginning (self, n, G_MAXSIZE);
}

/**
 * ls_session_line_beginning:
 * @self: a session
 * @n: an event's number
 * @most: of how many octets
 *
 * Returns: (transfer full): as ls_session_line_text(), but only of the first octets: a line may be a megabyte long
 */
char *
ls_session_line_beginning (LsSession *self, guint64 n, gsize most)
{
  g_autoptr (GByteArray) scratch = g_byte_array_new ();
  const LsEvent *event = ls_log_get (self->log, n);
  LsConnection *connection = event != NULL ? ls_session_get_connection (self, event->conn) : NULL;
  LsSpan octets = first_octets (self, event, most, scratch);
  GString *text;

  if (connection != NULL && connection->knowledge->line_text != NULL && ls_event_is_line (event))
    return connection->knowledge->line_text (self, n);
  text = g_string_new (NULL);
  if (event != NULL && ls_event_is_line (event))
    {
      if ((event->flags & LS_EVENT_FLAG_UNENDED) == 0 && octets.length + 2 > event->length)
        octets.length = event->length - MIN (event->length, 2);
      if (event->line.secret_length > 0 && !self->shows_secrets)
        {
          ls_show_append (text, ls_span_take (&octets, event->line.secret_start));
          ls_span_take (&octets, event->line.secret_length);
          g_string_append (text, LS_MASK);
        }
    }
  ls_show_append (text, octets);
  return g_string_free (text, FALSE);
}

/**
 * ls_session_partner:
 *
 * Returns: the number of the event that @n answers or is about; 0: none, or forgotten
 */
guint64
ls_session_partner (LsSession *self, guint64 n)
{
  const LsEvent *event = ls_log_get (self->log, n);

  if (event == NULL || event->partner == 0 || n - event->partner < ls_log_first (self->log))
    return 0;
  return n - event->partner;
}

/**
 * ls_session_settle:
 * @self: a session
 * @n: the event that ends a step
 *
 * Returns: where the cursor stands after that step: behind the findings about it
 */
guint64
ls_session_settle (LsSession *self, guint64 n)
{
  const LsEvent *event;

  while ((event = ls_log_get (self->log, n + 1)) != NULL && event->kind == LS_EVENT_FINDING)
    n++;
  return n;
}

/**
 * ls_session_last_of:
 * @self: a session
 * @conn: a connection's number
 * @n: an event's number
 *
 * Returns: the last event of that connection at or before @n, found by two binary searches and a walk
 *   inside one chunk; 0 where there is none
 */
guint64
ls_session_last_of (LsSession *self, guint32 conn, guint64 n)
{
  LsConnection *connection = ls_session_get_connection (self, conn);
  const GArray *ends;
  guint low = 0, high;
  guint64 found;

  if (connection == NULL || n == 0 || n < connection->first_event)
    return 0;
  ends = connection->ends_of_chunks;
  high = ends->len;
  /* The first chunk whose last event of this connection is at or after @n. */
  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (ends, LsChunkEnd, middle).last < n)
        low = middle + 1;
      else
        high = middle;
    }
  found = low < ends->len ? g_array_index (ends, LsChunkEnd, low).last : connection->last_event;
  while (found > n)
    {
      const LsEvent *event = ls_log_get (self->log, found);

      if (event == NULL || event->back == 0)
        return 0;
      found -= event->back;
    }
  return found >= ls_log_first (self->log) ? found : 0;
}

/**
 * ls_session_is_closed_at:
 * @self: a session
 * @n: the number of an event of some connection
 *
 * Returns: whether that connection was closed by then: only segments, findings, notes and what the store did follow a close
 */
gboolean
ls_session_is_closed_at (LsSession *self, guint64 n)
{
  const LsEvent *event = ls_log_get (self->log, n);

  while (event != NULL && event->back != 0
         && (event->kind == LS_EVENT_SEGMENT || event->kind == LS_EVENT_FINDING || event->kind == LS_EVENT_NOTE
             || event->kind == LS_EVENT_STORE))
    {
      n -= event->back;
      event = ls_log_get (self->log, n);
    }
  return event != NULL && event->kind == LS_EVENT_CLOSE;
}

/**
 * ls_session_explain:
 * @self: a session
 * @n: an event's number
 * @explanation: (out): cleared by the caller with ls_explanation_clear()
 *
 * Explains an event: the lesson's sentence where it has one, else the table's; the parts of a reply and the
 * source are always the table's.
 */
void
ls_session_explain (LsSession *self, guint64 n, LsExplanation *explanation)
{
  const LsEvent *event = ls_log_get (self->log, n);
  LsConnection *connection = event != NULL ? ls_session_get_connection (self, event->conn) : NULL;
  LsLessonWords words;

  *explanation = (LsExplanation) { 0 };
  if (connection == NULL)
    return;
  connection->knowledge->explain (self, n, explanation);
  if (explanation->text == NULL && self->functions != NULL && self->functions->explain != NULL)
    self->functions->explain (self->source, n, explanation);
  if (ls_session_words (self, n, &words))
    {
      explanation->heading = g_strdup (words.heading);
      if (words.why != NULL)
        {
          g_free (explanation->text);
          explanation->text = g_strdup (words.why);
        }
    }
}

/**
 * ls_session_advance:
 * @self: a session
 * @unit: how far
 *
 * Returns: %FALSE where its source has nothing more to do, or cannot be asked to
 */
gboolean
ls_session_advance (LsSession *self, LsUnit unit)
{
  return self->functions != NULL && self->functions->advance != NULL && self->functions->advance (self->source, unit);
}

/**
 * ls_session_advance_for:
 * @self: a session
 * @budget_us: for how long, by the real clock: %LS_SESSION_SLICE_US from a window's idle turn
 *
 * Plays on, a segment at a time, until its source has nothing more to do or the time is over; one segment always. A
 * caller that must not block, after opening or forking, calls it once a turn until it returns %FALSE. The log is the
 * same however it was sliced.
 *
 * Returns: %FALSE where its source has nothing more to do, or cannot be asked to
 */
gboolean
ls_session_advance_for (LsSession *self, gint64 budget_us)
{
  gint64 until_us = g_get_monotonic_time () + budget_us;

  while (ls_session_advance (self, LS_UNIT_SEGMENT))
    if (g_get_monotonic_time () >= until_us)
      return TRUE;
  return FALSE;
}

/**
 * ls_session_wait:
 * @self: a session that advances no more by itself
 *
 * Lets its clock run on to the next timer that makes something happen: a silence that lasts too long, a letter that is
 * tried again. What follows from that is played by ls_session_advance().
 *
 * Returns: %FALSE where no timer is left, or its source has no clock to run
 */
gboolean
ls_session_wait (LsSession *self)
{
  return self->functions != NULL && self->functions->wait != NULL && self->functions->wait (self->source);
}

/**
 * ls_session_show_secrets:
 * @self: a session
 * @show: whether ls_session_line_text() shows secrets: a lesson's made-up ones are its subject
 */
void
ls_session_show_secrets (LsSession *self, gboolean show)
{
  self->shows_secrets = show;
}

/**
 * ls_session_shows_secrets:
 *
 * Returns: what ls_session_show_secrets() was told
 */
gboolean
ls_session_shows_secrets (LsSession *self)
{
  return self->shows_secrets;
}

/**
 * ls_session_can_fork:
 *
 * Returns: whether "what if" can be asked of this session
 */
gboolean
ls_session_can_fork (LsSession *self)
{
  return self->functions != NULL && self->functions->fork != NULL;
}

/**
 * ls_session_fork:
 * @self: a session for which ls_session_can_fork() holds
 * @n: the last event that both have in common
 * @conn: the connection whose client speaks
 * @octets: what it says: a line with its CRLF, or other octets
 * @at_once: whether it speaks without waiting for its turn
 * @error: where to say why not: the connection is closed, say
 *
 * Returns: (transfer full) (nullable): the other future, in which nothing has happened yet: the beginning that both
 *   have in common is played again too, by ls_session_advance_for() or ls_session_advance()
 */
LsSession *
ls_session_fork (LsSession *self, guint64 n, guint32 conn, LsSpan octets, gboolean at_once, GError **error)
{
  g_return_val_if_fail (ls_session_can_fork (self), NULL);
  return self->functions->fork (self->source, n, conn, octets, at_once, error);
}

/**
 * ls_session_words:
 *
 * Returns: whether a lesson says something about event @n; then @words is filled
 */
gboolean
ls_session_words (LsSession *self, guint64 n, LsLessonWords *words)
{
  return self->functions != NULL && self->functions->words != NULL && self->functions->words (self->source, n, words);
}

/**
 * ls_session_next:
 *
 * Returns: (transfer full) (nullable): the line that the client itself says next after event @n
 */
char *
ls_session_next (LsSession *self, guint64 n)
{
  return self->functions != NULL && self->functions->next != NULL ? self->functions->next (self->source, n) : NULL;
}

/**
 * ls_explanation_clear:
 * @self: an explanation, emptied
 */
void
ls_explanation_clear (LsExplanation *self)
{
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->ref, g_free);
  g_clear_pointer (&self->heading, g_free);
  self->n_parts = 0;
}
