/* test-live-connect.c: connect against servers that behave, and servers that do not.
 * SPDX-License-Identifier: MIT */
#include "live-testing.h"

#include "capture/writer.h"
#include "live/live-connect.h"
#include "live/live-end.h"

#include <string.h>

/**
 * ConnectCase:
 * @server: what the server does: `>` and what it says, `<` and what it waits to hear, `.` it closes, `!` it breaks off,
 *   `-` it goes on listening and does nothing more
 * @input: the lines that are to be said
 * @open_ended: whether more input may come
 * @error: the #GIOErrorEnum that it must end with; -1: none
 * @message: what the error says behind the server's name
 * @transcript: what the log must say
 */
typedef struct {
  const char *name;
  const char *server[20];
  const char *input[12];
  gboolean    pipelining;
  gboolean    open_ended;
  int         error;
  const char *message;
  const char *transcript;
} ConnectCase;

static const ConnectCase cases[] = {
  { "quit-at-end",
    { ">220 x.example hi\r\n", "<EHLO me.example\r\n", ">250 x.example\r\n", "<QUIT\r\n", ">221 bye\r\n", "." },
    { "EHLO me.example\r\n" }, FALSE, FALSE, -1, NULL,
    "S: 220 x.example hi\nC: EHLO me.example\nS: 250 x.example\nC: QUIT\nS: 221 bye\n" },
  { "quit-said",
    { ">220 x.example hi\r\n", "<QUIT\r\n", ">221 bye\r\n", "." },
    { "quit\r\n" }, FALSE, FALSE, -1, NULL, NULL },
  { "no-goodbye",
    { ">220 x.example hi\r\n", "<QUIT\r\n", "." },
    { NULL }, FALSE, FALSE, -1, NULL, "S: 220 x.example hi\nC: QUIT\n" },
  { "waits-for-greeting",
    { "<", ">220-x.example\r\n220-long\r\n", ">220 greeting\r\n", "<NOOP\r\n", ">250 OK\r\n", "<QUIT\r\n", ">221 bye\r\n", "." },
    { "NOOP\r\n" }, TRUE, FALSE, -1, NULL,
    "S: 220-x.example\nS: 220-long\nS: 220 greeting\nC: NOOP\nS: 250 OK\nC: QUIT\nS: 221 bye\n" },
  { "no-service",
    { ">554 x.example no\r\n", "<QUIT\r\n", ">221 bye\r\n", "." },
    { NULL }, FALSE, FALSE, -1, NULL, "S: 554 x.example no\nC: QUIT\nS: 221 bye\n" },
  { "421-greeting",
    { ">421 x.example busy\r\n", "." },
    { NULL }, FALSE, FALSE, -1, NULL, "S: 421 x.example busy\n" },
  { "garbage-greeting",
    { ">SSH-2.0-OpenSSH_9.2\r\n", "<QUIT\r\n", "." },
    { NULL }, FALSE, FALSE, -1, NULL, "S: SSH-2.0-OpenSSH_9.2\nC: QUIT\n" },
  { "one-by-one",
    { ">220 x.example hi\r\n", "<NOOP\r\n", ">250 1\r\n", "<RSET\r\n", ">250 2\r\n", "<QUIT\r\n", ">221 bye\r\n", "." },
    { "NOOP\r\n", "RSET\r\n" }, FALSE, FALSE, -1, NULL, NULL },
  { "pipelined",
    { ">220 x.example hi\r\n", "<NOOP\r\nRSET\r\nHELP\r\n", ">250 1\r\n250 2\r\n214 3\r\n", "<QUIT\r\n", ">221 bye\r\n", "." },
    { "NOOP\r\n", "RSET\r\n", "HELP\r\n" }, TRUE, FALSE, -1, NULL, NULL },
  { "letter-waits-for-354",
    { ">220 x.example hi\r\n", "<MAIL\r\nRCPT\r\nDATA\r\n", ">250 1\r\n250 2\r\n", ">354 go\r\n", "<\r\nhello\r\n.\r\n",
      ">250 kept\r\n", "<QUIT\r\n", ">221 bye\r\n", "." },
    { "MAIL\r\n", "RCPT\r\n", "DATA\r\n", "\r\n", "hello\r\n", ".\r\n" }, TRUE, FALSE, -1, NULL, NULL },
  { "refused-letter-left-out",
    { ">220 x.example hi\r\n", "<DATA\r\n", ">503 no\r\n", "<NOOP\r\n", ">250 1\r\n", "<QUIT\r\n", ">221 bye\r\n", "." },
    { "DATA\r\n", "Subject: x\r\n", "\r\n", "..\r\n", ".\r\n", "NOOP\r\n" }, FALSE, FALSE, -1, NULL,
    "S: 220 x.example hi\nC: DATA\nS: 503 no\nC: NOOP\nS: 250 1\nC: QUIT\nS: 221 bye\n" },
  { "input-ends-in-letter",
    { ">220 x.example hi\r\n", "<DATA\r\n", ">354 go\r\n", "<half\r\n", "-" },
    { "DATA\r\n", "half\r\n" }, FALSE, FALSE, -1, NULL, "S: 220 x.example hi\nC: DATA\nS: 354 go\nC: half\n" },
  { "closes-at-once",
    { "." }, { NULL }, FALSE, FALSE, G_IO_ERROR_CONNECTION_CLOSED, "the server closed before its greeting", "" },
  { "closes-before-reply",
    { ">220 x.example hi\r\n", "<NOOP\r\n", "." },
    { "NOOP\r\n", "RSET\r\n" }, FALSE, FALSE, G_IO_ERROR_CONNECTION_CLOSED, "the server closed before its reply", NULL },
  { "closes-after-421",
    { ">220 x.example hi\r\n", ">421 x.example stopping\r\n", "." },
    { NULL }, FALSE, TRUE, -1, NULL, "S: 220 x.example hi\nS: 421 x.example stopping\n" },
  { "breaks-off",
    { ">220 x.example hi\r\n", "<NOOP\r\n", "!" },
    { "NOOP\r\n" }, FALSE, FALSE, G_IO_ERROR_CONNECTION_CLOSED, "the server broke the connection off before its reply", NULL },
  { "no-greeting",
    { "-" }, { NULL }, FALSE, FALSE, G_IO_ERROR_TIMED_OUT, "no greeting within 0.3 s", "" },
  { "half-a-greeting",
    { ">220-x.exam", "-" }, { NULL }, FALSE, FALSE, G_IO_ERROR_TIMED_OUT, "no greeting within 0.3 s", "S: 220-x.exam\n" },
  { "no-reply",
    { ">220 x.example hi\r\n", "<NOOP\r\n", "-" },
    { "NOOP\r\n" }, FALSE, FALSE, G_IO_ERROR_TIMED_OUT, "no reply within 0.3 s", NULL },
  { "does-not-close",
    { ">220 x.example hi\r\n", "<QUIT\r\n", ">221 bye\r\n", "-" },
    { NULL }, FALSE, FALSE, G_IO_ERROR_TIMED_OUT, "no reply within 0.3 s", NULL },
};

