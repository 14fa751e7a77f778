/* smtp-hear-server.c: a server's replies as the observer hears them, each paired with what it answers. RFC 5321 section 4.2.
 * SPDX-License-Identifier: MIT */
#include "protocols/smtp/smtp-observer.h"

#include "protocols/smtp/smtp-line.h"
#include "protocols/telnet.h"

#include <string.h>

/* A reply of more octets than this is cut there: no server has so much to say. */
#define REPLY_MAX (1024 * 1024)

/* Reads a line, which was taken for a letter's or an AUTH exchange's, as the command that the server took it for; its
 * first octets may be a chunk's. Returns where the octets end that follow a BDAT; 0 for all others. */
static guint64
reread_as_command (LsSmtpObserver *self, LsSmtpPending *pending, const LsEvent *event, guint64 skipped)
{
  g_autoptr (GByteArray) scratch = g_byte_array_new ();
  LsSpan octets = ls_session_octets (self->parent.session, pending->event, scratch);
  LsSmtpSaid said = { .text = LS_SPAN (octets.data, octets.length - MIN (octets.length, 2)) };
  guint64 chunk;

  ls_span_take (&said.text, skipped);
  ls_telnet_strip (&said.text, self->scratch);
  said.command = ls_smtp_line_parse (said.text, &said.argument);
  ls_smtp_judge_command (self, &said);
  pending->command = said.command;
  pending->outcome = said.outcome;
  if (said.command != SMTP_BDAT || event == NULL
      || !ls_smtp_chunk_argument (said.argument, &chunk, &self->last_chunk))
    return 0;
  return event->start + event->length + chunk;
}

static gboolean
is_dot (LsSmtpObserver *self, const LsSmtpPending *pending)
{
  g_autoptr (GByteArray) scratch = g_byte_array_new ();

  return ls_span_equals (ls_session_octets (self->parent.session, pending->event, scratch), ".\r\n");
}

/* Reads one line of those that were sent too early; what follows it belongs to it where it is a DATA, an AUTH or a BDAT. */
static void
reread (LsSmtpObserver *self, LsSmtpPending *pending, const LsEvent *event, LsSmtpMode *mode, guint64 *chunk_end)
{
  gboolean dot = *mode == SMTP_HEARS_LETTER && is_dot (self, pending);
  guint64 skipped = event != NULL && *chunk_end > event->start ? *chunk_end - event->start : 0;

  pending->letter = *mode == SMTP_HEARS_LETTER && !dot;
  if (*mode == SMTP_HEARS_COMMANDS)
    *chunk_end = reread_as_command (self, pending, event, skipped);
  else if (*mode == SMTP_HEARS_AUTH)
    pending->command = SMTP_AUTH_RESPONSE;
  else
    pending->command = dot ? SMTP_DATA_END : SMTP_UNKNOWN;

  if (dot)
    *mode = SMTP_HEARS_COMMANDS;
  else if (pending->command == SMTP_DATA_COMMAND)
    *mode = SMTP_HEARS_LETTER;
  else if (pending->command == SMTP_AUTH_COMMAND)
    *mode = SMTP_HEARS_AUTH;
}

/* A command in its own right: what came after it was heard rightly. */
static gboolean
stands_alone (const LsSmtpPending *pending)
{
  return !pending->letter && pending->command != SMTP_DATA_END && pending->command != SMTP_AUTH_RESPONSE;
}

/* What was sent in the hope of a 354 or 334 that did not come: these lines are commands now, and wait for replies of
 * their own; what turns out to be a chunk's waits for none. */
