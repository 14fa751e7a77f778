/* test-relay.c: a letter from server to server: names asked, lines piled up, tries repeated, failures told.
 * SPDX-License-Identifier: MIT */
#include "frames-testing.h"

#include "mail/memory-store.h"
#include "world/simulator.h"

#include <string.h>

enum { DESK, RELAY, MX, SPARE, NAMES };

static LsWorldServer *
server_of (LsWorld *world, guint index)
{
  return world->servers->pdata[index];
}

/* desk → relay (a.example) → mx (b.example); all names at names. */
static LsWorld *
make_world (void)
{
  static const char *const hosts[][2] = {
    { "desk", "desk.a.example" }, { "relay", "smtp.a.example" }, { "mx", "mx.b.example" }, { "spare", "spare.b.example" },
    { "names", "ns.example" },
  };
  LsWorld *world = ls_world_new ();

  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      g_autofree char *address = g_strdup_printf ("192.0.2.%u", i + 1);

      ls_world_add_host (world, hosts[i][0], hosts[i][1], address);
    }
  world->seed = 5;
  world->resolver = NAMES;
  ls_names_add_mx (world->names, "b.example", 10, "mx.b.example");
  ls_world_add_server (world, "relay", RELAY, ls_protocol_find ("smtp"), 25);
  ls_world_add_server (world, "mx", MX, ls_protocol_find ("smtp"), 25);
  ls_directory_add_user (server_of (world, 0)->directory, "f", "a.example", NULL);
  ls_directory_add_user (server_of (world, 1)->directory, "alice", "b.example", NULL);
  server_of (world, 0)->profile->relays = TRUE;
  g_ptr_array_add (server_of (world, 0)->profile->relays_from, g_strdup ("192.0.2.1"));
  ls_world_add_client (world, "c", DESK, 0);
  return world;
}

static LsSession *
play (LsWorld *world, const char *sender, const char *const *recipients)
{
  g_autoptr (GArray) inputs = g_array_new (FALSE, FALSE, sizeof (LsInput));
  static const char *const letter[] = { "Subject: x\r\n", "\r\n", "..hello\r\n", ".\r\n", "QUIT\r\n" };
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  LsSession *session;

  g_array_set_clear_func (inputs, (GDestroyNotify) ls_input_clear);
  g_ptr_array_add (lines, g_strdup ("EHLO desk.a.example\r\n"));
  g_ptr_array_add (lines, g_strdup_printf ("MAIL FROM:<%s>\r\n", sender));
  for (guint i = 0; recipients[i] != NULL; i++)
    g_ptr_array_add (lines, g_strdup_printf ("RCPT TO:<%s>\r\n", recipients[i]));
  g_ptr_array_add (lines, g_strdup ("DATA\r\n"));
  for (guint i = 0; i < G_N_ELEMENTS (letter); i++)
    g_ptr_array_add (lines, g_strdup (letter[i]));
  for (guint i = 0; i < lines->len; i++)
    {
      LsInput input = { .octets = g_bytes_new (lines->pdata[i], strlen (lines->pdata[i])), .after = -1, .script = -1 };

      g_array_append_val (inputs, input);
    }
  session = ls_simulator_new (world, inputs, NULL, NULL);
  ls_simulator_run (session);
  return session;
}

/* All that was said in the session, a line each. */
static char *
transcript (LsSession *session)
{
  GString *text = g_string_new (NULL);

  for (guint64 n = 1; n <= ls_log_last (ls_session_get_log (session)); n++)
    {
      const LsEvent *event = ls_session_event (session, n);
      g_autofree char *line = NULL;

      if (!ls_event_is_line (event) && event->kind != LS_EVENT_NOTE && event->kind != LS_EVENT_STORE)
        continue;
      line = ls_session_line_text (session, n);
      g_string_append_printf (text, "%u %s: %s\n", event->conn, ls_event_from_name (event->from), line);
    }
  return g_string_free (text, FALSE);
}

static const LsLetter *
letter_for (LsSession *session, const char *mailbox)
{
  LsStore *store = ls_simulator_store (session);

  for (guint i = 0; i < ls_memory_store_n_entries (store); i++)
    if (strcmp (ls_memory_store_entry (store, i)->mailbox, mailbox) == 0)
      return ls_memory_store_entry (store, i)->letter;
  return NULL;
}

