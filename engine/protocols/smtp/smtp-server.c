/* smtp-server.c: one end of an SMTP conversation, without a socket. RFC 5321.
 *
 * A line comes to an outcome, the outcome finds its rule in the table, and the
 * rule says what is answered and which state follows. What a server may differ
 * in stands in its profile.
 * SPDX-License-Identifier: MIT */
#include "protocols/smtp/smtp-tables.h"

#include "core/chance.h"
#include "core/line-reader.h"
#include "protocols/dot-reader.h"
#include "protocols/smtp/smtp-line.h"
#include "protocols/smtp/smtp-trace.h"
#include "protocols/telnet.h"

#include <string.h>

/* A line that does not end is not waited for longer than this. */
#define ENDLESS_LINE_MAX (2 * 1024 * 1024)
/* RFC 5321 section 6.3 */
#define HOPS_MAX 100

typedef struct {
  LsServer       parent;
  LsServerSetup  setup;

  LsSmtpState    state;
  gboolean       extended;          /* greeted with EHLO: parameters may be used */
  char          *hello;             /* the name that the client gave itself */

  char          *reverse_path;
  GPtrArray     *recipients;        /* of char: mailboxes */
  char          *forward_path;      /* the first as it was written, for the Received line */
  gboolean       announced_8bit;
  guint64        announced_size;    /* octets; 0 where the client did not say */
  LsDotReader    letter;
  guint64        ticket;            /* of the delivery that is waited for; 0: none */
  guint          letters;

  LsLineReader   lines;
  GByteArray    *unread;            /* what came while the server waited */
  GByteArray    *scratch;
  GByteArray    *late_line;         /* the line that a fault answers late */
  guint          late_flags;
  gboolean       is_late;
  gint64         late_until;
  LsSmtpCommandId late_command;
  guint          seen[SMTP_N_COMMANDS];
  LsChance       chance;
  guint64        drop_after;        /* octets until a fault drops the line; G_MAXUINT64: never */
  gint64         idle_asked;        /* the silence limit that is already wished for */
  gint64         heard;             /* when the client last said something */
} SmtpServer;

static void consume (SmtpServer *self, gint64 now, LsSpan octets);

static void
wish (SmtpServer *self, const LsWish *wanted)
{
  g_array_append_vals (self->parent.wishes, wanted, 1);
}

static void
enter (SmtpServer *self, LsSmtpState state)
{
  if (state == SMTP_STAY || state == self->state)
    return;
  self->state = state;
  if (state == SMTP_CLOSED)
    wish (self, &(LsWish) { LS_WISH_CLOSE });
}

static void
forget_envelope (SmtpServer *self)
{
  g_clear_pointer (&self->reverse_path, g_free);
  g_clear_pointer (&self->forward_path, g_free);
  g_ptr_array_set_size (self->recipients, 0);
  self->announced_8bit = FALSE;
  self->announced_size = 0;
}

static gboolean
offers (const SmtpServer *self, LsSmtpExtensionId extension)
{
  return (self->setup.profile->extensions & (1u << extension)) != 0;
}

/* ---- what the server says ---- */

/* What a reply may speak of. */
typedef struct {
  LsSpan      argument;
  const char *moved;
  char       *text;       /* (owned) instead of the rule's */
} Words;

static void
append_word (SmtpServer *self, GString *text, const char *name, gsize length, const Words *words)
{
  LsSpan span = LS_SPAN (name, length);

  if (ls_span_equals (span, "name"))
    g_string_append (text, self->setup.profile->name);
  else if (ls_span_equals (span, "hello"))
    g_string_append (text, self->hello != NULL ? self->hello : "");
  else if (ls_span_equals (span, "address"))
    g_string_append (text, self->setup.client_address);
  else if (ls_span_equals (span, "argument"))
    g_string_append_len (text, (const char *) words->argument.data, words->argument.length);
  else if (ls_span_equals (span, "moved") && words->moved != NULL)
    g_string_append_printf (text, "<%s>", words->moved);
  else
    g_string_append_printf (text, "{%.*s}", (int) length, name);
}

/* @template with its {words} filled in. */
static GString *
fill_in (SmtpServer *self, const char *template, const Words *words)
{
  GString *text = g_string_new (NULL);

  while (*template != '\0')
    {
      const char *end = *template == '{' ? strchr (template, '}') : NULL;

      if (end == NULL)
        g_string_append_c (text, *template++);
      else
        {
          append_word (self, text, template + 1, end - template - 1, words);
          template = end + 1;
        }
    }
  return text;
}

/* RFC 2034 section 4: on every 2yz, 4yz and 5yz but the greeting and those to HELO and EHLO. */
static const char *
enhanced_code (const SmtpServer *self, const LsSmtpRule *rule)
{
  if (!offers (self, SMTP_EXTENSION_ENHANCEDSTATUSCODES) || rule->code / 100 == 3 || self->state == SMTP_CONNECTING
      || rule->command == SMTP_EHLO || rule->command == SMTP_HELO)
    return NULL;
  return rule->enhanced;
}

