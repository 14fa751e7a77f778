/* pop2-tables.c: POP2's states, commands, the client's choices and findings, and how to find a row. RFC 937.
 * SPDX-License-Identifier: MIT */
#include "protocols/pop2/pop2-tables.h"

#include <string.h>

#define R(heading) "RFC 937 \"" heading "\""

static const char *const state_ids[POP2_N_STATES] = {
  "listening", "authorization", "mailbox", "item", "next", "closed",
};

static const char *const client_state_ids[POP2_N_CLIENT_STATES] = { "call", "nmbr", "size", "xfer", "exit" };

const LsPop2Command ls_pop2_commands[POP2_N_COMMANDS] = {
  [POP2_CONNECT] = {
    "connect", POP2_IN (LISTENING), POP2_CALL, NULL,
    "The client has opened a connection and waits to be greeted.",
    "The client waits, and the server speaks unasked.", R ("The Protocol") },
  [POP2_HELO] = {
    "HELO", POP2_IN (AUTHORIZATION), POP2_NMBR, "HELLO",
    "The client says who it is: {user}, and behind that the password. Summaries call this HELLO and put an address there: it takes a user and a password.",
    "{user} introduces itself again; once was enough.", R ("HELO user password") },
  [POP2_FOLD] = {
    "FOLD", POP2_IN (MAILBOX) | POP2_IN (ITEM), POP2_NMBR, "FOLDER",
    "The client opens another folder, {argument|without a name}. The old one is let go, and what was marked in it is deleted. Summaries call this FOLDER.",
    "A folder, {argument|without a name}, cannot be chosen at this moment.", R ("FOLD mailbox") },
  [POP2_READ] = {
    "READ", POP2_IN (MAILBOX) | POP2_IN (ITEM), POP2_SIZE, "READ",
    "The client chooses {letter|the current letter}. It does not get it yet, only its size.",
    "{letter|A letter} is chosen where none can be.", R ("READ [nnn]") },
  [POP2_RETR] = {
    "RETR", POP2_IN (ITEM), POP2_XFER, "RETRIEVE",
    "The client is ready for the letter that it chose. RETR takes no number, though summaries, which call it RETRIEVE, give it one.",
    "A letter is asked for, and none is chosen: READ or an acknowledgment comes first.", R ("RETR") },
  [POP2_ACKS] = {
    "ACKS", POP2_IN (NEXT), POP2_SIZE, "SAVE",
    "The client has the letter, and the server keeps it too: acknowledge and save. Summaries call this SAVE, with a number that it does not take.",
    "A letter is acknowledged that was not sent.", R ("ACKS") },
  [POP2_ACKD] = {
    "ACKD", POP2_IN (NEXT), POP2_SIZE, "DELETE",
    "The client has the letter, and the server may delete its own: acknowledge and delete. It is only marked for now. Summaries call this DELETE.",
    "A letter is to be deleted without having been sent.", R ("ACKD") },
  [POP2_NACK] = {
    "NACK", POP2_IN (NEXT), POP2_SIZE, NULL,
    "The client did not get the letter whole and wants it once more. Most summaries leave this command out.",
    "The client complains of a letter that was not sent.", R ("NACK") },
  [POP2_QUIT] = {
    "QUIT", POP2_IN (AUTHORIZATION) | POP2_IN (MAILBOX) | POP2_IN (ITEM), POP2_EXIT, "QUIT",
    "The client is done. What is marked in the open folder will be deleted.",
    "The client wants to leave without saying whether the letter arrived.", R ("QUIT") },
  [POP2_UNKNOWN] = {
    "unknown", 0, POP2_N_CLIENT_STATES, NULL,
    "This line is taken for a command, whatever it was meant for.",
    "{argument|An empty line} is no command of POP2.", R ("Summary of Commands and Replies") },
};

const LsAlias ls_pop2_aliases[] = {
  { "HELLO", "HELO" },  { "FOLDER", "FOLD" }, { "RETRIEVE", "RETR" },
  { "SAVE", "ACKS" },   { "DELETE", "ACKD" }, { NULL, NULL },
};

#define W LS_EVENT_FLAG_WARNING
#define E LS_EVENT_FLAG_ERROR

