/* follower.h: a view that follows the cursor: it is brought up to date at each move, and when it is shown.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "core/cursor.h"

G_BEGIN_DECLS

/**
 * LsFollower:
 * @widget: the view, of which this is a part
 * @cursor: (nullable) (owned): where one stands
 * @refresh: brings the view up to date; while it is not mapped it may leave out what nobody sees
 */
typedef struct {
  GtkWidget *widget;
  LsCursor  *cursor;
  void     (*refresh) (GtkWidget *widget);
} LsFollower;

void ls_follower_init (LsFollower *self, GtkWidget *widget, void (*refresh) (GtkWidget *widget));
void ls_follower_set  (LsFollower *self, LsCursor *cursor);

G_END_DECLS
