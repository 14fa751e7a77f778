/* lesson-load.h: the loader's own rooms: what one part of a lesson file needs to know of the others.
 *
 * Only the loader's files use it.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "lesson/lesson-doc.h"
#include "lesson/lesson.h"

G_BEGIN_DECLS

/* Ids that others refer to, in the file's order. */
typedef struct {
  const char *kind;       /* what bears them: `a host's id` */
  GHashTable *indexes;    /* id to index; -1 where it is known but not usable */
  GPtrArray  *names;
} LsLessonIds;

typedef struct {
  LsLessonDoc *doc;
  LsLesson    *lesson;
  LsLessonIds  hosts;
  LsLessonIds  servers;
  LsLessonIds  clients;
  LsLessonIds  parts;
  LsLessonIds  steps;
  GPtrArray   *verbs;     /* of all protocols in the lesson's world */
} LsLessonLoad;

void       ls_lesson_ids_init      (LsLessonIds *self, const char *kind);
void       ls_lesson_ids_clear     (LsLessonIds *self);
void       ls_lesson_ids_add       (LsLessonIds *self, LsLessonDoc *doc, LsJsonId object, int index);
int        ls_lesson_ids_find      (const LsLessonIds *self, LsLessonDoc *doc, LsJsonId object, const char *member);
int        ls_lesson_ids_find_value (const LsLessonIds *self, LsLessonDoc *doc, LsJsonId id);

GPtrArray *ls_lesson_verbs         (const LsProtocol *protocol);
gboolean   ls_lesson_knows_verb    (GPtrArray *verbs, const char *verb);
GBytes    *ls_lesson_take_octets   (LsLessonDoc *doc, LsJsonId object, const char *member);
const LsProtocol *ls_lesson_take_protocol (LsLessonDoc *doc, LsJsonId object, const LsProtocol *otherwise);
gboolean   ls_lesson_is_reply_of   (const LsProtocol *protocol, const char *code);

LsLesson  *ls_lesson_new           (const char *file);
void       ls_lesson_load_world    (LsLessonLoad *load);
void       ls_lesson_load_relays   (LsLessonLoad *load, LsJsonId server, LsWorldServer *built);
void       ls_lesson_load_network  (LsLessonLoad *load, LsJsonId world);
void       ls_lesson_load_script   (LsLessonLoad *load);
void       ls_lesson_load_goals    (LsLessonLoad *load);
LsDiagram *ls_lesson_take_diagram  (LsLessonDoc *doc, LsJsonId id, const LsProtocol *protocol, const char *folder);

G_END_DECLS
