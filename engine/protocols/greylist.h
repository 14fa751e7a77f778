/* greylist.h: who was seen before: client, sender and recipient together.
 *
 * A server that greylists puts off what it has not seen, and lets in what comes
 * back later. One list serves all of its connections.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/span.h"

G_BEGIN_DECLS

#define LS_GREYLIST_MAX 10000   /* of so many it remembers the first time; then it begins anew */

typedef struct _LsGreylist LsGreylist;

LsGreylist *ls_greylist_new  (gint64 wait_us);
void        ls_greylist_free (LsGreylist *self);
gboolean    ls_greylist_lets_in (LsGreylist *self, gint64 now_us, const char *client_address, const char *sender, const char *recipient);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LsGreylist, ls_greylist_free)

G_END_DECLS
