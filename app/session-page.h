/* session-page.h: a session with everything around it: outline, stage, entry, companion, timeline.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "branches.h"
#include "lesson/lesson.h"

G_BEGIN_DECLS

#define LS_TYPE_SESSION_PAGE (ls_session_page_get_type ())
G_DECLARE_FINAL_TYPE (LsSessionPage, ls_session_page, LS, SESSION_PAGE, GtkBox)

GtkWidget  *ls_session_page_new          (LsRunner *runner);
void        ls_session_page_open_lesson  (LsSessionPage *self, LsLesson *lesson, LsSession *session, guint64 step);
void        ls_session_page_open_session (LsSessionPage *self, LsSession *session, const char *title, const char *mode);
void        ls_session_page_open_typed   (LsSessionPage *self, LsSession *session, const char *title);
LsBranches *ls_session_page_get_branches (LsSessionPage *self);
LsLesson   *ls_session_page_get_lesson   (LsSessionPage *self);
void        ls_session_page_add_actions  (LsSessionPage *self, GActionMap *map);
void        ls_session_page_focus        (LsSessionPage *self);
void        ls_session_page_show_error   (LsSessionPage *self, const char *message);
void        ls_session_page_set_subtitle (LsSessionPage *self, const char *subtitle);
void        ls_session_page_set_menu     (LsSessionPage *self, GMenuModel *menu);
void        ls_session_page_toggle_outline (LsSessionPage *self);
void        ls_session_page_find         (LsSessionPage *self);
void        ls_session_page_set_size     (LsSessionPage *self, int width, int height);

G_END_DECLS
