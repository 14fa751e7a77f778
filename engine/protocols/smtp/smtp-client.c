/* smtp-client.c: a client's sense of its turn. RFC 5321 section 4.3.1: it waits for each reply.
 *
 * It says nothing by itself: somebody has lines to say, and asks here whether
 * the next one may go. A letter waits for its 354, a part of a log-in for its
 * 334; the octets of a BDAT wait for nothing, and what TLS shall carry for TLS.
 * SPDX-License-Identifier: MIT */
#include "core/line-reader.h"
#include "protocols/smtp/smtp-line.h"

#include <string.h>

typedef struct {
  LsClient        parent;
  LsLineReader    lines;
  guint           due;          /* replies that are waited for */
  LsSmtpCommandId last;
  gboolean        in_letter;    /* the 354 came */
  gboolean        in_log_in;    /* a 334 came: the next line is a part of the proof */
  guint64         chunk_left;   /* octets of a BDAT that are still to be said */
  gboolean        refused;      /* DATA was refused: its letter is not sent */
  gboolean        log_in_over;  /* a log-in was refused: what was meant for it is not sent */
  gboolean        wants_tls;    /* the 220 to STARTTLS came */
  gboolean        at_end;       /* the server hung up */
} SmtpClient;

static gboolean
is_of_log_in (LsSmtpCommandId command)
{
  return command == SMTP_AUTH_COMMAND || command == SMTP_AUTH_RESPONSE;
}

static void
hear_reply (SmtpClient *self, guint code)
{
  if (self->due > 0)
    self->due--;
  if (self->due == 0 && self->last == SMTP_DATA_COMMAND)
    {
      self->in_letter = code / 100 == 3;
      self->refused = !self->in_letter;
    }
  else if (self->due == 0 && is_of_log_in (self->last))
    {
      self->in_log_in = code / 100 == 3;
      self->log_in_over = !self->in_log_in;
    }
  else if (self->due == 0 && self->last == SMTP_STARTTLS)
    self->wants_tls = code == 220;
  if (code == 421)
    self->at_end = TRUE;
}

static void
smtp_client_hear (LsClient *client, LsSpan octets)
{
  SmtpClient *self = (SmtpClient *) client;
  LsLine line;

  /* RFC 3207 section 4: what follows the 220 in clear is dropped; it must not pass for an answer from inside TLS. */
  while (!self->wants_tls && ls_line_reader_take (&self->lines, &octets, &line))
    {
      LsSpan text = line.octets;
      guint64 code = 0;
      gboolean numbered = ls_span_parse_number (ls_span_take (&text, 3), 999, &code);

      /* What has no number ends a reply too: to wait for ever would help nobody. */
      if (!numbered || text.length == 0 || text.data[0] != '-')
        hear_reply (self, code);
    }
}

/* RFC 2920 section 3.1, RFC 3207 section 4, RFC 4954 section 4: whose answer is waited for even when pipelining. */
static gboolean
must_be_answered (LsSmtpCommandId command)
{
  return command == SMTP_CONNECT || command == SMTP_DATA_COMMAND || command == SMTP_STARTTLS || is_of_log_in (command);
}

static gboolean
smtp_client_may_say (LsClient *client, gboolean pipelining)
{
  SmtpClient *self = (SmtpClient *) client;

  if (self->wants_tls)
    return FALSE;
  return self->due == 0 || self->in_letter || self->chunk_left > 0 || (pipelining && !must_be_answered (self->last));
}

static gboolean
is_dot (LsSpan line)
{
  return ls_span_equals (line, ".\r\n");
}

static LsSmtpCommandId
parse (LsSpan line, LsSpan *argument)
{
  line.length -= MIN (line.length, 2);
  return ls_smtp_line_parse (line, argument);
}

