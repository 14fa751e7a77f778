/* pop3-server.c: one end of a POP3 conversation, without a socket. RFC 1939.
 *
 * A line comes to an outcome, the outcome finds its rule in the table, and the
 * rule says what is answered and which state follows. What needs the store is
 * asked of it, and answered when it has answered.
 * SPDX-License-Identifier: MIT */
#include "protocols/line-server.h"
#include "protocols/log-in.h"
#include "protocols/pop3/pop3-tables.h"
#include "protocols/words.h"

#include <string.h>

/* RFC 1939 section 3: an autologout timer must be of at least ten minutes. */
#define IDLE_LEAST_US (10 * 60 * G_TIME_SPAN_SECOND)
/* RFC 1939 section 7: a digest is so many hexadecimal digits. */
#define DIGEST_LENGTH 32

typedef struct {
  LsLineServer    parent;
  LsPop3State     state;
  gboolean        secured;          /* TLS stands */
  char           *user;             /* that USER named */
  char           *timestamp;        /* of the greeting; NULL: APOP is not offered */
  LsMaildrop     *drop;             /* while it is open */
  LsPop3CommandId asking;           /* the command that waits for the store */
  guint64         number;           /* of which letter it is */
  guint64         lines;            /* TOP: how many lines of the text */
  gboolean        incomplete;       /* QUIT: something could not be deleted */
} Pop3Server;

static gboolean
offers (const Pop3Server *self, LsPop3ExtensionId extension)
{
  return (self->parent.setup.profile->extensions & (1u << extension)) != 0;
}

static void
say (Pop3Server *self, const char *text)
{
  ls_line_server_say (&self->parent, text, -1);
}

static void
ask (Pop3Server *self, LsPop3CommandId command, LsStoreAsk what, guint64 number)
{
  self->asking = command;
  self->number = number;
  ls_line_server_ask (&self->parent, ls_store_request_new (what, self->drop, number));
}

/* Lets go of the maildrop, with nothing deleted. */
static void
release (Pop3Server *self)
{
  if (self->drop == NULL)
    return;
  ask (self, POP3_CONNECT, LS_STORE_RELEASE, 0);
  g_clear_pointer (&self->drop, ls_maildrop_unref);
}

static void
enter (Pop3Server *self, LsPop3State state)
{
  if (state == POP3_STAY || state == self->state)
    return;
  self->state = state;
  if (state == POP3_AUTHORIZATION)
    g_clear_pointer (&self->user, g_free);
  if (state != POP3_CLOSED && state != POP3_UPDATE)
    return;
  release (self);
  ls_line_server_close (&self->parent);
}

/* ---- what the server says ---- */

/* What a reply may speak of. */
typedef struct {
  const Pop3Server       *server;
  const LsMaildropLetter *letter;
} Words;

/* How many letters are not marked, and how many octets they have. */
static guint
count_letters (const Pop3Server *self, guint64 *octets)
{
  guint count = 0;

  *octets = 0;
  for (guint i = 0; self->drop != NULL && i < self->drop->letters->len; i++)
    {
      const LsMaildropLetter *letter = &g_array_index (self->drop->letters, LsMaildropLetter, i);

      if (letter->marked)
        continue;
      count++;
      *octets += letter->size;
    }
  return count;
}

static void
append_word (gpointer data, GString *text, LsSpan name)
{
  const Words *words = data;
  guint64 octets;
  guint count = count_letters (words->server, &octets);

  if (ls_span_equals (name, "name"))
    g_string_append (text, words->server->parent.setup.profile->name);
  else if (ls_span_equals (name, "count"))
    g_string_append_printf (text, "%u", count);
  else if (ls_span_equals (name, "octets"))
    g_string_append_printf (text, "%" G_GUINT64_FORMAT, octets);
  else if (ls_span_equals (name, "number"))
    g_string_append_printf (text, "%" G_GUINT64_FORMAT, words->server->number);
  else if (ls_span_equals (name, "user"))
    g_string_append (text, words->server->user != NULL ? words->server->user : "");
  else if (ls_span_equals (name, "size") && words->letter != NULL)
    g_string_append_printf (text, "%" G_GUINT64_FORMAT, words->letter->size);
  else if (ls_span_equals (name, "uid") && words->letter != NULL)
    g_string_append (text, words->letter->uid);
  else
    g_string_append_printf (text, "{%.*s}", (int) name.length, (const char *) name.data);
}

