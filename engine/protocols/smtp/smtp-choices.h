/* smtp-choices.h: what an SMTP server could answer to a command, for learners who guess.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/session.h"

G_BEGIN_DECLS

void ls_smtp_choices (LsSession *session, guint64 n, GArray *choices);

G_END_DECLS
