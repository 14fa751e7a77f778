/* lesson-loader.h: loads a lesson and finds its shape, away from the main loop.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "lesson/lesson.h"

G_BEGIN_DECLS

/* What a line of a lesson looks like from afar. */
typedef enum {
  LS_SHAPE_SERVER  = 1 << 0,    /* the server says it; else the client */
  LS_SHAPE_REFUSED = 1 << 1,    /* a reply that says no */
  LS_SHAPE_LETTER  = 1 << 2     /* a line of a letter */
} LsShapeLine;

/**
 * LsLoadedLesson:
 * @file: where it was read from
 * @lesson: (nullable): the lesson; %NULL where it does not load
 * @problems: what is wrong with it
 * @message: (nullable): why the file could not be read
 * @shape: an octet a line of the played lesson: #LsShapeLine; empty where it does not load
 * @headings: (element-type utf8): for each line, what the lesson last said of what happened; %NULL for nothing yet
 *
 * A lesson file as it was found.
 */
typedef struct {
  char             *file;
  LsLesson         *lesson;
  LsLessonProblems *problems;
  char             *message;
  GByteArray       *shape;
  GPtrArray        *headings;
} LsLoadedLesson;

void            ls_lesson_loader_load   (const char *file, GCancellable *cancellable, GAsyncReadyCallback done, gpointer data);
LsLoadedLesson *ls_lesson_loader_finish (GAsyncResult *result, GError **error);

char           *ls_loaded_lesson_faults (const LsLoadedLesson *self);
void            ls_loaded_lesson_free   (LsLoadedLesson *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LsLoadedLesson, ls_loaded_lesson_free)

G_END_DECLS
