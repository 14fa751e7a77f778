/* tcp-receive.c: what an end of the simulated TCP does with a segment. RFC 9293 section 3.10.7.
 * SPDX-License-Identifier: MIT */
#include "network/tcp-private.h"

#define DEFAULT_MSS 536   /* RFC 9293 section 3.7.1: where the peer named none */

/* The peer's first segment tells where it counts from and what it takes. */
static void
take_syn (LsTcpEnd *end, const LsTcpSegment *segment)
{
  end->irs = segment->seq;
  end->expected = 1;
  end->send_window = segment->window;
  end->segment_size = MIN (end->mss, segment->mss != 0 ? segment->mss : DEFAULT_MSS);
}

/* Section 3.10.7.2. */
static void
arrives_in_listen (LsTcp *self, LsFrom side, const LsTcpSegment *segment)
{
  LsTcpEnd *end = &self->ends[side];

  if ((segment->flags & (LS_TCP_RST | LS_TCP_ACK | LS_TCP_SYN)) != LS_TCP_SYN)
    {
      ls_tcp_answer_reset (self, side, segment);
      return;
    }
  take_syn (end, segment);
  end->state = LS_TCP_SYN_RECEIVED;
  end->next = 1;
  ls_tcp_transmit (self, side, 0, 0, LS_TCP_SYN | LS_TCP_ACK);
}

static void
break_off (LsTcp *self, LsFrom side)
{
  ls_tcp_end_forget (self, side);
  if (self->callbacks->reset != NULL)
    self->callbacks->reset (self->data, side);
}

static void
become_established (LsTcp *self, LsFrom side)
{
  LsTcpEnd *end = &self->ends[side];

  end->state = end->closing ? LS_TCP_FIN_WAIT_1 : LS_TCP_ESTABLISHED;
  if (self->callbacks->established != NULL)
    self->callbacks->established (self->data, side);
}

/* Section 3.10.7.3. What waited for the handshake carries its last ACK. */
static void
arrives_in_syn_sent (LsTcp *self, LsFrom side, const LsTcpSegment *segment)
{
  LsTcpEnd *end = &self->ends[side];

  if ((segment->flags & LS_TCP_ACK) == 0 || segment->ack != end->iss + 1)
    return;
  if ((segment->flags & LS_TCP_RST) != 0)
    {
      break_off (self, side);
      return;
    }
  if ((segment->flags & LS_TCP_SYN) == 0)
    return;

  take_syn (end, segment);
  end->unacked = 1;
  end->ack_due = LS_TCP_ACK_NOW;
  become_established (self, side);
  ls_tcp_output (self, side);
  ls_tcp_output_ack (self, side);
}

static void
on_time_wait_end (gpointer data, guint64 side)
{
  LsTcp *self = data;

  self->ends[side].time_wait_timer = 0;
  ls_tcp_end_forget (self, side);
}

static void
enter_time_wait (LsTcp *self, LsFrom side)
{
  LsTcpEnd *end = &self->ends[side];

  end->state = LS_TCP_TIME_WAIT;
  end->time_wait_timer = ls_scheduler_add_idle (self->scheduler,
                                                ls_scheduler_now (self->scheduler) + 2 * self->msl_us,
                                                LS_PRIORITY_TIMER, on_time_wait_end, self, side);
}

static void
take_reset (LsTcp *self, LsFrom side)
{
  switch (self->ends[side].state)
    {
    case LS_TCP_ESTABLISHED:
    case LS_TCP_FIN_WAIT_1:
    case LS_TCP_FIN_WAIT_2:
    case LS_TCP_CLOSE_WAIT:
      break_off (self, side);
      break;
    default:
      /* An application that never heard of it, or is done with it, is not told. */
      ls_tcp_end_forget (self, side);
      break;
    }
}

static void
fin_is_acked (LsTcp *self, LsFrom side)
{
  LsTcpEnd *end = &self->ends[side];

  if (end->state == LS_TCP_FIN_WAIT_1)
    end->state = LS_TCP_FIN_WAIT_2;
  else if (end->state == LS_TCP_CLOSING)
    enter_time_wait (self, side);
  else if (end->state == LS_TCP_LAST_ACK)
    ls_tcp_end_forget (self, side);
}

