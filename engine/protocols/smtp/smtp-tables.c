/* smtp-tables.c: SMTP's states, commands, extensions and reply codes, and how to find a row. RFC 5321.
 * SPDX-License-Identifier: MIT */
#include "protocols/smtp/smtp-tables.h"

#include <string.h>

#define R(section) "RFC 5321 section " section

static const char *const state_ids[SMTP_N_STATES] = {
  "connecting", "greeted", "ready", "sender", "recipients", "data",
  "chunks", "spoiled", "auth", "tls", "no-service", "closed",
};

static const char *const client_state_ids[SMTP_N_CLIENT_STATES] = {
  "w-greet", "w-ehlo", "w-helo", "w-starttls", "w-auth", "w-mail", "w-rcpt", "w-data", "w-dot", "w-quit", "end",
};

const LsSmtpCommand ls_smtp_commands[SMTP_N_COMMANDS] = {
  [SMTP_CONNECT] = {
    "connect", IN (CONNECTING), SMTP_W_GREET, NULL,
    "The client has opened a connection and waits to be greeted.",
    "The client waits, and the server speaks unasked.",
    R ("3.1"), { 220, 421, 521, 554 } },
  [SMTP_EHLO] = {
    "EHLO", IN_COMMANDS, SMTP_W_EHLO, "EHLO host",
    "The client introduces itself as {argument|nobody} and asks which extensions the server offers.",
    "An extended greeting from {argument|nobody} at a moment when none can be answered.",
    R ("4.1.1.1"), { 250, 421, 500, 501, 502, 504, 550 } },
  [SMTP_HELO] = {
    "HELO", IN_COMMANDS, SMTP_W_HELO, "HELO host",
    "The client gives its name, {argument|which is missing}, in the manner of 1982: no list of extensions is asked for.",
    "{argument|A client without a name} says HELO where it cannot be heard.",
    R ("4.1.1.1"), { 250, 421, 500, 501, 502, 504, 550 } },
  [SMTP_MAIL] = {
    "MAIL", IN (READY), SMTP_W_MAIL, "MAIL FROM:<address> [parameters]",
    "An envelope is to be begun. If delivery fails, the report shall go to {path}.",
    "The client names {path} as a sender at a moment when no envelope can be begun.",
    R ("4.1.1.2"), { 250, 421, 451, 452, 455, 501, 503, 530, 550, 552, 553, 555 } },
  [SMTP_RCPT] = {
    "RCPT", IN (SENDER) | IN (RECIPIENTS), SMTP_W_RCPT, "RCPT TO:<address> [parameters]",
    "The client asks whether the server takes a letter for {path}.",
    "{path} is named as a recipient, but there is no envelope open that it could be written on.",
    R ("4.1.1.3"), { 250, 251, 421, 450, 451, 452, 455, 501, 503, 530, 550, 551, 552, 553, 555 } },
  [SMTP_DATA_COMMAND] = {
    "DATA", IN (RECIPIENTS), SMTP_W_DATA, "DATA",
    "The envelope is complete. The client asks to send the letter that belongs in it.",
    "The client wants to send a letter while no envelope with a recipient waits for one.",
    R ("4.1.1.4"), { 354, 421, 450, 451, 452, 501, 503, 530, 550, 552, 554 } },
  [SMTP_RSET] = {
    "RSET", IN_COMMANDS, SMTP_W_SAME, "RSET",
    "The client wants to begin again: the envelope so far shall be forgotten.",
    "A reset is asked for where there is nothing that could be reset.",
    R ("4.1.1.5"), { 250, 421, 501 } },
  [SMTP_NOOP] = {
    "NOOP", IN_COMMANDS, SMTP_W_SAME, "NOOP [anything]",
    "A command that asks for nothing, to see whether the other end still answers.",
    "A sign of life is asked for at a moment when the server owes none.",
    R ("4.1.1.9"), { 250, 421 } },
  [SMTP_QUIT] = {
    "QUIT", IN_COMMANDS | IN (NO_SERVICE), SMTP_W_QUIT, "QUIT",
    "The client has nothing more to say. It leaves in order, and waits for the goodbye.",
    "The client says goodbye at a moment when nobody listens for it.",
    R ("4.1.1.10"), { 221, 421, 501 } },
  [SMTP_HELP] = {
    "HELP", IN_COMMANDS, SMTP_W_SAME, "HELP [command]",
    "A command for people who type by hand: the client asks what there is to know about {argument|this server}.",
    "Help about {argument|the server} is wanted where no command is heard.",
    R ("4.1.1.8"), { 211, 214, 421, 501, 502, 504 } },
  [SMTP_VRFY] = {
    "VRFY", IN_COMMANDS, SMTP_W_SAME, "VRFY name",
    "The client asks whether {argument|a name left out} means somebody here, without sending a letter.",
    "The question who {argument|a name left out} is comes at the wrong moment.",
    R ("4.1.1.6"), { 250, 251, 252, 421, 501, 502, 504, 550, 551, 553 } },
  [SMTP_EXPN] = {
    "EXPN", IN_COMMANDS, SMTP_W_SAME, "EXPN list",
    "The client asks who is on the mailing list {argument|without a name}.",
    "The members of {argument|a list without a name} are asked for while the server is busy with something else.",
    R ("4.1.1.7"), { 250, 252, 421, 500, 501, 502, 504, 550 } },
  [SMTP_STARTTLS] = {
    "STARTTLS", IN (GREETED) | IN (READY), SMTP_W_STARTTLS, "STARTTLS",
    "The client wants to go on behind a curtain: everything after the reply shall be encrypted.",
    "Encryption is asked for at a moment when it cannot begin: its place is before an envelope, not inside one.",
    "RFC 3207 section 4", { 220, 421, 454, 501, 503 } },
  [SMTP_AUTH_COMMAND] = {
    "AUTH", IN (READY), SMTP_W_AUTH, "AUTH mechanism [initial-response]",
    "The client wants to prove who it is, by the mechanism {argument|that it leaves out}.",
    "A log-in by {argument|no mechanism} is begun where none is allowed: its place is after EHLO, and outside an envelope.",
    "RFC 4954 section 4", { 235, 334, 421, 432, 454, 500, 501, 503, 504, 530, 534, 535, 538 } },
  [SMTP_BDAT] = {
    "BDAT", IN (RECIPIENTS) | IN (CHUNKS), SMTP_W_DATA, "BDAT size [LAST]",
    "A piece of the letter follows at once. Its size in octets is told, “{argument}”, so no dot is needed.",
    "A piece of a letter, “{argument}”, is sent that no envelope waits for.",
    "RFC 3030 section 2", { 250, 421, 451, 452, 500, 501, 503, 550, 552, 554 } },
  [SMTP_SEND] = {
    "SEND", IN (READY), SMTP_W_MAIL, "SEND FROM:<address>",
    "An old wish: a text from {path} shall appear on the recipient's terminal, now.",
    "A message from {path} for a terminal, begun out of turn.",
    "RFC 821 section 4.1.1", { 250, 421, 451, 452, 500, 501, 502, 503, 552 } },
  [SMTP_SOML] = {
    "SOML", IN (READY), SMTP_W_MAIL, "SOML FROM:<address>",
    "Send or mail: what {path} writes goes to the terminal if somebody sits there, else to the mailbox.",
    "A send-or-mail from {path} that comes at the wrong time.",
    "RFC 821 section 4.1.1", { 250, 421, 451, 452, 500, 501, 502, 503, 552 } },
  [SMTP_SAML] = {
    "SAML", IN (READY), SMTP_W_MAIL, "SAML FROM:<address>",
    "Send and mail: what {path} writes goes into the mailbox, and to the terminal if somebody sits there.",
    "A send-and-mail from {path} without its turn.",
    "RFC 821 section 4.1.1", { 250, 421, 451, 452, 500, 501, 502, 503, 552 } },
  [SMTP_TURN] = {
    "TURN", IN (READY), SMTP_W_SAME, "TURN",
    "The client offers to become the server, so that letters can flow back over the same connection.",
    "The roles cannot be exchanged now: an envelope is open, or nobody has greeted yet.",
    "RFC 821 section 4.1.1", { 250, 421, 502, 503 } },
  [SMTP_AUTH_RESPONSE] = {
    "auth-response", IN (AUTH), SMTP_W_SAME, NULL,
    "The client's part of the proof, in base64: an encoding that hides nothing.",
    "A line of a log-in that nobody waits for.",
    "RFC 4954 section 4", { 235, 334, 421, 432, 454, 500, 501, 534, 535, 538 } },
  [SMTP_DATA_END] = {
    ".", IN (DATA), SMTP_W_DOT, NULL,
    "A dot alone on its line: the letter is complete. Whose letter it is now, the reply decides.",
    "A dot alone where no letter is being sent: the server takes it for a command.",
    R ("4.1.1.4"), { 250, 421, 450, 451, 452, 550, 552, 554 } },
  [SMTP_UNKNOWN] = {
    "unknown", 0, SMTP_W_SAME, NULL,
    "This line is taken for a command, whatever it was meant for.",
    "{argument|An empty line} is no command of SMTP.",
    R ("4.2.4"), { 421, 500, 501, 502, 503, 504, 530 } },
};

