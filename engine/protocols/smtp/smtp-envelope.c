/* smtp-envelope.c: our server takes an envelope: MAIL and RCPT with their parameters. RFC 5321 section 3.3.
 * SPDX-License-Identifier: MIT */
#include "protocols/smtp/smtp-server.h"

#include "protocols/smtp/smtp-line.h"

#include <string.h>

/**
 * ls_smtp_server_forget_envelope:
 * @self: a server; its envelope is empty from now on
 */
void
ls_smtp_server_forget_envelope (LsSmtpServer *self)
{
  g_clear_pointer (&self->reverse_path, g_free);
  g_clear_pointer (&self->forward_path, g_free);
  g_ptr_array_set_size (self->recipients, 0);
  self->announced_8bit = FALSE;
  self->announced_size = 0;
}

static LsSmtpOutcome
judge_size (LsSmtpServer *self, LsSpan value)
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
judge_body (LsSmtpServer *self, LsSpan value)
{
  self->announced_8bit = ls_span_equals_nocase (value, "8BITMIME");
  return self->announced_8bit || ls_span_equals_nocase (value, "7BIT") ? SMTP_OK : SMTP_BAD_PARAMETER;
}

/* RFC 5321 section 4.1.1.11: a parameter that was not announced, or any after HELO, is refused. */
static LsSmtpOutcome
judge_mail_parameters (LsSmtpServer *self, LsSpan parameters)
{
  LsSpan keyword, value;
  guint seen = 0;

  while (ls_smtp_take_parameter (&parameters, &keyword, &value))
    {
      guint extension = ls_span_equals_nocase (keyword, "SIZE")   ? SMTP_EXTENSION_SIZE
                        : ls_span_equals_nocase (keyword, "BODY") ? SMTP_EXTENSION_8BITMIME
                                                                  : SMTP_N_EXTENSIONS;
      LsSmtpOutcome outcome;

      if (extension == SMTP_N_EXTENSIONS || !self->extended || !ls_smtp_server_offers (self, extension))
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
is_forgiven (const LsSmtpServer *self, const LsSmtpPathArgument *parsed)
{
  return self->setup.profile->lenient || (!parsed->spaced && !parsed->bare);
}

/**
 * ls_smtp_serve_mail:
 *
 * Returns: what a MAIL comes to; its envelope is begun where it is a yes
 */
LsSmtpOutcome
ls_smtp_serve_mail (LsSmtpServer *self, LsSmtpCommandId command, LsSpan argument, LsSmtpWords *words)
{
  LsSmtpPathArgument parsed;
  LsSmtpOutcome outcome = ls_smtp_path_argument (command, argument, &parsed);

  if (outcome != SMTP_OK || !is_forgiven (self, &parsed))
    return outcome != SMTP_OK ? outcome : SMTP_SYNTAX;
  ls_smtp_server_forget_envelope (self);
  outcome = judge_mail_parameters (self, parsed.parameters);
  if (outcome != SMTP_OK)
    return outcome;
  self->reverse_path = ls_span_dup (parsed.path.mailbox);
  return ls_path_is_null (&parsed.path) ? SMTP_OK_NULL : SMTP_OK;
}

/**
 * ls_smtp_server_find_user:
 * @self: a server
 * @path: an address
 * @user: (out): who it is, where somebody is
 *
 * Returns: whether mail for it is taken, and why not
 */
LsSmtpOutcome
ls_smtp_server_find_user (LsSmtpServer *self, const LsPath *path, const LsUser **user)
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
add_recipient (LsSmtpServer *self, const LsPath *path, char *mailbox)
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

/**
 * ls_smtp_serve_rcpt:
 *
 * Returns: what a RCPT comes to; its recipient is noted where it is a yes
 */
LsSmtpOutcome
ls_smtp_serve_rcpt (LsSmtpServer *self, LsSmtpCommandId command, LsSpan argument, LsSmtpWords *words)
{
  LsSmtpPathArgument parsed;
  LsSmtpOutcome outcome = ls_smtp_path_argument (command, argument, &parsed);
  const LsUser *user = NULL;
  g_autofree char *mailbox = NULL;

  if (outcome != SMTP_OK || !is_forgiven (self, &parsed))
    return outcome != SMTP_OK ? outcome : SMTP_SYNTAX;
  if (parsed.parameters.length > 0)
    return SMTP_UNKNOWN_PARAMETER;
  outcome = ls_smtp_server_find_user (self, &parsed.path, &user);
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
