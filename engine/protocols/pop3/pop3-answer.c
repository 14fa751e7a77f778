/* pop3-answer.c: what a POP3 server says: a reply as its rule has it, and the lines behind it. RFC 1939.
 * SPDX-License-Identifier: MIT */
#include "protocols/pop3/pop3-server.h"

#include "protocols/words.h"

#include <string.h>

/**
 * ls_pop3_offers:
 *
 * Returns: whether the server's profile has @extension
 */
gboolean
ls_pop3_offers (const LsPop3Server *self, LsPop3ExtensionId extension)
{
  return (self->parent.setup.profile->extensions & (1u << extension)) != 0;
}

static void
say (LsPop3Server *self, const char *text)
{
  ls_line_server_say (&self->parent, text, -1);
}

/* ---- replies ---- */

/* What a reply may speak of. */
typedef struct {
  const LsPop3Server     *server;
  const LsMaildropLetter *letter;
} Words;

/**
 * ls_pop3_count_letters:
 * @self: a server
 * @octets: (out): how many octets they have, all together
 *
 * Returns: how many letters are not marked
 */
guint
ls_pop3_count_letters (const LsPop3Server *self, guint64 *octets)
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
  guint count = ls_pop3_count_letters (words->server, &octets);

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
sends_code (const LsPop3Server *self, const char *code)
{
  if (code == NULL)
    return FALSE;
  if (g_str_equal (code, "IN-USE") || g_str_equal (code, "LOGIN-DELAY"))
    return ls_pop3_offers (self, POP3_EXTENSION_RESP_CODES);
  return ls_pop3_offers (self, POP3_EXTENSION_AUTH_RESP_CODE);
}

static void
write_reply (LsPop3Server *self, const LsPop3Rule *rule, GString *text)
{
  static const char *const signs[] = { [POP3_YES] = "+OK", [POP3_NO] = "-ERR", [POP3_MORE] = "+" };
  g_autoptr (GString) line = g_string_new (signs[rule->sign]);

  g_string_append_c (line, ' ');
  if (rule->sign == POP3_NO && sends_code (self, rule->code))
    g_string_append_printf (line, "[%s] ", rule->code);
  /* RFC 1957: some clients want the space behind a +OK that says nothing. */
  g_string_append (line, g_strchomp (text->str));
  /* A reply's first line is one line, of at most 512 octets. */
  g_strdelimit (line->str, "\r\n", ' ');
  g_string_truncate (line, MIN (line->len, LS_POP3_REPLY_MAX - 2));
  g_string_append (line, "\r\n");
  say (self, line->str);
}

/**
 * ls_pop3_answer:
 * @self: a server
 * @command: what was said
 * @outcome: what it came to
 *
 * Answers as the rule says, and goes to the state that follows.
 */
void
ls_pop3_answer (LsPop3Server *self, LsPop3CommandId command, LsPop3Outcome outcome)
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
  own = ls_profile_get_text (self->parent.setup.profile, ls_pop3_commands[command].verb, rule->sign == POP3_YES ? 0 : 1);
  text = ls_words_fill (own != NULL ? own : rule->text, append_word, &words);
  if (command == POP3_CONNECT && outcome == POP3_OK && self->timestamp != NULL)
    g_string_append_printf (text, " %s", self->timestamp);
  write_reply (self, rule, text);
  ls_pop3_enter (self, rule->next);
}

/**
 * ls_pop3_challenge:
 * @self: a server
 * @command: %POP3_AUTH_COMMAND or %POP3_AUTH_RESPONSE
 * @challenge: in base64; empty where it only waits for the client's word
 *
 * Asks for the next part of a proof. RFC 5034 section 4: an empty challenge keeps its space.
 */
void
ls_pop3_challenge (LsPop3Server *self, LsPop3CommandId command, const char *challenge)
{
  say (self, "+ ");
  say (self, challenge);
  say (self, "\r\n");
  ls_pop3_enter (self, ls_pop3_rule_for_outcome (command, self->state, POP3_GO_ON)->next);
}

/* ---- lines behind a reply ---- */

/* RFC 1939 section 3: a line that begins with a dot gets one more. */
static void
say_stuffed (LsPop3Server *self, LsSpan lines)
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

/**
 * ls_pop3_say_letter:
 * @self: a server
 * @letter: said whole, with its dot
 */
void
ls_pop3_say_letter (LsPop3Server *self, LsSpan letter)
{
  say_stuffed (self, letter);
  say (self, ".\r\n");
}

/**
 * ls_pop3_say_top:
 * @self: a server
 * @letter: of which the header is said,
 * @lines: and so many lines of its text
 */
void
ls_pop3_say_top (LsPop3Server *self, LsSpan letter, guint64 lines)
{
  ls_pop3_say_letter (self, take_top (letter, lines));
}

/**
 * ls_pop3_say_list:
 * @self: a server whose maildrop is open
 * @uids: whether to list unique ids, not sizes
 */
void
ls_pop3_say_list (LsPop3Server *self, gboolean uids)
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

/**
 * ls_pop3_carries_out:
 *
 * Returns: whether this server has @command, and its profile lets it be used
 */
gboolean
ls_pop3_carries_out (const LsPop3Server *self, LsPop3CommandId command)
{
  gboolean logs_in = command == POP3_USER || command == POP3_APOP || command == POP3_AUTH_COMMAND;

  if (logs_in && self->parent.setup.profile->requires_tls && !self->secured)
    return FALSE;
  switch (command)
    {
    case POP3_USER:
      return ls_pop3_takes_clear (self) && !ls_profile_hides (self->parent.setup.profile, "USER");
    case POP3_APOP:
      return self->timestamp != NULL;
    case POP3_STLS:
      return ls_pop3_offers (self, POP3_EXTENSION_STLS);
    case POP3_AUTH_COMMAND:
      return ls_pop3_offers (self, POP3_EXTENSION_SASL);
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

/* RFC 5034 section 3. */
static void
say_mechanisms (LsPop3Server *self)
{
  for (guint i = 0; i < LS_SASL_N_MECHANISMS; i++)
    {
      if (!ls_pop3_takes_mechanism (self, i))
        continue;
      say (self, " ");
      say (self, ls_sasl_kinds[i].name);
    }
}

/**
 * ls_pop3_say_abilities:
 * @self: a server
 *
 * RFC 2449 section 6: a line for each ability. APOP has none: the greeting tells.
 */
void
ls_pop3_say_abilities (LsPop3Server *self)
{
  static const LsPop3CommandId optional[] = { POP3_TOP, POP3_UIDL, POP3_USER };

  for (guint i = 0; i < G_N_ELEMENTS (optional); i++)
    if (ls_pop3_carries_out (self, optional[i]))
      {
        say (self, ls_pop3_commands[optional[i]].verb);
        say (self, "\r\n");
      }
  for (guint i = POP3_EXTENSION_SASL; i < POP3_N_EXTENSIONS; i++)
    {
      if (!ls_pop3_offers (self, i) || (i == POP3_EXTENSION_STLS && self->secured))
        continue;
      say (self, ls_pop3_extensions[i].keyword);
      if (i == POP3_EXTENSION_SASL)
        say_mechanisms (self);
      else if (i == POP3_EXTENSION_EXPIRE)
        say (self, " NEVER");   /* RFC 2449 section 6.7: letters are kept until they are deleted */
      else if (i == POP3_EXTENSION_IMPLEMENTATION)
        say (self, " Lockstep");
      say (self, "\r\n");
    }
  say (self, ".\r\n");
}