/* Writes @text, whose lines are divided by LF, as one reply. */
static void
write_reply (SmtpServer *self, guint code, const char *enhanced, const char *text)
{
  GByteArray *output = self->parent.output;

  for (;;)
    {
      const char *end = strchr (text, '\n');
      gsize length = end != NULL ? (gsize) (end - text) : strlen (text);
      const guint8 head[] = { '0' + code / 100, '0' + code / 10 % 10, '0' + code % 10, end != NULL ? '-' : ' ' };

      g_byte_array_append (output, head, sizeof head);
      if (enhanced != NULL)
        {
          g_byte_array_append (output, (const guint8 *) enhanced, strlen (enhanced));
          g_byte_array_append (output, (const guint8 *) " ", 1);
        }
      g_byte_array_append (output, (const guint8 *) text, length);
      g_byte_array_append (output, (const guint8 *) "\r\n", 2);
      if (end == NULL)
        return;
      text = end + 1;
    }
}

/* A line for each extension. RFC 5321 section 4.1.1.1. */
static void
append_abilities (SmtpServer *self, GString *text)
{
  for (guint i = 0; i < SMTP_N_EXTENSIONS; i++)
    {
      if (!offers (self, i))
        continue;
      g_string_append_printf (text, "\n%s", ls_smtp_extensions[i].keyword);
      if (i == SMTP_EXTENSION_SIZE)
        g_string_append_printf (text, " %" G_GUINT64_FORMAT, self->setup.profile->size_max);
    }
}

/* Answers @command as the rule for @outcome says, and goes to the state that follows. */
static void
answer (SmtpServer *self, LsSmtpCommandId command, LsSmtpOutcome outcome, const Words *words)
{
  const LsSmtpRule *rule = ls_smtp_rule_for_outcome (command, self->state, outcome);
  const char *own;
  g_autoptr (GString) text = NULL;

  g_assert (rule != NULL);
  own = ls_profile_get_text (self->setup.profile,
                             command == SMTP_DATA_END ? LS_FAULT_DATA_END : ls_smtp_commands[command].verb, rule->code);
  text = fill_in (self, words->text != NULL ? words->text : own != NULL ? own : rule->text, words);
  if (command == SMTP_EHLO && rule->code == 250)
    append_abilities (self, text);
  write_reply (self, rule->code, enhanced_code (self, rule), text->str);
  enter (self, rule->next);
}

/* ---- the commands: each comes to an outcome ---- */

static LsSmtpOutcome
judge_hello (SmtpServer *self, LsSmtpCommandId command, LsSpan argument, Words *words)
{
  /* RFC 5321 section 4.1.3: older programs put more behind an address literal; it is accepted. */
  LsSpan rest = argument, name = ls_span_take_word (&rest);
  gboolean again = self->state != SMTP_GREETED;

  if (command == SMTP_EHLO && self->setup.profile->no_ehlo)
    return SMTP_UNRECOGNIZED;
  if (!ls_literal_is_valid (name) && (!ls_domain_is_valid (name) || rest.length > 0)
      && !(self->setup.profile->lenient && name.length > 0))
    return SMTP_SYNTAX;
  g_free (self->hello);
  self->hello = ls_span_dup (name);
  self->extended = command == SMTP_EHLO;
  forget_envelope (self);
  return again ? SMTP_OK_AGAIN : SMTP_OK;
}

static LsSmtpOutcome
judge_size (SmtpServer *self, LsSpan value)
{
  guint64 size;

  if (value.length > 20 || !ls_span_parse_number (value, G_MAXUINT64, &size))
    {
      /* RFC 1870 section 3: up to 20 digits; more than 64 bits is more than anybody takes. */
      for (gsize i = 0; i < value.length; i++)
        if (!g_ascii_isdigit (value.data[i]))
          return SMTP_BAD_PARAMETER;
      return value.length >= 1 && value.length <= 20 ? SMTP_TOO_BIG : SMTP_BAD_PARAMETER;
    }
  self->announced_size = size;
  return size > self->setup.profile->size_max ? SMTP_TOO_BIG : SMTP_OK;
}

static LsSmtpOutcome
judge_body (SmtpServer *self, LsSpan value)
{
  self->announced_8bit = ls_span_equals_nocase (value, "8BITMIME");
  return self->announced_8bit || ls_span_equals_nocase (value, "7BIT") ? SMTP_OK : SMTP_BAD_PARAMETER;
}