const LsPop2Finding ls_pop2_findings[POP2_N_FINDINGS] = {
  [POP2_FINDING_PLAINTEXT_PASSWORD] = { "plaintext-password", E,
    "The password crosses the network readable. POP2 knows no other way.", R ("HELO user password") },
  [POP2_FINDING_BARE_LF] = { "bare-lf", W,
    "A line ends in a line feed without its carriage return.", R ("End of Line") },
  [POP2_FINDING_BARE_CR] = { "bare-cr", W,
    "A carriage return stands in the middle of a line, where it may not.", R ("End of Line") },
  [POP2_FINDING_LINE_TOO_LONG] = { "line-too-long", W,
    "The line is longer than POP2 allows: 512 octets for a command or a reply, 1000 for a line of a letter.", R ("Sizes") },
  [POP2_FINDING_NUL_OCTET] = { "nul-octet", E,
    "A zero octet in the line: many programs stop reading there, others do not.", R ("Formal Syntax") },
  [POP2_FINDING_COMMAND_OUT_OF_ORDER] = { "command-out-of-order", W,
    "The decision table does not allow this command at this moment, whatever the server answers.", R ("Server Decision Table") },
  [POP2_FINDING_REPLY_NOT_EXPECTED] = { "reply-not-expected", W,
    "A reply that nothing asked for, or with a sign that this command does not have.", R ("Commands") },
  [POP2_FINDING_REPLY_MALFORMED] = { "reply-malformed", E,
    "This is no reply of POP2: a sign, then a number or a space. “+OK” and “-ERR” are POP3's.", R ("Reply Strings") },
  [POP2_FINDING_GREETING_NO_HOST] = { "greeting-no-host", 0,
    "The greeting does not say “POP2” and the server's name.", R ("Greeting") },
  [POP2_FINDING_TELNET_NEGOTIATION] = { "telnet-negotiation", 0,
    "A telnet program tried to agree on options; those octets were taken out of the line.", "RFC 854" },
  [POP2_FINDING_CLOSE_WITHOUT_QUIT] = { "close-without-quit", 0,
    "The client hung up without QUIT. RFC 937 leaves open what becomes of marked letters; our server keeps them.", R ("ACKD") },
  [POP2_FINDING_STREAM_GAP] = { "stream-gap", W,
    "Octets are missing from this recording; what stood there is not known.", "RFC 9293 section 3.4" },
  [POP2_FINDING_LENGTH_MISMATCH] = { "pop2-length-mismatch", E,
    "As many octets as were told did not come, or more did: the two ends are out of step from here on.", R ("Message Length") },
  [POP2_FINDING_ACK_MISSING] = { "pop2-ack-missing", W,
    "Behind a letter the client has to say whether it arrived, before anything else.", R ("Server Decision Table") },
  [POP2_FINDING_TWO_FAREWELLS] = { "pop2-two-farewells", 0,
    "An error, and then a goodbye: one line was due.", R ("Server Decision Table") },
};

#undef W
#undef E

/**
 * ls_pop2_state_id:
 *
 * Returns: the word for a server's state
 */
const char *
ls_pop2_state_id (guint state)
{
  g_return_val_if_fail (state < POP2_N_STATES, NULL);
  return state_ids[state];
}

/**
 * ls_pop2_client_state_id:
 *
 * Returns: the word for a client's state
 */
const char *
ls_pop2_client_state_id (guint state)
{
  g_return_val_if_fail (state < POP2_N_CLIENT_STATES, NULL);
  return client_state_ids[state];
}

/**
 * ls_pop2_finding_id:
 *
 * Returns: the stable word for a finding
 */
const char *
ls_pop2_finding_id (guint row)
{
  g_return_val_if_fail (row < POP2_N_FINDINGS, NULL);
  return ls_pop2_findings[row].id;
}

/**
 * ls_pop2_command_is_verb:
 *
 * Returns: whether @command is a word that a client says
 */
gboolean
ls_pop2_command_is_verb (LsPop2CommandId command)
{
  return command > POP2_CONNECT && command < POP2_UNKNOWN;
}

/**
 * ls_pop2_line_parse:
 * @line: a client's line without its end
 * @argument: (out): what stands behind the keyword and one space; of an unknown command the whole line
 *
 * Returns: the command, in any case of letters
 */
LsPop2CommandId
ls_pop2_line_parse (LsSpan line, LsSpan *argument)
{
  LsSpan rest = line, verb = ls_span_take_word (&rest);

  for (guint i = POP2_CONNECT + 1; i < POP2_UNKNOWN; i++)
    if (ls_span_equals_nocase (verb, ls_pop2_commands[i].verb))
      {
        *argument = rest;
        return i;
      }
  *argument = line;
  return POP2_UNKNOWN;
}

/**
 * ls_pop2_alias_find:
 * @word: a word that is no keyword
 *
 * Returns: the command that summaries call so; %POP2_UNKNOWN where none is
 */
LsPop2CommandId
ls_pop2_alias_find (LsSpan word)
{
  for (guint i = POP2_CONNECT + 1; i < POP2_UNKNOWN; i++)
    if (ls_pop2_commands[i].also != NULL && ls_span_equals_nocase (word, ls_pop2_commands[i].also))
      return i;
  return POP2_UNKNOWN;
}

