/* source-uri.h: where the source of an explanation can be read.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *ls_source_uri (const char *source);

G_END_DECLS
