/* library-shelves.c: every lesson of the library, in sections, in their order.
 * SPDX-License-Identifier: MIT */
#include "library-shelves.h"

#include "lesson/library.h"
#include "library-section.h"
#include "progress.h"

#include <glib/gi18n.h>

struct _LsLibraryShelves {
  GtkBox    *box;           /* holds something else first, then the sections */
  GPtrArray *sections;      /* of LsLibrarySection, in their order */
  GCallback  on_card_activated;
  gpointer   data;
};

/**
 * ls_library_shelves_new:
 * @box: gets the sections; it outlives the shelves
 * @on_card_activated: as #LsLibrarySection::card-activated wants it
 * @data: for it
 *
 * Returns: (transfer full): empty shelves
 */
LsLibraryShelves *
ls_library_shelves_new (GtkBox *box, GCallback on_card_activated, gpointer data)
{
  LsLibraryShelves *self = g_new0 (LsLibraryShelves, 1);

  self->box = box;
  self->sections = g_ptr_array_new ();
  self->on_card_activated = on_card_activated;
  self->data = data;
  return self;
}

/**
 * ls_library_shelves_free:
 * @self: (transfer full): the shelves
 */
void
ls_library_shelves_free (LsLibraryShelves *self)
{
  g_ptr_array_unref (self->sections);
  g_free (self);
}

/**
 * ls_library_shelves_is_own:
 * @loaded: a lesson
 *
 * Returns: whether its file is none of those that are installed
 */
gboolean
ls_library_shelves_is_own (const LsLoadedLesson *loaded)
{
  return !g_str_has_prefix (loaded->file, ls_library_folder ());
}

static int
compare_sections (gconstpointer a, gconstpointer b)
{
  guint one = ls_library_section_get_order (*(gpointer *) a), other = ls_library_section_get_order (*(gpointer *) b);

  return one < other ? -1 : one > other;
}

static LsLibrarySection *
find_section (LsLibraryShelves *self, const LsLoadedLesson *loaded)
{
  gboolean own = ls_library_shelves_is_own (loaded) || loaded->lesson == NULL;
  const char *name = own ? "" : loaded->lesson->group != NULL ? loaded->lesson->group : _("More lessons");
  GtkWidget *section;

  for (guint i = 0; i < self->sections->len; i++)
    if (g_str_equal (ls_library_section_get_group (self->sections->pdata[i])->name, name))
      return self->sections->pdata[i];
  section = ls_library_section_new (own ? ls_library_group_new_own ()
                                        : ls_library_group_new (name, loaded->lesson->protocol));
  g_signal_connect (section, "card-activated", self->on_card_activated, self->data);
  gtk_container_add (GTK_CONTAINER (self->box), section);
  g_ptr_array_add (self->sections, section);
  return LS_LIBRARY_SECTION (section);
}

/**
 * ls_library_shelves_add:
 * @self: the shelves
 * @loaded: (transfer full): a lesson; takes the place of an older one from the same file
 */
void
ls_library_shelves_add (LsLibraryShelves *self, LsLoadedLesson *loaded)
{
  ls_library_section_add (find_section (self, loaded), loaded);
  g_ptr_array_sort (self->sections, compare_sections);
  for (guint i = 0; i < self->sections->len; i++)
    gtk_box_reorder_child (self->box, self->sections->pdata[i], i + 1);
}

/**
 * ls_library_shelves_find:
 *
 * Returns: (transfer none) (nullable): the lesson from @file
 */
const LsLoadedLesson *
ls_library_shelves_find (LsLibraryShelves *self, const char *file)
{
  const LsLoadedLesson *loaded = NULL;

  for (guint i = 0; file != NULL && loaded == NULL && i < self->sections->len; i++)
    loaded = ls_library_section_find (self->sections->pdata[i], file);
  return loaded;
}

/**
 * ls_library_shelves_going_on:
 *
 * Returns: (transfer none) (nullable): the lesson that one was in; once that is finished, the next that is not
 */
const LsLoadedLesson *
ls_library_shelves_going_on (LsLibraryShelves *self)
{
  LsProgress *progress = ls_progress_get_default ();
  g_autofree char *last = ls_progress_get_last (progress);
  const LsLoadedLesson *loaded = ls_library_shelves_find (self, last);

  if (loaded != NULL && loaded->lesson != NULL
      && ls_progress_get_step (progress, loaded->lesson->id) < loaded->shape->len)
    return loaded;
  loaded = NULL;
  for (guint i = 0; loaded == NULL && i < self->sections->len; i++)
    loaded = ls_library_section_unfinished (self->sections->pdata[i]);
  return loaded;
}

/**
 * ls_library_shelves_filter:
 * @self: the shelves
 * @group: (nullable): only this group is shown; %NULL: all
 * @words: only lessons that have them
 *
 * Returns: how many lessons are shown
 */
guint
ls_library_shelves_filter (LsLibraryShelves *self, const char *group, const char *words)
{
  guint shown = 0;

  for (guint i = 0; i < self->sections->len; i++)
    {
      LsLibrarySection *section = self->sections->pdata[i];
      gboolean chosen = group == NULL || g_str_equal (group, ls_library_section_get_group (section)->name);
      guint matches = ls_library_section_filter (section, words);

      gtk_widget_set_visible (GTK_WIDGET (section), chosen && matches > 0);
      shown += chosen ? matches : 0;
    }
  return shown;
}

/**
 * ls_library_shelves_groups:
 * @self: the shelves
 * @groups: (element-type LsLibraryGroup): gets every group; they belong to the shelves
 *
 * Returns: how many lessons they have together
 */
guint
ls_library_shelves_groups (LsLibraryShelves *self, GPtrArray *groups)
{
  guint n_lessons = 0;

  for (guint i = 0; i < self->sections->len; i++)
    {
      const LsLibraryGroup *group = ls_library_section_get_group (self->sections->pdata[i]);

      g_ptr_array_add (groups, (gpointer) group);
      n_lessons += group->count;
    }
  return n_lessons;
}

/**
 * ls_library_shelves_show_progress:
 * @self: the shelves, whose cards show anew how far one has come
 */
void
ls_library_shelves_show_progress (LsLibraryShelves *self)
{
  for (guint i = 0; i < self->sections->len; i++)
    ls_library_section_show_progress (self->sections->pdata[i]);
}

/**
 * ls_library_shelves_describe:
 * @self: the shelves
 * @lesson: a lesson
 *
 * Returns: (transfer full): what it belongs to: `SMTP · lesson 1 of 6`
 */
char *
ls_library_shelves_describe (LsLibraryShelves *self, const LsLesson *lesson)
{
  for (guint i = 0; i < self->sections->len; i++)
    {
      LsLibrarySection *section = self->sections->pdata[i];
      const LsLibraryGroup *group = ls_library_section_get_group (section);
      guint place = ls_library_section_place (section, lesson->id);

      if (place > 0 && *group->name != '\0')
        return g_strdup_printf (_("%s · lesson %u of %u"), group->title, place, group->count);
    }
  return g_strdup (lesson->protocol->knowledge->name);
}
