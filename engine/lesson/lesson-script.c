/* lesson-script.c: a lesson's outline, its script and the inputs that play it, its notes and what-ifs.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "lesson/lesson-load.h"

/* What the script has come to, client by client. */
typedef struct {
  gboolean has_spoken;
  gboolean has_closed;
  gboolean at_once;
} Speaker;

typedef struct {
  LsLessonLoad *load;
  GArray       *speakers;
  int           part;
} Script;

static LsLessonText
take_words (LsLessonDoc *doc, LsJsonId words)
{
  return (LsLessonText) { g_strdup (ls_lesson_doc_string (doc, words, "heading")),
                          g_strdup (ls_lesson_doc_string (doc, words, "why")) };
}

static void
load_parts (LsLessonLoad *load, LsJsonId root)
{
  LsLessonDoc *doc = load->doc;

  for (LsJsonId id = ls_lesson_doc_first (doc, root, "parts"); id != 0; id = ls_lesson_doc_next (doc, id))
    {
      LsLessonPart *part = g_new (LsLessonPart, 1);

      ls_lesson_ids_add (&load->parts, doc, id, load->lesson->parts->len);
      *part = (LsLessonPart) { g_strdup (ls_lesson_doc_string (doc, id, "id")),
                               g_strdup (ls_lesson_doc_string (doc, id, "title")) };
      g_ptr_array_add (load->lesson->parts, part);
    }
}

static LsLessonStepKind
take_kind (LsLessonDoc *doc, LsJsonId id)
{
  const char *close = ls_lesson_doc_string (doc, id, "close");

  if (close != NULL)
    return strcmp (close, "quit") == 0 ? LS_STEP_QUIT : LS_STEP_DROP;
  if (ls_lesson_doc_flag (doc, id, "greeting", FALSE))
    return LS_STEP_GREETING;
  return ls_lesson_doc_member (doc, id, "octets") != 0 ? LS_STEP_OCTETS : LS_STEP_SEND;
}

/* Members that have no sense beside what the step does. */
static void
refuse_members (LsLessonDoc *doc, LsJsonId id, const char *const *members, const char *expected)
{
  for (guint i = 0; members[i] != NULL; i++)
    {
      LsJsonId member = ls_lesson_doc_member (doc, id, members[i]);
      g_autofree char *found = g_strdup_printf ("\"%s\"", members[i]);

      if (member != 0)
        ls_lesson_doc_name_fault (doc, member, found, expected);
    }
}

static void
check_kind (LsLessonDoc *doc, LsJsonId id, LsLessonStepKind kind)
{
  static const char *const no_greeting[] = { "command", "after", "not_before", "at_once", NULL };
  static const char *const no_close[] = { "expect", "reply", NULL };

  if (kind == LS_STEP_GREETING)
    refuse_members (doc, id, no_greeting, "nothing of what the client does, since it only hears the greeting");
  if (kind == LS_STEP_QUIT || kind == LS_STEP_DROP)
    refuse_members (doc, id, no_close, "nothing of a reply, since there is none to a close");
}

/* Who speaks: named, or the only one there is. */
static int
take_client (Script *script, LsJsonId id)
{
  LsLessonLoad *load = script->load;
  g_autofree char *expected = NULL;

  if (ls_lesson_doc_member (load->doc, id, "client") != 0)
    return ls_lesson_ids_find (&load->clients, load->doc, id, "client");
  if (load->clients.names->len == 1)
    return GPOINTER_TO_INT (g_hash_table_lookup (load->clients.indexes, g_ptr_array_index (load->clients.names, 0)));
  expected = ls_lesson_choice ("\"client\", a client's id", load->clients.names, "");
  ls_lesson_doc_fault (load->doc, id, "no member \"client\"", expected);
  return -1;
}

static void
check_turn (Script *script, LsJsonId id, guint client, LsLessonStepKind kind)
{
  Speaker *speaker = &g_array_index (script->speakers, Speaker, client);
  LsLessonDoc *doc = script->load->doc;

  if (speaker->has_closed)
    ls_lesson_doc_fault (doc, id, "a step behind the client's close", "nothing more of this client");
  else if (kind == LS_STEP_GREETING && speaker->has_spoken)
    ls_lesson_doc_name_fault (doc, ls_lesson_doc_member (doc, id, "greeting"), "the greeting behind another step",
                              "the greeting as the client's first step");
  speaker->has_spoken = TRUE;
  speaker->has_closed = speaker->has_closed || kind == LS_STEP_QUIT || kind == LS_STEP_DROP;
}

