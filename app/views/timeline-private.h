/* timeline-private.h: what the timeline's own files share.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "drawn.h"
#include "timeline-view.h"

G_BEGIN_DECLS

struct _LsTimelineView {
  GtkDrawingArea    parent;

  LsCursor         *cursor;
  LsSession        *session;      /* whose events are listened to */
  LsUnit            unit;
  GArray           *tracks;       /* of LsTimelineTrack */
  LsTimelinePicture picture;
  GArray           *cells;        /* of the picture; NULL: to be found anew */
  guint             tick;         /* applies what was dragged, at the next frame */
  double            dragged;
  gboolean          dragging;
  double            turned;       /* parts of a wheel's unit */
};

/* timeline-view.c */
const LsTimelinePicture *ls_timeline_view_prepare      (LsTimelineView *self);

/* timeline-pointer.c */
void                     ls_timeline_pointer_class     (LsTimelineViewClass *klass);

/* timeline-spoken.c */
void                     ls_timeline_spoken_init       (LsDrawnInterface *iface);

G_END_DECLS
