/* pop2-server.c: one end of a POP2 conversation, without a socket. RFC 937.
 *
 * A line comes to an outcome, the outcome finds its rule in the table, and the
 * rule says what is answered and which state follows. What needs the store is
 * asked of it, and answered when it has answered.
 * SPDX-License-Identifier: MIT */
#include "protocols/line-server.h"
#include "protocols/log-in.h"
#include "protocols/pop2/pop2-tables.h"
#include "protocols/words.h"

#include <string.h>

/* What the store is doing for the server. */
typedef enum {
  FOR_NOTHING,
  FOR_OPENING,       /* HELO's mailbox, or FOLD's folder */
  FOR_LETTER,
  FOR_MARK,
  FOR_UPDATE,        /* first what is marked is deleted, */
  FOR_RELEASE        /* then the folder is let go: for FOLD and QUIT */
} Purpose;

typedef struct {
  LsLineServer    parent;
  LsPop2State     state;
  char           *mailbox;
  char           *folder;           /* that FOLD wants next */
  LsMaildrop     *drop;             /* while it is open */
  guint64         current;          /* number of the current letter */
  LsPop2CommandId asking;           /* the command that waits for the store */
  Purpose         purpose;
  gboolean        incomplete;       /* something could not be deleted */
} Pop2Server;

static void
ask (Pop2Server *self, Purpose purpose, LsStoreAsk what, guint64 number)
{
  self->purpose = purpose;
  ls_line_server_ask (&self->parent, ls_store_request_new (what, self->drop, number));
}

/* Lets go of the folder, with nothing deleted. */
static void
release (Pop2Server *self)
{
  if (self->drop == NULL)
    return;
  ask (self, FOR_NOTHING, LS_STORE_RELEASE, 0);
  g_clear_pointer (&self->drop, ls_maildrop_unref);
}

static void
enter (Pop2Server *self, LsPop2State state)
{
  if (state == POP2_STAY)
    return;
  self->state = state;
  if (state != POP2_CLOSED)
    return;
  release (self);
  ls_line_server_close (&self->parent);
}

/* ---- what the server says ---- */

/* The length of the current letter; 0 where there is none, or it is marked. */
static guint64
current_size (const Pop2Server *self)
{
  const LsMaildropLetter *letter = self->drop != NULL ? ls_maildrop_letter (self->drop, self->current) : NULL;

  return letter != NULL && !letter->marked ? letter->size : 0;
}

static guint
count_letters (const Pop2Server *self)
{
  return self->drop != NULL ? self->drop->letters->len : 0;
}

static void
append_word (gpointer data, GString *text, LsSpan name)
{
  const Pop2Server *self = data;

  if (ls_span_equals (name, "name"))
    g_string_append (text, self->parent.setup.profile->name);
  else if (ls_span_equals (name, "count"))
    g_string_append_printf (text, "%u", count_letters (self));
  else
    g_string_append_printf (text, "{%.*s}", (int) name.length, (const char *) name.data);
}

/* `{count}` at the front of a count's text is what stands at the sign; so is a length. */
static void
write_reply (Pop2Server *self, const LsPop2Rule *rule, const char *text)
{
  static const char signs[] = { [POP2_PLUS] = '+', [POP2_MINUS] = '-', [POP2_HASH] = '#', [POP2_EQUALS] = '=' };
  g_autoptr (GString) words = ls_words_fill (text, append_word, self);
  g_autoptr (GString) line = g_string_new (NULL);

  if (rule->sign == POP2_SILENT)
    return;
  g_string_append_c (line, signs[rule->sign]);
  if (rule->sign == POP2_EQUALS)
    g_string_append_printf (line, "%" G_GUINT64_FORMAT, current_size (self));
  else if (rule->sign == POP2_HASH && !g_ascii_isdigit (words->str[0]))
    g_string_append_printf (line, "%u", count_letters (self));
  if (words->len > 0 && !(rule->sign == POP2_HASH && g_ascii_isdigit (words->str[0])))
    g_string_append_c (line, ' ');
  g_string_append (line, words->str);
  g_strdelimit (line->str, "\r\n", ' ');
  g_string_truncate (line, MIN (line->len, LS_POP2_LINE_MAX - 2));
  g_string_append (line, "\r\n");
  ls_line_server_say (&self->parent, line->str, line->len);
}

