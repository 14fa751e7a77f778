/* cli.c: what the terminal program's sub-commands share.
 * SPDX-License-Identifier: MIT */
#include "cli.h"

#include "capture/capture-read.h"
#include "capture/transcript.h"
#include "lesson/library.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/**
 * cli_error:
 * @format: what went wrong, in printf's manner
 *
 * Says it in one line on standard error.
 */
void
cli_error (const char *format, ...)
{
  va_list arguments;
  g_autofree char *message = NULL;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_strdelimit (message, "\n", ' ');
  fprintf (stderr, "lockstep-cli: %s\n", message);
}

/**
 * cli_has_colour:
 *
 * Returns: whether standard output is a terminal that may be coloured
 */
gboolean
cli_has_colour (void)
{
  const char *no_colour = g_getenv ("NO_COLOR");

  return isatty (STDOUT_FILENO) && (no_colour == NULL || *no_colour == '\0') && g_strcmp0 (g_getenv ("TERM"), "dumb") != 0;
}

static const CliCommand *
find_command (const char *name)
{
  for (const CliCommand *command = cli_commands; command->name != NULL; command++)
    if (strcmp (command->name, name) == 0)
      return command;
  g_assert_not_reached ();
}

/* GOption's callback for --format; the option group's data is the CliOutput. */
static gboolean
take_format (const char *option, const char *value, gpointer data, GError **error)
{
  CliOutput *output = data;

  if (!ls_format_find (value, &output->writer.format))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   "unknown format “%s”; expected text, transcript or json", value);
      return FALSE;
    }
  output->has_format = TRUE;
  return TRUE;
}

static gboolean
finish_output (CliOutput *output)
{
  if (output == NULL)
    return TRUE;
  output->writer.colour = cli_has_colour ();
  if (output->conn < 0)
    {
      cli_error ("--conn %d; expected a connection's number, from 1", output->conn);
      return FALSE;
    }
  output->writer.conn = output->conn;
  return TRUE;
}

/**
 * cli_parse:
 * @name: the sub-command's
 * @entries: its own options
 * @output: (nullable): where the options of those that write events go
 * @least: so many arguments at least
 * @most: and so many at most
 * @argc: (inout): as main() has it
 * @argv: (inout): likewise; only arguments are left
 *
 * Takes the options away. `--help` is answered here, and ends the program.
 *
 * Returns: %FALSE where the call's words are off: it has been said
 */
gboolean
cli_parse (const char *name, const GOptionEntry *entries, CliOutput *output, int least, int most, int *argc, char ***argv)
{
  const CliCommand *command = find_command (name);
  g_autoptr (GOptionContext) context = g_option_context_new (command->arguments);
  g_autoptr (GError) error = NULL;
  g_autofree char *program = g_strconcat ("lockstep-cli ", name, NULL);
  GOptionGroup *group;

  g_option_context_set_summary (context, command->summary);
  group = g_option_group_new (NULL, NULL, NULL, output, NULL);
  g_option_context_set_main_group (context, group);
  g_option_group_add_entries (group, entries);
  g_set_prgname (program);
  if (output != NULL)
    {
      const GOptionEntry shared[] = {
        { "format", 0, 0, G_OPTION_ARG_CALLBACK, take_format, "text (default), transcript or json", "FORMAT" },
        { "conn", 0, 0, G_OPTION_ARG_INT, &output->conn, "write only this connection's events", "N" },
        { "show-secrets", 0, 0, G_OPTION_ARG_NONE, &output->writer.show_secrets, "write passwords as they are", NULL },
        { NULL },
      };

      g_option_group_add_entries (group, shared);
    }
  if (!g_option_context_parse (context, argc, argv, &error))
    {
      cli_error ("%s", error->message);
      return FALSE;
    }
  /* A lone -- has done its work. */
  if (*argc > 1 && strcmp ((*argv)[1], "--") == 0)
    {
      memmove (*argv + 1, *argv + 2, (*argc - 1) * sizeof **argv);
      (*argc)--;
    }
  if (*argc - 1 < least || *argc - 1 > most)
    {
      cli_error ("usage: lockstep-cli %s %s", name, command->arguments);
      return FALSE;
    }
  return finish_output (output);
}

/**
 * cli_find_protocol:
 * @id: `smtp`
 *
 * Returns: (nullable): the protocol; where there is none, it has been said
 */
const LsProtocol *
cli_find_protocol (const char *id)
{
  static const char *const ids[] = { "smtp", "pop2", "pop3", "imap" };
  const LsProtocol *protocol = ls_protocol_find (id);
  g_autoptr (GString) built = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    if (ls_protocol_find (ids[i]) != NULL)
      g_string_append_printf (built, "%s%s", built->len > 0 ? ", " : "", ids[i]);
  if (protocol == NULL)
    cli_error ("unknown protocol “%s”; expected %s", id, built->str);
  return protocol;
}

/**
 * cli_load_lesson:
 * @id_or_file: a lesson's id, or a file
 *
 * Returns: (transfer full) (nullable): the lesson; where it does not load, every fault has been said
 */
