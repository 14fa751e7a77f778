/* live-words.c: what no wire carried, said in a live session's log: a store's change, a note.
 * SPDX-License-Identifier: MIT */
#include "live/live-words.h"

/**
 * ls_live_append_words:
 * @session: a live session
 * @connection: one of its connections
 * @event: (inout): as for ls_session_append(); its states are set to the connection's
 * @words: what it says
 *
 * Returns: the event's number
 */
guint64
ls_live_append_words (LsSession *session, LsConnection *connection, LsEvent *event, const char *words)
{
  const LsEvent *last = ls_session_event (session, connection->last_event);

  /* A connection that was silent for long may have lost its last event. */
  if (last == NULL)
    event->flags |= LS_EVENT_FLAG_STATELESS;
  else
    {
      event->state = last->state;
      event->client_state = last->client_state;
      event->flags |= last->flags & (LS_EVENT_FLAG_CLIENT_STATE | LS_EVENT_FLAG_STATELESS);
    }
  return ls_session_append_words (session, connection, event, words);
}

/**
 * ls_live_append_note:
 * @session: a live session
 * @connection: one of its connections
 * @time_us: when
 * @from: whose doing it is
 * @words: what to say
 *
 * Returns: the event's number
 */
guint64
ls_live_append_note (LsSession *session, LsConnection *connection, gint64 time_us, LsFrom from, const char *words)
{
  LsEvent event = { .time_us = time_us, .kind = LS_EVENT_NOTE, .from = from };

  return ls_live_append_words (session, connection, &event, words);
}
