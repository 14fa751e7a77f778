/* tls-dissect.c: the records in a segment as fields. RFC 8446 section 5.
 * SPDX-License-Identifier: MIT */
#include "network/tls-record.h"

#include "network/frame-reader.h"
#include "network/tls-layout.h"

/* How far the fixed part of a hello goes: type, length, version, random, length of the session id. */
#define HELLO_FIXED 39

static guint32
number_at (LsSpan octets, gsize at, guint length)
{
  guint32 number = 0;

  for (guint i = 0; i < length && at + i < octets.length; i++)
    number = number << 8 | octets.data[at + i];
  return number;
}

static const char *
type_name (guint type)
{
  switch (type)
    {
    case LS_TLS_TYPE_CHANGE_CIPHER:
      return "change_cipher_spec";
    case LS_TLS_TYPE_ALERT:
      return "alert";
    case LS_TLS_TYPE_HANDSHAKE:
      return "handshake";
    case LS_TLS_TYPE_DATA:
      return "application_data";
    default:
      return "unknown";
    }
}

static const char *
extension_name (guint type)
{
  switch (type)
    {
    case LS_TLS_EXTENSION_SERVER_NAME:
      return "server_name";
    case 10:
      return "supported_groups";
    case 13:
      return "signature_algorithms";
    case LS_TLS_EXTENSION_VERSIONS:
      return "supported_versions";
    case 45:
      return "psk_key_exchange_modes";
    case LS_TLS_EXTENSION_KEY_SHARE:
      return "key_share";
    default:
      return "other";
    }
}

static void
read_extensions (LsFrameReader *self)
{
  while (self->rest.length >= 4)
    {
      guint type = number_at (self->rest, 0, 2), length = number_at (self->rest, 2, 2);

      if (4 + (gsize) length > self->rest.length)
        return;
      if (type == LS_TLS_EXTENSION_SERVER_NAME && length > 5)
        ls_frame_reader_add (self, "Extension", 4 + length, 2, "server_name, %.*s", (int) MIN (length - 5, 40),
                             (const char *) self->rest.data + 9);
      else
        ls_frame_reader_add (self, "Extension", 4 + length, 2, "%s", extension_name (type));
      ls_frame_reader_move (self, 4 + length);
    }
}

/* RFC 8446 sections 4.1.2 and 4.1.3; @rest is the message and nothing else. */
static void
read_hello (LsFrameReader *self)
{
  gboolean is_client = self->rest.data[0] == LS_TLS_MESSAGE_CLIENT_HELLO;
  guint length, ciphers;

  ls_frame_reader_add (self, "Message", 1, 1, "%u, %s", self->rest.data[0], is_client ? "ClientHello" : "ServerHello");
  ls_frame_reader_move (self, 1);
  ls_frame_reader_number (self, "Message length", 3, 1);
  ls_frame_reader_add (self, "Version", 2, 1, "%u.%u", self->rest.data[0], self->rest.data[1]);
  ls_frame_reader_move (self, 2);
  ls_frame_reader_add (self, "Random", 32, 1, "%s", "");
  ls_frame_reader_move (self, 32);
  length = ls_frame_reader_number (self, "Length of session id", 1, 1);
  if (length > self->rest.length)
    return;
  ls_frame_reader_add (self, "Session id", length, 1, "%s", "");
  ls_frame_reader_move (self, length);
  ciphers = is_client ? 2 + number_at (self->rest, 0, 2) : 2;
  if (ciphers + 4 > self->rest.length)
    return;
  ls_frame_reader_add (self, is_client ? "Cipher suites" : "Cipher suite", ciphers, 1, is_client ? "%u offered" : "0x%04x",
                       is_client ? (ciphers - 2) / 2 : number_at (self->rest, 0, 2));
  ls_frame_reader_move (self, ciphers);
  length = is_client ? 1 + self->rest.data[0] : 1;
  ls_frame_reader_add (self, "Compression", MIN (length, (guint) self->rest.length), 1, "%s", "none");
  ls_frame_reader_move (self, length);
  if (self->rest.length < 2)
    return;
  ls_frame_reader_add (self, "Extensions", (guint) self->rest.length, 1, "%" G_GSIZE_FORMAT " octets", self->rest.length - 2);
  ls_frame_reader_move (self, 2);
  read_extensions (self);
}

/* One record, whole. */
static void
read_record (LsFrameReader *self, LsSpan record)
{
  LsFrameReader inner = { record, self->at, self->fields };
  guint type = record.data[0];

  ls_frame_reader_add (&inner, "TLS, a model", (guint) record.length, 0, "%s", type_name (type));
  ls_frame_reader_add (&inner, "Content type", 1, 1, "%u, %s", type, type_name (type));
  ls_frame_reader_move (&inner, 1);
  ls_frame_reader_add (&inner, "Version", 2, 1, "%u.%u", inner.rest.data[0], inner.rest.data[1]);
  ls_frame_reader_move (&inner, 2);
  ls_frame_reader_number (&inner, "Length", 2, 1);
  if (type == LS_TLS_TYPE_HANDSHAKE && inner.rest.length >= HELLO_FIXED)
    read_hello (&inner);
  else if (inner.rest.length > 0)
    ls_frame_reader_add (&inner, type == LS_TLS_TYPE_DATA ? "Sealed" : "Content", (guint) inner.rest.length, 1,
                         "%" G_GSIZE_FORMAT " octets", inner.rest.length);
  ls_frame_reader_move (self, record.length);
}

/**
 * ls_tls_fields:
 * @connection: a connection that goes on in TLS
 * @segment: one of its segments
 * @at: where its payload begins in the frame
 * @fields: (element-type LsField): an array that the fields of its payload are added to
 */
void
ls_tls_fields (const LsConnection *connection, const LsEvent *segment, guint at, GArray *fields)
{
  const GArray *records = connection->records[segment->from];
  guint64 begin = segment->start, end = segment->start + segment->length, curtain = connection->curtain[segment->from];
  g_autoptr (GByteArray) scratch = g_byte_array_new ();
  LsFrameReader reader = { { NULL, 0 }, at, fields };

  if (begin < curtain)
    {
      ls_frame_reader_add (&reader, "In clear", (guint) (MIN (curtain, end) - begin), 0, "%s", "");
      reader.at += (guint) (MIN (curtain, end) - begin);
      begin = curtain;
    }
  for (guint i = 0; i < records->len && begin < end; i++)
    {
      const LsRecord *record = &g_array_index (records, LsRecord, i);
      guint64 from = curtain + record->sealed, until = from + record->sealed_length;
      guint here = (guint) (MIN (until, end) - MIN (begin, MIN (until, end)));

      if (until <= begin)
        continue;
      reader.rest = ls_stream_peek (connection->sealed[segment->from], begin - curtain, here, scratch);
      if (begin == from && until <= end)
        read_record (&reader, reader.rest);
      else
        {
          ls_frame_reader_add (&reader, "Part of a record", here, 0, "%u of %u octets", here, record->sealed_length);
          reader.at += here;
        }
      begin += here;
    }
}
