/* dot-reader.h: reads a letter up to its lone dot, and takes the stuffed dots away. RFC 5321 section 4.5.2.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/span.h"

G_BEGIN_DECLS

/**
 * LsDotReader:
 * @text: the letter as its author wrote it; no more than @most octets of it
 * @length: how many octets it really has, stuffed dots and the final dot left out
 * @bare_lf: an LF without a CR before it was in it
 * @bare_cr: a CR without an LF behind it was in it
 * @careless: whether an LF alone ends a line, also around the lone dot; stays as it is from letter to letter
 *
 * Only CRLF, dot, CRLF ends a letter: a bare LF or CR never does, save for a careless reader, which plays the servers that
 * letters are smuggled into. A letter that comes in counted pieces (RFC 3030) has no dot, and none is taken away.
 */
typedef struct {
  GByteArray *text;
  guint64     length;
  gboolean    bare_lf;
  gboolean    bare_cr;
  gboolean    careless;
  /*< private >*/
  guint64     most;
  guint8      state;
} LsDotReader;

void     ls_dot_reader_begin (LsDotReader *self, guint64 most);
void     ls_dot_reader_clear (LsDotReader *self);
gboolean ls_dot_reader_take  (LsDotReader *self, LsSpan *octets);

void     ls_dot_reader_take_counted (LsDotReader *self, LsSpan octets);
void     ls_dot_reader_end_counted  (LsDotReader *self);

G_END_DECLS