/* Returns whether the segment's ACK is one that this end can have earned. */
static gboolean
take_ack (LsTcp *self, LsFrom side, const LsTcpSegment *segment)
{
  LsTcpEnd *end = &self->ends[side];
  gint32 progress = (gint32) (segment->ack - (end->iss + (guint32) end->unacked));

  if ((segment->flags & LS_TCP_ACK) == 0 || (progress > 0 && (guint64) progress > end->next - end->unacked))
    return FALSE;

  end->unacked += MAX (progress, 0);
  end->send_window = segment->window;
  if (end->state == LS_TCP_SYN_RECEIVED && end->unacked > 0)
    become_established (self, side);
  if (ls_tcp_fin_is_sent (end) && end->unacked == end->next)
    fin_is_acked (self, side);
  return TRUE;
}

static void
take_fin (LsTcp *self, LsFrom side)
{
  LsTcpEnd *end = &self->ends[side];

  end->expected++;
  end->peer_fin = TRUE;
  end->ack_due = LS_TCP_ACK_NOW;
  if (end->state == LS_TCP_ESTABLISHED)
    end->state = LS_TCP_CLOSE_WAIT;
  else if (end->state == LS_TCP_FIN_WAIT_1)
    end->state = LS_TCP_CLOSING;
  else
    enter_time_wait (self, side);
}

/* All of the segment is taken before the application hears of any of it, so that its answer acknowledges all. */
static void
take_text (LsTcp *self, LsFrom side, const LsTcpSegment *segment)
{
  LsTcpEnd *end = &self->ends[side];
  guint64 offset = end->expected - 1;
  gboolean fin = (segment->flags & LS_TCP_FIN) != 0;

  if (segment->length > 0)
    {
      end->expected += segment->length;
      end->ack_octets += segment->length;
      end->ack_due = LS_TCP_ACK_LATER;
    }
  if (fin)
    take_fin (self, side);
  if (segment->length > 0 && self->callbacks->received != NULL)
    self->callbacks->received (self->data, side, offset, segment->length);
  if (fin && end->state != LS_TCP_CLOSED && self->callbacks->closed_by_peer != NULL)
    self->callbacks->closed_by_peer (self->data, side);
}

static gboolean
takes_text (const LsTcpEnd *end)
{
  return end->state == LS_TCP_ESTABLISHED || end->state == LS_TCP_FIN_WAIT_1 || end->state == LS_TCP_FIN_WAIT_2;
}

/* Section 3.10.7.4: the checks in its order. */
static void
arrives_in_other_states (LsTcp *self, LsFrom side, const LsTcpSegment *segment)
{
  LsTcpEnd *end = &self->ends[side];
  gboolean in_order = segment->seq == end->irs + (guint32) end->expected;

  if ((segment->flags & LS_TCP_RST) != 0)
    {
      if (in_order)
        take_reset (self, side);
      return;
    }
  if (!in_order)
    {
      if (segment->length > 0 || (segment->flags & (LS_TCP_SYN | LS_TCP_FIN)) != 0)
        ls_tcp_transmit (self, side, end->next, 0, LS_TCP_ACK);
      return;
    }
  if (!take_ack (self, side, segment))
    return;
  if (takes_text (end))
    take_text (self, side, segment);
  ls_tcp_output (self, side);
  ls_tcp_output_ack (self, side);
}

static void
segment_arrives (LsTcp *self, LsFrom side, const LsTcpSegment *segment)
{
  switch (self->ends[side].state)
    {
    case LS_TCP_CLOSED:
      ls_tcp_answer_reset (self, side, segment);
      break;
    case LS_TCP_LISTEN:
      arrives_in_listen (self, side, segment);
      break;
    case LS_TCP_SYN_SENT:
      arrives_in_syn_sent (self, side, segment);
      break;
    default:
      arrives_in_other_states (self, side, segment);
      break;
    }
}

/* The oldest of what @from has in flight has arrived. */
void
ls_tcp_on_arrival (gpointer data, guint64 from)
{
  LsTcp *self = data;
  LsTcpFlight *flight = &self->ends[from].flight;
  LsTcpSegment segment = flight->records[flight->first].segment;

  flight->first = (flight->first + 1) & (flight->room - 1);
  flight->count--;
  segment_arrives (self, from == LS_FROM_CLIENT ? LS_FROM_SERVER : LS_FROM_CLIENT, &segment);
}
