/* line-observer.c: what the observers of all line protocols share: lines, commands that wait, events, findings.
 * SPDX-License-Identifier: MIT */
#include "protocols/line-observer.h"

/* Commands that wait for a reply; more are not paired. */
#define PENDING_MAX 65536

/**
 * ls_line_observer_push:
 * @self: an observer
 * @pending: a command that waits for its reply from now on
 */
void
ls_line_observer_push (LsLineObserver *self, const LsLinePending *pending)
{
  if (ls_line_observer_waiting (self) < PENDING_MAX)
    g_array_append_vals (self->pending, pending, 1);
}

/**
 * ls_line_observer_pop:
 * @self: an observer
 * @pending: (out): the command that has waited longest, which waits no more
 *
 * Returns: %FALSE where none waits
 */
gboolean
ls_line_observer_pop (LsLineObserver *self, LsLinePending *pending)
{
  const LsLinePending *first = ls_line_observer_peek (self);

  if (first == NULL)
    return FALSE;
  *pending = *first;
  if (++self->pending_head == self->pending->len)
    ls_line_observer_forget (self);
  return TRUE;
}

/**
 * ls_line_observer_peek:
 *
 * Returns: (nullable): the command that has waited longest, valid until another one is pushed
 */
LsLinePending *
ls_line_observer_peek (LsLineObserver *self)
{
  if (self->pending_head == self->pending->len)
    return NULL;
  return &g_array_index (self->pending, LsLinePending, self->pending_head);
}

/**
 * ls_line_observer_waiting:
 *
 * Returns: how many commands wait for a reply, the greeting that is due included
 */
guint
ls_line_observer_waiting (const LsLineObserver *self)
{
  return self->pending->len - self->pending_head;
}

/**
 * ls_line_observer_forget:
 * @self: an observer; no command waits any more
 */
void
ls_line_observer_forget (LsLineObserver *self)
{
  g_array_set_size (self->pending, 0);
  self->pending_head = 0;
}

/**
 * ls_line_observer_begin:
 * @self: an observer
 * @kind: what it is
 * @saying: who said it, and when
 * @start: where its octets begin in that end's stream
 * @length: how many
 *
 * Returns: an event to be completed and appended
 */
LsEvent
ls_line_observer_begin (const LsLineObserver *self, LsEventKind kind, const LsSaying *saying, guint64 start, guint64 length)
{
  LsEvent event = {
    .time_us = saying->time_us,
    .start = start,
    .length = MIN (length, G_MAXUINT32),
    .kind = kind,
    .from = saying->from,
    .flags = self->lost ? LS_EVENT_FLAG_STATELESS : self->has_client_state ? LS_EVENT_FLAG_CLIENT_STATE : 0,
  };

  if (kind == LS_EVENT_COMMAND || kind == LS_EVENT_REPLY || kind == LS_EVENT_DATA)
    event.line.input = saying->input;
  return event;
}

/**
 * ls_line_observer_append:
 * @self: an observer
 * @event: (inout): a begun event; the states are filled in
 *
 * Returns: its number
 */
guint64
ls_line_observer_append (LsLineObserver *self, LsEvent *event)
{
  event->state = self->state;
  event->client_state = self->client_state;
  self->last_event = ls_session_append (self->parent.session, self->parent.connection, event);
  return self->last_event;
}

/**
 * ls_line_observer_note:
 * @self: an observer
 * @event: (inout): a begun note, or a state
 * @words: what it says
 */
void
ls_line_observer_note (LsLineObserver *self, LsEvent *event, const char *words)
{
  event->state = self->state;
  event->client_state = self->client_state;
  self->findings = 0;
  self->last_event = ls_session_append_words (self->parent.session, self->parent.connection, event, words);
}

/**
 * ls_line_observer_find:
 * @self: an observer
 * @row: the finding's row in its protocol's table
 * @severity: how bad it is: an #LsEventFlags, or 0
 * @about: the event just appended that it is about
 *
 * Appends a finding.
 */
void
ls_line_observer_find (LsLineObserver *self, guint row, guint severity, const LsEvent *about)
{
  LsEvent event = {
    .time_us = about->time_us,
    .start = about->start,
    .length = about->length,
    .partner = 1 + self->findings,
    .row = row,
    .kind = LS_EVENT_FINDING,
    .from = about->from,
    .state = self->state,
    .client_state = self->client_state,
    .flags = (about->flags & (LS_EVENT_FLAG_CLIENT_STATE | LS_EVENT_FLAG_STATELESS | LS_EVENT_FLAG_OUR_WORDS)) | severity,
  };

  if (ls_event_is_line (about))
    event.line = about->line;
  self->findings++;
  ls_session_append (self->parent.session, self->parent.connection, &event);
}

/* ---- octets ---- */

static void
hear_line (LsLineObserver *self, const LsSaying *saying, const LsLine *line)
{
  guint64 start = self->at[saying->from];

  self->at[saying->from] += line->length;
  self->findings = 0;
  if (saying->from == LS_FROM_CLIENT)
    self->hooks->client (self, saying, start, line);
  else
    self->hooks->server (self, saying, start, line);
}

/* How many octets, counted ones, are still to come from @from. */
static guint64
n_counted (LsLineObserver *self, LsFrom from)
{
  return from == LS_FROM_SERVER && self->hooks->counted != NULL ? self->hooks->counted (self) : 0;
}

