/* session-page-private.h: what the files of the session page share.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "branch-bar.h"
#include "entry-bar.h"
#include "goals-view.h"
#include "outline-view.h"
#include "player.h"
#include "quiz-bar.h"
#include "session-layout.h"
#include "session-page.h"
#include "session-tools.h"
#include "session-views.h"
#include "views/explanation-view.h"
#include "views/ladder-view.h"
#include "views/state-view.h"
#include "views/timeline-view.h"

#include <handy.h>

G_BEGIN_DECLS

struct _LsSessionPage {
  GtkBox         parent;

  LsRunner      *runner;
  LsLesson      *lesson;
  LsBranches    *branches;
  LsPlayer      *player;
  gboolean       is_open;       /* the cursor stands where one left it */

  GtkLabel      *title;
  GtkLabel      *subtitle;
  GtkLabel      *mode;
  GtkImage      *mode_image;
  GtkInfoBar    *info_bar;
  GtkLabel      *info_label;
  GtkBox        *outline_box;
  GtkBox        *stage_box;
  GtkOverlay    *stage_overlay;
  GtkStack      *stage;
  GtkBox        *entry_box;
  GtkStack      *companion_stack;
  GtkBox        *timeline_box;
  GtkImage      *play_image;
  GtkLabel      *where;
  GtkComboBox   *unit;
  GtkLabel      *speed;
  GtkMenuButton *playing_button;
  GtkLabel      *announcement;
  GtkMenuButton *menu_button;

  LsSessionParts parts;
  LsSessionLayout *layout;
  LsSessionTools *tools;

  LsOutlineView *outline;
  LsGoalsView   *goals;
  LsQuizBar     *quiz;
  LsEntryBar    *entry;
  LsExplanationView *explanation;
  LsSessionViews *views;
  LsBranchBar   *branch_bar;
  GtkWidget     *presenter;   /* while it is shown */
  LsLadderArea  *ladder;
  LsStatePane   *state;
  LsTimelineView *timeline;
};

/* session-page.c */
void      ls_session_page_attach_views   (LsSessionPage *self);
void      ls_session_page_close_info     (LsSessionPage *self);
void      ls_session_page_forget_session (LsSessionPage *self);

/* session-where.c */
LsCursor *ls_session_page_cursor         (LsSessionPage *self);
LsUnit    ls_session_page_unit           (LsSessionPage *self);
void      ls_session_page_show_where     (LsSessionPage *self);
void      ls_session_page_show_player    (LsSessionPage *self);
void      ls_session_page_remember_step  (LsSessionPage *self);

G_END_DECLS
