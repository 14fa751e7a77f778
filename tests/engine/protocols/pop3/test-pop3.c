/* test-pop3.c: dialogues with our POP3 server, and what its observer says of them. RFC 1939.
 * SPDX-License-Identifier: MIT */
#include "../talk.h"
#include "protocols/pop3/pop3-tables.h"
#include "protocols/sasl.h"

#include <string.h>

#define HELLO "S: +OK mail.one.example\n"
#define IN HELLO "C: USER alice\nS: +OK\n= user-given\nC: PASS secret\nF: plaintext-password\n> INBOX of alice@one.example is locked\nS: +OK\n= transaction\n"
#define OUT "C: QUIT\n> INBOX of alice@one.example is unlocked\nS: +OK\n!\n= closed\n"

typedef struct {
  const char *name;
  const char *dialogue;
  guint       left;         /* letters in Alice's maildrop afterwards */
} Row;

#define ONE "Subject: one\r\n\r\nOne.\r\n"
#define TWO "Subject: two\r\n\r\n.dot\r\n..\r\nlast\r\n"

/* Two letters lie in Alice's maildrop: of 22 and 32 octets. */
static const Row rows[] = {
  { "greeting", HELLO "= authorization\n", 2 },
  { "quit-at-once", HELLO "C: QUIT\nS: +OK\n!\n= closed\n", 2 },
  { "log-in", IN OUT, 2 },
  { "log-in-with-domain", HELLO "C: user Alice@ONE.example\nS: +OK\nC: pass secret\nF: plaintext-password\n> INBOX\nS: +OK\n", 2 },
  { "password-with-spaces", HELLO "C: USER bob\nS: +OK\nC: PASS two words\\x\nF: plaintext-password\n> INBOX of bob\nS: +OK\n", 2 },
  { "password-with-space-at-end", HELLO "C: USER alice\nS: +OK\nC: PASS secret\\s\nF: plaintext-password\nS: -ERR\n= authorization\n", 2 },
  { "wrong-password", HELLO "C: USER alice\nS: +OK\nC: PASS wrong\nF: plaintext-password\nS= -ERR [AUTH] Name or password is wrong\n= authorization\n"
    "C: PASS secret\nF: command-out-of-order\nF: plaintext-password\nS: -ERR USER comes first\n= authorization\n", 2 },
  { "unknown-user-is-not-told", HELLO "C: USER nobody\nS= +OK Now the password\nC: PASS secret\nF: plaintext-password\nS= -ERR [AUTH] Name or password is wrong\n", 2 },
  { "who-cannot-log-in", HELLO "C: USER carol\nS: +OK\nC: PASS secret\nF: plaintext-password\nS: -ERR [AUTH]\nC: USER dave\nS: +OK\nC: PASS x\nF: plaintext-password\nS: -ERR [AUTH]\n", 2 },
  { "user-without-name", HELLO "C: USER\nS: -ERR Syntax\n= authorization\nC: USER alice\nS: +OK\nC: PASS\nS: -ERR Syntax\n= authorization\n", 2 },
  { "user-twice", HELLO "C: USER bob\nS: +OK\nC: USER alice\nF: command-out-of-order\nS: -ERR\n= user-given\n", 2 },
  { "before-the-log-in", HELLO "C: STAT\nF: command-out-of-order\nS: -ERR Log in first\nC: LIST\nF: command-out-of-order\nS: -ERR Log in first\n"
    "C: RETR 1\nF: command-out-of-order\nS: -ERR Log in first\nC: DELE 1\nF: command-out-of-order\nS: -ERR Log in first\n"
    "C: NOOP\nF: command-out-of-order\nS: -ERR Log in first\nC: RSET\nF: command-out-of-order\nS: -ERR Log in first\n"
    "C: TOP 1 0\nF: command-out-of-order\nS: -ERR Log in first\nC: UIDL\nF: command-out-of-order\nS: -ERR Log in first\n= authorization\n", 2 },
  { "after-the-log-in", IN "C: USER alice\nF: command-out-of-order\nS: -ERR Logged in already\nC: PASS x\nF: command-out-of-order\nF: plaintext-password\nS: -ERR Logged in already\n"
    "C: APOP alice c4c9334bac560ecc979e58001b3e22fb\nF: command-out-of-order\nF: extension-not-offered\nS: -ERR Logged in already\n= transaction\n", 2 },
  { "stat", IN "C: STAT\nS= +OK 2 54\n", 2 },
  { "stat-argument", IN "C: STAT 1\nS: -ERR Syntax\n", 2 },
  { "list", IN "C: LIST\nS: +OK 2 letters\nS= 1 22\nS= 2 32\nS= .\n= transaction\nC: LIST 2\nS= +OK 2 32\n", 2 },
  { "list-wrong", IN "C: LIST 3\nS: -ERR No such\nC: LIST 0\nS: -ERR No such\nC: LIST -1\nS: -ERR Syntax\nC: LIST x\nS: -ERR Syntax\nC: LIST 1 2\nS: -ERR Syntax\n"
    "C: LIST 1111111111222222222233333333334444444444\nS: -ERR No such\n", 2 },
  { "retr", IN "C: RETR 1\nS= +OK 22 octets\nS= Subject: one\nS= \nS= One.\nS= .\n= transaction\n", 2 },
  { "retr-stuffed", IN "C: RETR 2\nS= +OK 32 octets\nS= Subject: two\nS= \nS= ..dot\nS= ...\nS= last\nS= .\n", 2 },
  { "retr-wrong", IN "C: RETR\nS: -ERR Syntax\nC: RETR 3\nS: -ERR No such\nC: RETR 99999999999999999999\nS: -ERR No such\nC: RETR 1 1\nS: -ERR Syntax\nC: RETR  1\nS= +OK 22 octets\n"
    "S= Subject: one\nS= \nS= One.\nS= .\n", 2 },
  { "dele", IN "C: DELE 1\n> letter 1 of alice@one.example is marked\nS: +OK\nC: STAT\nS= +OK 1 32\nC: LIST\nS: +OK\nS= 2 32\nS= .\nC: LIST 1\nS: -ERR That letter is marked\n"
    "C: RETR 1\nS: -ERR That letter is marked\nC: TOP 1 0\nS: -ERR That letter is marked\nC: UIDL 1\nS: -ERR That letter is marked\nC: DELE 1\nS: -ERR Marked already\n"
    "C: QUIT\n> letter 1 of alice@one.example is deleted\n> INBOX of alice@one.example is unlocked\nS: +OK\n!\n", 1 },
  { "dele-all", IN "C: DELE 1\n> letter 1\nS: +OK\nC: DELE 2\n> letter 2\nS: +OK\nC: LIST\nS: +OK\nS= .\nC: UIDL\nS: +OK\nS= .\nC: STAT\nS= +OK 0 0\n"
    "C: QUIT\n> letter 1 of alice@one.example is deleted\n> letter 2 of alice@one.example is deleted\n> INBOX\nS: +OK\n!\n", 0 },
  { "rset", IN "C: DELE 1\n> letter 1\nS: +OK\nC: RSET\n> letter 1 of alice@one.example has lost its mark\nS: +OK 2 letters\nC: STAT\nS= +OK 2 54\n" OUT, 2 },
  { "lost-line-deletes-nothing", IN "C: DELE 1\n> letter 1\nS: +OK\n~\nF: close-without-quit\nF: pop3-update-skipped\n> letter 1 of alice@one.example has lost\n> INBOX of alice@one.example is unlocked\n= closed\n", 2 },
  { "noop", IN "C: NOOP\nS: +OK\nC: NOOP now\nS: -ERR\n", 2 },
  { "top", IN "C: TOP 2 2\nS: +OK\nS= Subject: two\nS= \nS= ..dot\nS= ...\nS= .\nC: TOP 1 0\nS: +OK\nS= Subject: one\nS= \nS= .\nC: TOP 1 99999999999999999999\nS: -ERR Syntax\n"
    "C: TOP 1 9\nS: +OK\nS= Subject: one\nS= \nS= One.\nS= .\nC: TOP 1\nS: -ERR Syntax\nC: TOP 1 -1\nS: -ERR Syntax\nC: TOP 9 1\nS: -ERR No such\n", 2 },
  { "uidl", IN "C: UIDL\nS: +OK\nS= 1 00000001\nS= 2 00000002\nS= .\nC: UIDL 2\nS= +OK 2 00000002\nC: UIDL 3\nS: -ERR No such\n", 2 },
  { "unknown", HELLO "C: FOO\nS: -ERR Unknown command\nC: \nS: -ERR Unknown command\n= authorization\nC: RETRIEVE 1\nS: -ERR Unknown\n", 2 },
  { "history", IN "C: LAST\nS: -ERR That command is not offered\nC: XTND BBOARDS\nS: -ERR That command is not offered\nC: UTF8\nF: command-out-of-order\nS: -ERR Not at this moment\n", 2 },
  { "bare-lf", HELLO "C: CAPA\\l\nF: bare-lf\nS: +OK\nS= TOP\nS= UIDL\nS= USER\nS= RESP-CODES\nS= AUTH-RESP-CODE\nS= PIPELINING\nS= EXPIRE NEVER\nS= IMPLEMENTATION Lockstep\nS= .\n", 2 },
  { "bare-cr", HELLO "C: USER al\\rice\nF: bare-cr\nS: -ERR A command is printable\n", 2 },
  { "nul", HELLO "C: USER al\\0ice\nF: nul-octet\nS: -ERR A command is printable\n", 2 },
  { "eight-bit", HELLO "C: USER al\\eice\nF: eight-bit-command\nS: -ERR A command is printable\n", 2 },
  { "telnet", HELLO "C: \377\375\001USER alice\nF: telnet-negotiation\nS: +OK\n", 2 },
  { "stls-not-offered", HELLO "C: STLS\nS: -ERR TLS is not offered\n= authorization\n", 2 },
  { "auth-not-offered", HELLO "C: AUTH LOGIN\nS: -ERR AUTH is not offered\n= authorization\nC: NOOP\nF: command-out-of-order\nS: -ERR\n", 2 },
  { "pipelined", HELLO "C: CAPA\nS: +OK\nS= TOP\nS= UIDL\nS= USER\nS= RESP-CODES\nS= AUTH-RESP-CODE\nS= PIPELINING\nS= EXPIRE NEVER\nS= IMPLEMENTATION Lockstep\nS= .\n"
    "C: USER alice\\r\\nPASS secret\\r\\nSTAT\\r\\nRETR 1\\r\\nQUIT\n> INBOX\n> INBOX\nF: plaintext-password\n"
    "S: +OK\nS: +OK\nS= +OK 2 54\nS= +OK 22 octets\nS= Subject: one\nS= \nS= One.\nS= .\nS: +OK\n!\n", 2 },
  { "pipelining-unseen", HELLO "C: USER alice\\r\\nPASS secret\nF: pipelining-not-offered\nF: plaintext-password\n> INBOX\nS: +OK\nS: +OK\n", 2 },
  { "hang-up-before-log-in", HELLO "~\nF: close-without-quit\n= closed\n", 2 },
};

