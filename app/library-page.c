/* library-page.c: every lesson, where one was, and what else the program can do.
 *
 * Lessons are loaded one after the other, none on the main loop; each gets its
 * card as it comes.
 * SPDX-License-Identifier: MIT */
#include "library-page.h"

#include "config.h"
#include "continue-card.h"
#include "faults-view.h"
#include "lesson-card.h"
#include "lesson/library.h"
#include "library-shelves.h"
#include "library-sidebar.h"
#include "progress.h"

#include <glib/gi18n.h>
#include <handy.h>

struct _LsLibraryPage {
  GtkBox            parent;

  GtkMenuButton    *menu_button;
  GtkWidget        *sidebar_button;
  HdySearchBar     *search_bar;
  GtkWidget        *search_entry;
  GtkInfoBar       *info_bar;
  GtkLabel         *info_label;
  HdyFlap          *flap;
  GtkWidget        *sidebar_box;
  GtkStack         *stack;
  GtkWidget        *scrolled;
  GtkBox           *lessons;

  LsLibrarySidebar *sidebar;
  LsContinueCard   *continue_card;
  LsFaultsView     *faults;
  LsLibraryShelves *shelves;
  char             *group;         /* the one that is shown; NULL: all */
  char             *going_on;      /* the file of the lesson on the continue card */
  GQueue            waiting;       /* files that are still to be loaded */
  GCancellable     *cancellable;
  gboolean          is_in_front;
};

G_DEFINE_FINAL_TYPE (LsLibraryPage, ls_library_page, GTK_TYPE_BOX)

enum {
  LESSON_CHOSEN,
  LOADED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* ---- what is shown ---- */

static void
show_going_on (LsLibraryPage *self)
{
  gboolean all = self->group == NULL && *gtk_entry_get_text (GTK_ENTRY (self->search_entry)) == '\0';
  const LsLoadedLesson *loaded = all && g_queue_is_empty (&self->waiting) ? ls_library_shelves_going_on (self->shelves) : NULL;

  g_free (self->going_on);
  self->going_on = g_strdup (loaded != NULL ? loaded->file : NULL);
  ls_continue_card_set (self->continue_card, loaded);
}

static guint
filter_lessons (LsLibraryPage *self)
{
  guint shown = ls_library_shelves_filter (self->shelves, self->group, gtk_entry_get_text (GTK_ENTRY (self->search_entry)));

  show_going_on (self);
  return shown;
}

/* Shows the lessons that have the words, or says that there are none. */
static void
refilter (LsLibraryPage *self)
{
  guint shown = filter_lessons (self);

  gtk_stack_set_visible_child_name (self->stack, shown > 0 || *gtk_entry_get_text (GTK_ENTRY (self->search_entry)) == '\0'
                                                   ? "lessons" : "nothing");
}

static void
show_all_lessons (LsLibraryPage *self)
{
  hdy_search_bar_set_search_mode (self->search_bar, FALSE);
  gtk_entry_set_text (GTK_ENTRY (self->search_entry), "");
  refilter (self);
}

static void
show_groups (LsLibraryPage *self)
{
  g_autoptr (GPtrArray) groups = g_ptr_array_new ();
  guint n_lessons = ls_library_shelves_groups (self->shelves, groups);

  ls_library_sidebar_set_groups (self->sidebar, groups, n_lessons);
}

static void
on_group_chosen (LsLibrarySidebar *sidebar, const char *group, LsLibraryPage *self)
{
  g_free (self->group);
  self->group = g_strdup (group);
  refilter (self);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scrolled)), 0);
  if (hdy_flap_get_folded (self->flap))
    hdy_flap_set_reveal_flap (self->flap, FALSE);
}

static void
on_folded (LsLibraryPage *self)
{
  gboolean folded = hdy_flap_get_folded (self->flap);

  gtk_widget_set_visible (self->sidebar_button, folded);
  hdy_flap_set_reveal_flap (self->flap, !folded);
}

/* ---- loading ---- */

