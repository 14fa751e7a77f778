/* test-tls.c: behind the curtain the dialogue goes on; a listener sees records, and other programs find them right.
 * SPDX-License-Identifier: MIT */
#include "frames-testing.h"

#include "mail/memory-store.h"
#include "network/tls-record.h"
#include "world/simulator.h"

#include <string.h>

static const char *const script[] = {
  "EHLO c.example", "STARTTLS", "EHLO c.example", "MAIL FROM:<secret-sender@away.example>", "RCPT TO:<alice@one.example>", "DATA",
  "Subject: hush", "", "hello", ".", "QUIT",
};

static LsWorld *
make_world (guint64 seed)
{
  LsWorld *world = ls_world_new ();
  LsWorldServer *server;

  world->seed = seed;
  ls_world_add_host (world, "mx", "mx.example", "192.0.2.1");
  ls_world_add_host (world, "c", "c.example", "192.0.2.2");
  server = ls_world_add_server (world, "server", 0, ls_protocol_find ("smtp"), 25);
  server->profile->extensions |= 1u << ls_protocol_find_extension (server->protocol, "STARTTLS");
  ls_directory_add_user (server->directory, "alice", "one.example", NULL);
  ls_world_add_client (world, "c", 1, 0);
  return world;
}

static LsSession *
play (LsWorld *world, const char *const *lines, guint n_lines)
{
  g_autoptr (GArray) inputs = g_array_new (FALSE, FALSE, sizeof (LsInput));
  LsSession *session;

  g_array_set_clear_func (inputs, (GDestroyNotify) ls_input_clear);
  for (guint i = 0; i < n_lines; i++)
    {
      g_autofree char *octets = g_strconcat (lines[i], "\r\n", NULL);
      LsInput input = { .octets = g_bytes_new (octets, strlen (octets)), .after = -1, .script = -1 };

      g_array_append_val (inputs, input);
    }
  session = ls_simulator_new (world, inputs, NULL, NULL);
  ls_simulator_run (session);
  return session;
}

static char *
transcript (LsSession *session)
{
  GString *text = g_string_new (NULL);

  for (guint64 n = 1; n <= ls_log_last (ls_session_get_log (session)); n++)
    {
      const LsEvent *event = ls_session_event (session, n);
      g_autofree char *line = NULL;

      if (!ls_event_is_line (event) && event->kind != LS_EVENT_STATE && event->kind != LS_EVENT_CLOSE && event->kind != LS_EVENT_FINDING)
        continue;
      line = ls_session_line_text (session, n);
      g_string_append_printf (text, "%s %s %s %u\n", ls_event_from_name (event->from), ls_event_kind_name (event->kind), line,
                              event->state);
    }
  return g_string_free (text, FALSE);
}

static gboolean
holds (LsSpan octets, const char *text)
{
  return memmem (octets.data, octets.length, text, strlen (text)) != NULL;
}

/* All goes as in clear, and nothing of it is on the wire. */
static void
test_sealed (void)
{
  static const char *const words[] = { "MAIL", "secret-sender", "RCPT", "Subject", "hush", "221" };
  g_autoptr (LsWorld) world = make_world (1);
  g_autoptr (LsSession) session = play (world, script, G_N_ELEMENTS (script));
  g_autoptr (GByteArray) scratch = g_byte_array_new ();
  const LsConnection *connection = ls_session_get_connection (session, 1);
  guint states = 0, lines = 0, sealed = 0;

  g_assert_cmpuint (ls_memory_store_n_entries (ls_simulator_store (session)), ==, 1);
  g_assert_cmpuint (connection->curtain[0], ==, strlen ("EHLO c.example\r\nSTARTTLS\r\n"));
  for (guint64 n = 1; n <= ls_log_last (ls_session_get_log (session)); n++)
    {
      const LsEvent *event = ls_session_event (session, n);

      states += event->kind == LS_EVENT_STATE;
      if (event->kind == LS_EVENT_SEGMENT && ls_session_is_sealed (session, n))
        {
          LsSpan octets = ls_session_octets (session, n, scratch);

          sealed++;
          g_assert_cmpuint (octets.length, ==, event->length);
          for (guint i = 0; i < G_N_ELEMENTS (words); i++)
            g_assert_false (holds (octets, words[i]));
        }
      if (ls_event_is_line (event) && ls_session_is_sealed (session, n))
        {
          const LsRecord *record = ls_connection_find_record (connection, event->from, event->start);
          const LsEvent *segment = ls_session_event (session, ls_session_segment_at (session, n));

          lines++;
          g_assert_nonnull (record);
          g_assert_cmpuint (record->sealed_length, ==, record->plain_length + LS_TLS_HEADER_LENGTH + LS_TLS_SEALING);
          g_assert_cmpuint (segment->from, ==, event->from);
          g_assert_cmpuint (segment->start, <=, connection->curtain[event->from] + record->sealed);
          g_assert_cmpuint (segment->start + segment->length, >, connection->curtain[event->from] + record->sealed);
        }
    }
  g_assert_cmpuint (states, ==, 1);
  g_assert_cmpuint (lines, ==, 15);
  g_assert_cmpuint (sealed, >, 15);
}