static LsProfile *
make_profile (void)
{
  LsProfile *profile = ls_profile_new ("mail.one.example");

  profile->extensions = 1u << POP3_EXTENSION_RESP_CODES | 1u << POP3_EXTENSION_AUTH_RESP_CODE | 1u << POP3_EXTENSION_PIPELINING
                        | 1u << POP3_EXTENSION_EXPIRE | 1u << POP3_EXTENSION_IMPLEMENTATION;
  return profile;
}

static void
set_up (Talk *talk, LsProfile *profile)
{
  talk_init (talk, "pop3", profile);
  talk_deliver (talk, "alice@one.example", "INBOX", ONE);
  talk_deliver (talk, "alice@one.example", "INBOX", TWO);
}

/* However the octets are cut, the same is said and seen. */
static void
test_dialogue (gconstpointer data)
{
  const Row *row = data;
  static const gsize pieces[] = { 0, 1, 2, 5 };
  g_autofree char *whole = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      Talk talk;
      g_autofree char *events = NULL;

      set_up (&talk, make_profile ());
      talk.piece = pieces[i];
      if (pieces[i] > 0)
        talk.tells_findings = strstr (row->name, "pipelin") == NULL;
      talk_begin (&talk);
      if (talk.tells_findings)
        talk_hold (&talk, row->dialogue);
      if (talk.tells_findings)
        g_assert_cmpuint (talk_n_letters (&talk, "alice@one.example"), ==, row->left);
      events = talk_events (&talk);
      if (whole == NULL)
        whole = g_steal_pointer (&events);
      else if (talk.tells_findings)
        g_assert_cmpstr (events, ==, whole);
      talk_clear (&talk);
    }
}

