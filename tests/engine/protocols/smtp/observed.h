/* observed.h: a dialogue as an observer hears it.
 *
 * `C: …` and `S: …` are lines; `C+ …` and `S+ …` octets that end no line. A `*`
 * before a line marks the event that a test asks about. `C~` and `S~` say who
 * closes, `C!` and `S!` who resets, `C? 10` that ten octets of the client are
 * missing; `S? 0` that the recording begins here; `S^` that TLS stands, `S^ no` that it
 * could not be made.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "dialogue.h"

typedef struct {
  LsSession    *session;
  LsConnection *connection;
  LsObserver   *observer;
  guint64       marked_start;    /* where the marked line begins, in its speaker's stream */
  LsFrom        marked_from;
  gboolean      marked;
  gboolean      marked_close;
} Observed;

static inline void
observed_init (Observed *self)
{
  LsEnd client = { (char *) "c.example", (char *) "192.0.2.9", 49152 }, server = { (char *) "mx.example", (char *) "192.0.2.1", 25 };

  *self = (Observed) { .session = ls_session_new () };
  self->connection = ls_session_open (self->session, ls_protocol_find ("smtp")->knowledge, 0, &client, &server);
  self->observer = ls_smtp_observer_new (self->session, self->connection);
}

static inline void
observed_clear (Observed *self)
{
  g_clear_pointer (&self->observer, ls_observer_free);
  g_clear_object (&self->session);
}

/* @piece: how many octets are handed over at once; 0 for whole lines. */
static inline void
observed_hear (Observed *self, LsFrom from, LsSpan octets, gsize piece)
{
  LsSaying saying = { .from = from, .heard = LS_HEARD_ALL };

  if (piece == 0)
    piece = octets.length;
  while (octets.length > 0)
    ls_observer_input (self->observer, &saying, ls_span_take (&octets, piece));
}

static inline void
observed_line (Observed *self, const char *line, gsize piece)
{
  LsFrom from = line[0] == 'C' ? LS_FROM_CLIENT : LS_FROM_SERVER;
  LsSaying saying = { .from = from, .heard = LS_HEARD_ALL };
  g_autoptr (GByteArray) octets = NULL;

  switch (line[1])
    {
    case '~':
    case '!':
      ls_observer_close (self->observer, &saying, line[1] == '!');
      return;
    case '^':
      ls_observer_secured (self->observer, 0, line[2] == '\0');
      return;
    case '?':
      ls_observer_gap (self->observer, &saying, atoi (line + 3));
      return;
    case ':':
    case '+':
      octets = g_byte_array_new ();
      dialogue_append (octets, line + 3, strlen (line + 3), line[1] == ':');
      observed_hear (self, from, LS_SPAN (octets->data, octets->len), piece);
      return;
    default:
      g_error ("“%s” is no line of a dialogue", line);
    }
}

static inline void
observed_dialogue (Observed *self, const char *dialogue, gsize piece)
{
  g_auto (GStrv) lines = g_strsplit (dialogue, "\n", -1);

  for (guint i = 0; *lines[i] != '\0'; i++)
    {
      const char *line = lines[i];

      if (line[0] == '*')
        {
          line++;
          self->marked = TRUE;
          self->marked_from = line[0] == 'C' ? LS_FROM_CLIENT : LS_FROM_SERVER;
          self->marked_start = ls_stream_length (self->connection->streams[self->marked_from]);
          self->marked_close = line[1] == '~' || line[1] == '!';
        }
      observed_line (self, line, piece);
    }
}

/* One event as a line of text: everything of it but its time. */
static inline void
observed_note (GString *out, const LsEvent *event)
{
  g_string_append_printf (out, "%s %s %" G_GUINT64_FORMAT "+%u back %u partner %u row %u state %s/%s flags %x",
                          ls_event_kind_name (event->kind), ls_event_from_name (event->from), event->start, event->length,
                          event->back, event->partner, event->row, ls_smtp_state_id (event->state),
                          ls_smtp_client_state_id (event->client_state), event->flags);
  if (ls_event_is_line (event))
    g_string_append_printf (out, " secret %u+%u", event->line.secret_start, event->line.secret_length);
  g_string_append_c (out, '\n');
}

static inline char *
observed_events (Observed *self)
{
  GString *out = g_string_new (NULL);

  for (guint64 n = 1; n <= ls_log_last (ls_session_get_log (self->session)); n++)
    observed_note (out, ls_session_event (self->session, n));
  return g_string_free (out, FALSE);
}

/* The codes of all findings, in order, divided by spaces. */
static inline char *
observed_findings (Observed *self)
{
  GString *out = g_string_new (NULL);

  for (guint64 n = 1; n <= ls_log_last (ls_session_get_log (self->session)); n++)
    {
      const LsEvent *event = ls_session_event (self->session, n);

      if (event->kind == LS_EVENT_FINDING)
        g_string_append_printf (out, "%s%s", out->len > 0 ? " " : "", ls_smtp_finding_id (event->row));
    }
  return g_string_free (out, FALSE);
}

/* Each line's number, kind, code where it is a reply, and state: `command EHLO greeted`. */
static inline char *
observed_states (Observed *self)
{
  GString *out = g_string_new (NULL);
  g_autoptr (GByteArray) scratch = g_byte_array_new ();

  for (guint64 n = 1; n <= ls_log_last (ls_session_get_log (self->session)); n++)
    {
      const LsEvent *event = ls_session_event (self->session, n);
      LsSpan line;

      if (!ls_event_is_line (event) && event->kind != LS_EVENT_CLOSE)
        continue;
      line = ls_session_octets (self->session, n, scratch);
      line.length = MIN (line.length, 4);
      while (line.length > 0 && strchr (" -\r\n", line.data[line.length - 1]) != NULL)
        line.length--;
      g_string_append_printf (out, "%s%c %.*s %s", out->len > 0 ? ", " : "", ls_event_kind_name (event->kind)[0],
                              (int) line.length, line.data != NULL ? (const char *) line.data : "",
                              event->flags & LS_EVENT_FLAG_STATELESS ? "?" : ls_smtp_state_id (event->state));
    }
  return g_string_free (out, FALSE);
}
