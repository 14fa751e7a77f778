/* maildir-store.h: a mail store on disk: Maildir++ folders, which other programs read too.
 *
 * DIR/NAME/{tmp,new,cur} is a user's INBOX, DIR/NAME/.Folder/{tmp,new,cur} another
 * of the user's folders. All waiting for the disk is done in threads; answers come
 * in the main context of whoever asked, which is always the same thread. What is
 * still under way when the store is freed is answered before that returns.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "mail/store.h"

G_BEGIN_DECLS

/**
 * LsMaildirChanged:
 * @data: what was given with the function
 * @asker: what was given to ls_store_deliver() or ls_store_ask() for its answer
 * @what: a sentence for people, in plain words
 *
 * Called for every change, before whoever asked is told.
 */
typedef void (*LsMaildirChanged) (gpointer data, gpointer asker, const char *what);

LsStore *ls_maildir_store_new         (const char *folder, const char *domain, GError **error);
void     ls_maildir_store_set_changed (LsStore *store, LsMaildirChanged changed, gpointer data);

G_END_DECLS
