/* chance.c: xoshiro256** (Blackman and Vigna), its state filled by SplitMix64.
 * SPDX-License-Identifier: MIT */
#include "core/chance.h"

static guint64
split_mix (guint64 *state)
{
  guint64 z = *state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  z = (z ^ z >> 30) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ z >> 27) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ z >> 31;
}

/* FNV-1a of 64 bits: the place's name as a number, the same on every machine. */
static guint64
hash_place (const char *place)
{
  guint64 hash = G_GUINT64_CONSTANT (0xcbf29ce484222325);

  for (; *place != '\0'; place++)
    hash = (hash ^ (guint8) *place) * G_GUINT64_CONSTANT (0x100000001b3);
  return hash;
}

/**
 * ls_chance_init:
 * @self: (out caller-allocates): a generator; it needs no clearing
 * @world_seed: the world's seed
 * @place: the name of the place that draws, such as `connection 1 client`
 *
 * Starts the generator of one place. Its draws hang on @world_seed and @place alone.
 */
void
ls_chance_init (LsChance *self, guint64 world_seed, const char *place)
{
  guint64 state = world_seed;

  /* Mixed before the place comes in: seed and place must not cancel each other out. */
  state = split_mix (&state) ^ hash_place (place);
  for (guint i = 0; i < G_N_ELEMENTS (self->state); i++)
    self->state[i] = split_mix (&state);
}

static inline guint64
rotate_left (guint64 value, guint bits)
{
  return value << bits | value >> (64 - bits);
}

/**
 * ls_chance_u64:
 *
 * Returns: the next number, each of 64 bits as likely as the other
 */
guint64
ls_chance_u64 (LsChance *self)
{
  guint64 *s = self->state;
  guint64 result = rotate_left (s[1] * 5, 7) * 9;
  guint64 shifted = s[1] << 17;

  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= shifted;
  s[3] = rotate_left (s[3], 45);
  return result;
}

/**
 * ls_chance_u32:
 *
 * Returns: the next number, of 32 bits
 */
guint32
ls_chance_u32 (LsChance *self)
{
  return (guint32) (ls_chance_u64 (self) >> 32);
}

/**
 * ls_chance_range:
 * @self: a generator
 * @n: how many numbers there are to choose from, at least 1
 *
 * Returns: one of 0 to @n - 1, each exactly as likely as the others
 */
guint64
ls_chance_range (LsChance *self, guint64 n)
{
  guint64 unfair, draw;

  g_return_val_if_fail (n > 0, 0);

  /* 2^64 mod n: that many draws at the bottom would favour the small numbers. */
  unfair = (0 - n) % n;
  do
    draw = ls_chance_u64 (self);
  while (draw < unfair);
  return draw % n;
}
