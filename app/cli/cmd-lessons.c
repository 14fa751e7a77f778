/* cmd-lessons.c: lists the installed lessons.
 * SPDX-License-Identifier: MIT */
#include "cli.h"

#include "lesson/library.h"

#include <json-glib/json-glib.h>
#include <stdio.h>

static void
print_json (GPtrArray *entries)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_array (builder);
  for (guint i = 0; i < entries->len; i++)
    {
      const LsLesson *lesson = ((LsLibraryEntry *) entries->pdata[i])->lesson;
      const struct {
        const char *name;
        const char *value;
      } members[] = {
        { "id", lesson != NULL ? lesson->id : NULL },
        { "protocol", lesson != NULL ? lesson->protocol->knowledge->id : NULL },
        { "title", lesson != NULL ? lesson->title : NULL },
        { "summary", lesson != NULL ? lesson->summary : NULL },
        { "group", lesson != NULL ? lesson->group : NULL },
        { "file", lesson != NULL ? lesson->file : NULL },
      };

      if (lesson == NULL)
        continue;
      json_builder_begin_object (builder);
      for (guint k = 0; k < G_N_ELEMENTS (members); k++)
        if (members[k].value != NULL)
          {
            json_builder_set_member_name (builder, members[k].name);
            json_builder_add_string_value (builder, members[k].value);
          }
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, TRUE);
  printf ("%s\n", text);
}

/**
 * cmd_lessons:
 * @argc: as main() has it
 * @argv: likewise, from the sub-command's name on
 *
 * Returns: the exit status: 1 where an installed lesson does not load
 */
int
cmd_lessons (int argc, char **argv)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "as a JSON array", NULL },
    { NULL },
  };
  g_autoptr (GPtrArray) list = NULL;
  int status = CLI_DONE;

  if (!cli_parse ("lessons", entries, NULL, 0, 0, &argc, &argv))
    return CLI_USAGE;
  list = ls_library_list (ls_library_folder ());
  if (json)
    print_json (list);
  for (guint i = 0; i < list->len; i++)
    {
      const LsLibraryEntry *entry = list->pdata[i];

      if (entry->lesson == NULL)
        {
          g_autofree char *problems = ls_lesson_problems_to_string (entry->problems);

          fputs (problems, stderr);
          status = CLI_FAILED;
        }
      else if (!json)
        printf ("%-28s %-6s %s\n", entry->lesson->id, entry->lesson->protocol->knowledge->id, entry->lesson->title);
    }
  return status;
}
