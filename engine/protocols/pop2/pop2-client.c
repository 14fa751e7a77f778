/* pop2-client.c: a client's sense of its turn, with the state machine of RFC 937 "Client State Diagram".
 *
 * It says nothing by itself: somebody has lines to say, and asks here whether
 * the next one may go. It counts a letter's octets, for nothing else tells their end.
 * SPDX-License-Identifier: MIT */
#include "core/line-reader.h"
#include "protocols/pop2/pop2-tables.h"

typedef struct {
  LsClient          parent;
  LsLineReader      lines;
  LsPop2ClientState state;
  gboolean          due;        /* a reply, or a letter, is waited for */
  guint64           size;       /* of the current letter, as it was told */
  guint64           left;       /* octets of the letter that are still to come */
  gboolean          ack_due;    /* a letter is there, and the server waits to hear so */
  gboolean          at_end;     /* the server hung up, or is about to */
} Pop2Client;

static void
hear_reply (Pop2Client *self, LsSpan line)
{
  guint64 number;
  LsPop2Heard heard = ls_pop2_heard (line, self->state, &number);
  LsPop2Choice choice = ls_pop2_choose (self->state, heard, number, POP2_WANTS_THIS);

  self->due = FALSE;
  if (heard == POP2_HEARS_LENGTH)
    self->size = number;
  /* A minus, or what is no reply here: the server closes, or is out of step. */
  if (choice.says == POP2_UNKNOWN || (heard == POP2_HEARS_OTHER && line.length > 0 && line.data[0] == '-'))
    self->at_end = TRUE;
}

static void
hear_octets (Pop2Client *self, LsSpan *octets)
{
  self->left -= ls_span_take (octets, MIN (octets->length, self->left)).length;
  if (self->left > 0)
    return;
  self->due = FALSE;
  self->ack_due = TRUE;
}

static void
pop2_client_hear (LsClient *client, LsSpan octets)
{
  Pop2Client *self = (Pop2Client *) client;
  LsLine line;

  while (octets.length > 0)
    if (self->left > 0)
      hear_octets (self, &octets);
    else if (ls_line_reader_take (&self->lines, &octets, &line))
      hear_reply (self, line.octets);
}

/* RFC 937 knows no pipelining: each command waits for what the last one brings. */
static gboolean
pop2_client_may_say (LsClient *client, gboolean pipelining)
{
  return !((Pop2Client *) client)->due;
}

static gboolean
pop2_client_skips (LsClient *client, LsSpan line)
{
  return FALSE;
}

static void
pop2_client_said (LsClient *client, LsSpan line)
{
  Pop2Client *self = (Pop2Client *) client;
  LsPop2CommandId command;
  LsSpan argument;

  while (line.length > 0 && (line.data[line.length - 1] == '\n' || line.data[line.length - 1] == '\r'))
    line.length--;
  command = ls_pop2_line_parse (line, &argument);
  self->due = TRUE;
  self->ack_due = FALSE;
  if (ls_pop2_commands[command].client_state != POP2_N_CLIENT_STATES)
    self->state = ls_pop2_commands[command].client_state;
  if (command == POP2_RETR)
    self->left = self->size;
}

/* Behind a letter QUIT is an error: who has nothing more to say leaves without a word, and the letter is kept. */
static LsLeave
pop2_client_leave (LsClient *client, const char **line)
{
  Pop2Client *self = (Pop2Client *) client;

  if (self->at_end || self->state == POP2_EXIT)
    return LS_LEAVE_WAIT;
  if (self->ack_due || self->left > 0)
    return LS_LEAVE_HANG_UP;
  *line = "QUIT\r\n";
  return LS_LEAVE_SAY;
}

static void
pop2_client_free (LsClient *client)
{
  Pop2Client *self = (Pop2Client *) client;

  ls_line_reader_clear (&self->lines);
  g_free (self);
}

/**
 * ls_pop2_client_new:
 *
 * Returns: (transfer full): a client that waits to be greeted
 */
LsClient *
ls_pop2_client_new (void)
{
  static const LsClientClass class = {
    pop2_client_hear, pop2_client_may_say, pop2_client_skips, pop2_client_said, pop2_client_leave, pop2_client_free,
    NULL, NULL, NULL,
  };
  Pop2Client *self = g_new0 (Pop2Client, 1);

  self->parent.class = &class;
  self->due = TRUE;
  self->state = POP2_CALL;
  ls_line_reader_init (&self->lines, LS_POP2_LINE_MAX);
  return &self->parent;
}
