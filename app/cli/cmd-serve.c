/* cmd-serve.c: hosts simulated servers on real sockets.
 * SPDX-License-Identifier: MIT */
#include "cli.h"

#include "live/live-certificate.h"
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
#define DEFAULT_MAX_CONNECTIONS 1000
/* The id of servers that take mail from its writers only. */
#define SUBMISSION              "submission"
#define MAX_CONNECTIONS         100000
/* Descriptors beside those of the clients that are served. */
#define OTHER_DESCRIPTORS       400

/* What one can listen for: the option's name, and that under which the listener is told. */
typedef struct {
  const char *name;
  const char *protocol;
  int         port;            /* where, if nothing was asked for; -1: not at all */
  gboolean    secure;          /* TLS from the first octet */
  gboolean    submission;      /* from their writers: RFC 6409 */
  const char *help;
} Door;

static const Door doors[] = {
  { "smtp", "smtp", 2525, FALSE, FALSE, "listen for SMTP (2525); 0 takes a free port" },
  { "pop2", "pop2", 2109, FALSE, FALSE, "listen for POP2 (2109)" },
  { "pop3", "pop3", 2110, FALSE, FALSE, "listen for POP3 (2110)" },
  { "imap", "imap", 2143, FALSE, FALSE, "listen for IMAP (2143)" },
  { "smtps", "smtp", -1, TRUE, FALSE, "listen for SMTP inside TLS" },
  { "pop3s", "pop3", -1, TRUE, FALSE, "listen for POP3 inside TLS" },
  { "imaps", "imap", -1, TRUE, FALSE, "listen for IMAP inside TLS" },
  { "submission", "smtp", -1, FALSE, TRUE, "listen for mail from its writers, who must log in" },
};

typedef struct {
  CliOutput    output;
  int          ports[G_N_ELEMENTS (doors)];    /* as they were asked for; -1: it was not */
  gboolean     tls;
  char        *certificate_file;
  char        *key_file;
  GTlsCertificate *certificate;
  CliRecord    record;
  char        *address;
  char       **domains;
  char       **users;
  int          max_connections;
  char        *lesson_id;
  char        *folder;         /* where mail is kept; NULL: in memory */
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
  g_free (self->folder);
  g_free (self->certificate_file);
  g_free (self->key_file);
  cli_record_clear (&self->record);
  g_clear_object (&self->certificate);
  g_strfreev (self->domains);
  g_strfreev (self->users);
  g_strfreev (self->faults);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Serve, serve_clear)

/* ---- what is asked for ---- */

/* Without a listener named, all have one that are listened for in clear. */
static gboolean
check_ports (Serve *self)
{
  gboolean named = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (doors); i++)
    {
      if (self->ports[i] < -1 || self->ports[i] > G_MAXUINT16)
        {
          cli_error ("--%s %d is no port; expected 0 to 65535", doors[i].name, self->ports[i]);
          return FALSE;
        }
      named |= self->ports[i] >= 0;
      self->tls |= doors[i].secure && self->ports[i] >= 0;
    }
  for (guint i = 0; !named && i < G_N_ELEMENTS (doors); i++)
    self->ports[i] = doors[i].port;
  self->tls |= self->certificate_file != NULL;
  return TRUE;
}

static gboolean
check_options (Serve *self)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (self->address);

  if (!check_ports (self))
    return FALSE;
  if ((self->certificate_file != NULL) != (self->key_file != NULL))
    cli_error ("--cert and --key go together: a certificate, and its key");
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

/* RFC 6409 section 4.3: the same server takes mail from its writers, once it knows who they are. */
static void
add_submission (Serve *self)
{
  guint n = self->world->servers->len;

  for (guint i = 0; i < n; i++)
    {
      const LsWorldServer *server = self->world->servers->pdata[i];
      LsWorldServer *door;

      if (strcmp (server->protocol->knowledge->id, "smtp") != 0)
        continue;
      door = ls_world_add_server (self->world, SUBMISSION, server->host, server->protocol, server->port);
      ls_directory_unref (door->directory);
      door->directory = ls_directory_ref (server->directory);
      door->profile->extensions = server->profile->extensions;
      door->profile->size_max = server->profile->size_max;
      door->profile->recipients_max = server->profile->recipients_max;
      door->profile->requires_log_in = TRUE;
    }
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
  for (guint i = 0; i < G_N_ELEMENTS (doors); i++)
    if (doors[i].submission && self->ports[i] >= 0)
      add_submission (self);
  for (guint i = 0; self->faults != NULL && self->faults[i] != NULL; i++)
    if (!add_fault (self, self->faults[i]))
      return CLI_USAGE;
  if (self->seed >= 0)
    self->world->seed = self->seed;
  else if (self->lesson == NULL)
    self->world->seed = g_random_int ();
  return CLI_DONE;
}

