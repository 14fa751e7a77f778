/* source-markup.h: the source of an explanation, with links to where it can be read.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *ls_source_markup (const char *ref);

G_END_DECLS
