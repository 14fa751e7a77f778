/* test-tcp.c: connections of the simulator, segment by segment, to the microsecond. RFC 9293.
 *
 * A table's row plays a connection by a script and tells what is to be seen, as a
 * listener that hears both ends at once would write it down.
 * SPDX-License-Identifier: MIT */
#include "network/tcp.h"

typedef enum {
  ON_NOTHING,          /* the row ends the table */
  ON_START,
  ON_ESTABLISHED,
  ON_RECEIVED,         /* when @total octets of the peer's stream are there */
  ON_CLOSED_BY_PEER,
  ON_RESET
} TcpCause;

typedef enum {
  DO_OPEN,
  DO_SEND,             /* hand over @length octets, pushed */
  DO_HOLD,             /* hand over @length octets, not pushed */
  DO_CLOSE,
  DO_ABORT
} TcpDeed;

/* "When @cause happens to @side, then @delay_us later (0: from inside) it does @deed." */
typedef struct {
  LsFrom   side;
  TcpCause cause;
  guint64  total;
  gint64   delay_us;
  TcpDeed  deed;
  guint64  length;
} TcpRow;

typedef struct {
  LsScheduler  *scheduler;
  LsLink        links[2];
  LsTcpConfig   config;
  LsTcp        *tcp;
  const TcpRow *rows;
  GString      *text;        /* what happened, sequence numbers counted from the initial ones */
  GArray       *segments;    /* LsTcpSegment */
} TcpRun;

static const char *const sides[] = { "client", "server" };

static void
do_row (gpointer data, guint64 number)
{
  TcpRun *run = data;
  const TcpRow *row = &run->rows[number];

  switch (row->deed)
    {
    case DO_OPEN:
      ls_tcp_open (run->tcp);
      break;
    case DO_SEND:
    case DO_HOLD:
      if (!ls_tcp_send (run->tcp, row->side, row->length, row->deed == DO_SEND))
        g_string_append_printf (run->text, "%s cannot send\n", sides[row->side]);
      break;
    case DO_CLOSE:
      ls_tcp_close (run->tcp, row->side);
      break;
    case DO_ABORT:
      ls_tcp_abort (run->tcp, row->side);
      break;
    }
}

static void
caused (TcpRun *run, LsFrom side, TcpCause cause, guint64 total)
{
  for (guint i = 0; run->rows[i].cause != ON_NOTHING; i++)
    {
      const TcpRow *row = &run->rows[i];

      if (row->side != side || row->cause != cause || row->total != total)
        continue;
      if (row->delay_us == 0)
        do_row (run, i);
      else
        ls_scheduler_add (run->scheduler, ls_scheduler_now (run->scheduler) + row->delay_us, LS_PRIORITY_SPEECH,
                          do_row, run, i);
    }
}

static void
write_line (TcpRun *run, LsFrom side, const char *format, ...) G_GNUC_PRINTF (3, 4);

static void
write_line (TcpRun *run, LsFrom side, const char *format, ...)
{
  gint64 now = ls_scheduler_now (run->scheduler);
  va_list arguments;

  g_string_append_printf (run->text, "%d.%06d %s ", (int) (now / G_USEC_PER_SEC), (int) (now % G_USEC_PER_SEC),
                          sides[side]);
  va_start (arguments, format);
  g_string_append_vprintf (run->text, format, arguments);
  va_end (arguments);
  g_string_append_c (run->text, '\n');
}

static void
on_segment (gpointer data, const LsTcpSegment *segment)
{
  static const char *const names[] = { "FIN ", "SYN ", "RST ", "PSH ", "ACK " };
  TcpRun *run = data;
  g_autoptr (GString) flags = g_string_new (NULL);

  g_array_append_vals (run->segments, segment, 1);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if ((segment->flags & 1 << i) != 0)
      g_string_append (flags, names[i]);
  if ((segment->flags & LS_TCP_ACK) != 0)
    write_line (run, segment->from, "%s%u+%u ack %u", flags->str, segment->seq - run->config.iss[segment->from],
                segment->length, segment->ack - run->config.iss[1 - segment->from]);
  else
    write_line (run, segment->from, "%s%u+%u", flags->str, segment->seq - run->config.iss[segment->from],
                segment->length);
}

