/* bench-session.h: a session as long as one likes, for the benches.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/session.h"

LsSession *bench_session (guint64 events);
