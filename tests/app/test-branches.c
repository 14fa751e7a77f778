/* test-branches.c: what a "what if" does to the lesson, a thousand times, and how a long one is played in slices.
 * SPDX-License-Identifier: MIT */
#include "branches.h"
#include "lesson/lesson-play.h"
#include "lesson/library.h"

#define FORKS 1000

static LsSession *
play (LsLesson **lesson)
{
  g_autofree char *file = ls_library_find ("smtp-first-mail");
  g_autoptr (LsLessonProblems) problems = ls_lesson_problems_new ();
  LsSession *session;

  *lesson = ls_lesson_load (file, problems, NULL);
  g_assert_nonnull (*lesson);
  session = ls_lesson_play (*lesson);
  while (ls_session_advance (session, LS_UNIT_LINE))
    continue;
  return session;
}

/* The lesson's own line stays; each branch hangs on it; closed, the last one comes back. */
static void
test_a_thousand (void)
{
  LsLesson *lesson = NULL;
  g_autoptr (LsSession) session = play (&lesson);
  g_autoptr (LsRunner) runner = ls_runner_new ();
  g_autoptr (LsBranches) branches = ls_branches_new (session, "The lesson", runner);
  LsCursor *cursor = ls_branches_get_cursor (branches);
  guint64 lines = ls_log_unit_count (ls_session_get_log (session), LS_UNIT_LINE);
  GMainContext *context = g_main_context_default ();

  for (guint i = 1; i <= FORKS; i++)
    {
      g_autofree char *line = g_strdup_printf ("VRFY user%u", i);
      g_autoptr (GError) error = NULL;

      ls_branches_select (branches, 0);
      ls_cursor_set_step (cursor, LS_UNIT_LINE, 5);
      g_assert_true (ls_branches_fork (branches, 1, line, FALSE, &error));
      while (ls_runner_is_running (runner))
        g_main_context_iteration (context, TRUE);
      g_assert_cmpuint (ls_branches_get_n (branches), ==, i + 1);
      g_assert_cmpuint (ls_branches_get_current (branches), ==, i);
      g_assert_cmpstr (ls_branches_get (branches, i)->title, ==, line);
      g_assert_true (ls_branches_get (branches, i)->parent == ls_branches_get (branches, 0));
      g_assert_cmpuint (ls_cursor_get_step (cursor, LS_UNIT_LINE), ==, 6);
    }
  g_assert_cmpuint (ls_log_unit_count (ls_session_get_log (session), LS_UNIT_LINE), ==, lines);
  while (ls_branches_get_n (branches) > 1)
    ls_branches_close (branches, ls_branches_get_n (branches) - 1);
  g_assert_true (ls_branches_undo_close (branches));
  g_assert_cmpstr (ls_branches_get (branches, 1)->title, ==, "VRFY user1");
  g_object_unref (lesson);
}

static void
on_done (LsSession *session, gpointer data)
{
  ++*(guint *) data;
}

/* A source that always has more, until it is told to end. */
typedef struct {
  guint left;
} Endless;

static gboolean
advance (gpointer source, LsUnit unit)
{
  g_usleep (1000);
  return --((Endless *) source)->left > 0;
}

static const LsSessionSource endless_source = { .advance = advance, .free = g_free };

static LsSession *
long_session (guint milliseconds)
{
  LsSession *session = ls_session_new ();
  Endless *endless = g_new (Endless, 1);

  endless->left = milliseconds;
  ls_session_set_source (session, &endless_source, endless);
  return session;
}

/* What is short is there at once; what is long comes later; what is given up never comes. */
static void
test_slices (void)
{
  g_autoptr (LsRunner) runner = ls_runner_new ();
  g_autoptr (LsSession) brief = long_session (1), lengthy = long_session (40), given_up = long_session (G_MAXUINT);
  GMainContext *context = g_main_context_default ();
  guint done = 0, slices = 0;

  ls_runner_run (runner, brief, "brief", on_done, &done);
  g_assert_cmpuint (done, ==, 1);
  g_assert_false (ls_runner_is_running (runner));

  ls_runner_run (runner, lengthy, "lengthy", on_done, &done);
  g_assert_cmpuint (done, ==, 1);
  g_assert_true (ls_runner_is_running (runner));
  for (; ls_runner_is_running (runner); slices++)
    g_main_context_iteration (context, TRUE);
  g_assert_cmpuint (done, ==, 2);
  g_assert_cmpuint (slices, >=, 2);

  ls_runner_run (runner, given_up, "given up", on_done, &done);
  g_main_context_iteration (context, TRUE);
  g_assert_true (ls_runner_is_running (runner));
  ls_runner_cancel (runner);
  g_assert_false (ls_runner_is_running (runner));
  while (g_main_context_iteration (context, FALSE))
    continue;
  g_assert_cmpuint (done, ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/branches/a-thousand", test_a_thousand);
  g_test_add_func ("/runner/slices", test_slices);
  return g_test_run ();
}
