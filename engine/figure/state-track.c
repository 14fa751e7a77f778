/* state-track.c: the way that a connection has taken through a diagram, found once and kept.
 * SPDX-License-Identifier: MIT */
#include "figure/state-track.h"

#include "core/show.h"

#include <string.h>

/* So much of a command is read for its verb. */
#define VERB_OCTETS 48
#define VERB_SHOWN  16
/* The last answered command is not looked for further back than this. */
#define MOVE_EVENTS_MAX 1024
/* So many events are looked at between two looks at the clock. */
#define EVENTS_A_GLANCE 2048

typedef struct {
  guint64 n;
  int     node;
} Visit;

struct _LsStateTrack {
  const LsDiagram *diagram;
  LsSession       *session;     /* whoever owns the track holds it */
  guint32          conn;
  guint64          scanned;     /* the log's last event that was looked at */
  int              node;        /* after it */
  int              state;       /* likewise; -1: none yet */
  GArray          *visits;      /* of Visit, in order */
  guint64         *first_visit; /* by node: its first event; 0: none yet */
  guint64         *first_taken; /* by transition: likewise */
  int              nodes[256];  /* by state: its node; -1: none */
  guint           *untaken;     /* by node and node: how many arrows between them were not taken yet */
};

/**
 * ls_state_track_new:
 * @diagram: outlives it
 * @session: outlives it
 * @conn: a connection's number
 *
 * Returns: (transfer full): its way, of which nothing is known yet
 */
LsStateTrack *
ls_state_track_new (const LsDiagram *diagram, LsSession *session, guint32 conn)
{
  LsStateTrack *self = g_new0 (LsStateTrack, 1);

  self->diagram = diagram;
  self->session = session;
  self->conn = conn;
  self->node = self->state = -1;
  self->visits = g_array_new (FALSE, FALSE, sizeof (Visit));
  self->first_visit = g_new0 (guint64, diagram->states->len + 1);
  self->first_taken = g_new0 (guint64, diagram->transitions->len + 1);
  for (guint i = 0; i < G_N_ELEMENTS (self->nodes); i++)
    self->nodes[i] = ls_diagram_find_state (diagram, i);
  self->untaken = g_new0 (guint, diagram->states->len * diagram->states->len + 1);
  for (guint i = 0; i < diagram->transitions->len; i++)
    {
      const LsDiagramTransition *transition = g_ptr_array_index (diagram->transitions, i);

      self->untaken[transition->from * diagram->states->len + transition->to]++;
    }
  return self;
}

/**
 * ls_state_track_free:
 * @self: (nullable) (transfer full): a track
 */
void
ls_state_track_free (LsStateTrack *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->visits);
  g_free (self->first_visit);
  g_free (self->first_taken);
  g_free (self->untaken);
  g_free (self);
}

static gboolean
is_verb (const LsProtocol *protocol, LsSpan word)
{
  for (guint i = 0; i < protocol->n_verbs; i++)
    if (ls_span_equals_nocase (word, protocol->verbs[i]))
      return TRUE;
  return FALSE;
}

/* The first octets of a line. */
static LsSpan
peek (LsStateTrack *self, const LsEvent *event, GByteArray *scratch)
{
  LsConnection *connection = ls_session_get_connection (self->session, event->conn);

  if (connection == NULL || event->from > LS_FROM_SERVER || event->length == 0 || (event->flags & LS_EVENT_FLAG_OUR_WORDS) != 0)
    return LS_SPAN (NULL, 0);
  return ls_stream_peek (connection->streams[event->from], event->start, MIN (event->length, VERB_OCTETS), scratch);
}

/* A command's verb: its first word, or behind a tag its second. */
static char *
read_verb (LsStateTrack *self, const LsEvent *command)
{
  g_autoptr (GByteArray) scratch = g_byte_array_new ();
  g_autoptr (GString) shown = g_string_new (NULL);
  LsSpan line = peek (self, command, scratch), first, second;

  while (line.length > 0 && (line.data[line.length - 1] == '\n' || line.data[line.length - 1] == '\r'))
    line.length--;
  line = ls_span_trim (line);
  first = ls_span_take_word (&line);
  second = is_verb (self->diagram->protocol, first) ? LS_SPAN (NULL, 0) : ls_span_take_word (&line);
  if (second.length > 0 && is_verb (self->diagram->protocol, second))
    first = second;
  /* Whatever else somebody says in a verb's place must be fit to be shown. */
  ls_show_append_short (shown, first, VERB_SHOWN);
  return g_ascii_strup (shown->str, -1);
}

