/* follower.c: a view that follows the cursor: it is brought up to date at each move, and when it is shown.
 * SPDX-License-Identifier: MIT */
#include "follower.h"

static void
follow (LsFollower *self)
{
  if (self->cursor != NULL)
    self->refresh (self->widget);
}

/**
 * ls_follower_init:
 * @self: (out): without a cursor
 * @widget: the view, of which @self is a part
 * @refresh: brings it up to date
 */
void
ls_follower_init (LsFollower *self, GtkWidget *widget, void (*refresh) (GtkWidget *widget))
{
  *self = (LsFollower) { .widget = widget, .refresh = refresh };
  g_signal_connect_swapped (widget, "map", G_CALLBACK (follow), self);
}

/**
 * ls_follower_set:
 * @self: a part of a view
 * @cursor: (nullable): what to follow from now on; %NULL: nothing any more
 */
void
ls_follower_set (LsFollower *self, LsCursor *cursor)
{
  if (self->cursor != NULL)
    g_signal_handlers_disconnect_by_data (self->cursor, self);
  g_set_object (&self->cursor, cursor);
  if (cursor != NULL)
    g_signal_connect_swapped (cursor, "moved", G_CALLBACK (follow), self);
  follow (self);
}
