/* smtp-observer.c: reads both directions of an SMTP conversation, and says what happened. RFC 5321.
 *
 * It needs neither our server nor our client: replies are paired with the
 * commands that wait for one, and the rule for (command, state, code) says what
 * a reply means and where it leads. What is odd, smtp-findings.c judges.
 * SPDX-License-Identifier: MIT */
#include "protocols/smtp/smtp-observer.h"

#include "protocols/smtp/smtp-line.h"
#include "protocols/telnet.h"

#include <string.h>

/* Commands that wait for a reply, and lines of a letter that wait for its 354; more are not paired. */
#define PENDING_MAX 65536
/* ---- the commands that wait ---- */

/**
 * ls_smtp_observer_push:
 * @self: an observer
 * @pending: a command that waits for its reply
 */
void
ls_smtp_observer_push (LsSmtpObserver *self, const LsSmtpPending *pending)
{
  if (ls_smtp_observer_n_pending (self) < PENDING_MAX)
    g_array_append_vals (self->pending, pending, 1);
}

/**
 * ls_smtp_observer_pop:
 * @self: an observer
 * @pending: (out): the oldest command that waits, no longer among them
 *
 * Returns: whether there was one
 */
gboolean
ls_smtp_observer_pop (LsSmtpObserver *self, LsSmtpPending *pending)
{
  if (self->pending_head == self->pending->len)
    return FALSE;
  *pending = g_array_index (self->pending, LsSmtpPending, self->pending_head++);
  if (self->pending_head == self->pending->len)
    {
      g_array_set_size (self->pending, 0);
      self->pending_head = 0;
    }
  return TRUE;
}

/**
 * ls_smtp_observer_peek:
 *
 * Returns: (nullable): the oldest command that waits, valid until the next
 */
LsSmtpPending *
ls_smtp_observer_peek (LsSmtpObserver *self)
{
  if (self->pending_head == self->pending->len)
    return NULL;
  return &g_array_index (self->pending, LsSmtpPending, self->pending_head);
}

/**
 * ls_smtp_observer_n_pending:
 *
 * Returns: how many commands wait for a reply, the greeting that is due included
 */
guint
ls_smtp_observer_n_pending (const LsSmtpObserver *self)
{
  return self->pending->len - self->pending_head;
}

/* ---- events ---- */

/**
 * ls_smtp_observer_begin:
 *
 * Returns: an event of this conversation, to be filled in
 */
LsEvent
ls_smtp_observer_begin (const LsSmtpObserver *self, LsEventKind kind, const LsSaying *saying, guint64 start, guint64 length)
{
  LsEvent event = {
    .time_us = saying->time_us,
    .start = start,
    .length = MIN (length, G_MAXUINT32),
    .kind = kind,
    .from = saying->from,
    .flags = self->lost ? LS_EVENT_FLAG_STATELESS : LS_EVENT_FLAG_CLIENT_STATE,
  };

  return event;
}

/**
 * ls_smtp_observer_append:
 * @self: an observer
 * @event: (inout): an event; the states are filled in
 *
 * Returns: its number
 */
guint64
ls_smtp_observer_append (LsSmtpObserver *self, LsEvent *event)
{
  event->state = self->state;
  event->client_state = self->client_state;
  self->last_event = ls_session_append (self->parent.session, self->parent.connection, event);
  return self->last_event;
}

/**
 * ls_smtp_observer_find:
 * @self: an observer
 * @finding: what was noticed
 * @about: the event just appended that it is about
 *
 * Appends a finding.
 */
void
ls_smtp_observer_find (LsSmtpObserver *self, LsSmtpFindingId finding, const LsEvent *about)
{
  LsEvent event = {
    .time_us = about->time_us,
    .start = about->start,
    .length = about->length,
    .partner = 1 + self->findings,
    .row = finding,
    .kind = LS_EVENT_FINDING,
    .from = about->from,
    .state = self->state,
    .client_state = self->client_state,
    .flags = (about->flags & (LS_EVENT_FLAG_CLIENT_STATE | LS_EVENT_FLAG_STATELESS | LS_EVENT_FLAG_OUR_WORDS))
             | ls_smtp_findings[finding].severity,
    .line = { about->line.secret_start, about->line.secret_length, about->line.input },
  };

  self->findings++;
  ls_session_append (self->parent.session, self->parent.connection, &event);
}

