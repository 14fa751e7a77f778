/* smtp-observer.c: reads both directions of an SMTP conversation, and says what happened. RFC 5321.
 *
 * It needs neither our server nor our client: replies are paired with the
 * commands that wait for one, and the rule for (command, state, code) says what
 * a reply means and where it leads. What is odd, smtp-findings.c judges.
 * SPDX-License-Identifier: MIT */
#include "protocols/smtp/smtp-observer.h"

#include "protocols/smtp/smtp-line.h"
#include "protocols/telnet.h"

#include <string.h>

/* A reply of more octets than this is cut there: no server has so much to say. */
#define REPLY_MAX (1024 * 1024)
/* Commands that wait for a reply, and lines of a letter that wait for its 354; more are not paired. */
#define PENDING_MAX 65536

/* ---- the commands that wait ---- */

static void
pending_push (LsSmtpObserver *self, const LsSmtpPending *pending)
{
  if (ls_smtp_observer_n_pending (self) < PENDING_MAX)
    g_array_append_vals (self->pending, pending, 1);
}

static gboolean
pending_pop (LsSmtpObserver *self, LsSmtpPending *pending)
{
  if (self->pending_head == self->pending->len)
    return FALSE;
  *pending = g_array_index (self->pending, LsSmtpPending, self->pending_head++);
  if (self->pending_head == self->pending->len)
    {
      g_array_set_size (self->pending, 0);
      self->pending_head = 0;
    }
  return TRUE;
}

static LsSmtpPending *
pending_peek (LsSmtpObserver *self)
{
  if (self->pending_head == self->pending->len)
    return NULL;
  return &g_array_index (self->pending, LsSmtpPending, self->pending_head);
}

/**
 * ls_smtp_observer_n_pending:
 *
 * Returns: how many commands wait for a reply, the greeting that is due included
 */
guint
ls_smtp_observer_n_pending (const LsSmtpObserver *self)
{
  return self->pending->len - self->pending_head;
}

/* ---- events ---- */

static LsEvent
begin_event (const LsSmtpObserver *self, LsEventKind kind, const LsSaying *saying, guint64 start, guint64 length)
{
  LsEvent event = {
    .time_us = saying->time_us,
    .start = start,
    .length = MIN (length, G_MAXUINT32),
    .kind = kind,
    .from = saying->from,
    .flags = self->lost ? LS_EVENT_FLAG_STATELESS : LS_EVENT_FLAG_CLIENT_STATE,
  };

  return event;
}

static guint64
append (LsSmtpObserver *self, LsEvent *event)
{
  event->state = self->state;
  event->client_state = self->client_state;
  self->last_event = ls_session_append (self->parent.session, self->parent.connection, event);
  return self->last_event;
}

/**
 * ls_smtp_observer_find:
 * @self: an observer
 * @finding: what was noticed
 * @about: the event just appended that it is about
 *
 * Appends a finding.
 */
void
ls_smtp_observer_find (LsSmtpObserver *self, LsSmtpFindingId finding, const LsEvent *about)
{
  LsEvent event = {
    .time_us = about->time_us,
    .start = about->start,
    .length = about->length,
    .partner = 1 + self->findings,
    .row = finding,
    .kind = LS_EVENT_FINDING,
    .from = about->from,
    .state = self->state,
    .client_state = self->client_state,
    .flags = (about->flags & (LS_EVENT_FLAG_CLIENT_STATE | LS_EVENT_FLAG_STATELESS | LS_EVENT_FLAG_OUR_WORDS))
             | ls_smtp_findings[finding].severity,
    .line = { about->line.secret_start, about->line.secret_length, about->line.input },
  };

  self->findings++;
  ls_session_append (self->parent.session, self->parent.connection, &event);
}

/* ---- the client's lines ---- */

