/* smtp-server.c: one end of an SMTP conversation, without a socket. RFC 5321.
 *
 * A line comes to an outcome, the outcome finds its rule in the table, and the
 * rule says what is answered and which state follows. What a server may differ
 * in stands in its profile.
 * SPDX-License-Identifier: MIT */
#include "protocols/smtp/smtp-server.h"

#include "protocols/smtp/smtp-line.h"
#include "protocols/telnet.h"

/* A line that does not end is not waited for longer than this. */
#define ENDLESS_LINE_MAX (2 * 1024 * 1024)

/**
 * ls_smtp_server_wish:
 * @self: a server
 * @wanted: what it wishes for; its letter, where there is one, is the wish's from now on
 */
void
ls_smtp_server_wish (LsSmtpServer *self, const LsWish *wanted)
{
  g_array_append_vals (self->parent.wishes, wanted, 1);
}

/**
 * ls_smtp_server_enter:
 * @self: a server
 * @state: where it goes; closed: the connection is to be closed
 *
 * The one place in which its state changes.
 */
void
ls_smtp_server_enter (LsSmtpServer *self, LsSmtpState state)
{
  if (state == SMTP_STAY || state == self->state)
    return;
  self->state = state;
  if (state == SMTP_CLOSED)
    ls_smtp_server_wish (self, &(LsWish) { LS_WISH_CLOSE });
  else if (state == SMTP_TLS)
    {
      self->parent.waiting = TRUE;
      ls_smtp_server_wish (self, &(LsWish) { LS_WISH_START_TLS });
    }
}

/**
 * ls_smtp_server_offers:
 *
 * Returns: whether the profile switches @extension on
 */
gboolean
ls_smtp_server_offers (const LsSmtpServer *self, LsSmtpExtensionId extension)
{
  return (self->setup.profile->extensions & (1u << extension)) != 0;
}

/* ---- lines ---- */

static LsSmtpOutcome
judge_octets (const LsSmtpServer *self, LsSmtpCommandId command, LsSpan line, guint flags)
{
  gsize most = ls_smtp_command_max (command, self->extended ? self->setup.profile->extensions : 0);
  gboolean utf8 = self->extended && ls_smtp_server_offers (self, SMTP_EXTENSION_SMTPUTF8)
                  && (command == SMTP_MAIL || command == SMTP_RCPT || command == SMTP_VRFY || command == SMTP_EXPN);

  if ((flags & LS_LINE_CUT) != 0 || line.length + 2 > most)
    return SMTP_TOO_LONG;
  if ((flags & (LS_LINE_BARE_CR | LS_LINE_BARE_LF | LS_LINE_NUL)) != 0)
    return SMTP_SYNTAX;
  /* RFC 6531 section 3.1: with SMTPUTF8 an address may be UTF-8, and nothing else may. */
  if ((flags & LS_LINE_EIGHT_BIT) != 0 && !(utf8 && ls_smtp_is_utf8 (line)))
    return SMTP_EIGHT_BIT;
  return SMTP_OK;
}

static void
hear_command (LsSmtpServer *self, LsSpan line, guint flags)
{
  LsSpan argument;
  LsSmtpCommandId command = ls_smtp_line_parse (line, &argument);
  LsSmtpOutcome outcome = judge_octets (self, command, line, flags);
  LsSmtpWords words = { .argument = argument };

  if (self->state == SMTP_NO_SERVICE && (command != SMTP_QUIT || outcome != SMTP_OK))
    {
      ls_smtp_server_answer (self, SMTP_UNKNOWN, SMTP_OUT_OF_ORDER, &words);
      return;
    }
  if (outcome != SMTP_OK)
    {
      words.argument = LS_SPAN (NULL, 0);
      ls_smtp_server_answer (self, SMTP_UNKNOWN, outcome, &words);
      return;
    }
  if (command == SMTP_BDAT && ls_smtp_server_begin_chunk (self, argument))
    return;
  if (ls_smtp_server_strike (self, command, line, flags))
    return;
  outcome = ls_smtp_server_judge (self, command, argument, &words);
  if (ls_smtp_rule_for_outcome (command, self->state, outcome) == NULL)
    command = SMTP_UNKNOWN;
  ls_smtp_server_answer (self, command, outcome, &words);
  g_free (words.text);
}

/* ---- octets ---- */

/* The client does not end its line: nobody waits for that for ever. */
static gboolean
is_too_much (LsSmtpServer *self)
{
  if (self->lines.length <= ENDLESS_LINE_MAX)
    return FALSE;
  ls_smtp_server_write (self, 421, NULL, "Line without an end, closing");
  ls_smtp_server_enter (self, SMTP_CLOSED);
  return TRUE;
}

/* RFC 821 section 4.5.2: seven bits are heard, and the eighth is zero. */
static void
clear_eighth_bits (LsSpan *text, GByteArray *seven)
{
  g_byte_array_append (seven, text->data, text->length);
  for (guint i = 0; i < seven->len; i++)
    seven->data[i] &= 0x7f;
  *text = LS_SPAN (seven->data, seven->len);
}

