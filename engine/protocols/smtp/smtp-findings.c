/* smtp-findings.c: what is odd in an SMTP conversation, and only that. RFC 5321.
 * SPDX-License-Identifier: MIT */
#include "protocols/base64.h"
#include "protocols/smtp/smtp-line.h"
#include "protocols/smtp/smtp-observer.h"

#include <string.h>

/* Keywords that an observer remembers; the first are those of ls_smtp_extensions, in its order. */
static const char *const keywords[] = {
  "PIPELINING", "SIZE", "8BITMIME", "ENHANCEDSTATUSCODES", "HELP", "EXPN", "AUTH", "STARTTLS",
  "CHUNKING", "BINARYMIME", "DSN", "SMTPUTF8", "VRFY",
};

/* Parameters, and the keyword that each belongs to. */
static const struct {
  const char *parameter;
  const char *keyword;
} parameters[] = {
  { "SIZE", "SIZE" },   { "BODY", "8BITMIME" }, { "AUTH", "AUTH" },      { "RET", "DSN" },
  { "ENVID", "DSN" },   { "NOTIFY", "DSN" },    { "ORCPT", "DSN" },      { "SMTPUTF8", "SMTPUTF8" },
};

/**
 * ls_smtp_observer_is_offered:
 *
 * Returns: whether the last EHLO's reply lists @keyword
 */
gboolean
ls_smtp_observer_is_offered (const LsSmtpObserver *self, const char *keyword)
{
  for (guint i = 0; i < G_N_ELEMENTS (keywords); i++)
    if (strcmp (keywords[i], keyword) == 0)
      return (self->offered & (1u << i)) != 0;
  return FALSE;
}

/* `AUTH PLAIN`, also as old programs write it, `AUTH=PLAIN`: a mechanism that sends the password itself. */
static gboolean
offers_clear (LsSpan word, LsSpan rest)
{
  LsSpan mechanism = { NULL, 0 };

  if (!ls_span_starts_nocase (word, "AUTH"))
    return FALSE;
  ls_span_take (&word, strlen ("AUTH"));
  if (ls_span_take_octet (&word, '='))
    mechanism = word;
  else if (word.length > 0)
    return FALSE;
  for (;;)
    {
      LsSaslMechanism found = ls_sasl_find (mechanism);

      if (found != LS_SASL_NONE && ls_sasl_kinds[found].in_clear)
        return TRUE;
      if (rest.length == 0)
        return FALSE;
      mechanism = ls_span_take_word (&rest);
    }
}

/**
 * ls_smtp_note_ability:
 * @self: an observer
 * @line: which line of a reply, from 1
 * @text: what it says behind its code
 *
 * Remembers a keyword, in case the reply turns out to be EHLO's.
 */
void
ls_smtp_note_ability (LsSmtpObserver *self, guint line, LsSpan text)
{
  LsSpan word = ls_span_take_word (&text);

  if (line == 1)
    {
      self->offering = 0;
      self->size_offering = 0;
      self->clear_offering = FALSE;
      return;
    }
  self->clear_offering |= !self->secure && offers_clear (word, text);
  if (ls_span_starts_nocase (word, "AUTH="))
    word.length = strlen ("AUTH");
  if (ls_span_equals_nocase (word, "SIZE"))
    ls_span_parse_number (ls_span_trim (text), G_MAXUINT64, &self->size_offering);
  for (guint i = 0; i < G_N_ELEMENTS (keywords); i++)
    if (ls_span_equals_nocase (word, keywords[i]))
      self->offering |= 1u << i;
}

/* ---- commands ---- */

static gboolean
parameters_are_offered (const LsSmtpObserver *self, LsSpan text)
{
  LsSpan keyword, value;

  while (ls_smtp_take_parameter (&text, &keyword, &value))
    {
      /* RFC 3030 section 3: this value comes by an extension of its own. */
      gboolean offered = ls_span_equals_nocase (value, "BINARYMIME") && ls_smtp_observer_is_offered (self, "BINARYMIME");

      for (guint i = 0; i < G_N_ELEMENTS (parameters); i++)
        if (ls_span_equals_nocase (keyword, parameters[i].parameter))
          offered |= ls_smtp_observer_is_offered (self, parameters[i].keyword);
      if (!offered)
        return FALSE;
    }
  return TRUE;
}

