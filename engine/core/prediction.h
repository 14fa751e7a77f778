/* prediction.h: a question about the reply that comes next, made from the protocol's tables.
 *
 * Nobody writes such a question: the right answer is what the log holds, the
 * wrong ones are what the table could have led to. So any session can ask,
 * a recording too.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/session.h"

G_BEGIN_DECLS

#define LS_PREDICTION_CHOICES 4

typedef enum {
  LS_PREDICT_REPLY,     /* what will the server answer? */
  LS_PREDICT_STATE      /* in which state is it then? */
} LsPredictionKind;

/**
 * LsPrediction:
 * @kind: what is asked
 * @question: the event that is answered: a command, or a letter's end; 0: the connection was opened
 * @reply: the reply that is asked about
 * @choices, @n_choices: the answers to choose from
 * @right: index of the right one
 */
typedef struct {
  LsPredictionKind kind;
  guint64          question;
  guint64          reply;
  LsChoice         choices[LS_PREDICTION_CHOICES];
  guint            n_choices;
  guint            right;
} LsPrediction;

gboolean ls_prediction_init (LsPrediction *self, LsSession *session, guint64 n, LsPredictionKind kind);

G_END_DECLS
