/* pop3-tables.c: POP3's states, commands, extensions, response codes and findings, and how to find a row. RFC 1939.
 * SPDX-License-Identifier: MIT */
#include "protocols/pop3/pop3-tables.h"

#include <string.h>

#define R(section) "RFC 1939 section " section

static const char *const state_ids[POP3_N_STATES] = {
  "connecting", "authorization", "user-given", "auth", "tls", "transaction", "update", "closed",
};

const LsPop3Command ls_pop3_commands[POP3_N_COMMANDS] = {
  [POP3_CONNECT] = {
    "connect", POP3_IN (CONNECTING), 0, 0,
    "The client has opened a connection and waits to be greeted.",
    "The client waits, and the server speaks unasked.", R ("4") },
  [POP3_USER] = {
    "USER", POP3_IN (AUTHORIZATION), 1, POP3_ANY,
    "The client names the maildrop that it wants to read: {argument|none}. The secret comes in a line of its own.",
    "{argument|A maildrop without a name} is named at a moment when nobody asks for a name.", R ("7") },
  [POP3_PASS] = {
    "PASS", POP3_IN (USER_GIVEN), 1, POP3_ANY,
    "The client sends the password. Every octet behind the space belongs to it, further spaces too.",
    "A password is sent that no accepted USER came before.", R ("7") },
  [POP3_APOP] = {
    "APOP", POP3_IN (AUTHORIZATION), 2, 2,
    "The client proves that it knows the secret of {user} without sending it: what crosses is a digest of the greeting's timestamp and the secret.",
    "A log-in by digest for {user} comes where no log-in is waited for.", R ("7") },
  [POP3_AUTH_COMMAND] = {
    "AUTH", POP3_IN (AUTHORIZATION), 1, 2,
    "The client wants to prove who it is by the mechanism {argument|that it leaves out}.",
    "A log-in by {argument|no mechanism} is begun at a moment when none can be.", "RFC 5034 section 4" },
  [POP3_STLS] = {
    "STLS", POP3_IN (AUTHORIZATION), 0, 0,
    "The client wants to go on behind a curtain: everything after the reply shall be encrypted.",
    "Encryption is asked for too late: its place is before the log-in, so that the password is behind the curtain.",
    "RFC 2595 section 4" },
  [POP3_CAPA] = {
    "CAPA", POP3_IN_COMMANDS, 0, 0,
    "The client asks what this server can do beyond the basics.",
    "A list of abilities is asked for while the server expects something else.", "RFC 2449 section 5" },
  [POP3_STAT] = {
    "STAT", POP3_IN (TRANSACTION), 0, 0,
    "The client asks how many letters there are, and how many octets they have together.",
    "The maildrop is asked about before anybody has logged in.", R ("5") },
  [POP3_LIST] = {
    "LIST", POP3_IN (TRANSACTION), 0, 1,
    "The client asks for sizes, of {letter|all letters}. It gets numbers, not letters.",
    "Sizes of {letter|all letters} are asked for while no maildrop is open.", R ("5") },
  [POP3_RETR] = {
    "RETR", POP3_IN (TRANSACTION), 1, 1,
    "The client fetches {letter|a letter without a number}, whole.",
    "{letter|A letter without a number} is wanted from a maildrop that nobody has opened.", R ("5") },
  [POP3_DELE] = {
    "DELE", POP3_IN (TRANSACTION), 1, 1,
    "The client marks {letter|a letter without a number} for deletion. It is not deleted yet.",
    "{letter|A letter without a number} is to be deleted, but no maildrop is open.", R ("5") },
  [POP3_NOOP] = {
    "NOOP", POP3_IN (TRANSACTION), 0, 0,
    "A command that asks for nothing, to keep the session alive.",
    "A sign of life is asked for before the log-in, where POP3 has none to give.", R ("5") },
  [POP3_RSET] = {
    "RSET", POP3_IN (TRANSACTION), 0, 0,
    "The client takes all its marks back: nothing is to be deleted.",
    "Marks are to be taken back before any could be made.", R ("5") },
  [POP3_TOP] = {
    "TOP", POP3_IN (TRANSACTION), 2, 2,
    "The client wants a look at {letter|a letter without a number}: its header, and so many lines of its text.",
    "A look at {letter|a letter without a number} is asked for while no maildrop is open.", R ("7") },
  [POP3_UIDL] = {
    "UIDL", POP3_IN (TRANSACTION), 0, 1,
    "The client asks for unique ids, of {letter|all letters}: names that stay the same in every session.",
    "Unique ids of {letter|all letters} are asked for before the log-in.", R ("7") },
  [POP3_QUIT] = {
    "QUIT", POP3_IN_COMMANDS, 0, 0,
    "The client has nothing more to say. What it has marked, if it has marked anything, is deleted now.",
    "The client says goodbye at a moment when nobody listens for it.", R ("6") },
  [POP3_UTF8] = {
    "UTF8", POP3_IN (AUTHORIZATION), 0, 1,
    "The client wants letters and names in UTF-8.",
    "UTF-8 is asked for too late: its place is before the log-in.", "RFC 6856 section 2" },
  [POP3_LANG] = {
    "LANG", POP3_IN_COMMANDS, 0, 1,
    "The client asks for the server's words in another language: {argument|which ones there are}.",
    "Another language, {argument|any}, is asked for while the server is busy.", "RFC 6856 section 3" },
  [POP3_LAST] = {
    "LAST", POP3_IN (TRANSACTION), 0, 0,
    "An old question: which is the highest number that was ever looked at? RFC 1725 dropped it, and UIDL took its place.",
    "The old question for the last letter read, before the log-in.", "RFC 1460 section 5" },
  [POP3_RPOP] = {
    "RPOP", POP3_IN (USER_GIVEN), 1, 1,
    "An old way in: the client's machine is believed, since it speaks from a low port. It went out of use in 1993.",
    "The old way in, by a machine's word, where no log-in is due.", "RFC 1225" },
  [POP3_XTND] = {
    "XTND", POP3_IN (TRANSACTION), 1, POP3_ANY,
    "An extension of 1988, {argument|without a name}: it let a maildrop be read like a notice board.",
    "An extension of 1988, {argument|without a name}, before the log-in.", "RFC 1082" },
  [POP3_AUTH_RESPONSE] = {
    "auth-response", POP3_IN (AUTH), 0, POP3_ANY,
    "The client's part of the proof, in base64: an encoding that hides nothing.",
    "A line of a log-in that nobody waits for.", "RFC 5034 section 4" },
  [POP3_UNKNOWN] = {
    "unknown", 0, 0, POP3_ANY,
    "This line is taken for a command, whatever it was meant for.",
    "{argument|An empty line} is no command of POP3.", R ("3") },
};

