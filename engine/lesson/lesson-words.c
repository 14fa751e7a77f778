/* lesson-words.c: what a lesson has to say about an event of the session that plays it.
 * SPDX-License-Identifier: MIT */
#include "lesson/lesson.h"

#include "network/dns-knowledge.h"
#include "network/tcp.h"

#include <string.h>

/* The name by which a note calls such an event; @scratch keeps a verb. */
static const char *
note_name (LsSession *session, guint64 n, GString *scratch)
{
  const LsEvent *event = ls_session_event (session, n);
  g_autoptr(GByteArray) octets = NULL;
  LsSpan line;
  LsSpan verb;

  switch ((LsEventKind) event->kind)
    {
    case LS_EVENT_OPEN:
      return "open";
    case LS_EVENT_CLOSE:
      return "close";
    case LS_EVENT_STORE:
      return "store";
    case LS_EVENT_SEGMENT:
      if ((event->flags & LS_EVENT_FLAG_LOST) != 0)
        return "loss";
      return event->row >= LS_TCP_KIND_AGAIN && event->row <= LS_TCP_KIND_AGAIN_NEXT ? "retransmission" : NULL;
    case LS_EVENT_COMMAND:
      if (ls_session_get_connection (session, event->conn)->knowledge == &ls_dns_knowledge)
        return "query";
      octets = g_byte_array_new ();
      line = ls_session_octets (session, n, octets);
      verb = ls_span_take_word (&line);
      while (verb.length > 0 && g_ascii_isspace (verb.data[verb.length - 1]))
        verb.length--;
      g_string_truncate (scratch, 0);
      g_string_append_len (scratch, (const char *) verb.data, verb.length);
      g_string_ascii_up (scratch);
      return scratch->str;
    case LS_EVENT_REPLY:
    case LS_EVENT_DATA:
    case LS_EVENT_STATE:
    case LS_EVENT_FINDING:
    case LS_EVENT_NOTE:
    case LS_EVENT_N_KINDS:
      break;
    }
  return NULL;
}

static gboolean
has_note (const LsLesson *self, const char *on)
{
  for (guint i = 0; i < self->notes->len; i++)
    if (strcmp (((LsLessonNote *) g_ptr_array_index (self->notes, i))->on, on) == 0)
      return TRUE;
  return FALSE;
}

/* Counts its like before it: only where a lesson has a note for them, so a long log costs nothing else. */
static gboolean
words_of_note (const LsLesson *self, LsSession *session, guint64 n, LsLessonWords *words)
{
  g_autoptr(GString) scratch = g_string_new (NULL);
  const char *name = note_name (session, n, scratch);
  g_autofree char *on = NULL;
  guint32 conn = ls_session_event (session, n)->conn;
  guint in_conn = 0;
  guint in_session = 0;

  if (name == NULL || !has_note (self, name))
    return FALSE;
  on = g_strdup (name);
  for (guint64 i = 1; i <= n; i++)
    {
      const LsEvent *event = ls_session_event (session, i);

      name = event == NULL ? NULL : note_name (session, i, scratch);
      if (name == NULL || strcmp (name, on) != 0)
        continue;
      in_session++;
      in_conn += event->conn == conn;
    }
  return ls_lesson_note_words (self, conn, on, in_conn, in_session, words);
}

/* The connection's first line, if it is the server's. */
static gboolean
is_greeting (LsSession *session, guint64 n)
{
  const LsEvent *event = ls_session_event (session, n);

  if (event->kind != LS_EVENT_REPLY || event->partner != 0)
    return FALSE;
  while (event->back != 0)
    {
      n -= event->back;
      event = ls_session_event (session, n);
      if (event == NULL || ls_event_is_line (event))
        return FALSE;
    }
  return TRUE;
}

/* The step in which the client ends its connection; -1 where the server or the network did. */
static int
closing_step (const LsLesson *self, const LsEvent *event, guint client)
{
  if (event->kind == LS_EVENT_CLOSE && event->from == LS_FROM_CLIENT)
    for (guint i = 0; i < self->script->len; i++)
      {
        const LsLessonStep *step = ls_lesson_get_step (self, i);

        if (step->client == client && (step->kind == LS_STEP_QUIT || step->kind == LS_STEP_DROP))
          return i;
      }
  return -1;
}

/**
 * ls_lesson_words:
 * @lesson: (type LsLesson): a lesson
 * @session: a session that plays it, or a fork of one
 * @n: an event's number
 * @client: index of the client whose conversation it belongs to
 * @script: the step that it comes from, or that it answers; -1 for none
 * @words: (out): the words; every string belongs to the lesson
 *
 * The words for an event: a step's, else a note's. This is what ls_simulator_new() takes.
 *
 * Returns: whether the lesson has any, be it only the part
 */
gboolean
ls_lesson_words (gpointer lesson, LsSession *session, guint64 n, guint client, int script, LsLessonWords *words)
{
  const LsLesson *self = lesson;
  const LsEvent *event = ls_session_event (session, n);

  *words = (LsLessonWords) { NULL, NULL, NULL };
  if (event == NULL)
    return FALSE;
  if (script < 0 && is_greeting (session, n))
    script = ls_lesson_greeting_step (self, client);
  if (script < 0)
    script = closing_step (self, event, client);
  if (script >= 0 && script < (int) self->script->len
      && (ls_event_is_line (event) || event->kind == LS_EVENT_CLOSE))
    return ls_lesson_step_words (self, script, event->kind == LS_EVENT_REPLY, words) || words->part != NULL;
  return words_of_note (self, session, n, words);
}