/* Takes what may be one line; @octets is moved behind it. */
static void
take (LsLineObserver *self, const LsSaying *saying, LsSpan *octets)
{
  LsLineReader *lines = &self->lines[saying->from];
  guint64 counted = n_counted (self, saying->from);
  gsize left = counted == 0 ? octets->length : counted - MIN (counted, lines->length);
  LsSpan part = LS_SPAN (octets->data, MIN (octets->length, left));
  gsize before = part.length;
  LsLine line;
  gboolean whole = left > 0 && ls_line_reader_take (lines, &part, &line);

  ls_span_take (octets, before - part.length);
  /* The last of the counted octets need not end a line. */
  if (!whole && counted > 0 && lines->length >= counted)
    whole = ls_line_reader_finish (lines, &line);
  if (whole)
    hear_line (self, saying, &line);
}

static void
line_observer_input (LsObserver *observer, const LsSaying *saying, guint64 start, LsSpan octets)
{
  LsLineObserver *self = (LsLineObserver *) observer;

  while (!self->sealed && octets.length > 0)
    take (self, saying, &octets);
  /* What is encrypted is nobody's line. */
  if (self->sealed)
    {
      if (octets.length > 0 && self->hooks->sealed != NULL)
        self->hooks->sealed (self, saying,
                             ls_stream_length (self->parent.connection->streams[saying->from]) - octets.length, octets);
      ls_line_reader_finish (&self->lines[saying->from], &(LsLine) { .length = 0 });
      self->at[saying->from] = ls_stream_length (self->parent.connection->streams[saying->from]);
    }
}

/* An end without a line's end, at @end of the stream: what there is of a line is said to be so. */
static void
hear_unended (LsLineObserver *self, LsFrom from, const LsSaying *saying, guint64 end)
{
  LsSaying unended = *saying;
  guint64 start = self->at[from];
  LsLine line = { { NULL, 0 }, 0, 0 };
  gboolean left = ls_line_reader_finish (&self->lines[from], &line);

  unended.from = from;
  unended.input = 0;
  self->at[from] = end;
  self->findings = 0;
  if (!self->sealed && (left || from == LS_FROM_SERVER))
    self->hooks->unended (self, &unended, start, &line);
}

static void
line_observer_gap (LsObserver *observer, const LsSaying *saying, guint64 start, guint64 length)
{
  LsLineObserver *self = (LsLineObserver *) observer;
  LsEvent event;
  g_autofree char *words = g_strdup_printf ("%" G_GUINT64_FORMAT " octets are missing here", length);

  hear_unended (self, saying->from, saying, start);
  self->at[saying->from] = start + length;
  self->hooks->gap (self, saying);
  if (length == 0)
    return;
  event = ls_line_observer_begin (self, LS_EVENT_NOTE, saying, 0, 0);
  ls_line_observer_note (self, &event, words);
  ls_line_observer_find (self, self->stream_gap, LS_EVENT_FLAG_WARNING, &event);
}

static void
line_observer_close (LsObserver *observer, const LsSaying *saying, gboolean reset)
{
  LsLineObserver *self = (LsLineObserver *) observer;
  LsEvent event;

  if (self->closed)
    return;
  for (LsFrom from = LS_FROM_CLIENT; from <= LS_FROM_SERVER; from++)
    hear_unended (self, from, saying, ls_stream_length (self->parent.connection->streams[from]));
  self->closed = TRUE;
  self->findings = 0;
  event = ls_line_observer_begin (self, LS_EVENT_CLOSE, saying, 0, 0);
  event.flags |= reset ? LS_EVENT_FLAG_RESET : 0;
  self->hooks->close (self, saying, &event);
}

static void
line_observer_secured (LsObserver *observer, gint64 time_us, gboolean stands)
{
  LsLineObserver *self = (LsLineObserver *) observer;

  g_return_if_fail (self->hooks->secured != NULL);
  self->hooks->secured (self, time_us, stands);
  self->sealed = !stands;
}

static void
line_observer_free (LsObserver *observer)
{
  LsLineObserver *self = (LsLineObserver *) observer;

  self->hooks->clear (self);
  for (guint i = 0; i < 2; i++)
    ls_line_reader_clear (&self->lines[i]);
  g_array_unref (self->pending);
  g_byte_array_unref (self->scratch);
  g_free (self);
}

/**
 * ls_line_observer_init:
 * @self: an observer, zeroed
 * @hooks: its protocol's
 * @session: where the events go; it outlives the observer
 * @connection: one of its connections, freshly opened
 * @most: how many octets of a line it looks at
 *
 * Returns: (transfer none): @self
 */
LsObserver *
ls_line_observer_init (LsLineObserver *self, const LsLineObserverHooks *hooks, LsSession *session, LsConnection *connection,
                       gsize most)
{
  static const LsObserverClass class = {
    line_observer_input, line_observer_gap, line_observer_close, line_observer_free, line_observer_secured,
  };

  self->parent = (LsObserver) { &class, session, connection };
  self->hooks = hooks;
  self->state = connection->knowledge->initial_state;
  self->client_state = connection->knowledge->initial_client_state;
  self->has_client_state = connection->knowledge->n_client_states > 0;
  self->pending = g_array_new (FALSE, FALSE, sizeof (LsLinePending));
  self->scratch = g_byte_array_new ();
  ls_line_reader_init (&self->lines[LS_FROM_CLIENT], most);
  ls_line_reader_init (&self->lines[LS_FROM_SERVER], most);
  self->lines[LS_FROM_CLIENT].lf_ends = TRUE;
  return &self->parent;
}
