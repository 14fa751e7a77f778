/* step-words.h: a step in words, for who hears it: the same wherever it is told.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/session.h"

G_BEGIN_DECLS

char *ls_step_words (LsSession *session, guint64 n);

G_END_DECLS
