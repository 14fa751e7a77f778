/* test-breakpoints.c: playing stops where one asked it to, and nowhere else.
 * SPDX-License-Identifier: MIT */
#include "breakpoints.h"

#include "lesson/lesson-play.h"
#include "lesson/library.h"
#include "settings.h"

typedef struct {
  const char *name;
  const char *states;       /* with spaces between */
  const char *replies;
  gboolean    findings;
  const char *stops;        /* the lines of smtp-first-mail at which it stops */
} Row;

static const Row rows[] = {
  { "/breakpoints/none", "", "", FALSE, "" },
  { "/breakpoints/reply/no", "", "no", FALSE, "9" },
  { "/breakpoints/reply/go-on", "", "go-on", FALSE, "11" },
  { "/breakpoints/reply/not-now", "", "not-now", FALSE, "" },
  { "/breakpoints/reply/yes", "", "yes", FALSE, "1 3 5 7 18 20" },
  { "/breakpoints/state", "data", "", FALSE, "11" },
  { "/breakpoints/states", "sender recipients", "", FALSE, "5 7" },
  { "/breakpoints/finding", "", "", TRUE, "3" },
  { "/breakpoints/together", "data", "no", FALSE, "9 11" },
};

static void
choose (const Row *row)
{
  g_auto (GStrv) states = g_strsplit (row->states, " ", -1), replies = g_strsplit (row->replies, " ", -1);

  g_settings_set_strv (ls_settings_get (), "stop-at-states", (const char *const *) states);
  g_settings_set_strv (ls_settings_get (), "stop-at-replies", (const char *const *) replies);
  g_settings_set_boolean (ls_settings_get (), "stop-at-findings", row->findings);
}

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autofree char *file = ls_library_find ("smtp-first-mail");
  g_autoptr (LsLessonProblems) problems = ls_lesson_problems_new ();
  g_autoptr (LsLesson) lesson = ls_lesson_load (file, problems, NULL);
  g_autoptr (LsSession) session = ls_lesson_play (lesson);
  const LsLog *log = ls_session_get_log (session);
  g_autoptr (GString) stops = g_string_new (NULL);
  guint64 from = 0;

  while (ls_session_advance (session, LS_UNIT_LINE))
    continue;
  choose (row);
  for (guint64 step = 1; step <= ls_log_unit_count (log, LS_UNIT_LINE); step++)
    {
      guint64 to = ls_session_settle (session, ls_log_unit_event (log, LS_UNIT_LINE, step));

      if (ls_breakpoints_stop (session, from, to))
        g_string_append_printf (stops, "%s%u", stops->len > 0 ? " " : "", (guint) step);
      from = to;
    }
  g_assert_cmpstr (stops->str, ==, row->stops);
}

int
main (int argc, char **argv)
{
  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_test_add_data_func (rows[i].name, &rows[i], test_row);
  return g_test_run ();
}