static void load_next (LsLibraryPage *self);

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LsLoadedLesson) loaded = ls_lesson_loader_finish (result, NULL);
  LsLibraryPage *self = data;

  if (loaded == NULL)
    return;
  g_free (g_queue_pop_head (&self->waiting));
  if (loaded->message == NULL)
    ls_library_shelves_add (self->shelves, g_steal_pointer (&loaded));
  load_next (self);
}

static void
load_next (LsLibraryPage *self)
{
  const char *file = g_queue_peek_head (&self->waiting);

  if (file != NULL)
    {
      ls_lesson_loader_load (file, self->cancellable, on_loaded, self);
      return;
    }
  show_groups (self);
  filter_lessons (self);
  ls_library_page_focus (self);
  g_signal_emit (self, signals[LOADED], 0);
}

static void
list_folder (LsLibraryPage *self, const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".json"))
      g_queue_push_tail (&self->waiting, g_build_filename (folder, name, NULL));
}

static void
list_lessons (LsLibraryPage *self)
{
  g_autofree char *own = g_build_filename (g_get_user_data_dir (), "lockstep", "lessons", NULL);
  g_auto (GStrv) opened = ls_progress_get_files (ls_progress_get_default ());

  list_folder (self, ls_library_folder ());
  list_folder (self, own);
  for (guint i = 0; opened[i] != NULL; i++)
    if (!g_str_has_prefix (opened[i], own) && g_file_test (opened[i], G_FILE_TEST_IS_REGULAR))
      g_queue_push_tail (&self->waiting, g_strdup (opened[i]));
}

/* ---- opening ---- */

static void
show_faults (LsLibraryPage *self, const LsLoadedLesson *loaded)
{
  g_autofree char *faults = ls_loaded_lesson_faults (loaded);

  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->faults));
  ls_faults_view_set (self->faults, loaded->file, faults);
}

static void
show_unreadable (LsLibraryPage *self, const LsLoadedLesson *loaded)
{
  g_autofree char *name = g_filename_display_name (loaded->file);
  g_autofree char *message = g_strdup_printf (_("%s cannot be read: %s. Check its name, or choose another with Open…"),
                                              name, loaded->message);

  ls_library_page_show_error (self, message);
}

static void
on_opened (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LsLoadedLesson) loaded = ls_lesson_loader_finish (result, NULL);
  g_autoptr (LsLesson) lesson = NULL;
  LsLibraryPage *self = data;

  if (loaded == NULL)
    return;
  if (loaded->message != NULL)
    {
      show_unreadable (self, loaded);
      return;
    }
  gtk_stack_set_visible_child (self->stack, self->scrolled);
  if (loaded->lesson != NULL)
    lesson = g_object_ref (loaded->lesson);
  else
    show_faults (self, loaded);
  if (ls_library_shelves_is_own (loaded))
    {
      ls_progress_add_file (ls_progress_get_default (), loaded->file);
      ls_library_shelves_add (self->shelves, g_steal_pointer (&loaded));
      show_groups (self);
    }
  if (lesson != NULL)
    g_signal_emit (self, signals[LESSON_CHOSEN], 0, lesson);
}

/**
 * ls_library_page_open:
 * @self: the library
 * @file: a lesson file, of one's own or of the library's
 *
 * Loads it and chooses it; if it does not load, the library shows why.
 */
void
ls_library_page_open (LsLibraryPage *self, const char *file)
{
  g_autofree char *whole = g_canonicalize_filename (file, NULL);

  gtk_widget_hide (GTK_WIDGET (self->info_bar));
  ls_lesson_loader_load (whole, self->cancellable, on_opened, self);
}

static void
on_card_activated (GtkWidget *section, LsLessonCard *card, LsLibraryPage *self)
{
  const LsLoadedLesson *loaded = ls_lesson_card_get_loaded (card);

  /* A file of one's own may have been changed since it was loaded. */
  if (ls_library_shelves_is_own (loaded) || loaded->lesson == NULL)
    ls_library_page_open (self, loaded->file);
  else
    g_signal_emit (self, signals[LESSON_CHOSEN], 0, loaded->lesson);
}

