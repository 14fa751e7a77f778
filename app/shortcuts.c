/* shortcuts.c: the window that shows every key, made from the table of keys.
 * SPDX-License-Identifier: MIT */
#include "shortcuts.h"

#include "keys.h"

#include <glib/gi18n.h>

static void
append_accels (GString *accels, const char *const *more, guint n_more)
{
  for (guint i = 0; i < n_more && more[i] != NULL; i++)
    g_string_append_printf (accels, "%s%s", accels->len > 0 ? " " : "", more[i]);
}

static GtkWidget *
new_shortcut (const LsKey *key)
{
  g_autoptr (GString) accels = g_string_new (NULL);

  append_accels (accels, key->single, G_N_ELEMENTS (key->single));
  append_accels (accels, key->accels, G_N_ELEMENTS (key->accels));
  return g_object_new (GTK_TYPE_SHORTCUTS_SHORTCUT, "visible", TRUE, "title", _(key->title), "accelerator", accels->str, NULL);
}

static void
add_groups (GtkContainer *section)
{
  guint n_keys;
  const LsKey *keys = ls_keys_table (&n_keys);
  GtkWidget *group = NULL;

  for (guint i = 0; i < n_keys; i++)
    {
      if (i == 0 || !g_str_equal (keys[i].group, keys[i - 1].group))
        {
          group = g_object_new (GTK_TYPE_SHORTCUTS_GROUP, "visible", TRUE, "title", _(keys[i].group), NULL);
          gtk_container_add (section, group);
        }
      gtk_container_add (GTK_CONTAINER (group), new_shortcut (&keys[i]));
    }
}

/**
 * ls_shortcuts_new:
 * @parent: the window that it belongs to
 *
 * Returns: (transfer none): the shortcuts window, to be presented
 */
GtkWidget *
ls_shortcuts_new (GtkWindow *parent)
{
  GtkWidget *window = g_object_new (GTK_TYPE_SHORTCUTS_WINDOW, "transient-for", parent, "modal", TRUE, NULL);
  GtkWidget *section = g_object_new (GTK_TYPE_SHORTCUTS_SECTION, "visible", TRUE, "section-name", "keys", "max-height", 12, NULL);

  add_groups (GTK_CONTAINER (section));
  gtk_container_add (GTK_CONTAINER (window), section);
  return window;
}
