/* session-words.c: what the events of a session say, what they answer, and what they mean.
 * SPDX-License-Identifier: MIT */
#include "core/session-private.h"

#include "core/show.h"

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
  if (event->kind == LS_EVENT_SEGMENT && connection->sealed[event->from] != NULL)
    return ls_connection_peek_wire (connection, event->from, event->start, most, scratch);
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
  LsSpan octets = first_octets (self, event, most, scratch);
  LsConnection *connection = event != NULL ? ls_session_get_connection (self, event->conn) : NULL;
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
