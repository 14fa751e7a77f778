/* pop3-server.c: one end of a POP3 conversation, without a socket. RFC 1939.
 *
 * A line comes to an outcome, the outcome finds its rule in the table, and the
 * rule says what is answered and which state follows. What needs the store is
 * asked of it, and answered when it has answered.
 * SPDX-License-Identifier: MIT */
#include "protocols/pop3/pop3-server.h"

/* RFC 1939 section 3: an autologout timer must be of at least ten minutes. */
#define IDLE_LEAST_US (10 * 60 * G_TIME_SPAN_SECOND)

/**
 * ls_pop3_ask:
 * @self: a server whose maildrop is open
 * @command: what the answer is for
 * @what: what the store is to do
 * @number: with which letter; 0: with none, or all
 */
void
ls_pop3_ask (LsPop3Server *self, LsPop3CommandId command, LsStoreAsk what, guint64 number)
{
  self->asking = command;
  self->number = number;
  ls_line_server_ask (&self->parent, ls_store_request_new (what, self->drop, number));
}

/**
 * ls_pop3_release:
 * @self: a server
 *
 * Lets go of the maildrop, with nothing deleted.
 */
void
ls_pop3_release (LsPop3Server *self)
{
  if (self->drop == NULL)
    return;
  ls_pop3_ask (self, POP3_CONNECT, LS_STORE_RELEASE, 0);
  g_clear_pointer (&self->drop, ls_maildrop_unref);
}

/**
 * ls_pop3_enter:
 * @self: a server
 * @state: the state that it is in from now on, and all that goes with that
 */
void
ls_pop3_enter (LsPop3Server *self, LsPop3State state)
{
  if (state == POP3_STAY || state == self->state)
    return;
  self->state = state;
  if (state != POP3_AUTH)
    g_clear_pointer (&self->proof, ls_sasl_server_free);
  if (state == POP3_AUTHORIZATION)
    g_clear_pointer (&self->user, g_free);
  if (state != POP3_CLOSED && state != POP3_UPDATE)
    return;
  ls_pop3_release (self);
  ls_line_server_close (&self->parent);
}

/* ---- the commands: each comes to an outcome, or asks the store ---- */

static LsPop3Outcome
judge_stls (LsPop3Server *self, LsPop3CommandId command, LsSpan argument)
{
  return self->secured ? POP3_ALREADY : POP3_OK;
}

static LsPop3Outcome
judge_at_once (LsPop3Server *self, LsPop3CommandId command, LsSpan argument)
{
  return POP3_OK;
}

/* A number of at most 20 digits that counts a letter which is there and not marked. */
static LsPop3Outcome
judge_number (LsPop3Server *self, LsSpan word)
{
  const LsMaildropLetter *letter;

  for (gsize i = 0; i < word.length; i++)
    if (!g_ascii_isdigit (word.data[i]))
      return POP3_SYNTAX;
  if (word.length == 0)
    return POP3_SYNTAX;
  if (!ls_span_parse_number (word, G_MAXUINT32, &self->number) || self->drop == NULL)
    return POP3_NO_SUCH;
  letter = ls_maildrop_letter (self->drop, self->number);
  if (letter == NULL)
    return POP3_NO_SUCH;
  return letter->marked ? POP3_MARKED : POP3_OK;
}

static LsPop3Outcome
judge_list (LsPop3Server *self, LsPop3CommandId command, LsSpan argument)
{
  LsPop3Outcome outcome;
  guint64 octets;

  if (argument.length == 0)
    return ls_pop3_count_letters (self, &octets) == 0 ? POP3_OK_EMPTY : POP3_OK;
  outcome = judge_number (self, argument);
  return outcome == POP3_OK ? POP3_OK_ONE : outcome;
}

