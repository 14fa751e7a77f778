/* smtp-hear-client.c: a client's lines as the observer hears them: commands, letters, log-ins. RFC 5321.
 * SPDX-License-Identifier: MIT */
#include "protocols/smtp/smtp-observer.h"

#include "protocols/base64.h"
#include "protocols/smtp/smtp-line.h"
#include "protocols/telnet.h"

#include <string.h>

/* In which state the server will be if everything that waits is answered with a yes. */
static void
predict (LsSmtpObserver *self, LsSmtpCommandId command, LsSmtpOutcome outcome)
{
  const LsSmtpCommand *row = &ls_smtp_commands[command];
  const LsSmtpRule *rule;

  if ((row->legal_in & (1u << self->predicted)) == 0)
    return;
  rule = ls_smtp_rule_for_code (command, self->predicted, row->codes[0],
                                outcome == SMTP_OK_LAST ? outcome : SMTP_OK, LS_SPAN (NULL, 0));
  if (rule != NULL && rule->next != SMTP_STAY)
    self->predicted = rule->next;
}

/* Which state a server must be in that was not seen from its start, when it hears @command. */
static void
guess_state (LsSmtpObserver *self, LsSmtpCommandId command)
{
  switch (command)
    {
    case SMTP_RCPT:
      /* It may be the first or a further one: that a recipient stands there already accuses nobody later. */
    case SMTP_DATA_COMMAND:
    case SMTP_BDAT:
      self->state = SMTP_RECIPIENTS;
      break;
    case SMTP_DATA_END:
      self->state = SMTP_DATA;
      break;
    case SMTP_EHLO:
    case SMTP_HELO:
      self->state = SMTP_GREETED;
      break;
    default:
      self->state = SMTP_READY;
    }
  self->predicted = self->state;
  self->lost = FALSE;
}

/* Whether a log-in is begun in the line: by its verb, or where only some servers see a verb. */
static gboolean
finds_log_in (LsSmtpSaid *said)
{
  gboolean odd = (said->flags & (LS_LINE_BARE_CR | LS_LINE_BARE_LF)) != 0;

  if (said->command != SMTP_AUTH_COMMAND && said->command != SMTP_UNKNOWN && !odd)
    return FALSE;
  if (!ls_smtp_find_log_in (said->text, &said->mechanism, &said->initial))
    return FALSE;
  if (said->command == SMTP_UNKNOWN)
    said->command = SMTP_AUTH_COMMAND;
  return TRUE;
}

/* The initial response; RFC 4954 section 4. Where a telnet program's octets stand between, the whole line. */
static void
mark_secret (LsEvent *event, const LsLine *line, const LsSmtpSaid *said)
{
  gsize end = line->length - MIN (line->length, 2);

  if (!said->telnet)
    {
      event->line.secret_start = said->initial.data - line->octets.data;
      if ((line->flags & LS_LINE_CUT) == 0)
        end = event->line.secret_start + said->initial.length;
    }
  event->line.secret_length = end - event->line.secret_start;
}

/* Notes which exchange begins, and masks what is secret in its first line: in one that is oddly written, all. */
static void
begin_log_in (LsSmtpObserver *self, LsEvent *event, const LsSmtpSaid *said, gboolean odd)
{
  self->mechanism = ls_sasl_find (said->mechanism);
  self->turn = said->initial.length > 0 ? 1 : 0;
  if (said->initial.length > 0
      && (odd || said->flags != 0 || ls_sasl_is_secret (self->mechanism, 0, said->initial)))
    mark_secret (event, said->line, said);
}

