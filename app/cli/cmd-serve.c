/* cmd-serve.c: hosts simulated servers on real sockets.
 * SPDX-License-Identifier: MIT */
#include "cli.h"

#include "live/live-end.h"
#include "live/live-past.h"
#include "live/live-serve.h"
#include "world/world-default.h"

#include <gio/gio.h>
#include <glib-unix.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#define DEFAULT_ADDRESS         "127.0.0.1"
#define DEFAULT_SMTP_PORT       2525
#define DEFAULT_MAX_CONNECTIONS 1000
#define MAX_CONNECTIONS         100000
/* Descriptors beside those of the clients that are served. */
#define OTHER_DESCRIPTORS       400

typedef struct {
  CliOutput    output;
  int          smtp_port;      /* as it was asked for; -1: it was not */
  char        *address;
  char       **domains;
  char       **users;
  int          max_connections;
  char        *lesson_id;
  char       **faults;
  gint64       seed;           /* -1: none was given */
  LsLesson    *lesson;
  LsWorld     *world;
  LsLiveServe *serve;
  GMainLoop   *loop;
  guint64      next;           /* the first event that is still to be written */
  gboolean     stopping;
} Serve;

static void
serve_clear (Serve *self)
{
  g_clear_pointer (&self->serve, ls_live_serve_free);
  g_clear_pointer (&self->world, ls_world_unref);
  g_clear_object (&self->lesson);
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_free (self->address);
  g_free (self->lesson_id);
  g_strfreev (self->domains);
  g_strfreev (self->users);
  g_strfreev (self->faults);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Serve, serve_clear)

/* ---- what is asked for ---- */

static gboolean
check_options (Serve *self)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (self->address);

  if (self->smtp_port < -1 || self->smtp_port > G_MAXUINT16)
    cli_error ("--smtp %d is no port; expected 0 to 65535", self->smtp_port);
  else if (self->max_connections < 1 || self->max_connections > MAX_CONNECTIONS)
    cli_error ("--max-connections %d; expected 1 to %d", self->max_connections, MAX_CONNECTIONS);
  else if (self->seed < -1)
    cli_error ("--seed %" G_GINT64_FORMAT "; expected a number from 0", self->seed);
  else if (self->lesson_id != NULL && (self->domains != NULL || self->users != NULL))
    cli_error ("--lesson brings its own domains and users; expected it without --domain and --user");
  else if (address == NULL)
    cli_error ("--bind “%s” is no address; expected one such as 127.0.0.1 or ::1", self->address);
  else
    return TRUE;
  return FALSE;
}

static gboolean
has_moment (const LsProtocol *protocol, const char *command)
{
  for (guint i = 0; i < protocol->n_verbs; i++)
    if (strcmp (protocol->verbs[i], command) == 0)
      return TRUE;
  return strcmp (command, LS_FAULT_CONNECT) == 0 || strcmp (command, LS_FAULT_DATA_END) == 0;
}

/* Adds a fault, `smtp:RCPT#3=451 Try later`, to every server of its protocol. */
static gboolean
add_fault (Serve *self, const char *spec)
{
  const char *colon = strchr (spec, ':');
  g_autofree char *id = g_strndup (spec, colon != NULL ? (gsize) (colon - spec) : 0);
  const LsProtocol *protocol = ls_protocol_find (id);

  if (protocol == NULL)
    {
      cli_error ("--fault “%s”: no protocol before “:”; expected PROTOCOL:COMMAND[#N|%%P]=ACTION, PROTOCOL smtp", spec);
      return FALSE;
    }
  for (guint i = 0; i < self->world->servers->len; i++)
    {
      LsWorldServer *server = self->world->servers->pdata[i];
      g_autoptr (GError) error = NULL;
      g_autoptr (LsFault) fault = ls_fault_parse (colon + 1, &error);

      if (fault == NULL || !has_moment (protocol, fault->command))
        {
          cli_error ("--fault “%s”: %s", spec,
                     error != NULL ? error->message : "expected one of the protocol's commands, “connect” or “data-end”");
          return FALSE;
        }
      if (server->protocol == protocol)
        g_ptr_array_add (server->profile->faults, g_steal_pointer (&fault));
    }
  return TRUE;
}

/* The exit status; CLI_DONE where the world stands. */
static int
make_world (Serve *self)
{
  g_autoptr (GError) error = NULL;

  if (self->lesson_id != NULL)
    {
      self->lesson = cli_load_lesson (self->lesson_id);
      if (self->lesson == NULL)
        return CLI_FAILED;
      self->world = ls_world_ref (self->lesson->world);
      self->output.writer.show_secrets = TRUE;
    }
  else
    self->world = ls_world_new_default ((const char *const *) self->domains, (const char *const *) self->users, &error);
  if (self->world == NULL)
    {
      cli_error ("%s", error->message);
      return CLI_USAGE;
    }
  for (guint i = 0; self->faults != NULL && self->faults[i] != NULL; i++)
    if (!add_fault (self, self->faults[i]))
      return CLI_USAGE;
  if (self->seed >= 0)
    self->world->seed = self->seed;
  else if (self->lesson == NULL)
    self->world->seed = g_random_int ();
  return CLI_DONE;
}

/* ---- what is told before the first client comes ---- */

/* Passwords are told where we made them up, never where somebody gave them. */
static void
print_directory (const Serve *self, const LsDirectory *directory)
{
  for (guint i = 0; i < ls_directory_n_domains (directory); i++)
    printf ("domain %s\n", ls_directory_domain (directory, i));
  for (guint i = 0; i < ls_directory_n_users (directory); i++)
    {
      const LsUser *user = ls_directory_user (directory, i);
      gboolean told = user->password != NULL && (self->users == NULL || self->output.writer.show_secrets);

      printf ("user %s%s%s%s%s\n", user->name, user->domain != NULL ? "@" : "",
              user->domain != NULL ? user->domain : "", told ? " password " : "", told ? user->password : "");
    }
}

