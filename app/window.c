/* window.c: the window: the library, and behind it the session that is open.
 * SPDX-License-Identifier: MIT */
#include "window.h"

#include "appearance.h"
#include "config.h"
#include "keys.h"
#include "library-page.h"
#include "preferences.h"
#include "progress.h"
#include "session-page.h"
#include "settings.h"
#include "shortcuts.h"
#include "transcript-loader.h"
#include "world/simulator.h"
#include "world/world-default.h"

#include <glib/gi18n.h>

struct _LsWindow {
  HdyApplicationWindow parent;

  HdyDeck       *deck;
  LsLibraryPage *library;
  LsSessionPage *session;
  GCancellable  *cancellable;    /* what is being read for this window */
};

G_DEFINE_FINAL_TYPE (LsWindow, ls_window, HDY_TYPE_APPLICATION_WINDOW)

/* ---- the two pages ---- */

static gboolean
is_in_library (LsWindow *self)
{
  return hdy_deck_get_visible_child (self->deck) == GTK_WIDGET (self->library);
}

/* These work on both pages; all others belong to a session. */
static const char *const everywhere[] = {
  "back", "full-screen", "open", "open-recording", "simulator", "preferences", "shortcuts", "larger", "smaller",
  "normal-size", "find", "outline", NULL
};

static void
show_page (LsWindow *self)
{
  gboolean in_library = is_in_library (self);
  g_auto (GStrv) names = g_action_group_list_actions (G_ACTION_GROUP (self));

  for (guint i = 0; names[i] != NULL; i++)
    if (!g_strv_contains (everywhere, names[i]))
      g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), names[i])), !in_library);
  ls_library_page_set_in_front (self->library, in_library);
  if (in_library)
    gtk_window_set_title (GTK_WINDOW (self), "Lockstep");
}

static void
show_session (LsWindow *self, const char *title)
{
  g_autofree char *name = g_strdup_printf (_("%s – Lockstep"), title);

  /* What was focused in the library must not get the keys that are meant for the lesson. */
  gtk_window_set_focus (GTK_WINDOW (self), NULL);
  hdy_deck_set_visible_child (self->deck, GTK_WIDGET (self->session));
  gtk_window_set_title (GTK_WINDOW (self), name);
  ls_session_page_focus (self->session);
}

/* ---- opening ---- */

static void
on_transcript_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LsWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LsSession) session = ls_transcript_loader_finish (result, &error);
  GFile *file = g_object_get_data (G_OBJECT (self), "reading");
  g_autofree char *name = g_file_get_basename (file), *shown = g_filename_display_name (name);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (session != NULL)
    ls_window_open_session (self, session, shown, _("Recorded"));
  else
    {
      g_autofree char *message = g_strdup_printf (_("%s cannot be opened: %s. Choose another with Open…"), shown,
                                                  error->message);

      ls_window_show_error (self, message);
    }
}

static void
open_transcript (LsWindow *self, GFile *file)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_object_set_data_full (G_OBJECT (self), "reading", g_object_ref (file), g_object_unref);
  ls_transcript_loader_load (file, self->cancellable, on_transcript_read, g_object_ref (self));
}

/**
 * ls_window_open_file:
 * @self: a window
 * @file: a lesson (`.json`) or a transcript; what is wrong with it is said in the window
 */
void
ls_window_open_file (LsWindow *self, GFile *file)
{
  g_autofree char *path = g_file_get_path (file);

  if (path == NULL || !g_str_has_suffix (path, ".json"))
    {
      open_transcript (self, file);
      return;
    }
  hdy_deck_set_visible_child (self->deck, GTK_WIDGET (self->library));
  ls_library_page_open (self->library, path);
}

static void
on_lesson_chosen (LsLibraryPage *library, LsLesson *lesson, LsWindow *self)
{
  ls_window_open_lesson (self, lesson, ls_progress_get_step (ls_progress_get_default (), lesson->id));
}