/* RFC 5321 section 4.1.1.11: a parameter that was not announced, or any after HELO, is refused. */
static LsSmtpOutcome
judge_mail_parameters (SmtpServer *self, LsSpan parameters)
{
  LsSpan keyword, value;
  guint seen = 0;

  while (ls_smtp_take_parameter (&parameters, &keyword, &value))
    {
      guint extension = ls_span_equals_nocase (keyword, "SIZE")   ? SMTP_EXTENSION_SIZE
                        : ls_span_equals_nocase (keyword, "BODY") ? SMTP_EXTENSION_8BITMIME
                                                                  : SMTP_N_EXTENSIONS;
      LsSmtpOutcome outcome;

      if (extension == SMTP_N_EXTENSIONS || !self->extended || !offers (self, extension))
        return SMTP_UNKNOWN_PARAMETER;
      if (seen & (1u << extension))
        return SMTP_BAD_PARAMETER;
      seen |= 1u << extension;
      outcome = extension == SMTP_EXTENSION_SIZE ? judge_size (self, value) : judge_body (self, value);
      if (outcome != SMTP_OK)
        return outcome;
    }
  return SMTP_OK;
}

static gboolean
is_forgiven (const SmtpServer *self, const LsSmtpPathArgument *parsed)
{
  return self->setup.profile->lenient || (!parsed->spaced && !parsed->bare);
}

static LsSmtpOutcome
judge_mail (SmtpServer *self, LsSmtpCommandId command, LsSpan argument, Words *words)
{
  LsSmtpPathArgument parsed;
  LsSmtpOutcome outcome = ls_smtp_path_argument (command, argument, &parsed);

  if (outcome != SMTP_OK || !is_forgiven (self, &parsed))
    return outcome != SMTP_OK ? outcome : SMTP_SYNTAX;
  forget_envelope (self);
  outcome = judge_mail_parameters (self, parsed.parameters);
  if (outcome != SMTP_OK)
    return outcome;
  self->reverse_path = ls_span_dup (parsed.path.mailbox);
  return ls_path_is_null (&parsed.path) ? SMTP_OK_NULL : SMTP_OK;
}

static LsSmtpOutcome
judge_user (SmtpServer *self, const LsPath *path, const LsUser **user)
{
  g_autofree char *name = ls_path_local_name (path);
  const LsDirectory *directory = self->setup.directory;

  if (path->domain.length > 0 && !ls_directory_is_local (directory, path->domain))
    return SMTP_NO_RELAY;
  *user = ls_directory_find (directory, name, path->domain);
  if (*user == NULL)
    return SMTP_NO_USER;
  if ((*user)->moved_to != NULL)
    return (*user)->forwards ? SMTP_OK_FORWARDS : SMTP_MOVED;
  return SMTP_OK;
}

static gboolean
is_postmaster (const LsPath *path)
{
  return path->domain.length == 0 && ls_span_equals_nocase (path->local, "Postmaster");
}

static void
add_recipient (SmtpServer *self, const LsPath *path, char *mailbox)
{
  if (self->forward_path == NULL)
    self->forward_path = ls_span_dup (path->mailbox);
  for (guint i = 0; i < self->recipients->len; i++)
    if (strcmp (self->recipients->pdata[i], mailbox) == 0)
      {
        /* Named twice: one copy is enough. */
        g_free (mailbox);
        return;
      }
  g_ptr_array_add (self->recipients, mailbox);
}

static LsSmtpOutcome
judge_rcpt (SmtpServer *self, LsSmtpCommandId command, LsSpan argument, Words *words)
{
  LsSmtpPathArgument parsed;
  LsSmtpOutcome outcome = ls_smtp_path_argument (command, argument, &parsed);
  const LsUser *user = NULL;
  g_autofree char *mailbox = NULL;

  if (outcome != SMTP_OK || !is_forgiven (self, &parsed))
    return outcome != SMTP_OK ? outcome : SMTP_SYNTAX;
  if (parsed.parameters.length > 0)
    return SMTP_UNKNOWN_PARAMETER;
  outcome = judge_user (self, &parsed.path, &user);
  if (outcome == SMTP_NO_USER && is_postmaster (&parsed.path))
    outcome = SMTP_OK_POSTMASTER;
  words->moved = user != NULL ? user->moved_to : NULL;
  if (outcome != SMTP_OK && outcome != SMTP_OK_POSTMASTER && outcome != SMTP_OK_FORWARDS)
    return outcome;
  if (self->recipients->len >= self->setup.profile->recipients_max)
    return SMTP_TOO_MANY;

  if (outcome == SMTP_OK_FORWARDS)
    mailbox = g_strdup (user->moved_to);
  else
    mailbox = user != NULL ? ls_directory_mailbox (self->setup.directory, user, parsed.path.domain)
                           : g_strdup ("postmaster");
  if (self->setup.store != NULL && !ls_store_has_room (self->setup.store, mailbox, MAX (self->announced_size, 1)))
    return SMTP_FULL;
  add_recipient (self, &parsed.path, g_steal_pointer (&mailbox));
  return is_postmaster (&parsed.path) && outcome == SMTP_OK ? SMTP_OK_POSTMASTER : outcome;
}