static void
note_mail_parameters (LsSmtpObserver *self, LsSpan text)
{
  LsSpan keyword, value;

  self->announced_8bit = self->announced_binary = FALSE;
  self->announced_size = 0;
  while (ls_smtp_take_parameter (&text, &keyword, &value))
    if (ls_span_equals_nocase (keyword, "SIZE"))
      ls_span_parse_number (value, G_MAXUINT64, &self->announced_size);
    else if (ls_span_equals_nocase (keyword, "BODY"))
      {
        self->announced_8bit = !ls_span_equals_nocase (value, "7BIT");
        self->announced_binary = ls_span_equals_nocase (value, "BINARYMIME");
      }
}

static void
judge_path (LsSmtpObserver *self, LsSmtpSaid *said)
{
  LsSmtpPathArgument parsed;

  said->outcome = ls_smtp_path_argument (said->command, said->argument, &parsed);
  if (said->outcome != SMTP_OK)
    return;
  said->spaced = parsed.spaced || parsed.bare;
  said->routed = parsed.path.route.length > 0;
  said->unoffered = !parameters_are_offered (self, parsed.parameters);
  if (said->command == SMTP_MAIL)
    note_mail_parameters (self, parsed.parameters);
  if (said->command != SMTP_RCPT)
    self->has_sender = !ls_path_is_null (&parsed.path);
  if (said->unoffered)
    said->outcome = SMTP_UNKNOWN_PARAMETER;
  else if (said->spaced)
    said->outcome = SMTP_SYNTAX;
  else if (said->command == SMTP_MAIL && ls_path_is_null (&parsed.path))
    said->outcome = SMTP_OK_NULL;
  else if (said->command == SMTP_RCPT && parsed.path.domain.length == 0)
    said->outcome = SMTP_OK_POSTMASTER;
}

/* What an AUTH looks like to come to. */
static LsSmtpOutcome
outcome_of_log_in (const LsSmtpObserver *self, const LsSmtpSaid *said)
{
  LsSaslMechanism mechanism = ls_sasl_find (said->mechanism);
  g_autoptr (GByteArray) octets = g_byte_array_new ();
  LsSaslPart parts[LS_SASL_PARTS_MAX];

  if (self->logged_in)
    return SMTP_LOGGED_IN;
  if (said->mechanism.length == 0)
    return SMTP_SYNTAX;
  if (mechanism == LS_SASL_NONE)
    return SMTP_NO_MECHANISM;
  if (said->initial.length > 0 && !ls_span_equals (said->initial, "="))
    {
      if (mechanism == LS_SASL_CRAM_MD5)
        return SMTP_NO_INITIAL;
      if (!ls_base64_decode (said->initial, octets))
        return SMTP_NOT_BASE64;
      if (ls_sasl_take_apart (mechanism, FALSE, 0, LS_SPAN (octets->data, octets->len), parts) == 0)
        return SMTP_BAD_RESPONSE;
    }
  return ls_sasl_kinds[mechanism].in_clear && !self->secure ? SMTP_CLEAR_MECHANISM : SMTP_OK;
}

/* What a BDAT looks like to come to. */
static LsSmtpOutcome
outcome_of_chunk (LsSpan argument)
{
  guint64 octets;
  gboolean last;

  if (!ls_smtp_chunk_argument (argument, &octets, &last))
    return SMTP_SYNTAX;
  return last ? SMTP_OK_LAST : SMTP_OK;
}

/**
 * ls_smtp_judge_command:
 * @self: an observer
 * @said: (inout): a client's line; what it looks like to come to is filled in
 */
void
ls_smtp_judge_command (LsSmtpObserver *self, LsSmtpSaid *said)
{
  const LsSmtpCommand *row = &ls_smtp_commands[said->command];

  said->outcome = SMTP_OK;
  said->early = !self->lost && (row->legal_in & (1u << self->predicted)) == 0;
  switch (said->command)
    {
    case SMTP_MAIL:
    case SMTP_RCPT:
    case SMTP_SEND:
    case SMTP_SOML:
    case SMTP_SAML:
      judge_path (self, said);
      break;
    case SMTP_DATA_COMMAND:
    case SMTP_RSET:
    case SMTP_QUIT:
      if (said->argument.length > 0)
        said->outcome = SMTP_NO_ARGUMENT_WANTED;
      else if (said->command == SMTP_DATA_COMMAND && self->announced_binary)
        said->outcome = SMTP_NEEDS_CHUNKS;
      break;
    case SMTP_STARTTLS:
      said->unoffered = !ls_smtp_observer_is_offered (self, "STARTTLS");
      said->outcome = said->argument.length > 0 ? SMTP_NO_ARGUMENT_WANTED : self->secure ? SMTP_HAS_TLS : SMTP_OK;
      break;
    case SMTP_AUTH_COMMAND:
      said->unoffered = !ls_smtp_observer_is_offered (self, "AUTH");
      said->outcome = outcome_of_log_in (self, said);
      break;
    case SMTP_BDAT:
      said->unoffered = !ls_smtp_observer_is_offered (self, "CHUNKING");
      said->outcome = outcome_of_chunk (said->argument);
      break;
    case SMTP_UNKNOWN:
      said->outcome = SMTP_UNRECOGNIZED;
      break;
    default:
      break;
    }
}

