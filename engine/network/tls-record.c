/* tls-record.c: records of TLS 1.3, written. RFC 8446 sections 4 and 5.
 * SPDX-License-Identifier: MIT */
#include "network/tls-record.h"

#include <string.h>

#include "network/tls-layout.h"

static void
put (GByteArray *octets, guint32 number, guint length)
{
  for (guint i = length; i > 0; i--)
    {
      guint8 octet = (guint8) (number >> 8 * (i - 1));

      g_byte_array_append (octets, &octet, 1);
    }
}

/* Writes the number of octets behind @at into the @length octets that end there. */
static void
fill_length (GByteArray *octets, guint at, guint length)
{
  guint number = octets->len - at;

  for (guint i = 0; i < length; i++)
    octets->data[at - 1 - i] = (guint8) (number >> 8 * i);
}

/* Leaves room for a length of @length octets. Returns what fill_length() needs. */
static guint
begin_length (GByteArray *octets, guint length)
{
  put (octets, 0, length);
  return octets->len;
}

/**
 * ls_tls_draw:
 * @chance: from where
 * @octets: filled
 * @length: how many
 */
void
ls_tls_draw (LsChance *chance, guint8 *octets, gsize length)
{
  for (gsize i = 0; i < length; i += sizeof (guint64))
    {
      guint64 drawn = ls_chance_u64 (chance);

      memcpy (octets + i, &drawn, MIN (sizeof drawn, length - i));
    }
}

static void
put_drawn (LsChance *chance, GByteArray *octets, guint length)
{
  guint at = octets->len;

  g_byte_array_set_size (octets, at + length);
  ls_tls_draw (chance, octets->data + at, length);
}

static guint
begin_record (GByteArray *record, guint type, guint version)
{
  put (record, type, 1);
  put (record, version, 2);
  return begin_length (record, 2);
}

/* RFC 6066 section 3. */
static void
put_server_name (GByteArray *record, const char *server_name)
{
  guint extension, list, name;

  put (record, LS_TLS_EXTENSION_SERVER_NAME, 2);
  extension = begin_length (record, 2);
  list = begin_length (record, 2);
  put (record, 0, 1);
  name = begin_length (record, 2);
  g_byte_array_append (record, (const guint8 *) server_name, (guint) strlen (server_name));
  fill_length (record, name, 2);
  fill_length (record, list, 2);
  fill_length (record, extension, 2);
}

static void
put_key (LsChance *chance, GByteArray *record)
{
  put (record, LS_TLS_GROUP_X25519, 2);
  put (record, 32, 2);
  put_drawn (chance, record, 32);
}

static void
put_client_extensions (LsChance *chance, GByteArray *record, const char *server_name)
{
  /* Each ends in what stands in it: supported_groups, signature_algorithms, supported_versions, psk_key_exchange_modes. */
  static const guint8 fixed[] = {
    0x00, 0x0a, 0x00, 0x06, 0x00, 0x04, 0x00, 0x1d, 0x00, 0x17,
    0x00, 0x0d, 0x00, 0x0a, 0x00, 0x08, 0x04, 0x03, 0x08, 0x04, 0x04, 0x01, 0x08, 0x05,
    0x00, 0x2b, 0x00, 0x03, 0x02, 0x03, 0x04,
    0x00, 0x2d, 0x00, 0x02, 0x01, 0x01,
  };
  guint extension, shares;

  put_server_name (record, server_name);
  g_byte_array_append (record, fixed, sizeof fixed);
  put (record, LS_TLS_EXTENSION_KEY_SHARE, 2);
  extension = begin_length (record, 2);
  shares = begin_length (record, 2);
  put_key (chance, record);
  fill_length (record, shares, 2);
  fill_length (record, extension, 2);
}

/**
 * ls_tls_client_hello:
 * @chance: for random octets and the key
 * @session_id: %LS_TLS_SESSION_ID octets
 * @server_name: which server is meant
 * @record: an array that the record is added to
 *
 * RFC 8446 section 4.1.2; the record's version is 3.1, for old boxes on the way (section 5.1).
 */
void
ls_tls_client_hello (LsChance *chance, const guint8 *session_id, const char *server_name, GByteArray *record)
{
  guint begin = begin_record (record, LS_TLS_TYPE_HANDSHAKE, 0x0301), message, extensions;

  put (record, LS_TLS_MESSAGE_CLIENT_HELLO, 1);
  message = begin_length (record, 3);
  put (record, 0x0303, 2);
  put_drawn (chance, record, 32);
  put (record, LS_TLS_SESSION_ID, 1);
  g_byte_array_append (record, session_id, LS_TLS_SESSION_ID);
  put (record, 6, 2);
  put (record, 0x1302, 2);
  put (record, 0x1303, 2);
  put (record, LS_TLS_AES_128_GCM_SHA256, 2);
  put (record, 0x0100, 2);
  extensions = begin_length (record, 2);
  put_client_extensions (chance, record, server_name);
  fill_length (record, extensions, 2);
  fill_length (record, message, 3);
  fill_length (record, begin, 2);
}

