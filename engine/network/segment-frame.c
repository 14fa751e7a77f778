/* segment-frame.c: a segment of the log as the frame that carried it.
 * SPDX-License-Identifier: MIT */
#include "network/segment-frame.h"

#include "network/frame.h"
#include "network/tls-record.h"

#include <string.h>

/* A segment of the other end is looked for so far back: its numbers tell where that end's counting began. */
#define PEER_EVENTS_BACK 512

/* Where the sender of @segment began to count: the number of its SYN. */
static guint32
initial_number (const LsEvent *segment)
{
  return segment->segment.flags & LS_TCP_SYN ? segment->segment.seq
                                             : segment->segment.seq - (guint32) segment->start - 1;
}

static const LsEvent *
find_peer_segment (LsSession *session, guint64 n, const LsEvent *segment)
{
  const LsEvent *event = segment;

  for (guint i = 0; i < PEER_EVENTS_BACK && event != NULL && event->back != 0; i++)
    {
      n -= event->back;
      event = ls_session_event (session, n);
      if (event != NULL && event->kind == LS_EVENT_SEGMENT && event->from != segment->from)
        return event;
    }
  return NULL;
}

static LsField *
find_field (GArray *fields, const char *name)
{
  for (guint i = 0; i < fields->len; i++)
    if (strcmp (g_array_index (fields, LsField, i).name, name) == 0)
      return &g_array_index (fields, LsField, i);
  return NULL;
}

static G_GNUC_PRINTF (3, 4) void
set_value (GArray *fields, const char *name, const char *format, ...)
{
  LsField *field = find_field (fields, name);
  va_list arguments;

  if (field == NULL)
    return;
  va_start (arguments, format);
  g_vsnprintf (field->value, sizeof field->value, format, arguments);
  va_end (arguments);
}

/* Says beside the headers who speaks to whom, and counts the sequence numbers from where they began. */
static void
add_meaning (LsSession *session, guint64 n, const LsEvent *segment, const LsEnd *sender, const LsEnd *receiver,
             GArray *fields)
{
  const LsEvent *peer = find_peer_segment (session, n, segment);

  set_value (fields, "IPv4", "%s → %s", sender->address, receiver->address);
  set_value (fields, "UDP", "%u → %u", sender->port, receiver->port);
  set_value (fields, "TCP", "%u → %u", sender->port, receiver->port);
  set_value (fields, "Sequence number", "%u, %u relative", segment->segment.seq,
             segment->segment.seq - initial_number (segment));
  if (peer != NULL && segment->segment.flags & LS_TCP_ACK)
    set_value (fields, "Acknowledgement number", "%u, %u relative", segment->segment.ack,
               segment->segment.ack - initial_number (peer));
}

/**
 * ls_segment_frame:
 * @session: a session
 * @n: the number of a segment
 * @payload: what it carries
 * @octets: an array that the frame's octets are added to
 * @fields: (element-type LsField): an array that its headers' fields are added to
 *
 * Builds the frame of a segment from its row of the log: addresses and ports are the connection's, numbers, flags
 * and window the segment's, the network cards' made from the addresses.
 *
 * Returns: %FALSE where it is no segment between IPv4 addresses
 */
gboolean
ls_segment_frame (LsSession *session, guint64 n, LsSpan payload, GByteArray *octets, GArray *fields)
{
  const LsEvent *segment = ls_session_event (session, n);
  LsConnection *connection = segment != NULL ? ls_session_get_connection (session, segment->conn) : NULL;
  const LsEnd *sender, *receiver;
  g_autoptr (GArray) found = NULL;
  LsFrameInfo info = { .payload = payload };

  if (connection == NULL || segment->kind != LS_EVENT_SEGMENT || payload.length > LS_FRAME_MAX_PAYLOAD)
    return FALSE;
  sender = segment->from == LS_FROM_CLIENT ? &connection->client : &connection->server;
  receiver = segment->from == LS_FROM_CLIENT ? &connection->server : &connection->client;
  if (!ls_ipv4_parse (ls_span_from_string (sender->address), &info.source)
      || !ls_ipv4_parse (ls_span_from_string (receiver->address), &info.destination))
    return FALSE;
  info.source_mac = ls_mac_for_ipv4 (info.source);
  info.destination_mac = ls_mac_for_ipv4 (info.destination);
  info.source_port = sender->port;
  info.destination_port = receiver->port;
  info.datagram = connection->datagrams;
  info.id = ls_log_unit_at (ls_session_get_log (session), LS_UNIT_SEGMENT, n);
  info.seq = segment->segment.seq;
  info.ack = segment->segment.ack;
  info.window = segment->segment.window;
  info.flags = segment->segment.flags;
  info.mss = segment->segment.flags & LS_TCP_SYN ? connection->mss : 0;
  ls_frame_build (&info, octets);
  found = ls_frame_dissect (LS_SPAN (octets->data, octets->len));
  add_meaning (session, n, segment, sender, receiver, found);
  for (guint i = 0; i < found->len; i++)
    if (strcmp (g_array_index (found, LsField, i).name, "Payload") != 0)
      g_array_append_vals (fields, &g_array_index (found, LsField, i), 1);
  if (payload.length > 0 && ls_session_is_sealed (session, n))
    ls_tls_fields (connection, segment, octets->len - (guint) payload.length, fields);
  return TRUE;
}
