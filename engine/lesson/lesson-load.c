/* lesson-load.c: from a lesson file to a lesson, or to every fault that keeps it from being one.
 * SPDX-License-Identifier: MIT */
#include "lesson/lesson-load.h"

#include <string.h>

#include "lesson/json-scan.h"

/* 2 April 2001, nine o'clock, in seconds since 1970. */
#define BEGINS_OTHERWISE G_GINT64_CONSTANT (986202000)

/**
 * ls_lesson_ids_init:
 * @self: to be filled
 * @kind: what bears the ids, for faults
 */
void
ls_lesson_ids_init (LsLessonIds *self, const char *kind)
{
  *self = (LsLessonIds) { kind, g_hash_table_new (g_str_hash, g_str_equal), g_ptr_array_new () };
}

/**
 * ls_lesson_ids_clear:
 */
void
ls_lesson_ids_clear (LsLessonIds *self)
{
  g_hash_table_unref (self->indexes);
  g_ptr_array_unref (self->names);
}

/**
 * ls_lesson_ids_add:
 * @self: ids
 * @doc: where they stand
 * @object: an object with a member `id`; without one, nothing happens
 * @index: what the id stands for; -1: nothing that could be used
 *
 * Notes an id, and reports one that is there already.
 */
void
ls_lesson_ids_add (LsLessonIds *self, LsLessonDoc *doc, LsJsonId object, int index)
{
  LsJsonId id = ls_lesson_doc_member (doc, object, "id");
  const char *name;

  if (id == 0)
    return;
  name = ls_lesson_doc_value (doc, id);
  if (g_hash_table_contains (self->indexes, name))
    {
      g_autofree char *quote = ls_lesson_quote (name, -1);
      g_autofree char *found = g_strdup_printf ("%s once more", quote);
      g_autofree char *expected = g_strdup_printf ("%s that no other has", self->kind);

      ls_lesson_doc_fault (doc, id, found, expected);
      return;
    }
  g_hash_table_insert (self->indexes, (gpointer) name, GINT_TO_POINTER (index));
  g_ptr_array_add (self->names, (gpointer) name);
}

/**
 * ls_lesson_ids_find:
 * @self: ids
 * @doc: where it stands
 * @object: an object
 * @member: its member that names one of them
 *
 * Reports a name that is not among them.
 *
 * Returns: what the id stands for; -1 where nothing usable is named
 */
int
ls_lesson_ids_find (const LsLessonIds *self, LsLessonDoc *doc, LsJsonId object, const char *member)
{
  LsJsonId id = ls_lesson_doc_member (doc, object, member);

  return id == 0 ? -1 : ls_lesson_ids_find_value (self, doc, id);
}

/**
 * ls_lesson_ids_find_value:
 * @self: ids
 * @doc: where it stands
 * @id: a string that names one of them
 *
 * Reports a name that is not among them.
 *
 * Returns: what the id stands for; -1 where nothing usable is named
 */
int
ls_lesson_ids_find_value (const LsLessonIds *self, LsLessonDoc *doc, LsJsonId id)
{
  const char *name = ls_lesson_doc_value (doc, id);
  g_autofree char *expected = NULL;
  g_autofree char *found = NULL;
  gpointer index;

  if (g_hash_table_lookup_extended (self->indexes, name, NULL, &index))
    return GPOINTER_TO_INT (index);
  found = ls_lesson_quote (name, -1);
  expected = ls_lesson_choice (self->kind, self->names, name);
  ls_lesson_doc_fault (doc, id, found, expected);
  return -1;
}

/**
 * ls_lesson_verbs:
 *
 * Returns: (transfer full) (element-type utf8): the protocol's commands
 */
GPtrArray *
ls_lesson_verbs (const LsProtocol *protocol)
{
  GPtrArray *verbs = g_ptr_array_new ();

  for (guint i = 0; protocol != NULL && i < protocol->n_verbs; i++)
    g_ptr_array_add (verbs, (gpointer) protocol->verbs[i]);
  return verbs;
}

