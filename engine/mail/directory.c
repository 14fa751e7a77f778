/* directory.c: who has a mailbox here: the domains that a server takes mail for, and its users.
 * SPDX-License-Identifier: MIT */
#include "mail/directory.h"

#include <string.h>

struct _LsDirectory {
  int        references;
  GPtrArray *domains;          /* of char */
  GPtrArray *users;            /* of LsUser */
};

static void
user_free (gpointer data)
{
  LsUser *user = data;

  g_free (user->name);
  g_free (user->domain);
  g_free (user->full_name);
  g_free (user->password);
  g_free (user->moved_to);
  g_clear_pointer (&user->members, g_ptr_array_unref);
  g_free (user);
}

/**
 * ls_directory_new:
 *
 * Returns: (transfer full): a directory without a domain and without a user
 */
LsDirectory *
ls_directory_new (void)
{
  LsDirectory *self = g_new0 (LsDirectory, 1);

  self->references = 1;
  self->domains = g_ptr_array_new_with_free_func (g_free);
  self->users = g_ptr_array_new_with_free_func (user_free);
  return self;
}

/**
 * ls_directory_ref:
 *
 * Returns: (transfer full): @self
 */
LsDirectory *
ls_directory_ref (LsDirectory *self)
{
  self->references++;
  return self;
}

/**
 * ls_directory_unref:
 * @self: (transfer full): a directory
 */
void
ls_directory_unref (LsDirectory *self)
{
  if (--self->references > 0)
    return;
  g_ptr_array_unref (self->domains);
  g_ptr_array_unref (self->users);
  g_free (self);
}

/**
 * ls_directory_add_domain:
 * @self: a directory
 * @domain: one that mail is taken for
 */
void
ls_directory_add_domain (LsDirectory *self, const char *domain)
{
  if (!ls_directory_is_local (self, ls_span_from_string (domain)))
    g_ptr_array_add (self->domains, g_strdup (domain));
}

/**
 * ls_directory_add_user:
 * @self: a directory
 * @name: the local-part
 * @domain: (nullable): the user's only domain; added where it is new
 * @password: (nullable): to log in with
 *
 * Returns: (transfer none): the user, to be filled further
 */
LsUser *
ls_directory_add_user (LsDirectory *self, const char *name, const char *domain, const char *password)
{
  LsUser *user = g_new0 (LsUser, 1);

  user->name = g_strdup (name);
  user->domain = g_strdup (domain);
  user->password = g_strdup (password);
  if (domain != NULL)
    ls_directory_add_domain (self, domain);
  g_ptr_array_add (self->users, user);
  return user;
}

/**
 * ls_directory_is_local:
 *
 * Returns: whether mail for @domain is taken here
 */
gboolean
ls_directory_is_local (const LsDirectory *self, LsSpan domain)
{
  for (guint i = 0; i < self->domains->len; i++)
    if (ls_span_equals_nocase (domain, self->domains->pdata[i]))
      return TRUE;
  return FALSE;
}

/**
 * ls_directory_find:
 * @self: a directory
 * @name: the local-part, unquoted
 * @domain: its domain; empty for any of the directory's
 *
 * Returns: (nullable): the user. RFC 5321 section 2.4 leaves it to the host whether case counts in a
 *   local-part: the exact name is preferred, any case is found
 */
const LsUser *
ls_directory_find (const LsDirectory *self, const char *name, LsSpan domain)
{
  const LsUser *found = NULL;

  for (guint i = 0; i < self->users->len; i++)
    {
      const LsUser *user = self->users->pdata[i];

      if (g_ascii_strcasecmp (user->name, name) != 0)
        continue;
      if (domain.length > 0 && user->domain != NULL && !ls_span_equals_nocase (domain, user->domain))
        continue;
      if (strcmp (user->name, name) == 0)
        return user;
      if (found == NULL)
        found = user;
    }
  return found;
}

/**
 * ls_directory_n_users:
 *
 * Returns: how many there are
 */
guint
ls_directory_n_users (const LsDirectory *self)
{
  return self->users->len;
}

/**
 * ls_directory_user:
 *
 * Returns: (transfer none): user number @index, from 0
 */
const LsUser *
ls_directory_user (const LsDirectory *self, guint index)
{
  return self->users->pdata[index];
}

/**
 * ls_directory_n_domains:
 *
 * Returns: how many there are
 */
guint
ls_directory_n_domains (const LsDirectory *self)
{
  return self->domains->len;
}

/**
 * ls_directory_domain:
 *
 * Returns: (transfer none): domain number @index, from 0
 */
const char *
ls_directory_domain (const LsDirectory *self, guint index)
{
  return self->domains->pdata[index];
}

/**
 * ls_directory_mailbox:
 * @self: a directory
 * @user: one of its users
 * @domain: the domain under which it was asked for; may be empty
 *
 * Returns: (transfer full): the name of its mailbox: the user's own domain, else the directory's first
 */
char *
ls_directory_mailbox (const LsDirectory *self, const LsUser *user, LsSpan domain)
{
  if (user->domain != NULL)
    return g_strconcat (user->name, "@", user->domain, NULL);
  if (self->domains->len > 0)
    return g_strconcat (user->name, "@", self->domains->pdata[0], NULL);
  return g_strdup_printf ("%s%s%.*s", user->name, domain.length > 0 ? "@" : "", (int) domain.length,
                          (const char *) domain.data);
}
