/* tcp-send.c: what an end of the simulated TCP puts on the link, and when. RFC 9293 section 3.8.
 * SPDX-License-Identifier: MIT */
#include "network/tcp-private.h"

static LsTcpInFlight *
add_in_flight (LsTcpFlight *flight)
{
  if (flight->count == flight->room)
    {
      guint room = MAX (8, 2 * flight->room);
      LsTcpInFlight *records = g_new (LsTcpInFlight, room);

      for (guint i = 0; i < flight->count; i++)
        records[i] = flight->records[(flight->first + i) & (flight->room - 1)];
      g_free (flight->records);
      *flight = (LsTcpFlight) { records, room, 0, flight->count };
    }
  return &flight->records[(flight->first + flight->count++) & (flight->room - 1)];
}

static void
fly (LsTcp *self, LsFrom side, const LsTcpSegment *segment, gint64 arrival_us)
{
  LsTcpInFlight *record = add_in_flight (&self->ends[side].flight);

  record->segment = *segment;
  record->arrival = ls_scheduler_add (self->scheduler, arrival_us, LS_PRIORITY_ARRIVAL, ls_tcp_on_arrival, self, side);
}

static void
show (LsTcp *self, LsTcpSegment *segment, gint64 now_us, gint64 arrival_us)
{
  segment->time_us = now_us;
  segment->travel_us = (guint32) MIN (arrival_us - now_us, G_MAXUINT32);
  if (self->callbacks->segment != NULL)
    self->callbacks->segment (self->data, segment);
}

/* What the network says in @side's name, to make the other end believe that the connection is broken off. */
static void
forge_reset (LsTcp *self, LsFrom side, guint32 seq, gint64 now_us)
{
  LsTcpSegment segment = {
    .offset = self->ends[side].handed_over,
    .seq = seq,
    .flags = LS_TCP_RST,
    .from = side,
    .kind = LS_TCP_KIND_NETWORK_RESET,
  };
  gint64 arrival_us = ls_link_reach (self->link[side], now_us);

  fly (self, side, &segment, arrival_us);
  show (self, &segment, now_us, arrival_us);
}

/* Both ends are told, each in the other's name and with the number that it waits for. */
static void
reset_by_network (LsTcp *self, LsFrom side, guint32 seq, gint64 now_us)
{
  const LsTcpEnd *end = &self->ends[side];
  LsFrom peer = side == LS_FROM_CLIENT ? LS_FROM_SERVER : LS_FROM_CLIENT;

  forge_reset (self, side, seq, now_us);
  forge_reset (self, peer, end->irs + (guint32) end->expected, now_us);
}

/* The one place where a segment meets its link. */
static void
put_on_link (LsTcp *self, LsFrom side, LsTcpSegment *segment)
{
  gint64 now = ls_scheduler_now (self->scheduler), arrival;
  guint octets = LS_TCP_HEADERS + segment->length + (segment->mss != 0 ? 4 : 0);
  LsLinkFate fate = ls_link_carry (self->link[side], now, octets, segment->length > 0, &arrival);

  segment->from = side;
  if (fate == LS_LINK_CARRIED)
    fly (self, side, segment, arrival);
  else
    segment->lost = TRUE;
  show (self, segment, now, arrival);
  if (fate == LS_LINK_RESET)
    reset_by_network (self, side, segment->seq, now);
}

/* Whatever goes with the ACK flag pays what was owed. */
static void
ack_is_told (LsTcp *self, LsTcpEnd *end)
{
  end->ack_due = LS_TCP_ACK_NONE;
  end->ack_octets = 0;
  if (end->ack_timer != 0)
    {
      ls_scheduler_cancel (self->scheduler, end->ack_timer);
      end->ack_timer = 0;
    }
}

/* What @end takes from its next expected position on. */
guint32
ls_tcp_window (const LsTcpEnd *end)
{
  guint64 held;

  if (!end->holds)
    return end->window;
  held = end->expected - 1 - (end->peer_fin ? 1 : 0) - end->told;
  return end->window > held ? end->window - (guint32) held : 0;
}

static LsTcpKind
kind_of (guint32 length, guint8 flags)
{
  if ((flags & LS_TCP_RST) != 0)
    return LS_TCP_KIND_RESET;
  if ((flags & LS_TCP_SYN) != 0)
    return (flags & LS_TCP_ACK) != 0 ? LS_TCP_KIND_SYN_ACK : LS_TCP_KIND_SYN;
  if ((flags & LS_TCP_FIN) != 0)
    return LS_TCP_KIND_FIN;
  return length > 0 ? LS_TCP_KIND_DATA : LS_TCP_KIND_ACK;
}

/* Sends one segment of the octets from @position on. It moves nothing but what was owed as ACK,
 * so that the same position can go out again. @kind may be unknown: then it is what it looks like. */
