/* live-testing.c: what tests with real sockets share: a main loop that runs until something is so, and a client.
 * SPDX-License-Identifier: MIT */
#include "live-testing.h"

#include "world/world-default.h"

#include <string.h>
#include <sys/socket.h>

/* Whatever a test waits for happens at once, or never. */
#define PATIENCE_S 30

static gboolean
on_patience_lost (gpointer data)
{
  g_error ("what the test waits for does not happen");
  return G_SOURCE_REMOVE;
}

/* Sockets of the test are not among the loop's sources: it looks at them whenever the loop has been round. */
static gboolean
on_tick (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

void
test_run_until (TestCondition condition, gpointer data)
{
  guint patience = g_timeout_add_seconds (PATIENCE_S, on_patience_lost, NULL);
  guint tick = g_timeout_add (1, on_tick, NULL);

  while (!condition (data))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (tick);
  g_source_remove (patience);
}

/* ---- an end ---- */

TestEnd *
test_end_new (GSocket *socket)
{
  TestEnd *self = g_new0 (TestEnd, 1);

  self->socket = g_object_ref (socket);
  self->heard = g_string_new (NULL);
  g_socket_set_blocking (socket, FALSE);
  return self;
}

TestEnd *
test_end_connect (guint16 port)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, port);
  g_autoptr (GSocket) socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);

  g_assert_no_error (error);
  /* The kernel takes the connection before the server accepts it. */
  g_socket_connect (socket, address, NULL, &error);
  g_assert_no_error (error);
  return test_end_new (socket);
}

typedef struct {
  TestEnd    *end;
  const char *octets;
  gsize       length;
} Sending;

static gboolean
sent (gpointer data)
{
  Sending *self = data;
  gssize put = send (g_socket_get_fd (self->end->socket), self->octets, self->length, MSG_NOSIGNAL);

  if (put > 0)
    {
      self->octets += put;
      self->length -= put;
    }
  return self->length == 0 || self->end->broken;
}

void
test_end_send (TestEnd *self, const char *octets, gsize length)
{
  Sending sending = { self, octets, length };

  test_run_until (sent, &sending);
}

void
test_end_say (TestEnd *self, const char *text)
{
  test_end_send (self, text, strlen (text));
}

static void
listen_to (TestEnd *self)
{
  char buffer[65536];
  g_autoptr (GError) error = NULL;
  gssize got = g_socket_receive (self->socket, buffer, sizeof buffer, NULL, &error);

  if (got > 0)
    g_string_append_len (self->heard, buffer, got);
  else if (got == 0)
    self->hung_up = TRUE;
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    self->broken = TRUE;
}

typedef struct {
  TestEnd    *end;
  const char *text;
} Expecting;

static gboolean
heard (gpointer data)
{
  Expecting *self = data;

  listen_to (self->end);
  return self->end->heard->len >= strlen (self->text) || self->end->hung_up || self->end->broken
         || strncmp (self->end->heard->str, self->text, self->end->heard->len) != 0;
}

void
test_end_expect (TestEnd *self, const char *text)
{
  Expecting expecting = { self, text };
  g_autofree char *got = NULL;

  test_run_until (heard, &expecting);
  got = g_strndup (self->heard->str, strlen (text));
  g_assert_cmpstr (got, ==, text);
  g_string_erase (self->heard, 0, strlen (text));
}

static gboolean
gone (gpointer data)
{
  TestEnd *self = data;

  listen_to (self);
  return self->hung_up || self->broken;
}

char *
test_end_hear_all (TestEnd *self)
{
  test_run_until (gone, self);
  return g_strdup (self->heard->str);
}

void
test_end_expect_close (TestEnd *self)
{
  test_run_until (gone, self);
  g_assert_cmpstr (self->heard->str, ==, "");
}

void
test_end_finish (TestEnd *self)
{
  g_socket_shutdown (self->socket, FALSE, TRUE, NULL);
}

void
test_end_break (TestEnd *self)
{
  const struct linger at_once = { .l_onoff = 1, .l_linger = 0 };

  setsockopt (g_socket_get_fd (self->socket), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  g_socket_close (self->socket, NULL);
  self->broken = TRUE;
}

void
test_end_free (TestEnd *self)
{
  g_object_unref (self->socket);
  g_string_free (self->heard, TRUE);
  g_free (self);
}

/* ---- a host ---- */

LsProfile *
test_host_profile (TestHost *self)
{
  return ((LsWorldServer *) self->world->servers->pdata[0])->profile;
}

void
test_host_listen (TestHost *self, guint max_connections)
{
  g_autoptr (GError) error = NULL;

  self->serve = ls_live_serve_new (self->world, max_connections, &error);
  g_assert_no_error (error);
  self->port = ls_live_serve_listen (self->serve, self->world->servers->pdata[0], "127.0.0.1", 0, FALSE, &error);
  g_assert_no_error (error);
}

void
test_host_init (TestHost *self, const char *fault, guint max_connections)
{
  g_autoptr (GError) error = NULL;

  self->world = ls_world_new_default (NULL, NULL, &error);
  g_assert_no_error (error);
  if (fault != NULL)
    {
      g_ptr_array_add (test_host_profile (self)->faults, ls_fault_parse (fault, &error));
      g_assert_no_error (error);
    }
  test_host_listen (self, max_connections);
}

void
test_host_clear (TestHost *self)
{
  ls_live_serve_free (self->serve);
  ls_world_unref (self->world);
}

static gboolean
is_empty (gpointer data)
{
  TestHost *self = data;

  return ls_live_serve_n_connections (self->serve) == 0;
}

void
test_host_wait_until_empty (TestHost *self)
{
  test_run_until (is_empty, self);
}