static void
on_established (gpointer data, LsFrom side)
{
  write_line (data, side, "established");
  caused (data, side, ON_ESTABLISHED, 0);
}

static void
on_received (gpointer data, LsFrom side, guint64 offset, guint32 length)
{
  TcpRun *run = data;

  write_line (run, side, "received %" G_GUINT64_FORMAT "+%u", offset, length);
  g_assert_cmpuint (ls_tcp_received (run->tcp, side), ==, offset + length);
  caused (run, side, ON_RECEIVED, offset + length);
}

static void
on_closed_by_peer (gpointer data, LsFrom side)
{
  write_line (data, side, "closed by peer");
  caused (data, side, ON_CLOSED_BY_PEER, 0);
}

static void
on_reset (gpointer data, LsFrom side)
{
  write_line (data, side, "reset");
  caused (data, side, ON_RESET, 0);
}

static const LsTcpCallbacks callbacks = { on_segment, on_established, on_received, on_closed_by_peer, on_reset };

/* Prepares a run; its configuration may be changed before it is played. */
static void
tcp_run_init (TcpRun *run, gint64 to_server_us, gint64 to_client_us, const TcpRow *rows)
{
  *run = (TcpRun) { .scheduler = ls_scheduler_new (), .rows = rows };
  ls_link_init (&run->links[LS_FROM_CLIENT], to_server_us);
  ls_link_init (&run->links[LS_FROM_SERVER], to_client_us);
  ls_tcp_config_init (&run->config, run->scheduler, &run->links[LS_FROM_CLIENT], &run->links[LS_FROM_SERVER], 1,
                      "connection 1");
  run->text = g_string_new (NULL);
  run->segments = g_array_new (FALSE, FALSE, sizeof (LsTcpSegment));
}

/* Plays until only idle timers are left, and says how the ends are then. */
static void
tcp_run_play (TcpRun *run)
{
  run->tcp = ls_tcp_new (&run->config, &callbacks, run);
  caused (run, LS_FROM_CLIENT, ON_START, 0);
  caused (run, LS_FROM_SERVER, ON_START, 0);
  while (ls_scheduler_has_work (run->scheduler))
    ls_scheduler_run_one (run->scheduler);
  g_string_append_printf (run->text, "%s, %s\n", ls_tcp_state_name (ls_tcp_state (run->tcp, LS_FROM_CLIENT)),
                          ls_tcp_state_name (ls_tcp_state (run->tcp, LS_FROM_SERVER)));
}

static void
tcp_run_clear (TcpRun *run)
{
  ls_tcp_free (run->tcp);
  ls_scheduler_free (run->scheduler);
  g_string_free (run->text, TRUE);
  g_array_unref (run->segments);
}

#define C LS_FROM_CLIENT
#define S LS_FROM_SERVER
#define OPEN { C, ON_START, 0, 0, DO_OPEN }

typedef struct {
  const char *name;
  TcpRow      rows[10];
  const char *expected;
  guint16     mss[2];        /* 0: the usual */
  guint16     window[2];
} Case;

#define HANDSHAKE \
  "0.000000 client SYN 0+0\n" \
  "0.020000 server SYN ACK 0+0 ack 1\n" \
  "0.040000 client established\n" \
  "0.040000 client ACK 1+0 ack 1\n" \
  "0.060000 server established\n"