/* RFC 5321 section 4.1.1.1: a full domain name, or an address in brackets. */
static gboolean
is_full_name (LsSpan argument)
{
  LsSpan rest = argument, name = ls_span_take_word (&rest);
  gboolean letter = FALSE, dot = FALSE;

  if (ls_literal_is_valid (name))
    return TRUE;
  for (gsize i = 0; i < name.length; i++)
    {
      letter |= g_ascii_isalpha (name.data[i]);
      dot |= name.data[i] == '.';
    }
  return letter && dot && ls_domain_is_valid (name) && memchr (name.data, '_', name.length) == NULL;
}

/* RFC 2920 section 3.1: what must be the last of its group, since the client has to look at the answer. */
static gboolean
ends_group (LsSmtpCommandId command)
{
  switch (command)
    {
    case SMTP_RSET:
    case SMTP_MAIL:
    case SMTP_RCPT:
    case SMTP_SEND:
    case SMTP_SOML:
    case SMTP_SAML:
    case SMTP_BDAT:
    case SMTP_DATA_END:
    case SMTP_UNKNOWN:
      return FALSE;
    default:
      return TRUE;
    }
}

/* Whether the client speaks before it can have heard what is due. */
static void
find_haste (LsSmtpObserver *self, const LsSaying *saying, const LsEvent *event)
{
  gboolean due = ls_smtp_observer_n_pending (self) > (event->kind == LS_EVENT_COMMAND ? 1 : 0)
                 || saying->heard < self->replies_end;

  if (!due || self->lost)
    return;
  if (self->greeting_end == G_MAXUINT64 || saying->heard < self->greeting_end)
    ls_smtp_observer_find (self, SMTP_FINDING_EARLY_TALKER, event);
  else if (!self->extended || !ls_smtp_observer_is_offered (self, "PIPELINING"))
    ls_smtp_observer_find (self, SMTP_FINDING_PIPELINING_NOT_OFFERED, event);
  else if (ends_group (self->last_command))
    ls_smtp_observer_find (self, SMTP_FINDING_PIPELINING_ORDER, event);
}

static void
find_in_octets (LsSmtpObserver *self, const LsSmtpSaid *said, const LsEvent *event)
{
  guint flags = said->flags;
  gsize most = ls_smtp_command_max (said->command, self->extended ? self->offered : 0);

  if (said->telnet)
    ls_smtp_observer_find (self, SMTP_FINDING_TELNET_NEGOTIATION, event);
  if (flags & LS_LINE_BARE_LF)
    ls_smtp_observer_find (self, SMTP_FINDING_BARE_LF, event);
  if (flags & LS_LINE_BARE_CR)
    ls_smtp_observer_find (self, SMTP_FINDING_BARE_CR, event);
  if (flags & LS_LINE_NUL)
    ls_smtp_observer_find (self, SMTP_FINDING_NUL_OCTET, event);
  if ((flags & LS_LINE_EIGHT_BIT) != 0 && !ls_smtp_observer_is_offered (self, "SMTPUTF8"))
    ls_smtp_observer_find (self, SMTP_FINDING_EIGHT_BIT_COMMAND, event);
  if (said->line->length > most)
    ls_smtp_observer_find (self, SMTP_FINDING_LINE_TOO_LONG, event);
}

/* RFC 4616, and LOGIN, which no RFC defines: whether the client's turn-th word is the password itself, in clear. */
static void
find_password (LsSmtpObserver *self, guint turn, LsSpan word, const LsEvent *event)
{
  gboolean password = (self->mechanism == LS_SASL_PLAIN && turn == 0) || (self->mechanism == LS_SASL_LOGIN && turn == 1);

  if (password && !self->secure && word.length > 0 && !ls_span_equals (word, "*") && !ls_span_equals (word, "="))
    ls_smtp_observer_find (self, SMTP_FINDING_PLAINTEXT_PASSWORD, event);
}

