/* pop3-findings.c: what is odd in a POP3 conversation, and only that. RFC 1939.
 * SPDX-License-Identifier: MIT */
#include "protocols/pop3/pop3-observer.h"

#include <string.h>

/* Sizes and ids of so many letters are compared; beyond, they are believed. */
#define LETTERS_MAX 200000

static const char *const offers[] = {
  [POP3_OFFERS_TOP] = "TOP",   [POP3_OFFERS_UIDL] = "UIDL",             [POP3_OFFERS_SASL] = "SASL",
  [POP3_OFFERS_STLS] = "STLS", [POP3_OFFERS_PIPELINING] = "PIPELINING", [POP3_OFFERS_UTF8] = "UTF8",
};

static gboolean
is_offered (const LsPop3Observer *self, LsPop3Offer offer)
{
  return (self->offered & (1u << offer)) != 0;
}

/* ---- commands ---- */

static gboolean
needs_offer (LsPop3CommandId command, LsPop3Offer *offer)
{
  static const struct {
    LsPop3CommandId command;
    LsPop3Offer     offer;
  } needs[] = {
    { POP3_TOP, POP3_OFFERS_TOP },   { POP3_UIDL, POP3_OFFERS_UIDL }, { POP3_AUTH_COMMAND, POP3_OFFERS_SASL },
    { POP3_STLS, POP3_OFFERS_STLS }, { POP3_UTF8, POP3_OFFERS_UTF8 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (needs); i++)
    if (needs[i].command == command)
      {
        *offer = needs[i].offer;
        return TRUE;
      }
  return FALSE;
}

static gboolean
is_unoffered (const LsPop3Observer *self, LsPop3CommandId command)
{
  LsPop3Offer offer;

  if (self->parent.lost)
    return FALSE;
  if (command == POP3_APOP)
    return !self->has_timestamp;
  return self->capa_seen && needs_offer (command, &offer) && !is_offered (self, offer);
}

/* The letter that @command is about: its first argument, where that is a number. */
static guint64
find_number (LsPop3CommandId command, LsSpan argument)
{
  guint64 number = 0;

  if (command == POP3_LIST || command == POP3_RETR || command == POP3_DELE || command == POP3_TOP || command == POP3_UIDL)
    ls_span_parse_number (ls_span_take_word (&argument), G_MAXUINT32, &number);
  return number;
}

static LsPop3Outcome
find_refusal (const LsPop3Observer *self, const LsPop3Said *said)
{
  if (said->command == POP3_UNKNOWN)
    return POP3_UNRECOGNIZED;
  if (said->early)
    return POP3_OUT_OF_ORDER;
  if (said->unoffered)
    return POP3_NOT_OFFERED;
  if (!ls_pop3_has_arguments (said->command, said->argument))
    return POP3_SYNTAX;
  if (said->number != 0)
    return g_hash_table_contains (self->marked, GUINT_TO_POINTER (said->number)) ? POP3_MARKED : POP3_NO_SUCH;
  switch (said->command)
    {
    case POP3_PASS:
    case POP3_APOP:
      return POP3_WRONG;
    case POP3_AUTH_COMMAND:
      return memchr (said->argument.data, ' ', said->argument.length) != NULL ? POP3_WRONG : POP3_BAD_MECHANISM;
    case POP3_STLS:
      return self->secured ? POP3_ALREADY : POP3_OTHER;
    case POP3_QUIT:
      return POP3_FAILED;
    case POP3_LIST:
    case POP3_RETR:
    case POP3_DELE:
    case POP3_TOP:
    case POP3_UIDL:
      /* A number of which no letter is: nought, or one of forty digits. */
      return said->argument.length > 0 && g_ascii_isdigit (said->argument.data[0]) ? POP3_NO_SUCH : POP3_SYNTAX;
    default:
      return POP3_OTHER;
    }
}

/**
 * ls_pop3_judge_command:
 * @self: an observer
 * @said: (inout): a client's line; what it looks like to come to is filled in
 */
void
ls_pop3_judge_command (LsPop3Observer *self, LsPop3Said *said)
{
  const LsPop3Command *row = &ls_pop3_commands[said->command];

  said->early = !self->parent.lost && said->command != POP3_UNKNOWN && (row->legal_in & (1u << self->predicted)) == 0;
  said->number = find_number (said->command, said->argument);
  said->unoffered = is_unoffered (self, said->command);
  said->refusal = find_refusal (self, said);
}

static void
find_in_octets (LsPop3Observer *self, const LsPop3Said *said, const LsEvent *event)
{
  gsize most = said->command == POP3_AUTH_COMMAND ? LS_POP3_AUTH_MAX : LS_POP3_COMMAND_MAX;

  if (said->telnet)
    ls_pop3_find (self, POP3_FINDING_TELNET_NEGOTIATION, event);
  if (said->flags & LS_LINE_BARE_LF)
    ls_pop3_find (self, POP3_FINDING_BARE_LF, event);
  if (said->flags & LS_LINE_BARE_CR)
    ls_pop3_find (self, POP3_FINDING_BARE_CR, event);
  if (said->flags & LS_LINE_NUL)
    ls_pop3_find (self, POP3_FINDING_NUL_OCTET, event);
  if ((said->flags & LS_LINE_EIGHT_BIT) != 0 && !is_offered (self, POP3_OFFERS_UTF8))
    ls_pop3_find (self, POP3_FINDING_EIGHT_BIT_COMMAND, event);
  if (said->line->length > most)
    ls_pop3_find (self, POP3_FINDING_LINE_TOO_LONG, event);
}

/* RFC 4616, and LOGIN, which no RFC defines: a password in clear, in this line or in one of the next. */
static void
find_password (LsPop3Observer *self, LsSpan argument, const LsEvent *event)
{
  LsSpan mechanism = ls_span_take_word (&argument);
  gboolean initial = ls_span_trim (argument).length > 0;

  self->password_in = 0;
  if (self->secured)
    return;
  if (ls_span_equals_nocase (mechanism, "LOGIN"))
    self->password_in = initial ? 1 : 2;
  else if (ls_span_equals_nocase (mechanism, "PLAIN") && !initial)
    self->password_in = 1;
  else if (ls_span_equals_nocase (mechanism, "PLAIN"))
    ls_pop3_find (self, POP3_FINDING_PLAINTEXT_PASSWORD, event);
}

/* Whether the client speaks before it can have heard what is due. */
static gboolean
is_hasty (const LsPop3Observer *self, const LsSaying *saying)
{
  return !self->parent.lost && !is_offered (self, POP3_OFFERS_PIPELINING)
         && (ls_line_observer_waiting (&self->parent) > 1 || self->mode != POP3_HEARS_REPLIES
             || saying->heard < self->parent.replies_end);
}

/**
 * ls_pop3_find_in_command:
 * @self: an observer
 * @said: a client's line
 * @event: its event, just appended
 */
void
ls_pop3_find_in_command (LsPop3Observer *self, const LsPop3Said *said, const LsEvent *event)
{
  if (is_hasty (self, said->saying))
    ls_pop3_find (self, POP3_FINDING_PIPELINING_NOT_OFFERED, event);
  find_in_octets (self, said, event);
  if (said->early)
    ls_pop3_find (self, POP3_FINDING_COMMAND_OUT_OF_ORDER, event);
  if (said->unoffered)
    ls_pop3_find (self, POP3_FINDING_EXTENSION_NOT_OFFERED, event);
  if (said->command == POP3_PASS && said->argument.length > 0 && !self->secured)
    ls_pop3_find (self, POP3_FINDING_PLAINTEXT_PASSWORD, event);
  if (said->command == POP3_AUTH_COMMAND)
    find_password (self, said->argument, event);
  if (self->capa_due && said->command != POP3_CAPA && said->command != POP3_QUIT && said->command != POP3_UNKNOWN)
    {
      self->capa_due = FALSE;
      ls_pop3_find (self, POP3_FINDING_NO_CAPA_AFTER_TLS, event);
    }
}

/**
 * ls_pop3_find_in_proof:
 * @self: an observer
 * @line: a line of an AUTH exchange
 * @event: its event, just appended
 */
void
ls_pop3_find_in_proof (LsPop3Observer *self, const LsLine *line, const LsEvent *event)
{
  if (line->flags & LS_LINE_BARE_LF)
    ls_pop3_find (self, POP3_FINDING_BARE_LF, event);
  if (line->length > LS_POP3_AUTH_MAX)
    ls_pop3_find (self, POP3_FINDING_LINE_TOO_LONG, event);
  if (self->password_in > 0 && --self->password_in == 0 && !ls_span_equals (line->octets, "*"))
    ls_pop3_find (self, POP3_FINDING_PLAINTEXT_PASSWORD, event);
}

/* ---- the lines of a list ---- */

static void
note_ability (LsPop3Observer *self, LsSpan line)
{
  LsSpan word = ls_span_take_word (&line);

  for (guint i = 0; i < G_N_ELEMENTS (offers); i++)
    if (ls_span_equals_nocase (word, offers[i]))
      self->offering |= 1u << i;
  if (!ls_span_equals_nocase (word, "SASL"))
    return;
  while (line.length > 0)
    {
      LsSpan mechanism = ls_span_take_word (&line);

      self->offers_clear |= ls_span_equals_nocase (mechanism, "PLAIN") || ls_span_equals_nocase (mechanism, "LOGIN");
    }
}

static void
remember_size (LsPop3Observer *self, guint64 number, guint64 octets)
{
  if (g_hash_table_size (self->sizes) < LETTERS_MAX)
    g_hash_table_insert (self->sizes, g_memdup2 (&number, sizeof number), g_memdup2 (&octets, sizeof octets));
}

static gboolean
take_two_numbers (LsSpan line, guint64 *first, guint64 *second)
{
  return ls_span_parse_number (ls_span_take_word (&line), G_MAXUINT64, first)
         && ls_span_parse_number (ls_span_take_word (&line), G_MAXUINT64, second);
}

static void
note_size (LsPop3Observer *self, LsSpan line)
{
  guint64 number, octets;

  if (!take_two_numbers (line, &number, &octets))
    return;
  self->list_count++;
  self->list_octets += octets;
  remember_size (self, number, octets);
}

static gboolean
is_uid (LsSpan uid)
{
  for (gsize i = 0; i < uid.length; i++)
    if (uid.data[i] < 0x21 || uid.data[i] > 0x7e)
      return FALSE;
  return uid.length >= 1 && uid.length <= LS_UID_MAX;
}

static void
note_uid (LsPop3Observer *self, LsSpan line)
{
  ls_span_take_word (&line);
  if (!is_uid (line))
    self->uid_bad = TRUE;
  else if (g_hash_table_size (self->uids) < LETTERS_MAX && !g_hash_table_add (self->uids, ls_span_dup (line)))
    self->uid_repeated = TRUE;
}

/**
 * ls_pop3_note_listed:
 * @self: an observer
 * @line: a line of a reply that has several, without its end; neither the first nor the dot
 */
void
ls_pop3_note_listed (LsPop3Observer *self, LsSpan line)
{
  if (self->question.command == POP3_CAPA)
    note_ability (self, line);
  else if (self->question.command == POP3_LIST)
    note_size (self, line);
  else if (self->question.command == POP3_UIDL)
    note_uid (self, line);
}

/* ---- replies ---- */

static void
find_in_form (LsPop3Observer *self, const LsEvent *event)
{
  const LsPop3Reply *reply = &self->reply;

  if (reply->sign == POP3_N_SIGNS)
    ls_pop3_find (self, POP3_FINDING_REPLY_MALFORMED, event);
  if (reply->bare_sign)
    ls_pop3_find (self, POP3_FINDING_NO_SPACE_AFTER_OK, event);
  if (reply->too_long)
    ls_pop3_find (self, POP3_FINDING_LINE_TOO_LONG, event);
  if (reply->flags & LS_LINE_BARE_LF)
    ls_pop3_find (self, POP3_FINDING_BARE_LF, event);
  if (reply->flags & LS_LINE_BARE_CR)
    ls_pop3_find (self, POP3_FINDING_BARE_CR, event);
  if (reply->flags & LS_LINE_NUL)
    ls_pop3_find (self, POP3_FINDING_NUL_OCTET, event);
}

static void
find_in_stat (LsPop3Observer *self, LsSpan text)
{
  self->has_stat = take_two_numbers (text, &self->stat_count, &self->stat_octets);
}

static void
find_in_list (LsPop3Observer *self, LsSpan text, const LsEvent *event)
{
  guint64 number, octets;

  if ((self->question.flags & LS_POP3_MULTI_LINE) == 0)
    {
      if (take_two_numbers (text, &number, &octets))
        remember_size (self, number, octets);
      return;
    }
  if (self->has_stat && (self->list_count != self->stat_count || self->list_octets != self->stat_octets))
    ls_pop3_find (self, POP3_FINDING_COUNT_MISMATCH, event);
}

static void
find_in_uids (LsPop3Observer *self, LsSpan text, const LsEvent *event)
{
  if ((self->question.flags & LS_POP3_MULTI_LINE) == 0)
    {
      ls_span_take_word (&text);
      self->uid_bad = !is_uid (text);
    }
  if (self->uid_bad)
    ls_pop3_find (self, POP3_FINDING_UID_BAD, event);
  if (self->uid_repeated)
    ls_pop3_find (self, POP3_FINDING_UID_REPEATED, event);
  self->uid_bad = self->uid_repeated = FALSE;
}

static void
find_in_abilities (LsPop3Observer *self, const LsEvent *event)
{
  self->capa_seen = TRUE;
  self->capa_due = FALSE;
  self->offered = self->offering;
  if (self->offers_clear && !self->secured)
    ls_pop3_find (self, POP3_FINDING_AUTH_PLAIN_OFFERED_CLEAR, event);
}

static void
find_in_yes (LsPop3Observer *self, LsSpan text, const LsEvent *event)
{
  LsSpan timestamp;

  switch (self->question.command)
    {
    case POP3_CONNECT:
      if (self->asked)
        self->has_timestamp = ls_pop3_is_timestamp (text, &timestamp);
      break;
    case POP3_CAPA:
      find_in_abilities (self, event);
      break;
    case POP3_STAT:
      find_in_stat (self, text);
      break;
    case POP3_LIST:
      find_in_list (self, text, event);
      break;
    case POP3_UIDL:
      find_in_uids (self, text, event);
      break;
    default:
      break;
    }
}

/**
 * ls_pop3_find_in_reply:
 * @self: an observer whose reply is complete
 * @text: what stands behind the sign of its first line; nothing where the reply has further lines
 * @event: its event, just appended
 */
void
ls_pop3_find_in_reply (LsPop3Observer *self, LsSpan text, const LsEvent *event)
{
  LsPop3CommandId command = self->question.command;
  gboolean is_exchange = command == POP3_AUTH_COMMAND || command == POP3_AUTH_RESPONSE;

  find_in_form (self, event);
  if (!self->parent.lost && self->reply.sign != POP3_N_SIGNS
      && (!self->asked || (self->reply.sign == POP3_MORE && !is_exchange)))
    ls_pop3_find (self, POP3_FINDING_REPLY_NOT_EXPECTED, event);
  if (self->reply.sign == POP3_YES)
    find_in_yes (self, text, event);
  /* A server that does not know CAPA has told as much as it ever will. */
  if (self->reply.sign == POP3_NO && command == POP3_CAPA)
    self->capa_due = FALSE;
}

/* ---- letters ---- */

/**
 * ls_pop3_find_in_letter:
 * @self: an observer
 * @line: a line of a letter that comes in
 * @event: its event, just appended
 */
void
ls_pop3_find_in_letter (LsPop3Observer *self, const LsLine *line, const LsEvent *event)
{
  gboolean stuffed = line->octets.length > 0 && line->octets.data[0] == '.';

  if (self->letter_octets != G_MAXUINT64)
    self->letter_octets += line->length - (stuffed ? 1 : 0);
  if (line->flags & LS_LINE_BARE_LF)
    ls_pop3_find (self, POP3_FINDING_BARE_LF, event);
  if (line->flags & LS_LINE_BARE_CR)
    ls_pop3_find (self, POP3_FINDING_BARE_CR, event);
  if (line->flags & LS_LINE_NUL)
    ls_pop3_find (self, POP3_FINDING_NUL_OCTET, event);
  if (stuffed && line->octets.length > 1 && line->octets.data[1] != '.')
    ls_pop3_find (self, POP3_FINDING_DOT_NOT_STUFFED, event);
}

/**
 * ls_pop3_find_in_letter_end:
 * @self: an observer
 * @event: of the lone dot, just appended
 */
void
ls_pop3_find_in_letter_end (LsPop3Observer *self, const LsEvent *event)
{
  const guint64 *told = g_hash_table_lookup (self->sizes, &self->question.number);

  if (self->question.command == POP3_RETR && told != NULL && self->letter_octets != G_MAXUINT64
      && *told != self->letter_octets)
    ls_pop3_find (self, POP3_FINDING_COUNT_MISMATCH, event);
}
