/* window.h: the window: the library, and behind it the session that is open.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <handy.h>

#include "core/cursor.h"
#include "lesson/lesson.h"

G_BEGIN_DECLS

#define LS_TYPE_WINDOW (ls_window_get_type ())
G_DECLARE_FINAL_TYPE (LsWindow, ls_window, LS, WINDOW, HdyApplicationWindow)

LsWindow *ls_window_new          (GtkApplication *application);
void      ls_window_open_file    (LsWindow *self, GFile *file);
void      ls_window_open_lesson  (LsWindow *self, LsLesson *lesson, guint64 step);
void      ls_window_open_session (LsWindow *self, LsSession *session, const char *title, const char *mode);
LsCursor *ls_window_get_cursor   (LsWindow *self);
void      ls_window_show_error   (LsWindow *self, const char *message);

G_END_DECLS