static char *
text_of (const LsLetter *letter)
{
  return g_strndup (g_bytes_get_data (letter->octets, NULL), g_bytes_get_size (letter->octets));
}

static guint
count (const char *text, const char *what)
{
  guint n = 0;

  for (const char *at = strstr (text, what); at != NULL; at = strstr (at + 1, what))
    n++;
  return n;
}

static void
assert_holds (const char *text, const char *what)
{
  if (strstr (text, what) == NULL)
    g_error ("there is no “%s” in\n%s", what, text);
}

static void
test_delivered (void)
{
  static const char *const recipients[] = { "alice@b.example", NULL };
  g_autoptr (LsWorld) world = make_world ();
  g_autoptr (LsSession) session = play (world, "f@a.example", recipients);
  g_autofree char *said = transcript (session), *letter = NULL;

  assert_holds (said, "1 server: 250 OK, queued\n1 client: DATA\n");
  assert_holds (said, "store: A letter for b.example waits in the queue of smtp.a.example\n");
  assert_holds (said, "2 client: MX b.example?\n2 server: b.example MX 10 mx.b.example\nmx.b.example A 192.0.2.3\n");
  assert_holds (said, "3 client: EHLO smtp.a.example\n");
  assert_holds (said, "3 client: MAIL FROM:<f@a.example>\n3 server: 250 OK\n3 client: RCPT TO:<alice@b.example>\n3 server: 250 OK\n3 client: DATA\n");
  assert_holds (said, "3 client: ..hello\n3 client: .\n");
  assert_holds (said, "3 client: QUIT\n");
  letter = text_of (letter_for (session, "alice@b.example"));
  g_assert_true (g_str_has_prefix (letter, "Return-Path: <f@a.example>\r\nReceived: from smtp.a.example (smtp.a.example [192.0.2.2])\r\n\tby mx.b.example "));
  g_assert_cmpuint (count (letter, "Return-Path:"), ==, 1);
  g_assert_cmpuint (count (letter, "Received: from"), ==, 2);
  assert_holds (letter, "Received: from desk.a.example (desk.a.example [192.0.2.1])\r\n\tby smtp.a.example ");
  assert_holds (letter, "\r\nSubject: x\r\n\r\n.hello\r\n");
  g_assert_cmpuint (ls_session_n_connections (session), ==, 3);
  g_assert_true (ls_session_get_connection (session, 3)->closed);
  g_assert_false (ls_session_wait (session));
}

/* Who may not be relayed for is refused, as before. */
static void
test_stranger (void)
{
  static const char *const recipients[] = { "alice@b.example", NULL };
  g_autoptr (LsWorld) world = make_world ();
  g_autoptr (LsSession) session = NULL;
  g_autofree char *said = NULL;

  g_ptr_array_set_size (server_of (world, 0)->profile->relays_from, 0);
  session = play (world, "f@a.example", recipients);
  said = transcript (session);
  assert_holds (said, "550 Relaying denied");
  g_assert_cmpuint (ls_session_n_connections (session), ==, 1);
}

/* One is served, the other's refusal comes home as a letter from nobody. */
static void
test_refused (void)
{
  static const char *const recipients[] = { "alice@b.example", "nobody@b.example", "f@a.example", NULL };
  g_autoptr (LsWorld) world = make_world ();
  g_autoptr (LsSession) session = play (world, "F@a.example", recipients);
  LsStore *store = ls_simulator_store (session);
  const LsLetter *notice = NULL;
  g_autofree char *text = NULL;

  g_assert_nonnull (letter_for (session, "alice@b.example"));
  for (guint i = 0; i < ls_memory_store_n_entries (store); i++)
    if (*ls_memory_store_entry (store, i)->letter->reverse_path == '\0')
      {
        notice = ls_memory_store_entry (store, i)->letter;
        g_assert_cmpstr (ls_memory_store_entry (store, i)->mailbox, ==, "f@a.example");
      }
  g_assert_cmpuint (ls_memory_store_n_entries (store), ==, 3);
  text = text_of (notice);
  g_assert_true (g_str_has_prefix (text, "Return-Path: <>\r\nFrom: Mail server <MAILER-DAEMON@smtp.a.example>\r\nTo: <F@a.example>\r\n"));
  assert_holds (text, "Content-Type: multipart/report; report-type=delivery-status;\r\n");
  assert_holds (text, "Final-Recipient: rfc822; nobody@b.example\r\nAction: failed\r\nStatus: 5.0.0\r\n"
                      "Remote-MTA: dns; mx.b.example\r\nDiagnostic-Code: smtp; 550 No such user here\r\n");
  assert_holds (text, "text/rfc822-headers\r\n\r\nReceived: from desk.a.example");
  g_assert_cmpuint (count (text, "alice"), ==, 0);
}

