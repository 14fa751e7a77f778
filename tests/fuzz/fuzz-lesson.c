/* fuzz-lesson.c: any octets are a lesson, or have a fault that is told; nothing else may come of them.
 * SPDX-License-Identifier: MIT */
#include "lesson/lesson.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr(GBytes) text = g_bytes_new (data, size);
  g_autoptr(LsLessonProblems) problems = ls_lesson_problems_new ();
  g_autoptr(LsLesson) lesson = ls_lesson_parse (text, "fuzz.json", NULL, problems);
  g_autofree char *told = ls_lesson_problems_to_string (problems);

  g_assert_true ((lesson == NULL) == (ls_lesson_problems_get_total (problems) > 0));
  g_assert_true (g_utf8_validate (told, -1, NULL));
  for (guint i = 0; i < ls_lesson_problems_get_n (problems); i++)
    {
      const LsLessonProblem *problem = ls_lesson_problems_get (problems, i);

      g_assert_true (problem->line >= 1 && problem->column >= 1 && problem->path[0] == '$');
      /* What json-glib would refuse, the scanner must have refused before it. */
      g_assert_cmpstr (problem->expected, !=, "JSON that json-glib reads too");
    }
  return 0;
}
