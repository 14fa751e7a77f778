/* test-sasl.c: both ends of the exchanges that prove who somebody is, against the RFCs' own examples and against each other.
 * SPDX-License-Identifier: MIT */
#include "protocols/sasl.h"

#include "protocols/base64.h"

#include <string.h>

static LsDirectory *
make_directory (void)
{
  LsDirectory *directory = ls_directory_new ();

  ls_directory_add_domain (directory, "one.example");
  ls_directory_add_user (directory, "user", NULL, "pencil");
  ls_directory_add_user (directory, "tim", NULL, "tanstaaftanstaaf");
  ls_directory_add_user (directory, "test", NULL, "1234");
  ls_directory_add_user (directory, "a,b=c", NULL, "odd,name=");
  ls_directory_add_user (directory, "mute", NULL, NULL);
  return directory;
}

static LsSaslServer *
make_server (LsSaslMechanism mechanism, const LsDirectory *directory)
{
  LsSaslServerSetup setup = {
    .directory = directory, .host = "mx.one.example", .time = 1000, .nonce = "4711", .rounds = LS_SASL_ROUNDS_MIN,
  };

  return ls_sasl_server_new (mechanism, &setup);
}

static char *
encode (const char *text)
{
  return g_base64_encode ((const guint8 *) text, strlen (text));
}

static void
assert_says (GString *base64, const char *text)
{
  g_autofree char *expected = encode (text);

  g_assert_cmpstr (base64->str, ==, expected);
  g_string_truncate (base64, 0);
}

/* ---- the RFCs' examples ---- */

#define C1 "n,,n=user,r=rOprNGfwEbeRWgbNEkqO"
#define S1 "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"
#define C2 "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="
#define S2 "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="

/* RFC 7677 section 3, octet by octet, at both ends. */
static void
test_rfc7677 (void)
{
  g_autoptr (LsDirectory) directory = make_directory ();
  gsize length;
  g_autofree guint8 *salt = g_base64_decode ("W22ZaJ0SNY7soEsUEjb6gQ==", &length);
  LsSaslServerSetup setup = {
    .directory = directory, .host = "h", .nonce = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0", .rounds = 4096,
    .salt = LS_SPAN (salt, length),
  };
  g_autoptr (LsSaslServer) server = ls_sasl_server_new (LS_SASL_SCRAM_SHA_256, &setup);
  g_autoptr (LsSaslClient) client = ls_sasl_client_new (LS_SASL_SCRAM_SHA_256, "user", "pencil", "rOprNGfwEbeRWgbNEkqO");
  g_autoptr (GString) said = g_string_new (NULL);
  g_autofree char *c1 = encode (C1), *s1 = encode (S1), *c2 = encode (C2), *s2 = encode (S2);
  LsSpan initial = ls_span_from_string (c1);

  g_assert_true (ls_sasl_client_initial (client, said));
  assert_says (said, C1);
  g_assert_cmpint (ls_sasl_server_begin (server, &initial, said), ==, LS_SASL_GO_ON);
  assert_says (said, S1);
  g_assert_cmpint (ls_sasl_client_hear (client, ls_span_from_string (s1), said), ==, LS_SASL_GO_ON);
  assert_says (said, C2);
  g_assert_false (ls_sasl_client_trusts (client));
  g_assert_cmpint (ls_sasl_server_hear (server, ls_span_from_string (c2), said), ==, LS_SASL_GO_ON);
  assert_says (said, S2);
  /* The client has yet to say that it has read that. */
  g_assert_null (ls_sasl_server_user (server));
  g_assert_cmpint (ls_sasl_client_hear (client, ls_span_from_string (s2), said), ==, LS_SASL_GO_ON);
  assert_says (said, "");
  g_assert_true (ls_sasl_client_trusts (client));
  g_assert_cmpint (ls_sasl_server_hear (server, LS_SPAN (NULL, 0), said), ==, LS_SASL_PROVED);
  g_assert_cmpstr (ls_sasl_server_user (server)->name, ==, "user");
}

