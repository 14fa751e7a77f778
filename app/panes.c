/* panes.c: from pane to pane by a key.
 * SPDX-License-Identifier: MIT */
#include "panes.h"

static int
find_focused (GtkWidget *const *panes, guint n_panes)
{
  GtkWidget *window = gtk_widget_get_toplevel (panes[0]);
  GtkWidget *focus = GTK_IS_WINDOW (window) ? gtk_window_get_focus (GTK_WINDOW (window)) : NULL;

  for (guint i = 0; focus != NULL && i < n_panes; i++)
    if (focus == panes[i] || gtk_widget_is_ancestor (focus, panes[i]))
      return i;
  return -1;
}

/**
 * ls_panes_cycle:
 * @panes: the panes in their order
 * @n_panes: how many, at least one
 * @back: whether to the one before, else to the next
 *
 * Puts the focus into the next pane that is seen and takes it; after the last comes the first.
 *
 * Returns: whether there was one
 */
gboolean
ls_panes_cycle (GtkWidget *const *panes, guint n_panes, gboolean back)
{
  int now = find_focused (panes, n_panes), n = n_panes;

  if (now < 0)
    now = back ? 0 : n - 1;
  for (int step = 1; step <= n; step++)
    {
      GtkWidget *pane = panes[(now + (back ? n - step : step)) % n];

      if (!gtk_widget_get_mapped (pane) || !gtk_widget_is_sensitive (pane))
        continue;
      if (gtk_widget_get_can_focus (pane) && !GTK_IS_CONTAINER (pane))
        gtk_widget_grab_focus (pane);
      else if (!gtk_widget_child_focus (pane, GTK_DIR_TAB_FORWARD))
        continue;
      return TRUE;
    }
  return FALSE;
}
