/* progress.c: how far one has come in each lesson, and where one was last.
 * SPDX-License-Identifier: MIT */
#include "progress.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

/* A step is written at the latest so long after it was made; nothing is timed while nobody steps. */
#define SAVE_AFTER_MS 1500

#define FILE_MAX_OCTETS (1024 * 1024)

#define GROUP_LAST "last"
#define GROUP_FILES "files"

struct _LsProgress {
  GObject   parent;

  char     *file;
  GKeyFile *keys;
  guint     timer;
  gboolean  is_saving;
  gboolean  is_dirty;
};

G_DEFINE_FINAL_TYPE (LsProgress, ls_progress, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
ls_progress_finalize (GObject *object)
{
  LsProgress *self = LS_PROGRESS (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_key_file_unref (self->keys);
  g_free (self->file);
  G_OBJECT_CLASS (ls_progress_parent_class)->finalize (object);
}

static void
ls_progress_class_init (LsProgressClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ls_progress_finalize;

  /**
   * LsProgress::changed:
   *
   * A lesson's step, or the list of files, is another one.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
ls_progress_init (LsProgress *self)
{
  self->keys = g_key_file_new ();
}

/* What cannot be read is kept beside the new file: it may hold a term's work. */
static void
put_aside (const char *file)
{
  g_autofree char *damaged = g_strconcat (file, ".damaged", NULL);

  g_rename (file, damaged);
}

static void
load (LsProgress *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  GStatBuf status;
  gsize length;

  if (g_stat (self->file, &status) != 0)
    return;
  if (S_ISREG (status.st_mode) && status.st_size <= FILE_MAX_OCTETS
      && g_file_get_contents (self->file, &text, &length, NULL)
      && (length == 0 || g_key_file_load_from_data (self->keys, text, length, G_KEY_FILE_NONE, &error)))
    return;
  put_aside (self->file);
  g_key_file_unref (self->keys);
  self->keys = g_key_file_new ();
}

/**
 * ls_progress_new:
 * @file: where it is kept; need not exist. A damaged one is renamed to `.damaged`, and begun anew
 *
 * Returns: (transfer full): the progress that it tells of
 */
LsProgress *
ls_progress_new (const char *file)
{
  LsProgress *self = g_object_new (LS_TYPE_PROGRESS, NULL);

  self->file = g_strdup (file);
  load (self);
  return self;
}

/**
 * ls_progress_get_default:
 *
 * Returns: (transfer none): the progress of whoever runs the program
 */
LsProgress *
ls_progress_get_default (void)
{
  static LsProgress *progress;

  if (progress == NULL)
    {
      g_autofree char *file = g_build_filename (g_get_user_state_dir (), "lockstep", "progress.ini", NULL);

      progress = ls_progress_new (file);
    }
  return progress;
}

/* ---- writing ---- */

static void plan_save (LsProgress *self);

static void
saved (GObject *file, GAsyncResult *result, gpointer data)
{
  g_autoptr (LsProgress) self = data;
  g_autoptr (GError) error = NULL;

  self->is_saving = FALSE;
  if (!g_file_replace_contents_finish (G_FILE (file), result, NULL, &error))
    g_debug ("progress is not saved: %s", error->message);
  else if (self->is_dirty)
    plan_save (self);
}

static gboolean
save_soon (gpointer data)
{
  LsProgress *self = data;
  g_autoptr (GFile) file = g_file_new_for_path (self->file);
  g_autofree char *folder = g_path_get_dirname (self->file);
  gsize length;
  char *text = g_key_file_to_data (self->keys, &length, NULL);
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, length);

  self->timer = 0;
  self->is_dirty = FALSE;
  self->is_saving = TRUE;
  g_mkdir_with_parents (folder, 0700);
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL, saved, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

static void
plan_save (LsProgress *self)
{
  self->is_dirty = TRUE;
  if (self->timer == 0 && !self->is_saving)
    self->timer = g_timeout_add (SAVE_AFTER_MS, save_soon, self);
}

/**
 * ls_progress_save:
 * @self: progress
 * @error: where to say why it was not saved
 *
 * Writes at once what is not written yet; at the program's end.
 *
 * Returns: whether the file holds everything
 */
gboolean
ls_progress_save (LsProgress *self, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (self->file), *text = NULL;
  gsize length;

  if (!self->is_dirty && !self->is_saving)
    return TRUE;
  g_clear_handle_id (&self->timer, g_source_remove);
  g_mkdir_with_parents (folder, 0700);
  text = g_key_file_to_data (self->keys, &length, NULL);
  if (!g_file_set_contents_full (self->file, text, length, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error))
    return FALSE;
  self->is_dirty = FALSE;
  return TRUE;
}

static void
changed (LsProgress *self)
{
  plan_save (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* ---- lessons ---- */

static char *
group_of (const char *id)
{
  return g_strconcat ("lesson ", id, NULL);
}

static guint
get_count (LsProgress *self, const char *id, const char *key)
{
  g_autofree char *group = group_of (id);
  int count = g_key_file_get_integer (self->keys, group, key, NULL);

  return MAX (count, 0);
}

/**
 * ls_progress_set_step:
 * @self: progress
 * @lesson: where one is
 * @step: at which of its lines one stands; 0 is before the first
 * @n_steps: how many it has
 */
void
ls_progress_set_step (LsProgress *self, LsLesson *lesson, guint step, guint n_steps)
{
  g_autofree char *group = group_of (lesson->id), *file = g_canonicalize_filename (lesson->file, NULL);
  g_autofree char *last = ls_progress_get_last (self);

  if (g_strcmp0 (last, file) == 0 && g_key_file_has_group (self->keys, group)
      && step == ls_progress_get_step (self, lesson->id))
    return;
  g_key_file_set_integer (self->keys, group, "step", step);
  g_key_file_set_integer (self->keys, group, "furthest", MAX (step, ls_progress_get_furthest (self, lesson->id)));
  if (n_steps > 0 && step >= n_steps)
    g_key_file_set_boolean (self->keys, group, "finished", TRUE);
  g_key_file_set_string (self->keys, GROUP_LAST, "file", file);
  changed (self);
}

/**
 * ls_progress_get_step:
 *
 * Returns: at which line of the lesson called @id one was last
 */
guint
ls_progress_get_step (LsProgress *self, const char *id)
{
  return get_count (self, id, "step");
}

/**
 * ls_progress_get_furthest:
 *
 * Returns: the last line of the lesson called @id that was ever seen
 */
guint
ls_progress_get_furthest (LsProgress *self, const char *id)
{
  return get_count (self, id, "furthest");
}

/**
 * ls_progress_is_finished:
 *
 * Returns: whether the lesson called @id was once seen to its end
 */
gboolean
ls_progress_is_finished (LsProgress *self, const char *id)
{
  g_autofree char *group = group_of (id);

  return g_key_file_get_boolean (self->keys, group, "finished", NULL);
}

/**
 * ls_progress_get_last:
 *
 * Returns: (transfer full) (nullable): the file of the lesson in which one was last
 */
char *
ls_progress_get_last (LsProgress *self)
{
  return g_key_file_get_string (self->keys, GROUP_LAST, "file", NULL);
}

/* ---- one's own files ---- */

/**
 * ls_progress_add_file:
 * @self: progress
 * @file: a lesson file of one's own, to be found in the library again
 */
void
ls_progress_add_file (LsProgress *self, const char *file)
{
  g_auto (GStrv) old = ls_progress_get_files (self);
  g_autoptr (GPtrArray) files = g_ptr_array_new ();

  g_ptr_array_add (files, (char *) file);
  for (guint i = 0; old[i] != NULL && files->len < LS_PROGRESS_FILES_MAX; i++)
    if (!g_str_equal (old[i], file))
      g_ptr_array_add (files, old[i]);
  if (old[0] != NULL && g_str_equal (old[0], file))
    return;
  g_key_file_set_string_list (self->keys, GROUP_FILES, "own", (const char *const *) files->pdata, files->len);
  changed (self);
}

/**
 * ls_progress_get_files:
 *
 * Returns: (transfer full): the lesson files of one's own, the last opened first
 */
char **
ls_progress_get_files (LsProgress *self)
{
  char **files = g_key_file_get_string_list (self->keys, GROUP_FILES, "own", NULL, NULL);

  return files != NULL ? files : g_new0 (char *, 1);
}
