/* reveal.c: a revealer whose child is gone, also for a screen reader, while it is not revealed.
 * SPDX-License-Identifier: MIT */
#include "reveal.h"

static void
on_revealed (GtkRevealer *revealer)
{
  if (!gtk_revealer_get_child_revealed (revealer) && !gtk_revealer_get_reveal_child (revealer))
    gtk_widget_hide (gtk_bin_get_child (GTK_BIN (revealer)));
}

/**
 * ls_reveal_setup:
 * @revealer: has its child, and does not show it yet
 */
void
ls_reveal_setup (GtkRevealer *revealer)
{
  g_signal_connect (revealer, "notify::child-revealed", G_CALLBACK (on_revealed), NULL);
  on_revealed (revealer);
}

/**
 * ls_reveal_set:
 * @revealer: set up by ls_reveal_setup()
 * @shown: whether its child is to be seen
 */
void
ls_reveal_set (GtkRevealer *revealer, gboolean shown)
{
  if (shown)
    gtk_widget_show (gtk_bin_get_child (GTK_BIN (revealer)));
  gtk_revealer_set_reveal_child (revealer, shown);
  on_revealed (revealer);
}