static const Case cases[] = {
  { "dialogue", { OPEN, { S, ON_ESTABLISHED, 0, 0, DO_SEND, 33 }, { C, ON_RECEIVED, 33, 20000, DO_SEND, 38 },
                  { S, ON_RECEIVED, 38, 0, DO_SEND, 34 } },
    HANDSHAKE
    "0.060000 server PSH ACK 1+33 ack 1\n"
    "0.080000 client received 0+33\n"
    "0.100000 client PSH ACK 1+38 ack 34\n"
    "0.120000 server received 0+38\n"
    "0.120000 server PSH ACK 34+34 ack 39\n"
    "0.140000 client received 33+34\n"
    "0.180000 client ACK 39+0 ack 68\n"
    "ESTABLISHED, ESTABLISHED\n" },

  /* What is said when the timer ends, to the microsecond, still carries the acknowledgement. */
  { "ack/last-moment", { OPEN, { S, ON_ESTABLISHED, 0, 0, DO_SEND, 10 }, { C, ON_RECEIVED, 10, 40000, DO_SEND, 5 },
                         { S, ON_RECEIVED, 5, 41000, DO_SEND, 7 }, { C, ON_RECEIVED, 17, 0, DO_SEND, 1 } },
    HANDSHAKE
    "0.060000 server PSH ACK 1+10 ack 1\n"
    "0.080000 client received 0+10\n"
    "0.120000 client PSH ACK 1+5 ack 11\n"
    "0.140000 server received 0+5\n"
    "0.180000 server ACK 11+0 ack 6\n"
    "0.181000 server PSH ACK 11+7 ack 6\n"
    "0.201000 client received 10+7\n"
    "0.201000 client PSH ACK 6+1 ack 18\n"
    "0.221000 server received 5+1\n"
    "0.261000 server ACK 18+0 ack 7\n"
    "ESTABLISHED, ESTABLISHED\n" },

  /* The timer runs from the first octets on: later ones do not put it off. */
  { "ack/timer-stays", { OPEN, { S, ON_ESTABLISHED, 0, 0, DO_SEND, 10 }, { S, ON_ESTABLISHED, 0, 30000, DO_SEND, 10 } },
    HANDSHAKE
    "0.060000 server PSH ACK 1+10 ack 1\n"
    "0.080000 client received 0+10\n"
    "0.090000 server PSH ACK 11+10 ack 1\n"
    "0.110000 client received 10+10\n"
    "0.120000 client ACK 1+0 ack 21\n"
    "ESTABLISHED, ESTABLISHED\n" },

  { "segments", { OPEN, { C, ON_ESTABLISHED, 0, 0, DO_SEND, 4000 } },
    "0.000000 client SYN 0+0\n"
    "0.020000 server SYN ACK 0+0 ack 1\n"
    "0.040000 client established\n"
    "0.040000 client ACK 1+1460 ack 1\n"
    "0.040000 client ACK 1461+1460 ack 1\n"
    "0.040000 client PSH ACK 2921+1080 ack 1\n"
    "0.060000 server established\n"
    "0.060000 server received 0+1460\n"
    "0.060000 server received 1460+1460\n"
    "0.060000 server ACK 1+0 ack 2921\n"
    "0.060000 server received 2920+1080\n"
    "0.100000 server ACK 1+0 ack 4001\n"
    "ESTABLISHED, ESTABLISHED\n" },

  { "segments/smaller-peer", { OPEN, { S, ON_ESTABLISHED, 0, 0, DO_SEND, 1200 } },
    HANDSHAKE
    "0.060000 server ACK 1+536 ack 1\n"
    "0.060000 server ACK 537+536 ack 1\n"
    "0.060000 server PSH ACK 1073+128 ack 1\n"
    "0.080000 client received 0+536\n"
    "0.080000 client received 536+536\n"
    "0.080000 client ACK 1+0 ack 1073\n"
    "0.080000 client received 1072+128\n"
    "0.120000 client ACK 1+0 ack 1201\n"
    "ESTABLISHED, ESTABLISHED\n", .mss = { 536, 1460 } },

  { "segments/smaller-own", { OPEN, { S, ON_ESTABLISHED, 0, 0, DO_SEND, 1000 } },
    HANDSHAKE
    "0.060000 server ACK 1+700 ack 1\n"
    "0.060000 server PSH ACK 701+300 ack 1\n"
    "0.080000 client received 0+700\n"
    "0.080000 client received 700+300\n"
    "0.120000 client ACK 1+0 ack 1001\n"
    "ESTABLISHED, ESTABLISHED\n", .mss = { 1460, 700 } },

  /* A small rest waits for the push; a pushed one goes at once, before anything is acknowledged. */
  { "push", { OPEN, { S, ON_ESTABLISHED, 0, 0, DO_HOLD, 1000 }, { S, ON_ESTABLISHED, 0, 1000, DO_HOLD, 1000 },
              { S, ON_ESTABLISHED, 0, 2000, DO_SEND, 0 }, { S, ON_ESTABLISHED, 0, 3000, DO_SEND, 5 } },
    HANDSHAKE
    "0.061000 server ACK 1+1460 ack 1\n"
    "0.062000 server PSH ACK 1461+540 ack 1\n"
    "0.063000 server PSH ACK 2001+5 ack 1\n"
    "0.081000 client received 0+1460\n"
    "0.082000 client received 1460+540\n"
    "0.083000 client received 2000+5\n"
    "0.121000 client ACK 1+0 ack 2006\n"
    "ESTABLISHED, ESTABLISHED\n" },

  /* What was pushed stands before what was not: both go, since the first must. */
  { "push/inside", { OPEN, { S, ON_START, 0, 1, DO_SEND, 20 }, { S, ON_START, 0, 2, DO_HOLD, 30 } },
    HANDSHAKE
    "0.060000 server PSH ACK 1+50 ack 1\n"
    "0.080000 client received 0+50\n"
    "0.120000 client ACK 1+0 ack 51\n"
    "ESTABLISHED, ESTABLISHED\n" },

  { "push/close-pushes", { OPEN, { S, ON_ESTABLISHED, 0, 0, DO_HOLD, 10 }, { S, ON_ESTABLISHED, 0, 0, DO_CLOSE } },
    HANDSHAKE
    "0.060000 server FIN PSH ACK 1+10 ack 1\n"
    "0.080000 client received 0+10\n"
    "0.080000 client closed by peer\n"
    "0.080000 client ACK 1+0 ack 12\n"
    "CLOSE-WAIT, FIN-WAIT-2\n" },

  /* The third segment would be small only because the window ends there. */
  { "window", { OPEN, { S, ON_ESTABLISHED, 0, 0, DO_SEND, 5000 } },
    HANDSHAKE
    "0.060000 server ACK 1+1460 ack 1\n"
    "0.060000 server ACK 1461+1460 ack 1\n"
    "0.080000 client received 0+1460\n"
    "0.080000 client received 1460+1460\n"
    "0.080000 client ACK 1+0 ack 2921\n"
    "0.100000 server ACK 2921+1460 ack 1\n"
    "0.100000 server PSH ACK 4381+620 ack 1\n"
    "0.120000 client received 2920+1460\n"
    "0.120000 client received 4380+620\n"
    "0.160000 client ACK 1+0 ack 5001\n"
    "ESTABLISHED, ESTABLISHED\n", .window = { 3000, 65535 } },

  { "window/below-mss", { OPEN, { S, ON_ESTABLISHED, 0, 0, DO_SEND, 250 }, { S, ON_ESTABLISHED, 0, 0, DO_CLOSE } },
    HANDSHAKE
    "0.060000 server ACK 1+100 ack 1\n"
    "0.080000 client received 0+100\n"
    "0.120000 client ACK 1+0 ack 101\n"
    "0.140000 server ACK 101+100 ack 1\n"
    "0.160000 client received 100+100\n"
    "0.200000 client ACK 1+0 ack 201\n"
    "0.220000 server FIN PSH ACK 201+50 ack 1\n"
    "0.240000 client received 200+50\n"
    "0.240000 client closed by peer\n"
    "0.240000 client ACK 1+0 ack 252\n"
    "CLOSE-WAIT, FIN-WAIT-2\n", .window = { 100, 65535 } },

  /* The FIN needs room too. */
  { "window/no-room-for-fin", { OPEN, { S, ON_ESTABLISHED, 0, 0, DO_SEND, 100 },
                                { S, ON_ESTABLISHED, 0, 0, DO_CLOSE } },
    HANDSHAKE
    "0.060000 server PSH ACK 1+100 ack 1\n"
    "0.080000 client received 0+100\n"
    "0.120000 client ACK 1+0 ack 101\n"
    "0.140000 server FIN ACK 101+0 ack 1\n"
    "0.160000 client closed by peer\n"
    "0.160000 client ACK 1+0 ack 102\n"
    "CLOSE-WAIT, FIN-WAIT-2\n", .window = { 100, 65535 } },

  /* What both hand over too early waits; the client's rides on the last ACK of the handshake. */
  { "early", { OPEN, { C, ON_START, 0, 1, DO_SEND, 20 }, { C, ON_START, 0, 2, DO_SEND, 30 },
               { S, ON_START, 0, 1, DO_SEND, 7 } },
    "0.000000 client SYN 0+0\n"
    "0.020000 server SYN ACK 0+0 ack 1\n"
    "0.040000 client established\n"
    "0.040000 client PSH ACK 1+50 ack 1\n"
    "0.060000 server established\n"
    "0.060000 server received 0+50\n"
    "0.060000 server PSH ACK 1+7 ack 51\n"
    "0.080000 client received 0+7\n"
    "0.120000 client ACK 51+0 ack 8\n"
    "ESTABLISHED, ESTABLISHED\n" },

  { "close/client-first", { OPEN, { C, ON_ESTABLISHED, 0, 60000, DO_CLOSE }, { S, ON_CLOSED_BY_PEER, 0, 0, DO_CLOSE } },
    HANDSHAKE
    "0.100000 client FIN ACK 1+0 ack 1\n"
    "0.120000 server closed by peer\n"
    "0.120000 server FIN ACK 1+0 ack 2\n"
    "0.140000 client closed by peer\n"
    "0.140000 client ACK 2+0 ack 2\n"
    "TIME-WAIT, CLOSED\n" },

  /* As a mail server does it: last reply, then close; the client answers the close with its own. */
  { "close/server-first", { OPEN, { S, ON_ESTABLISHED, 0, 0, DO_SEND, 40 }, { S, ON_ESTABLISHED, 0, 0, DO_CLOSE },
                            { C, ON_CLOSED_BY_PEER, 0, 20000, DO_CLOSE } },
    HANDSHAKE
    "0.060000 server PSH ACK 1+40 ack 1\n"
    "0.060000 server FIN ACK 41+0 ack 1\n"
    "0.080000 client received 0+40\n"
    "0.080000 client closed by peer\n"
    "0.080000 client ACK 1+0 ack 42\n"
    "0.100000 client FIN ACK 1+0 ack 42\n"
    "0.120000 server closed by peer\n"
    "0.120000 server ACK 42+0 ack 2\n"
    "CLOSED, TIME-WAIT\n" },

  { "close/simultaneous", { OPEN, { C, ON_ESTABLISHED, 0, 60000, DO_CLOSE }, { S, ON_ESTABLISHED, 0, 40000, DO_CLOSE } },
    HANDSHAKE
    "0.100000 client FIN ACK 1+0 ack 1\n"
    "0.100000 server FIN ACK 1+0 ack 1\n"
    "0.120000 server closed by peer\n"
    "0.120000 server ACK 2+0 ack 2\n"
    "0.120000 client closed by peer\n"
    "0.120000 client ACK 2+0 ack 2\n"
    "TIME-WAIT, TIME-WAIT\n" },

  /* The client has said all; the server goes on, and is still acknowledged. */
  { "close/half", { OPEN, { C, ON_ESTABLISHED, 0, 0, DO_SEND, 10 }, { C, ON_ESTABLISHED, 0, 0, DO_CLOSE },
                    { S, ON_CLOSED_BY_PEER, 0, 10000, DO_SEND, 3000 }, { S, ON_CLOSED_BY_PEER, 0, 60000, DO_CLOSE },
                    { C, ON_CLOSED_BY_PEER, 0, 0, DO_SEND, 1 }, { S, ON_CLOSED_BY_PEER, 0, 61000, DO_SEND, 1 } },
    "0.000000 client SYN 0+0\n"
    "0.020000 server SYN ACK 0+0 ack 1\n"
    "0.040000 client established\n"
    "0.040000 client PSH ACK 1+10 ack 1\n"
    "0.040000 client FIN ACK 11+0 ack 1\n"
    "0.060000 server established\n"
    "0.060000 server received 0+10\n"
    "0.060000 server closed by peer\n"
    "0.060000 server ACK 1+0 ack 12\n"
    "0.070000 server ACK 1+1460 ack 12\n"
    "0.070000 server ACK 1461+1460 ack 12\n"
    "0.070000 server PSH ACK 2921+80 ack 12\n"
    "0.090000 client received 0+1460\n"
    "0.090000 client received 1460+1460\n"
    "0.090000 client ACK 12+0 ack 2921\n"
    "0.090000 client received 2920+80\n"
    "0.120000 server FIN ACK 3001+0 ack 12\n"
    "server cannot send\n"
    "0.130000 client ACK 12+0 ack 3001\n"
    "0.140000 client closed by peer\n"
    "client cannot send\n"
    "0.140000 client ACK 12+0 ack 3002\n"
    "TIME-WAIT, CLOSED\n" },

  { "close/before-established", { OPEN, { S, ON_START, 0, 30000, DO_SEND, 3 }, { S, ON_START, 0, 30000, DO_CLOSE } },
    HANDSHAKE
    "0.060000 server FIN PSH ACK 1+3 ack 1\n"
    "0.080000 client received 0+3\n"
    "0.080000 client closed by peer\n"
    "0.080000 client ACK 1+0 ack 5\n"
    "CLOSE-WAIT, FIN-WAIT-2\n" },

  { "close/in-syn-sent", { OPEN, { C, ON_START, 0, 1, DO_SEND, 5 }, { C, ON_START, 0, 2, DO_CLOSE } },
    "0.000000 client SYN 0+0\n"
    "0.020000 server SYN ACK 0+0 ack 1\n"
    "0.040000 client RST 1+0\n"
    "CLOSED, CLOSED\n" },

  /* What the server has in flight meets nobody. */
  { "reset/in-flight", { OPEN, { S, ON_ESTABLISHED, 0, 30000, DO_SEND, 1500 }, { C, ON_ESTABLISHED, 0, 60000, DO_ABORT },
                         { C, ON_ESTABLISHED, 0, 60001, DO_SEND, 1 } },
    HANDSHAKE
    "0.090000 server ACK 1+1460 ack 1\n"
    "0.090000 server PSH ACK 1461+40 ack 1\n"
    "0.100000 client RST 1+0\n"
    "client cannot send\n"
    "0.110000 client RST 1+0\n"
    "0.110000 client RST 1+0\n"
    "0.120000 server reset\n"
    "CLOSED, CLOSED\n" },

  { "reset/inside-received", { OPEN, { C, ON_ESTABLISHED, 0, 0, DO_SEND, 9 }, { C, ON_ESTABLISHED, 0, 0, DO_CLOSE },
                               { S, ON_RECEIVED, 9, 0, DO_ABORT } },
    "0.000000 client SYN 0+0\n"
    "0.020000 server SYN ACK 0+0 ack 1\n"
    "0.040000 client established\n"
    "0.040000 client PSH ACK 1+9 ack 1\n"
    "0.040000 client FIN ACK 10+0 ack 1\n"
    "0.060000 server established\n"
    "0.060000 server received 0+9\n"
    "0.060000 server RST 1+0\n"
    "0.060000 server RST 1+0\n"
    "0.080000 client reset\n"
    "CLOSED, CLOSED\n" },

  /* Octets and FIN come in one segment, but nobody is there any more to be told of the FIN. */
  { "reset/inside-received-with-fin", { OPEN, { S, ON_ESTABLISHED, 0, 0, DO_HOLD, 9 },
                                        { S, ON_ESTABLISHED, 0, 0, DO_CLOSE }, { C, ON_RECEIVED, 9, 0, DO_ABORT } },
    HANDSHAKE
    "0.060000 server FIN PSH ACK 1+9 ack 1\n"
    "0.080000 client received 0+9\n"
    "0.080000 client RST 1+0\n"
    "0.100000 server reset\n"
    "CLOSED, CLOSED\n" },

  { "reset/inside-established", { OPEN, { S, ON_ESTABLISHED, 0, 0, DO_ABORT } },
    HANDSHAKE
    "0.060000 server RST 1+0\n"
    "0.080000 client reset\n"
    "CLOSED, CLOSED\n" },

  { "reset/half-closed", { OPEN, { C, ON_ESTABLISHED, 0, 0, DO_CLOSE }, { S, ON_CLOSED_BY_PEER, 0, 50000, DO_ABORT } },
    "0.000000 client SYN 0+0\n"
    "0.020000 server SYN ACK 0+0 ack 1\n"
    "0.040000 client established\n"
    "0.040000 client FIN ACK 1+0 ack 1\n"
    "0.060000 server established\n"
    "0.060000 server closed by peer\n"
    "0.060000 server ACK 1+0 ack 2\n"
    "0.110000 server RST 1+0\n"
    "0.130000 client reset\n"
    "CLOSED, CLOSED\n" },

  /* In TIME-WAIT all is said: an abort needs no segment. */
  { "reset/time-wait", { OPEN, { C, ON_ESTABLISHED, 0, 60000, DO_CLOSE }, { S, ON_CLOSED_BY_PEER, 0, 0, DO_CLOSE },
                         { C, ON_CLOSED_BY_PEER, 0, 1000, DO_ABORT } },
    HANDSHAKE
    "0.100000 client FIN ACK 1+0 ack 1\n"
    "0.120000 server closed by peer\n"
    "0.120000 server FIN ACK 1+0 ack 2\n"
    "0.140000 client closed by peer\n"
    "0.140000 client ACK 2+0 ack 2\n"
    "CLOSED, CLOSED\n" },

  { "reset/refused", { { S, ON_START, 0, 0, DO_ABORT }, OPEN, { S, ON_START, 0, 1, DO_SEND, 1 } },
    "0.000000 client SYN 0+0\n"
    "server cannot send\n"
    "0.020000 server RST ACK 0+0 ack 1\n"
    "0.040000 client reset\n"
    "CLOSED, CLOSED\n" },

  { "reset/in-syn-sent", { OPEN, { C, ON_START, 0, 10000, DO_ABORT } },
    "0.000000 client SYN 0+0\n"
    "0.020000 server SYN ACK 0+0 ack 1\n"
    "0.040000 client RST 1+0\n"
    "CLOSED, CLOSED\n" },

  { "reset/in-syn-received", { OPEN, { S, ON_START, 0, 30000, DO_ABORT } },
    "0.000000 client SYN 0+0\n"
    "0.020000 server SYN ACK 0+0 ack 1\n"
    "0.030000 server RST 1+0\n"
    "0.040000 client established\n"
    "0.040000 client ACK 1+0 ack 1\n"
    "0.050000 client reset\n"
    "0.060000 server RST 1+0\n"
    "CLOSED, CLOSED\n" },
};

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  TcpRun run;

  tcp_run_init (&run, 20000, 20000, row->rows);
  for (guint side = 0; side < 2; side++)
    {
      if (row->mss[side] != 0)
        run.config.mss[side] = row->mss[side];
      if (row->window[side] != 0)
        run.config.window[side] = row->window[side];
    }
  /* A refused connection starts from nothing: its RST has the sequence number 0. */
  if (g_str_equal (row->name, "reset/refused"))
    run.config.iss[S] = 0;
  tcp_run_play (&run);
  g_assert_cmpstr (run.text->str, ==, row->expected);
  if (ls_tcp_is_over (run.tcp))
    g_assert_cmpint (ls_scheduler_next_time (run.scheduler), ==, -1);
  tcp_run_clear (&run);
}

