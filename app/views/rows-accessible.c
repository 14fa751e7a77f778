/* rows-accessible.c: makes the rows of a widget that draws them itself known to screen readers, when they ask.
 * SPDX-License-Identifier: MIT */
#include "views/rows-accessible.h"

#define TABLE "ls-rows-table"

/* ---- one row ---- */

#define LS_TYPE_ROW_ACCESSIBLE (ls_row_accessible_get_type ())
G_DECLARE_FINAL_TYPE (LsRowAccessible, ls_row_accessible, LS, ROW_ACCESSIBLE, AtkObject)

struct _LsRowAccessible {
  AtkObject  parent;

  GtkWidget *widget;        /* cleared when it goes */
  int        index;
  char      *name;
  char      *description;
};

static void row_component_init (AtkComponentIface *iface);
static void row_action_init (AtkActionIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LsRowAccessible, ls_row_accessible, ATK_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (ATK_TYPE_COMPONENT, row_component_init)
                               G_IMPLEMENT_INTERFACE (ATK_TYPE_ACTION, row_action_init))

static const LsRowsTable *
table_of (GtkWidget *widget)
{
  return widget != NULL ? g_object_get_data (G_OBJECT (widget), TABLE) : NULL;
}

/* The row's table, as long as there is such a row. */
static const LsRowsTable *
row_table (LsRowAccessible *self)
{
  const LsRowsTable *table = table_of (self->widget);

  return table != NULL && self->index < table->count (self->widget) ? table : NULL;
}

static const char *
row_get_name (AtkObject *object)
{
  LsRowAccessible *self = LS_ROW_ACCESSIBLE (object);
  const LsRowsTable *table = row_table (self);

  g_free (self->name);
  self->name = table != NULL ? table->name (self->widget, self->index) : NULL;
  return self->name;
}

static const char *
row_get_description (AtkObject *object)
{
  LsRowAccessible *self = LS_ROW_ACCESSIBLE (object);
  const LsRowsTable *table = row_table (self);

  g_free (self->description);
  self->description = table != NULL && table->describe != NULL ? table->describe (self->widget, self->index) : NULL;
  return self->description;
}

static int
row_get_index_in_parent (AtkObject *object)
{
  return LS_ROW_ACCESSIBLE (object)->index;
}

static AtkStateSet *
row_ref_state_set (AtkObject *object)
{
  LsRowAccessible *self = LS_ROW_ACCESSIBLE (object);
  AtkStateSet *states = ATK_OBJECT_CLASS (ls_row_accessible_parent_class)->ref_state_set (object);
  const LsRowsTable *table = row_table (self);
  GdkRectangle area;

  if (table == NULL)
    {
      atk_state_set_add_state (states, ATK_STATE_DEFUNCT);
      return states;
    }
  atk_state_set_add_state (states, ATK_STATE_ENABLED);
  atk_state_set_add_state (states, ATK_STATE_SENSITIVE);
  atk_state_set_add_state (states, ATK_STATE_SELECTABLE);
  atk_state_set_add_state (states, ATK_STATE_VISIBLE);
  if (table->extents (self->widget, self->index, &area) && gtk_widget_get_mapped (self->widget))
    atk_state_set_add_state (states, ATK_STATE_SHOWING);
  if (table->current (self->widget) == self->index)
    atk_state_set_add_state (states, ATK_STATE_SELECTED);
  return states;
}

static void
row_get_extents (AtkComponent *component, int *x, int *y, int *width, int *height, AtkCoordType type)
{
  LsRowAccessible *self = LS_ROW_ACCESSIBLE (component);
  const LsRowsTable *table = row_table (self);
  GdkRectangle area = { 0, 0, 0, 0 };
  int parent_x = 0, parent_y = 0;

  if (table != NULL && table->extents (self->widget, self->index, &area))
    atk_component_get_extents (ATK_COMPONENT (gtk_widget_get_accessible (self->widget)), &parent_x, &parent_y, NULL, NULL,
                               type);
  *x = parent_x + area.x;
  *y = parent_y + area.y;
  *width = area.width;
  *height = area.height;
}

static void
row_component_init (AtkComponentIface *iface)
{
  iface->get_extents = row_get_extents;
}

static gboolean
row_do_action (AtkAction *action, int i)
{
  LsRowAccessible *self = LS_ROW_ACCESSIBLE (action);
  const LsRowsTable *table = row_table (self);

  if (table == NULL || table->activate == NULL)
    return FALSE;
  table->activate (self->widget, self->index);
  return TRUE;
}

static int
row_get_n_actions (AtkAction *action)
{
  return 1;
}

