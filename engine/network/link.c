/* link.c: when something arrives.
 * SPDX-License-Identifier: MIT */
#include "network/link.h"

/**
 * ls_link_init:
 * @self: (out caller-allocates): a link
 * @delay_us: how long a segment travels, 0 to %LS_LINK_MAX_DELAY_US
 */
void
ls_link_init (LsLink *self, gint64 delay_us)
{
  g_return_if_fail (delay_us >= 0 && delay_us <= LS_LINK_MAX_DELAY_US);

  self->delay_us = delay_us;
  self->last_arrival_us = 0;
}

/**
 * ls_link_carry:
 * @self: a link
 * @now_us: when something is put on it; never less than the time before
 *
 * Returns: when it arrives: @delay_us later, but not before what was put on the link earlier
 */
gint64
ls_link_carry (LsLink *self, gint64 now_us)
{
  self->last_arrival_us = MAX (self->last_arrival_us, now_us + self->delay_us);
  return self->last_arrival_us;
}
