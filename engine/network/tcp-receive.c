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
  ls_tcp_transmit (self, side, 0, 0, LS_TCP_SYN | LS_TCP_ACK, LS_TCP_KIND_UNKNOWN);
}

void
ls_tcp_break_off (LsTcp *self, LsFrom side, LsTcpCause cause)
{
  self->ends[side].cause = cause;
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
      ls_tcp_break_off (self, side, LS_TCP_CAUSE_PEER);
      return;
    }
  if ((segment->flags & LS_TCP_SYN) == 0)
    return;

  take_syn (end, segment);
  end->unacked = 1;
  end->ack_due = LS_TCP_ACK_NOW;
  if (self->repairs)
    ls_tcp_repair_acked (self, side);
  become_established (self, side);
  ls_tcp_output (self, side);
  if (end->ack_due != LS_TCP_ACK_NONE)
    ls_tcp_transmit (self, side, end->next, 0, LS_TCP_ACK, LS_TCP_KIND_HANDSHAKE_END);
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
  ls_scheduler_cancel (self->scheduler, end->time_wait_timer);
  end->time_wait_timer = ls_scheduler_add_idle (self->scheduler,
                                                ls_scheduler_now (self->scheduler) + 2 * self->msl_us,
                                                LS_PRIORITY_TIMER, on_time_wait_end, self, side);
}

