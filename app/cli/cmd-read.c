/* cmd-read.c: annotates a recorded session.
 * SPDX-License-Identifier: MIT */
#include "cli.h"

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
  g_autofree char *protocol_id = NULL;
  CliOutput output = { .writer = { .format = LS_FORMAT_TEXT } };
  const GOptionEntry entries[] = {
    { "protocol", 0, 0, G_OPTION_ARG_STRING, &protocol_id, "what is spoken in it", "PROTOCOL" },
    { NULL },
  };
  const LsProtocol *protocol = NULL;
  g_autoptr (LsSession) session = NULL;

  if (!cli_parse ("read", entries, &output, 1, 1, &argc, &argv))
    return CLI_USAGE;
  if (protocol_id != NULL)
    {
      protocol = cli_find_protocol (protocol_id);
      if (protocol == NULL)
        return CLI_USAGE;
    }
  session = cli_read_recording (argv[1], protocol, NULL);
  if (session == NULL)
    return CLI_FAILED;
  cli_write_events (&output.writer, session, 1);
  return CLI_DONE;
}