/* In which state the server will be if everything that waits is answered with a yes. */
static void
predict (LsSmtpObserver *self, LsSmtpCommandId command)
{
  const LsSmtpCommand *row = &ls_smtp_commands[command];
  const LsSmtpRule *rule;

  if ((row->legal_in & (1u << self->predicted)) == 0)
    return;
  rule = ls_smtp_rule_for_code (command, self->predicted, row->codes[0], SMTP_OK, LS_SPAN (NULL, 0));
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

/* AUTH's initial response; RFC 4954 section 4. Where a telnet program's octets stand between, the whole line. */
static void
mark_secret (LsEvent *event, const LsLine *line, const LsSmtpSaid *said)
{
  LsSpan rest = line->octets;
  gsize end = line->length - MIN (line->length, 2);

  if (memchr (said->argument.data, ' ', said->argument.length) == NULL)
    return;
  if (!said->telnet)
    {
      ls_span_take_word (&rest);
      ls_span_take_word (&rest);
      rest = ls_span_trim (rest);
      event->line.secret_start = rest.data - line->octets.data;
      if ((line->flags & LS_LINE_CUT) == 0)
        end = event->line.secret_start + rest.length;
    }
  event->line.secret_length = end - event->line.secret_start;
}

static void
hear_command (LsSmtpObserver *self, const LsSaying *saying, guint64 start, const LsLine *line)
{
  LsEvent event = begin_event (self, LS_EVENT_COMMAND, saying, start, line->length);
  LsSmtpSaid said = { .saying = saying, .line = line, .text = line->octets, .flags = line->flags };
  LsSmtpPending pending;

  said.telnet = ls_telnet_strip (&said.text, self->scratch);
  /* An octet that was a negotiation's is no octet of the line. */
  if (said.telnet)
    said.flags = ls_line_flags (said.text) | (line->flags & LS_LINE_CUT);
  said.command = ls_smtp_line_parse (said.text, &said.argument);
  if (self->lost && said.command != SMTP_UNKNOWN)
    {
      guess_state (self, said.command);
      event.flags = LS_EVENT_FLAG_CLIENT_STATE;
    }
  ls_smtp_judge_command (self, &said);
  if (said.command == SMTP_AUTH_COMMAND)
    mark_secret (&event, line, &said);

  if (ls_smtp_commands[said.command].waits != SMTP_W_SAME)
    self->client_state = ls_smtp_commands[said.command].waits;
  event.row = said.command | (said.early ? LS_SMTP_ROW_EARLY : 0);
  event.line.input = saying->input;
  pending = (LsSmtpPending) { append (self, &event), said.command, said.outcome, said.flags };
  pending_push (self, &pending);
  ls_smtp_find_in_command (self, &said, &event);

  predict (self, said.command);
  self->last_command = said.command;
  if (said.command == SMTP_DATA_COMMAND)
    {
      self->mode = SMTP_HEARS_LETTER;
      self->letter = (LsSmtpLetter) { .announced_8bit = self->announced_8bit, .announced_size = self->announced_size };
    }
  else if (said.command == SMTP_AUTH_COMMAND)
    self->mode = SMTP_HEARS_AUTH;
}

static void
hear_auth_response (LsSmtpObserver *self, const LsSaying *saying, guint64 start, const LsLine *line)
{
  LsEvent event = begin_event (self, LS_EVENT_COMMAND, saying, start, line->length);
  LsSmtpPending pending;

  event.row = SMTP_AUTH_RESPONSE;
  event.line.secret_length = line->length - MIN (line->length, 2);
  event.line.input = saying->input;
  pending = (LsSmtpPending) { append (self, &event), SMTP_AUTH_RESPONSE, SMTP_OTHER, line->flags };
  pending_push (self, &pending);
  ls_smtp_find_in_auth_response (self, line, &event);
  self->last_command = SMTP_AUTH_RESPONSE;
}

static void
hear_dot (LsSmtpObserver *self, const LsSaying *saying, LsEvent *event)
{
  LsSmtpPending pending;

  self->client_state = SMTP_W_DOT;
  event->flags |= LS_EVENT_FLAG_DOT;
  event->row = SMTP_DATA_END;
  pending = (LsSmtpPending) { append (self, event), SMTP_DATA_END,
                              self->letter.flags & (LS_LINE_BARE_CR | LS_LINE_BARE_LF) ? SMTP_BARE_LINE_END : SMTP_OK, 0 };
  pending_push (self, &pending);
  ls_smtp_find_in_letter_end (self, event);
  self->mode = SMTP_HEARS_COMMANDS;
  self->last_command = SMTP_DATA_END;
  predict (self, SMTP_DATA_END);
}

static void
hear_letter_line (LsSmtpObserver *self, const LsSaying *saying, guint64 start, const LsLine *line)
{
  LsEvent event = begin_event (self, LS_EVENT_DATA, saying, start, line->length);
  LsSmtpPending pending;

  event.line.input = saying->input;
  if (ls_span_equals (line->octets, ".") && line->length == 3)
    {
      hear_dot (self, saying, &event);
      return;
    }
  pending = (LsSmtpPending) { append (self, &event), SMTP_UNKNOWN, SMTP_OTHER, line->flags, TRUE };
  if (self->mode == SMTP_HEARS_LETTER && !self->letter.confirmed)
    pending_push (self, &pending);
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
  LsEvent event = begin_event (self, LS_EVENT_COMMAND, saying, start, line->length);

  event.row = SMTP_AUTH_RESPONSE;
  event.line.secret_length = line->length - MIN (line->length, 2);
  event.line.input = saying->input;
  append (self, &event);
}

static void
hear_client_line (LsSmtpObserver *self, const LsSaying *saying, guint64 start, const LsLine *line)
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
        hear_letter_line (self, saying, start, line);
      else
        hear_command (self, saying, start, line);
      break;
    case SMTP_HEARS_LETTER:
      hear_letter_line (self, saying, start, line);
      break;
    case SMTP_HEARS_AUTH:
      hear_auth_response (self, saying, start, line);
      break;
    case SMTP_HEARS_NOTHING:
      break;
    }
}

