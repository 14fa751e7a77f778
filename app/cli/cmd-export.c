/* cmd-export.c: writes a lesson's session to a file.
 * SPDX-License-Identifier: MIT */
#include "cli.h"

#include "lesson/lesson-play.h"
#include "world/simulator.h"

#include <stdio.h>
#include <string.h>

static const struct {
  const char *ending;
  LsFormat    format;
} endings[] = {
  { ".txt", LS_FORMAT_TRANSCRIPT },
  { ".json", LS_FORMAT_JSON },
};

static gboolean
find_format (const char *file, LsFormat *format)
{
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (file, endings[i].ending))
      {
        *format = endings[i].format;
        return TRUE;
      }
  return FALSE;
}

/**
 * cmd_export:
 * @argc: as main() has it
 * @argv: likewise, from the sub-command's name on
 *
 * Returns: the exit status
 */
int
cmd_export (int argc, char **argv)
{
  g_autofree char *file = NULL;
  LsWriter writer = { .show_secrets = TRUE };
  const GOptionEntry entries[] = {
    { "to", 0, 0, G_OPTION_ARG_FILENAME, &file, "where to; its ending, .txt or .json, tells the format", "FILE" },
    { NULL },
  };
  g_autoptr (LsLesson) lesson = NULL;
  g_autoptr (LsSession) session = NULL;
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  if (!cli_parse ("export", entries, NULL, 1, 1, &argc, &argv))
    return CLI_USAGE;
  if (file == NULL || !find_format (file, &writer.format))
    {
      cli_error (file == NULL ? "export needs --to FILE" : "%s: unknown ending; expected .txt or .json", file);
      return CLI_USAGE;
    }
  lesson = cli_load_lesson (argv[1]);
  if (lesson == NULL)
    return CLI_FAILED;
  session = ls_lesson_play (lesson);
  ls_simulator_run (session);
  for (guint64 n = 1; n <= ls_log_last (ls_session_get_log (session)); n++)
    ls_writer_append (&writer, session, n, out);
  if (!g_file_set_contents (file, out->str, out->len, &error))
    {
      cli_error ("%s", error->message);
      return CLI_FAILED;
    }
  return CLI_DONE;
}