/* RFC 2449 section 8: a response code is only sent where CAPA has announced such. */
static gboolean
sends_code (const Pop3Server *self, const char *code)
{
  if (code == NULL)
    return FALSE;
  if (g_str_equal (code, "IN-USE") || g_str_equal (code, "LOGIN-DELAY"))
    return offers (self, POP3_EXTENSION_RESP_CODES);
  return offers (self, POP3_EXTENSION_AUTH_RESP_CODE);
}

static void
write_reply (Pop3Server *self, const LsPop3Rule *rule, GString *text)
{
  static const char *const signs[] = { [POP3_YES] = "+OK", [POP3_NO] = "-ERR", [POP3_MORE] = "+" };
  g_autoptr (GString) line = g_string_new (signs[rule->sign]);

  g_string_append_c (line, ' ');
  if (rule->sign == POP3_NO && sends_code (self, rule->code))
    g_string_append_printf (line, "[%s] ", rule->code);
  g_string_append (line, text->str);
  /* A reply's first line is one line, of at most 512 octets. */
  g_strdelimit (line->str, "\r\n", ' ');
  g_string_truncate (line, MIN (line->len, LS_POP3_REPLY_MAX - 2));
  g_string_append (line, "\r\n");
  say (self, line->str);
}

/* Answers @command as the rule for @outcome says, and goes to the state that follows. */
static void
answer (Pop3Server *self, LsPop3CommandId command, LsPop3Outcome outcome)
{
  const LsPop3Rule *rule = ls_pop3_rule_for_outcome (command, self->state, outcome);
  Words words = { self, self->drop != NULL ? ls_maildrop_letter (self->drop, self->number) : NULL };
  g_autoptr (GString) text = NULL;
  const char *own;

  if (rule == NULL)
    {
      command = POP3_UNKNOWN;
      rule = ls_pop3_rule_for_outcome (command, self->state, outcome);
    }
  g_assert (rule != NULL);
  own = rule->sign == POP3_MORE ? NULL
                                : ls_profile_get_text (self->parent.setup.profile, ls_pop3_commands[command].verb,
                                                       rule->sign == POP3_YES ? 0 : 1);
  text = ls_words_fill (own != NULL ? own : rule->text, append_word, &words);
  if (command == POP3_CONNECT && outcome == POP3_OK && self->timestamp != NULL)
    g_string_append_printf (text, " %s", self->timestamp);
  write_reply (self, rule, text);
  enter (self, rule->next);
}

/* ---- lines behind a reply ---- */

/* RFC 1939 section 3: a line that begins with a dot gets one more. */
static void
say_stuffed (Pop3Server *self, LsSpan lines)
{
  while (lines.length > 0)
    {
      const guint8 *lf = memchr (lines.data, '\n', lines.length);
      LsSpan line = ls_span_take (&lines, lf != NULL ? (gsize) (lf - lines.data) + 1 : lines.length);

      if (line.data[0] == '.')
        say (self, ".");
      ls_line_server_say (&self->parent, (const char *) line.data, line.length);
    }
}

/* The header, the empty line, and so many lines of the text. RFC 1939 section 7. */
static LsSpan
take_top (LsSpan letter, guint64 lines)
{
  LsSpan rest = letter;
  gboolean in_text = FALSE;

  while (rest.length > 0)
    {
      const guint8 *lf = memchr (rest.data, '\n', rest.length);
      gsize length = lf != NULL ? (gsize) (lf - rest.data) + 1 : rest.length;

      if (in_text && lines-- == 0)
        break;
      in_text |= length == 2 && rest.data[0] == '\r';
      ls_span_take (&rest, length);
    }
  return LS_SPAN (letter.data, letter.length - rest.length);
}

static void
say_list (Pop3Server *self, gboolean uids)
{
  g_autoptr (GString) lines = g_string_new (NULL);

  for (guint i = 0; i < self->drop->letters->len; i++)
    {
      const LsMaildropLetter *letter = &g_array_index (self->drop->letters, LsMaildropLetter, i);

      if (letter->marked)
        continue;
      if (uids)
        g_string_append_printf (lines, "%u %s\r\n", i + 1, letter->uid);
      else
        g_string_append_printf (lines, "%u %" G_GUINT64_FORMAT "\r\n", i + 1, letter->size);
    }
  g_string_append (lines, ".\r\n");
  ls_line_server_say (&self->parent, lines->str, lines->len);
}

