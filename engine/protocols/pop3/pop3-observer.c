/* pop3-observer.c: reads both directions of a POP3 conversation, and says what happened. RFC 1939.
 *
 * It needs neither our server nor our client: replies are paired with the
 * commands that wait for one, since only the command tells whether a +OK has
 * further lines. What is odd, pop3-findings.c judges.
 * SPDX-License-Identifier: MIT */
#include "protocols/pop3/pop3-observer.h"

#include "protocols/telnet.h"

#include <string.h>

/* A reply of more octets than this is cut there: a list of a million letters is shorter. */
#define REPLY_MAX (32 * 1024 * 1024)

/**
 * ls_pop3_find:
 * @self: an observer
 * @finding: what was noticed
 * @about: the event just appended that it is about
 *
 * Appends a finding.
 */
void
ls_pop3_find (LsPop3Observer *self, LsPop3FindingId finding, const LsEvent *about)
{
  ls_line_observer_find (&self->parent, finding, ls_pop3_findings[finding].severity, about);
}

/* ---- the client's lines ---- */

/* In which state the server will be if everything that waits is answered with a yes. */
static void
predict (LsPop3Observer *self, LsPop3CommandId command)
{
  const LsPop3Rule *rule;

  if ((ls_pop3_commands[command].legal_in & (1u << self->predicted)) == 0)
    return;
  rule = ls_pop3_rule_for_sign (command, self->predicted, POP3_YES, POP3_OK, LS_SPAN (NULL, 0));
  if (rule != NULL && rule->next != POP3_STAY)
    self->predicted = rule->next;
}

/* Which state a server must be in that was not seen from its start, when it hears @command; QUIT and CAPA tell nothing. */
static void
guess_state (LsPop3Observer *self, LsPop3CommandId command)
{
  guint32 legal_in = ls_pop3_commands[command].legal_in;

  if (legal_in == 0 || legal_in == POP3_IN_COMMANDS)
    return;
  for (guint state = 0; state < POP3_N_STATES; state++)
    if (legal_in & (1u << state))
      self->parent.state = self->predicted = state;
  self->parent.lost = FALSE;
}

/* Where the secret of a log-in begins in its line; 0 where it has none. */
static gsize
secret_start (const LsPop3Said *said)
{
  LsSpan rest = said->line->octets;
  guint words = said->command == POP3_PASS ? 1 : said->command == POP3_APOP || said->command == POP3_AUTH_COMMAND ? 2 : 0;

  for (guint i = 0; i < words; i++)
    ls_span_take_word (&rest);
  return words > 0 && rest.length > 0 ? said->line->octets.length - rest.length : 0;
}

/* Where a telnet program's octets stand between, the whole line is secret. */
static void
mark_secret (LsEvent *event, const LsPop3Said *said)
{
  const LsLine *line = said->line;
  gsize start = secret_start (said), end = line->flags & LS_LINE_CUT ? line->length : line->octets.length;

  if (said->telnet && (said->command == POP3_PASS || said->command == POP3_APOP || said->command == POP3_AUTH_COMMAND))
    event->line.secret_length = end;
  else if (start > 0)
    {
      event->line.secret_start = start;
      event->line.secret_length = end - start;
    }
}

static void
hear_command (LsPop3Observer *self, const LsSaying *saying, guint64 start, const LsLine *line)
{
  LsPop3Said said = { .saying = saying, .line = line, .text = line->octets, .flags = line->flags };
  LsEvent event;
  LsLinePending pending;

  said.telnet = ls_telnet_strip (&said.text, self->parent.scratch);
  /* An octet that was a negotiation's is no octet of the line. */
  if (said.telnet)
    said.flags = ls_line_flags (said.text) | (line->flags & (LS_LINE_CUT | LS_LINE_BARE_LF));
  said.command = ls_pop3_line_parse (said.text, &said.argument);
  if (self->parent.lost)
    guess_state (self, said.command);
  event = ls_line_observer_begin (&self->parent, LS_EVENT_COMMAND, saying, start, line->length);
  ls_pop3_judge_command (self, &said);
  mark_secret (&event, &said);
  event.row = said.command | (said.early ? LS_LINE_ROW_EARLY : 0);
  pending = (LsLinePending) { ls_line_observer_append (&self->parent, &event), said.number, said.command, said.refusal,
                              said.flags };
  if (ls_pop3_is_multi_line (said.command, said.argument))
    pending.flags |= LS_POP3_MULTI_LINE;
  ls_line_observer_push (&self->parent, &pending);
  ls_pop3_find_in_command (self, &said, &event);
  predict (self, said.command);
  if (said.command == POP3_AUTH_COMMAND)
    self->in_auth = TRUE;
}