static LsPop3Outcome
judge_letter (LsPop3Server *self, LsPop3CommandId command, LsSpan argument)
{
  LsPop3Outcome outcome = judge_number (self, ls_span_take_word (&argument));

  if (command == POP3_TOP && !ls_span_parse_number (argument, G_MAXUINT64, &self->lines))
    return POP3_SYNTAX;
  if (outcome != POP3_OK)
    return outcome;
  ls_pop3_ask (self, command, command == POP3_DELE ? LS_STORE_MARK : LS_STORE_FETCH, self->number);
  return LS_POP3_WAITS;
}

static LsPop3Outcome
judge_rset (LsPop3Server *self, LsPop3CommandId command, LsSpan argument)
{
  if (self->drop == NULL)
    return POP3_OK;
  ls_pop3_ask (self, command, LS_STORE_UNMARK, 0);
  return LS_POP3_WAITS;
}

static LsPop3Outcome
judge_quit (LsPop3Server *self, LsPop3CommandId command, LsSpan argument)
{
  if (self->drop == NULL)
    return POP3_OK;
  ls_pop3_ask (self, command, LS_STORE_UPDATE, 0);
  return LS_POP3_WAITS;
}

static const LsPop3Judge judges[POP3_N_COMMANDS] = {
  [POP3_USER] = ls_pop3_judge_user,
  [POP3_PASS] = ls_pop3_judge_pass,
  [POP3_APOP] = ls_pop3_judge_apop,
  [POP3_AUTH_COMMAND] = ls_pop3_judge_auth,
  [POP3_STLS] = judge_stls,
  [POP3_CAPA] = judge_at_once,
  [POP3_STAT] = judge_at_once,
  [POP3_LIST] = judge_list,
  [POP3_RETR] = judge_letter,
  [POP3_DELE] = judge_letter,
  [POP3_NOOP] = judge_at_once,
  [POP3_RSET] = judge_rset,
  [POP3_TOP] = judge_letter,
  [POP3_UIDL] = judge_list,
  [POP3_QUIT] = judge_quit,
};

/* What follows a command's reply at once. */
static void
follow_up (LsPop3Server *self, LsPop3CommandId command, LsPop3Outcome outcome)
{
  if (outcome != POP3_OK && outcome != POP3_OK_EMPTY)
    return;
  if (command == POP3_CAPA)
    ls_pop3_say_abilities (self);
  else if ((command == POP3_LIST || command == POP3_UIDL) && self->drop != NULL)
    ls_pop3_say_list (self, command == POP3_UIDL);
  else if (command == POP3_STLS)
    ls_line_server_shake (&self->parent);
}

/* ---- the store's answers ---- */

static LsPop3Outcome
judge_result (LsStoreResult result)
{
  return result == LS_STORED ? POP3_OK : result == LS_STORE_LOCKED ? POP3_LOCKED : POP3_FAILED;
}

static void
told_open (LsPop3Server *self, const LsStoreAnswer *told)
{
  if (told->maildrop != NULL)
    self->drop = ls_maildrop_ref (told->maildrop);
  ls_pop3_answer (self, self->asking, judge_result (told->result));
}

static void
told_octets (LsPop3Server *self, const LsStoreAnswer *told)
{
  LsPop3Outcome outcome = judge_result (told->result);
  LsSpan letter = { NULL, 0 };

  ls_pop3_answer (self, self->asking, outcome);
  if (outcome != POP3_OK)
    return;
  letter.data = g_bytes_get_data (told->octets, &letter.length);
  if (self->asking == POP3_TOP)
    ls_pop3_say_top (self, letter, self->lines);
  else
    ls_pop3_say_letter (self, letter);
}

/* First what is marked is deleted, then the lock goes, then the client is told: whoever comes next finds it open. */
static void
told_quit (LsPop3Server *self, const LsStoreAnswer *told)
{
  if (self->number == 0)
    {
      self->incomplete = told->result != LS_STORED;
      ls_pop3_ask (self, POP3_QUIT, LS_STORE_RELEASE, 0);
      self->number = 1;
      return;
    }
  ls_pop3_answer (self, POP3_QUIT, self->incomplete ? POP3_FAILED : POP3_OK);
}

