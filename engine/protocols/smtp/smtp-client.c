/* smtp-client.c: a client's sense of its turn. RFC 5321 section 4.3.1: it waits for each reply.
 *
 * It says nothing by itself: somebody has lines to say, and asks here whether
 * the next one may go. A letter waits for its 354, then for nothing more.
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
  gboolean        refused;      /* DATA was refused: its letter is not sent */
  gboolean        at_end;       /* the server hung up */
} SmtpClient;

static void
hear_reply (SmtpClient *self, guint code)
{
  if (self->due > 0)
    self->due--;
  if (self->last == SMTP_DATA_COMMAND && self->due == 0)
    {
      self->in_letter = code / 100 == 3;
      self->refused = !self->in_letter;
    }
  if (code == 421)
    self->at_end = TRUE;
}

static void
smtp_client_hear (LsClient *client, LsSpan octets)
{
  SmtpClient *self = (SmtpClient *) client;
  LsLine line;

  while (ls_line_reader_take (&self->lines, &octets, &line))
    {
      LsSpan text = line.octets;
      guint64 code = 0;
      gboolean numbered = ls_span_parse_number (ls_span_take (&text, 3), 999, &code);

      /* What has no number ends a reply too: to wait for ever would help nobody. */
      if (!numbered || text.length == 0 || text.data[0] != '-')
        hear_reply (self, code);
    }
}

static gboolean
smtp_client_may_say (LsClient *client, gboolean pipelining)
{
  SmtpClient *self = (SmtpClient *) client;

  /* RFC 2920 section 3.1: the greeting and the 354 are waited for all the same. */
  return self->due == 0 || self->in_letter
         || (pipelining && self->last != SMTP_CONNECT && self->last != SMTP_DATA_COMMAND);
}

static gboolean
is_dot (LsSpan line)
{
  return ls_span_equals (line, ".\r\n");
}

static gboolean
smtp_client_skips (LsClient *client, LsSpan line)
{
  SmtpClient *self = (SmtpClient *) client;
  gboolean skips = self->refused;

  if (is_dot (line))
    self->refused = FALSE;
  return skips;
}

static void
smtp_client_said (LsClient *client, LsSpan line)
{
  SmtpClient *self = (SmtpClient *) client;
  LsSpan argument, text = line;

  self->refused = FALSE;
  if (self->in_letter)
    {
      if (!is_dot (line))
        return;
      self->in_letter = FALSE;
      self->last = SMTP_DATA_END;
      self->due++;
      return;
    }
  text.length -= MIN (text.length, 2);
  self->last = ls_smtp_line_parse (text, &argument);
  self->due++;
}

static LsLeave
smtp_client_leave (LsClient *client, const char **line)
{
  SmtpClient *self = (SmtpClient *) client;

  if (self->in_letter)
    return LS_LEAVE_HANG_UP;
  if (self->at_end || self->last == SMTP_QUIT)
    return LS_LEAVE_WAIT;
  *line = "QUIT\r\n";
  return LS_LEAVE_SAY;
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
    smtp_client_free, .ask_tls = smtp_client_ask_tls,
  };
  SmtpClient *self = g_new0 (SmtpClient, 1);

  self->parent.class = &class;
  self->due = 1;
  self->last = SMTP_CONNECT;
  ls_line_reader_init (&self->lines, LS_SMTP_COMMAND_MAX);
  return &self->parent;
}
