/* test-pop3-observer.c: what the observer says of other people's POP3, and a client's sense of its turn.
 * SPDX-License-Identifier: MIT */
#include "core/show.h"
#include "protocols/pop3/pop3-tables.h"

#include <string.h>

#define IN "s+OK ready\ncUSER a\ns+OK x\ncPASS b\ns+OK y\n"

static const struct {
  const char *name;
  const char *talk;         /* `c` or `s`, and a line; `\n` between; `g3` a gap of the server's, `h3` of the client's */
  const char *findings;     /* those of the log-in left out */
  const char *state;
} rows[] = {
  { "lower-case", "s+ok ready", "reply-malformed", "connecting" },
  { "no-sign", "sHello", "reply-malformed", "connecting" },
  { "nothing-behind-ok", "s+OK\n", "pop3-no-space-after-ok", "authorization" },
  { "space-behind-ok", "s+OK \n", "", "authorization" },
  { "refused-at-once", "s-ERR go away", "", "closed" },
  { "unasked", "s+OK ready\ns+OK again", "reply-not-expected", "authorization" },
  { "plus-to-stat", IN "cSTAT\ns+ what", "reply-not-expected", "transaction" },
  { "list-agrees", IN "cSTAT\ns+OK 2 30\ncLIST\ns+OK\ns1 10\ns2 20\ns.", "pop3-no-space-after-ok", "transaction" },
  { "list-disagrees", IN "cSTAT\ns+OK 2 31\ncLIST\ns+OK x\ns1 10\ns2 20\ns.", "pop3-count-mismatch", "transaction" },
  { "list-behind-dele", IN "cSTAT\ns+OK 2 30\ncDELE 1\ns+OK x\ncLIST\ns+OK x\ns2 20\ns.", "", "transaction" },
  { "size-agrees", IN "cLIST 1\ns+OK 1 9\ncRETR 1\ns+OK x\nsAb: c\ns\ns.", "", "transaction" },
  { "size-agrees-stuffed", IN "cLIST 1\ns+OK 1 7\ncRETR 1\ns+OK x\ns..a\ns..\ns.", "", "transaction" },
  { "size-disagrees", IN "cLIST 1\ns+OK 1 11\ncRETR 1\ns+OK x\nsAb: c\ns\ns.", "pop3-count-mismatch", "transaction" },
  { "dot-not-stuffed", IN "cRETR 1\ns+OK x\ns.a\ns.", "dot-not-stuffed", "transaction" },
  { "uid-repeated", IN "cUIDL\ns+OK x\ns1 abc\ns2 abc\ns.", "pop3-uid-repeated", "transaction" },
  { "uid-bad", IN "cUIDL\ns+OK x\ns1 a c\ns.\ncUIDL 1\ns+OK 1", "pop3-uid-bad pop3-uid-bad", "transaction" },
  { "uid-long", IN "cUIDL 1\ns+OK 1 01234567890123456789012345678901234567890123456789012345678901234567890", "pop3-uid-bad", "transaction" },
  { "plain-offered", "s+OK x\ncCAPA\ns+OK y\nsSASL CRAM-MD5 PLAIN\ns.", "auth-plain-offered-clear", "authorization" },
  { "cram-offered", "s+OK x\ncCAPA\ns+OK y\nsSASL CRAM-MD5\ns.", "", "authorization" },
  { "top-not-offered", "s+OK x\ncCAPA\ns+OK y\nsUIDL\ns.\ncUSER a\ns+OK x\ncPASS b\ns+OK y\ncTOP 1 0\ns+OK z\nsA: b\ns.\ncUIDL\ns+OK z\ns.", "plaintext-password extension-not-offered", "transaction" },
  { "apop-without-timestamp", "s+OK x\ncAPOP a c4c9334bac560ecc979e58001b3e22fb\ns-ERR no", "extension-not-offered", "authorization" },
  { "apop", "s+OK x <1@h.example>\ncAPOP a c4c9334bac560ecc979e58001b3e22fb\ns+OK in", "", "transaction" },
  { "auth-plain", "s+OK x\ncAUTH PLAIN\ns+ \ncAHRpbQB0YW5zdGFhZnRhbnN0YWFm\ns+OK in", "plaintext-password", "transaction" },
  { "auth-plain-initial", "s+OK x\ncAUTH PLAIN AHRpbQB0YW5zdGFhZnRhbnN0YWFm\ns+OK in", "plaintext-password", "transaction" },
  { "auth-login", "s+OK x\ncAUTH LOGIN\ns+ VXNlcm5hbWU6\ncdGlt\ns+ UGFzc3dvcmQ6\ncdGlt\ns-ERR no", "plaintext-password", "authorization" },
  { "auth-cancelled", "s+OK x\ncAUTH PLAIN\ns+ \nc*\ns-ERR no\ncQUIT\ns+OK bye", "", "closed" },
  { "auth-refused", "s+OK x\ncAUTH LOGIN\ns-ERR no\ncUSER a\ns+OK y", "", "user-given" },
  { "auth-lists", "s+OK x\ncAUTH\ns+OK y\nsPLAIN\nsLOGIN\ns.\ncQUIT\ns+OK z", "", "closed" },
  { "gap-and-on", IN "g5\ncRETR 1\ns+OK x\nsA\ns.\ncSTAT\ns+OK 1 2", "stream-gap", "transaction" },
  { "late", "g0\ncRETR 1\ns+OK x\nsA: b\ns.\ncQUIT\ns+OK bye", "", "update" },
  { "late-log-in", "g0\ncPASS b\ns+OK y\ncSTAT\ns+OK 1 2", "plaintext-password", "transaction" },
  { "long-reply", "s+OK 01234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
    "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
    "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
    "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
    "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789xyz", "line-too-long", "authorization" },
  { "capa-unknown", "s+OK x\ncCAPA\ns-ERR what", "", "authorization" },
  { "quit-refused", IN "cDELE 1\ns+OK x\ncQUIT\ns-ERR not all", "", "update" },
};