typedef struct {
  const char *name;
  const char *sender;
  const char *recipient;
  const char *holds;     /* what the notice says; NULL: there is none */
  const char *said;      /* what the log says; NULL: anything */
  gboolean    delivered;
} WayRow;

static const WayRow ways[] = {
  { "no-such-domain", "f@a.example", "x@nowhere.example", "Status: 5.1.2\r\n", "MX nowhere.example: no such name", FALSE },
  { "no-notice-for-nobody", "", "x@nowhere.example", NULL, "MX nowhere.example: no such name", FALSE },
  { "null-mx", "f@a.example", "x@nomail.example", "Status: 5.1.10\r\n", "nomail.example MX 0 .", FALSE },
  { "own-host", "f@a.example", "alice@mx.b.example", NULL, "2 client: A mx.b.example?\n", TRUE },
  { "second-choice", "f@a.example", "alice@two.example", NULL, "3 client: RCPT TO:<alice@two.example>", TRUE },
  { "alias", "f@a.example", "alice@alias.example", NULL, "alias.example CNAME b.example", TRUE },
  { "comes-here", "f@a.example", "x@here.example", "Status: 5.4.6\r\n", NULL, FALSE },
  { "better-than-here", "f@a.example", "alice@better.example", NULL, "3 client: RCPT", TRUE },
  { "literal", "f@a.example", "alice@[192.0.2.3]", NULL, "2 client: RCPT TO:<alice@[192.0.2.3]>", TRUE },
};

static void
test_way (gconstpointer data)
{
  static const char *const domains[] = { "mx.b.example", "two.example", "alias.example", "better.example", "[192.0.2.3]" };
  const WayRow *row = data;
  const char *recipients[] = { row->recipient, NULL };
  g_autoptr (LsWorld) world = make_world ();
  g_autoptr (LsSession) session = NULL;
  g_autofree char *said = NULL, *text = NULL;
  const LsLetter *notice;

  ls_names_add_mx (world->names, "nomail.example", 0, ".");
  ls_names_add_mx (world->names, "two.example", 20, "mx.b.example");
  ls_names_add_mx (world->names, "two.example", 10, "spare.b.example");
  ls_names_add_mx (world->names, "here.example", 10, "smtp.a.example");
  ls_names_add_mx (world->names, "better.example", 20, "smtp.a.example");
  ls_names_add_mx (world->names, "better.example", 10, "mx.b.example");
  ls_names_add_alias (world->names, "alias.example", "b.example");
  for (guint i = 0; i < G_N_ELEMENTS (domains); i++)
    ls_directory_add_user (server_of (world, 1)->directory, "alice", domains[i], NULL);
  session = play (world, row->sender, recipients);
  said = transcript (session);
  if (row->said != NULL)
    assert_holds (said, row->said);
  g_assert_true ((letter_for (session, row->recipient) != NULL) == row->delivered);
  notice = letter_for (session, "f@a.example");
  g_assert_true ((notice != NULL) == (row->holds != NULL));
  if (notice != NULL)
    {
      text = text_of (notice);
      assert_holds (text, row->holds);
    }
}

/* 451 is no refusal: the run ends, and to wait is to see the letter tried again. */
static void
test_greylist (void)
{
  static const char *const recipients[] = { "alice@b.example", NULL };
  g_autoptr (LsWorld) world = make_world ();
  g_autoptr (LsSession) session = NULL;
  g_autofree char *said = NULL;

  server_of (world, 1)->profile->greylist_us = 40 * G_TIME_SPAN_MINUTE;
  session = play (world, "f@a.example", recipients);
  said = transcript (session);
  assert_holds (said, "3 server: 451 Greylisted: come back later\n3 client: QUIT\n");
  g_assert_null (letter_for (session, "alice@b.example"));
  /* After half an hour it is too early still; after one hour more it is not. */
  for (guint tries = 1; tries <= 2; tries++)
    {
      g_assert_null (letter_for (session, "alice@b.example"));
      g_assert_true (ls_session_wait (session));
      ls_simulator_run (session);
      g_assert_cmpuint (ls_session_n_connections (session), ==, 3 + tries);
    }
  g_assert_nonnull (letter_for (session, "alice@b.example"));
  g_assert_false (ls_session_wait (session));
}

