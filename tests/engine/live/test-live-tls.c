/* test-live-tls.c: TLS between our own ends: certificates made and judged, handshakes that succeed, fail and never end.
 * SPDX-License-Identifier: MIT */
#include "live-testing.h"

#include "capture/writer.h"
#include "live/live-certificate.h"
#include "live/live-connect.h"
#include "world/world-default.h"

#include <string.h>

#define GREETING "220 mail.example.org ESMTP ready\r\n"

static const char *const our_names[] = { "mail.example.org", "localhost", "127.0.0.1", NULL };

/* ---- certificates ---- */

static void
test_made (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsCertificate) one = ls_live_certificate_make (our_names, &error);
  g_autoptr (GTlsCertificate) other = ls_live_certificate_make (our_names, &error);
  g_autoptr (GSocketConnectable) name = g_network_address_new ("localhost", 25);
  g_autoptr (GSocketConnectable) address = g_network_address_new ("127.0.0.1", 25);
  g_autoptr (GSocketConnectable) stranger = g_network_address_new ("mail.example.com", 25);
  g_autofree char *words = NULL;

  g_assert_no_error (error);
  g_assert_false (g_tls_certificate_is_same (one, other));
  g_assert_cmpuint (g_tls_certificate_verify (one, name, one), ==, 0);
  g_assert_cmpuint (g_tls_certificate_verify (one, address, one), ==, 0);
  g_assert_cmpuint (g_tls_certificate_verify (one, stranger, one), ==, G_TLS_CERTIFICATE_BAD_IDENTITY);
  g_assert_cmpuint (g_tls_certificate_verify (one, name, other) & G_TLS_CERTIFICATE_UNKNOWN_CA, !=, 0);
  words = ls_live_certificate_describe (one);
  g_assert_true (g_str_has_prefix (words, "“mail.example.org”, “localhost”, “127.0.0.1”, SHA-256 "));
}

typedef struct {
  const char          *name;
  GTlsCertificateFlags faults;
  const char          *words[3];      /* each must be said */
} JudgeCase;

static const JudgeCase judgements[] = {
  { "good", 0, { NULL } },
  { "self-signed", G_TLS_CERTIFICATE_UNKNOWN_CA, { "it is signed by itself", "RFC 5280 section 6.1" } },
  { "other-name", G_TLS_CERTIFICATE_BAD_IDENTITY,
    { "not made out to “called.example”", "“mail.example.org”, “localhost”, “127.0.0.1”", "RFC 6125 section 6.4" } },
  { "expired", G_TLS_CERTIFICATE_EXPIRED, { "it has expired: it was valid until 2", "RFC 5280 section 4.1.2.5" } },
  { "not-yet", G_TLS_CERTIFICATE_NOT_ACTIVATED, { "it is not valid before 2", "RFC 5280 section 4.1.2.5" } },
  { "revoked", G_TLS_CERTIFICATE_REVOKED, { "revoked", "RFC 5280 section 6.3" } },
  { "weak", G_TLS_CERTIFICATE_INSECURE, { "no longer safe" } },
  { "something", G_TLS_CERTIFICATE_GENERIC_ERROR, { "RFC 5280 section 4.2" } },
  { "two", G_TLS_CERTIFICATE_UNKNOWN_CA | G_TLS_CERTIFICATE_EXPIRED, { "signed by itself", "; it has expired" } },
};

static void
test_judge (gconstpointer data)
{
  const JudgeCase *row = data;
  g_autoptr (GTlsCertificate) certificate = ls_live_certificate_make (our_names, NULL);
  g_autofree char *words = ls_live_certificate_judge (certificate, row->faults, "called.example");

  g_assert_cmpint (*words == '\0', ==, row->faults == 0);
  for (guint i = 0; i < G_N_ELEMENTS (row->words) && row->words[i] != NULL; i++)
    if (strstr (words, row->words[i]) == NULL)
      g_error ("“%s” does not say “%s”", words, row->words[i]);
}

/* ---- connect and serve ---- */

typedef struct {
  TestHost         host;
  GTlsCertificate *certificate;
} SecureHost;

static void
secure_host_init (SecureHost *self, guint max_connections)
{
  g_autoptr (GError) error = NULL;

  self->host.world = ls_world_new_default (NULL, NULL, &error);
  g_assert_no_error (error);
  self->host.serve = ls_live_serve_new (self->host.world, max_connections, &error);
  g_assert_no_error (error);
  self->certificate = ls_live_certificate_make (our_names, &error);
  g_assert_no_error (error);
  ls_live_serve_set_certificate (self->host.serve, self->certificate);
  self->host.port = ls_live_serve_listen (self->host.serve, self->host.world->servers->pdata[0], "127.0.0.1", 0, TRUE, &error);
  g_assert_no_error (error);
}

static void
secure_host_clear (SecureHost *self)
{
  test_host_clear (&self->host);
  g_object_unref (self->certificate);
}

typedef struct {
  LsLiveConnect *connect;
  gboolean       ended;
  GError        *error;
} Talk;

static void
on_wants (gpointer data)
{
}