void
ls_tcp_transmit (LsTcp *self, LsFrom side, guint64 position, guint32 length, guint8 flags, LsTcpKind kind)
{
  LsTcpEnd *end = &self->ends[side];
  guint64 until = position + length + ((flags & (LS_TCP_SYN | LS_TCP_FIN)) != 0);
  LsTcpSegment segment = {
    .offset = position == 0 ? 0 : MIN (position - 1, end->handed_over),
    .length = length,
    .seq = end->iss + (guint32) position,
    .window = end->window,
    .mss = (flags & LS_TCP_SYN) != 0 ? end->mss : 0,
    .flags = flags,
    .kind = kind != LS_TCP_KIND_UNKNOWN ? kind : kind_of (length, flags),
  };

  if ((flags & LS_TCP_ACK) != 0)
    {
      segment.ack = end->irs + (guint32) end->expected;
      segment.window = ls_tcp_window (end);
      end->told_edge = end->expected + segment.window;
      ack_is_told (self, end);
    }
  end->sent = MAX (end->sent, until);
  put_on_link (self, side, &segment);
  if (self->repairs && until > position)
    ls_tcp_repair_sent (self, side, until, segment.kind >= LS_TCP_KIND_AGAIN && segment.kind <= LS_TCP_KIND_PROBE);
}

/* RFC 9293 section 3.10.7.1: a segment for which there is no connection. */
void
ls_tcp_answer_reset (LsTcp *self, LsFrom side, const LsTcpSegment *segment)
{
  LsTcpSegment answer = { .offset = self->ends[side].handed_over, .flags = LS_TCP_RST, .kind = LS_TCP_KIND_RESET };

  if ((segment->flags & LS_TCP_RST) != 0)
    return;
  if ((segment->flags & LS_TCP_ACK) != 0)
    answer.seq = segment->ack;
  else
    {
      answer.flags |= LS_TCP_ACK;
      answer.ack = segment->seq + segment->length + ((segment->flags & LS_TCP_SYN) != 0)
                   + ((segment->flags & LS_TCP_FIN) != 0);
    }
  put_on_link (self, side, &answer);
}

gboolean
ls_tcp_fin_is_sent (const LsTcpEnd *end)
{
  return end->closing && end->next == end->handed_over + 2;
}

static gboolean
is_connected (const LsTcpEnd *end)
{
  switch (end->state)
    {
    case LS_TCP_ESTABLISHED:
    case LS_TCP_FIN_WAIT_1:
    case LS_TCP_CLOSE_WAIT:
    case LS_TCP_CLOSING:
      return TRUE;
    default:
      return FALSE;
    }
}

/* Sends the next segment if there is one that may go. */
static gboolean
send_next (LsTcp *self, LsFrom side)
{
  LsTcpEnd *end = &self->ends[side];
  guint64 offset = end->next - 1;
  guint64 unsent = end->handed_over - offset;
  guint64 in_flight = end->next - end->unacked;
  guint64 room = end->send_window > in_flight ? end->send_window - in_flight : 0;
  guint32 length = (guint32) MIN (MIN (unsent, room), end->segment_size);
  /* A FIN takes no room that a closed window could lack. */
  gboolean fin = end->closing && length == unsent && (length < room || (end->send_window == 0 && in_flight == 0));
  guint8 flags = LS_TCP_ACK;

  if (length == 0 && !fin)
    return FALSE;
  if (length < end->segment_size && !fin)
    {
      /* RFC 9293 section 3.8.6.2.1: no small segment only because the window ends here. */
      if (length < unsent && in_flight > 0)
        return FALSE;
      if (length == unsent && end->pushed <= offset)
        return FALSE;
    }
  if (offset < end->pushed && end->pushed <= offset + length)
    flags |= LS_TCP_PSH;
  if (fin)
    flags |= LS_TCP_FIN;
  if (fin && end->state == LS_TCP_CLOSE_WAIT)
    end->state = LS_TCP_LAST_ACK;
  end->next += length + (fin ? 1 : 0);
  ls_tcp_transmit (self, side, offset + 1, length, flags, LS_TCP_KIND_UNKNOWN);
  return TRUE;
}

/* Sends all that waits and may go. */
void
ls_tcp_output (LsTcp *self, LsFrom side)
{
  LsTcpEnd *end = &self->ends[side];

  while (is_connected (end) && !ls_tcp_fin_is_sent (end) && send_next (self, side))
    ;
  if (end->send_window == 0 && is_connected (end))
    ls_tcp_repair_window (self, side);
}

static void
on_ack_timer (gpointer data, guint64 side)
{
  LsTcp *self = data;
  LsTcpEnd *end = &self->ends[side];

  end->ack_timer = 0;
  ls_tcp_transmit (self, side, end->next, 0, LS_TCP_ACK, LS_TCP_KIND_UNKNOWN);
}

/* Sees to it that what is owed is told: now, or by a timer (RFC 9293 section 3.8.6.3). */
void
ls_tcp_output_ack (LsTcp *self, LsFrom side)
{
  LsTcpEnd *end = &self->ends[side];

  if (end->ack_due == LS_TCP_ACK_NONE)
    return;
  if (end->ack_due == LS_TCP_ACK_DUPLICATE)
    ls_tcp_transmit (self, side, end->next, 0, LS_TCP_ACK, LS_TCP_KIND_DUPLICATE_ACK);
  else if (end->ack_due == LS_TCP_ACK_NOW || end->ack_octets >= 2 * end->segment_size)
    ls_tcp_transmit (self, side, end->next, 0, LS_TCP_ACK, LS_TCP_KIND_UNKNOWN);
  else if (end->ack_timer == 0)
    end->ack_timer = ls_scheduler_add (self->scheduler, ls_scheduler_now (self->scheduler) + self->ack_delay_us,
                                       LS_PRIORITY_TIMER, on_ack_timer, self, side);
}
