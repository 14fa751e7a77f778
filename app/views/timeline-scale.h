/* timeline-scale.h: where each step of a session stands on a line, and what a stretch of that line holds.
 *
 * A stretch is one step where there is room, else as many as fall together. It
 * is found by binary search and a few samples: never by a walk over the log.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/session.h"

G_BEGIN_DECLS

/* With more steps than these, they merge into bars of density. */
#define LS_TIMELINE_TICKS 400

/**
 * LsTimelineScale:
 * @session: whose steps they are
 * @unit: what a step is: a line or a segment
 * @steps: how many there are on the whole line; more than the session has, where a branch is longer
 * @left, @width: of the line, in pixels
 */
typedef struct {
  LsSession *session;
  LsUnit     unit;
  guint64    steps;
  double     left;
  double     width;
} LsTimelineScale;

/**
 * LsTimelineCell:
 * @first, @last: the steps in it
 * @event: where the last one ends
 * @finding: the first finding in it; 0: none
 * @client, @server, @bare: how many of them were said by whom, or said nothing, from 0 to 1
 * @state: the server's state after it; -1: not known
 */
typedef struct {
  guint64 first;
  guint64 last;
  guint64 event;
  guint64 finding;
  float   client;
  float   server;
  float   bare;
  int     state;
} LsTimelineCell;

double   ls_timeline_scale_step_x   (const LsTimelineScale *self, double step);
double   ls_timeline_scale_event_x  (const LsTimelineScale *self, guint64 n);
guint64  ls_timeline_scale_event_at (const LsTimelineScale *self, LsUnit unit, double x);
gboolean ls_timeline_scale_is_dense (const LsTimelineScale *self);
GArray  *ls_timeline_scale_cells    (const LsTimelineScale *self, guint32 conn);

G_END_DECLS
