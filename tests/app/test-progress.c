/* test-progress.c: what one has seen is still there when the program starts again.
 * SPDX-License-Identifier: MIT */
#include "progress.h"

#include "lesson/library.h"

#include <glib/gstdio.h>

typedef struct {
  char     *folder;
  char     *file;
  LsLesson *lesson;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LsLessonProblems) problems = ls_lesson_problems_new ();
  g_autofree char *lesson = ls_library_find ("smtp-first-mail");

  fixture->folder = g_dir_make_tmp ("lockstep-progress-XXXXXX", NULL);
  fixture->file = g_build_filename (fixture->folder, "lockstep", "progress.ini", NULL);
  fixture->lesson = ls_lesson_load (lesson, problems, NULL);
  g_assert_nonnull (fixture->lesson);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autofree char *damaged = g_strconcat (fixture->file, ".damaged", NULL);
  g_autofree char *inner = g_path_get_dirname (fixture->file);

  g_unlink (damaged);
  g_unlink (fixture->file);
  g_rmdir (inner);
  g_rmdir (fixture->folder);
  g_object_unref (fixture->lesson);
  g_free (fixture->file);
  g_free (fixture->folder);
}

static void
put_step (Fixture *fixture, guint step)
{
  g_autoptr (LsProgress) progress = ls_progress_new (fixture->file);

  ls_progress_set_step (progress, fixture->lesson, step, 20);
  g_assert_true (ls_progress_save (progress, NULL));
}

static void
test_nothing_yet (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LsProgress) progress = ls_progress_new (fixture->file);
  g_auto (GStrv) files = ls_progress_get_files (progress);

  g_assert_cmpuint (ls_progress_get_step (progress, "smtp-first-mail"), ==, 0);
  g_assert_false (ls_progress_is_finished (progress, "smtp-first-mail"));
  g_assert_null (ls_progress_get_last (progress));
  g_assert_cmpuint (g_strv_length (files), ==, 0);
}

static void
test_step_is_kept (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LsProgress) progress = NULL;
  g_autofree char *last = NULL;

  put_step (fixture, 9);
  progress = ls_progress_new (fixture->file);
  last = ls_progress_get_last (progress);
  g_assert_cmpuint (ls_progress_get_step (progress, "smtp-first-mail"), ==, 9);
  g_assert_cmpstr (last, ==, fixture->lesson->file);
}

static void
test_going_back_keeps_the_furthest (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LsProgress) progress = NULL;

  put_step (fixture, 12);
  put_step (fixture, 3);
  progress = ls_progress_new (fixture->file);
  g_assert_cmpuint (ls_progress_get_step (progress, "smtp-first-mail"), ==, 3);
  g_assert_cmpuint (ls_progress_get_furthest (progress, "smtp-first-mail"), ==, 12);
  g_assert_false (ls_progress_is_finished (progress, "smtp-first-mail"));
}

static void
test_finished_stays_finished (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LsProgress) progress = NULL;

  put_step (fixture, 20);
  put_step (fixture, 1);
  progress = ls_progress_new (fixture->file);
  g_assert_true (ls_progress_is_finished (progress, "smtp-first-mail"));
}

static void
test_damaged_file (Fixture *fixture, gconstpointer data)
{
  const char *text = data;
  g_autofree char *inner = g_path_get_dirname (fixture->file), *damaged = g_strconcat (fixture->file, ".damaged", NULL);
  g_autofree char *kept = NULL;
  g_autoptr (LsProgress) progress = NULL;

  g_mkdir_with_parents (inner, 0700);
  g_assert_true (g_file_set_contents (fixture->file, text, -1, NULL));
  progress = ls_progress_new (fixture->file);
  g_assert_cmpuint (ls_progress_get_step (progress, "smtp-first-mail"), ==, 0);
  g_assert_true (g_file_get_contents (damaged, &kept, NULL, NULL));
  g_assert_cmpstr (kept, ==, text);
  ls_progress_set_step (progress, fixture->lesson, 4, 20);
  g_assert_true (ls_progress_save (progress, NULL));
}

static void
test_senseless_numbers (Fixture *fixture, gconstpointer data)
{
  g_autofree char *inner = g_path_get_dirname (fixture->file);
  g_autoptr (LsProgress) progress = NULL;

  g_mkdir_with_parents (inner, 0700);
  g_assert_true (g_file_set_contents (fixture->file, "[lesson smtp-first-mail]\nstep=-5\nfurthest=many\nfinished=perhaps\n", -1, NULL));
  progress = ls_progress_new (fixture->file);
  g_assert_cmpuint (ls_progress_get_step (progress, "smtp-first-mail"), ==, 0);
  g_assert_cmpuint (ls_progress_get_furthest (progress, "smtp-first-mail"), ==, 0);
  g_assert_false (ls_progress_is_finished (progress, "smtp-first-mail"));
}

static void
test_own_files (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LsProgress) progress = ls_progress_new (fixture->file);
  g_auto (GStrv) files = NULL;

  for (guint i = 0; i < LS_PROGRESS_FILES_MAX + 10; i++)
    {
      g_autofree char *file = g_strdup_printf ("/tmp/a;b, lesson %u.json", i);

      ls_progress_add_file (progress, file);
      ls_progress_add_file (progress, "/tmp/again.json");
    }
  files = ls_progress_get_files (progress);
  g_assert_cmpuint (g_strv_length (files), ==, LS_PROGRESS_FILES_MAX);
  g_assert_cmpstr (files[0], ==, "/tmp/again.json");
  g_assert_cmpstr (files[1], ==, "/tmp/a;b, lesson 59.json");
  g_assert_cmpstr (files[2], ==, "/tmp/a;b, lesson 58.json");
}

static void
test_unwritable (Fixture *fixture, gconstpointer data)
{
  g_autofree char *file = g_build_filename (fixture->folder, "lockstep", NULL);
  g_autoptr (LsProgress) progress = ls_progress_new (fixture->file);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (file, "in the way", -1, NULL));
  ls_progress_set_step (progress, fixture->lesson, 2, 20);
  g_assert_false (ls_progress_save (progress, &error));
  g_assert_nonnull (error);
  g_unlink (file);
}

int
main (int argc, char **argv)
{
  static const char no_key_file[] = "this is not a key file\n", half[] = "[lesson smtp-first-mail]\nstep=3\n[last";

  g_test_init (&argc, &argv, NULL);
  g_test_add ("/progress/nothing-yet", Fixture, NULL, set_up, test_nothing_yet, tear_down);
  g_test_add ("/progress/step-is-kept", Fixture, NULL, set_up, test_step_is_kept, tear_down);
  g_test_add ("/progress/back-keeps-furthest", Fixture, NULL, set_up, test_going_back_keeps_the_furthest, tear_down);
  g_test_add ("/progress/finished-stays", Fixture, NULL, set_up, test_finished_stays_finished, tear_down);
  g_test_add ("/progress/damaged/no-key-file", Fixture, no_key_file, set_up, test_damaged_file, tear_down);
  g_test_add ("/progress/damaged/cut-off", Fixture, half, set_up, test_damaged_file, tear_down);
  g_test_add ("/progress/senseless-numbers", Fixture, NULL, set_up, test_senseless_numbers, tear_down);
  g_test_add ("/progress/own-files", Fixture, NULL, set_up, test_own_files, tear_down);
  g_test_add ("/progress/unwritable", Fixture, NULL, set_up, test_unwritable, tear_down);
  return g_test_run ();
}