/**
 * ls_smtp_find_in_command:
 * @self: an observer
 * @said: a client's line
 * @event: its event, just appended
 */
void
ls_smtp_find_in_command (LsSmtpObserver *self, const LsSmtpSaid *said, const LsEvent *event)
{
  find_haste (self, said->saying, event);
  find_in_octets (self, said, event);
  if (said->early && said->command != SMTP_UNKNOWN)
    ls_smtp_observer_find (self, SMTP_FINDING_COMMAND_OUT_OF_ORDER, event);
  if ((said->command == SMTP_EHLO || said->command == SMTP_HELO) && !is_full_name (said->argument))
    ls_smtp_observer_find (self, SMTP_FINDING_HELO_ARGUMENT, event);
  if (said->spaced)
    ls_smtp_observer_find (self, SMTP_FINDING_PATH_SYNTAX, event);
  if (said->routed)
    ls_smtp_observer_find (self, SMTP_FINDING_SOURCE_ROUTE, event);
  if (said->command >= SMTP_SEND && said->command <= SMTP_TURN)
    ls_smtp_observer_find (self, SMTP_FINDING_OBSOLETE_COMMAND, event);
  if (self->renewed && said->command >= SMTP_MAIL && said->command <= SMTP_DATA_COMMAND)
    ls_smtp_observer_find (self, SMTP_FINDING_NO_EHLO_AFTER_TLS, event);
  if (said->unoffered && !self->lost && self->greeted)
    ls_smtp_observer_find (self, SMTP_FINDING_EXTENSION_NOT_OFFERED, event);
  if (said->logs_in)
    find_password (self, 0, said->initial, event);
  if (said->command == SMTP_UNKNOWN && self->refused_data)
    ls_smtp_observer_find (self, SMTP_FINDING_DATA_AFTER_REFUSAL, event);
  self->refused_data = FALSE;
}

/**
 * ls_smtp_find_in_auth_response:
 * @self: an observer
 * @response: the client's word in an exchange
 * @event: its event, just appended
 */
void
ls_smtp_find_in_auth_response (LsSmtpObserver *self, LsSpan response, const LsEvent *event)
{
  if (event->length > LS_SASL_LINE_MAX)
    ls_smtp_observer_find (self, SMTP_FINDING_LINE_TOO_LONG, event);
  find_password (self, self->turn, response, event);
}

/* ---- letters ---- */

/* Says a finding once a letter. */
static void
find_once (LsSmtpObserver *self, LsSmtpFindingId finding, guint bit, const LsEvent *event)
{
  if ((self->letter.told & (1u << bit)) != 0)
    return;
  self->letter.told |= 1u << bit;
  ls_smtp_observer_find (self, finding, event);
}

/* A dot alone between any two line ends that are not CRLF.CRLF: the lone dot of whoever reads loosely. */
static gboolean
has_loose_dot (LsSpan text)
{
  for (gsize i = 0; i < text.length; i++)
    if (text.data[i] == '.' && (i == 0 || text.data[i - 1] == '\n' || text.data[i - 1] == '\r')
        && (i + 1 == text.length || text.data[i + 1] == '\n' || text.data[i + 1] == '\r'))
      return TRUE;
  return FALSE;
}

/* NUL octets aside, does the line read as a lone dot? */
static gboolean
is_dot_with_nul (LsSpan text)
{
  gsize dots = 0;

  for (gsize i = 0; i < text.length; i++)
    if (text.data[i] == '.')
      dots++;
    else if (text.data[i] != '\0')
      return FALSE;
  return dots == 1;
}

/* RFC 3462: a letter that reports what became of another says so in its header, on one line or on the next. */
static gboolean
says_report (LsSpan line)
{
  static const char word[] = "report-type=delivery-status";

  for (gsize i = 0; i + sizeof word - 1 <= line.length; i++)
    if (g_ascii_strncasecmp ((const char *) line.data + i, word, sizeof word - 1) == 0)
      return TRUE;
  return FALSE;
}

/* Looks at a line of the letter's header. */
static void
find_in_header (LsSmtpObserver *self, LsSpan line, const LsEvent *event)
{
  gboolean folded = line.length > 0 && (line.data[0] == ' ' || line.data[0] == '\t');

  if (line.length == 0)
    self->letter.in_text = TRUE;
  else if (!folded)
    self->letter.in_content_type = ls_span_starts_nocase (line, "Content-Type:");
  if (self->letter.in_content_type && self->has_sender && says_report (line))
    find_once (self, SMTP_FINDING_NULL_SENDER_LOOP, 2, event);
}

