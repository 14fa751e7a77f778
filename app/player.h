/* player.h: steps by itself, so many milliseconds a step. No timer runs while it is paused.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/cursor.h"

G_BEGIN_DECLS

#define LS_TYPE_PLAYER (ls_player_get_type ())
G_DECLARE_FINAL_TYPE (LsPlayer, ls_player, LS, PLAYER, GObject)

LsPlayer *ls_player_new         (LsCursor *cursor);
void      ls_player_set_playing (LsPlayer *self, gboolean playing);
gboolean  ls_player_get_playing (LsPlayer *self);
void      ls_player_set_unit    (LsPlayer *self, LsUnit unit);
void      ls_player_change_speed (LsPlayer *self, int steps);
double    ls_player_get_speed   (LsPlayer *self);

G_END_DECLS
