/* world.c: hosts, servers, users, letters and a network: all that a simulated session starts from.
 * SPDX-License-Identifier: MIT */
#include "world/world.h"

#include "mail/memory-store.h"
#include "network/tcp.h"

#define DEFAULT_DELAY_US (20 * G_TIME_SPAN_MILLISECOND)
#define DEFAULT_THINK_US (20 * G_TIME_SPAN_MILLISECOND)

/* RFC 5321 section 4.5.4.1: at least half an hour between tries, and four or five days in all. */
static const gint64 default_retry_us[] = { 30 * G_TIME_SPAN_MINUTE, G_TIME_SPAN_HOUR, 2 * G_TIME_SPAN_HOUR, 4 * G_TIME_SPAN_HOUR };
#define DEFAULT_GIVES_UP_US (5 * G_TIME_SPAN_DAY)

static void
host_free (gpointer data)
{
  LsWorldHost *host = data;

  g_free (host->id);
  g_free (host->name);
  g_free (host->address);
  g_free (host);
}

static void
server_free (gpointer data)
{
  LsWorldServer *server = data;

  g_free (server->id);
  ls_profile_free (server->profile);
  ls_directory_unref (server->directory);
  g_array_unref (server->retry_us);
  g_free (server);
}

static void
client_free (gpointer data)
{
  LsWorldClient *client = data;

  g_free (client->id);
  g_free (client);
}

static void
letter_free (gpointer data)
{
  LsWorldLetter *letter = data;

  g_free (letter->mailbox);
  g_free (letter->reverse_path);
  g_bytes_unref (letter->octets);
  g_free (letter);
}

/**
 * ls_world_new:
 *
 * Returns: (transfer full): an empty world with 20 ms each way, seed 0, at the start of 1970
 */
LsWorld *
ls_world_new (void)
{
  LsWorld *self = g_new0 (LsWorld, 1);

  self->hosts = g_ptr_array_new_with_free_func (host_free);
  self->servers = g_ptr_array_new_with_free_func (server_free);
  self->clients = g_ptr_array_new_with_free_func (client_free);
  self->letters = g_ptr_array_new_with_free_func (letter_free);
  self->references = 1;
  self->names = ls_names_new ();
  self->resolver = LS_WORLD_NOBODY;
  self->links = g_array_new (FALSE, FALSE, sizeof (LsWorldLink));
  self->path = (LsWorldPath) { { .delay_us = DEFAULT_DELAY_US }, LS_WORLD_MTU, LS_TCP_WINDOW };
  self->think_us = DEFAULT_THINK_US;
  return self;
}

/**
 * ls_world_ref:
 *
 * Returns: (transfer full): @self; nobody changes a world that is shared
 */
LsWorld *
ls_world_ref (LsWorld *self)
{
  g_atomic_int_inc (&self->references);
  return self;
}

/**
 * ls_world_unref:
 * @self: (transfer full): a world
 */
void
ls_world_unref (LsWorld *self)
{
  if (!g_atomic_int_dec_and_test (&self->references))
    return;
  g_ptr_array_unref (self->hosts);
  g_ptr_array_unref (self->servers);
  g_ptr_array_unref (self->clients);
  g_ptr_array_unref (self->letters);
  g_array_unref (self->links);
  ls_names_free (self->names);
  g_free (self);
}

/**
 * ls_world_add_host:
 * @self: a world
 * @id: by which a lesson knows it
 * @name: its host name
 * @address: dotted quad
 *
 * Returns: (transfer none): the host; its index is the number of hosts before it
 */
LsWorldHost *
ls_world_add_host (LsWorld *self, const char *id, const char *name, const char *address)
{
  LsWorldHost *host = g_new0 (LsWorldHost, 1);

  host->id = g_strdup (id);
  host->name = g_strdup (name);
  host->address = g_strdup (address);
  g_ptr_array_add (self->hosts, host);
  ls_names_add_address (self->names, name, address);
  return host;
}

