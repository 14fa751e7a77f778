/* lesson-goals.c: a lesson's goals, with the conditions that say when they are reached.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "lesson/lesson-load.h"

static LsGoalTest *load_test (LsLessonLoad *load, LsJsonId id);

static char **
take_strings (LsLessonDoc *doc, LsJsonId object, const char *member)
{
  g_autoptr (GPtrArray) strings = NULL;

  if (ls_lesson_doc_member (doc, object, member) == 0)
    return NULL;
  strings = g_ptr_array_new ();
  for (LsJsonId id = ls_lesson_doc_first (doc, object, member); id != 0; id = ls_lesson_doc_next (doc, id))
    g_ptr_array_add (strings, g_strdup (ls_lesson_doc_value (doc, id)));
  g_ptr_array_add (strings, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&strings), FALSE);
}

static void
check_commands (LsLessonLoad *load, LsJsonId reply)
{
  LsLessonDoc *doc = load->doc;

  for (LsJsonId id = ls_lesson_doc_first (doc, reply, "to"); id != 0; id = ls_lesson_doc_next (doc, id))
    {
      const char *verb = ls_lesson_doc_value (doc, id);
      g_autofree char *found = ls_lesson_doc_shown (doc, id);

      if (strcmp (verb, ".") != 0 && strcmp (verb, "connect") != 0 && !ls_lesson_knows_verb (load->verbs, verb))
        ls_lesson_doc_fault (doc, id, found, "a command of a protocol that is spoken here");
    }
}

static void
load_reply (LsLessonLoad *load, LsJsonId reply, LsGoalTest *test)
{
  LsLessonDoc *doc = load->doc;

  test->begins = g_strdup (ls_lesson_doc_string (doc, reply, "begins"));
  test->argument = g_strdup (ls_lesson_doc_string (doc, reply, "argument"));
  test->to = take_strings (doc, reply, "to");
  test->times = ls_lesson_doc_number (doc, reply, "times", 1);
  check_commands (load, reply);
}

static void
load_letter (LsLessonLoad *load, LsJsonId letter, LsGoalTest *test)
{
  LsLessonDoc *doc = load->doc;

  test->sender = g_strdup (ls_lesson_doc_string (doc, letter, "from"));
  test->recipients = take_strings (doc, letter, "to");
  test->n_recipients = ls_lesson_doc_number (doc, letter, "recipients", 0);
  test->text = g_strdup (ls_lesson_doc_string (doc, letter, "text"));
  test->times = ls_lesson_doc_number (doc, letter, "times", 1);
  for (LsJsonId id = ls_lesson_doc_first (doc, letter, "headers"); id != 0; id = ls_lesson_doc_next (doc, id))
    ls_goal_test_add_header (test, ls_lesson_doc_name (doc, id), ls_lesson_doc_value (doc, id));
}

static void
load_state (LsLessonLoad *load, LsJsonId id, LsGoalTest *test)
{
  int state = load->lesson->protocol != NULL ? ls_protocol_find_state (load->lesson->protocol, ls_lesson_doc_value (load->doc, id)) : 0;
  g_autofree char *found = ls_lesson_doc_shown (load->doc, id);

  if (state < 0)
    ls_lesson_doc_fault (load->doc, id, found, "a state of the lesson's protocol");
  test->state = MAX (state, 0);
}

static void
load_finding (LsLessonLoad *load, LsJsonId id, LsGoalTest *test)
{
  const LsKnowledge *knowledge = load->lesson->protocol != NULL ? load->lesson->protocol->knowledge : NULL;
  g_autofree char *found = ls_lesson_doc_shown (load->doc, id);

  test->finding = g_strdup (ls_lesson_doc_value (load->doc, id));
  for (guint row = 0; knowledge != NULL && row < knowledge->n_findings; row++)
    if (strcmp (knowledge->finding_id (row), test->finding) == 0)
      return;
  if (knowledge != NULL)
    ls_lesson_doc_fault (load->doc, id, found, "a finding of the lesson's protocol");
}

static void
load_inner (LsLessonLoad *load, LsJsonId id, const char *list, LsGoalTest *test)
{
  for (LsJsonId inner = ls_lesson_doc_first (load->doc, id, list); inner != 0; inner = ls_lesson_doc_next (load->doc, inner))
    g_ptr_array_add (test->of, load_test (load, inner));
}

/* The table has seen to it that exactly one of these members is there, or has reported it. */
static LsGoalTest *
load_test (LsLessonLoad *load, LsJsonId id)
{
  static const char *const kinds[] = { "reply", "letter", "state", "finding", "removed", "kept", "all", "any", "never" };
  LsLessonDoc *doc = load->doc;
  LsGoalKind kind = 0;
  LsJsonId what = 0;
  LsGoalTest *test;

  for (guint i = 0; i < G_N_ELEMENTS (kinds) && what == 0; i++)
    {
      kind = i;
      what = ls_lesson_doc_member (doc, id, kinds[i]);
    }
  test = ls_goal_test_new (kind, load->lesson->n_tests++);
  if (what == 0)
    return test;
  switch (kind)
    {
    case LS_GOAL_REPLY:
      load_reply (load, what, test);
      break;
    case LS_GOAL_LETTER:
      load_letter (load, what, test);
      break;
    case LS_GOAL_STATE:
      load_state (load, what, test);
      break;
    case LS_GOAL_FINDING:
      load_finding (load, what, test);
      break;
    case LS_GOAL_REMOVED:
    case LS_GOAL_KEPT:
      test->times = ls_lesson_doc_amount (doc, what);
      break;
    case LS_GOAL_ALL:
    case LS_GOAL_ANY:
      load_inner (load, id, kinds[kind], test);
      break;
    case LS_GOAL_NEVER:
      g_ptr_array_add (test->of, load_test (load, what));
      break;
    }
  return test;
}

static LsLessonGoal *
load_goal (LsLessonLoad *load, LsJsonId id)
{
  LsLessonDoc *doc = load->doc;
  LsLessonGoal *goal = g_new0 (LsLessonGoal, 1);
  LsJsonId reach = ls_lesson_doc_member (doc, id, "reach");

  goal->id = g_strdup (ls_lesson_doc_string (doc, id, "id"));
  goal->title = g_strdup (ls_lesson_doc_string (doc, id, "title"));
  goal->detail = g_strdup (ls_lesson_doc_string (doc, id, "detail"));
  goal->hints = g_ptr_array_new_with_free_func (g_free);
  if (reach != 0)
    goal->test = load_test (load, reach);
  for (LsJsonId hint = ls_lesson_doc_first (doc, id, "hints"); hint != 0; hint = ls_lesson_doc_next (doc, hint))
    g_ptr_array_add (goal->hints, g_strdup (ls_lesson_doc_value (doc, hint)));
  return goal;
}

/**
 * ls_lesson_load_goals:
 * @load: the loader, which knows the lesson's protocol and world by now
 *
 * Loads the lesson's goals, and reports what is wrong with them.
 */
void
ls_lesson_load_goals (LsLessonLoad *load)
{
  LsLessonDoc *doc = load->doc;
  LsLessonIds ids;

  ls_lesson_ids_init (&ids, "a goal's id");
  for (LsJsonId id = ls_lesson_doc_first (doc, ls_lesson_doc_root (doc), "goals"); id != 0; id = ls_lesson_doc_next (doc, id))
    {
      ls_lesson_ids_add (&ids, doc, id, load->lesson->goals->len);
      g_ptr_array_add (load->lesson->goals, load_goal (load, id));
    }
  ls_lesson_ids_clear (&ids);
}
