/* event.c: the words by which an event is known outside.
 * SPDX-License-Identifier: MIT */
#include "core/event.h"

/**
 * ls_event_kind_name:
 *
 * Returns: the word for @kind in every output that programs read
 */
const char *
ls_event_kind_name (LsEventKind kind)
{
  static const char *const names[LS_EVENT_N_KINDS] = {
    "open", "close", "segment", "command", "reply", "data", "state", "store", "finding", "note",
  };

  g_return_val_if_fail (kind < LS_EVENT_N_KINDS, NULL);
  return names[kind];
}

/**
 * ls_event_from_name:
 *
 * Returns: the word for who said or sent it
 */
const char *
ls_event_from_name (LsFrom from)
{
  static const char *const names[] = { "client", "server", "network", "store" };

  g_return_val_if_fail (from < G_N_ELEMENTS (names), NULL);
  return names[from];
}

/**
 * ls_event_is_line:
 *
 * Returns: whether @event is something that one end said to the other
 */
gboolean
ls_event_is_line (const LsEvent *event)
{
  return event->kind == LS_EVENT_COMMAND || event->kind == LS_EVENT_REPLY || event->kind == LS_EVENT_DATA;
}
