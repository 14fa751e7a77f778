/* smtp-sender.h: delivers one letter to the next server. RFC 5321 section 3.3.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "protocols/sender.h"

G_BEGIN_DECLS

LsSender *ls_smtp_sender_new (const LsLetter *letter, const char *name);

G_END_DECLS
