/* lesson-loader.c: loads a lesson and finds its shape, away from the main loop.
 *
 * A lesson may have ten thousand steps: reading and playing it takes longer
 * than a frame. Lessons are loaded one at a time: the tables by which they are
 * checked are made once, by whoever comes first.
 * SPDX-License-Identifier: MIT */
#include "lesson-loader.h"

#include "lesson/lesson-play.h"

static GMutex one_at_a_time;

/**
 * ls_loaded_lesson_free:
 * @self: (transfer full): a loaded lesson
 */
void
ls_loaded_lesson_free (LsLoadedLesson *self)
{
  g_free (self->file);
  g_clear_object (&self->lesson);
  ls_lesson_problems_free (self->problems);
  g_free (self->message);
  g_byte_array_unref (self->shape);
  g_ptr_array_unref (self->headings);
  g_free (self);
}

static guint8
shape_of (const LsEvent *event)
{
  return (event->from == LS_FROM_SERVER ? LS_SHAPE_SERVER : 0)
         | (event->flags & LS_EVENT_FLAG_REFUSED ? LS_SHAPE_REFUSED : 0)
         | (event->kind == LS_EVENT_DATA ? LS_SHAPE_LETTER : 0);
}

static void
find_shape (LsLoadedLesson *self, GCancellable *cancellable)
{
  g_autoptr (LsSession) session = ls_lesson_play (self->lesson);
  const LsLog *log = ls_session_get_log (session);
  LsLessonWords words = { NULL };
  const char *heading = NULL;

  while (!g_cancellable_is_cancelled (cancellable) && ls_session_advance (session, LS_UNIT_LINE))
    continue;
  for (guint64 k = 1; k <= ls_log_unit_count (log, LS_UNIT_LINE); k++)
    {
      guint64 n = ls_log_unit_event (log, LS_UNIT_LINE, k);
      guint8 line = shape_of (ls_log_get (log, n));

      if (ls_session_words (session, n, &words) && words.heading != NULL)
        heading = words.heading;
      g_byte_array_append (self->shape, &line, 1);
      g_ptr_array_add (self->headings, (char *) heading);
    }
}

static void
load_in_thread (GTask *task, gpointer source, gpointer file, GCancellable *cancellable)
{
  g_autoptr (LsLoadedLesson) loaded = g_new0 (LsLoadedLesson, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&one_at_a_time);

  loaded->file = g_strdup (file);
  loaded->problems = ls_lesson_problems_new ();
  loaded->shape = g_byte_array_new ();
  loaded->headings = g_ptr_array_new ();
  loaded->lesson = ls_lesson_load (file, loaded->problems, &error);
  if (error != NULL)
    loaded->message = g_strdup (error->message);
  if (loaded->lesson != NULL)
    find_shape (loaded, cancellable);
  g_task_return_pointer (task, g_steal_pointer (&loaded), (GDestroyNotify) ls_loaded_lesson_free);
}

/**
 * ls_lesson_loader_load:
 * @file: a lesson file
 * @cancellable: (nullable): to give it up
 * @done: called in the main loop; asks ls_lesson_loader_finish()
 * @data: for @done
 */
void
ls_lesson_loader_load (const char *file, GCancellable *cancellable, GAsyncReadyCallback done, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, done, data);

  g_task_set_task_data (task, g_strdup (file), g_free);
  g_task_run_in_thread (task, load_in_thread);
}

/**
 * ls_lesson_loader_finish:
 * @result: as the callback got it
 * @error: only set where the loading was given up
 *
 * Returns: (transfer full) (nullable): the lesson, or what is wrong with it
 */
LsLoadedLesson *
ls_lesson_loader_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ls_loaded_lesson_faults:
 * @self: a loaded lesson
 *
 * Returns: (transfer full) (nullable): what is wrong with it, a fault a line; %NULL: nothing
 */
char *
ls_loaded_lesson_faults (const LsLoadedLesson *self)
{
  if (self->lesson != NULL)
    return NULL;
  return self->message != NULL ? g_strdup (self->message) : ls_lesson_problems_to_string (self->problems);
}
