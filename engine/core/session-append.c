/* session-append.c: what happened is written into a session: connections, events, and the units that they make up.
 * SPDX-License-Identifier: MIT */
#include "core/session-private.h"

#include <string.h>

static void
end_clear (LsEnd *end)
{
  g_free (end->host);
  g_free (end->address);
}

/*
 * ls_connection_free:
 * @data: (nullable) (transfer full): a connection
 */
void
ls_connection_free (gpointer data)
{
  LsConnection *self = data;

  if (self == NULL)
    return;
  end_clear (&self->client);
  end_clear (&self->server);
  ls_stream_free (self->streams[0]);
  ls_stream_free (self->streams[1]);
  for (guint i = 0; i < 2; i++)
    {
      g_clear_pointer (&self->sealed[i], ls_stream_free);
      g_clear_pointer (&self->records[i], g_array_unref);
    }
  g_free (self->server_name);
  g_clear_pointer (&self->offers, g_array_unref);
  g_array_unref (self->ends_of_chunks);
  g_free (self);
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
