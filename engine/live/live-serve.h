/* live-serve.h: hosts a world's servers on real sockets.
 *
 * The very same machines answer here as in the simulator, and the same
 * observer logs all that is said, into one session.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "world/world.h"

G_BEGIN_DECLS

typedef struct _LsLiveServe LsLiveServe;

/* What all mailboxes together may hold; a letter more gets the protocol's temporary error. */
#define LS_LIVE_STORE_OCTETS (256 * 1024 * 1024)

typedef void (*LsLiveServeStopped) (gpointer data);

LsLiveServe *ls_live_serve_new           (LsWorld *world, guint max_connections, GError **error);
void         ls_live_serve_free          (LsLiveServe *self);
void         ls_live_serve_set_certificate (LsLiveServe *self, GTlsCertificate *certificate);
guint16      ls_live_serve_listen        (LsLiveServe *self, const LsWorldServer *server, const char *address,
                                          guint16 port, gboolean secure, GError **error);
void         ls_live_serve_stop          (LsLiveServe *self, LsLiveServeStopped stopped, gpointer data);
LsSession   *ls_live_serve_get_session   (LsLiveServe *self);
LsStore     *ls_live_serve_get_store     (LsLiveServe *self);
gboolean     ls_live_serve_set_folder    (LsLiveServe *self, const char *folder, const char *domain, GError **error);
guint        ls_live_serve_n_connections (const LsLiveServe *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LsLiveServe, ls_live_serve_free)

G_END_DECLS
