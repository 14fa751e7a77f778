/* lesson-card.h: a lesson in the library: its shape, its question, how far one has come.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "lesson-loader.h"

G_BEGIN_DECLS

#define LS_TYPE_LESSON_CARD (ls_lesson_card_get_type ())
G_DECLARE_FINAL_TYPE (LsLessonCard, ls_lesson_card, LS, LESSON_CARD, GtkFlowBoxChild)

GtkWidget            *ls_lesson_card_new           (LsLoadedLesson *loaded);
const LsLoadedLesson *ls_lesson_card_get_loaded    (LsLessonCard *self);
void                  ls_lesson_card_show_progress (LsLessonCard *self);
gboolean              ls_lesson_card_matches       (LsLessonCard *self, const char *words);

G_END_DECLS
