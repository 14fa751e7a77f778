/* smtp-chunk.c: our server takes a letter in counted pieces. RFC 3030.
 * SPDX-License-Identifier: MIT */
#include "protocols/smtp/smtp-line.h"
#include "protocols/smtp/smtp-server.h"

/**
 * ls_smtp_serve_bdat:
 *
 * Returns: what a BDAT comes to when all its octets are here
 */
LsSmtpOutcome
ls_smtp_serve_bdat (LsSmtpServer *self, LsSmtpCommandId command, LsSpan argument, LsSmtpWords *words)
{
  guint64 most = self->setup.profile->size_max, size, so_far = self->state == SMTP_CHUNKS ? self->letter.length : 0;
  gboolean last;

  if (!self->extended)
    return SMTP_OUT_OF_ORDER;
  if (!ls_smtp_chunk_argument (argument, &size, &last))
    return SMTP_SYNTAX;
  if (so_far > most || size > most - so_far)
    return SMTP_TOO_BIG;
  if (self->state != SMTP_CHUNKS)
    ls_dot_reader_begin (&self->letter, most);
  return last ? SMTP_OK_LAST : SMTP_OK;
}

/**
 * ls_smtp_server_begin_chunk:
 * @self: a server
 * @argument: what stood behind BDAT
 *
 * Its octets follow at once, wanted or not: the answer comes behind them.
 *
 * Returns: %FALSE where it is not known how many they are; none is skipped then
 */
gboolean
ls_smtp_server_begin_chunk (LsSmtpServer *self, LsSpan argument)
{
  guint64 size;
  gboolean last;

  if (!ls_smtp_server_carries_out (self, SMTP_BDAT) || !ls_smtp_chunk_argument (argument, &size, &last))
    return FALSE;
  g_free (self->chunk.argument);
  self->chunk = (LsSmtpChunk) { size, size, ls_smtp_server_judge (self, SMTP_BDAT, argument, NULL), ls_span_dup (argument) };
  if (size == 0)
    ls_smtp_server_end_chunk (self);
  return TRUE;
}

/**
 * ls_smtp_server_take_chunk:
 * @self: a server in the middle of a BDAT
 * @octets: (inout): what came; moved behind those that are the chunk's
 */
void
ls_smtp_server_take_chunk (LsSmtpServer *self, LsSpan *octets)
{
  LsSpan part = ls_span_take (octets, MIN (octets->length, self->chunk.left));

  self->chunk.left -= part.length;
  if (self->chunk.outcome == SMTP_OK || self->chunk.outcome == SMTP_OK_LAST)
    ls_dot_reader_take_counted (&self->letter, part);
  if (self->chunk.left == 0)
    ls_smtp_server_end_chunk (self);
}

/**
 * ls_smtp_server_end_chunk:
 * @self: a server that has all octets of a BDAT
 *
 * Answers it; hands the letter on, where it was its last.
 */
void
ls_smtp_server_end_chunk (LsSmtpServer *self)
{
  LsSmtpWords words = { .argument = ls_span_from_string (self->chunk.argument), .octets = self->chunk.size };
  LsSmtpOutcome outcome = self->chunk.outcome;
  LsSmtpCommandId command = SMTP_BDAT;

  if (ls_smtp_server_strike (self, SMTP_BDAT, LS_SPAN (NULL, 0), 0))
    {
      if (!self->is_late)
        g_clear_pointer (&self->chunk.argument, g_free);
      return;
    }
  if (outcome == SMTP_OK_LAST)
    {
      ls_dot_reader_end_counted (&self->letter);
      outcome = ls_smtp_server_judge_letter (self);
      if (outcome == SMTP_OK)
        ls_smtp_server_deliver (self);
      else
        ls_smtp_server_answer_letter (self, outcome);
      return;
    }
  if (ls_smtp_rule_for_outcome (command, self->state, outcome) == NULL)
    command = SMTP_UNKNOWN;
  ls_smtp_server_answer (self, command, outcome, &words);
  g_clear_pointer (&self->chunk.argument, g_free);
}
