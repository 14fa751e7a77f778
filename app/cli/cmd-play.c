/* cmd-play.c: plays a lesson in the simulator.
 * SPDX-License-Identifier: MIT */
#include "cli.h"

#include "lesson/lesson-play.h"
#include "stepper.h"
#include "world/simulator.h"

#include <stdio.h>

/**
 * cmd_play:
 * @argc: as main() has it
 * @argv: likewise, from the sub-command's name on
 *
 * Returns: the exit status
 */
int
cmd_play (int argc, char **argv)
{
  gboolean step = FALSE;
  gint64 seed = -1;
  CliOutput output = { .writer = { .format = LS_FORMAT_TEXT } };
  const GOptionEntry entries[] = {
    { "step", 0, 0, G_OPTION_ARG_NONE, &step, "wait for a key at every step; ? tells the keys", NULL },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &seed, "draw all chance from this number instead of the lesson's", "N" },
    { NULL },
  };
  g_autoptr (LsLesson) lesson = NULL;
  g_autoptr (LsSession) session = NULL;

  if (!cli_parse ("play", entries, &output, 1, 1, &argc, &argv))
    return CLI_USAGE;
  if (step && output.writer.format != LS_FORMAT_TEXT)
    {
      cli_error ("--step shows text; it does not go with another format");
      return CLI_USAGE;
    }
  lesson = cli_load_lesson (argv[1]);
  if (lesson == NULL)
    return CLI_FAILED;
  /* A lesson's own made-up secrets are its subject. */
  output.writer.show_secrets = TRUE;
  session = seed >= 0 ? ls_lesson_play_seed (lesson, seed) : ls_lesson_play (lesson);
  if (step)
    return stepper_run (lesson, session, &output.writer);
  ls_simulator_run (session);
  cli_write_events (&output.writer, session, 1);
  return CLI_DONE;
}
