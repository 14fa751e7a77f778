/* live-certificate.c: certificates: a throw-away one made, a given one loaded, another's judged in words. RFC 5280.
 *
 * GIO uses certificates, and cannot make one: GnuTLS does.
 * SPDX-License-Identifier: MIT */
#include "live/live-certificate.h"

#include <gnutls/crypto.h>
#include <gnutls/x509.h>
#include <string.h>

/* A throw-away certificate outlives a long class, and is of no use to anybody much later. */
#define VALID_BEFORE_S (24 * 60 * 60)
#define VALID_AFTER_S  (30 * 24 * 60 * 60)
#define SERIAL_OCTETS  16
/* Of the names in somebody's certificate, so many are told. */
#define NAMES_TOLD 4

G_DEFINE_AUTO_CLEANUP_FREE_FUNC (gnutls_x509_crt_t, gnutls_x509_crt_deinit, NULL)
G_DEFINE_AUTO_CLEANUP_FREE_FUNC (gnutls_x509_privkey_t, gnutls_x509_privkey_deinit, NULL)

/* ---- one made ---- */

static int
add_name (gnutls_x509_crt_t certificate, const char *name)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (name);

  if (address != NULL)
    return gnutls_x509_crt_set_subject_alt_name (certificate, GNUTLS_SAN_IPADDRESS, g_inet_address_to_bytes (address),
                                                 g_inet_address_get_native_size (address), GNUTLS_FSAN_APPEND);
  return gnutls_x509_crt_set_subject_alt_name (certificate, GNUTLS_SAN_DNSNAME, name, strlen (name), GNUTLS_FSAN_APPEND);
}

/* RFC 5280 section 4.1.2.2: a positive number that nobody used before. */
static int
set_serial (gnutls_x509_crt_t certificate)
{
  guint8 serial[SERIAL_OCTETS];
  int result = gnutls_rnd (GNUTLS_RND_NONCE, serial, sizeof serial);

  serial[0] = (serial[0] & 0x7f) | 0x40;
  return result < 0 ? result : gnutls_x509_crt_set_serial (certificate, serial, sizeof serial);
}

/* Fills and signs it; GnuTLS' error, or 0. */
static int
fill (gnutls_x509_crt_t certificate, gnutls_x509_privkey_t key, const char *const *names)
{
  gint64 now = g_get_real_time () / G_TIME_SPAN_SECOND;
  guint8 id[20];
  gsize id_size = sizeof id;
  int result = gnutls_x509_privkey_generate (key, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0);

#define AND_THEN(call) (result = result < 0 ? result : (call))
  AND_THEN (gnutls_x509_crt_set_version (certificate, 3));
  AND_THEN (set_serial (certificate));
  AND_THEN (gnutls_x509_crt_set_dn_by_oid (certificate, GNUTLS_OID_X520_COMMON_NAME, 0, names[0], strlen (names[0])));
  AND_THEN (gnutls_x509_crt_set_issuer_dn_by_oid (certificate, GNUTLS_OID_X520_COMMON_NAME, 0, names[0], strlen (names[0])));
  AND_THEN (gnutls_x509_crt_set_activation_time (certificate, now - VALID_BEFORE_S));
  AND_THEN (gnutls_x509_crt_set_expiration_time (certificate, now + VALID_AFTER_S));
  AND_THEN (gnutls_x509_crt_set_key (certificate, key));
  AND_THEN (gnutls_x509_crt_set_basic_constraints (certificate, 0, -1));
  AND_THEN (gnutls_x509_crt_set_key_usage (certificate, GNUTLS_KEY_DIGITAL_SIGNATURE));
  AND_THEN (gnutls_x509_crt_set_key_purpose_oid (certificate, GNUTLS_KP_TLS_WWW_SERVER, 0));
  AND_THEN (gnutls_x509_crt_get_key_id (certificate, 0, id, &id_size));
  AND_THEN (gnutls_x509_crt_set_subject_key_id (certificate, id, id_size));
  for (guint i = 0; names[i] != NULL; i++)
    AND_THEN (add_name (certificate, names[i]));
  AND_THEN (gnutls_x509_crt_sign2 (certificate, certificate, key, GNUTLS_DIG_SHA256, 0));
#undef AND_THEN
  return MIN (result, 0);
}

