/* link.h: one direction of the way between two hosts.
 *
 * What is put on a link leaves it in the same order, whatever becomes of the
 * delay meanwhile. Several connections may share a link.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LS_LINK_MAX_DELAY_US G_GINT64_CONSTANT (3600000000)   /* travelling times are kept in 32 bits */

/**
 * LsLink:
 * @delay_us: how long what is put on it from now on travels, up to %LS_LINK_MAX_DELAY_US
 * @last_arrival_us: when the last thing put on it arrives; the link's own
 */
typedef struct {
  gint64 delay_us;
  gint64 last_arrival_us;
} LsLink;

void   ls_link_init  (LsLink *self, gint64 delay_us);
gint64 ls_link_carry (LsLink *self, gint64 now_us);

G_END_DECLS