/* ---- a server that follows its script ---- */

typedef struct {
  const ConnectCase *row;
  GSocket           *listener;
  TestEnd           *end;          /* NULL: nobody called yet */
  guint              step;
  LsLiveConnect     *connect;
  gboolean           ended;
  GError            *error;
} Play;

static gboolean
hears (Play *self, const char *text)
{
  char buffer[4096];
  gssize got = g_socket_receive (self->end->socket, buffer, sizeof buffer, NULL, NULL);

  if (got > 0)
    g_string_append_len (self->end->heard, buffer, got);
  g_assert_true (g_ascii_strncasecmp (self->end->heard->str, text, MIN (self->end->heard->len, strlen (text))) == 0);
  if (self->end->heard->len < strlen (text))
    return FALSE;
  g_string_erase (self->end->heard, 0, strlen (text));
  return TRUE;
}

/* Does the next thing; %FALSE where that has to wait. */
static gboolean
do_step (Play *self)
{
  const char *what = self->row->server[self->step];

  switch (what != NULL ? *what : '-')
    {
    case '>':
      g_assert_cmpint (g_socket_send (self->end->socket, what + 1, strlen (what + 1), NULL, NULL), ==, strlen (what + 1));
      return TRUE;
    case '<':
      return hears (self, what + 1);
    case '.':
      /* Nothing may have come that was not waited for. */
      g_assert_cmpstr (self->end->heard->str, ==, "");
      g_socket_close (self->end->socket, NULL);
      return TRUE;
    case '!':
      test_end_break (self->end);
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
has_ended (gpointer data)
{
  Play *self = data;

  if (self->end == NULL)
    {
      g_autoptr (GSocket) socket = g_socket_accept (self->listener, NULL, NULL);

      if (socket != NULL)
        self->end = test_end_new (socket);
    }
  else if (do_step (self))
    self->step++;
  return self->ended;
}

static GSocket *
open_listener (guint16 *port)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0), got = NULL;
  g_autoptr (GError) error = NULL;
  GSocket *socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);

  g_assert_no_error (error);
  g_socket_bind (socket, address, TRUE, &error);
  g_assert_no_error (error);
  g_socket_listen (socket, &error);
  g_assert_no_error (error);
  g_socket_set_blocking (socket, FALSE);
  got = g_socket_get_local_address (socket, &error);
  *port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (got));
  return socket;
}

/* ---- the cases ---- */

static void
on_wants (gpointer data)
{
}

static void
on_ended (gpointer data, const GError *error)
{
  Play *self = data;

  g_assert_false (self->ended);
  self->ended = TRUE;
  self->error = error != NULL ? g_error_copy (error) : NULL;
}

static void
begin (Play *self, const char *host, guint16 port, gboolean pipelining)
{
  g_autoptr (GError) error = NULL;
  LsLiveConnectSetup setup = {
    .protocol = ls_protocol_find ("smtp"),
    .host = host,
    .port = port,
    .limit_us = 300 * G_TIME_SPAN_MILLISECOND,
    .pipelining = pipelining,
    .wants = on_wants,
    .ended = on_ended,
    .data = self,
  };

  self->connect = ls_live_connect_new (&setup, &error);
  g_assert_no_error (error);
}

