/* session-keep.c: how long a session lives in memory: what it forgets, what forks hold in common.
 * SPDX-License-Identifier: MIT */
#include "core/session-private.h"

/* A line that is longer, and has not ended yet, is kept in part: so much of its beginning, and of its newest octets. */
#define ENDLESS_MAX  (1024 * 1024)
#define ENDLESS_KEPT (128 * 1024)

static gsize
connection_memory (const LsConnection *connection)
{
  gsize sum = sizeof *connection;

  for (guint i = 0; i < 2; i++)
    {
      sum += ls_stream_memory (connection->streams[i]);
      if (connection->sealed[i] != NULL)
        sum += ls_stream_memory (connection->sealed[i]) + connection->records[i]->len * sizeof (LsRecord);
    }
  return sum;
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
        g_clear_pointer (&self->connections->pdata[i], ls_connection_free);
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
      {
        LsConnection *own = self->connections->pdata[i], *other = with->connections->pdata[i];

        ls_stream_share (own->streams[from], other->streams[from]);
        if (own->sealed[from] != NULL && other->sealed[from] != NULL)
          ls_stream_share (own->sealed[from], other->sealed[from]);
      }
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