/* TIME-WAIT is no reason to let the clock run, and lasts two maximum segment lifetimes. */
static void
test_time_wait (void)
{
  static const TcpRow rows[] = { OPEN, { C, ON_ESTABLISHED, 0, 0, DO_CLOSE }, { S, ON_CLOSED_BY_PEER, 0, 0, DO_CLOSE },
                                 { C, ON_NOTHING } };
  TcpRun run;

  tcp_run_init (&run, 20000, 20000, rows);
  tcp_run_play (&run);
  g_assert_cmpint (ls_tcp_state (run.tcp, C), ==, LS_TCP_TIME_WAIT);
  g_assert_false (ls_tcp_is_over (run.tcp));
  g_assert_cmpint (ls_scheduler_next_time (run.scheduler), ==, 80000 + 240 * G_USEC_PER_SEC);
  g_assert_true (ls_scheduler_run_one (run.scheduler));
  g_assert_true (ls_tcp_is_over (run.tcp));
  g_assert_false (ls_scheduler_run_one (run.scheduler));
  tcp_run_clear (&run);
}

/* A connection that goes away takes what it still had to do with it. */
static void
test_free (void)
{
  static const TcpRow rows[] = { OPEN, { C, ON_ESTABLISHED, 0, 0, DO_SEND, 50000 }, { C, ON_NOTHING } };

  for (guint steps = 0; steps < 60; steps++)
    {
      TcpRun run;
      LsTcp *tcp;

      tcp_run_init (&run, 20000, 20000, rows);
      run.config.mss[S] = 1000;
      tcp_run_play (&run);
      tcp = ls_tcp_new (&run.config, &(const LsTcpCallbacks) { NULL }, NULL);
      g_assert_false (ls_tcp_is_over (tcp));
      ls_tcp_open (tcp);
      ls_tcp_send (tcp, C, 50000, TRUE);
      for (guint i = 0; i < steps; i++)
        ls_scheduler_run_one (run.scheduler);
      ls_tcp_free (tcp);
      g_assert_false (ls_scheduler_has_work (run.scheduler));
      g_assert_false (ls_scheduler_run_one (run.scheduler));
      tcp_run_clear (&run);
    }
}

