/* drawn-slider.c: a view that draws itself and is a slider: its value is the number of the item at which one stands.
 * SPDX-License-Identifier: MIT */
#include "drawn.h"

typedef struct {
  LsDrawnAccessible parent;
} LsDrawnSlider;

typedef struct {
  LsDrawnAccessibleClass parent;
} LsDrawnSliderClass;

static void value_init (AtkValueIface *iface);

G_DEFINE_TYPE_WITH_CODE (LsDrawnSlider, ls_drawn_slider, LS_TYPE_DRAWN_ACCESSIBLE,
                         G_IMPLEMENT_INTERFACE (ATK_TYPE_VALUE, value_init))

static void
ls_drawn_slider_class_init (LsDrawnSliderClass *klass)
{
}

static void
ls_drawn_slider_init (LsDrawnSlider *self)
{
}

static LsDrawn *
view_of (AtkValue *value)
{
  GtkWidget *widget = gtk_accessible_get_widget (GTK_ACCESSIBLE (value));

  return widget != NULL ? LS_DRAWN (widget) : NULL;
}

static void
get_value_and_text (AtkValue *value, double *number, char **text)
{
  LsDrawn *view = view_of (value);

  *number = view != NULL ? LS_DRAWN_GET_IFACE (view)->get_value (view) : 0;
  if (text != NULL)
    *text = view != NULL ? LS_DRAWN_GET_IFACE (view)->describe (view) : NULL;
}

static AtkRange *
get_range (AtkValue *value)
{
  LsDrawn *view = view_of (value);

  return atk_range_new (0, view != NULL ? LS_DRAWN_GET_IFACE (view)->n_items (view) : 0, NULL);
}

static double
get_increment (AtkValue *value)
{
  return 1;
}

static void
set_value (AtkValue *value, double number)
{
  LsDrawn *view = view_of (value);

  if (view != NULL && number >= 0 && number <= G_MAXINT)
    LS_DRAWN_GET_IFACE (view)->set_value (view, number);
}

static void
value_init (AtkValueIface *iface)
{
  iface->get_value_and_text = get_value_and_text;
  iface->get_range = get_range;
  iface->get_increment = get_increment;
  iface->set_value = set_value;
}

/**
 * ls_drawn_slid:
 * @self: a slider, which has another value now
 */
void
ls_drawn_slid (LsDrawn *self)
{
  g_autofree char *text = LS_DRAWN_GET_IFACE (self)->describe (self);

  ls_drawn_moved (self);
  g_signal_emit_by_name (gtk_widget_get_accessible (GTK_WIDGET (self)), "value-changed",
                         (double) LS_DRAWN_GET_IFACE (self)->get_value (self), text);
}
