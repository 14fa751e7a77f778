/* diagram-load.c: a diagram from a lesson or a file beside it, every arrow held against the engine's table.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "lesson/json-scan.h"
#include "lesson/lesson-load.h"

/* A file that holds another's name is followed so many times. */
#define FILES_MOST 8

typedef struct {
  LsLessonDoc *doc;
  LsDiagram   *diagram;
  LsLessonIds  ids;
  GHashTable  *drawn;     /* the engine's states that a node stands for */
} DiagramLoad;

static void
add_engine_state (DiagramLoad *load, LsDiagramState *state, LsJsonId id)
{
  const LsProtocol *protocol = load->diagram->protocol;
  const char *name = ls_lesson_doc_value (load->doc, id);
  int number = ls_protocol_find_state (protocol, name);
  g_autofree char *shown = ls_lesson_doc_shown (load->doc, id);

  if (number < 0)
    {
      g_autoptr(GPtrArray) words = g_ptr_array_new ();
      g_autofree char *what = g_strdup_printf ("a state of %s", protocol->knowledge->name);
      g_autofree char *expected = NULL;

      for (guint i = 0; i < protocol->knowledge->n_states; i++)
        g_ptr_array_add (words, (gpointer) protocol->knowledge->state_id (i));
      expected = ls_lesson_choice (what, words, name);
      ls_lesson_doc_fault (load->doc, id, shown, expected);
    }
  else if (!g_hash_table_add (load->drawn, GINT_TO_POINTER (number)))
    {
      g_autofree char *found = g_strdup_printf ("%s drawn a second time", shown);

      ls_lesson_doc_fault (load->doc, id, found, "each of the protocol's states in one place");
    }
  else
    g_array_append_val (state->states, number);
}

static void
load_state (DiagramLoad *load, LsJsonId id)
{
  LsDiagramState *state = g_new0 (LsDiagramState, 1);
  LsJsonId at = ls_lesson_doc_member (load->doc, id, "at");
  LsJsonId x = ls_lesson_doc_first (load->doc, at, NULL);
  LsJsonId y = x == 0 ? 0 : ls_lesson_doc_next (load->doc, x);

  ls_lesson_ids_add (&load->ids, load->doc, id, load->diagram->states->len);
  state->id = g_strdup (ls_lesson_doc_string (load->doc, id, "id"));
  state->label = g_strdup (ls_lesson_doc_string (load->doc, id, "label"));
  state->note = g_strdup (ls_lesson_doc_string (load->doc, id, "note"));
  state->states = g_array_new (FALSE, TRUE, sizeof (guint));
  if (y != 0)
    {
      state->has_place = TRUE;
      state->x = ls_lesson_doc_amount (load->doc, x);
      state->y = ls_lesson_doc_amount (load->doc, y);
    }
  for (LsJsonId is = ls_lesson_doc_first (load->doc, id, "is"); is != 0; is = ls_lesson_doc_next (load->doc, is))
    add_engine_state (load, state, is);
  g_ptr_array_add (load->diagram->states, state);
}

/* A node may stand for several states: one way between any two of them will do. */
static gboolean
engine_has_edge (const LsDiagram *diagram, guint from, guint to, const char *on)
{
  const LsDiagramState *tail = g_ptr_array_index (diagram->states, from);
  const LsDiagramState *head = g_ptr_array_index (diagram->states, to);

  for (guint i = 0; i < tail->states->len; i++)
    for (guint k = 0; k < head->states->len; k++)
      if (diagram->protocol->has_edge (g_array_index (tail->states, guint, i), g_array_index (head->states, guint, k), on))
        return TRUE;
  return FALSE;
}

/* The other nodes that the command leads to from there, so that the author sees what was meant. */
static char *
describe_ways (const LsDiagram *diagram, guint from, const char *on)
{
  g_autoptr(GPtrArray) words = g_ptr_array_new ();
  g_autofree char *what = g_strdup_printf ("a way that the server takes on \"%s\", which leads from there to", on);

  for (guint to = 0; to < diagram->states->len; to++)
    if (engine_has_edge (diagram, from, to, on))
      g_ptr_array_add (words, ((LsDiagramState *) g_ptr_array_index (diagram->states, to))->id);
  return words->len == 0 ? g_strdup_printf ("a way that the server takes on \"%s\", and from there it takes none", on)
                         : ls_lesson_choice (what, words, "");
}

