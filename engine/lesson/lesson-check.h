/* lesson-check.h: holds a document against the table of members. Only lesson-doc.c uses it.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "lesson/lesson-doc.h"

G_BEGIN_DECLS

void                ls_lesson_check      (LsLessonDoc *doc, LsLessonRuleId rule);
void                ls_lesson_doc_refuse (LsLessonDoc *doc, LsJsonId id);
const LsJsonPlaces *ls_lesson_doc_places (const LsLessonDoc *doc);

G_END_DECLS
