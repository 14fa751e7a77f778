/* fixture.h: what the tests of the core make sessions of: a protocol without rules, and random choices that are the
 * same in every run.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/chance.h"
#include "core/session.h"

static const char *
fixture_state_id (guint state)
{
  return "state";
}

static void
fixture_explain (LsSession *session, guint64 n, LsExplanation *explanation)
{
}

static const LsKnowledge fixture_knowledge = {
  .id = "none",
  .name = "None",
  .n_states = 1,
  .n_client_states = 1,
  .state_id = fixture_state_id,
  .client_state_id = fixture_state_id,
  .finding_id = fixture_state_id,
  .explain = fixture_explain,
};

static inline LsConnection *
fixture_open (LsSession *session, gint64 time_us)
{
  LsEnd client = { (char *) "a.example", (char *) "192.0.2.1", 1000 }, server = { (char *) "", (char *) "192.0.2.2", 25 };

  return ls_session_open (session, &fixture_knowledge, time_us, &client, &server);
}

/* Appends an event; a line's octets go into the stream too. */
static inline guint64
fixture_append (LsSession *session, LsConnection *connection, LsEventKind kind, LsFrom from, gint64 time_us, guint length)
{
  static const guint8 octets[4096];
  LsEvent event = { .time_us = time_us, .kind = kind, .from = from, .length = length };

  if (ls_event_is_line (&event))
    event.start = ls_stream_append (connection->streams[from], LS_SPAN (octets, length));
  return ls_session_append (session, connection, &event);
}

static inline guint
fixture_draw (LsChance *chance, guint n)
{
  return ls_chance_range (chance, n);
}
