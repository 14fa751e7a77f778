/* lesson-doc.h: a lesson's text, read and held against the table of members.
 *
 * What the table does not allow is reported once, and looks absent from then on:
 * whoever builds a lesson from it asks for members, and sees good ones only.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "lesson/json-places.h"
#include "lesson/lesson-table.h"
#include "lesson/problem.h"

G_BEGIN_DECLS

typedef struct _LsLessonDoc LsLessonDoc;

LsLessonDoc      *ls_lesson_doc_read     (GBytes *text, const char *file, LsLessonRuleId rule, LsLessonProblems *problems);
void              ls_lesson_doc_free     (LsLessonDoc *self);
LsLessonProblems *ls_lesson_doc_problems (const LsLessonDoc *self);
const char       *ls_lesson_doc_file     (const LsLessonDoc *self);

LsJsonId          ls_lesson_doc_root     (const LsLessonDoc *self);
LsJsonId          ls_lesson_doc_member   (const LsLessonDoc *self, LsJsonId object, const char *name);
LsJsonId          ls_lesson_doc_first    (const LsLessonDoc *self, LsJsonId list, const char *name);
LsJsonId          ls_lesson_doc_next     (const LsLessonDoc *self, LsJsonId id);
const char       *ls_lesson_doc_name     (const LsLessonDoc *self, LsJsonId id);
LsJsonKind        ls_lesson_doc_kind     (const LsLessonDoc *self, LsJsonId id);
LsSpan            ls_lesson_doc_text     (const LsLessonDoc *self, LsJsonId id);
const char       *ls_lesson_doc_value    (const LsLessonDoc *self, LsJsonId id);
double            ls_lesson_doc_amount   (const LsLessonDoc *self, LsJsonId id);
const char       *ls_lesson_doc_string   (const LsLessonDoc *self, LsJsonId object, const char *name);
double            ls_lesson_doc_number   (const LsLessonDoc *self, LsJsonId object, const char *name, double otherwise);
gboolean          ls_lesson_doc_flag     (const LsLessonDoc *self, LsJsonId object, const char *name, gboolean otherwise);

LsPlace           ls_lesson_doc_place    (const LsLessonDoc *self, LsJsonId id);

void              ls_lesson_doc_fault      (LsLessonDoc *self, LsJsonId id, const char *found, const char *expected);
void              ls_lesson_doc_name_fault (LsLessonDoc *self, LsJsonId id, const char *found, const char *expected);
char             *ls_lesson_doc_shown      (const LsLessonDoc *self, LsJsonId id);
char             *ls_lesson_choice         (const char *what, GPtrArray *words, const char *found);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LsLessonDoc, ls_lesson_doc_free)

G_END_DECLS
