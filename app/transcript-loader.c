/* transcript-loader.c: reads a recorded session from a file, away from the main loop.
 * SPDX-License-Identifier: MIT */
#include "transcript-loader.h"

#include "capture/transcript.h"

#include <glib/gi18n.h>

/* A file that is not there, a folder, and what is too long are told apart before anything is read. */
static gboolean
is_readable (GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileInfo) info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE,
                                                  G_FILE_QUERY_INFO_NONE, cancellable, error);

  if (info == NULL)
    return FALSE;
  if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE, _("it is no file"));
  else if (g_file_info_get_size (info) > LS_TRANSCRIPT_MAX)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("it is longer than %d MiB"), LS_TRANSCRIPT_MAX / 1024 / 1024);
  else
    return TRUE;
  return FALSE;
}

static void
load_in_thread (GTask *task, gpointer source, gpointer file, GCancellable *cancellable)
{
  g_autofree char *name = g_file_get_basename (file), *text = NULL;
  LsSession *session = NULL;
  GError *error = NULL;
  gsize length;

  if (is_readable (file, cancellable, &error)
      && g_file_load_contents (file, cancellable, &text, &length, NULL, &error))
    session = ls_transcript_read (LS_SPAN (text, length), name, ls_protocol_find ("smtp"), &error);
  if (session != NULL)
    g_task_return_pointer (task, session, g_object_unref);
  else
    g_task_return_error (task, error);
}

/**
 * ls_transcript_loader_load:
 * @file: a transcript
 * @cancellable: (nullable): to give it up
 * @done: called in the main loop; asks ls_transcript_loader_finish()
 * @data: for @done
 */
void
ls_transcript_loader_load (GFile *file, GCancellable *cancellable, GAsyncReadyCallback done, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, done, data);

  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  g_task_run_in_thread (task, load_in_thread);
}

/**
 * ls_transcript_loader_finish:
 * @result: as the callback got it
 * @error: where to say why it is no session
 *
 * Returns: (transfer full) (nullable): the recorded session
 */
LsSession *
ls_transcript_loader_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