/* ---- octets ---- */

static void
hear_line (LsSmtpObserver *self, const LsSaying *saying, const LsLine *line)
{
  guint64 start = self->at[saying->from];

  self->at[saying->from] += line->length;
  if (saying->from == LS_FROM_CLIENT)
    ls_smtp_hear_client_line (self, saying, start, line);
  else
    ls_smtp_hear_server_line (self, saying, start, line);
}

static void
smtp_observer_input (LsObserver *observer, const LsSaying *saying, guint64 start, LsSpan octets)
{
  LsSmtpObserver *self = (LsSmtpObserver *) observer;
  LsLineReader *lines = &self->lines[saying->from];
  LsLine line;

  while (self->mode != SMTP_HEARS_NOTHING)
    if (self->mode == SMTP_HEARS_CHUNK && saying->from == LS_FROM_CLIENT)
      {
        if (!ls_smtp_hear_chunk (self, saying, &octets))
          return;
      }
    else if (ls_line_reader_take (lines, &octets, &line))
      hear_line (self, saying, &line);
    else
      return;
  ls_smtp_observer_hear_veiled (self, saying, octets);
}

/* A line without an end yet: `AUTH` is enough to make a secret of the rest. */
static gboolean
begins_log_in (LsSmtpObserver *self, LsSpan text)
{
  LsSpan mechanism, initial;

  ls_telnet_strip (&text, self->scratch);
  return ls_smtp_find_log_in (text, &mechanism, &initial);
}

/* An end without CRLF, at @end of the stream: what there is of a line is said to be so. */
static void
hear_unended (LsSmtpObserver *self, LsFrom from, const LsSaying *saying, guint64 end)
{
  LsSaying unended = *saying;
  LsLine line;
  guint64 start = self->at[from];
  gboolean left = ls_line_reader_finish (&self->lines[from], &line);
  gboolean is_letter = self->mode == SMTP_HEARS_LETTER || self->mode == SMTP_HEARS_CHUNK;
  LsEvent event;

  unended.from = from;
  self->at[from] = end;
  if (!left && (from == LS_FROM_CLIENT || self->reply.lines == 0))
    return;
  if (self->mode == SMTP_HEARS_NOTHING)
    return;
  if (from == LS_FROM_SERVER)
    {
      if (self->reply.lines == 0)
        self->reply.start = start;
      self->reply.length = end - self->reply.start;
      self->reply.malformed = TRUE;
      ls_smtp_observer_end_reply (self, &unended, LS_EVENT_FLAG_UNENDED);
    }
  else
    {
      event = ls_smtp_observer_begin (self, is_letter ? LS_EVENT_DATA : LS_EVENT_COMMAND, &unended, start,
                           line.length);
      event.flags |= LS_EVENT_FLAG_UNENDED;
      event.row = SMTP_UNKNOWN;
      self->secret_rest = !is_letter && (self->mode == SMTP_HEARS_AUTH || begins_log_in (self, line.octets));
      if (self->secret_rest)
        event.line.secret_length = line.length;
      ls_smtp_observer_append (self, &event);
    }
}

/* What waits for a reply may have been answered in the gap, and what is said from here on may be anything. */
static void
lose_track (LsSmtpObserver *self, LsFrom from, guint64 length)
{
  g_array_set_size (self->pending, 0);
  self->pending_head = 0;
  if (self->mode == SMTP_HEARS_CHUNK && from == LS_FROM_CLIENT)
    ls_smtp_skip_chunk (self, length);
  if (self->mode != SMTP_HEARS_LETTER && self->mode != SMTP_HEARS_CHUNK)
    self->lost = TRUE;
}

