/* ladder-marks.c: what stands beside a row of the ladder: the state that it led to, refusal and findings.
 * SPDX-License-Identifier: MIT */
#include "figure/ladder-private.h"

#include <glib/gi18n-lib.h>

/* So many events are looked at to find the state before a row, or after it. */
#define NEIGHBOURS_MAX 256
/* So many findings of one row are looked at. */
#define FINDINGS_MAX   32
/* Lines that are said at once stand before the segments that carry them: a finding about one so many segments before. */
#define SEGMENTS_MAX   8

/* The state before a row, as far as the ladder has shown it; FALSE where none was shown in its connection. */
static gboolean
state_before (LsLadder *self, const LsLadderRow *row, guint *state)
{
  guint64 n = row->first;
  const LsEvent *event = ls_log_get (self->log, n);

  for (guint i = 0; i < NEIGHBOURS_MAX && event != NULL && event->back != 0; i++)
    {
      n -= event->back;
      event = ls_log_get (self->log, n);
      if (event == NULL)
        return FALSE;
      if ((self->unit == LS_UNIT_SEGMENT ? event->kind == LS_EVENT_SEGMENT : ls_event_is_line (event))
          && (event->flags & LS_EVENT_FLAG_STATELESS) == 0)
        {
          *state = event->state;
          return TRUE;
        }
    }
  /* A long way without a line has not changed the state. */
  if (event != NULL && event->back != 0)
    *state = event->state;
  return event != NULL && event->back != 0;
}

/* The state that a row leads to: its own, or that of a state event behind it. */
static gboolean
state_after (LsLadder *self, const LsLadderRow *row, guint64 until, guint *state)
{
  const LsEvent *event = ls_log_get (self->log, row->event);

  if ((event->flags & LS_EVENT_FLAG_STATELESS) != 0)
    return FALSE;
  *state = event->state;
  for (guint64 n = row->event + 1; n <= until && n - row->event < NEIGHBOURS_MAX; n++)
    {
      event = ls_log_get (self->log, n);
      if (event != NULL && event->kind == LS_EVENT_STATE && event->conn == row->conn)
        *state = event->state;
    }
  return TRUE;
}

static void
read_state (LsLadder *self, const LsLadderRow *row, guint64 until, LsLadderMarks *marks)
{
  LsConnection *connection = ls_session_get_connection (self->session, row->conn);
  const char *before = NULL, *after;
  guint state;

  if (connection == NULL || row->bare || !state_after (self, row, until, &state))
    return;
  after = ls_figure_state_word (self->diagram, connection->knowledge, state);
  if (state_before (self, row, &state))
    before = ls_figure_state_word (self->diagram, connection->knowledge, state);
  if (g_strcmp0 (before, after) != 0)
    marks->state = after;
}

/* Whether a segment carries octets of a line. */
static gboolean
carries (const LsEvent *segment, const LsEvent *line)
{
  return ls_event_is_line (line) && line->from == segment->from && line->start < segment->start + segment->length
         && segment->start < line->start + line->length;
}

/* Whether finding @n, raised between rows, is about this row and not about one of its neighbours. */
static gboolean
is_about (LsLadder *self, const LsLadderRow *row, guint64 before, guint64 n, const LsEvent *finding)
{
  guint64 partner = ls_session_partner (self->session, n);
  const LsEvent *about = ls_log_get (self->log, partner);

  if (finding->conn != row->conn)
    return FALSE;
  if (self->unit == LS_UNIT_SEGMENT)
    return about != NULL && carries (ls_log_get (self->log, row->event), about);
  if (n < row->event)
    return about != NULL && ls_event_is_line (about) && partner > before;
  return about == NULL || !ls_event_is_line (about) || partner <= row->event;
}

static guint
severity (const LsEvent *finding)
{
  return finding->flags & LS_EVENT_FLAG_ERROR ? 2 : finding->flags & LS_EVENT_FLAG_WARNING ? 1 : 0;
}

static void
read_findings (LsLadder *self, const LsLadderRow *row, guint64 before, guint64 until, LsLadderMarks *marks)
{
  LsConnection *connection = ls_session_get_connection (self->session, row->conn);
  guint64 k = ls_log_unit_at (self->log, LS_UNIT_FINDING, before);
  int gravest = -1;

  for (guint i = 0; i < FINDINGS_MAX; i++)
    {
      guint64 n = ls_log_unit_event (self->log, LS_UNIT_FINDING, ++k);
      const LsEvent *finding = ls_log_get (self->log, n);

      if (n == 0 || n > until || finding == NULL)
        break;
      if (!is_about (self, row, before, n, finding))
        continue;
      marks->n_marks++;
      if ((int) severity (finding) > gravest)
        {
          gravest = severity (finding);
          marks->finding = n;
          marks->grave |= gravest > 0;
          /* A refusal is told by its own word. */
          if (!row->refused)
            g_strlcpy (marks->mark, connection->knowledge->finding_id (finding->row), sizeof marks->mark);
        }
    }
}

/*
 * ls_ladder_marks_read:
 * @furthest: the last event that was seen
 * @marks: (out): what stands beside the row
 */
void
ls_ladder_marks_read (LsLadder *self, const LsLadderRow *row, guint64 furthest, LsLadderMarks *marks)
{
  guint64 k = ls_log_unit_at (self->log, self->unit, row->event);
  guint64 rows_before = self->unit == LS_UNIT_SEGMENT ? SEGMENTS_MAX : 1;
  guint64 before = k > rows_before ? ls_log_unit_event (self->log, self->unit, k - rows_before) : 0;
  guint64 after = ls_log_unit_event (self->log, self->unit, k + 1);
  guint64 until = after != 0 ? MIN (after - 1, furthest) : furthest;

  *marks = (LsLadderMarks) { NULL };
  if (ls_session_get_connection (self->session, row->conn) == NULL)
    return;
  before = MIN (before, row->first - 1);
  read_state (self, row, until, marks);
  if (row->refused)
    {
      g_strlcpy (marks->mark, _("refused"), sizeof marks->mark);
      marks->n_marks = 1;
      marks->grave = TRUE;
    }
  read_findings (self, row, before, until, marks);
  g_strdelimit (marks->mark, "-", ' ');
}
