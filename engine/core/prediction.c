/* prediction.c: a question about the reply that comes next, made from the protocol's tables.
 * SPDX-License-Identifier: MIT */
#include "core/prediction.h"

#include <string.h>

static gboolean
is_same (LsPredictionKind kind, const LsChoice *one, const LsChoice *other)
{
  return kind == LS_PREDICT_STATE ? one->state == other->state : strcmp (one->token, other->token) == 0;
}

static gboolean
is_taken (const LsPrediction *self, const LsChoice *choice)
{
  for (guint i = 0; i < self->n_choices; i++)
    if (is_same (self->kind, &self->choices[i], choice))
      return TRUE;
  return FALSE;
}

static gboolean
is_like_one (const LsPrediction *self, const LsChoice *choice)
{
  for (guint i = 0; i < self->n_choices; i++)
    if (self->choices[i].token[0] == choice->token[0])
      return TRUE;
  return FALSE;
}

/* First one of each class of reply, since that is what one is to learn to tell apart; then what else there is. */
static void
take_choices (LsPrediction *self, const GArray *choices)
{
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < choices->len && self->n_choices < LS_PREDICTION_CHOICES; i++)
      {
        const LsChoice *choice = &g_array_index (choices, LsChoice, i);

        if (is_taken (self, choice) || (pass == 0 && self->kind == LS_PREDICT_REPLY && is_like_one (self, choice)))
          continue;
        self->choices[self->n_choices++] = *choice;
      }
}

static int
compare_choices (gconstpointer a, gconstpointer b)
{
  const LsChoice *one = a, *other = b;
  int order = strcmp (one->token, other->token);

  return order != 0 ? order : one->state - other->state;
}

/* In a fixed order: the place of an answer gives nothing away. */
static void
put_in_order (LsPrediction *self)
{
  LsChoice right = self->choices[0];

  qsort (self->choices, self->n_choices, sizeof (LsChoice), compare_choices);
  for (guint i = 0; i < self->n_choices; i++)
    if (is_same (self->kind, &self->choices[i], &right))
      self->right = i;
}

/* The next line after @n, if it is a reply to what was said last: then nothing else can be meant. */
static guint64
find_reply (LsSession *session, guint64 n)
{
  const LsLog *log = ls_session_get_log (session);
  guint64 k = ls_log_unit_at (log, LS_UNIT_LINE, n), next = ls_log_unit_event (log, LS_UNIT_LINE, k + 1);
  const LsEvent *event = next != 0 ? ls_session_event (session, next) : NULL;

  return event != NULL && event->kind == LS_EVENT_REPLY ? next : 0;
}

/**
 * ls_prediction_init:
 * @self: (out): the question
 * @session: a session
 * @n: where one stands
 * @kind: what to ask
 *
 * Asks about the line that comes after @n.
 *
 * Returns: %FALSE where there is nothing to ask: what comes next is no reply, or the table knows but one answer
 */
gboolean
ls_prediction_init (LsPrediction *self, LsSession *session, guint64 n, LsPredictionKind kind)
{
  guint64 reply = find_reply (session, n);
  const LsKnowledge *knowledge;
  g_autoptr (GArray) choices = NULL;

  *self = (LsPrediction) { .kind = kind, .reply = reply };
  if (reply == 0)
    return FALSE;
  knowledge = ls_session_get_connection (session, ls_session_event (session, reply)->conn)->knowledge;
  if (knowledge->choices == NULL)
    return FALSE;
  self->question = ls_session_partner (session, reply);
  choices = g_array_new (FALSE, FALSE, sizeof (LsChoice));
  knowledge->choices (session, reply, choices);
  take_choices (self, choices);
  put_in_order (self);
  return self->n_choices > 1;
}