static LsSmtpOutcome
judge_data (SmtpServer *self, LsSmtpCommandId command, LsSpan argument, Words *words)
{
  if (argument.length > 0)
    return SMTP_NO_ARGUMENT_WANTED;
  ls_dot_reader_begin (&self->letter, self->setup.profile->size_max);
  return SMTP_GO_AHEAD;
}

static LsSmtpOutcome
judge_rset (SmtpServer *self, LsSmtpCommandId command, LsSpan argument, Words *words)
{
  gboolean had = self->state != SMTP_GREETED && self->state != SMTP_READY;

  if (argument.length > 0)
    return SMTP_NO_ARGUMENT_WANTED;
  forget_envelope (self);
  return had ? SMTP_OK : SMTP_OK_EMPTY;
}

static LsSmtpOutcome
judge_noop (SmtpServer *self, LsSmtpCommandId command, LsSpan argument, Words *words)
{
  return SMTP_OK;
}

static LsSmtpOutcome
judge_quit (SmtpServer *self, LsSmtpCommandId command, LsSpan argument, Words *words)
{
  return argument.length > 0 ? SMTP_NO_ARGUMENT_WANTED : SMTP_OK;
}

/* Whether this server has @command, and its profile lets it be used. */
static gboolean
carries_out (const SmtpServer *self, LsSmtpCommandId command)
{
  return command < SMTP_STARTTLS
         && (command != SMTP_HELP || offers (self, SMTP_EXTENSION_HELP))
         && (command != SMTP_EXPN || offers (self, SMTP_EXTENSION_EXPN))
         && !ls_profile_hides (self->setup.profile, ls_smtp_commands[command].verb);
}

static LsSmtpOutcome
judge_help (SmtpServer *self, LsSmtpCommandId command, LsSpan argument, Words *words)
{
  LsSmtpCommandId asked = ls_smtp_command_find (argument);
  GString *text;

  if (argument.length > 0 && (asked == SMTP_UNKNOWN || !carries_out (self, asked)))
    return SMTP_BAD_PARAMETER;
  text = g_string_new (NULL);
  if (argument.length > 0)
    g_string_append_printf (text, "Syntax: %s", ls_smtp_commands[asked].syntax);
  else
    {
      g_string_append (text, "Commands:");
      for (guint i = 0; i < SMTP_N_COMMANDS; i++)
        if (ls_smtp_command_is_verb (i) && carries_out (self, i))
          g_string_append_printf (text, " %s", ls_smtp_commands[i].verb);
      g_string_append (text, "\nHELP and a command tells its syntax");
    }
  words->text = g_string_free (text, FALSE);
  return SMTP_OK;
}

/* RFC 821 section 3.3: what a “user name” is, a host says: here the local-part, the full name, or a word of that. */
static gboolean
is_called (const LsUser *user, LsSpan name)
{
  LsSpan words = ls_span_from_string (user->full_name != NULL ? user->full_name : "");

  if (ls_span_equals_nocase (name, user->name)
      || (user->full_name != NULL && ls_span_equals_nocase (name, user->full_name)))
    return TRUE;
  while (words.length > 0)
    {
      LsSpan word = ls_span_take_word (&words);

      if (word.length == name.length
          && g_ascii_strncasecmp ((const char *) word.data, (const char *) name.data, name.length) == 0)
        return TRUE;
    }
  return FALSE;
}

/* The one user whom @argument can mean: a name, or a mailbox with or without brackets. */
static LsSmtpOutcome
find_user (SmtpServer *self, LsSpan argument, const LsUser **user)
{
  LsPath path;
  LsSpan rest = argument;

  if ((rest.length > 0 && rest.data[0] == '<' ? ls_path_take (&rest, &path) : ls_mailbox_parse (rest, &path))
      == LS_PATH_GOOD && path.domain.length > 0)
    return judge_user (self, &path, user);
  for (guint i = 0; i < ls_directory_n_users (self->setup.directory); i++)
    {
      const LsUser *one = ls_directory_user (self->setup.directory, i);

      if (!is_called (one, argument))
        continue;
      if (*user != NULL)
        return SMTP_AMBIGUOUS;
      *user = one;
    }
  if (*user == NULL)
    return SMTP_NO_USER;
  return (*user)->moved_to == NULL ? SMTP_OK : (*user)->forwards ? SMTP_OK_FORWARDS : SMTP_MOVED;
}

