/* capture-read.c: a session out of a capture: its conversations put together, and read by the same observers as all.
 *
 * Segments are put in order by their numbers (RFC 9293 section 3.4). What is
 * sent again is dropped; what the other end acknowledges and the capture does
 * not have is a gap; both are said. Nothing in the file is believed.
 * SPDX-License-Identifier: MIT */
#include "capture/capture-read.h"

#include "capture/capture-flows.h"
#include "capture/capture-frames.h"
#include "capture/capture-half.h"
#include "capture/capture-marks.h"
#include "capture/capture-sealed.h"

/* A gap is told as no longer than this: for each of its octets a zero is kept. */
#define GAP_MAX   (1024 * 1024)
/* And all of a capture's together. */
#define GAPS_MAX  (64 * 1024 * 1024)

/* A conversation while it is put together. */
typedef struct {
  const LsFlow *flow;
  LsConnection *connection;    /* NULL: nothing of it came yet */
  LsObserver   *observer;      /* NULL: TLS from the first octet */
  LsCaptureSeal *seal;
  LsHalf        halves[2];
  LsFrom        first_fin;
  gboolean      has_fin;
  gboolean      closed;
} Talk;

typedef struct {
  LsSession       *session;
  LsFlows          flows;
  GArray          *talks;      /* of Talk; one a flow */
  LsCaptureFrames *frames;
  gint64           begins_us;
  gboolean         has_begun;
  guint64          gaps;       /* octets of gaps so far */
} Reader;

/* ---- a talk ---- */

static Talk *
talk_at (Reader *self, guint32 index)
{
  return &g_array_index (self->talks, Talk, index);
}

/* The talk that has the connection: of one that goes on with another, that other's. */
static Talk *
talk_of (Reader *self, Talk *talk)
{
  while (talk->flow->goes_on != LS_FLOW_NONE)
    talk = talk_at (self, talk->flow->goes_on);
  return talk;
}

static void
append_note (Reader *self, Talk *talk, gint64 time_us, LsFrom from, const char *words)
{
  const LsEvent *last = ls_session_event (self->session, talk->connection->last_event);
  LsEvent event = { .time_us = time_us, .kind = LS_EVENT_NOTE, .from = from };

  event.state = last->state;
  event.client_state = last->client_state;
  event.flags = last->flags & (LS_EVENT_FLAG_CLIENT_STATE | LS_EVENT_FLAG_STATELESS);
  ls_session_append_words (self->session, talk->connection, &event, words);
}

static LsEnd
end_of (const LsIpEnd *end)
{
  g_autoptr (GInetAddress) address =
    g_inet_address_new_from_bytes (end->octets, end->family == 6 ? G_SOCKET_FAMILY_IPV6 : G_SOCKET_FAMILY_IPV4);

  return (LsEnd) { .host = (char *) "", .address = g_inet_address_to_string (address), .port = end->port };
}

static void
open_talk (Reader *self, Talk *talk, gint64 time_us)
{
  const LsFlow *flow = talk->flow;
  LsEnd client = end_of (&flow->ends[0]), server = end_of (&flow->ends[1]);

  talk->connection = ls_session_open (self->session, flow->protocol->knowledge, time_us, &client, &server);
  g_free (client.address);
  g_free (server.address);
  if (flow->sealed)
    {
      talk->seal = ls_capture_seal_new (self->session, talk->connection);
      return;
    }
  talk->observer = flow->protocol->observer_new (self->session, talk->connection);
  if (flow->secure && talk->observer->class->secured != NULL)
    ls_observer_secured (talk->observer, time_us, TRUE);
  /* Read from its middle on. */
  if (!flow->begins)
    ls_observer_gap (talk->observer, &(LsSaying) { .from = LS_FROM_SERVER, .time_us = time_us, .heard = LS_HEARD_ALL }, 0);
}

/* One of our recordings goes on behind a STARTTLS. */
static void
go_on (Reader *self, Talk *talk, gint64 time_us)
{
  Talk *before = talk_of (self, talk);

  talk->connection = before->connection;
  if (before->observer != NULL && before->observer->class->secured != NULL)
    ls_observer_secured (before->observer, time_us, TRUE);
}

static void
close_talk (Reader *self, Talk *talk, gint64 time_us, LsFrom from, gboolean reset)
{
  Talk *owner = talk_of (self, talk);

  if (talk->closed)
    return;
  talk->closed = TRUE;
  if (talk->flow->is_continued)
    return;
  if (owner->observer != NULL)
    ls_observer_close (owner->observer, &(LsSaying) { .from = from, .time_us = time_us }, reset);
  else if (owner->seal != NULL)
    ls_capture_seal_close (owner->seal, from, time_us, reset);
}

