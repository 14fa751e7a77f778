/* cmd-grade.c: grades a learner's recorded session against a lesson's exercise.
 * SPDX-License-Identifier: MIT */
#include "cli.h"

#include "lesson/judge.h"

#include <stdio.h>

/* Each goal a line; whether all are reached. */
static gboolean
print_verdicts (const LsJudge *judge, const LsLesson *lesson)
{
  gboolean all = TRUE;

  for (guint i = 0; i < lesson->goals->len; i++)
    {
      const LsLessonGoal *goal = lesson->goals->pdata[i];
      g_autofree char *why = ls_judge_why (judge, i);
      gboolean reached = ls_judge_proof (judge, i) != 0;

      printf ("%s %s: %s: %s\n", reached ? "pass" : "fail", goal->id, goal->title, why);
      all = all && reached;
    }
  return all;
}

/**
 * cmd_grade:
 * @argc: as main() has it
 * @argv: likewise, from the sub-command's name on
 *
 * Returns: the exit status; a goal that is not reached is a failure
 */
int
cmd_grade (int argc, char **argv)
{
  const GOptionEntry entries[] = { { NULL } };
  g_autoptr (LsLesson) lesson = NULL;
  g_autoptr (LsSession) session = NULL;
  g_autoptr (LsJudge) judge = NULL;

  if (!cli_parse ("grade", entries, NULL, 2, 2, &argc, &argv))
    return CLI_USAGE;
  lesson = cli_load_lesson (argv[1]);
  if (lesson == NULL)
    return CLI_FAILED;
  if (lesson->goals->len == 0)
    {
      cli_error ("the lesson “%s” is no exercise: it has no goals", lesson->id);
      return CLI_FAILED;
    }
  session = cli_read_recording (argv[2], lesson->protocol, NULL);
  if (session == NULL)
    return CLI_FAILED;
  judge = ls_judge_new (lesson, session);
  ls_judge_advance (judge);
  ls_judge_finish (judge);
  return print_verdicts (judge, lesson) ? CLI_DONE : CLI_FAILED;
}
