/* busy-bar.c: says that something is still being played, how far it came, and lets one give it up.
 * SPDX-License-Identifier: MIT */
#include "busy-bar.h"

#include <glib/gi18n.h>

/* What takes less is not worth a word; and the count is told so often, not at every slice. */
#define TOLD_MS 150

struct _LsBusyBar {
  GtkBox     parent;

  LsRunner  *runner;
  GtkWidget *label;
  GtkWidget *progress;
  guint      timer;       /* until it may be told again */
};

G_DEFINE_FINAL_TYPE (LsBusyBar, ls_busy_bar, GTK_TYPE_BOX)

static void
show (LsBusyBar *self)
{
  guint steps = ls_runner_get_steps (self->runner);
  const char *title = ls_runner_get_title (self->runner);
  g_autofree char *text = steps > 0 ? g_strdup_printf (ngettext ("Playing “%s”: %u step so far", "Playing “%s”: %u steps so far", steps),
                                                       title, steps)
                                    : g_strdup_printf (_("Reading “%s”"), title);

  gtk_label_set_text (GTK_LABEL (self->label), text);
  gtk_progress_bar_pulse (GTK_PROGRESS_BAR (self->progress));
  gtk_widget_show (GTK_WIDGET (self));
}

static gboolean
tell (gpointer data)
{
  LsBusyBar *self = data;

  if (ls_runner_is_running (self->runner))
    {
      show (self);
      return G_SOURCE_CONTINUE;
    }
  self->timer = 0;
  return G_SOURCE_REMOVE;
}

static void
refresh (LsBusyBar *self)
{
  if (!ls_runner_is_running (self->runner))
    {
      g_clear_handle_id (&self->timer, g_source_remove);
      gtk_widget_hide (GTK_WIDGET (self));
      /* The bar moves by itself, hidden too, until it is given a place. */
      gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), 0);
    }
  else if (self->timer == 0)
    self->timer = g_timeout_add (TOLD_MS, tell, self);
}

static void
ls_busy_bar_dispose (GObject *object)
{
  LsBusyBar *self = LS_BUSY_BAR (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->runner != NULL)
    g_signal_handlers_disconnect_by_data (self->runner, self);
  g_clear_object (&self->runner);
  G_OBJECT_CLASS (ls_busy_bar_parent_class)->dispose (object);
}

static void
ls_busy_bar_class_init (LsBusyBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ls_busy_bar_dispose;
}

static void
ls_busy_bar_init (LsBusyBar *self)
{
  gtk_box_set_spacing (GTK_BOX (self), 12);
  gtk_style_context_add_class (gtk_widget_get_style_context (GTK_WIDGET (self)), "ls-notification");
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_START);
  self->label = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (self->label), 60);
  self->progress = gtk_progress_bar_new ();
  gtk_widget_set_valign (self->progress, GTK_ALIGN_CENTER);
}

/**
 * ls_busy_bar_new:
 * @runner: what it speaks of
 *
 * Returns: (transfer full): a bar that is seen only as long as something is played
 */
GtkWidget *
ls_busy_bar_new (LsRunner *runner)
{
  LsBusyBar *self = g_object_new (LS_TYPE_BUSY_BAR, NULL);
  GtkWidget *cancel = gtk_button_new_with_mnemonic (_("_Cancel"));

  self->runner = g_object_ref (runner);
  gtk_container_add (GTK_CONTAINER (self), self->label);
  gtk_container_add (GTK_CONTAINER (self), self->progress);
  gtk_container_add (GTK_CONTAINER (self), cancel);
  gtk_container_foreach (GTK_CONTAINER (self), (GtkCallback) gtk_widget_show, NULL);
  g_signal_connect_swapped (runner, "changed", G_CALLBACK (refresh), self);
  g_signal_connect_swapped (cancel, "clicked", G_CALLBACK (ls_runner_cancel), runner);
  return GTK_WIDGET (self);
}
