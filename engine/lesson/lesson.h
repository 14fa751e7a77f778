/* lesson.h: a lesson as it was loaded: its world, its script, and what it has to say.
 *
 * Nothing of it changes after loading; whoever shows or runs it holds a reference.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <glib-object.h>

#include "lesson/diagram.h"
#include "lesson/goal.h"
#include "lesson/problem.h"
#include "world/world.h"

G_BEGIN_DECLS

#define LS_TYPE_LESSON (ls_lesson_get_type ())
G_DECLARE_FINAL_TYPE (LsLesson, ls_lesson, LS, LESSON, GObject)

/* What happened, and why it matters; both %NULL where the lesson says nothing. */
typedef struct {
  char *heading;
  char *why;
} LsLessonText;

typedef struct {
  char *id;
  char *title;
} LsLessonPart;

typedef enum {
  LS_STEP_SEND,         /* says one or more lines */
  LS_STEP_OCTETS,       /* says octets that are no line */
  LS_STEP_GREETING,     /* says nothing: the server greets */
  LS_STEP_QUIT,         /* closes in order */
  LS_STEP_DROP          /* breaks the connection off */
} LsLessonStepKind;

/**
 * LsLessonStep:
 * @id: (nullable): what others call it
 * @part: index of its part; -1 for none
 * @client: index of the world's client that does it
 * @kind: what is done
 * @first_input, @n_inputs: the inputs that do it; none for a greeting
 * @expect: (nullable): how the last reply to it must begin: `550`, `+OK`, `NO`
 * @line, @column: where @expect stands in the lesson's file
 * @command, @reply: what to say when the client has spoken, and when the server has answered
 */
typedef struct {
  char            *id;
  int              part;
  guint            client;
  LsLessonStepKind kind;
  guint            first_input;
  guint            n_inputs;
  char            *expect;
  guint            line;
  guint            column;
  LsLessonText     command;
  LsLessonText     reply;
} LsLessonStep;

/**
 * LsLessonNote:
 * @conn: a connection's number, from 1; 0: any
 * @on: a verb, or `open`, `close`, `loss`, `store`, `query`
 * @nth: which of them, from 1, in that connection, or in the session where none is named; 0: each
 * @text: what to say
 */
typedef struct {
  guint        conn;
  char        *on;
  guint        nth;
  LsLessonText text;
} LsLessonNote;

/**
 * LsLessonWhatIf:
 * @step: index of the step in whose place to type it
 * @send: the line, without its line end
 * @look: what to look at
 */
typedef struct {
  guint step;
  char *send;
  char *look;
} LsLessonWhatIf;

/**
 * LsLesson:
 * @file: where it was loaded from
 * @id: its name for programs
 * @protocol: under which it is listed
 * @title: its name for people
 * @summary, @group: (nullable)
 * @order: by this it is listed
 * @language: of its texts
 * @world: (not nullable): what it plays in, with its seed and the start of its clock
 * @diagram: (nullable)
 * @parts: (element-type LsLessonPart)
 * @script: (element-type LsLessonStep)
 * @inputs: (element-type LsInput): what the script does to the simulator, in its order; an input's
 *   script is the index of its step
 * @notes: (element-type LsLessonNote)
 * @what_ifs: (element-type LsLessonWhatIf)
 * @goals: (element-type LsLessonGoal)
 * @n_tests: how many conditions all goals are made of
 *
 * To be read only.
 */
struct _LsLesson {
  GObject           parent_instance;
  char             *file;
  char             *id;
  const LsProtocol *protocol;
  char             *title;
  char             *summary;
  char             *group;
  guint             order;
  char             *language;
  LsWorld          *world;
  LsDiagram        *diagram;
  GPtrArray        *parts;
  GPtrArray        *script;
  GArray           *inputs;
  GPtrArray        *notes;
  GPtrArray        *what_ifs;
  GPtrArray        *goals;
  guint             n_tests;
};

LsLesson           *ls_lesson_load          (const char *file, LsLessonProblems *problems, GError **error);
LsLesson           *ls_lesson_parse         (GBytes *text, const char *file, const char *diagrams, LsLessonProblems *problems);
LsDiagram          *ls_lesson_load_diagram  (const char *file, const LsProtocol *protocol, LsLessonProblems *problems,
                                             GError **error);

int                 ls_lesson_find_step     (const LsLesson *self, const char *id);
const LsLessonStep *ls_lesson_get_step      (const LsLesson *self, guint index);
int                 ls_lesson_step_of_input (const LsLesson *self, guint number);
int                 ls_lesson_greeting_step (const LsLesson *self, guint client);
gboolean            ls_lesson_step_words    (const LsLesson *self, guint index, gboolean of_reply, LsLessonWords *words);
gboolean            ls_lesson_note_words    (const LsLesson *self, guint conn, const char *on, guint nth_in_conn,
                                             guint nth_in_session, LsLessonWords *words);
gboolean            ls_lesson_words         (gpointer lesson, LsSession *session, guint64 n, guint client, int script,
                                             LsLessonWords *words);

G_END_DECLS
