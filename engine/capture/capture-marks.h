/* capture-marks.h: comments in our recordings that a reader knows again.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/span.h"

G_BEGIN_DECLS

char    *ls_mark_masked       (guint start, guint length);
gboolean ls_mark_is_masked    (LsSpan comment, guint *start, guint *length);
char    *ls_mark_secure       (void);
gboolean ls_mark_is_secure    (LsSpan comment);
char    *ls_mark_goes_on      (guint16 port);
gboolean ls_mark_is_goes_on   (LsSpan comment, guint16 *port);

G_END_DECLS
