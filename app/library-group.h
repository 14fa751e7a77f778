/* library-group.h: what a group of lessons is called, and how it is shown.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "lesson/lesson.h"

G_BEGIN_DECLS

/**
 * LsLibraryGroup:
 * @name: as its lessons have it: `Sending: SMTP`; empty: one's own lessons
 * @title: above its cards: `SMTP`
 * @label: in the list at the side: `SMTP, sending`
 * @caption: beside its title
 * @icon: an icon's name
 * @count: how many lessons it has
 */
typedef struct {
  char       *name;
  char       *title;
  char       *label;
  const char *caption;
  const char *icon;
  guint       count;
} LsLibraryGroup;

LsLibraryGroup *ls_library_group_new     (const char *name, const LsProtocol *protocol);
LsLibraryGroup *ls_library_group_new_own (void);
void            ls_library_group_free    (LsLibraryGroup *self);

G_END_DECLS
