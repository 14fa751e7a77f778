/* faults-view.h: what is wrong in a lesson file, each fault with its place, to be copied.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LS_TYPE_FAULTS_VIEW (ls_faults_view_get_type ())
G_DECLARE_FINAL_TYPE (LsFaultsView, ls_faults_view, LS, FAULTS_VIEW, GtkBox)

GtkWidget  *ls_faults_view_new      (void);
void        ls_faults_view_set      (LsFaultsView *self, const char *file, const char *faults);
const char *ls_faults_view_get_file (LsFaultsView *self);

G_END_DECLS