const LsExtension ls_smtp_extensions[SMTP_N_EXTENSIONS] = {
  [SMTP_EXTENSION_PIPELINING] = { "PIPELINING", "RFC 2920" },
  [SMTP_EXTENSION_SIZE] = { "SIZE", "RFC 1870" },
  [SMTP_EXTENSION_8BITMIME] = { "8BITMIME", "RFC 6152" },
  [SMTP_EXTENSION_ENHANCEDSTATUSCODES] = { "ENHANCEDSTATUSCODES", "RFC 2034" },
  [SMTP_EXTENSION_HELP] = { "HELP", "RFC 5321 section 4.1.1.8" },
  [SMTP_EXTENSION_EXPN] = { "EXPN", "RFC 5321 section 4.1.1.7" },
  [SMTP_EXTENSION_AUTH] = { "AUTH", "RFC 4954 section 3" },
  [SMTP_EXTENSION_STARTTLS] = { "STARTTLS", "RFC 3207 section 2" },
  [SMTP_EXTENSION_CHUNKING] = { "CHUNKING", "RFC 3030 section 2" },
  [SMTP_EXTENSION_BINARYMIME] = { "BINARYMIME", "RFC 3030 section 3" },
  [SMTP_EXTENSION_DSN] = { "DSN", "RFC 3461 section 4" },
  [SMTP_EXTENSION_SMTPUTF8] = { "SMTPUTF8", "RFC 6531 section 3.1" },
};