static void
on_drag_data_received (GtkWidget *widget, GdkDragContext *context, int x, int y, GtkSelectionData *selection, guint info,
                       guint time)
{
  g_auto (GStrv) uris = gtk_selection_data_get_uris (selection);

  if (uris != NULL && uris[0] != NULL)
    {
      g_autoptr (GFile) file = g_file_new_for_uri (uris[0]);

      ls_window_open_file (LS_WINDOW (widget), file);
    }
}

/* ---- actions ---- */

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
  show_session (self, _("Talking to a simulator"));
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

  if (is_in_library (self))
    ls_library_page_search (self->library);
  else
    ls_session_page_find (self->session);
}

static void
on_outline (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  LsWindow *self = data;

  if (is_in_library (self))
    ls_library_page_toggle_sidebar (self->library);
  else
    ls_session_page_toggle_outline (self->session);
}

static const GActionEntry actions[] = {
  { "back", go_back },
  { "full-screen", toggle_full_screen },
  { "open", on_open },
  { "open-recording", on_open_recording },
  { "simulator", on_simulator },
  { "preferences", on_preferences },
  { "shortcuts", on_shortcuts },
  { "larger", on_larger },
  { "smaller", on_smaller },
  { "normal-size", on_normal_size },
  { "find", on_find },
  { "outline", on_outline },
};

/* ---- the window ---- */

static gboolean
ls_window_key_press_event (GtkWidget *widget, GdkEventKey *event)
{
  LsWindow *self = LS_WINDOW (widget);
  GtkWindow *window = GTK_WINDOW (widget);

  /* A page that slides in has the focus, but cannot take a key yet. */
  if (gtk_window_get_focus (window) != NULL && !gtk_widget_get_realized (gtk_window_get_focus (window)))
    return gtk_window_activate_key (window, event) || ls_keys_handle (window, event);
  /* A window's own bindings would take Space and the arrows for moving its focus. */
  if (gtk_window_activate_key (window, event) || gtk_window_propagate_key_event (window, event) || ls_keys_handle (window, event))
    return TRUE;
  if (GTK_WIDGET_CLASS (ls_window_parent_class)->key_press_event (widget, event))
    return TRUE;
  return is_in_library (self) && ls_library_page_handle_key (self->library, event);
}

static void
remember_size (LsWindow *self)
{
  GSettings *settings = ls_settings_get ();
  gboolean maximized = gtk_window_is_maximized (GTK_WINDOW (self));
  GdkWindow *window = gtk_widget_get_window (GTK_WIDGET (self));
  int width, height;

  g_settings_set_boolean (settings, "window-maximized", maximized);
  if (maximized || window == NULL || gdk_window_get_state (window) & GDK_WINDOW_STATE_FULLSCREEN)
    return;
  gtk_window_get_size (GTK_WINDOW (self), &width, &height);
  g_settings_set_int (settings, "window-width", MAX (width, 720));
  g_settings_set_int (settings, "window-height", MAX (height, 520));
}

static void
ls_window_size_allocate (GtkWidget *widget, GtkAllocation *allocation)
{
  LsWindow *self = LS_WINDOW (widget);

  GTK_WIDGET_CLASS (ls_window_parent_class)->size_allocate (widget, allocation);
  ls_session_page_set_size (self->session, gtk_widget_get_allocated_width (GTK_WIDGET (self->deck)),
                            gtk_widget_get_allocated_height (GTK_WIDGET (self->deck)));
}

static void
ls_window_unmap (GtkWidget *widget)
{
  remember_size (LS_WINDOW (widget));
  GTK_WIDGET_CLASS (ls_window_parent_class)->unmap (widget);
}

static void
ls_window_dispose (GObject *object)
{
  g_cancellable_cancel (LS_WINDOW (object)->cancellable);
  G_OBJECT_CLASS (ls_window_parent_class)->dispose (object);
}

static void
ls_window_finalize (GObject *object)
{
  g_object_unref (LS_WINDOW (object)->cancellable);
  G_OBJECT_CLASS (ls_window_parent_class)->finalize (object);
}

