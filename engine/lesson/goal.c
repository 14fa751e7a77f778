/* goal.c: what a learner must reach in an exercise.
 * SPDX-License-Identifier: MIT */
#include "lesson/goal.h"

static void
header_free (gpointer data)
{
  LsGoalHeader *header = data;

  g_free (header->name);
  g_free (header->value);
  g_free (header);
}

/**
 * ls_goal_test_new:
 * @kind: what is looked for
 * @index: its number among all tests of the lesson
 *
 * Returns: (transfer full): a condition that asks for it once, and for nothing more of it
 */
LsGoalTest *
ls_goal_test_new (LsGoalKind kind, guint index)
{
  LsGoalTest *self = g_new0 (LsGoalTest, 1);

  self->kind = kind;
  self->index = index;
  self->times = 1;
  self->headers = g_ptr_array_new_with_free_func (header_free);
  self->of = g_ptr_array_new_with_free_func ((GDestroyNotify) ls_goal_test_free);
  return self;
}

/**
 * ls_goal_test_free:
 * @self: (transfer full): a condition
 */
void
ls_goal_test_free (LsGoalTest *self)
{
  g_free (self->begins);
  g_strfreev (self->to);
  g_free (self->argument);
  g_free (self->sender);
  g_strfreev (self->recipients);
  g_ptr_array_unref (self->headers);
  g_free (self->text);
  g_free (self->finding);
  g_ptr_array_unref (self->of);
  g_free (self);
}

/**
 * ls_goal_test_add_header:
 * @self: a condition on a letter
 * @name: of a header
 * @value: what stands in it; empty: anything
 */
void
ls_goal_test_add_header (LsGoalTest *self, const char *name, const char *value)
{
  LsGoalHeader *header = g_new (LsGoalHeader, 1);

  *header = (LsGoalHeader) { g_strdup (name), g_strdup (value) };
  g_ptr_array_add (self->headers, header);
}

/**
 * ls_lesson_goal_free:
 * @self: (transfer full): a goal
 */
void
ls_lesson_goal_free (LsLessonGoal *self)
{
  g_free (self->id);
  g_free (self->title);
  g_free (self->detail);
  g_clear_pointer (&self->test, ls_goal_test_free);
  g_ptr_array_unref (self->hints);
  g_free (self);
}
