/* tcp-reassemble.c: what came too early waits for what belongs in front of it. RFC 9293 section 3.10.7.4.
 * SPDX-License-Identifier: MIT */
#include "network/tcp-private.h"

/* Keeps positions from @start up to @until, joined with those that they touch. What goes beyond the limit is sent again
 * by its sender: nothing of it was acknowledged. */
void
ls_tcp_keep_early (LsTcpEnd *end, guint64 start, guint64 until)
{
  LsTcpRange fresh = { start, until };
  GArray *ranges = end->repair.ranges;
  guint at = 0, joined = 0;

  if (ranges == NULL)
    ranges = end->repair.ranges = g_array_new (FALSE, FALSE, sizeof (LsTcpRange));
  while (at < ranges->len && g_array_index (ranges, LsTcpRange, at).end < start)
    at++;
  while (at + joined < ranges->len && g_array_index (ranges, LsTcpRange, at + joined).start <= until)
    {
      const LsTcpRange *other = &g_array_index (ranges, LsTcpRange, at + joined);

      fresh.start = MIN (fresh.start, other->start);
      fresh.end = MAX (fresh.end, other->end);
      joined++;
    }
  if (joined == 0 && ranges->len == LS_TCP_RANGES_MAX)
    return;
  if (joined > 0)
    g_array_remove_range (ranges, at, joined);
  g_array_insert_val (ranges, at, fresh);
}

/* Moves the position that is waited for over what is there already. */
void
ls_tcp_join_early (LsTcpEnd *end)
{
  GArray *ranges = end->repair.ranges;
  guint joined = 0;

  if (ranges == NULL)
    return;
  while (joined < ranges->len && g_array_index (ranges, LsTcpRange, joined).start <= end->expected)
    {
      end->expected = MAX (end->expected, g_array_index (ranges, LsTcpRange, joined).end);
      joined++;
    }
  if (joined > 0)
    g_array_remove_range (ranges, 0, joined);
}
