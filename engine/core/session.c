/* session.c: a log with the connections that it speaks of, and what its source can do.
 * SPDX-License-Identifier: MIT */
#include "core/session-private.h"

G_DEFINE_FINAL_TYPE (LsSession, ls_session, G_TYPE_OBJECT)

enum {
  APPENDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
ls_session_finalize (GObject *object)
{
  LsSession *self = LS_SESSION (object);

  if (self->functions != NULL && self->functions->free != NULL)
    self->functions->free (self->source);
  g_ptr_array_unref (self->connections);
  ls_stream_free (self->words);
  ls_log_free (self->log);

  G_OBJECT_CLASS (ls_session_parent_class)->finalize (object);
}

static void
ls_session_class_init (LsSessionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ls_session_finalize;

  /**
   * LsSession::appended:
   *
   * Events were appended since the last emission: a source emits it once a turn.
   */
  signals[APPENDED] = g_signal_new ("appended", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ls_session_init (LsSession *self)
{
  self->log = ls_log_new ();
  self->connections = g_ptr_array_new_with_free_func (ls_connection_free);
  self->words = ls_stream_new ();
}

/**
 * ls_session_new:
 *
 * Returns: (transfer full): a session in which nothing has happened yet
 */
LsSession *
ls_session_new (void)
{
  return g_object_new (LS_TYPE_SESSION, NULL);
}

/**
 * ls_session_set_source:
 * @self: a session
 * @functions: what its source can do; outlives the session
 * @source: (transfer full): handed to those; ended by @functions' free
 */
void
ls_session_set_source (LsSession *self, const LsSessionSource *functions, gpointer source)
{
  g_return_if_fail (self->functions == NULL);
  self->functions = functions;
  self->source = source;
}

/**
 * ls_session_get_source:
 *
 * Returns: (transfer none) (nullable): the session's source, where it is one of @functions' kind
 */
gpointer
ls_session_get_source (LsSession *self, const LsSessionSource *functions)
{
  return self->functions == functions ? self->source : NULL;
}

/* The functions of its source, for the core's own; @source is set to what they are handed. */
const LsSessionSource *
ls_session_source_functions (LsSession *self, gpointer *source)
{
  *source = self->source;
  return self->functions;
}

/**
 * ls_session_get_log:
 *
 * Returns: (transfer none): the session's log, to read
 */
const LsLog *
ls_session_get_log (LsSession *self)
{
  return self->log;
}

/**
 * ls_session_get_connection:
 *
 * Returns: (transfer none) (nullable): the connection of that number, %NULL where it is forgotten
 */
LsConnection *
ls_session_get_connection (LsSession *self, guint32 number)
{
  if (number <= self->connections_before || number - self->connections_before > self->connections->len)
    return NULL;
  return self->connections->pdata[number - self->connections_before - 1];
}

/**
 * ls_session_n_connections:
 *
 * Returns: how many connections there ever were
 */
guint32
ls_session_n_connections (LsSession *self)
{
  return self->connections_before + self->connections->len;
}

/**
 * ls_session_notify:
 * @self: a session
 *
 * Emits #LsSession::appended where events were appended since it was last emitted.
 */
void
ls_session_notify (LsSession *self)
{
  if (ls_log_last (self->log) == self->notified)
    return;
  self->notified = ls_log_last (self->log);
  g_signal_emit (self, signals[APPENDED], 0);
}

/**
 * ls_session_advance:
 * @self: a session
 * @unit: how far
 *
 * Returns: %FALSE where its source has nothing more to do, or cannot be asked to
 */
gboolean
ls_session_advance (LsSession *self, LsUnit unit)
{
  return self->functions != NULL && self->functions->advance != NULL && self->functions->advance (self->source, unit);
}

/**
 * ls_session_advance_for:
 * @self: a session
 * @budget_us: for how long, by the real clock: %LS_SESSION_SLICE_US from a window's idle turn
 *
 * Plays on, a segment at a time, until its source has nothing more to do or the time is over; one segment always. A
 * caller that must not block, after opening or forking, calls it once a turn until it returns %FALSE. The log is the
 * same however it was sliced.
 *
 * Returns: %FALSE where its source has nothing more to do, or cannot be asked to
 */
gboolean
ls_session_advance_for (LsSession *self, gint64 budget_us)
{
  gint64 until_us = g_get_monotonic_time () + budget_us;

  while (ls_session_advance (self, LS_UNIT_SEGMENT))
    if (g_get_monotonic_time () >= until_us)
      return TRUE;
  return FALSE;
}

/**
 * ls_session_wait:
 * @self: a session that advances no more by itself
 *
 * Lets its clock run on to the next timer that makes something happen: a silence that lasts too long, a letter that is
 * tried again. What follows from that is played by ls_session_advance().
 *
 * Returns: %FALSE where no timer is left, or its source has no clock to run
 */
gboolean
ls_session_wait (LsSession *self)
{
  return self->functions != NULL && self->functions->wait != NULL && self->functions->wait (self->source);
}

/**
 * ls_session_show_secrets:
 * @self: a session
 * @show: whether ls_session_line_text() shows secrets: a lesson's made-up ones are its subject
 */
void
ls_session_show_secrets (LsSession *self, gboolean show)
{
  self->shows_secrets = show;
}

/**
 * ls_session_shows_secrets:
 *
 * Returns: what ls_session_show_secrets() was told
 */
gboolean
ls_session_shows_secrets (LsSession *self)
{
  return self->shows_secrets;
}

/**
 * ls_session_can_fork:
 *
 * Returns: whether "what if" can be asked of this session
 */
gboolean
ls_session_can_fork (LsSession *self)
{
  return self->functions != NULL && self->functions->fork != NULL;
}

/**
 * ls_session_fork:
 * @self: a session for which ls_session_can_fork() holds
 * @n: the last event that both have in common
 * @conn: the connection whose client speaks
 * @octets: what it says: a line with its CRLF, or other octets
 * @at_once: whether it speaks without waiting for its turn
 * @error: where to say why not: the connection is closed, say
 *
 * Returns: (transfer full) (nullable): the other future, in which nothing has happened yet: the beginning that both
 *   have in common is played again too, by ls_session_advance_for() or ls_session_advance()
 */
LsSession *
ls_session_fork (LsSession *self, guint64 n, guint32 conn, LsSpan octets, gboolean at_once, GError **error)
{
  g_return_val_if_fail (ls_session_can_fork (self), NULL);
  return self->functions->fork (self->source, n, conn, octets, at_once, error);
}

/**
 * ls_session_words:
 *
 * Returns: whether a lesson says something about event @n; then @words is filled
 */
gboolean
ls_session_words (LsSession *self, guint64 n, LsLessonWords *words)
{
  return self->functions != NULL && self->functions->words != NULL && self->functions->words (self->source, n, words);
}

/**
 * ls_session_next:
 *
 * Returns: (transfer full) (nullable): the line that the client itself says next after event @n
 */
char *
ls_session_next (LsSession *self, guint64 n)
{
  return self->functions != NULL && self->functions->next != NULL ? self->functions->next (self->source, n) : NULL;
}
