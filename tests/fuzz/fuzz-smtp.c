/* fuzz-smtp.c: any octets, by a client to our server and by both ends to the observer: where they are cut changes nothing.
 *
 * The first octet says how: bit 0, what our server is like; bits 1 and 2, whether the input is a client's octets, or a
 * conversation in which each piece begins with an octet that says whose it is and how long; or that octets are missing, or
 * that TLS stands.
 * SPDX-License-Identifier: MIT */
#include "capture/writer.h"
#include "mail/memory-store.h"
#include "protocols/smtp/smtp-tables.h"

#include <string.h>

#define TLS_RECORD 22

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

typedef struct {
  LsServer   *server;
  LsStore    *store;
  GByteArray *said;
  gboolean    ended;
  gboolean    veiled;      /* it waits for a handshake */
  gint64      now;
} Talk;

static void
answer_store (gpointer data, guint64 ticket, LsStoreResult result)
{
  Talk *talk = data;

  ls_server_answer (talk->server, talk->now, ticket, result);
}

static void
grant (Talk *talk)
{
  LsWish wish;

  while (ls_server_take_wish (talk->server, &wish))
    {
      g_byte_array_append (talk->said, talk->server->output->data, talk->server->output->len);
      g_byte_array_set_size (talk->server->output, 0);
      if (wish.kind == LS_WISH_DELIVER)
        ls_store_deliver (talk->store, wish.letter, answer_store, talk, wish.ticket);
      else if (wish.kind == LS_WISH_CLOSE || wish.kind == LS_WISH_DROP)
        talk->ended = TRUE;
      else if (wish.kind == LS_WISH_START_TLS)
        talk->veiled = TRUE;
      else if (!wish.idle)
        {
          talk->now = MAX (talk->now, wish.time_us);
          ls_server_wake (talk->server, talk->now);
        }
      ls_wish_clear (&wish);
    }
  g_byte_array_append (talk->said, talk->server->output->data, talk->server->output->len);
  g_byte_array_set_size (talk->server->output, 0);
}

static LsProfile *
make_profile (gboolean odd)
{
  LsProfile *profile = ls_profile_new ("mx.example");

  profile->size_max = 10000;
  if (!odd)
    return profile;
  profile->extensions = (1u << SMTP_N_EXTENSIONS) - 1;
  profile->lenient = profile->verifies = TRUE;
  profile->recipients_max = 2;
  g_ptr_array_add (profile->faults, ls_fault_parse ("NOOP#2=delay:1", NULL));
  g_ptr_array_add (profile->faults, ls_fault_parse ("RSET#3=451 not now", NULL));
  g_ptr_array_add (profile->faults, ls_fault_parse ("HELP=drop-after:20", NULL));
  return profile;
}

/* An octet that begins a TLS record is where a handshake is made, if one is waited for; what came before it in clear is
 * nobody's. No piece reaches over it. */
static void
hand_in (Talk *talk, LsSpan *octets, gsize piece)
{
  const guint8 *record = memchr (octets->data, TLS_RECORD, octets->length);
  gsize before = record != NULL ? (gsize) (record - octets->data) : octets->length;

  if (before == 0 && talk->veiled)
    {
      ls_span_take (octets, 1);
      talk->veiled = FALSE;
      ls_server_secured (talk->server, talk->now, TRUE);
    }
  else
    ls_server_input (talk->server, talk->now, ls_span_take (octets, MIN (piece, MAX (before, 1))));
}

