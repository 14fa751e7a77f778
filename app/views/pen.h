/* pen.h: what the views that draw their rows themselves share: sizes that follow the font, colours, badges, pills.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "core/session.h"
#include "figure/figure-style.h"

G_BEGIN_DECLS

/**
 * LsPen:
 * @widget: whose style it follows
 * @style: the colours and the font's size of the theme
 * @context: lays out text from left to right, as protocols are written
 * @protocol, @protocol_bold, @time, @body, @caption, @bold_caption: fonts of the style table
 * @em: pixels to which 14 pixels of the mock-ups have become
 */
typedef struct {
  GtkWidget            *widget;
  LsFigureStyle         style;
  PangoContext         *context;
  PangoFontDescription *protocol;
  PangoFontDescription *protocol_bold;
  PangoFontDescription *time;
  PangoFontDescription *body;
  PangoFontDescription *bold;
  PangoFontDescription *caption;
  PangoFontDescription *bold_caption;
  double                em;
} LsPen;

LsPen       *ls_pen_new      (GtkWidget *widget);
void         ls_pen_free     (LsPen *self);
double       ls_pen_scale    (const LsPen *self, double pixels);
void         ls_pen_colour   (const LsPen *self, cairo_t *cr, LsColourRole role, double alpha);
PangoAttrList *ls_pen_exactly (void);
PangoLayout *ls_pen_layout   (const LsPen *self, const PangoFontDescription *font, const char *text);
void         ls_pen_text     (const LsPen *self, cairo_t *cr, PangoLayout *layout, double x, double y);
void         ls_pen_badge    (const LsPen *self, cairo_t *cr, LsFrom from, double x, double y, double alpha);
void         ls_pen_icon     (const LsPen *self, cairo_t *cr, const char *icon, LsColourRole role, double x, double y);
double       ls_pen_pill     (const LsPen *self, cairo_t *cr, const char *text, double right, double middle, gboolean draw);
void         ls_pen_here     (const LsPen *self, cairo_t *cr, double x, double y, double width, double height);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LsPen, ls_pen_free)

G_END_DECLS
