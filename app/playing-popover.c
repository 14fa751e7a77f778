/* playing-popover.c: how fast to play, and where to stop. What is chosen is remembered.
 * SPDX-License-Identifier: MIT */
#include "playing-popover.h"

#include "figure/figure-text.h"
#include "settings.h"

#include <glib/gi18n.h>

/* A list longer than this, in pixels, is scrolled. */
#define STATES_HEIGHT_MAX 190

struct _LsPlayingPopover {
  GtkPopover parent;

  GtkWidget *states;
};

G_DEFINE_FINAL_TYPE (LsPlayingPopover, ls_playing_popover, GTK_TYPE_POPOVER)

static const struct {
  const char *id;
  const char *title;
} replies[] = {
  { "yes", N_("A yes") },
  { "go-on", N_("Go on") },
  { "not-now", N_("Not now") },
  { "no", N_("No") },
};

static void
ls_playing_popover_class_init (LsPlayingPopoverClass *klass)
{
}

/* ---- a list of words in the settings ---- */

static gboolean
is_in_list (const char *key, const char *word)
{
  g_auto (GStrv) list = g_settings_get_strv (ls_settings_get (), key);

  return g_strv_contains ((const char *const *) list, word);
}

static void
put_in_list (const char *key, const char *word, gboolean in)
{
  g_auto (GStrv) list = g_settings_get_strv (ls_settings_get (), key);
  g_autoptr (GPtrArray) words = g_ptr_array_new ();

  for (guint i = 0; list[i] != NULL; i++)
    if (!g_str_equal (list[i], word))
      g_ptr_array_add (words, list[i]);
  if (in)
    g_ptr_array_add (words, (char *) word);
  g_ptr_array_add (words, NULL);
  g_settings_set_strv (ls_settings_get (), key, (const char *const *) words->pdata);
}

static void
on_toggled (GtkToggleButton *button, const char *key)
{
  char **words = g_object_get_data (G_OBJECT (button), "words");

  for (guint i = 0; words[i] != NULL; i++)
    put_in_list (key, words[i], gtk_toggle_button_get_active (button));
}

/* @words: (transfer full): what it puts in the list */
static GtkWidget *
new_check (const char *key, GStrv words, const char *title)
{
  GtkWidget *check = gtk_check_button_new_with_label (title);

  g_object_set_data_full (G_OBJECT (check), "words", words, (GDestroyNotify) g_strfreev);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (check), is_in_list (key, words[0]));
  g_signal_connect (check, "toggled", G_CALLBACK (on_toggled), (char *) key);
  gtk_widget_show (check);
  return check;
}

/* ---- the popover ---- */

static void
add_heading (GtkWidget *box, const char *title)
{
  GtkWidget *label = gtk_label_new (title);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_style_context_add_class (gtk_widget_get_style_context (label), "ls-group");
  gtk_widget_set_margin_top (label, 6);
  gtk_container_add (GTK_CONTAINER (box), label);
}

static GtkWidget *
new_speed_button (const char *title, const char *tip, const char *action)
{
  GtkWidget *button = gtk_button_new_with_label (title);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_tooltip_text (button, tip);
  return button;
}

static GtkWidget *
build_speed (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_style_context_add_class (gtk_widget_get_style_context (box), "linked");
  gtk_box_set_homogeneous (GTK_BOX (box), TRUE);
  gtk_container_add (GTK_CONTAINER (box), new_speed_button (_("Slower"), _("Slower (-)"), "win.slower"));
  gtk_container_add (GTK_CONTAINER (box), new_speed_button (_("Normal"), _("Normal speed (0)"), "win.normal-speed"));
  gtk_container_add (GTK_CONTAINER (box), new_speed_button (_("Faster"), _("Faster (+)"), "win.faster"));
  return box;
}

static void
ls_playing_popover_init (LsPlayingPopover *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4), *scrolled = gtk_scrolled_window_new (NULL, NULL);
  GtkWidget *finding = gtk_check_button_new_with_label (_("A finding"));
  GtkWidget *quiz = gtk_check_button_new_with_label (_("Let me guess it"));

  self->states = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), STATES_HEIGHT_MAX);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_container_add (GTK_CONTAINER (scrolled), self->states);
  add_heading (box, _("SPEED"));
  gtk_container_add (GTK_CONTAINER (box), build_speed ());
  add_heading (box, _("BEFORE A REPLY"));
  gtk_container_add (GTK_CONTAINER (box), quiz);
  add_heading (box, _("STOP PLAYING AT A REPLY"));
  for (guint i = 0; i < G_N_ELEMENTS (replies); i++)
    gtk_container_add (GTK_CONTAINER (box), new_check ("stop-at-replies", g_strsplit (replies[i].id, " ", -1), _(replies[i].title)));
  add_heading (box, _("AT SOMETHING ODD"));
  gtk_container_add (GTK_CONTAINER (box), finding);
  add_heading (box, _("AT A STATE"));
  gtk_container_add (GTK_CONTAINER (box), scrolled);
  g_object_set (box, "margin", 12, NULL);
  gtk_widget_show_all (box);
  gtk_container_add (GTK_CONTAINER (self), box);
  g_settings_bind (ls_settings_get (), "quiz", quiz, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (ls_settings_get (), "stop-at-findings", finding, "active", G_SETTINGS_BIND_DEFAULT);
}

/**
 * ls_playing_popover_new:
 *
 * Returns: (transfer full): a popover that knows no states yet
 */
GtkWidget *
ls_playing_popover_new (void)
{
  return g_object_new (LS_TYPE_PLAYING_POPOVER, NULL);
}

/* Several of the engine's states may be one to people: they are stopped at together. */
static void
add_state (LsPlayingPopover *self, const LsKnowledge *knowledge, const LsDiagram *diagram, guint state)
{
  const char *word = ls_figure_state_word (diagram, knowledge, state);
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();

  for (guint other = 0; other < state; other++)
    if (g_str_equal (ls_figure_state_word (diagram, knowledge, other), word))
      return;
  for (guint other = state; other < knowledge->n_states; other++)
    if (g_str_equal (ls_figure_state_word (diagram, knowledge, other), word))
      g_strv_builder_add (ids, knowledge->state_id (other));
  gtk_container_add (GTK_CONTAINER (self->states), new_check ("stop-at-states", g_strv_builder_end (ids), word));
}

/**
 * ls_playing_popover_set_session:
 * @self: the popover
 * @session: (nullable): whose protocol's states can be stopped at
 * @diagram: (nullable): how they are called
 */
void
ls_playing_popover_set_session (LsPlayingPopover *self, LsSession *session, const LsDiagram *diagram)
{
  const LsConnection *connection = session != NULL ? ls_session_get_connection (session, 1) : NULL;

  gtk_container_foreach (GTK_CONTAINER (self->states), (GtkCallback) gtk_widget_destroy, NULL);
  if (connection == NULL)
    return;
  for (guint state = 0; state < connection->knowledge->n_states; state++)
    add_state (self, connection->knowledge, diagram, state);
}
