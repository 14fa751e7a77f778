/* cmd-read.c: annotates a recorded session.
 * SPDX-License-Identifier: MIT */
#include "cli.h"

#include "capture/transcript.h"

#include <stdio.h>

/**
 * cmd_read:
 * @argc: as main() has it
 * @argv: likewise, from the sub-command's name on
 *
 * Returns: the exit status; findings are no failure
 */
int
cmd_read (int argc, char **argv)
{
  g_autofree char *protocol_id = NULL, *text = NULL;
  CliOutput output = { .writer = { .format = LS_FORMAT_TEXT } };
  const GOptionEntry entries[] = {
    { "protocol", 0, 0, G_OPTION_ARG_STRING, &protocol_id, "what is spoken in it", "PROTOCOL" },
    { NULL },
  };
  const LsProtocol *protocol;
  g_autoptr (LsSession) session = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  if (!cli_parse ("read", entries, &output, 1, 1, &argc, &argv))
    return CLI_USAGE;
  protocol = cli_find_protocol (protocol_id != NULL ? protocol_id : "smtp");
  if (protocol == NULL)
    return CLI_USAGE;
  if (!cli_read_file (argv[1], LS_TRANSCRIPT_MAX, &text, &length))
    return CLI_FAILED;
  session = ls_transcript_read (LS_SPAN (text, length), argv[1], protocol, &error);
  if (session == NULL)
    {
      fprintf (stderr, "%s\n", error->message);
      return CLI_FAILED;
    }
  cli_write_events (&output.writer, session, 1);
  return CLI_DONE;
}
