/* figure-export.h: whole figures as files: the drawing of the window on paper, and as text for other programs.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "core/session.h"
#include "figure/figure-style.h"
#include "lesson/diagram.h"

G_BEGIN_DECLS

typedef enum {
  LS_FIGURE_LADDER,
  LS_FIGURE_STATE
} LsFigureKind;

typedef enum {
  LS_FIGURE_SVG,
  LS_FIGURE_PDF,
  LS_FIGURE_PNG,
  LS_FIGURE_DOT,
  LS_FIGURE_MERMAID,
  LS_FIGURE_N_FORMATS
} LsFigureFormat;

/**
 * LsFigureExport:
 * @kind: what to draw
 * @format: as what; DOT draws states only
 * @session: (nullable): needed by a ladder; a state diagram without one shows no way
 * @diagram: (nullable): needed by a state diagram; a ladder takes its states' names from it
 * @title: (nullable): of the document
 * @unit: of a ladder: line or segment
 * @first_step, @last_step: of a ladder: only these steps, from 1; 0: from the first, to the last.
 *   Of a state diagram: the way up to @last_step
 * @width: of an SVG or a PNG, in pixels; 0: as fits
 * @style: how it looks
 */
typedef struct {
  LsFigureKind     kind;
  LsFigureFormat   format;
  LsSession       *session;
  const LsDiagram *diagram;
  const char      *title;
  LsUnit           unit;
  guint64          first_step;
  guint64          last_step;
  double           width;
  LsFigureStyle    style;
} LsFigureExport;

gboolean ls_figure_format_find    (const char *file, LsFigureFormat *format);
GBytes  *ls_figure_export         (const LsFigureExport *self, GError **error);
gboolean ls_figure_export_to_file (const LsFigureExport *self, const char *file, GError **error);

G_END_DECLS