/* A client of a script that comes back by itself: put off at first, let in after the time, and a stranger is put off anew. */
static void
test_comes_back (void)
{
  static const gint64 starts_us[] = { 0, 300 * G_TIME_SPAN_SECOND, 700 * G_TIME_SPAN_SECOND };
  static const char *const senders[] = { "f@away.example", "F@away.example", "other@away.example" };
  g_autoptr (LsWorld) world = ls_world_new ();
  g_autoptr (GArray) inputs = g_array_new (FALSE, FALSE, sizeof (LsInput));
  g_autoptr (LsSession) session = NULL;
  g_autofree char *said = NULL;

  g_array_set_clear_func (inputs, (GDestroyNotify) ls_input_clear);
  ls_world_add_host (world, "mx", "mx.b.example", "192.0.2.3");
  ls_world_add_host (world, "c", "c.example", "192.0.2.4");
  ls_world_add_server (world, "mx", 0, ls_protocol_find ("smtp"), 25);
  server_of (world, 0)->profile->greylist_us = 600 * G_TIME_SPAN_SECOND;
  ls_directory_add_user (server_of (world, 0)->directory, "alice", "b.example", NULL);
  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *id = g_strdup_printf ("c%u", i);
      const char *lines[] = { "EHLO c.example\r\n", NULL, "RCPT TO:<alice@b.example>\r\n", "QUIT\r\n" };
      g_autofree char *mail = g_strdup_printf ("MAIL FROM:<%s>\r\n", i < 3 ? senders[i == 2 ? 0 : i] : senders[2]);

      lines[1] = mail;
      ls_world_add_client (world, id, 1, 0)->starts_us = starts_us[MIN (i, 2)] + (i == 3 ? G_USEC_PER_SEC : 0);
      for (guint k = 0; k < G_N_ELEMENTS (lines); k++)
        {
          LsInput input = { .client = i, .octets = g_bytes_new (lines[k], strlen (lines[k])), .after = -1, .script = -1 };

          g_array_append_val (inputs, input);
        }
    }
  session = ls_simulator_new (world, inputs, NULL, NULL);
  ls_simulator_run (session);
  said = transcript (session);
  /* The first, too early, back in time, and somebody else. */
  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *reply = g_strdup_printf ("%u client: RCPT TO:<alice@b.example>\n%u server: %s", i + 1, i + 1, i == 2 ? "250" : "451");

      assert_holds (said, reply);
    }
}

/* After days, the sender is told. */
static void
test_gives_up (void)
{
  static const char *const recipients[] = { "alice@b.example", NULL };
  g_autoptr (LsWorld) world = make_world ();
  g_autoptr (LsSession) session = NULL;
  g_autofree char *text = NULL;
  guint waits = 0;

  server_of (world, 1)->profile->greylist_us = 365 * G_TIME_SPAN_DAY;
  session = play (world, "f@a.example", recipients);
  while (ls_session_wait (session))
    {
      ls_simulator_run (session);
      waits++;
    }
  g_assert_cmpuint (waits, ==, 32);
  text = text_of (letter_for (session, "f@a.example"));
  assert_holds (text, "Status: 5.4.7\r\n");
  assert_holds (text, "451 Greylisted");
}

/* Two servers that share a domain's mail, and both pass it on: each drops itself, and what is as good or worse. */
static void
test_loop (void)
{
  static const char *const recipients[] = { "x@lost.example", NULL };
  g_autoptr (LsWorld) world = make_world ();
  g_autoptr (LsSession) session = NULL;
  g_autofree char *text = NULL;

  ls_names_add_mx (world->names, "lost.example", 10, "mx.b.example");
  ls_names_add_mx (world->names, "lost.example", 10, "smtp.a.example");
  server_of (world, 1)->profile->relays = TRUE;
  g_ptr_array_add (server_of (world, 0)->profile->relays_to, g_strdup ("lost.example"));
  g_ptr_array_add (server_of (world, 1)->profile->relays_to, g_strdup ("lost.example"));
  session = play (world, "f@a.example", recipients);
  text = text_of (letter_for (session, "f@a.example"));
  assert_holds (text, "Status: 5.4.6\r\n");
}