static void
test_options (void)
{
  static const TcpRow rows[] = { OPEN, { C, ON_ESTABLISHED, 0, 0, DO_SEND, 1 }, { C, ON_NOTHING } };
  const LsTcpSegment *segments;
  TcpRun run;

  tcp_run_init (&run, 1, 30000, rows);
  run.config.mss[S] = 900;
  run.config.window[S] = 1234;
  tcp_run_play (&run);
  segments = (const LsTcpSegment *) (gpointer) run.segments->data;
  g_assert_cmpuint (run.segments->len, ==, 4);
  g_assert_cmpuint (segments[0].mss, ==, 1460);
  g_assert_cmpuint (segments[0].window, ==, 65535);
  g_assert_cmpuint (segments[0].travel_us, ==, 1);
  g_assert_cmpuint (segments[0].ack, ==, 0);
  g_assert_cmpuint (segments[1].mss, ==, 900);
  g_assert_cmpuint (segments[1].window, ==, 1234);
  g_assert_cmpuint (segments[1].travel_us, ==, 30000);
  g_assert_cmpuint (segments[2].mss, ==, 0);
  g_assert_cmpuint (segments[2].lost, ==, FALSE);
  tcp_run_clear (&run);
}

/* A delay that becomes shorter lets nothing overtake what is under way. */
static void
test_order_kept (void)
{
  LsLink link;
  gint64 arrival_us;

  ls_link_init (&link, 500);
  g_assert_cmpint (ls_link_carry (&link, 100, 40, FALSE, &arrival_us), ==, LS_LINK_CARRIED);
  g_assert_cmpint (arrival_us, ==, 600);
  link.delay_us = 10;
  g_assert_cmpint (ls_link_carry (&link, 200, 40, FALSE, &arrival_us), ==, LS_LINK_CARRIED);
  g_assert_cmpint (arrival_us, ==, 600);
  g_assert_cmpint (ls_link_carry (&link, 595, 40, FALSE, &arrival_us), ==, LS_LINK_CARRIED);
  g_assert_cmpint (arrival_us, ==, 605);
}