/* Whether this server has @command, and its profile lets it be used. */
static gboolean
carries_out (const Pop3Server *self, LsPop3CommandId command)
{
  switch (command)
    {
    case POP3_APOP:
      return self->timestamp != NULL;
    case POP3_STLS:
      return offers (self, POP3_EXTENSION_STLS);
    case POP3_AUTH_COMMAND:
      return offers (self, POP3_EXTENSION_SASL);
    case POP3_UTF8:
    case POP3_LANG:
    case POP3_LAST:
    case POP3_RPOP:
    case POP3_XTND:
      return FALSE;
    default:
      return !ls_profile_hides (self->parent.setup.profile, ls_pop3_commands[command].verb);
    }
}

/* RFC 2449 section 6: a line for each ability. APOP has none: the greeting tells. */
static void
say_abilities (Pop3Server *self)
{
  static const LsPop3CommandId optional[] = { POP3_TOP, POP3_UIDL, POP3_USER };

  for (guint i = 0; i < G_N_ELEMENTS (optional); i++)
    if (carries_out (self, optional[i]))
      {
        say (self, ls_pop3_commands[optional[i]].verb);
        say (self, "\r\n");
      }
  for (guint i = POP3_EXTENSION_SASL; i < POP3_N_EXTENSIONS; i++)
    {
      if (!offers (self, i) || (i == POP3_EXTENSION_STLS && self->secured))
        continue;
      say (self, ls_pop3_extensions[i].keyword);
      /* RFC 2449 section 6.7: letters are kept until they are deleted. */
      if (i == POP3_EXTENSION_EXPIRE)
        say (self, " NEVER");
      else if (i == POP3_EXTENSION_IMPLEMENTATION)
        say (self, " Lockstep");
      say (self, "\r\n");
    }
  say (self, ".\r\n");
}

/* ---- the commands: each comes to an outcome, or asks the store ---- */

/* The outcome of what waits for the store: nothing is said yet. */
#define WAITS POP3_N_OUTCOMES

static LsPop3Outcome
open_maildrop (Pop3Server *self, LsPop3CommandId command, LsSpan name)
{
  g_autofree char *mailbox = ls_log_in_mailbox (self->parent.setup.directory, name);

  self->asking = command;
  ls_line_server_ask (&self->parent, ls_store_request_open (mailbox, "INBOX", self->parent.setup.client_address));
  return WAITS;
}

static LsPop3Outcome
judge_user (Pop3Server *self, LsPop3CommandId command, LsSpan argument)
{
  g_free (self->user);
  self->user = ls_span_dup (argument);
  return POP3_OK;
}

static LsPop3Outcome
judge_pass (Pop3Server *self, LsPop3CommandId command, LsSpan argument)
{
  LsSpan name = ls_span_from_string (self->user != NULL ? self->user : "");

  if (!ls_log_in_fits (self->parent.setup.directory, name, argument))
    return POP3_WRONG;
  return open_maildrop (self, command, name);
}

/* RFC 1939 section 7: MD5 of the timestamp, brackets included, and the secret. */
static gboolean
digest_fits (const Pop3Server *self, LsSpan name, LsSpan digest)
{
  const LsUser *user = ls_log_in_find (self->parent.setup.directory, name);
  g_autofree char *source = g_strconcat (self->timestamp, user != NULL ? user->password : "", NULL);
  g_autofree char *right = g_compute_checksum_for_string (G_CHECKSUM_MD5, source, -1);

  return user != NULL && ls_span_equals (digest, right);
}

static LsPop3Outcome
judge_apop (Pop3Server *self, LsPop3CommandId command, LsSpan argument)
{
  LsSpan name = ls_span_take_word (&argument);

  if (argument.length != DIGEST_LENGTH)
    return POP3_SYNTAX;
  for (gsize i = 0; i < argument.length; i++)
    if (!g_ascii_isdigit (argument.data[i]) && !(argument.data[i] >= 'a' && argument.data[i] <= 'f'))
      return POP3_SYNTAX;
  if (!digest_fits (self, name, argument))
    return POP3_WRONG;
  return open_maildrop (self, command, name);
}

static LsPop3Outcome
judge_stls (Pop3Server *self, LsPop3CommandId command, LsSpan argument)
{
  return self->secured ? POP3_ALREADY : POP3_OK;
}

static LsPop3Outcome
judge_at_once (Pop3Server *self, LsPop3CommandId command, LsSpan argument)
{
  return POP3_OK;
}

/* A number of at most 20 digits that counts a letter which is there and not marked. */
static LsPop3Outcome
judge_number (Pop3Server *self, LsSpan word)
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
judge_list (Pop3Server *self, LsPop3CommandId command, LsSpan argument)
{
  LsPop3Outcome outcome;
  guint64 octets;

  if (argument.length == 0)
    return count_letters (self, &octets) == 0 ? POP3_OK_EMPTY : POP3_OK;
  outcome = judge_number (self, argument);
  return outcome == POP3_OK ? POP3_OK_ONE : outcome;
}

