/* json-scan.h: a strict reader of JSON (RFC 8259) that finds faults and places, and builds nothing.
 *
 * It reads before json-glib does, which is lenient, recurses, and forgets places.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "lesson/json-places.h"
#include "lesson/problem.h"

G_BEGIN_DECLS

#define LS_JSON_MOST_OCTETS  (8 * 1024 * 1024)
#define LS_JSON_MOST_DEPTH   32
#define LS_JSON_MOST_VALUES  200000
#define LS_JSON_MOST_MEMBERS 4096    /* of one object: a hash table fed with chosen names must stay quick */

LsJsonPlaces *ls_json_scan      (GBytes *text, const char *file, LsLessonProblems *problems);
GBytes       *ls_json_read_file (const char *path, GError **error);

G_END_DECLS