/* RFC 2195 section 2. */
static void
test_rfc2195 (void)
{
  g_autoptr (LsDirectory) directory = make_directory ();
  LsSaslServerSetup setup = {
    .directory = directory, .host = "postoffice.reston.mci.net", .time = 697170952, .nonce = "1896",
  };
  g_autoptr (LsSaslServer) server = ls_sasl_server_new (LS_SASL_CRAM_MD5, &setup);
  g_autoptr (LsSaslClient) client = ls_sasl_client_new (LS_SASL_CRAM_MD5, "tim", "tanstaaftanstaaf", "");
  g_autoptr (GString) challenge = g_string_new (NULL), response = g_string_new (NULL);

  g_assert_false (ls_sasl_client_initial (client, response));
  g_assert_cmpint (ls_sasl_server_begin (server, NULL, challenge), ==, LS_SASL_GO_ON);
  g_assert_cmpstr (challenge->str, ==, "PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+");
  g_assert_cmpint (ls_sasl_client_hear (client, ls_span_from_string (challenge->str), response), ==, LS_SASL_GO_ON);
  g_assert_cmpstr (response->str, ==, "dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw");
  g_assert_cmpint (ls_sasl_server_hear (server, ls_span_from_string (response->str), challenge), ==, LS_SASL_PROVED);
  g_assert_cmpstr (ls_sasl_server_user (server)->name, ==, "tim");
}

