/* line-finder.h: which lines of a session have a word, looked for without holding up anybody.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/session.h"

G_BEGIN_DECLS

#define LS_TYPE_LINE_FINDER (ls_line_finder_get_type ())
G_DECLARE_FINAL_TYPE (LsLineFinder, ls_line_finder, LS, LINE_FINDER, GObject)

LsLineFinder *ls_line_finder_new         (void);
void          ls_line_finder_set         (LsLineFinder *self, LsSession *session, const char *words);
guint         ls_line_finder_get_n       (LsLineFinder *self);
gboolean      ls_line_finder_is_done     (LsLineFinder *self);
guint64       ls_line_finder_next        (LsLineFinder *self, guint64 step);
guint64       ls_line_finder_previous    (LsLineFinder *self, guint64 step);
guint         ls_line_finder_get_rank    (LsLineFinder *self, guint64 step);

G_END_DECLS
