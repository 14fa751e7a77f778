/* test-line-finder.c: whoever looks for a word finds every line that has it, forward, backward and round.
 * SPDX-License-Identifier: MIT */
#include "line-finder.h"

#include "lesson/lesson-play.h"
#include "lesson/library.h"

typedef struct {
  LsLesson     *lesson;
  LsSession    *session;
  LsLineFinder *finder;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *file = ls_library_find ("smtp-first-mail");
  g_autoptr (LsLessonProblems) problems = ls_lesson_problems_new ();

  fixture->lesson = ls_lesson_load (file, problems, NULL);
  fixture->session = ls_lesson_play (fixture->lesson);
  while (ls_session_advance (fixture->session, LS_UNIT_LINE))
    continue;
  fixture->finder = ls_line_finder_new ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->finder);
  g_object_unref (fixture->session);
  g_object_unref (fixture->lesson);
}

static void
look_for (Fixture *fixture, const char *words)
{
  ls_line_finder_set (fixture->finder, fixture->session, words);
  while (!ls_line_finder_is_done (fixture->finder))
    g_main_context_iteration (NULL, TRUE);
}

static void
test_forward_and_round (Fixture *fixture, gconstpointer data)
{
  look_for (fixture, "rcpt to");
  g_assert_cmpuint (ls_line_finder_get_n (fixture->finder), ==, 2);
  g_assert_cmpuint (ls_line_finder_next (fixture->finder, 0), ==, 6);
  g_assert_cmpuint (ls_line_finder_next (fixture->finder, 6), ==, 8);
  g_assert_cmpuint (ls_line_finder_next (fixture->finder, 7), ==, 8);
  g_assert_cmpuint (ls_line_finder_next (fixture->finder, 8), ==, 6);
}

static void
test_backward_and_round (Fixture *fixture, gconstpointer data)
{
  look_for (fixture, "RCPT");
  g_assert_cmpuint (ls_line_finder_previous (fixture->finder, 20), ==, 8);
  g_assert_cmpuint (ls_line_finder_previous (fixture->finder, 8), ==, 6);
  g_assert_cmpuint (ls_line_finder_previous (fixture->finder, 6), ==, 8);
  g_assert_cmpuint (ls_line_finder_previous (fixture->finder, 0), ==, 8);
}

static void
test_rank (Fixture *fixture, gconstpointer data)
{
  look_for (fixture, "RCPT");
  g_assert_cmpuint (ls_line_finder_get_rank (fixture->finder, 6), ==, 1);
  g_assert_cmpuint (ls_line_finder_get_rank (fixture->finder, 8), ==, 2);
  g_assert_cmpuint (ls_line_finder_get_rank (fixture->finder, 7), ==, 0);
  g_assert_cmpuint (ls_line_finder_get_rank (fixture->finder, 20), ==, 0);
}

static void
test_nothing (Fixture *fixture, gconstpointer data)
{
  look_for (fixture, "xyzzy");
  g_assert_cmpuint (ls_line_finder_get_n (fixture->finder), ==, 0);
  g_assert_cmpuint (ls_line_finder_next (fixture->finder, 3), ==, 0);
  g_assert_cmpuint (ls_line_finder_previous (fixture->finder, 3), ==, 0);
  look_for (fixture, "");
  g_assert_cmpuint (ls_line_finder_get_n (fixture->finder), ==, 0);
}

static void
test_given_up (Fixture *fixture, gconstpointer data)
{
  ls_line_finder_set (fixture->finder, fixture->session, "RCPT");
  ls_line_finder_set (fixture->finder, NULL, NULL);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_true (ls_line_finder_is_done (fixture->finder));
  g_assert_cmpuint (ls_line_finder_get_n (fixture->finder), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/line-finder/forward-and-round", Fixture, NULL, set_up, test_forward_and_round, tear_down);
  g_test_add ("/line-finder/backward-and-round", Fixture, NULL, set_up, test_backward_and_round, tear_down);
  g_test_add ("/line-finder/rank", Fixture, NULL, set_up, test_rank, tear_down);
  g_test_add ("/line-finder/nothing", Fixture, NULL, set_up, test_nothing, tear_down);
  g_test_add ("/line-finder/given-up", Fixture, NULL, set_up, test_given_up, tear_down);
  return g_test_run ();
}