LsLesson *
cli_load_lesson (const char *id_or_file)
{
  g_autofree char *file = ls_library_find (id_or_file);
  g_autoptr (LsLessonProblems) problems = ls_lesson_problems_new ();
  g_autoptr (GError) error = NULL;
  LsLesson *lesson;

  if (file == NULL)
    {
      cli_error ("no lesson is called “%s”; “lockstep-cli lessons” lists them", id_or_file);
      return NULL;
    }
  lesson = ls_lesson_load (file, problems, &error);
  if (error != NULL)
    cli_error ("%s: %s", file, error->message);
  if (ls_lesson_problems_get_n (problems) > 0)
    {
      g_autofree char *list = ls_lesson_problems_to_string (problems);

      fputs (list, stderr);
    }
  return lesson;
}

/**
 * cli_read_file:
 * @file: a file's name
 * @most: a longer one is refused
 * @text: (out) (transfer full): what is in it
 * @length: (out): how many octets
 *
 * Returns: %FALSE where it cannot be read: it has been said
 */
gboolean
cli_read_file (const char *file, gsize most, char **text, gsize *length)
{
  FILE *stream = fopen (file, "rb");
  g_autoptr (GByteArray) octets = g_byte_array_new ();
  guint8 buffer[65536];
  gsize part;

  if (stream == NULL)
    {
      cli_error ("%s: %s", file, g_strerror (errno));
      return FALSE;
    }
  while (octets->len <= most && (part = fread (buffer, 1, sizeof buffer, stream)) > 0)
    g_byte_array_append (octets, buffer, part);
  if (ferror (stream) || octets->len > most)
    {
      if (octets->len > most)
        cli_error ("%s: larger than %" G_GSIZE_FORMAT " octets", file, most);
      else
        cli_error ("%s: %s", file, g_strerror (errno));
      fclose (stream);
      return FALSE;
    }
  fclose (stream);
  *length = octets->len;
  *text = (char *) g_byte_array_free (g_steal_pointer (&octets), FALSE);
  return TRUE;
}

/**
 * cli_load_trust:
 * @file: a PEM file of certificates
 *
 * Returns: (transfer full) (nullable): them, as those that are trusted; where it holds none, that has been said
 */
GTlsDatabase *
cli_load_trust (const char *file)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_canonicalize_filename (file, NULL);
  GList *certificates = g_tls_certificate_list_new_from_file (file, &error);
  gboolean has_some = certificates != NULL;
  GTlsDatabase *trust = NULL;

  g_list_free_full (certificates, g_object_unref);
  if (has_some)
    trust = G_TLS_DATABASE (g_tls_file_database_new (path, &error));
  if (error != NULL)
    cli_error ("%s: %s", file, error->message);
  else if (!has_some)
    cli_error ("%s: no certificate in PEM is in it", file);
  return trust;
}

/**
 * cli_read_recording:
 * @file: a capture, or a transcript
 * @protocol: (nullable): what is spoken in it; %NULL: whatever it tells, SMTP in a transcript
 * @begins_us: (out) (optional): when its time begins, in microseconds since 1970; 0 of a transcript
 *
 * Returns: (transfer full) (nullable): its session; where it cannot be read, that has been said
 */
LsSession *
cli_read_recording (const char *file, const LsProtocol *protocol, gint64 *begins_us)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  LsSession *session;
  char *text;
  gsize length;

  if (!cli_read_file (file, LS_CAPTURE_FILE_MAX, &text, &length))
    return NULL;
  bytes = g_bytes_new_take (text, length);
  if (ls_capture_is_one (LS_SPAN (text, length)))
    {
      session = ls_capture_read (bytes, file, protocol, begins_us, &error);
      if (session == NULL)
        cli_error ("%s", error->message);
      return session;
    }
  if (begins_us != NULL)
    *begins_us = 0;
  if (length > LS_TRANSCRIPT_MAX)
    {
      cli_error ("%s: larger than %d octets", file, LS_TRANSCRIPT_MAX);
      return NULL;
    }
  session = ls_transcript_read (LS_SPAN (text, length), file, protocol != NULL ? protocol : ls_protocol_find ("smtp"), &error);
  if (session == NULL)
    fprintf (stderr, "%s\n", error->message);
  return session;
}

/**
 * cli_write_events:
 * @writer: how
 * @session: a session
 * @from: the number of the first event to write
 *
 * Writes events to standard output, as far as there are any yet.
 *
 * Returns: the number of the first event that is still to come
 */
guint64
cli_write_events (const LsWriter *writer, LsSession *session, guint64 from)
{
  guint64 last = ls_log_last (ls_session_get_log (session));
  g_autoptr (GString) out = g_string_new (NULL);

  for (; from <= last; from++)
    {
      ls_writer_append (writer, session, from, out);
      if (out->len > 65536)
        {
          fwrite (out->str, 1, out->len, stdout);
          g_string_truncate (out, 0);
        }
    }
  fwrite (out->str, 1, out->len, stdout);
  fflush (stdout);
  return from;
}
