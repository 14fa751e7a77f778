/* live-tls.c: TLS over a real connection: which, with whom, and what is said of it.
 * SPDX-License-Identifier: MIT */
#include "live/live-tls.h"

#include "live/live-certificate.h"

/* Under this name a connection keeps what is wrong with its peer's certificate, in words. */
#define FAULTS "lockstep-faults"
/* And under this one who judges it. */
#define JUDGE  "lockstep-judge"

/* RFC 7301: a server that is offered a name it does not know goes on without one. */
static void
set_alpn (GTlsConnection *tls, const char *alpn)
{
  const char *const names[] = { alpn, NULL };

  /* Many a server hangs up without TLS' goodbye; a letter's end is its dot, a session's its QUIT. */
  g_tls_connection_set_require_close_notify (tls, FALSE);
  if (alpn != NULL)
    g_tls_connection_set_advertised_protocols (tls, names);
}

/**
 * ls_live_tls_server_new:
 * @stream: a client's connection
 * @certificate: ours, with its key
 * @alpn: (nullable): the protocol's name in a handshake
 * @error: where to say why it could not
 *
 * Returns: (transfer full) (nullable): the server's end of TLS over @stream; ls_live_stream_secure() makes its handshake
 */
GTlsConnection *
ls_live_tls_server_new (LsLiveStream *stream, GTlsCertificate *certificate, const char *alpn, GError **error)
{
  g_autoptr (GIOStream) io = ls_live_stream_dup_io (stream, error);
  GTlsConnection *tls;

  if (io == NULL)
    return NULL;
  /* Made in the ordinary way it would read all of the system's authorities first, which takes longer than all else:
   * a server asks no client for a certificate. */
  tls = g_initable_new (g_tls_backend_get_server_connection_type (g_tls_backend_get_default ()), NULL, error,
                        "base-io-stream", io, "certificate", certificate, "database", NULL, NULL);
  if (tls != NULL)
    set_alpn (tls, alpn);
  return tls;
}

/* What a client thinks of its server's certificate. */
typedef struct {
  GSocketConnectable *identity;
  char               *host;
  gboolean            insecure;
} Judge;

static void
judge_free (gpointer data)
{
  Judge *self = data;

  g_object_unref (self->identity);
  g_free (self->host);
  g_free (self);
}

/* RFC 6066 section 3: an address is no server name. GIO, told of one, would send it so; not told, it cannot compare. */
static GTlsCertificateFlags
judge_address (const Judge *self, GTlsCertificate *certificate, GTlsCertificateFlags faults)
{
  if (!g_hostname_is_ip_address (self->host))
    return faults;
  return (faults & ~G_TLS_CERTIFICATE_BAD_IDENTITY)
         | (g_tls_certificate_verify (certificate, self->identity, NULL) & G_TLS_CERTIFICATE_BAD_IDENTITY);
}

static gboolean
judge (GTlsConnection *tls, const Judge *self, GTlsCertificate *certificate, GTlsCertificateFlags faults)
{
  faults = judge_address (self, certificate, faults);
  if (faults != 0)
    g_object_set_data_full (G_OBJECT (tls), FAULTS, ls_live_certificate_judge (certificate, faults, self->host), g_free);
  return faults == 0 || self->insecure;
}

static gboolean
on_certificate (GTlsConnection *tls, GTlsCertificate *certificate, GTlsCertificateFlags faults, gpointer data)
{
  return judge (tls, data, certificate, faults);
}

/**
 * ls_live_tls_client_new:
 * @stream: a connection to a server
 * @how: whom to expect there
 * @error: where to say why it could not
 *
 * Returns: (transfer full) (nullable): the client's end of TLS over @stream; ls_live_stream_secure() makes its
 *   handshake, and ls_live_tls_accepts() has the last word about it
 */
