/* transcript-rows.c: which rows a transcript has: the steps that were seen, and in a "what if" both stories side by side.
 * SPDX-License-Identifier: MIT */
#include "views/transcript-rows.h"

#include "core/projection.h"

#include <glib/gi18n.h>
#include <string.h>

/* Of a line so many octets are drawn, of a reply of several lines so many in all. */
#define LINE_SHOWN  1000
#define REPLY_SHOWN 6000
/* So many lines of a letter that is one step are drawn. */
#define LETTER_LINES_SHOWN 3

/* ---- which rows there are ---- */

static guint64
step_event (LsSession *session, guint64 step)
{
  return ls_log_unit_event (ls_session_get_log (session), LS_UNIT_LINE, step);
}

static gboolean
is_same_line (LsSession *a, LsSession *b, guint64 step)
{
  const LsEvent *one = ls_session_event (a, step_event (a, step)), *other = ls_session_event (b, step_event (b, step));
  g_autoptr (GByteArray) scratch = NULL, other_scratch = NULL;
  LsSpan octets, other_octets;

  if (one == NULL || other == NULL || one->from != other->from || one->length != other->length || one->conn != other->conn)
    return FALSE;
  scratch = g_byte_array_new ();
  other_scratch = g_byte_array_new ();
  octets = ls_session_octets (a, step_event (a, step), scratch);
  other_octets = ls_session_octets (b, step_event (b, step), other_scratch);
  return octets.length == other_octets.length && memcmp (octets.data, other_octets.data, octets.length) == 0;
}

/* The stories part at the first line that differs, which may come later than the fork: what was in flight still arrives. */
static void
compare (LsTranscriptRows *self, LsBranches *branches, const LsBranch *branch)
{
  const LsLog *other = ls_session_get_log (branch->parent->session);
  guint64 furthest = ls_cursor_get_furthest_in (ls_branches_get_cursor (branches), branch->parent->session);

  self->other = branch->parent->session;
  self->other_title = branch->parent->parent != NULL ? branch->parent->title : NULL;
  self->shared = ls_log_unit_at (ls_session_get_log (self->session), LS_UNIT_LINE, branch->fork_event);
  while (self->shared < self->seen && is_same_line (self->session, self->other, self->shared + 1))
    self->shared++;
  /* The other story goes along as far as this one; what was seen of it before is shown too. */
  self->other_seen = MAX (ls_log_unit_at (other, LS_UNIT_LINE, furthest), self->step);
  self->other_seen = MIN (self->other_seen, ls_log_unit_count (other, LS_UNIT_LINE));
  self->typed = self->shared + 1;
}

/* Whether the client's own next line may be told: a reply is never given away. */
static gboolean
may_tell_next (const LsTranscriptRows *self, guint64 n)
{
  const LsEvent *after = ls_session_event (self->session, step_event (self->session, self->step + 1));
  g_autofree char *next = NULL;

  if (self->step < self->seen)
    return FALSE;
  if (after != NULL && after->from != LS_FROM_CLIENT)
    return FALSE;
  next = ls_session_next (self->session, n);
  return next != NULL || (self->other != NULL && after == NULL && !ls_session_is_closed_at (self->session, n));
}

/**
 * ls_transcript_rows_look:
 * @self: rows; diagram and hides_shared are kept
 * @branches: where the cursor stands
 *
 * Looks at what is to be shown now.
 */
