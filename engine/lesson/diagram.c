/* diagram.c: a drawn state diagram.
 * SPDX-License-Identifier: MIT */
#include "lesson/diagram.h"

#include <string.h>

static void
state_free (gpointer data)
{
  LsDiagramState *state = data;

  g_free (state->id);
  g_free (state->label);
  g_array_unref (state->states);
  g_free (state->note);
  g_free (state);
}

static void
transition_free (gpointer data)
{
  LsDiagramTransition *transition = data;

  g_free (transition->on);
  g_free (transition->label);
  g_free (transition->note);
  g_free (transition);
}

/**
 * ls_diagram_new:
 * @protocol: the protocol that it shows
 *
 * Returns: (transfer full): a diagram without states
 */
LsDiagram *
ls_diagram_new (const LsProtocol *protocol)
{
  LsDiagram *self = g_new (LsDiagram, 1);

  *self = (LsDiagram) {
    .protocol = protocol,
    .states = g_ptr_array_new_with_free_func (state_free),
    .transitions = g_ptr_array_new_with_free_func (transition_free),
  };
  return self;
}

/**
 * ls_diagram_free:
 * @self: (nullable) (transfer full): a diagram
 */
void
ls_diagram_free (LsDiagram *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->states);
  g_ptr_array_unref (self->transitions);
  g_free (self);
}

/**
 * ls_diagram_find_state:
 * @self: a diagram
 * @state: a state of the engine
 *
 * Returns: the index of the node that stands for it; -1 where none does
 */
int
ls_diagram_find_state (const LsDiagram *self, guint state)
{
  for (guint i = 0; i < self->states->len; i++)
    {
      const LsDiagramState *node = g_ptr_array_index (self->states, i);

      for (guint k = 0; k < node->states->len; k++)
        if (g_array_index (node->states, guint, k) == state)
          return i;
    }
  return -1;
}

/**
 * ls_diagram_find_transition:
 * @self: a diagram
 * @from, @to: states of the engine
 * @on: a verb, or `.`, `connect`, `close`
 *
 * Returns: the index of the arrow that shows this way; -1 where none does
 */
int
ls_diagram_find_transition (const LsDiagram *self, guint from, guint to, const char *on)
{
  int tail = ls_diagram_find_state (self, from);
  int head = ls_diagram_find_state (self, to);

  for (guint i = 0; i < self->transitions->len; i++)
    {
      const LsDiagramTransition *transition = g_ptr_array_index (self->transitions, i);

      if ((int) transition->from == tail && (int) transition->to == head && strcmp (transition->on, on) == 0)
        return i;
    }
  return -1;
}