/**
 * ls_lesson_knows_verb:
 *
 * Returns: whether @verb is among @verbs
 */
gboolean
ls_lesson_knows_verb (GPtrArray *verbs, const char *verb)
{
  return g_ptr_array_find_with_equal_func (verbs, verb, g_str_equal, NULL);
}

/**
 * ls_lesson_take_octets:
 * @doc: a document
 * @object: an object
 * @member: its member that holds octets in base64
 *
 * Returns: (transfer full) (nullable): the octets; %NULL where there are none, or no good ones
 */
GBytes *
ls_lesson_take_octets (LsLessonDoc *doc, LsJsonId object, const char *member)
{
  LsJsonId id = ls_lesson_doc_member (doc, object, member);
  const char *text;
  gsize length;
  guchar *octets;

  if (id == 0)
    return NULL;
  text = ls_lesson_doc_value (doc, id);
  if (strlen (text) % 4 != 0)
    {
      g_autofree char *found = g_strdup_printf ("%zu characters", strlen (text));

      ls_lesson_doc_fault (doc, id, found, "base64, which comes in fours, padded with =");
      return NULL;
    }
  octets = g_base64_decode (text, &length);
  return g_bytes_new_take (octets, length);
}

/**
 * ls_lesson_take_protocol:
 * @doc: a document
 * @object: an object
 * @otherwise: (nullable): the protocol, where @object has no member `protocol`
 *
 * Returns: (nullable): the protocol; %NULL, and reported, where this program does not speak it
 */
const LsProtocol *
ls_lesson_take_protocol (LsLessonDoc *doc, LsJsonId object, const LsProtocol *otherwise)
{
  LsJsonId id = ls_lesson_doc_member (doc, object, "protocol");
  g_autofree char *found = NULL;
  const LsProtocol *protocol;

  if (id == 0)
    return otherwise;
  protocol = ls_protocol_find (ls_lesson_doc_value (doc, id));
  if (protocol == NULL)
    {
      found = ls_lesson_doc_shown (doc, id);
      ls_lesson_doc_fault (doc, id, found, "a protocol that this version of Lockstep plays");
    }
  return protocol;
}

/**
 * ls_lesson_is_reply_of:
 * @protocol: a protocol
 * @code: `250`, `+OK`, `NO`, `#` and the like
 *
 * Returns: whether a reply of this protocol can begin so
 */