const LsSmtpCode ls_smtp_codes[] = {
  { 211, "system status", R ("4.2.3") },
  { 214, "a help text", R ("4.2.3") },
  { 220, "ready to serve", R ("4.2.3") },
  { 221, "closing the channel", R ("4.2.3") },
  { 235, "the log-in succeeded", "RFC 4954 section 6" },
  { 250, "done as asked", R ("4.2.3") },
  { 251, "not here, and forwarded", R ("4.2.3") },
  { 252, "not verified, and taken all the same", R ("4.2.3") },
  { 334, "the next part of the log-in, please", "RFC 4954 section 4" },
  { 354, "the letter, please", R ("4.2.3") },
  { 421, "the service stops now", R ("4.2.3") },
  { 432, "log in once in another way first", "RFC 4954 section 6" },
  { 450, "mailbox unavailable for now", R ("4.2.3") },
  { 451, "an error on the server's side", R ("4.2.3") },
  { 452, "not enough room", R ("4.2.3") },
  { 454, "security not available now", "RFC 3207 section 4" },
  { 455, "parameters cannot be honoured now", R ("4.2.3") },
  { 500, "command not understood", R ("4.2.3") },
  { 501, "what follows the verb is wrong", R ("4.2.3") },
  { 502, "known, not implemented", R ("4.2.3") },
  { 503, "wrong order", R ("4.2.3") },
  { 504, "this variant is not implemented", R ("4.2.3") },
  { 521, "this host takes no mail", "RFC 7504 section 3" },
  { 530, "log in, or encrypt, first", "RFC 4954 section 6" },
  { 534, "the mechanism is too weak", "RFC 4954 section 6" },
  { 535, "name or password wrong", "RFC 4954 section 6" },
  { 538, "encrypt first", "RFC 4954 section 6" },
  { 550, "mailbox unavailable", R ("4.2.3") },
  { 551, "not here; try elsewhere", R ("4.2.3") },
  { 552, "more than is allowed", R ("4.2.3") },
  { 553, "this name is not allowed", R ("4.2.3") },
  { 554, "the transaction failed", R ("4.2.3") },
  { 555, "parameters not recognised", R ("4.2.3") },
  { 556, "that domain takes no mail", "RFC 7504 section 4" },
};

