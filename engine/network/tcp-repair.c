/* tcp-repair.c: what an end of the simulated TCP does about silence: it sends again, probes, and at last gives up.
 * RFC 6298 (the timer), RFC 5681 section 3.2 (fast retransmit), RFC 6582 (holes after it), RFC 9293 section 3.8.
 * SPDX-License-Identifier: MIT */
#include "network/tcp-private.h"

#define CLOCK_US              1000                          /* RFC 6298's G: as finely as the clock tells time */
#define RTO_AFTER_LOST_SYN_US G_GINT64_CONSTANT (3000000)   /* RFC 6298 section 5.7 */

static void on_timer (gpointer data, guint64 side);

static void
stop_timer (LsTcp *self, LsTcpEnd *end)
{
  if (end->repair.timer == 0)
    return;
  ls_scheduler_cancel (self->scheduler, end->repair.timer);
  end->repair.timer = 0;
}

static void
start_timer (LsTcp *self, LsFrom side)
{
  LsTcpRepair *repair = &self->ends[side].repair;

  if (repair->timer == 0)
    repair->timer = ls_scheduler_add (self->scheduler, ls_scheduler_now (self->scheduler) + repair->rto_us,
                                      LS_PRIORITY_TIMER, on_timer, self, side);
}

/* Sends the oldest unacknowledged position again, with what follows it as far as one segment goes. */
static void
send_again (LsTcp *self, LsFrom side, LsTcpKind kind)
{
  LsTcpEnd *end = &self->ends[side];
  guint64 data_end = MIN (end->next, end->handed_over + 1), offset = end->unacked - 1;
  guint32 length = data_end > end->unacked ? (guint32) MIN (data_end - end->unacked, end->segment_size) : 0;
  guint8 flags = LS_TCP_ACK;

  if (end->unacked == 0)
    {
      flags = end->state == LS_TCP_SYN_SENT ? LS_TCP_SYN : LS_TCP_SYN | LS_TCP_ACK;
      ls_tcp_transmit (self, side, 0, 0, flags, kind);
      return;
    }
  if (length > 0 && offset < end->pushed && end->pushed <= offset + length)
    flags |= LS_TCP_PSH;
  if (ls_tcp_fin_is_sent (end) && end->unacked + length == end->handed_over + 1)
    flags |= LS_TCP_FIN;
  ls_tcp_transmit (self, side, end->unacked, length, flags, kind);
}

/* The peer asks once more for what was lost on its way to it. */
void
ls_tcp_repair_asked (LsTcp *self, LsFrom side)
{
  stop_timer (self, &self->ends[side]);
  send_again (self, side, LS_TCP_KIND_AGAIN);
}

/* One octet, to hear whether there is room for it by now (RFC 9293 section 3.8.6.1). */
static void
probe (LsTcp *self, LsFrom side)
{
  LsTcpEnd *end = &self->ends[side];

  if (end->next == end->unacked)
    end->next++;
  end->repair.probing = TRUE;
  ls_tcp_transmit (self, side, end->unacked, 1, LS_TCP_ACK | LS_TCP_PSH, LS_TCP_KIND_PROBE);
  start_timer (self, side);
}

/* Whether the application would miss something: it waits, or not all that it said has arrived. */
static gboolean
is_of_interest (const LsTcpEnd *end)
{
  switch (end->state)
    {
    case LS_TCP_SYN_SENT:
    case LS_TCP_ESTABLISHED:
    case LS_TCP_FIN_WAIT_1:
    case LS_TCP_CLOSE_WAIT:
      return TRUE;
    case LS_TCP_CLOSING:
    case LS_TCP_LAST_ACK:
      return end->unacked <= end->handed_over;
    default:
      return FALSE;
    }
}

/* RFC 9293 section 3.8.3. The peer is told, should it hear: then it need not find out by itself. */
static void
give_up (LsTcp *self, LsFrom side)
{
  LsTcpEnd *end = &self->ends[side];

  if (end->state != LS_TCP_SYN_SENT)
    ls_tcp_transmit (self, side, end->next, 0, LS_TCP_RST, LS_TCP_KIND_UNKNOWN);
  if (is_of_interest (end))
    ls_tcp_break_off (self, side, LS_TCP_CAUSE_SILENCE);
  else
    ls_tcp_end_forget (self, side);
}

