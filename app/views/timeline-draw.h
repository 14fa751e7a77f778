/* timeline-draw.h: draws a timeline: the rail with its ticks, the branches below it, the states at the bottom.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <cairo.h>

#include "figure/figure-style.h"
#include "figure/figure-text.h"
#include "timeline-scale.h"

G_BEGIN_DECLS

/* More branches than these are scrolled. */
#define LS_TIMELINE_TRACKS 3

/* Sizes, as multiples of the font's. */
#define LS_TIMELINE_HEIGHT 5.73
#define LS_TIMELINE_TRACK  1.5
#define LS_TIMELINE_RAIL   2.11
#define LS_TIMELINE_PAD    0.82
#define LS_TIMELINE_FLAG   1.1

/**
 * LsTimelineTrack:
 * @title: what it is called
 * @session: its session
 * @parent: the index of the track that it leaves; -1 for the first
 * @fork_event: the last event that both have in common
 *
 * A branch as the timeline shows it; the first is the lesson.
 */
typedef struct {
  char      *title;
  LsSession *session;
  int        parent;
  guint64    fork_event;
} LsTimelineTrack;

/**
 * LsTimelinePicture:
 * @style, @accent: how it looks
 * @context: makes layouts
 * @scale: of the current session
 * @cells: of it
 * @tracks, @n_tracks: all branches
 * @current: in which the cursor stands
 * @first_track: the first branch that is shown, from 1
 * @diagram, @knowledge: name the states
 * @cursor, @furthest: where one stands, and ever stood
 * @height: of the whole, in pixels
 *
 * All that drawing a timeline needs.
 */
typedef struct {
  LsFigureStyle          style;
  LsColour               accent;
  PangoContext          *context;
  LsTimelineScale        scale;
  const GArray          *cells;
  const LsTimelineTrack *tracks;
  guint                  n_tracks;
  guint                  current;
  guint                  first_track;
  const LsDiagram       *diagram;
  const LsKnowledge     *knowledge;
  guint64                cursor;
  guint64                furthest;
  double                 height;
} LsTimelinePicture;

double   ls_timeline_track_y  (const LsTimelinePicture *self, guint track);
guint64  ls_timeline_flag_at  (const LsTimelinePicture *self, double x, double y);
guint    ls_timeline_track_at (const LsTimelinePicture *self, double y);
gboolean ls_timeline_is_rail  (const LsTimelinePicture *self, double y);
void     ls_timeline_draw     (const LsTimelinePicture *self, cairo_t *cr);

G_END_DECLS
