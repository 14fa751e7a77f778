/* smtp-lookup.c: our server tells who lives here: VRFY and EXPN. RFC 5321 section 3.5.
 * SPDX-License-Identifier: MIT */
#include "protocols/smtp/smtp-server.h"

#include <string.h>

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
find_user (LsSmtpServer *self, LsSpan argument, const LsUser **user)
{
  LsPath path;
  LsSpan rest = argument;

  if ((rest.length > 0 && rest.data[0] == '<' ? ls_path_take (&rest, &path) : ls_mailbox_parse (rest, &path))
      == LS_PATH_GOOD && path.domain.length > 0)
    return ls_smtp_server_find_user (self, &path, user);
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
append_user (LsSmtpServer *self, GString *text, const LsUser *user)
{
  g_autofree char *mailbox = ls_directory_mailbox (self->setup.directory, user, LS_SPAN (NULL, 0));

  g_string_append_printf (text, "%s%s<%s>", user->full_name != NULL ? user->full_name : "",
                          user->full_name != NULL ? " " : "", mailbox);
}

/**
 * ls_smtp_serve_vrfy:
 *
 * Returns: what a VRFY comes to
 */
LsSmtpOutcome
ls_smtp_serve_vrfy (LsSmtpServer *self, LsSmtpCommandId command, LsSpan argument, LsSmtpWords *words)
{
  const LsUser *user = NULL;
  LsSmtpOutcome outcome;
  GString *text;

  if (argument.length == 0)
    return SMTP_SYNTAX;
  /* RFC 5321 section 7.3: who will not tell says 252. */
  if (!self->setup.profile->verifies)
    return self->setup.profile->era == LS_ERA_1982 ? SMTP_NOT_IMPLEMENTED : SMTP_CANNOT_TELL;
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

/**
 * ls_smtp_serve_expn:
 *
 * Returns: what an EXPN comes to
 */
LsSmtpOutcome
ls_smtp_serve_expn (LsSmtpServer *self, LsSmtpCommandId command, LsSpan argument, LsSmtpWords *words)
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
