/* smtp-commands.c: each command comes to an outcome in our server: the simple ones here. RFC 5321 section 4.1.1.
 * SPDX-License-Identifier: MIT */
#include "protocols/smtp/smtp-server.h"

static LsSmtpOutcome
serve_hello (LsSmtpServer *self, LsSmtpCommandId command, LsSpan argument, LsSmtpWords *words)
{
  /* RFC 5321 section 4.1.3: older programs put more behind an address literal; it is accepted. */
  LsSpan rest = argument, name = ls_span_take_word (&rest);
  gboolean again = self->state != SMTP_GREETED;

  if (command == SMTP_EHLO && (self->setup.profile->no_ehlo || self->setup.profile->era == LS_ERA_1982))
    return SMTP_UNRECOGNIZED;
  if (!ls_literal_is_valid (name) && (!ls_domain_is_valid (name) || rest.length > 0)
      && !(self->setup.profile->lenient && name.length > 0))
    return SMTP_SYNTAX;
  g_free (self->hello);
  self->hello = ls_span_dup (name);
  self->extended = command == SMTP_EHLO;
  ls_smtp_server_forget_envelope (self);
  self->last_chunk_came = FALSE;
  return again ? SMTP_OK_AGAIN : SMTP_OK;
}

static LsSmtpOutcome
serve_rset (LsSmtpServer *self, LsSmtpCommandId command, LsSpan argument, LsSmtpWords *words)
{
  gboolean had = self->state != SMTP_GREETED && self->state != SMTP_READY;

  if (argument.length > 0)
    return SMTP_NO_ARGUMENT_WANTED;
  ls_smtp_server_forget_envelope (self);
  self->last_chunk_came = FALSE;
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
  if (self->binary)
    return SMTP_NEEDS_CHUNKS;
  ls_dot_reader_begin (&self->letter, self->setup.profile->size_max);
  return SMTP_GO_AHEAD;
}

/* RFC 3207 section 4 */
static LsSmtpOutcome
serve_starttls (LsSmtpServer *self, LsSmtpCommandId command, LsSpan argument, LsSmtpWords *words)
{
  if (argument.length > 0)
    return SMTP_NO_ARGUMENT_WANTED;
  return self->secure ? SMTP_HAS_TLS : SMTP_OK;
}

static LsSmtpOutcome serve_help (LsSmtpServer *self, LsSmtpCommandId command, LsSpan argument, LsSmtpWords *words);

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
  [SMTP_STARTTLS] = serve_starttls,
  [SMTP_AUTH_COMMAND] = ls_smtp_serve_auth,
  [SMTP_BDAT] = ls_smtp_serve_bdat,
  [SMTP_SEND] = ls_smtp_serve_mail,
  [SMTP_SOML] = ls_smtp_serve_mail,
  [SMTP_SAML] = ls_smtp_serve_mail,
};

/* Of which a server of RFC 821 knows nothing. */
static gboolean
is_younger (const LsSmtpServer *self, LsSmtpCommandId command)
{
  return self->setup.profile->era == LS_ERA_1982
         && (command == SMTP_STARTTLS || command == SMTP_AUTH_COMMAND || command == SMTP_BDAT);
}

/**
 * ls_smtp_server_carries_out:
 *
 * Returns: whether this server has @command, and its profile lets it be used
 */
gboolean
ls_smtp_server_carries_out (const LsSmtpServer *self, LsSmtpCommandId command)
{
  LsSmtpExtensionId extension = ls_smtp_extension_of (command);

  return judges[command] != NULL && !is_younger (self, command)
         && (self->setup.profile->era == LS_ERA_1982 || command < SMTP_SEND || command > SMTP_SAML)
         && (extension == SMTP_N_EXTENSIONS || ls_smtp_server_offers (self, extension))
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

/* What has to come before @command: RFC 3207 section 4, RFC 4954 section 6. */
static LsSmtpOutcome
what_is_missing (const LsSmtpServer *self, LsSmtpCommandId command)
{
  gboolean harmless = command == SMTP_EHLO || command == SMTP_NOOP || command == SMTP_QUIT || command == SMTP_STARTTLS;

  if (self->setup.profile->requires_tls && !self->secure && !harmless)
    return SMTP_NEEDS_TLS;
  if (self->setup.profile->requires_log_in && self->user == NULL && !harmless && command != SMTP_HELO
      && command != SMTP_RSET && command != SMTP_AUTH_COMMAND)
    return SMTP_NEEDS_LOG_IN;
  return SMTP_OK;
}

static LsSmtpOutcome
out_of_order (const LsSmtpServer *self, LsSmtpCommandId command)
{
  if (command == SMTP_DATA_COMMAND && self->state == SMTP_SENDER)
    return SMTP_NO_RECIPIENT;
  if (command == SMTP_BDAT && self->state == SMTP_READY && self->last_chunk_came)
    return SMTP_AFTER_LAST;
  return SMTP_OUT_OF_ORDER;
}

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
  LsSmtpOutcome missing;

  if (command == SMTP_UNKNOWN || is_younger (self, command))
    return SMTP_UNRECOGNIZED;
  if (!ls_smtp_server_carries_out (self, command))
    return SMTP_NOT_IMPLEMENTED;
  missing = what_is_missing (self, command);
  if (missing != SMTP_OK)
    return missing;
  if ((row->legal_in & (1u << self->state)) == 0)
    return out_of_order (self, command);
  return judges[command] (self, command, argument, words);
}