const LsExtension ls_pop3_extensions[POP3_N_EXTENSIONS] = {
  [POP3_EXTENSION_APOP] = { "APOP", R ("7") },
  [POP3_EXTENSION_SASL] = { "SASL", "RFC 5034 section 3" },
  [POP3_EXTENSION_STLS] = { "STLS", "RFC 2595 section 4" },
  [POP3_EXTENSION_RESP_CODES] = { "RESP-CODES", "RFC 2449 section 6.4" },
  [POP3_EXTENSION_AUTH_RESP_CODE] = { "AUTH-RESP-CODE", "RFC 3206 section 6" },
  [POP3_EXTENSION_PIPELINING] = { "PIPELINING", "RFC 2449 section 6.6" },
  [POP3_EXTENSION_EXPIRE] = { "EXPIRE", "RFC 2449 section 6.7" },
  [POP3_EXTENSION_IMPLEMENTATION] = { "IMPLEMENTATION", "RFC 2449 section 6.9" },
};

const LsPop3Word ls_pop3_codes[] = {
  { "IN-USE", "somebody else has the maildrop open", "RFC 2449 section 8.1.2" },
  { "LOGIN-DELAY", "logged in again too soon", "RFC 2449 section 8.1.1" },
  { "SYS/TEMP", "the server's trouble, and it will pass", "RFC 3206 section 4" },
  { "SYS/PERM", "the server's trouble, and somebody has to mend it", "RFC 3206 section 4" },
  { "AUTH", "name or password is wrong", "RFC 3206 section 5" },
  { "UTF8", "UTF-8 has to be asked for first", "RFC 6856 section 5" },
};

const guint ls_pop3_n_codes = G_N_ELEMENTS (ls_pop3_codes);

#define W LS_EVENT_FLAG_WARNING
#define E LS_EVENT_FLAG_ERROR

