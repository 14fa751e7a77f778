/* live-stream.h: one end of a real connection: what can be read or written without waiting.
 *
 * Never more than one read and one write a turn, none of which blocks. What
 * lies between here and the wire is the stream's own business.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "core/span.h"

G_BEGIN_DECLS

typedef enum {
  LS_LIVE_DONE,       /* some octets were read or written */
  LS_LIVE_LATER,      /* not now: wait until it is ready */
  LS_LIVE_END,        /* read: the other end sends no more */
  LS_LIVE_BROKEN      /* the connection is broken */
} LsLiveResult;

typedef struct _LsLiveStream LsLiveStream;

/**
 * LsLiveSecured:
 * @data: what was given with the function
 * @error: (nullable): why TLS does not stand; %NULL: it does
 *
 * Told the end of a handshake. It may free the stream.
 */
typedef void (*LsLiveSecured) (gpointer data, const GError *error);

LsLiveStream   *ls_live_stream_accept        (GSocket *listener, GSocketAddress **from, gboolean *exhausted);
LsLiveStream   *ls_live_stream_new           (GSocket *socket);
GSocketAddress *ls_live_stream_local_address (const LsLiveStream *self);
int             ls_live_stream_get_fd        (const LsLiveStream *self);
LsLiveResult    ls_live_stream_read          (LsLiveStream *self, guint8 *octets, gsize size, gsize *got);
LsLiveResult    ls_live_stream_write         (LsLiveStream *self, LsSpan octets, gsize *put);
GIOStream      *ls_live_stream_dup_io        (LsLiveStream *self, GError **error);
void            ls_live_stream_secure        (LsLiveStream *self, GTlsConnection *tls, LsLiveSecured secured, gpointer data);
GTlsConnection *ls_live_stream_get_tls       (const LsLiveStream *self);
void            ls_live_stream_finish        (LsLiveStream *self);
void            ls_live_stream_reset         (LsLiveStream *self);
void            ls_live_stream_free          (LsLiveStream *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LsLiveStream, ls_live_stream_free)

G_END_DECLS
