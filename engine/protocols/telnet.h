/* telnet.h: takes a telnet program's negotiation out of a line. RFC 854.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/span.h"

G_BEGIN_DECLS

gboolean ls_telnet_strip (LsSpan *line, GByteArray *scratch);

G_END_DECLS
