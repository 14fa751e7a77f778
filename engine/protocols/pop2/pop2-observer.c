/* pop2-observer.c: reads both directions of a POP2 conversation, and says what happened. RFC 937.
 *
 * It needs neither our server nor our client: replies are paired with the
 * commands that wait for one, and a letter's octets are counted as they were told.
 * SPDX-License-Identifier: MIT */
#include "protocols/pop2/pop2-tables.h"
#include "protocols/telnet.h"

#include "mail/address.h"

#include <string.h>

typedef struct {
  LsLineObserver parent;
  LsPop2State    predicted;     /* the state if all that waits is answered well */
  guint64        size;          /* of the current letter, as it was told */
  guint64        seen;          /* so many of its octets have come */
  gboolean       over;          /* a letter is over: what comes unasked now was counted wrong */
  gboolean       said_minus;
  gboolean       secret_rest;   /* the next line is the rest of a HELO's, behind a gap */
} Pop2Observer;

static void
find (Pop2Observer *self, LsPop2FindingId finding, const LsEvent *about)
{
  ls_line_observer_find (&self->parent, finding, ls_pop2_findings[finding].severity, about);
}

/* Whether the octets that come now are a letter's: RETR waits longest, and a length was told. */
static gboolean
is_in_letter (Pop2Observer *self)
{
  const LsLinePending *first = ls_line_observer_peek (&self->parent);

  return first != NULL && first->command == POP2_RETR && first->outcome != POP2_SYNTAX && !self->parent.lost
         && self->parent.state == POP2_ITEM && self->size > 0;
}

/* ---- the client's lines ---- */

static void
predict (Pop2Observer *self, LsPop2CommandId command)
{
  const LsPop2Rule *rule;

  if ((ls_pop2_commands[command].legal_in & (1u << self->predicted)) == 0)
    return;
  rule = ls_pop2_rule_for_outcome (command, self->predicted, POP2_OK);
  if (rule != NULL && rule->next != POP2_STAY)
    self->predicted = rule->next;
}

/* Which state a server must be in that was not seen from its start. RETR's needs a length, which is not known. */
static void
guess_state (Pop2Observer *self, LsPop2CommandId command)
{
  if (command == POP2_UNKNOWN || command == POP2_RETR || command == POP2_QUIT)
    return;
  self->parent.state = self->predicted = command == POP2_HELO                         ? POP2_AUTHORIZATION
                                         : command == POP2_FOLD || command == POP2_READ ? POP2_MAILBOX
                                                                                        : POP2_NEXT;
  self->parent.lost = FALSE;
}

/* The password stands behind the user. Where a telnet program's octets stand between, the whole line is secret. */
static void
mark_secret (LsEvent *event, const LsLine *line, gboolean telnet)
{
  LsSpan rest = line->octets;
  gsize end = line->flags & LS_LINE_CUT ? line->length : line->octets.length;
  g_autofree char *user = NULL;

  if (telnet)
    {
      event->line.secret_length = end;
      return;
    }
  ls_span_take_word (&rest);
  user = ls_pop2_take_argument (&rest, FALSE);
  if (rest.length == 0)
    return;
  event->line.secret_start = line->octets.length - rest.length;
  event->line.secret_length = end - event->line.secret_start;
}

/* HELO, or HELLO, which summaries make of it. */
static gboolean
is_log_in (LsPop2CommandId command, LsSpan line)
{
  return command == POP2_HELO || (command == POP2_UNKNOWN && ls_pop2_alias_find (ls_span_take_word (&line)) == POP2_HELO);
}

static void
find_in_octets (Pop2Observer *self, const LsLine *line, guint flags, gsize most, const LsEvent *event)
{
  if (flags & LS_LINE_BARE_LF)
    find (self, POP2_FINDING_BARE_LF, event);
  if (flags & LS_LINE_BARE_CR)
    find (self, POP2_FINDING_BARE_CR, event);
  if (flags & LS_LINE_NUL)
    find (self, POP2_FINDING_NUL_OCTET, event);
  if (line->length > most)
    find (self, POP2_FINDING_LINE_TOO_LONG, event);
}

static LsPop2Outcome
find_refusal (LsPop2CommandId command, LsSpan argument, gboolean early)
{
  if (command == POP2_UNKNOWN)
    return POP2_UNRECOGNIZED;
  if (early)
    return POP2_OUT_OF_ORDER;
  if (command == POP2_HELO)
    return memchr (argument.data, ' ', argument.length) != NULL ? POP2_WRONG : POP2_SYNTAX;
  if (command == POP2_FOLD)
    return argument.length == 0 ? POP2_SYNTAX : POP2_FAILED;
  return argument.length > 0 ? POP2_SYNTAX : POP2_FAILED;
}