/* Two servers that each forward to the other's user cannot see that it is a ring; a hundred Received lines can. */
static void
test_ring (void)
{
  g_autoptr (LsWorld) world = make_world ();
  static const char *const recipients[] = { "x@lost.example", NULL };
  g_autoptr (LsSession) session = NULL;
  g_autofree char *said = NULL, *text = NULL;

  ls_names_add_mx (world->names, "a.example", 10, "smtp.a.example");
  ls_names_add_mx (world->names, "lost.example", 10, "mx.b.example");
  server_of (world, 1)->profile->relays = TRUE;
  g_ptr_array_add (server_of (world, 1)->profile->relays_to, g_strdup ("lost.example"));
  ls_world_add_server (world, "spare", SPARE, ls_protocol_find ("smtp"), 25);
  server_of (world, 2)->profile->relays = TRUE;
  g_ptr_array_add (server_of (world, 2)->profile->relays_to, g_strdup ("lost.example"));
  ls_directory_add_user (server_of (world, 1)->directory, "x", "lost.example", NULL)->moved_to = g_strdup ("x@[192.0.2.4]");
  ((LsUser *) ls_directory_find (server_of (world, 1)->directory, "x", ls_span_from_string ("lost.example")))->forwards = TRUE;
  ls_directory_add_user (server_of (world, 2)->directory, "x", "[192.0.2.4]", NULL)->moved_to = g_strdup ("x@lost.example");
  ((LsUser *) ls_directory_find (server_of (world, 2)->directory, "x", ls_span_from_string ("[192.0.2.4]")))->forwards = TRUE;
  session = play (world, "f@a.example", recipients);
  said = transcript (session);
  assert_holds (said, "554 ");
  text = text_of (letter_for (session, "f@a.example"));
  assert_holds (text, "Action: failed\r\n");
  g_assert_cmpuint (ls_session_n_connections (session), >, 100);
}

/* A server of the time before extensions is greeted again, with HELO. */
static void
test_helo (void)
{
  static const char *const recipients[] = { "alice@b.example", NULL };
  g_autoptr (LsWorld) world = make_world ();
  g_autoptr (LsSession) session = NULL;
  g_autofree char *said = NULL;

  server_of (world, 1)->profile->no_ehlo = TRUE;
  session = play (world, "f@a.example", recipients);
  said = transcript (session);
  assert_holds (said, "3 client: HELO smtp.a.example\n");
  g_assert_nonnull (letter_for (session, "alice@b.example"));
}

/* The relay's names are asked again where datagrams are lost; and nobody answers for ever. */
static void
test_lost_datagrams (void)
{
  static const char *const recipients[] = { "alice@b.example", NULL };
  g_autoptr (LsWorld) world = make_world ();
  g_autoptr (LsSession) once = NULL, never = NULL;
  g_autofree char *said = NULL;
  LsWorldLink link = { .from = RELAY, .to = NAMES, .path = world->path };

  link.path.rules.lose[0] = 1;
  ls_world_add_link (world, &link);
  once = play (world, "f@a.example", recipients);
  said = transcript (once);
  g_assert_cmpuint (count (said, "client: MX b.example?"), ==, 2);
  g_assert_nonnull (letter_for (once, "alice@b.example"));
  link.path.rules.lose_every = 1;
  ls_world_add_link (world, &link);
  never = play (world, "f@a.example", recipients);
  g_assert_null (letter_for (never, "alice@b.example"));
  while (ls_session_wait (never))
    ls_simulator_run (never);
  g_assert_nonnull (letter_for (never, "f@a.example"));
}