const LsPop3Finding ls_pop3_findings[POP3_N_FINDINGS] = {
  [POP3_FINDING_PLAINTEXT_PASSWORD] = { "plaintext-password", E,
    "The secret crosses the network readable, for everybody on the way.", "RFC 8314 section 3" },
  [POP3_FINDING_BARE_LF] = { "bare-lf", W,
    "The line ends in a line feed without its carriage return.", R ("3") },
  [POP3_FINDING_BARE_CR] = { "bare-cr", W,
    "A carriage return stands in the middle of a line, where it may not.", R ("3") },
  [POP3_FINDING_LINE_TOO_LONG] = { "line-too-long", W,
    "The line is longer than POP3 allows: 255 octets for a command, 512 for a reply's first line.", "RFC 2449 section 4" },
  [POP3_FINDING_EIGHT_BIT_COMMAND] = { "eight-bit-command", W,
    "An octet above 127 in a command: commands are ASCII.", R ("3") },
  [POP3_FINDING_NUL_OCTET] = { "nul-octet", E,
    "A zero octet in the line: many programs stop reading there, others do not.", R ("3") },
  [POP3_FINDING_COMMAND_OUT_OF_ORDER] = { "command-out-of-order", W,
    "The rules do not allow this command at this moment, whatever the server answers.", R ("3") },
  [POP3_FINDING_REPLY_NOT_EXPECTED] = { "reply-not-expected", W,
    "A reply that nothing asked for, or of a kind that this command does not have.", R ("3") },
  [POP3_FINDING_REPLY_MALFORMED] = { "reply-malformed", E,
    "This is no reply: it has to begin with +OK or -ERR, in upper case.", R ("3") },
  [POP3_FINDING_PIPELINING_NOT_OFFERED] = { "pipelining-not-offered", W,
    "The next command was sent before the last was answered, and the server has not offered PIPELINING.",
    "RFC 2449 section 6.6" },
  [POP3_FINDING_EXTENSION_NOT_OFFERED] = { "extension-not-offered", W,
    "This needs an ability that the server did not list.", "RFC 2449 section 5" },
  [POP3_FINDING_TELNET_NEGOTIATION] = { "telnet-negotiation", 0,
    "A telnet program tried to agree on options; those octets were taken out of the line.", "RFC 854" },
  [POP3_FINDING_PLAINTEXT_AFTER_STARTTLS] = { "plaintext-after-starttls", E,
    "Something was sent in the open behind STLS: a listener can smuggle commands in like that.", "RFC 2595 section 4" },
  [POP3_FINDING_NO_CAPA_AFTER_TLS] = { "no-capa-after-tls", 0,
    "Inside TLS the client goes by a list of abilities that it got in the open, where anybody can change it.",
    "RFC 2595 section 4" },
  [POP3_FINDING_AUTH_PLAIN_OFFERED_CLEAR] = { "auth-plain-offered-clear", W,
    "The server invites a readable password although nothing is encrypted.", "RFC 2595 section 4" },
  [POP3_FINDING_DOT_NOT_STUFFED] = { "dot-not-stuffed", W,
    "The line begins with a single dot: the client takes it away, and the letter is changed.", R ("3") },
  [POP3_FINDING_CLOSE_WITHOUT_QUIT] = { "close-without-quit", 0,
    "The client hung up without QUIT. Marked letters were kept.", R ("6") },
  [POP3_FINDING_STREAM_GAP] = { "stream-gap", W,
    "Octets are missing from this recording; what stood there is not known.", "RFC 9293 section 3.4" },
  [POP3_FINDING_COUNT_MISMATCH] = { "pop3-count-mismatch", W,
    "The sizes do not agree with each other; they have to be exact.", R ("5") },
  [POP3_FINDING_NO_SPACE_AFTER_OK] = { "pop3-no-space-after-ok", 0,
    "Nothing, not even a space, stands behind the +OK: some old clients stumble over that.", "RFC 1957" },
  [POP3_FINDING_UPDATE_SKIPPED] = { "pop3-update-skipped", 0,
    "Letters were marked, and the session ended without QUIT: none of them is deleted.", R ("6") },
  [POP3_FINDING_UID_REPEATED] = { "pop3-uid-repeated", W,
    "Two letters have one unique id: only letters that are the same may.", R ("7") },
  [POP3_FINDING_UID_BAD] = { "pop3-uid-bad", W,
    "A unique id has 1 to 70 printable ASCII characters; this one has not.", R ("7") },
};

#undef W
#undef E

/**
 * ls_pop3_state_id:
 *
 * Returns: the word for a server's state
 */
const char *
ls_pop3_state_id (guint state)
{
  g_return_val_if_fail (state < POP3_N_STATES, NULL);
  return state_ids[state];
}

/**
 * ls_pop3_finding_id:
 *
 * Returns: the stable word for a finding
 */
const char *
ls_pop3_finding_id (guint row)
{
  g_return_val_if_fail (row < POP3_N_FINDINGS, NULL);
  return ls_pop3_findings[row].id;
}

