/* main.c: lockstep-cli, the same engine in a terminal.
 * SPDX-License-Identifier: MIT */
#include "cli.h"

#include "config.h"

#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

const CliCommand cli_commands[] = {
  { "lessons", "", "Lists the lessons.", cmd_lessons },
  { "play", "LESSON", "Plays a lesson in the simulator, or against a real server; with --step, a step at a key.", cmd_play },
  { "check", "FILE…", "Validates lesson files: every fault, with its place; then plays them.", cmd_check },
  { "try", "PROTOCOL", "Talks by hand to a simulated server on standard input and output.", cmd_try },
  { "grade", "LESSON FILE", "Grades a recorded session against a lesson's exercise: each goal, pass or fail.", cmd_grade },
  { "read", "FILE", "Annotates a recorded session: a capture, or a transcript of C: and S: lines.", cmd_read },
  { "export", "SOURCE --to FILE", "Writes a lesson's session, or a figure of it, to a file.", cmd_export },
  { "serve", "", "Hosts simulated servers on real sockets.", cmd_serve },
  { "connect", "PROTOCOL HOST[:PORT]", "Talks to a real server with the lines of standard input.", cmd_connect },
  { NULL },
};

static void
print_help (void)
{
  printf ("Usage: lockstep-cli COMMAND …\n\nLearn e-mail protocols by stepping through them.\n\nCommands:\n");
  for (const CliCommand *command = cli_commands; command->name != NULL; command++)
    printf ("  %-8s %-24s %s\n", command->name, command->arguments, command->summary);
  printf ("\n“lockstep-cli COMMAND --help” tells a command's options.\n");
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  signal (SIGPIPE, SIG_IGN);
  /* A file that may not grow is an error like a full disk. */
  signal (SIGXFSZ, SIG_IGN);
  if (argc < 2)
    {
      cli_error ("no command; “lockstep-cli --help” lists them");
      return CLI_USAGE;
    }
  if (strcmp (argv[1], "--help") == 0 || strcmp (argv[1], "-h") == 0 || strcmp (argv[1], "help") == 0)
    {
      print_help ();
      return CLI_DONE;
    }
  if (strcmp (argv[1], "--version") == 0)
    {
      printf ("lockstep-cli %s\n", LS_VERSION);
      return CLI_DONE;
    }
  for (const CliCommand *command = cli_commands; command->name != NULL; command++)
    if (strcmp (argv[1], command->name) == 0)
      return command->run (argc - 1, argv + 1);
  cli_error ("unknown command “%s”; “lockstep-cli --help” lists them", argv[1]);
  return CLI_USAGE;
}
