/* reveal.h: a revealer whose child is gone, also for a screen reader, while it is not revealed.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void ls_reveal_setup (GtkRevealer *revealer);
void ls_reveal_set   (GtkRevealer *revealer, gboolean shown);

G_END_DECLS
