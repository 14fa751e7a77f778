/* session-tools.h: what one does with a whole session: find in it, go somewhere, write it to a file.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "branches.h"
#include "lesson/lesson.h"

G_BEGIN_DECLS

#define LS_SESSION_PANES 6

/**
 * LsSessionToolParts:
 * @stage_box: gets the find bar
 * @where: what the go-to popover points at
 * @playing_button: opens how fast to play, and where to stop
 * @unit: what a step moves by
 * @panes: in the order of the keyboard
 *
 * What the tools need of a session page.
 */
typedef struct {
  GtkBox        *stage_box;
  GtkWidget     *where;
  GtkMenuButton *playing_button;
  GtkComboBox   *unit;
  GtkWidget     *panes[LS_SESSION_PANES];
} LsSessionToolParts;

typedef struct _LsSessionTools LsSessionTools;

LsSessionTools *ls_session_tools_new         (const LsSessionToolParts *parts);
void            ls_session_tools_free        (LsSessionTools *self);
void            ls_session_tools_set         (LsSessionTools *self, LsBranches *branches, LsLesson *lesson, const char *title);
void            ls_session_tools_add_actions (LsSessionTools *self, GActionMap *map);
void            ls_session_tools_find        (LsSessionTools *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LsSessionTools, ls_session_tools_free)

G_END_DECLS
