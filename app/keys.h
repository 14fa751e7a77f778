/* keys.h: the keyboard, in one table: what each key does, and what the shortcuts window says of it.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * LsKey:
 * @action: a detailed action name
 * @title: what it does, for people; translated when shown
 * @group: of the shortcuts window
 * @accels: keys that work always
 * @single: keys that work where no text is being typed; Space, Enter and arrows first belong to the focused widget
 */
typedef struct {
  const char *action;
  const char *title;
  const char *group;
  const char *accels[4];
  const char *single[4];
} LsKey;

const LsKey *ls_keys_table      (guint *n_keys);
void         ls_keys_set_accels (GtkApplication *application);
gboolean     ls_keys_handle     (GtkWindow *window, GdkEventKey *event);

G_END_DECLS