/* Answers @command as the rule for @outcome says, and goes to the state that follows. */
static void
answer (Pop2Server *self, LsPop2CommandId command, LsPop2Outcome outcome)
{
  const LsPop2Rule *rule = ls_pop2_rule_for_outcome (command, self->state, outcome);
  const char *own;

  if (rule == NULL)
    rule = ls_pop2_rule_for_outcome (POP2_UNKNOWN, self->state, outcome);
  g_assert (rule != NULL);
  own = ls_profile_get_text (self->parent.setup.profile, ls_pop2_commands[rule->command].verb, rule->sign == POP2_MINUS ? 1 : 0);
  write_reply (self, rule, own != NULL ? own : rule->text);
  enter (self, rule->next);
}

/* ---- the commands: each comes to an outcome, or asks the store ---- */

/* The outcome of what waits for the store: nothing is said yet. */
#define WAITS POP2_N_OUTCOMES

static LsPop2Outcome
open_folder (Pop2Server *self, LsPop2CommandId command, const char *folder)
{
  self->asking = command;
  self->purpose = FOR_OPENING;
  ls_line_server_ask (&self->parent, ls_store_request_open (self->mailbox, folder, self->parent.setup.client_address));
  return WAITS;
}

static LsPop2Outcome
judge_helo (Pop2Server *self, LsPop2CommandId command, LsSpan argument)
{
  g_autofree char *user = ls_pop2_take_argument (&argument, FALSE);
  g_autofree char *password = ls_pop2_take_argument (&argument, self->parent.setup.profile->lenient);
  LsSpan name;

  if (user == NULL || password == NULL || argument.length > 0)
    return POP2_SYNTAX;
  name = ls_span_from_string (user);
  if (!ls_log_in_fits (self->parent.setup.directory, name, ls_span_from_string (password)))
    return POP2_WRONG;
  self->mailbox = ls_log_in_mailbox (self->parent.setup.directory, name);
  return open_folder (self, command, "INBOX");
}

static LsPop2Outcome
judge_fold (Pop2Server *self, LsPop2CommandId command, LsSpan argument)
{
  g_free (self->folder);
  self->folder = ls_pop2_take_argument (&argument, TRUE);
  if (self->folder == NULL)
    return POP2_SYNTAX;
  if (self->drop == NULL)
    return open_folder (self, command, self->folder);
  self->asking = command;
  ask (self, FOR_UPDATE, LS_STORE_UPDATE, 0);
  return WAITS;
}

static LsPop2Outcome
judge_read (Pop2Server *self, LsPop2CommandId command, LsSpan argument)
{
  for (gsize i = 0; i < argument.length; i++)
    if (!g_ascii_isdigit (argument.data[i]))
      return POP2_SYNTAX;
  /* A number that is too long to be one of a letter is none of a letter. */
  if (argument.length > 0 && !ls_span_parse_number (argument, G_MAXUINT32, &self->current))
    self->current = G_MAXUINT32;
  return current_size (self) > 0 ? POP2_OK : POP2_EMPTY;
}

static LsPop2Outcome
judge_retr (Pop2Server *self, LsPop2CommandId command, LsSpan argument)
{
  if (current_size (self) == 0)
    return POP2_EMPTY;
  self->asking = command;
  ask (self, FOR_LETTER, LS_STORE_FETCH, self->current);
  return WAITS;
}

/* The length of what is current now. */
static LsPop2Outcome
move_on (Pop2Server *self, LsPop2CommandId command)
{
  if (command != POP2_NACK)
    self->current++;
  return current_size (self) > 0 ? POP2_OK : POP2_EMPTY;
}

static LsPop2Outcome
judge_ack (Pop2Server *self, LsPop2CommandId command, LsSpan argument)
{
  if (command != POP2_ACKD || self->drop == NULL)
    return move_on (self, command);
  self->asking = command;
  ask (self, FOR_MARK, LS_STORE_MARK, self->current);
  return WAITS;
}

