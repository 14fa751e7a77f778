/* lesson-doc.c: a lesson's text, read by our scanner and built by json-glib; and how to ask for what it holds.
 * SPDX-License-Identifier: MIT */
#include "lesson/lesson-doc.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "lesson/json-scan.h"
#include "lesson/lesson-check.h"

struct _LsLessonDoc {
  char             *file;
  LsLessonProblems *problems;
  LsJsonPlaces     *places;
  JsonParser       *parser;
  JsonNode        **nodes;    /* by number of the value; NULL where superseded */
  guint8           *bad;      /* likewise: whether the table does not allow it */
};

/* At most 32 deep, as the scanner saw to it. */
static void
index_node (LsLessonDoc *self, LsJsonId id, JsonNode *node)
{
  guint n = 0;

  self->nodes[id] = node;
  for (LsJsonId child = ls_json_places_first (self->places, id); child != 0; child = ls_json_places_next (self->places, child))
    if (JSON_NODE_HOLDS_ARRAY (node))
      index_node (self, child, json_array_get_element (json_node_get_array (node), n++));
    else if (!ls_json_places_is_superseded (self->places, child))
      index_node (self, child, json_object_get_member (json_node_get_object (node), ls_json_places_name (self->places, child)));
}

/**
 * ls_lesson_doc_read:
 * @text: (transfer none): a file's octets
 * @file: its name, for faults
 * @rule: what the whole of it must be
 * @problems: (transfer none): gets every fault; outlives the document
 *
 * Returns: (transfer full) (nullable): the document, faulty or not; %NULL where it is no JSON
 */
LsLessonDoc *
ls_lesson_doc_read (GBytes *text, const char *file, LsLessonRuleId rule, LsLessonProblems *problems)
{
  g_autoptr(LsJsonPlaces) places = ls_json_scan (text, file, problems);
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  g_autoptr(GError) error = NULL;
  gsize length;
  const char *octets = g_bytes_get_data (text, &length);
  LsLessonDoc *self;

  if (places == NULL)
    return NULL;
  if (!json_parser_load_from_data (parser, octets, length, &error))
    {
      ls_lesson_problems_add (problems, file, 1, 1, "$", error->message, "JSON that json-glib reads too");
      return NULL;
    }

  self = g_new (LsLessonDoc, 1);
  *self = (LsLessonDoc) {
    .file = g_strdup (file),
    .problems = problems,
    .nodes = g_new0 (JsonNode *, ls_json_places_get_n (places) + 1),
    .bad = g_new0 (guint8, ls_json_places_get_n (places) + 1),
  };
  self->places = g_steal_pointer (&places);
  self->parser = g_steal_pointer (&parser);
  index_node (self, LS_JSON_ROOT, json_parser_get_root (self->parser));
  ls_lesson_check (self, rule);
  return self;
}

/**
 * ls_lesson_doc_free:
 * @self: (nullable) (transfer full): a document
 */
void
ls_lesson_doc_free (LsLessonDoc *self)
{
  if (self == NULL)
    return;
  g_free (self->file);
  ls_json_places_free (self->places);
  g_object_unref (self->parser);
  g_free (self->nodes);
  g_free (self->bad);
  g_free (self);
}

/**
 * ls_lesson_doc_problems:
 *
 * Returns: (transfer none): where its faults go
 */
LsLessonProblems *
ls_lesson_doc_problems (const LsLessonDoc *self)
{
  return self->problems;
}

/**
 * ls_lesson_doc_file:
 *
 * Returns: (transfer none): its file's name
 */
const char *
ls_lesson_doc_file (const LsLessonDoc *self)
{
  return self->file;
}

/**
 * ls_lesson_doc_places:
 *
 * Returns: (transfer none): where its values stand
 */
const LsJsonPlaces *
ls_lesson_doc_places (const LsLessonDoc *self)
{
  return self->places;
}

/**
 * ls_lesson_doc_refuse:
 *
 * Makes the value look absent.
 */
void
ls_lesson_doc_refuse (LsLessonDoc *self, LsJsonId id)
{
  self->bad[id] = TRUE;
}

static LsJsonId
good (const LsLessonDoc *self, LsJsonId id)
{
  return id == 0 || self->bad[id] || self->nodes[id] == NULL ? 0 : id;
}

/**
 * ls_lesson_doc_root:
 *
 * Returns: the whole; 0 where it is not what it should be
 */
LsJsonId
ls_lesson_doc_root (const LsLessonDoc *self)
{
  return good (self, LS_JSON_ROOT);
}

/**
 * ls_lesson_doc_member:
 *
 * Returns: the value of @object's member @name; 0 where there is no good one
 */
LsJsonId
ls_lesson_doc_member (const LsLessonDoc *self, LsJsonId object, const char *name)
{
  return object == 0 ? 0 : good (self, ls_json_places_member (self->places, object, name));
}

/**
 * ls_lesson_doc_first:
 * @self: a document
 * @list: an object
 * @name: (nullable): its member, a list or an object; %NULL: @list itself
 *
 * Returns: the first good value in there; 0 where there is none
 */
LsJsonId
ls_lesson_doc_first (const LsLessonDoc *self, LsJsonId list, const char *name)
{
  LsJsonId first;

  if (name != NULL)
    list = ls_lesson_doc_member (self, list, name);
  if (list == 0)
    return 0;
  first = ls_json_places_first (self->places, list);
  return first == 0 || good (self, first) != 0 ? first : ls_lesson_doc_next (self, first);
}

