/* test-prediction.c: wherever a reply comes next, a fair question can be asked about it.
 * SPDX-License-Identifier: MIT */
#include "core/prediction.h"

#include "capture/transcript.h"
#include "lesson/lesson-play.h"
#include "world/simulator.h"

#include <string.h>

static LsSession *
read_transcript (const char *transcript)
{
  g_autoptr (GError) error = NULL;
  LsSession *session = ls_transcript_read (ls_span_from_string (transcript), "test", ls_protocol_find ("smtp"), &error);

  g_assert_no_error (error);
  return session;
}

static guint64
line_at (LsSession *session, guint64 k)
{
  return k == 0 ? 0 : ls_log_unit_event (ls_session_get_log (session), LS_UNIT_LINE, k);
}

static gboolean
offers (const LsPrediction *prediction, const char *token)
{
  for (guint i = 0; i < prediction->n_choices; i++)
    if (strcmp (prediction->choices[i].token, token) == 0)
      return TRUE;
  return FALSE;
}

static void
check_choices (const LsPrediction *self)
{
  g_assert_cmpuint (self->n_choices, >=, 2);
  g_assert_cmpuint (self->n_choices, <=, LS_PREDICTION_CHOICES);
  g_assert_cmpuint (self->right, <, self->n_choices);
  for (guint i = 0; i < self->n_choices; i++)
    {
      g_assert_nonnull (self->choices[i].meaning);
      for (guint j = 0; j < i; j++)
        if (self->kind == LS_PREDICT_REPLY)
          g_assert_cmpstr (self->choices[i].token, !=, self->choices[j].token);
        else
          g_assert_cmpuint (self->choices[i].state, !=, self->choices[j].state);
    }
}

/* Of every step of a session: asked before each reply, and before nothing else; the right answer is what comes. */
static guint
check_session (LsSession *session)
{
  const LsLog *log = ls_session_get_log (session);
  guint asked = 0;

  for (guint64 k = 0; k < ls_log_unit_count (log, LS_UNIT_LINE); k++)
    {
      const LsEvent *next = ls_session_event (session, line_at (session, k + 1));
      g_autofree char *text = ls_session_line_text (session, line_at (session, k + 1));
      LsPrediction reply, state;
      gboolean has_reply = ls_prediction_init (&reply, session, line_at (session, k), LS_PREDICT_REPLY);
      gboolean has_state = ls_prediction_init (&state, session, line_at (session, k), LS_PREDICT_STATE);

      g_test_message ("step %" G_GUINT64_FORMAT ": %s", k, text);
      /* Of a name server nothing is asked. */
      g_assert_true (has_reply == (next->kind == LS_EVENT_REPLY
                                   && ls_session_get_connection (session, next->conn)->knowledge->choices != NULL));
      if (has_reply)
        {
          check_choices (&reply);
          g_assert_true (g_str_has_prefix (text, reply.choices[reply.right].token));
          asked++;
        }
      if (has_state)
        {
          check_choices (&state);
          g_assert_cmpuint (state.choices[state.right].state, ==, next->state);
        }
    }
  return asked;
}

static void
test_lesson (gconstpointer data)
{
  g_autoptr (LsLessonProblems) problems = ls_lesson_problems_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (LsLesson) lesson = ls_lesson_load (data, problems, &error);
  g_autoptr (LsSession) session = NULL;

  g_assert_no_error (error);
  session = ls_lesson_play (lesson);
  ls_simulator_run (session);
  if (strcmp (lesson->protocol->knowledge->id, "smtp") == 0)
    g_assert_cmpuint (check_session (session), >, 0);
}

/* One who has not seen that the envelope has no recipient yet picks 354. */
static void
test_tempting (void)
{
  g_autoptr (LsSession) session = read_transcript ("S: 220 a ready\nC: HELO b\nS: 250 a\nC: MAIL FROM:<a@b.example>\nS: 250 OK\nC: DATA\nS: 503 no\n");
  LsPrediction prediction;

  g_assert_true (ls_prediction_init (&prediction, session, line_at (session, 6), LS_PREDICT_REPLY));
  g_assert_cmpuint (prediction.n_choices, ==, 4);
  g_assert_true (offers (&prediction, "354"));
  g_assert_cmpstr (prediction.choices[prediction.right].token, ==, "503");
  g_assert_cmpstr (prediction.choices[prediction.right].meaning, ==, "No");
  g_assert_true (ls_prediction_init (&prediction, session, line_at (session, 6), LS_PREDICT_STATE));
  g_assert_cmpuint (prediction.n_choices, >=, 3);
}

/* Where several commands wait, it is not plain which reply is meant: the next one is. Where none comes, nothing is asked. */
static void
test_pipelined (void)
{
  g_autoptr (LsSession) session = read_transcript ("S: 220 a ready\nC: EHLO b\nS: 250 a\nC: NOOP\nC: QUIT\nS: 250 OK\nS: 221 bye\n");
  LsPrediction prediction;

  g_assert_false (ls_prediction_init (&prediction, session, line_at (session, 4), LS_PREDICT_REPLY));
  g_assert_true (ls_prediction_init (&prediction, session, line_at (session, 5), LS_PREDICT_REPLY));
  g_assert_cmpuint (prediction.question, ==, line_at (session, 4));
  g_assert_false (ls_prediction_init (&prediction, session, ls_log_last (ls_session_get_log (session)), LS_PREDICT_REPLY));
}

/* A number that no table knows is offered without finer print; what is no number at all is not asked about. */
static void
test_strange (void)
{
  g_autoptr (LsSession) session = read_transcript ("S: 220 a ready\nC: EHLO b\nS: 299 a\nC: NOOP\nS: what\n");
  LsPrediction prediction;

  g_assert_true (ls_prediction_init (&prediction, session, line_at (session, 2), LS_PREDICT_REPLY));
  g_assert_cmpstr (prediction.choices[prediction.right].token, ==, "299");
  g_assert_null (prediction.choices[prediction.right].detail);
  g_assert_false (ls_prediction_init (&prediction, session, line_at (session, 4), LS_PREDICT_REPLY));
}

int
main (int argc, char **argv)
{
  g_autoptr (GDir) folder = NULL;
  const char *file;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_open (TEST_DIR "/../lessons", 0, NULL);
  while ((file = g_dir_read_name (folder)) != NULL)
    if (g_str_has_suffix (file, ".json"))
      {
        g_autofree char *name = g_strconcat ("/core/prediction/lesson/", file, NULL);

        g_test_add_data_func_full (name, g_build_filename (TEST_DIR "/../lessons", file, NULL), test_lesson, g_free);
      }
  g_test_add_func ("/core/prediction/tempting", test_tempting);
  g_test_add_func ("/core/prediction/pipelined", test_pipelined);
  g_test_add_func ("/core/prediction/strange", test_strange);
  return g_test_run ();
}