/* ---- the server's replies ---- */

/* Reads a line, which was taken for a letter's or an AUTH exchange's, as the command that the server took it for. */
static void
reread_as_command (LsSmtpObserver *self, LsSmtpPending *pending)
{
  g_autoptr (GByteArray) scratch = g_byte_array_new ();
  LsSpan octets = ls_session_octets (self->parent.session, pending->event, scratch);
  LsSmtpSaid said = { .text = LS_SPAN (octets.data, octets.length - MIN (octets.length, 2)) };

  ls_telnet_strip (&said.text, self->scratch);
  said.command = ls_smtp_line_parse (said.text, &said.argument);
  ls_smtp_judge_command (self, &said);
  pending->command = said.command;
  pending->outcome = said.outcome;
}

static gboolean
is_dot (LsSmtpObserver *self, const LsSmtpPending *pending)
{
  g_autoptr (GByteArray) scratch = g_byte_array_new ();

  return ls_span_equals (ls_session_octets (self->parent.session, pending->event, scratch), ".\r\n");
}

/* What was sent in the hope of a 354 or 334 that did not come: these lines are commands now, and wait for replies of
 * their own. One of them may be a DATA or an AUTH; what follows it then belongs to that. */
static void
reread_pending (LsSmtpObserver *self)
{
  LsSmtpMode mode = SMTP_HEARS_COMMANDS;

  for (guint i = self->pending_head; i < self->pending->len; i++)
    {
      LsSmtpPending *pending = &g_array_index (self->pending, LsSmtpPending, i);
      gboolean dot = mode == SMTP_HEARS_LETTER && is_dot (self, pending);

      /* A command in its own right: what came after it was heard rightly. */
      if (!pending->letter && pending->command != SMTP_DATA_END && pending->command != SMTP_AUTH_RESPONSE)
        return;
      pending->letter = mode == SMTP_HEARS_LETTER && !dot;
      if (mode == SMTP_HEARS_COMMANDS)
        reread_as_command (self, pending);
      else if (mode == SMTP_HEARS_AUTH)
        pending->command = SMTP_AUTH_RESPONSE;
      else
        pending->command = dot ? SMTP_DATA_END : SMTP_UNKNOWN;

      if (dot)
        mode = SMTP_HEARS_COMMANDS;
      else if (pending->command == SMTP_DATA_COMMAND)
        mode = SMTP_HEARS_LETTER;
      else if (pending->command == SMTP_AUTH_COMMAND)
        mode = SMTP_HEARS_AUTH;
    }
  if (mode == SMTP_HEARS_LETTER && self->mode != SMTP_HEARS_LETTER)
    self->letter = (LsSmtpLetter) { .announced_8bit = self->announced_8bit, .announced_size = self->announced_size };
  self->mode = mode;
}

/* The 354 came: the lines that were sent before it are a letter's for good. */
static void
confirm_letter (LsSmtpObserver *self)
{
  LsSmtpPending *pending;

  while ((pending = pending_peek (self)) != NULL && pending->letter)
    pending_pop (self, &(LsSmtpPending) { 0 });
  self->letter.confirmed = pending == NULL;
}