const guint ls_smtp_n_codes = G_N_ELEMENTS (ls_smtp_codes);

/**
 * ls_smtp_state_id:
 *
 * Returns: the word for a server's state
 */
const char *
ls_smtp_state_id (guint state)
{
  g_return_val_if_fail (state < SMTP_N_STATES, NULL);
  return state_ids[state];
}

/**
 * ls_smtp_client_state_id:
 *
 * Returns: the word for a client's state
 */
const char *
ls_smtp_client_state_id (guint state)
{
  g_return_val_if_fail (state < SMTP_N_CLIENT_STATES, NULL);
  return client_state_ids[state];
}

/**
 * ls_smtp_command_is_verb:
 *
 * Returns: whether @command is a word that a client says
 */
gboolean
ls_smtp_command_is_verb (LsSmtpCommandId command)
{
  return command > SMTP_CONNECT && command < SMTP_AUTH_RESPONSE;
}

/**
 * ls_smtp_command_find:
 * @verb: the first word of a line
 *
 * Returns: the command, in any case of letters (RFC 5321 section 2.4); %SMTP_UNKNOWN where there is none
 */
LsSmtpCommandId
ls_smtp_command_find (LsSpan verb)
{
  if (verb.length == 0)
    return SMTP_UNKNOWN;
  for (guint i = SMTP_CONNECT + 1; i < SMTP_AUTH_RESPONSE; i++)
    if (g_ascii_toupper (verb.data[0]) == ls_smtp_commands[i].verb[0] && ls_span_equals_nocase (verb, ls_smtp_commands[i].verb))
      return i;
  return SMTP_UNKNOWN;
}

/* The rules of a command stand together, except for those of an unasked reply. */
static guint
first_rule (LsSmtpCommandId command)
{
  static gsize ready = 0;
  static guint16 first[SMTP_N_COMMANDS];

  if (g_once_init_enter (&ready))
    {
      for (guint i = ls_smtp_n_rules; i > 0; i--)
        first[ls_smtp_rules[i - 1].command] = i - 1;
      g_once_init_leave (&ready, 1);
    }
  return first[command];
}

/**
 * ls_smtp_rule_for_outcome:
 *
 * Returns: (nullable): what the server answers to @command in @state when it comes to @outcome
 */
const LsSmtpRule *
ls_smtp_rule_for_outcome (LsSmtpCommandId command, LsSmtpState state, LsSmtpOutcome outcome)
{
  for (guint i = first_rule (command); i < ls_smtp_n_rules && ls_smtp_rules[i].command == command; i++)
    if (ls_smtp_rules[i].outcome == outcome && (ls_smtp_rules[i].states & (1u << state)) != 0)
      return &ls_smtp_rules[i];
  return NULL;
}

/* How well @rule fits an answer: 0 not at all; a hint or the enhanced code decides among rules of one code. */
static guint
fitness (const LsSmtpRule *rule, guint code, LsSmtpOutcome hint, LsSpan enhanced)
{
  if (rule->code == code / 100)
    return 1;
  if (rule->code != code)
    return 0;
  if (enhanced.length > 0 && rule->enhanced != NULL && ls_span_equals (enhanced, rule->enhanced))
    return rule->outcome == hint ? 6 : 5;
  if (rule->outcome == hint && hint != SMTP_OTHER)
    return 4;
  return rule->outcome == SMTP_OTHER ? 3 : 2;
}

/**
 * ls_smtp_rule_for_code:
 * @command: what was said
 * @state: the server's state at that moment
 * @code: what was answered
 * @hint: what the command looks like to come to; decides among rules of the same code
 * @enhanced: the enhanced code of the answer; may be empty. It decides before @hint
 *
 * Returns: (nullable): what that answer means; %NULL for a code that does not begin with 2 to 5
 */
const LsSmtpRule *
ls_smtp_rule_for_code (LsSmtpCommandId command, LsSmtpState state, guint code, LsSmtpOutcome hint, LsSpan enhanced)
{
  const LsSmtpRule *found = NULL;
  guint best = 0;

  for (guint i = first_rule (command); i < ls_smtp_n_rules && ls_smtp_rules[i].command == command; i++)
    {
      const LsSmtpRule *rule = &ls_smtp_rules[i];
      guint fits = (rule->states & (1u << state)) != 0 ? fitness (rule, code, hint, enhanced) : 0;

      if (fits > best)
        {
          best = fits;
          found = rule;
        }
    }
  return found;
}

