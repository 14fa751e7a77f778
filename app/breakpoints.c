/* breakpoints.c: where playing stops by itself: at a state, at a kind of reply, at a finding.
 * SPDX-License-Identifier: MIT */
#include "breakpoints.h"

#include "settings.h"

#include <string.h>

/* What to stop at, as the settings have it at this moment. */
typedef struct {
  GStrv    states;
  GStrv    replies;
  gboolean findings;
} Stops;

static void
stops_clear (Stops *self)
{
  g_strfreev (self->states);
  g_strfreev (self->replies);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Stops, stops_clear)

/* A protocol's table takes a reply apart: the first token tells what it asks the client to do. */
static const char *
class_of (LsSession *session, guint64 n)
{
  g_auto (LsExplanation) explanation = { 0 };
  const char *token;
  gboolean refused = (ls_session_event (session, n)->flags & LS_EVENT_FLAG_REFUSED) != 0;

  ls_session_explain (session, n, &explanation);
  token = explanation.n_parts > 0 ? explanation.parts[0].token : "";
  if (refused)
    return strcmp (token, "4") == 0 ? "not-now" : "no";
  return strcmp (token, "3") == 0 || strcmp (token, "+") == 0 ? "go-on" : "yes";
}

static gboolean
is_new_state (LsSession *session, const LsEvent *event, guint64 n)
{
  const LsEvent *before = event->back > 0 ? ls_session_event (session, n - event->back) : NULL;

  return (event->flags & LS_EVENT_FLAG_STATELESS) == 0
         && (before == NULL || before->flags & LS_EVENT_FLAG_STATELESS || before->state != event->state);
}

static gboolean
stops_at (const Stops *self, LsSession *session, guint64 n)
{
  const LsEvent *event = ls_session_event (session, n);
  const LsConnection *connection = event != NULL ? ls_session_get_connection (session, event->conn) : NULL;

  if (connection == NULL)
    return FALSE;
  if (self->findings && event->kind == LS_EVENT_FINDING)
    return TRUE;
  if (self->replies[0] != NULL && event->kind == LS_EVENT_REPLY
      && g_strv_contains ((const char *const *) self->replies, class_of (session, n)))
    return TRUE;
  return self->states[0] != NULL && is_new_state (session, event, n)
         && g_strv_contains ((const char *const *) self->states, connection->knowledge->state_id (event->state));
}

/**
 * ls_breakpoints_stop:
 * @session: what is played
 * @from: where the cursor stood
 * @to: where it stands now
 *
 * Returns: whether something was passed at which one wants to stop
 */
gboolean
ls_breakpoints_stop (LsSession *session, guint64 from, guint64 to)
{
  g_auto (Stops) stops = {
    .states = g_settings_get_strv (ls_settings_get (), "stop-at-states"),
    .replies = g_settings_get_strv (ls_settings_get (), "stop-at-replies"),
    .findings = g_settings_get_boolean (ls_settings_get (), "stop-at-findings"),
  };

  for (guint64 n = from + 1; n <= to; n++)
    if (stops_at (&stops, session, n))
      return TRUE;
  return FALSE;
}