static LsPop2Outcome
judge_quit (Pop2Server *self, LsPop2CommandId command, LsSpan argument)
{
  if (self->drop == NULL)
    return POP2_OK;
  self->asking = command;
  ask (self, FOR_UPDATE, LS_STORE_UPDATE, 0);
  return WAITS;
}

typedef LsPop2Outcome (*Judge) (Pop2Server *self, LsPop2CommandId command, LsSpan argument);

static const Judge judges[POP2_N_COMMANDS] = {
  [POP2_HELO] = judge_helo, [POP2_FOLD] = judge_fold, [POP2_READ] = judge_read, [POP2_RETR] = judge_retr,
  [POP2_ACKS] = judge_ack,  [POP2_ACKD] = judge_ack,  [POP2_NACK] = judge_ack,  [POP2_QUIT] = judge_quit,
};

/* ---- the store's answers ---- */

static void
told_open (Pop2Server *self, const LsStoreAnswer *told)
{
  self->current = 1;
  if (told->maildrop != NULL)
    self->drop = ls_maildrop_ref (told->maildrop);
  if (told->result == LS_STORED)
    answer (self, self->asking, count_letters (self) > 0 ? POP2_OK : POP2_EMPTY);
  else if (told->result == LS_STORE_FAILED || self->asking == POP2_HELO)
    answer (self, self->asking, told->result == LS_STORE_LOCKED ? POP2_LOCKED : POP2_FAILED);
  else
    /* RFC 937 "FOLD mailbox" has no error: missing, and not permitted, look like empty. */
    answer (self, self->asking, POP2_EMPTY);
}

/* Exactly the counted octets: no line before, no dot behind. */
static void
told_letter (Pop2Server *self, const LsStoreAnswer *told)
{
  gsize length = 0;
  const char *octets = told->octets != NULL ? g_bytes_get_data (told->octets, &length) : NULL;

  /* What changed on the disk since it was counted is not sent: the two ends would be out of step for good. */
  if (told->result != LS_STORED || length != current_size (self))
    {
      answer (self, POP2_RETR, POP2_FAILED);
      return;
    }
  ls_line_server_say (&self->parent, octets, length);
  answer (self, POP2_RETR, POP2_OK);
}

static void
told_update (Pop2Server *self, const LsStoreAnswer *told)
{
  self->incomplete = told->result != LS_STORED;
  ask (self, FOR_RELEASE, LS_STORE_RELEASE, 0);
}

static void
told_release (Pop2Server *self)
{
  g_clear_pointer (&self->drop, ls_maildrop_unref);
  if (self->asking == POP2_QUIT)
    answer (self, POP2_QUIT, self->incomplete ? POP2_FAILED : POP2_OK);
  else if (self->incomplete)
    answer (self, POP2_FOLD, POP2_FAILED);
  else
    open_folder (self, POP2_FOLD, self->folder);
}

static void
pop2_server_told (LsLineServer *server, const LsStoreAnswer *told)
{
  Pop2Server *self = (Pop2Server *) server;

  if (self->parent.closed)
    return;
  switch (self->purpose)
    {
    case FOR_OPENING:
      told_open (self, told);
      break;
    case FOR_LETTER:
      told_letter (self, told);
      break;
    case FOR_MARK:
      answer (self, POP2_ACKD, told->result == LS_STORED ? move_on (self, POP2_ACKD) : POP2_FAILED);
      break;
    case FOR_UPDATE:
      told_update (self, told);
      break;
    case FOR_RELEASE:
      told_release (self);
      break;
    case FOR_NOTHING:
      break;
    }
}

/* ---- lines ---- */

static LsPop2Outcome
judge_octets (const Pop2Server *self, LsSpan line, guint flags)
{
  if ((flags & LS_LINE_CUT) != 0 || line.length + 2 > LS_POP2_LINE_MAX)
    return POP2_TOO_LONG;
  if ((flags & (LS_LINE_BARE_CR | LS_LINE_NUL)) != 0)
    return POP2_BAD_OCTET;
  if ((flags & LS_LINE_EIGHT_BIT) != 0 && !self->parent.setup.profile->lenient)
    return POP2_BAD_OCTET;
  return POP2_OK;
}

