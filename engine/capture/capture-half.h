/* capture-half.h: one direction of a captured conversation, put in order by its numbers. RFC 9293 section 3.4.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/stream.h"

G_BEGIN_DECLS

/**
 * LsPiece:
 * @seq: the number of its first octet
 * @octets: what was kept of it
 * @length: how long it was
 * @fin: whether its sender says no more
 * @masked: whether a secret in it is asterisks
 */
typedef struct {
  guint32  seq;
  LsSpan   octets;
  guint32  length;
  gboolean fin;
  gboolean masked;
} LsPiece;

/**
 * LsHalf:
 * @known: whether it is known where it counts
 * @finished: whether its end has come
 * @next: the number of the octet that comes next
 * @comparable: from this place of its stream on, octets stand as they were sent
 * @early: (element-type LsPiece): what came before its turn, in the order of its numbers
 */
typedef struct {
  gboolean known;
  gboolean finished;
  guint32  next;
  guint64  comparable;
  GArray  *early;
  /*< private >*/
  gsize    early_octets;
} LsHalf;

void     ls_half_init         (LsHalf *self);
void     ls_half_clear        (LsHalf *self);
void     ls_half_begin        (LsHalf *self, guint32 next, guint64 place);
gboolean ls_half_trim         (const LsHalf *self, LsPiece *piece);
gboolean ls_half_keep         (LsHalf *self, const LsPiece *piece);
gboolean ls_half_take_due     (LsHalf *self, LsPiece *piece);
guint32  ls_half_first_early  (const LsHalf *self, guint32 until);
guint32  ls_half_last_early   (const LsHalf *self);
guint64  ls_half_place        (const LsHalf *self, guint64 length, guint32 seq);
gboolean ls_half_differs      (const LsHalf *self, const LsStream *stream, const LsPiece *piece);
guint16  ls_half_segment_kind (guint flags, guint32 length);

G_END_DECLS
