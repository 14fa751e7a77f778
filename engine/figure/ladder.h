/* ladder.h: a conversation drawn as arrows between lifelines, a row a line or a segment.
 *
 * It draws what of its rows is visible and touches no other: a frame costs the
 * same whatever the log's length. Rows count from 0, steps and events from 1.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <cairo.h>

#include "core/session.h"
#include "figure/figure-style.h"
#include "lesson/diagram.h"

G_BEGIN_DECLS

typedef struct _LsLadder LsLadder;

/* Returned where there is no row. */
#define LS_LADDER_NO_ROW G_MAXUINT64

/* More lifelines than this are not drawn: later hosts share the last two. */
#define LS_LADDER_LIFELINES 6

/* A row may be so much higher than it needs. */
#define LS_LADDER_STRETCH_MAX 4.0

/**
 * LsLadderView:
 * @cursor: the last event that is seen; rows after it are drawn faint
 * @furthest: the last event that ever was seen; rows after it are not drawn
 * @progress: how far the cursor's arrow has grown, from 0 to 1; 1: at rest
 * @plain: no row is marked as the cursor's, and no next line is drawn (exports)
 *
 * Where one stands: the same ladder is drawn for any.
 */
typedef struct {
  guint64  cursor;
  guint64  furthest;
  double   progress;
  gboolean plain;
} LsLadderView;

LsLadder *ls_ladder_new            (LsSession *session);
void      ls_ladder_free           (LsLadder *self);
void      ls_ladder_set_style      (LsLadder *self, const LsFigureStyle *style);
void      ls_ladder_set_unit       (LsLadder *self, LsUnit unit);
void      ls_ladder_set_diagram    (LsLadder *self, const LsDiagram *diagram);
void      ls_ladder_set_stretch    (LsLadder *self, double stretch);

/* Sizes, in pixels. A ladder's height is that of its rows; its head stands above them. */
double    ls_ladder_row_height     (LsLadder *self);
double    ls_ladder_head_height    (LsLadder *self);
double    ls_ladder_minimum_width  (LsLadder *self);
double    ls_ladder_height         (LsLadder *self, const LsLadderView *view);

/* Rows and events. */
guint64   ls_ladder_n_rows         (LsLadder *self, const LsLadderView *view);
gboolean  ls_ladder_has_next       (LsLadder *self, const LsLadderView *view);
guint64   ls_ladder_row_event      (LsLadder *self, guint64 row);
guint64   ls_ladder_event_row      (LsLadder *self, guint64 n);
guint64   ls_ladder_row_at         (LsLadder *self, const LsLadderView *view, double y);
double    ls_ladder_row_y          (LsLadder *self, guint64 row);
guint64   ls_ladder_hit            (LsLadder *self, const LsLadderView *view, double width, double x, double y);

void      ls_ladder_draw_head      (LsLadder *self, cairo_t *cr, double width, const LsLadderView *view);
void      ls_ladder_draw_rows      (LsLadder *self, cairo_t *cr, double width, double height, double y,
                                    const LsLadderView *view);

/* For tooltips and screen readers. */
char     *ls_ladder_description    (LsLadder *self, const LsLadderView *view);
char     *ls_ladder_row_name       (LsLadder *self, const LsLadderView *view, guint64 row);
char     *ls_ladder_row_description (LsLadder *self, const LsLadderView *view, guint64 row);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LsLadder, ls_ladder_free)

G_END_DECLS
