/* tcp.h: one simulated TCP connection, both of its ends and what is between them. RFC 9293.
 *
 * It deals in stream offsets and never sees an octet: whoever owns the streams
 * says "so many octets more", and is told when they have arrived. All times are
 * the scheduler's.
 *
 * What a link loses is sent again (RFC 6298), or when three ACKs have told of it
 * (RFC 5681 section 3.2). There is no congestion window: a link of a lesson
 * belongs to its connection. Where no link can lose anything, no timer runs.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/event.h"
#include "network/link.h"
#include "network/scheduler.h"

G_BEGIN_DECLS

#define LS_TCP_MSS          1460
#define LS_TCP_WINDOW       65535
#define LS_TCP_ACK_DELAY_US G_GINT64_CONSTANT (40000)
#define LS_TCP_MSL_US       G_GINT64_CONSTANT (120000000)   /* RFC 9293 section 3.4.2: 2 minutes */
#define LS_TCP_HEADERS      40                              /* octets of IPv4 and TCP before the payload, without options */

#define LS_TCP_FIRST_RTO_US G_GINT64_CONSTANT (1000000)     /* RFC 6298 section 2.1 */
#define LS_TCP_LEAST_RTO_US G_GINT64_CONSTANT (1000000)     /* section 2.4 */
#define LS_TCP_MOST_RTO_US  G_GINT64_CONSTANT (60000000)    /* section 2.5 */
#define LS_TCP_TRIES        7                               /* times that a segment is sent again: three minutes in all */
#define LS_TCP_DUPLICATES   3                               /* RFC 5681 section 3.2: duplicate ACKs that tell of a loss */

typedef struct _LsTcp LsTcp;

typedef enum {
  LS_TCP_CLOSED,
  LS_TCP_LISTEN,
  LS_TCP_SYN_SENT,
  LS_TCP_SYN_RECEIVED,
  LS_TCP_ESTABLISHED,
  LS_TCP_FIN_WAIT_1,
  LS_TCP_FIN_WAIT_2,
  LS_TCP_CLOSE_WAIT,
  LS_TCP_CLOSING,
  LS_TCP_LAST_ACK,
  LS_TCP_TIME_WAIT,
  LS_TCP_N_STATES
} LsTcpState;

/* What a segment is there for: the row of the table that explains it. */
typedef enum {
  LS_TCP_KIND_UNKNOWN,
  LS_TCP_KIND_SYN,
  LS_TCP_KIND_SYN_ACK,
  LS_TCP_KIND_HANDSHAKE_END,   /* the ACK of a SYN ACK */
  LS_TCP_KIND_DATA,
  LS_TCP_KIND_ACK,
  LS_TCP_KIND_FIN,
  LS_TCP_KIND_RESET,
  LS_TCP_KIND_AGAIN,           /* sent again because its time was up */
  LS_TCP_KIND_AGAIN_FAST,      /* sent again because of duplicate ACKs */
  LS_TCP_KIND_AGAIN_NEXT,      /* the next hole, once an ACK has shown it */
  LS_TCP_KIND_PROBE,           /* of a window that is closed */
  LS_TCP_KIND_DUPLICATE_ACK,
  LS_TCP_KIND_WINDOW,          /* tells that the window is open again */
  LS_TCP_KIND_NETWORK_RESET,   /* the network's, in an end's name */
  LS_TCP_KIND_DATAGRAM,        /* none of TCP: a datagram of UDP */
  LS_TCP_N_KINDS
} LsTcpKind;

/* Why an end was told that the connection is reset. */
typedef enum {
  LS_TCP_CAUSE_NONE,
  LS_TCP_CAUSE_PEER,
  LS_TCP_CAUSE_SILENCE,        /* it has sent often enough, and nobody answered */
  LS_TCP_CAUSE_NETWORK
} LsTcpCause;

