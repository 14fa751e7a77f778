/* player.c: steps by itself, so many milliseconds a step. No timer runs while it is paused.
 * SPDX-License-Identifier: MIT */
#include "player.h"

#include "breakpoints.h"

#define STEP_MS 900

static const double speeds[] = { 0.25, 0.5, 1, 2, 4, 8 };
#define NORMAL 2

struct _LsPlayer {
  GObject   parent;

  LsCursor *cursor;
  LsUnit    unit;
  guint     speed;
  guint     timer;
};

G_DEFINE_FINAL_TYPE (LsPlayer, ls_player, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
ls_player_finalize (GObject *object)
{
  LsPlayer *self = LS_PLAYER (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->cursor);
  G_OBJECT_CLASS (ls_player_parent_class)->finalize (object);
}

static void
ls_player_class_init (LsPlayerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ls_player_finalize;

  /**
   * LsPlayer::changed:
   *
   * It began, stopped, or plays at another speed.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
ls_player_init (LsPlayer *self)
{
  self->speed = NORMAL;
}

/**
 * ls_player_new:
 * @cursor: what it moves
 *
 * Returns: (transfer full): a player that is paused
 */
LsPlayer *
ls_player_new (LsCursor *cursor)
{
  LsPlayer *self = g_object_new (LS_TYPE_PLAYER, NULL);

  self->cursor = g_object_ref (cursor);
  return self;
}

static gboolean
play_step (gpointer data)
{
  LsPlayer *self = data;
  guint64 from = ls_cursor_get_event (self->cursor);

  if (ls_cursor_forward (self->cursor, self->unit)
      && !ls_breakpoints_stop (ls_cursor_get_session (self->cursor), from, ls_cursor_get_event (self->cursor)))
    return G_SOURCE_CONTINUE;
  self->timer = 0;
  g_signal_emit (self, signals[CHANGED], 0);
  return G_SOURCE_REMOVE;
}

/**
 * ls_player_set_playing:
 * @self: a player
 * @playing: whether to step; at the end it stops by itself
 */
void
ls_player_set_playing (LsPlayer *self, gboolean playing)
{
  if (playing == ls_player_get_playing (self))
    return;
  if (playing)
    self->timer = g_timeout_add (STEP_MS / speeds[self->speed], play_step, self);
  else
    g_clear_handle_id (&self->timer, g_source_remove);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * ls_player_get_playing:
 *
 * Returns: whether it steps by itself
 */
gboolean
ls_player_get_playing (LsPlayer *self)
{
  return self->timer != 0;
}

/**
 * ls_player_set_unit:
 * @self: a player
 * @unit: what a step moves by
 */
void
ls_player_set_unit (LsPlayer *self, LsUnit unit)
{
  self->unit = unit;
}

/**
 * ls_player_change_speed:
 * @self: a player
 * @steps: so many speeds faster, negative: slower; 0: back to normal
 */
void
ls_player_change_speed (LsPlayer *self, int steps)
{
  int speed = steps == 0 ? NORMAL : (int) self->speed + steps;

  self->speed = CLAMP (speed, 0, (int) G_N_ELEMENTS (speeds) - 1);
  if (ls_player_get_playing (self))
    {
      ls_player_set_playing (self, FALSE);
      ls_player_set_playing (self, TRUE);
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * ls_player_get_speed:
 *
 * Returns: how fast it plays; 1 is normal
 */
double
ls_player_get_speed (LsPlayer *self)
{
  return speeds[self->speed];
}
