/* library.h: the lessons that are installed, and where they lie.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "lesson/lesson.h"

G_BEGIN_DECLS

/**
 * LsLibraryEntry:
 * @file: the lesson's file
 * @lesson: (nullable): the lesson; %NULL where it does not load
 * @problems: what is wrong with it; empty where nothing is
 */
typedef struct {
  char             *file;
  LsLesson         *lesson;
  LsLessonProblems *problems;
} LsLibraryEntry;

const char *ls_library_folder (void);
GPtrArray  *ls_library_list   (const char *folder);
char       *ls_library_find   (const char *id_or_file);

G_END_DECLS
