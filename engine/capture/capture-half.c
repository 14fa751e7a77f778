/* capture-half.c: one direction of a captured conversation, put in order by its numbers. RFC 9293 section 3.4.
 * SPDX-License-Identifier: MIT */
#include "capture/capture-half.h"

#include "network/tcp.h"

#include <string.h>

/* So many pieces, and octets, wait for what belongs in front of them; with more, that is given up. */
#define EARLY_PIECES_MAX 1024
#define EARLY_OCTETS_MAX (4 * 1024 * 1024)
/* What is further ahead than any window is no part of the talk. */
#define AHEAD_MAX        (64 * 1024 * 1024)

/**
 * ls_half_init:
 * @self: (out): a direction of which nothing is known
 */
void
ls_half_init (LsHalf *self)
{
  *self = (LsHalf) { .early = g_array_new (FALSE, FALSE, sizeof (LsPiece)) };
}

/**
 * ls_half_clear:
 * @self: a direction, emptied
 */
void
ls_half_clear (LsHalf *self)
{
  g_clear_pointer (&self->early, g_array_unref);
}

/**
 * ls_half_begin:
 * @self: a direction of which nothing is known
 * @next: the number of its next octet
 * @place: where that will stand in its stream
 */
void
ls_half_begin (LsHalf *self, guint32 next, guint64 place)
{
  self->known = TRUE;
  self->next = next;
  self->comparable = place;
}

/**
 * ls_half_trim:
 * @self: a direction
 * @piece: (inout): a piece; what of it came before is taken away
 *
 * Returns: %FALSE where nothing new is left of it
 */
gboolean
ls_half_trim (const LsHalf *self, LsPiece *piece)
{
  gint32 old = self->next - piece->seq;

  if (old <= 0)
    return TRUE;
  if ((guint32) old > piece->length || ((guint32) old == piece->length && !piece->fin))
    return FALSE;
  ls_span_take (&piece->octets, old);
  piece->length -= old;
  piece->seq += old;
  return TRUE;
}

/**
 * ls_half_keep:
 * @self: a direction
 * @piece: a piece that came before its turn; its octets are not copied
 *
 * Returns: %FALSE where too much waits already: what is missing has to be given up
 */
gboolean
ls_half_keep (LsHalf *self, const LsPiece *piece)
{
  guint at = self->early->len;

  if (piece->seq - self->next > AHEAD_MAX)
    return TRUE;
  if (self->early->len == EARLY_PIECES_MAX || self->early_octets > EARLY_OCTETS_MAX)
    return FALSE;
  while (at > 0 && (gint32) (g_array_index (self->early, LsPiece, at - 1).seq - piece->seq) > 0)
    at--;
  if (at > 0 && g_array_index (self->early, LsPiece, at - 1).seq == piece->seq
      && g_array_index (self->early, LsPiece, at - 1).length >= piece->length)
    return TRUE;
  g_array_insert_val (self->early, at, *piece);
  self->early_octets += piece->octets.length;
  return TRUE;
}

/**
 * ls_half_take_due:
 * @self: a direction
 * @piece: (out): a piece whose turn has come
 *
 * Returns: %FALSE where there is none
 */
gboolean
ls_half_take_due (LsHalf *self, LsPiece *piece)
{
  while (self->early->len > 0 && (gint32) (g_array_index (self->early, LsPiece, 0).seq - self->next) <= 0)
    {
      *piece = g_array_index (self->early, LsPiece, 0);
      self->early_octets -= piece->octets.length;
      g_array_remove_index (self->early, 0);
      if (!self->finished && ls_half_trim (self, piece))
        return TRUE;
    }
  return FALSE;
}

/**
 * ls_half_first_early:
 * @self: a direction
 * @until: a number ahead of it
 *
 * Returns: where the first piece that waits begins, if that is before @until, else @until
 */
guint32
ls_half_first_early (const LsHalf *self, guint32 until)
{
  guint32 first = self->early->len > 0 ? g_array_index (self->early, LsPiece, 0).seq : until;

  return (gint32) (first - until) < 0 ? first : until;
}

/**
 * ls_half_last_early:
 * @self: a direction for which something waits
 *
 * Returns: where the last piece that waits begins
 */
guint32
ls_half_last_early (const LsHalf *self)
{
  return g_array_index (self->early, LsPiece, self->early->len - 1).seq;
}

/**
 * ls_half_place:
 * @self: a direction
 * @length: the length of its stream
 * @seq: the number of an octet
 *
 * Returns: where that octet stands in the stream, or would, as far as it can be told
 */
guint64
ls_half_place (const LsHalf *self, guint64 length, guint32 seq)
{
  gint64 place = (gint64) length + (self->known ? (gint32) (seq - self->next) : 0);

  return MAX (place, 0);
}

/**
 * ls_half_differs:
 * @self: a direction
 * @stream: its stream
 * @piece: a piece
 *
 * Returns: whether octets that it sends again are others than those that were sent first
 */
gboolean
ls_half_differs (const LsHalf *self, const LsStream *stream, const LsPiece *piece)
{
  g_autoptr (GByteArray) scratch = g_byte_array_new ();
  gint32 old = self->next - piece->seq;
  guint64 length = ls_stream_length (stream);
  LsSpan before;

  if (old <= 0 || (guint64) old > length || length - old < self->comparable)
    return FALSE;
  before = ls_stream_peek (stream, length - old, MIN ((gsize) old, piece->octets.length), scratch);
  return before.length > 0 && memcmp (before.data, piece->octets.data, before.length) != 0;
}

/**
 * ls_half_segment_kind:
 * @flags: #LsTcpFlags of a segment
 * @length: how many octets it carries
 *
 * Returns: the row of the table that explains it
 */
guint16
ls_half_segment_kind (guint flags, guint32 length)
{
  if (flags & LS_TCP_RST)
    return LS_TCP_KIND_RESET;
  if (flags & LS_TCP_SYN)
    return flags & LS_TCP_ACK ? LS_TCP_KIND_SYN_ACK : LS_TCP_KIND_SYN;
  if (flags & LS_TCP_FIN)
    return LS_TCP_KIND_FIN;
  return length > 0 ? LS_TCP_KIND_DATA : LS_TCP_KIND_ACK;
}
