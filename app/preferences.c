/* preferences.c: the window in which one says how one likes it. Each row is a setting, in effect at once.
 * SPDX-License-Identifier: MIT */
#include "preferences.h"

#include "config.h"
#include "settings.h"

struct _LsPreferences {
  HdyPreferencesWindow parent;

  GtkComboBox   *appearance;
  GtkAdjustment *text_scale;
  GtkSwitch     *reduce_motion;
  GtkComboBox   *step_unit;
  GtkSwitch     *quiz;
};

G_DEFINE_FINAL_TYPE (LsPreferences, ls_preferences, HDY_TYPE_PREFERENCES_WINDOW)

static void
ls_preferences_class_init (LsPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, LS_RESOURCE_PATH "/preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, LsPreferences, appearance);
  gtk_widget_class_bind_template_child (widget_class, LsPreferences, text_scale);
  gtk_widget_class_bind_template_child (widget_class, LsPreferences, reduce_motion);
  gtk_widget_class_bind_template_child (widget_class, LsPreferences, step_unit);
  gtk_widget_class_bind_template_child (widget_class, LsPreferences, quiz);
}

static void
ls_preferences_init (LsPreferences *self)
{
  GSettings *settings = ls_settings_get ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_settings_bind (settings, "appearance", self->appearance, "active-id", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "text-scale", self->text_scale, "value", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "reduce-motion", self->reduce_motion, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "step-unit", self->step_unit, "active-id", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "quiz", self->quiz, "active", G_SETTINGS_BIND_DEFAULT);
}

/**
 * ls_preferences_new:
 * @parent: the window that it belongs to
 *
 * Returns: (transfer none): the preferences, to be presented
 */
GtkWidget *
ls_preferences_new (GtkWindow *parent)
{
  return g_object_new (LS_TYPE_PREFERENCES, "transient-for", parent, "modal", TRUE, NULL);
}
