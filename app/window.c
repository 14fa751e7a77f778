/* window.c: the window: the library, and behind it the session that is open.
 * SPDX-License-Identifier: MIT */
#include "window-private.h"

#include "busy-bar.h"
#include "config.h"
#include "elastic.h"
#include "figure/figure-text.h"
#include "keys.h"
#include "lesson/lesson-play.h"
#include "progress.h"
#include "settings.h"
#include "transcript-loader.h"
#include "views/view-style.h"

#include <glib/gi18n.h>

G_DEFINE_FINAL_TYPE (LsWindow, ls_window, HDY_TYPE_APPLICATION_WINDOW)

/* ---- the two pages ---- */

/*
 * ls_window_is_in_library:
 *
 * Returns: whether one sees the library, and no session
 */
gboolean
ls_window_is_in_library (LsWindow *self)
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
  gboolean in_library = ls_window_is_in_library (self);
  g_auto (GStrv) names = g_action_group_list_actions (G_ACTION_GROUP (self));

  for (guint i = 0; names[i] != NULL; i++)
    if (!g_strv_contains (everywhere, names[i]))
      g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), names[i])), !in_library);
  ls_library_page_set_in_front (self->library, in_library);
  if (in_library)
    gtk_window_set_title (GTK_WINDOW (self), "Lockstep");
}

/*
 * ls_window_show_session:
 * @title: of what was opened
 *
 * Goes to the session page, the keys with it.
 */
void
ls_window_show_session (LsWindow *self, const char *title)
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
  ls_runner_wait (self->runner, shown, NULL);
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
  g_autofree char *name = g_file_get_basename (file), *shown = g_filename_display_name (name);

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_object_set_data_full (G_OBJECT (self), "reading", g_object_ref (file), g_object_unref);
  ls_runner_wait (self->runner, shown, self->cancellable);
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

/* Which lesson of how many is open is known once all are loaded. */
static void
show_place (LsWindow *self)
{
  LsLesson *lesson = ls_session_page_get_lesson (self->session);
  g_autofree char *subtitle = lesson != NULL ? ls_library_page_describe (self->library, lesson) : NULL;

  if (subtitle != NULL)
    ls_session_page_set_subtitle (self->session, subtitle);
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

/* A page that slides in has the focus, but cannot take a key yet. */
static gboolean
can_take_keys (GtkWindow *window)
{
  GtkWidget *focus = gtk_window_get_focus (window);

  return focus == NULL || gtk_widget_get_realized (focus);
}

static gboolean
ls_window_key_release_event (GtkWidget *widget, GdkEventKey *event)
{
  return can_take_keys (GTK_WINDOW (widget))
         && GTK_WIDGET_CLASS (ls_window_parent_class)->key_release_event (widget, event);
}

static gboolean
ls_window_key_press_event (GtkWidget *widget, GdkEventKey *event)
{
  LsWindow *self = LS_WINDOW (widget);
  GtkWindow *window = GTK_WINDOW (widget);

  if (!can_take_keys (window))
    return gtk_window_activate_key (window, event) || ls_keys_handle (window, event);
  /* A window's own bindings would take Space and the arrows for moving its focus. */
  if (gtk_window_activate_key (window, event) || gtk_window_propagate_key_event (window, event) || ls_keys_handle (window, event))
    return TRUE;
  if (GTK_WIDGET_CLASS (ls_window_parent_class)->key_press_event (widget, event))
    return TRUE;
  return ls_window_is_in_library (self) && ls_library_page_handle_key (self->library, event);
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
  ls_session_page_set_size (self->session, gtk_widget_get_allocated_width (self->elastic),
                            gtk_widget_get_allocated_height (self->elastic));
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
  LsWindow *self = LS_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->idle, g_source_remove);
  ls_runner_cancel (self->runner);
  g_clear_object (&self->opening);
  G_OBJECT_CLASS (ls_window_parent_class)->dispose (object);
}

static void
ls_window_finalize (GObject *object)
{
  g_object_unref (LS_WINDOW (object)->cancellable);
  g_object_unref (LS_WINDOW (object)->runner);
  G_OBJECT_CLASS (ls_window_parent_class)->finalize (object);
}

