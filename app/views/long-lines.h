/* long-lines.h: see long-lines.c
 * SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *ls_long_lines_break (const char *text, gsize *column);

G_END_DECLS
