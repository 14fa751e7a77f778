/* judge.h: tells from a session's log alone which of a lesson's goals are reached, and by what.
 *
 * The session may be simulated, served or recorded: the same log is judged in
 * the same way, and any right way counts.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/session.h"
#include "lesson/lesson.h"

G_BEGIN_DECLS

typedef struct _LsJudge LsJudge;

LsJudge *ls_judge_new     (LsLesson *lesson, LsSession *session);
void     ls_judge_free    (LsJudge *self);
void     ls_judge_advance (LsJudge *self);
void     ls_judge_finish  (LsJudge *self);
guint64  ls_judge_proof   (const LsJudge *self, guint goal);
char    *ls_judge_why     (const LsJudge *self, guint goal);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LsJudge, ls_judge_free)

G_END_DECLS
