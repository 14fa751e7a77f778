/* transcript-view.c: every line that was said, word for word; in a "what if" both stories side by side.
 * SPDX-License-Identifier: MIT */
#include "views/transcript-view.h"

#include "views/transcript-area.h"

struct _LsTranscriptView {
  GtkScrolledWindow parent;

  LsTranscriptArea *area;
};

G_DEFINE_FINAL_TYPE (LsTranscriptView, ls_transcript_view, GTK_TYPE_SCROLLED_WINDOW)

static void
ls_transcript_view_class_init (LsTranscriptViewClass *klass)
{
}

static void
ls_transcript_view_init (LsTranscriptView *self)
{
  self->area = LS_TRANSCRIPT_AREA (ls_transcript_area_new ());
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_container_add (GTK_CONTAINER (self), GTK_WIDGET (self->area));
}

/**
 * ls_transcript_view_new:
 *
 * Returns: (transfer full): a view that shows nothing yet
 */
GtkWidget *
ls_transcript_view_new (void)
{
  return g_object_new (LS_TYPE_TRANSCRIPT_VIEW, "visible", TRUE, NULL);
}

/**
 * ls_transcript_view_set_branches:
 * @self: a view
 * @branches: the lesson and what was asked of it
 */
void
ls_transcript_view_set_branches (LsTranscriptView *self, LsBranches *branches)
{
  ls_transcript_area_set_branches (self->area, branches);
}
