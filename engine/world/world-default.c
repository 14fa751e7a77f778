/* world-default.c: the world of `serve` and `try`, where no lesson gives one.
 * SPDX-License-Identifier: MIT */
#include "world/world-default.h"

#include <string.h>

/* Letters of a host on the open net wait in memory while they come: each is held to this. */
#define SIZE_MAX_OCTETS (10 * 1024 * 1024)

static const char *const default_domains[] = { "example.org", NULL };
static const char *const default_users[] = { "alice:alice", "bob:bob", NULL };

/* Every protocol has a server; those that are not built are left out. */
static const char *const protocols[] = { "smtp", "pop2", "pop3", "imap" };

static const char *const extensions[] = {
  "PIPELINING", "SIZE", "8BITMIME", "ENHANCEDSTATUSCODES", "HELP", "AUTH", "CHUNKING", "BINARYMIME", "DSN", "SMTPUTF8",
  "APOP", "SASL", "RESP-CODES", "AUTH-RESP-CODE", "EXPIRE", "IMPLEMENTATION",
};

/* Names that are also good for a folder on disk. */
static gboolean
is_user_name (const char *name, gsize length)
{
  if (length == 0 || length > LS_LOCAL_PART_MAX || name[0] == '.' || name[length - 1] == '.')
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (name[i]) && (strchr (".-_+", name[i]) == NULL || (name[i] == '.' && name[i + 1] == '.')))
      return FALSE;
  return TRUE;
}

static gboolean
add_user (LsDirectory *directory, const char *spec, GError **error)
{
  const char *colon = strchr (spec, ':');
  g_autofree char *name = g_strndup (spec, colon != NULL ? (gsize) (colon - spec) : strlen (spec));

  /* The message does not repeat what may be a password. */
  if (colon == NULL || colon[1] == '\0')
    {
      g_set_error (error, LS_PROFILE_ERROR, 0, "user “%s” has no password; expected NAME:PASSWORD", name);
      return FALSE;
    }
  if (!is_user_name (name, strlen (name)))
    {
      g_set_error (error, LS_PROFILE_ERROR, 0,
                   "“%s” is no user's name; expected letters, digits, “.”, “-”, “_”, “+”, and no dot first, last or twice", name);
      return FALSE;
    }
  for (guint i = 0; i < ls_directory_n_users (directory); i++)
    if (g_ascii_strcasecmp (ls_directory_user (directory, i)->name, name) == 0)
      {
        g_set_error (error, LS_PROFILE_ERROR, 0, "user “%s” is named twice; expected each once", name);
        return FALSE;
      }
  ls_directory_add_user (directory, name, NULL, colon + 1);
  return TRUE;
}

static gboolean
fill_directory (LsDirectory *directory, const char *const *domains, const char *const *users, GError **error)
{
  for (guint i = 0; domains[i] != NULL; i++)
    {
      if (!ls_domain_is_valid (ls_span_from_string (domains[i])))
        {
          g_set_error (error, LS_PROFILE_ERROR, 0, "“%s” is no domain; expected one such as example.org", domains[i]);
          return FALSE;
        }
      ls_directory_add_domain (directory, domains[i]);
    }
  for (guint i = 0; users[i] != NULL; i++)
    if (!add_user (directory, users[i], error))
      return FALSE;
  return TRUE;
}

static void
add_server (LsWorld *world, const LsProtocol *protocol, LsDirectory *directory)
{
  LsWorldServer *server = ls_world_add_server (world, protocol->knowledge->id, 0, protocol, protocol->port);

  ls_directory_unref (server->directory);
  server->directory = ls_directory_ref (directory);
  server->profile->size_max = SIZE_MAX_OCTETS;
  for (guint i = 0; i < G_N_ELEMENTS (extensions); i++)
    {
      int row = ls_protocol_find_extension (protocol, extensions[i]);

      if (row >= 0)
        server->profile->extensions |= 1u << row;
    }
}

/**
 * ls_world_new_default:
 * @domains: (nullable): whom mail is taken for; %NULL: `example.org`
 * @users: (nullable): who lives there, each `NAME:PASSWORD`; %NULL: `alice:alice` and `bob:bob`
 * @error: where to say which domain or user is none: #LS_PROFILE_ERROR
 *
 * Makes a world of one host, `mail.` and the first domain, with a strict and modern server of every protocol and no
 * client. All servers have the same users.
 *
 * Returns: (transfer full) (nullable): the world
 */
LsWorld *
ls_world_new_default (const char *const *domains, const char *const *users, GError **error)
{
  g_autoptr (LsWorld) world = ls_world_new ();
  g_autoptr (LsDirectory) directory = ls_directory_new ();
  g_autofree char *name = NULL;

  if (domains == NULL || domains[0] == NULL)
    domains = default_domains;
  if (users == NULL || users[0] == NULL)
    users = default_users;
  if (!fill_directory (directory, domains, users, error))
    return NULL;
  name = g_strconcat ("mail.", domains[0], NULL);
  ls_world_add_host (world, "server", name, "192.0.2.1");
  for (guint i = 0; i < G_N_ELEMENTS (protocols); i++)
    {
      const LsProtocol *protocol = ls_protocol_find (protocols[i]);

      if (protocol != NULL)
        add_server (world, protocol, directory);
    }
  return g_steal_pointer (&world);
}