/**
 * ls_pop2_take_argument:
 * @rest: (inout): arguments; moved behind the first, and the space after it
 * @whole: whether plain spaces belong to it, so that it is all of @rest
 *
 * RFC 937 "Quoting": behind a backslash, a space or a backslash is an ordinary octet of the argument.
 *
 * Returns: (transfer full): the argument without its backslashes; %NULL for an empty one, or one that a backslash ends
 */
char *
ls_pop2_take_argument (LsSpan *rest, gboolean whole)
{
  g_autoptr (GString) argument = g_string_new (NULL);

  while (rest->length > 0)
    {
      guint8 octet = ls_span_take (rest, 1).data[0];

      if (octet == ' ' && !whole)
        break;
      if (octet == '\\' && rest->length == 0)
        return NULL;
      if (octet == '\\')
        octet = ls_span_take (rest, 1).data[0];
      if (octet == '\0')
        return NULL;
      g_string_append_c (argument, octet);
    }
  return argument->len > 0 ? g_string_free (g_steal_pointer (&argument), FALSE) : NULL;
}

/**
 * ls_pop2_sign:
 * @line: a reply without its end
 * @number: (out): of `#` and `=`: the number; else 0
 * @text: (out): what stands behind sign and number, and a space
 *
 * Returns: how it begins; %POP2_N_SIGNS where it is no reply
 */
LsPop2Sign
ls_pop2_sign (LsSpan line, guint64 *number, LsSpan *text)
{
  static const char signs[] = { [POP2_PLUS] = '+', [POP2_MINUS] = '-', [POP2_HASH] = '#', [POP2_EQUALS] = '=' };
  LsSpan rest = line;

  *number = 0;
  *text = line;
  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    {
      LsSpan word;

      if (!ls_span_take_octet (&rest, signs[i]))
        continue;
      word = ls_span_take_word (&rest);
      if (i == POP2_PLUS || i == POP2_MINUS ? word.length > 0 : !ls_span_parse_number (word, G_MAXUINT64, number))
        return POP2_N_SIGNS;
      *text = rest;
      return i;
    }
  return POP2_N_SIGNS;
}

/**
 * ls_pop2_rule_for_outcome:
 *
 * Returns: (nullable): what the server answers to @command in @state when it comes to @outcome
 */
const LsPop2Rule *
ls_pop2_rule_for_outcome (LsPop2CommandId command, LsPop2State state, LsPop2Outcome outcome)
{
  for (guint i = 0; i < ls_pop2_n_rules; i++)
    if (ls_pop2_rules[i].command == command && ls_pop2_rules[i].outcome == outcome
        && (ls_pop2_rules[i].states & (1u << state)) != 0)
      return &ls_pop2_rules[i];
  return NULL;
}

/**
 * ls_pop2_rule_for_sign:
 * @command: what was said
 * @state: the server's state at that moment
 * @sign: how the answer begins
 * @hint: what the command looks like to come to; decides among rules of the same sign
 *
 * Returns: (nullable): what that answer means; %NULL for what is no reply
 */
const LsPop2Rule *
ls_pop2_rule_for_sign (LsPop2CommandId command, LsPop2State state, LsPop2Sign sign, LsPop2Outcome hint)
{
  const LsPop2Rule *found = NULL;
  guint best = 0;

  for (guint i = 0; i < ls_pop2_n_rules; i++)
    {
      const LsPop2Rule *rule = &ls_pop2_rules[i];
      guint fits = rule->outcome == hint && hint != POP2_OTHER ? 3 : rule->outcome == POP2_OTHER ? 2 : 1;

      if (rule->command != command || (rule->states & (1u << state)) == 0 || rule->sign != sign || fits <= best)
        continue;
      best = fits;
      found = rule;
    }
  return found;
}

/* ---- the client ---- */

/* The actions of RFC 937's client decision table. */
typedef enum {
  ACTION_GARBAGE = 1,     /* QUIT, and to EXIT */
  ACTION_GREETED,
  ACTION_COUNTED,
  ACTION_SIZED,
  ACTION_RECEIVED,
  ACTION_CLOSE
} Action;

static const guint8 actions[POP2_N_HEARD][POP2_N_CLIENT_STATES] = {
  /*                         CALL NMBR SIZE XFER EXIT */
  [POP2_HEARS_GREETING] = { 2,   1,   1,   1,   6 },
  [POP2_HEARS_COUNT]    = { 1,   3,   1,   1,   6 },
  [POP2_HEARS_LENGTH]   = { 1,   1,   4,   1,   6 },
  [POP2_HEARS_DATA]     = { 1,   1,   1,   5,   6 },
  [POP2_HEARS_BYE]      = { 1,   1,   1,   1,   6 },
  [POP2_HEARS_CLOSE]    = { 1,   1,   1,   1,   6 },
  [POP2_HEARS_OTHER]    = { 1,   1,   1,   1,   6 },
  [POP2_HEARS_TIMEOUT]  = { 1,   1,   1,   1,   6 },
};

