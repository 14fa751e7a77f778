/* breakpoints.h: where playing stops by itself: at a state, at a kind of reply, at a finding.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/session.h"

G_BEGIN_DECLS

gboolean ls_breakpoints_stop (LsSession *session, guint64 from, guint64 to);

G_END_DECLS
