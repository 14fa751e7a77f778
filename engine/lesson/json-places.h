/* json-places.h: where in a JSON text each value and each member's name stands.
 *
 * A path is written `$.script[3].send`; a name that is no plain word `$["two words"]`.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/span.h"

G_BEGIN_DECLS

typedef enum {
  LS_JSON_UNKNOWN,      /* the text broke off before it could be told */
  LS_JSON_NULL,
  LS_JSON_BOOLEAN,
  LS_JSON_NUMBER,
  LS_JSON_STRING,
  LS_JSON_ARRAY,
  LS_JSON_OBJECT
} LsJsonKind;

/* A value's number in its text; 0 is none. */
typedef guint32 LsJsonId;

#define LS_JSON_ROOT ((LsJsonId) 1)

/**
 * LsPlace:
 * @line: from 1
 * @column: in characters, from 1
 */
typedef struct {
  guint line;
  guint column;
} LsPlace;

typedef struct _LsJsonPlaces LsJsonPlaces;

LsJsonPlaces *ls_json_places_new        (GBytes *text);
void          ls_json_places_free       (LsJsonPlaces *self);
LsJsonId      ls_json_places_add        (LsJsonPlaces *self, LsJsonId parent, LsJsonId before, LsPlace place);
void          ls_json_places_set_name   (LsJsonPlaces *self, LsJsonId id, const char *name, LsPlace place);
void          ls_json_places_supersede  (LsJsonPlaces *self, LsJsonId id);
void          ls_json_places_set_value  (LsJsonPlaces *self, LsJsonId id, LsJsonKind kind, gsize start, gsize length);

guint         ls_json_places_get_n      (const LsJsonPlaces *self);
LsJsonKind    ls_json_places_kind       (const LsJsonPlaces *self, LsJsonId id);
LsPlace       ls_json_places_value      (const LsJsonPlaces *self, LsJsonId id);
LsPlace       ls_json_places_name_place (const LsJsonPlaces *self, LsJsonId id);
const char   *ls_json_places_name       (const LsJsonPlaces *self, LsJsonId id);
LsSpan        ls_json_places_text       (const LsJsonPlaces *self, LsJsonId id);
gboolean      ls_json_places_is_superseded (const LsJsonPlaces *self, LsJsonId id);
LsJsonId      ls_json_places_parent     (const LsJsonPlaces *self, LsJsonId id);
LsJsonId      ls_json_places_first      (const LsJsonPlaces *self, LsJsonId id);
LsJsonId      ls_json_places_next       (const LsJsonPlaces *self, LsJsonId id);
LsJsonId      ls_json_places_member     (const LsJsonPlaces *self, LsJsonId object, const char *name);
LsJsonId      ls_json_places_find       (const LsJsonPlaces *self, const char *path);
char         *ls_json_places_path       (const LsJsonPlaces *self, LsJsonId id);
const char   *ls_json_kind_name         (LsJsonKind kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LsJsonPlaces, ls_json_places_free)

G_END_DECLS
