/* branches.c: the lesson and every "what if" that was asked of it, with the one cursor that stands in one of them.
 * SPDX-License-Identifier: MIT */
#include "branches.h"

struct _LsBranches {
  GObject    parent;

  GPtrArray *branches;      /* of LsBranch; the lesson first */
  GPtrArray *closed;        /* of LsBranch, the last closed last: each can be brought back */
  guint      current;
  LsCursor  *cursor;
  gboolean   typed;         /* also the first is the learner's own */
  LsRunner  *runner;
  LsBranch  *forking;       /* what is being forked, while the fork is played; */
  guint64    fork_event;    /* where, */
  char      *line;          /* and what was typed */
};

G_DEFINE_FINAL_TYPE (LsBranches, ls_branches, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
branch_free (gpointer data)
{
  LsBranch *branch = data;

  g_free (branch->title);
  g_object_unref (branch->session);
  g_free (branch);
}

/* The runner may have turned to something else by itself: that is not ours to stop. */
static void
stop_forking (LsBranches *self)
{
  if (g_steal_pointer (&self->forking) != NULL)
    ls_runner_cancel (self->runner);
}

static void
ls_branches_dispose (GObject *object)
{
  LsBranches *self = LS_BRANCHES (object);

  stop_forking (self);
  g_clear_object (&self->runner);
  G_OBJECT_CLASS (ls_branches_parent_class)->dispose (object);
}

static void
ls_branches_finalize (GObject *object)
{
  LsBranches *self = LS_BRANCHES (object);

  g_free (self->line);
  g_clear_object (&self->cursor);
  g_ptr_array_unref (self->branches);
  g_ptr_array_unref (self->closed);
  G_OBJECT_CLASS (ls_branches_parent_class)->finalize (object);
}

static void
ls_branches_class_init (LsBranchesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ls_branches_dispose;
  G_OBJECT_CLASS (klass)->finalize = ls_branches_finalize;

  /**
   * LsBranches::changed:
   *
   * A branch was added, closed, renamed or selected.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
ls_branches_init (LsBranches *self)
{
  self->branches = g_ptr_array_new_with_free_func (branch_free);
  self->closed = g_ptr_array_new_with_free_func (branch_free);
}

static LsBranch *
add (LsBranches *self, LsSession *session, const char *title, LsBranch *parent, guint64 fork_event)
{
  LsBranch *branch = g_new0 (LsBranch, 1);

  branch->title = g_strdup (title);
  branch->session = g_object_ref (session);
  branch->parent = parent;
  branch->fork_event = fork_event;
  g_ptr_array_add (self->branches, branch);
  return branch;
}

/**
 * ls_branches_new:
 * @session: the lesson's session
 * @title: the lesson's title
 * @runner: plays what is forked
 *
 * Returns: (transfer full): the lesson alone, the cursor before its first event
 */
LsBranches *
ls_branches_new (LsSession *session, const char *title, LsRunner *runner)
{
  LsBranches *self = g_object_new (LS_TYPE_BRANCHES, NULL);

  add (self, session, title, NULL, 0);
  self->runner = g_object_ref (runner);
  self->cursor = ls_cursor_new (session);
  return self;
}

/**
 * ls_branches_get_cursor:
 *
 * Returns: (transfer none): the cursor; it stands in the current branch
 */
LsCursor *
ls_branches_get_cursor (LsBranches *self)
{
  return self->cursor;
}

/**
 * ls_branches_get_n:
 *
 * Returns: how many there are, the lesson included
 */
guint
ls_branches_get_n (LsBranches *self)
{
  return self->branches->len;
}

/**
 * ls_branches_get:
 *
 * Returns: (transfer none): branch number @index; 0 is the lesson
 */
const LsBranch *
ls_branches_get (LsBranches *self, guint index)
{
  return self->branches->pdata[index];
}

/**
 * ls_branches_get_current:
 *
 * Returns: in which of them the cursor stands
 */
guint
ls_branches_get_current (LsBranches *self)
{
  return self->current;
}

static void
stand_in (LsBranches *self, guint index, guint64 n)
{
  LsBranch *branch = self->branches->pdata[index];

  self->current = index;
  ls_cursor_set_session (self->cursor, branch->session, n);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
remember_place (LsBranches *self)
{
  ((LsBranch *) self->branches->pdata[self->current])->place = ls_cursor_get_event (self->cursor);
}

/**
 * ls_branches_select:
 * @self: the branches
 * @index: where the cursor is to stand: in the place in which it was left
 */
void
ls_branches_select (LsBranches *self, guint index)
{
  if (index >= self->branches->len || index == self->current)
    return;
  remember_place (self);
  stand_in (self, index, ((LsBranch *) self->branches->pdata[index])->place);
}

/* Where the typed line stands: the first of a client's lines after what both have in common. */
static guint64
find_typed (LsSession *fork, guint64 n)
{
  const LsLog *log = ls_session_get_log (fork);

  for (guint64 i = n + 1; i <= ls_log_last (log); i++)
    {
      const LsEvent *event = ls_log_get (log, i);

      if (ls_event_is_line (event) && event->from == LS_FROM_CLIENT)
        return ls_session_settle (fork, i);
    }
  return ls_log_last (log);
}

/**
 * ls_branches_set_typed:
 * @self: the branches
 * @typed: whether there is no lesson: what is typed at the end goes on in the first of them, too
 */
void
ls_branches_set_typed (LsBranches *self, gboolean typed)
{
  self->typed = typed;
}

/**
 * ls_branches_is_typed:
 *
 * Returns: whether there is no lesson, so that everything is typed
 */
gboolean
ls_branches_is_typed (LsBranches *self)
{
  return self->typed;
}

/* After one's own last words the story goes on: nothing of it is lost by that, and the lesson is not touched. */
static gboolean
goes_on (LsBranches *self, const LsBranch *branch, guint64 n)
{
  const LsLog *log = ls_session_get_log (branch->session);

  if (branch->parent == NULL && !self->typed)
    return FALSE;
  for (guint64 i = n + 1; i <= ls_log_last (log); i++)
    {
      const LsEvent *event = ls_log_get (log, i);

      if (ls_event_is_line (event) && event->from == LS_FROM_CLIENT)
        return FALSE;
    }
  return TRUE;
}

static void
on_forked (LsSession *fork, gpointer data)
{
  LsBranches *self = data;
  LsBranch *from = g_steal_pointer (&self->forking);
  guint index;

  if (!g_ptr_array_find (self->branches, from, &index))
    return;
  remember_place (self);
  if (goes_on (self, from, self->fork_event))
    g_set_object (&from->session, fork);
  else
    {
      index = self->branches->len;
      add (self, fork, *self->line != '\0' ? self->line : "↵", from, self->fork_event);
    }
  stand_in (self, index, find_typed (fork, self->fork_event));
}

/**
 * ls_branches_fork:
 * @self: the branches
 * @conn: the connection whose client speaks
 * @line: what it says, without a line end
 * @at_once: whether it does not wait for its turn
 * @error: where to say why not
 *
 * Asks "what if" at the cursor: a new branch, the cursor on the typed line. At the end of a branch, the same one goes on.
 * It is there at once, unless it takes long to play: then when the runner is done.
 *
 * Returns: whether it could be asked
 */
gboolean
ls_branches_fork (LsBranches *self, guint32 conn, const char *line, gboolean at_once, GError **error)
{
  LsBranch *from = self->branches->pdata[self->current];
  guint64 n = ls_cursor_get_event (self->cursor);
  g_autofree char *wire = g_strconcat (line, "\r\n", NULL);
  g_autoptr (LsSession) fork = ls_session_fork (from->session, n, conn, ls_span_from_string (wire), at_once, error);

  if (fork == NULL)
    return FALSE;
  self->forking = from;
  self->fork_event = n;
  g_free (self->line);
  self->line = g_strdup (line);
  ls_runner_run (self->runner, fork, line, on_forked, self);
  return TRUE;
}

/**
 * ls_branches_rename:
 * @self: the branches
 * @index: which
 * @title: what it is to be called
 */
void
ls_branches_rename (LsBranches *self, guint index, const char *title)
{
  LsBranch *branch = self->branches->pdata[index];

  g_free (branch->title);
  branch->title = g_strdup (title);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * ls_branches_close:
 * @self: the branches
 * @index: which; the lesson itself, 0, cannot be closed
 *
 * Closes a branch; the cursor goes back to where it was forked. ls_branches_undo_close() brings it back.
 */
void
ls_branches_close (LsBranches *self, guint index)
{
  LsBranch *branch;
  guint parent = 0;

  if (index == 0 || index >= self->branches->len)
    return;
  stop_forking (self);
  remember_place (self);
  branch = g_ptr_array_steal_index (self->branches, index);
  /* What was forked from it hangs on what it was forked from itself. */
  for (guint i = 0; i < self->branches->len; i++)
    {
      LsBranch *other = self->branches->pdata[i];

      if (other->parent == branch)
        {
          other->parent = branch->parent;
          other->fork_event = MIN (other->fork_event, branch->fork_event);
        }
      if (other == branch->parent)
        parent = i;
    }
  g_ptr_array_add (self->closed, branch);
  if (self->current == index)
    stand_in (self, parent, branch->fork_event);
  else
    {
      if (self->current > index)
        self->current--;
      g_signal_emit (self, signals[CHANGED], 0);
    }
}

/**
 * ls_branches_undo_close:
 *
 * Returns: whether there was a closed branch to bring back; the cursor stands in it again
 */
gboolean
ls_branches_undo_close (LsBranches *self)
{
  LsBranch *branch;

  if (self->closed->len == 0)
    return FALSE;
  branch = g_ptr_array_steal_index (self->closed, self->closed->len - 1);
  if (!g_ptr_array_find (self->branches, branch->parent, NULL))
    branch->parent = self->branches->pdata[0];
  g_ptr_array_add (self->branches, branch);
  remember_place (self);
  stand_in (self, self->branches->len - 1, branch->place);
  return TRUE;
}
