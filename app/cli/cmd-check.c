/* cmd-check.c: validates lesson files: every fault with its place; then plays them.
 * SPDX-License-Identifier: MIT */
#include "cli.h"

#include "lesson/lesson-play.h"
#include "world/simulator.h"

#include <stdio.h>

/* Every state that the run comes through must have a node in the lesson's diagram. */
static gboolean
check_states (LsLesson *lesson, LsSession *session)
{
  guint32 missing = 0;
  const LsKnowledge *knowledge = lesson->protocol->knowledge;

  for (guint64 n = 1; lesson->diagram != NULL && n <= ls_log_last (ls_session_get_log (session)); n++)
    {
      const LsEvent *event = ls_session_event (session, n);

      if ((event->flags & LS_EVENT_FLAG_STATELESS) == 0
          && ls_session_get_connection (session, event->conn)->knowledge == knowledge
          && ls_diagram_find_state (lesson->diagram, event->state) < 0)
        missing |= 1u << event->state;
    }
  for (guint state = 0; state < knowledge->n_states; state++)
    if (missing & (1u << state))
      fprintf (stderr, "%s:1:1: $.diagram: no node is “%s”, which the session comes through; expected one\n", lesson->file,
               knowledge->state_id (state));
  return missing == 0;
}

/* A lesson that loads must also run as it says. */
static int
check_run (LsLesson *lesson)
{
  g_autoptr (LsSession) session = ls_lesson_play (lesson);
  g_autoptr (GArray) surprises = NULL;

  ls_simulator_run (session);
  surprises = ls_lesson_surprises (lesson, session);
  for (guint i = 0; i < surprises->len; i++)
    {
      const LsLessonSurprise *surprise = &g_array_index (surprises, LsLessonSurprise, i);
      const LsLessonStep *step = ls_lesson_get_step (lesson, surprise->step);

      fprintf (stderr, "%s:%u:%u: $.script[%u].expect: the reply was “%s”; expected one that begins with “%s”\n",
               lesson->file, step->line, step->column, surprise->step,
               surprise->found != NULL ? surprise->found : "missing", surprise->expected);
    }
  return check_states (lesson, session) && surprises->len == 0 ? CLI_DONE : CLI_FAILED;
}

/**
 * cmd_check:
 * @argc: as main() has it
 * @argv: likewise, from the sub-command's name on
 *
 * Returns: the exit status
 */
int
cmd_check (int argc, char **argv)
{
  const GOptionEntry entries[] = { { NULL } };
  int status = CLI_DONE;

  if (!cli_parse ("check", entries, NULL, 1, G_MAXINT, &argc, &argv))
    return CLI_USAGE;
  for (int i = 1; i < argc; i++)
    {
      g_autoptr (LsLesson) lesson = cli_load_lesson (argv[i]);

      if (lesson == NULL || check_run (lesson) != CLI_DONE)
        status = CLI_FAILED;
      else
        printf ("%s: good: %u steps, played as written\n", argv[i], lesson->script->len);
    }
  return status;
}
