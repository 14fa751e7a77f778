/* bench-session.c: a session as long as one likes, for the benches.
 * SPDX-License-Identifier: MIT */
#include "bench-session.h"

#include "protocols/protocol.h"

static const struct {
  LsEventKind kind;
  LsFrom      from;
  guint8      state;
  const char *line;
} letter[] = {
  { LS_EVENT_COMMAND, LS_FROM_CLIENT, 2, "MAIL FROM:<webmaster@kioskea.net>\r\n" },
  { LS_EVENT_REPLY, LS_FROM_SERVER, 3, "250 OK\r\n" },
  { LS_EVENT_COMMAND, LS_FROM_CLIENT, 3, "RCPT TO:<meandus@meandus.net>\r\n" },
  { LS_EVENT_REPLY, LS_FROM_SERVER, 4, "250 OK\r\n" },
  { LS_EVENT_COMMAND, LS_FROM_CLIENT, 4, "DATA\r\n" },
  { LS_EVENT_REPLY, LS_FROM_SERVER, 5, "354 Start mail input; end with <CRLF>.<CRLF>\r\n" },
  { LS_EVENT_DATA, LS_FROM_CLIENT, 5, "Subject: Hello\r\n" },
  { LS_EVENT_REPLY, LS_FROM_SERVER, 2, "250-OK\r\n250-queued\r\n250 as 1234\r\n" },
};

/* Letter after letter, each line with its segment. */
LsSession *
bench_session (guint64 events)
{
  LsSession *session = ls_session_new ();
  LsEnd client = { (char *) "client.example", (char *) "192.0.2.1", 40000 };
  LsEnd server = { (char *) "server.example", (char *) "192.0.2.25", 25 };
  LsConnection *connection = ls_session_open (session, ls_protocol_find ("smtp")->knowledge, 0, &client, &server);
  guint64 n = 1;
  guint8 state = 0;

  for (guint64 i = 0; n < events; i++)
    {
      guint k = i % G_N_ELEMENTS (letter);
      LsSpan octets = ls_span_from_string (letter[k].line);
      LsEvent event = { .time_us = i * 20000, .kind = letter[k].kind, .from = letter[k].from, .length = octets.length,
                        .state = letter[k].kind == LS_EVENT_REPLY ? letter[k].state : state,
                        .partner = letter[k].kind == LS_EVENT_REPLY ? 2 : 0 };

      state = event.state;
      event.start = ls_stream_append (connection->streams[event.from], octets);
      ls_session_append (session, connection, &event);
      event.kind = LS_EVENT_SEGMENT;
      event.partner = 0;
      event.segment.travel_us = 20000;
      n = ls_session_append (session, connection, &event);
    }
  return session;
}