static void
print_world (const Serve *self)
{
  const LsDirectory *told = NULL;

  for (guint i = 0; i < self->world->servers->len; i++)
    {
      const LsWorldServer *server = self->world->servers->pdata[i];

      if (server->directory != told)
        print_directory (self, server->directory);
      told = server->directory;
    }
  printf ("mail is kept in memory, at most %d MiB; the newest %d events are kept, and %d MiB of what was said\n",
          LS_LIVE_STORE_OCTETS >> 20, LS_LIVE_KEPT_EVENTS, LS_LIVE_KEPT_OCTETS >> 20);
}

/* A lesson's further servers of a protocol listen on the ports that follow. */
static gboolean
open_listeners (Serve *self)
{
  guint16 port = self->smtp_port >= 0 ? self->smtp_port : DEFAULT_SMTP_PORT;

  for (guint i = 0; i < self->world->servers->len; i++)
    {
      const LsWorldServer *server = self->world->servers->pdata[i];
      g_autoptr (GError) error = NULL;
      g_autofree char *name = NULL;
      guint16 got = ls_live_serve_listen (self->serve, server, self->address, port, &error);

      if (got == 0)
        {
          cli_error ("%s", error->message);
          return FALSE;
        }
      name = ls_live_end_name (self->address, got);
      printf ("listening %s %s\n", server->protocol->knowledge->id, name);
      port += port != 0 ? 1 : 0;
    }
  printf ("ready\n");
  fflush (stdout);
  return TRUE;
}

/* ---- while it serves ---- */

static void
write_events (Serve *self)
{
  self->next = cli_write_events (&self->output.writer, ls_live_serve_get_session (self->serve), self->next);
}

static void
on_stopped (gpointer data)
{
  g_main_loop_quit (((Serve *) data)->loop);
}

/* Asked once, it says farewell; asked again, it goes at once. */
static gboolean
on_signal (gpointer data)
{
  Serve *self = data;

  if (self->stopping)
    g_main_loop_quit (self->loop);
  self->stopping = TRUE;
  ls_live_serve_stop (self->serve, on_stopped, self);
  return G_SOURCE_CONTINUE;
}

/* Each client needs a descriptor: the system's soft limit is often too low for that. */
static void
raise_descriptor_limit (int connections)
{
  struct rlimit limit;
  rlim_t wanted = connections + OTHER_DESCRIPTORS;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted)
    return;
  limit.rlim_cur = MIN (wanted, limit.rlim_max);
  setrlimit (RLIMIT_NOFILE, &limit);
}

static int
run (Serve *self)
{
  g_autoptr (GError) error = NULL;
  guint interrupted, terminated;

  raise_descriptor_limit (self->max_connections);
  self->serve = ls_live_serve_new (self->world, self->max_connections, &error);
  if (self->serve == NULL)
    {
      cli_error ("%s", error->message);
      return CLI_FAILED;
    }
  self->loop = g_main_loop_new (NULL, FALSE);
  self->next = 1;
  if (self->output.has_format)
    g_signal_connect_swapped (ls_live_serve_get_session (self->serve), "appended", G_CALLBACK (write_events), self);
  interrupted = g_unix_signal_add (SIGINT, on_signal, self);
  terminated = g_unix_signal_add (SIGTERM, on_signal, self);
  print_world (self);
  if (!open_listeners (self))
    return CLI_FAILED;
  g_main_loop_run (self->loop);
  g_source_remove (interrupted);
  g_source_remove (terminated);
  return CLI_DONE;
}

/**
 * cmd_serve:
 * @argc: as main() has it
 * @argv: likewise, from the sub-command's name on
 *
 * Returns: the exit status
 */
int
cmd_serve (int argc, char **argv)
{
  g_auto (Serve) self = {
    .output = { .writer = { .format = LS_FORMAT_TEXT } },
    .smtp_port = -1,
    .max_connections = DEFAULT_MAX_CONNECTIONS,
    .seed = -1,
  };
  const GOptionEntry entries[] = {
    { "smtp", 0, 0, G_OPTION_ARG_INT, &self.smtp_port, "listen for SMTP (2525); 0 takes a free port", "PORT" },
    { "bind", 0, 0, G_OPTION_ARG_STRING, &self.address, "listen on this address (127.0.0.1)", "ADDR" },
    { "domain", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self.domains, "take mail for it (example.org); may be repeated", "NAME" },
    { "user", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self.users, "somebody who lives there (alice:alice, bob:bob); may be repeated",
      "NAME:PASSWORD" },
    { "max-connections", 0, 0, G_OPTION_ARG_INT, &self.max_connections, "serve so many at once (1000)", "N" },
    { "lesson", 0, 0, G_OPTION_ARG_STRING, &self.lesson_id, "host this lesson's world", "LESSON" },
    { "fault", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self.faults,
      "what goes wrong: PROTOCOL:COMMAND[#N|%P]=ACTION; ACTION is a reply, drop, delay:SECONDS or drop-after:BYTES", "SPEC" },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &self.seed, "draw all chance from this number", "N" },
    { NULL },
  };
  int status;

  if (!cli_parse ("serve", entries, &self.output, 0, 0, &argc, &argv))
    return CLI_USAGE;
  if (self.address == NULL)
    self.address = g_strdup (DEFAULT_ADDRESS);
  if (!check_options (&self))
    return CLI_USAGE;
  status = make_world (&self);
  return status == CLI_DONE ? run (&self) : status;
}