static void
append_user (SmtpServer *self, GString *text, const LsUser *user)
{
  g_autofree char *mailbox = ls_directory_mailbox (self->setup.directory, user, LS_SPAN (NULL, 0));

  g_string_append_printf (text, "%s%s<%s>", user->full_name != NULL ? user->full_name : "",
                          user->full_name != NULL ? " " : "", mailbox);
}

static LsSmtpOutcome
judge_vrfy (SmtpServer *self, LsSmtpCommandId command, LsSpan argument, Words *words)
{
  const LsUser *user = NULL;
  LsSmtpOutcome outcome;
  GString *text;

  if (argument.length == 0)
    return SMTP_SYNTAX;
  /* RFC 5321 section 7.3: who will not tell says 252. */
  if (!self->setup.profile->verifies)
    return SMTP_CANNOT_TELL;
  outcome = find_user (self, argument, &user);
  if (outcome == SMTP_NO_RELAY)
    return SMTP_NO_USER;
  words->moved = user != NULL ? user->moved_to : NULL;
  if (outcome != SMTP_OK)
    return outcome;
  text = g_string_new (NULL);
  append_user (self, text, user);
  words->text = g_string_free (text, FALSE);
  return SMTP_OK;
}

static LsSmtpOutcome
judge_expn (SmtpServer *self, LsSmtpCommandId command, LsSpan argument, Words *words)
{
  const LsUser *list = NULL;
  GString *text;

  if (argument.length == 0)
    return SMTP_SYNTAX;
  if (!self->setup.profile->verifies)
    return SMTP_CANNOT_TELL;
  if (find_user (self, argument, &list) != SMTP_OK || list->members == NULL || list->members->len == 0)
    return SMTP_NO_USER;
  text = g_string_new (NULL);
  for (guint i = 0; i < list->members->len; i++)
    {
      const char *member = list->members->pdata[i];
      const LsUser *user = ls_directory_find (self->setup.directory, member, LS_SPAN (NULL, 0));

      g_string_append (text, i > 0 ? "\n" : "");
      if (user != NULL)
        append_user (self, text, user);
      else
        g_string_append_printf (text, "%s%s%s", strchr (member, '<') != NULL ? "" : "<", member,
                                strchr (member, '<') != NULL ? "" : ">");
    }
  words->text = g_string_free (text, FALSE);
  return SMTP_OK_LIST;
}

typedef LsSmtpOutcome (*Judge) (SmtpServer *self, LsSmtpCommandId command, LsSpan argument, Words *words);

static const Judge judges[SMTP_N_COMMANDS] = {
  [SMTP_EHLO] = judge_hello,
  [SMTP_HELO] = judge_hello,
  [SMTP_MAIL] = judge_mail,
  [SMTP_RCPT] = judge_rcpt,
  [SMTP_DATA_COMMAND] = judge_data,
  [SMTP_RSET] = judge_rset,
  [SMTP_NOOP] = judge_noop,
  [SMTP_QUIT] = judge_quit,
  [SMTP_HELP] = judge_help,
  [SMTP_VRFY] = judge_vrfy,
  [SMTP_EXPN] = judge_expn,
};

/* ---- faults ---- */

static const char *
fault_name (LsSmtpCommandId command)
{
  return command == SMTP_DATA_END ? LS_FAULT_DATA_END : ls_smtp_commands[command].verb;
}

/* The fault that strikes at this time of @command, if one does. */
static const LsFault *
find_fault (SmtpServer *self, LsSmtpCommandId command)
{
  const GPtrArray *faults = self->setup.profile->faults;

  if (faults->len == 0)
    return NULL;
  self->seen[command]++;
  for (guint i = 0; i < faults->len; i++)
    {
      const LsFault *fault = faults->pdata[i];

      if (strcmp (fault->command, fault_name (command)) != 0)
        continue;
      if (fault->nth != 0 && fault->nth != self->seen[command])
        continue;
      if (fault->percent != 0 && ls_chance_range (&self->chance, 100) >= fault->percent)
        continue;
      return fault;
    }
  return NULL;
}

/* Answers a fault's own reply; the table says where that leads. */
static void
answer_fault (SmtpServer *self, LsSmtpCommandId command, const char *reply)
{
  guint64 code = 0;
  LsSpan rest = ls_span_from_string (reply), digits = ls_span_take (&rest, 3);
  const LsSmtpRule *rule = NULL;

  if (ls_span_parse_number (digits, 599, &code) && code >= 200)
    rule = ls_smtp_rule_for_code (command, self->state, code, SMTP_OTHER, LS_SPAN (NULL, 0));
  g_byte_array_append (self->parent.output, (const guint8 *) reply, strlen (reply));
  g_byte_array_append (self->parent.output, (const guint8 *) "\r\n", 2);
  if (command == SMTP_DATA_END)
    forget_envelope (self);
  if (command == SMTP_DATA_COMMAND)
    ls_dot_reader_begin (&self->letter, self->setup.profile->size_max);
  if (code == 421)
    enter (self, SMTP_CLOSED);
  else if (rule != NULL)
    enter (self, rule->next);
  else if (command == SMTP_DATA_END)
    enter (self, SMTP_READY);
}