static void
check_edge (DiagramLoad *load, LsJsonId id, const LsDiagramTransition *transition)
{
  const LsDiagramState *from = g_ptr_array_index (load->diagram->states, transition->from);
  const LsDiagramState *to = g_ptr_array_index (load->diagram->states, transition->to);
  g_autofree char *found = NULL;
  g_autofree char *expected = NULL;

  /* A node whose states are themselves at fault would only be blamed twice. */
  if (from->states->len == 0 || to->states->len == 0
      || engine_has_edge (load->diagram, transition->from, transition->to, transition->on))
    return;
  found = g_strdup_printf ("an arrow from \"%s\" to \"%s\" on \"%s\"", from->id, to->id, transition->on);
  expected = describe_ways (load->diagram, transition->from, transition->on);
  ls_lesson_doc_fault (load->doc, id, found, expected);
}

static const char *
take_on (DiagramLoad *load, LsJsonId id)
{
  static const char *const others[] = { ".", "connect", "close", "TLS" };
  LsJsonId on = ls_lesson_doc_member (load->doc, id, "on");
  const char *word = on == 0 ? NULL : ls_lesson_doc_value (load->doc, on);
  g_autoptr(GPtrArray) verbs = ls_lesson_verbs (load->diagram->protocol);

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    g_ptr_array_add (verbs, (gpointer) others[i]);
  if (word != NULL && !ls_lesson_knows_verb (verbs, word))
    {
      g_autofree char *found = ls_lesson_quote (word, -1);
      g_autofree char *expected = ls_lesson_choice ("a command", verbs, word);

      ls_lesson_doc_fault (load->doc, on, found, expected);
      return NULL;
    }
  return word;
}

static void
load_transition (DiagramLoad *load, LsJsonId id)
{
  int from = ls_lesson_ids_find (&load->ids, load->doc, id, "from");
  int to = ls_lesson_ids_find (&load->ids, load->doc, id, "to");
  const char *on = take_on (load, id);
  const char *label = ls_lesson_doc_string (load->doc, id, "label");
  LsDiagramTransition *transition;

  if (from < 0 || to < 0 || on == NULL)
    return;
  for (guint i = 0; i < load->diagram->transitions->len; i++)
    {
      const LsDiagramTransition *other = g_ptr_array_index (load->diagram->transitions, i);

      if (other->from == (guint) from && other->to == (guint) to && strcmp (other->on, on) == 0)
        {
          ls_lesson_doc_fault (load->doc, id, "the same arrow a second time", "each arrow once");
          return;
        }
    }
  transition = g_new (LsDiagramTransition, 1);
  *transition = (LsDiagramTransition) {
    .from = from,
    .to = to,
    .on = g_strdup (on),
    .label = g_strdup (label == NULL ? on : label),
    .note = g_strdup (ls_lesson_doc_string (load->doc, id, "note")),
  };
  g_ptr_array_add (load->diagram->transitions, transition);
  check_edge (load, id, transition);
}

static LsDiagram *
load_drawing (LsLessonDoc *doc, LsJsonId id, const LsProtocol *protocol)
{
  g_autoptr(LsDiagram) diagram = ls_diagram_new (protocol);
  DiagramLoad load = { .doc = doc, .diagram = diagram, .drawn = g_hash_table_new (NULL, NULL) };

  ls_lesson_ids_init (&load.ids, "a state's id in the diagram");
  for (LsJsonId state = ls_lesson_doc_first (doc, id, "states"); state != 0; state = ls_lesson_doc_next (doc, state))
    load_state (&load, state);
  for (LsJsonId way = ls_lesson_doc_first (doc, id, "transitions"); way != 0; way = ls_lesson_doc_next (doc, way))
    load_transition (&load, way);
  ls_lesson_ids_clear (&load.ids);
  g_hash_table_unref (load.drawn);
  return g_steal_pointer (&diagram);
}

static char *
describe_trail (GPtrArray *trail, const char *name)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < trail->len; i++)
    g_string_append_printf (text, "%s, which names ", (char *) g_ptr_array_index (trail, i));
  g_string_append (text, name);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static LsDiagram *follow (LsLessonDoc *doc, LsJsonId id, const LsProtocol *protocol, const char *folder, GPtrArray *trail);

