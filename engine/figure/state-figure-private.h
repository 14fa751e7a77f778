/* state-figure-private.h: what the state figure's own files share.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "figure/state-dot.h"
#include "figure/state-figure.h"
#include "figure/state-track.h"

G_BEGIN_DECLS

struct _LsStateFigure {
  const LsDiagram *diagram;
  LsSession       *session;
  LsFigureStyle    style;
  PangoContext    *context;
  LsStateLayout   *layout;
  double           laid_out_for;
  char            *message;
  GCancellable    *asking;      /* dot is asked where the nodes go; until then nothing is placed */
  GHashTable      *tracks;      /* number of a connection → LsStateTrack */
  LsStateChanged   changed;     /* NULL: whoever looks waits for all that is to be found out */
  gpointer         data;
  gint64           looked_us;   /* when the way was last looked at */
  guint            later;
};

/* state-figure-places.c */
const LsStateLayout *ls_state_figure_layout (LsStateFigure *self, double width);
const LsStateLayout *ls_state_figure_place  (LsStateFigure *self, double width, double height, double *scale, double *x,
                                             double *y);
void                 ls_state_figure_forget_layout (LsStateFigure *self);
gboolean             ls_state_figure_is_placed (LsStateFigure *self);

/* state-figure.c */
LsStateTrack        *ls_state_figure_track  (LsStateFigure *self, const LsStateView *view);

G_END_DECLS