static void
pop3_server_told (LsLineServer *server, const LsStoreAnswer *told)
{
  LsPop3Server *self = (LsPop3Server *) server;

  if (self->parent.closed)
    return;
  switch (self->asking)
    {
    case POP3_RETR:
    case POP3_TOP:
      told_octets (self, told);
      break;
    case POP3_DELE:
    case POP3_RSET:
      ls_pop3_answer (self, self->asking, judge_result (told->result));
      break;
    case POP3_QUIT:
      told_quit (self, told);
      break;
    case POP3_CONNECT:
      break;
    default:
      told_open (self, told);
    }
}

/* ---- lines ---- */

static LsPop3Outcome
judge_octets (const LsPop3Server *self, LsPop3CommandId command, LsSpan line, guint flags)
{
  gsize most = command == POP3_AUTH_COMMAND || command == POP3_AUTH_RESPONSE ? LS_POP3_AUTH_MAX : LS_POP3_COMMAND_MAX;

  if ((flags & LS_LINE_CUT) != 0 || line.length + 2 > most)
    return POP3_TOO_LONG;
  if ((flags & (LS_LINE_BARE_CR | LS_LINE_NUL)) != 0)
    return POP3_BAD_OCTET;
  if ((flags & LS_LINE_EIGHT_BIT) != 0 && !self->parent.setup.profile->lenient)
    return POP3_BAD_OCTET;
  return POP3_OK;
}

static LsPop3Outcome
judge_command (LsPop3Server *self, LsPop3CommandId command, LsSpan argument)
{
  guint32 legal_in = ls_pop3_commands[command].legal_in;

  if (command == POP3_UNKNOWN)
    return POP3_UNRECOGNIZED;
  /* RFC 1939 section 7 promises PASS and QUIT alone after a name; most servers take another name. */
  if (command == POP3_USER && self->parent.setup.profile->lenient)
    legal_in |= POP3_IN (USER_GIVEN);
  if (!ls_pop3_carries_out (self, command) && self->state != POP3_TRANSACTION)
    return POP3_NOT_OFFERED;
  if ((legal_in & (1u << self->state)) == 0)
    return POP3_OUT_OF_ORDER;
  if (!ls_pop3_carries_out (self, command))
    return POP3_NOT_OFFERED;
  if (!ls_pop3_has_arguments (command, argument))
    return POP3_SYNTAX;
  return judges[command] (self, command, argument);
}

static void
pop3_server_hear (LsLineServer *server, LsSpan line, guint flags)
{
  LsPop3Server *self = (LsPop3Server *) server;
  LsSpan argument;
  gboolean in_exchange = self->state == POP3_AUTH;
  LsPop3CommandId command = in_exchange ? POP3_AUTH_RESPONSE : ls_pop3_line_parse (line, &argument);
  LsPop3Outcome outcome = judge_octets (self, command, line, flags);

  self->number = 0;
  /* What is no line ends an exchange too: RFC 5034 section 4. */
  if (outcome != POP3_OK)
    {
      ls_pop3_answer (self, in_exchange ? command : POP3_UNKNOWN, in_exchange ? POP3_SYNTAX : outcome);
      return;
    }
  outcome = in_exchange ? ls_pop3_judge_proof (self, command, line) : judge_command (self, command, argument);
  if (outcome == LS_POP3_WAITS)
    return;
  ls_pop3_answer (self, command, outcome);
  follow_up (self, command, outcome);
}

static const char *
pop3_server_verb (LsLineServer *server, LsSpan line)
{
  LsSpan argument;

  if (((LsPop3Server *) server)->state == POP3_AUTH)
    return ls_pop3_commands[POP3_AUTH_RESPONSE].verb;
  return ls_pop3_commands[ls_pop3_line_parse (line, &argument)].verb;
}