/**
 * ls_pop3_command_is_verb:
 *
 * Returns: whether @command is a word that a client says
 */
gboolean
ls_pop3_command_is_verb (LsPop3CommandId command)
{
  return command > POP3_CONNECT && command < POP3_AUTH_RESPONSE;
}

/**
 * ls_pop3_command_find:
 * @verb: the first word of a line
 *
 * Returns: the command, in any case of letters (RFC 1939 section 3); %POP3_UNKNOWN where there is none
 */
LsPop3CommandId
ls_pop3_command_find (LsSpan verb)
{
  for (guint i = POP3_CONNECT + 1; i < POP3_AUTH_RESPONSE; i++)
    if (ls_span_equals_nocase (verb, ls_pop3_commands[i].verb))
      return i;
  return POP3_UNKNOWN;
}

/**
 * ls_pop3_line_parse:
 * @line: a client's line without its end
 * @argument: (out): what stands behind the keyword and one space; spaces at its end are left out, but for PASS, to
 *   which they belong; of an unknown command the whole line
 *
 * Returns: the command
 */
LsPop3CommandId
ls_pop3_line_parse (LsSpan line, LsSpan *argument)
{
  LsSpan rest = line;
  LsPop3CommandId command = ls_pop3_command_find (ls_span_take_word (&rest));

  *argument = command == POP3_UNKNOWN ? line : command == POP3_PASS ? rest : ls_span_trim (rest);
  return command;
}

/**
 * ls_pop3_has_arguments:
 * @command: a command
 * @argument: what stands behind its keyword
 *
 * Returns: whether that is as many words as the command takes, with one space between each two
 */
gboolean
ls_pop3_has_arguments (LsPop3CommandId command, LsSpan argument)
{
  const LsPop3Command *row = &ls_pop3_commands[command];
  guint n = 0;

  if (row->most == POP3_ANY)
    return argument.length >= row->least;
  while (argument.length > 0)
    {
      if (ls_span_take_word (&argument).length == 0)
        return FALSE;
      n++;
    }
  return n >= row->least && n <= row->most;
}

/**
 * ls_pop3_is_multi_line:
 * @command: a command
 * @argument: what stands behind its keyword
 *
 * Returns: whether a +OK to it has further lines, up to a lone dot (RFC 1939 section 3)
 */
gboolean
ls_pop3_is_multi_line (LsPop3CommandId command, LsSpan argument)
{
  switch (command)
    {
    case POP3_CAPA:
    case POP3_RETR:
    case POP3_TOP:
      return TRUE;
    case POP3_LIST:
    case POP3_UIDL:
    case POP3_LANG:
      return argument.length == 0;
    /* An old habit: AUTH alone lists the mechanisms. */
    case POP3_AUTH_COMMAND:
      return argument.length == 0;
    default:
      return FALSE;
    }
}

/**
 * ls_pop3_is_timestamp:
 * @text: a greeting
 * @timestamp: (out): what stands in it between angle brackets, with them
 *
 * Returns: whether it has the form of a message-id, as an APOP timestamp must have (RFC 1939 section 7)
 */
gboolean
ls_pop3_is_timestamp (LsSpan text, LsSpan *timestamp)
{
  const guint8 *open = text.length > 0 ? memchr (text.data, '<', text.length) : NULL, *close;
  guint ats = 0;

  if (open == NULL)
    return FALSE;
  close = memchr (open, '>', text.data + text.length - open);
  if (close == NULL)
    return FALSE;
  *timestamp = LS_SPAN (open, close + 1 - open);
  for (const guint8 *p = open + 1; p < close; p++)
    {
      if (*p <= ' ' || *p >= 0x7f || *p == '<')
        return FALSE;
      if (*p == '@')
        ats++;
    }
  return ats == 1 && open[1] != '@' && close[-1] != '@';
}

/**
 * ls_pop3_sign:
 * @line: the first line of a reply, without its end
 * @text: (out): what stands behind the sign and one space
 *
 * Returns: how it begins; %POP3_N_SIGNS where it is no reply
 */
LsPop3Sign
ls_pop3_sign (LsSpan line, LsSpan *text)
{
  static const char *const signs[] = { [POP3_YES] = "+OK", [POP3_NO] = "-ERR", [POP3_MORE] = "+" };

  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    {
      *text = line;
      if (ls_span_equals (ls_span_take_word (text), signs[i]))
        return i;
    }
  *text = line;
  return POP3_N_SIGNS;
}

