/* smtp-hear-chunk.c: a letter that comes in counted pieces, as the observer hears it. RFC 3030.
 * SPDX-License-Identifier: MIT */
#include "protocols/smtp/smtp-line.h"
#include "protocols/smtp/smtp-observer.h"

static void
end_chunk (LsSmtpObserver *self)
{
  self->mode = SMTP_HEARS_COMMANDS;
  self->letter.in_chunks = !self->last_chunk;
}

/**
 * ls_smtp_begin_chunk:
 * @self: an observer
 * @argument: what stands behind BDAT
 * @event: its event, just appended
 *
 * So many octets are the letter's, whatever they look like, and whether the server wants them or not. One that has told
 * that it knows no BDAT takes them for commands, and so does the observer.
 */
void
ls_smtp_begin_chunk (LsSmtpObserver *self, LsSpan argument, const LsEvent *event)
{
  guint64 octets;

  if (!ls_smtp_chunk_argument (argument, &octets, &self->last_chunk)
      || (self->extended && !ls_smtp_observer_is_offered (self, "CHUNKING")))
    return;
  if (!self->letter.in_chunks)
    ls_smtp_begin_letter (self, TRUE);
  self->chunk_left = octets;
  self->mode = SMTP_HEARS_CHUNK;
  if (octets == 0)
    {
      if (self->last_chunk)
        ls_smtp_find_in_letter_end (self, event);
      end_chunk (self);
    }
}

/**
 * ls_smtp_resume_chunk:
 * @self: an observer that has found a BDAT among lines which it had taken for something else
 * @octets: how many of its octets are in no whole line yet
 *
 * What has come of the next line counts.
 */
void
ls_smtp_resume_chunk (LsSmtpObserver *self, guint64 octets)
{
  if (!self->letter.in_chunks)
    ls_smtp_begin_letter (self, TRUE);
  self->chunk_left = octets - MIN (octets, self->lines[LS_FROM_CLIENT].length);
  self->mode = SMTP_HEARS_CHUNK;
  if (self->chunk_left == 0)
    end_chunk (self);
}

/* A piece may divide a line, even between its CR and its LF: neither of the two stands alone then. */
static void
join_pieces (LsSmtpObserver *self, LsLine *line, gboolean unended)
{
  LsSpan octets = line->octets;
  guint flags = line->flags & (LS_LINE_CUT | LS_LINE_NUL | LS_LINE_EIGHT_BIT);
  gboolean ends_in_cr = unended && octets.length > 0 && octets.data[octets.length - 1] == '\r'
                        && (line->flags & LS_LINE_CUT) == 0;

  if (self->letter.after_cr)
    {
      if (ls_span_take_octet (&octets, '\n'))
        line->flags = flags | ls_line_flags (octets);
      else
        line->flags |= LS_LINE_BARE_CR;
    }
  if (ends_in_cr && octets.length > 0)
    {
      octets.length--;
      line->flags = flags | ls_line_flags (octets) | (line->flags & LS_LINE_BARE_LF);
    }
  self->letter.after_cr = ends_in_cr;
}

static void
hear_line (LsSmtpObserver *self, const LsSaying *saying, LsLine *line, gboolean unended)
{
  guint64 start = self->at[LS_FROM_CLIENT];

  self->at[LS_FROM_CLIENT] += line->length;
  self->findings = 0;
  join_pieces (self, line, unended);
  self->unended_piece = unended;
  ls_smtp_hear_letter_line (self, saying, start, line);
  self->unended_piece = FALSE;
}

/**
 * ls_smtp_hear_chunk:
 * @self: an observer in the middle of a BDAT
 * @saying: who said it, and when
 * @octets: (inout): what came; moved behind what is the chunk's next line
 *
 * Returns: %FALSE where more has to come
 */
gboolean
ls_smtp_hear_chunk (LsSmtpObserver *self, const LsSaying *saying, LsSpan *octets)
{
  LsLineReader *lines = &self->lines[LS_FROM_CLIENT];
  LsSpan part = LS_SPAN (octets->data, MIN (octets->length, self->chunk_left));
  gsize before = part.length;
  LsLine line;
  gboolean whole;

  if (before == 0)
    return FALSE;
  whole = ls_line_reader_take (lines, &part, &line);
  ls_span_take (octets, before - part.length);
  self->chunk_left -= before - part.length;
  if (whole)
    hear_line (self, saying, &line, FALSE);
  else if (self->chunk_left == 0 && ls_line_reader_finish (lines, &line))
    hear_line (self, saying, &line, TRUE);
  if (self->chunk_left == 0)
    end_chunk (self);
  return TRUE;
}

/**
 * ls_smtp_skip_chunk:
 * @self: an observer in the middle of a BDAT
 * @octets: how many are missing
 *
 * Octets were lost to whoever recorded; they count all the same.
 */
void
ls_smtp_skip_chunk (LsSmtpObserver *self, guint64 octets)
{
  self->chunk_left -= MIN (octets, self->chunk_left);
  if (self->chunk_left == 0)
    end_chunk (self);
}
