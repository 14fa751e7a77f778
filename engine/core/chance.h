/* chance.h: numbers that look random and are the same in every run.
 *
 * Each place that draws has a generator of its own, so that a change in one
 * place leaves the draws of all others as they were.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  guint64 state[4];
} LsChance;

void    ls_chance_init  (LsChance *self, guint64 world_seed, const char *place);
guint32 ls_chance_u32   (LsChance *self);
guint64 ls_chance_u64   (LsChance *self);
guint64 ls_chance_range (LsChance *self, guint64 n);

G_END_DECLS
