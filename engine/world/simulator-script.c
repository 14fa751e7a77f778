/* simulator-script.c: a scripted client says its inputs, each when its turn has come.
 * SPDX-License-Identifier: MIT */
#include "world/simulator-private.h"

static const LsInput *
next_input (const LsTalk *talk)
{
  if (talk->said == talk->inputs->len)
    return NULL;
  return &g_array_index (talk->simulator->inputs, LsInput, g_array_index (talk->inputs, guint, talk->said));
}

/* Whether the input that @input must come after was answered. */
static gboolean
is_after_satisfied (const LsSimulator *self, const LsInput *input)
{
  const LsTalk *other;

  if (input->after < 0)
    return TRUE;
  other = self->talks->pdata[g_array_index (self->inputs, LsInput, input->after).client];
  for (guint i = 0; i < other->inputs->len; i++)
    if (g_array_index (other->inputs, guint, i) == (guint) input->after)
      return i < other->answered || other->is_closed;
  return TRUE;
}

static void
say (LsTalk *talk, const LsInput *input, guint number)
{
  LsSimulator *self = talk->simulator;
  gsize length = 0;
  const guint8 *data = input->octets != NULL ? g_bytes_get_data (input->octets, &length) : NULL;

  self->input_events[number] = ls_log_last (ls_session_get_log (self->session));
  switch (input->kind)
    {
    case LS_INPUT_OCTETS:
      ls_talk_client_says (talk, LS_SPAN (data, length), number + 1);
      break;
    case LS_INPUT_QUIT_CLOSE:
      talk->closed_by = LS_FROM_CLIENT;
      ls_tcp_close (talk->tcp, LS_FROM_CLIENT);
      break;
    case LS_INPUT_DROP:
      ls_talk_close_observed (talk, LS_FROM_CLIENT, TRUE);
      ls_tcp_abort (talk->tcp, LS_FROM_CLIENT);
      break;
    case LS_INPUT_LEFT_OUT:
      break;
    }
}

/* A typed line must not come before the event that it was typed at. */
static gboolean
is_too_early (const LsSimulator *self, const LsInput *input)
{
  return ls_log_last (ls_session_get_log (self->session)) < input->after_event && ls_scheduler_has_work (self->scheduler);
}

static void
speak (gpointer data, guint64 argument)
{
  LsTalk *talk = data;
  LsSimulator *self = talk->simulator;
  const LsInput *input = next_input (talk);

  talk->speaks = FALSE;
  if (input == NULL || talk->is_closed || ls_talk_tls_is_at_work (talk))
    return;
  if (!is_too_early (self, input))
    {
      guint number = g_array_index (talk->inputs, guint, talk->said++);

      say (talk, input, number);
    }
  ls_talk_plan_to_speak (talk);
}

/**
 * ls_talk_plan_to_speak:
 * @talk: a conversation
 *
 * Lets its scripted client say its next input, if it may: so long after it heard that its turn has come.
 */
void
ls_talk_plan_to_speak (LsTalk *talk)
{
  LsSimulator *self = talk->simulator;
  const LsInput *input = next_input (talk);
  gint64 time = ls_simulator_now (self);

  if (talk->speaks || talk->connection == NULL || talk->is_closed || input == NULL || ls_talk_tls_is_at_work (talk))
    return;
  if (!input->at_once && (!ls_client_may_say (talk->turn, FALSE) || !is_after_satisfied (self, input)))
    return;
  if (!input->at_once)
    time = MAX (time, talk->heard_us + self->world->think_us);
  talk->speaks = TRUE;
  /* A typed line goes last in its microsecond: what the log already holds of that moment stands before it. */
  ls_scheduler_add (self->scheduler, MAX (time, input->not_before_us),
                    input->not_before_us > 0 ? LS_PRIORITY_TIMER : LS_PRIORITY_SPEECH, speak, talk, 0);
}

/**
 * ls_talk_note_answers:
 * @talk: a conversation whose client has its turn, or is closed
 *
 * An answer to one client may be what another waits for.
 */
void
ls_talk_note_answers (LsTalk *talk)
{
  LsSimulator *self = talk->simulator;

  if (talk->answered == talk->said)
    return;
  talk->answered = talk->said;
  for (guint i = 0; i < self->world->clients->len && self->some_wait; i++)
    {
      LsTalk *other = self->talks->pdata[i];
      const LsInput *next = next_input (other);

      if (other == talk || next == NULL || next->after < 0
          || g_array_index (self->inputs, LsInput, next->after).client != talk->index)
        continue;
      other->heard_us = MAX (other->heard_us, ls_simulator_now (self));
      ls_talk_plan_to_speak (other);
    }
}