typedef struct {
  LsSession    *session;
  LsConnection *connection;
  LsObserver   *observer;
} Observed;

static void
observe (Observed *self, const char *talk)
{
  LsEnd end = { (char *) "h", (char *) "192.0.2.9", 1 };
  g_auto (GStrv) lines = g_strsplit (talk, "\n", -1);

  self->session = ls_session_new ();
  self->connection = ls_session_open (self->session, ls_protocol_find ("pop3")->knowledge, 0, &end, &end);
  self->observer = ls_pop3_observer_new (self->session, self->connection);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *line = *lines[i] != '\0' ? g_strconcat (lines[i] + 1, "\r\n", NULL) : NULL;
      LsSaying saying = { .from = lines[i][0] == 'c' || lines[i][0] == 'h' ? LS_FROM_CLIENT : LS_FROM_SERVER, .heard = LS_HEARD_ALL };

      if (lines[i][0] == 'g' || lines[i][0] == 'h')
        ls_observer_gap (self->observer, &saying, lines[i][1] - '0');
      else if (line != NULL)
        ls_observer_input (self->observer, &saying, ls_span_from_string (line));
    }
}

static void
observed_clear (Observed *self)
{
  ls_observer_free (self->observer);
  g_object_unref (self->session);
}

static void
test_observed (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  g_autoptr (GString) findings = g_string_new (NULL);
  gboolean logged_in = g_str_has_prefix (rows[row].talk, IN);
  Observed observed;

  observe (&observed, rows[row].talk);
  for (guint64 n = 1; n <= ls_log_last (ls_session_get_log (observed.session)); n++)
    {
      const LsEvent *event = ls_session_event (observed.session, n);

      if (event->kind == LS_EVENT_FINDING && !(logged_in && event->row == POP3_FINDING_PLAINTEXT_PASSWORD))
        g_string_append_printf (findings, "%s%s", findings->len > 0 ? " " : "", ls_pop3_finding_id (event->row));
    }
  g_assert_cmpstr (findings->str, ==, rows[row].findings);
  g_assert_cmpstr (ls_pop3_state_id (ls_session_event (observed.session, observed.connection->last_event)->state), ==, rows[row].state);
  observed_clear (&observed);
}

