/* checksum.h: the Internet checksum. RFC 1071.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/span.h"

G_BEGIN_DECLS

guint32 ls_checksum_add    (guint32 sum, LsSpan octets);
guint16 ls_checksum_finish (guint32 sum);

G_END_DECLS
