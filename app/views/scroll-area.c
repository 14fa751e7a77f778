/* scroll-area.c: a widget that draws itself and scrolls by itself: what is out of sight need not exist.
 * SPDX-License-Identifier: MIT */
#include "scroll-area.h"

#include <math.h>

typedef struct {
  GtkAdjustment *adjustments[2];    /* by GtkOrientation */
  int            policies[2];
} LsScrollAreaPrivate;

enum {
  PROP_0,
  PROP_HADJUSTMENT,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY
};

G_DEFINE_ABSTRACT_TYPE_WITH_CODE (LsScrollArea, ls_scroll_area, GTK_TYPE_DRAWING_AREA,
                                  G_ADD_PRIVATE (LsScrollArea)
                                  G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL))

static void
arrange (LsScrollArea *self)
{
  LsScrollAreaPrivate *priv = ls_scroll_area_get_instance_private (self);

  if (priv->adjustments[0] != NULL && priv->adjustments[1] != NULL && LS_SCROLL_AREA_GET_CLASS (self)->arrange != NULL)
    LS_SCROLL_AREA_GET_CLASS (self)->arrange (self);
}

static void
ls_scroll_area_size_allocate (GtkWidget *widget, GtkAllocation *allocation)
{
  GTK_WIDGET_CLASS (ls_scroll_area_parent_class)->size_allocate (widget, allocation);
  arrange (LS_SCROLL_AREA (widget));
}

static void
set_adjustment (LsScrollArea *self, GtkOrientation orientation, GtkAdjustment *adjustment)
{
  LsScrollAreaPrivate *priv = ls_scroll_area_get_instance_private (self);
  GtkAdjustment **own = &priv->adjustments[orientation];

  if (adjustment != NULL && *own == adjustment)
    return;
  if (*own != NULL)
    {
      g_signal_handlers_disconnect_by_data (*own, self);
      g_object_unref (*own);
    }
  *own = g_object_ref_sink (adjustment != NULL ? adjustment : gtk_adjustment_new (0, 0, 0, 0, 0, 0));
  g_signal_connect_swapped (*own, "value-changed", G_CALLBACK (gtk_widget_queue_draw), self);
  arrange (self);
}

static void
ls_scroll_area_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LsScrollAreaPrivate *priv = ls_scroll_area_get_instance_private (LS_SCROLL_AREA (object));

  switch (id)
    {
    case PROP_HADJUSTMENT:
    case PROP_VADJUSTMENT:
      g_value_set_object (value, priv->adjustments[id - PROP_HADJUSTMENT]);
      break;
    case PROP_HSCROLL_POLICY:
    case PROP_VSCROLL_POLICY:
      g_value_set_enum (value, priv->policies[id - PROP_HSCROLL_POLICY]);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ls_scroll_area_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LsScrollAreaPrivate *priv = ls_scroll_area_get_instance_private (LS_SCROLL_AREA (object));

  switch (id)
    {
    case PROP_HADJUSTMENT:
    case PROP_VADJUSTMENT:
      set_adjustment (LS_SCROLL_AREA (object), id - PROP_HADJUSTMENT, g_value_get_object (value));
      break;
    case PROP_HSCROLL_POLICY:
    case PROP_VSCROLL_POLICY:
      priv->policies[id - PROP_HSCROLL_POLICY] = g_value_get_enum (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ls_scroll_area_dispose (GObject *object)
{
  LsScrollAreaPrivate *priv = ls_scroll_area_get_instance_private (LS_SCROLL_AREA (object));

  for (guint i = 0; i < G_N_ELEMENTS (priv->adjustments); i++)
    {
      if (priv->adjustments[i] != NULL)
        g_signal_handlers_disconnect_by_data (priv->adjustments[i], object);
      g_clear_object (&priv->adjustments[i]);
    }
  G_OBJECT_CLASS (ls_scroll_area_parent_class)->dispose (object);
}

static void
ls_scroll_area_class_init (LsScrollAreaClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ls_scroll_area_dispose;
  object_class->get_property = ls_scroll_area_get_property;
  object_class->set_property = ls_scroll_area_set_property;
  GTK_WIDGET_CLASS (klass)->size_allocate = ls_scroll_area_size_allocate;
  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");
}

static void
ls_scroll_area_init (LsScrollArea *self)
{
}

/**
 * ls_scroll_area_configure:
 * @self: an area
 * @orientation: a direction
 * @upper: how much there is in it, in pixels
 * @page: how much of that can be seen
 * @step: what an arrow of the scroll bar moves by
 *
 * What is seen stays where it is, as far as it can.
 */
void
ls_scroll_area_configure (LsScrollArea *self, GtkOrientation orientation, double upper, double page, double step)
{
  LsScrollAreaPrivate *priv = ls_scroll_area_get_instance_private (self);
  GtkAdjustment *adjustment = priv->adjustments[orientation];

  if (adjustment == NULL)
    return;
  upper = MAX (upper, page);
  gtk_adjustment_configure (adjustment, CLAMP (gtk_adjustment_get_value (adjustment), 0, upper - page), 0, upper, step,
                            MAX (page - step, step), page);
}

/**
 * ls_scroll_area_get_value:
 *
 * Returns: what is scrolled away before the first pixel, in whole pixels
 */
double
ls_scroll_area_get_value (LsScrollArea *self, GtkOrientation orientation)
{
  LsScrollAreaPrivate *priv = ls_scroll_area_get_instance_private (self);

  return priv->adjustments[orientation] != NULL ? floor (gtk_adjustment_get_value (priv->adjustments[orientation])) : 0;
}

/**
 * ls_scroll_area_show:
 * @self: an area
 * @top, @height: of what is to be seen
 * @margin: how much more before and after it, where there is room
 *
 * Returns: %FALSE where there is no size yet: to be asked again
 */
gboolean
ls_scroll_area_show (LsScrollArea *self, double top, double height, double margin)
{
  LsScrollAreaPrivate *priv = ls_scroll_area_get_instance_private (self);
  GtkAdjustment *down = priv->adjustments[GTK_ORIENTATION_VERTICAL];
  double page = down != NULL ? gtk_adjustment_get_page_size (down) : 0, value;

  if (page <= 1)
    return FALSE;
  margin = MIN (margin, MAX (0, (page - height) / 2));
  value = gtk_adjustment_get_value (down);
  if (top - margin < value)
    gtk_adjustment_set_value (down, MAX (0, top - margin));
  else if (top + height + margin > value + page)
    gtk_adjustment_set_value (down, top + height + margin - page);
  return TRUE;
}

/**
 * ls_scroll_notches:
 * @event: of a wheel, or of two fingers
 *
 * Returns: by how many notches it was turned; negative where up or to the left
 */
double
ls_scroll_notches (const GdkEventScroll *event)
{
  GdkScrollDirection direction;
  double x = 0, y = 0;

  if (gdk_event_get_scroll_deltas ((const GdkEvent *) event, &x, &y))
    return x + y;
  if (gdk_event_get_scroll_direction ((const GdkEvent *) event, &direction))
    return direction == GDK_SCROLL_DOWN || direction == GDK_SCROLL_RIGHT ? 1 : -1;
  return 0;
}