static const char *
row_get_action_name (AtkAction *action, int i)
{
  return "click";
}

static void
row_action_init (AtkActionIface *iface)
{
  iface->do_action = row_do_action;
  iface->get_n_actions = row_get_n_actions;
  iface->get_name = row_get_action_name;
}

static void
ls_row_accessible_finalize (GObject *object)
{
  LsRowAccessible *self = LS_ROW_ACCESSIBLE (object);

  g_clear_weak_pointer (&self->widget);
  g_free (self->name);
  g_free (self->description);
  G_OBJECT_CLASS (ls_row_accessible_parent_class)->finalize (object);
}

static void
ls_row_accessible_class_init (LsRowAccessibleClass *klass)
{
  AtkObjectClass *atk_class = ATK_OBJECT_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ls_row_accessible_finalize;
  atk_class->get_name = row_get_name;
  atk_class->get_description = row_get_description;
  atk_class->get_index_in_parent = row_get_index_in_parent;
  atk_class->ref_state_set = row_ref_state_set;
}

static void
ls_row_accessible_init (LsRowAccessible *self)
{
  ATK_OBJECT (self)->role = ATK_ROLE_LIST_ITEM;
}

static AtkObject *
row_new (GtkWidget *widget, int index)
{
  LsRowAccessible *self = g_object_new (LS_TYPE_ROW_ACCESSIBLE, NULL);

  g_set_weak_pointer (&self->widget, widget);
  self->index = index;
  atk_object_set_parent (ATK_OBJECT (self), gtk_widget_get_accessible (widget));
  return ATK_OBJECT (self);
}

/* ---- the widget that draws them ---- */

G_DECLARE_FINAL_TYPE (LsRowsAccessible, ls_rows_accessible, LS, ROWS_ACCESSIBLE, GtkWidgetAccessible)

struct _LsRowsAccessible {
  GtkWidgetAccessible parent;

  GHashTable         *rows;     /* index → AtkObject, those that were asked for */
};

G_DEFINE_FINAL_TYPE (LsRowsAccessible, ls_rows_accessible, GTK_TYPE_WIDGET_ACCESSIBLE)

static int
rows_get_n_children (AtkObject *object)
{
  GtkWidget *widget = gtk_accessible_get_widget (GTK_ACCESSIBLE (object));
  const LsRowsTable *table = table_of (widget);

  return table != NULL ? table->count (widget) : 0;
}

static AtkObject *
rows_ref_child (AtkObject *object, int index)
{
  LsRowsAccessible *self = LS_ROWS_ACCESSIBLE (object);
  GtkWidget *widget = gtk_accessible_get_widget (GTK_ACCESSIBLE (object));
  AtkObject *row;

  if (index < 0 || index >= rows_get_n_children (object))
    return NULL;
  row = g_hash_table_lookup (self->rows, GINT_TO_POINTER (index));
  if (row == NULL)
    {
      row = row_new (widget, index);
      g_hash_table_insert (self->rows, GINT_TO_POINTER (index), row);
    }
  return g_object_ref (row);
}

static void
ls_rows_accessible_finalize (GObject *object)
{
  g_hash_table_unref (LS_ROWS_ACCESSIBLE (object)->rows);
  G_OBJECT_CLASS (ls_rows_accessible_parent_class)->finalize (object);
}

static void
ls_rows_accessible_class_init (LsRowsAccessibleClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ls_rows_accessible_finalize;
  ATK_OBJECT_CLASS (klass)->get_n_children = rows_get_n_children;
  ATK_OBJECT_CLASS (klass)->ref_child = rows_ref_child;
}

static void
ls_rows_accessible_init (LsRowsAccessible *self)
{
  self->rows = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
}

/**
 * ls_rows_accessible_install:
 * @klass: of widgets that draw rows
 */
void
ls_rows_accessible_install (GtkWidgetClass *klass)
{
  gtk_widget_class_set_accessible_type (klass, LS_TYPE_ROWS_ACCESSIBLE);
  gtk_widget_class_set_accessible_role (klass, ATK_ROLE_LIST);
}

/**
 * ls_rows_accessible_set:
 * @widget: a widget that draws rows
 * @table: what there is to say of them; static
 */
void
ls_rows_accessible_set (GtkWidget *widget, const LsRowsTable *table)
{
  g_object_set_data (G_OBJECT (widget), TABLE, (gpointer) table);
}

/**
 * ls_rows_accessible_changed:
 * @widget: a widget whose rows are others now, or whose current row is another
 */
void
ls_rows_accessible_changed (GtkWidget *widget)
{
  g_signal_emit_by_name (gtk_widget_get_accessible (widget), "visible-data-changed");
}