/* ---- TLS ---- */

/* For whom a throw-away certificate is made out: the world's hosts, this machine, and the address listened on. */
static GTlsCertificate *
make_certificate (const Serve *self, GError **error)
{
  static const char *const own[] = { "localhost", "127.0.0.1", "::1" };
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < self->world->hosts->len; i++)
    g_ptr_array_add (names, ((LsWorldHost *) self->world->hosts->pdata[i])->name);
  for (guint i = 0; i < G_N_ELEMENTS (own); i++)
    g_ptr_array_add (names, (gpointer) own[i]);
  if (!g_ptr_array_find_with_equal_func (names, self->address, g_str_equal, NULL))
    g_ptr_array_add (names, self->address);
  g_ptr_array_add (names, NULL);
  return ls_live_certificate_make ((const char *const *) names->pdata, error);
}

/* Servers that know how offer to go on inside TLS. */
static void
offer_tls (Serve *self)
{
  for (guint i = 0; i < self->world->servers->len; i++)
    {
      LsWorldServer *server = self->world->servers->pdata[i];
      int row = server->protocol->tls != NULL
                  ? ls_protocol_find_extension (server->protocol, server->protocol->tls->extension) : -1;

      if (row >= 0)
        server->profile->extensions |= 1u << row;
    }
}

static gboolean
prepare_tls (Serve *self)
{
  g_autoptr (GError) error = NULL;

  if (!self->tls)
    return TRUE;
  self->certificate = self->certificate_file != NULL
                        ? ls_live_certificate_load (self->certificate_file, self->key_file, &error)
                        : make_certificate (self, &error);
  if (self->certificate == NULL)
    cli_error ("%s", error->message);
  else
    offer_tls (self);
  return self->certificate != NULL;
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
  if (self->certificate != NULL)
    {
      g_autofree char *certificate = ls_live_certificate_describe (self->certificate);

      printf ("certificate %s\n", certificate);
    }
  if (self->folder != NULL)
    printf ("mail is kept in %s", self->folder);
  else
    printf ("mail is kept in memory, at most %d MiB", LS_LIVE_STORE_OCTETS >> 20);
  printf ("; the newest %d events are kept, and %d MiB of what was said\n", LS_LIVE_KEPT_EVENTS, LS_LIVE_KEPT_OCTETS >> 20);
}

/* A lesson's further servers of a protocol listen on the ports that follow. */
static gboolean
open_door (Serve *self, const Door *door, guint16 port)
{
  for (guint i = 0; i < self->world->servers->len; i++)
    {
      const LsWorldServer *server = self->world->servers->pdata[i];
      g_autoptr (GError) error = NULL;
      g_autofree char *name = NULL;
      guint16 got;

      if (strcmp (server->protocol->knowledge->id, door->protocol) != 0
          || (strcmp (server->id, SUBMISSION) == 0) != door->submission)
        continue;
      got = ls_live_serve_listen (self->serve, server, self->address, port, door->secure, &error);
      if (got == 0)
        {
          cli_error ("%s", error->message);
          return FALSE;
        }
      name = ls_live_end_name (self->address, got);
      printf ("listening %s %s\n", door->name, name);
      port += port != 0 ? 1 : 0;
    }
  return TRUE;
}

static gboolean
open_doors (Serve *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (doors); i++)
    if (self->ports[i] >= 0 && !open_door (self, &doors[i], self->ports[i]))
      return FALSE;
  printf ("ready\n");
  fflush (stdout);
  return TRUE;
}

/* ---- while it serves ---- */

