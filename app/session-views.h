/* session-views.h: the views of a session that only look on: transcript, packets, mailboxes, wire, findings.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "views/transcript-view.h"

G_BEGIN_DECLS

typedef struct _LsSessionViews LsSessionViews;

LsSessionViews *ls_session_views_new (GtkStack *stage, GtkStack *companion);
void            ls_session_views_set (LsSessionViews *self, LsBranches *branches, const LsDiagram *diagram);
void            ls_session_views_toggle_shared (LsSessionViews *self);

G_END_DECLS