/* ---- octets ---- */

static void
hear (Reader *self, Talk *talk, LsFrom from, gint64 time_us, LsSpan octets, gboolean masked)
{
  Talk *owner = talk_of (self, talk);
  LsSaying saying = { .from = from, .time_us = time_us, .heard = LS_HEARD_ALL, .masked = masked };

  if (owner->observer != NULL)
    ls_observer_input (owner->observer, &saying, octets);
  else
    ls_capture_seal_input (owner->seal, from, time_us, octets);
}

static void
hear_gap (Reader *self, Talk *talk, LsFrom from, gint64 time_us, guint32 length)
{
  Talk *owner = talk_of (self, talk);
  LsHalf *half = &talk->halves[from];
  guint64 told = MIN (MIN (length, GAP_MAX), MAX (GAPS_MAX - MIN (self->gaps, GAPS_MAX), 1));

  self->gaps += told;
  half->next += length;
  if (owner->observer != NULL)
    ls_observer_gap (owner->observer, &(LsSaying) { .from = from, .time_us = time_us, .heard = LS_HEARD_ALL }, told);
  else
    ls_capture_seal_gap (owner->seal, from, time_us, told);
  half->comparable = ls_stream_length (talk->connection->streams[from]);
}

/* A piece whose turn has come; of a long packet only the beginning may have been kept. */
static void
take_piece (Reader *self, Talk *talk, LsFrom from, gint64 time_us, const LsPiece *piece)
{
  LsHalf *half = &talk->halves[from];

  if (piece->octets.length > 0)
    hear (self, talk, from, time_us, piece->octets, piece->masked);
  half->next += piece->octets.length;
  if (piece->length > piece->octets.length)
    hear_gap (self, talk, from, time_us, piece->length - piece->octets.length);
  if (piece->fin)
    {
      half->finished = TRUE;
      if (!talk->has_fin)
        talk->first_fin = from;
      talk->has_fin = TRUE;
    }
}

/* What came too early, and is due now. */
static void
take_early (Reader *self, Talk *talk, LsFrom from, gint64 time_us)
{
  LsHalf *half = &talk->halves[from];
  LsPiece piece;

  while (ls_half_take_due (half, &piece))
    take_piece (self, talk, from, time_us, &piece);
}

/* Up to @until everything is missing that is not there by now. */
static void
skip_to (Reader *self, Talk *talk, LsFrom from, gint64 time_us, guint32 until)
{
  LsHalf *half = &talk->halves[from];

  take_early (self, talk, from, time_us);
  while ((gint32) (until - half->next) > 0)
    {
      guint32 begins = ls_half_first_early (half, until);

      hear_gap (self, talk, from, time_us, begins - half->next);
      take_early (self, talk, from, time_us);
    }
}

/* ---- segments ---- */

static void
note_differing (Reader *self, Talk *talk, LsFrom from, gint64 time_us, const LsPiece *piece)
{
  const LsHalf *half = &talk->halves[from];

  if (!ls_half_differs (half, talk->connection->streams[from], piece))
    return;
  if (talk_of (self, talk)->observer != NULL)
    append_note (self, talk, time_us, from,
                 "overlap-differs: octets that were sent before are sent again, and are others now; the first are read "
                 "(RFC 9293 section 3.4)");
}

/* The other end acknowledges what the capture does not have. */
static void
take_acknowledgement (Reader *self, Talk *talk, LsFrom from, gint64 time_us, guint32 ack)
{
  LsFrom other = from == LS_FROM_CLIENT ? LS_FROM_SERVER : LS_FROM_CLIENT;
  LsHalf *half = &talk->halves[other];
  gint32 missing = ack - half->next;

  /* A single number may be that of a FIN. */
  if (half->known && !half->finished && (missing > 1 || (missing == 1 && half->early->len > 0)))
    skip_to (self, talk, other, time_us, ack);
}