/* ---- two at one maildrop ---- */

static void
test_lock (void)
{
  Talk talk;
  LsServer *first;
  LsObserver *first_observer;
  LsClient *first_client;

  set_up (&talk, make_profile ());
  talk_begin (&talk);
  talk_hold (&talk, IN "C: DELE 1\n> letter 1\nS: +OK\n");
  first = talk.server;
  first_observer = talk.observer;
  first_client = talk.client;
  talk_begin (&talk);
  talk_hold (&talk, HELLO "C: USER alice\nS: +OK\nC: PASS secret\nF: plaintext-password\nS= -ERR [IN-USE] Somebody else reads this maildrop\n= authorization\n");
  /* The first one's line breaks: nothing is deleted, and the second gets in. */
  ls_server_free (first);
  ls_observer_free (first_observer);
  ls_client_free (first_client);
  talk_hold (&talk, "C: USER alice\nS: +OK\nC: PASS secret\nF: plaintext-password\n> INBOX\nS: +OK\nC: STAT\nS= +OK 2 54\n");
  talk_clear (&talk);
}

/* Letters that come meanwhile are not seen, and numbers stay. RFC 1939 section 4. */
static void
test_snapshot (void)
{
  Talk talk;

  set_up (&talk, make_profile ());
  talk_begin (&talk);
  talk_hold (&talk, IN);
  talk_deliver (&talk, "alice@one.example", "INBOX", ONE);
  talk_hold (&talk, "C: STAT\nS= +OK 2 54\nC: RETR 3\nS: -ERR No such\n" OUT);
  talk_end (&talk);
  talk_begin (&talk);
  talk_hold (&talk, IN "C: STAT\nS= +OK 3 76\n");
  talk_clear (&talk);
}