/**
 * LsTcpSegment:
 * @time_us: when it was put on the link
 * @offset: where its payload begins in its sender's stream; without a payload, where the next would
 * @length: octets of payload
 * @seq: sequence number as on the wire
 * @ack: acknowledgement number as on the wire; 0 where the ACK flag is not set
 * @travel_us: how long it is under way
 * @window: octets that its sender can take from @ack on
 * @mss: value of its maximum segment size option; 0: it has none
 * @flags: #LsTcpFlags
 * @from: %LS_FROM_CLIENT or %LS_FROM_SERVER
 * @lost: whether it never arrives
 * @kind: #LsTcpKind
 */
typedef struct {
  gint64  time_us;
  guint64 offset;
  guint32 length;
  guint32 seq;
  guint32 ack;
  guint32 travel_us;
  guint16 window;
  guint16 mss;
  guint8  flags;
  guint8  from;
  guint8  lost;
  guint8  kind;
} LsTcpSegment;

/**
 * LsTcpCallbacks:
 * @segment: a segment is put on the link. It must not call the connection
 * @established: the handshake is done as @side sees it; it may send
 * @received: @length octets of the peer's stream, from @offset on, reached @side. Whatever is
 *   sent from inside carries their acknowledgement
 * @closed_by_peer: the peer's FIN reached @side: no more octets will come. It may send and close
 * @reset: the connection was refused, the peer or the network broke it off, or @side gave up: ls_tcp_cause()
 *   says which. @side is closed
 *
 * Each may be %NULL. @side is whom it happens to. None may free the connection.
 */
typedef struct {
  void (*segment)        (gpointer data, const LsTcpSegment *segment);
  void (*established)    (gpointer data, LsFrom side);
  void (*received)       (gpointer data, LsFrom side, guint64 offset, guint32 length);
  void (*closed_by_peer) (gpointer data, LsFrom side);
  void (*reset)          (gpointer data, LsFrom side);
} LsTcpCallbacks;

/**
 * LsTcpConfig:
 * @scheduler: the clock; it must outlive the connection
 * @link: for each side the link that carries what it sends; they must outlive the connection
 * @iss: for each side the initial sequence number
 * @mss: for each side the greatest payload that it takes and sends, from 1
 * @window: for each side the octets that it takes before it has acknowledged any, from 1
 * @ack_delay_us: how long an acknowledgement may wait for something to travel with
 * @msl_us: maximum segment lifetime; TIME-WAIT lasts two of them
 *
 * Index %LS_FROM_CLIENT is the side that opens, %LS_FROM_SERVER the one that listens.
 */
typedef struct {
  LsScheduler *scheduler;
  LsLink      *link[2];
  guint32      iss[2];
  guint16      mss[2];
  guint16      window[2];
  gint64       ack_delay_us;
  gint64       msl_us;
} LsTcpConfig;

void        ls_tcp_config_init (LsTcpConfig *config, LsScheduler *scheduler, LsLink *to_server, LsLink *to_client,
                                guint64 world_seed, const char *place);

LsTcp      *ls_tcp_new         (const LsTcpConfig *config, const LsTcpCallbacks *callbacks, gpointer data);
void        ls_tcp_free        (LsTcp *self);
void        ls_tcp_open        (LsTcp *self);
gboolean    ls_tcp_send        (LsTcp *self, LsFrom side, guint64 length, gboolean push);
void        ls_tcp_close       (LsTcp *self, LsFrom side);
void        ls_tcp_abort       (LsTcp *self, LsFrom side);
void        ls_tcp_set_reading (LsTcp *self, LsFrom side, gboolean reading);
guint64     ls_tcp_received    (const LsTcp *self, LsFrom side);
LsTcpCause  ls_tcp_cause       (const LsTcp *self, LsFrom side);
LsTcpState  ls_tcp_state       (const LsTcp *self, LsFrom side);
gboolean    ls_tcp_is_over     (const LsTcp *self);
const char *ls_tcp_state_name  (LsTcpState state);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LsTcp, ls_tcp_free)

G_END_DECLS