/* RFC 7914 section 11 gives these for PBKDF2 with HMAC-SHA-256; the first 32 octets of each. */
static void
test_salted (void)
{
  static const struct {
    const char *password;
    const char *salt;
    guint       rounds;
    const char *key;
  } rows[] = {
    { "passwd", "salt", 1, "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc" },
    { "Password", "NaCl", 80000, "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      guint8 key[32];
      g_autoptr (GString) hex = g_string_new (NULL);

      ls_sasl_salt_password (ls_span_from_string (rows[i].password), ls_span_from_string (rows[i].salt), rows[i].rounds, key);
      for (guint k = 0; k < sizeof key; k++)
        g_string_append_printf (hex, "%02x", key[k]);
      g_assert_cmpstr (hex->str, ==, rows[i].key);
    }
}

/* ---- what a server makes of a client's lines ---- */

typedef struct {
  const char      *name;
  LsSaslMechanism  mechanism;
  const char      *initial;      /* base64; NULL: none */
  const char      *lines;        /* base64, divided by spaces; `-` is an empty one */
  LsSaslResult     result;       /* of the last */
} Row;

static const Row rows[] = {
  { "plain/rfc4954", LS_SASL_PLAIN, "dGVzdAB0ZXN0ADEyMzQ=", "", LS_SASL_PROVED },
  { "plain/rfc2595", LS_SASL_PLAIN, "AHRpbQB0YW5zdGFhZnRhbnN0YWFm", "", LS_SASL_PROVED },
  { "plain/later", LS_SASL_PLAIN, NULL, "AHRpbQB0YW5zdGFhZnRhbnN0YWFm", LS_SASL_PROVED },
  { "plain/with-domain", LS_SASL_PLAIN, "AHRpbUBvbmUuZXhhbXBsZQB0YW5zdGFhZnRhbnN0YWFm", "", LS_SASL_PROVED },
  { "plain/other-domain", LS_SASL_PLAIN, "AHRpbUB0d28uZXhhbXBsZQB0YW5zdGFhZnRhbnN0YWFm", "", LS_SASL_WRONG },
  { "plain/wrong", LS_SASL_PLAIN, "AHRpbQB4", "", LS_SASL_WRONG },
  { "plain/beginning-of-it", LS_SASL_PLAIN, "AHRpbQB0YW5zdGFhZg==", "", LS_SASL_WRONG },
  { "plain/nobody", LS_SASL_PLAIN, "AG5vYm9keQB4", "", LS_SASL_WRONG },
  { "plain/mute", LS_SASL_PLAIN, "AG11dGUAeA==", "", LS_SASL_WRONG },
  { "plain/acts-for-another", LS_SASL_PLAIN, "dXNlcgB0aW0AdGFuc3RhYWZ0YW5zdGFhZg==", "", LS_SASL_WRONG },
  { "plain/no-password", LS_SASL_PLAIN, "AHRpbQA=", "", LS_SASL_BAD_FORM },
  { "plain/one-nul", LS_SASL_PLAIN, "dGltAHg=", "", LS_SASL_BAD_FORM },
  { "plain/three-nul", LS_SASL_PLAIN, "AHRpbQB4AHg=", "", LS_SASL_BAD_FORM },
  { "plain/empty", LS_SASL_PLAIN, "=", "", LS_SASL_BAD_FORM },
  { "plain/cancelled", LS_SASL_PLAIN, NULL, "*", LS_SASL_CANCELLED },
  { "plain/no-base64", LS_SASL_PLAIN, "AHRpbQB4eA", "", LS_SASL_NOT_BASE64 },
  { "login/usual", LS_SASL_LOGIN, NULL, "dGlt dGFuc3RhYWZ0YW5zdGFhZg==", LS_SASL_PROVED },
  { "login/name-at-once", LS_SASL_LOGIN, "dGlt", "dGFuc3RhYWZ0YW5zdGFhZg==", LS_SASL_PROVED },
  { "login/wrong", LS_SASL_LOGIN, NULL, "dGlt eA==", LS_SASL_WRONG },
  { "login/nobody", LS_SASL_LOGIN, NULL, "bm9ib2R5 eA==", LS_SASL_WRONG },
  { "login/empty", LS_SASL_LOGIN, NULL, "- -", LS_SASL_WRONG },
  { "login/cancelled", LS_SASL_LOGIN, NULL, "dGlt *", LS_SASL_CANCELLED },
  { "login/no-base64", LS_SASL_LOGIN, NULL, "dGlt d=Xd", LS_SASL_NOT_BASE64 },
  { "cram/initial", LS_SASL_CRAM_MD5, "dGlt", "", LS_SASL_NO_INITIAL },
  { "cram/wrong", LS_SASL_CRAM_MD5, NULL, "dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw", LS_SASL_WRONG },
  { "cram/nobody", LS_SASL_CRAM_MD5, NULL, "eCBiOTEzYTYwMmM3ZWRhN2E0OTViNGU2ZTczMzRkMzg5MA==", LS_SASL_WRONG },
  { "cram/no-digest", LS_SASL_CRAM_MD5, NULL, "dGlt", LS_SASL_BAD_FORM },
  { "cram/empty", LS_SASL_CRAM_MD5, NULL, "-", LS_SASL_BAD_FORM },
  { "scram/channel", LS_SASL_SCRAM_SHA_256, "cD10bHMtdW5pcXVlLCxuPXVzZXIscj14", "", LS_SASL_BAD_FORM },
  { "scram/no-nonce", LS_SASL_SCRAM_SHA_256, "biwsbj11c2VyLHI9", "", LS_SASL_BAD_FORM },
  { "scram/no-name", LS_SASL_SCRAM_SHA_256, "biwsbj0scj14", "", LS_SASL_BAD_FORM },
  { "scram/bad-name", LS_SASL_SCRAM_SHA_256, "biwsbj1hPTRCLHI9eA==", "", LS_SASL_BAD_FORM },
  { "scram/words", LS_SASL_SCRAM_SHA_256, "aGVsbG8=", "", LS_SASL_BAD_FORM },
  { "scram/empty", LS_SASL_SCRAM_SHA_256, "=", "", LS_SASL_BAD_FORM },
  { "scram/nobody-gets-a-salt", LS_SASL_SCRAM_SHA_256, "biwsbj14LHI9eA==", "", LS_SASL_GO_ON },
  { "scram/final-of-words", LS_SASL_SCRAM_SHA_256, "biwsbj11c2VyLHI9eA==", "aGVsbG8=", LS_SASL_BAD_FORM },
  { "scram/final-with-other-nonce", LS_SASL_SCRAM_SHA_256, "biwsbj11c2VyLHI9eA==",
    "Yz1iaXdzLHI9eHkscD1BQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBPQ==", LS_SASL_WRONG },
};

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (LsDirectory) directory = make_directory ();
  g_autoptr (LsSaslServer) server = make_server (row->mechanism, directory);
  g_autoptr (GString) challenge = g_string_new (NULL);
  g_auto (GStrv) lines = g_strsplit (row->lines, " ", -1);
  LsSpan initial = row->initial != NULL ? ls_span_from_string (row->initial) : LS_SPAN (NULL, 0);
  LsSaslResult result = ls_sasl_server_begin (server, row->initial != NULL ? &initial : NULL, challenge);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      /* Only the last line ends the exchange. */
      g_assert_cmpint (result, ==, LS_SASL_GO_ON);
      result = ls_sasl_server_hear (server, ls_span_from_string (strcmp (lines[i], "-") == 0 ? "" : lines[i]), challenge);
    }
  g_assert_cmpint (result, ==, row->result);
  g_assert_cmpint (ls_sasl_server_user (server) != NULL, ==, row->result == LS_SASL_PROVED);
}

/* ---- both ends with each other ---- */