static void
hear_command (LsSmtpObserver *self, const LsSaying *saying, guint64 start, const LsLine *line)
{
  LsEvent event = ls_smtp_observer_begin (self, LS_EVENT_COMMAND, saying, start, line->length);
  LsSmtpSaid said = { .saying = saying, .line = line, .text = line->octets, .flags = line->flags };
  LsSmtpPending pending;
  LsSmtpCommandId written;

  said.telnet = ls_telnet_strip (&said.text, self->scratch);
  /* An octet that was a negotiation's is no octet of the line. */
  if (said.telnet)
    said.flags = ls_line_flags (said.text) | (line->flags & LS_LINE_CUT);
  said.command = written = ls_smtp_line_parse (said.text, &said.argument);
  said.logs_in = finds_log_in (&said);
  if (self->lost && said.command != SMTP_UNKNOWN)
    {
      guess_state (self, said.command);
      event.flags = LS_EVENT_FLAG_CLIENT_STATE;
    }
  ls_smtp_judge_command (self, &said);
  if (said.logs_in)
    begin_log_in (self, &event, &said, written != SMTP_AUTH_COMMAND);

  if (ls_smtp_commands[said.command].waits != SMTP_W_SAME)
    self->client_state = ls_smtp_commands[said.command].waits;
  event.row = said.command | (said.early ? LS_SMTP_ROW_EARLY : 0);
  event.line.input = saying->input;
  pending = (LsSmtpPending) { ls_smtp_observer_append (self, &event), said.command, said.outcome, said.flags };
  ls_smtp_observer_push (self, &pending);
  ls_smtp_find_in_command (self, &said, &event);

  predict (self, said.command, said.outcome);
  self->last_command = said.command;
  if (said.command == SMTP_DATA_COMMAND)
    {
      self->mode = SMTP_HEARS_LETTER;
      ls_smtp_begin_letter (self, FALSE);
    }
  else if (said.command == SMTP_BDAT)
    ls_smtp_begin_chunk (self, said.argument, &event);
  else if (said.command == SMTP_MAIL || said.command == SMTP_RSET || said.command == SMTP_EHLO || said.command == SMTP_HELO)
    self->letter.in_chunks = FALSE;
  /* PLAIN with its response has said all that it has to say. */
  else if (said.command == SMTP_AUTH_COMMAND && (self->mechanism != LS_SASL_PLAIN || self->turn == 0))
    self->mode = SMTP_HEARS_AUTH;
}

/* What a response looks like to come to. */
static LsSmtpOutcome
outcome_of_response (const LsSmtpObserver *self, const LsLine *line)
{
  g_autoptr (GByteArray) octets = g_byte_array_new ();
  LsSaslPart parts[LS_SASL_PARTS_MAX];

  if (ls_span_equals (line->octets, "*"))
    return SMTP_CANCELLED;
  if ((line->flags & LS_LINE_CUT) != 0)
    return SMTP_TOO_LONG;
  if (!ls_base64_decode (line->octets, octets))
    return SMTP_NOT_BASE64;
  if (ls_sasl_take_apart (self->mechanism, FALSE, self->turn, LS_SPAN (octets->data, octets->len), parts) == 0)
    return SMTP_BAD_RESPONSE;
  return SMTP_OK;
}

static void
hear_auth_response (LsSmtpObserver *self, const LsSaying *saying, guint64 start, const LsLine *line)
{
  LsEvent event = ls_smtp_observer_begin (self, LS_EVENT_COMMAND, saying, start, line->length);
  LsSmtpPending pending;

  event.row = SMTP_AUTH_RESPONSE;
  if (line->flags != 0 || ls_sasl_is_secret (self->mechanism, self->turn, line->octets))
    event.line.secret_length = line->length - MIN (line->length, 2);
  event.line.input = saying->input;
  pending = (LsSmtpPending) { ls_smtp_observer_append (self, &event), SMTP_AUTH_RESPONSE,
                              outcome_of_response (self, line), line->flags };
  ls_smtp_observer_push (self, &pending);
  ls_smtp_find_in_auth_response (self, line->octets, &event);
  self->turn++;
  self->last_command = SMTP_AUTH_RESPONSE;
}

static void
hear_dot (LsSmtpObserver *self, const LsSaying *saying, LsEvent *event)
{
  LsSmtpPending pending;

  self->client_state = SMTP_W_DOT;
  event->flags |= LS_EVENT_FLAG_DOT;
  event->row = SMTP_DATA_END;
  pending = (LsSmtpPending) { ls_smtp_observer_append (self, event), SMTP_DATA_END,
                              self->letter.flags & (LS_LINE_BARE_CR | LS_LINE_BARE_LF) ? SMTP_BARE_LINE_END : SMTP_OK, 0 };
  ls_smtp_observer_push (self, &pending);
  ls_smtp_find_in_letter_end (self, event);
  self->mode = SMTP_HEARS_COMMANDS;
  self->last_command = SMTP_DATA_END;
  predict (self, SMTP_DATA_END, SMTP_OK);
}

