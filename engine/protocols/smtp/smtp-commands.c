/* smtp-commands.c: each command comes to an outcome in our server: the simple ones here. RFC 5321 section 4.1.1.
 * SPDX-License-Identifier: MIT */
#include "protocols/smtp/smtp-server.h"

static LsSmtpOutcome
serve_hello (LsSmtpServer *self, LsSmtpCommandId command, LsSpan argument, LsSmtpWords *words)
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
  ls_smtp_server_forget_envelope (self);
  return again ? SMTP_OK_AGAIN : SMTP_OK;
}

static LsSmtpOutcome
serve_rset (LsSmtpServer *self, LsSmtpCommandId command, LsSpan argument, LsSmtpWords *words)
{
  gboolean had = self->state != SMTP_GREETED && self->state != SMTP_READY;

  if (argument.length > 0)
    return SMTP_NO_ARGUMENT_WANTED;
  ls_smtp_server_forget_envelope (self);
  return had ? SMTP_OK : SMTP_OK_EMPTY;
}

static LsSmtpOutcome
serve_noop (LsSmtpServer *self, LsSmtpCommandId command, LsSpan argument, LsSmtpWords *words)
{
  return SMTP_OK;
}

static LsSmtpOutcome
serve_quit (LsSmtpServer *self, LsSmtpCommandId command, LsSpan argument, LsSmtpWords *words)
{
  return argument.length > 0 ? SMTP_NO_ARGUMENT_WANTED : SMTP_OK;
}

static LsSmtpOutcome
serve_data (LsSmtpServer *self, LsSmtpCommandId command, LsSpan argument, LsSmtpWords *words)
{
  if (argument.length > 0)
    return SMTP_NO_ARGUMENT_WANTED;
  ls_dot_reader_begin (&self->letter, self->setup.profile->size_max);
  return SMTP_GO_AHEAD;
}

/**
 * ls_smtp_server_carries_out:
 *
 * Returns: whether this server has @command, and its profile lets it be used
 */
gboolean
ls_smtp_server_carries_out (const LsSmtpServer *self, LsSmtpCommandId command)
{
  return command < SMTP_STARTTLS
         && (command != SMTP_HELP || ls_smtp_server_offers (self, SMTP_EXTENSION_HELP))
         && (command != SMTP_EXPN || ls_smtp_server_offers (self, SMTP_EXTENSION_EXPN))
         && !ls_profile_hides (self->setup.profile, ls_smtp_commands[command].verb);
}

static LsSmtpOutcome
serve_help (LsSmtpServer *self, LsSmtpCommandId command, LsSpan argument, LsSmtpWords *words)
{
  LsSmtpCommandId asked = ls_smtp_command_find (argument);
  GString *text;

  if (argument.length > 0 && (asked == SMTP_UNKNOWN || !ls_smtp_server_carries_out (self, asked)))
    return SMTP_BAD_PARAMETER;
  text = g_string_new (NULL);
  if (argument.length > 0)
    g_string_append_printf (text, "Syntax: %s", ls_smtp_commands[asked].syntax);
  else
    {
      g_string_append (text, "Commands:");
      for (guint i = 0; i < SMTP_N_COMMANDS; i++)
        if (ls_smtp_command_is_verb (i) && ls_smtp_server_carries_out (self, i))
          g_string_append_printf (text, " %s", ls_smtp_commands[i].verb);
      g_string_append (text, "\nHELP and a command tells its syntax");
    }
  words->text = g_string_free (text, FALSE);
  return SMTP_OK;
}

typedef LsSmtpOutcome (*Judge) (LsSmtpServer *self, LsSmtpCommandId command, LsSpan argument, LsSmtpWords *words);

static const Judge judges[SMTP_N_COMMANDS] = {
  [SMTP_EHLO] = serve_hello,
  [SMTP_HELO] = serve_hello,
  [SMTP_MAIL] = ls_smtp_serve_mail,
  [SMTP_RCPT] = ls_smtp_serve_rcpt,
  [SMTP_DATA_COMMAND] = serve_data,
  [SMTP_RSET] = serve_rset,
  [SMTP_NOOP] = serve_noop,
  [SMTP_QUIT] = serve_quit,
  [SMTP_HELP] = serve_help,
  [SMTP_VRFY] = ls_smtp_serve_vrfy,
  [SMTP_EXPN] = ls_smtp_serve_expn,
};

/**
 * ls_smtp_server_judge:
 * @self: a server
 * @command: what was said
 * @argument: what stood behind it
 * @words: (out): what the reply may speak of
 *
 * Returns: what it comes to in this state
 */
LsSmtpOutcome
ls_smtp_server_judge (LsSmtpServer *self, LsSmtpCommandId command, LsSpan argument, LsSmtpWords *words)
{
  const LsSmtpCommand *row = &ls_smtp_commands[command];

  if (command == SMTP_UNKNOWN)
    return SMTP_UNRECOGNIZED;
  if (!ls_smtp_server_carries_out (self, command))
    return SMTP_NOT_IMPLEMENTED;
  if ((row->legal_in & (1u << self->state)) == 0)
    return command == SMTP_DATA_COMMAND && self->state == SMTP_SENDER ? SMTP_NO_RECIPIENT : SMTP_OUT_OF_ORDER;
  return judges[command] (self, command, argument, words);
}
