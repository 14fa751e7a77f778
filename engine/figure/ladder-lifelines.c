/* ladder-lifelines.c: which host stands where in the ladder.
 * SPDX-License-Identifier: MIT */
#include "figure/ladder-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/*
 * ls_lifeline_clear:
 */
void
ls_lifeline_clear (gpointer data)
{
  LsLifeline *lifeline = data;

  g_free (lifeline->host);
  g_free (lifeline->caption);
}

static char *
end_caption (const LsEnd *end, LsUnit unit)
{
  GString *caption = g_string_new (NULL);

  if (unit == LS_UNIT_SEGMENT && *end->address != '\0')
    g_string_append_printf (caption, _("%s port %u"), end->address, end->port);
  else
    ls_figure_show_words (caption, *end->host != '\0' ? end->host : end->address);
  return g_string_free (caption, FALSE);
}

static const char *
end_host (const LsEnd *end)
{
  return *end->address != '\0' ? end->address : end->host;
}

/* The lifeline of a host that is not @but: a host may well talk to itself, and then stands on both sides. */
static int
find_lifeline (LsLadder *self, const char *host, int but)
{
  for (guint i = 0; i < self->lifelines->len; i++)
    if ((int) i != but && *host != '\0' && strcmp (g_array_index (self->lifelines, LsLifeline, i).host, host) == 0)
      return i;
  return -1;
}

/* Where there is no more room, clients share the last lifeline but one and servers the last, but no host that of its
 * own partner. */
static guint
place (LsLadder *self, const LsEnd *end, int partner, gboolean is_client)
{
  int found = find_lifeline (self, end_host (end), partner);
  LsLifeline *lifeline;

  if (found < 0 && self->lifelines->len < LS_LADDER_LIFELINES)
    {
      LsLifeline new = { .host = g_strdup (end_host (end)), .caption = end_caption (end, self->unit), .n_hosts = 1 };

      found = self->lifelines->len;
      g_array_append_val (self->lifelines, new);
    }
  else if (found < 0)
    {
      found = LS_LADDER_LIFELINES - (is_client ? 2 : 1);
      if (found == partner)
        found = LS_LADDER_LIFELINES - (is_client ? 1 : 2);
      g_array_index (self->lifelines, LsLifeline, found).n_hosts++;
    }
  lifeline = &g_array_index (self->lifelines, LsLifeline, found);
  if (is_client)
    lifeline->is_client = TRUE;
  else
    lifeline->is_server = TRUE;
  return found;
}

/* Places the hosts of connections that were opened up to event @furthest: of the first one in any case. */
static void
place_connections (LsLadder *self, guint64 furthest)
{
  for (guint32 number = self->pairs->len + 1; number <= ls_session_n_connections (self->session); number++)
    {
      LsConnection *connection = ls_session_get_connection (self->session, number);
      LsLifelinePair pair = { 0, 1, self->lifelines->len };
      guint64 opened = connection != NULL ? connection->first_event : 0;

      if (connection != NULL && opened > furthest && number > 1)
        return;
      if (connection != NULL)
        {
          pair.client = place (self, &connection->client, -1, TRUE);
          pair.server = place (self, &connection->server, pair.client, FALSE);
          pair.n_lifelines = self->lifelines->len;
        }
      g_array_append_val (self->pairs, pair);
      g_array_append_val (self->opened, opened);
    }
}

/*
 * ls_ladder_connections:
 * @furthest: the last event that was seen
 *
 * Returns: how many connections were opened by then
 */
guint
ls_ladder_connections (LsLadder *self, guint64 furthest)
{
  guint low = 0, high;

  place_connections (self, furthest);
  high = self->opened->len;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (self->opened, guint64, middle) <= furthest)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/*
 * ls_ladder_lifelines:
 * @furthest: the last event that was seen
 *
 * Returns: how many lifelines there are by then; at least two
 */
guint
ls_ladder_lifelines (LsLadder *self, guint64 furthest)
{
  guint open = ls_ladder_connections (self, furthest);

  return open > 0 ? MAX (2, g_array_index (self->pairs, LsLifelinePair, open - 1).n_lifelines) : 2;
}

/*
 * ls_ladder_pair:
 * @pair: (out): between which lifelines the arrows of @conn run
 */
void
ls_ladder_pair (LsLadder *self, guint32 conn, LsLifelinePair *pair)
{
  *pair = (LsLifelinePair) { 0, 1, 2 };
  if (conn > 0 && conn <= self->pairs->len)
    *pair = g_array_index (self->pairs, LsLifelinePair, conn - 1);
}

/* How long a segment travels, in words: `20 ms`. */
static char *
travel_words (guint32 travel_us)
{
  return travel_us >= 1000 ? g_strdup_printf ("%g ms", travel_us / 1000.0) : g_strdup_printf ("%u µs", travel_us);
}

/*
 * ls_ladder_delay:
 *
 * Returns: (transfer full) (nullable): what the network's head says: `20 ms each way`; %NULL: nothing is known of it
 */
char *
ls_ladder_delay (LsLadder *self)
{
  guint64 first = ls_log_unit_at (self->log, LS_UNIT_SEGMENT, ls_log_first (self->log) - 1) + 1;
  gint64 travels[2] = { -1, -1 };
  g_autofree char *there = NULL, *back = NULL;

  for (guint64 k = first; k < first + 16; k++)
    {
      const LsEvent *event = ls_log_get (self->log, ls_log_unit_event (self->log, LS_UNIT_SEGMENT, k));

      if (event != NULL && event->conn == 1 && event->from <= LS_FROM_SERVER && travels[event->from] < 0
          && (event->flags & LS_EVENT_FLAG_LOST) == 0)
        travels[event->from] = event->segment.travel_us;
    }
  if (travels[0] <= 0)
    return NULL;
  there = travel_words (travels[0]);
  if (travels[1] < 0 || travels[1] == travels[0])
    return g_strdup_printf (_("%s each way"), there);
  back = travel_words (travels[1]);
  return g_strdup_printf (_("%s there, %s back"), there, back);
}