void
ls_transcript_rows_look (LsTranscriptRows *self, LsBranches *branches)
{
  const LsBranch *branch = ls_branches_get (branches, ls_branches_get_current (branches));
  LsCursor *cursor = ls_branches_get_cursor (branches);
  const LsLog *log;

  *self = (LsTranscriptRows) {
    .session = ls_cursor_get_session (cursor),
    .diagram = self->diagram,
    .hides_shared = self->hides_shared,
  };
  log = ls_session_get_log (self->session);
  self->first = ls_log_unit_at (log, LS_UNIT_LINE, ls_log_first (log) - 1) + 1;
  self->step = ls_cursor_get_step (cursor, LS_UNIT_LINE);
  self->seen = MAX (self->step, ls_log_unit_at (log, LS_UNIT_LINE, ls_cursor_get_furthest (cursor)));
  if (branch->parent != NULL && branch->session == self->session)
    compare (self, branches, branch);
  self->has_next = may_tell_next (self, ls_cursor_get_event (cursor));
}

/* How many rows stand above the fork. */
static guint64
n_shared_rows (const LsTranscriptRows *self)
{
  guint64 steps = self->other != NULL ? self->shared : self->seen;

  if (self->other != NULL && self->hides_shared)
    return 0;
  return steps + 1 > self->first ? steps + 1 - self->first : 0;
}

/**
 * ls_transcript_rows_count:
 *
 * Returns: how many rows there are
 */
guint64
ls_transcript_rows_count (const LsTranscriptRows *self)
{
  guint64 left, right;

  if (self->other == NULL)
    return n_shared_rows (self) + self->has_next;
  left = self->other_seen > self->shared ? self->other_seen - self->shared : 0;
  right = self->seen - self->shared + self->has_next;
  return n_shared_rows (self) + 2 + MAX (left, right);
}

static void
set_cell (LsTranscriptCell *cell, LsSession *session, guint64 step, guint64 seen)
{
  if (step <= seen)
    *cell = (LsTranscriptCell) { session, step, step_event (session, step) };
}

/**
 * ls_transcript_rows_get:
 * @self: rows
 * @index: which, from 0
 * @row: (out): filled
 */
void
ls_transcript_rows_get (const LsTranscriptRows *self, guint64 index, LsTranscriptRow *row)
{
  guint64 shared = n_shared_rows (self), step;

  *row = (LsTranscriptRow) { .kind = LS_ROW_STEP };
  if (index < shared)
    {
      set_cell (&row->cells[0], self->session, self->first + index, self->seen);
      return;
    }
  if (self->other == NULL)
    {
      row->kind = LS_ROW_NEXT;
      row->cells[0] = (LsTranscriptCell) { self->session, self->seen + 1, 0 };
      return;
    }
  index -= shared;
  row->kind = index == 0 ? LS_ROW_FORK : index == 1 ? LS_ROW_HEADS : LS_ROW_PAIR;
  if (row->kind != LS_ROW_PAIR)
    return;
  step = self->shared + index - 1;
  set_cell (&row->cells[0], self->other, step, self->other_seen);
  set_cell (&row->cells[1], self->session, step, self->seen);
  if (self->has_next && step == self->seen + 1)
    row->cells[1] = (LsTranscriptCell) { self->session, step, 0 };
}

/**
 * ls_transcript_rows_find:
 *
 * Returns: the row in which a step of the own story stands
 */
guint64
ls_transcript_rows_find (const LsTranscriptRows *self, guint64 step)
{
  if (self->other == NULL || step <= self->shared)
    return step > self->first && !(self->other != NULL && self->hides_shared) ? step - self->first : 0;
  return n_shared_rows (self) + 1 + step - self->shared;
}

/* ---- what stands in them ---- */

/* A letter that is one step: its first line, and how many lines it has up to @n. 0: it is a line by itself. */
static guint64
count_letter (LsSession *session, guint64 step, guint64 n, guint64 *first)
{
  guint64 before = step > 1 ? step_event (session, step - 1) : 0, count = 1;
  const LsEvent *event = ls_session_event (session, n);

  *first = n;
  while (event->back != 0 && n - event->back > before)
    {
      n -= event->back;
      event = ls_session_event (session, n);
      if (event == NULL || event->kind == LS_EVENT_COMMAND || event->kind == LS_EVENT_REPLY)
        break;
      if (event->kind == LS_EVENT_DATA)
        {
          *first = n;
          count++;
        }
    }
  return count > 1 ? count : 0;
}

