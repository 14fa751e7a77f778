/* application.c: the program: its windows, its actions, its keys.
 * SPDX-License-Identifier: MIT */
#include "application.h"

#include "appearance.h"
#include "config.h"
#include "keys.h"
#include "progress.h"
#include "window.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <handy.h>

struct _LsApplication {
  GtkApplication parent;
};

G_DEFINE_FINAL_TYPE (LsApplication, ls_application, GTK_TYPE_APPLICATION)

static void
quit (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkWindow *window;

  while ((window = gtk_application_get_active_window (data)) != NULL)
    gtk_widget_destroy (GTK_WIDGET (window));
}

static void
show_about (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gtk_show_about_dialog (gtk_application_get_active_window (data),
                         "program-name", "Lockstep",
                         "version", LS_VERSION,
                         "comments", _("E-mail protocols, step by step"),
                         "license-type", GTK_LICENSE_MIT_X11,
                         "logo-icon-name", LS_APPLICATION_ID,
                         NULL);
}

static const GActionEntry actions[] = {
  { "quit", quit },
  { "about", show_about },
};

/* Asked to end from outside, it still writes down where one was. */
static gboolean
on_signal (gpointer application)
{
  g_application_quit (application);
  return G_SOURCE_CONTINUE;
}

static void
ls_application_startup (GApplication *application)
{
  G_APPLICATION_CLASS (ls_application_parent_class)->startup (application);
  hdy_init ();
  ls_appearance_start ();
  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions), application);
  ls_keys_set_accels (GTK_APPLICATION (application));
  g_unix_signal_add (SIGTERM, on_signal, application);
  g_unix_signal_add (SIGINT, on_signal, application);
}

static void
ls_application_shutdown (GApplication *application)
{
  g_autoptr (GError) error = NULL;

  if (!ls_progress_save (ls_progress_get_default (), &error))
    g_printerr ("lockstep: the progress is not saved: %s\n", error->message);
  g_settings_sync ();
  G_APPLICATION_CLASS (ls_application_parent_class)->shutdown (application);
}

static LsWindow *
get_window (GApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));

  return window != NULL ? LS_WINDOW (window) : ls_window_new (GTK_APPLICATION (application));
}

static void
ls_application_activate (GApplication *application)
{
  gtk_window_present (GTK_WINDOW (get_window (application)));
}

static void
ls_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  for (int i = 0; i < n_files; i++)
    {
      LsWindow *window = i == 0 ? get_window (application) : ls_window_new (GTK_APPLICATION (application));

      gtk_window_present (GTK_WINDOW (window));
      ls_window_open_file (window, files[i]);
    }
}

static void
ls_application_class_init (LsApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->startup = ls_application_startup;
  application_class->shutdown = ls_application_shutdown;
  application_class->activate = ls_application_activate;
  application_class->open = ls_application_open;
}

static int
handle_local_options (GApplication *application, GVariantDict *options, gpointer data)
{
  if (!g_variant_dict_contains (options, "version"))
    return -1;
  g_print ("lockstep %s\n", LS_VERSION);
  return 0;
}

static void
ls_application_init (LsApplication *self)
{
  static const GOptionEntry entries[] = {
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Tell the version and end"), NULL },
    { NULL },
  };

  g_application_add_main_option_entries (G_APPLICATION (self), entries);
  g_application_set_option_context_parameter_string (G_APPLICATION (self), _("[FILE…]"));
  g_signal_connect (self, "handle-local-options", G_CALLBACK (handle_local_options), NULL);
}

/**
 * ls_application_new:
 *
 * Returns: (transfer full): the program; each start is one of its own, so that no bus is needed
 */
LsApplication *
ls_application_new (void)
{
  return g_object_new (LS_TYPE_APPLICATION, "application-id", LS_APPLICATION_ID, "flags",
                       G_APPLICATION_HANDLES_OPEN | G_APPLICATION_NON_UNIQUE, NULL);
}