static gboolean
smtp_client_skips (LsClient *client, LsSpan line)
{
  SmtpClient *self = (SmtpClient *) client;
  gboolean skips = self->refused;
  LsSpan argument;

  if (self->log_in_over)
    {
      /* Up to the next command: a password must not be said as one. */
      self->log_in_over = parse (line, &argument) == SMTP_UNKNOWN;
      return self->log_in_over;
    }
  if (is_dot (line))
    self->refused = FALSE;
  return skips;
}

/* A line of a letter, of a chunk or of a log-in; returns whether it was one. */
static gboolean
goes_on (SmtpClient *self, LsSpan line)
{
  if (self->in_letter && is_dot (line))
    {
      self->in_letter = FALSE;
      self->last = SMTP_DATA_END;
      self->due++;
    }
  else if (self->chunk_left > 0)
    self->chunk_left -= MIN (line.length, self->chunk_left);
  else if (self->in_log_in)
    {
      self->in_log_in = FALSE;
      self->last = SMTP_AUTH_RESPONSE;
      self->due++;
    }
  else
    return self->in_letter;
  return TRUE;
}

static void
smtp_client_said (LsClient *client, LsSpan line)
{
  SmtpClient *self = (SmtpClient *) client;
  LsSpan argument;
  gboolean last;

  self->refused = self->log_in_over = FALSE;
  /* RFC 3207 section 4.2: nothing may follow STARTTLS in clear; what does is dropped, and no answer comes to it. */
  if (goes_on (self, line) || (self->last == SMTP_STARTTLS && self->due > 0))
    return;
  self->last = parse (line, &argument);
  self->due++;
  if (self->last == SMTP_BDAT)
    ls_smtp_chunk_argument (argument, &self->chunk_left, &last);
}

static LsLeave
smtp_client_leave (LsClient *client, const char **line)
{
  SmtpClient *self = (SmtpClient *) client;

  if (self->in_letter || self->in_log_in || self->chunk_left > 0 || self->wants_tls)
    return LS_LEAVE_HANG_UP;
  if (self->at_end || self->last == SMTP_QUIT)
    return LS_LEAVE_WAIT;
  *line = "QUIT\r\n";
  return LS_LEAVE_SAY;
}

static gboolean
smtp_client_wants_tls (LsClient *client)
{
  return ((SmtpClient *) client)->wants_tls;
}

/* RFC 3207 section 4.2: as after a greeting, but no new one comes. */
static void
smtp_client_secured (LsClient *client)
{
  SmtpClient *self = (SmtpClient *) client;
  LsLine line;

  ls_line_reader_finish (&self->lines, &line);
  self->wants_tls = FALSE;
  self->due = 0;
}

/* RFC 3207 section 4: whether the server can, EHLO tells; RFC 5321 section 4.1.3: an address stands for a name. */
static void
smtp_client_ask_tls (LsClient *client, const char *own_address, GPtrArray *lines)
{
  g_ptr_array_add (lines, g_strdup_printf (strchr (own_address, ':') != NULL ? "EHLO [IPv6:%s]\r\n" : "EHLO [%s]\r\n",
                                           own_address));
  g_ptr_array_add (lines, g_strdup ("STARTTLS\r\n"));
}

static void
smtp_client_free (LsClient *client)
{
  SmtpClient *self = (SmtpClient *) client;

  ls_line_reader_clear (&self->lines);
  g_free (self);
}

/**
 * ls_smtp_client_new:
 *
 * Returns: (transfer full): a client that waits to be greeted
 */
LsClient *
ls_smtp_client_new (void)
{
  static const LsClientClass class = {
    smtp_client_hear, smtp_client_may_say, smtp_client_skips, smtp_client_said, smtp_client_leave,
    smtp_client_free, smtp_client_wants_tls, smtp_client_secured, smtp_client_ask_tls,
  };
  SmtpClient *self = g_new0 (SmtpClient, 1);

  self->parent.class = &class;
  self->due = 1;
  self->last = SMTP_CONNECT;
  ls_line_reader_init (&self->lines, LS_SMTP_COMMAND_MAX);
  return &self->parent;
}
