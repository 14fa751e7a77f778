/* library.c: the lessons that are installed, and where they lie.
 * SPDX-License-Identifier: MIT */
#include "lesson/library.h"

#include "config.h"

#include <string.h>
#include <unistd.h>

static char *
find_folder (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *bin = program != NULL ? g_path_get_dirname (program) : NULL;
  g_autofree char *beside = NULL;

  /* A program that was not installed belongs to the tree that it was built from. */
  if (program != NULL && g_str_has_prefix (program, LS_BUILD_DIR G_DIR_SEPARATOR_S))
    return g_build_filename (LS_SOURCE_DIR, "lessons", NULL);
  beside = bin != NULL ? g_build_filename (bin, "..", "share", "lockstep", "lessons", NULL) : NULL;
  if (beside != NULL && g_file_test (beside, G_FILE_TEST_IS_DIR))
    return g_canonicalize_filename (beside, NULL);
  return g_build_filename (LS_DATA_DIR, "lessons", NULL);
}

/**
 * ls_library_folder:
 *
 * Returns: (transfer none): the folder of the lessons that belong to the running program: beside its sources where it
 *   was built, else where it is installed
 */
const char *
ls_library_folder (void)
{
  static gsize folder = 0;

  if (g_once_init_enter (&folder))
    g_once_init_leave (&folder, (gsize) find_folder ());
  return (const char *) folder;
}

static void
entry_free (gpointer data)
{
  LsLibraryEntry *entry = data;

  g_free (entry->file);
  g_clear_object (&entry->lesson);
  ls_lesson_problems_free (entry->problems);
  g_free (entry);
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const LsLibraryEntry *one = *(gpointer *) a, *other = *(gpointer *) b;

  if (one->lesson == NULL || other->lesson == NULL)
    return one->lesson == other->lesson ? strcmp (one->file, other->file) : one->lesson == NULL ? 1 : -1;
  if (one->lesson->protocol != other->lesson->protocol)
    return (int) ls_protocol_rank (one->lesson->protocol) - (int) ls_protocol_rank (other->lesson->protocol);
  if (one->lesson->order != other->lesson->order)
    return one->lesson->order < other->lesson->order ? -1 : 1;
  return strcmp (one->lesson->id, other->lesson->id);
}

/**
 * ls_library_list:
 * @folder: a folder of lessons
 *
 * Returns: (transfer full) (element-type LsLibraryEntry): its lessons in their order; those that do not load stand last
 */
GPtrArray *
ls_library_list (const char *folder)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func (entry_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      LsLibraryEntry *entry;

      if (!g_str_has_suffix (name, ".json"))
        continue;
      entry = g_new0 (LsLibraryEntry, 1);
      entry->file = g_build_filename (folder, name, NULL);
      entry->problems = ls_lesson_problems_new ();
      entry->lesson = ls_lesson_load (entry->file, entry->problems, NULL);
      g_ptr_array_add (entries, entry);
    }
  g_ptr_array_sort (entries, compare_entries);
  return entries;
}

/**
 * ls_library_find:
 * @id_or_file: a lesson's id, or a file
 *
 * Returns: (transfer full) (nullable): the file; %NULL where no lesson is installed by that id. What has a slash or
 *   ends in `.json` is a file
 */
char *
ls_library_find (const char *id_or_file)
{
  g_autofree char *name = NULL, *file = NULL;

  if (strchr (id_or_file, G_DIR_SEPARATOR) != NULL || g_str_has_suffix (id_or_file, ".json"))
    return g_strdup (id_or_file);
  name = g_strconcat (id_or_file, ".json", NULL);
  file = g_build_filename (ls_library_folder (), name, NULL);
  return g_file_test (file, G_FILE_TEST_EXISTS) ? g_steal_pointer (&file) : NULL;
}