static void
hear_line (LsSmtpServer *self, const LsLine *line)
{
  g_autoptr (GByteArray) seven = self->setup.profile->era == LS_ERA_1982 ? g_byte_array_new () : NULL;
  LsSpan text = line->octets;
  guint flags = line->flags;

  /* An octet that was a negotiation's is no octet of the line. */
  if (ls_telnet_strip (&text, self->scratch))
    flags = ls_line_flags (text) | (flags & LS_LINE_CUT);
  if (self->setup.profile->era == LS_ERA_1982 && (flags & LS_LINE_EIGHT_BIT) != 0)
    {
      clear_eighth_bits (&text, seven);
      flags = ls_line_flags (text) | (flags & LS_LINE_CUT);
    }
  if (self->state == SMTP_AUTH)
    ls_smtp_server_hear_response (self, text, flags);
  else
    hear_command (self, text, flags);
}

/* Takes a letter's octets, or a line; not more than until a fault drops the connection. */
static void
take (LsSmtpServer *self, LsSpan *octets)
{
  gboolean counted = self->drop_after != G_MAXUINT64;
  LsSpan part = LS_SPAN (octets->data, MIN (octets->length, self->drop_after));
  gsize before = part.length;
  LsLine line;

  if (self->chunk.left > 0)
    ls_smtp_server_take_chunk (self, &part);
  else if (self->state == SMTP_DATA)
    {
      if (ls_dot_reader_take (&self->letter, &part))
        ls_smtp_server_end_of_letter (self);
    }
  else if (ls_line_reader_take (&self->lines, &part, &line))
    hear_line (self, &line);
  ls_span_take (octets, before - part.length);
  if (counted)
    self->drop_after -= before - part.length;
}

/* For later. RFC 3207 section 4: what came in clear behind STARTTLS is discarded; it must not pass for something that
 * TLS carried. */
static void
keep_unread (LsSmtpServer *self, LsSpan octets)
{
  if (self->state != SMTP_CLOSED && self->state != SMTP_TLS && octets.length > 0)
    g_byte_array_append (self->unread, octets.data, octets.length);
}

static void
consume (LsSmtpServer *self, LsSpan octets)
{
  while (octets.length > 0 && !self->parent.waiting && self->state != SMTP_CLOSED)
    {
      take (self, &octets);
      if (self->drop_after == 0 && self->state != SMTP_CLOSED)
        {
          ls_smtp_server_drop (self);
          return;
        }
      if (self->state != SMTP_DATA && is_too_much (self))
        return;
    }
  keep_unread (self, octets);
}

/* Goes on with what came while the server waited. */
static void
go_on (LsSmtpServer *self)
{
  g_autoptr (GByteArray) unread = self->unread;

  self->unread = g_byte_array_new ();
  consume (self, LS_SPAN (unread->data, unread->len));
}

static void
watch_silence (LsSmtpServer *self, gint64 since)
{
  gint64 limit = self->setup.profile->idle_us;

  self->heard = since;
  if (limit == 0 || self->state == SMTP_CLOSED || self->idle_asked > since)
    return;
  self->idle_asked = since + limit;
  ls_smtp_server_wish (self, &(LsWish) { .kind = LS_WISH_WAKE, .time_us = self->idle_asked, .idle = TRUE });
}

/* ---- the doors ---- */

static void
smtp_server_open (LsServer *server, gint64 now)
{
  LsSmtpServer *self = (LsSmtpServer *) server;

  self->now = now;
  if (!ls_smtp_server_strike (self, SMTP_CONNECT, LS_SPAN (NULL, 0), 0))
    ls_smtp_server_answer (self, SMTP_CONNECT, SMTP_OK, &(LsSmtpWords) { .text = NULL });
  watch_silence (self, self->now);
}

static void
smtp_server_input (LsServer *server, gint64 now, LsSpan octets)
{
  LsSmtpServer *self = (LsSmtpServer *) server;

  if (self->state == SMTP_CLOSED)
    return;
  self->now = now;
  if (self->parent.waiting)
    keep_unread (self, octets);
  else
    consume (self, octets);
  watch_silence (self, self->now);
}

static void
finish_late (LsSmtpServer *self)
{
  g_autoptr (GByteArray) line = self->late_line;

  self->late_line = g_byte_array_new ();
  self->parent.waiting = FALSE;
  if (self->late_command == SMTP_CONNECT)
    ls_smtp_server_answer (self, SMTP_CONNECT, SMTP_OK, &(LsSmtpWords) { .text = NULL });
  else if (self->late_command == SMTP_DATA_END)
    ls_smtp_server_end_of_letter (self);
  else if (self->late_command == SMTP_BDAT && line->len == 0)
    ls_smtp_server_end_chunk (self);
  else
    hear_command (self, LS_SPAN (line->data, line->len), self->late_flags);
  self->is_late = FALSE;
  if (!self->parent.waiting)
    go_on (self);
  watch_silence (self, self->now);
}