/* One event for a reply with all its lines; the letter's lines, and its dot, each one of data. */
static void
test_kinds (void)
{
  Observed observed;
  g_autoptr (GString) kinds = g_string_new (NULL);

  observe (&observed, IN "cLIST\ns+OK x\ns1 10\ns.\ncRETR 1\ns+OK y\nsAb: c\ns\ns.");
  for (guint64 n = 1; n <= ls_log_last (ls_session_get_log (observed.session)); n++)
    {
      const LsEvent *event = ls_session_event (observed.session, n);

      if (ls_event_is_line (event))
        g_string_append_printf (kinds, "%c%s", ls_event_kind_name (event->kind)[0], event->flags & LS_EVENT_FLAG_DOT ? "." : "");
      if (event->kind == LS_EVENT_REPLY && event->partner > 0)
        g_assert_cmpuint (ls_session_event (observed.session, n - event->partner)->kind, ==, LS_EVENT_COMMAND);
    }
  g_assert_cmpstr (kinds->str, ==, "rcrcrcrcrddd.");
  observed_clear (&observed);
}

/* ---- secrets ---- */

static const struct {
  const char *talk;
  const char *shown;        /* the last client's line, as it may be shown */
} secrets[] = {
  { "s+OK x\ncUSER a\ns+OK y\ncPASS two words", "PASS " LS_MASK },
  { "s+OK x\ncpass hush", "pass " LS_MASK },
  { "s+OK x\ncAPOP a c4c9334bac560ecc979e58001b3e22fb", "APOP a " LS_MASK },
  { "s+OK x\ncAUTH PLAIN AHRpbQB0", "AUTH PLAIN " LS_MASK },
  { "s+OK x\ncAUTH PLAIN\ns+ \ncAHRpbQB0", LS_MASK },
  { "s+OK x\ncUSER hush", "USER hush" },
  { "s+OK x\ncPASS\377\373\001 hush", LS_MASK },
};

static void
test_secret (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  Observed observed;
  g_autofree char *text = NULL;
  guint64 n;

  observe (&observed, secrets[row].talk);
  for (n = ls_log_last (ls_session_get_log (observed.session)); ls_session_event (observed.session, n)->kind != LS_EVENT_COMMAND; n--)
    continue;
  text = ls_session_line_text (observed.session, n);
  g_assert_cmpstr (text, ==, secrets[row].shown);
  observed_clear (&observed);
}

/* The rest of a password behind a gap is secret too. */
static void
test_secret_behind_gap (void)
{
  Observed observed;
  LsSaying client = { .from = LS_FROM_CLIENT, .heard = LS_HEARD_ALL };
  g_autofree char *text = NULL;

  observe (&observed, "s+OK x\ncUSER a\ns+OK y");
  ls_observer_input (observed.observer, &client, ls_span_from_string ("PASS hu"));
  ls_observer_gap (observed.observer, &client, 1);
  ls_observer_input (observed.observer, &client, ls_span_from_string ("sh\r\n"));
  text = ls_session_line_text (observed.session, ls_log_last (ls_session_get_log (observed.session)));
  g_assert_cmpstr (text, ==, LS_MASK);
  observed_clear (&observed);
}

/* ---- what a listener learns ---- */

static void
test_overhear (void)
{
  Observed observed;
  g_autoptr (GArray) facts = ls_facts_new ();
  g_autoptr (GString) told = g_string_new (NULL);

  observe (&observed, "s+OK x\ncUSER tim\ns+OK y\ncPASS hush\ns+OK z\ncRETR 1\ns+OK q\nsSubject: Plans\ns\nsAt nine.\ns.\n");
  ls_session_show_secrets (observed.session, TRUE);
  for (guint64 n = 1; n <= ls_log_last (ls_session_get_log (observed.session)); n++)
    if (ls_event_is_line (ls_session_event (observed.session, n)))
      ls_pop3_overhear (observed.session, n, facts);
  for (guint i = 0; i < facts->len; i++)
    g_string_append_printf (told, "%s;", g_array_index (facts, LsFact, i).value);
  g_assert_nonnull (strstr (told->str, "tim;hush;Plans;"));
  g_assert_nonnull (strstr (told->str, "At nine.;"));
  observed_clear (&observed);
}

/* ---- the client's turn ---- */

typedef struct {
  const char *said;
  const char *heard;
  gboolean    may_say;      /* afterwards, waiting for each reply */
  gboolean    may_pipeline;
} Turn;

