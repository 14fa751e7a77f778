/* export-dialog.c: asks what of a session to write, and how, and writes it.
 *
 * It is modal: while it writes, nobody changes the session.
 * SPDX-License-Identifier: MIT */
#include "export-dialog.h"

#include "config.h"
#include "exporter.h"
#include "settings.h"

#include <glib/gi18n.h>

struct _LsExportDialog {
  GtkDialog      parent;

  LsSession     *session;
  LsLesson      *lesson;
  char          *title;
  GCancellable  *cancellable;

  GtkComboBox   *format;
  GtkWidget     *kind_row;
  GtkComboBox   *kind;
  GtkWidget     *steps_row;
  GtkAdjustment *first;
  GtkAdjustment *last;
  GtkWidget     *form;
  GtkWidget     *export_button;
  GtkSpinner    *spinner;
  GtkInfoBar    *info_bar;
  GtkLabel      *info_label;
};

G_DEFINE_FINAL_TYPE (LsExportDialog, ls_export_dialog, GTK_TYPE_DIALOG)

static const LsExportFormat *
chosen_format (LsExportDialog *self)
{
  guint n_formats;
  const LsExportFormat *formats = ls_export_formats (&n_formats);
  const char *ending = gtk_combo_box_get_active_id (self->format);

  for (guint i = 0; i < n_formats; i++)
    if (g_strcmp0 (formats[i].ending, ending) == 0)
      return &formats[i];
  return &formats[0];
}

static gboolean
is_figure (const LsExportFormat *format)
{
  return !g_str_equal (format->ending, "txt") && !g_str_equal (format->ending, "json");
}

static void
show_form (LsExportDialog *self)
{
  const LsExportFormat *format = chosen_format (self);
  gboolean has_diagram = self->lesson != NULL && self->lesson->diagram != NULL;

  gtk_widget_set_visible (self->kind_row, is_figure (format) && !format->needs_diagram && has_diagram);
  gtk_widget_set_visible (self->steps_row, format->has_steps);
}

static void
fill_formats (LsExportDialog *self)
{
  guint n_formats;
  const LsExportFormat *formats = ls_export_formats (&n_formats);
  g_autofree char *last = g_settings_get_string (ls_settings_get (), "export-format");

  for (guint i = 0; i < n_formats; i++)
    if (!formats[i].needs_diagram || (self->lesson != NULL && self->lesson->diagram != NULL))
      gtk_combo_box_text_append (GTK_COMBO_BOX_TEXT (self->format), formats[i].ending, _(formats[i].title));
  if (!gtk_combo_box_set_active_id (self->format, last))
    gtk_combo_box_set_active (self->format, 0);
}

/* The first step is never after the last. */
static void
on_first_changed (LsExportDialog *self)
{
  if (gtk_adjustment_get_value (self->last) < gtk_adjustment_get_value (self->first))
    gtk_adjustment_set_value (self->last, gtk_adjustment_get_value (self->first));
}

static void
on_last_changed (LsExportDialog *self)
{
  if (gtk_adjustment_get_value (self->first) > gtk_adjustment_get_value (self->last))
    gtk_adjustment_set_value (self->first, gtk_adjustment_get_value (self->last));
}

static void
set_busy (LsExportDialog *self, gboolean busy)
{
  gtk_widget_set_sensitive (self->form, !busy);
  gtk_widget_set_sensitive (self->export_button, !busy);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  g_object_set (self->spinner, "active", busy, NULL);
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LsExportDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *message = NULL;

  if (ls_export_finish (result, &error))
    {
      gtk_widget_destroy (GTK_WIDGET (self));
      return;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  set_busy (self, FALSE);
  message = g_strdup_printf (_("Nothing was written: %s. Choose another place or format."), error->message);
  gtk_label_set_text (self->info_label, message);
  gtk_widget_show (GTK_WIDGET (self->info_bar));
}

static void
write_to (LsExportDialog *self, GFile *file)
{
  LsExport *export = g_new0 (LsExport, 1);

  export->session = g_object_ref (self->session);
  export->lesson = self->lesson != NULL ? g_object_ref (self->lesson) : NULL;
  export->title = g_strdup (self->title);
  export->kind = gtk_combo_box_get_active (self->kind) == 1 ? LS_FIGURE_STATE : LS_FIGURE_LADDER;
  export->ending = g_strdup (chosen_format (self)->ending);
  export->first_step = gtk_adjustment_get_value (self->first);
  export->last_step = gtk_adjustment_get_value (self->last);
  export->file = g_object_ref (file);
  g_settings_set_string (ls_settings_get (), "export-format", export->ending);
  gtk_widget_hide (GTK_WIDGET (self->info_bar));
  set_busy (self, TRUE);
  ls_export_run (export, self->cancellable, on_written, g_object_ref (self));
}

static void
on_place_chosen (GtkNativeDialog *chooser, int response, gpointer data)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));

  if (response == GTK_RESPONSE_ACCEPT && file != NULL)
    write_to (data, file);
  g_object_unref (chooser);
}

