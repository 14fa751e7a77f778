/* drawn.c: what a view that draws itself tells a screen reader: what it is as a whole, and each of its items.
 * SPDX-License-Identifier: MIT */
#include "drawn.h"

G_DEFINE_INTERFACE (LsDrawn, ls_drawn, GTK_TYPE_WIDGET)

static void
ls_drawn_default_init (LsDrawnInterface *iface)
{
}

/* ---- one item ---- */

#define LS_TYPE_DRAWN_ITEM (ls_drawn_item_get_type ())
G_DECLARE_FINAL_TYPE (LsDrawnItem, ls_drawn_item, LS, DRAWN_ITEM, AtkObject)

struct _LsDrawnItem {
  AtkObject parent;

  guint     index;
  char     *text;     /* what was last handed out */
};

static void component_init (AtkComponentIface *iface);
static void action_init    (AtkActionIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LsDrawnItem, ls_drawn_item, ATK_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (ATK_TYPE_COMPONENT, component_init)
                               G_IMPLEMENT_INTERFACE (ATK_TYPE_ACTION, action_init))

/* The widget that draws the item, while it still does. */
static LsDrawn *
item_widget (LsDrawnItem *self, LsDrawnInterface **iface)
{
  AtkObject *parent = atk_object_get_parent (ATK_OBJECT (self));
  GtkWidget *widget = parent != NULL ? gtk_accessible_get_widget (GTK_ACCESSIBLE (parent)) : NULL;

  if (widget == NULL)
    return NULL;
  *iface = LS_DRAWN_GET_IFACE (widget);
  return self->index < (*iface)->n_items (LS_DRAWN (widget)) ? LS_DRAWN (widget) : NULL;
}

static const char *
hand_out (LsDrawnItem *self, char *text)
{
  g_free (self->text);
  self->text = text;
  return text;
}

static const char *
item_get_name (AtkObject *object)
{
  LsDrawnItem *self = LS_DRAWN_ITEM (object);
  LsDrawnInterface *iface;
  LsDrawn *widget = item_widget (self, &iface);

  return widget != NULL ? hand_out (self, iface->item_name (widget, self->index)) : NULL;
}

static const char *
item_get_description (AtkObject *object)
{
  LsDrawnItem *self = LS_DRAWN_ITEM (object);
  LsDrawnInterface *iface;
  LsDrawn *widget = item_widget (self, &iface);

  if (widget == NULL || iface->item_description == NULL)
    return NULL;
  return hand_out (self, iface->item_description (widget, self->index));
}

static int
item_get_index (AtkObject *object)
{
  return LS_DRAWN_ITEM (object)->index;
}

static AtkStateSet *
item_ref_states (AtkObject *object)
{
  LsDrawnItem *self = LS_DRAWN_ITEM (object);
  AtkStateSet *states = ATK_OBJECT_CLASS (ls_drawn_item_parent_class)->ref_state_set (object);
  LsDrawnInterface *iface;
  LsDrawn *widget = item_widget (self, &iface);
  GdkRectangle area;

  if (widget == NULL)
    {
      atk_state_set_add_state (states, ATK_STATE_DEFUNCT);
      return states;
    }
  atk_state_set_add_state (states, ATK_STATE_ENABLED);
  atk_state_set_add_state (states, ATK_STATE_SENSITIVE);
  atk_state_set_add_state (states, ATK_STATE_VISIBLE);
  atk_state_set_add_state (states, ATK_STATE_SELECTABLE);
  if (iface->item_area != NULL && iface->item_area (widget, self->index, &area))
    atk_state_set_add_state (states, ATK_STATE_SHOWING);
  if (iface->item_is_here != NULL && iface->item_is_here (widget, self->index))
    atk_state_set_add_state (states, ATK_STATE_SELECTED);
  return states;
}

static void
item_get_extents (AtkComponent *component, int *x, int *y, int *width, int *height, AtkCoordType type)
{
  LsDrawnItem *self = LS_DRAWN_ITEM (component);
  LsDrawnInterface *iface;
  LsDrawn *widget = item_widget (self, &iface);
  GdkRectangle area = { -1, -1, 0, 0 };
  int left = 0, top = 0;

  if (widget != NULL && iface->item_area != NULL && iface->item_area (widget, self->index, &area))
    atk_component_get_extents (ATK_COMPONENT (atk_object_get_parent (ATK_OBJECT (self))), &left, &top, NULL, NULL, type);
  *x = left + area.x;
  *y = top + area.y;
  *width = area.width;
  *height = area.height;
}

static void
component_init (AtkComponentIface *iface)
{
  iface->get_extents = item_get_extents;
}

static gboolean
item_do_action (AtkAction *action, int i)
{
  LsDrawnItem *self = LS_DRAWN_ITEM (action);
  LsDrawnInterface *iface;
  LsDrawn *widget = item_widget (self, &iface);

  if (i != 0 || widget == NULL || iface->item_activate == NULL)
    return FALSE;
  iface->item_activate (widget, self->index);
  return TRUE;
}

static int
item_get_n_actions (AtkAction *action)
{
  LsDrawnInterface *iface;

  return item_widget (LS_DRAWN_ITEM (action), &iface) != NULL && iface->item_activate != NULL;
}

