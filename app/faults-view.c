/* faults-view.c: what is wrong in a lesson file, each fault with its place, to be copied.
 * SPDX-License-Identifier: MIT */
#include "faults-view.h"

#include "config.h"

#include <glib/gi18n.h>
#include <handy.h>

struct _LsFaultsView {
  GtkBox       parent;

  char        *file;
  GtkLabel    *title;
  GtkLabel    *text;
  GtkTextView *faults;
  GtkWidget   *again;
};

G_DEFINE_FINAL_TYPE (LsFaultsView, ls_faults_view, GTK_TYPE_BOX)

enum {
  LEFT,
  AGAIN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
copy (LsFaultsView *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->faults);
  GtkTextIter start, end;
  g_autofree char *text = NULL;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  gtk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self), GDK_SELECTION_CLIPBOARD), text, -1);
}

static void
leave (LsFaultsView *self)
{
  g_signal_emit (self, signals[LEFT], 0);
}

static void
try_again (LsFaultsView *self)
{
  g_signal_emit (self, signals[AGAIN], 0);
}

static void
ls_faults_view_finalize (GObject *object)
{
  g_free (LS_FAULTS_VIEW (object)->file);
  G_OBJECT_CLASS (ls_faults_view_parent_class)->finalize (object);
}

static void
ls_faults_view_class_init (LsFaultsViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ls_faults_view_finalize;

  /**
   * LsFaultsView::left:
   *
   * One wants back to the lessons.
   */
  signals[LEFT] = g_signal_new ("left", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * LsFaultsView::again:
   *
   * One has mended the file, and wants it to be read again.
   */
  signals[AGAIN] = g_signal_new ("again", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, LS_RESOURCE_PATH "/faults-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LsFaultsView, title);
  gtk_widget_class_bind_template_child (widget_class, LsFaultsView, text);
  gtk_widget_class_bind_template_child (widget_class, LsFaultsView, faults);
  gtk_widget_class_bind_template_child (widget_class, LsFaultsView, again);
  gtk_widget_class_bind_template_callback (widget_class, copy);
  gtk_widget_class_bind_template_callback (widget_class, leave);
  gtk_widget_class_bind_template_callback (widget_class, try_again);
}

static void
ls_faults_view_init (LsFaultsView *self)
{
  g_type_ensure (HDY_TYPE_CLAMP);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ls_faults_view_new:
 *
 * Returns: (transfer full): a view of no faults
 */
GtkWidget *
ls_faults_view_new (void)
{
  return g_object_new (LS_TYPE_FAULTS_VIEW, NULL);
}

/**
 * ls_faults_view_set:
 * @self: a view
 * @file: a lesson file
 * @faults: what is wrong with it, a fault a line: `FILE:LINE:COLUMN: …`
 */
void
ls_faults_view_set (LsFaultsView *self, const char *file, const char *faults)
{
  g_autofree char *name = g_filename_display_basename (file);
  g_autofree char *title = g_strdup_printf (_("“%s” does not load"), name);
  g_autofree char *valid = g_utf8_make_valid (faults, -1);

  if (file != self->file)
    {
      g_free (self->file);
      self->file = g_strdup (file);
    }
  gtk_label_set_text (self->title, title);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->faults), valid, -1);
  gtk_widget_grab_focus (self->again);
}

/**
 * ls_faults_view_get_file:
 *
 * Returns: (transfer none) (nullable): the file whose faults are shown
 */
const char *
ls_faults_view_get_file (LsFaultsView *self)
{
  return self->file;
}