/* The client speaks, and the letter is not whole: it has counted otherwise, so the rest is not waited for. */
static gboolean
end_short_letter (Pop2Observer *self)
{
  LsLinePending retr;

  if (!is_in_letter (self) || self->seen == 0 || self->seen >= self->size)
    return FALSE;
  ls_line_observer_pop (&self->parent, &retr);
  self->parent.state = self->predicted = POP2_NEXT;
  self->over = TRUE;
  return TRUE;
}

static void
hear_command (Pop2Observer *self, const LsSaying *saying, guint64 start, const LsLine *line)
{
  LsSpan text = line->octets, argument;
  gboolean telnet = ls_telnet_strip (&text, self->parent.scratch), early, is_short = end_short_letter (self);
  guint flags = telnet ? ls_line_flags (text) | (line->flags & (LS_LINE_CUT | LS_LINE_BARE_LF)) : line->flags;
  LsPop2CommandId command = ls_pop2_line_parse (text, &argument);
  LsEvent event;
  LsLinePending pending;

  if (self->parent.lost)
    guess_state (self, command);
  event = ls_line_observer_begin (&self->parent, LS_EVENT_COMMAND, saying, start, line->length);
  early = !self->parent.lost && command != POP2_UNKNOWN && (ls_pop2_commands[command].legal_in & (1u << self->predicted)) == 0;
  if (is_log_in (command, text))
    mark_secret (&event, line, telnet);
  if (ls_pop2_commands[command].client_state != POP2_N_CLIENT_STATES)
    self->parent.client_state = ls_pop2_commands[command].client_state;
  event.row = command | (early ? LS_LINE_ROW_EARLY : 0);
  pending = (LsLinePending) { ls_line_observer_append (&self->parent, &event), 0, command,
                              find_refusal (command, argument, early), flags };
  ls_line_observer_push (&self->parent, &pending);

  if (is_short)
    find (self, POP2_FINDING_LENGTH_MISMATCH, &event);
  if (telnet)
    find (self, POP2_FINDING_TELNET_NEGOTIATION, &event);
  find_in_octets (self, line, flags, LS_POP2_LINE_MAX, &event);
  if (early)
    find (self, self->predicted == POP2_NEXT ? POP2_FINDING_ACK_MISSING : POP2_FINDING_COMMAND_OUT_OF_ORDER, &event);
  if (event.line.secret_length > 0)
    find (self, POP2_FINDING_PLAINTEXT_PASSWORD, &event);
  predict (self, command);
}

static void
pop2_observer_client (LsLineObserver *observer, const LsSaying *saying, guint64 start, const LsLine *line)
{
  Pop2Observer *self = (Pop2Observer *) observer;
  LsEvent event;

  if (!self->secret_rest)
    {
      hear_command (self, saying, start, line);
      return;
    }
  self->secret_rest = FALSE;
  event = ls_line_observer_begin (observer, LS_EVENT_COMMAND, saying, start, line->length);
  event.row = POP2_HELO;
  event.line.secret_length = line->flags & LS_LINE_CUT ? line->length : line->octets.length;
  ls_line_observer_append (observer, &event);
}

/* ---- the server's octets ---- */

static guint64
pop2_observer_counted (LsLineObserver *observer)
{
  Pop2Observer *self = (Pop2Observer *) observer;

  return is_in_letter (self) ? self->size - self->seen : 0;
}

static void
settle (Pop2Observer *self)
{
  if (ls_line_observer_waiting (&self->parent) == 0)
    self->predicted = self->parent.state;
}

static void
hear_letter_line (Pop2Observer *self, const LsSaying *saying, guint64 start, const LsLine *line)
{
  LsEvent event = ls_line_observer_begin (&self->parent, LS_EVENT_DATA, saying, start, line->length);
  LsLinePending retr;

  self->seen += line->length;
  if (is_in_letter (self) && self->seen >= self->size)
    {
      ls_line_observer_pop (&self->parent, &retr);
      self->parent.state = POP2_NEXT;
      self->over = TRUE;
      self->parent.replies_end = start + line->length;
    }
  ls_line_observer_append (&self->parent, &event);
  find_in_octets (self, line, line->flags, LS_POP2_TEXT_MAX, &event);
  settle (self);
}

