/* link.h: one direction of the way between two hosts, and what may happen there.
 *
 * What is put on a link leaves it in the same order, whatever becomes of the
 * delay meanwhile; or it does not leave it. Several connections may share a link.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/chance.h"

G_BEGIN_DECLS

#define LS_LINK_MAX_DELAY_US G_GINT64_CONSTANT (3600000000)   /* travelling times are kept in 32 bits */
#define LS_LINK_NAMED_MAX    16                               /* segments that are lost by their number */

/* What becomes of what is put on a link. */
typedef enum {
  LS_LINK_CARRIED,
  LS_LINK_LOST,
  LS_LINK_RESET       /* lost, and the network breaks the connection off */
} LsLinkFate;

/**
 * LsLinkRules:
 * @delay_us: how long what is put on it travels, up to %LS_LINK_MAX_DELAY_US
 * @jitter_us: up to so much longer, drawn for each segment; order is kept
 * @octets_per_second: how fast it takes octets up, headers of IP and TCP included; 0: at once
 * @queue_octets: how many may wait until it is free; what comes then is lost. 0: any number
 * @loss: the share of segments that is lost, from 0 to 1, drawn for each
 * @lose: the numbers of segments that are lost, from 1, all segments counted, also those without octets
 * @lose_data: likewise, only segments with octets counted; a segment that is sent again counts again
 * @lose_every: of so many segments, all counted, the last is lost, again and again; 0: none
 * @reset_at: the number of the segment, all counted, at which the network breaks the connection off; 0: none
 *
 * How a link behaves. Zeros but for the delay: it carries everything, evenly.
 */
typedef struct {
  gint64  delay_us;
  gint64  jitter_us;
  guint64 octets_per_second;
  guint64 queue_octets;
  double  loss;
  guint   lose[LS_LINK_NAMED_MAX];
  guint   lose_data[LS_LINK_NAMED_MAX];
  guint   lose_every;
  guint   reset_at;
} LsLinkRules;

/**
 * LsLink:
 * @delay_us: how long what is put on it from now on travels, at least
 * @last_arrival_us: when the last thing put on it arrives; the link's own, like all that follows
 * @even: whether nothing but the delay counts
 * @rules: how it behaves
 * @chance: from which it draws
 * @busy_until_us: when it has taken up all that waits
 * @n_segments: how many were put on it
 * @n_data: how many of those had octets
 */
typedef struct {
  gint64      delay_us;
  gint64      last_arrival_us;
  gboolean    even;
  LsLinkRules rules;
  LsChance    chance;
  gint64      busy_until_us;
  guint64     n_segments;
  guint64     n_data;
} LsLink;

void       ls_link_init      (LsLink *self, gint64 delay_us);
void       ls_link_set_rules (LsLink *self, const LsLinkRules *rules, guint64 world_seed, const char *place);
gboolean   ls_link_loses     (const LsLink *self);
LsLinkFate ls_link_carry     (LsLink *self, gint64 now_us, guint octets, gboolean has_data, gint64 *arrival_us);
gint64     ls_link_reach     (LsLink *self, gint64 now_us);

G_END_DECLS