static char *
take_expect (LsLessonDoc *doc, LsJsonId id, const LsProtocol *protocol)
{
  LsJsonId expect = ls_lesson_doc_member (doc, id, "expect");
  g_autofree char *found = NULL;
  g_autofree char *expected = NULL;

  if (expect == 0)
    return NULL;
  if (ls_lesson_is_reply_of (protocol, ls_lesson_doc_value (doc, expect)))
    return g_strdup (ls_lesson_doc_value (doc, expect));
  found = ls_lesson_doc_shown (doc, expect);
  expected = g_strdup_printf ("how a reply of %s begins", protocol->knowledge->name);
  ls_lesson_doc_fault (doc, expect, found, expected);
  return NULL;
}

/* The last input of the step that must come first; -1 for none. */
static int
take_after (Script *script, LsJsonId id)
{
  LsLessonLoad *load = script->load;
  int index = ls_lesson_ids_find (&load->steps, load->doc, id, "after");
  const LsLessonStep *step = index < 0 ? NULL : ls_lesson_get_step (load->lesson, index);

  if (step == NULL)
    return -1;
  if (step->kind == LS_STEP_GREETING)
    {
      g_autofree char *found = ls_lesson_doc_shown (load->doc, ls_lesson_doc_member (load->doc, id, "after"));

      ls_lesson_doc_fault (load->doc, ls_lesson_doc_member (load->doc, id, "after"), found, "a step in which its client does something");
      return -1;
    }
  return (int) (step->first_input + step->n_inputs) - 1;
}

static void
add_input (LsLesson *lesson, LsLessonStep *step, LsInput input)
{
  /* Only a step's first input waits for others. */
  if (step->n_inputs > 0)
    {
      input.after = -1;
      input.not_before_us = 0;
    }
  g_array_append_val (lesson->inputs, input);
  step->n_inputs++;
}

static void
add_line (LsLesson *lesson, LsLessonStep *step, LsInput input, const char *line)
{
  gsize length = strlen (line);
  char *octets = g_strconcat (line, "\r\n", NULL);

  input.octets = g_bytes_new_take (octets, length + 2);
  add_input (lesson, step, input);
}

static void
add_inputs (Script *script, LsJsonId id, LsLessonStep *step)
{
  LsLesson *lesson = script->load->lesson;
  LsLessonDoc *doc = script->load->doc;
  const Speaker *speaker = &g_array_index (script->speakers, Speaker, step->client);
  LsJsonId send = ls_lesson_doc_member (doc, id, "send");
  LsInput input = {
    .client = step->client,
    .kind = step->kind == LS_STEP_QUIT ? LS_INPUT_QUIT_CLOSE : step->kind == LS_STEP_DROP ? LS_INPUT_DROP : LS_INPUT_OCTETS,
    .after = take_after (script, id),
    .at_once = ls_lesson_doc_flag (doc, id, "at_once", speaker->at_once),
    .not_before_us = ls_lesson_doc_number (doc, id, "not_before", 0) * 1e6,
    .script = lesson->script->len,
  };

  step->first_input = lesson->inputs->len;
  if (step->kind == LS_STEP_OCTETS)
    {
      input.octets = ls_lesson_take_octets (doc, id, "octets");
      if (input.octets != NULL)
        add_input (lesson, step, input);
    }
  else if (step->kind == LS_STEP_QUIT || step->kind == LS_STEP_DROP)
    add_input (lesson, step, input);
  else if (step->kind == LS_STEP_SEND && send != 0 && ls_lesson_doc_kind (doc, send) == LS_JSON_STRING)
    add_line (lesson, step, input, ls_lesson_doc_value (doc, send));
  else if (step->kind == LS_STEP_SEND)
    for (LsJsonId line = ls_lesson_doc_first (doc, id, "send"); line != 0; line = ls_lesson_doc_next (doc, line))
      add_line (lesson, step, input, ls_lesson_doc_value (doc, line));
}

static void
load_step (Script *script, LsJsonId id)
{
  LsLessonLoad *load = script->load;
  LsWorld *world = load->lesson->world;
  LsLessonStepKind kind = take_kind (load->doc, id);
  int client = take_client (script, id);
  LsLessonStep *step;
  const LsWorldClient *speaker;
  const LsWorldServer *server;

  check_kind (load->doc, id, kind);
  if (ls_lesson_doc_member (load->doc, id, "part") != 0)
    script->part = ls_lesson_ids_find (&load->parts, load->doc, id, "part");
  if (client < 0)
    {
      ls_lesson_ids_find (&load->steps, load->doc, id, "after");
      ls_lesson_ids_add (&load->steps, load->doc, id, -1);
      return;
    }
  check_turn (script, id, client, kind);
  speaker = g_ptr_array_index (world->clients, client);
  server = g_ptr_array_index (world->servers, speaker->server);

  step = g_new (LsLessonStep, 1);
  *step = (LsLessonStep) {
    .id = g_strdup (ls_lesson_doc_string (load->doc, id, "id")),
    .part = script->part,
    .client = client,
    .kind = kind,
    .expect = take_expect (load->doc, id, server->protocol),
    .command = take_words (load->doc, ls_lesson_doc_member (load->doc, id, "command")),
    .reply = take_words (load->doc, ls_lesson_doc_member (load->doc, id, "reply")),
  };
  if (step->expect != NULL)
    {
      LsPlace place = ls_lesson_doc_place (load->doc, ls_lesson_doc_member (load->doc, id, "expect"));

      step->line = place.line;
      step->column = place.column;
    }
  add_inputs (script, id, step);
  ls_lesson_ids_add (&load->steps, load->doc, id, load->lesson->script->len);
  g_ptr_array_add (load->lesson->script, step);
}