static void
answer_data (LsSmtpObserver *self, guint code, const LsEvent *event)
{
  const LsSmtpPending *next = pending_peek (self);
  gboolean sent = next != NULL && next->letter;

  if (code / 100 == 3)
    {
      confirm_letter (self);
      return;
    }
  self->refused_data = !sent;
  if (sent)
    {
      reread_pending (self);
      ls_smtp_observer_find (self, SMTP_FINDING_DATA_AFTER_REFUSAL, event);
    }
  else if (next == NULL)
    self->mode = SMTP_HEARS_COMMANDS;
}

/* What changes beside the state when a reply is complete. */
static void
take_effect (LsSmtpObserver *self, LsSmtpCommandId command, guint code, const LsEvent *event)
{
  if (command == SMTP_DATA_COMMAND)
    answer_data (self, code, event);
  else if ((command == SMTP_AUTH_COMMAND || command == SMTP_AUTH_RESPONSE) && code / 100 != 3)
    reread_pending (self);
  else if (command == SMTP_STARTTLS && self->state == SMTP_TLS)
    self->mode = SMTP_HEARS_NOTHING;
  else if (self->torn && code / 100 != 3)
    self->mode = SMTP_HEARS_COMMANDS;
  self->torn = FALSE;
  if (code == 421)
    self->client_state = SMTP_CLIENT_END;
  if (ls_smtp_observer_n_pending (self) == 0)
    self->predicted = self->state;
}

/* The command that a reply answers: the oldest that waits; with none, the letter that is under way, or nothing. */
static LsSmtpPending
find_question (LsSmtpObserver *self, gboolean *asked)
{
  LsSmtpPending pending;

  *asked = pending_pop (self, &pending);
  if (*asked)
    return pending;
  if (self->mode == SMTP_HEARS_LETTER && self->letter.confirmed)
    return (LsSmtpPending) { self->last_event, SMTP_DATA_END, SMTP_OTHER, 0 };
  return (LsSmtpPending) { 0, SMTP_CONNECT, SMTP_OTHER, 0 };
}

static const LsSmtpRule *
find_rule (const LsSmtpObserver *self, const LsSmtpPending *question, LsSpan enhanced)
{
  guint code = self->reply.code;
  LsSmtpCommandId command = question->command;

  if (code < 200 || code > 599)
    return NULL;
  if (code == 421)
    command = SMTP_CONNECT;
  /* A line that was refused for its octets, not for its verb. */
  else if ((code == 500 || code == 501) && question->flags != 0 && ls_smtp_command_is_verb (command))
    return ls_smtp_rule_for_code (SMTP_UNKNOWN, self->state, code,
                                  question->flags & LS_LINE_CUT         ? SMTP_TOO_LONG
                                  : question->flags & LS_LINE_EIGHT_BIT ? SMTP_EIGHT_BIT
                                                                        : SMTP_SYNTAX, enhanced);
  return ls_smtp_rule_for_code (command, self->state, code, question->outcome, enhanced);
}

static void
end_reply (LsSmtpObserver *self, const LsSaying *saying, guint16 flags)
{
  gboolean asked;
  LsSmtpPending question = find_question (self, &asked);
  LsSmtpReply *reply = &self->reply;
  const LsSmtpRule *rule = find_rule (self, &question, LS_SPAN (reply->enhanced, strlen (reply->enhanced)));
  LsEvent event = begin_event (self, LS_EVENT_REPLY, saying, reply->start, reply->length);
  LsSmtpState before = self->state;
  guint64 n = ls_log_last (ls_session_get_log (self->parent.session)) + 1;

  self->findings = 0;
  event.flags |= flags | (reply->code >= 400 ? LS_EVENT_FLAG_REFUSED : 0);
  event.row = rule != NULL ? rule - ls_smtp_rules : LS_SMTP_ROW_NONE;
  event.partner = question.event != 0 ? MIN (n - question.event, G_MAXUINT32) : 0;
  if (rule != NULL && rule->next != SMTP_STAY)
    self->state = rule->next;
  append (self, &event);
  self->replies_end = reply->start + reply->length;
  if (question.command == SMTP_CONNECT)
    self->greeting_end = MIN (self->greeting_end, self->replies_end);

  ls_smtp_find_in_reply (self, &question, asked, before, &event);
  take_effect (self, question.command, reply->code, &event);
  *reply = (LsSmtpReply) { 0 };
}

/* The enhanced code at the front of a reply's text: `2.1.0`. RFC 2034 section 4. */
static void
take_enhanced (LsSmtpReply *reply, LsSpan text)
{
  LsSpan word = ls_span_take_word (&text), rest = word;
  guint dots = 0;

  if (word.length < 5 || word.length >= sizeof reply->enhanced)
    return;
  for (; rest.length > 0; ls_span_take (&rest, 1))
    if (rest.data[0] == '.')
      dots++;
    else if (!g_ascii_isdigit (rest.data[0]))
      return;
  if (dots == 2)
    memcpy (reply->enhanced, word.data, word.length);
}

