/* problem.h: what is wrong in a lesson file, and where exactly.
 *
 * Reading a lesson collects every fault in one list instead of stopping at the first.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A list keeps this many; further ones are only counted. */
#define LS_LESSON_PROBLEMS_MOST 1000

/**
 * LsLessonProblem:
 * @file: the file that holds the fault
 * @line: its line, from 1
 * @column: its column in characters (not octets), from 1
 * @path: the value or member, as in `$.script[3].send`
 * @found: what stands there
 * @expected: what should stand there
 */
typedef struct {
  char  *file;
  guint  line;
  guint  column;
  char  *path;
  char  *found;
  char  *expected;
} LsLessonProblem;

typedef struct _LsLessonProblems LsLessonProblems;

LsLessonProblems      *ls_lesson_problems_new       (void);
void                   ls_lesson_problems_free      (LsLessonProblems *self);
void                   ls_lesson_problems_add       (LsLessonProblems *self, const char *file, guint line,
                                                     guint column, const char *path, const char *found,
                                                     const char *expected);
guint                  ls_lesson_problems_get_n     (const LsLessonProblems *self);
guint                  ls_lesson_problems_get_total (const LsLessonProblems *self);
const LsLessonProblem *ls_lesson_problems_get       (const LsLessonProblems *self, guint index);
void                   ls_lesson_problems_sort      (LsLessonProblems *self);
char                  *ls_lesson_problems_to_string (const LsLessonProblems *self);
char                  *ls_lesson_problem_to_string  (const LsLessonProblem *problem);
char                  *ls_lesson_quote              (const char *text, gssize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LsLessonProblems, ls_lesson_problems_free)

G_END_DECLS
