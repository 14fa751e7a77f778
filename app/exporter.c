/* exporter.c: writes a session, or a figure of it, to a file, away from the main loop.
 * SPDX-License-Identifier: MIT */
#include "exporter.h"

#include "capture/writer.h"

#include <glib/gi18n.h>

static const LsExportFormat formats[] = {
  { "txt", N_("Transcript, as documents print it (.txt)"), TRUE, FALSE },
  { "json", N_("Events for programs (.json)"), TRUE, FALSE },
  { "svg", N_("Drawing that can be scaled (.svg)"), TRUE, FALSE },
  { "pdf", N_("Drawing for printing (.pdf)"), TRUE, FALSE },
  { "png", N_("Picture (.png)"), TRUE, FALSE },
  { "mmd", N_("Sequence for Mermaid (.mmd)"), TRUE, FALSE },
  { "dot", N_("States for Graphviz (.dot)"), FALSE, TRUE },
};

/**
 * ls_export_formats:
 * @n_formats: (out): how many
 *
 * Returns: (transfer none): what can be written
 */
const LsExportFormat *
ls_export_formats (guint *n_formats)
{
  *n_formats = G_N_ELEMENTS (formats);
  return formats;
}

/**
 * ls_export_free:
 * @self: (transfer full): an export
 */
void
ls_export_free (LsExport *self)
{
  g_clear_object (&self->session);
  g_clear_object (&self->lesson);
  g_clear_object (&self->file);
  g_free (self->title);
  g_free (self->ending);
  g_free (self);
}

static GBytes *
write_text (const LsExport *self, LsFormat format, GCancellable *cancellable)
{
  LsWriter writer = { .format = format, .show_secrets = ls_session_shows_secrets (self->session) };
  const LsLog *log = ls_session_get_log (self->session);
  GString *out = g_string_new (NULL);
  guint64 first = 1, last = ls_log_last (log);

  if (self->first_step > 1)
    first = ls_session_settle (self->session, ls_log_unit_event (log, LS_UNIT_LINE, self->first_step - 1)) + 1;
  if (self->last_step < ls_log_unit_count (log, LS_UNIT_LINE))
    last = ls_session_settle (self->session, ls_log_unit_event (log, LS_UNIT_LINE, self->last_step));
  for (guint64 n = first; n <= last && !g_cancellable_is_cancelled (cancellable); n++)
    ls_writer_append (&writer, self->session, n, out);
  return g_string_free_to_bytes (out);
}

static GBytes *
draw (const LsExport *self, LsFigureFormat format, GError **error)
{
  LsFigureExport figure = {
    .kind = format == LS_FIGURE_DOT ? LS_FIGURE_STATE : self->kind,
    .format = format,
    .session = self->session,
    .diagram = self->lesson != NULL ? self->lesson->diagram : NULL,
    .title = self->title,
    .unit = LS_UNIT_LINE,
    .first_step = self->first_step,
    .last_step = self->last_step,
  };

  ls_figure_style_init (&figure.style, LS_PALETTE_LIGHT);
  figure.style.show_secrets = ls_session_shows_secrets (self->session);
  return ls_figure_export (&figure, error);
}

static GBytes *
write_bytes (const LsExport *self, GCancellable *cancellable, GError **error)
{
  g_autofree char *name = g_strconcat ("x.", self->ending, NULL);
  LsFigureFormat figure_format;

  if (g_str_equal (self->ending, "txt"))
    return write_text (self, LS_FORMAT_TRANSCRIPT, cancellable);
  if (g_str_equal (self->ending, "json"))
    return write_text (self, LS_FORMAT_JSON, cancellable);
  if (!ls_figure_format_find (name, &figure_format))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, _("%s is no format that can be written"), self->ending);
      return NULL;
    }
  return draw (self, figure_format, error);
}

static void
run_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const LsExport *self = data;
  GError *error = NULL;
  g_autoptr (GBytes) bytes = write_bytes (self, cancellable, &error);

  if (bytes != NULL && !g_task_return_error_if_cancelled (task)
      && g_file_replace_contents (self->file, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL, FALSE,
                                  G_FILE_CREATE_NONE, NULL, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else if (error != NULL)
    g_task_return_error (task, error);
}

/**
 * ls_export_run:
 * @self: (transfer full): what is to be written; nobody may change its session meanwhile
 * @cancellable: (nullable): to give it up: the file then stays as it was
 * @done: called in the main loop; asks ls_export_finish()
 * @data: for @done
 */
void
ls_export_run (LsExport *self, GCancellable *cancellable, GAsyncReadyCallback done, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, done, data);

  g_task_set_task_data (task, self, (GDestroyNotify) ls_export_free);
  g_task_run_in_thread (task, run_in_thread);
}

/**
 * ls_export_finish:
 * @result: as the callback got it
 * @error: where to say why nothing was written
 *
 * Returns: whether the file is written
 */
gboolean
ls_export_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