static char *
letter_text (LsSession *session, guint64 first, guint64 last, guint64 count)
{
  const LsEvent *end = ls_session_event (session, last), *begin = ls_session_event (session, first);
  GString *text = g_string_new (NULL);
  g_autofree char *size = g_strdup_printf ("%" G_GUINT64_FORMAT, end->start + end->length - begin->start);
  guint shown = 0;

  for (guint64 n = first; n <= last && shown < LETTER_LINES_SHOWN; n++)
    {
      const LsEvent *event = ls_session_event (session, n);
      g_autofree char *line = NULL;

      if (event == NULL || event->conn != end->conn || event->kind != LS_EVENT_DATA)
        continue;
      line = ls_session_line_beginning (session, n, LINE_SHOWN / LETTER_LINES_SHOWN);
      g_string_append (text, line);
      g_string_append_c (text, '\n');
      shown++;
    }
  g_string_append_printf (text, _("… %u lines, %s bytes in all"), (guint) count, size);
  return g_string_free (text, FALSE);
}

/**
 * ls_transcript_cell_text:
 * @cell: a cell that is not empty
 *
 * Returns: (transfer full): what is written in it, of several lines where the step has several
 */
char *
ls_transcript_cell_text (const LsTranscriptCell *cell)
{
  const LsEvent *event = ls_session_event (cell->session, cell->event);
  g_autofree char *text = NULL;
  gsize most;

  if (event == NULL)
    return g_strdup ("");
  if (event->kind == LS_EVENT_DATA && (event->flags & LS_EVENT_FLAG_DOT) == 0)
    {
      guint64 first, count = count_letter (cell->session, cell->step, cell->event, &first);

      if (count > 0)
        return letter_text (cell->session, first, cell->event, count);
    }
  most = event->kind == LS_EVENT_REPLY ? REPLY_SHOWN : LINE_SHOWN;
  text = ls_session_line_beginning (cell->session, cell->event, most);
  if (event->length <= most + 2)
    return g_steal_pointer (&text);
  return g_strdup_printf (_("%s…\nOnly the first %u of %u bytes are drawn"), text, (guint) most, (guint) event->length);
}

/**
 * ls_transcript_cell_flag:
 * @cell: a cell that is not empty
 *
 * Returns: (transfer full) (nullable): what was found in its line, in a few words; %NULL: nothing
 */
char *
ls_transcript_cell_flag (const LsTranscriptCell *cell)
{
  const LsEvent *event = ls_session_event (cell->session, cell->event + 1);
  LsConnection *connection;
  guint64 last = ls_session_settle (cell->session, cell->event);
  g_autofree char *word = NULL;

  if (cell->event == 0 || event == NULL || event->kind != LS_EVENT_FINDING)
    return NULL;
  connection = ls_session_get_connection (cell->session, event->conn);
  if (connection == NULL)
    return NULL;
  word = g_strdelimit (g_strdup (connection->knowledge->finding_id (event->row)), "-", ' ');
  if (last == cell->event + 1)
    return g_steal_pointer (&word);
  return g_strdup_printf ("%s +%u", word, (guint) (last - cell->event - 1));
}

/**
 * ls_transcript_state_word:
 * @session: a session
 * @n: an event's number
 * @diagram: (nullable): whose labels name the states
 *
 * Returns: (transfer full) (nullable): the server's state after it; %NULL where nothing is known
 */
char *
ls_transcript_state_word (LsSession *session, guint64 n, const LsDiagram *diagram)
{
  LsConnection *connection;
  LsProjection now;

  ls_projection_init (&now, session, n);
  connection = ls_session_get_connection (session, now.conn);
  if (connection == NULL || !now.has_state)
    return NULL;
  return g_strdup (ls_figure_state_word (diagram, connection->knowledge, now.state));
}
