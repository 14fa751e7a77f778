/* cmd-connect.c: talks to a real server with the lines of standard input.
 * SPDX-License-Identifier: MIT */
#include "cli.h"

#include "live/live-connect.h"
#include "live/live-end.h"

#include <errno.h>
#include <glib-unix.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define DEFAULT_TIMEOUT_S 30
#define TIMEOUT_MAX_S     86400
/* A line of standard input that is longer than this is none. */
#define LINE_MAX_OCTETS   (16 * 1024 * 1024)

typedef struct {
  CliOutput      output;
  double         timeout_s;
  gboolean       pipelining;
  gboolean       tls;
  gboolean       starttls;
  gboolean       insecure;
  char          *ca_file;
  GTlsDatabase  *trust;
  CliRecord      record;
  LsLiveConnect *connect;
  GMainLoop     *loop;
  guint          reader;       /* the source that reads standard input; 0: not now */
  GByteArray    *line;         /* what was read of a line that has not ended */
  guint64        next;         /* the first event that is still to be written */
  int            status;
} Connect;

static void
connect_clear (Connect *self)
{
  g_clear_pointer (&self->connect, ls_live_connect_free);
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_clear_pointer (&self->line, g_byte_array_unref);
  g_clear_object (&self->trust);
  g_free (self->ca_file);
  cli_record_clear (&self->record);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Connect, connect_clear)

static void
write_events (Connect *self)
{
  cli_record_write (&self->record);
  self->next = cli_write_events (&self->output.writer, ls_live_connect_get_session (self->connect), self->next);
}

/* ---- standard input ---- */

/* A line ends with LF or CRLF here, with CRLF on the wire. */
static void
say_line (Connect *self)
{
  GByteArray *line = self->line;

  if (line->len > 0 && line->data[line->len - 1] == '\n')
    g_byte_array_set_size (line, line->len - 1);
  if (line->len > 0 && line->data[line->len - 1] == '\r')
    g_byte_array_set_size (line, line->len - 1);
  g_byte_array_append (line, (const guint8 *) "\r\n", 2);
  ls_live_connect_say (self->connect, LS_SPAN (line->data, line->len));
  g_byte_array_set_size (line, 0);
}

static void
take_input (Connect *self, LsSpan octets)
{
  while (octets.length > 0)
    {
      const guint8 *end = memchr (octets.data, '\n', octets.length);
      LsSpan part = ls_span_take (&octets, end != NULL ? (gsize) (end - octets.data) + 1 : octets.length);

      g_byte_array_append (self->line, part.data, part.length);
      if (end != NULL)
        say_line (self);
    }
}

static void
end_input (Connect *self)
{
  if (self->line->len > 0)
    say_line (self);
  ls_live_connect_end_input (self->connect);
}

static gboolean
on_input (int fd, GIOCondition condition, gpointer data)
{
  Connect *self = data;
  guint8 buffer[16384];
  gssize got = read (fd, buffer, sizeof buffer);

  if (got < 0 && (errno == EAGAIN || errno == EINTR))
    return G_SOURCE_CONTINUE;
  if (got > 0)
    take_input (self, LS_SPAN (buffer, got));
  if (self->line->len > LINE_MAX_OCTETS)
    {
      cli_error ("standard input has a line of more than %d octets", LINE_MAX_OCTETS);
      self->status = CLI_FAILED;
      g_main_loop_quit (self->loop);
    }
  else if (got <= 0)
    end_input (self);
  else if (ls_live_connect_has_room (self->connect))
    return G_SOURCE_CONTINUE;
  self->reader = 0;
  return G_SOURCE_REMOVE;
}

static void
on_wants (gpointer data)
{
  Connect *self = data;

  if (self->reader == 0)
    self->reader = g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR | G_IO_NVAL, on_input, self);
}

/* ---- the talk ---- */

static void
on_ended (gpointer data, const GError *error)
{
  Connect *self = data;

  if (error != NULL)
    {
      cli_error ("%s", error->message);
      self->status = CLI_FAILED;
    }
  g_main_loop_quit (self->loop);
}

/* Ctrl+C ends the input: the talk is ended in order. Asked again, it goes at once. */
static gboolean
on_signal (gpointer data)
{
  Connect *self = data;

  if (self->reader == 0)
    g_main_loop_quit (self->loop);
  else
    {
      g_source_remove (self->reader);
      self->reader = 0;
      ls_live_connect_end_input (self->connect);
    }
  return G_SOURCE_CONTINUE;
}

