/* transcript-paint.h: how the rows of a transcript look: measured once each, drawn when they can be seen.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "views/transcript-rows.h"

G_BEGIN_DECLS

typedef struct _LsTranscriptPaint LsTranscriptPaint;

LsTranscriptPaint *ls_transcript_paint_new          (GtkWidget *widget, LsTranscriptRows *rows);
void               ls_transcript_paint_free         (LsTranscriptPaint *self);
void               ls_transcript_paint_set_width    (LsTranscriptPaint *self, int width);
void               ls_transcript_paint_forget       (LsTranscriptPaint *self);
double             ls_transcript_paint_least_height (LsTranscriptPaint *self);
double             ls_transcript_paint_row_height   (LsTranscriptPaint *self, guint64 index);
void               ls_transcript_paint_row          (LsTranscriptPaint *self, cairo_t *cr, guint64 index, double y, double height);
void               ls_transcript_paint_divider      (LsTranscriptPaint *self, cairo_t *cr, double y, double height);
void               ls_transcript_paint_empty        (LsTranscriptPaint *self, cairo_t *cr, double height);
gboolean           ls_transcript_paint_is_right     (LsTranscriptPaint *self, double x);

G_END_DECLS