/* A fork before the letter's end leads to the same log up to there; one may be thrown away at any time. */
static void
test_forks (void)
{
  static const char *const recipients[] = { "alice@b.example", "nobody@b.example", NULL };
  g_autoptr (LsWorld) world = make_world ();
  g_autoptr (LsSession) session = play (world, "f@a.example", recipients);
  guint forks = 0;

  for (guint64 n = 2; n <= ls_log_last (ls_session_get_log (session)); n++)
    {
      g_autoptr (LsSession) fork = NULL;
      g_autoptr (GError) error = NULL;
      guint32 conn = ls_session_event (session, n)->conn;

      fork = ls_session_fork (session, n, conn, ls_span_from_string ("NOOP\r\n"), FALSE, &error);
      g_assert_true ((fork == NULL) == (error != NULL));
      if (fork == NULL)
        continue;
      g_assert_cmpuint (conn, ==, 1);
      forks++;
      while (ls_log_last (ls_session_get_log (fork)) < n && ls_session_advance_for (fork, 0))
        continue;
      for (guint64 k = 1; k <= n; k++)
        g_assert_cmpmem (ls_session_event (session, k), sizeof (LsEvent), ls_session_event (fork, k), sizeof (LsEvent));
    }
  g_assert_cmpuint (forks, >, 20);
}

/* A question's octets are real, its words are for people; and it is without a state. */
static void
test_question (void)
{
  static const char *const recipients[] = { "alice@b.example", NULL };
  g_autoptr (LsWorld) world = make_world ();
  g_autoptr (LsSession) session = play (world, "f@a.example", recipients);
  g_autoptr (GByteArray) octets = g_byte_array_new ();
  g_autoptr (GArray) fields = g_array_new (FALSE, FALSE, sizeof (LsField));
  guint seen = 0;

  for (guint64 n = 1; n <= ls_log_last (ls_session_get_log (session)); n++)
    {
      const LsEvent *event = ls_session_event (session, n);
      g_auto (LsExplanation) explanation = { 0 };

      if (event->conn != 2)
        continue;
      seen++;
      g_assert_true (event->flags & LS_EVENT_FLAG_STATELESS);
      ls_session_explain (session, n, &explanation);
      if (event->kind == LS_EVENT_COMMAND)
        {
          g_assert_cmpstr (explanation.text, ==, "Which host takes mail for b.example?");
          g_assert_cmpuint (ls_session_segment_at (session, n), ==, n + 1);
        }
      else if (event->kind == LS_EVENT_REPLY)
        {
          g_assert_cmpstr (explanation.text, ==, "Mail for b.example goes to mx.b.example: the smallest number, 10, is tried first.");
          g_assert_cmpuint (ls_session_event (session, ls_session_partner (session, n))->kind, ==, LS_EVENT_COMMAND);
        }
      else if (event->kind == LS_EVENT_SEGMENT)
        {
          g_assert_true (ls_session_frame (session, n, octets, fields));
          g_assert_cmpstr (g_array_index (fields, LsField, fields->len - 1).name, ==, event->from == LS_FROM_CLIENT ? "Class" : "Data");
        }
    }
  g_assert_cmpuint (seen, ==, 5);
}

/* Datagrams and segments, as tshark reads them. */
static void
test_tshark (void)
{
  static const char *const recipients[] = { "alice@b.example", "x@nowhere.example", NULL };
  g_autoptr (LsWorld) world = make_world ();
  g_autoptr (LsSession) session = play (world, "f@a.example", recipients);
  g_autofree char *answer = frames_read_by_tshark (session, "dns.mx.mail_exchange == \"mx.b.example\" && dns.a == 192.0.2.3");
  g_autofree char *nobody = frames_read_by_tshark (session, "dns.flags.rcode == 3 && dns.qry.name == \"nowhere.example\"");

  frames_check_by_tshark (session);
  g_assert_cmpstr (answer, !=, "");
  g_assert_cmpstr (nobody, !=, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/world/relay/delivered", test_delivered);
  g_test_add_func ("/world/relay/stranger", test_stranger);
  g_test_add_func ("/world/relay/refused", test_refused);
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autofree char *path = g_strconcat ("/world/relay/way/", ways[i].name, NULL);

      g_test_add_data_func (path, &ways[i], test_way);
    }
  g_test_add_func ("/world/relay/greylist", test_greylist);
  g_test_add_func ("/world/relay/comes-back", test_comes_back);
  g_test_add_func ("/world/relay/gives-up", test_gives_up);
  g_test_add_func ("/world/relay/loop", test_loop);
  g_test_add_func ("/world/relay/ring", test_ring);
  g_test_add_func ("/world/relay/helo", test_helo);
  g_test_add_func ("/world/relay/lost-datagrams", test_lost_datagrams);
  g_test_add_func ("/world/relay/forks", test_forks);
  g_test_add_func ("/world/relay/question", test_question);
  g_test_add_func ("/world/relay/tshark", test_tshark);
  return g_test_run ();
}