static void
smtp_observer_gap (LsObserver *observer, const LsSaying *saying, guint64 start, guint64 length)
{
  LsSmtpObserver *self = (LsSmtpObserver *) observer;

  hear_unended (self, saying->from, saying, start);
  self->at[saying->from] = start + length;
  /* The letter's dot, or the log-in's end, may be in the gap: the next reply tells. */
  self->torn = length > 0 && (self->mode == SMTP_HEARS_LETTER || self->mode == SMTP_HEARS_AUTH);
  if (self->mode == SMTP_HEARS_CHUNK && saying->from == LS_FROM_CLIENT && length <= self->chunk_left)
    ls_smtp_skip_chunk (self, length);
  else
    lose_track (self, saying->from, length);
  if (length > 0)
    {
      LsEvent event = ls_smtp_observer_begin (self, LS_EVENT_NOTE, saying, 0, 0);
      g_autofree char *words = g_strdup_printf ("%" G_GUINT64_FORMAT " octets are missing here", length);

      event.state = self->state;
      event.client_state = self->client_state;
      self->findings = 0;
      ls_session_append_words (self->parent.session, self->parent.connection, &event, words);
      ls_smtp_observer_find (self, SMTP_FINDING_STREAM_GAP, &event);
    }
}

static void
smtp_observer_close (LsObserver *observer, const LsSaying *saying, gboolean reset)
{
  LsSmtpObserver *self = (LsSmtpObserver *) observer;
  LsSmtpState before = self->state;
  LsEvent event;

  if (self->closed)
    return;
  for (LsFrom from = LS_FROM_CLIENT; from <= LS_FROM_SERVER; from++)
    hear_unended (self, from, saying, ls_stream_length (self->parent.connection->streams[from]));
  self->closed = TRUE;
  self->findings = 0;
  event = ls_smtp_observer_begin (self, LS_EVENT_CLOSE, saying, 0, 0);
  event.flags |= reset ? LS_EVENT_FLAG_RESET : 0;
  self->state = SMTP_CLOSED;
  self->client_state = SMTP_CLIENT_END;
  ls_smtp_observer_append (self, &event);
  if (before == SMTP_CLOSED || before == SMTP_TLS || before == SMTP_CONNECTING)
    return;
  if (saying->from == LS_FROM_CLIENT)
    ls_smtp_observer_find (self, SMTP_FINDING_CLOSE_WITHOUT_QUIT, &event);
  else if (saying->from == LS_FROM_SERVER && before != SMTP_NO_SERVICE)
    ls_smtp_observer_find (self, SMTP_FINDING_CLOSE_WITHOUT_NOTICE, &event);
}

static void
smtp_observer_free (LsObserver *observer)
{
  LsSmtpObserver *self = (LsSmtpObserver *) observer;

  for (guint i = 0; i < 2; i++)
    ls_line_reader_clear (&self->lines[i]);
  g_array_unref (self->pending);
  g_byte_array_unref (self->scratch);
  g_free (self);
}

/**
 * ls_smtp_observer_new:
 * @session: where the events go; it outlives the observer
 * @connection: one of its connections, freshly opened
 *
 * Returns: (transfer full): an observer that waits for a greeting
 */
LsObserver *
ls_smtp_observer_new (LsSession *session, LsConnection *connection)
{
  static const LsObserverClass class = {
    smtp_observer_input, smtp_observer_gap, smtp_observer_close, smtp_observer_free, ls_smtp_observer_secured,
  };
  LsSmtpObserver *self = g_new0 (LsSmtpObserver, 1);

  self->parent = (LsObserver) { &class, session, connection };
  self->state = self->predicted = SMTP_CONNECTING;
  self->client_state = SMTP_W_GREET;
  self->greeting_end = G_MAXUINT64;
  self->last_command = SMTP_CONNECT;
  self->mechanism = LS_SASL_NONE;
  self->pending = g_array_new (FALSE, FALSE, sizeof (LsSmtpPending));
  self->scratch = g_byte_array_new ();
  ls_line_reader_init (&self->lines[LS_FROM_CLIENT], LS_SMTP_LINE_HELD);
  ls_line_reader_init (&self->lines[LS_FROM_SERVER], LS_SMTP_COMMAND_MAX);
  ls_smtp_observer_push (self, &(LsSmtpPending) { 0, SMTP_CONNECT, SMTP_OK, 0 });
  return &self->parent;
}