/**
 * ls_smtp_find_in_letter:
 * @self: an observer
 * @saying: who said it, and when
 * @line: a line of a letter
 * @event: its event, just appended
 */
void
ls_smtp_find_in_letter (LsSmtpObserver *self, const LsSaying *saying, const LsLine *line, const LsEvent *event)
{
  gboolean stuffed = line->octets.length > 0 && line->octets.data[0] == '.' && !self->letter.in_chunks;
  gboolean loose = (line->flags & (LS_LINE_BARE_CR | LS_LINE_BARE_LF)) != 0;

  if (self->letter.lines++ == 0 && !self->letter.confirmed)
    find_haste (self, saying, event);
  self->letter.size += line->length - (stuffed ? 1 : 0);
  if (!self->letter.in_text)
    find_in_header (self, line->octets, event);
  /* RFC 3030 section 3: any octet may stand anywhere in it. */
  if (self->letter.binary)
    return;
  self->letter.flags |= line->flags;
  if (line->flags & LS_LINE_BARE_LF)
    ls_smtp_observer_find (self, SMTP_FINDING_BARE_LF_IN_DATA, event);
  if (line->flags & LS_LINE_BARE_CR)
    ls_smtp_observer_find (self, SMTP_FINDING_BARE_CR_IN_DATA, event);
  if (line->flags & LS_LINE_NUL)
    ls_smtp_observer_find (self, SMTP_FINDING_NUL_OCTET, event);
  if ((loose && has_loose_dot (line->octets)) || ((line->flags & LS_LINE_NUL) != 0 && is_dot_with_nul (line->octets)))
    ls_smtp_observer_find (self, SMTP_FINDING_SMUGGLING_SEQUENCE, event);
  if ((line->flags & LS_LINE_EIGHT_BIT) != 0 && !self->letter.announced_8bit)
    find_once (self, SMTP_FINDING_EIGHT_BIT_DATA, 0, event);
  if (line->length > LS_SMTP_TEXT_MAX + (stuffed ? 1 : 0))
    find_once (self, SMTP_FINDING_LINE_TOO_LONG, 1, event);
  if (stuffed && line->octets.length > 1 && line->octets.data[1] != '.' && !loose)
    ls_smtp_observer_find (self, SMTP_FINDING_DOT_NOT_STUFFED, event);
}

/**
 * ls_smtp_find_in_letter_end:
 * @self: an observer
 * @event: of the lone dot, just appended
 */
void
ls_smtp_find_in_letter_end (LsSmtpObserver *self, const LsEvent *event)
{
  if ((self->letter.announced_size > 0 && self->letter.size > self->letter.announced_size)
      || (self->size_offered > 0 && self->letter.size > self->size_offered))
    ls_smtp_observer_find (self, SMTP_FINDING_SIZE_EXCEEDED, event);
}

/* ---- replies ---- */

static void
find_in_form (LsSmtpObserver *self, const LsEvent *event)
{
  const LsSmtpReply *reply = &self->reply;

  if (reply->malformed)
    ls_smtp_observer_find (self, SMTP_FINDING_REPLY_MALFORMED, event);
  else if (reply->code < 200 || reply->code > 599)
    ls_smtp_observer_find (self, SMTP_FINDING_REPLY_CODE_RANGE, event);
  if (reply->mixed)
    ls_smtp_observer_find (self, SMTP_FINDING_REPLY_CODE_MIXED, event);
  if (reply->empty)
    ls_smtp_observer_find (self, SMTP_FINDING_REPLY_WITHOUT_TEXT, event);
  if (reply->too_long)
    ls_smtp_observer_find (self, SMTP_FINDING_LINE_TOO_LONG, event);
  if (reply->flags & LS_LINE_BARE_LF)
    ls_smtp_observer_find (self, SMTP_FINDING_BARE_LF, event);
  if (reply->flags & LS_LINE_BARE_CR)
    ls_smtp_observer_find (self, SMTP_FINDING_BARE_CR, event);
}

