/* state-figure.h: a state diagram, drawn with the way that a connection has taken through it.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <cairo.h>

#include "core/session.h"
#include "figure/figure-style.h"
#include "lesson/diagram.h"

G_BEGIN_DECLS

typedef struct _LsStateFigure LsStateFigure;

/**
 * LsStateView:
 * @n: the last event that is seen
 * @conn: the connection whose states are shown; 0: that of event @n
 * @progress: how far the yellow frame has moved along the arrow taken last, from 0 to 1; 1: at rest
 * @plain: no state is marked (a diagram by itself)
 */
typedef struct {
  guint64  n;
  guint32  conn;
  double   progress;
  gboolean plain;
} LsStateView;

typedef enum {
  LS_NODE_NOT_YET,
  LS_NODE_VISITED,
  LS_NODE_NOW
} LsNodeStatus;

/**
 * LsStateChanged:
 * @data: what was handed to ls_state_figure_set_changed()
 *
 * More of the figure is known now: its size, its places, or the way that was taken.
 */
typedef void (*LsStateChanged) (gpointer data);

LsStateFigure *ls_state_figure_new            (const LsDiagram *diagram, LsSession *session);
void           ls_state_figure_free           (LsStateFigure *self);
void           ls_state_figure_set_style      (LsStateFigure *self, const LsFigureStyle *style);
void           ls_state_figure_set_changed    (LsStateFigure *self, LsStateChanged changed, gpointer data);
const char    *ls_state_figure_get_message    (LsStateFigure *self);

double         ls_state_figure_natural_width  (LsStateFigure *self);
double         ls_state_figure_height         (LsStateFigure *self, double width);
void           ls_state_figure_draw           (LsStateFigure *self, cairo_t *cr, double width, double height,
                                               const LsStateView *view);

/* Nodes are the diagram's states, by their index. */
guint          ls_state_figure_n_nodes        (LsStateFigure *self);
int            ls_state_figure_node_at        (LsStateFigure *self, double width, double height, double x, double y);
gboolean       ls_state_figure_node_area      (LsStateFigure *self, double width, double height, guint node,
                                               cairo_rectangle_t *area);
LsNodeStatus   ls_state_figure_node_status    (LsStateFigure *self, const LsStateView *view, guint node);
guint64        ls_state_figure_visit          (LsStateFigure *self, const LsStateView *view, guint node, guint64 before);

/* For tooltips and screen readers. */
char          *ls_state_figure_description    (LsStateFigure *self, const LsStateView *view);
char          *ls_state_figure_node_name      (LsStateFigure *self, const LsStateView *view, guint node);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LsStateFigure, ls_state_figure_free)

G_END_DECLS