static void
on_continue (LsLibraryPage *self)
{
  const LsLoadedLesson *loaded = ls_library_shelves_find (self->shelves, self->going_on);

  if (loaded != NULL && loaded->lesson != NULL)
    g_signal_emit (self, signals[LESSON_CHOSEN], 0, loaded->lesson);
}

static void
load_again (LsLibraryPage *self)
{
  g_autofree char *file = g_strdup (ls_faults_view_get_file (self->faults));

  ls_library_page_open (self, file);
}

static void
leave_faults (LsLibraryPage *self)
{
  refilter (self);
  ls_library_page_focus (self);
}

static void
close_info (LsLibraryPage *self)
{
  gtk_widget_hide (GTK_WIDGET (self->info_bar));
}

/* ---- the page ---- */

static void
ls_library_page_map (GtkWidget *widget)
{
  LsLibraryPage *self = LS_LIBRARY_PAGE (widget);

  ls_library_shelves_show_progress (self->shelves);
  show_going_on (self);
  GTK_WIDGET_CLASS (ls_library_page_parent_class)->map (widget);
}

static void
ls_library_page_dispose (GObject *object)
{
  LsLibraryPage *self = LS_LIBRARY_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_queue_clear_full (&self->waiting, g_free);
  G_OBJECT_CLASS (ls_library_page_parent_class)->dispose (object);
}

