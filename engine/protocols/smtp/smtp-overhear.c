/* smtp-overhear.c: what somebody who reads an SMTP conversation along learns from it.
 * SPDX-License-Identifier: MIT */
#include "protocols/smtp/smtp-overhear.h"

#include "core/show.h"
#include "protocols/smtp/smtp-line.h"
#include "protocols/smtp/smtp-observer.h"

#include <string.h>

/* Of a value so many octets are shown. */
#define VALUE_MAX 120
/* So many lines of a letter are looked through for its subject and its beginning. */
#define LETTER_LINES 40
/* Base64 that is longer gives no name and no password. */
#define SECRET_MAX 1024

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

static guint8 *
decode (LsSpan base64, gsize *length)
{
  g_autofree char *text = ls_span_dup (base64);

  return base64.length > 0 && base64.length <= SECRET_MAX ? g_base64_decode (text, length) : NULL;
}

/* RFC 4616: authorization identity, NUL, user's name, NUL, password. */
static void
hear_plain (LsSession *session, guint64 n, LsSpan base64, GArray *facts)
{
  gsize length = 0;
  g_autofree guint8 *decoded = decode (base64, &length);
  const guint8 *name = decoded != NULL ? memchr (decoded, '\0', length) : NULL;
  const guint8 *password = name != NULL ? memchr (name + 1, '\0', length - (name + 1 - decoded)) : NULL;

  if (password == NULL)
    return;
  add (facts, "User", LS_FACT_PLAIN, n, LS_SPAN (name + 1, password - name - 1));
  add_secret (session, facts, "Password", n, LS_SPAN (password + 1, decoded + length - password - 1));
}

/* LOGIN asks for two things one after the other: this is the @turn-th answer, from 0. */
static void
hear_login (LsSession *session, guint64 n, guint turn, LsSpan base64, GArray *facts)
{
  gsize length = 0;
  g_autofree guint8 *decoded = decode (base64, &length);

  if (decoded == NULL || turn > 1)
    return;
  if (turn == 0)
    add (facts, "User", LS_FACT_PLAIN, n, LS_SPAN (decoded, length));
  else
    add_secret (session, facts, "Password", n, LS_SPAN (decoded, length));
}

static void
hear_secret (LsSession *session, guint64 n, LsSpan mechanism, guint turn, LsSpan base64, GArray *facts)
{
  if (ls_span_equals_nocase (mechanism, "PLAIN"))
    hear_plain (session, n, base64, facts);
  else if (ls_span_equals_nocase (mechanism, "LOGIN"))
    hear_login (session, n, turn, base64, facts);
  else if (base64.length > 0)
    add (facts, "Answer to a challenge", LS_FACT_PLAIN, n, base64);
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
      if ((event->row & ~LS_SMTP_ROW_EARLY) == SMTP_AUTH_COMMAND)
        {
          LsSpan command = take_off_end (ls_session_octets (session, at, scratch), event);

          ls_span_take_word (&command);
          hear_secret (session, n, ls_span_take_word (&command), turn + (ls_span_trim (command).length > 0), line, facts);
          return;
        }
      turn++;
    }
}

static void
hear_auth (LsSession *session, guint64 n, LsSpan argument, GArray *facts)
{
  LsSpan mechanism = ls_span_take_word (&argument);

  add (facts, "Way of logging in", LS_FACT_PLAIN, n, mechanism);
  hear_secret (session, n, mechanism, 0, ls_span_trim (argument), facts);
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

  if ((event->row & ~LS_SMTP_ROW_EARLY) == SMTP_AUTH_RESPONSE)
    {
      hear_response (session, n, line, facts);
      return;
    }
  command = ls_smtp_line_parse (line, &argument);
  if (command == SMTP_EHLO || command == SMTP_HELO)
    add (facts, "Client's name", LS_FACT_PLAIN, n, argument);
  else if (command == SMTP_AUTH_COMMAND)
    hear_auth (session, n, argument, facts);
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