static void
hear_server_line (LsSmtpObserver *self, const LsSaying *saying, guint64 start, const LsLine *line)
{
  LsSmtpReply *reply = &self->reply;
  LsSpan text = line->octets, digits = ls_span_take (&text, 3);
  guint64 code = 0;
  gboolean spaced = text.length > 0 && text.data[0] == ' ';
  gboolean numbered = digits.length == 3 && ls_span_parse_number (digits, 999, &code);
  gboolean goes_on = numbered && ls_span_take_octet (&text, '-');
  gboolean last = numbered && !goes_on && (text.length == 0 || text.data[0] == ' ');

  if (self->mode == SMTP_HEARS_NOTHING)
    return;
  ls_span_take_octet (&text, ' ');
  if (reply->lines == 0)
    {
      reply->start = start;
      reply->code = numbered ? code : 0;
      take_enhanced (reply, text);
    }
  else if (numbered && code != reply->code)
    reply->mixed = TRUE;
  reply->malformed |= !goes_on && !last;
  /* RFC 4954 section 4: a challenge may be empty; its space stays. */
  reply->empty |= last && reply->lines == 0 && text.length == 0 && !(code == 334 && spaced);
  reply->too_long |= line->length > LS_SMTP_COMMAND_MAX;
  reply->flags |= line->flags;
  reply->lines++;
  reply->length += line->length;
  ls_smtp_note_ability (self, reply->lines, text);

  /* Without a number, a first line is a reply of its own: nothing says that more of it follows. */
  if (last || (!goes_on && reply->lines == 1) || reply->length > REPLY_MAX)
    end_reply (self, saying, 0);
}

/* ---- octets ---- */

static void
hear_line (LsSmtpObserver *self, const LsSaying *saying, const LsLine *line)
{
  guint64 start = self->at[saying->from];

  self->at[saying->from] += line->length;
  if (saying->from == LS_FROM_CLIENT)
    hear_client_line (self, saying, start, line);
  else
    hear_server_line (self, saying, start, line);
}

static void
smtp_observer_input (LsObserver *observer, const LsSaying *saying, guint64 start, LsSpan octets)
{
  LsSmtpObserver *self = (LsSmtpObserver *) observer;
  LsLineReader *lines = &self->lines[saying->from];
  LsLine line;

  while (self->mode != SMTP_HEARS_NOTHING && ls_line_reader_take (lines, &octets, &line))
    hear_line (self, saying, &line);
  /* What is encrypted is nobody's line. */
  if (self->mode == SMTP_HEARS_NOTHING)
    {
      ls_line_reader_finish (lines, &line);
      self->at[saying->from] = ls_stream_length (self->parent.connection->streams[saying->from]);
    }
}

/* A line without an end yet: `AUTH` is enough to make a secret of the rest. */
static gboolean
begins_log_in (LsSmtpObserver *self, LsSpan text)
{
  ls_telnet_strip (&text, self->scratch);
  return ls_span_starts_nocase (text, "AUTH ");
}

/* An end without CRLF, at @end of the stream: what there is of a line is said to be so. */
static void
hear_unended (LsSmtpObserver *self, LsFrom from, const LsSaying *saying, guint64 end)
{
  LsSaying unended = *saying;
  LsLine line;
  guint64 start = self->at[from];
  gboolean left = ls_line_reader_finish (&self->lines[from], &line);
  LsEvent event;

  unended.from = from;
  self->at[from] = end;
  if (!left && (from == LS_FROM_CLIENT || self->reply.lines == 0))
    return;
  if (self->mode == SMTP_HEARS_NOTHING)
    return;
  if (from == LS_FROM_SERVER)
    {
      if (self->reply.lines == 0)
        self->reply.start = start;
      self->reply.length = end - self->reply.start;
      self->reply.malformed = TRUE;
      end_reply (self, &unended, LS_EVENT_FLAG_UNENDED);
    }
  else
    {
      event = begin_event (self, self->mode == SMTP_HEARS_LETTER ? LS_EVENT_DATA : LS_EVENT_COMMAND, &unended, start,
                           line.length);
      event.flags |= LS_EVENT_FLAG_UNENDED;
      event.row = SMTP_UNKNOWN;
      self->secret_rest = self->mode == SMTP_HEARS_AUTH || begins_log_in (self, line.octets);
      if (self->secret_rest)
        event.line.secret_length = line.length;
      append (self, &event);
    }
}

