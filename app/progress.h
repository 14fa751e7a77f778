/* progress.h: how far one has come in each lesson, and where one was last.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "lesson/lesson.h"

G_BEGIN_DECLS

#define LS_TYPE_PROGRESS (ls_progress_get_type ())
G_DECLARE_FINAL_TYPE (LsProgress, ls_progress, LS, PROGRESS, GObject)

/* So many files of one's own are remembered. */
#define LS_PROGRESS_FILES_MAX 50

LsProgress *ls_progress_get_default  (void);
LsProgress *ls_progress_new          (const char *file);

void        ls_progress_set_step     (LsProgress *self, LsLesson *lesson, guint step, guint n_steps);
guint       ls_progress_get_step     (LsProgress *self, const char *id);
guint       ls_progress_get_furthest (LsProgress *self, const char *id);
gboolean    ls_progress_is_finished  (LsProgress *self, const char *id);
char       *ls_progress_get_last     (LsProgress *self);

void        ls_progress_add_file     (LsProgress *self, const char *file);
char      **ls_progress_get_files    (LsProgress *self);

gboolean    ls_progress_save         (LsProgress *self, GError **error);

G_END_DECLS
