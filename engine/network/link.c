/* link.c: whether something arrives, and when.
 * SPDX-License-Identifier: MIT */
#include "network/link.h"

/* Chances are drawn in millionths. */
#define CERTAIN 1000000

/**
 * ls_link_init:
 * @self: (out caller-allocates): a link that carries everything
 * @delay_us: how long a segment travels, 0 to %LS_LINK_MAX_DELAY_US
 */
void
ls_link_init (LsLink *self, gint64 delay_us)
{
  g_return_if_fail (delay_us >= 0 && delay_us <= LS_LINK_MAX_DELAY_US);

  *self = (LsLink) { .delay_us = delay_us, .even = TRUE };
}

static gboolean
is_even (const LsLinkRules *rules)
{
  return rules->jitter_us == 0 && rules->octets_per_second == 0 && rules->loss <= 0 && rules->lose[0] == 0
         && rules->lose_data[0] == 0 && rules->lose_every == 0 && rules->reset_at == 0;
}

/**
 * ls_link_set_rules:
 * @self: a link on which nothing was put yet
 * @rules: how it behaves; copied
 * @world_seed: the world's seed
 * @place: the name of this link and direction in the world: what it draws depends on nothing else
 */
void
ls_link_set_rules (LsLink *self, const LsLinkRules *rules, guint64 world_seed, const char *place)
{
  ls_link_init (self, rules->delay_us);
  self->rules = *rules;
  self->even = is_even (rules);
  if (!self->even)
    ls_chance_init (&self->chance, world_seed, place);
}

/**
 * ls_link_loses:
 *
 * Returns: whether something that is put on it may be lost
 */
gboolean
ls_link_loses (const LsLink *self)
{
  const LsLinkRules *rules = &self->rules;

  return !self->even
         && (rules->loss > 0 || rules->lose[0] != 0 || rules->lose_data[0] != 0 || rules->lose_every != 0
             || rules->reset_at != 0 || (rules->octets_per_second > 0 && rules->queue_octets > 0));
}

static gboolean
is_named (const guint *numbers, guint64 number)
{
  for (guint i = 0; i < LS_LINK_NAMED_MAX && numbers[i] != 0; i++)
    if (numbers[i] == number)
      return TRUE;
  return FALSE;
}

/* Every rule draws and counts whatever the others say, so that a change of one leaves them as they were. */
static LsLinkFate
decide (LsLink *self, gboolean has_data)
{
  const LsLinkRules *rules = &self->rules;
  LsLinkFate fate = LS_LINK_CARRIED;

  self->n_segments++;
  self->n_data += has_data;
  if (rules->loss > 0 && ls_chance_range (&self->chance, CERTAIN) < (guint64) (rules->loss * CERTAIN))
    fate = LS_LINK_LOST;
  if (is_named (rules->lose, self->n_segments) || (has_data && is_named (rules->lose_data, self->n_data)))
    fate = LS_LINK_LOST;
  if (rules->lose_every > 0 && self->n_segments % rules->lose_every == 0)
    fate = LS_LINK_LOST;
  if (rules->reset_at > 0 && self->n_segments == rules->reset_at)
    fate = LS_LINK_RESET;
  return fate;
}

/* How many microseconds the link takes for so many octets. */
static gint64
time_to_take (const LsLinkRules *rules, guint64 octets)
{
  return (gint64) ((octets * G_USEC_PER_SEC + rules->octets_per_second - 1) / rules->octets_per_second);
}

/* Waits for those before it. Returns whether there was room to wait. */
static gboolean
queue (LsLink *self, gint64 now_us, guint octets)
{
  const LsLinkRules *rules = &self->rules;
  gint64 free_us = MAX (self->busy_until_us, now_us);

  if (rules->queue_octets > 0 && free_us > now_us
      && free_us - now_us + time_to_take (rules, octets) > time_to_take (rules, rules->queue_octets))
    return FALSE;
  self->busy_until_us = free_us + time_to_take (rules, octets);
  return TRUE;
}

static LsLinkFate
carry_unevenly (LsLink *self, gint64 now_us, guint octets, gboolean has_data, gint64 *arrival_us)
{
  LsLinkFate fate = decide (self, has_data);
  gint64 leaves_us = now_us;

  if (self->rules.octets_per_second > 0)
    {
      if (!queue (self, now_us, octets) && fate == LS_LINK_CARRIED)
        fate = LS_LINK_LOST;
      leaves_us = self->busy_until_us;
    }
  if (self->rules.jitter_us > 0)
    leaves_us += (gint64) ls_chance_range (&self->chance, (guint64) self->rules.jitter_us + 1);
  *arrival_us = MAX (self->last_arrival_us, leaves_us + self->delay_us);
  if (fate != LS_LINK_LOST)
    self->last_arrival_us = *arrival_us;
  return fate;
}

/**
 * ls_link_carry:
 * @self: a link
 * @now_us: when something is put on it; never less than the time before
 * @octets: how many it has, headers of IP and TCP included
 * @has_data: whether there are any behind the headers
 * @arrival_us: (out): when it arrives, or would: not before what was put on the link earlier
 *
 * Returns: what becomes of it
 */
LsLinkFate
ls_link_carry (LsLink *self, gint64 now_us, guint octets, gboolean has_data, gint64 *arrival_us)
{
  if (!self->even)
    return carry_unevenly (self, now_us, octets, has_data, arrival_us);
  *arrival_us = self->last_arrival_us = MAX (self->last_arrival_us, now_us + self->delay_us);
  return LS_LINK_CARRIED;
}

/**
 * ls_link_reach:
 * @self: a link
 * @now_us: when
 *
 * For what the network itself says at the link's beginning: it is neither counted nor lost.
 *
 * Returns: when it arrives, behind all that was put on the link before
 */
gint64
ls_link_reach (LsLink *self, gint64 now_us)
{
  self->last_arrival_us = MAX (self->last_arrival_us, now_us + self->delay_us);
  return self->last_arrival_us;
}