static void
on_timer (gpointer data, guint64 side)
{
  LsTcp *self = data;
  LsTcpEnd *end = &self->ends[side];
  LsTcpRepair *repair = &end->repair;

  repair->timer = 0;
  if (repair->tries == LS_TCP_TRIES)
    {
      give_up (self, side);
      return;
    }
  repair->tries++;
  repair->rto_us = MIN (2 * repair->rto_us, LS_TCP_MOST_RTO_US);
  repair->timed_until = 0;
  repair->duplicates = 0;
  if (end->send_window == 0 && end->unacked > 0 && (end->next == end->unacked || repair->probing))
    {
      probe (self, side);
      return;
    }
  repair->recover = end->sent;
  send_again (self, side, LS_TCP_KIND_AGAIN);
}

/* A segment went out that ends at position @until. What was sent before is not timed (RFC 6298 section 3). */
void
ls_tcp_repair_sent (LsTcp *self, LsFrom side, guint64 until, gboolean again)
{
  LsTcpRepair *repair = &self->ends[side].repair;

  if (!again && repair->timed_until == 0)
    {
      repair->timed_until = until;
      repair->timed_us = ls_scheduler_now (self->scheduler);
    }
  start_timer (self, side);
}

/* RFC 6298 sections 2.2 and 2.3. */
static void
measure (LsTcpRepair *repair, gint64 round_trip_us)
{
  if (repair->srtt_us == 0)
    {
      repair->srtt_us = MAX (round_trip_us, 1);
      repair->rttvar_us = round_trip_us / 2;
      return;
    }
  repair->rttvar_us += (ABS (repair->srtt_us - round_trip_us) - repair->rttvar_us) / 4;
  repair->srtt_us = MAX (1, repair->srtt_us + (round_trip_us - repair->srtt_us) / 8);
}

static gint64
usual_rto (const LsTcpRepair *repair)
{
  if (repair->srtt_us == 0)
    return repair->tries > 0 ? RTO_AFTER_LOST_SYN_US : LS_TCP_FIRST_RTO_US;
  return CLAMP (repair->srtt_us + MAX (CLOCK_US, 4 * repair->rttvar_us), LS_TCP_LEAST_RTO_US, LS_TCP_MOST_RTO_US);
}

/* Something new was acknowledged. */
void
ls_tcp_repair_acked (LsTcp *self, LsFrom side)
{
  LsTcpEnd *end = &self->ends[side];
  LsTcpRepair *repair = &end->repair;

  if (repair->timed_until != 0 && end->unacked >= repair->timed_until)
    {
      measure (repair, ls_scheduler_now (self->scheduler) - repair->timed_us);
      repair->timed_until = 0;
    }
  repair->rto_us = usual_rto (repair);
  repair->tries = repair->duplicates = 0;
  repair->probing = FALSE;
  stop_timer (self, end);
  if (!self->repairs || end->unacked == end->next)
    return;
  if (end->unacked < repair->recover)
    send_again (self, side, LS_TCP_KIND_AGAIN_NEXT);
  start_timer (self, side);
}

/* An ACK told nothing new while something is under way. */
void
ls_tcp_repair_duplicate (LsTcp *self, LsFrom side)
{
  LsTcpEnd *end = &self->ends[side];
  LsTcpRepair *repair = &end->repair;

  if (end->unacked < repair->recover || ++repair->duplicates < LS_TCP_DUPLICATES)
    return;
  repair->duplicates = 0;
  repair->recover = end->sent;
  repair->timed_until = 0;
  stop_timer (self, end);
  send_again (self, side, LS_TCP_KIND_AGAIN_FAST);
}

/* The peer's window is closed and something waits: it is probed from time to time. */
void
ls_tcp_repair_window (LsTcp *self, LsFrom side)
{
  LsTcpEnd *end = &self->ends[side];

  if (end->handed_over + 1 > end->next)
    start_timer (self, side);
}

/* The window was closed and has opened: a probe that was not taken is sent anew with what follows it. */
void
ls_tcp_repair_opened (LsTcp *self, LsFrom side)
{
  LsTcpEnd *end = &self->ends[side];

  end->repair.tries = 0;
  end->repair.rto_us = usual_rto (&end->repair);
  if (!end->repair.probing && end->next != end->unacked)
    return;
  end->repair.probing = FALSE;
  end->next = end->unacked;
  stop_timer (self, end);
}
