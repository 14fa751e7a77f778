/* state-layout.h: where the nodes, arrows and labels of a diagram go, so that none lies on another.
 *
 * It knows words and sizes, and nothing of sessions or colours.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "figure/figure-text.h"

G_BEGIN_DECLS

typedef struct {
  double x;
  double y;
} LsPoint;

/* A cubic Bézier curve. */
typedef struct {
  LsPoint p[4];
} LsCurve;

typedef struct {
  double x;
  double y;
  double width;
  double height;
} LsBox;

/* @place is its middle. */
typedef struct {
  LsPoint      place;
  PangoLayout *label;
} LsNodePlace;

/**
 * LsArrowPlace:
 * @from, @to: indexes of nodes
 * @transitions: (element-type guint): those of the diagram that it stands for: all from one node to the other
 * @labels: (element-type PangoLayout): one a transition, under each other
 * @label: where they stand
 * @curve: its way, from border to border
 */
typedef struct {
  guint      from;
  guint      to;
  GArray    *transitions;
  GPtrArray *labels;
  LsBox      label;
  LsCurve    curve;
} LsArrowPlace;

/**
 * LsStateLayout:
 * @em: the font's size
 * @node_width, @node_height: of every node
 * @nodes: (element-type LsNodePlace)
 * @arrows: (element-type LsArrowPlace)
 * @raw: (element-type LsPoint): places as the author or a program gave them, in any unit
 * @natural_width: as narrow as nothing overlaps
 * @width, @height: as it is laid out
 */
typedef struct {
  double  em;
  double  node_width;
  double  node_height;
  GArray *nodes;
  GArray *arrows;
  GArray *raw;
  double  natural_width;
  double  width;
  double  height;
} LsStateLayout;

LsStateLayout *ls_state_layout_new       (const LsDiagram *diagram, const LsFigureStyle *style, PangoContext *context);
void           ls_state_layout_free      (LsStateLayout *self);
void           ls_state_layout_set_raw   (LsStateLayout *self, const GArray *places);
void           ls_state_layout_run       (LsStateLayout *self, double width);
LsBox          ls_state_layout_node_box  (const LsStateLayout *self, guint node);

/* state-route.c */
void           ls_state_route            (LsStateLayout *self);
guint          ls_state_label_clashes    (const LsStateLayout *self);
void           ls_state_route_stub       (const LsStateLayout *self, guint node, double width, double height, LsCurve *curve,
                                          LsBox *label);
LsPoint        ls_curve_point            (const LsCurve *curve, double t);
LsPoint        ls_curve_tangent          (const LsCurve *curve, double t);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LsStateLayout, ls_state_layout_free)

G_END_DECLS
