/* library-sidebar.c: what one can learn, and what else one can do, in plain verbs.
 * SPDX-License-Identifier: MIT */
#include "library-sidebar.h"

#include <glib/gi18n.h>

/* A longer name of a group is shortened. */
#define LABEL_CHARS_MAX 22

struct _LsLibrarySidebar {
  GtkListBox parent;

  char      *chosen;        /* the group that is shown; NULL: all */
  gboolean   is_filling;
};

G_DEFINE_FINAL_TYPE (LsLibrarySidebar, ls_library_sidebar, GTK_TYPE_LIST_BOX)

enum {
  GROUP_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* What one can do besides, each by an action of the window. */
static const struct {
  const char *action;
  const char *title;
  const char *icon;
} deeds[] = {
  { "simulator", N_("Talk to a simulator"), "video-display-symbolic" },
  { "open-recording", N_("Open a recording…"), "document-open-symbolic" },
};

static void
ls_library_sidebar_finalize (GObject *object)
{
  g_free (LS_LIBRARY_SIDEBAR (object)->chosen);
  G_OBJECT_CLASS (ls_library_sidebar_parent_class)->finalize (object);
}

static void
do_deed (LsLibrarySidebar *self, const char *action)
{
  GtkWidget *window = gtk_widget_get_toplevel (GTK_WIDGET (self));

  if (G_IS_ACTION_GROUP (window))
    g_action_group_activate_action (G_ACTION_GROUP (window), action, NULL);
}

static void
ls_library_sidebar_row_activated (GtkListBox *list, GtkListBoxRow *row)
{
  const char *action = g_object_get_data (G_OBJECT (row), "action");

  if (action != NULL)
    do_deed (LS_LIBRARY_SIDEBAR (list), action);
}

static void
ls_library_sidebar_row_selected (GtkListBox *list, GtkListBoxRow *row)
{
  LsLibrarySidebar *self = LS_LIBRARY_SIDEBAR (list);

  if (row == NULL || self->is_filling)
    return;
  g_free (self->chosen);
  self->chosen = g_strdup (g_object_get_data (G_OBJECT (row), "group"));
  g_signal_emit (self, signals[GROUP_CHOSEN], 0, self->chosen);
}

static void
ls_library_sidebar_class_init (LsLibrarySidebarClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ls_library_sidebar_finalize;
  GTK_LIST_BOX_CLASS (klass)->row_activated = ls_library_sidebar_row_activated;
  GTK_LIST_BOX_CLASS (klass)->row_selected = ls_library_sidebar_row_selected;

  /**
   * LsLibrarySidebar::group-chosen:
   * @group: (nullable): the name of a group; %NULL: all lessons
   */
  signals[GROUP_CHOSEN] = g_signal_new ("group-chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static GtkWidget *
new_row (const char *title, const char *icon, int count)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 11), *label = gtk_label_new (title);
  g_autofree char *name = NULL;

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), MIN (g_utf8_strlen (title, -1), LABEL_CHARS_MAX));
  gtk_container_add (GTK_CONTAINER (box), gtk_image_new_from_icon_name (icon, GTK_ICON_SIZE_MENU));
  gtk_box_pack_start (GTK_BOX (box), label, TRUE, TRUE, 0);
  if (count >= 0)
    {
      g_autofree char *text = g_strdup_printf ("%d", count);
      GtkWidget *number = gtk_label_new (text);

      gtk_style_context_add_class (gtk_widget_get_style_context (number), "ls-count");
      gtk_container_add (GTK_CONTAINER (box), number);
      name = g_strdup_printf (g_dngettext (NULL, "%s, %d lesson", "%s, %d lessons", count), title, count);
      atk_object_set_name (gtk_widget_get_accessible (row), name);
    }
  gtk_container_add (GTK_CONTAINER (row), box);
  gtk_widget_show_all (row);
  return row;
}

static void
add_group (LsLibrarySidebar *self, const LsLibraryGroup *group)
{
  GtkWidget *row = new_row (group->label, group->icon, group->count);

  g_object_set_data_full (G_OBJECT (row), "group", g_strdup (group->name), g_free);
  gtk_container_add (GTK_CONTAINER (self), row);
  if (g_strcmp0 (self->chosen, group->name) == 0)
    gtk_list_box_select_row (GTK_LIST_BOX (self), GTK_LIST_BOX_ROW (row));
}

static void
add_deeds (LsLibrarySidebar *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (deeds); i++)
    {
      GtkWidget *row = new_row (_(deeds[i].title), deeds[i].icon, -1);

      gtk_list_box_row_set_selectable (GTK_LIST_BOX_ROW (row), FALSE);
      g_object_set_data (G_OBJECT (row), "action", (char *) deeds[i].action);
      gtk_container_add (GTK_CONTAINER (self), row);
    }
}

static void
add_heading (GtkListBoxRow *row, const char *title)
{
  GtkWidget *label = gtk_label_new (title);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_style_context_add_class (gtk_widget_get_style_context (label), "ls-group");
  g_object_set (label, "margin-start", 14, "margin-top", gtk_list_box_row_get_index (row) == 0 ? 14 : 22, "margin-bottom", 6,
                NULL);
  gtk_widget_show (label);
  gtk_list_box_row_set_header (row, label);
}

static void
update_header (GtkListBoxRow *row, GtkListBoxRow *before, gpointer data)
{
  gboolean is_deed = g_object_get_data (G_OBJECT (row), "action") != NULL;
  gboolean was_deed = before != NULL && g_object_get_data (G_OBJECT (before), "action") != NULL;

  if (before != NULL && is_deed == was_deed)
    gtk_list_box_row_set_header (row, NULL);
  else
    add_heading (row, is_deed ? _("DO") : _("LEARN"));
}

static void
ls_library_sidebar_init (LsLibrarySidebar *self)
{
  gtk_style_context_add_class (gtk_widget_get_style_context (GTK_WIDGET (self)), "ls-library-sidebar");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self), GTK_SELECTION_BROWSE);
  gtk_list_box_set_header_func (GTK_LIST_BOX (self), update_header, NULL, NULL);
  atk_object_set_name (gtk_widget_get_accessible (GTK_WIDGET (self)), _("What to learn and do"));
}

/**
 * ls_library_sidebar_new:
 *
 * Returns: (transfer full): a list without groups
 */
GtkWidget *
ls_library_sidebar_new (void)
{
  return g_object_new (LS_TYPE_LIBRARY_SIDEBAR, "visible", TRUE, NULL);
}

/**
 * ls_library_sidebar_set_groups:
 * @self: a list
 * @groups: (element-type LsLibraryGroup): what to choose from
 * @n_lessons: how many lessons they have together
 */
void
ls_library_sidebar_set_groups (LsLibrarySidebar *self, const GPtrArray *groups, guint n_lessons)
{
  GtkWidget *all;

  self->is_filling = TRUE;
  gtk_container_foreach (GTK_CONTAINER (self), (GtkCallback) gtk_widget_destroy, NULL);
  all = new_row (_("All lessons"), "accessories-dictionary-symbolic", n_lessons);
  gtk_container_add (GTK_CONTAINER (self), all);
  if (self->chosen == NULL)
    gtk_list_box_select_row (GTK_LIST_BOX (self), GTK_LIST_BOX_ROW (all));
  for (guint i = 0; i < groups->len; i++)
    add_group (self, groups->pdata[i]);
  add_deeds (self);
  self->is_filling = FALSE;
}