static void
reread_pending (LsSmtpObserver *self)
{
  LsSmtpMode mode = SMTP_HEARS_COMMANDS;
  guint kept = self->pending_head, i;
  guint64 chunk_end = 0;

  for (i = kept; i < self->pending->len; i++)
    {
      LsSmtpPending pending = g_array_index (self->pending, LsSmtpPending, i);
      const LsEvent *event = ls_session_event (self->parent.session, pending.event);

      if (event != NULL && event->start + event->length <= chunk_end)
        continue;
      if (stands_alone (&pending) && (event == NULL || event->start >= chunk_end))
        break;
      reread (self, &pending, event, &mode, &chunk_end);
      g_array_index (self->pending, LsSmtpPending, kept++) = pending;
    }
  if (i < self->pending->len)
    {
      g_array_remove_range (self->pending, kept, i - kept);
      return;
    }
  g_array_set_size (self->pending, kept);
  if (mode == SMTP_HEARS_LETTER && self->mode != SMTP_HEARS_LETTER)
    ls_smtp_begin_letter (self, FALSE);
  self->mode = mode;
  if (chunk_end > self->at[LS_FROM_CLIENT])
    ls_smtp_resume_chunk (self, chunk_end - self->at[LS_FROM_CLIENT]);
}

/* The 354 came: the lines that were sent before it are a letter's for good. */
static void
confirm_letter (LsSmtpObserver *self)
{
  LsSmtpPending *pending;

  while ((pending = ls_smtp_observer_peek (self)) != NULL && pending->letter)
    ls_smtp_observer_pop (self, &(LsSmtpPending) { 0 });
  self->letter.confirmed = pending == NULL;
}