/**
 * ls_world_add_server:
 * @self: a world
 * @id: by which a lesson knows it
 * @host: index of its host
 * @protocol: what it speaks
 * @port: where it listens
 *
 * Returns: (transfer none): the server, with a strict profile of its host's name and an empty directory
 */
LsWorldServer *
ls_world_add_server (LsWorld *self, const char *id, guint host, const LsProtocol *protocol, guint16 port)
{
  LsWorldServer *server = g_new0 (LsWorldServer, 1);

  server->id = g_strdup (id);
  server->host = host;
  server->protocol = protocol;
  server->port = port;
  server->profile = ls_profile_new (((LsWorldHost *) self->hosts->pdata[host])->name);
  server->directory = ls_directory_new ();
  server->retry_us = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_vals (server->retry_us, default_retry_us, G_N_ELEMENTS (default_retry_us));
  server->gives_up_us = DEFAULT_GIVES_UP_US;
  g_ptr_array_add (self->servers, server);
  return server;
}

/**
 * ls_world_add_client:
 * @self: a world
 * @id: by which a lesson knows it
 * @host: index of its host
 * @server: index of the server that it talks to
 *
 * Returns: (transfer none): the client
 */
LsWorldClient *
ls_world_add_client (LsWorld *self, const char *id, guint host, guint server)
{
  LsWorldClient *client = g_new0 (LsWorldClient, 1);

  client->id = g_strdup (id);
  client->host = host;
  client->server = server;
  g_ptr_array_add (self->clients, client);
  return client;
}

/**
 * ls_world_add_letter:
 * @self: a world
 * @mailbox: `local@domain`
 * @reverse_path: its sender; empty for `<>`
 * @octets: the letter
 */
void
ls_world_add_letter (LsWorld *self, const char *mailbox, const char *reverse_path, GBytes *octets)
{
  LsWorldLetter *letter = g_new0 (LsWorldLetter, 1);

  letter->mailbox = g_strdup (mailbox);
  letter->reverse_path = g_strdup (reverse_path);
  letter->octets = g_bytes_ref (octets);
  g_ptr_array_add (self->letters, letter);
}

/**
 * ls_world_add_link:
 * @self: a world
 * @link: a path that is not like the others; copied. It counts instead of one that was added before for the same hosts
 */
void
ls_world_add_link (LsWorld *self, const LsWorldLink *link)
{
  g_array_append_vals (self->links, link, 1);
}

/**
 * ls_world_path:
 * @self: a world
 * @from: index of a host
 * @to: index of another, or the same
 *
 * Returns: (transfer none): how segments get from one to the other
 */
const LsWorldPath *
ls_world_path (const LsWorld *self, guint from, guint to)
{
  for (guint i = self->links->len; i > 0; i--)
    {
      const LsWorldLink *link = &g_array_index (self->links, LsWorldLink, i - 1);

      if (link->from == from && link->to == to)
        return &link->path;
    }
  return &self->path;
}

/**
 * ls_world_fill_store:
 * @self: a world
 * @memory_store: a store in memory, empty
 *
 * Lays the world's letters into it, and sets its users' quotas.
 */
void
ls_world_fill_store (const LsWorld *self, LsStore *memory_store)
{
  for (guint i = 0; i < self->servers->len; i++)
    {
      const LsDirectory *directory = ((LsWorldServer *) self->servers->pdata[i])->directory;

      for (guint k = 0; k < ls_directory_n_users (directory); k++)
        {
          const LsUser *user = ls_directory_user (directory, k);
          g_autofree char *mailbox = ls_directory_mailbox (directory, user, LS_SPAN (NULL, 0));

          if (user->quota_bytes > 0)
            ls_memory_store_set_quota (memory_store, mailbox, user->quota_bytes);
        }
    }
  for (guint i = 0; i < self->letters->len; i++)
    {
      const LsWorldLetter *letter = self->letters->pdata[i];

      ls_memory_store_put (memory_store, letter->mailbox, "INBOX", letter->reverse_path, letter->octets);
    }
}

/**
 * ls_input_clear:
 * @self: an input, emptied
 */
void
ls_input_clear (LsInput *self)
{
  g_clear_pointer (&self->octets, g_bytes_unref);
}
