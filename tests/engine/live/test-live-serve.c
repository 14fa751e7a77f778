/* test-live-serve.c: real clients, good and bad, at a served world's door.
 * SPDX-License-Identifier: MIT */
#include "live-testing.h"

#include "capture/writer.h"
#include "mail/memory-store.h"

#include <string.h>

#define GREETING "220 mail.example.org ESMTP ready\r\n"
#define GOODBYE  "221 2.0.0 mail.example.org Service closing transmission channel\r\n"
#define OK       "250 2.1.0 OK\r\n"
#define RCPT_OK  "250 2.1.5 OK\r\n"
#define GO_AHEAD "354 Start mail input; end with <CRLF>.<CRLF>\r\n"
#define STORED   "250 2.0.0 OK\r\n"
#define HELLO    "250 mail.example.org\r\n"
#define SYNTAX   "501 5.5.2 A bare line end or a NUL is not allowed in a command\r\n"
#define STOPPING "421 4.3.2 mail.example.org Service shutting down, closing\r\n"

static TestEnd *
call (TestHost *host)
{
  TestEnd *client = test_end_connect (host->port);

  test_end_expect (client, GREETING);
  return client;
}

static TestEnd *
call_and_say_hello (TestHost *host)
{
  TestEnd *client = call (host);

  test_end_say (client, "HELO me.example\r\n");
  test_end_expect (client, HELLO);
  return client;
}

static void
say_goodbye (TestEnd *client)
{
  test_end_say (client, "QUIT\r\n");
  test_end_expect (client, GOODBYE);
  test_end_expect_close (client);
  test_end_free (client);
}

static const LsEvent *
find_close (TestHost *host, guint32 number)
{
  LsSession *session = ls_live_serve_get_session (host->serve);

  for (guint64 n = ls_log_last (ls_session_get_log (session)); n > 0; n--)
    {
      const LsEvent *event = ls_session_event (session, n);

      if (event->conn == number && event->kind == LS_EVENT_CLOSE)
        return event;
    }
  g_assert_not_reached ();
}

static char *
transcript (TestHost *host)
{
  LsSession *session = ls_live_serve_get_session (host->serve);
  LsWriter writer = { .format = LS_FORMAT_TRANSCRIPT };
  GString *out = g_string_new (NULL);

  for (guint64 n = 1; n <= ls_log_last (ls_session_get_log (session)); n++)
    ls_writer_append (&writer, session, n, out);
  return g_string_free (out, FALSE);
}

/* ---- a session ---- */

static void
test_session (void)
{
  TestHost host;
  TestEnd *client;
  g_autofree char *log = NULL;

  test_host_init (&host, NULL, 10);
  client = call (&host);
  test_end_say (client, "HELO me.example\r\n");
  test_end_expect (client, HELLO);
  say_goodbye (client);
  test_host_wait_until_empty (&host);

  log = transcript (&host);
  g_assert_cmpstr (log, ==,
                   "S: 220 mail.example.org ESMTP ready\n"
                   "C: HELO me.example\n"
                   "S: 250 mail.example.org\n"
                   "C: QUIT\n"
                   "S: 221 2.0.0 mail.example.org Service closing transmission channel\n");
  g_assert_cmpint (find_close (&host, 1)->from, ==, LS_FROM_SERVER);
  test_host_clear (&host);
}

typedef struct {
  const char *name;
  const char *said;        /* on the wire, dots stuffed, without its lone dot */
  const char *kept;
} LetterCase;

static const LetterCase letters[] = {
  { "plain", "Subject: Hello\r\n\r\nHow are things?\r\n", "Subject: Hello\r\n\r\nHow are things?\r\n" },
  { "dots", "\r\n..\r\n..leading\r\n...\r\nin.side.\r\n", "\r\n.\r\n.leading\r\n..\r\nin.side.\r\n" },
  { "eight-bit", "Subject: \xc3\xa9\xff\xfe\r\n\r\n\x80\x81\r\n", "Subject: \xc3\xa9\xff\xfe\r\n\r\n\x80\x81\r\n" },
  { "no-header", "\r\nonly a text\r\n", "\r\nonly a text\r\n" },
  { "empty", "", "" },
};