static LsDiagram *
load_shared (LsLessonDoc *doc, LsJsonId id, const LsProtocol *protocol, const char *folder, GPtrArray *trail)
{
  const char *name = ls_lesson_doc_value (doc, id);
  g_autofree char *file = folder == NULL ? NULL : g_build_filename (folder, name, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) text = file == NULL ? NULL : ls_json_read_file (file, &error);
  g_autoptr(LsLessonDoc) shared = NULL;

  if (text == NULL)
    {
      g_autofree char *quote = ls_lesson_quote (name, -1);
      g_autofree char *found = g_strdup_printf ("%s, which cannot be read: %s", quote,
                                                error == NULL ? "there is no folder for it" : error->message);

      ls_lesson_doc_fault (doc, id, found, "a file in the folder diagrams beside the lesson");
      return NULL;
    }
  shared = ls_lesson_doc_read (text, file, LS_RULE_DIAGRAM, ls_lesson_doc_problems (doc));
  if (shared == NULL || ls_lesson_doc_root (shared) == 0)
    return NULL;
  g_ptr_array_add (trail, g_strdup (name));
  return follow (shared, ls_lesson_doc_root (shared), protocol, folder, trail);
}

/* Calls itself at most FILES_MOST times. */
static LsDiagram *
follow (LsLessonDoc *doc, LsJsonId id, const LsProtocol *protocol, const char *folder, GPtrArray *trail)
{
  const char *name;
  g_autofree char *way = NULL;

  if (ls_lesson_doc_kind (doc, id) != LS_JSON_STRING)
    return load_drawing (doc, id, protocol);
  name = ls_lesson_doc_value (doc, id);
  way = describe_trail (trail, name);
  if (g_ptr_array_find_with_equal_func (trail, name, g_str_equal, NULL))
    {
      ls_lesson_doc_fault (doc, id, way, "files that do not lead in a circle");
      return NULL;
    }
  if (trail->len == FILES_MOST)
    {
      ls_lesson_doc_fault (doc, id, way, "a diagram after at most 8 files");
      return NULL;
    }
  return load_shared (doc, id, protocol, folder, trail);
}

/**
 * ls_lesson_take_diagram:
 * @doc: a document
 * @id: a diagram in it, or the name of a file with one
 * @protocol: what it shows
 * @folder: (nullable): where shared diagrams are
 *
 * Reports every fault in it, also those in a shared file.
 *
 * Returns: (transfer full) (nullable): the diagram
 */
LsDiagram *
ls_lesson_take_diagram (LsLessonDoc *doc, LsJsonId id, const LsProtocol *protocol, const char *folder)
{
  g_autoptr(GPtrArray) trail = g_ptr_array_new_with_free_func (g_free);

  return follow (doc, id, protocol, folder, trail);
}

/**
 * ls_lesson_load_diagram:
 * @file: a file with a diagram that lessons share; other files that it names are beside it
 * @protocol: what it shows
 * @problems: gets every fault
 * @error: says where @file cannot be read; #GIOErrorEnum. It stays unset where the diagram has faults
 *
 * Returns: (transfer full) (nullable): the diagram; %NULL where it cannot be read or has a fault
 */
LsDiagram *
ls_lesson_load_diagram (const char *file, const LsProtocol *protocol, LsLessonProblems *problems, GError **error)
{
  guint before = ls_lesson_problems_get_total (problems);
  g_autofree char *folder = g_path_get_dirname (file);
  g_autoptr(GPtrArray) trail = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GBytes) text = ls_json_read_file (file, error);
  g_autoptr(LsLessonDoc) doc = text == NULL ? NULL : ls_lesson_doc_read (text, file, LS_RULE_DIAGRAM, problems);
  g_autoptr(LsDiagram) diagram = NULL;

  g_ptr_array_add (trail, g_path_get_basename (file));
  if (doc != NULL && ls_lesson_doc_root (doc) != 0)
    diagram = follow (doc, ls_lesson_doc_root (doc), protocol, folder, trail);
  ls_lesson_problems_sort (problems);
  return ls_lesson_problems_get_total (problems) > before ? NULL : g_steal_pointer (&diagram);
}