/* What led to event @n, in a diagram's words; %NULL where nothing that can lead anywhere. */
static char *
find_on (LsStateTrack *self, guint64 n, const LsEvent *event)
{
  const LsEvent *partner;

  switch (event->kind)
    {
    case LS_EVENT_OPEN:
      return g_strdup ("connect");
    case LS_EVENT_CLOSE:
      return g_strdup ("close");
    case LS_EVENT_STATE:
      return g_strdup ("TLS");
    case LS_EVENT_REPLY:
      partner = ls_session_event (self->session, ls_session_partner (self->session, n));
      if (partner == NULL)
        return g_strdup ("connect");
      return partner->kind == LS_EVENT_DATA ? g_strdup (".") : read_verb (self, partner);
    default:
      return NULL;
    }
}

static int
find_arrow (const LsDiagram *diagram, int from, int to, const char *on)
{
  for (guint i = 0; i < diagram->transitions->len && on != NULL; i++)
    {
      const LsDiagramTransition *transition = g_ptr_array_index (diagram->transitions, i);

      if ((int) transition->from == from && (int) transition->to == to && g_ascii_strcasecmp (transition->on, on) == 0)
        return i;
    }
  return -1;
}

/* How many arrows from one node to the other were not taken yet: without any, nobody needs to know which was. */
static guint *
untaken (LsStateTrack *self, guint from, guint to)
{
  return &self->untaken[from * self->diagram->states->len + to];
}

static void
look_at (LsStateTrack *self, guint64 n)
{
  const LsEvent *event = ls_session_event (self->session, n);
  int node, before = self->node;

  if (event == NULL || (event->flags & LS_EVENT_FLAG_STATELESS) != 0)
    return;
  node = self->nodes[event->state];
  if (node < 0 || (node == before && event->kind != LS_EVENT_REPLY))
    return;
  if (before >= 0 && *untaken (self, before, node) > 0)
    {
      g_autofree char *on = find_on (self, n, event);
      int arrow = find_arrow (self->diagram, before, node, on);

      if (arrow >= 0 && self->first_taken[arrow] == 0)
        {
          self->first_taken[arrow] = n;
          --*untaken (self, before, node);
        }
    }
  if (node == before)
    return;
  g_array_append_vals (self->visits, &(Visit) { n, node }, 1);
  if (self->first_visit[node] == 0)
    self->first_visit[node] = n;
  self->node = node;
}

/* Looks at what can lead anywhere among the next events: answers, and what stands between two states. */
static void
look_on (LsStateTrack *self, guint64 until)
{
  const LsLog *log = ls_session_get_log (self->session);

  for (guint64 n = MAX (self->scanned + 1, ls_log_first (log)); n <= until; n++)
    {
      const LsEvent *event = ls_log_get (log, n);
      int state;

      if (event->conn != self->conn)
        continue;
      state = (event->flags & LS_EVENT_FLAG_STATELESS) != 0 ? -1 : event->state;
      if (event->kind == LS_EVENT_REPLY || state != self->state)
        look_at (self, n);
      self->state = state;
    }
  self->scanned = MAX (self->scanned, until);
}

/**
 * ls_state_track_scan:
 * @self: a track
 * @n: up to which event
 * @budget_us: for how long, by the real clock
 *
 * Looks at the events up to @n that were not looked at yet.
 *
 * Returns: whether all of them were; else it is to be asked again
 */
gboolean
ls_state_track_scan (LsStateTrack *self, guint64 n, gint64 budget_us)
{
  gint64 until_us = g_get_monotonic_time () + budget_us;
  guint64 last = MIN (n, ls_log_last (ls_session_get_log (self->session)));

  while (self->scanned < last)
    {
      look_on (self, MIN (self->scanned + EVENTS_A_GLANCE, last));
      if (self->scanned < last && g_get_monotonic_time () >= until_us)
        return FALSE;
    }
  return TRUE;
}

/* How many visits there are at or before @n. */
static guint
visits_until (LsStateTrack *self, guint64 n)
{
  guint low = 0, high = self->visits->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (self->visits, Visit, middle).n <= n)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* Where the way was not looked at so far, the event itself tells its state. */
static int
find_node (LsStateTrack *self, guint64 n)
{
  guint64 at = ls_session_last_of (self->session, self->conn, n);

  for (guint i = 0; i < MOVE_EVENTS_MAX && at != 0; i++)
    {
      const LsEvent *event = ls_session_event (self->session, at);

      if (event == NULL)
        return -1;
      if ((event->flags & LS_EVENT_FLAG_STATELESS) == 0 && self->nodes[event->state] >= 0)
        return self->nodes[event->state];
      if (event->back == 0)
        return -1;
      at -= event->back;
    }
  return -1;
}

