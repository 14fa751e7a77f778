/* smtp-overhear.c: what somebody who reads an SMTP conversation along learns from it.
 * SPDX-License-Identifier: MIT */
#include "protocols/smtp/smtp-overhear.h"

#include "core/show.h"
#include "protocols/smtp/smtp-exchange.h"
#include "protocols/smtp/smtp-line.h"
#include "protocols/smtp/smtp-observer.h"

#include <string.h>

/* Of a value so many octets are shown. */
#define VALUE_MAX 120
/* So many lines of a letter are looked through for its subject and its beginning. */
#define LETTER_LINES 40

/* What of a letter has been found so far. */
typedef struct {
  gboolean in_text;
  gboolean has_text;
} Letter;

static void
add (GArray *facts, const char *label, LsFactWeight weight, guint64 n, LsSpan octets)
{
  g_autoptr (GString) text = g_string_new (NULL);

  ls_show_append_short (text, octets, VALUE_MAX);
  ls_facts_add (facts, label, weight, n, g_strdup (text->str));
}

static LsSpan
take_off_end (LsSpan line, const LsEvent *event)
{
  if ((event->flags & LS_EVENT_FLAG_UNENDED) == 0)
    line.length -= MIN (line.length, 2);
  return line;
}

/* A secret as it may be shown. */
static void
add_secret (LsSession *session, GArray *facts, const char *label, guint64 n, LsSpan octets)
{
  add (facts, label, LS_FACT_SECRET, n, ls_session_shows_secrets (session) ? octets : ls_span_from_string (LS_MASK));
}

/* What a log-in's line @n says: names, a password, an answer to a challenge. */
static void
hear_exchange (LsSession *session, guint64 n, GArray *facts)
{
  g_auto (LsSmtpExchange) exchange;

  if (!ls_smtp_exchange_read (&exchange, session, n))
    return;
  if ((ls_session_event (session, n)->row & ~LS_SMTP_ROW_EARLY) == SMTP_AUTH_COMMAND)
    add (facts, "Way of logging in", LS_FACT_PLAIN, n, exchange.mechanism);
  for (guint i = 0; i < exchange.n_parts; i++)
    if (exchange.parts[i].secret)
      add_secret (session, facts, exchange.parts[i].label, n, exchange.parts[i].octets);
    else
      add (facts, exchange.parts[i].label, LS_FACT_PLAIN, n, exchange.parts[i].octets);
}

static void
hear_path (guint64 n, LsSmtpCommandId command, LsSpan argument, GArray *facts)
{
  LsSmtpPathArgument parsed;
  const char *label = command == SMTP_RCPT ? "Recipient" : "Sender";

  if (ls_smtp_path_argument (command, argument, &parsed) != SMTP_OK)
    return;
  add (facts, label, LS_FACT_PLAIN, n, ls_path_is_null (&parsed.path) ? ls_span_from_string ("<>") : parsed.path.mailbox);
}

static void
hear_command (LsSession *session, guint64 n, const LsEvent *event, GArray *facts)
{
  g_autoptr (GByteArray) scratch = g_byte_array_new ();
  LsSpan line = take_off_end (ls_session_octets (session, n, scratch), event), argument;
  LsSmtpCommandId command;

  if ((event->row & ~LS_SMTP_ROW_EARLY) == SMTP_AUTH_RESPONSE
      || (event->row & ~LS_SMTP_ROW_EARLY) == SMTP_AUTH_COMMAND)
    {
      hear_exchange (session, n, facts);
      return;
    }
  command = ls_smtp_line_parse (line, &argument);
  if (command == SMTP_EHLO || command == SMTP_HELO)
    add (facts, "Client's name", LS_FACT_PLAIN, n, argument);
  else if (command == SMTP_MAIL || command == SMTP_RCPT)
    hear_path (n, command, argument, facts);
}

static void
hear_letter_line (Letter *letter, guint64 n, LsSpan line, GArray *facts)
{
  if (ls_span_starts_nocase (line, "Subject:") && !letter->in_text)
    {
      ls_span_take (&line, strlen ("Subject:"));
      add (facts, "Subject", LS_FACT_PLAIN, n, ls_span_trim (line));
    }
  else if (line.length == 0)
    letter->in_text = TRUE;
  else if ((letter->in_text || memchr (line.data, ':', line.length) == NULL) && !letter->has_text
           && line.data[0] != ' ' && line.data[0] != '\t')
    {
      /* A line without a colon is no header: a letter without the empty line has its text there. */
      letter->in_text = letter->has_text = TRUE;
      add (facts, "The letter begins", LS_FACT_PLAIN, n, line);
    }
}

/* Reads the beginning of the letter in which line @n stands, up to that line. */
static void
hear_letter (LsSession *session, guint64 n, const LsEvent *event, GArray *facts)
{
  g_autoptr (GByteArray) scratch = g_byte_array_new ();
  const LsLog *log = ls_session_get_log (session);
  guint64 k = ls_log_unit_at (log, LS_UNIT_LINE, n), from = ls_log_unit_event (log, LS_UNIT_LINE, k > 1 ? k - 1 : 1);
  Letter letter = { FALSE, FALSE };
  guint lines = 0;

  for (; k > 1 && lines < LS_LETTER_LINES_APART; k--, lines++)
    {
      const LsEvent *before;

      from = ls_log_unit_event (log, LS_UNIT_LINE, k - 1);
      before = ls_session_event (session, from);
      if (before == NULL || (before->kind != LS_EVENT_DATA && before->conn == event->conn))
        break;
    }
  lines = 0;
  for (guint64 at = from; at <= n && lines < LETTER_LINES; at++)
    {
      const LsEvent *line = ls_session_event (session, at);

      if (line == NULL || line->conn != event->conn || line->kind != LS_EVENT_DATA)
        continue;
      lines++;
      hear_letter_line (&letter, at, take_off_end (ls_session_octets (session, at, scratch), line), facts);
    }
}

/**
 * ls_smtp_overhear:
 * @session: a session
 * @n: the number of a line of one of its SMTP connections
 * @facts: (element-type LsFact): facts are added here
 *
 * Reads along as somebody on the network between both ends can: RFC 5321 hides nothing.
 */
void
ls_smtp_overhear (LsSession *session, guint64 n, GArray *facts)
{
  const LsEvent *event = ls_session_event (session, n);

  if (event->kind == LS_EVENT_COMMAND)
    hear_command (session, n, event, facts);
  else if (event->kind == LS_EVENT_DATA && (event->flags & LS_EVENT_FLAG_DOT) == 0)
    hear_letter (session, n, event, facts);
}
