/* session-views.c: the views of a session that only look on: transcript, packets, mailboxes, wire, findings.
 * SPDX-License-Identifier: MIT */
#include "session-views.h"

#include "views/findings-view.h"
#include "views/mailboxes-view.h"
#include "views/packets-view.h"
#include "views/view-style.h"
#include "views/wire-view.h"

#include <glib/gi18n.h>

/* Each belongs to its stack. */
struct _LsSessionViews {
  LsTranscriptView *transcript;
  LsPacketsView    *packets;
  LsMailboxesView  *mailboxes;
  LsWireView       *wire;
  LsFindingsView   *findings;
};

static void
add_stage (GtkStack *stage, GtkWidget *view, const char *name, const char *title, const char *icon)
{
  gtk_stack_add_titled (stage, view, name, title);
  gtk_container_child_set (GTK_CONTAINER (stage), view, "icon-name", icon, NULL);
}

/* `Findings 2`: the count stands in the switcher too. */
static void
on_counted (LsFindingsView *findings, guint count, GtkStack *companion)
{
  g_autofree char *title = count > 0 ? g_strdup_printf (_("Findings %u"), count) : g_strdup (_("Findings"));

  gtk_container_child_set (GTK_CONTAINER (companion), GTK_WIDGET (findings), "title", title, NULL);
}

/**
 * ls_session_views_new:
 * @stage: the stack in the middle; gets transcript and packets
 * @companion: the stack beside it; gets the others
 *
 * Returns: (transfer full): the views, which their stacks own; to be freed with g_free()
 */
LsSessionViews *
ls_session_views_new (GtkStack *stage, GtkStack *companion)
{
  LsSessionViews *self = g_new0 (LsSessionViews, 1);

  self->transcript = LS_TRANSCRIPT_VIEW (ls_transcript_view_new ());
  self->packets = LS_PACKETS_VIEW (ls_packets_view_new ());
  add_stage (stage, ls_view_scroller_new (GTK_WIDGET (self->transcript)), "transcript", _("Transcript"),
             "view-list-symbolic");
  add_stage (stage, GTK_WIDGET (self->packets), "packets", _("Packets"), "network-wired-symbolic");
  self->mailboxes = LS_MAILBOXES_VIEW (ls_mailboxes_view_new ());
  self->wire = LS_WIRE_VIEW (ls_wire_view_new ());
  self->findings = LS_FINDINGS_VIEW (ls_findings_view_new ());
  gtk_stack_add_titled (companion, GTK_WIDGET (self->mailboxes), "mailboxes", _("Mailboxes"));
  gtk_stack_add_titled (companion, GTK_WIDGET (self->wire), "wire", _("On the wire"));
  gtk_stack_add_titled (companion, GTK_WIDGET (self->findings), "findings", _("Findings"));
  g_signal_connect (self->findings, "counted", G_CALLBACK (on_counted), companion);
  return self;
}

/**
 * ls_session_views_set:
 * @self: the views
 * @branches: (nullable): what they show; %NULL: nothing any more
 * @diagram: (nullable) (transfer none): names the states; it outlives the branches
 */
void
ls_session_views_set (LsSessionViews *self, LsBranches *branches, const LsDiagram *diagram)
{
  LsCursor *cursor = branches != NULL ? ls_branches_get_cursor (branches) : NULL;

  ls_transcript_view_set (self->transcript, branches, diagram);
  ls_packets_view_set (self->packets, cursor, diagram);
  ls_mailboxes_view_set (self->mailboxes, cursor);
  ls_wire_view_set (self->wire, cursor);
  ls_findings_view_set (self->findings, cursor);
}

/**
 * ls_session_views_toggle_shared:
 * @self: the views, of which the transcript leaves out what two stories share, or shows it again
 */
void
ls_session_views_toggle_shared (LsSessionViews *self)
{
  ls_transcript_view_toggle_shared (self->transcript);
}
