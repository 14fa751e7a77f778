/* figure-text.h: words in figures: fonts, lines fit to be shown, and the small shapes that carry a word.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <pango/pangocairo.h>

#include "core/session.h"
#include "figure/figure-style.h"
#include "lesson/diagram.h"

G_BEGIN_DECLS

/* Of a longer line, so many octets are drawn. */
#define LS_FIGURE_LINE_MAX 1000

/* Sizes as multiples of the body's. */
#define LS_TEXT_BODY     1.0
#define LS_TEXT_CAPTION  0.864
#define LS_TEXT_HEADING  1.09
#define LS_TEXT_PROTOCOL 0.92
#define LS_TEXT_TIME     0.82
#define LS_TEXT_CHIP     0.82
#define LS_TEXT_EDGE     0.80

PangoContext *ls_figure_text_context   (void);
void          ls_figure_text_load    (const LsFigureStyle *style);
PangoLayout  *ls_figure_text_layout    (PangoContext *context, const LsFigureStyle *style, gboolean monospace, double size,
                                        PangoWeight weight, const char *text);
double        ls_figure_text_width     (PangoLayout *layout);
double        ls_figure_text_height    (PangoLayout *layout);
void          ls_figure_text_fit       (PangoLayout *layout, double width, PangoEllipsizeMode mode);
void          ls_figure_text_draw      (cairo_t *cr, PangoLayout *layout, double x, double baseline, LsColour colour);
void          ls_figure_text_middle    (cairo_t *cr, PangoLayout *layout, double x, double y, LsColour colour);

void          ls_figure_show           (GString *text, LsSpan octets);
void          ls_figure_show_words     (GString *text, const char *words);
const char   *ls_figure_state_word     (const LsDiagram *diagram, const LsKnowledge *knowledge, guint state);

void          ls_figure_set_colour     (cairo_t *cr, LsColour colour);
void          ls_figure_rounded        (cairo_t *cr, double x, double y, double width, double height, double radius);
void          ls_figure_flag           (cairo_t *cr, double x, double y, double size);
void          ls_figure_cross          (cairo_t *cr, double x, double y, double size);
void          ls_figure_arrow_head     (cairo_t *cr, double x, double y, double angle, double length, double half_width);

G_END_DECLS