static void
ls_window_class_init (LsWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ls_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = ls_window_finalize;
  GTK_WIDGET_CLASS (klass)->key_press_event = ls_window_key_press_event;
  GTK_WIDGET_CLASS (klass)->size_allocate = ls_window_size_allocate;
  GTK_WIDGET_CLASS (klass)->unmap = ls_window_unmap;
  GTK_WIDGET_CLASS (klass)->drag_data_received = on_drag_data_received;
}

static void
set_menus (LsWindow *self)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource (LS_RESOURCE_PATH "/menu.ui");
  GMenuModel *menu = G_MENU_MODEL (gtk_builder_get_object (builder, "menu"));

  ls_library_page_set_menu (self->library, menu);
  ls_session_page_set_menu (self->session, menu);
}

static void
restore_size (LsWindow *self)
{
  GSettings *settings = ls_settings_get ();

  gtk_window_set_default_size (GTK_WINDOW (self), g_settings_get_int (settings, "window-width"),
                               g_settings_get_int (settings, "window-height"));
  gtk_widget_set_size_request (GTK_WIDGET (self), 720, 520);
  if (g_settings_get_boolean (settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
}

static void
ls_window_init (LsWindow *self)
{
  self->cancellable = g_cancellable_new ();
  self->deck = HDY_DECK (hdy_deck_new ());
  self->library = LS_LIBRARY_PAGE (ls_library_page_new ());
  self->session = LS_SESSION_PAGE (ls_session_page_new ());
  hdy_deck_set_homogeneous (self->deck, GTK_ORIENTATION_HORIZONTAL, FALSE);
  hdy_deck_set_homogeneous (self->deck, GTK_ORIENTATION_VERTICAL, FALSE);
  gtk_container_add (GTK_CONTAINER (self->deck), GTK_WIDGET (self->library));
  gtk_container_add (GTK_CONTAINER (self->deck), GTK_WIDGET (self->session));
  gtk_container_add (GTK_CONTAINER (self), GTK_WIDGET (self->deck));
  gtk_widget_show (GTK_WIDGET (self->deck));
  gtk_window_set_title (GTK_WINDOW (self), "Lockstep");
  gtk_window_set_icon_name (GTK_WINDOW (self), LS_APPLICATION_ID);
  restore_size (self);
  set_menus (self);
  ls_session_page_add_actions (self->session, G_ACTION_MAP (self));
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  gtk_drag_dest_set (GTK_WIDGET (self), GTK_DEST_DEFAULT_ALL, NULL, 0, GDK_ACTION_COPY);
  gtk_drag_dest_add_uri_targets (GTK_WIDGET (self));
  g_signal_connect (self->library, "lesson-chosen", G_CALLBACK (on_lesson_chosen), self);
  g_signal_connect_swapped (self->deck, "notify::visible-child", G_CALLBACK (show_page), self);
  show_page (self);
}

/**
 * ls_window_new:
 * @application: the program
 *
 * Returns: (transfer none): a window on the library
 */
LsWindow *
ls_window_new (GtkApplication *application)
{
  return g_object_new (LS_TYPE_WINDOW, "application", application, NULL);
}

/**
 * ls_window_open_lesson:
 * @self: a window
 * @lesson: what to play in it
 * @step: at which step to begin; 0 is before the first. One that was left at its end begins anew
 */
void
ls_window_open_lesson (LsWindow *self, LsLesson *lesson, guint64 step)
{
  g_autofree char *subtitle = ls_library_page_describe (self->library, lesson);

  ls_session_page_open_lesson (self->session, lesson, subtitle, step);
  show_session (self, lesson->title);
}

/**
 * ls_window_open_session:
 * @self: a window
 * @session: a session without a lesson
 * @title: what it is called
 * @mode: where it comes from, in a word
 */
void
ls_window_open_session (LsWindow *self, LsSession *session, const char *title, const char *mode)
{
  ls_session_page_open_session (self->session, session, title, mode);
  show_session (self, title);
}

/**
 * ls_window_show_error:
 * @self: a window
 * @message: what happened, why, and what to do; said on the page that one sees
 */
void
ls_window_show_error (LsWindow *self, const char *message)
{
  if (is_in_library (self))
    ls_library_page_show_error (self->library, message);
  else
    ls_session_page_show_error (self->session, message);
}
