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
  LS_TCP_ACK_NOW
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

/**
 * LsTcpEnd:
 * @state: its state
 * @iss: its initial sequence number
 * @handed_over: octets that its application wants sent
 * @pushed: up to which of them nothing may be held back
 * @next: position of what it sends next (SND.NXT)
 * @unacked: first position that the peer has not acknowledged (SND.UNA)
 * @send_window: what the peer takes from @unacked on (SND.WND)
 * @segment_size: the greatest payload that it sends
 * @closing: whether its application is done sending: a FIN follows the last octet
 * @irs: the peer's initial sequence number
 * @expected: the peer's position that it waits for (RCV.NXT)
 * @peer_fin: whether the peer's FIN was the last thing before @expected
 * @mss: the greatest payload that it takes
 * @window: what it takes from @expected on (RCV.WND)
 * @ack_due: whether @expected is still to be told
 * @ack_octets: octets that came since it was told
 * @ack_timer: entry of the delayed acknowledgement in the scheduler, or 0
 * @time_wait_timer: entry of the end of TIME-WAIT in the scheduler, or 0
 * @flight: what it has put on the link and has not arrived
 */
typedef struct {
  LsTcpState  state;
  guint32     iss;
  guint64     handed_over;
  guint64     pushed;
  guint64     next;
  guint64     unacked;
  guint32     send_window;
  guint32     segment_size;
  gboolean    closing;

  guint32     irs;
  guint64     expected;
  gboolean    peer_fin;
  guint16     mss;
  guint16     window;

  LsTcpAckDue ack_due;
  guint32     ack_octets;
  guint64     ack_timer;
  guint64     time_wait_timer;

  LsTcpFlight flight;
} LsTcpEnd;

struct _LsTcp {
  LsScheduler          *scheduler;
  const LsTcpCallbacks *callbacks;
  gpointer              data;
  LsLink               *link[2];
  gint64                ack_delay_us;
  gint64                msl_us;
  LsTcpEnd              ends[2];
};

/* tcp.c */
void     ls_tcp_end_forget   (LsTcp *self, LsFrom side);

/* tcp-send.c */
void     ls_tcp_transmit     (LsTcp *self, LsFrom side, guint64 position, guint32 length, guint8 flags);
void     ls_tcp_answer_reset (LsTcp *self, LsFrom side, const LsTcpSegment *segment);
void     ls_tcp_output       (LsTcp *self, LsFrom side);
void     ls_tcp_output_ack   (LsTcp *self, LsFrom side);
gboolean ls_tcp_fin_is_sent  (const LsTcpEnd *end);

/* tcp-receive.c */
void     ls_tcp_on_arrival   (gpointer data, guint64 from);

G_END_DECLS