static void
append_pem (GString *pem, const gnutls_datum_t *part)
{
  if (part->data != NULL)
    g_string_append_len (pem, (const char *) part->data, part->size);
}

/**
 * ls_live_certificate_make:
 * @names: host names and addresses that it is good for, at least one; %NULL ends them
 * @error: where to say why it could not
 *
 * Makes a certificate with a key of its own (ECDSA, P-256), signed by itself, for some weeks.
 *
 * Returns: (transfer full) (nullable): the certificate with its key
 */
GTlsCertificate *
ls_live_certificate_make (const char *const *names, GError **error)
{
  g_auto (gnutls_x509_crt_t) certificate = NULL;
  g_auto (gnutls_x509_privkey_t) key = NULL;
  gnutls_datum_t certificate_pem = { NULL, 0 }, key_pem = { NULL, 0 };
  g_autoptr (GString) pem = g_string_new (NULL);
  int result = gnutls_x509_crt_init (&certificate);

  if (result >= 0)
    result = gnutls_x509_privkey_init (&key);
  if (result >= 0)
    result = fill (certificate, key, names);
  if (result >= 0)
    result = gnutls_x509_crt_export2 (certificate, GNUTLS_X509_FMT_PEM, &certificate_pem);
  if (result >= 0)
    result = gnutls_x509_privkey_export2_pkcs8 (key, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN, &key_pem);
  append_pem (pem, &certificate_pem);
  append_pem (pem, &key_pem);
  gnutls_free (certificate_pem.data);
  gnutls_free (key_pem.data);
  if (result < 0)
    {
      g_set_error (error, G_TLS_ERROR, G_TLS_ERROR_MISC, "cannot make a certificate: %s", gnutls_strerror (result));
      return NULL;
    }
  return g_tls_certificate_new_from_pem (pem->str, pem->len, error);
}

/* GIO's message does not name the file that is not there. */
static gboolean
is_readable (const char *file, GError **error)
{
  g_autofree char *text = NULL;

  return g_file_get_contents (file, &text, NULL, error);
}

/* GIO takes another's key, and finds out at the first handshake. */
static gboolean
is_pair (const char *file, const char *key_file, GError **error)
{
  gnutls_certificate_credentials_t credentials = NULL;
  int result = gnutls_certificate_allocate_credentials (&credentials);

  if (result >= 0)
    result = gnutls_certificate_set_x509_key_file (credentials, file, key_file, GNUTLS_X509_FMT_PEM);
  gnutls_certificate_free_credentials (credentials);
  if (result < 0)
    g_set_error_literal (error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE, gnutls_strerror (result));
  return result >= 0;
}

/**
 * ls_live_certificate_load:
 * @file: a PEM file with the certificate, and those of its issuers behind it
 * @key_file: a PEM file with its key
 * @error: where to say why it could not
 *
 * Returns: (transfer full) (nullable): the certificate with its key
 */
GTlsCertificate *
ls_live_certificate_load (const char *file, const char *key_file, GError **error)
{
  GTlsCertificate *certificate = NULL;
  g_autoptr (GError) cause = NULL;

  if (!is_readable (file, error) || !is_readable (key_file, error))
    return NULL;
  if (is_pair (file, key_file, &cause))
    certificate = g_tls_certificate_new_from_files (file, key_file, &cause);
  if (certificate == NULL)
    g_set_error (error, cause->domain, cause->code, "%s and %s are no certificate with its key in PEM: %s", file, key_file,
                 cause->message);
  return certificate;
}

/* ---- another's ---- */

/* `“mail.example.org”, “192.0.2.1” and 3 more`; of one without such names its subject. */
static void
append_names (GString *out, GTlsCertificate *certificate)
{
  g_autoptr (GPtrArray) dns = g_tls_certificate_get_dns_names (certificate);
  g_autoptr (GPtrArray) addresses = g_tls_certificate_get_ip_addresses (certificate);
  guint n_dns = dns != NULL ? dns->len : 0, n = n_dns + (addresses != NULL ? addresses->len : 0);

  for (guint i = 0; i < MIN (n, NAMES_TOLD); i++)
    {
      g_autofree char *name = NULL;

      if (i < n_dns)
        {
          gsize length;
          const char *octets = g_bytes_get_data (dns->pdata[i], &length);
          g_autofree char *raw = g_strndup (octets != NULL ? octets : "", length);

          name = g_utf8_make_valid (raw, -1);
        }
      else
        name = g_inet_address_to_string (addresses->pdata[i - n_dns]);
      g_string_append_printf (out, "%s“%s”", i > 0 ? ", " : "", name);
    }
  if (n > NAMES_TOLD)
    g_string_append_printf (out, " and %u more", n - NAMES_TOLD);
  if (n == 0)
    {
      g_autofree char *subject = g_tls_certificate_get_subject_name (certificate);

      g_string_append_printf (out, "no host (its subject is “%s”)", subject != NULL ? subject : "");
    }
}

