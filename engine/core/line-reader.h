/* line-reader.h: cuts octets into lines as they come, in bounded memory.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/span.h"

G_BEGIN_DECLS

typedef enum {
  LS_LINE_BARE_LF   = 1 << 0,   /* an LF inside, without a CR before it */
  LS_LINE_BARE_CR   = 1 << 1,   /* a CR inside, without an LF behind it */
  LS_LINE_NUL       = 1 << 2,
  LS_LINE_EIGHT_BIT = 1 << 3,   /* an octet above 127 */
  LS_LINE_CUT       = 1 << 4    /* it was longer than the reader holds */
} LsLineFlags;

/**
 * LsLine:
 * @octets: the line without its CRLF; only its beginning where %LS_LINE_CUT is set
 * @length: all of its octets, CRLF included
 * @flags: #LsLineFlags
 */
typedef struct {
  LsSpan  octets;
  guint64 length;
  guint   flags;
} LsLine;

/**
 * LsLineReader:
 * @most: how many octets of a line it holds
 * @length: how long the unfinished line is so far
 * @lf_ends: whether a bare LF ends a line too, which is flagged as %LS_LINE_BARE_LF
 *
 * Only CRLF ends a line (RFC 5321 section 2.3.8), unless @lf_ends is set.
 */
typedef struct {
  gsize       most;
  guint64     length;
  gboolean    lf_ends;
  /*< private >*/
  GByteArray *held;
  guint       flags;
  guint8      last;
} LsLineReader;

void     ls_line_reader_init   (LsLineReader *self, gsize most);
void     ls_line_reader_clear  (LsLineReader *self);
gboolean ls_line_reader_take   (LsLineReader *self, LsSpan *octets, LsLine *line);
gboolean ls_line_reader_finish (LsLineReader *self, LsLine *line);
guint    ls_line_flags         (LsSpan text);

G_END_DECLS