static const char *
item_get_action_name (AtkAction *action, int i)
{
  return i == 0 ? "activate" : NULL;
}

static void
action_init (AtkActionIface *iface)
{
  iface->do_action = item_do_action;
  iface->get_n_actions = item_get_n_actions;
  iface->get_name = item_get_action_name;
}

static void
ls_drawn_item_finalize (GObject *object)
{
  g_free (LS_DRAWN_ITEM (object)->text);
  G_OBJECT_CLASS (ls_drawn_item_parent_class)->finalize (object);
}

static void
ls_drawn_item_class_init (LsDrawnItemClass *klass)
{
  AtkObjectClass *atk_class = ATK_OBJECT_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ls_drawn_item_finalize;
  atk_class->get_name = item_get_name;
  atk_class->get_description = item_get_description;
  atk_class->get_index_in_parent = item_get_index;
  atk_class->ref_state_set = item_ref_states;
}

static void
ls_drawn_item_init (LsDrawnItem *self)
{
  atk_object_set_role (ATK_OBJECT (self), ATK_ROLE_LIST_ITEM);
}

/* ---- the whole ---- */

typedef struct {
  GHashTable *items;     /* index → LsDrawnItem, as long as somebody holds it */
  char       *text;
} LsDrawnAccessiblePrivate;

G_DEFINE_TYPE_WITH_PRIVATE (LsDrawnAccessible, ls_drawn_accessible, GTK_TYPE_WIDGET_ACCESSIBLE)

static void
forget_item (gpointer data, GObject *item)
{
  LsDrawnAccessiblePrivate *priv = ls_drawn_accessible_get_instance_private (data);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, priv->items);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (value == item)
      g_hash_table_iter_remove (&iter);
}

static int
get_n_children (AtkObject *object)
{
  GtkWidget *widget = gtk_accessible_get_widget (GTK_ACCESSIBLE (object));

  return widget != NULL ? MIN (LS_DRAWN_GET_IFACE (widget)->n_items (LS_DRAWN (widget)), G_MAXINT) : 0;
}

static AtkObject *
ref_child (AtkObject *object, int i)
{
  LsDrawnAccessiblePrivate *priv = ls_drawn_accessible_get_instance_private (LS_DRAWN_ACCESSIBLE (object));
  LsDrawnItem *item;

  if (i < 0 || i >= get_n_children (object))
    return NULL;
  item = g_hash_table_lookup (priv->items, GINT_TO_POINTER (i));
  if (item != NULL)
    return g_object_ref (ATK_OBJECT (item));
  item = g_object_new (LS_TYPE_DRAWN_ITEM, NULL);
  item->index = i;
  atk_object_set_parent (ATK_OBJECT (item), object);
  g_hash_table_insert (priv->items, GINT_TO_POINTER (i), item);
  g_object_weak_ref (G_OBJECT (item), forget_item, object);
  return ATK_OBJECT (item);
}

static const char *
get_description (AtkObject *object)
{
  LsDrawnAccessiblePrivate *priv = ls_drawn_accessible_get_instance_private (LS_DRAWN_ACCESSIBLE (object));
  GtkWidget *widget = gtk_accessible_get_widget (GTK_ACCESSIBLE (object));

  if (widget == NULL)
    return NULL;
  g_free (priv->text);
  priv->text = LS_DRAWN_GET_IFACE (widget)->describe (LS_DRAWN (widget));
  return priv->text;
}

static void
ls_drawn_accessible_finalize (GObject *object)
{
  LsDrawnAccessiblePrivate *priv = ls_drawn_accessible_get_instance_private (LS_DRAWN_ACCESSIBLE (object));
  GHashTableIter iter;
  gpointer item;

  g_hash_table_iter_init (&iter, priv->items);
  while (g_hash_table_iter_next (&iter, NULL, &item))
    g_object_weak_unref (item, forget_item, object);
  g_hash_table_unref (priv->items);
  g_free (priv->text);
  G_OBJECT_CLASS (ls_drawn_accessible_parent_class)->finalize (object);
}

static void
ls_drawn_accessible_class_init (LsDrawnAccessibleClass *klass)
{
  AtkObjectClass *atk_class = ATK_OBJECT_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ls_drawn_accessible_finalize;
  atk_class->get_n_children = get_n_children;
  atk_class->ref_child = ref_child;
  atk_class->get_description = get_description;
}

static void
ls_drawn_accessible_init (LsDrawnAccessible *self)
{
  LsDrawnAccessiblePrivate *priv = ls_drawn_accessible_get_instance_private (self);

  priv->items = g_hash_table_new (NULL, NULL);
}

/**
 * ls_drawn_setup:
 * @self: a view
 * @name: what a screen reader calls it
 * @role: what it is
 */
void
ls_drawn_setup (LsDrawn *self, const char *name, AtkRole role)
{
  AtkObject *accessible = gtk_widget_get_accessible (GTK_WIDGET (self));

  atk_object_set_name (accessible, name);
  atk_object_set_role (accessible, role);
}

/**
 * ls_drawn_moved:
 * @self: a view, of which something else is to be said now
 */
void
ls_drawn_moved (LsDrawn *self)
{
  g_object_notify (G_OBJECT (gtk_widget_get_accessible (GTK_WIDGET (self))), "accessible-description");
}