static int
run (Connect *self, const LsLiveConnectSetup *setup)
{
  g_autoptr (GError) error = NULL;
  guint interrupted, terminated;

  self->loop = g_main_loop_new (NULL, FALSE);
  self->line = g_byte_array_new ();
  self->next = 1;
  self->connect = ls_live_connect_new (setup, &error);
  if (self->connect == NULL)
    {
      cli_error ("%s", error->message);
      return CLI_FAILED;
    }
  if (!cli_record_begin (&self->record, ls_live_connect_get_session (self->connect), g_get_real_time (),
                         self->output.writer.show_secrets))
    return CLI_FAILED;
  g_signal_connect_swapped (ls_live_connect_get_session (self->connect), "appended", G_CALLBACK (write_events), self);
  interrupted = g_unix_signal_add (SIGINT, on_signal, self);
  terminated = g_unix_signal_add (SIGTERM, on_signal, self);
  on_wants (self);
  g_main_loop_run (self->loop);
  g_source_remove (interrupted);
  g_source_remove (terminated);
  if (self->reader != 0)
    g_source_remove (self->reader);
  return cli_record_end (&self->record, self->status);
}

/* Says what is wrong with the call's words about TLS, if anything is. */
static gboolean
check_tls_words (const Connect *self, const LsProtocol *protocol)
{
  if (self->tls && self->starttls)
    cli_error ("--tls and --starttls exclude each other: TLS comes first, or later");
  else if (self->insecure && self->ca_file != NULL)
    cli_error ("--insecure and --ca exclude each other: whom to trust, or not to ask");
  else if (protocol->tls == NULL && (self->tls || self->starttls))
    cli_error ("%s is older than TLS; expected neither --tls nor --starttls", protocol->knowledge->name);
  else
    return TRUE;
  return FALSE;
}

/**
 * cmd_connect:
 * @argc: as main() has it
 * @argv: likewise, from the sub-command's name on
 *
 * Returns: the exit status; a reply that says no is no failure
 */
int
cmd_connect (int argc, char **argv)
{
  g_auto (Connect) self = { .output = { .writer = { .format = LS_FORMAT_TEXT } }, .timeout_s = DEFAULT_TIMEOUT_S };
  const GOptionEntry entries[] = {
    { "tls", 0, 0, G_OPTION_ARG_NONE, &self.tls, "speak TLS from the first octet", NULL },
    { "starttls", 0, 0, G_OPTION_ARG_NONE, &self.starttls, "ask for TLS first, and go on only inside it", NULL },
    { "insecure", 0, 0, G_OPTION_ARG_NONE, &self.insecure, "take a certificate that fails, and say how it does", NULL },
    { "ca", 0, 0, G_OPTION_ARG_FILENAME, &self.ca_file, "trust these certificates (PEM) instead of the system's", "FILE" },
    { "timeout", 0, 0, G_OPTION_ARG_DOUBLE, &self.timeout_s, "how long each step may take (30)", "SECONDS" },
    CLI_RECORD_OPTION (&self.record),
    { "pipeline", 0, 0, G_OPTION_ARG_NONE, &self.pipelining, "do not wait for the reply to each command", NULL },
    { NULL },
  };
  LsLiveConnectSetup setup = { .wants = on_wants, .ended = on_ended, .data = &self };
  g_autoptr (GError) error = NULL;
  g_autofree char *host = NULL;

  if (!cli_parse ("connect", entries, &self.output, 2, 2, &argc, &argv))
    return CLI_USAGE;
  setup.protocol = cli_find_protocol (argv[1]);
  if (setup.protocol == NULL || !check_tls_words (&self, setup.protocol))
    return CLI_USAGE;
  if (!(self.timeout_s > 0 && self.timeout_s <= TIMEOUT_MAX_S))
    {
      cli_error ("--timeout %g; expected seconds, more than 0 and at most %d", self.timeout_s, TIMEOUT_MAX_S);
      return CLI_USAGE;
    }
  if (!ls_live_end_parse (argv[2], self.tls ? setup.protocol->tls->port : setup.protocol->port, &host, &setup.port, &error))
    {
      cli_error ("%s", error->message);
      return CLI_USAGE;
    }
  if (self.ca_file != NULL && (self.trust = cli_load_trust (self.ca_file)) == NULL)
    return CLI_FAILED;
  setup.host = host;
  setup.limit_us = self.timeout_s * G_TIME_SPAN_SECOND;
  setup.pipelining = self.pipelining;
  setup.security = self.tls ? LS_LIVE_TLS : self.starttls ? LS_LIVE_START_TLS : LS_LIVE_IN_CLEAR;
  setup.insecure = self.insecure;
  setup.trust = self.trust;
  return run (&self, &setup);
}