/* A listener's notes: one a record, in no unit; each has its sentence. */
static void
test_notes (void)
{
  static const char *const begin[] = {
    "ClientHello for mx.example, ", "ServerHello, 127 octets ", "Change of cipher, 6 octets ", "Sealed handshake, 28 octets ", "Sealed handshake, ",
    "Sealed handshake, 286 octets ", "Sealed handshake, 58 octets ", "Change of cipher, 6 octets ", "Sealed handshake, 58 octets ", "Sealed, 38 octets ",
  };
  g_autoptr (LsWorld) world = make_world (1);
  g_autoptr (LsSession) session = play (world, script, G_N_ELEMENTS (script));
  const LsConnection *connection = ls_session_get_connection (session, 1);
  guint notes = 0;

  for (guint64 n = 1; n <= ls_log_last (ls_session_get_log (session)); n++)
    {
      g_autofree char *words = NULL;
      g_auto (LsExplanation) explanation = { 0 };

      if (ls_session_event (session, n)->kind != LS_EVENT_NOTE)
        continue;
      words = ls_session_line_text (session, n);
      if (notes < G_N_ELEMENTS (begin) && !g_str_has_prefix (words, begin[notes]))
        g_error ("note %u is “%s”, not “%s…”", notes, words, begin[notes]);
      g_assert_true (strstr (words, "a model") != NULL);
      ls_session_explain (session, n, &explanation);
      g_assert_nonnull (explanation.text);
      g_assert_true (g_str_has_prefix (explanation.ref, "RFC 8446 "));
      notes++;
    }
  g_assert_cmpuint (notes, ==, connection->records[0]->len + connection->records[1]->len);
}

static void
test_overheard (void)
{
  g_autoptr (LsWorld) world = make_world (1);
  g_autoptr (LsSession) session = play (world, script, G_N_ELEMENTS (script));
  g_autoptr (GArray) facts = ls_facts_new ();
  guint sealed = 0, names = 0;

  ls_session_overheard (session, ls_log_last (ls_session_get_log (session)), facts);
  for (guint i = 0; i < facts->len; i++)
    {
      const LsFact *fact = &g_array_index (facts, LsFact, i);

      g_assert_true (strstr (fact->value, "secret-sender") == NULL && strstr (fact->value, "hush") == NULL);
      sealed += fact->weight == LS_FACT_SEALED;
      names += strcmp (fact->value, "mx.example") == 0 && strcmp (fact->label, "Server asked for") == 0;
    }
  /* Lengths that came before are not told again. */
  g_assert_cmpuint (sealed, >, 10);
  g_assert_cmpuint (names, ==, 1);
}

/* Level 0 names each octet of a frame once. */
static void
check_cover (const GByteArray *frame, const GArray *fields)
{
  guint end = 0;

  for (guint i = 0; i < fields->len; i++)
    {
      const LsField *field = &g_array_index (fields, LsField, i);

      if (field->level == 0)
        {
          g_assert_cmpuint (field->start, ==, end);
          end = field->start + field->length;
        }
      else
        g_assert_cmpuint (field->start + field->length, <=, end);
    }
  g_assert_cmpuint (end, ==, frame->len);
}

static void
test_frames (gconstpointer data)
{
  g_autoptr (LsWorld) world = make_world (1);
  g_autoptr (LsSession) session = NULL;
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  g_autoptr (GArray) fields = g_array_new (FALSE, FALSE, sizeof (LsField));
  guint names = 0;

  world->path.mtu = GPOINTER_TO_UINT (data);
  session = play (world, script, G_N_ELEMENTS (script));
  for (guint64 n = 1; n <= ls_log_last (ls_session_get_log (session)); n++)
    if (ls_session_frame (session, n, frame, fields))
      {
        check_cover (frame, fields);
        for (guint i = 0; i < fields->len; i++)
          names += strcmp (g_array_index (fields, LsField, i).value, "server_name, mx.example") == 0;
      }
  g_assert_cmpuint (names, ==, GPOINTER_TO_UINT (data) == 1500 ? 1 : 0);
}

