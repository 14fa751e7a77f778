/* tcp-private.h: what the files of the simulated TCP share. Nobody else includes it.
 *
 * An end counts in positions: sequence numbers from its initial one on, in 64
 * bits. The SYN has position 0, the stream's first octet 1, the FIN the one
 * after the last octet. Only on the wire are they 32 bits.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "network/tcp.h"

G_BEGIN_DECLS

/* What an end owes its peer. */
typedef enum {
  LS_TCP_ACK_NONE,
  LS_TCP_ACK_LATER,     /* when something goes that way, or the timer ends */
  LS_TCP_ACK_NOW,
  LS_TCP_ACK_DUPLICATE  /* now, and the same as before: something is missing, or came twice */
} LsTcpAckDue;

typedef struct {
  LsTcpSegment segment;
  guint64      arrival;         /* its entry in the scheduler */
} LsTcpInFlight;

/**
 * LsTcpFlight:
 * @records: a ring of what one side has under way, oldest first
 * @room: its size, a power of two, or 0
 * @first: index of the oldest
 * @count: how many there are
 */
typedef struct {
  LsTcpInFlight *records;
  guint          room;
  guint          first;
  guint          count;
} LsTcpFlight;

#define LS_TCP_RANGES_MAX 256   /* pieces that came before what belongs in front of them; one more is not kept */

/* Positions from @start up to but not @end. */
typedef struct {
  guint64 start;
  guint64 end;
} LsTcpRange;

/**
 * LsTcpRepair:
 * @timer: entry of the retransmission, or of the window's probe, in the scheduler, or 0
 * @rto_us: how long the next one waits
 * @srtt_us: the round trip as measured, smoothed; 0: not measured yet
 * @rttvar_us: how much that varies
 * @timed_until: position whose acknowledgement ends a measurement; 0: none runs
 * @timed_us: when that began
 * @tries: how often the oldest position was sent again
 * @duplicates: ACKs in a row that told nothing new
 * @probing: one octet is under way that the peer's window has no room for
 * @recover: position up to which everything was sent when a loss showed; below it, holes are filled at each ACK
 * @ranges: (element-type LsTcpRange) (nullable): what came too early, ascending, with holes between
 * @fin_at: position of the peer's FIN, where one came too early; 0: none
 *
 * What an end needs only where segments are lost, or a window closes.
 */
typedef struct {
  guint64  timer;
  gint64   rto_us;
  gint64   srtt_us;
  gint64   rttvar_us;
  guint64  timed_until;
  gint64   timed_us;
  guint    tries;
  guint    duplicates;
  gboolean probing;
  guint64  recover;
  GArray  *ranges;
  guint64  fin_at;
} LsTcpRepair;

/**
 * LsTcpEnd:
 * @state: its state
 * @iss: its initial sequence number
 * @handed_over: octets that its application wants sent
 * @pushed: up to which of them nothing may be held back
 * @next: position of what it sends next (SND.NXT)
 * @sent: position behind all that it ever sent; above @next only after a probe that was not taken
 * @unacked: first position that the peer has not acknowledged (SND.UNA)
 * @send_window: what the peer takes from @unacked on (SND.WND)
 * @segment_size: the greatest payload that it sends
 * @closing: whether its application is done sending: a FIN follows the last octet
 * @irs: the peer's initial sequence number
 * @expected: the peer's position that it waits for (RCV.NXT)
 * @peer_fin: whether the peer's FIN was the last thing before @expected
 * @told: octets of the peer's stream that its application was handed
 * @told_fin: whether its application knows of the peer's FIN
 * @holds: its application reads nothing for now
 * @cause: why it was told of a reset
 * @mss: the greatest payload that it takes
 * @window: what it takes beyond what its application was handed
 * @told_edge: position up to which its last segment let the peer send
 * @ack_due: whether @expected is still to be told
 * @ack_octets: octets that came since it was told
 * @ack_timer: entry of the delayed acknowledgement in the scheduler, or 0
 * @time_wait_timer: entry of the end of TIME-WAIT in the scheduler, or 0
 * @flight: what it has put on the link and has not arrived
 * @repair: what it knows of losses
 */
typedef struct {
  LsTcpState  state;
  guint32     iss;
  guint64     handed_over;
  guint64     pushed;
  guint64     next;
  guint64     sent;
  guint64     unacked;
  guint32     send_window;
  guint32     segment_size;
  gboolean    closing;

  guint32     irs;
  guint64     expected;
  gboolean    peer_fin;
  guint64     told;
  gboolean    told_fin;
  gboolean    holds;
  LsTcpCause  cause;
  guint16     mss;
  guint16     window;
  guint64     told_edge;

  LsTcpAckDue ack_due;
  guint32     ack_octets;
  guint64     ack_timer;
  guint64     time_wait_timer;

  LsTcpFlight flight;
  LsTcpRepair repair;
} LsTcpEnd;

struct _LsTcp {
  LsScheduler          *scheduler;
  const LsTcpCallbacks *callbacks;
  gpointer              data;
  LsLink               *link[2];
  gint64                ack_delay_us;
  gint64                msl_us;
  gboolean              repairs;      /* a link loses: what is sent is timed */
  LsTcpEnd              ends[2];
};

/* tcp.c */
void     ls_tcp_end_forget    (LsTcp *self, LsFrom side);

/* tcp-send.c */
void     ls_tcp_transmit      (LsTcp *self, LsFrom side, guint64 position, guint32 length, guint8 flags, LsTcpKind kind);
void     ls_tcp_answer_reset  (LsTcp *self, LsFrom side, const LsTcpSegment *segment);
void     ls_tcp_output        (LsTcp *self, LsFrom side);
void     ls_tcp_output_ack    (LsTcp *self, LsFrom side);
gboolean ls_tcp_fin_is_sent   (const LsTcpEnd *end);
guint32  ls_tcp_window        (const LsTcpEnd *end);

/* tcp-receive.c */
void     ls_tcp_on_arrival    (gpointer data, guint64 from);
void     ls_tcp_hand_over     (LsTcp *self, LsFrom side);
void     ls_tcp_break_off     (LsTcp *self, LsFrom side, LsTcpCause cause);

/* tcp-repair.c */
void     ls_tcp_repair_sent   (LsTcp *self, LsFrom side, guint64 until, gboolean again);
void     ls_tcp_repair_acked  (LsTcp *self, LsFrom side);
void     ls_tcp_repair_duplicate (LsTcp *self, LsFrom side);
void     ls_tcp_repair_asked  (LsTcp *self, LsFrom side);
void     ls_tcp_repair_window (LsTcp *self, LsFrom side);
void     ls_tcp_repair_opened (LsTcp *self, LsFrom side);

/* tcp-reassemble.c */
void     ls_tcp_keep_early    (LsTcpEnd *end, guint64 start, guint64 until);
void     ls_tcp_join_early    (LsTcpEnd *end);

G_END_DECLS