static void
drop (SmtpServer *self)
{
  self->state = SMTP_CLOSED;
  wish (self, &(LsWish) { LS_WISH_DROP });
}

/* Lets a fault strike; returns whether the command is dealt with, or has to wait. */
static gboolean
strike (SmtpServer *self, gint64 now, LsSmtpCommandId command, LsSpan line, guint flags)
{
  const LsFault *fault = self->is_late ? NULL : find_fault (self, command);

  if (fault == NULL)
    return FALSE;
  switch (fault->action)
    {
    case LS_FAULT_REPLY:
      answer_fault (self, command, fault->reply);
      return TRUE;
    case LS_FAULT_DROP:
      drop (self);
      return TRUE;
    case LS_FAULT_DROP_AFTER:
      self->drop_after = fault->amount;
      return FALSE;
    case LS_FAULT_DELAY:
      g_byte_array_set_size (self->late_line, 0);
      g_byte_array_append (self->late_line, line.data, line.length);
      self->late_flags = flags;
      self->late_command = command;
      self->is_late = TRUE;
      self->late_until = now + (gint64) fault->amount;
      self->parent.waiting = TRUE;
      wish (self, &(LsWish) { .kind = LS_WISH_WAKE, .time_us = self->late_until });
      return TRUE;
    }
  g_assert_not_reached ();
}

/* ---- lines ---- */

static LsSmtpOutcome
judge_octets (const SmtpServer *self, LsSmtpCommandId command, LsSpan line, guint flags)
{
  gsize most = LS_SMTP_COMMAND_MAX - 2 + (command == SMTP_MAIL && self->extended ? LS_SMTP_MAIL_EXTRA : 0);

  if ((flags & LS_LINE_CUT) != 0 || line.length > most)
    return SMTP_TOO_LONG;
  if ((flags & (LS_LINE_BARE_CR | LS_LINE_BARE_LF | LS_LINE_NUL)) != 0)
    return SMTP_SYNTAX;
  if ((flags & LS_LINE_EIGHT_BIT) != 0)
    return SMTP_EIGHT_BIT;
  return SMTP_OK;
}

static LsSmtpOutcome
judge_command (SmtpServer *self, LsSmtpCommandId command, LsSpan argument, Words *words)
{
  const LsSmtpCommand *row = &ls_smtp_commands[command];

  if (command == SMTP_UNKNOWN)
    return SMTP_UNRECOGNIZED;
  if (!carries_out (self, command))
    return SMTP_NOT_IMPLEMENTED;
  if ((row->legal_in & (1u << self->state)) == 0)
    return command == SMTP_DATA_COMMAND && self->state == SMTP_SENDER ? SMTP_NO_RECIPIENT : SMTP_OUT_OF_ORDER;
  return judges[command] (self, command, argument, words);
}

static void
hear_command (SmtpServer *self, gint64 now, LsSpan line, guint flags)
{
  LsSpan argument;
  LsSmtpCommandId command = ls_smtp_line_parse (line, &argument);
  LsSmtpOutcome outcome = judge_octets (self, command, line, flags);
  Words words = { .argument = argument };

  if (self->state == SMTP_NO_SERVICE && (command != SMTP_QUIT || outcome != SMTP_OK))
    {
      answer (self, SMTP_UNKNOWN, SMTP_OUT_OF_ORDER, &words);
      return;
    }
  if (outcome != SMTP_OK)
    {
      words.argument = LS_SPAN (NULL, 0);
      answer (self, SMTP_UNKNOWN, outcome, &words);
      return;
    }
  if (strike (self, now, command, line, flags))
    return;
  outcome = judge_command (self, command, argument, &words);
  if (ls_smtp_rule_for_outcome (command, self->state, outcome) == NULL)
    command = SMTP_UNKNOWN;
  answer (self, command, outcome, &words);
  g_free (words.text);
}

/* ---- the letter ---- */

static LsSmtpOutcome
judge_letter (SmtpServer *self)
{
  if (self->recipients->len == 0)
    return SMTP_NO_RECIPIENT;
  if (self->letter.length > self->setup.profile->size_max)
    return SMTP_TOO_BIG;
  if (self->letter.bare_cr || self->letter.bare_lf)
    return SMTP_BARE_LINE_END;
  if (ls_smtp_count_hops (LS_SPAN (self->letter.text->data, self->letter.text->len)) >= HOPS_MAX)
    return SMTP_LOOP;
  return SMTP_OK;
}

