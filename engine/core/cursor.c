/* cursor.c: where one stands in a session. Every view draws the events up to the cursor, and no other.
 * SPDX-License-Identifier: MIT */
#include "core/cursor.h"

/* Where a session that the cursor left keeps how far it was seen. */
#define FURTHEST "ls-cursor-furthest"

struct _LsCursor {
  GObject    parent;

  LsSession *session;
  guint64    n;            /* the last event that is seen; 0: none is */
  guint64    furthest;     /* the greatest it ever was in this session */
};

G_DEFINE_FINAL_TYPE (LsCursor, ls_cursor, G_TYPE_OBJECT)

enum {
  MOVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
ls_cursor_finalize (GObject *object)
{
  g_clear_object (&LS_CURSOR (object)->session);
  G_OBJECT_CLASS (ls_cursor_parent_class)->finalize (object);
}

static void
ls_cursor_class_init (LsCursorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ls_cursor_finalize;

  /**
   * LsCursor::moved:
   *
   * It stands elsewhere, or in another session.
   */
  signals[MOVED] = g_signal_new ("moved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
ls_cursor_init (LsCursor *self)
{
}

/**
 * ls_cursor_new:
 * @session: a session
 *
 * Returns: (transfer full): a cursor before its first event
 */
LsCursor *
ls_cursor_new (LsSession *session)
{
  LsCursor *self = g_object_new (LS_TYPE_CURSOR, NULL);

  self->session = g_object_ref (session);
  return self;
}

/**
 * ls_cursor_get_session:
 *
 * Returns: (transfer none): the session that it stands in
 */
LsSession *
ls_cursor_get_session (LsCursor *self)
{
  return self->session;
}

static void
move (LsCursor *self, guint64 n)
{
  if (n == self->n)
    return;
  self->n = n;
  self->furthest = MAX (self->furthest, n);
  g_signal_emit (self, signals[MOVED], 0);
}

static guint64
left_furthest (LsSession *session)
{
  const guint64 *seen = g_object_get_data (G_OBJECT (session), FURTHEST);

  return seen != NULL ? *seen : 0;
}

/**
 * ls_cursor_set_session:
 * @self: a cursor
 * @session: another session: a fork, or the one that it was forked from
 * @n: where to stand in it
 */
void
ls_cursor_set_session (LsCursor *self, LsSession *session, guint64 n)
{
  /* What was seen of a session is still seen when one comes back to it. */
  g_object_set_data_full (G_OBJECT (self->session), FURTHEST, g_memdup2 (&self->furthest, sizeof self->furthest), g_free);
  g_set_object (&self->session, session);
  self->n = MIN (n, ls_log_last (ls_session_get_log (session)));
  self->furthest = MAX (self->n, left_furthest (session));
  g_signal_emit (self, signals[MOVED], 0);
}

/**
 * ls_cursor_get_event:
 *
 * Returns: the number of the last event that is seen; 0 before the first
 */
guint64
ls_cursor_get_event (LsCursor *self)
{
  return self->n;
}

/**
 * ls_cursor_set_event:
 * @self: a cursor
 * @n: the last event to be seen
 */
void
ls_cursor_set_event (LsCursor *self, guint64 n)
{
  move (self, MIN (n, ls_log_last (ls_session_get_log (self->session))));
}

/**
 * ls_cursor_get_furthest:
 *
 * Returns: the greatest event that was ever seen in this session
 */
guint64
ls_cursor_get_furthest (LsCursor *self)
{
  return self->furthest;
}

/**
 * ls_cursor_get_furthest_in:
 * @self: a cursor
 * @session: a session in which it stands, or stood
 *
 * Returns: the greatest event that was ever seen in that one
 */
guint64
ls_cursor_get_furthest_in (LsCursor *self, LsSession *session)
{
  return session == self->session ? self->furthest : left_furthest (session);
}

/**
 * ls_cursor_get_step:
 *
 * Returns: how many units of the kind are seen: the number of the step at which it stands
 */
guint64
ls_cursor_get_step (LsCursor *self, LsUnit unit)
{
  return ls_log_unit_at (ls_session_get_log (self->session), unit, self->n);
}

/* Where the cursor stands after step @k. */
static guint64
step_position (LsCursor *self, LsUnit unit, guint64 k)
{
  return k == 0 ? 0 : ls_session_settle (self->session, ls_log_unit_event (ls_session_get_log (self->session), unit, k));
}

/**
 * ls_cursor_set_step:
 * @self: a cursor
 * @unit: a kind of step
 * @k: which; 0 is before the first. The session is run on until it is there
 *
 * Returns: %FALSE where there is no such step; nothing is changed then
 */
gboolean
ls_cursor_set_step (LsCursor *self, LsUnit unit, guint64 k)
{
  const LsLog *log = ls_session_get_log (self->session);

  while (ls_log_unit_count (log, unit) < k)
    if (!ls_session_advance (self->session, unit))
      break;
  if (ls_log_unit_count (log, unit) < k || (k > 0 && ls_log_unit_event (log, unit, k) == 0))
    return FALSE;
  move (self, step_position (self, unit, k));
  return TRUE;
}

/**
 * ls_cursor_forward:
 *
 * Returns: %FALSE where nothing more happens by itself
 */
gboolean
ls_cursor_forward (LsCursor *self, LsUnit unit)
{
  return ls_cursor_set_step (self, unit, ls_cursor_get_step (self, unit) + 1);
}

/**
 * ls_cursor_back:
 *
 * Returns: %FALSE at the beginning
 */
gboolean
ls_cursor_back (LsCursor *self, LsUnit unit)
{
  guint64 k = ls_cursor_get_step (self, unit);

  if (self->n == 0)
    return FALSE;
  /* Behind the end of step k, in the middle of the next: back to that end. Several findings about one event are
   * passed together. */
  while (k > 0 && step_position (self, unit, k) >= self->n)
    k--;
  return ls_cursor_set_step (self, unit, k);
}

/**
 * ls_cursor_home:
 * @self: a cursor, to stand before the first event
 */
void
ls_cursor_home (LsCursor *self)
{
  move (self, 0);
}

/**
 * ls_cursor_end:
 * @self: a cursor, to stand after the last event that there is
 */
void
ls_cursor_end (LsCursor *self)
{
  move (self, ls_log_last (ls_session_get_log (self->session)));
}
