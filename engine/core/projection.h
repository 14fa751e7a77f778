/* projection.h: what is known at one event of a session, put together for a view.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/session.h"

G_BEGIN_DECLS

/**
 * LsProjection:
 * @n: the event up to which it looks
 * @time_us: when that was
 * @conn: the connection that it is about; 0: there is none yet
 * @line: the last line said in that connection; 0: none
 * @question: the command that this line is, or answers; 0: none
 * @state: the server's state
 * @client_state: the client's; only where @has_client_state
 * @has_state, @has_client_state: whether they are known
 * @is_closed: whether the connection is closed
 * @step: how many lines were said in the session
 * @findings: how many findings there were in the session
 */
typedef struct {
  guint64  n;
  gint64   time_us;
  guint32  conn;
  guint64  line;
  guint64  question;
  guint8   state;
  guint8   client_state;
  gboolean has_state;
  gboolean has_client_state;
  gboolean is_closed;
  guint64  step;
  guint64  findings;
} LsProjection;

void ls_projection_init      (LsProjection *self, LsSession *session, guint64 n);
void ls_projection_init_conn (LsProjection *self, LsSession *session, guint64 n, guint32 conn);

G_END_DECLS