static void
deliver (SmtpServer *self, gint64 now)
{
  LsSmtpTrace trace = {
    .reverse_path = self->reverse_path != NULL ? self->reverse_path : "",
    .hello = self->hello != NULL ? self->hello : "unknown",
    .client_name = self->setup.client_name,
    .client_address = self->setup.client_address,
    .name = self->setup.profile->name,
    .with = self->extended ? "ESMTP" : "SMTP",
    .forward_path = self->recipients->len == 1 ? self->forward_path : NULL,
    .time = self->setup.begins + now / G_TIME_SPAN_SECOND,
  };
  g_autofree char *id = g_strdup_printf ("%08x-%u", g_str_hash (self->setup.place), ++self->letters);
  LsLetter *letter = g_new0 (LsLetter, 1);

  trace.id = id;
  letter->reverse_path = g_strdup (trace.reverse_path);
  letter->recipients = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < self->recipients->len; i++)
    g_ptr_array_add (letter->recipients, g_strdup (self->recipients->pdata[i]));
  letter->octets = ls_smtp_trace_add (&trace, LS_SPAN (self->letter.text->data, self->letter.text->len));
  self->ticket = self->letters;
  self->parent.waiting = TRUE;
  wish (self, &(LsWish) { .kind = LS_WISH_DELIVER, .ticket = self->ticket, .letter = letter });
}

static void
end_letter (SmtpServer *self, LsSmtpOutcome outcome)
{
  answer (self, SMTP_DATA_END, outcome, &(Words) { .text = NULL });
  forget_envelope (self);
}

static void
hear_letter_end (SmtpServer *self, gint64 now)
{
  LsSmtpOutcome outcome = judge_letter (self);

  if (strike (self, now, SMTP_DATA_END, LS_SPAN (NULL, 0), 0))
    return;
  if (outcome == SMTP_OK)
    deliver (self, now);
  else
    end_letter (self, outcome);
}

/* ---- octets ---- */

/* The client does not end its line: nobody waits for that for ever. */
static gboolean
is_too_much (SmtpServer *self)
{
  if (self->lines.length <= ENDLESS_LINE_MAX)
    return FALSE;
  write_reply (self, 421, NULL, "Line without an end, closing");
  enter (self, SMTP_CLOSED);
  return TRUE;
}

static void
hear_line (SmtpServer *self, gint64 now, const LsLine *line)
{
  LsSpan text = line->octets;
  guint flags = line->flags;

  /* An octet that was a negotiation's is no octet of the line. */
  if (ls_telnet_strip (&text, self->scratch))
    flags = ls_line_flags (text) | (flags & LS_LINE_CUT);
  hear_command (self, now, text, flags);
}

/* Takes a letter's octets, or a line; not more than until a fault drops the connection. */
static void
take (SmtpServer *self, gint64 now, LsSpan *octets)
{
  gboolean counted = self->drop_after != G_MAXUINT64;
  LsSpan part = LS_SPAN (octets->data, MIN (octets->length, self->drop_after));
  gsize before = part.length;
  LsLine line;

  if (self->state == SMTP_DATA)
    {
      if (ls_dot_reader_take (&self->letter, &part))
        hear_letter_end (self, now);
    }
  else if (ls_line_reader_take (&self->lines, &part, &line))
    hear_line (self, now, &line);
  ls_span_take (octets, before - part.length);
  if (counted)
    self->drop_after -= before - part.length;
}

static void
consume (SmtpServer *self, gint64 now, LsSpan octets)
{
  while (octets.length > 0 && !self->parent.waiting && self->state != SMTP_CLOSED)
    {
      take (self, now, &octets);
      if (self->drop_after == 0 && self->state != SMTP_CLOSED)
        {
          drop (self);
          return;
        }
      if (self->state != SMTP_DATA && is_too_much (self))
        return;
    }
  if (self->state != SMTP_CLOSED && octets.length > 0)
    g_byte_array_append (self->unread, octets.data, octets.length);
}

/* Goes on with what came while the server waited. */
static void
go_on (SmtpServer *self, gint64 now)
{
  g_autoptr (GByteArray) unread = self->unread;

  self->unread = g_byte_array_new ();
  consume (self, now, LS_SPAN (unread->data, unread->len));
}

static void
watch_silence (SmtpServer *self, gint64 now)
{
  gint64 limit = self->setup.profile->idle_us;

  self->heard = now;
  if (limit == 0 || self->state == SMTP_CLOSED || self->idle_asked > now)
    return;
  self->idle_asked = now + limit;
  wish (self, &(LsWish) { .kind = LS_WISH_WAKE, .time_us = self->idle_asked, .idle = TRUE });
}

/* ---- the doors ---- */

