/* session-offers.c: what a server has offered so far, and what a client may therefore say.
 * SPDX-License-Identifier: MIT */
#include "core/session.h"

/* From event @n on the server offers @offers. */
typedef struct {
  guint64 n;
  guint32 offers;
} Offers;

/**
 * ls_session_note_offers:
 * @self: a session
 * @connection: one of its connections
 * @offers: a bit for each ability that its server offers since the newest event
 */
void
ls_session_note_offers (LsSession *self, LsConnection *connection, guint32 offers)
{
  Offers now = { ls_log_last (ls_session_get_log (self)), offers };

  if (connection->offers == NULL)
    connection->offers = g_array_new (FALSE, FALSE, sizeof (Offers));
  if (connection->offers->len == 0
      || g_array_index (connection->offers, Offers, connection->offers->len - 1).offers != offers)
    g_array_append_val (connection->offers, now);
}

/* What the server had offered by event @n. */
static guint32
offers_at (const LsConnection *connection, guint64 n)
{
  guint low = 0, high = connection->offers != NULL ? connection->offers->len : 0;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (connection->offers, Offers, middle).n <= n)
        low = middle + 1;
      else
        high = middle;
    }
  return low > 0 ? g_array_index (connection->offers, Offers, low - 1).offers : 0;
}

/**
 * ls_session_legal_now:
 * @self: a session
 * @conn: one of its connections
 * @n: an event's number
 * @verbs: (element-type utf8): where to add the verbs that its client may say after event @n: those that the protocol
 *   allows in the server's state, but for those that this server has not offered
 */
void
ls_session_legal_now (LsSession *self, guint32 conn, guint64 n, GPtrArray *verbs)
{
  const LsConnection *connection = ls_session_get_connection (self, conn);
  const LsEvent *event = ls_session_event (self, ls_session_last_of (self, conn, n));
  guint first = verbs->len;
  guint32 offers;

  if (connection == NULL || event == NULL || connection->knowledge->legal_now == NULL)
    return;
  connection->knowledge->legal_now (event->state, verbs);
  if (connection->knowledge->needs == NULL)
    return;
  offers = offers_at (connection, n);
  for (guint i = verbs->len; i > first; i--)
    if ((connection->knowledge->needs (verbs->pdata[i - 1]) & ~offers) != 0)
      g_ptr_array_remove_index (verbs, i - 1);
}

/**
 * ls_session_finding_title:
 * @self: a session
 * @n: a finding's number
 *
 * Returns: (nullable): at most five words that name it for people
 */
const char *
ls_session_finding_title (LsSession *self, guint64 n)
{
  const LsEvent *event = ls_session_event (self, n);
  const LsConnection *connection = event != NULL ? ls_session_get_connection (self, event->conn) : NULL;

  if (connection == NULL || event->kind != LS_EVENT_FINDING || connection->knowledge->finding_title == NULL)
    return NULL;
  return connection->knowledge->finding_title (event->row);
}
