/* runner.h: plays a session to its end, a slice at a time, so that the window never waits.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "core/session.h"

G_BEGIN_DECLS

#define LS_TYPE_RUNNER (ls_runner_get_type ())
G_DECLARE_FINAL_TYPE (LsRunner, ls_runner, LS, RUNNER, GObject)

/**
 * LsRunnerDone:
 * @session: what was played, to its end
 * @data: what was handed in with it
 */
typedef void (*LsRunnerDone) (LsSession *session, gpointer data);

LsRunner   *ls_runner_new        (void);
void        ls_runner_run        (LsRunner *self, LsSession *session, const char *title, LsRunnerDone done, gpointer data);
void        ls_runner_wait       (LsRunner *self, const char *title, GCancellable *cancellable);
void        ls_runner_cancel     (LsRunner *self);
gboolean    ls_runner_is_running (LsRunner *self);
const char *ls_runner_get_title  (LsRunner *self);
guint64     ls_runner_get_steps  (LsRunner *self);

G_END_DECLS
