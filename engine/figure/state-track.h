/* state-track.h: the way that a connection has taken through a diagram, found once and kept.
 *
 * It is found a piece at a time: ls_state_track_scan() first, then what is asked of it holds up to there.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/session.h"
#include "lesson/diagram.h"

G_BEGIN_DECLS

typedef struct _LsStateTrack LsStateTrack;

/**
 * LsStateMove:
 * @n: the event that brought it; 0: there was none
 * @from, @to: indexes of nodes; -1: none
 * @transition: the arrow taken; -1: the diagram has none
 * @refused: a command was refused, and the diagram has no arrow for that
 * @on: (owned): what was said: a verb, or `.`, `connect`, `close`, `TLS`
 * @reply: (owned): the reply's first word
 *
 * The last answered move of a connection.
 */
typedef struct {
  guint64  n;
  int      from;
  int      to;
  int      transition;
  gboolean refused;
  char    *on;
  char    *reply;
} LsStateMove;

LsStateTrack *ls_state_track_new        (const LsDiagram *diagram, LsSession *session, guint32 conn);
void          ls_state_track_free       (LsStateTrack *self);
gboolean      ls_state_track_scan       (LsStateTrack *self, guint64 n, gint64 budget_us);
int           ls_state_track_node       (LsStateTrack *self, guint64 n);
gboolean      ls_state_track_visited    (LsStateTrack *self, guint64 n, guint node);
gboolean      ls_state_track_taken      (LsStateTrack *self, guint64 n, guint transition);
guint64       ls_state_track_visit      (LsStateTrack *self, guint64 n, guint node, guint64 before);
void          ls_state_track_last_move  (LsStateTrack *self, guint64 n, LsStateMove *move);
void          ls_state_track_arrival    (LsStateTrack *self, guint64 n, LsStateMove *move);
void          ls_state_move_clear       (LsStateMove *move);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LsStateMove, ls_state_move_clear)

G_END_DECLS
