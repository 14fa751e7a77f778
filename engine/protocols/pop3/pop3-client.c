/* pop3-client.c: a client's sense of its turn. RFC 1939 section 3: it waits for each reply, to the end of its lines.
 *
 * It says nothing by itself: somebody has lines to say, and asks here whether
 * the next one may go.
 * SPDX-License-Identifier: MIT */
#include "core/line-reader.h"
#include "protocols/pop3/pop3-tables.h"

/* A reply that is waited for. */
typedef struct {
  LsPop3CommandId command;
  gboolean        multi_line;
} Due;

typedef struct {
  LsClient        parent;
  LsLineReader    lines;
  GArray         *due;           /* of Due */
  LsPop3CommandId last;
  gboolean        in_lines;      /* of a reply, up to its dot */
  gboolean        in_auth;       /* the server waits for the next part of a proof */
  gboolean        bad_timestamp; /* the greeting has one that is no message-id: an attack on APOP begins so */
  gboolean        at_end;        /* the server hung up, or is about to */
  gboolean        wants_tls;
} Pop3Client;

static void
end_reply (Pop3Client *self)
{
  if (self->due->len > 0)
    g_array_remove_index (self->due, 0);
}

static void
hear_greeting (Pop3Client *self, LsPop3Sign sign, LsSpan text)
{
  LsSpan timestamp = { NULL, 0 };

  self->bad_timestamp = !ls_pop3_is_timestamp (text, &timestamp) && timestamp.length > 0;
  self->at_end = sign == POP3_NO;
}

static void
hear_reply (Pop3Client *self, LsSpan line)
{
  LsSpan text;
  LsPop3Sign sign = ls_pop3_sign (line, &text);
  Due due = self->due->len > 0 ? g_array_index (self->due, Due, 0) : (Due) { POP3_UNKNOWN, FALSE };

  self->in_auth = sign == POP3_MORE && (due.command == POP3_AUTH_COMMAND || due.command == POP3_AUTH_RESPONSE);
  if (due.command == POP3_CONNECT)
    hear_greeting (self, sign, text);
  else if (due.command == POP3_QUIT)
    self->at_end = TRUE;
  else if (due.command == POP3_STLS)
    self->wants_tls = sign == POP3_YES;
  self->in_lines = sign == POP3_YES && due.multi_line;
  if (!self->in_lines)
    end_reply (self);
}

static void
pop3_client_hear (LsClient *client, LsSpan octets)
{
  Pop3Client *self = (Pop3Client *) client;
  LsLine line;

  /* What came behind the answer to STLS came in the open: it is not believed. */
  while (!self->wants_tls && ls_line_reader_take (&self->lines, &octets, &line))
    {
      if (!self->in_lines)
        hear_reply (self, line.octets);
      else if (ls_span_equals (line.octets, "."))
        {
          self->in_lines = FALSE;
          end_reply (self);
        }
    }
}

static gboolean
pop3_client_may_say (LsClient *client, gboolean pipelining)
{
  Pop3Client *self = (Pop3Client *) client;

  if (self->wants_tls)
    return FALSE;
  if (self->due->len == 0 || self->in_auth)
    return TRUE;
  /* RFC 2449 section 6.6, 5034 section 4: what these come to has to be seen first. */
  return pipelining && self->last != POP3_CONNECT && self->last != POP3_AUTH_COMMAND && self->last != POP3_AUTH_RESPONSE
         && self->last != POP3_STLS && self->last != POP3_QUIT;
}

static LsSpan
without_end (LsSpan line)
{
  while (line.length > 0 && (line.data[line.length - 1] == '\n' || line.data[line.length - 1] == '\r'))
    line.length--;
  return line;
}

/* Who chooses the timestamps can find a secret out, octet by octet; a message-id leaves too little choice for that. */
static gboolean
pop3_client_skips (LsClient *client, LsSpan line)
{
  Pop3Client *self = (Pop3Client *) client;
  LsSpan argument;

  return self->bad_timestamp && !self->in_auth && ls_pop3_line_parse (without_end (line), &argument) == POP3_APOP;
}

static void
pop3_client_said (LsClient *client, LsSpan line)
{
  Pop3Client *self = (Pop3Client *) client;
  LsSpan argument;
  Due due = { POP3_AUTH_RESPONSE, FALSE };

  if (!self->in_auth)
    {
      due.command = ls_pop3_line_parse (without_end (line), &argument);
      due.multi_line = ls_pop3_is_multi_line (due.command, argument);
    }
  self->in_auth = FALSE;
  self->last = due.command;
  g_array_append_val (self->due, due);
}

static LsLeave
pop3_client_leave (LsClient *client, const char **line)
{
  Pop3Client *self = (Pop3Client *) client;

  if (self->in_auth)
    return LS_LEAVE_HANG_UP;
  if (self->at_end || self->last == POP3_QUIT)
    return LS_LEAVE_WAIT;
  *line = "QUIT\r\n";
  return LS_LEAVE_SAY;
}

static gboolean
pop3_client_wants_tls (LsClient *client)
{
  return ((Pop3Client *) client)->wants_tls;
}

static void
pop3_client_secured (LsClient *client)
{
  Pop3Client *self = (Pop3Client *) client;

  self->wants_tls = FALSE;
  ls_line_reader_finish (&self->lines, &(LsLine) { .length = 0 });
  g_array_set_size (self->due, 0);
}

/* RFC 2595 section 4: STLS needs no CAPA before it: a server that cannot says no. */
static void
pop3_client_ask_tls (LsClient *client, const char *own_address, GPtrArray *lines)
{
  g_ptr_array_add (lines, g_strdup ("STLS\r\n"));
}

static void
pop3_client_free (LsClient *client)
{
  Pop3Client *self = (Pop3Client *) client;

  ls_line_reader_clear (&self->lines);
  g_array_unref (self->due);
  g_free (self);
}

/**
 * ls_pop3_client_new:
 *
 * Returns: (transfer full): a client that waits to be greeted
 */
LsClient *
ls_pop3_client_new (void)
{
  static const LsClientClass class = {
    pop3_client_hear, pop3_client_may_say, pop3_client_skips, pop3_client_said, pop3_client_leave, pop3_client_free,
    pop3_client_wants_tls, pop3_client_secured, pop3_client_ask_tls,
  };
  Pop3Client *self = g_new0 (Pop3Client, 1);
  Due greeting = { POP3_CONNECT, FALSE };

  self->parent.class = &class;
  self->due = g_array_new (FALSE, FALSE, sizeof (Due));
  g_array_append_val (self->due, greeting);
  self->last = POP3_CONNECT;
  ls_line_reader_init (&self->lines, LS_POP3_REPLY_MAX);
  return &self->parent;
}
