/* continue-card.h: where one was, and one button to go on from there; for who was nowhere yet, where to begin.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "lesson-loader.h"

G_BEGIN_DECLS

#define LS_TYPE_CONTINUE_CARD (ls_continue_card_get_type ())
G_DECLARE_FINAL_TYPE (LsContinueCard, ls_continue_card, LS, CONTINUE_CARD, GtkBox)

GtkWidget *ls_continue_card_new (void);
void       ls_continue_card_set (LsContinueCard *self, const LsLoadedLesson *loaded);
void       ls_continue_card_focus (LsContinueCard *self);

G_END_DECLS