static void
take_segment (Reader *self, Talk *talk, LsFrom from, gint64 time_us, const LsPacketSegment *segment, gboolean masked)
{
  LsHalf *half = &talk->halves[from];
  LsPiece piece = {
    .seq = segment->seq,
    .octets = segment->payload,
    .length = segment->length,
    .fin = (segment->flags & LS_TCP_FIN) != 0,
    .masked = masked,
  };

  if (segment->flags & LS_TCP_ACK)
    take_acknowledgement (self, talk, from, time_us, segment->ack);
  if (segment->flags & LS_TCP_SYN)
    {
      if (!half->known)
        ls_half_begin (half, segment->seq + 1, ls_stream_length (talk->connection->streams[from]));
      return;
    }
  if (segment->flags & LS_TCP_RST)
    {
      close_talk (self, talk, time_us, from, TRUE);
      return;
    }
  if (!half->known && (piece.length > 0 || piece.fin))
    ls_half_begin (half, segment->seq, ls_stream_length (talk->connection->streams[from]));
  if ((piece.length == 0 && !piece.fin) || half->finished)
    return;
  note_differing (self, talk, from, time_us, &piece);
  if (!ls_half_trim (half, &piece))
    return;
  if (piece.seq == half->next)
    {
      take_piece (self, talk, from, time_us, &piece);
      take_early (self, talk, from, time_us);
    }
  else if (!ls_half_keep (half, &piece))
    skip_to (self, talk, from, time_us, piece.seq);
  if (talk->halves[0].finished && talk->halves[1].finished)
    close_talk (self, talk, time_us, talk->first_fin, FALSE);
}

/* What the segment's row in the log says: its octets' place in the stream, however it came. */
static void
append_segment (Reader *self, Talk *talk, LsFrom from, gint64 time_us, const LsPacketSegment *segment, guint64 start)
{
  const LsEvent *last = ls_session_event (self->session, talk->connection->last_event);
  LsEvent event = {
    .time_us = time_us,
    .start = start,
    .length = segment->length,
    .kind = LS_EVENT_SEGMENT,
    .from = from,
    .state = last->state,
    .client_state = last->client_state,
    .flags = last->flags & (LS_EVENT_FLAG_CLIENT_STATE | LS_EVENT_FLAG_STATELESS),
    .segment = { segment->seq, segment->ack, 0, segment->window, segment->flags },
  };

  event.row = ls_half_segment_kind (segment->flags, segment->length);
  ls_session_append (self->session, talk->connection, &event);
}

/* ---- packets ---- */

static gboolean
has_mask (const LsCapturePacket *packet)
{
  guint start, length;

  for (guint i = 0; i < packet->n_comments; i++)
    if (ls_mark_is_masked (packet->comments[i], &start, &length))
      return TRUE;
  return FALSE;
}

static void
take_packet (Reader *self, guint32 index, const LsCapturePacket *packet)
{
  Talk *talk = talk_at (self, index);
  LsPacketSegment segment;
  gint64 time_us = packet->time_us - self->begins_us;
  guint64 start;
  LsFrom from;

  if (talk->flow->protocol == NULL || ls_packet_read (packet->link, packet->octets, &segment) != LS_PACKET_SEGMENT)
    return;
  from = ls_flow_is_from (talk->flow, &segment.from, 0) ? LS_FROM_CLIENT : LS_FROM_SERVER;
  if (talk->connection == NULL && talk->flow->goes_on == LS_FLOW_NONE)
    open_talk (self, talk, time_us);
  else if (talk->connection == NULL)
    go_on (self, talk, time_us);
  start = ls_half_place (&talk->halves[from], ls_stream_length (talk->connection->streams[from]), segment.seq);
  if (!talk->closed)
    take_segment (self, talk, from, time_us, &segment, has_mask (packet));
  append_segment (self, talk, from, time_us, &segment, start);
  ls_capture_frames_add (self->frames, packet->link, packet->octets, segment.payload);
}

/* The capture ends: what waits for something in front of it has waited long enough. */
static void
finish (Reader *self, gint64 time_us)
{
  for (guint i = 0; i < self->talks->len; i++)
    {
      Talk *talk = talk_at (self, i);

      if (talk->connection == NULL || talk->closed)
        continue;
      for (LsFrom from = LS_FROM_CLIENT; from <= LS_FROM_SERVER; from++)
        if (talk->halves[from].early->len > 0)
          skip_to (self, talk, from, time_us, ls_half_last_early (&talk->halves[from]));
      if (talk->has_fin)
        close_talk (self, talk, time_us, talk->first_fin, FALSE);
    }
}

