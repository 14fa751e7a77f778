/* fuzz-pop.c: any octets, by a client to our POP3 and POP2 servers and by both ends to their observers: where they are cut
 * changes nothing.
 *
 * The first octet says how: bit 0, which protocol; bit 1, whether the input is a client's octets, or a conversation in
 * which each piece begins with an octet that says whose it is and how long; bit 2, what the server is like.
 * SPDX-License-Identifier: MIT */
#include "capture/writer.h"
#include "mail/memory-store.h"
#include "protocols/protocol.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

typedef struct {
  LsServer   *server;
  LsStore    *store;
  GByteArray *said;
  gboolean    ended;
  gint64      now;
} Talk;

static void
told (gpointer data, guint64 ticket, const LsStoreAnswer *answer)
{
  Talk *talk = data;

  ls_server_told (talk->server, talk->now, ticket, answer);
}

static void
take_output (Talk *talk)
{
  g_byte_array_append (talk->said, talk->server->output->data, talk->server->output->len);
  g_byte_array_set_size (talk->server->output, 0);
}

static void
grant (Talk *talk)
{
  LsWish wish;

  while (ls_server_take_wish (talk->server, &wish))
    {
      take_output (talk);
      if (wish.kind == LS_WISH_STORE)
        ls_store_ask (talk->store, wish.request, told, talk, wish.ticket);
      else if (wish.kind == LS_WISH_CLOSE || wish.kind == LS_WISH_DROP)
        talk->ended = TRUE;
      else if (wish.kind == LS_WISH_START_TLS)
        ls_server_secured (talk->server, talk->now, FALSE);
      else if (!wish.idle)
        {
          talk->now = MAX (talk->now, wish.time_us);
          ls_server_wake (talk->server, talk->now);
        }
      ls_wish_clear (&wish);
    }
  take_output (talk);
}

static LsProfile *
make_profile (const LsProtocol *protocol, gboolean odd)
{
  LsProfile *profile = ls_profile_new ("pop.example");

  if (!odd)
    return profile;
  profile->extensions = (1u << protocol->n_extensions) - 1;
  profile->lenient = TRUE;
  g_ptr_array_add (profile->faults, ls_fault_parse ("NOOP#2=delay:1", NULL));
  g_ptr_array_add (profile->faults, ls_fault_parse ("STAT#3=-ERR not now", NULL));
  g_ptr_array_add (profile->faults, ls_fault_parse ("READ#3=delay:1", NULL));
  return profile;
}

static LsStore *
make_store (void)
{
  LsStore *store = ls_memory_store_new ();
  g_autoptr (GBytes) one = g_bytes_new_static ("Subject: a\r\n\r\n.b\r\n", 18), two = g_bytes_new_static ("x\n", 2);

  ls_memory_store_put (store, "a@b.example", "INBOX", "", one);
  ls_memory_store_put (store, "a@b.example", "INBOX", "", two);
  ls_memory_store_put (store, "a@b.example", "f", "", two);
  return store;
}

/* All that the server says when the client's octets come in pieces of @piece; how many letters are left then. */
static GByteArray *
serve (const LsProtocol *protocol, const LsProfile *profile, LsSpan octets, gsize piece, guint *left)
{
  g_autoptr (LsDirectory) directory = ls_directory_new ();
  LsServerSetup setup = { .profile = profile, .directory = directory, .client_address = "192.0.2.9", .seed = 1, .place = "fuzz" };
  Talk talk = { .store = make_store (), .said = g_byte_array_new () };

  ls_directory_add_user (directory, "a", "b.example", "c");
  setup.store = talk.store;
  talk.server = protocol->server_new (&setup);
  ls_server_open (talk.server, 0);
  grant (&talk);
  while (octets.length > 0 && !talk.ended)
    {
      ls_server_input (talk.server, talk.now, ls_span_take (&octets, piece));
      grant (&talk);
    }
  ls_server_closed (talk.server, talk.now);
  grant (&talk);
  *left = 0;
  for (guint i = 0; i < ls_memory_store_n_entries (talk.store); i++)
    *left += ls_memory_store_entry (talk.store, i)->until == LS_STORE_FOREVER;
  /* Whoever has gone holds no lock. */
  for (guint i = 0; i < ls_memory_store_n_notes (talk.store); i++)
    g_assert_cmpuint (ls_memory_store_note (talk.store, i)->until, !=, LS_STORE_FOREVER);
  ls_server_free (talk.server);
  ls_store_free (talk.store);
  return talk.said;
}

