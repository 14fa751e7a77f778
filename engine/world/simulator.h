/* simulator.h: plays a world: its clients speak, its servers answer, its network carries it.
 *
 * World and inputs together give the same log, octet for octet. So a fork is
 * the same world with other inputs, played again.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "world/world.h"

G_BEGIN_DECLS

/**
 * LsSimulatorWords:
 * @lesson: what was given with the function
 * @session: the session that plays it
 * @n: an event's number
 * @client: index of the client whose conversation it belongs to
 * @script: the item of the script that it comes from, or that it answers; -1 for none (the greeting)
 * @words: (out): the lesson's words
 *
 * Returns: whether the lesson has any for that event
 */
typedef gboolean (*LsSimulatorWords) (gpointer lesson, LsSession *session, guint64 n, guint client, int script,
                                      LsLessonWords *words);

LsSession     *ls_simulator_new    (LsWorld *world, const GArray *inputs, LsSimulatorWords words, gpointer lesson);
void           ls_simulator_run    (LsSession *session);
LsStore       *ls_simulator_store  (LsSession *session);
guint          ls_simulator_client (LsSession *session, guint32 conn);

G_END_DECLS