static void
test_sequence_numbers (void)
{
  LsTcpConfig a, b;

  ls_tcp_config_init (&a, NULL, NULL, NULL, 1, "connection 1");
  ls_tcp_config_init (&b, NULL, NULL, NULL, 1, "connection 1");
  g_assert_cmpuint (a.iss[C], !=, a.iss[S]);
  g_assert_cmpuint (a.iss[C], ==, b.iss[C]);
  g_assert_cmpuint (a.iss[S], ==, b.iss[S]);
  ls_tcp_config_init (&b, NULL, NULL, NULL, 1, "connection 2");
  g_assert_cmpuint (a.iss[C], !=, b.iss[C]);
  ls_tcp_config_init (&b, NULL, NULL, NULL, 2, "connection 1");
  g_assert_cmpuint (a.iss[C], !=, b.iss[C]);
}

static void
test_state_names (void)
{
  for (LsTcpState state = 0; state < LS_TCP_N_STATES; state++)
    g_assert_nonnull (ls_tcp_state_name (state));
  g_assert_cmpstr (ls_tcp_state_name (LS_TCP_CLOSED), ==, "CLOSED");
  g_assert_cmpstr (ls_tcp_state_name (LS_TCP_TIME_WAIT), ==, "TIME-WAIT");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/network/tcp/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/network/tcp/time-wait", test_time_wait);
  g_test_add_func ("/network/tcp/free", test_free);
  g_test_add_func ("/network/tcp/options", test_options);
  g_test_add_func ("/network/tcp/sequence-numbers", test_sequence_numbers);
  g_test_add_func ("/network/tcp/state-names", test_state_names);
  g_test_add_func ("/network/link/order-kept", test_order_kept);
  return g_test_run ();
}
