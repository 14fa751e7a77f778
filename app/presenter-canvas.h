/* presenter-canvas.h: what the presenter's drawing files share: sizes, colours, layouts.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "presenter-draw.h"

G_BEGIN_DECLS

/* Sizes in pixels of a picture 1280 wide and 720 high; any other is drawn as a multiple of it. */
#define WIDTH        1280.0
#define HEIGHT       720.0
#define LINE         50
#define LINE_LEAST   36
#define LINE_BEFORE  32
#define SENTENCE     46
#define SENTENCE_LEAST 36
#define DETAIL       34
#define LEAST        26
#define TILE         64
#define LINES_TOP    78
#define SENTENCE_TOP 446
#define STRIP_TOP    610
#define BAR          6
#define MARGIN       48

typedef struct {
  const LsPresenterPicture *picture;
  cairo_t                  *cr;
  double                    scale;
  double                    width;     /* in units of the picture */
  double                    client;    /* lifelines */
  double                    server;
} LsCanvas;

/* presenter-draw.c */
LsColour     ls_canvas_ink               (const LsCanvas *canvas, LsColourRole role);
PangoLayout *ls_canvas_layout            (const LsCanvas *canvas, gboolean monospace, double size, PangoWeight weight,
                                          const char *text);
void         ls_canvas_fill              (const LsCanvas *canvas, LsColourRole role, double x, double y, double width,
                                          double height);

/* presenter-lines.c */
void         ls_presenter_draw_heads     (const LsCanvas *canvas);
void         ls_presenter_draw_lines     (const LsCanvas *canvas, double bottom);

/* presenter-sentence.c */
void         ls_presenter_draw_sentence  (const LsCanvas *canvas, guint64 line);

G_END_DECLS
