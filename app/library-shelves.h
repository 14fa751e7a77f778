/* library-shelves.h: every lesson of the library, in sections, in their order.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "lesson-loader.h"

G_BEGIN_DECLS

typedef struct _LsLibraryShelves LsLibraryShelves;

LsLibraryShelves     *ls_library_shelves_new           (GtkBox *box, GCallback on_card_activated, gpointer data);
void                  ls_library_shelves_free          (LsLibraryShelves *self);
void                  ls_library_shelves_add           (LsLibraryShelves *self, LsLoadedLesson *loaded);
const LsLoadedLesson *ls_library_shelves_find          (LsLibraryShelves *self, const char *file);
const LsLoadedLesson *ls_library_shelves_going_on      (LsLibraryShelves *self);
guint                 ls_library_shelves_filter        (LsLibraryShelves *self, const char *group, const char *words);
guint                 ls_library_shelves_groups        (LsLibraryShelves *self, GPtrArray *groups);
void                  ls_library_shelves_show_progress (LsLibraryShelves *self);
char                 *ls_library_shelves_describe      (LsLibraryShelves *self, const LsLesson *lesson);
gboolean              ls_library_shelves_is_own        (const LsLoadedLesson *loaded);

G_END_DECLS