/* ---- APOP ---- */

/* RFC 1939 section 7: the digest is MD5 of the timestamp and the secret; another connection has another timestamp. */
static void
test_apop (void)
{
  Talk talk;
  LsProfile *profile = make_profile ();
  g_autofree char *source = NULL, *digest = NULL, *good = NULL, *stale = NULL, *timestamp = NULL, *other = NULL;
  LsSpan found;

  profile->extensions |= 1u << POP3_EXTENSION_APOP;
  set_up (&talk, profile);
  talk_begin (&talk);
  g_assert_true (ls_pop3_is_timestamp (ls_span_from_string (talk.said->str), &found));
  timestamp = ls_span_dup (found);
  source = g_strconcat (timestamp, "secret", NULL);
  digest = g_compute_checksum_for_string (G_CHECKSUM_MD5, source, -1);
  good = g_strdup_printf (HELLO "C: APOP bob %s\nS= -ERR [AUTH] Permission denied\n= authorization\nC: APOP alice 0123\nS: -ERR Syntax\nC: APOP alice\nS: -ERR Syntax\n"
                          "C: APOP alice C4C9334BAC560ECC979E58001B3E22FB\nS: -ERR Syntax\nC: APOP alice %s\n> INBOX\nS: +OK\n= transaction\n" OUT,
                          digest, digest);
  talk_hold (&talk, good);
  talk_end (&talk);

  talk_begin (&talk);
  g_assert_true (ls_pop3_is_timestamp (ls_span_from_string (talk.said->str), &found));
  other = ls_span_dup (found);
  g_assert_cmpstr (timestamp, !=, other);
  stale = g_strdup_printf ("S: +OK mail.one.example\nC: APOP alice %s\nS: -ERR [AUTH]\n", digest);
  talk_hold (&talk, stale);
  talk_clear (&talk);
}

/* RFC 1939 section 7's own example. */
static void
test_apop_vector (void)
{
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_MD5, "<1896.697170952@dbc.mtview.ca.us>tanstaaf", -1);

  g_assert_cmpstr (digest, ==, "c4c9334bac560ecc979e58001b3e22fb");
}

static const struct {
  const char *greeting;
  gboolean    good;
} timestamps[] = {
  { "ready <1896.697170952@dbc.mtview.ca.us>", TRUE }, { "<a@b> x", TRUE },  { "ready", FALSE },   { "<a@b", FALSE },
  { "<ab>", FALSE },                                   { "<a b@c>", FALSE }, { "<@c>", FALSE },    { "<a@>", FALSE },
  { "<a@b@c>", FALSE },                                { "<a\201@b>", FALSE }, { "<a<b@c>", FALSE },
};

static void
test_timestamps (void)
{
  LsSpan found;

  for (guint i = 0; i < G_N_ELEMENTS (timestamps); i++)
    g_assert_cmpint (ls_pop3_is_timestamp (ls_span_from_string (timestamps[i].greeting), &found), ==, timestamps[i].good);
}

/* ---- AUTH ---- */

