/* live-tls.h: TLS over a real connection: which, with whom, and what is said of it.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "live/live-stream.h"

G_BEGIN_DECLS

/* A handshake that takes longer has failed. */
#define LS_LIVE_HANDSHAKE_US (30 * G_TIME_SPAN_SECOND)

/**
 * LsLiveTlsClient:
 * @host: whom we called: named in the handshake, unless it is an address, and looked for in the certificate
 * @port: where
 * @alpn: (nullable): the protocol's name in a handshake (RFC 7301)
 * @trust: (nullable): whose certificates are trusted; %NULL: the system's
 * @insecure: whether a certificate that fails is taken all the same
 *
 * How a client makes TLS.
 */
typedef struct {
  const char   *host;
  guint16       port;
  const char   *alpn;
  GTlsDatabase *trust;
  gboolean      insecure;
} LsLiveTlsClient;

GTlsConnection *ls_live_tls_server_new (LsLiveStream *stream, GTlsCertificate *certificate, const char *alpn, GError **error);
GTlsConnection *ls_live_tls_client_new (LsLiveStream *stream, const LsLiveTlsClient *how, GError **error);
gboolean        ls_live_tls_accepts    (GTlsConnection *tls);
char           *ls_live_tls_describe   (GTlsConnection *tls);
char           *ls_live_tls_failure    (GTlsConnection *tls, const GError *error);
const char     *ls_live_tls_faults     (GTlsConnection *tls);

G_END_DECLS