/* RFC 937 "Greeting": the protocol's name, then the server's. */
static gboolean
names_host (LsSpan text)
{
  LsSpan name;

  if (!ls_span_equals (ls_span_take_word (&text), "POP2"))
    return FALSE;
  name = ls_span_take_word (&text);
  return ls_domain_is_valid (name) && memchr (name.data, '.', name.length) != NULL;
}

static gboolean
is_usual (LsPop2CommandId command, LsPop2Sign sign)
{
  switch (command)
    {
    case POP2_CONNECT:
    case POP2_QUIT:
      return sign == POP2_PLUS || sign == POP2_MINUS;
    case POP2_HELO:
    case POP2_FOLD:
      return sign == POP2_HASH || sign == POP2_MINUS;
    case POP2_READ:
    case POP2_ACKS:
    case POP2_ACKD:
    case POP2_NACK:
      return sign == POP2_EQUALS || sign == POP2_MINUS;
    default:
      return sign == POP2_MINUS;
    }
}

static void
find_in_reply (Pop2Observer *self, const LsLinePending *question, gboolean asked, LsPop2Sign sign, const LsLine *line,
               LsSpan text, const LsEvent *event)
{
  gboolean farewell = self->said_minus && !asked && sign == POP2_PLUS;

  find_in_octets (self, line, line->flags, LS_POP2_LINE_MAX, event);
  if (farewell)
    find (self, POP2_FINDING_TWO_FAREWELLS, event);
  else if (!asked && self->over && !self->parent.lost)
    find (self, POP2_FINDING_LENGTH_MISMATCH, event);
  else if (sign == POP2_N_SIGNS)
    find (self, POP2_FINDING_REPLY_MALFORMED, event);
  else if (!self->parent.lost && (!asked ? sign != POP2_MINUS : !is_usual (question->command, sign)))
    find (self, POP2_FINDING_REPLY_NOT_EXPECTED, event);
  if (asked && question->command == POP2_CONNECT && sign == POP2_PLUS && !names_host (text))
    find (self, POP2_FINDING_GREETING_NO_HOST, event);
}

static LsPop2Outcome
hint (const LsLinePending *question, LsPop2Sign sign, guint64 number)
{
  if (sign == POP2_HASH || sign == POP2_EQUALS)
    return number > 0 ? POP2_OK : POP2_EMPTY;
  if (sign == POP2_PLUS)
    return POP2_OK;
  if (question->flags & LS_LINE_CUT)
    return POP2_TOO_LONG;
  return question->flags & ~LS_LINE_BARE_LF ? POP2_BAD_OCTET : question->outcome;
}

static const LsPop2Rule *
find_rule (const Pop2Observer *self, const LsLinePending *question, LsPop2Sign sign, guint64 number)
{
  LsPop2Outcome comes_to = hint (question, sign, number);
  LsPop2CommandId command = comes_to == POP2_TOO_LONG || comes_to == POP2_BAD_OCTET ? POP2_UNKNOWN : question->command;
  const LsPop2Rule *rule;

  if (sign == POP2_N_SIGNS)
    return NULL;
  rule = ls_pop2_rule_for_sign (command, self->parent.state, sign, comes_to);
  return rule != NULL ? rule : ls_pop2_rule_for_sign (POP2_UNKNOWN, self->parent.state, sign, POP2_OTHER);
}

static void
hear_reply (Pop2Observer *self, const LsSaying *saying, guint64 start, const LsLine *line, guint16 flags)
{
  LsEvent event = ls_line_observer_begin (&self->parent, LS_EVENT_REPLY, saying, start, line->length);
  guint64 number, n = ls_log_last (ls_session_get_log (self->parent.parent.session)) + 1;
  LsSpan text;
  LsPop2Sign sign = ls_pop2_sign (line->octets, &number, &text);
  LsLinePending question = { 0, 0, POP2_CONNECT, POP2_OTHER, 0 };
  gboolean asked = ls_line_observer_pop (&self->parent, &question);
  const LsPop2Rule *rule = find_rule (self, &question, sign, number);

  event.flags |= flags | (sign == POP2_MINUS ? LS_EVENT_FLAG_REFUSED : 0);
  event.row = rule != NULL ? rule - ls_pop2_rules : LS_LINE_ROW_NONE;
  event.partner = question.event != 0 ? MIN (n - question.event, G_MAXUINT32) : 0;
  if (rule != NULL && rule->next != POP2_STAY)
    self->parent.state = rule->next;
  if (sign == POP2_EQUALS)
    self->size = number;
  self->seen = 0;
  ls_line_observer_append (&self->parent, &event);
  self->parent.replies_end = start + line->length;
  find_in_reply (self, &question, asked, sign, line, text, &event);
  self->over = FALSE;
  self->said_minus = sign == POP2_MINUS;
  settle (self);
}