static const Turn turns[] = {
  { "", "", FALSE, FALSE },
  { "", "+OK x\r\n", TRUE, TRUE },
  { "USER a\r\n", "", FALSE, TRUE },
  { "PASS b\r\n", "+OK x\r\n", FALSE, TRUE },
  { "", "+OK y\r\n", TRUE, TRUE },
  { "LIST\r\n", "+OK\r\n1 10\r\n", FALSE, TRUE },
  { "", ".\r\n", TRUE, TRUE },
  { "LIST 1\r\n", "+OK 1 10\r\n", TRUE, TRUE },
  { "UIDL\r\n", "-ERR no\r\n", TRUE, TRUE },
  { "RETR 1\r\n", "+OK\r\na\r\n..\r\n. \r\n.", FALSE, TRUE },
  { "", "\r\n", TRUE, TRUE },
  { "AUTH PLAIN\r\n", "", FALSE, FALSE },
  { "", "+ \r\n", TRUE, TRUE },
  { "AHRpbQB0\r\n", "", FALSE, FALSE },
  { "", "-ERR no\r\n", TRUE, TRUE },
  { "QUIT\r\n", "", FALSE, FALSE },
};

static void
test_turns (void)
{
  g_autoptr (LsClient) client = ls_pop3_client_new ();
  const char *line = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (turns); i++)
    {
      if (*turns[i].said != '\0')
        ls_client_said (client, ls_span_from_string (turns[i].said));
      ls_client_hear (client, ls_span_from_string (turns[i].heard));
      g_assert_cmpint (ls_client_may_say (client, FALSE), ==, turns[i].may_say);
      g_assert_cmpint (ls_client_may_say (client, TRUE), ==, turns[i].may_pipeline);
    }
  g_assert_cmpint (ls_client_leave (client, &line), ==, LS_LEAVE_WAIT);
}

/* An attacker chooses the timestamp: our client does not answer one that is no message-id. */
static void
test_apop_refused (void)
{
  static const struct { const char *greeting; gboolean skips; } greetings[] = {
    { "+OK <1.2@h.example>\r\n", FALSE }, { "+OK <\201\202@h>\r\n", TRUE }, { "+OK <nothing>\r\n", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (greetings); i++)
    {
      g_autoptr (LsClient) client = ls_pop3_client_new ();

      ls_client_hear (client, ls_span_from_string (greetings[i].greeting));
      g_assert_cmpint (ls_client_skips (client, ls_span_from_string ("apop a c4c9334bac560ecc979e58001b3e22fb\r\n")), ==, greetings[i].skips);
      g_assert_false (ls_client_skips (client, ls_span_from_string ("USER a\r\n")));
    }
}

/* RFC 2595 section 4: what came in the open behind the yes to STLS is not believed. */
static void
test_client_tls (void)
{
  g_autoptr (LsClient) client = ls_pop3_client_new ();

  ls_client_hear (client, ls_span_from_string ("+OK x\r\n"));
  ls_client_said (client, ls_span_from_string ("STLS\r\n"));
  ls_client_hear (client, ls_span_from_string ("+OK go\r\n-ERR smuggled\r\n"));
  g_assert_true (ls_client_wants_tls (client));
  g_assert_false (ls_client_may_say (client, TRUE));
  ls_client_secured (client);
  g_assert_false (ls_client_wants_tls (client));
  g_assert_true (ls_client_may_say (client, FALSE));
  ls_client_said (client, ls_span_from_string ("CAPA\r\n"));
  ls_client_hear (client, ls_span_from_string ("+OK x\r\n.\r\n"));
  g_assert_true (ls_client_may_say (client, FALSE));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/pop3/observer/%s", rows[i].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_observed);
    }
  for (guint i = 0; i < G_N_ELEMENTS (secrets); i++)
    {
      g_autofree char *path = g_strdup_printf ("/pop3/secrets/%u", i);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_secret);
    }
  g_test_add_func ("/pop3/observer/kinds", test_kinds);
  g_test_add_func ("/pop3/secrets/behind-gap", test_secret_behind_gap);
  g_test_add_func ("/pop3/overhear", test_overhear);
  g_test_add_func ("/pop3/client/turns", test_turns);
  g_test_add_func ("/pop3/client/apop-refused", test_apop_refused);
  g_test_add_func ("/pop3/client/tls", test_client_tls);
  return g_test_run ();
}