static void
smtp_observer_gap (LsObserver *observer, const LsSaying *saying, guint64 start, guint64 length)
{
  LsSmtpObserver *self = (LsSmtpObserver *) observer;

  hear_unended (self, saying->from, saying, start);
  self->at[saying->from] = start + length;
  /* The letter's dot, or the log-in's end, may be in the gap: the next reply tells. */
  self->torn = length > 0 && (self->mode == SMTP_HEARS_LETTER || self->mode == SMTP_HEARS_AUTH);
  g_array_set_size (self->pending, 0);
  self->pending_head = 0;
  if (self->mode != SMTP_HEARS_LETTER)
    self->lost = TRUE;
  if (length > 0)
    {
      LsEvent event = begin_event (self, LS_EVENT_NOTE, saying, 0, 0);
      g_autofree char *words = g_strdup_printf ("%" G_GUINT64_FORMAT " octets are missing here", length);

      event.state = self->state;
      event.client_state = self->client_state;
      self->findings = 0;
      ls_session_append_words (self->parent.session, self->parent.connection, &event, words);
      ls_smtp_observer_find (self, SMTP_FINDING_STREAM_GAP, &event);
    }
}

static void
smtp_observer_close (LsObserver *observer, const LsSaying *saying, gboolean reset)
{
  LsSmtpObserver *self = (LsSmtpObserver *) observer;
  LsSmtpState before = self->state;
  LsEvent event;

  if (self->closed)
    return;
  for (LsFrom from = LS_FROM_CLIENT; from <= LS_FROM_SERVER; from++)
    hear_unended (self, from, saying, ls_stream_length (self->parent.connection->streams[from]));
  self->closed = TRUE;
  self->findings = 0;
  event = begin_event (self, LS_EVENT_CLOSE, saying, 0, 0);
  event.flags |= reset ? LS_EVENT_FLAG_RESET : 0;
  self->state = SMTP_CLOSED;
  self->client_state = SMTP_CLIENT_END;
  append (self, &event);
  if (before == SMTP_CLOSED || before == SMTP_TLS || before == SMTP_CONNECTING)
    return;
  if (saying->from == LS_FROM_CLIENT)
    ls_smtp_observer_find (self, SMTP_FINDING_CLOSE_WITHOUT_QUIT, &event);
  else if (saying->from == LS_FROM_SERVER && before != SMTP_NO_SERVICE)
    ls_smtp_observer_find (self, SMTP_FINDING_CLOSE_WITHOUT_NOTICE, &event);
}

static void
smtp_observer_free (LsObserver *observer)
{
  LsSmtpObserver *self = (LsSmtpObserver *) observer;

  for (guint i = 0; i < 2; i++)
    ls_line_reader_clear (&self->lines[i]);
  g_array_unref (self->pending);
  g_byte_array_unref (self->scratch);
  g_free (self);
}

/**
 * ls_smtp_observer_new:
 * @session: where the events go; it outlives the observer
 * @connection: one of its connections, freshly opened
 *
 * Returns: (transfer full): an observer that waits for a greeting
 */
LsObserver *
ls_smtp_observer_new (LsSession *session, LsConnection *connection)
{
  static const LsObserverClass class = {
    smtp_observer_input, smtp_observer_gap, smtp_observer_close, smtp_observer_free,
  };
  LsSmtpObserver *self = g_new0 (LsSmtpObserver, 1);

  self->parent = (LsObserver) { &class, session, connection };
  self->state = self->predicted = SMTP_CONNECTING;
  self->client_state = SMTP_W_GREET;
  self->greeting_end = G_MAXUINT64;
  self->last_command = SMTP_CONNECT;
  self->pending = g_array_new (FALSE, FALSE, sizeof (LsSmtpPending));
  self->scratch = g_byte_array_new ();
  ls_line_reader_init (&self->lines[LS_FROM_CLIENT], LS_SMTP_LINE_HELD);
  ls_line_reader_init (&self->lines[LS_FROM_SERVER], LS_SMTP_COMMAND_MAX);
  pending_push (self, &(LsSmtpPending) { 0, SMTP_CONNECT, SMTP_OK, 0 });
  return &self->parent;
}