static void
answer_data (LsSmtpObserver *self, guint code, const LsEvent *event)
{
  const LsSmtpPending *next = ls_smtp_observer_peek (self);
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

/* With a 334 the client's next line is a part of the proof, whatever it looks like; with all else the exchange is over. */
static void
answer_log_in (LsSmtpObserver *self, guint code)
{
  if (code / 100 != 3)
    reread_pending (self);
  else if (self->mode == SMTP_HEARS_COMMANDS && ls_smtp_observer_n_pending (self) == 0)
    self->mode = SMTP_HEARS_AUTH;
  if (code / 100 != 2)
    return;
  /* RFC 4954 section 4: once is all. */
  self->logged_in = TRUE;
  ls_session_note_offers (self->parent.session, self->parent.connection,
                          self->offered & ~(1u << SMTP_EXTENSION_AUTH));
}

/* A server that knows no BDAT takes what is left of its octets for commands. */
static void
answer_chunk (LsSmtpObserver *self, guint code)
{
  if ((code == 500 || code == 502) && self->mode == SMTP_HEARS_CHUNK)
    {
      self->mode = SMTP_HEARS_COMMANDS;
      self->letter.in_chunks = FALSE;
    }
  self->last_chunk_came = code / 100 == 2 && self->state == SMTP_READY;
}

static gboolean
begins_anew (LsSmtpCommandId command)
{
  return command == SMTP_MAIL || command == SMTP_RSET || command == SMTP_EHLO || command == SMTP_HELO;
}

/* What changes beside the state when a reply is complete. */
static void
take_effect (LsSmtpObserver *self, const LsSaying *saying, LsSmtpCommandId command, guint code, const LsEvent *event)
{
  if (command == SMTP_DATA_COMMAND)
    answer_data (self, code, event);
  else if (command == SMTP_AUTH_COMMAND || command == SMTP_AUTH_RESPONSE)
    answer_log_in (self, code);
  else if (command == SMTP_STARTTLS && self->state == SMTP_TLS)
    ls_smtp_observer_veil (self, saying, event);
  else if (command == SMTP_BDAT)
    answer_chunk (self, code);
  else if (code == 334)
    {
      /* Of a log-in that we do not know. */
      self->mechanism = LS_SASL_NONE;
      answer_log_in (self, code);
    }
  else if (self->torn && code / 100 != 3)
    self->mode = SMTP_HEARS_COMMANDS;
  self->torn = FALSE;
  if (code / 100 == 2 && begins_anew (command))
    self->last_chunk_came = FALSE;
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

  *asked = ls_smtp_observer_pop (self, &pending);
  if (*asked)
    return pending;
  if (self->mode == SMTP_HEARS_LETTER && self->letter.confirmed && self->state == SMTP_DATA)
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
  else if (code == 503 && command == SMTP_BDAT)
    return ls_smtp_rule_for_code (command, self->state, code,
                                  self->last_chunk_came ? SMTP_AFTER_LAST : SMTP_OUT_OF_ORDER, enhanced);
  else if (code == 530)
    return ls_smtp_rule_for_code (SMTP_UNKNOWN, self->state, code,
                                  ls_smtp_observer_is_offered (self, "AUTH") ? SMTP_NEEDS_LOG_IN : SMTP_NEEDS_TLS,
                                  enhanced);
  /* A line that was refused for its octets, not for its verb. */
  else if ((code == 500 || code == 501) && question->flags != 0 && ls_smtp_command_is_verb (command))
    return ls_smtp_rule_for_code (SMTP_UNKNOWN, self->state, code,
                                  question->flags & LS_LINE_CUT         ? SMTP_TOO_LONG
                                  : question->flags & LS_LINE_EIGHT_BIT ? SMTP_EIGHT_BIT
                                                                        : SMTP_SYNTAX, enhanced);
  return ls_smtp_rule_for_code (command, self->state, code, question->outcome, enhanced);
}

/**
 * ls_smtp_observer_end_reply:
 * @self: an observer
 * @saying: who said it, and when
 * @flags: more #LsEventFlags
 *
 * The reply is complete, as far as it ever will be.
 */
void
ls_smtp_observer_end_reply (LsSmtpObserver *self, const LsSaying *saying, guint16 flags)
{
  gboolean asked;
  LsSmtpPending question = find_question (self, &asked);
  LsSmtpReply *reply = &self->reply;
  const LsSmtpRule *rule = find_rule (self, &question, LS_SPAN (reply->enhanced, strlen (reply->enhanced)));
  LsEvent event = ls_smtp_observer_begin (self, LS_EVENT_REPLY, saying, reply->start, reply->length);
  LsSmtpState before = self->state;
  guint64 n = ls_log_last (ls_session_get_log (self->parent.session)) + 1;

  self->findings = 0;
  event.flags |= flags | (reply->code >= 400 ? LS_EVENT_FLAG_REFUSED : 0);
  event.row = rule != NULL ? rule - ls_smtp_rules : LS_SMTP_ROW_NONE;
  event.partner = question.event != 0 ? MIN (n - question.event, G_MAXUINT32) : 0;
  if (rule != NULL && rule->next != SMTP_STAY)
    self->state = rule->next;
  ls_smtp_observer_append (self, &event);
  self->replies_end = reply->start + reply->length;
  if (question.command == SMTP_CONNECT)
    self->greeting_end = MIN (self->greeting_end, self->replies_end);

  ls_smtp_find_in_reply (self, &question, asked, before, &event);
  take_effect (self, saying, question.command, reply->code, &event);
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

/**
 * ls_smtp_hear_server_line:
 * @self: an observer
 * @saying: who said it, and when
 * @start: where it begins in the server's stream
 * @line: the line
 *
 * A line of a reply; its last one ends it.
 */
void
ls_smtp_hear_server_line (LsSmtpObserver *self, const LsSaying *saying, guint64 start, const LsLine *line)
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
  reply->too_long |= line->length > (code == 334 ? LS_SASL_LINE_MAX : LS_SMTP_COMMAND_MAX);
  reply->flags |= line->flags;
  reply->lines++;
  reply->length += line->length;
  ls_smtp_note_ability (self, reply->lines, text);

  /* Without a number, a first line is a reply of its own: nothing says that more of it follows. */
  if (last || (!goes_on && reply->lines == 1) || reply->length > REPLY_MAX)
    ls_smtp_observer_end_reply (self, saying, 0);
}
