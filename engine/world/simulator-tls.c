/* simulator-tls.c: a conversation goes on behind the curtain of TLS. RFC 8446 section 2; a model, and it says so.
 *
 * What the ends say is kept in the streams as ever; what goes over the wire is
 * made here, record by record, and a listener notes each.
 * SPDX-License-Identifier: MIT */
#include "world/simulator-private.h"

#include "network/tls-record.h"

/**
 * LsTalkTls:
 * @chance: of the client's and of the server's octets
 * @session_id: the client's
 * @kinds: (element-type guint8): of each record that was sent
 * @opened: of each end, how many of the other's records it has read
 * @heard: of each end, how many octets of the other's stream it has heard
 * @stands: whether the handshake is done
 */
struct _LsTalkTls {
  LsChance chance[2];
  guint8   session_id[LS_TLS_SESSION_ID];
  GArray  *kinds[2];
  guint    opened[2];
  guint64  heard[2];
  gboolean stands;
};

/**
 * ls_talk_tls_free:
 * @tls: (transfer full): how far TLS is
 */
void
ls_talk_tls_free (LsTalkTls *tls)
{
  g_array_unref (tls->kinds[0]);
  g_array_unref (tls->kinds[1]);
  g_free (tls);
}

/**
 * ls_talk_tls_is_at_work:
 *
 * Returns: whether the handshake has begun and is not done
 */
gboolean
ls_talk_tls_is_at_work (const LsTalk *self)
{
  return self->tls != NULL && !self->tls->stands;
}

/**
 * ls_talk_heard:
 *
 * Returns: how many octets of the other's stream have reached @side, in clear or out of TLS
 */
guint64
ls_talk_heard (const LsTalk *self, LsFrom side)
{
  LsFrom from = side == LS_FROM_SERVER ? LS_FROM_CLIENT : LS_FROM_SERVER;
  guint64 received = ls_tcp_received (self->tcp, side);

  if (self->connection->sealed[from] == NULL || received <= self->connection->curtain[from])
    return received;
  return self->connection->curtain[from] + self->tls->heard[side];
}

/* Puts a record into the sealed stream, and lets the listener note it. */
static void
add_record (LsTalk *self, LsFrom from, LsTlsKind kind, const GByteArray *octets, guint64 plain, guint32 plain_length)
{
  LsEvent event = ls_simulator_begin_event (self->simulator, self->connection, LS_EVENT_NOTE, from);
  g_autofree char *words = ls_tls_describe (kind, octets->len, self->connection->server_name);
  guint8 row = kind;

  g_array_append_val (self->tls->kinds[from], row);
  ls_connection_add_record (self->connection, from, LS_SPAN (octets->data, octets->len), plain, plain_length);
  event.row = row;
  ls_session_append_words (self->simulator->session, self->connection, &event, words);
}

/* Seals so many octets of a content. Returns how many that are on the wire. */
static gsize
seal (LsTalk *self, LsFrom from, LsTlsKind kind, guint length, guint64 plain, guint32 plain_length)
{
  g_autoptr (GByteArray) record = g_byte_array_new ();

  ls_tls_seal (&self->tls->chance[from], length, record);
  add_record (self, from, kind, record, plain, plain_length);
  return record->len;
}

static gsize
change_cipher (LsTalk *self, LsFrom from)
{
  g_autoptr (GByteArray) record = g_byte_array_new ();

  ls_tls_change_cipher (record);
  add_record (self, from, LS_TLS_CHANGE_CIPHER, record, self->connection->curtain[from], 0);
  return record->len;
}

static const char *
server_name (const LsTalk *self)
{
  const LsWorldServer *server = self->simulator->world->servers->pdata[self->server_index];

  return ((LsWorldHost *) self->simulator->world->hosts->pdata[server->host])->name;
}

/* Section 2: the client begins. */
static void
begin (gpointer data, guint64 argument)
{
  LsTalk *self = data;
  g_autoptr (GByteArray) record = g_byte_array_new ();

  if (self->is_closed)
    return;
  self->connection->server_name = g_strdup (server_name (self));
  ls_connection_begin_sealed (self->connection, LS_FROM_CLIENT);
  ls_tls_draw (&self->tls->chance[LS_FROM_CLIENT], self->tls->session_id, sizeof self->tls->session_id);
  ls_tls_client_hello (&self->tls->chance[LS_FROM_CLIENT], self->tls->session_id, self->connection->server_name, record);
  add_record (self, LS_FROM_CLIENT, LS_TLS_CLIENT_HELLO, record, self->connection->curtain[LS_FROM_CLIENT], 0);
  ls_tcp_send (self->tcp, LS_FROM_CLIENT, record->len, TRUE);
}

/**
 * ls_talk_plan_tls:
 * @self: a conversation whose client has heard something
 *
 * If both ends are ready for TLS, the client begins with it in a moment.
 */
void
ls_talk_plan_tls (LsTalk *self)
{
  static const char *const ends[] = { "client", "server" };
  LsSimulator *simulator = self->simulator;

  if (self->tls != NULL || !self->tls_due || !ls_client_wants_tls (self->turn))
    return;
  self->tls = g_new0 (LsTalkTls, 1);
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *place = g_strdup_printf ("%s, tls %s", self->place, ends[i]);

      ls_chance_init (&self->tls->chance[i], simulator->world->seed, place);
      self->tls->kinds[i] = g_array_new (FALSE, FALSE, sizeof (guint8));
    }
  ls_scheduler_add (simulator->scheduler, ls_simulator_now (simulator) + simulator->world->think_us, LS_PRIORITY_SPEECH, begin, self, 0);
}

