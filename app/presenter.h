/* presenter.h: the same cursor for a whole room: large lines, one sentence, no controls.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "core/cursor.h"
#include "lesson/diagram.h"

G_BEGIN_DECLS

#define LS_TYPE_PRESENTER (ls_presenter_get_type ())
G_DECLARE_FINAL_TYPE (LsPresenter, ls_presenter, LS, PRESENTER, GtkWindow)

GtkWidget *ls_presenter_new (GtkWindow *parent, LsCursor *cursor, const LsDiagram *diagram, const char *title);

G_END_DECLS
