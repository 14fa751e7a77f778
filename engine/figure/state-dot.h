/* state-dot.h: asks Graphviz' dot where the nodes of a diagram go; does without it where it fails.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "figure/state-layout.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* A dot that takes longer is ended. */
#define LS_DOT_TIME_MS     2000
/* A diagram of more nodes or arrows is not handed to it; an answer of more octets is not read. */
#define LS_DOT_NODES_MAX   200
#define LS_DOT_ARROWS_MAX  1000
#define LS_DOT_ANSWER_MAX  (1024 * 1024)

GArray *ls_state_dot_places  (const LsStateLayout *layout, gboolean downwards, GError **error);
GArray *ls_state_dot_recall  (const LsStateLayout *layout, gboolean downwards);
void    ls_state_dot_ask     (const LsStateLayout *layout, gboolean downwards, GCancellable *cancellable,
                              GAsyncReadyCallback done, gpointer data);
GArray *ls_state_dot_answer  (GAsyncResult *result, GError **error);
GArray *ls_state_grid_places (const LsStateLayout *layout);

G_END_DECLS
