/* event.h: one thing that happened. Everything that Lockstep shows is a list of these.
 *
 * An event is a flat record without pointers: what was said stands in the byte
 * streams of its connection, what it means in the tables of its protocol.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  LS_EVENT_OPEN,
  LS_EVENT_CLOSE,
  LS_EVENT_SEGMENT,
  LS_EVENT_COMMAND,
  LS_EVENT_REPLY,
  LS_EVENT_DATA,
  LS_EVENT_STATE,
  LS_EVENT_STORE,
  LS_EVENT_FINDING,
  LS_EVENT_NOTE,
  LS_EVENT_N_KINDS
} LsEventKind;

typedef enum {
  LS_FROM_CLIENT,
  LS_FROM_SERVER,
  LS_FROM_NETWORK,
  LS_FROM_STORE
} LsFrom;

typedef enum {
  LS_EVENT_FLAG_LOST     = 1 << 0,  /* a segment that never arrives */
  LS_EVENT_FLAG_DOT      = 1 << 1,  /* the line that ends a letter */
  LS_EVENT_FLAG_REFUSED  = 1 << 2,  /* a reply that says no, for now or for good */
  LS_EVENT_FLAG_UNENDED  = 1 << 3,  /* a line that the connection's end cut off */
  LS_EVENT_FLAG_WARNING  = 1 << 4,  /* a finding's severity; neither this nor ERROR: info */
  LS_EVENT_FLAG_ERROR    = 1 << 5,
  LS_EVENT_FLAG_OUR_WORDS = 1 << 6, /* its range lies in the session's words, not in a stream */
  LS_EVENT_FLAG_CLIENT_STATE = 1 << 7, /* client_state means something */
  LS_EVENT_FLAG_RESET    = 1 << 8,  /* a close by RST */
  LS_EVENT_FLAG_STATELESS = 1 << 9  /* state means nothing (nothing is known yet, or a name query) */
} LsEventFlags;

/* TCP's flag bits as they stand in its header (RFC 9293 section 3.1). */
typedef enum {
  LS_TCP_FIN = 1 << 0,
  LS_TCP_SYN = 1 << 1,
  LS_TCP_RST = 1 << 2,
  LS_TCP_PSH = 1 << 3,
  LS_TCP_ACK = 1 << 4
} LsTcpFlags;

/**
 * LsEvent:
 * @time_us: microseconds since the session's start; never less than the event before
 * @start: where its octets begin, in the stream of (connection, @from)
 * @length: how many octets, line end included
 * @conn: number of its connection, from 1
 * @back: how far back in the log the connection's previous event is; 0: there is none
 * @partner: how far back the event is that this one answers or is about; 0: none.
 *   A reply's is its command (or its letter's end), a finding's is what it was found in
 * @line: of a command, a reply, or data: its secret's place, counted from @start, and
 *   the number (from 1) of the simulator's input that said it, 0 for none
 * @segment: of a segment: sequence and acknowledgement number as on the wire, the time that it
 *   travels, window and flags (#LsTcpFlags)
 * @store: of a store event: the index of the store's entry, from 0
 * @row: the row of its protocol's table that explains it; a finding's is its code, a segment's what it is there for
 *   (of the simulator's: #LsTcpKind)
 * @kind: #LsEventKind
 * @from: #LsFrom
 * @state: the server's state after it, a number of its protocol's table
 * @client_state: likewise the client's, where %LS_EVENT_FLAG_CLIENT_STATE is set
 * @flags: #LsEventFlags
 */
typedef struct {
  gint64  time_us;
  guint64 start;
  guint32 length;
  guint32 conn;
  guint32 back;
  guint32 partner;
  union {
    struct {
      guint32 secret_start;
      guint32 secret_length;
      guint32 input;
    } line;
    struct {
      guint32 seq;
      guint32 ack;
      guint32 travel_us;
      guint16 window;
      guint8  flags;
    } segment;
    struct {
      guint32 entry;
    } store;
  };
  guint16 row;
  guint8  kind;
  guint8  from;
  guint8  state;
  guint8  client_state;
  guint16 flags;
} LsEvent;

G_STATIC_ASSERT (sizeof (LsEvent) <= 64);

const char *ls_event_kind_name (LsEventKind kind);
const char *ls_event_from_name (LsFrom from);
gboolean    ls_event_is_line   (const LsEvent *event);

G_END_DECLS
