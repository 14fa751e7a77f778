/* drawn.h: what a view that draws itself tells a screen reader: what it is as a whole, and each of its items.
 *
 * A widget implements the interface and takes the accessible type; an item's
 * accessible is made when it is asked for, so a ladder may have a million rows.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk-a11y.h>
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LS_TYPE_DRAWN (ls_drawn_get_type ())
G_DECLARE_INTERFACE (LsDrawn, ls_drawn, LS, DRAWN, GtkWidget)

/**
 * LsDrawnInterface:
 * @describe: (transfer full): what is to be said of the whole now
 * @n_items: how many items there are
 * @item_name: (transfer full): what item @i is
 * @item_description: (transfer full) (nullable): what else is to be said of it; may be left out
 * @item_area: where it stands in the widget; %FALSE where it cannot be seen; may be left out
 * @item_is_here: whether the cursor stands at it; may be left out
 * @item_activate: goes there; may be left out
 * @get_value, @set_value: of a slider: at which item one stands, from 1; 0: before the first
 */
struct _LsDrawnInterface {
  GTypeInterface parent;

  char    *(*describe)         (LsDrawn *self);
  guint    (*n_items)          (LsDrawn *self);
  char    *(*item_name)        (LsDrawn *self, guint i);
  char    *(*item_description) (LsDrawn *self, guint i);
  gboolean (*item_area)        (LsDrawn *self, guint i, GdkRectangle *area);
  gboolean (*item_is_here)     (LsDrawn *self, guint i);
  void     (*item_activate)    (LsDrawn *self, guint i);
  guint    (*get_value)        (LsDrawn *self);
  void     (*set_value)        (LsDrawn *self, guint value);
};

#define LS_TYPE_DRAWN_ACCESSIBLE (ls_drawn_accessible_get_type ())
G_DECLARE_DERIVABLE_TYPE (LsDrawnAccessible, ls_drawn_accessible, LS, DRAWN_ACCESSIBLE, GtkWidgetAccessible)

struct _LsDrawnAccessibleClass {
  GtkWidgetAccessibleClass parent;
};

/* Of a view that is a slider, too. */
#define LS_TYPE_DRAWN_SLIDER (ls_drawn_slider_get_type ())
GType ls_drawn_slider_get_type (void);

void ls_drawn_setup (LsDrawn *self, const char *name, AtkRole role);
void ls_drawn_moved (LsDrawn *self);
void ls_drawn_slid  (LsDrawn *self);

G_END_DECLS