/* A line that is secret as a whole: part of a proof, or the rest of a log-in's line. */
static LsEvent
append_proof (LsPop3Observer *self, const LsSaying *saying, guint64 start, const LsLine *line)
{
  LsEvent event = ls_line_observer_begin (&self->parent, LS_EVENT_COMMAND, saying, start, line->length);

  event.row = POP3_AUTH_RESPONSE;
  event.line.secret_length = line->flags & LS_LINE_CUT ? line->length : line->octets.length;
  ls_line_observer_append (&self->parent, &event);
  return event;
}

static void
hear_proof (LsPop3Observer *self, const LsSaying *saying, guint64 start, const LsLine *line)
{
  LsEvent event = append_proof (self, saying, start, line);
  gboolean cancels = ls_span_equals (line->octets, "*");

  ls_line_observer_push (&self->parent, &(LsLinePending) { self->parent.last_event, 0, POP3_AUTH_RESPONSE,
                                                           cancels ? POP3_CANCELLED : POP3_WRONG, line->flags });
  ls_pop3_find_in_proof (self, line, &event);
}

static void
pop3_observer_client (LsLineObserver *observer, const LsSaying *saying, guint64 start, const LsLine *line)
{
  LsPop3Observer *self = (LsPop3Observer *) observer;
  gboolean secret_rest = self->secret_rest;

  self->secret_rest = FALSE;
  if (self->in_auth)
    hear_proof (self, saying, start, line);
  else if (secret_rest)
    append_proof (self, saying, start, line);
  else
    hear_command (self, saying, start, line);
}

/* ---- the server's replies ---- */

/* The exchange is over: what was sent for a part of it, and waits, is read as the command that the server takes it for. */
static void
end_auth (LsPop3Observer *self)
{
  g_autoptr (GByteArray) scratch = g_byte_array_new ();
  LsLinePending *pending;

  self->in_auth = FALSE;
  self->password_in = 0;
  while ((pending = ls_line_observer_peek (&self->parent)) != NULL && pending->command == POP3_AUTH_RESPONSE)
    {
      LsSpan octets = ls_session_octets (self->parent.parent.session, pending->event, scratch), argument;
      LsLinePending reread = *pending;

      octets.length -= MIN (octets.length, 2);
      reread.command = ls_pop3_line_parse (octets, &argument);
      reread.outcome = POP3_OTHER;
      if (reread.command == POP3_AUTH_COMMAND)
        self->in_auth = TRUE;
      *pending = reread;
      if (reread.command != POP3_AUTH_RESPONSE)
        return;
    }
}

/* What changes beside the state when a reply is complete. */
static void
take_effect (LsPop3Observer *self, const LsEvent *event)
{
  LsPop3CommandId command = self->question.command;
  LsPop3Sign sign = self->reply.sign;

  if (command == POP3_AUTH_COMMAND || command == POP3_AUTH_RESPONSE)
    {
      if (sign == POP3_MORE)
        self->in_auth = TRUE;
      else
        end_auth (self);
    }
  if (self->parent.state == POP3_TLS)
    {
      if (ls_line_observer_waiting (&self->parent) > 0)
        ls_pop3_find (self, POP3_FINDING_PLAINTEXT_AFTER_STARTTLS, event);
      ls_line_observer_forget (&self->parent);
      self->parent.sealed = TRUE;
    }
  if (sign == POP3_YES && command == POP3_DELE)
    g_hash_table_add (self->marked, GUINT_TO_POINTER (self->question.number));
  if (sign == POP3_YES && command == POP3_RSET)
    g_hash_table_remove_all (self->marked);
  if (command == POP3_DELE || command == POP3_RSET)
    self->has_stat = FALSE;
  if (ls_line_observer_waiting (&self->parent) == 0)
    self->predicted = self->parent.state;
}