static void
smtp_server_open (LsServer *server, gint64 now)
{
  SmtpServer *self = (SmtpServer *) server;

  if (!strike (self, now, SMTP_CONNECT, LS_SPAN (NULL, 0), 0))
    answer (self, SMTP_CONNECT, SMTP_OK, &(Words) { .text = NULL });
  watch_silence (self, now);
}

static void
smtp_server_input (LsServer *server, gint64 now, LsSpan octets)
{
  SmtpServer *self = (SmtpServer *) server;

  if (self->state == SMTP_CLOSED)
    return;
  if (self->parent.waiting)
    g_byte_array_append (self->unread, octets.data, octets.length);
  else
    consume (self, now, octets);
  watch_silence (self, now);
}

static void
finish_late (SmtpServer *self, gint64 now)
{
  g_autoptr (GByteArray) line = self->late_line;

  self->late_line = g_byte_array_new ();
  self->parent.waiting = FALSE;
  if (self->late_command == SMTP_CONNECT)
    answer (self, SMTP_CONNECT, SMTP_OK, &(Words) { .text = NULL });
  else if (self->late_command == SMTP_DATA_END)
    hear_letter_end (self, now);
  else
    hear_command (self, now, LS_SPAN (line->data, line->len), self->late_flags);
  self->is_late = FALSE;
  if (!self->parent.waiting)
    go_on (self, now);
  watch_silence (self, now);
}

static void
smtp_server_wake (LsServer *server, gint64 now)
{
  SmtpServer *self = (SmtpServer *) server;

  if (self->state == SMTP_CLOSED)
    return;
  if (self->is_late && now >= self->late_until)
    finish_late (self, now);
  else if (self->parent.waiting)
    watch_silence (self, now);
  else if (self->setup.profile->idle_us != 0 && now >= self->heard + self->setup.profile->idle_us)
    {
      write_reply (self, 421, offers (self, SMTP_EXTENSION_ENHANCEDSTATUSCODES) ? "4.4.2" : NULL,
                   "Silence for too long, closing");
      enter (self, SMTP_CLOSED);
    }
  else if (now >= self->idle_asked)
    {
      /* The client has spoken since: its silence ends later. */
      self->idle_asked = 0;
      watch_silence (self, self->heard);
    }
}

static void
smtp_server_answer (LsServer *server, gint64 now, guint64 ticket, LsStoreResult result)
{
  SmtpServer *self = (SmtpServer *) server;

  if (ticket != self->ticket || self->state == SMTP_CLOSED)
    return;
  self->ticket = 0;
  self->parent.waiting = FALSE;
  end_letter (self, result == LS_STORED          ? SMTP_OK
                    : result == LS_STORE_NO_ROOM ? SMTP_NO_ROOM
                                                 : SMTP_FAILED);
  go_on (self, now);
}

static void
smtp_server_stop (LsServer *server, gint64 now)
{
  SmtpServer *self = (SmtpServer *) server;

  if (self->state == SMTP_CLOSED)
    return;
  answer (self, SMTP_CONNECT, SMTP_SHUTTING_DOWN, &(Words) { .text = NULL });
}

static void
smtp_server_free (LsServer *server)
{
  SmtpServer *self = (SmtpServer *) server;

  g_byte_array_unref (self->parent.output);
  g_array_unref (self->parent.wishes);
  g_free (self->hello);
  forget_envelope (self);
  g_ptr_array_unref (self->recipients);
  ls_dot_reader_clear (&self->letter);
  ls_line_reader_clear (&self->lines);
  g_byte_array_unref (self->unread);
  g_byte_array_unref (self->scratch);
  g_byte_array_unref (self->late_line);
  g_free (self);
}

/**
 * ls_smtp_server_new:
 * @setup: its profile, directory and store; what it points to outlives the server
 *
 * Returns: (transfer full): a server that waits to be told that its connection stands
 */
LsServer *
ls_smtp_server_new (const LsServerSetup *setup)
{
  static const LsServerClass class = {
    smtp_server_open, smtp_server_input, smtp_server_wake, smtp_server_answer, smtp_server_stop, smtp_server_free,
  };
  SmtpServer *self = g_new0 (SmtpServer, 1);

  self->parent.class = &class;
  self->parent.output = g_byte_array_new ();
  self->parent.wishes = g_array_new (FALSE, FALSE, sizeof (LsWish));
  g_array_set_clear_func (self->parent.wishes, (GDestroyNotify) ls_wish_clear);
  self->setup = *setup;
  self->state = SMTP_CONNECTING;
  self->recipients = g_ptr_array_new_with_free_func (g_free);
  ls_line_reader_init (&self->lines, LS_SMTP_LINE_HELD);
  self->unread = g_byte_array_new ();
  self->scratch = g_byte_array_new ();
  self->late_line = g_byte_array_new ();
  self->drop_after = G_MAXUINT64;
  ls_chance_init (&self->chance, setup->seed, setup->place);
  return &self->parent;
}