/**
 * ls_tls_server_hello:
 * @chance: for random octets and the key
 * @session_id: the client's, echoed
 * @record: an array that the record is added to
 *
 * RFC 8446 section 4.1.3.
 */
void
ls_tls_server_hello (LsChance *chance, const guint8 *session_id, GByteArray *record)
{
  guint begin = begin_record (record, LS_TLS_TYPE_HANDSHAKE, 0x0303), message, extensions, extension;

  put (record, LS_TLS_MESSAGE_SERVER_HELLO, 1);
  message = begin_length (record, 3);
  put (record, 0x0303, 2);
  put_drawn (chance, record, 32);
  put (record, LS_TLS_SESSION_ID, 1);
  g_byte_array_append (record, session_id, LS_TLS_SESSION_ID);
  put (record, LS_TLS_AES_128_GCM_SHA256, 2);
  put (record, 0, 1);
  extensions = begin_length (record, 2);
  put (record, LS_TLS_EXTENSION_VERSIONS, 2);
  put (record, 2, 2);
  put (record, 0x0304, 2);
  put (record, LS_TLS_EXTENSION_KEY_SHARE, 2);
  extension = begin_length (record, 2);
  put_key (chance, record);
  fill_length (record, extension, 2);
  fill_length (record, extensions, 2);
  fill_length (record, message, 3);
  fill_length (record, begin, 2);
}

/**
 * ls_tls_change_cipher:
 * @record: an array that the record is added to
 *
 * It means nothing any more, and is sent for old boxes on the way (RFC 8446 appendix D.4).
 */
void
ls_tls_change_cipher (GByteArray *record)
{
  guint begin = begin_record (record, LS_TLS_TYPE_CHANGE_CIPHER, 0x0303);

  put (record, 1, 1);
  fill_length (record, begin, 2);
}

/**
 * ls_tls_seal:
 * @chance: from which the octets are drawn
 * @length: how many octets it carries, up to %LS_TLS_PLAIN_MAX
 * @record: an array that the record is added to
 *
 * A record that nobody but the two ends could read: RFC 8446 section 5.2.
 */
void
ls_tls_seal (LsChance *chance, guint length, GByteArray *record)
{
  guint begin = begin_record (record, LS_TLS_TYPE_DATA, 0x0303);

  put_drawn (chance, record, length + LS_TLS_SEALING);
  fill_length (record, begin, 2);
}

/* ---- for people ---- */

typedef struct {
  const char *name;
  const char *text;
  const char *ref;
} Row;

static const Row rows[LS_TLS_N_KINDS] = {
  [LS_TLS_NONE] = { "Octets", "Octets of TLS.", "RFC 8446 section 5" },
  [LS_TLS_CLIENT_HELLO] = { "ClientHello", "In clear still: the client offers its ways of sealing, its half of a key, and names the server that it wants.",
                            "RFC 8446 section 4.1.2" },
  [LS_TLS_SERVER_HELLO] = { "ServerHello", "In clear still: the server chooses, and gives its half. Both have one key now that nobody else can work out.",
                            "RFC 8446 section 4.1.3" },
  [LS_TLS_CHANGE_CIPHER] = { "Change of cipher", "This means nothing any more; it is sent so that old boxes on the way let TLS 1.3 pass.",
                             "RFC 8446 appendix D.4" },
  [LS_TLS_HANDSHAKE] = { "Sealed handshake", "Sealed: who the server is, and that nobody has changed the first records. A listener sees the length.",
                         "RFC 8446 sections 4.4 and 5.2" },
  [LS_TLS_DATA] = { "Sealed", "Sealed: a listener sees who speaks, when, and how much, but nothing of what.", "RFC 8446 section 5.2" },
  [LS_TLS_GOODBYE] = { "Sealed goodbye", "Sealed: nothing more follows, so nobody can have cut the end off.", "RFC 8446 section 6.1" },
};

/**
 * ls_tls_describe:
 * @kind: of a record
 * @length: its octets, header included
 * @server_name: (nullable): of a ClientHello
 *
 * Returns: (transfer full): what a listener writes down: `Sealed, 87 octets (a model of TLS)`
 */
char *
ls_tls_describe (LsTlsKind kind, guint length, const char *server_name)
{
  const char *name = rows[kind < LS_TLS_N_KINDS ? kind : LS_TLS_NONE].name;

  if (kind == LS_TLS_CLIENT_HELLO && server_name != NULL)
    return g_strdup_printf ("%s for %s, %u octets (a model of TLS)", name, server_name, length);
  return g_strdup_printf ("%s, %u octets (a model of TLS)", name, length);
}

/**
 * ls_tls_explain:
 * @kind: of a record
 * @explanation: (out): filled from the table
 */
void
ls_tls_explain (LsTlsKind kind, LsExplanation *explanation)
{
  const Row *row = &rows[kind < LS_TLS_N_KINDS ? kind : LS_TLS_NONE];

  explanation->text = g_strdup (row->text);
  explanation->ref = g_strdup (row->ref);
}
