/* test-judge.c: any right way reaches an exercise's goals, and the right words with the wrong replies reach none.
 * SPDX-License-Identifier: MIT */
#include "capture/transcript.h"
#include "lesson/judge.h"

#include <string.h>

#define GREETING "S: 220 mail.example.org ready\n"
#define BY_HAND  TEST_DIR "/../lessons/smtp-by-hand.json"

typedef struct {
  const char *name;
  const char *transcript;
  const char *reached;      /* the ids of the goals that are reached, in the lesson's order */
} Case;

static const Case cases[] = {
  { "helo",
    GREETING "C: HELO me.example\nS: 250 hello\nC: MAIL FROM:<a@b.example>\nS: 250 OK\n"
    "C: RCPT TO:<meandus@meandus.net>\nS: 250 OK\nC: RCPT TO:<nobody@meandus.net>\nS: 550 No such user\n"
    "C: DATA\nS: 354 go\nC: Subject: Hi\nC: \nC: text\nC: .\nS: 250 OK\nC: QUIT\nS: 221 bye\n",
    "greet sender accepted refused letter goodbye" },
  { "pipelined",
    GREETING "C: EHLO me.example\nS: 250-hello\nS: 250 PIPELINING\n"
    "C: MAIL FROM:<a@b.example>\nC: RCPT TO:<tittom@tittom.fr>\nC: RCPT TO:<MEANDUS@meandus.net>\nC: DATA\n"
    "S: 250 OK\nS: 550 no\nS: 250 OK\nS: 354 go\nC: subject: =?utf-8?q?Hi?=\nC: \nC: .\nC: QUIT\nS: 250 OK\nS: 221 bye\n",
    "greet sender accepted refused letter goodbye" },
  { "after-rset",
    GREETING "C: EHLO me.example\nS: 250 hello\nC: MAIL FROM:<x@b.example>\nS: 250 OK\n"
    "C: RCPT TO:<nobody@meandus.net>\nS: 550 No such user\nC: RSET\nS: 250 OK\nC: MAIL FROM:<>\nS: 250 OK\n"
    "C: RCPT TO:<meandus@meandus.net>\nS: 251 will forward\n"
    "C: DATA\nS: 354 go\nC: Date: today\nC: Subject: Hi\nC: .\nS: 250 OK\nC: QUIT\nS: 221 bye\n",
    "greet sender accepted refused letter goodbye" },
  /* A lesson's every word, and a server that says no to each. */
  { "wrong-replies",
    GREETING "C: EHLO me.example\nS: 502 no\nC: MAIL FROM:<a@b.example>\nS: 503 no\n"
    "C: RCPT TO:<meandus@meandus.net>\nS: 451 no\nC: RCPT TO:<nobody@meandus.net>\nS: 450 no\n"
    "C: DATA\nS: 354 go\nC: Subject: Hi\nC: \nC: text\nC: .\nS: 554 no\nC: QUIT\nS: 500 what\n",
    "" },
  /* RSET throws the recipient away that the letter should have had. */
  { "letter-to-another",
    GREETING "C: HELO me.example\nS: 250 hello\nC: MAIL FROM:<a@b.example>\nS: 250 OK\n"
    "C: RCPT TO:<meandus@meandus.net>\nS: 250 OK\nC: RSET\nS: 250 OK\nC: MAIL FROM:<a@b.example>\nS: 250 OK\n"
    "C: RCPT TO:<other@meandus.net>\nS: 250 OK\nC: DATA\nS: 354 go\nC: Subject: Hi\nC: .\nS: 250 OK\n",
    "greet sender accepted" },
  /* A subject in the text is none, and what stands in the letter is no command. */
  { "subject-in-text",
    GREETING "C: HELO me.example\nS: 250 hello\nC: MAIL FROM:<a@b.example>\nS: 250 OK\n"
    "C: RCPT TO:<meandus@meandus.net>\nS: 250 OK\nC: DATA\nS: 354 go\nC: \nC: Subject: Hi\nC: QUIT\nC: .\nS: 250 OK\n",
    "greet sender accepted" },
  { "nothing-said", GREETING, "" },
};

static LsLesson *
load (const char *file)
{
  g_autoptr (LsLessonProblems) problems = ls_lesson_problems_new ();
  g_autoptr (GError) error = NULL;
  LsLesson *lesson = ls_lesson_load (file, problems, &error);

  g_assert_no_error (error);
  g_assert_nonnull (lesson);
  return lesson;
}

