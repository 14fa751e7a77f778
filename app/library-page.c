/* library-page.c: every lesson, where one was, and what else the program can do.
 * SPDX-License-Identifier: MIT */
#include "library-page.h"

#include "lesson/library.h"

#include <glib/gi18n.h>
#include <handy.h>

struct _LsLibraryPage {
  GtkBox      parent;

  GtkWidget  *list;
  GtkWidget  *info_bar;
  GtkWidget  *info_label;
  GPtrArray  *entries;       /* of LsLibraryEntry */
};

G_DEFINE_FINAL_TYPE (LsLibraryPage, ls_library_page, GTK_TYPE_BOX)

enum {
  LESSON_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
ls_library_page_finalize (GObject *object)
{
  g_ptr_array_unref (LS_LIBRARY_PAGE (object)->entries);
  G_OBJECT_CLASS (ls_library_page_parent_class)->finalize (object);
}

static void
ls_library_page_class_init (LsLibraryPageClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ls_library_page_finalize;

  /**
   * LsLibraryPage::lesson-chosen:
   * @lesson: the lesson to open
   */
  signals[LESSON_CHOSEN] = g_signal_new ("lesson-chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 1, LS_TYPE_LESSON);
}

static void
row_activated (GtkListBox *list, GtkListBoxRow *row, LsLibraryPage *self)
{
  const LsLibraryEntry *entry = self->entries->pdata[gtk_list_box_row_get_index (row)];

  if (entry->lesson != NULL)
    g_signal_emit (self, signals[LESSON_CHOSEN], 0, entry->lesson);
}

static void
add_row (LsLibraryPage *self, const LsLibraryEntry *entry)
{
  GtkWidget *row = hdy_action_row_new ();

  hdy_preferences_row_set_title (HDY_PREFERENCES_ROW (row), entry->lesson != NULL ? entry->lesson->title : entry->file);
  hdy_action_row_set_subtitle (HDY_ACTION_ROW (row), entry->lesson != NULL ? entry->lesson->summary : _("does not load"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), entry->lesson != NULL);
  gtk_widget_show (row);
  gtk_container_add (GTK_CONTAINER (self->list), row);
}

static void
hide_info (GtkInfoBar *bar)
{
  gtk_info_bar_set_revealed (bar, FALSE);
}

static void
ls_library_page_init (LsLibraryPage *self)
{
  GtkWidget *header = hdy_header_bar_new (), *clamp = hdy_clamp_new (), *scrolled = gtk_scrolled_window_new (NULL, NULL);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  hdy_header_bar_set_title (HDY_HEADER_BAR (header), "Lockstep");
  hdy_header_bar_set_subtitle (HDY_HEADER_BAR (header), _("E-mail protocols, step by step"));
  hdy_header_bar_set_show_close_button (HDY_HEADER_BAR (header), TRUE);
  self->info_bar = gtk_info_bar_new ();
  self->info_label = gtk_label_new (NULL);
  gtk_info_bar_set_show_close_button (GTK_INFO_BAR (self->info_bar), TRUE);
  gtk_info_bar_set_message_type (GTK_INFO_BAR (self->info_bar), GTK_MESSAGE_ERROR);
  gtk_info_bar_set_revealed (GTK_INFO_BAR (self->info_bar), FALSE);
  gtk_label_set_selectable (GTK_LABEL (self->info_label), TRUE);
  gtk_container_add (GTK_CONTAINER (gtk_info_bar_get_content_area (GTK_INFO_BAR (self->info_bar))), self->info_label);
  self->list = gtk_list_box_new ();
  gtk_container_add (GTK_CONTAINER (clamp), self->list);
  gtk_container_add (GTK_CONTAINER (scrolled), clamp);
  gtk_container_add (GTK_CONTAINER (self), header);
  gtk_container_add (GTK_CONTAINER (self), self->info_bar);
  gtk_box_pack_start (GTK_BOX (self), scrolled, TRUE, TRUE, 0);
  self->entries = ls_library_list (ls_library_folder ());
  for (guint i = 0; i < self->entries->len; i++)
    add_row (self, self->entries->pdata[i]);
  gtk_widget_show_all (GTK_WIDGET (self));
  g_signal_connect (self->list, "row-activated", G_CALLBACK (row_activated), self);
  g_signal_connect (self->info_bar, "response", G_CALLBACK (hide_info), NULL);
}

/**
 * ls_library_page_new:
 *
 * Returns: (transfer full): the library of the installed lessons
 */
GtkWidget *
ls_library_page_new (void)
{
  return g_object_new (LS_TYPE_LIBRARY_PAGE, NULL);
}

/**
 * ls_library_page_show_error:
 * @self: the library
 * @message: what happened, why, and what to do; may have several lines
 */
void
ls_library_page_show_error (LsLibraryPage *self, const char *message)
{
  gtk_label_set_text (GTK_LABEL (self->info_label), message);
  gtk_info_bar_set_revealed (GTK_INFO_BAR (self->info_bar), TRUE);
}