static char *
format_time (GDateTime *time)
{
  return time != NULL ? g_date_time_format (time, "%Y-%m-%d %H:%M:%S UTC") : g_strdup ("a time that cannot be read");
}

/**
 * ls_live_certificate_describe:
 * @certificate: a certificate
 *
 * Returns: (transfer full): for whom it is made out, and its SHA-256 fingerprint
 */
char *
ls_live_certificate_describe (GTlsCertificate *certificate)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GByteArray) der = NULL;
  g_autofree char *sum = NULL;

  append_names (out, certificate);
  g_object_get (certificate, "certificate", &der, NULL);
  sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, der->data, der->len);
  g_string_append_printf (out, ", SHA-256 %s", sum);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
append_fault (GString *out, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
append_fault (GString *out, const char *format, ...)
{
  va_list arguments;

  if (out->len > 0)
    g_string_append (out, "; ");
  va_start (arguments, format);
  g_string_append_vprintf (out, format, arguments);
  va_end (arguments);
}

static void
append_untrusted (GString *out, GTlsCertificate *certificate)
{
  g_autofree char *issuer = g_tls_certificate_get_issuer_name (certificate);
  g_autofree char *subject = g_tls_certificate_get_subject_name (certificate);

  if (g_strcmp0 (issuer, subject) == 0)
    append_fault (out, "it is signed by itself, and not among the certificates that are trusted here (RFC 5280 section 6.1)");
  else
    append_fault (out, "no authority that is trusted here has signed it; its issuer is “%s” (RFC 5280 section 6.1)",
                  issuer != NULL ? issuer : "");
}

static void
append_validity (GString *out, GTlsCertificate *certificate, GTlsCertificateFlags faults)
{
  g_autoptr (GDateTime) begins = g_tls_certificate_get_not_valid_before (certificate);
  g_autoptr (GDateTime) ends = g_tls_certificate_get_not_valid_after (certificate);
  g_autofree char *from = format_time (begins), *until = format_time (ends);

  if (faults & G_TLS_CERTIFICATE_NOT_ACTIVATED)
    append_fault (out, "it is not valid before %s (RFC 5280 section 4.1.2.5)", from);
  if (faults & G_TLS_CERTIFICATE_EXPIRED)
    append_fault (out, "it has expired: it was valid until %s (RFC 5280 section 4.1.2.5)", until);
}

/**
 * ls_live_certificate_judge:
 * @certificate: a server's
 * @faults: what is wrong with it
 * @host: who was called
 *
 * Returns: (transfer full): which rules it fails, and how; empty where there are no faults
 */
char *
ls_live_certificate_judge (GTlsCertificate *certificate, GTlsCertificateFlags faults, const char *host)
{
  g_autoptr (GString) out = g_string_new (NULL);

  if (faults & G_TLS_CERTIFICATE_UNKNOWN_CA)
    append_untrusted (out, certificate);
  if (faults & G_TLS_CERTIFICATE_BAD_IDENTITY)
    {
      append_fault (out, "it is not made out to “%s”, who was called, but to ", host);
      append_names (out, certificate);
      g_string_append (out, " (RFC 6125 section 6.4)");
    }
  append_validity (out, certificate, faults);
  if (faults & G_TLS_CERTIFICATE_REVOKED)
    append_fault (out, "its issuer has revoked it (RFC 5280 section 6.3)");
  if (faults & G_TLS_CERTIFICATE_INSECURE)
    append_fault (out, "it is signed by a method that is no longer safe (RFC 9155 section 2)");
  if (out->len == 0 && faults != 0)
    append_fault (out, "it does not hold what a server's certificate must (RFC 5280 section 4.2)");
  return g_string_free (g_steal_pointer (&out), FALSE);
}
