/* window-actions.c: what one does in the window on either page: open, talk to a simulator, prefer, find, enlarge.
 * SPDX-License-Identifier: MIT */
#include "window-private.h"

#include "appearance.h"
#include "preferences.h"
#include "shortcuts.h"
#include "world/simulator.h"
#include "world/world-default.h"

#include <glib/gi18n.h>

static void
go_back (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LsWindow *self = data;

  hdy_deck_set_visible_child (self->deck, GTK_WIDGET (self->library));
}

static void
toggle_full_screen (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GdkWindow *window = gtk_widget_get_window (data);

  if (gdk_window_get_state (window) & GDK_WINDOW_STATE_FULLSCREEN)
    gtk_window_unfullscreen (data);
  else
    gtk_window_fullscreen (data);
}

static GtkFileFilter *
new_filter (const char *name, const char *const *patterns)
{
  GtkFileFilter *filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  for (guint i = 0; patterns[i] != NULL; i++)
    gtk_file_filter_add_pattern (filter, patterns[i]);
  return filter;
}

static void
on_file_chosen (GtkNativeDialog *dialog, int response, gpointer data)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

  if (response == GTK_RESPONSE_ACCEPT && file != NULL)
    ls_window_open_file (data, file);
  g_object_unref (dialog);
}

static void
ask_for_file (LsWindow *self, gboolean recording)
{
  static const char *const all[] = { "*.json", "*.txt", "*.log", NULL };
  static const char *const lessons[] = { "*.json", NULL };
  static const char *const transcripts[] = { "*.txt", "*.log", NULL };
  GtkFileChooserNative *native = gtk_file_chooser_native_new (recording ? _("Open a Recording") : _("Open"), GTK_WINDOW (self),
                                                              GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);
  GtkFileChooser *chooser = GTK_FILE_CHOOSER (native);

  if (!recording)
    {
      gtk_file_chooser_add_filter (chooser, new_filter (_("Lessons and transcripts"), all));
      gtk_file_chooser_add_filter (chooser, new_filter (_("Lessons"), lessons));
    }
  gtk_file_chooser_add_filter (chooser, new_filter (_("Transcripts"), transcripts));
  gtk_file_chooser_add_filter (chooser, new_filter (_("All files"), (const char *const[]) { "*", NULL }));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (native), TRUE);
  g_signal_connect_object (native, "response", G_CALLBACK (on_file_chosen), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (native));
}

static void
on_open (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ask_for_file (data, FALSE);
}

static void
on_open_recording (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ask_for_file (data, TRUE);
}

/* A strict and modern server, and a client that says only what is typed. */
static void
on_simulator (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LsWindow *self = data;
  g_autoptr (LsWorld) world = ls_world_new_default (NULL, NULL, NULL);
  g_autoptr (GArray) inputs = g_array_new (FALSE, FALSE, sizeof (LsInput));
  g_autoptr (LsSession) session = NULL;

  ls_world_add_host (world, "client", "client.example.net", "192.0.2.2");
  ls_world_add_client (world, "client", world->hosts->len - 1, 0);
  session = ls_simulator_new (world, inputs, NULL, NULL);
  ls_session_show_secrets (session, TRUE);
  ls_window_show_session (self, _("Talking to a simulator"));
  ls_session_page_open_typed (self->session, session, _("Talking to a simulator"));
}

static void
on_preferences (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gtk_window_present (GTK_WINDOW (ls_preferences_new (data)));
}

static void
on_shortcuts (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gtk_window_present (GTK_WINDOW (ls_shortcuts_new (data)));
}

static void
on_larger (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ls_appearance_change_text_scale (1);
}

static void
on_smaller (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ls_appearance_change_text_scale (-1);
}

static void
on_normal_size (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ls_appearance_change_text_scale (0);
}

static void
on_find (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LsWindow *self = data;

  if (ls_window_is_in_library (self))
    ls_library_page_search (self->library);
  else
    ls_session_page_find (self->session);
}

static void
on_outline (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LsWindow *self = data;

  if (ls_window_is_in_library (self))
    ls_library_page_toggle_sidebar (self->library);
  else
    ls_session_page_toggle_outline (self->session);
}

static void
on_start_again (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LsWindow *self = data;

  if (ls_session_page_get_lesson (self->session) != NULL)
    ls_window_open_lesson (self, ls_session_page_get_lesson (self->session), 0);
}

static const GActionEntry actions[] = {
  { "back", go_back },
  { "full-screen", toggle_full_screen },
  { "open", on_open },
  { "open-recording", on_open_recording },
  { "simulator", on_simulator },
  { "start-again", on_start_again },
  { "preferences", on_preferences },
  { "shortcuts", on_shortcuts },
  { "larger", on_larger },
  { "smaller", on_smaller },
  { "normal-size", on_normal_size },
  { "find", on_find },
  { "outline", on_outline },
};

/*
 * ls_window_add_actions:
 * @self: a window, with its pages
 */
void
ls_window_add_actions (LsWindow *self)
{
  ls_session_page_add_actions (self->session, G_ACTION_MAP (self));
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
}
