/* line-finder.c: which lines of a session have a word, looked for without holding up anybody.
 *
 * A recording may have a million lines: they are read in slices, between the
 * frames, and only while somebody looks for something.
 * SPDX-License-Identifier: MIT */
#include "line-finder.h"

#include <string.h>

/* So long a slice may take, in microseconds. */
#define SLICE_US 6000

struct _LsLineFinder {
  GObject    parent;

  LsSession *session;
  char      *words;       /* folded; NULL: nothing is looked for */
  GArray    *found;       /* of guint64: lines that have them, in order */
  guint64    looked;      /* up to this line */
  guint      idle;
};

G_DEFINE_FINAL_TYPE (LsLineFinder, ls_line_finder, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
ls_line_finder_finalize (GObject *object)
{
  LsLineFinder *self = LS_LINE_FINDER (object);

  g_clear_handle_id (&self->idle, g_source_remove);
  g_clear_object (&self->session);
  g_free (self->words);
  g_array_unref (self->found);
  G_OBJECT_CLASS (ls_line_finder_parent_class)->finalize (object);
}

static void
ls_line_finder_class_init (LsLineFinderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ls_line_finder_finalize;

  /**
   * LsLineFinder::changed:
   *
   * More lines were found, or all are looked through.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
ls_line_finder_init (LsLineFinder *self)
{
  self->found = g_array_new (FALSE, FALSE, sizeof (guint64));
}

/**
 * ls_line_finder_new:
 *
 * Returns: (transfer full): a finder that looks for nothing
 */
LsLineFinder *
ls_line_finder_new (void)
{
  return g_object_new (LS_TYPE_LINE_FINDER, NULL);
}

static guint64
count_lines (LsLineFinder *self)
{
  return ls_log_unit_count (ls_session_get_log (self->session), LS_UNIT_LINE);
}

static void
look_at (LsLineFinder *self, guint64 step)
{
  guint64 n = ls_log_unit_event (ls_session_get_log (self->session), LS_UNIT_LINE, step);
  g_autofree char *line = ls_session_line_text (self->session, n);
  g_autofree char *folded = line != NULL ? g_utf8_casefold (line, -1) : NULL;

  if (folded != NULL && strstr (folded, self->words) != NULL)
    g_array_append_val (self->found, step);
}

static gboolean
look_on (gpointer data)
{
  LsLineFinder *self = data;
  gint64 until = g_get_monotonic_time () + SLICE_US;
  guint64 n_lines = count_lines (self);

  while (self->looked < n_lines && g_get_monotonic_time () < until)
    look_at (self, ++self->looked);
  if (self->looked == n_lines)
    self->idle = 0;
  g_signal_emit (self, signals[CHANGED], 0);
  return self->idle != 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
look (LsLineFinder *self)
{
  if (self->idle == 0 && self->words != NULL && self->looked < count_lines (self))
    self->idle = g_idle_add (look_on, self);
}

/**
 * ls_line_finder_set:
 * @self: a finder
 * @session: (nullable): where to look
 * @words: (nullable): what to look for, in any case; %NULL and empty: nothing
 */
void
ls_line_finder_set (LsLineFinder *self, LsSession *session, const char *words)
{
  g_autofree char *folded = words != NULL && *words != '\0' ? g_utf8_casefold (words, -1) : NULL;

  if (session == self->session && g_strcmp0 (folded, self->words) == 0)
    {
      look (self);
      return;
    }
  g_clear_handle_id (&self->idle, g_source_remove);
  g_set_object (&self->session, session);
  g_free (self->words);
  self->words = session != NULL ? g_steal_pointer (&folded) : NULL;
  g_array_set_size (self->found, 0);
  self->looked = 0;
  look (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * ls_line_finder_get_n:
 *
 * Returns: how many lines were found so far
 */
guint
ls_line_finder_get_n (LsLineFinder *self)
{
  return self->found->len;
}

/**
 * ls_line_finder_is_done:
 *
 * Returns: whether every line was looked at
 */
gboolean
ls_line_finder_is_done (LsLineFinder *self)
{
  return self->idle == 0;
}

/* How many of the lines found stand before line @step. */
static guint
count_before (LsLineFinder *self, guint64 step)
{
  guint low = 0, high = self->found->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (self->found, guint64, middle) < step)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/**
 * ls_line_finder_next:
 * @self: a finder
 * @step: a line's number
 *
 * Returns: the next line after it that was found; after the last comes the first; 0: none
 */
guint64
ls_line_finder_next (LsLineFinder *self, guint64 step)
{
  guint before = count_before (self, step + 1);

  if (self->found->len == 0)
    return 0;
  return g_array_index (self->found, guint64, before < self->found->len ? before : 0);
}

/**
 * ls_line_finder_previous:
 * @self: a finder
 * @step: a line's number
 *
 * Returns: the next line before it that was found; before the first comes the last; 0: none
 */
guint64
ls_line_finder_previous (LsLineFinder *self, guint64 step)
{
  guint before = count_before (self, step);

  if (self->found->len == 0)
    return 0;
  return g_array_index (self->found, guint64, (before > 0 ? before : self->found->len) - 1);
}

/**
 * ls_line_finder_get_rank:
 * @self: a finder
 * @step: a line's number
 *
 * Returns: which of the lines found it is, from 1; 0: none of them
 */
guint
ls_line_finder_get_rank (LsLineFinder *self, guint64 step)
{
  guint before = count_before (self, step);

  return before < self->found->len && g_array_index (self->found, guint64, before) == step ? before + 1 : 0;
}