/* What concerns no conversation is said in the first. */
static void
note_at_end (Reader *self, gint64 time_us, const GError *damage)
{
  Talk *talk = NULL;
  g_autofree char *fragments = NULL, *damaged = NULL;

  for (guint i = 0; talk == NULL && i < self->talks->len; i++)
    if (talk_at (self, i)->connection != NULL)
      talk = talk_at (self, i);
  if (talk == NULL)
    return;
  if (self->flows.n_fragments > 0)
    {
      fragments = g_strdup_printf ("the capture has %u fragments of IP packets: they are not put together, and missing above",
                                   self->flows.n_fragments);
      append_note (self, talk, time_us, LS_FROM_NETWORK, fragments);
    }
  if (damage != NULL)
    {
      damaged = g_strdup_printf ("the capture is damaged, and read up to there: %s", damage->message);
      append_note (self, talk, time_us, LS_FROM_NETWORK, damaged);
    }
}

/* Reads all packets; returns what is wrong with the file, if anything is. */
static GError *
take_packets (Reader *self, LsSpan file)
{
  g_autoptr (LsCaptureFile) packets = ls_capture_file_new (file);
  LsCapturePacket packet;
  GError *damage = NULL;
  gint64 last_us = 0;

  for (guint n = 0; ls_capture_file_next (packets, &packet, &damage) && n < self->flows.of_packets->len; n++)
    {
      guint32 index = g_array_index (self->flows.of_packets, guint32, n);

      if (index == LS_FLOW_NONE)
        continue;
      if (!self->has_begun && talk_at (self, index)->flow->protocol != NULL)
        {
          self->begins_us = packet.time_us;
          self->has_begun = TRUE;
        }
      last_us = MAX (last_us, packet.time_us - self->begins_us);
      take_packet (self, index, &packet);
    }
  finish (self, last_us);
  note_at_end (self, last_us, damage);
  return damage;
}

static void
reader_init (Reader *self, GBytes *file, const LsProtocol *protocol)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (file, &length);

  *self = (Reader) { .session = ls_session_new () };
  ls_flows_init (&self->flows, LS_SPAN (data, length), protocol);
  self->talks = g_array_sized_new (FALSE, TRUE, sizeof (Talk), self->flows.flows->len);
  for (guint i = 0; i < self->flows.flows->len; i++)
    {
      Talk talk = { .flow = &g_array_index (self->flows.flows, LsFlow, i) };

      ls_half_init (&talk.halves[0]);
      ls_half_init (&talk.halves[1]);
      g_array_append_val (self->talks, talk);
    }
  self->frames = ls_capture_frames_new (file, self->session);
}

static void
reader_clear (Reader *self)
{
  for (guint i = 0; i < self->talks->len; i++)
    {
      Talk *talk = talk_at (self, i);

      g_clear_pointer (&talk->observer, ls_observer_free);
      g_clear_pointer (&talk->seal, ls_capture_seal_free);
      ls_half_clear (&talk->halves[0]);
      ls_half_clear (&talk->halves[1]);
    }
  g_array_unref (self->talks);
  ls_flows_clear (&self->flows);
  g_clear_object (&self->session);
}

/**
 * ls_capture_read:
 * @file: a pcap or pcapng file
 * @name: its name, for messages
 * @protocol: (nullable): what is spoken in it; %NULL: whatever its ports and its first words tell
 * @begins_us: (out) (optional): when its time begins, in microseconds since 1970
 * @error: where to say what is wrong: the message names the file
 *
 * Returns: (transfer full) (nullable): the session of its conversations, each line and each segment at its time
 */
LsSession *
ls_capture_read (GBytes *file, const char *name, const LsProtocol *protocol, gint64 *begins_us, GError **error)
{
  Reader reader;
  g_autoptr (GError) damage = NULL;
  LsSession *session = NULL;
  gsize length;
  const guint8 *data = g_bytes_get_data (file, &length);

  reader_init (&reader, file, protocol);
  damage = take_packets (&reader, LS_SPAN (data, length));
  if (begins_us != NULL)
    *begins_us = reader.begins_us;
  if (ls_log_last (ls_session_get_log (reader.session)) > 0)
    session = g_steal_pointer (&reader.session);
  else if (damage != NULL)
    g_set_error (error, LS_CAPTURE_ERROR, 0, "%s: %s", name, damage->message);
  else if (reader.flows.n_segments == 0)
    g_set_error (error, LS_CAPTURE_ERROR, 0, "%s: there is no TCP in its %u packets", name, reader.flows.of_packets->len);
  else
    g_set_error (error, LS_CAPTURE_ERROR, 0,
                 "%s: none of its %u conversations speaks a protocol that is known here; --protocol names one", name,
                 reader.flows.flows->len);
  reader_clear (&reader);
  return session;
}