static LsPop3Outcome
judge_letter (Pop3Server *self, LsPop3CommandId command, LsSpan argument)
{
  LsPop3Outcome outcome = judge_number (self, ls_span_take_word (&argument));

  if (command == POP3_TOP && !ls_span_parse_number (argument, G_MAXUINT64, &self->lines))
    return POP3_SYNTAX;
  if (outcome != POP3_OK)
    return outcome;
  ask (self, command, command == POP3_DELE ? LS_STORE_MARK : LS_STORE_FETCH, self->number);
  return WAITS;
}

static LsPop3Outcome
judge_rset (Pop3Server *self, LsPop3CommandId command, LsSpan argument)
{
  if (self->drop == NULL)
    return POP3_OK;
  ask (self, command, LS_STORE_UNMARK, 0);
  return WAITS;
}

static LsPop3Outcome
judge_quit (Pop3Server *self, LsPop3CommandId command, LsSpan argument)
{
  if (self->drop == NULL)
    return POP3_OK;
  ask (self, command, LS_STORE_UPDATE, 0);
  return WAITS;
}

typedef LsPop3Outcome (*Judge) (Pop3Server *self, LsPop3CommandId command, LsSpan argument);

static const Judge judges[POP3_N_COMMANDS] = {
  [POP3_USER] = judge_user,
  [POP3_PASS] = judge_pass,
  [POP3_APOP] = judge_apop,
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
follow_up (Pop3Server *self, LsPop3CommandId command, LsPop3Outcome outcome)
{
  if (outcome != POP3_OK && outcome != POP3_OK_EMPTY)
    return;
  if (command == POP3_CAPA)
    say_abilities (self);
  else if ((command == POP3_LIST || command == POP3_UIDL) && self->drop != NULL)
    say_list (self, command == POP3_UIDL);
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
told_open (Pop3Server *self, const LsStoreAnswer *told)
{
  if (told->maildrop != NULL)
    self->drop = ls_maildrop_ref (told->maildrop);
  answer (self, self->asking, judge_result (told->result));
}

static void
told_octets (Pop3Server *self, const LsStoreAnswer *told)
{
  LsPop3Outcome outcome = judge_result (told->result);
  LsSpan letter = { NULL, 0 };

  answer (self, self->asking, outcome);
  if (outcome != POP3_OK)
    return;
  letter.data = g_bytes_get_data (told->octets, &letter.length);
  say_stuffed (self, self->asking == POP3_TOP ? take_top (letter, self->lines) : letter);
  say (self, ".\r\n");
}

/* First what is marked is deleted, then the lock goes, then the client is told: whoever comes next finds it open. */
static void
told_quit (Pop3Server *self, const LsStoreAnswer *told)
{
  if (self->number == 0)
    {
      self->incomplete = told->result != LS_STORED;
      ask (self, POP3_QUIT, LS_STORE_RELEASE, 0);
      self->number = 1;
      return;
    }
  answer (self, POP3_QUIT, self->incomplete ? POP3_FAILED : POP3_OK);
}

static void
pop3_server_told (LsLineServer *server, const LsStoreAnswer *told)
{
  Pop3Server *self = (Pop3Server *) server;

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
      answer (self, self->asking, judge_result (told->result));
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
judge_octets (const Pop3Server *self, LsPop3CommandId command, LsSpan line, guint flags)
{
  gsize most = command == POP3_AUTH_COMMAND || self->state == POP3_AUTH ? LS_POP3_AUTH_MAX : LS_POP3_COMMAND_MAX;

  if ((flags & LS_LINE_CUT) != 0 || line.length + 2 > most)
    return POP3_TOO_LONG;
  if ((flags & (LS_LINE_BARE_CR | LS_LINE_NUL)) != 0)
    return POP3_BAD_OCTET;
  if ((flags & LS_LINE_EIGHT_BIT) != 0 && !self->parent.setup.profile->lenient)
    return POP3_BAD_OCTET;
  return POP3_OK;
}

static LsPop3Outcome
judge_command (Pop3Server *self, LsPop3CommandId command, LsSpan argument)
{
  guint32 legal_in = ls_pop3_commands[command].legal_in;

  if (command == POP3_UNKNOWN)
    return POP3_UNRECOGNIZED;
  /* RFC 1939 section 7 promises PASS and QUIT alone after a name; most servers take another name. */
  if (command == POP3_USER && self->parent.setup.profile->lenient)
    legal_in |= POP3_IN (USER_GIVEN);
  if (!carries_out (self, command) && self->state != POP3_TRANSACTION)
    return POP3_NOT_OFFERED;
  if ((legal_in & (1u << self->state)) == 0)
    return POP3_OUT_OF_ORDER;
  if (!carries_out (self, command))
    return POP3_NOT_OFFERED;
  if (!ls_pop3_has_arguments (command, argument))
    return POP3_SYNTAX;
  return judges[command] (self, command, argument);
}

static void
pop3_server_hear (LsLineServer *server, LsSpan line, guint flags)
{
  Pop3Server *self = (Pop3Server *) server;
  LsSpan argument;
  LsPop3CommandId command = ls_pop3_line_parse (line, &argument);
  LsPop3Outcome outcome = judge_octets (self, command, line, flags);

  self->number = 0;
  if (outcome != POP3_OK)
    {
      answer (self, POP3_UNKNOWN, outcome);
      return;
    }
  outcome = judge_command (self, command, argument);
  if (outcome == WAITS)
    return;
  answer (self, command, outcome);
  follow_up (self, command, outcome);
}

static const char *
pop3_server_verb (LsLineServer *server, LsSpan line)
{
  LsSpan argument;

  return ls_pop3_commands[ls_pop3_line_parse (line, &argument)].verb;
}

/* ---- the hooks ---- */

/* The digits and the clock make it another one each time; what stands behind the at sign need not be looked up. */
static char *
make_timestamp (Pop3Server *self)
{
  return g_strdup_printf ("<%u.%" G_GINT64_FORMAT "@%s>", ls_chance_u32 (&self->parent.chance) % 100000,
                          self->parent.setup.begins + (gint64) ls_chance_range (&self->parent.chance, 1000),
                          self->parent.setup.profile->name);
}

static void
pop3_server_greet (LsLineServer *server)
{
  Pop3Server *self = (Pop3Server *) server;

  if (offers (self, POP3_EXTENSION_APOP) && !ls_profile_hides (self->parent.setup.profile, "APOP"))
    self->timestamp = make_timestamp (self);
  answer (self, POP3_CONNECT, POP3_OK);
}

/* A fault has answered: the table says where a no leads. A yes that is not true leads nowhere. */
static void
pop3_server_answered (LsLineServer *server, LsSpan line, const char *reply)
{
  Pop3Server *self = (Pop3Server *) server;
  LsSpan argument, text;
  LsPop3CommandId command = line.data == NULL ? POP3_CONNECT : ls_pop3_line_parse (line, &argument);
  LsPop3Sign sign = ls_pop3_sign (ls_span_from_string (reply), &text);
  const LsPop3Rule *rule = ls_pop3_rule_for_sign (command, self->state, sign, POP3_OTHER, LS_SPAN (NULL, 0));

  if (rule != NULL && (sign == POP3_NO || command == POP3_QUIT || command == POP3_CONNECT))
    enter (self, command == POP3_CONNECT && sign == POP3_YES ? POP3_AUTHORIZATION : rule->next);
}

/* RFC 1939 section 3: the server closes without a word, and deletes nothing. */
static void
pop3_server_silent (LsLineServer *server)
{
  enter ((Pop3Server *) server, POP3_CLOSED);
}

static void
pop3_server_endless (LsLineServer *server)
{
  Pop3Server *self = (Pop3Server *) server;

  answer (self, POP3_UNKNOWN, POP3_TOO_LONG);
  enter (self, POP3_CLOSED);
}

static void
pop3_server_stop (LsLineServer *server)
{
  answer ((Pop3Server *) server, POP3_CONNECT, POP3_SHUTTING_DOWN);
}

static void
pop3_server_leave (LsLineServer *server)
{
  release ((Pop3Server *) server);
}

/* RFC 2595 section 4: what was said in the open is forgotten, and no greeting comes. */
static void
pop3_server_secured (LsLineServer *server)
{
  Pop3Server *self = (Pop3Server *) server;

  self->secured = TRUE;
  enter (self, POP3_AUTHORIZATION);
}

static void
pop3_server_clear (LsLineServer *server)
{
  Pop3Server *self = (Pop3Server *) server;

  g_free (self->user);
  g_free (self->timestamp);
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
  Pop3Server *self = g_new0 (Pop3Server, 1);

  self->state = POP3_CONNECTING;
  self->secured = setup->secure;
  ls_line_server_init (&self->parent, &hooks, setup, LS_POP3_LINE_HELD);
  if (self->parent.idle_us > 0)
    self->parent.idle_us = MAX (self->parent.idle_us, IDLE_LEAST_US);
  return &self->parent.parent;
}
