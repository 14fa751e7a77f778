/* pop3.h: the Post Office Protocol, version 3. RFC 1939, and what was added to it.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "protocols/protocol.h"

G_BEGIN_DECLS

extern const LsProtocol ls_pop3_protocol;

G_END_DECLS
