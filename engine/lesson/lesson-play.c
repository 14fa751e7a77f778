/* lesson-play.c: plays a lesson in the simulator, and holds what happens against what it expects.
 * SPDX-License-Identifier: MIT */
#include "lesson/lesson-play.h"

#include "core/show.h"
#include "world/simulator.h"

/**
 * ls_lesson_play:
 * @self: a lesson; it outlives the session and its forks
 *
 * Returns: (transfer full): its session, in which nothing has happened yet: ls_session_advance() plays it
 */
LsSession *
ls_lesson_play (LsLesson *self)
{
  LsSession *session = ls_simulator_new (self->world, self->inputs, ls_lesson_words, self);

  ls_session_show_secrets (session, TRUE);
  return session;
}

/**
 * ls_lesson_play_seed:
 * @self: a lesson, not being played
 * @seed: instead of its own
 *
 * Returns: (transfer full): as ls_lesson_play()
 */
LsSession *
ls_lesson_play_seed (LsLesson *self, guint64 seed)
{
  self->world->seed = seed;
  return ls_lesson_play (self);
}

/* The event of the last reply to something that step @index said; 0 where there was none. */
static guint64
find_reply (LsLesson *self, LsSession *session, guint index)
{
  const LsLessonStep *step = ls_lesson_get_step (self, index);
  guint64 found = 0;

  for (guint64 n = 1; n <= ls_log_last (ls_session_get_log (session)); n++)
    {
      const LsEvent *event = ls_session_event (session, n);
      const LsEvent *said = ls_session_event (session, ls_session_partner (session, n));

      if (event->kind != LS_EVENT_REPLY)
        continue;
      if (said == NULL && step->kind == LS_STEP_GREETING && ls_simulator_client (session, event->conn) == step->client)
        return n;
      if (said != NULL && ls_lesson_step_of_input (self, said->line.input) == (int) index)
        found = n;
    }
  return found;
}

static void
surprise_clear (gpointer data)
{
  g_free (((LsLessonSurprise *) data)->found);
}

/**
 * ls_lesson_surprises:
 * @self: a lesson
 * @session: its session, played to its end
 *
 * Returns: (transfer full) (element-type LsLessonSurprise): every step whose reply does not begin as it expects
 */
GArray *
ls_lesson_surprises (LsLesson *self, LsSession *session)
{
  GArray *surprises = g_array_new (FALSE, FALSE, sizeof (LsLessonSurprise));
  g_autoptr (GByteArray) scratch = g_byte_array_new ();

  g_array_set_clear_func (surprises, surprise_clear);
  for (guint i = 0; i < self->script->len; i++)
    {
      const LsLessonStep *step = ls_lesson_get_step (self, i);
      guint64 n;
      LsSpan reply;

      if (step->expect == NULL)
        continue;
      n = find_reply (self, session, i);
      reply = ls_session_octets (session, n, scratch);
      if (n != 0 && ls_span_starts_nocase (reply, step->expect))
        continue;
      g_array_append_vals (surprises, &(LsLessonSurprise) { i, step->expect, NULL }, 1);
      if (n != 0)
        {
          GString *found = g_string_new (NULL);

          reply.length -= MIN (reply.length, 2);
          ls_show_append_short (found, reply, 60);
          g_array_index (surprises, LsLessonSurprise, surprises->len - 1).found = g_string_free (found, FALSE);
        }
    }
  return surprises;
}
