/* base64.h: base64 read strictly: nothing is skipped, nothing is mended. RFC 4648 section 4.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/span.h"

G_BEGIN_DECLS

gboolean ls_base64_decode (LsSpan text, GByteArray *octets);
void     ls_base64_append (GString *text, LsSpan octets);

G_END_DECLS
