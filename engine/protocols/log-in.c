/* log-in.c: whose maildrop a name and a password open.
 * SPDX-License-Identifier: MIT */
#include "protocols/log-in.h"

#include "protocols/sasl.h"

#include <string.h>

/**
 * ls_log_in_find:
 * @directory: who lives here
 * @name: `jeff`, or `jeff@domain`
 *
 * Returns: (nullable): the user of that name who has a mailbox here and may log in
 */
const LsUser *
ls_log_in_find (const LsDirectory *directory, LsSpan name)
{
  const LsUser *user = ls_sasl_find_user (directory, name);

  return user != NULL && user->members == NULL && user->moved_to == NULL ? user : NULL;
}

/**
 * ls_log_in_mailbox:
 *
 * Returns: (transfer full) (nullable): the mailbox of the user called @name, who may log in
 */
char *
ls_log_in_mailbox (const LsDirectory *directory, LsSpan name)
{
  const LsUser *user = ls_log_in_find (directory, name);

  return user != NULL ? ls_directory_mailbox (directory, user, LS_SPAN (NULL, 0)) : NULL;
}

/**
 * ls_log_in_fits:
 *
 * Returns: whether @password is the one of the user called @name; how long that takes tells nothing of it
 */
gboolean
ls_log_in_fits (const LsDirectory *directory, LsSpan name, LsSpan password)
{
  const LsUser *user = ls_log_in_find (directory, name);
  const char *right = user != NULL ? user->password : "nobody";
  gsize length = strlen (right);
  guint differs = user == NULL || length != password.length;

  for (gsize i = 0; i < password.length; i++)
    differs |= password.data[i] ^ (guint8) right[length > 0 ? i % length : 0];
  return differs == 0;
}