/* ---- the hooks ---- */

static void
pop3_server_greet (LsLineServer *server)
{
  LsPop3Server *self = (LsPop3Server *) server;

  if (ls_pop3_offers (self, POP3_EXTENSION_APOP) && !ls_profile_hides (self->parent.setup.profile, "APOP"))
    ls_pop3_make_timestamp (self);
  ls_pop3_answer (self, POP3_CONNECT, POP3_OK);
}

/* A fault has answered: the table says where a no leads. A yes that is not true leads nowhere. */
static void
pop3_server_answered (LsLineServer *server, LsSpan line, const char *reply)
{
  LsPop3Server *self = (LsPop3Server *) server;
  LsSpan argument, text;
  LsPop3CommandId command = line.data == NULL ? POP3_CONNECT : ls_pop3_line_parse (line, &argument);
  LsPop3Sign sign = ls_pop3_sign (ls_span_from_string (reply), &text);
  const LsPop3Rule *rule = ls_pop3_rule_for_sign (command, self->state, sign, POP3_OTHER, LS_SPAN (NULL, 0));

  if (rule != NULL && (sign == POP3_NO || command == POP3_QUIT || command == POP3_CONNECT))
    ls_pop3_enter (self, command == POP3_CONNECT && sign == POP3_YES ? POP3_AUTHORIZATION : rule->next);
}

/* RFC 1939 section 3: the server closes without a word, and deletes nothing. */
static void
pop3_server_silent (LsLineServer *server)
{
  ls_pop3_enter ((LsPop3Server *) server, POP3_CLOSED);
}

static void
pop3_server_endless (LsLineServer *server)
{
  LsPop3Server *self = (LsPop3Server *) server;

  ls_pop3_answer (self, POP3_UNKNOWN, POP3_TOO_LONG);
  ls_pop3_enter (self, POP3_CLOSED);
}

static void
pop3_server_stop (LsLineServer *server)
{
  ls_pop3_answer ((LsPop3Server *) server, POP3_CONNECT, POP3_SHUTTING_DOWN);
}

static void
pop3_server_leave (LsLineServer *server)
{
  ls_pop3_release ((LsPop3Server *) server);
}

/* RFC 2595 section 4: what was said in the open is forgotten, and no greeting comes. */
static void
pop3_server_secured (LsLineServer *server)
{
  LsPop3Server *self = (LsPop3Server *) server;

  self->secured = TRUE;
  ls_pop3_enter (self, POP3_AUTHORIZATION);
}

static void
pop3_server_clear (LsLineServer *server)
{
  LsPop3Server *self = (LsPop3Server *) server;

  g_free (self->user);
  g_free (self->timestamp);
  g_clear_pointer (&self->proof, ls_sasl_server_free);
  g_clear_pointer (&self->drop, ls_maildrop_unref);
}

/**
 * ls_pop3_server_new:
 * @setup: its profile, directory and store; what it points to outlives the server
 *
 * Returns: (transfer full): a server that waits to be told that its connection stands
 */
LsServer *
ls_pop3_server_new (const LsServerSetup *setup)
{
  static const LsLineServerHooks hooks = {
    pop3_server_greet, pop3_server_verb,  pop3_server_hear,    pop3_server_answered, pop3_server_silent, pop3_server_endless,
    pop3_server_stop,  pop3_server_told,  pop3_server_leave,   pop3_server_secured,  pop3_server_clear,
  };
  LsPop3Server *self = g_new0 (LsPop3Server, 1);

  self->state = POP3_CONNECTING;
  self->secured = setup->secure;
  ls_line_server_init (&self->parent, &hooks, setup, LS_POP3_LINE_HELD);
  if (self->parent.idle_us > 0)
    self->parent.idle_us = MAX (self->parent.idle_us, IDLE_LEAST_US);
  return &self->parent.parent;
}