/* What a reply looks like to come to. */
static LsPop3Outcome
hint (const LsPop3Observer *self)
{
  gboolean multi_line = (self->question.flags & LS_POP3_MULTI_LINE) != 0;

  if (self->reply.sign == POP3_NO)
    {
      guint flags = self->question.flags & ~(LS_POP3_MULTI_LINE | LS_LINE_BARE_LF);

      if (flags & LS_LINE_CUT)
        return POP3_TOO_LONG;
      return flags != 0 ? POP3_BAD_OCTET : self->question.outcome;
    }
  if (self->reply.sign == POP3_MORE)
    return POP3_GO_ON;
  /* A list of mechanisms lets nobody in. */
  if (self->question.command == POP3_AUTH_COMMAND && multi_line)
    return POP3_OTHER;
  if (self->question.command != POP3_LIST && self->question.command != POP3_UIDL)
    return POP3_OK;
  return !multi_line ? POP3_OK_ONE : self->reply.lines == 2 ? POP3_OK_EMPTY : POP3_OK;
}

static const LsPop3Rule *
find_rule (const LsPop3Observer *self)
{
  LsSpan code = ls_span_from_string (self->reply.code);
  LsPop3Outcome comes_to = hint (self);
  LsPop3CommandId command = self->question.command;
  const LsPop3Rule *rule;

  if (self->reply.sign == POP3_N_SIGNS)
    return NULL;
  if (comes_to == POP3_TOO_LONG || comes_to == POP3_BAD_OCTET)
    command = POP3_UNKNOWN;
  rule = ls_pop3_rule_for_sign (command, self->parent.state, self->reply.sign, comes_to, code);
  return rule != NULL ? rule
                      : ls_pop3_rule_for_sign (POP3_UNKNOWN, self->parent.state, self->reply.sign, POP3_OTHER, code);
}

/* @text is the reply's first line behind its sign. */
static void
end_reply (LsPop3Observer *self, const LsSaying *saying, LsSpan text, guint16 flags)
{
  LsPop3Reply *reply = &self->reply;
  const LsPop3Rule *rule = find_rule (self);
  LsEvent event = ls_line_observer_begin (&self->parent, LS_EVENT_REPLY, saying, reply->start, reply->length);
  guint64 n = ls_log_last (ls_session_get_log (self->parent.parent.session)) + 1;

  event.flags |= flags | (reply->sign == POP3_NO ? LS_EVENT_FLAG_REFUSED : 0);
  event.row = rule != NULL ? rule - ls_pop3_rules : LS_LINE_ROW_NONE;
  event.partner = self->question.event != 0 ? MIN (n - self->question.event, G_MAXUINT32) : 0;
  if (rule != NULL && rule->next != POP3_STAY)
    self->parent.state = rule->next;
  ls_line_observer_append (&self->parent, &event);
  self->parent.replies_end = reply->start + reply->length;
  ls_pop3_find_in_reply (self, text, &event);
  take_effect (self, &event);
  self->mode = POP3_HEARS_REPLIES;
  if (reply->sign == POP3_YES && (self->question.command == POP3_RETR || self->question.command == POP3_TOP))
    {
      self->mode = POP3_HEARS_LETTER;
      self->letter_octets = 0;
    }
  *reply = (LsPop3Reply) { 0 };
}

/* `[IN-USE]` at the front of a reply's text. RFC 2449 section 8. */
static void
take_code (LsPop3Reply *reply, LsSpan text)
{
  const guint8 *close = text.length > 0 && text.data[0] == '[' ? memchr (text.data, ']', text.length) : NULL;
  gsize length = close != NULL ? (gsize) (close - text.data) - 1 : 0;

  if (length > 0 && length < sizeof reply->code && memchr (text.data, '\0', length) == NULL)
    memcpy (reply->code, text.data + 1, length);
}

static void
hear_reply (LsPop3Observer *self, const LsSaying *saying, guint64 start, const LsLine *line)
{
  LsSpan text;

  self->asked = ls_line_observer_pop (&self->parent, &self->question);
  if (!self->asked)
    self->question = (LsLinePending) { 0, 0, POP3_CONNECT, POP3_OTHER, 0 };
  self->reply = (LsPop3Reply) {
    .start = start,
    .length = line->length,
    .lines = 1,
    .sign = ls_pop3_sign (line->octets, &text),
    .flags = line->flags,
    .bare_sign = ls_span_equals (line->octets, "+OK"),
    .too_long = line->length > LS_POP3_REPLY_MAX,
  };
  if (self->reply.sign == POP3_NO)
    take_code (&self->reply, text);
  if (self->reply.sign == POP3_YES && (self->question.flags & LS_POP3_MULTI_LINE) != 0
      && self->question.command != POP3_RETR && self->question.command != POP3_TOP)
    {
      self->mode = POP3_HEARS_LIST;
      self->offering = 0;
      self->offers_clear = self->uid_repeated = self->uid_bad = FALSE;
      self->list_count = self->list_octets = 0;
      g_hash_table_remove_all (self->uids);
      return;
    }
  end_reply (self, saying, text, 0);
}

