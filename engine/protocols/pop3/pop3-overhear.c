/* pop3-overhear.c: what somebody who reads a POP3 conversation along learns from it.
 * SPDX-License-Identifier: MIT */
#include "protocols/overhear.h"
#include "protocols/pop3/pop3-tables.h"

static LsSpan
take_off_end (LsSpan line)
{
  while (line.length > 0 && (line.data[line.length - 1] == '\n' || line.data[line.length - 1] == '\r'))
    line.length--;
  return line;
}

/* A line of an AUTH exchange: goes back to the command that began it. */
static void
hear_response (LsSession *session, guint64 n, LsSpan line, GArray *facts)
{
  g_autoptr (GByteArray) scratch = g_byte_array_new ();
  const LsEvent *event = ls_session_event (session, n);
  guint turn = 0;

  for (guint64 at = n; event != NULL && event->back != 0 && turn < 4;)
    {
      at -= event->back;
      event = ls_session_event (session, at);
      if (event == NULL || event->kind != LS_EVENT_COMMAND)
        continue;
      if ((event->row & ~LS_LINE_ROW_EARLY) == POP3_AUTH_COMMAND)
        {
          LsSpan command = take_off_end (ls_session_octets (session, at, scratch));

          ls_span_take_word (&command);
          ls_overhear_proof (session, n, ls_span_take_word (&command), turn + (ls_span_trim (command).length > 0), line, facts);
          return;
        }
      turn++;
    }
}

static void
hear_command (LsSession *session, guint64 n, const LsEvent *event, GArray *facts)
{
  g_autoptr (GByteArray) scratch = g_byte_array_new ();
  LsSpan line = take_off_end (ls_session_octets (session, n, scratch)), argument, word;

  if ((event->row & ~LS_LINE_ROW_EARLY) == POP3_AUTH_RESPONSE)
    {
      hear_response (session, n, line, facts);
      return;
    }
  switch (ls_pop3_line_parse (line, &argument))
    {
    case POP3_USER:
      ls_overhear_add (facts, "User", LS_FACT_PLAIN, n, argument);
      break;
    case POP3_PASS:
      ls_overhear_secret (session, facts, "Password", n, argument);
      break;
    case POP3_APOP:
      ls_overhear_add (facts, "User", LS_FACT_PLAIN, n, ls_span_take_word (&argument));
      ls_overhear_secret (session, facts, "Digest to guess the password from", n, argument);
      break;
    case POP3_AUTH_COMMAND:
      word = ls_span_take_word (&argument);
      ls_overhear_add (facts, "Way of logging in", LS_FACT_PLAIN, n, word);
      ls_overhear_proof (session, n, word, 0, ls_span_trim (argument), facts);
      break;
    default:
      break;
    }
}

/**
 * ls_pop3_overhear:
 * @session: a session
 * @n: the number of a line of one of its POP3 connections
 * @facts: (element-type LsFact): facts are added here
 *
 * Reads along as somebody on the network between both ends can: RFC 1939 hides nothing.
 */
void
ls_pop3_overhear (LsSession *session, guint64 n, GArray *facts)
{
  const LsEvent *event = ls_session_event (session, n);

  if (event->kind == LS_EVENT_COMMAND)
    hear_command (session, n, event, facts);
  else if (event->kind == LS_EVENT_DATA && (event->flags & LS_EVENT_FLAG_DOT) == 0)
    ls_overhear_letter (session, n, facts);
}
