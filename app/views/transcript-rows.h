/* transcript-rows.h: which rows a transcript has: the steps that were seen, and in a "what if" both stories side by side.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "branches.h"
#include "figure/figure-text.h"

G_BEGIN_DECLS

typedef enum {
  LS_ROW_STEP,      /* a step of the one story that there is, or that both share */
  LS_ROW_NEXT,      /* what comes next, as far as that may be told; in a "what if" it stands in a pair's right half */
  LS_ROW_FORK,      /* here the stories part */
  LS_ROW_HEADS,     /* what the columns are */
  LS_ROW_PAIR       /* a step of each */
} LsRowKind;

/**
 * LsTranscriptCell:
 * @session: whose step it is; %NULL: the cell is empty
 * @step: the number of the line
 * @event: the event that ends it; 0 in a cell that says what comes next
 */
typedef struct {
  LsSession *session;
  guint64    step;
  guint64    event;
} LsTranscriptCell;

/**
 * LsTranscriptRow:
 * @kind: what it is
 * @cells: the left one, or the only one; the right one of a pair
 */
typedef struct {
  LsRowKind        kind;
  LsTranscriptCell cells[2];
} LsTranscriptRow;

/**
 * LsTranscriptRows:
 * @session: the story in which the cursor stands
 * @other: (nullable): the story that it was forked from; nothing here is owned
 * @other_title: (nullable): what that is called, where it is a "what if" itself
 * @diagram: (nullable): names the states
 * @first: the number of the first step that is kept
 * @step: where the cursor stands
 * @seen: how many steps of @session were seen
 * @other_seen: how many steps of @other may be shown
 * @shared: how many steps both have alike; 0 where there is no @other
 * @typed: the step that was typed; 0: none
 * @has_next: whether there is something to say about what comes next
 * @hides_shared: whether the shared steps are left out
 */
typedef struct {
  LsSession *session;
  LsSession *other;
  const char *other_title;
  const LsDiagram *diagram;
  guint64    first;
  guint64    step;
  guint64    seen;
  guint64    other_seen;
  guint64    shared;
  guint64    typed;
  gboolean   has_next;
  gboolean   hides_shared;
} LsTranscriptRows;

void     ls_transcript_rows_look   (LsTranscriptRows *self, LsBranches *branches);
guint64  ls_transcript_rows_count  (const LsTranscriptRows *self);
void     ls_transcript_rows_get    (const LsTranscriptRows *self, guint64 index, LsTranscriptRow *row);
guint64  ls_transcript_rows_find   (const LsTranscriptRows *self, guint64 step);

char    *ls_transcript_cell_text   (const LsTranscriptCell *cell);
char    *ls_transcript_cell_flag   (const LsTranscriptCell *cell);
char    *ls_transcript_state_word  (LsSession *session, guint64 n, const LsDiagram *diagram);

G_END_DECLS
