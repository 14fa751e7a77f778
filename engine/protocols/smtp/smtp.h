/* smtp.h: the Simple Mail Transfer Protocol. RFC 5321, and the older ones that it grew from.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "protocols/protocol.h"

G_BEGIN_DECLS

extern const LsProtocol ls_smtp_protocol;

G_END_DECLS