gboolean
ls_lesson_is_reply_of (const LsProtocol *protocol, const char *code)
{
  static const struct { const char *protocol; const char *const codes[6]; } signs[] = {
    { "pop2", { "+", "-", "=", "#", NULL } },
    { "pop3", { "+OK", "-ERR", "+", NULL } },
    { "imap", { "OK", "NO", "BAD", "+", NULL } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (signs); i++)
    if (strcmp (signs[i].protocol, protocol->knowledge->id) == 0)
      return g_strv_contains (signs[i].codes, code);
  return g_ascii_isdigit (code[0]);
}

static void
load_begins (LsLessonDoc *doc, LsJsonId root, LsWorld *world)
{
  LsJsonId id = ls_lesson_doc_member (doc, root, "begins");
  g_autoptr(GDateTime) moment = NULL;

  world->begins = BEGINS_OTHERWISE;
  if (id == 0)
    return;
  moment = g_date_time_new_from_iso8601 (ls_lesson_doc_value (doc, id), NULL);
  if (moment == NULL)
    {
      g_autofree char *found = ls_lesson_doc_shown (doc, id);

      ls_lesson_doc_fault (doc, id, found, "a day that its month has");
      return;
    }
  world->begins = g_date_time_to_unix (moment);
}

static void
load_head (LsLessonDoc *doc, LsJsonId root, LsLesson *lesson)
{
  const char *language = ls_lesson_doc_string (doc, root, "language");

  lesson->id = g_strdup (ls_lesson_doc_string (doc, root, "id"));
  lesson->protocol = ls_lesson_take_protocol (doc, root, NULL);
  lesson->title = g_strdup (ls_lesson_doc_string (doc, root, "title"));
  lesson->summary = g_strdup (ls_lesson_doc_string (doc, root, "summary"));
  lesson->group = g_strdup (ls_lesson_doc_string (doc, root, "group"));
  lesson->order = ls_lesson_doc_number (doc, root, "order", 0);
  lesson->language = g_strdup (language == NULL ? "en" : language);
  lesson->world->seed = ls_lesson_doc_number (doc, root, "seed", 1);
  load_begins (doc, root, lesson->world);
}

static void
load_everything (LsLessonDoc *doc, LsJsonId root, LsLesson *lesson, const char *diagrams)
{
  LsLessonLoad load = { .doc = doc, .lesson = lesson };
  LsJsonId diagram = ls_lesson_doc_member (doc, root, "diagram");

  ls_lesson_ids_init (&load.hosts, "a host's id");
  ls_lesson_ids_init (&load.servers, "a server's id");
  ls_lesson_ids_init (&load.clients, "a client's id");
  ls_lesson_ids_init (&load.parts, "a part's id");
  ls_lesson_ids_init (&load.steps, "a step's id");

  load_head (doc, root, lesson);
  load.verbs = ls_lesson_verbs (lesson->protocol);
  ls_lesson_load_world (&load);
  if (diagram != 0 && lesson->protocol != NULL)
    lesson->diagram = ls_lesson_take_diagram (doc, diagram, lesson->protocol, diagrams);
  ls_lesson_load_script (&load);
  ls_lesson_load_goals (&load);

  g_ptr_array_unref (load.verbs);
  ls_lesson_ids_clear (&load.hosts);
  ls_lesson_ids_clear (&load.servers);
  ls_lesson_ids_clear (&load.clients);
  ls_lesson_ids_clear (&load.parts);
  ls_lesson_ids_clear (&load.steps);
}

/**
 * ls_lesson_parse:
 * @text: (transfer none): a lesson file's octets
 * @file: its name, for faults
 * @diagrams: (nullable): the folder with the diagrams that lessons share
 * @problems: gets every fault, in the order of files and lines
 *
 * Returns: (transfer full) (nullable): the lesson; %NULL where it has a fault
 */
LsLesson *
ls_lesson_parse (GBytes *text, const char *file, const char *diagrams, LsLessonProblems *problems)
{
  guint before = ls_lesson_problems_get_total (problems);
  g_autoptr(LsLessonDoc) doc = ls_lesson_doc_read (text, file, LS_RULE_LESSON, problems);
  g_autoptr(LsLesson) lesson = ls_lesson_new (file);

  if (doc != NULL && ls_lesson_doc_root (doc) != 0)
    load_everything (doc, ls_lesson_doc_root (doc), lesson, diagrams);
  ls_lesson_problems_sort (problems);
  return ls_lesson_problems_get_total (problems) > before ? NULL : g_steal_pointer (&lesson);
}

/**
 * ls_lesson_load:
 * @file: a lesson file's name; diagrams that it shares are in the folder `diagrams` beside it
 * @problems: gets every fault, in the order of files and lines
 * @error: says where @file cannot be read; #GIOErrorEnum. It stays unset where the lesson has faults
 *
 * Returns: (transfer full) (nullable): the lesson; %NULL where it cannot be read or has a fault
 */
LsLesson *
ls_lesson_load (const char *file, LsLessonProblems *problems, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (file);
  g_autofree char *diagrams = g_build_filename (folder, "diagrams", NULL);
  g_autoptr(GBytes) text = ls_json_read_file (file, error);

  return text == NULL ? NULL : ls_lesson_parse (text, file, diagrams, problems);
}
