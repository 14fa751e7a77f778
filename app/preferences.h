/* preferences.h: the window in which one says how one likes it.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <handy.h>

G_BEGIN_DECLS

#define LS_TYPE_PREFERENCES (ls_preferences_get_type ())
G_DECLARE_FINAL_TYPE (LsPreferences, ls_preferences, LS, PREFERENCES, HdyPreferencesWindow)

GtkWidget *ls_preferences_new (GtkWindow *parent);

G_END_DECLS
