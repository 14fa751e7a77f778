/* show.h: octets from a network, made fit to be read by people.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/span.h"

G_BEGIN_DECLS

/* What stands for a secret. */
#define LS_MASK "••••"

void ls_show_append (GString *text, LsSpan octets);
void ls_show_append_short (GString *text, LsSpan octets, gsize most);

G_END_DECLS
