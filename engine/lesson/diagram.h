/* diagram.h: a drawn state diagram, held against the table of the protocol that it shows.
 *
 * A node stands for one or more of the engine's states; every arrow is a way
 * that the engine's own server can take.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "lesson/problem.h"
#include "protocols/protocol.h"

G_BEGIN_DECLS

/**
 * LsDiagramState:
 * @id: what transitions call it
 * @label: what is written in it
 * @states: (element-type guint): the engine's states that it stands for
 * @has_place: whether the author gave it a place
 * @x, @y: its middle, from the left and from the top
 * @note: (nullable): a sentence about it
 */
typedef struct {
  char    *id;
  char    *label;
  GArray  *states;
  gboolean has_place;
  double   x;
  double   y;
  char    *note;
} LsDiagramState;

/**
 * LsDiagramTransition:
 * @from, @to: indexes of the states that it joins
 * @on: a verb, or `.`, `connect`, `close`, `TLS`
 * @label: what is written beside it
 * @note: (nullable): a sentence about it
 */
typedef struct {
  guint from;
  guint to;
  char *on;
  char *label;
  char *note;
} LsDiagramTransition;

/**
 * LsDiagram:
 * @protocol: the protocol that it shows
 * @states: (element-type LsDiagramState)
 * @transitions: (element-type LsDiagramTransition)
 */
typedef struct {
  const LsProtocol *protocol;
  GPtrArray        *states;
  GPtrArray        *transitions;
} LsDiagram;

LsDiagram *ls_diagram_new             (const LsProtocol *protocol);
void       ls_diagram_free            (LsDiagram *self);
int        ls_diagram_find_state      (const LsDiagram *self, guint state);
int        ls_diagram_find_transition (const LsDiagram *self, guint from, guint to, const char *on);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LsDiagram, ls_diagram_free)

G_END_DECLS
