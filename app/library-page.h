/* library-page.h: every lesson, where one was, and what else the program can do.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "lesson/lesson.h"

G_BEGIN_DECLS

#define LS_TYPE_LIBRARY_PAGE (ls_library_page_get_type ())
G_DECLARE_FINAL_TYPE (LsLibraryPage, ls_library_page, LS, LIBRARY_PAGE, GtkBox)

GtkWidget *ls_library_page_new            (void);
void       ls_library_page_set_menu       (LsLibraryPage *self, GMenuModel *menu);
void       ls_library_page_open           (LsLibraryPage *self, const char *file);
char      *ls_library_page_describe       (LsLibraryPage *self, LsLesson *lesson);
void       ls_library_page_search         (LsLibraryPage *self);
void       ls_library_page_toggle_sidebar (LsLibraryPage *self);
void       ls_library_page_focus          (LsLibraryPage *self);
void       ls_library_page_set_in_front   (LsLibraryPage *self, gboolean in_front);
void       ls_library_page_show_error     (LsLibraryPage *self, const char *message);
gboolean   ls_library_page_handle_key     (LsLibraryPage *self, GdkEventKey *event);

G_END_DECLS
