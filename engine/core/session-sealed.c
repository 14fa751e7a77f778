/* session-sealed.c: what of a connection went over the wire behind the curtain of TLS.
 * SPDX-License-Identifier: MIT */
#include "core/session-private.h"

/**
 * ls_connection_begin_sealed:
 * @self: a connection
 * @from: who sends nothing in clear any more
 */
void
ls_connection_begin_sealed (LsConnection *self, LsFrom from)
{
  g_return_if_fail (self->sealed[from] == NULL);

  self->sealed[from] = ls_stream_new ();
  self->curtain[from] = ls_stream_length (self->streams[from]);
  self->records[from] = g_array_new (FALSE, FALSE, sizeof (LsRecord));
}

/**
 * ls_connection_add_record:
 * @self: a connection
 * @from: whose record it is; ls_connection_begin_sealed() was called for it
 * @octets: the record as it goes over the wire
 * @plain: where what it carries begins in @from's stream
 * @plain_length: how much that is
 */
void
ls_connection_add_record (LsConnection *self, LsFrom from, LsSpan octets, guint64 plain, guint32 plain_length)
{
  LsRecord record = { .plain = plain, .sealed_length = (guint32) octets.length, .plain_length = plain_length };

  record.sealed = ls_stream_append (self->sealed[from], octets);
  g_array_append_val (self->records[from], record);
}

/**
 * ls_connection_find_record:
 * @self: a connection
 * @from: whose octet it is
 * @plain: an octet's place in its stream
 *
 * Returns: (transfer none) (nullable): the record that carried it; %NULL where it went in clear, or not yet
 */
const LsRecord *
ls_connection_find_record (const LsConnection *self, LsFrom from, guint64 plain)
{
  const GArray *records = self->records[from];
  guint low = 0, high = records != NULL ? records->len : 0;

  /* The first that ends behind it: those that carry nothing end where the next begins. */
  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      const LsRecord *record = &g_array_index (records, LsRecord, middle);

      if (record->plain + record->plain_length <= plain)
        low = middle + 1;
      else
        high = middle;
    }
  if (records == NULL || low == records->len || g_array_index (records, LsRecord, low).plain > plain)
    return NULL;
  return &g_array_index (records, LsRecord, low);
}

/**
 * ls_session_is_sealed:
 * @self: a session
 * @n: an event's number
 *
 * Returns: whether it is a line that TLS carried, or a segment that carries some of TLS
 */
gboolean
ls_session_is_sealed (LsSession *self, guint64 n)
{
  const LsEvent *event = ls_session_event (self, n);
  const LsConnection *connection = event != NULL ? ls_session_get_connection (self, event->conn) : NULL;

  if (connection == NULL || event->from > LS_FROM_SERVER || connection->sealed[event->from] == NULL
      || (event->flags & LS_EVENT_FLAG_OUR_WORDS) != 0)
    return FALSE;
  if (event->kind == LS_EVENT_SEGMENT)
    return event->length > 0 && event->start + event->length > connection->curtain[event->from];
  return ls_event_is_line (event) && event->start >= connection->curtain[event->from];
}

/* The octets of a segment as they went over the wire: from @start on, in clear and then sealed. */
LsSpan
ls_connection_peek_wire (const LsConnection *self, LsFrom from, guint64 start, gsize length, GByteArray *scratch)
{
  guint64 curtain = self->curtain[from];
  g_autoptr (GByteArray) rest = NULL;
  LsSpan part;

  if (start >= curtain)
    return ls_stream_peek (self->sealed[from], start - curtain, length, scratch);
  if (start + length <= curtain)
    return ls_stream_peek (self->streams[from], start, length, scratch);
  rest = g_byte_array_new ();
  part = ls_stream_peek (self->streams[from], start, curtain - start, rest);
  g_byte_array_set_size (scratch, 0);
  g_byte_array_append (scratch, part.data, (guint) part.length);
  part = ls_stream_peek (self->sealed[from], 0, start + length - curtain, rest);
  g_byte_array_append (scratch, part.data, (guint) part.length);
  return LS_SPAN (scratch->data, scratch->len);
}