static LsSaslResult
talk (LsSaslMechanism mechanism, const char *user, const char *password, gboolean at_once)
{
  g_autoptr (LsDirectory) directory = make_directory ();
  g_autoptr (LsSaslServer) server = make_server (mechanism, directory);
  g_autoptr (LsSaslClient) client = ls_sasl_client_new (mechanism, user, password, "c1i2e3n4t");
  g_autoptr (GString) challenge = g_string_new (NULL), response = g_string_new (NULL);
  gboolean first = at_once && ls_sasl_client_initial (client, response);
  LsSpan initial = LS_SPAN (response->str, response->len);
  LsSaslResult result = ls_sasl_server_begin (server, first ? &initial : NULL, challenge);

  for (guint i = 0; result == LS_SASL_GO_ON; i++)
    {
      g_assert_cmpuint (i, <, 5);
      g_string_truncate (response, 0);
      if (ls_sasl_client_hear (client, ls_span_from_string (challenge->str), response) != LS_SASL_GO_ON)
        return LS_SASL_CANCELLED;
      g_string_truncate (challenge, 0);
      result = ls_sasl_server_hear (server, ls_span_from_string (response->str), challenge);
    }
  if (result == LS_SASL_PROVED)
    g_assert_true (ls_sasl_client_trusts (client));
  return result;
}

static void
test_both (void)
{
  for (guint mechanism = 0; mechanism < LS_SASL_N_MECHANISMS; mechanism++)
    for (gboolean at_once = FALSE; at_once <= TRUE; at_once++)
      {
        g_assert_cmpint (talk (mechanism, "tim", "tanstaaftanstaaf", at_once), ==, LS_SASL_PROVED);
        g_assert_cmpint (talk (mechanism, "a,b=c", "odd,name=", at_once), ==, LS_SASL_PROVED);
        g_assert_cmpint (talk (mechanism, "user@one.example", "pencil", at_once), ==, LS_SASL_PROVED);
        g_assert_cmpint (talk (mechanism, "tim", "tanstaaf", at_once), ==, LS_SASL_WRONG);
        g_assert_cmpint (talk (mechanism, "nobody", "x", at_once), ==, LS_SASL_WRONG);
      }
}

/* ---- what a client makes of a server's words ---- */

static const struct {
  const char  *words;
  LsSaslResult result;
} firsts[] = {
  { "r=cnonce9,s=c2FsdA==,i=1000000000", LS_SASL_TOO_MANY_ROUNDS },
  { "r=cnonce9,s=c2FsdA==,i=18446744073709551615", LS_SASL_TOO_MANY_ROUNDS },
  { "r=cnonce9,s=c2FsdA==,i=200001", LS_SASL_TOO_MANY_ROUNDS },
  { "r=cnonce9,s=c2FsdA==,i=4095", LS_SASL_TOO_MANY_ROUNDS },
  { "r=cnonce9,s=c2FsdA==,i=0", LS_SASL_TOO_MANY_ROUNDS },
  { "r=cnonce9,s=c2FsdA==,i=18446744073709551616", LS_SASL_BAD_FORM },
  { "r=cnonce9,s=c2FsdA==,i=-1", LS_SASL_BAD_FORM },
  { "r=cnonce9,s=c2FsdA==,i=", LS_SASL_BAD_FORM },
  { "r=cnonce9,s=c2FsdA", LS_SASL_BAD_FORM },
  { "r=cnonce9,s=,i=4096", LS_SASL_BAD_FORM },
  { "r=cnonce9,s=sal,i=4096", LS_SASL_BAD_FORM },
  { "r=cnonce,s=c2FsdA==,i=4096", LS_SASL_WRONG },
  { "r=other9,s=c2FsdA==,i=4096", LS_SASL_WRONG },
  { "", LS_SASL_BAD_FORM },
  { "r=cnonce9,s=c2FsdA==,i=4096", LS_SASL_GO_ON },
};

static void
test_client_of_scram (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (firsts); i++)
    {
      g_autoptr (LsSaslClient) client = ls_sasl_client_new (LS_SASL_SCRAM_SHA_256, "tim", "x", "cnonce");
      g_autoptr (GString) response = g_string_new (NULL);
      g_autofree char *words = encode (firsts[i].words);

      ls_sasl_client_initial (client, response);
      g_assert_cmpint (ls_sasl_client_hear (client, ls_span_from_string (words), response), ==, firsts[i].result);
      g_assert_false (ls_sasl_client_trusts (client));
    }
}

