/* recording-comments.c: what a recording says about its packets.
 * SPDX-License-Identifier: MIT */
#include "capture/recording-comments.h"

#include "capture/capture-marks.h"

/* `text (ref)` on a line of its own. */
static void
append_explanation (LsSession *session, guint64 n, GString *out)
{
  g_auto (LsExplanation) explanation = { 0 };

  ls_session_explain (session, n, &explanation);
  if (explanation.heading != NULL)
    g_string_append_printf (out, "%s\n", explanation.heading);
  if (explanation.text != NULL && explanation.ref != NULL)
    g_string_append_printf (out, "%s (%s)\n", explanation.text, explanation.ref);
  else if (explanation.text != NULL)
    g_string_append_printf (out, "%s\n", explanation.text);
}

static void
append_finding (LsSession *session, guint64 n, const LsEvent *event, const LsKnowledge *knowledge, GString *out)
{
  g_string_append_printf (out, "⚑ %s (%s): ", knowledge->finding_id (event->row),
                          event->flags & LS_EVENT_FLAG_ERROR     ? "error"
                          : event->flags & LS_EVENT_FLAG_WARNING ? "warning"
                                                                 : "info");
  append_explanation (session, n, out);
}

/* A finding follows the event that it is about, with nothing of that connection but findings between. */
static void
append_findings (LsSession *session, guint64 n, guint32 conn, const LsKnowledge *knowledge, GString *out)
{
  const LsEvent *event;

  while ((event = ls_session_event (session, ++n)) != NULL)
    {
      if (event->conn != conn)
        continue;
      if (event->kind != LS_EVENT_FINDING)
        return;
      append_finding (session, n, event, knowledge, out);
    }
}

static void
take_comment (GString *text, GPtrArray *comments)
{
  if (text->len > 0)
    g_ptr_array_add (comments, g_strndup (text->str, text->len - 1));
  g_string_free (text, TRUE);
}

/**
 * ls_recording_comment_line:
 * @session: a session
 * @n: a command, a reply or a line of a letter
 * @comments: (element-type utf8): what is to be said of it is added, if anything is
 */
void
ls_recording_comment_line (LsSession *session, guint64 n, GPtrArray *comments)
{
  const LsEvent *event = ls_session_event (session, n);
  const LsKnowledge *knowledge = ls_session_get_connection (session, event->conn)->knowledge;
  GString *text = g_string_new (NULL);
  LsLessonWords lesson = { NULL };
  gboolean speaks = event->kind == LS_EVENT_DATA && (event->flags & LS_EVENT_FLAG_DOT) == 0;

  /* A letter's line speaks for itself, unless a lesson has something to say about it. */
  if (!speaks || (ls_session_words (session, n, &lesson) && lesson.heading != NULL))
    append_explanation (session, n, text);
  if (!speaks && (event->flags & LS_EVENT_FLAG_STATELESS) == 0)
    g_string_append_printf (text, "→ %s\n", knowledge->state_id (event->state));
  append_findings (session, n, event->conn, knowledge, text);
  take_comment (text, comments);
}

/**
 * ls_recording_comment_words:
 * @session: a session
 * @n: an event that no wire carried: a note, a store's change; or a close
 * @comments: (element-type utf8): what it says is added, with what was found in it
 */
void
ls_recording_comment_words (LsSession *session, guint64 n, GPtrArray *comments)
{
  const LsEvent *event = ls_session_event (session, n);
  g_autofree char *words = event->flags & LS_EVENT_FLAG_OUR_WORDS ? ls_session_line_text (session, n) : NULL;
  GString *text = g_string_new (NULL);

  if (words != NULL)
    g_string_append_printf (text, "%s\n", words);
  append_findings (session, n, event->conn, ls_session_get_connection (session, event->conn)->knowledge, text);
  take_comment (text, comments);
}

/**
 * ls_recording_comment_masked:
 * @start: where in the packet's payload
 * @length: how many octets
 * @comments: (element-type utf8): the words by which that is known again are added
 */
void
ls_recording_comment_masked (guint start, guint length, GPtrArray *comments)
{
  g_ptr_array_add (comments, ls_mark_masked (start, length));
}
