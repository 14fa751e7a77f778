/* writer.c: events as text for people, and as a transcript.
 * SPDX-License-Identifier: MIT */
#include "capture/writer.h"

#include <string.h>

/* Prose is wrapped here, and begins behind time and direction. */
#define WRAP_COLUMN 92
#define INDENT      "            "

#define BLUE    "\033[34m"
#define ORANGE  "\033[33m"
#define MAGENTA "\033[35m"
#define DIM     "\033[2m"
#define BOLD    "\033[1m"
#define PLAIN   "\033[0m"

/**
 * ls_format_find:
 * @name: `text`, `transcript` or `json`
 * @format: (out): which it is
 *
 * Returns: whether there is such a format
 */
gboolean
ls_format_find (const char *name, LsFormat *format)
{
  static const char *const names[] = { "text", "transcript", "json" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (name, names[i]) == 0)
      {
        *format = i;
        return TRUE;
      }
  return FALSE;
}

static void
append_words (LsSession *session, guint64 n, GString *out)
{
  g_autofree char *words = ls_session_line_text (session, n);

  g_string_append (out, words);
}

static const char *
who (const LsEvent *event)
{
  return event->from == LS_FROM_CLIENT ? "C" : event->from == LS_FROM_SERVER ? "S" : event->from == LS_FROM_STORE ? "#" : "~";
}