static void
on_ended (gpointer data, const GError *error)
{
  Talk *self = data;

  g_assert_false (self->ended);
  self->ended = TRUE;
  self->error = error != NULL ? g_error_copy (error) : NULL;
}

static gboolean
has_ended (gpointer data)
{
  return ((Talk *) data)->ended;
}

static void
talk_begin (Talk *self, guint16 port, LsLiveSecurity security, gboolean insecure, GTlsDatabase *trust)
{
  g_autoptr (GError) error = NULL;
  LsLiveConnectSetup setup = {
    .protocol = ls_protocol_find ("smtp"),
    .host = "127.0.0.1",
    .port = port,
    .limit_us = 20 * G_TIME_SPAN_SECOND,
    .security = security,
    .insecure = insecure,
    .trust = trust,
    .wants = on_wants,
    .ended = on_ended,
    .data = self,
  };

  self->connect = ls_live_connect_new (&setup, &error);
  g_assert_no_error (error);
}

static char *
log_text (LsSession *session, LsFormat format)
{
  LsWriter writer = { .format = format };
  GString *out = g_string_new (NULL);

  for (guint64 n = 1; n <= ls_log_last (ls_session_get_log (session)); n++)
    ls_writer_append (&writer, session, n, out);
  return g_string_free (out, FALSE);
}

static void
talk_clear (Talk *self)
{
  g_clear_error (&self->error);
  ls_live_connect_free (self->connect);
}

#define TRANSCRIPT                                                                        \
  "S: 220 mail.example.org ESMTP ready\nC: HELO me.example\nS: 250 mail.example.org\n"    \
  "C: QUIT\nS: 221 2.0.0 mail.example.org Service closing transmission channel\n"

static void
test_session (void)
{
  SecureHost secure;
  Talk talk = { NULL };
  g_autofree char *said = NULL, *logged = NULL, *text = NULL;

  secure_host_init (&secure, 10);
  talk_begin (&talk, secure.host.port, LS_LIVE_TLS, TRUE, NULL);
  ls_live_connect_say (talk.connect, ls_span_from_string ("HELO me.example\r\n"));
  ls_live_connect_end_input (talk.connect);
  test_run_until (has_ended, &talk);
  g_assert_no_error (talk.error);
  test_host_wait_until_empty (&secure.host);

  /* Both ends have the same dialogue, and say what it went through. */
  said = log_text (ls_live_connect_get_session (talk.connect), LS_FORMAT_TRANSCRIPT);
  logged = log_text (ls_live_serve_get_session (secure.host.serve), LS_FORMAT_TRANSCRIPT);
  g_assert_cmpstr (said, ==, TRANSCRIPT);
  g_assert_cmpstr (logged, ==, TRANSCRIPT);
  text = log_text (ls_live_connect_get_session (talk.connect), LS_FORMAT_TEXT);
  g_assert_nonnull (strstr (text, "TLS stands: TLS 1."));
  g_assert_nonnull (strstr (text, "it is taken though it would have been refused: it is signed by itself"));
  talk_clear (&talk);
  secure_host_clear (&secure);
}

static void
test_refused (void)
{
  SecureHost secure;
  Talk talk = { NULL };
  g_autofree char *logged = NULL;

  secure_host_init (&secure, 10);
  talk_begin (&talk, secure.host.port, LS_LIVE_TLS, FALSE, NULL);
  ls_live_connect_say (talk.connect, ls_span_from_string ("HELO me.example\r\n"));
  test_run_until (has_ended, &talk);
  g_assert_nonnull (talk.error);
  g_assert_nonnull (strstr (talk.error->message, "the certificate is refused: it is signed by itself"));
  test_host_wait_until_empty (&secure.host);

  /* Not a word was said. */
  logged = log_text (ls_live_serve_get_session (secure.host.serve), LS_FORMAT_TRANSCRIPT);
  g_assert_cmpstr (strstr (logged, "C:"), ==, NULL);
  talk_clear (&talk);
  secure_host_clear (&secure);
}

static void
test_not_offered (void)
{
  TestHost host;
  Talk talk = { NULL };
  g_autofree char *said = NULL;

  /* A server that knows no TLS: a client that asks for it says nothing else in clear. */
  test_host_init (&host, NULL, 10);
  talk_begin (&talk, host.port, LS_LIVE_START_TLS, TRUE, NULL);
  ls_live_connect_say (talk.connect, ls_span_from_string ("MAIL FROM:<a@b.example>\r\n"));
  ls_live_connect_end_input (talk.connect);
  test_run_until (has_ended, &talk);
  g_assert_nonnull (talk.error);
  g_assert_nonnull (strstr (talk.error->message, "the server does not go on inside TLS"));
  said = log_text (ls_live_connect_get_session (talk.connect), LS_FORMAT_TRANSCRIPT);
  g_assert_nonnull (strstr (said, "C: EHLO [127.0.0.1]\n"));
  g_assert_nonnull (strstr (said, "C: STARTTLS\n"));
  g_assert_null (strstr (said, "MAIL"));
  talk_clear (&talk);
  test_host_clear (&host);
}

