/* window-private.h: what the window's own files share.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "library-page.h"
#include "session-page.h"
#include "window.h"

G_BEGIN_DECLS

struct _LsWindow {
  HdyApplicationWindow parent;

  GtkWidget     *elastic;        /* holds the deck */
  HdyDeck       *deck;
  LsLibraryPage *library;
  LsSessionPage *session;
  LsRunner      *runner;
  GCancellable  *cancellable;    /* what is being read for this window */
  guint          idle;           /* what can wait until the window is seen */
  LsLesson      *opening;        /* what is being played to be opened, */
  guint64        opening_step;   /* and where one goes on in it */
};

/* window.c */
gboolean ls_window_is_in_library (LsWindow *self);
void     ls_window_show_session  (LsWindow *self, const char *title);

/* window-actions.c */
void     ls_window_add_actions   (LsWindow *self);

G_END_DECLS