static void
ask_for_place (LsExportDialog *self)
{
  GtkFileChooserNative *native = gtk_file_chooser_native_new (_("Export"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_SAVE,
                                                              NULL, NULL);
  g_autofree char *stem = g_strdup (self->lesson != NULL ? self->lesson->id : self->title), *name = NULL;

  g_strdelimit (stem, "/", '-');
  name = g_strconcat (stem, ".", chosen_format (self)->ending, NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (native), name);
  gtk_file_chooser_set_do_overwrite_confirmation (GTK_FILE_CHOOSER (native), TRUE);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (native), TRUE);
  g_signal_connect_object (native, "response", G_CALLBACK (on_place_chosen), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (native));
}

static void
ls_export_dialog_response (GtkDialog *dialog, int response)
{
  LsExportDialog *self = LS_EXPORT_DIALOG (dialog);

  if (response == GTK_RESPONSE_ACCEPT)
    {
      ask_for_place (self);
      return;
    }
  g_cancellable_cancel (self->cancellable);
  gtk_widget_destroy (GTK_WIDGET (dialog));
}

static void
ls_export_dialog_finalize (GObject *object)
{
  LsExportDialog *self = LS_EXPORT_DIALOG (object);

  g_clear_object (&self->session);
  g_clear_object (&self->lesson);
  g_clear_object (&self->cancellable);
  g_free (self->title);
  G_OBJECT_CLASS (ls_export_dialog_parent_class)->finalize (object);
}

static void
ls_export_dialog_class_init (LsExportDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ls_export_dialog_finalize;
  GTK_DIALOG_CLASS (klass)->response = ls_export_dialog_response;
  gtk_widget_class_set_template_from_resource (widget_class, LS_RESOURCE_PATH "/export-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, LsExportDialog, format);
  gtk_widget_class_bind_template_child (widget_class, LsExportDialog, kind_row);
  gtk_widget_class_bind_template_child (widget_class, LsExportDialog, kind);
  gtk_widget_class_bind_template_child (widget_class, LsExportDialog, steps_row);
  gtk_widget_class_bind_template_child (widget_class, LsExportDialog, first);
  gtk_widget_class_bind_template_child (widget_class, LsExportDialog, last);
  gtk_widget_class_bind_template_child (widget_class, LsExportDialog, form);
  gtk_widget_class_bind_template_child (widget_class, LsExportDialog, export_button);
  gtk_widget_class_bind_template_child (widget_class, LsExportDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, LsExportDialog, info_bar);
  gtk_widget_class_bind_template_child (widget_class, LsExportDialog, info_label);
  gtk_widget_class_bind_template_callback (widget_class, show_form);
  gtk_widget_class_bind_template_callback (widget_class, on_first_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_last_changed);
}

static void
ls_export_dialog_init (LsExportDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
}

/**
 * ls_export_dialog_new:
 * @parent: the window that it belongs to
 * @session: what is to be written
 * @lesson: (nullable): the lesson that it plays
 * @title: what it is called
 *
 * Returns: (transfer none): the dialog, to be presented; it goes by itself
 */
GtkWidget *
ls_export_dialog_new (GtkWindow *parent, LsSession *session, LsLesson *lesson, const char *title)
{
  LsExportDialog *self = g_object_new (LS_TYPE_EXPORT_DIALOG, "transient-for", parent, "modal", TRUE, "use-header-bar", TRUE, NULL);
  guint64 n_steps = ls_log_unit_count (ls_session_get_log (session), LS_UNIT_LINE);

  self->session = g_object_ref (session);
  self->lesson = lesson != NULL ? g_object_ref (lesson) : NULL;
  self->title = g_strdup (title);
  gtk_adjustment_set_upper (self->first, MAX (n_steps, 1));
  gtk_adjustment_set_upper (self->last, MAX (n_steps, 1));
  gtk_adjustment_set_value (self->last, MAX (n_steps, 1));
  fill_formats (self);
  show_form (self);
  return GTK_WIDGET (self);
}