static void
check_stored (TestHost *host, const char *kept)
{
  LsStore *store = ls_live_serve_get_store (host->serve);
  const LsStoreEntry *entry;
  const char *octets;
  gsize length;

  g_assert_cmpint (ls_memory_store_n_entries (store), ==, 1);
  entry = ls_memory_store_entry (store, 0);
  g_assert_cmpstr (entry->mailbox, ==, "alice@example.org");
  g_assert_cmpint (entry->from, >, 0);
  octets = g_bytes_get_data (entry->letter->octets, &length);
  g_assert_cmpint (length, >, strlen (kept));
  g_assert_cmpmem (octets + length - strlen (kept), strlen (kept), kept, strlen (kept));
  /* What stands before it are the trace lines, and nothing else. */
  g_assert_true (g_str_has_prefix (octets, "Return-Path: <a@b.example>\r\nReceived: from me.example ([127.0.0.1])\r\n"));
  g_assert_cmpmem (octets + length - strlen (kept) - 8, 8, " +0000\r\n", 8);
}

static void
test_letter (gconstpointer data)
{
  const LetterCase *letter = data;
  TestHost host;
  TestEnd *client;

  test_host_init (&host, NULL, 10);
  client = call_and_say_hello (&host);
  test_end_say (client, "MAIL FROM:<a@b.example>\r\nRCPT TO:<alice@example.org>\r\nDATA\r\n");
  test_end_expect (client, OK RCPT_OK GO_AHEAD);
  test_end_say (client, letter->said);
  test_end_say (client, ".\r\n");
  test_end_expect (client, STORED);
  say_goodbye (client);
  check_stored (&host, letter->kept);
  test_host_clear (&host);
}

/* ---- octets, cut anywhere ---- */

static const char dialogue[] =
  "HELO me.example\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<alice@example.org>\r\nNOOP\0\r\nDATA\r\nSubject: x\r\n\r\n..\r\n.\r\n"
  "bare\nline\r\nQUIT\r\n";

typedef struct {
  TestHost *host;
  guint64   octets;
} Heard;

static gboolean
has_heard (gpointer data)
{
  Heard *self = data;
  LsSession *session = ls_live_serve_get_session (self->host->serve);
  LsConnection *connection = ls_session_get_connection (session, ls_session_n_connections (session));

  return connection != NULL && ls_stream_length (connection->streams[LS_FROM_CLIENT]) >= self->octets;
}

/* All that the server says when it hears @dialogue in two pieces, the first of @cut octets. */
static char *
replies_when_cut (TestHost *host, gsize cut)
{
  TestEnd *client = call (host);
  Heard first = { host, cut };
  char *all;

  test_end_send (client, dialogue, cut);
  test_run_until (has_heard, &first);
  test_end_send (client, dialogue + cut, sizeof dialogue - 1 - cut);
  all = test_end_hear_all (client);
  test_end_free (client);
  return all;
}

static void
test_cut_anywhere (void)
{
  TestHost host;
  g_autofree char *whole = NULL;

  test_host_init (&host, NULL, 1000);
  whole = replies_when_cut (&host, 0);
  g_assert_cmpstr (whole, ==, HELLO OK RCPT_OK SYNTAX GO_AHEAD STORED SYNTAX GOODBYE);
  for (gsize cut = 1; cut < sizeof dialogue - 1; cut++)
    {
      g_autofree char *replies = replies_when_cut (&host, cut);

      g_assert_cmpstr (replies, ==, whole);
    }
  test_host_clear (&host);
}

/* ---- ends ---- */

static void
test_half_close (void)
{
  TestHost host;
  TestEnd *client;

  test_host_init (&host, "NOOP=delay:0.05", 10);
  client = call (&host);
  test_end_say (client, "HELO me.example\r\nNOOP\r\nRSET\r\n");
  test_end_finish (client);
  test_end_expect (client, HELLO "250 2.0.0 OK\r\n250 2.0.0 OK\r\n");
  test_end_expect_close (client);
  test_end_free (client);
  test_host_wait_until_empty (&host);
  g_assert_cmpint (find_close (&host, 1)->from, ==, LS_FROM_CLIENT);
  test_host_clear (&host);
}

static void
test_reset (void)
{
  TestHost host;
  TestEnd *breaks, *stays;

  test_host_init (&host, NULL, 10);
  stays = call_and_say_hello (&host);
  breaks = call_and_say_hello (&host);
  test_end_say (breaks, "MAIL FROM:<a@b.example>\r\nRCPT TO:<alice@example.org>\r\nDATA\r\n");
  test_end_expect (breaks, OK RCPT_OK GO_AHEAD);
  test_end_say (breaks, "half a letter");
  test_end_break (breaks);
  test_end_free (breaks);
  say_goodbye (stays);
  test_host_wait_until_empty (&host);
  g_assert_cmpint (find_close (&host, 2)->from, ==, LS_FROM_CLIENT);
  g_assert_true (find_close (&host, 2)->flags & LS_EVENT_FLAG_RESET);
  g_assert_cmpint (ls_memory_store_n_entries (ls_live_serve_get_store (host.serve)), ==, 0);
  test_host_clear (&host);
}

