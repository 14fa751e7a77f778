/* live-connect.h: talks to a real server: says the lines that it is given, each when its turn has come.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "protocols/protocol.h"

G_BEGIN_DECLS

typedef struct _LsLiveConnect LsLiveConnect;

typedef enum {
  LS_LIVE_IN_CLEAR,
  LS_LIVE_TLS,           /* from the first octet */
  LS_LIVE_START_TLS      /* as soon as the server has greeted, or not at all */
} LsLiveSecurity;

/**
 * LsLiveConnectSetup:
 * @protocol: what is spoken
 * @host: a name or an address
 * @port: where the server listens
 * @limit_us: how long each step may take: the name, TCP, TLS, the greeting, a reply
 * @pipelining: whether lines go without the replies to those before them, as far as the protocol lets them
 * @security: when TLS comes; asked for by a line of the input, it is also made
 * @insecure: whether a certificate that fails is taken all the same
 * @trust: (nullable): whose certificates are trusted; %NULL: the system's
 * @wants: called when there is room for more lines
 * @ended: called once, at the end: @error says why it failed, %NULL: the server closed in order
 * @data: for both; neither may free the connect
 */
typedef struct {
  const LsProtocol *protocol;
  const char       *host;
  guint16           port;
  gint64            limit_us;
  gboolean          pipelining;
  LsLiveSecurity    security;
  gboolean          insecure;
  GTlsDatabase     *trust;
  void            (*wants) (gpointer data);
  void            (*ended) (gpointer data, const GError *error);
  gpointer          data;
} LsLiveConnectSetup;

LsLiveConnect *ls_live_connect_new         (const LsLiveConnectSetup *setup, GError **error);
void           ls_live_connect_free        (LsLiveConnect *self);
void           ls_live_connect_say         (LsLiveConnect *self, LsSpan line);
void           ls_live_connect_end_input   (LsLiveConnect *self);
gboolean       ls_live_connect_has_room    (const LsLiveConnect *self);
LsSession     *ls_live_connect_get_session (LsLiveConnect *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LsLiveConnect, ls_live_connect_free)

G_END_DECLS
