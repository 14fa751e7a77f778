/* simulator-look.h: a world's mailboxes as they were at any event.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/dissection.h"
#include "world/world.h"

G_BEGIN_DECLS

void ls_world_mailboxes_at (const LsWorld *world, LsStore *store, guint64 n, GArray *entries);

G_END_DECLS
