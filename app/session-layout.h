/* session-layout.h: where a session's parts stand, as wide as the window is and as large as the text.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <handy.h>

G_BEGIN_DECLS

/**
 * LsSessionParts:
 * @outline: folds over the stage
 * @outline_button: shows and hides it
 * @companion_flap: over its content the companion comes, where there is no room beside the stage
 * @companion_button: shows and hides it there
 * @panes: the stage, and beside or below it the companion's place
 * @companion: explanation above the other views
 * @place: in @panes
 * @drawer: in @companion_flap
 * @explanation: becomes the first of the other views where all stand below the stage
 * @explanation_place: where it stands else
 * @views: the other views
 * @switcher: in the header bar
 * @switcher_bar: at the foot
 * @roomy: what the header bar shows only where there is room
 * @hints: likewise beside the timeline
 *
 * The parts of a session page that move.
 */
typedef struct {
  HdyFlap            *outline;
  GtkToggleButton    *outline_button;
  HdyFlap            *companion_flap;
  GtkToggleButton    *companion_button;
  GtkPaned           *panes;
  GtkPaned           *companion;
  GtkBox             *place;
  GtkBox             *drawer;
  GtkWidget          *explanation;
  GtkBox             *explanation_place;
  GtkStack           *views;
  HdyViewSwitcher    *switcher;
  HdyViewSwitcherBar *switcher_bar;
  GtkWidget          *roomy;
  GtkWidget          *hints;
} LsSessionParts;

typedef struct _LsSessionLayout LsSessionLayout;

LsSessionLayout *ls_session_layout_new              (const LsSessionParts *parts);
void             ls_session_layout_free             (LsSessionLayout *self);
void             ls_session_layout_set_size         (LsSessionLayout *self, int width, int height);
void             ls_session_layout_set_has_outline  (LsSessionLayout *self, gboolean has_outline);
void             ls_session_layout_toggle_outline   (LsSessionLayout *self);
void             ls_session_layout_toggle_companion (LsSessionLayout *self);
void             ls_session_layout_remember         (LsSessionLayout *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LsSessionLayout, ls_session_layout_free)

G_END_DECLS