/**
 * ls_pop3_rule_for_outcome:
 *
 * Returns: (nullable): what the server answers to @command in @state when it comes to @outcome
 */
const LsPop3Rule *
ls_pop3_rule_for_outcome (LsPop3CommandId command, LsPop3State state, LsPop3Outcome outcome)
{
  for (guint i = 0; i < ls_pop3_n_rules; i++)
    if (ls_pop3_rules[i].command == command && ls_pop3_rules[i].outcome == outcome
        && (ls_pop3_rules[i].states & (1u << state)) != 0)
      return &ls_pop3_rules[i];
  return NULL;
}

/* How well @rule fits an answer: 0 not at all; the response code or a hint decides among rules of one sign. */
static guint
fitness (const LsPop3Rule *rule, LsPop3Sign sign, LsPop3Outcome hint, LsSpan code)
{
  if (rule->sign != sign)
    return 0;
  if (code.length > 0 && rule->code != NULL && ls_span_equals_nocase (code, rule->code))
    return 4;
  if (rule->outcome == hint && hint != POP3_OTHER)
    return 3;
  return rule->outcome == POP3_OTHER ? 2 : 1;
}

/**
 * ls_pop3_rule_for_sign:
 * @command: what was said
 * @state: the server's state at that moment
 * @sign: how the answer begins
 * @hint: what the command looks like to come to; decides among rules of the same sign
 * @code: the answer's response code; may be empty. It decides before @hint
 *
 * Returns: (nullable): what that answer means; %NULL for what is no reply
 */
const LsPop3Rule *
ls_pop3_rule_for_sign (LsPop3CommandId command, LsPop3State state, LsPop3Sign sign, LsPop3Outcome hint, LsSpan code)
{
  const LsPop3Rule *found = NULL;
  guint best = 0;

  for (guint i = 0; i < ls_pop3_n_rules; i++)
    {
      const LsPop3Rule *rule = &ls_pop3_rules[i];
      guint fits = rule->command == command && (rule->states & (1u << state)) != 0 ? fitness (rule, sign, hint, code) : 0;

      if (fits > best)
        {
          best = fits;
          found = rule;
        }
    }
  return found;
}

/**
 * ls_pop3_code_find:
 * @word: what stands between the brackets
 *
 * Returns: (nullable): what is known of that response code
 */
const LsPop3Word *
ls_pop3_code_find (LsSpan word)
{
  for (guint i = 0; i < ls_pop3_n_codes; i++)
    if (ls_span_equals_nocase (word, ls_pop3_codes[i].word))
      return &ls_pop3_codes[i];
  return NULL;
}

/**
 * ls_pop3_has_edge:
 * @from: a server's state
 * @to: another, or the same
 * @on: a keyword, `connect`, `auth-response`, `TLS` for the handshake, or `close` for the end of the connection
 *
 * Returns: whether the table leads from one to the other by it; what only an observer falls back on is no way
 */
gboolean
ls_pop3_has_edge (guint from, guint to, const char *on)
{
  if (strcmp (on, "close") == 0)
    return to == POP3_CLOSED && from != POP3_CLOSED;
  if (strcmp (on, "TLS") == 0)
    return from == POP3_TLS && to == POP3_AUTHORIZATION;
  for (guint i = 0; i < ls_pop3_n_rules; i++)
    {
      const LsPop3Rule *rule = &ls_pop3_rules[i];
      guint next = rule->next == POP3_STAY ? from : rule->next;

      if (rule->outcome != POP3_OTHER && (rule->states & (1u << from)) != 0 && next == to
          && strcmp (ls_pop3_commands[rule->command].verb, on) == 0)
        return TRUE;
    }
  return FALSE;
}

/**
 * ls_pop3_legal_now:
 * @state: a server's state
 * @verbs: (element-type utf8): where to add the keywords that the table allows in it, those that lead on first
 */
void
ls_pop3_legal_now (guint state, GPtrArray *verbs)
{
  static const LsPop3CommandId order[] = {
    POP3_PASS, POP3_USER, POP3_APOP, POP3_AUTH_COMMAND, POP3_STLS, POP3_STAT, POP3_LIST, POP3_UIDL, POP3_TOP, POP3_RETR,
    POP3_DELE, POP3_RSET, POP3_NOOP, POP3_CAPA, POP3_QUIT,
  };

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    if (ls_pop3_commands[order[i]].legal_in & (1u << state))
      g_ptr_array_add (verbs, (gpointer) ls_pop3_commands[order[i]].verb);
}
