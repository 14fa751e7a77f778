/* branches.h: the lesson and every "what if" that was asked of it, with the one cursor that stands in one of them.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/cursor.h"
#include "runner.h"

G_BEGIN_DECLS

#define LS_TYPE_BRANCHES (ls_branches_get_type ())
G_DECLARE_FINAL_TYPE (LsBranches, ls_branches, LS, BRANCHES, GObject)

/**
 * LsBranch:
 * @title: what was typed, or the lesson's title
 * @session: its session
 * @parent: (nullable): the branch that it was forked from; %NULL: it is the lesson itself
 * @fork_event: the last event that both have in common
 * @place: where the cursor stood when it was last left
 */
typedef struct _LsBranch {
  char             *title;
  LsSession        *session;
  struct _LsBranch *parent;
  guint64           fork_event;
  guint64           place;
} LsBranch;

LsBranches     *ls_branches_new         (LsSession *session, const char *title, LsRunner *runner);
LsCursor       *ls_branches_get_cursor  (LsBranches *self);
guint           ls_branches_get_n       (LsBranches *self);
const LsBranch *ls_branches_get         (LsBranches *self, guint index);
guint           ls_branches_get_current (LsBranches *self);
void            ls_branches_select      (LsBranches *self, guint index);
gboolean        ls_branches_fork        (LsBranches *self, guint32 conn, const char *line, gboolean at_once, GError **error);
void            ls_branches_set_typed   (LsBranches *self, gboolean typed);
gboolean        ls_branches_is_typed    (LsBranches *self);
void            ls_branches_rename      (LsBranches *self, guint index, const char *title);
void            ls_branches_close       (LsBranches *self, guint index);
gboolean        ls_branches_undo_close  (LsBranches *self);

G_END_DECLS
