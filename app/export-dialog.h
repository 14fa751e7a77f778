/* export-dialog.h: asks what of a session to write, and how, and writes it.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <handy.h>

#include "core/session.h"
#include "lesson/lesson.h"

G_BEGIN_DECLS

#define LS_TYPE_EXPORT_DIALOG (ls_export_dialog_get_type ())
G_DECLARE_FINAL_TYPE (LsExportDialog, ls_export_dialog, LS, EXPORT_DIALOG, GtkDialog)

GtkWidget *ls_export_dialog_new (GtkWindow *parent, LsSession *session, LsLesson *lesson, const char *title);

G_END_DECLS