static void
take_reset (LsTcp *self, LsFrom side, LsTcpCause cause)
{
  switch (self->ends[side].state)
    {
    case LS_TCP_LISTEN:
      break;
    case LS_TCP_SYN_SENT:
    case LS_TCP_ESTABLISHED:
    case LS_TCP_FIN_WAIT_1:
    case LS_TCP_FIN_WAIT_2:
    case LS_TCP_CLOSE_WAIT:
      ls_tcp_break_off (self, side, cause);
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

/* What the segment's ACK tells of losses and of the peer's window. */
static void
take_news (LsTcp *self, LsFrom side, const LsTcpSegment *segment, gboolean new_ack, guint32 window_before)
{
  LsTcpEnd *end = &self->ends[side];

  if (end->next < end->unacked)
    end->next = end->unacked;
  if (new_ack)
    ls_tcp_repair_acked (self, side);
  else if (self->repairs && segment->length == 0 && (segment->flags & (LS_TCP_SYN | LS_TCP_FIN)) == 0
           && end->unacked < end->next && segment->window == window_before && segment->window > 0)
    ls_tcp_repair_duplicate (self, side);
  if (window_before == 0 && end->state != LS_TCP_SYN_RECEIVED)
    {
      /* Whoever answers a probe is there (RFC 9293 section 3.8.6.1). */
      end->repair.tries = 0;
      if (end->send_window > 0)
        ls_tcp_repair_opened (self, side);
    }
}

/* Returns whether the segment's ACK is one that this end can have earned. */
static gboolean
take_ack (LsTcp *self, LsFrom side, const LsTcpSegment *segment)
{
  LsTcpEnd *end = &self->ends[side];
  gint32 progress = (gint32) (segment->ack - (end->iss + (guint32) end->unacked));
  guint32 window_before = end->send_window;

  if ((segment->flags & LS_TCP_ACK) == 0 || (progress > 0 && (guint64) progress > end->sent - end->unacked))
    return FALSE;

  end->unacked += MAX (progress, 0);
  end->send_window = segment->window;
  if (self->repairs || end->repair.timer != 0)
    take_news (self, side, segment, progress > 0, window_before);
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

/* Tells the application what is there for it, if it reads. */
void
ls_tcp_hand_over (LsTcp *self, LsFrom side)
{
  LsTcpEnd *end = &self->ends[side];
  guint64 offset = end->told, until = end->expected - 1 - (end->peer_fin ? 1 : 0);

  if (end->holds)
    return;
  if (until > offset)
    {
      end->told = until;
      if (self->callbacks->received != NULL)
        self->callbacks->received (self->data, side, offset, (guint32) (until - offset));
    }
  if (!end->peer_fin || end->told_fin || end->holds || end->state == LS_TCP_CLOSED)
    return;
  end->told_fin = TRUE;
  if (self->callbacks->closed_by_peer != NULL)
    self->callbacks->closed_by_peer (self->data, side);
}

/* All of the segment is taken before the application hears of any of it, so that its answer acknowledges all. */
static void
take_text (LsTcp *self, LsFrom side, const LsTcpSegment *segment)
{
  LsTcpEnd *end = &self->ends[side];
  gboolean fin = (segment->flags & LS_TCP_FIN) != 0;

  if (segment->length > 0)
    {
      end->expected += segment->length;
      end->ack_octets += segment->length;
      end->ack_due = LS_TCP_ACK_LATER;
    }
  if (end->repair.ranges != NULL && end->repair.ranges->len > 0)
    {
      /* RFC 5681 section 4.2: that a hole is filled, even in part, is told at once. */
      ls_tcp_join_early (end);
      end->ack_due = LS_TCP_ACK_NOW;
    }
  if (fin || (end->repair.fin_at != 0 && end->repair.fin_at == end->expected))
    take_fin (self, side);
  ls_tcp_hand_over (self, side);
}

static gboolean
takes_text (const LsTcpEnd *end)
{
  return end->state == LS_TCP_ESTABLISHED || end->state == LS_TCP_FIN_WAIT_1 || end->state == LS_TCP_FIN_WAIT_2;
}

/* What was taken before is told again, since its sender seems not to know. */
static void
arrives_again (LsTcp *self, LsFrom side, const LsTcpSegment *segment)
{
  LsTcpEnd *end = &self->ends[side];

  if (end->state == LS_TCP_SYN_RECEIVED && (segment->flags & LS_TCP_SYN) != 0)
    {
      ls_tcp_repair_asked (self, side);
      return;
    }
  if (end->state == LS_TCP_TIME_WAIT && (segment->flags & LS_TCP_FIN) != 0)
    enter_time_wait (self, side);
  ls_tcp_transmit (self, side, end->next, 0, LS_TCP_ACK, LS_TCP_KIND_DUPLICATE_ACK);
}

/* There is a hole before it: it is kept, and the peer hears at once what is missing (RFC 5681 section 4.2). */
static void
arrives_early (LsTcp *self, LsFrom side, const LsTcpSegment *segment, guint64 start)
{
  LsTcpEnd *end = &self->ends[side];
  guint64 until = start + segment->length;

  if (!take_ack (self, side, segment))
    return;
  if (takes_text (end) && (segment->length > 0 || (segment->flags & LS_TCP_FIN) != 0))
    {
      if (segment->length > 0 && until <= end->expected + ls_tcp_window (end))
        ls_tcp_keep_early (end, start, until);
      if ((segment->flags & LS_TCP_FIN) != 0)
        end->repair.fin_at = until;
      end->ack_due = LS_TCP_ACK_DUPLICATE;
    }
  ls_tcp_output (self, side);
  ls_tcp_output_ack (self, side);
}

static void
arrives_in_order (LsTcp *self, LsFrom side, const LsTcpSegment *segment)
{
  LsTcpEnd *end = &self->ends[side];

  if (!take_ack (self, side, segment))
    return;
  if (takes_text (end))
    {
      if (end->holds && segment->length > ls_tcp_window (end))
        end->ack_due = LS_TCP_ACK_NOW;
      else
        take_text (self, side, segment);
    }
  ls_tcp_output (self, side);
  ls_tcp_output_ack (self, side);
}

static void
arrives_out_of_order (LsTcp *self, LsFrom side, const LsTcpSegment *segment, gint32 ahead)
{
  LsTcpEnd *end = &self->ends[side];
  guint32 octets = segment->length + ((segment->flags & (LS_TCP_SYN | LS_TCP_FIN)) != 0);
  LsTcpSegment rest = *segment;

  if (ahead > 0)
    arrives_early (self, side, segment, end->expected + (guint32) ahead);
  else if (octets == 0)
    take_ack (self, side, segment);
  else if ((guint32) -ahead >= octets)
    arrives_again (self, side, segment);
  else
    {
      /* Its beginning is known; the rest is not. */
      rest.seq += (guint32) -ahead;
      rest.length -= MIN (rest.length, (guint32) -ahead);
      arrives_in_order (self, side, &rest);
    }
}

/* Section 3.10.7.4: the checks in its order. */
static void
arrives_in_other_states (LsTcp *self, LsFrom side, const LsTcpSegment *segment)
{
  LsTcpEnd *end = &self->ends[side];
  gint32 ahead = (gint32) (segment->seq - (end->irs + (guint32) end->expected));

  if ((segment->flags & LS_TCP_RST) != 0)
    {
      if (ahead == 0)
        take_reset (self, side, LS_TCP_CAUSE_PEER);
      else if (ahead > 0 && (guint32) ahead < end->window)
        ls_tcp_transmit (self, side, end->next, 0, LS_TCP_ACK, LS_TCP_KIND_DUPLICATE_ACK);
    }
  else if (ahead == 0)
    arrives_in_order (self, side, segment);
  else
    arrives_out_of_order (self, side, segment, ahead);
}

static void
segment_arrives (LsTcp *self, LsFrom side, const LsTcpSegment *segment)
{
  if (segment->kind == LS_TCP_KIND_NETWORK_RESET)
    {
      take_reset (self, side, LS_TCP_CAUSE_NETWORK);
      return;
    }
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
