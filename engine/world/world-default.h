/* world-default.h: the world of `serve` and `try`, where no lesson gives one.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "world/world.h"

G_BEGIN_DECLS

LsWorld *ls_world_new_default (const char *const *domains, const char *const *users, GError **error);

G_END_DECLS
