/* smtp-overhear.h: what somebody who reads an SMTP conversation along learns from it.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/session.h"

G_BEGIN_DECLS

void ls_smtp_overhear (LsSession *session, guint64 n, GArray *facts);

G_END_DECLS
