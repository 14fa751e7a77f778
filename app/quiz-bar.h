/* quiz-bar.h: asks what the server will answer before its answer is shown.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/cursor.h"
#include "lesson/diagram.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LS_TYPE_QUIZ_BAR (ls_quiz_bar_get_type ())
G_DECLARE_FINAL_TYPE (LsQuizBar, ls_quiz_bar, LS, QUIZ_BAR, GtkBin)

GtkWidget *ls_quiz_bar_new       (void);
void       ls_quiz_bar_set       (LsQuizBar *self, LsCursor *cursor, const LsDiagram *diagram);
gboolean   ls_quiz_bar_ask       (LsQuizBar *self);
void       ls_quiz_bar_choose    (LsQuizBar *self, guint choice);
void       ls_quiz_bar_check     (LsQuizBar *self);
void       ls_quiz_bar_show      (LsQuizBar *self);
gboolean   ls_quiz_bar_is_asking (LsQuizBar *self);

G_END_DECLS
