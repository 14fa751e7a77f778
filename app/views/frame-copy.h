/* frame-copy.h: bytes of a frame, or a field of it, go to the clipboard: by key, or from a menu.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "core/session.h"

G_BEGIN_DECLS

/**
 * LsFrameChoice:
 * @name: of the field
 * @value: of the field, in words
 * @octets: its bytes
 *
 * What would be copied now; nothing in it is owned.
 */
typedef struct {
  const char *name;
  const char *value;
  LsSpan      octets;
} LsFrameChoice;

/**
 * LsFrameChosen:
 * @data: what was handed in with it
 * @choice: (out): filled
 *
 * Returns: whether there is something to copy
 */
typedef gboolean (*LsFrameChosen) (gpointer data, LsFrameChoice *choice);

void ls_frame_copy_setup (GtkWidget *widget, gboolean bytes, LsFrameChosen chosen, gpointer data);

G_END_DECLS