/**
 * ls_smtp_begin_letter:
 * @self: an observer
 * @in_chunks: whether it comes in counted pieces
 *
 * A letter begins, as its envelope announced it.
 */
void
ls_smtp_begin_letter (LsSmtpObserver *self, gboolean in_chunks)
{
  self->letter = (LsSmtpLetter) {
    .announced_8bit = self->announced_8bit,
    .binary = self->announced_binary && in_chunks,
    .announced_size = self->announced_size,
    .confirmed = in_chunks,
    .in_chunks = in_chunks,
  };
}

/**
 * ls_smtp_hear_letter_line:
 * @self: an observer
 * @saying: who said it, and when
 * @start: where it begins in the client's stream
 * @line: the line
 *
 * A line of a letter; or the lone dot.
 */
void
ls_smtp_hear_letter_line (LsSmtpObserver *self, const LsSaying *saying, guint64 start, const LsLine *line)
{
  LsEvent event = ls_smtp_observer_begin (self, LS_EVENT_DATA, saying, start, line->length);
  LsSmtpPending pending;

  event.line.input = saying->input;
  event.flags |= self->unended_piece ? LS_EVENT_FLAG_UNENDED : 0;
  if (ls_span_equals (line->octets, ".") && line->length == 3 && !self->letter.in_chunks)
    {
      hear_dot (self, saying, &event);
      return;
    }
  pending = (LsSmtpPending) { ls_smtp_observer_append (self, &event), SMTP_UNKNOWN, SMTP_OTHER, line->flags, TRUE };
  if (self->mode == SMTP_HEARS_LETTER && !self->letter.confirmed)
    ls_smtp_observer_push (self, &pending);
  ls_smtp_find_in_letter (self, saying, line, &event);
}

/* In the middle of a conversation: what is no verb is taken for a letter's line. */
static gboolean
looks_like_letter (LsSmtpObserver *self, const LsLine *line)
{
  LsSpan argument;

  if (!self->lost || ls_smtp_line_parse (line->octets, &argument) != SMTP_UNKNOWN)
    return FALSE;
  if (ls_span_equals (line->octets, "."))
    guess_state (self, SMTP_DATA_END);
  return TRUE;
}

/* The rest of a log-in's line whose beginning came before a gap. */
static void
hear_secret_rest (LsSmtpObserver *self, const LsSaying *saying, guint64 start, const LsLine *line)
{
  LsEvent event = ls_smtp_observer_begin (self, LS_EVENT_COMMAND, saying, start, line->length);

  event.row = SMTP_AUTH_RESPONSE;
  event.line.secret_length = line->length - MIN (line->length, 2);
  event.line.input = saying->input;
  ls_smtp_observer_append (self, &event);
}

/**
 * ls_smtp_hear_client_line:
 * @self: an observer
 * @saying: who said it, and when
 * @start: where it begins in the client's stream
 * @line: the line
 *
 * A command, a line of a letter, or a part of a log-in.
 */
void
ls_smtp_hear_client_line (LsSmtpObserver *self, const LsSaying *saying, guint64 start, const LsLine *line)
{
  gboolean secret_rest = self->secret_rest && self->mode == SMTP_HEARS_COMMANDS;

  self->findings = 0;
  self->secret_rest = FALSE;
  if (secret_rest)
    {
      hear_secret_rest (self, saying, start, line);
      return;
    }
  switch (self->mode)
    {
    case SMTP_HEARS_COMMANDS:
      if (looks_like_letter (self, line))
        ls_smtp_hear_letter_line (self, saying, start, line);
      else
        hear_command (self, saying, start, line);
      break;
    case SMTP_HEARS_LETTER:
      ls_smtp_hear_letter_line (self, saying, start, line);
      break;
    case SMTP_HEARS_AUTH:
      hear_auth_response (self, saying, start, line);
      break;
    case SMTP_HEARS_CHUNK:
    case SMTP_HEARS_NOTHING:
      break;
    }
}
