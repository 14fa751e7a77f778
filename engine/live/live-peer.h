/* live-peer.h: one client of a served world: its stream, the server that answers it, and the observer.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "live/live-clock.h"
#include "live/live-past.h"
#include "live/live-poll.h"
#include "live/live-stream.h"
#include "world/world.h"

G_BEGIN_DECLS

typedef struct _LsLivePeer LsLivePeer;

#define LS_LIVE_READ_BYTES 65536

/**
 * LsLiveHouse:
 * @world: what is served
 * @session: where everything is logged
 * @store: where letters go
 * @poll: waits for all descriptors
 * @clock: the session's time
 * @begins: seconds since 1970 at its start
 * @peers: (element-type LsLivePeer): all that are connected, in no order
 * @n_talking: how many of them are served; the others only say farewell
 * @n_handshakes: how many of them are at a TLS handshake
 * @certificate: (nullable): by which TLS is made; %NULL: none is
 * @storing: whose letter the store is taking at this moment
 * @past: what came since the log was last trimmed
 * @buffer: room for one read
 *
 * What all peers of a serve have in common.
 */
typedef struct {
  LsWorld     *world;
  LsSession   *session;
  LsStore     *store;
  LsLivePoll  *poll;
  LsLiveClock *clock;
  gint64       begins;
  GPtrArray   *peers;
  guint        n_talking;
  guint        n_handshakes;
  GTlsCertificate *certificate;
  LsLivePeer  *storing;
  LsLivePast   past;
  guint8       buffer[LS_LIVE_READ_BYTES];
} LsLiveHouse;

LsLivePeer   *ls_live_peer_new        (LsLiveHouse *house, const LsWorldServer *server, LsLiveStream *stream,
                                       const LsEnd *client_end, const LsEnd *server_end, gboolean secure);
void          ls_live_peer_open       (LsLivePeer *self);
void          ls_live_peer_stop       (LsLivePeer *self);
void          ls_live_peer_drop       (LsLivePeer *self);
void          ls_live_peer_wake       (LsLivePeer *self, gint64 now_us);
gint64        ls_live_peer_next_time  (const LsLivePeer *self);
LsConnection *ls_live_peer_connection (LsLivePeer *self);
gboolean      ls_live_peer_is_gone    (LsLivePeer *self);

G_END_DECLS
