/* elastic.h: holds a page whose parts find other places when the window gets small: it never keeps the window large.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LS_TYPE_ELASTIC (ls_elastic_get_type ())
G_DECLARE_FINAL_TYPE (LsElastic, ls_elastic, LS, ELASTIC, GtkBin)

GtkWidget *ls_elastic_new (GtkWidget *child);

G_END_DECLS
