/* presenter-draw.h: draws the presenter's picture: three lines, one sentence, the states in a row.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <cairo.h>

#include "core/session.h"
#include "figure/figure-style.h"
#include "figure/figure-text.h"
#include "figure/state-figure.h"

G_BEGIN_DECLS

/**
 * LsPresenterPicture:
 * @style, @accent: how it looks
 * @context: makes layouts
 * @session: what is shown
 * @title: of the lesson
 * @diagram: (nullable): whose states stand in a row
 * @figure: (nullable): knows which of them were passed
 * @sight: where one stands
 * @sentence: whether the explanation is shown
 * @black: whether nothing is
 * @progress: how far the arrow of the last line has grown, from 0 to 1
 * @width, @height: in pixels
 *
 * All that drawing the presenter's picture needs.
 */
typedef struct {
  LsFigureStyle    style;
  LsColour         accent;
  PangoContext    *context;
  LsSession       *session;
  const char      *title;
  const LsDiagram *diagram;
  LsStateFigure   *figure;
  LsStateView      sight;
  gboolean         sentence;
  gboolean         black;
  double           progress;
  double           width;
  double           height;
} LsPresenterPicture;

void ls_presenter_draw (const LsPresenterPicture *self, cairo_t *cr);

G_END_DECLS
