/* frames-testing.h: the frames of a session as another program reads them.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/session.h"

G_BEGIN_DECLS

char *frames_read_by_tshark (LsSession *session, const char *filter);
void  frames_check_by_tshark (LsSession *session);

G_END_DECLS
