/* stream.h: all the octets that one end of a connection ever sent, kept once.
 *
 * Lines, segments, letters and secrets are ranges of a stream. A stream only
 * grows at its end and is forgotten from its front; forks share its blocks.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/span.h"

G_BEGIN_DECLS

typedef struct _LsStream LsStream;

LsStream *ls_stream_new    (void);
void      ls_stream_free   (LsStream *self);
guint64   ls_stream_append (LsStream *self, LsSpan octets);
guint64   ls_stream_length (const LsStream *self);
guint64   ls_stream_first  (const LsStream *self);
LsSpan    ls_stream_peek   (const LsStream *self, guint64 start, gsize length, GByteArray *scratch);
void      ls_stream_share  (LsStream *self, const LsStream *with);
void      ls_stream_forget (LsStream *self, guint64 until);
void      ls_stream_forget_between (LsStream *self, guint64 start, guint64 end);
gsize     ls_stream_memory (const LsStream *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LsStream, ls_stream_free)

G_END_DECLS