static LsPop2Choice
choose_after_count (guint64 number, LsPop2Want want)
{
  if (want == POP2_WANTS_FOLDER)
    return (LsPop2Choice) { POP2_FOLD, POP2_NMBR };
  return number > 0 ? (LsPop2Choice) { POP2_READ, POP2_SIZE } : (LsPop2Choice) { POP2_QUIT, POP2_EXIT };
}

/* The table has no row for another folder here; the diagram has an arrow, and it is followed. */
static LsPop2Choice
choose_after_size (guint64 number, LsPop2Want want)
{
  if (want == POP2_WANTS_FOLDER)
    return (LsPop2Choice) { POP2_FOLD, POP2_NMBR };
  if (want == POP2_WANTS_OTHER)
    return (LsPop2Choice) { POP2_READ, POP2_SIZE };
  return number > 0 ? (LsPop2Choice) { POP2_RETR, POP2_XFER } : (LsPop2Choice) { POP2_QUIT, POP2_EXIT };
}

/**
 * ls_pop2_choose:
 * @state: the client's state
 * @heard: what it heard
 * @number: with a count or a length: how much
 * @want: what its user wants
 *
 * Returns: what RFC 937's client decision table, and diagram, make of it
 */
LsPop2Choice
ls_pop2_choose (LsPop2ClientState state, LsPop2Heard heard, guint64 number, LsPop2Want want)
{
  switch ((Action) actions[heard][state])
    {
    case ACTION_GREETED:
      return (LsPop2Choice) { POP2_HELO, POP2_NMBR };
    case ACTION_COUNTED:
      return choose_after_count (number, want);
    case ACTION_SIZED:
      return choose_after_size (number, want);
    case ACTION_RECEIVED:
      return (LsPop2Choice) { want == POP2_WANTS_DELETED ? POP2_ACKD : want == POP2_WANTS_AGAIN ? POP2_NACK : POP2_ACKS,
                              POP2_SIZE };
    case ACTION_CLOSE:
      return (LsPop2Choice) { POP2_UNKNOWN, POP2_EXIT };
    case ACTION_GARBAGE:
      break;
    }
  return (LsPop2Choice) { POP2_QUIT, POP2_EXIT };
}

/**
 * ls_pop2_heard:
 * @line: a reply without its end
 * @state: the client's state
 * @number: (out): of a count or a length: how much
 *
 * Returns: which row of the client's table it is: in CALL, any `+` is a greeting
 */
LsPop2Heard
ls_pop2_heard (LsSpan line, LsPop2ClientState state, guint64 *number)
{
  LsSpan text;

  switch (ls_pop2_sign (line, number, &text))
    {
    case POP2_PLUS:
      return state == POP2_CALL ? POP2_HEARS_GREETING : POP2_HEARS_BYE;
    case POP2_HASH:
      return POP2_HEARS_COUNT;
    case POP2_EQUALS:
      return POP2_HEARS_LENGTH;
    default:
      return POP2_HEARS_OTHER;
    }
}

/* ---- diagrams and completion ---- */

/**
 * ls_pop2_has_edge:
 * @from: a server's state
 * @to: another, or the same
 * @on: a keyword, `connect`, or `close` for the end of the connection
 *
 * Returns: whether the table leads from one to the other by it; what only an observer falls back on is no way
 */
gboolean
ls_pop2_has_edge (guint from, guint to, const char *on)
{
  if (strcmp (on, "close") == 0)
    return to == POP2_CLOSED && from != POP2_CLOSED;
  for (guint i = 0; i < ls_pop2_n_rules; i++)
    {
      const LsPop2Rule *rule = &ls_pop2_rules[i];
      guint next = rule->next == POP2_STAY ? from : rule->next;

      if (rule->outcome != POP2_OTHER && (rule->states & (1u << from)) != 0 && next == to
          && strcmp (ls_pop2_commands[rule->command].verb, on) == 0)
        return TRUE;
    }
  return FALSE;
}

/**
 * ls_pop2_legal_now:
 * @state: a server's state
 * @verbs: (element-type utf8): where to add the keywords that the table allows in it, those that lead on first
 */
void
ls_pop2_legal_now (guint state, GPtrArray *verbs)
{
  static const LsPop2CommandId order[] = {
    POP2_HELO, POP2_RETR, POP2_ACKS, POP2_ACKD, POP2_NACK, POP2_READ, POP2_FOLD, POP2_QUIT,
  };

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    if (ls_pop2_commands[order[i]].legal_in & (1u << state))
      g_ptr_array_add (verbs, (gpointer) ls_pop2_commands[order[i]].verb);
}