static void
ls_library_page_finalize (GObject *object)
{
  LsLibraryPage *self = LS_LIBRARY_PAGE (object);

  ls_library_shelves_free (self->shelves);
  g_object_unref (self->cancellable);
  g_free (self->group);
  g_free (self->going_on);
  G_OBJECT_CLASS (ls_library_page_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, LS_RESOURCE_PATH "/library-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LsLibraryPage, menu_button);
  gtk_widget_class_bind_template_child (widget_class, LsLibraryPage, sidebar_button);
  gtk_widget_class_bind_template_child (widget_class, LsLibraryPage, search_bar);
  gtk_widget_class_bind_template_child (widget_class, LsLibraryPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, LsLibraryPage, info_bar);
  gtk_widget_class_bind_template_child (widget_class, LsLibraryPage, info_label);
  gtk_widget_class_bind_template_child (widget_class, LsLibraryPage, flap);
  gtk_widget_class_bind_template_child (widget_class, LsLibraryPage, sidebar_box);
  gtk_widget_class_bind_template_child (widget_class, LsLibraryPage, stack);
  gtk_widget_class_bind_template_child (widget_class, LsLibraryPage, scrolled);
  gtk_widget_class_bind_template_child (widget_class, LsLibraryPage, lessons);
  gtk_widget_class_bind_template_callback (widget_class, refilter);
  gtk_widget_class_bind_template_callback (widget_class, show_all_lessons);
  gtk_widget_class_bind_template_callback (widget_class, on_folded);
  gtk_widget_class_bind_template_callback (widget_class, close_info);
}

static void
ls_library_page_class_init (LsLibraryPageClass *klass)
{
  GTK_WIDGET_CLASS (klass)->map = ls_library_page_map;
  G_OBJECT_CLASS (klass)->dispose = ls_library_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = ls_library_page_finalize;

  /**
   * LsLibraryPage::lesson-chosen:
   * @lesson: the lesson to open
   */
  signals[LESSON_CHOSEN] = g_signal_new ("lesson-chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 1, LS_TYPE_LESSON);

  /**
   * LsLibraryPage::loaded:
   *
   * Every lesson has its card.
   */
  signals[LOADED] = g_signal_new ("loaded", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
ls_library_page_init (LsLibraryPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->shelves = ls_library_shelves_new (self->lessons, G_CALLBACK (on_card_activated), self);
  self->cancellable = g_cancellable_new ();
  g_queue_init (&self->waiting);
  self->sidebar = LS_LIBRARY_SIDEBAR (ls_library_sidebar_new ());
  self->continue_card = LS_CONTINUE_CARD (ls_continue_card_new ());
  self->faults = LS_FAULTS_VIEW (ls_faults_view_new ());
  gtk_container_add (GTK_CONTAINER (self->sidebar_box), GTK_WIDGET (self->sidebar));
  gtk_container_add (GTK_CONTAINER (self->lessons), GTK_WIDGET (self->continue_card));
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->faults), "faults");
  hdy_search_bar_connect_entry (self->search_bar, GTK_ENTRY (self->search_entry));
  g_signal_connect (self->sidebar, "group-chosen", G_CALLBACK (on_group_chosen), self);
  g_signal_connect_swapped (self->continue_card, "clicked", G_CALLBACK (on_continue), self);
  g_signal_connect_swapped (self->faults, "left", G_CALLBACK (leave_faults), self);
  g_signal_connect_swapped (self->faults, "again", G_CALLBACK (load_again), self);
  show_groups (self);
  list_lessons (self);
  load_next (self);
}

/**
 * ls_library_page_new:
 *
 * Returns: (transfer full): the library of the installed lessons and of one's own
 */
GtkWidget *
ls_library_page_new (void)
{
  return g_object_new (LS_TYPE_LIBRARY_PAGE, NULL);
}

/**
 * ls_library_page_set_menu:
 * @self: the library
 * @menu: the program's menu
 */
void
ls_library_page_set_menu (LsLibraryPage *self, GMenuModel *menu)
{
  gtk_menu_button_set_menu_model (self->menu_button, menu);
}

/**
 * ls_library_page_describe:
 * @self: the library
 * @lesson: a lesson
 *
 * Returns: (transfer full): what it belongs to: `SMTP · lesson 1 of 6`
 */
char *
ls_library_page_describe (LsLibraryPage *self, LsLesson *lesson)
{
  return ls_library_shelves_describe (self->shelves, lesson);
}

/**
 * ls_library_page_search:
 * @self: the library, in which one wants to find a word
 */
void
ls_library_page_search (LsLibraryPage *self)
{
  hdy_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (self->search_entry);
}

/**
 * ls_library_page_toggle_sidebar:
 * @self: the library, whose list at the side is shown, or hidden
 */
void
ls_library_page_toggle_sidebar (LsLibraryPage *self)
{
  hdy_flap_set_reveal_flap (self->flap, !hdy_flap_get_reveal_flap (self->flap));
}

/**
 * ls_library_page_focus:
 * @self: the library, whose lessons get the keyboard
 */
void
ls_library_page_focus (LsLibraryPage *self)
{
  /* While another page slides in, this one is still seen, but it is not the one that is used. */
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) || !self->is_in_front)
    return;
  if (gtk_stack_get_visible_child (self->stack) == self->scrolled && gtk_widget_get_visible (GTK_WIDGET (self->continue_card)))
    ls_continue_card_focus (self->continue_card);
  else
    gtk_widget_child_focus (gtk_stack_get_visible_child (self->stack), GTK_DIR_TAB_FORWARD);
}

/**
 * ls_library_page_set_in_front:
 * @self: the library
 * @in_front: whether it is the page that is used; its lessons then get the keyboard
 */
void
ls_library_page_set_in_front (LsLibraryPage *self, gboolean in_front)
{
  self->is_in_front = in_front;
  ls_library_page_focus (self);
}

/**
 * ls_library_page_show_error:
 * @self: the library
 * @message: what happened, why, and what to do; may have several lines
 */
void
ls_library_page_show_error (LsLibraryPage *self, const char *message)
{
  gtk_label_set_text (self->info_label, message);
  gtk_widget_show (GTK_WIDGET (self->info_bar));
}

/**
 * ls_library_page_handle_key:
 * @self: the library
 * @event: a key that nothing else wanted
 *
 * Returns: whether it begins a search
 */
gboolean
ls_library_page_handle_key (LsLibraryPage *self, GdkEventKey *event)
{
  /* The bar tries the key on the entry, also while that was never seen. */
  if (!gtk_widget_get_realized (self->search_entry))
    gtk_widget_realize (self->search_entry);
  return hdy_search_bar_handle_event (self->search_bar, (GdkEvent *) event);
}
