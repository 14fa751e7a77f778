/* window.c: the window: the library, and behind it the session that is open.
 * SPDX-License-Identifier: MIT */
#include "window.h"

#include "capture/transcript.h"
#include "keys.h"
#include "library-page.h"
#include "session-page.h"

#include <glib/gi18n.h>

struct _LsWindow {
  HdyApplicationWindow parent;

  HdyDeck       *deck;
  LsLibraryPage *library;
  LsSessionPage *session;
};

G_DEFINE_FINAL_TYPE (LsWindow, ls_window, HDY_TYPE_APPLICATION_WINDOW)

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

static const GActionEntry actions[] = {
  { "back", go_back },
  { "full-screen", toggle_full_screen },
};

static gboolean
ls_window_key_press_event (GtkWidget *widget, GdkEventKey *event)
{
  GtkWindow *window = GTK_WINDOW (widget);

  /* A window's own bindings would take Space and the arrows for moving its focus. */
  if (gtk_window_activate_key (window, event) || gtk_window_propagate_key_event (window, event) || ls_keys_handle (window, event))
    return TRUE;
  return GTK_WIDGET_CLASS (ls_window_parent_class)->key_press_event (widget, event);
}

static void
ls_window_class_init (LsWindowClass *klass)
{
  GTK_WIDGET_CLASS (klass)->key_press_event = ls_window_key_press_event;
}

static void
on_lesson_chosen (LsLibraryPage *library, LsLesson *lesson, LsWindow *self)
{
  ls_window_open_lesson (self, lesson, 0);
}

static void
ls_window_init (LsWindow *self)
{
  self->deck = HDY_DECK (hdy_deck_new ());
  self->library = LS_LIBRARY_PAGE (ls_library_page_new ());
  self->session = LS_SESSION_PAGE (ls_session_page_new ());
  gtk_container_add (GTK_CONTAINER (self->deck), GTK_WIDGET (self->library));
  gtk_container_add (GTK_CONTAINER (self->deck), GTK_WIDGET (self->session));
  gtk_container_add (GTK_CONTAINER (self), GTK_WIDGET (self->deck));
  gtk_widget_show (GTK_WIDGET (self->deck));
  gtk_window_set_title (GTK_WINDOW (self), "Lockstep");
  gtk_window_set_default_size (GTK_WINDOW (self), 1366, 768);
  gtk_widget_set_size_request (GTK_WIDGET (self), 720, 520);
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  ls_session_page_add_actions (self->session, G_ACTION_MAP (self));
  g_signal_connect (self->library, "lesson-chosen", G_CALLBACK (on_lesson_chosen), self);
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
 * @step: at which step to begin; 0 is before the first
 */
void
ls_window_open_lesson (LsWindow *self, LsLesson *lesson, guint64 step)
{
  ls_session_page_open_lesson (self->session, lesson, step);
  hdy_deck_set_visible_child (self->deck, GTK_WIDGET (self->session));
}

static void
open_transcript (LsWindow *self, GFile *file, const char *name)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (LsSession) session = NULL;
  gsize length;

  if (g_file_load_contents (file, NULL, &text, &length, NULL, &error))
    session = ls_transcript_read (LS_SPAN (text, length), name, ls_protocol_find ("smtp"), &error);
  if (session == NULL)
    {
      ls_library_page_show_error (self->library, error->message);
      return;
    }
  ls_session_page_open_session (self->session, session, name, _("Recorded"));
  hdy_deck_set_visible_child (self->deck, GTK_WIDGET (self->session));
}

/**
 * ls_window_open_file:
 * @self: a window
 * @file: a lesson (`.json`) or a transcript; what is wrong with it is said in the window
 */
void
ls_window_open_file (LsWindow *self, GFile *file)
{
  g_autofree char *path = g_file_get_path (file), *name = g_file_get_basename (file);
  g_autoptr (LsLessonProblems) problems = ls_lesson_problems_new ();
  g_autoptr (LsLesson) lesson = NULL;
  g_autoptr (GError) error = NULL;

  if (path == NULL || !g_str_has_suffix (name, ".json"))
    {
      open_transcript (self, file, name);
      return;
    }
  lesson = ls_lesson_load (path, problems, &error);
  if (lesson != NULL)
    ls_window_open_lesson (self, lesson, 0);
  else
    {
      g_autofree char *list = error != NULL ? g_strdup (error->message) : ls_lesson_problems_to_string (problems);

      ls_library_page_show_error (self->library, list);
    }
}
