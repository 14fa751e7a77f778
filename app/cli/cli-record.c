/* cli-record.c: --record: what a live session says goes into a file as it comes.
 * SPDX-License-Identifier: MIT */
#include "cli.h"

#include <stdio.h>

/* Said once; the session goes on without it. */
static void
stop_recording (CliRecord *self, const GError *error)
{
  cli_error ("%s; the recording ends there", error->message);
  g_clear_pointer (&self->recording, ls_recording_free);
  self->failed = TRUE;
}

/**
 * cli_record_begin:
 * @self: whose file is named, or not
 * @session: a live session in which nothing has happened yet
 * @begins_us: the time at its beginning, in microseconds since 1970
 * @show_secrets: whether passwords are written as they are
 *
 * Returns: %FALSE where the file cannot be written: it has been said
 */
gboolean
cli_record_begin (CliRecord *self, LsSession *session, gint64 begins_us, gboolean show_secrets)
{
  g_autoptr (GError) error = NULL;

  if (self->file == NULL)
    return TRUE;
  self->recording = ls_recording_new (session, self->file, begins_us, show_secrets, &error);
  if (self->recording == NULL)
    cli_error ("%s", error->message);
  return self->recording != NULL;
}

/**
 * cli_record_write:
 * @self: a record
 *
 * Writes what was said since the last time.
 */
void
cli_record_write (CliRecord *self)
{
  g_autoptr (GError) error = NULL;

  if (self->recording != NULL && !ls_recording_write (self->recording, &error))
    stop_recording (self, error);
}

/**
 * cli_record_end:
 * @self: a record
 * @status: the exit status without it
 *
 * Finishes the file.
 *
 * Returns: the exit status
 */
int
cli_record_end (CliRecord *self, int status)
{
  g_autoptr (GError) error = NULL;

  if (self->recording != NULL && !ls_recording_close (self->recording, &error))
    stop_recording (self, error);
  return self->failed ? CLI_FAILED : status;
}

/**
 * cli_record_clear:
 * @self: a record, emptied
 */
void
cli_record_clear (CliRecord *self)
{
  g_clear_pointer (&self->recording, ls_recording_free);
  g_clear_pointer (&self->file, g_free);
}