/* The clients' own ways, in the order of the world's clients. */
static GArray *
list_speakers (LsLessonLoad *load, LsJsonId root)
{
  GArray *speakers = g_array_new (FALSE, TRUE, sizeof (Speaker));
  LsLessonDoc *doc = load->doc;

  g_array_set_size (speakers, load->lesson->world->clients->len);
  for (LsJsonId id = ls_lesson_doc_first (doc, root, "clients"); id != 0; id = ls_lesson_doc_next (doc, id))
    {
      const char *name = ls_lesson_doc_string (doc, id, "id");
      int client = name == NULL ? -1 : GPOINTER_TO_INT (g_hash_table_lookup (load->clients.indexes, name));
      LsJsonId profile = ls_lesson_doc_member (doc, id, "profile");

      if (client >= 0)
        g_array_index (speakers, Speaker, client).at_once = ls_lesson_doc_flag (doc, profile, "at_once", FALSE);
    }
  return speakers;
}

static void
load_note (LsLessonLoad *load, LsJsonId id)
{
  static const char *const others[] = { "open", "close", "loss", "retransmission", "store", "query", NULL };
  LsLessonDoc *doc = load->doc;
  LsJsonId on_id = ls_lesson_doc_member (doc, id, "on");
  const char *on = on_id == 0 ? NULL : ls_lesson_doc_value (doc, on_id);
  LsLessonNote *note;

  if (on == NULL)
    return;
  if (!g_strv_contains (others, on) && !ls_lesson_knows_verb (load->verbs, on))
    {
      g_autofree char *found = ls_lesson_doc_shown (doc, on_id);
      g_autofree char *expected = ls_lesson_choice ("open, close, loss, retransmission, store, query, or a command", load->verbs, on);

      ls_lesson_doc_fault (doc, on_id, found, expected);
      return;
    }
  note = g_new (LsLessonNote, 1);
  *note = (LsLessonNote) {
    .conn = ls_lesson_doc_number (doc, id, "conn", 0),
    .on = g_strdup (on),
    .nth = ls_lesson_doc_number (doc, id, "nth", 0),
    .text = take_words (doc, id),
  };
  g_ptr_array_add (load->lesson->notes, note);
}

static void
load_what_if (LsLessonLoad *load, LsJsonId id)
{
  int step = ls_lesson_ids_find (&load->steps, load->doc, id, "at");
  LsLessonWhatIf *what_if;

  if (step < 0)
    return;
  what_if = g_new (LsLessonWhatIf, 1);
  *what_if = (LsLessonWhatIf) {
    .step = step,
    .send = g_strdup (ls_lesson_doc_string (load->doc, id, "send")),
    .look = g_strdup (ls_lesson_doc_string (load->doc, id, "look")),
  };
  g_ptr_array_add (load->lesson->what_ifs, what_if);
}

/**
 * ls_lesson_load_script:
 * @load: what is loaded so far: the world with its clients
 *
 * Fills the lesson's parts, script, inputs, notes and what-ifs, and reports every fault in them.
 */
void
ls_lesson_load_script (LsLessonLoad *load)
{
  LsLessonDoc *doc = load->doc;
  LsJsonId root = ls_lesson_doc_root (doc);
  Script script = { .load = load, .speakers = list_speakers (load, root), .part = -1 };

  load_parts (load, root);
  for (LsJsonId id = ls_lesson_doc_first (doc, root, "script"); id != 0; id = ls_lesson_doc_next (doc, id))
    load_step (&script, id);
  for (LsJsonId id = ls_lesson_doc_first (doc, root, "notes"); id != 0; id = ls_lesson_doc_next (doc, id))
    load_note (load, id);
  for (LsJsonId id = ls_lesson_doc_first (doc, root, "what_ifs"); id != 0; id = ls_lesson_doc_next (doc, id))
    load_what_if (load, id);
  g_array_unref (script.speakers);
}
