/* figure-export-private.h: what the export's own files share.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "figure/figure-export.h"
#include "figure/ladder-private.h"

G_BEGIN_DECLS

LsLadder *ls_figure_export_ladder  (const LsFigureExport *self);
gboolean  ls_figure_export_steps   (const LsFigureExport *self, LsLadder *ladder, guint64 *first, guint64 *last,
                                    GError **error);
GBytes   *ls_figure_export_dot     (const LsFigureExport *self);
GBytes   *ls_figure_export_mermaid (const LsFigureExport *self, GError **error);
const char *ls_figure_node_label   (const LsDiagram *diagram, guint node);

G_END_DECLS