static void
test_silence (void)
{
  TestHost host = { 0 };
  TestEnd *client;

  test_host_init (&host, NULL, 10);
  test_host_profile (&host)->idle_us = 30 * G_TIME_SPAN_MILLISECOND;
  client = call (&host);
  test_end_expect (client, "421 4.4.2 Silence for too long, closing\r\n");
  test_end_expect_close (client);
  test_end_free (client);
  test_host_clear (&host);
}

static void
test_too_many (void)
{
  TestHost host;
  TestEnd *first, *second;

  test_host_init (&host, NULL, 1);
  first = call_and_say_hello (&host);
  second = test_end_connect (host.port);
  test_end_expect (second, "421 mail.example.org Service not available, try later\r\n");
  test_end_expect_close (second);
  test_end_free (second);
  g_assert_cmpint (ls_live_serve_n_connections (host.serve), ==, 1);
  say_goodbye (first);
  say_goodbye (call_and_say_hello (&host));
  test_host_clear (&host);
}

static void
on_stopped (gpointer data)
{
  *(gboolean *) data = TRUE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

static void
test_stop (void)
{
  TestHost host;
  TestEnd *hello, *letter;
  gboolean stopped = FALSE;

  test_host_init (&host, NULL, 10);
  hello = call_and_say_hello (&host);
  letter = call_and_say_hello (&host);
  test_end_say (letter, "MAIL FROM:<a@b.example>\r\nRCPT TO:<alice@example.org>\r\nDATA\r\n");
  test_end_expect (letter, OK RCPT_OK GO_AHEAD);
  ls_live_serve_stop (host.serve, on_stopped, &stopped);
  test_end_expect (hello, STOPPING);
  test_end_expect_close (hello);
  test_end_expect (letter, STOPPING);
  test_end_expect_close (letter);
  test_end_free (hello);
  test_end_free (letter);
  test_run_until (is_true, &stopped);
  test_host_clear (&host);
}

static void
test_stop_alone (void)
{
  TestHost host;
  gboolean stopped = FALSE;

  test_host_init (&host, NULL, 10);
  ls_live_serve_stop (host.serve, on_stopped, &stopped);
  test_run_until (is_true, &stopped);
  test_host_clear (&host);
}

/* ---- faults ---- */

static void
test_delay (void)
{
  TestHost host;
  TestEnd *slow, *other;

  test_host_init (&host, "NOOP=delay:0.2", 10);
  slow = call_and_say_hello (&host);
  other = call_and_say_hello (&host);
  test_end_say (slow, "NOOP\r\nRSET\r\n");
  /* Meanwhile others are served. */
  say_goodbye (other);
  g_assert_cmpstr (slow->heard->str, ==, "");
  test_end_expect (slow, "250 2.0.0 OK\r\n250 2.0.0 OK\r\n");
  say_goodbye (slow);
  test_host_clear (&host);
}

static void
test_drop (void)
{
  TestHost host;
  TestEnd *client;

  test_host_init (&host, "RCPT=drop", 10);
  client = call_and_say_hello (&host);
  test_end_say (client, "MAIL FROM:<a@b.example>\r\nRCPT TO:<alice@example.org>\r\nRSET\r\n");
  test_end_expect (client, OK);
  test_end_expect_close (client);
  test_end_free (client);
  g_assert_cmpint (find_close (&host, 1)->from, ==, LS_FROM_SERVER);
  test_host_clear (&host);
}

/* ---- more than fits ---- */

typedef struct {
  TestEnd *client;
  GString *lines;
  guint    refused;        /* how often nothing was taken, one time after the other */
} Flood;

/* Once nothing is taken for many rounds of the loop, the server has stopped to listen. */
static gboolean
is_blocked (gpointer data)
{
  Flood *self = data;
  gssize put = g_socket_send (self->client->socket, self->lines->str, self->lines->len, NULL, NULL);

  self->refused = put > 0 ? 0 : self->refused + 1;
  return self->refused > 100;
}

/* A client that talks and never listens must not fill the server's memory. */
static void
test_never_reads (void)
{
  TestHost host;
  TestEnd *client;
  g_autoptr (GString) lines = g_string_new (NULL);
  Flood flood = { .lines = lines };

  for (guint i = 0; i < 10000; i++)
    g_string_append (lines, "NOOP\r\n");
  test_host_init (&host, NULL, 10);
  flood.client = client = call_and_say_hello (&host);
  test_run_until (is_blocked, &flood);
  g_assert_cmpint (ls_live_serve_n_connections (host.serve), ==, 1);
  say_goodbye (call_and_say_hello (&host));
  test_end_break (client);
  test_end_free (client);
  test_host_wait_until_empty (&host);
  test_host_clear (&host);
}

/* A letter that never ends, in one line: the server goes on reading, and keeps little of it. */
static void
test_endless_letter (void)
{
  TestHost host;
  TestEnd *client;
  g_autofree char *octets = g_malloc (1024 * 1024);
  Heard all = { &host, 40 * 1024 * 1024 };

  memset (octets, 'x', 1024 * 1024);
  test_host_init (&host, NULL, 10);
  client = call_and_say_hello (&host);
  test_end_say (client, "MAIL FROM:<a@b.example>\r\nRCPT TO:<alice@example.org>\r\nDATA\r\n");
  test_end_expect (client, OK RCPT_OK GO_AHEAD);
  for (guint i = 0; i < 40; i++)
    test_end_send (client, octets, 1024 * 1024);
  test_run_until (has_heard, &all);
  g_assert_cmpint (ls_session_memory (ls_live_serve_get_session (host.serve)), <, 12 * 1024 * 1024);
  test_end_say (client, "\r\n.\r\n");
  test_end_expect (client, "552 5.3.4 ");
  test_end_free (client);
  test_host_clear (&host);
}

static void
test_long_line (void)
{
  TestHost host;
  TestEnd *client;
  g_autofree char *octets = g_malloc (1024 * 1024);

  memset (octets, 'x', 1024 * 1024);
  test_host_init (&host, NULL, 10);
  client = call (&host);
  test_end_send (client, octets, 1024 * 1024);
  test_end_say (client, "\r\n");
  test_end_expect (client, "500 5.5.2 ");
  g_string_truncate (client->heard, 0);
  test_end_free (client);
  test_host_clear (&host);
}

/* ---- the door ---- */

static void
test_port_in_use (void)
{
  TestHost host;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;

  test_host_init (&host, NULL, 10);
  g_assert_cmpint (ls_live_serve_listen (host.serve, host.world->servers->pdata[0], "127.0.0.1", host.port, FALSE, &error), ==, 0);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
  name = g_strdup_printf ("cannot listen on 127.0.0.1:%u: the port is in use", host.port);
  g_assert_cmpstr (error->message, ==, name);
  test_host_clear (&host);
}

static void
test_no_address (void)
{
  TestHost host;
  g_autoptr (GError) error = NULL;

  test_host_init (&host, NULL, 10);
  g_assert_cmpint (ls_live_serve_listen (host.serve, host.world->servers->pdata[0], "localhost", 0, FALSE, &error), ==, 0);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  test_host_clear (&host);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/live/serve/session", test_session);
  for (guint i = 0; i < G_N_ELEMENTS (letters); i++)
    {
      g_autofree char *path = g_strconcat ("/live/serve/letter/", letters[i].name, NULL);

      g_test_add_data_func (path, &letters[i], test_letter);
    }
  g_test_add_func ("/live/serve/cut-anywhere", test_cut_anywhere);
  g_test_add_func ("/live/serve/half-close", test_half_close);
  g_test_add_func ("/live/serve/reset", test_reset);
  g_test_add_func ("/live/serve/silence", test_silence);
  g_test_add_func ("/live/serve/too-many", test_too_many);
  g_test_add_func ("/live/serve/stop", test_stop);
  g_test_add_func ("/live/serve/stop-alone", test_stop_alone);
  g_test_add_func ("/live/serve/fault/delay", test_delay);
  g_test_add_func ("/live/serve/fault/drop", test_drop);
  g_test_add_func ("/live/serve/never-reads", test_never_reads);
  g_test_add_func ("/live/serve/endless-letter", test_endless_letter);
  g_test_add_func ("/live/serve/long-line", test_long_line);
  g_test_add_func ("/live/serve/port-in-use", test_port_in_use);
  g_test_add_func ("/live/serve/no-address", test_no_address);
  return g_test_run ();
}