static void
smtp_server_wake (LsServer *server, gint64 now)
{
  LsSmtpServer *self = (LsSmtpServer *) server;

  if (self->state == SMTP_CLOSED)
    return;
  self->now = now;
  if (self->is_late && now >= self->late_until)
    finish_late (self);
  else if (self->parent.waiting)
    watch_silence (self, self->now);
  else if (self->setup.profile->idle_us != 0 && now >= self->heard + self->setup.profile->idle_us)
    {
      ls_smtp_server_write (self, 421, ls_smtp_server_offers (self, SMTP_EXTENSION_ENHANCEDSTATUSCODES) ? "4.4.2" : NULL,
                   "Silence for too long, closing");
      ls_smtp_server_enter (self, SMTP_CLOSED);
    }
  else if (now >= self->idle_asked)
    {
      /* The client has spoken since: its silence ends later. */
      self->idle_asked = 0;
      watch_silence (self, self->heard);
    }
}

static void
smtp_server_answer (LsServer *server, gint64 now, guint64 ticket, LsStoreResult result)
{
  LsSmtpServer *self = (LsSmtpServer *) server;

  if (ticket != self->ticket || self->state == SMTP_CLOSED)
    return;
  self->now = now;
  self->ticket = 0;
  self->parent.waiting = FALSE;
  ls_smtp_server_answer_letter (self, result == LS_STORED          ? SMTP_OK
                    : result == LS_STORE_NO_ROOM ? SMTP_NO_ROOM
                                                 : SMTP_FAILED);
  go_on (self);
}

/* RFC 3207 section 4.2: all that was learnt in clear is forgotten, who the client is included. */
static void
smtp_server_secured (LsServer *server, gint64 now, gboolean stands)
{
  LsSmtpServer *self = (LsSmtpServer *) server;

  if (self->state != SMTP_TLS)
    return;
  self->now = now;
  self->parent.waiting = FALSE;
  if (!stands)
    {
      ls_smtp_server_enter (self, SMTP_CLOSED);
      return;
    }
  self->secure = TRUE;
  self->extended = FALSE;
  self->user = NULL;
  g_clear_pointer (&self->hello, g_free);
  ls_smtp_server_forget_envelope (self);
  self->last_chunk_came = FALSE;
  ls_smtp_server_enter (self, SMTP_GREETED);
  watch_silence (self, now);
}

static void
smtp_server_stop (LsServer *server, gint64 now)
{
  LsSmtpServer *self = (LsSmtpServer *) server;

  if (self->state == SMTP_CLOSED)
    return;
  /* In the middle of a handshake no word in clear can be heard. */
  if (self->state == SMTP_TLS)
    ls_smtp_server_drop (self);
  else
    ls_smtp_server_answer (self, SMTP_CONNECT, SMTP_SHUTTING_DOWN, &(LsSmtpWords) { .text = NULL });
}

static void
smtp_server_free (LsServer *server)
{
  LsSmtpServer *self = (LsSmtpServer *) server;

  g_byte_array_unref (self->parent.output);
  g_array_unref (self->parent.wishes);
  g_free (self->hello);
  g_free (self->chunk.argument);
  g_clear_pointer (&self->exchange, ls_sasl_server_free);
  ls_smtp_server_forget_envelope (self);
  g_ptr_array_unref (self->recipients);
  ls_dot_reader_clear (&self->letter);
  ls_line_reader_clear (&self->lines);
  g_byte_array_unref (self->unread);
  g_byte_array_unref (self->scratch);
  g_byte_array_unref (self->late_line);
  g_free (self);
}

/**
 * ls_smtp_server_new:
 * @setup: its profile, directory and store; what it points to outlives the server
 *
 * Returns: (transfer full): a server that waits to be told that its connection stands
 */
LsServer *
ls_smtp_server_new (const LsServerSetup *setup)
{
  static const LsServerClass class = {
    smtp_server_open, smtp_server_input, smtp_server_wake, smtp_server_answer, smtp_server_stop, smtp_server_free,
    smtp_server_secured,
  };
  LsSmtpServer *self = g_new0 (LsSmtpServer, 1);

  self->parent.class = &class;
  self->parent.output = g_byte_array_new ();
  self->parent.wishes = g_array_new (FALSE, FALSE, sizeof (LsWish));
  g_array_set_clear_func (self->parent.wishes, (GDestroyNotify) ls_wish_clear);
  self->setup = *setup;
  self->state = SMTP_CONNECTING;
  self->secure = setup->secure;
  self->recipients = g_ptr_array_new_with_free_func (g_free);
  self->letter.careless = setup->profile->bare_lf_ends;
  ls_line_reader_init (&self->lines, LS_SMTP_LINE_HELD);
  self->unread = g_byte_array_new ();
  self->scratch = g_byte_array_new ();
  self->late_line = g_byte_array_new ();
  self->drop_after = G_MAXUINT64;
  ls_chance_init (&self->chance, setup->seed, setup->place);
  return &self->parent;
}
