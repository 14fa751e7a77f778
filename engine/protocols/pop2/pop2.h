/* pop2.h: the Post Office Protocol, version 2. RFC 937, and history since 1988.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "protocols/protocol.h"

G_BEGIN_DECLS

extern const LsProtocol ls_pop2_protocol;

G_END_DECLS
