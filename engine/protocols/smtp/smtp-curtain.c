/* smtp-curtain.c: STARTTLS as the observer sees it: what is said in clear behind it, and what is forgotten. RFC 3207.
 * SPDX-License-Identifier: MIT */
#include "protocols/smtp/smtp-observer.h"

/* A handshake's first octet: the type of its record. RFC 8446 section 5.1 */
#define HANDSHAKE 22

/* Octets that are no handshake follow at once: somebody hopes that they pass for what TLS carries. */
static void
accuse (LsSmtpObserver *self, const LsSaying *saying)
{
  LsEvent event = ls_smtp_observer_begin (self, LS_EVENT_NOTE, saying, 0, 0);

  event.state = self->state;
  event.client_state = self->client_state;
  self->findings = 0;
  ls_session_append_words (self->parent.session, self->parent.connection, &event,
                           "Octets in clear behind STARTTLS: both ends throw them away");
  ls_smtp_observer_find (self, SMTP_FINDING_PLAINTEXT_AFTER_STARTTLS, &event);
}

/**
 * ls_smtp_observer_veil:
 * @self: an observer
 * @saying: who agreed to TLS, and when
 * @event: the reply, just appended
 *
 * From here on nobody's line is read. What the client had sent behind its STARTTLS is never answered.
 */
void
ls_smtp_observer_veil (LsSmtpObserver *self, const LsSaying *saying, const LsEvent *event)
{
  gboolean pipelined = ls_smtp_observer_n_pending (self) > 0;
  LsLine line;

  self->mode = SMTP_HEARS_NOTHING;
  self->looked[LS_FROM_SERVER] = FALSE;
  self->looked[LS_FROM_CLIENT] = pipelined;
  g_array_set_size (self->pending, 0);
  self->pending_head = 0;
  if (pipelined)
    ls_smtp_observer_find (self, SMTP_FINDING_PLAINTEXT_AFTER_STARTTLS, event);
  if (ls_line_reader_finish (&self->lines[LS_FROM_CLIENT], &line))
    {
      LsSaying client = *saying;

      client.from = LS_FROM_CLIENT;
      ls_smtp_observer_hear_veiled (self, &client, line.octets);
    }
  self->at[LS_FROM_CLIENT] = ls_stream_length (self->parent.connection->streams[LS_FROM_CLIENT]);
}

/**
 * ls_smtp_observer_hear_veiled:
 * @self: an observer between STARTTLS and the end of its handshake, or of what is encrypted
 * @saying: who said it, and when
 * @octets: what came
 *
 * What is encrypted is nobody's line; only its first octet tells whether it is that at all.
 */
void
ls_smtp_observer_hear_veiled (LsSmtpObserver *self, const LsSaying *saying, LsSpan octets)
{
  self->at[saying->from] = ls_stream_length (self->parent.connection->streams[saying->from]);
  if (octets.length == 0 || self->looked[saying->from])
    return;
  self->looked[saying->from] = TRUE;
  if (octets.data[0] != HANDSHAKE)
    accuse (self, saying);
}

/* RFC 3207 section 4.2: nothing of what was learnt in clear holds any more. */
static void
forget (LsSmtpObserver *self)
{
  for (LsFrom from = LS_FROM_CLIENT; from <= LS_FROM_SERVER; from++)
    {
      LsLine line;

      ls_line_reader_finish (&self->lines[from], &line);
      self->at[from] = ls_stream_length (self->parent.connection->streams[from]);
    }
  g_array_set_size (self->pending, 0);
  self->pending_head = 0;
  self->reply = (LsSmtpReply) { 0 };
  self->mode = SMTP_HEARS_COMMANDS;
  self->greeted = self->extended = self->logged_in = self->refused_data = FALSE;
  self->mechanism = LS_SASL_NONE;
  self->letter.in_chunks = self->last_chunk_came = FALSE;
  self->offered = 0;
  self->size_offered = 0;
  self->replies_end = self->at[LS_FROM_SERVER];
  self->last_command = SMTP_CONNECT;
  self->renewed = TRUE;
}

/**
 * ls_smtp_observer_secured:
 * @observer: an observer at one of the ends
 * @time_us: when the handshake ended
 * @stands: whether TLS stands
 *
 * What is handed in from now on is what TLS carried. At a port that speaks TLS from the first octet on, nothing is
 * forgotten, since nothing was said.
 */
void
ls_smtp_observer_secured (LsObserver *observer, gint64 time_us, gboolean stands)
{
  LsSmtpObserver *self = (LsSmtpObserver *) observer;
  LsSaying saying = { .from = LS_FROM_SERVER, .time_us = time_us };
  LsEvent event = ls_smtp_observer_begin (self, LS_EVENT_STATE, &saying, 0, 0);

  if (self->closed)
    return;
  self->findings = 0;
  self->secure = stands;
  if (!stands)
    self->state = SMTP_CLOSED;
  else if (self->state == SMTP_TLS)
    {
      forget (self);
      self->state = SMTP_GREETED;
    }
  self->predicted = self->state;
  ls_smtp_observer_append (self, &event);
  if (self->state == SMTP_GREETED)
    ls_session_note_offers (self->parent.session, self->parent.connection, 0);
}