static LsPop2Outcome
judge_command (Pop2Server *self, LsPop2CommandId command, LsSpan argument)
{
  gboolean bare = command == POP2_RETR || command == POP2_QUIT
                  || command == POP2_ACKS || command == POP2_ACKD || command == POP2_NACK;

  if (command == POP2_UNKNOWN || ls_profile_hides (self->parent.setup.profile, ls_pop2_commands[command].verb))
    return POP2_UNRECOGNIZED;
  if ((ls_pop2_commands[command].legal_in & (1u << self->state)) == 0)
    return POP2_OUT_OF_ORDER;
  if (bare && ls_span_trim (argument).length > 0)
    return POP2_SYNTAX;
  return judges[command] (self, command, argument);
}

static void
pop2_server_hear (LsLineServer *server, LsSpan line, guint flags)
{
  Pop2Server *self = (Pop2Server *) server;
  LsSpan argument;
  LsPop2CommandId command = ls_pop2_line_parse (line, &argument);
  LsPop2Outcome outcome = judge_octets (self, line, flags);

  if (outcome != POP2_OK)
    command = POP2_UNKNOWN;
  else
    outcome = judge_command (self, command, argument);
  if (outcome != WAITS)
    answer (self, command, outcome);
}

static const char *
pop2_server_verb (LsLineServer *server, LsSpan line)
{
  LsSpan argument;

  return ls_pop2_commands[ls_pop2_line_parse (line, &argument)].verb;
}

/* ---- the hooks ---- */

static void
pop2_server_greet (LsLineServer *server)
{
  answer ((Pop2Server *) server, POP2_CONNECT, POP2_OK);
}

/* A fault has answered: a minus ends the session, as any does. */
static void
pop2_server_answered (LsLineServer *server, LsSpan line, const char *reply)
{
  Pop2Server *self = (Pop2Server *) server;
  LsSpan argument, text;
  guint64 number;
  LsPop2Sign sign = ls_pop2_sign (ls_span_from_string (reply), &number, &text);

  if (sign == POP2_MINUS || (line.data != NULL && ls_pop2_line_parse (line, &argument) == POP2_QUIT))
    enter (self, POP2_CLOSED);
  else if (line.data == NULL)
    enter (self, POP2_AUTHORIZATION);
}

static void
pop2_server_silent (LsLineServer *server)
{
  answer ((Pop2Server *) server, POP2_CONNECT, POP2_TIMEOUT);
}

static void
pop2_server_endless (LsLineServer *server)
{
  answer ((Pop2Server *) server, POP2_UNKNOWN, POP2_TOO_LONG);
}

static void
pop2_server_stop (LsLineServer *server)
{
  answer ((Pop2Server *) server, POP2_CONNECT, POP2_SHUTTING_DOWN);
}

static void
pop2_server_leave (LsLineServer *server)
{
  release ((Pop2Server *) server);
}

static void
pop2_server_clear (LsLineServer *server)
{
  Pop2Server *self = (Pop2Server *) server;

  g_free (self->mailbox);
  g_free (self->folder);
  g_clear_pointer (&self->drop, ls_maildrop_unref);
}

/**
 * ls_pop2_server_new:
 * @setup: its profile, directory and store; what it points to outlives the server
 *
 * Returns: (transfer full): a server that waits to be told that its connection stands
 */
LsServer *
ls_pop2_server_new (const LsServerSetup *setup)
{
  static const LsLineServerHooks hooks = {
    pop2_server_greet, pop2_server_verb,  pop2_server_hear,  pop2_server_answered, pop2_server_silent, pop2_server_endless,
    pop2_server_stop,  pop2_server_told,  pop2_server_leave, NULL,                 pop2_server_clear,
  };
  Pop2Server *self = g_new0 (Pop2Server, 1);

  self->state = POP2_LISTENING;
  self->current = 1;
  ls_line_server_init (&self->parent, &hooks, setup, LS_POP2_LINE_HELD);
  return &self->parent.parent;
}