/* All that the server says when the client's octets come in pieces of @piece. */
static GByteArray *
serve (const LsProfile *profile, const LsDirectory *directory, LsSpan octets, gsize piece)
{
  LsServerSetup setup = { profile, directory, NULL, "192.0.2.9", "c.example", 0, 1, "fuzz" };
  Talk talk = { .store = ls_memory_store_new (), .said = g_byte_array_new () };

  setup.store = talk.store;
  talk.server = ls_smtp_server_new (&setup);
  ls_server_open (talk.server, 0);
  grant (&talk);
  while (octets.length > 0 && !talk.ended)
    {
      hand_in (&talk, &octets, piece);
      grant (&talk);
    }
  /* Each octet of input costs a bounded answer. */
  for (guint i = 0; i + 1 < talk.said->len; i++)
    g_assert_true (talk.said->data[i] != '\r' || talk.said->data[i + 1] == '\n');
  ls_server_free (talk.server);
  ls_store_free (talk.store);
  return talk.said;
}

static void
fuzz_server (LsSpan octets, gboolean odd)
{
  g_autoptr (LsProfile) profile = make_profile (odd);
  g_autoptr (LsDirectory) directory = ls_directory_new ();
  g_autoptr (GByteArray) whole = NULL;
  static const gsize pieces[] = { 1, 2, 7 };

  ls_directory_add_user (directory, "a", "b.example", "c")->full_name = g_strdup ("A B");
  ls_directory_add_user (directory, "b", "b.example", NULL)->moved_to = g_strdup ("c@d.example");
  whole = serve (profile, directory, octets, MAX (octets.length, 1));
  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      g_autoptr (GByteArray) said = serve (profile, directory, octets, pieces[i]);

      g_assert_cmpmem (said->data, said->len, whole->data, whole->len);
    }
}

/* The conversation as its observer logs it: every event whole but for its time, and all of it written out. */
static char *
observe (LsSpan octets, gboolean cut)
{
  g_autoptr (LsSession) session = ls_session_new ();
  LsEnd client = { (char *) "c", (char *) "192.0.2.9", 1 }, server = { (char *) "s", (char *) "192.0.2.1", 25 };
  LsConnection *connection = ls_session_open (session, ls_protocol_find ("smtp")->knowledge, 0, &client, &server);
  g_autoptr (LsObserver) observer = ls_smtp_observer_new (session, connection);
  GString *out = g_string_new (NULL);
  LsWriter writer = { .format = LS_FORMAT_JSON };
  gint64 time = 0;
  gsize total = octets.length;

  while (octets.length > 0)
    {
      guint8 what = ls_span_take (&octets, 1).data[0];
      LsSaying saying = { .from = what & 1 ? LS_FROM_CLIENT : LS_FROM_SERVER, .heard = LS_HEARD_ALL };
      LsSpan piece = ls_span_take (&octets, what >> 2);

      if (what == 2)
        ls_observer_secured (observer, 0, TRUE);
      else if ((what & 2) != 0 && piece.length == 0)
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
      guint64 end = event->start + event->length;

      g_assert_cmpint (event->time_us, >=, time);
      time = event->time_us;
      g_assert_cmpuint (event->state, <, SMTP_N_STATES);
      g_assert_cmpuint (event->client_state, <, SMTP_N_CLIENT_STATES);
      if (ls_event_is_line (event))
        {
          g_assert_cmpuint (end, <=, ls_stream_length (connection->streams[event->from]));
          g_assert_cmpuint (event->line.secret_start + event->line.secret_length, <=, event->length);
        }
      ls_writer_append (&writer, session, n, out);
    }
  g_assert_cmpuint (ls_log_last (ls_session_get_log (session)), <=, 20 * (total + 4));
  g_assert_true (g_utf8_validate_len (out->str, out->len, NULL));
  return g_string_free (out, FALSE);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  LsSpan octets = LS_SPAN (data, size);
  guint8 mode;

  if (size == 0)
    return 0;
  mode = ls_span_take (&octets, 1).data[0];
  if ((mode & 6) == 0)
    fuzz_server (octets, mode & 1);
  else
    {
      g_autofree char *whole = observe (octets, FALSE), *cut = observe (octets, TRUE);

      g_assert_cmpstr (whole, ==, cut);
    }
  return 0;
}
