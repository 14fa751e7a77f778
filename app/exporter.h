/* exporter.h: writes a session, or a figure of it, to a file, away from the main loop.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "core/session.h"
#include "figure/figure-export.h"
#include "lesson/lesson.h"

G_BEGIN_DECLS

/**
 * LsExportFormat:
 * @ending: of its files, without the dot
 * @title: for people; translated when shown
 * @has_steps: whether a part of the steps can be asked for
 * @needs_diagram: whether it draws states only
 */
typedef struct {
  const char *ending;
  const char *title;
  gboolean    has_steps;
  gboolean    needs_diagram;
} LsExportFormat;

/**
 * LsExport:
 * @session: what is written
 * @lesson: (nullable): whose diagram and title are taken
 * @title: of the session
 * @kind: what a figure shows
 * @ending: the format, by its ending
 * @first_step, @last_step: only these lines, from 1
 * @file: where to
 */
typedef struct {
  LsSession   *session;
  LsLesson    *lesson;
  char        *title;
  LsFigureKind kind;
  char        *ending;
  guint64      first_step;
  guint64      last_step;
  GFile       *file;
} LsExport;

const LsExportFormat *ls_export_formats (guint *n_formats);
void                  ls_export_free    (LsExport *self);
void                  ls_export_run     (LsExport *self, GCancellable *cancellable, GAsyncReadyCallback done, gpointer data);
gboolean              ls_export_finish  (GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LsExport, ls_export_free)

G_END_DECLS