/* On a bad network it is the same dialogue. */
static void
test_loss (void)
{
  g_autoptr (LsWorld) good = make_world (1);
  g_autoptr (LsSession) whole = play (good, script, G_N_ELEMENTS (script));
  g_autofree char *expected = transcript (whole);
  guint same = 0;

  for (guint64 seed = 1; seed <= 40; seed++)
    {
      g_autoptr (LsWorld) world = make_world (seed);
      g_autoptr (LsSession) session = NULL;
      g_autofree char *text = NULL;

      world->path.rules.loss = 0.15;
      world->path.mtu = seed % 2 == 0 ? 1500 : 296;
      session = play (world, script, G_N_ELEMENTS (script));
      text = transcript (session);
      /* A letter's id is the connection's, not the seed's. */
      same += strcmp (text, expected) == 0;
    }
  g_assert_cmpuint (same, >=, 39);
}

static void
test_fork (void)
{
  g_autoptr (LsWorld) world = make_world (1);
  g_autoptr (LsSession) session = play (world, script, G_N_ELEMENTS (script));

  for (guint64 n = 2; n <= ls_log_last (ls_session_get_log (session)); n++)
    for (guint at_once = 0; at_once < 2; at_once++)
      {
        g_autoptr (LsSession) fork = NULL;

        if (ls_session_is_closed_at (session, n))
          continue;
        fork = ls_session_fork (session, n, 1, ls_span_from_string ("NOOP\r\n"), at_once, NULL);
        ls_simulator_run (fork);
        for (guint64 k = 1; k <= n; k++)
          g_assert_cmpmem (ls_session_event (session, k), sizeof (LsEvent), ls_session_event (fork, k), sizeof (LsEvent));
      }
}

/* A line that comes in clear behind STARTTLS is not heard behind the curtain. */
static void
test_injected (void)
{
  static const char *const lines[] = { "EHLO c.example", "STARTTLS\r\nMAIL FROM:<injected@away.example>", "EHLO c.example", "RCPT TO:<alice@one.example>", "QUIT" };
  g_autoptr (LsWorld) world = make_world (1);
  g_autoptr (LsSession) session = play (world, lines, G_N_ELEMENTS (lines));
  g_autofree char *text = transcript (session);

  if (strstr (text, "server reply 503 Need MAIL before RCPT") == NULL)
    g_error ("the injected line was heard:\n%s", text);
  g_assert_true (ls_session_get_connection (session, 1)->closed);
}

static void
test_tshark (void)
{
  g_autoptr (LsWorld) world = make_world (7);
  g_autoptr (LsSession) session = play (world, script, G_N_ELEMENTS (script));
  g_autofree char *hello = NULL, *answer = NULL, *sealed = NULL;

  frames_check_by_tshark (session);
  hello = frames_read_by_tshark (session, "tls.handshake.type == 1 && tls.handshake.extensions_server_name == \"mx.example\"");
  answer = frames_read_by_tshark (session, "tls.handshake.type == 2 && tls.handshake.ciphersuite == 0x1301 && tls.handshake.extensions.supported_version == 0x0304");
  sealed = frames_read_by_tshark (session, "tls.record.opaque_type == 23");
  g_assert_cmpstr (hello, !=, "");
  g_assert_cmpstr (answer, !=, "");
  g_assert_cmpstr (sealed, !=, "");
}

static void
test_tshark_lossy (void)
{
  g_autoptr (LsWorld) world = make_world (3);
  g_autoptr (LsSession) session = NULL;

  world->path.rules.loss = 0.1;
  world->path.mtu = 296;
  session = play (world, script, G_N_ELEMENTS (script));
  frames_check_by_tshark (session);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/world/tls/sealed", test_sealed);
  g_test_add_func ("/world/tls/notes", test_notes);
  g_test_add_func ("/world/tls/overheard", test_overheard);
  g_test_add_data_func ("/world/tls/frames", GUINT_TO_POINTER (1500), test_frames);
  g_test_add_data_func ("/world/tls/frames-small", GUINT_TO_POINTER (100), test_frames);
  g_test_add_func ("/world/tls/loss", test_loss);
  g_test_add_func ("/world/tls/fork", test_fork);
  g_test_add_func ("/world/tls/injected", test_injected);
  g_test_add_func ("/world/tls/tshark", test_tshark);
  g_test_add_func ("/world/tls/tshark-lossy", test_tshark_lossy);
  return g_test_run ();
}