static void
test_not_tls (void)
{
  TestHost host;
  Talk talk = { NULL };

  test_host_init (&host, NULL, 10);
  talk_begin (&talk, host.port, LS_LIVE_TLS, TRUE, NULL);
  test_run_until (has_ended, &talk);
  g_assert_nonnull (talk.error);
  g_assert_nonnull (strstr (talk.error->message, "the TLS handshake failed"));
  talk_clear (&talk);
  test_host_clear (&host);
}

/* ---- clients that do no handshake ---- */

static void
test_garbage (void)
{
  SecureHost secure;
  TestEnd *client;
  g_autofree char *heard = NULL, *text = NULL;

  secure_host_init (&secure, 10);
  client = test_end_connect (secure.host.port);
  test_end_say (client, "EHLO me.example\r\nMAIL FROM:<a@b.example>\r\n");
  heard = test_end_hear_all (client);
  g_assert_null (strstr (heard, "220"));
  test_host_wait_until_empty (&secure.host);
  text = log_text (ls_live_serve_get_session (secure.host.serve), LS_FORMAT_TEXT);
  g_assert_nonnull (strstr (text, "the TLS handshake failed"));
  g_assert_null (strstr (text, "C: "));
  test_end_free (client);
  secure_host_clear (&secure);
}

static void
test_silent_ones_stop_nobody (void)
{
  SecureHost secure;
  TestEnd *silent[100];
  Talk talk = { NULL };

  secure_host_init (&secure, 200);
  for (guint i = 0; i < G_N_ELEMENTS (silent); i++)
    silent[i] = test_end_connect (secure.host.port);
  talk_begin (&talk, secure.host.port, LS_LIVE_TLS, TRUE, NULL);
  ls_live_connect_end_input (talk.connect);
  test_run_until (has_ended, &talk);
  g_assert_no_error (talk.error);
  talk_clear (&talk);
  for (guint i = 0; i < G_N_ELEMENTS (silent); i++)
    test_end_free (silent[i]);
  test_host_wait_until_empty (&secure.host);
  secure_host_clear (&secure);
}

static gboolean
is_at_handshake (gpointer data)
{
  return ls_live_serve_n_connections (((SecureHost *) data)->host.serve) == 1;
}

/* The beginning of a record that never ends: the handshake's thread has it when the serve goes. */
static void
test_freed_in_handshake (void)
{
  SecureHost secure;
  TestEnd *client;

  secure_host_init (&secure, 10);
  client = test_end_connect (secure.host.port);
  test_end_send (client, "\x16\x03\x01\x01\x00\x01", 6);
  test_run_until (is_at_handshake, &secure);
  for (guint i = 0; i < 20; i++)
    g_main_context_iteration (NULL, FALSE);
  secure_host_clear (&secure);
  test_end_expect_close (client);
  test_end_free (client);
}

static void
test_client_breaks_off (void)
{
  SecureHost secure;
  TestEnd *client;

  secure_host_init (&secure, 10);
  client = test_end_connect (secure.host.port);
  test_end_send (client, "\x16\x03\x01\x01\x00\x01", 6);
  test_run_until (is_at_handshake, &secure);
  test_end_break (client);
  test_host_wait_until_empty (&secure.host);
  test_end_free (client);
  secure_host_clear (&secure);
}

static void
test_one_too_many (void)
{
  SecureHost secure;
  Talk first = { NULL }, second = { NULL };
  g_autofree char *said = NULL;

  secure_host_init (&secure, 1);
  talk_begin (&first, secure.host.port, LS_LIVE_TLS, TRUE, NULL);
  test_run_until (is_at_handshake, &secure);
  talk_begin (&second, secure.host.port, LS_LIVE_TLS, TRUE, NULL);
  test_run_until (has_ended, &second);
  said = log_text (ls_live_connect_get_session (second.connect), LS_FORMAT_TRANSCRIPT);
  g_assert_true (g_str_has_prefix (said, "S: 421 "));
  ls_live_connect_end_input (first.connect);
  test_run_until (has_ended, &first);
  g_assert_no_error (first.error);
  talk_clear (&first);
  talk_clear (&second);
  secure_host_clear (&secure);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/live/tls/certificate/made", test_made);
  for (guint i = 0; i < G_N_ELEMENTS (judgements); i++)
    {
      g_autofree char *path = g_strconcat ("/live/tls/certificate/judge/", judgements[i].name, NULL);

      g_test_add_data_func (path, &judgements[i], test_judge);
    }
  g_test_add_func ("/live/tls/session", test_session);
  g_test_add_func ("/live/tls/refused", test_refused);
  g_test_add_func ("/live/tls/not-offered", test_not_offered);
  g_test_add_func ("/live/tls/not-tls", test_not_tls);
  g_test_add_func ("/live/tls/garbage", test_garbage);
  g_test_add_func ("/live/tls/silent-ones-stop-nobody", test_silent_ones_stop_nobody);
  g_test_add_func ("/live/tls/freed-in-handshake", test_freed_in_handshake);
  g_test_add_func ("/live/tls/client-breaks-off", test_client_breaks_off);
  g_test_add_func ("/live/tls/one-too-many", test_one_too_many);
  return g_test_run ();
}
