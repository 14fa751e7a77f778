/* cmd-play.c: plays a lesson in the simulator.
 * SPDX-License-Identifier: MIT */
#include "cli.h"

#include "lesson/lesson-play.h"
#include "play-against.h"
#include "stepper.h"
#include "world/simulator.h"

#include <stdio.h>

/* What the call asks for. */
typedef struct {
  CliOutput   output;
  gboolean    step;
  gint64      seed;         /* -1: the lesson's */
  PlayAgainst against;
  char       *ca_file;
  CliRecord   record;
} Play;

static void
play_clear (Play *self)
{
  g_free (self->against.url);
  g_clear_object (&self->against.trust);
  g_free (self->ca_file);
  cli_record_clear (&self->record);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Play, play_clear)

/* Says what is wrong with the call's words, if anything is. */
static gboolean
check_words (const Play *self)
{
  const char *url = self->against.url;

  if (self->step && self->output.writer.format != LS_FORMAT_TEXT)
    cli_error ("--step shows text; it does not go with another format");
  else if (url != NULL && (self->step || self->seed >= 0))
    cli_error ("--against goes with neither --step nor --seed: a real server is not simulated");
  else if (url == NULL && (self->against.insecure || self->ca_file != NULL || self->record.file != NULL))
    cli_error ("--insecure, --ca and --record go with --against: a simulated lesson is written by export");
  else if (self->against.insecure && self->ca_file != NULL)
    cli_error ("--insecure and --ca exclude each other: whom to trust, or not to ask");
  else
    return TRUE;
  return FALSE;
}

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
  g_auto (Play) self = { .output = { .writer = { .format = LS_FORMAT_TEXT } }, .seed = -1 };
  const GOptionEntry entries[] = {
    { "step", 0, 0, G_OPTION_ARG_NONE, &self.step, "wait for a key at every step; ? tells the keys", NULL },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &self.seed, "draw all chance from this number instead of the lesson's", "N" },
    { "against", 0, 0, G_OPTION_ARG_STRING, &self.against.url,
      "say the client's lines to a real server, and compare the replies", "PROTOCOL://HOST[:PORT]" },
    { "insecure", 0, 0, G_OPTION_ARG_NONE, &self.against.insecure, "take a real server's certificate though it fails", NULL },
    { "ca", 0, 0, G_OPTION_ARG_FILENAME, &self.ca_file, "trust these certificates (PEM) instead of the system's", "FILE" },
    CLI_RECORD_OPTION (&self.record),
    { NULL },
  };
  g_autoptr (LsLesson) lesson = NULL;
  g_autoptr (LsSession) session = NULL;

  if (!cli_parse ("play", entries, &self.output, 1, 1, &argc, &argv) || !check_words (&self))
    return CLI_USAGE;
  lesson = cli_load_lesson (argv[1]);
  if (lesson == NULL || (self.ca_file != NULL && (self.against.trust = cli_load_trust (self.ca_file)) == NULL))
    return CLI_FAILED;
  /* A lesson's own made-up secrets are its subject. */
  self.output.writer.show_secrets = TRUE;
  if (self.against.url != NULL)
    return play_against (lesson, &self.against, &self.output, &self.record);
  session = self.seed >= 0 ? ls_lesson_play_seed (lesson, self.seed) : ls_lesson_play (lesson);
  if (self.step)
    return stepper_run (lesson, session, &self.output.writer);
  ls_simulator_run (session);
  cli_write_events (&self.output.writer, session, 1);
  return CLI_DONE;
}
