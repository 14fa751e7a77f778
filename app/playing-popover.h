/* playing-popover.h: how fast to play, and where to stop.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "core/session.h"
#include "lesson/diagram.h"

G_BEGIN_DECLS

#define LS_TYPE_PLAYING_POPOVER (ls_playing_popover_get_type ())
G_DECLARE_FINAL_TYPE (LsPlayingPopover, ls_playing_popover, LS, PLAYING_POPOVER, GtkPopover)

GtkWidget *ls_playing_popover_new         (void);
void       ls_playing_popover_set_session (LsPlayingPopover *self, LsSession *session, const LsDiagram *diagram);

G_END_DECLS