/**
 * ls_smtp_code_find:
 *
 * Returns: (nullable): what is known of a reply code
 */
const LsSmtpCode *
ls_smtp_code_find (guint code)
{
  for (guint i = 0; i < ls_smtp_n_codes; i++)
    if (ls_smtp_codes[i].code == code)
      return &ls_smtp_codes[i];
  return NULL;
}

/**
 * ls_smtp_code_is_listed:
 *
 * Returns: whether RFC 5321 section 4.3.2, or an extension's RFC, lists @code for @command
 */
gboolean
ls_smtp_code_is_listed (LsSmtpCommandId command, guint code)
{
  const guint16 *codes = ls_smtp_commands[command].codes;

  for (guint i = 0; i < G_N_ELEMENTS (ls_smtp_commands[command].codes) && codes[i] != 0; i++)
    if (codes[i] == code)
      return TRUE;
  /* Any command may be answered so: RFC 5321 section 4.2.4, and 4.1.4 for an order that is wrong; 530 by RFC 4954. */
  return code == 421 || code == 500 || code == 501 || code == 502 || code == 503 || code == 530;
}

/**
 * ls_smtp_has_edge:
 * @from: a server's state
 * @to: another, or the same
 * @on: a verb, `.` for the lone dot, `connect`, or `close` for the end of the connection
 *
 * Returns: whether the table leads from one to the other by it; what only an observer falls back on is no way
 */
gboolean
ls_smtp_has_edge (guint from, guint to, const char *on)
{
  if (strcmp (on, "close") == 0)
    return to == SMTP_CLOSED && from != SMTP_CLOSED;
  if (strcmp (on, "TLS") == 0)
    return from == SMTP_TLS && to == SMTP_GREETED;
  for (guint i = 0; i < ls_smtp_n_rules; i++)
    {
      const LsSmtpRule *rule = &ls_smtp_rules[i];
      guint next = rule->next == SMTP_STAY ? from : rule->next;

      if (rule->outcome != SMTP_OTHER && (rule->states & (1u << from)) != 0 && next == to
          && strcmp (ls_smtp_commands[rule->command].verb, on) == 0)
        return TRUE;
    }
  return FALSE;
}

/**
 * ls_smtp_legal_now:
 * @state: a server's state
 * @verbs: (element-type utf8): where to add the verbs that the table allows in it, those that lead on first
 */
void
ls_smtp_legal_now (guint state, GPtrArray *verbs)
{
  static const LsSmtpCommandId order[] = {
    SMTP_DATA_COMMAND, SMTP_BDAT, SMTP_RCPT, SMTP_MAIL, SMTP_EHLO, SMTP_HELO, SMTP_STARTTLS, SMTP_AUTH_COMMAND, SMTP_RSET, SMTP_NOOP, SMTP_VRFY, SMTP_EXPN,
    SMTP_HELP, SMTP_QUIT,
  };

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    if (ls_smtp_commands[order[i]].legal_in & (1u << state))
      g_ptr_array_add (verbs, (gpointer) ls_smtp_commands[order[i]].verb);
}

/**
 * ls_smtp_extension_of:
 *
 * Returns: the extension that brings @command; %SMTP_N_EXTENSIONS where it needs none
 */
LsSmtpExtensionId
ls_smtp_extension_of (LsSmtpCommandId command)
{
  switch (command)
    {
    case SMTP_HELP:
      return SMTP_EXTENSION_HELP;
    case SMTP_EXPN:
      return SMTP_EXTENSION_EXPN;
    case SMTP_AUTH_COMMAND:
      return SMTP_EXTENSION_AUTH;
    case SMTP_STARTTLS:
      return SMTP_EXTENSION_STARTTLS;
    case SMTP_BDAT:
      return SMTP_EXTENSION_CHUNKING;
    default:
      return SMTP_N_EXTENSIONS;
    }
}

/**
 * ls_smtp_needs:
 *
 * Returns: the bit of a server's extensions without which @verb is not to be used; 0: it always may
 */
guint32
ls_smtp_needs (const char *verb)
{
  LsSmtpExtensionId extension = ls_smtp_extension_of (ls_smtp_command_find (ls_span_from_string (verb)));

  return extension == SMTP_N_EXTENSIONS ? 0 : 1u << extension;
}
