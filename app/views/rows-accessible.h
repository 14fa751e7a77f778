/* rows-accessible.h: makes the rows of a widget that draws them itself known to screen readers, when they ask.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk-a11y.h>
#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * LsRowsTable:
 * @count: how many rows there are
 * @current: which is current; -1: none
 * @name, @describe: (transfer full): of a row
 * @extents: where it is in the widget; %FALSE where it is not to be seen
 * @activate: what a click on it does
 */
typedef struct {
  int      (*count)    (GtkWidget *widget);
  int      (*current)  (GtkWidget *widget);
  char    *(*name)     (GtkWidget *widget, int index);
  char    *(*describe) (GtkWidget *widget, int index);
  gboolean (*extents)  (GtkWidget *widget, int index, GdkRectangle *area);
  void     (*activate) (GtkWidget *widget, int index);
} LsRowsTable;

#define LS_TYPE_ROWS_ACCESSIBLE (ls_rows_accessible_get_type ())
GType ls_rows_accessible_get_type (void);

void ls_rows_accessible_install (GtkWidgetClass *klass);
void ls_rows_accessible_set     (GtkWidget *widget, const LsRowsTable *table);
void ls_rows_accessible_changed (GtkWidget *widget);

G_END_DECLS