static void
hear_listed (LsPop3Observer *self, const LsSaying *saying, const LsLine *line)
{
  self->reply.length += line->length;
  self->reply.lines++;
  self->reply.flags |= line->flags;
  if (!ls_span_equals (line->octets, "."))
    ls_pop3_note_listed (self, line->octets);
  if (ls_span_equals (line->octets, ".") || self->reply.length > REPLY_MAX)
    end_reply (self, saying, LS_SPAN (NULL, 0), 0);
}

static void
hear_letter_line (LsPop3Observer *self, const LsSaying *saying, guint64 start, const LsLine *line)
{
  LsEvent event = ls_line_observer_begin (&self->parent, LS_EVENT_DATA, saying, start, line->length);
  gboolean dot = ls_span_equals (line->octets, ".");

  if (dot)
    event.flags |= LS_EVENT_FLAG_DOT;
  ls_line_observer_append (&self->parent, &event);
  if (dot)
    {
      self->mode = POP3_HEARS_REPLIES;
      self->parent.replies_end = start + line->length;
      ls_pop3_find_in_letter_end (self, &event);
    }
  else
    ls_pop3_find_in_letter (self, line, &event);
}

static void
pop3_observer_server (LsLineObserver *observer, const LsSaying *saying, guint64 start, const LsLine *line)
{
  LsPop3Observer *self = (LsPop3Observer *) observer;

  switch (self->mode)
    {
    case POP3_HEARS_REPLIES:
      hear_reply (self, saying, start, line);
      break;
    case POP3_HEARS_LIST:
      hear_listed (self, saying, line);
      break;
    case POP3_HEARS_LETTER:
      hear_letter_line (self, saying, start, line);
      break;
    }
}

/* ---- ends and gaps ---- */

/* A line without an end yet: its keyword is enough to make a secret of the rest. */
static gboolean
begins_log_in (LsPop3Observer *self, LsSpan text)
{
  ls_telnet_strip (&text, self->parent.scratch);
  return ls_span_starts_nocase (text, "PASS ") || ls_span_starts_nocase (text, "APOP ") || ls_span_starts_nocase (text, "AUTH ");
}

static void
unended_client (LsPop3Observer *self, const LsSaying *saying, guint64 start, const LsLine *line)
{
  LsEvent event = ls_line_observer_begin (&self->parent, LS_EVENT_COMMAND, saying, start, line->length);

  event.flags |= LS_EVENT_FLAG_UNENDED;
  event.row = POP3_UNKNOWN;
  self->secret_rest = self->in_auth || begins_log_in (self, line->octets);
  if (self->secret_rest)
    event.line.secret_length = line->length;
  ls_line_observer_append (&self->parent, &event);
}

static void
pop3_observer_unended (LsLineObserver *observer, const LsSaying *saying, guint64 start, const LsLine *line)
{
  LsPop3Observer *self = (LsPop3Observer *) observer;

  if (saying->from == LS_FROM_CLIENT)
    {
      unended_client (self, saying, start, line);
      return;
    }
  if (self->mode == POP3_HEARS_LIST)
    {
      self->reply.length += line->length;
      end_reply (self, saying, LS_SPAN (NULL, 0), LS_EVENT_FLAG_UNENDED);
    }
  else if (line->length > 0)
    {
      LsEvent event = ls_line_observer_begin (&self->parent, self->mode == POP3_HEARS_LETTER ? LS_EVENT_DATA : LS_EVENT_REPLY,
                                              saying, start, line->length);

      event.flags |= LS_EVENT_FLAG_UNENDED;
      event.row = self->mode == POP3_HEARS_LETTER ? 0 : LS_LINE_ROW_NONE;
      ls_line_observer_append (&self->parent, &event);
    }
}