static const struct {
  const char *name;
  const char *dialogue;
} auths[] = {
  { "capa", HELLO "C: CAPA\nS: +OK\nS= TOP\nS= UIDL\nS= USER\nS= SASL PLAIN LOGIN CRAM-MD5 SCRAM-SHA-256\nF: auth-plain-offered-clear\nS= RESP-CODES\nS= AUTH-RESP-CODE\nS= PIPELINING\nS= EXPIRE NEVER\nS= IMPLEMENTATION Lockstep\nS= .\n" },
  /* NUL alice NUL secret */
  { "plain", HELLO "C: AUTH PLAIN\nS= + \n= auth\nC: AGFsaWNlAHNlY3JldA==\nF: plaintext-password\n> INBOX\nS: +OK\n= transaction\n" OUT },
  { "plain-initial", HELLO "C: AUTH PLAIN AGFsaWNlAHNlY3JldA==\nF: plaintext-password\n> INBOX\nS: +OK\n= transaction\n" },
  { "plain-wrong", HELLO "C: AUTH PLAIN AGFsaWNlAHdyb25n\nF: plaintext-password\nS= -ERR [AUTH] Name or password is wrong\n= authorization\n" },
  { "login", HELLO "C: auth login\nS= + VXNlcm5hbWU6\nC: YWxpY2U=\nS= + UGFzc3dvcmQ6\nC: c2VjcmV0\nF: plaintext-password\n> INBOX\nS: +OK\n= transaction\n" },
  { "cancelled", HELLO "C: AUTH CRAM-MD5\nS: + P\n= auth\nC: *\nS= -ERR Cancelled\n= authorization\nC: USER alice\nS: +OK\n" },
  { "no-base64", HELLO "C: AUTH PLAIN\nS= + \nC: QUIT!\nF: plaintext-password\nS: -ERR That is no base64\n= authorization\n" },
  { "no-such-mechanism", HELLO "C: AUTH KERBEROS_V4\nS: -ERR That mechanism\n= authorization\n" },
  { "initial-to-cram", HELLO "C: AUTH CRAM-MD5 YQ==\nS: -ERR Syntax\n= authorization\n" },
  { "who-has-moved", HELLO "C: AUTH PLAIN AGNhcm9sAHNlY3JldA==\nF: plaintext-password\nS= -ERR [AUTH] Name or password is wrong\n= authorization\n" },
};

static void
test_auth (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  Talk talk;
  LsProfile *profile = make_profile ();

  profile->extensions |= 1u << POP3_EXTENSION_SASL;
  set_up (&talk, profile);
  talk_begin (&talk);
  talk_hold (&talk, auths[row].dialogue);
  talk_clear (&talk);
}

/* The whole of an exchange that sends no password, our client's side against our server's. */
static void
test_auth_digest (gconstpointer data)
{
  LsSaslMechanism mechanism = GPOINTER_TO_UINT (data);
  g_autoptr (LsSaslClient) client = ls_sasl_client_new (mechanism, "alice", "secret", "abcdef");
  g_autofree char *begin = g_strdup_printf ("AUTH %s\r\n", ls_sasl_kinds[mechanism].name);
  Talk talk;
  LsProfile *profile = make_profile ();

  profile->extensions |= 1u << POP3_EXTENSION_SASL;
  set_up (&talk, profile);
  talk_begin (&talk);
  g_string_truncate (talk.said, 0);
  talk_say (&talk, begin, strlen (begin));
  for (guint i = 0; i < 4 && g_str_has_prefix (talk.said->str, "+ "); i++)
    {
      g_autoptr (GString) response = g_string_new (NULL);
      LsSpan challenge = LS_SPAN (talk.said->str + 2, talk.said->len - 4);

      g_assert_cmpint (ls_sasl_client_hear (client, challenge, response), ==, LS_SASL_GO_ON);
      g_string_append (response, "\r\n");
      g_string_truncate (talk.said, 0);
      talk_say (&talk, response->str, response->len);
    }
  g_assert_true (ls_sasl_client_trusts (client));
  talk_hold (&talk, "S: +OK Maildrop open, 2 letters\n= transaction\n> INBOX\n");
  talk_clear (&talk);
}

/* ---- time, limits, faults ---- */

