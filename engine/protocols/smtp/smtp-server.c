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
  gsize most = LS_SMTP_COMMAND_MAX - 2 + (command == SMTP_MAIL && self->extended ? LS_SMTP_MAIL_EXTRA : 0);

  if ((flags & LS_LINE_CUT) != 0 || line.length > most)
    return SMTP_TOO_LONG;
  if ((flags & (LS_LINE_BARE_CR | LS_LINE_BARE_LF | LS_LINE_NUL)) != 0)
    return SMTP_SYNTAX;
  if ((flags & LS_LINE_EIGHT_BIT) != 0)
    return SMTP_EIGHT_BIT;
  return SMTP_OK;
}

static void
hear_command (LsSmtpServer *self, gint64 now, LsSpan line, guint flags)
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
  if (ls_smtp_server_strike (self, now, command, line, flags))
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

static void
hear_line (LsSmtpServer *self, gint64 now, const LsLine *line)
{
  LsSpan text = line->octets;
  guint flags = line->flags;

  /* An octet that was a negotiation's is no octet of the line. */
  if (ls_telnet_strip (&text, self->scratch))
    flags = ls_line_flags (text) | (flags & LS_LINE_CUT);
  hear_command (self, now, text, flags);
}

/* Takes a letter's octets, or a line; not more than until a fault drops the connection. */
static void
take (LsSmtpServer *self, gint64 now, LsSpan *octets)
{
  gboolean counted = self->drop_after != G_MAXUINT64;
  LsSpan part = LS_SPAN (octets->data, MIN (octets->length, self->drop_after));
  gsize before = part.length;
  LsLine line;

  if (self->state == SMTP_DATA)
    {
      if (ls_dot_reader_take (&self->letter, &part))
        ls_smtp_server_end_of_letter (self, now);
    }
  else if (ls_line_reader_take (&self->lines, &part, &line))
    hear_line (self, now, &line);
  ls_span_take (octets, before - part.length);
  if (counted)
    self->drop_after -= before - part.length;
}

static void
consume (LsSmtpServer *self, gint64 now, LsSpan octets)
{
  while (octets.length > 0 && !self->parent.waiting && self->state != SMTP_CLOSED)
    {
      take (self, now, &octets);
      if (self->drop_after == 0 && self->state != SMTP_CLOSED)
        {
          ls_smtp_server_drop (self);
          return;
        }
      if (self->state != SMTP_DATA && is_too_much (self))
        return;
    }
  if (self->state != SMTP_CLOSED && octets.length > 0)
    g_byte_array_append (self->unread, octets.data, octets.length);
}

/* Goes on with what came while the server waited. */
static void
go_on (LsSmtpServer *self, gint64 now)
{
  g_autoptr (GByteArray) unread = self->unread;

  self->unread = g_byte_array_new ();
  consume (self, now, LS_SPAN (unread->data, unread->len));
}

static void
watch_silence (LsSmtpServer *self, gint64 now)
{
  gint64 limit = self->setup.profile->idle_us;

  self->heard = now;
  if (limit == 0 || self->state == SMTP_CLOSED || self->idle_asked > now)
    return;
  self->idle_asked = now + limit;
  ls_smtp_server_wish (self, &(LsWish) { .kind = LS_WISH_WAKE, .time_us = self->idle_asked, .idle = TRUE });
}

/* ---- the doors ---- */

static void
smtp_server_open (LsServer *server, gint64 now)
{
  LsSmtpServer *self = (LsSmtpServer *) server;

  if (!ls_smtp_server_strike (self, now, SMTP_CONNECT, LS_SPAN (NULL, 0), 0))
    ls_smtp_server_answer (self, SMTP_CONNECT, SMTP_OK, &(LsSmtpWords) { .text = NULL });
  watch_silence (self, now);
}

static void
smtp_server_input (LsServer *server, gint64 now, LsSpan octets)
{
  LsSmtpServer *self = (LsSmtpServer *) server;

  if (self->state == SMTP_CLOSED)
    return;
  if (self->parent.waiting)
    g_byte_array_append (self->unread, octets.data, octets.length);
  else
    consume (self, now, octets);
  watch_silence (self, now);
}

static void
finish_late (LsSmtpServer *self, gint64 now)
{
  g_autoptr (GByteArray) line = self->late_line;

  self->late_line = g_byte_array_new ();
  self->parent.waiting = FALSE;
  if (self->late_command == SMTP_CONNECT)
    ls_smtp_server_answer (self, SMTP_CONNECT, SMTP_OK, &(LsSmtpWords) { .text = NULL });
  else if (self->late_command == SMTP_DATA_END)
    ls_smtp_server_end_of_letter (self, now);
  else
    hear_command (self, now, LS_SPAN (line->data, line->len), self->late_flags);
  self->is_late = FALSE;
  if (!self->parent.waiting)
    go_on (self, now);
  watch_silence (self, now);
}

static void
smtp_server_wake (LsServer *server, gint64 now)
{
  LsSmtpServer *self = (LsSmtpServer *) server;

  if (self->state == SMTP_CLOSED)
    return;
  if (self->is_late && now >= self->late_until)
    finish_late (self, now);
  else if (self->parent.waiting)
    watch_silence (self, now);
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
  self->ticket = 0;
  self->parent.waiting = FALSE;
  ls_smtp_server_answer_letter (self, result == LS_STORED          ? SMTP_OK
                    : result == LS_STORE_NO_ROOM ? SMTP_NO_ROOM
                                                 : SMTP_FAILED);
  go_on (self, now);
}

static void
smtp_server_stop (LsServer *server, gint64 now)
{
  LsSmtpServer *self = (LsSmtpServer *) server;

  if (self->state == SMTP_CLOSED)
    return;
  ls_smtp_server_answer (self, SMTP_CONNECT, SMTP_SHUTTING_DOWN, &(LsSmtpWords) { .text = NULL });
}

static void
smtp_server_free (LsServer *server)
{
  LsSmtpServer *self = (LsSmtpServer *) server;

  g_byte_array_unref (self->parent.output);
  g_array_unref (self->parent.wishes);
  g_free (self->hello);
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
  };
  LsSmtpServer *self = g_new0 (LsSmtpServer, 1);

  self->parent.class = &class;
  self->parent.output = g_byte_array_new ();
  self->parent.wishes = g_array_new (FALSE, FALSE, sizeof (LsWish));
  g_array_set_clear_func (self->parent.wishes, (GDestroyNotify) ls_wish_clear);
  self->setup = *setup;
  self->state = SMTP_CONNECTING;
  self->recipients = g_ptr_array_new_with_free_func (g_free);
  ls_line_reader_init (&self->lines, LS_SMTP_LINE_HELD);
  self->unread = g_byte_array_new ();
  self->scratch = g_byte_array_new ();
  self->late_line = g_byte_array_new ();
  self->drop_after = G_MAXUINT64;
  ls_chance_init (&self->chance, setup->seed, setup->place);
  return &self->parent;
}