/* A server that does not know the secret cannot say so, nor can one that says nothing. */
static void
test_client_believes_no_liar (void)
{
  static const char *const finals[] = { "v=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "v=AAAA", "e=other-error", "" };

  for (guint i = 0; i < G_N_ELEMENTS (finals); i++)
    {
      g_autoptr (LsSaslClient) client = ls_sasl_client_new (LS_SASL_SCRAM_SHA_256, "tim", "x", "cnonce");
      g_autoptr (GString) response = g_string_new (NULL);
      g_autofree char *first = encode ("r=cnonce9,s=c2FsdA==,i=4096"), *final = encode (finals[i]);

      ls_sasl_client_initial (client, response);
      ls_sasl_client_hear (client, ls_span_from_string (first), response);
      g_assert_cmpint (ls_sasl_client_hear (client, ls_span_from_string (final), response), !=, LS_SASL_GO_ON);
      g_assert_false (ls_sasl_client_trusts (client));
    }
}

static void
test_client_refuses (void)
{
  for (guint mechanism = 0; mechanism < LS_SASL_N_MECHANISMS; mechanism++)
    {
      g_autoptr (LsSaslClient) client = ls_sasl_client_new (mechanism, "tim", "x", "cnonce");
      g_autoptr (GString) response = g_string_new (NULL);

      g_assert_cmpint (ls_sasl_client_hear (client, ls_span_from_string ("what?"), response), ==, LS_SASL_NOT_BASE64);
      g_assert_cmpstr (response->str, ==, "");
    }
}

/* ---- what is masked ---- */

static const struct {
  LsSaslMechanism mechanism;
  guint           turn;
  const char     *line;
  gboolean        secret;
} maskings[] = {
  { LS_SASL_PLAIN, 0, "AHRpbQB0YW5zdGFhZnRhbnN0YWFm", TRUE },
  { LS_SASL_PLAIN, 0, "not base64", TRUE },
  { LS_SASL_PLAIN, 0, "*", FALSE },
  { LS_SASL_PLAIN, 0, "", FALSE },
  { LS_SASL_LOGIN, 0, "dGlt", FALSE },
  { LS_SASL_LOGIN, 0, "tim", TRUE },
  { LS_SASL_LOGIN, 1, "dGlt", TRUE },
  { LS_SASL_LOGIN, 2, "dGlt", TRUE },
  { LS_SASL_CRAM_MD5, 0, "dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw", FALSE },
  { LS_SASL_CRAM_MD5, 0, "dGFuc3RhYWY=", TRUE },
  { LS_SASL_CRAM_MD5, 1, "dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw", TRUE },
  { LS_SASL_SCRAM_SHA_256, 0, "biwsbj11c2VyLHI9eA==", FALSE },
  { LS_SASL_SCRAM_SHA_256, 0, "dGFuc3RhYWY=", TRUE },
  { LS_SASL_NONE, 0, "dGlt", TRUE },
  { LS_SASL_NONE, 0, "=", FALSE },
};

static void
test_masked (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (maskings); i++)
    g_assert_cmpint (ls_sasl_is_secret (maskings[i].mechanism, maskings[i].turn, ls_span_from_string (maskings[i].line)),
                     ==, maskings[i].secret);
}

static void
test_names (void)
{
  for (guint i = 0; i < LS_SASL_N_MECHANISMS; i++)
    {
      g_autofree char *lower = g_ascii_strdown (ls_sasl_kinds[i].name, -1);

      g_assert_cmpint (ls_sasl_find (ls_span_from_string (lower)), ==, i);
    }
  g_assert_cmpint (ls_sasl_find (ls_span_from_string ("SCRAM-SHA-1")), ==, LS_SASL_NONE);
  g_assert_cmpint (ls_sasl_find (LS_SPAN (NULL, 0)), ==, LS_SASL_NONE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sasl/rfc7677", test_rfc7677);
  g_test_add_func ("/sasl/rfc2195", test_rfc2195);
  g_test_add_func ("/sasl/salted", test_salted);
  g_test_add_func ("/sasl/both", test_both);
  g_test_add_func ("/sasl/client-of-scram", test_client_of_scram);
  g_test_add_func ("/sasl/client-believes-no-liar", test_client_believes_no_liar);
  g_test_add_func ("/sasl/client-refuses", test_client_refuses);
  g_test_add_func ("/sasl/masked", test_masked);
  g_test_add_func ("/sasl/names", test_names);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/sasl/server/", rows[i].name, NULL);

      g_test_add_data_func (path, &rows[i], test_row);
    }
  return g_test_run ();
}
