/* goal.h: what a learner must reach in an exercise: a condition on what was observed, whatever way led there.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  LS_GOAL_REPLY,        /* a reply of a kind has come */
  LS_GOAL_LETTER,       /* a letter was taken */
  LS_GOAL_STATE,        /* the server came into a state */
  LS_GOAL_FINDING,      /* something odd was noticed */
  LS_GOAL_REMOVED,      /* letters left a maildrop for good */
  LS_GOAL_KEPT,         /* letters were left in it at the goodbye */
  LS_GOAL_ALL,          /* every one of several conditions */
  LS_GOAL_ANY,          /* one of them */
  LS_GOAL_NEVER         /* the session ended without it */
} LsGoalKind;

/* A header that a letter must have. */
typedef struct {
  char *name;
  char *value;          /* stands somewhere in it; empty: anything does */
} LsGoalHeader;

/**
 * LsGoalTest:
 * @kind: what is looked for
 * @index: its number among all tests of the lesson
 * @times: so often, or so many letters
 * @begins: (nullable): of a reply: how it begins: `2`, `550`, `+OK`
 * @to: (nullable): of a reply: to one of these commands, `connect` for the greeting, `.` for a letter; %NULL: to any
 * @argument: (nullable): of a reply: what stands in the command's line
 * @sender: (nullable): of a letter: its envelope's sender
 * @recipients: (nullable): of a letter: addresses among its envelope's recipients
 * @headers: (nullable) (element-type LsGoalHeader): of a letter
 * @text: (nullable): of a letter: what stands in its text
 * @n_recipients: of a letter: its envelope has at least so many
 * @state: of a state: its number
 * @finding: (nullable): of a finding: its word
 * @of: (nullable) (element-type LsGoalTest): of all, any and never
 *
 * A condition. What it does not name does not matter.
 */
typedef struct {
  LsGoalKind kind;
  guint      index;
  guint      times;
  char      *begins;
  char     **to;
  char      *argument;
  char      *sender;
  char     **recipients;
  GPtrArray *headers;
  char      *text;
  guint      n_recipients;
  guint      state;
  char      *finding;
  GPtrArray *of;
} LsGoalTest;

/**
 * LsLessonGoal:
 * @id: for programs
 * @title: for people
 * @detail: (nullable): what counts, in a few words
 * @test: when it is reached
 * @hints: (element-type utf8): help, given one by one
 */
typedef struct {
  char       *id;
  char       *title;
  char       *detail;
  LsGoalTest *test;
  GPtrArray  *hints;
} LsLessonGoal;

LsGoalTest   *ls_goal_test_new  (LsGoalKind kind, guint index);
void          ls_goal_test_free (LsGoalTest *self);
void          ls_goal_test_add_header (LsGoalTest *self, const char *name, const char *value);
void          ls_lesson_goal_free (LsLessonGoal *self);

G_END_DECLS
