/* runner.c: plays a session to its end, a slice at a time, so that the window never waits.
 *
 * What takes less than a slice, as nearly every lesson does, is done at once.
 * SPDX-License-Identifier: MIT */
#include "runner.h"

struct _LsRunner {
  GObject       parent;

  LsSession    *session;     /* while it is played */
  GCancellable *cancellable; /* of what is read in a thread, while it is */
  char         *title;
  LsRunnerDone  done;
  gpointer      data;
  guint         idle;
};

G_DEFINE_FINAL_TYPE (LsRunner, ls_runner, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
ls_runner_dispose (GObject *object)
{
  LsRunner *self = LS_RUNNER (object);

  g_clear_handle_id (&self->idle, g_source_remove);
  g_clear_object (&self->session);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (ls_runner_parent_class)->dispose (object);
}

static void
ls_runner_finalize (GObject *object)
{
  g_free (LS_RUNNER (object)->title);
  G_OBJECT_CLASS (ls_runner_parent_class)->finalize (object);
}

static void
ls_runner_class_init (LsRunnerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ls_runner_dispose;
  G_OBJECT_CLASS (klass)->finalize = ls_runner_finalize;

  /**
   * LsRunner::changed:
   *
   * Something is played for longer than a slice, it came further, or nothing is played any more.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
ls_runner_init (LsRunner *self)
{
}

/**
 * ls_runner_new:
 *
 * Returns: (transfer full): a runner that plays nothing
 */
LsRunner *
ls_runner_new (void)
{
  return g_object_new (LS_TYPE_RUNNER, NULL);
}

static void
finish (LsRunner *self)
{
  g_autoptr (LsSession) session = g_steal_pointer (&self->session);

  self->done (session, self->data);
}

static gboolean
go_on (gpointer data)
{
  LsRunner *self = data;

  if (ls_session_advance_for (self->session, LS_SESSION_SLICE_US))
    {
      g_signal_emit (self, signals[CHANGED], 0);
      return G_SOURCE_CONTINUE;
    }
  self->idle = 0;
  finish (self);
  g_signal_emit (self, signals[CHANGED], 0);
  return G_SOURCE_REMOVE;
}

/**
 * ls_runner_run:
 * @self: a runner; what it still plays is given up
 * @session: what to play to its end
 * @title: what it is called
 * @done: called once it is played: at once where that takes less than a slice; never where it is given up
 * @data: for @done
 */
void
ls_runner_run (LsRunner *self, LsSession *session, const char *title, LsRunnerDone done, gpointer data)
{
  ls_runner_cancel (self);
  self->session = g_object_ref (session);
  self->done = done;
  self->data = data;
  g_free (self->title);
  self->title = g_strdup (title);
  if (!ls_session_advance_for (session, LS_SESSION_SLICE_US))
    {
      finish (self);
      return;
    }
  /* After what is drawn, and what is typed. */
  self->idle = g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, go_on, self, NULL);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * ls_runner_wait:
 * @self: a runner; what it still plays is given up
 * @title: what somebody else reads for it
 * @cancellable: (nullable): gives that up; %NULL: it is read
 */
void
ls_runner_wait (LsRunner *self, const char *title, GCancellable *cancellable)
{
  if (cancellable != NULL)
    ls_runner_cancel (self);
  g_free (self->title);
  self->title = g_strdup (title);
  g_set_object (&self->cancellable, cancellable);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * ls_runner_cancel:
 * @self: a runner, that gives up what it plays or waits for
 */
void
ls_runner_cancel (LsRunner *self)
{
  if (!ls_runner_is_running (self))
    return;
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->idle, g_source_remove);
  g_clear_object (&self->session);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * ls_runner_is_running:
 *
 * Returns: whether something is being played, or waited for
 */
gboolean
ls_runner_is_running (LsRunner *self)
{
  return self->session != NULL || self->cancellable != NULL;
}

/**
 * ls_runner_get_title:
 *
 * Returns: (transfer none): what it is called
 */
const char *
ls_runner_get_title (LsRunner *self)
{
  return self->title;
}

/**
 * ls_runner_get_steps:
 *
 * Returns: how many steps were played so far
 */
guint64
ls_runner_get_steps (LsRunner *self)
{
  return self->session != NULL ? ls_log_unit_count (ls_session_get_log (self->session), LS_UNIT_LINE) : 0;
}
