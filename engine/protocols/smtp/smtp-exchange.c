/* smtp-exchange.c: a line of a log-in taken apart, for whoever reads along. RFC 4954.
 * SPDX-License-Identifier: MIT */
#include "protocols/smtp/smtp-exchange.h"

#include "protocols/base64.h"
#include "protocols/smtp/smtp-line.h"
#include "protocols/smtp/smtp-observer.h"

/* No exchange has so many lines; its AUTH is not looked for further back. */
#define LINES_BACK 16

static LsSpan
read_line (LsSession *session, guint64 n, const LsEvent *event, GByteArray *scratch)
{
  LsSpan line = ls_session_octets (session, n, scratch);

  if ((event->flags & LS_EVENT_FLAG_UNENDED) == 0)
    line.length -= MIN (line.length, 2);
  return line;
}

static gboolean
is_auth (const LsEvent *event)
{
  return event->kind == LS_EVENT_COMMAND && (event->row & ~LS_SMTP_ROW_EARLY) == SMTP_AUTH_COMMAND;
}

/* The AUTH to which line @n belongs, and how many words each end has said in between; 0: none is near. */
static guint64
find_auth (LsSession *session, guint64 n, guint *client_words, guint *server_words)
{
  const LsEvent *event = ls_session_event (session, n);

  *client_words = *server_words = 0;
  for (guint i = 0; i < LINES_BACK && event != NULL && event->back != 0 && !is_auth (event); i++)
    {
      n -= event->back;
      event = ls_session_event (session, n);
      if (event != NULL && event->kind == LS_EVENT_REPLY)
        (*server_words)++;
      else if (event != NULL && event->kind == LS_EVENT_COMMAND && !is_auth (event))
        (*client_words)++;
    }
  return event != NULL && is_auth (event) ? n : 0;
}

/**
 * ls_smtp_exchange_read:
 * @self: (out): what the line says: ls_smtp_exchange_clear()
 * @session: a session
 * @n: the number of an AUTH, of a response, or of a 334
 *
 * Returns: whether line @n belongs to a log-in; @self is filled as far as it can be read
 */
gboolean
ls_smtp_exchange_read (LsSmtpExchange *self, LsSession *session, guint64 n)
{
  const LsEvent *event = ls_session_event (session, n);
  gboolean server = event->from == LS_FROM_SERVER;
  guint client_words, server_words;
  guint64 auth = find_auth (session, n, &client_words, &server_words);
  LsSpan line, initial = { NULL, 0 };

  *self = (LsSmtpExchange) { .n_parts = 0 };
  self->command = g_byte_array_new ();
  self->line = g_byte_array_new ();
  self->octets = g_byte_array_new ();
  if (auth == 0)
    return FALSE;
  line = read_line (session, auth, ls_session_event (session, auth), self->command);
  if (!ls_smtp_find_log_in (line, &self->mechanism, &initial))
    return FALSE;
  self->word = initial;
  if (auth != n)
    {
      self->word = read_line (session, n, event, self->line);
      if (server)
        ls_span_take (&self->word, 4);
    }
  if (initial.length > 0 && auth != n)
    client_words++;
  if (ls_base64_decode (self->word, self->octets))
    self->n_parts = ls_sasl_take_apart (ls_sasl_find (self->mechanism), server, server ? server_words : client_words,
                                        LS_SPAN (self->octets->data, self->octets->len), self->parts);
  return TRUE;
}

/**
 * ls_smtp_exchange_clear:
 * @self: what was read
 */
void
ls_smtp_exchange_clear (LsSmtpExchange *self)
{
  g_clear_pointer (&self->command, g_byte_array_unref);
  g_clear_pointer (&self->line, g_byte_array_unref);
  g_clear_pointer (&self->octets, g_byte_array_unref);
}
