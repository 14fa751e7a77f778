/* span.h: some octets that belong to somebody else, and a reader that only moves forward in them.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  const guint8 *data;
  gsize         length;
} LsSpan;

#define LS_SPAN(data_, length_) ((LsSpan) { (const guint8 *) (data_), (length_) })

LsSpan   ls_span_from_string  (const char *string);
gboolean ls_span_equals       (LsSpan span, const char *string);
gboolean ls_span_equals_nocase (LsSpan span, const char *string);
gboolean ls_span_starts_nocase (LsSpan span, const char *prefix);
LsSpan   ls_span_take         (LsSpan *span, gsize length);
LsSpan   ls_span_take_word    (LsSpan *span);
gboolean ls_span_take_octet   (LsSpan *span, guint8 octet);
LsSpan   ls_span_trim         (LsSpan span);
LsSpan   ls_span_chomp        (LsSpan span);
gboolean ls_span_parse_number (LsSpan span, guint64 most, guint64 *number);
char    *ls_span_dup          (LsSpan span);

G_END_DECLS