/**
 * ls_state_track_node:
 *
 * Returns: the node in which it stands at event @n, also where its way was not looked at so far; -1: in none
 */
int
ls_state_track_node (LsStateTrack *self, guint64 n)
{
  guint visits;

  if (n > self->scanned)
    return find_node (self, n);
  visits = visits_until (self, n);
  return visits > 0 ? g_array_index (self->visits, Visit, visits - 1).node : -1;
}

/**
 * ls_state_track_visited:
 *
 * Returns: whether it has been in @node by event @n, as far as ls_state_track_scan() has looked
 */
gboolean
ls_state_track_visited (LsStateTrack *self, guint64 n, guint node)
{
  return self->first_visit[node] != 0 && self->first_visit[node] <= n;
}

/**
 * ls_state_track_taken:
 *
 * Returns: whether it has taken that arrow by event @n, likewise
 */
gboolean
ls_state_track_taken (LsStateTrack *self, guint64 n, guint transition)
{
  return self->first_taken[transition] != 0 && self->first_taken[transition] <= n;
}

/**
 * ls_state_track_visit:
 * @n: the last event that is seen
 * @node: a node
 * @before: only visits before this event
 *
 * Returns: the event that brought it to @node last; 0: none
 */
guint64
ls_state_track_visit (LsStateTrack *self, guint64 n, guint node, guint64 before)
{
  if (self->first_visit[node] == 0)
    return 0;
  for (guint i = visits_until (self, before > 0 ? MIN (n, before - 1) : 0); i > 0; i--)
    {
      const Visit *visit = &g_array_index (self->visits, Visit, i - 1);

      if (visit->node == (int) node)
        return visit->n;
      if (visit->n < self->first_visit[node])
        return 0;
    }
  return 0;
}

static void
fill_move (LsStateTrack *self, guint64 n, const LsEvent *event, LsStateMove *move)
{
  g_autoptr (GByteArray) scratch = g_byte_array_new ();

  if (event == NULL)
    return;
  move->n = n;
  move->to = ls_state_track_node (self, n);
  move->from = ls_state_track_node (self, n - 1);
  move->on = find_on (self, n, event);
  move->transition = find_arrow (self->diagram, move->from, move->to, move->on);
  move->refused = (event->flags & LS_EVENT_FLAG_REFUSED) != 0 && move->transition < 0 && move->from == move->to;
  if (event->kind == LS_EVENT_REPLY)
    {
      LsSpan line = peek (self, event, scratch), word = ls_span_take_word (&line);
      GString *shown = g_string_new (NULL);

      ls_show_append_short (shown, LS_SPAN (word.data, MIN (word.length, 8)), 8);
      move->reply = g_strdelimit (g_string_free (shown, FALSE), "\r\n-", '\0');
    }
}

/**
 * ls_state_track_last_move:
 * @n: the last event that is seen
 * @move: (out): cleared by ls_state_move_clear()
 *
 * Finds what was answered last, or what happened last without being asked for.
 */
void
ls_state_track_last_move (LsStateTrack *self, guint64 n, LsStateMove *move)
{
  guint64 at = ls_session_last_of (self->session, self->conn, n);

  *move = (LsStateMove) { .from = -1, .to = -1, .transition = -1 };
  for (guint i = 0; i < MOVE_EVENTS_MAX && at != 0; i++)
    {
      const LsEvent *event = ls_session_event (self->session, at);

      if (event == NULL)
        return;
      if (event->kind == LS_EVENT_REPLY || event->kind == LS_EVENT_OPEN || event->kind == LS_EVENT_STATE
          || event->kind == LS_EVENT_CLOSE)
        {
          fill_move (self, at, event, move);
          return;
        }
      if (event->back == 0)
        return;
      at -= event->back;
    }
}

/**
 * ls_state_track_arrival:
 * @n: the last event that is seen
 * @move: (out): cleared by ls_state_move_clear()
 *
 * Finds what brought it to the node where it stands.
 */
void
ls_state_track_arrival (LsStateTrack *self, guint64 n, LsStateMove *move)
{
  guint visits = visits_until (self, n);

  *move = (LsStateMove) { .from = -1, .to = -1, .transition = -1 };
  if (visits > 0)
    {
      guint64 at = g_array_index (self->visits, Visit, visits - 1).n;

      fill_move (self, at, ls_session_event (self->session, at), move);
    }
}

/**
 * ls_state_move_clear:
 */
void
ls_state_move_clear (LsStateMove *move)
{
  g_clear_pointer (&move->on, g_free);
  g_clear_pointer (&move->reply, g_free);
}