static void
fuzz_server (const LsProtocol *protocol, LsSpan octets, gboolean odd)
{
  static const gsize pieces[] = { 1, 2, 7 };
  g_autoptr (LsProfile) profile = make_profile (protocol, odd);
  g_autoptr (GByteArray) whole = NULL;
  guint left_whole, left;

  whole = serve (protocol, profile, octets, MAX (octets.length, 1), &left_whole);
  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      g_autoptr (GByteArray) said = serve (protocol, profile, octets, pieces[i], &left);

      g_assert_cmpmem (said->data, said->len, whole->data, whole->len);
      g_assert_cmpuint (left, ==, left_whole);
    }
}

/* The conversation as its observer logs it: every event whole but for its time, and all of it written out. */
static char *
observe (const LsProtocol *protocol, LsSpan octets, gboolean cut)
{
  g_autoptr (LsSession) session = ls_session_new ();
  LsEnd client = { (char *) "c", (char *) "192.0.2.9", 1 }, server = { (char *) "s", (char *) "192.0.2.1", 110 };
  LsConnection *connection = ls_session_open (session, protocol->knowledge, 0, &client, &server);
  g_autoptr (LsObserver) observer = protocol->observer_new (session, connection);
  g_autoptr (LsWitness) witness = protocol->witness_new ();
  g_autoptr (GArray) facts = ls_facts_new (), deeds = ls_deeds_new ();
  GString *out = g_string_new (NULL);
  LsWriter writer = { .format = LS_FORMAT_JSON };
  gsize total = octets.length;

  while (octets.length > 0)
    {
      guint8 what = ls_span_take (&octets, 1).data[0];
      LsSaying saying = { .from = what & 1 ? LS_FROM_CLIENT : LS_FROM_SERVER, .heard = LS_HEARD_ALL };
      LsSpan piece = ls_span_take (&octets, what >> 2);

      if ((what & 2) != 0 && piece.length == 0)
        ls_observer_gap (observer, &saying, 3);
      else if ((what & 2) == 0 || !cut)
        ls_observer_input (observer, &saying, piece);
      else
        while (piece.length > 0)
          ls_observer_input (observer, &saying, ls_span_take (&piece, 1));
    }
  ls_observer_close (observer, &(LsSaying) { .from = LS_FROM_CLIENT }, FALSE);
  for (guint64 n = 1; n <= ls_log_last (ls_session_get_log (session)); n++)
    {
      const LsEvent *event = ls_session_event (session, n);

      g_assert_cmpuint (event->state, <, protocol->knowledge->n_states);
      if (ls_event_is_line (event))
        {
          g_assert_cmpuint (event->start + event->length, <=, ls_stream_length (connection->streams[event->from]));
          g_assert_cmpuint (event->line.secret_start + event->line.secret_length, <=, event->length);
          protocol->knowledge->overhear (session, n, facts);
          ls_witness_hear (witness, session, n, deeds);
        }
      ls_writer_append (&writer, session, n, out);
    }
  g_assert_cmpuint (ls_log_last (ls_session_get_log (session)), <=, 20 * (total + 4));
  g_assert_true (g_utf8_validate_len (out->str, out->len, NULL));
  return g_string_free (out, FALSE);
}

/* A client's sense of its turn, told anything. */
static void
fuzz_client (const LsProtocol *protocol, LsSpan octets)
{
  g_autoptr (LsClient) client = protocol->client_new ();
  const char *line;

  while (octets.length > 0)
    {
      guint8 what = ls_span_take (&octets, 1).data[0];
      LsSpan piece = ls_span_take (&octets, what >> 2);

      if (what & 1)
        ls_client_said (client, piece);
      else
        ls_client_hear (client, piece);
      ls_client_may_say (client, what & 2);
      ls_client_skips (client, piece);
      ls_client_leave (client, &line);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  LsSpan octets = LS_SPAN (data, size);
  const LsProtocol *protocol;
  guint8 mode;

  if (size == 0)
    return 0;
  mode = ls_span_take (&octets, 1).data[0];
  protocol = ls_protocol_find (mode & 1 ? "pop2" : "pop3");
  if ((mode & 2) == 0)
    fuzz_server (protocol, octets, mode & 4);
  else
    {
      g_autofree char *whole = observe (protocol, octets, FALSE), *cut = observe (protocol, octets, TRUE);

      g_assert_cmpstr (whole, ==, cut);
      fuzz_client (protocol, octets);
    }
  return 0;
}