static LsLesson *
parse (const char *goals)
{
  g_autofree char *text = g_strdup_printf ("{ \"id\": \"test\", \"protocol\": \"smtp\", \"title\": \"Test\", \"goals\": [ %s ] }", goals);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (LsLessonProblems) problems = ls_lesson_problems_new ();
  LsLesson *lesson = ls_lesson_parse (bytes, "test.json", NULL, problems);
  g_autofree char *told = ls_lesson_problems_to_string (problems);

  g_assert_cmpstr (told, ==, "");
  return lesson;
}

static LsSession *
read_transcript (const char *transcript)
{
  g_autoptr (GError) error = NULL;
  LsSession *session = ls_transcript_read (ls_span_from_string (transcript), "test", ls_protocol_find ("smtp"), &error);

  g_assert_no_error (error);
  return session;
}

static char *
judge (LsLesson *lesson, const char *transcript)
{
  g_autoptr (LsSession) session = read_transcript (transcript);
  g_autoptr (LsJudge) self = ls_judge_new (lesson, session);
  GString *reached = g_string_new (NULL);

  ls_judge_advance (self);
  ls_judge_finish (self);
  for (guint i = 0; i < lesson->goals->len; i++)
    {
      g_autofree char *why = ls_judge_why (self, i);

      g_assert_cmpuint (strlen (why), >, 5);
      if (ls_judge_proof (self, i) == 0)
        continue;
      g_assert_cmpuint (ls_judge_proof (self, i), <=, ls_log_last (ls_session_get_log (session)));
      g_string_append_printf (reached, "%s%s", reached->len > 0 ? " " : "", ((LsLessonGoal *) lesson->goals->pdata[i])->id);
    }
  return g_string_free (reached, FALSE);
}

static void
test_by_hand (gconstpointer data)
{
  const Case *self = data;
  g_autoptr (LsLesson) lesson = load (BY_HAND);
  g_autofree char *reached = judge (lesson, self->transcript);

  g_assert_cmpstr (reached, ==, self->reached);
}

/* The proof is the reply itself, and stays the first one. */
static void
test_proof (void)
{
  g_autoptr (LsLesson) lesson = load (BY_HAND);
  g_autoptr (LsSession) session = read_transcript (GREETING "C: HELO a.example\nS: 250 one\nC: HELO b.example\nS: 250 two\n");
  g_autoptr (LsJudge) self = ls_judge_new (lesson, session);
  g_autofree char *text = NULL, *why = NULL, *missing = NULL;

  ls_judge_advance (self);
  text = ls_session_line_text (session, ls_judge_proof (self, 0));
  why = ls_judge_why (self, 0);
  missing = ls_judge_why (self, 1);
  g_assert_cmpstr (text, ==, "250 one");
  g_assert_cmpstr (why, ==, "S: 250 one (step 3)");
  g_assert_cmpstr (missing, ==, "missing: a reply that begins with 250 to MAIL");
}

typedef struct {
  const char *name;
  const char *reach;
  const char *transcript;
  gboolean    reached;
} Condition;

#define HELLO GREETING "C: HELO me.example\nS: 250 hello\n"
#define LETTER "C: MAIL FROM:<a@b.example>\nS: 250 OK\nC: RCPT TO:<x@c.example>\nS: 250 OK\nC: RCPT TO:<y@c.example>\nS: 250 OK\n" \
  "C: DATA\nS: 354 go\nC: Subject: One\nC:  and two\nC: \nC: Dear X,\nC: ..dotted\nC: .\nS: 250 OK\n"
#define BYE "C: QUIT\nS: 221 bye\n"

