/* test-smtp-client.c: when a client's next line may go, and what a careful one leaves out.
 * SPDX-License-Identifier: MIT */
#include "dialogue.h"

static void
say (LsClient *client, const char *line)
{
  g_autofree char *octets = g_strconcat (line, "\r\n", NULL);

  ls_client_said (client, ls_span_from_string (octets));
}

static gboolean
skips (LsClient *client, const char *line)
{
  g_autofree char *octets = g_strconcat (line, "\r\n", NULL);

  return ls_client_skips (client, ls_span_from_string (octets));
}

static void
hear (LsClient *client, const char *octets)
{
  ls_client_hear (client, ls_span_from_string (octets));
}

static LsClient *
greeted (void)
{
  LsClient *client = ls_smtp_client_new ();

  g_assert_false (ls_client_may_say (client, FALSE));
  g_assert_false (ls_client_may_say (client, TRUE));
  hear (client, "220 mx\r\n");
  g_assert_true (ls_client_may_say (client, FALSE));
  return client;
}

/* It waits for each reply; for the last line of one that has several. */
static void
test_turns (void)
{
  g_autoptr (LsClient) client = greeted ();

  say (client, "EHLO a");
  g_assert_false (ls_client_may_say (client, FALSE));
  hear (client, "250-mx\r\n250-SI");
  g_assert_false (ls_client_may_say (client, FALSE));
  hear (client, "ZE\r\n250 HELP\r");
  g_assert_false (ls_client_may_say (client, FALSE));
  hear (client, "\n");
  g_assert_true (ls_client_may_say (client, FALSE));
  say (client, "NOOP");
  hear (client, "what is this\r\n");
  g_assert_true (ls_client_may_say (client, FALSE));
}

/* The letter waits for its 354, then for nothing more; after the dot it is a reply that is waited for. */
static void
test_letter (void)
{
  g_autoptr (LsClient) client = greeted ();

  say (client, "DATA");
  g_assert_false (ls_client_may_say (client, FALSE));
  g_assert_false (ls_client_may_say (client, TRUE));
  hear (client, "354 go\r\n");
  for (guint i = 0; i < 3; i++)
    {
      g_assert_true (ls_client_may_say (client, FALSE));
      g_assert_false (skips (client, "QUIT"));
      say (client, i < 2 ? "QUIT" : "..");
    }
  say (client, ".");
  g_assert_false (ls_client_may_say (client, FALSE));
  hear (client, "250 kept\r\n");
  g_assert_true (ls_client_may_say (client, FALSE));
}

/* RFC 2920: commands go without waiting; the greeting and the 354 are waited for. */
static void
test_pipelining (void)
{
  g_autoptr (LsClient) client = greeted ();

  say (client, "MAIL FROM:<>");
  g_assert_false (ls_client_may_say (client, FALSE));
  g_assert_true (ls_client_may_say (client, TRUE));
  say (client, "RCPT TO:<a@b>");
  g_assert_true (ls_client_may_say (client, TRUE));
  say (client, "DATA");
  g_assert_false (ls_client_may_say (client, TRUE));
  hear (client, "250 a\r\n250 b\r\n");
  g_assert_false (ls_client_may_say (client, TRUE));
  hear (client, "354 c\r\n");
  g_assert_true (ls_client_may_say (client, TRUE));
}

/* DATA was refused: its letter is left out up to the dot, and nothing after it. */
static void
test_refused (void)
{
  g_autoptr (LsClient) client = greeted ();

  say (client, "DATA");
  hear (client, "503 no\r\n");
  g_assert_true (ls_client_may_say (client, FALSE));
  g_assert_true (skips (client, "Subject: x"));
  g_assert_true (skips (client, "QUIT"));
  g_assert_true (skips (client, "."));
  g_assert_false (skips (client, "QUIT"));
  say (client, "QUIT");
  g_assert_false (ls_client_may_say (client, FALSE));
}

/* The lines of a log-in wait for their 334; refused, those that are left are not said as commands. */
static void
test_log_in (void)
{
  g_autoptr (LsClient) client = greeted ();
  const char *leave;

  say (client, "AUTH LOGIN");
  g_assert_false (ls_client_may_say (client, TRUE));
  hear (client, "334 VXNlcm5hbWU6\r\n");
  g_assert_true (ls_client_may_say (client, FALSE));
  g_assert_cmpint (ls_client_leave (client, &leave), ==, LS_LEAVE_HANG_UP);
  g_assert_false (skips (client, "QUIT"));
  say (client, "QUIT");
  g_assert_false (ls_client_may_say (client, TRUE));
  hear (client, "535 no\r\n");
  g_assert_true (ls_client_may_say (client, FALSE));
  g_assert_true (skips (client, "c2VjcmV0"));
  g_assert_true (skips (client, "c2VjcmV0"));
  g_assert_false (skips (client, "NOOP"));
  say (client, "NOOP");
  hear (client, "250 OK\r\n");
  g_assert_false (skips (client, "c2VjcmV0"));
  g_assert_cmpint (ls_client_leave (client, &leave), ==, LS_LEAVE_SAY);
}

/* RFC 3207: nothing is said before the handshake, nothing heard that came before it. */
static void
test_tls (void)
{
  g_autoptr (LsClient) client = greeted ();

  say (client, "STARTTLS");
  g_assert_false (ls_client_may_say (client, TRUE));
  g_assert_false (ls_client_wants_tls (client));
  hear (client, "220-soon\r\n220 go\r\n250 injected\r\n250 ");
  g_assert_true (ls_client_wants_tls (client));
  g_assert_false (ls_client_may_say (client, TRUE));
  hear (client, "more\r\n");
  ls_client_secured (client);
  g_assert_false (ls_client_wants_tls (client));
  g_assert_true (ls_client_may_say (client, FALSE));
  say (client, "EHLO a");
  g_assert_false (ls_client_may_say (client, FALSE));
  hear (client, "250 mx\r\n");
  g_assert_true (ls_client_may_say (client, FALSE));
}

static void
test_tls_refused (void)
{
  g_autoptr (LsClient) client = greeted ();

  say (client, "STARTTLS");
  hear (client, "454 not now\r\n");
  g_assert_false (ls_client_wants_tls (client));
  g_assert_true (ls_client_may_say (client, FALSE));
}

/* RFC 3030: the octets follow at once; the reply comes behind them. */
static void
test_chunks (void)
{
  g_autoptr (LsClient) client = greeted ();

  say (client, "BDAT 9");
  g_assert_true (ls_client_may_say (client, FALSE));
  say (client, "QUIT");
  g_assert_true (ls_client_may_say (client, FALSE));
  say (client, ".");
  g_assert_false (ls_client_may_say (client, FALSE));
  g_assert_true (ls_client_may_say (client, TRUE));
  hear (client, "250 OK\r\n");
  g_assert_true (ls_client_may_say (client, FALSE));
  say (client, "BDAT 0 LAST");
  g_assert_false (ls_client_may_say (client, FALSE));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/smtp/client/turns", test_turns);
  g_test_add_func ("/smtp/client/letter", test_letter);
  g_test_add_func ("/smtp/client/pipelining", test_pipelining);
  g_test_add_func ("/smtp/client/refused", test_refused);
  g_test_add_func ("/smtp/client/log-in", test_log_in);
  g_test_add_func ("/smtp/client/tls", test_tls);
  g_test_add_func ("/smtp/client/tls-refused", test_tls_refused);
  g_test_add_func ("/smtp/client/chunks", test_chunks);
  return g_test_run ();
}