/* RFC 1939 section 3: at least ten minutes; then closed without a word, and nothing deleted. */
static void
test_autologout (void)
{
  Talk talk;
  LsProfile *profile = make_profile ();

  profile->idle_us = 60 * G_TIME_SPAN_SECOND;
  set_up (&talk, profile);
  talk_begin (&talk);
  talk_hold (&talk, IN "C: DELE 1\n> letter 1\nS: +OK\n");
  talk_wake (&talk, 600 * G_TIME_SPAN_SECOND - 1);
  g_assert_false (talk.closed);
  talk_wake (&talk, 600 * G_TIME_SPAN_SECOND);
  g_assert_true (talk.closed);
  talk_hold (&talk, "F: pop3-update-skipped\n> letter 1 of alice@one.example has lost\n> INBOX of alice@one.example is unlocked\n= closed\n");
  g_assert_cmpuint (talk_n_letters (&talk, "alice@one.example"), ==, 2);
  talk_clear (&talk);
}

/* 255 octets with their CRLF are a command, 256 are not; kilobytes are skipped whole. */
static void
test_limits (void)
{
  static const struct { gsize length; const char *reply; } lengths[] = {
    { 253, "S: +OK\n" }, { 254, "F: line-too-long\nS: -ERR Line too long\n" }, { 5000, "F: line-too-long\nS: -ERR Line too long\n" },
    { 100000, "F: line-too-long\nS: -ERR Line too long\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      Talk talk;
      g_autofree char *name = g_strnfill (lengths[i].length - 5, 'x');
      g_autofree char *dialogue = g_strconcat (HELLO "C: USER ", name, "\n", lengths[i].reply, "C: CAPA\nS: +OK\nS= TOP\nS= UIDL\nS= USER\nS= .\n", NULL);

      set_up (&talk, NULL);
      talk_begin (&talk);
      talk_hold (&talk, dialogue);
      talk_clear (&talk);
    }
}

static void
test_endless (void)
{
  Talk talk;
  g_autofree char *block = g_strnfill (65536, 'x');

  set_up (&talk, NULL);
  talk_begin (&talk);
  for (guint i = 0; i < 40 && !talk.closed; i++)
    talk_say (&talk, block, 65536);
  g_assert_true (talk.closed);
  g_assert_nonnull (strstr (talk.said->str, "-ERR Line too long"));
  talk_clear (&talk);
}

static const struct {
  const char *fault;
  const char *dialogue;
} faults[] = {
  { "PASS=-ERR [SYS/TEMP] busy", HELLO "C: USER alice\nS: +OK\nC: PASS secret\nF: plaintext-password\nS= -ERR [SYS/TEMP] busy\n= authorization\nC: STAT\nF: command-out-of-order\nS: -ERR Log in first\n" },
  { "connect=-ERR not today", "S= -ERR not today\n!\n= closed\n" },
  { "STAT#2=-ERR no", IN "C: STAT\nS: +OK 2\nC: STAT\nS= -ERR no\nC: STAT\nS: +OK 2\n" },
  { "RETR=drop", IN "C: DELE 1\n> letter 1\nS: +OK\nC: RETR 2\n!\nF: pop3-update-skipped\n> letter 1 of alice@one.example has lost\n> INBOX of alice@one.example is unlocked\n" },
  { "QUIT=-ERR no", HELLO "C: QUIT\nS= -ERR no\n!\n= closed\n" },
};

static void
test_fault (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  Talk talk;
  LsProfile *profile = make_profile ();

  g_ptr_array_add (profile->faults, ls_fault_parse (faults[row].fault, NULL));
  set_up (&talk, profile);
  talk_begin (&talk);
  talk_hold (&talk, faults[row].dialogue);
  talk_clear (&talk);
}

static void
test_delay (void)
{
  Talk talk;
  LsProfile *profile = make_profile ();

  g_ptr_array_add (profile->faults, ls_fault_parse ("CAPA=delay:2", NULL));
  set_up (&talk, profile);
  talk_begin (&talk);
  talk_say (&talk, "CAPA\r\nNOOP\r\n", 12);
  g_assert_cmpstr (talk.said->str, ==, "+OK mail.one.example POP3 server ready\r\n");
  g_assert_cmpint (talk.wake_us, ==, 2 * G_TIME_SPAN_SECOND);
  talk_wake (&talk, 2 * G_TIME_SPAN_SECOND);
  g_assert_nonnull (strstr (talk.said->str, "IMPLEMENTATION Lockstep\r\n.\r\n-ERR Log in first\r\n"));
  talk_clear (&talk);
}

/* The host shuts down: a word, and nothing deleted. */
static void
test_stop (void)
{
  Talk talk;

  set_up (&talk, make_profile ());
  talk_begin (&talk);
  talk_hold (&talk, IN "C: DELE 1\n> letter 1\nS: +OK\n");
  ls_server_stop (talk.server, 0);
  talk_say (&talk, "", 0);
  talk_hang_up (&talk);
  talk.tells_findings = FALSE;
  talk_hold (&talk, "S= -ERR [SYS/TEMP] mail.one.example Shutting down, closing\n");
  g_assert_cmpuint (talk_n_letters (&talk, "alice@one.example"), ==, 2);
  talk_clear (&talk);
}

/* What a profile says in its own words, it says. */
static void
test_texts (void)
{
  Talk talk;
  LsProfile *profile = make_profile ();

  ls_profile_set_text (profile, "connect", 0, "{name} POP3 service");
  ls_profile_set_text (profile, "USER", 0, "Name is a valid mailbox");
  ls_profile_set_text (profile, "STAT", 0, "{count} {octets} in all");
  ls_profile_set_text (profile, "STAT", 1, "first\nthings");
  set_up (&talk, profile);
  talk_begin (&talk);
  talk_hold (&talk, "S= +OK mail.one.example POP3 service\nC: STAT\nF: command-out-of-order\nS= -ERR first things\nC: USER alice\nS= +OK Name is a valid mailbox\n"
             "C: PASS secret\nF: plaintext-password\n> INBOX\nS: +OK\nC: STAT\nS= +OK 2 54 in all\n");
  talk_clear (&talk);
}

/* RFC 2595 section 4: where readable passwords need TLS, none is invited before it stands, and none taken. */
static void
test_clear_needs_tls (void)
{
  Talk talk;
  LsProfile *profile = make_profile ();

  profile->extensions |= 1u << POP3_EXTENSION_STLS | 1u << POP3_EXTENSION_SASL;
  profile->clear_needs_tls = TRUE;
  set_up (&talk, profile);
  talk_begin (&talk);
  talk_hold (&talk, HELLO "C: CAPA\nS: +OK\nS= TOP\nS= UIDL\nS= SASL CRAM-MD5 SCRAM-SHA-256\nS= STLS\nS= RESP-CODES\nS= AUTH-RESP-CODE\nS= PIPELINING\nS= EXPIRE NEVER\nS= IMPLEMENTATION Lockstep\nS= .\n"
             "C: USER alice\nS: -ERR Log in some other way\n= authorization\nC: AUTH PLAIN\nS: -ERR That mechanism\nC: STLS\nS: +OK\n");
  ls_server_secured (talk.server, 0, TRUE);
  ls_observer_secured (talk.observer, 0, TRUE);
  talk_hold (&talk, "C: CAPA\nS: +OK\nS= TOP\nS= UIDL\nS= USER\nS= SASL PLAIN LOGIN CRAM-MD5 SCRAM-SHA-256\nS= RESP-CODES\nS= AUTH-RESP-CODE\nS= PIPELINING\nS= EXPIRE NEVER\nS= IMPLEMENTATION Lockstep\nS= .\n"
             "C: USER alice\nS: +OK\nC: PASS secret\n> INBOX\nS: +OK\n");
  talk_clear (&talk);
}

/* What a client has brought about: read from the lines, for exercises. */
static void
test_witness (void)
{
  static const struct { const char *dialogue; guint removed, kept; } deeds_of[] = {
    { IN "C: STAT\nS: +OK\nC: DELE 1\n> letter 1\nS: +OK\nC: QUIT\n> letter 1\n> INBOX\nS: +OK\n", 1, 1 },
    { IN "C: DELE 1\n> letter 1\nS: +OK\nC: RSET\n> letter 1\nS: +OK\nC: STAT\nS: +OK\n" OUT, 0, 2 },
    { IN "C: DELE 1\n> letter 1\nS: +OK\nC: STAT\nS: +OK\n~\nF: close-without-quit\nF: pop3-update-skipped\n> letter 1\n> INBOX\n", 0, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (deeds_of); i++)
    {
      Talk talk;
      g_autoptr (LsWitness) witness = ls_pop3_witness_new ();
      g_autoptr (GArray) deeds = ls_deeds_new ();
      guint removed = 0, kept = 0;

      set_up (&talk, make_profile ());
      talk_begin (&talk);
      talk_hold (&talk, deeds_of[i].dialogue);
      for (guint64 n = 1; n <= ls_log_last (ls_session_get_log (talk.session)); n++)
        if (ls_event_is_line (ls_session_event (talk.session, n)))
          ls_witness_hear (witness, talk.session, n, deeds);
      for (guint k = 0; k < deeds->len; k++)
        *(g_array_index (deeds, LsDeed, k).kind == LS_DEED_REMOVED ? &removed : &kept) += g_array_index (deeds, LsDeed, k).count;
      g_assert_cmpuint (removed, ==, deeds_of[i].removed);
      g_assert_cmpuint (kept, ==, deeds_of[i].kept);
      talk_clear (&talk);
    }
}

/* RFC 2595 section 4: what was said in the open is forgotten, what came behind STLS never heard. */
static void
test_stls (void)
{
  Talk talk;
  LsProfile *profile = make_profile ();

  profile->extensions |= 1u << POP3_EXTENSION_STLS;
  set_up (&talk, profile);
  talk_begin (&talk);
  talk_hold (&talk, HELLO "C: STLS now\nS: -ERR Syntax\n");
  talk.tells_findings = FALSE;
  talk_say (&talk, "STLS\r\nUSER alice\r\n", 18);
  talk_hold (&talk, "S: +OK Begin TLS\n= tls\n");
  talk_say (&talk, "PASS secret\r\n", 13);
  g_assert_cmpuint (talk.said->len, ==, 0);
  ls_server_secured (talk.server, 0, TRUE);
  ls_observer_secured (talk.observer, 0, TRUE);
  talk.looked = ls_log_last (ls_session_get_log (talk.session));
  talk.tells_findings = TRUE;
  talk_hold (&talk, "= authorization\nC: PASS secret\nF: command-out-of-order\nF: no-capa-after-tls\nS: -ERR USER comes first\n"
             "C: STLS\nS: -ERR TLS stands already\nC: USER alice\nS: +OK\nC: PASS secret\n> INBOX\nS: +OK\n= transaction\n");
  talk_clear (&talk);
}

static void
test_stls_fails (void)
{
  Talk talk;
  LsProfile *profile = make_profile ();

  profile->extensions |= 1u << POP3_EXTENSION_STLS;
  set_up (&talk, profile);
  talk_begin (&talk);
  talk_hold (&talk, HELLO "C: STLS\nS: +OK\n= tls\n");
  ls_server_secured (talk.server, 0, FALSE);
  ls_observer_secured (talk.observer, 0, FALSE);
  talk_say (&talk, "", 0);
  talk_hang_up (&talk);
  talk_clear (&talk);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/pop3/server/%s", rows[i].name);

      g_test_add_data_func (path, &rows[i], test_dialogue);
    }
  g_test_add_func ("/pop3/server/lock", test_lock);
  g_test_add_func ("/pop3/server/snapshot", test_snapshot);
  for (guint i = 0; i < G_N_ELEMENTS (auths); i++)
    {
      g_autofree char *path = g_strdup_printf ("/pop3/server/auth/%s", auths[i].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_auth);
    }
  g_test_add_data_func ("/pop3/server/auth/cram-md5", GUINT_TO_POINTER (LS_SASL_CRAM_MD5), test_auth_digest);
  g_test_add_data_func ("/pop3/server/auth/scram-sha-256", GUINT_TO_POINTER (LS_SASL_SCRAM_SHA_256), test_auth_digest);
  g_test_add_func ("/pop3/server/apop", test_apop);
  g_test_add_func ("/pop3/apop-vector", test_apop_vector);
  g_test_add_func ("/pop3/timestamps", test_timestamps);
  g_test_add_func ("/pop3/server/autologout", test_autologout);
  g_test_add_func ("/pop3/server/limits", test_limits);
  g_test_add_func ("/pop3/server/endless", test_endless);
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autofree char *path = g_strdup_printf ("/pop3/server/fault/%u", i);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_fault);
    }
  g_test_add_func ("/pop3/server/delay", test_delay);
  g_test_add_func ("/pop3/server/stop", test_stop);
  g_test_add_func ("/pop3/server/texts", test_texts);
  g_test_add_func ("/pop3/server/stls", test_stls);
  g_test_add_func ("/pop3/server/stls-fails", test_stls_fails);
  g_test_add_func ("/pop3/server/clear-needs-tls", test_clear_needs_tls);
  g_test_add_func ("/pop3/witness", test_witness);
  return g_test_run ();
}