/* Section 4.4: the server chooses, and proves who it is; from its hello on all is sealed. */
static void
answer_hello (LsTalk *self)
{
  LsChance *chance = &self->tls->chance[LS_FROM_SERVER];
  guint certificate = LS_TLS_CERTIFICATE_LEAST + (guint) ls_chance_range (chance, LS_TLS_CERTIFICATE_RANGE);
  const guint messages[] = { LS_TLS_ENCRYPTED_EXTENSIONS, certificate, LS_TLS_CERTIFICATE_VERIFY, LS_TLS_FINISHED };
  g_autoptr (GByteArray) record = g_byte_array_new ();
  gsize length;

  ls_connection_begin_sealed (self->connection, LS_FROM_SERVER);
  ls_tls_server_hello (chance, self->tls->session_id, record);
  add_record (self, LS_FROM_SERVER, LS_TLS_SERVER_HELLO, record, self->connection->curtain[LS_FROM_SERVER], 0);
  length = record->len + change_cipher (self, LS_FROM_SERVER);
  for (guint i = 0; i < G_N_ELEMENTS (messages); i++)
    length += seal (self, LS_FROM_SERVER, LS_TLS_HANDSHAKE, messages[i], self->connection->curtain[LS_FROM_SERVER], 0);
  ls_tcp_send (self->tcp, LS_FROM_SERVER, length, TRUE);
}

/* The server's last message of the handshake is here: the client ends it, and may speak. */
static void
end_handshake (LsTalk *self)
{
  gsize length = change_cipher (self, LS_FROM_CLIENT);

  length += seal (self, LS_FROM_CLIENT, LS_TLS_HANDSHAKE, LS_TLS_FINISHED, self->connection->curtain[LS_FROM_CLIENT], 0);
  ls_tcp_send (self->tcp, LS_FROM_CLIENT, length, TRUE);
  self->tls->stands = TRUE;
  ls_observer_secured (self->observer, ls_simulator_now (self->simulator), TRUE);
  ls_client_secured (self->turn);
  self->heard_us = ls_simulator_now (self->simulator);
  ls_talk_note_answers (self);
  ls_talk_plan_to_speak (self);
}

/* How many records of the handshake that are sealed each end sends. */
static gboolean
is_last_of_handshake (const LsTalk *self, LsFrom from, guint index)
{
  const GArray *kinds = self->tls->kinds[from];

  return g_array_index (kinds, guint8, index) == LS_TLS_HANDSHAKE
         && (from == LS_FROM_CLIENT || index == 5);   /* hello, change of cipher, four messages */
}

static void
open_record (LsTalk *self, LsFrom side, guint index)
{
  LsFrom from = side == LS_FROM_SERVER ? LS_FROM_CLIENT : LS_FROM_SERVER;
  const LsRecord record = g_array_index (self->connection->records[from], LsRecord, index);
  LsTlsKind kind = g_array_index (self->tls->kinds[from], guint8, index);

  self->tls->heard[side] += record.plain_length;
  if (kind == LS_TLS_CLIENT_HELLO)
    answer_hello (self);
  else if (kind == LS_TLS_HANDSHAKE && is_last_of_handshake (self, from, index))
    {
      if (side == LS_FROM_CLIENT)
        end_handshake (self);
      else
        {
          self->tls_due = FALSE;
          ls_server_secured (self->server, ls_simulator_now (self->simulator), TRUE);
          ls_talk_serve (self);
        }
    }
  else if (kind == LS_TLS_DATA)
    ls_talk_hear (self, side, ls_stream_peek (self->connection->streams[from], record.plain, record.plain_length, self->simulator->scratch));
}

/**
 * ls_talk_open_records:
 * @self: a conversation
 * @side: who has received
 * @until: so many octets of the other's sealed stream
 *
 * Opens the records that are whole by now.
 */
void
ls_talk_open_records (LsTalk *self, LsFrom side, guint64 until)
{
  LsFrom from = side == LS_FROM_SERVER ? LS_FROM_CLIENT : LS_FROM_SERVER;
  const GArray *records = self->connection->records[from];

  while (self->tls->opened[side] < records->len)
    {
      guint index = self->tls->opened[side];
      const LsRecord *record = &g_array_index (records, LsRecord, index);

      if (record->sealed + record->sealed_length > until)
        return;
      self->tls->opened[side]++;
      open_record (self, side, index);
    }
}

/**
 * ls_talk_carry:
 * @self: a conversation
 * @from: who speaks
 * @plain: where what is said begins in its stream
 * @length: how much that is
 *
 * Gives it to TCP: as it is, or sealed.
 */
void
ls_talk_carry (LsTalk *self, LsFrom from, guint64 plain, gsize length)
{
  gsize sealed = 0;

  if (self->connection->sealed[from] == NULL)
    {
      ls_tcp_send (self->tcp, from, length, TRUE);
      return;
    }
  while (length > 0)
    {
      guint part = (guint) MIN (length, LS_TLS_PLAIN_MAX);

      sealed += seal (self, from, LS_TLS_DATA, part, plain, part);
      plain += part;
      length -= part;
    }
  ls_tcp_send (self->tcp, from, sealed, TRUE);
}

/**
 * ls_talk_say_goodbye:
 * @self: a conversation
 * @from: who closes
 *
 * RFC 8446 section 6.1: inside TLS, the end is said.
 */
void
ls_talk_say_goodbye (LsTalk *self, LsFrom from)
{
  if (self->tls != NULL && self->tls->stands && self->connection->sealed[from] != NULL)
    ls_tcp_send (self->tcp, from, seal (self, from, LS_TLS_GOODBYE, LS_TLS_ALERT, ls_stream_length (self->connection->streams[from]), 0), TRUE);
}
