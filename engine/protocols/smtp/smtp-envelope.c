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
  g_clear_pointer (&self->reverse_route, g_free);
  self->terminals = 0;
  g_clear_pointer (&self->forward_path, g_free);
  g_ptr_array_set_size (self->recipients, 0);
  self->announced_8bit = self->binary = self->utf8 = FALSE;
  self->announced_size = 0;
}

static gboolean
is_ascii (LsSpan text)
{
  return (ls_line_flags (text) & LS_LINE_EIGHT_BIT) == 0;
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
  outcome = ls_smtp_server_take_parameters (self, command, parsed.parameters);
  if (outcome != SMTP_OK)
    return outcome;
  if (!self->utf8 && !is_ascii (parsed.path.mailbox))
    return SMTP_NEEDS_UTF8;
  self->began_by = command;
  self->last_chunk_came = FALSE;
  self->reverse_path = ls_span_dup (parsed.path.mailbox);
  if (self->setup.profile->era == LS_ERA_1982 && parsed.path.route.length > 0)
    self->reverse_route = g_strdup_printf ("%.*s:", (int) parsed.path.route.length, (const char *) parsed.path.route.data);
  return ls_path_is_null (&parsed.path) && command == SMTP_MAIL ? SMTP_OK_NULL : SMTP_OK;
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

/* RFC 821 section 3.4: SEND and SOML reach somebody who sits at a terminal there, and lay nothing into the mailbox. */
static gboolean
goes_to_screen_only (const LsSmtpServer *self, const LsUser *user)
{
  return user != NULL && user->active && (self->began_by == SMTP_SEND || self->began_by == SMTP_SOML);
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
  outcome = ls_smtp_server_take_parameters (self, command, parsed.parameters);
  if (outcome != SMTP_OK)
    return outcome;
  if (!self->utf8 && !is_ascii (parsed.path.mailbox))
    return SMTP_NEEDS_UTF8;
  outcome = ls_smtp_server_find_user (self, &parsed.path, &user);
  if (outcome == SMTP_NO_RELAY
      && ls_profile_relays (self->setup.profile, self->setup.client_address, parsed.path.domain, self->user != NULL))
    {
      outcome = SMTP_OK_ELSEWHERE;
      mailbox = ls_span_dup (parsed.path.mailbox);
    }
  if (outcome == SMTP_NO_USER && is_postmaster (&parsed.path))
    outcome = SMTP_OK_POSTMASTER;
  words->moved = user != NULL ? user->moved_to : NULL;
  /* Whom we know may write to anybody; of a server that does not relay, the letter is kept in a queue, and goes nowhere. */
  if (outcome == SMTP_NO_RELAY && self->user != NULL)
    outcome = SMTP_OK_ELSEWHERE;
  if (outcome != SMTP_OK && outcome != SMTP_OK_ELSEWHERE && outcome != SMTP_OK_POSTMASTER && outcome != SMTP_OK_FORWARDS)
    return outcome;
  if (self->recipients->len + self->terminals >= self->setup.profile->recipients_max)
    return self->setup.profile->era == LS_ERA_1982 ? SMTP_TOO_MANY_1982 : SMTP_TOO_MANY;
  if (self->began_by == SMTP_SEND && (user == NULL || !user->active))
    return SMTP_NOT_ACTIVE;
  if (goes_to_screen_only (self, user))
    {
      self->terminals++;
      return outcome;
    }

  if (outcome == SMTP_OK_FORWARDS)
    mailbox = g_strdup (user->moved_to);
  else if (outcome == SMTP_OK_ELSEWHERE && mailbox == NULL)
    mailbox = g_strdup (LS_STORE_QUEUE);
  else if (mailbox == NULL)
    mailbox = user != NULL ? ls_directory_mailbox (self->setup.directory, user, parsed.path.domain)
                           : g_strdup ("postmaster");
  if (self->setup.store != NULL && !ls_store_has_room (self->setup.store, mailbox, MAX (self->announced_size, 1)))
    return SMTP_FULL;
  if (self->setup.greylist != NULL
      && !ls_greylist_lets_in (self->setup.greylist, self->heard, self->setup.client_address, self->reverse_path, mailbox))
    return SMTP_GREYLISTED;
  add_recipient (self, &parsed.path, g_steal_pointer (&mailbox));
  return is_postmaster (&parsed.path) && outcome == SMTP_OK ? SMTP_OK_POSTMASTER : outcome;
}
