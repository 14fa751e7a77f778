/* elastic.c: holds a page whose parts find other places when the window gets small: it never keeps the window large.
 *
 * A window cannot be made smaller than its content, and the content does not
 * know that it should be smaller before the window is. So this asks for nothing,
 * and gives the page what it needs until it has found its places.
 * SPDX-License-Identifier: MIT */
#include "elastic.h"

struct _LsElastic {
  GtkBin parent;
};

G_DEFINE_FINAL_TYPE (LsElastic, ls_elastic, GTK_TYPE_BIN)

static GtkSizeRequestMode
ls_elastic_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
ls_elastic_get_preferred_width (GtkWidget *widget, int *minimum, int *natural)
{
  GTK_WIDGET_CLASS (ls_elastic_parent_class)->get_preferred_width (widget, minimum, natural);
  *minimum = 1;
}

static void
ls_elastic_get_preferred_height (GtkWidget *widget, int *minimum, int *natural)
{
  GTK_WIDGET_CLASS (ls_elastic_parent_class)->get_preferred_height (widget, minimum, natural);
  *minimum = 1;
}

static void
ls_elastic_size_allocate (GtkWidget *widget, GtkAllocation *allocation)
{
  GtkWidget *child = gtk_bin_get_child (GTK_BIN (widget));
  GtkAllocation room = *allocation;
  int least;

  gtk_widget_set_allocation (widget, allocation);
  if (child == NULL)
    return;
  gtk_widget_get_preferred_width (child, &least, NULL);
  room.width = MAX (room.width, least);
  gtk_widget_get_preferred_height_for_width (child, room.width, &least, NULL);
  room.height = MAX (room.height, least);
  gtk_widget_size_allocate (child, &room);
}

static void
ls_elastic_class_init (LsElasticClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->get_request_mode = ls_elastic_get_request_mode;
  widget_class->get_preferred_width = ls_elastic_get_preferred_width;
  widget_class->get_preferred_height = ls_elastic_get_preferred_height;
  widget_class->size_allocate = ls_elastic_size_allocate;
}

static void
ls_elastic_init (LsElastic *self)
{
}

/**
 * ls_elastic_new:
 * @child: a page
 *
 * Returns: (transfer full): what holds it
 */
GtkWidget *
ls_elastic_new (GtkWidget *child)
{
  return g_object_new (LS_TYPE_ELASTIC, "child", child, "visible", TRUE, NULL);
}