/* RFC 2034 section 4: on 2yz, 4yz and 5yz, but for the greeting and the replies to HELO and EHLO. */
static gboolean
has_wrong_enhanced_code (const LsSmtpObserver *self, LsSmtpCommandId command)
{
  const LsSmtpReply *reply = &self->reply;

  if (!ls_smtp_observer_is_offered (self, "ENHANCEDSTATUSCODES") || command == SMTP_CONNECT || command == SMTP_EHLO
      || command == SMTP_HELO)
    return FALSE;
  if (reply->code / 100 == 3)
    return reply->enhanced[0] != '\0';
  return (guint) (reply->enhanced[0] - '0') != reply->code / 100;
}

static void
find_in_hello (LsSmtpObserver *self, LsSmtpCommandId command, const LsEvent *event)
{
  if (self->reply.code / 100 != 2)
    return;
  self->greeted = TRUE;
  self->renewed = FALSE;
  self->extended = command == SMTP_EHLO;
  self->size_offered = command == SMTP_EHLO ? self->size_offering : 0;
  self->offered = command == SMTP_EHLO ? self->offering : self->offered & (1u << SMTP_EXTENSION_ENHANCEDSTATUSCODES);
  ls_session_note_offers (self->parent.session, self->parent.connection,
                          self->logged_in ? self->offered & ~(1u << SMTP_EXTENSION_AUTH) : self->offered);
  if (command == SMTP_EHLO && self->reply.lines == 1)
    ls_smtp_observer_find (self, SMTP_FINDING_NO_EXTENSIONS, event);
  if (command == SMTP_EHLO && self->clear_offering)
    ls_smtp_observer_find (self, SMTP_FINDING_AUTH_PLAIN_OFFERED_CLEAR, event);
  if (command == SMTP_EHLO && self->secure && ls_smtp_observer_is_offered (self, "STARTTLS"))
    ls_smtp_observer_find (self, SMTP_FINDING_STARTTLS_STILL_OFFERED, event);
}

static gboolean
names_host (LsSmtpObserver *self, const LsEvent *event)
{
  LsSpan text = ls_stream_peek (self->parent.connection->streams[LS_FROM_SERVER], event->start, event->length,
                                self->scratch);
  LsSpan word;

  ls_span_take (&text, 4);
  while (text.length > 0 && (text.data[text.length - 1] == '\n' || text.data[text.length - 1] == '\r'))
    text.length--;
  word = ls_span_take_word (&text);
  return ls_domain_is_valid (word) || ls_literal_is_valid (word);
}

/**
 * ls_smtp_find_in_reply:
 * @self: an observer whose reply is complete
 * @question: what it answers
 * @asked: whether anything waited for it
 * @before: the server's state before it
 * @event: its event, just appended
 */
void
ls_smtp_find_in_reply (LsSmtpObserver *self, const LsSmtpPending *question, gboolean asked, LsSmtpState before,
                       const LsEvent *event)
{
  LsSmtpCommandId command = question->command;
  guint code = self->reply.code;

  find_in_form (self, event);
  if (code < 200 || code > 599)
    return;
  if (command == SMTP_EHLO || command == SMTP_HELO)
    find_in_hello (self, command, event);
  if (command == SMTP_CONNECT && asked && code == 220 && !names_host (self, event))
    ls_smtp_observer_find (self, SMTP_FINDING_GREETING_NO_HOST, event);
  if (!self->lost && (asked ? !ls_smtp_code_is_listed (command, code) : code != 421))
    ls_smtp_observer_find (self, SMTP_FINDING_REPLY_NOT_EXPECTED, event);
  if (has_wrong_enhanced_code (self, command))
    ls_smtp_observer_find (self, SMTP_FINDING_ENHANCED_CODE_CLASS, event);
  if (command == SMTP_MAIL && code / 100 == 2 && !self->greeted && before == SMTP_GREETED)
    ls_smtp_observer_find (self, SMTP_FINDING_HELO_MISSING, event);
  if (command == SMTP_DATA_COMMAND && code / 100 == 3 && before != SMTP_RECIPIENTS && !self->lost)
    ls_smtp_observer_find (self, SMTP_FINDING_DATA_NO_RECIPIENT, event);
  /* With a recipient on the envelope already: it is the number of them that is too much. */
  if (command == SMTP_RCPT && code == 552 && before == SMTP_RECIPIENTS)
    ls_smtp_observer_find (self, SMTP_FINDING_TOO_MANY_RECIPIENTS_552, event);
  if ((code == 500 || code == 502) && ls_smtp_command_is_verb (command) && question->flags == 0
      && ls_smtp_observer_is_offered (self, ls_smtp_commands[command].verb))
    ls_smtp_observer_find (self, SMTP_FINDING_KEYWORD_LIES, event);
}