static void
check_log (Play *self)
{
  LsSession *session = ls_live_connect_get_session (self->connect);
  LsWriter writer = { .format = LS_FORMAT_TRANSCRIPT };
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint64 n = 1; n <= ls_log_last (ls_session_get_log (session)); n++)
    ls_writer_append (&writer, session, n, out);
  g_assert_cmpstr (out->str, ==, self->row->transcript);
}

static void
test_case (gconstpointer data)
{
  Play play = { .row = data };
  guint16 port;

  play.listener = open_listener (&port);
  begin (&play, "127.0.0.1", port, play.row->pipelining);
  for (guint i = 0; play.row->input[i] != NULL; i++)
    ls_live_connect_say (play.connect, ls_span_from_string (play.row->input[i]));
  if (!play.row->open_ended)
    ls_live_connect_end_input (play.connect);
  test_run_until (has_ended, &play);

  if (play.row->error < 0)
    g_assert_no_error (play.error);
  else
    {
      g_autofree char *message = g_strdup_printf ("127.0.0.1:%u: %s", port, play.row->message);

      g_assert_error (play.error, G_IO_ERROR, play.row->error);
      g_assert_cmpstr (play.error->message, ==, message);
    }
  if (play.row->transcript != NULL)
    check_log (&play);
  g_clear_error (&play.error);
  ls_live_connect_free (play.connect);
  g_object_unref (play.listener);
  test_end_free (play.end);
}

static gboolean
has_play_ended (gpointer data)
{
  return ((Play *) data)->ended;
}

static void
test_refused (void)
{
  Play play = { 0 };
  guint16 port;
  GSocket *listener = open_listener (&port);

  g_object_unref (listener);
  begin (&play, "127.0.0.1", port, FALSE);
  test_run_until (has_play_ended, &play);
  g_assert_error (play.error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
  g_clear_error (&play.error);
  ls_live_connect_free (play.connect);
}

/* Our own server: nothing but what both say to each other. */
static void
test_own_serve (void)
{
  TestHost host;
  Play play = { 0 };

  test_host_init (&host, NULL, 10);
  begin (&play, "127.0.0.1", host.port, TRUE);
  ls_live_connect_say (play.connect, ls_span_from_string ("EHLO me.example\r\n"));
  ls_live_connect_end_input (play.connect);
  test_run_until (has_play_ended, &play);
  g_assert_no_error (play.error);
  test_host_wait_until_empty (&host);
  ls_live_connect_free (play.connect);
  test_host_clear (&host);
}

/* What is given away while it is under way must not come back. */
static void
test_freed_early (void)
{
  TestHost host;
  Play play = { 0 };

  test_host_init (&host, NULL, 10);
  begin (&play, "127.0.0.1", host.port, FALSE);
  ls_live_connect_free (play.connect);
  begin (&play, "localhost", host.port, FALSE);
  ls_live_connect_free (play.connect);
  begin (&play, "127.0.0.1", host.port, FALSE);
  ls_live_connect_end_input (play.connect);
  test_run_until (has_play_ended, &play);
  ls_live_connect_free (play.connect);
  test_host_clear (&host);
}

/* ---- hosts with ports ---- */

static const struct {
  const char *text;
  const char *host;        /* NULL: it is none */
  guint16     port;
} ends[] = {
  { "mail.example.org", "mail.example.org", 25 },
  { "mail.example.org:2525", "mail.example.org", 2525 },
  { "127.0.0.1:1", "127.0.0.1", 1 },
  { "[::1]:65535", "::1", 65535 },
  { "[::1]", "::1", 25 },
  { "2001:db8::25", "2001:db8::25", 25 },
  { "", NULL, 0 },
  { ":25", NULL, 0 },
  { "host:", NULL, 0 },
  { "host:0", NULL, 0 },
  { "host:65536", NULL, 0 },
  { "host:smtp", NULL, 0 },
  { "host:25:25", NULL, 0 },
  { "[host]:25", NULL, 0 },
  { "[::1", NULL, 0 },
  { "[::1]25", NULL, 0 },
};

static void
test_ends (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *host = NULL;
      g_autoptr (GError) error = NULL;
      guint16 port = 0;

      g_test_message ("“%s”", ends[i].text);
      g_assert_true (ls_live_end_parse (ends[i].text, 25, &host, &port, &error) == (ends[i].host != NULL));
      g_assert_cmpstr (host, ==, ends[i].host);
      g_assert_cmpint (port, ==, ends[i].port);
      g_assert_true ((error != NULL) == (ends[i].host == NULL));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/live/connect/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/live/connect/refused", test_refused);
  g_test_add_func ("/live/connect/own-serve", test_own_serve);
  g_test_add_func ("/live/connect/freed-early", test_freed_early);
  g_test_add_func ("/live/end/parse", test_ends);
  return g_test_run ();
}