/**
 * ls_lesson_doc_next:
 *
 * Returns: the next good value in the same list or object; 0 where there is none
 */
LsJsonId
ls_lesson_doc_next (const LsLessonDoc *self, LsJsonId id)
{
  do
    id = ls_json_places_next (self->places, id);
  while (id != 0 && good (self, id) == 0);
  return id;
}

/**
 * ls_lesson_doc_name:
 *
 * Returns: (transfer none) (nullable): the name of the member @id
 */
const char *
ls_lesson_doc_name (const LsLessonDoc *self, LsJsonId id)
{
  return ls_json_places_name (self->places, id);
}

/**
 * ls_lesson_doc_kind:
 *
 * Returns: what the value @id is
 */
LsJsonKind
ls_lesson_doc_kind (const LsLessonDoc *self, LsJsonId id)
{
  return ls_json_places_kind (self->places, id);
}

/**
 * ls_lesson_doc_text:
 *
 * Returns: the value's octets as they are written; valid until @self goes
 */
LsSpan
ls_lesson_doc_text (const LsLessonDoc *self, LsJsonId id)
{
  return ls_json_places_text (self->places, id);
}

/**
 * ls_lesson_doc_value:
 *
 * Returns: (transfer none): what the string @id says, unescaped
 */
const char *
ls_lesson_doc_value (const LsLessonDoc *self, LsJsonId id)
{
  return json_node_get_string (self->nodes[id]);
}

/**
 * ls_lesson_doc_amount:
 *
 * Returns: the number @id, read from its own digits
 */
double
ls_lesson_doc_amount (const LsLessonDoc *self, LsJsonId id)
{
  g_autofree char *digits = ls_span_dup (ls_json_places_text (self->places, id));

  return g_ascii_strtod (digits, NULL);
}

/**
 * ls_lesson_doc_string:
 *
 * Returns: (transfer none) (nullable): what @object's member @name says; %NULL where there is no good one
 */
const char *
ls_lesson_doc_string (const LsLessonDoc *self, LsJsonId object, const char *name)
{
  LsJsonId id = ls_lesson_doc_member (self, object, name);

  return id == 0 ? NULL : ls_lesson_doc_value (self, id);
}

/**
 * ls_lesson_doc_number:
 *
 * Returns: the number that is @object's member @name; @otherwise where there is no good one
 */
double
ls_lesson_doc_number (const LsLessonDoc *self, LsJsonId object, const char *name, double otherwise)
{
  LsJsonId id = ls_lesson_doc_member (self, object, name);

  return id == 0 ? otherwise : ls_lesson_doc_amount (self, id);
}

/**
 * ls_lesson_doc_flag:
 *
 * Returns: whether @object's member @name is true; @otherwise where there is no good one
 */
gboolean
ls_lesson_doc_flag (const LsLessonDoc *self, LsJsonId object, const char *name, gboolean otherwise)
{
  LsJsonId id = ls_lesson_doc_member (self, object, name);

  return id == 0 ? otherwise : json_node_get_boolean (self->nodes[id]);
}

static void
fault_at (LsLessonDoc *self, LsJsonId id, LsPlace place, const char *found, const char *expected)
{
  g_autofree char *path = ls_json_places_path (self->places, id);

  ls_lesson_problems_add (self->problems, self->file, place.line, place.column, path, found, expected);
}

/**
 * ls_lesson_doc_place:
 *
 * Returns: where the value @id stands
 */
LsPlace
ls_lesson_doc_place (const LsLessonDoc *self, LsJsonId id)
{
  return ls_json_places_value (self->places, id);
}

/**
 * ls_lesson_doc_fault:
 * @self: a document
 * @id: the value that is wrong
 * @found: what stands there
 * @expected: what should stand there
 */
void
ls_lesson_doc_fault (LsLessonDoc *self, LsJsonId id, const char *found, const char *expected)
{
  fault_at (self, id, ls_json_places_value (self->places, id), found, expected);
}

/**
 * ls_lesson_doc_name_fault:
 * @self: a document
 * @id: the member whose name is wrong
 * @found: what stands there
 * @expected: what should stand there
 */
void
ls_lesson_doc_name_fault (LsLessonDoc *self, LsJsonId id, const char *found, const char *expected)
{
  fault_at (self, id, ls_json_places_name_place (self->places, id), found, expected);
}

/**
 * ls_lesson_doc_shown:
 *
 * Returns: (transfer full): the value in a few words
 */
char *
ls_lesson_doc_shown (const LsLessonDoc *self, LsJsonId id)
{
  LsJsonKind kind = ls_json_places_kind (self->places, id);
  LsSpan text = ls_json_places_text (self->places, id);

  if (kind == LS_JSON_STRING)
    return ls_lesson_quote (ls_lesson_doc_value (self, id), -1);
  if (kind == LS_JSON_NUMBER)
    return g_strdup_printf ("the number %.*s", (int) MIN (text.length, 32), (const char *) text.data);
  if (kind == LS_JSON_BOOLEAN || kind == LS_JSON_NULL)
    return ls_span_dup (text);
  return g_strdup (ls_json_kind_name (kind));
}
