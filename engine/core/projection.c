/* projection.c: what is known at one event of a session, put together for a view.
 * SPDX-License-Identifier: MIT */
#include "core/projection.h"

/* The last line of a connection at or before its event @n. */
static guint64
find_line (LsSession *session, guint64 n)
{
  const LsEvent *event;

  while ((event = ls_session_event (session, n)) != NULL && !ls_event_is_line (event))
    {
      if (event->back == 0)
        return 0;
      n -= event->back;
    }
  return event != NULL ? n : 0;
}

static void
look_at_connection (LsProjection *self, LsSession *session, guint64 last)
{
  const LsEvent *event = ls_session_event (session, last);

  if (event == NULL)
    return;
  self->state = event->state;
  self->client_state = event->client_state;
  self->has_state = (event->flags & LS_EVENT_FLAG_STATELESS) == 0;
  self->has_client_state = (event->flags & LS_EVENT_FLAG_CLIENT_STATE) != 0;
  self->line = find_line (session, last);
  event = ls_session_event (session, self->line);
  if (event != NULL)
    self->question = event->kind == LS_EVENT_REPLY ? ls_session_partner (session, self->line)
                     : event->kind == LS_EVENT_COMMAND ? self->line : 0;
  self->is_closed = ls_session_is_closed_at (session, last);
}

/**
 * ls_projection_init_conn:
 * @self: (out): filled
 * @session: a session
 * @n: the last event to look at; 0 for before the first
 * @conn: the connection that is asked about
 */
void
ls_projection_init_conn (LsProjection *self, LsSession *session, guint64 n, guint32 conn)
{
  const LsEvent *event = ls_session_event (session, n);
  const LsLog *log = ls_session_get_log (session);

  *self = (LsProjection) {
    .n = n,
    .time_us = event != NULL ? event->time_us : 0,
    .conn = conn,
    .step = ls_log_unit_at (log, LS_UNIT_LINE, n),
    .findings = ls_log_unit_at (log, LS_UNIT_FINDING, n),
  };
  look_at_connection (self, session, ls_session_last_of (session, conn, n));
}

/**
 * ls_projection_init:
 * @self: (out): filled
 * @session: a session
 * @n: the last event to look at; 0 for before the first
 *
 * Looks at the connection that event @n belongs to; before the first event, at the first connection.
 */
void
ls_projection_init (LsProjection *self, LsSession *session, guint64 n)
{
  const LsEvent *event = ls_session_event (session, MAX (n, 1));

  ls_projection_init_conn (self, session, n, event != NULL ? event->conn : 0);
}
