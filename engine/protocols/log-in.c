/* log-in.c: whose maildrop a name and a password open.
 * SPDX-License-Identifier: MIT */
#include "protocols/log-in.h"

#include <string.h>

/**
 * ls_log_in_find:
 * @directory: who lives here
 * @name: `jeff`, or `jeff@domain`
 * @domain: (out): the domain in it; empty where there is none
 *
 * Returns: (nullable): the user of that name who has a mailbox and may log in
 */
const LsUser *
ls_log_in_find (const LsDirectory *directory, LsSpan name, LsSpan *domain)
{
  const guint8 *at = NULL;
  g_autofree char *local = NULL;
  const LsUser *user;

  *domain = LS_SPAN ("", 0);
  if (name.length == 0 || memchr (name.data, '\0', name.length) != NULL)
    return NULL;
  for (gsize i = name.length; i > 0 && at == NULL; i--)
    if (name.data[i - 1] == '@')
      at = name.data + i - 1;
  if (at != NULL)
    {
      *domain = LS_SPAN (at + 1, name.data + name.length - at - 1);
      name.length = at - name.data;
      if (!ls_directory_is_local (directory, *domain))
        return NULL;
    }
  local = ls_span_dup (name);
  user = ls_directory_find (directory, local, *domain);
  return user != NULL && user->password != NULL && user->members == NULL && user->moved_to == NULL ? user : NULL;
}

/**
 * ls_log_in_mailbox:
 *
 * Returns: (transfer full) (nullable): the mailbox of the user called @name, who may log in
 */
char *
ls_log_in_mailbox (const LsDirectory *directory, LsSpan name)
{
  LsSpan domain;
  const LsUser *user = ls_log_in_find (directory, name, &domain);

  return user != NULL ? ls_directory_mailbox (directory, user, domain) : NULL;
}

/**
 * ls_log_in_fits:
 *
 * Returns: whether @password is the one of the user called @name; how long that takes tells nothing
 */
gboolean
ls_log_in_fits (const LsDirectory *directory, LsSpan name, LsSpan password)
{
  LsSpan domain;
  const LsUser *user = ls_log_in_find (directory, name, &domain);
  const char *right = user != NULL ? user->password : "no password is as long as this one";
  gsize length = strlen (right);
  guint differs = user == NULL || length != password.length;

  for (gsize i = 0; i < password.length; i++)
    differs |= password.data[i] ^ (guint8) right[length > 0 ? i % length : 0];
  return differs == 0;
}