GTlsConnection *
ls_live_tls_client_new (LsLiveStream *stream, const LsLiveTlsClient *how, GError **error)
{
  g_autoptr (GIOStream) io = ls_live_stream_dup_io (stream, error);
  g_autoptr (GSocketConnectable) identity = g_network_address_new (how->host, how->port);
  GSocketConnectable *named = g_hostname_is_ip_address (how->host) ? NULL : identity;
  GIOStream *tls = io != NULL ? g_tls_client_connection_new (io, named, error) : NULL;
  Judge *self;

  if (tls == NULL)
    return NULL;
  set_alpn (G_TLS_CONNECTION (tls), how->alpn);
  if (how->trust != NULL)
    g_tls_connection_set_database (G_TLS_CONNECTION (tls), how->trust);
  self = g_new0 (Judge, 1);
  self->identity = g_steal_pointer (&identity);
  self->host = g_strdup (how->host);
  self->insecure = how->insecure;
  g_object_set_data_full (G_OBJECT (tls), JUDGE, self, judge_free);
  g_signal_connect (tls, "accept-certificate", G_CALLBACK (on_certificate), self);
  return G_TLS_CONNECTION (tls);
}

/**
 * ls_live_tls_accepts:
 * @tls: a client's end of TLS whose handshake is done
 *
 * Returns: whether its server's certificate is taken; else ls_live_tls_faults() tells why not
 */
gboolean
ls_live_tls_accepts (GTlsConnection *tls)
{
  const Judge *self = g_object_get_data (G_OBJECT (tls), JUDGE);

  if (ls_live_tls_faults (tls) != NULL)
    return self->insecure;
  return judge (tls, self, g_tls_connection_get_peer_certificate (tls), 0);
}

static const char *
version_name (GTlsProtocolVersion version)
{
  switch (version)
    {
    case G_TLS_PROTOCOL_VERSION_TLS_1_0:
      return "TLS 1.0";
    case G_TLS_PROTOCOL_VERSION_TLS_1_1:
      return "TLS 1.1";
    case G_TLS_PROTOCOL_VERSION_TLS_1_2:
      return "TLS 1.2";
    case G_TLS_PROTOCOL_VERSION_TLS_1_3:
      return "TLS 1.3";
    default:
      return "TLS";
    }
}

/**
 * ls_live_tls_describe:
 * @tls: one end of TLS whose handshake is done
 *
 * Returns: (transfer full): what stands now: version, cipher suite, and of a server its certificate
 */
char *
ls_live_tls_describe (GTlsConnection *tls)
{
  GTlsCertificate *peer = g_tls_connection_get_peer_certificate (tls);
  g_autofree char *suite = g_tls_connection_get_ciphersuite_name (tls), *whose = NULL;
  const char *faults = ls_live_tls_faults (tls), *version = version_name (g_tls_connection_get_protocol_version (tls));
  g_autoptr (GString) out = g_string_new (NULL);

  g_string_append_printf (out, "TLS stands: %s, %s", version, suite != NULL ? suite : "an unknown cipher suite");
  if (peer != NULL)
    {
      whose = ls_live_certificate_describe (peer);
      g_string_append_printf (out, "; the server's certificate is made out to %s", whose);
    }
  if (faults != NULL)
    g_string_append_printf (out, "; it is taken though it would have been refused: %s", faults);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/**
 * ls_live_tls_faults:
 *
 * Returns: (nullable): what is wrong with the peer's certificate; %NULL: nothing, or there was none yet
 */
const char *
ls_live_tls_faults (GTlsConnection *tls)
{
  return g_object_get_data (G_OBJECT (tls), FAULTS);
}

/**
 * ls_live_tls_failure:
 * @tls: one end of TLS whose handshake failed
 * @error: (nullable): how it failed; %NULL: its certificate is not accepted
 *
 * Returns: (transfer full): why, for people
 */
char *
ls_live_tls_failure (GTlsConnection *tls, const GError *error)
{
  if (ls_live_tls_faults (tls) != NULL && (error == NULL || g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE)))
    return g_strdup_printf ("the certificate is refused: %s", ls_live_tls_faults (tls));
  if (g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_NOT_TLS))
    return g_strdup ("the TLS handshake failed: the other end does not speak TLS here");
  if (g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_EOF) || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED))
    return g_strdup ("the TLS handshake failed: the other end closed");
  return g_strdup_printf ("the TLS handshake failed: %s", error->message);
}