static void
write_events (Serve *self)
{
  cli_record_write (&self->record);
  if (self->output.has_format)
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

/* The domain whose users' folders are called by their names alone. */
static const char *
first_domain (const Serve *self)
{
  const LsWorldServer *first = self->world->servers->pdata[0];

  return ls_directory_n_domains (first->directory) > 0 ? ls_directory_domain (first->directory, 0) : "";
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
  if (self->certificate != NULL)
    ls_live_serve_set_certificate (self->serve, self->certificate);
  if (self->folder != NULL && !ls_live_serve_set_folder (self->serve, self->folder, first_domain (self), &error))
    {
      cli_error ("%s", error->message);
      return CLI_FAILED;
    }
  self->loop = g_main_loop_new (NULL, FALSE);
  self->next = 1;
  if (!cli_record_begin (&self->record, ls_live_serve_get_session (self->serve), g_get_real_time (),
                         self->output.writer.show_secrets))
    return CLI_FAILED;
  if (self->output.has_format || self->record.file != NULL)
    g_signal_connect_swapped (ls_live_serve_get_session (self->serve), "appended", G_CALLBACK (write_events), self);
  interrupted = g_unix_signal_add (SIGINT, on_signal, self);
  terminated = g_unix_signal_add (SIGTERM, on_signal, self);
  print_world (self);
  if (!open_doors (self))
    return CLI_FAILED;
  g_main_loop_run (self->loop);
  g_source_remove (interrupted);
  g_source_remove (terminated);
  return cli_record_end (&self->record, CLI_DONE);
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
    .max_connections = DEFAULT_MAX_CONNECTIONS,
    .seed = -1,
  };
  const GOptionEntry others[] = {
    { "bind", 0, 0, G_OPTION_ARG_STRING, &self.address, "listen on this address (127.0.0.1)", "ADDR" },
    { "domain", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self.domains, "take mail for it (example.org); may be repeated", "NAME" },
    { "user", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self.users, "somebody who lives there (alice:alice, bob:bob); may be repeated",
      "NAME:PASSWORD" },
    { "tls", 0, 0, G_OPTION_ARG_NONE, &self.tls, "offer TLS, with a throw-away certificate unless --cert names one", NULL },
    { "cert", 0, 0, G_OPTION_ARG_FILENAME, &self.certificate_file, "the certificate for TLS (PEM)", "FILE" },
    { "key", 0, 0, G_OPTION_ARG_FILENAME, &self.key_file, "its key (PEM)", "FILE" },
    CLI_RECORD_OPTION (&self.record),
    { "max-connections", 0, 0, G_OPTION_ARG_INT, &self.max_connections, "serve so many at once (1000)", "N" },
    { "store", 0, 0, G_OPTION_ARG_FILENAME, &self.folder, "keep mail in Maildir++ folders there", "DIR" },
    { "lesson", 0, 0, G_OPTION_ARG_STRING, &self.lesson_id, "host this lesson's world", "LESSON" },
    { "fault", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self.faults,
      "what goes wrong: PROTOCOL:COMMAND[#N|%P]=ACTION; ACTION is a reply, drop, delay:SECONDS or drop-after:BYTES", "SPEC" },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &self.seed, "draw all chance from this number", "N" },
    { NULL },
  };
  GOptionEntry entries[G_N_ELEMENTS (doors) + G_N_ELEMENTS (others)] = { { NULL } };
  guint n = 0;
  int status;

  for (guint i = 0; i < G_N_ELEMENTS (doors); i++)
    {
      self.ports[i] = -1;
      if (ls_protocol_find (doors[i].protocol) != NULL)
        entries[n++] = (GOptionEntry) { doors[i].name, 0, 0, G_OPTION_ARG_INT, &self.ports[i], doors[i].help, "PORT" };
    }
  memcpy (entries + n, others, sizeof others);
  if (!cli_parse ("serve", entries, &self.output, 0, 0, &argc, &argv))
    return CLI_USAGE;
  if (self.address == NULL)
    self.address = g_strdup (DEFAULT_ADDRESS);
  if (!check_options (&self))
    return CLI_USAGE;
  status = make_world (&self);
  if (status == CLI_DONE && !prepare_tls (&self))
    status = CLI_FAILED;
  return status == CLI_DONE ? run (&self) : status;
}