static void
ls_window_class_init (LsWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ls_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = ls_window_finalize;
  GTK_WIDGET_CLASS (klass)->key_press_event = ls_window_key_press_event;
  GTK_WIDGET_CLASS (klass)->key_release_event = ls_window_key_release_event;
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

/* Once the library is seen: the first ladder need not wait for its fonts. */
static gboolean
load_fonts (gpointer data)
{
  LsWindow *self = data;
  LsFigureStyle style;

  self->idle = 0;
  ls_view_style_read (GTK_WIDGET (self), &style);
  ls_figure_text_load (&style);
  return G_SOURCE_REMOVE;
}

static void
ls_window_init (LsWindow *self)
{
  GtkWidget *overlay = gtk_overlay_new ();

  self->cancellable = g_cancellable_new ();
  self->runner = ls_runner_new ();
  self->deck = HDY_DECK (hdy_deck_new ());
  self->elastic = ls_elastic_new (GTK_WIDGET (self->deck));
  self->library = LS_LIBRARY_PAGE (ls_library_page_new ());
  self->session = LS_SESSION_PAGE (ls_session_page_new (self->runner));
  hdy_deck_set_homogeneous (self->deck, GTK_ORIENTATION_HORIZONTAL, FALSE);
  hdy_deck_set_homogeneous (self->deck, GTK_ORIENTATION_VERTICAL, FALSE);
  gtk_container_add (GTK_CONTAINER (self->deck), GTK_WIDGET (self->library));
  gtk_container_add (GTK_CONTAINER (self->deck), GTK_WIDGET (self->session));
  gtk_container_add (GTK_CONTAINER (overlay), self->elastic);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), ls_busy_bar_new (self->runner));
  gtk_container_add (GTK_CONTAINER (self), overlay);
  gtk_widget_show (GTK_WIDGET (self->deck));
  gtk_widget_show (overlay);
  gtk_window_set_title (GTK_WINDOW (self), "Lockstep");
  gtk_window_set_icon_name (GTK_WINDOW (self), LS_APPLICATION_ID);
  restore_size (self);
  set_menus (self);
  ls_window_add_actions (self);
  gtk_drag_dest_set (GTK_WIDGET (self), GTK_DEST_DEFAULT_ALL, NULL, 0, GDK_ACTION_COPY);
  gtk_drag_dest_add_uri_targets (GTK_WIDGET (self));
  g_signal_connect (self->library, "lesson-chosen", G_CALLBACK (on_lesson_chosen), self);
  g_signal_connect_swapped (self->library, "loaded", G_CALLBACK (show_place), self);
  g_signal_connect_swapped (self->deck, "notify::visible-child", G_CALLBACK (show_page), self);
  show_page (self);
  self->idle = g_idle_add_full (G_PRIORITY_LOW, load_fonts, self, NULL);
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

static void
on_lesson_played (LsSession *session, gpointer data)
{
  LsWindow *self = data;
  g_autoptr (LsLesson) lesson = g_steal_pointer (&self->opening);

  ls_session_page_open_lesson (self->session, lesson, session, self->opening_step);
  show_place (self);
  ls_window_show_session (self, lesson->title);
}

/**
 * ls_window_open_lesson:
 * @self: a window
 * @lesson: what to play in it
 * @step: at which step to begin; 0 is before the first. One that was left at its end begins anew
 *
 * It is shown when it is played to its end: at once, unless it is very long.
 */
void
ls_window_open_lesson (LsWindow *self, LsLesson *lesson, guint64 step)
{
  g_autoptr (LsSession) session = ls_lesson_play (lesson);

  g_set_object (&self->opening, lesson);
  self->opening_step = step;
  ls_runner_run (self->runner, session, lesson->title, on_lesson_played, self);
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
  ls_window_show_session (self, title);
}

/**
 * ls_window_show_error:
 * @self: a window
 * @message: what happened, why, and what to do; said on the page that one sees
 */
void
ls_window_show_error (LsWindow *self, const char *message)
{
  if (ls_window_is_in_library (self))
    ls_library_page_show_error (self->library, message);
  else
    ls_session_page_show_error (self->session, message);
}

/**
 * ls_window_get_cursor:
 * @self: a window
 *
 * Returns: (transfer none) (nullable): where one stands in the open session
 */
LsCursor *
ls_window_get_cursor (LsWindow *self)
{
  LsBranches *branches = ls_session_page_get_branches (self->session);

  return branches != NULL ? ls_branches_get_cursor (branches) : NULL;
}