static const Condition conditions[] = {
  { "greeting", "{ \"reply\": { \"begins\": \"220\", \"to\": [\"connect\"] } }", GREETING, TRUE },
  { "greeting-is-no-answer", "{ \"reply\": { \"begins\": \"220\", \"to\": [\"HELO\"] } }", GREETING, FALSE },
  { "letter-end", "{ \"reply\": { \"begins\": \"250\", \"to\": [\".\"] } }", HELLO LETTER, TRUE },
  { "times", "{ \"reply\": { \"begins\": \"250\", \"to\": [\"RCPT\"], \"times\": 2 } }", HELLO LETTER, TRUE },
  { "too-few-times", "{ \"reply\": { \"begins\": \"250\", \"to\": [\"RCPT\"], \"times\": 3 } }", HELLO LETTER, FALSE },
  { "sender", "{ \"letter\": { \"from\": \"a@b.example\" } }", HELLO LETTER, TRUE },
  { "other-sender", "{ \"letter\": { \"from\": \"\" } }", HELLO LETTER, FALSE },
  { "recipients", "{ \"letter\": { \"recipients\": 2 } }", HELLO LETTER, TRUE },
  { "more-recipients", "{ \"letter\": { \"recipients\": 3 } }", HELLO LETTER, FALSE },
  { "folded-header", "{ \"letter\": { \"headers\": { \"Subject\": \"one and TWO\" } } }", HELLO LETTER, TRUE },
  { "text", "{ \"letter\": { \"text\": \"dear x\" } }", HELLO LETTER, TRUE },
  { "dot-unstuffed", "{ \"letter\": { \"text\": \"..dotted\" } }", HELLO LETTER, FALSE },
  { "two-letters", "{ \"letter\": { \"times\": 2 } }", HELLO LETTER LETTER, TRUE },
  { "one-letter", "{ \"letter\": { \"times\": 2 } }", HELLO LETTER, FALSE },
  { "state", "{ \"state\": \"data\" }", HELLO LETTER, TRUE },
  { "other-state", "{ \"state\": \"auth\" }", HELLO LETTER, FALSE },
  { "finding", "{ \"finding\": \"command-out-of-order\" }", GREETING "C: MAIL FROM:<a@b.example>\nS: 503 no\n", TRUE },
  { "no-finding", "{ \"finding\": \"bare-lf\" }", HELLO LETTER, FALSE },
  { "all", "{ \"all\": [ { \"state\": \"data\" }, { \"letter\": { } } ] }", HELLO LETTER, TRUE },
  { "not-all", "{ \"all\": [ { \"state\": \"auth\" }, { \"letter\": { } } ] }", HELLO LETTER, FALSE },
  { "any", "{ \"any\": [ { \"state\": \"auth\" }, { \"letter\": { } } ] }", HELLO LETTER, TRUE },
  { "never", "{ \"never\": { \"reply\": { \"begins\": \"5\" } } }", HELLO LETTER BYE, TRUE },
  { "once", "{ \"never\": { \"reply\": { \"begins\": \"2\" } } }", HELLO LETTER BYE, FALSE },
};

static void
test_condition (gconstpointer data)
{
  const Condition *self = data;
  g_autofree char *goal = g_strdup_printf ("{ \"id\": \"it\", \"title\": \"It\", \"reach\": %s }", self->reach);
  g_autoptr (LsLesson) lesson = parse (goal);
  g_autofree char *reached = judge (lesson, self->transcript);

  g_assert_cmpstr (reached, ==, self->reached ? "it" : "");
}

/* What never happens is known only at the end. */
static void
test_never_waits (void)
{
  g_autoptr (LsLesson) lesson = parse ("{ \"id\": \"it\", \"title\": \"It\", \"reach\": { \"never\": { \"state\": \"auth\" } } }");
  g_autoptr (LsSession) session = read_transcript (HELLO);
  g_autoptr (LsJudge) self = ls_judge_new (lesson, session);
  gboolean closed = ls_session_get_connection (session, 1)->closed;

  ls_judge_advance (self);
  g_assert_true ((ls_judge_proof (self, 0) != 0) == closed);
  ls_judge_finish (self);
  g_assert_cmpuint (ls_judge_proof (self, 0), !=, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strconcat ("/lesson/judge/by-hand/", cases[i].name, NULL);

      g_test_add_data_func (name, &cases[i], test_by_hand);
    }
  for (guint i = 0; i < G_N_ELEMENTS (conditions); i++)
    {
      g_autofree char *name = g_strconcat ("/lesson/judge/condition/", conditions[i].name, NULL);

      g_test_add_data_func (name, &conditions[i], test_condition);
    }
  g_test_add_func ("/lesson/judge/proof", test_proof);
  g_test_add_func ("/lesson/judge/never-waits-for-the-end", test_never_waits);
  return g_test_run ();
}