/* TLS records begin with a number from 20 to 23; anything else was said in the open. */
static void
pop3_observer_sealed (LsLineObserver *observer, const LsSaying *saying, guint64 start, LsSpan octets)
{
  LsPop3Observer *self = (LsPop3Observer *) observer;
  LsEvent event;

  if (self->plain_told[saying->from])
    return;
  self->plain_told[saying->from] = TRUE;
  if (octets.data[0] >= 20 && octets.data[0] <= 23)
    return;
  event = ls_line_observer_begin (observer, LS_EVENT_NOTE, saying, 0, 0);
  ls_line_observer_note (observer, &event, "something is said in the open where TLS should begin");
  ls_pop3_find (self, POP3_FINDING_PLAINTEXT_AFTER_STARTTLS, &event);
}

static void
pop3_observer_gap (LsLineObserver *observer, const LsSaying *saying)
{
  LsPop3Observer *self = (LsPop3Observer *) observer;

  ls_line_observer_forget (observer);
  self->has_stat = FALSE;
  self->in_auth = FALSE;
  if (saying->from == LS_FROM_SERVER && self->mode == POP3_HEARS_LETTER)
    {
      /* A letter with a hole: its dot will tell where it ends, but not its size. */
      self->letter_octets = G_MAXUINT64;
      return;
    }
  if (saying->from == LS_FROM_SERVER)
    self->mode = POP3_HEARS_REPLIES;
  observer->lost = TRUE;
}

static void
pop3_observer_close (LsLineObserver *observer, const LsSaying *saying, LsEvent *event)
{
  LsPop3Observer *self = (LsPop3Observer *) observer;
  LsPop3State before = observer->state;

  observer->state = POP3_CLOSED;
  ls_line_observer_append (observer, event);
  if (before == POP3_CLOSED || before == POP3_UPDATE || before == POP3_CONNECTING || before == POP3_TLS || observer->lost)
    return;
  if (saying->from == LS_FROM_CLIENT)
    ls_pop3_find (self, POP3_FINDING_CLOSE_WITHOUT_QUIT, event);
  if (g_hash_table_size (self->marked) > 0)
    ls_pop3_find (self, POP3_FINDING_UPDATE_SKIPPED, event);
}

/* RFC 2595 section 4: the session is still before its log-in, and knows nothing of what was said before. */
static void
pop3_observer_secured (LsLineObserver *observer, gint64 time_us, gboolean stands)
{
  LsPop3Observer *self = (LsPop3Observer *) observer;
  LsSaying saying = { .from = LS_FROM_SERVER, .time_us = time_us };
  LsEvent event;

  self->secured = stands;
  if (observer->state != POP3_TLS)
    return;
  observer->state = self->predicted = stands ? POP3_AUTHORIZATION : POP3_CLOSED;
  self->capa_seen = FALSE;
  self->capa_due = stands;
  self->offered = 0;
  event = ls_line_observer_begin (observer, LS_EVENT_STATE, &saying, 0, 0);
  ls_line_observer_note (observer, &event, stands ? "TLS stands" : "the TLS handshake failed");
}

static void
pop3_observer_clear (LsLineObserver *observer)
{
  LsPop3Observer *self = (LsPop3Observer *) observer;

  g_hash_table_unref (self->sizes);
  g_hash_table_unref (self->marked);
  g_hash_table_unref (self->uids);
}

/**
 * ls_pop3_observer_new:
 * @session: where the events go; it outlives the observer
 * @connection: one of its connections, freshly opened
 *
 * Returns: (transfer full): an observer that waits for a greeting
 */
LsObserver *
ls_pop3_observer_new (LsSession *session, LsConnection *connection)
{
  static const LsLineObserverHooks hooks = {
    pop3_observer_client, pop3_observer_server, pop3_observer_unended, NULL,
    pop3_observer_sealed, pop3_observer_gap,    pop3_observer_close,   pop3_observer_secured,
    pop3_observer_clear,
  };
  LsPop3Observer *self = g_new0 (LsPop3Observer, 1);

  ls_line_observer_init (&self->parent, &hooks, session, connection, LS_POP3_LINE_HELD);
  self->parent.stream_gap = POP3_FINDING_STREAM_GAP;
  self->predicted = POP3_CONNECTING;
  self->sizes = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  self->marked = g_hash_table_new (NULL, NULL);
  self->uids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  ls_line_observer_push (&self->parent, &(LsLinePending) { 0, 0, POP3_CONNECT, POP3_OTHER, 0 });
  return &self->parent.parent;
}
