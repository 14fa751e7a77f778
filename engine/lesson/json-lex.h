/* json-lex.h: the words of a JSON text: strings, numbers, literals, each fault with its place.
 *
 * Only the scanner uses it (json-scan.c).
 * SPDX-License-Identifier: MIT */
#pragma once

#include "lesson/json-places.h"
#include "lesson/problem.h"

G_BEGIN_DECLS

/**
 * LsJsonLex:
 * @data: the text
 * @length: its octets
 * @offset: the next octet
 * @place: the next character
 * @file: the text's name, for faults
 * @problems: where faults are noted
 * @places: what the scanner knows so far, for the paths of faults
 * @at: the value that is being read, likewise
 * @stopped: a fault was met behind which nothing can be made sense of
 * @damaged: a fault was met, though reading goes on
 */
typedef struct {
  const guint8       *data;
  gsize               length;
  gsize               offset;
  LsPlace             place;
  const char         *file;
  LsLessonProblems   *problems;
  const LsJsonPlaces *places;
  LsJsonId            at;
  gboolean            stopped;
  gboolean            damaged;
} LsJsonLex;

int        ls_json_lex_peek       (const LsJsonLex *self);
void       ls_json_lex_skip_space (LsJsonLex *self);
void       ls_json_lex_step       (LsJsonLex *self);
LsJsonKind ls_json_lex_scalar     (LsJsonLex *self, const char *expected);
void       ls_json_lex_string     (LsJsonLex *self, GString *unescaped);
void       ls_json_lex_fault      (LsJsonLex *self, LsPlace place, const char *found, const char *expected);
void       ls_json_lex_unexpected (LsJsonLex *self, const char *expected);

G_END_DECLS