/* `S: …`, once for each of the event's lines. */
static void
append_dialogue (const LsWriter *self, LsSession *session, guint64 n, GString *out)
{
  const LsEvent *event = ls_session_event (session, n);
  g_autoptr (GString) words = g_string_new (NULL);
  g_auto (GStrv) lines = NULL;

  append_words (session, n, words);
  if (words->len == 0)
    {
      g_string_append_printf (out, "%s:\n", who (event));
      return;
    }
  lines = g_strsplit (words->str, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    g_string_append_printf (out, "%s:%s%s\n", who (event), *lines[i] != '\0' ? " " : "", lines[i]);
}

static void
append_colour (const LsWriter *self, GString *out, const char *colour)
{
  if (self->colour)
    g_string_append (out, colour);
}

/* @prose under the line that it explains, wrapped. */
static void
append_prose (GString *out, const char *prose)
{
  g_auto (GStrv) words = g_strsplit (prose, " ", -1);
  glong column = 0;

  for (guint i = 0; words[i] != NULL; i++)
    {
      glong length = g_utf8_strlen (words[i], -1);

      if (column == 0 || column + 1 + length > WRAP_COLUMN)
        {
          g_string_append_printf (out, "%s%s", column == 0 ? "" : "\n", INDENT);
          column = sizeof INDENT - 1;
        }
      else
        {
          g_string_append_c (out, ' ');
          column++;
        }
      g_string_append (out, words[i]);
      column += length;
    }
  g_string_append_c (out, '\n');
}

static void
append_explanation (const LsWriter *self, LsSession *session, guint64 n, GString *out)
{
  g_auto (LsExplanation) explanation = { 0 };
  g_autofree char *whole = NULL;

  ls_session_explain (session, n, &explanation);
  if (explanation.heading != NULL)
    {
      append_colour (self, out, BOLD);
      append_prose (out, explanation.heading);
      append_colour (self, out, PLAIN);
    }
  if (explanation.text == NULL)
    return;
  whole = explanation.ref != NULL ? g_strdup_printf ("%s (%s)", explanation.text, explanation.ref)
                                  : g_strdup (explanation.text);
  append_colour (self, out, DIM);
  append_prose (out, whole);
  append_colour (self, out, PLAIN);
}

/* `0.300  S: 550 No such user here                  → recipients`, and the explanation below. */
static void
append_line_text (const LsWriter *self, LsSession *session, guint64 n, GString *out)
{
  LsLessonWords lesson = { NULL };
  const LsEvent *event = ls_session_event (session, n);
  LsConnection *connection = ls_session_get_connection (session, event->conn);
  g_autoptr (GString) words = g_string_new (NULL);
  g_auto (GStrv) lines = NULL;

  append_words (session, n, words);
  if (words->len == 0)
    g_string_append_c (words, ' ');
  lines = g_strsplit (words->str, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (i == 0)
        g_string_append_printf (out, "%9.3f ", event->time_us / (double) G_TIME_SPAN_SECOND);
      else
        g_string_append (out, "          ");
      if (ls_session_n_connections (session) > 1)
        g_string_append_printf (out, "%u ", event->conn);
      append_colour (self, out, event->from == LS_FROM_CLIENT ? BLUE : ORANGE);
      g_string_append_printf (out, "%s:%s%s", who (event), *lines[i] != ' ' ? " " : "", g_strchomp (lines[i]));
      append_colour (self, out, PLAIN);
      if (lines[i + 1] == NULL && (event->flags & LS_EVENT_FLAG_STATELESS) == 0 && event->kind != LS_EVENT_DATA)
        g_string_append_printf (out, "%*s → %s", (int) MAX (0, 58 - g_utf8_strlen (lines[i], -1)), "",
                                connection->knowledge->state_id (event->state));
      g_string_append_c (out, '\n');
    }
  /* A letter's line speaks for itself, unless a lesson has something to say about it. */
  if (event->kind != LS_EVENT_DATA || (event->flags & LS_EVENT_FLAG_DOT) != 0 || self->letters
      || (ls_session_words (session, n, &lesson) && lesson.heading != NULL))
    append_explanation (self, session, n, out);
}

static void
append_finding_text (const LsWriter *self, LsSession *session, guint64 n, GString *out)
{
  const LsEvent *event = ls_session_event (session, n);
  LsConnection *connection = ls_session_get_connection (session, event->conn);
  g_auto (LsExplanation) explanation = { 0 };
  g_autofree char *whole = NULL;

  ls_session_explain (session, n, &explanation);
  whole = g_strdup_printf ("⚑ %s (%s): %s (%s)", connection->knowledge->finding_id (event->row),
                           event->flags & LS_EVENT_FLAG_ERROR     ? "error"
                           : event->flags & LS_EVENT_FLAG_WARNING ? "warning"
                                                                  : "info",
                           explanation.text, explanation.ref);
  append_colour (self, out, MAGENTA);
  append_prose (out, whole);
  append_colour (self, out, PLAIN);
}

static void
append_other_text (const LsWriter *self, LsSession *session, guint64 n, GString *out)
{
  const LsEvent *event = ls_session_event (session, n);
  LsConnection *connection = ls_session_get_connection (session, event->conn);

  append_colour (self, out, DIM);
  g_string_append_printf (out, "%9.3f ", event->time_us / (double) G_TIME_SPAN_SECOND);
  if (ls_session_n_connections (session) > 1)
    g_string_append_printf (out, "%u ", event->conn);
  switch (event->kind)
    {
    case LS_EVENT_OPEN:
      g_string_append (out, "-- connection opened: ");
      append_words (session, n, out);
      break;
    case LS_EVENT_CLOSE:
      g_string_append_printf (out, "-- the %s %s", ls_event_from_name (event->from),
                              event->flags & LS_EVENT_FLAG_RESET ? "breaks the connection off" : "closes the connection");
      break;
    case LS_EVENT_STATE:
      g_string_append_printf (out, "-- the state is now %s", connection->knowledge->state_id (event->state));
      break;
    default:
      g_string_append (out, "-- ");
      append_words (session, n, out);
    }
  append_colour (self, out, PLAIN);
  g_string_append_c (out, '\n');
}

static void
append_text (const LsWriter *self, LsSession *session, guint64 n, GString *out)
{
  const LsEvent *event = ls_session_event (session, n);

  if (ls_event_is_line (event))
    append_line_text (self, session, n, out);
  else if (event->kind == LS_EVENT_FINDING)
    append_finding_text (self, session, n, out);
  else if (event->kind != LS_EVENT_SEGMENT)
    append_other_text (self, session, n, out);
}

/**
 * ls_writer_append:
 * @self: how to write
 * @session: a session
 * @n: the number of one of its events
 * @out: where to
 *
 * Appends an event, line end included; nothing where the format leaves such an event out.
 */
void
ls_writer_append (const LsWriter *self, LsSession *session, guint64 n, GString *out)
{
  const LsEvent *event = ls_session_event (session, n);

  if (event == NULL || (self->conn != 0 && event->conn != self->conn)
      || ls_session_get_connection (session, event->conn) == NULL)
    return;
  /* An explanation may speak of a secret too. */
  ls_session_show_secrets (session, self->show_secrets);
  switch (self->format)
    {
    case LS_FORMAT_TEXT:
      append_text (self, session, n, out);
      break;
    case LS_FORMAT_TRANSCRIPT:
      if (ls_event_is_line (event))
        append_dialogue (self, session, n, out);
      break;
    case LS_FORMAT_JSON:
      ls_writer_append_json (self, session, n, out);
      break;
    }
}
