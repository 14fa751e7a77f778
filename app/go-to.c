/* go-to.c: asks where to go in a session: a step's number, or words of a line.
 * SPDX-License-Identifier: MIT */
#include "go-to.h"

#include "core/span.h"

#include <glib/gi18n.h>

struct _LsGoTo {
  GtkPopover parent;

  LsCursor  *cursor;
  LsUnit     unit;
  GtkWidget *entry;
  GtkWidget *hint;
};

G_DEFINE_FINAL_TYPE (LsGoTo, ls_go_to, GTK_TYPE_POPOVER)

enum {
  FIND,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
ls_go_to_finalize (GObject *object)
{
  g_clear_object (&LS_GO_TO (object)->cursor);
  G_OBJECT_CLASS (ls_go_to_parent_class)->finalize (object);
}

static void
ls_go_to_class_init (LsGoToClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ls_go_to_finalize;

  /**
   * LsGoTo::find:
   * @words: they are no number: some line shall have them
   */
  signals[FIND] = g_signal_new ("find", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_STRING);
}

static guint64
count_steps (LsGoTo *self)
{
  return ls_log_unit_count (ls_session_get_log (ls_cursor_get_session (self->cursor)), self->unit);
}

static void
show_hint (LsGoTo *self)
{
  g_autofree char *text = g_strdup_printf (_("A number from 0 to %u, or words of a line"), (guint) count_steps (self));

  gtk_label_set_text (GTK_LABEL (self->hint), text);
}

static void
go (LsGoTo *self)
{
  const char *text = gtk_entry_get_text (GTK_ENTRY (self->entry));
  guint64 step;

  if (*text == '\0')
    return;
  if (!ls_span_parse_number (ls_span_from_string (text), G_MAXUINT32, &step))
    {
      g_autofree char *words = g_strdup (text);

      gtk_popover_popdown (GTK_POPOVER (self));
      g_signal_emit (self, signals[FIND], 0, words);
      return;
    }
  if (step > count_steps (self))
    {
      gtk_style_context_add_class (gtk_widget_get_style_context (self->entry), GTK_STYLE_CLASS_ERROR);
      gtk_widget_error_bell (GTK_WIDGET (self));
      return;
    }
  if (step == 0)
    ls_cursor_home (self->cursor);
  else
    ls_cursor_set_step (self->cursor, self->unit, step);
  gtk_popover_popdown (GTK_POPOVER (self));
}

static void
forget_error (LsGoTo *self)
{
  gtk_style_context_remove_class (gtk_widget_get_style_context (self->entry), GTK_STYLE_CLASS_ERROR);
}

static void
ls_go_to_init (LsGoTo *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *button = gtk_button_new_with_label (_("Go"));

  self->entry = gtk_entry_new ();
  self->hint = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->hint), 0);
  gtk_style_context_add_class (gtk_widget_get_style_context (self->hint), "ls-caption");
  gtk_style_context_add_class (gtk_widget_get_style_context (button), "suggested-action");
  atk_object_set_name (gtk_widget_get_accessible (self->entry), _("Go to step"));
  gtk_box_pack_start (GTK_BOX (row), self->entry, TRUE, TRUE, 0);
  gtk_container_add (GTK_CONTAINER (row), button);
  gtk_container_add (GTK_CONTAINER (box), row);
  gtk_container_add (GTK_CONTAINER (box), self->hint);
  g_object_set (box, "margin", 10, NULL);
  gtk_widget_show_all (box);
  gtk_container_add (GTK_CONTAINER (self), box);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (go), self);
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (forget_error), self);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (go), self);
  g_signal_connect (self, "closed", G_CALLBACK (gtk_widget_destroy), NULL);
}

/**
 * ls_go_to_new:
 * @beside: what it points at
 * @cursor: what it moves
 * @unit: what its numbers count
 *
 * Returns: (transfer none): a popover, to be popped up; it goes by itself
 */
GtkWidget *
ls_go_to_new (GtkWidget *beside, LsCursor *cursor, LsUnit unit)
{
  LsGoTo *self = g_object_new (LS_TYPE_GO_TO, "relative-to", beside, NULL);

  self->cursor = g_object_ref (cursor);
  self->unit = unit;
  show_hint (self);
  return GTK_WIDGET (self);
}
