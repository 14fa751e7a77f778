/* lesson-play.h: plays a lesson in the simulator, and holds what happens against what it expects.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/session.h"
#include "lesson/lesson.h"

G_BEGIN_DECLS

/**
 * LsLessonSurprise:
 * @step: index of the script's step
 * @expected: how its reply was to begin
 * @found: (owned): the reply that came; %NULL: none
 *
 * A step that a played lesson did not go through as it says.
 */
typedef struct {
  guint       step;
  const char *expected;
  char       *found;
} LsLessonSurprise;

LsSession *ls_lesson_play      (LsLesson *self);
LsSession *ls_lesson_play_seed (LsLesson *self, guint64 seed);
GArray    *ls_lesson_surprises (LsLesson *self, LsSession *session);

G_END_DECLS
