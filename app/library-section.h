/* library-section.h: the cards of a group of lessons, below its name.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "lesson-card.h"
#include "library-group.h"

G_BEGIN_DECLS

#define LS_TYPE_LIBRARY_SECTION (ls_library_section_get_type ())
G_DECLARE_FINAL_TYPE (LsLibrarySection, ls_library_section, LS, LIBRARY_SECTION, GtkBox)

GtkWidget            *ls_library_section_new           (LsLibraryGroup *group);
const LsLibraryGroup *ls_library_section_get_group     (LsLibrarySection *self);
guint                 ls_library_section_get_order     (LsLibrarySection *self);
void                  ls_library_section_add           (LsLibrarySection *self, LsLoadedLesson *loaded);
guint                 ls_library_section_filter        (LsLibrarySection *self, const char *words);
void                  ls_library_section_show_progress (LsLibrarySection *self);
const LsLoadedLesson *ls_library_section_find          (LsLibrarySection *self, const char *file);
guint                 ls_library_section_place         (LsLibrarySection *self, const char *id);
const LsLoadedLesson *ls_library_section_unfinished    (LsLibrarySection *self);

G_END_DECLS