/* Of a letter whose length was not seen, every line is one until the client has said more than RETR. */
static gboolean
is_uncounted (Pop2Observer *self)
{
  LsLinePending *first = ls_line_observer_peek (&self->parent);

  if (!self->parent.lost || first == NULL || first->command != POP2_RETR)
    return FALSE;
  if (ls_line_observer_waiting (&self->parent) == 1)
    return TRUE;
  ls_line_observer_pop (&self->parent, &(LsLinePending) { 0 });
  return FALSE;
}

static void
pop2_observer_server (LsLineObserver *observer, const LsSaying *saying, guint64 start, const LsLine *line)
{
  Pop2Observer *self = (Pop2Observer *) observer;

  if (is_in_letter (self) || is_uncounted (self))
    hear_letter_line (self, saying, start, line);
  else
    hear_reply (self, saying, start, line, 0);
}

/* ---- ends and gaps ---- */

static void
pop2_observer_unended (LsLineObserver *observer, const LsSaying *saying, guint64 start, const LsLine *line)
{
  Pop2Observer *self = (Pop2Observer *) observer;
  LsSpan text = line->octets;
  LsEvent event;

  if (line->length == 0)
    return;
  if (saying->from == LS_FROM_SERVER && !is_in_letter (self))
    {
      hear_reply (self, saying, start, line, LS_EVENT_FLAG_UNENDED);
      return;
    }
  event = ls_line_observer_begin (observer, saying->from == LS_FROM_SERVER ? LS_EVENT_DATA : LS_EVENT_COMMAND, saying, start,
                                  line->length);
  event.flags |= LS_EVENT_FLAG_UNENDED;
  if (saying->from == LS_FROM_CLIENT)
    {
      event.row = POP2_UNKNOWN;
      ls_telnet_strip (&text, observer->scratch);
      self->secret_rest = ls_span_starts_nocase (text, "HELO ") || ls_span_starts_nocase (text, "HELLO ");
      if (self->secret_rest)
        event.line.secret_length = line->length;
    }
  else
    self->seen += line->length;
  ls_line_observer_append (observer, &event);
}

static void
pop2_observer_gap (LsLineObserver *observer, const LsSaying *saying)
{
  ls_line_observer_forget (observer);
  observer->lost = TRUE;
  ((Pop2Observer *) observer)->over = FALSE;
}

static void
pop2_observer_close (LsLineObserver *observer, const LsSaying *saying, LsEvent *event)
{
  Pop2Observer *self = (Pop2Observer *) observer;
  LsPop2State before = observer->state;
  gboolean is_short = is_in_letter (self) && self->seen > 0 && self->seen < self->size;

  observer->state = POP2_CLOSED;
  observer->client_state = POP2_EXIT;
  ls_line_observer_append (observer, event);
  if (observer->lost || before == POP2_CLOSED)
    return;
  if (is_short)
    find (self, POP2_FINDING_LENGTH_MISMATCH, event);
  if (saying->from == LS_FROM_CLIENT && before != POP2_LISTENING)
    find (self, POP2_FINDING_CLOSE_WITHOUT_QUIT, event);
}

static void
pop2_observer_clear (LsLineObserver *observer)
{
}

/**
 * ls_pop2_observer_new:
 * @session: where the events go; it outlives the observer
 * @connection: one of its connections, freshly opened
 *
 * Returns: (transfer full): an observer that waits for a greeting
 */
LsObserver *
ls_pop2_observer_new (LsSession *session, LsConnection *connection)
{
  static const LsLineObserverHooks hooks = {
    pop2_observer_client, pop2_observer_server, pop2_observer_unended, pop2_observer_counted, NULL,
    pop2_observer_gap,    pop2_observer_close,  NULL,                  pop2_observer_clear,
  };
  Pop2Observer *self = g_new0 (Pop2Observer, 1);

  ls_line_observer_init (&self->parent, &hooks, session, connection, LS_POP2_LINE_HELD);
  self->parent.stream_gap = POP2_FINDING_STREAM_GAP;
  self->predicted = POP2_LISTENING;
  ls_line_observer_push (&self->parent, &(LsLinePending) { 0, 0, POP2_CONNECT, POP2_OTHER, 0 });
  return &self->parent.parent;
}
