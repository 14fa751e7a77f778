/* sasl-scram.c: SCRAM-SHA-256: both ends prove that they know a secret, and neither says it. RFC 5802, RFC 7677.
 * SPDX-License-Identifier: MIT */
#include "protocols/sasl-private.h"

#include "protocols/base64.h"

#include <string.h>

#define BLOCK_OCTETS 64
/* So many salted passwords are remembered: to salt one takes milliseconds, which a server has not for each log-in. */
#define REMEMBERED_MAX 256
#define SALT_OCTETS 16

/* ---- the arithmetic ---- */

static void
hmac (LsSpan key, LsSpan text, guint8 digest[LS_SHA256_OCTETS])
{
  GHmac *sum = g_hmac_new (G_CHECKSUM_SHA256, key.data, key.length);
  gsize length = LS_SHA256_OCTETS;

  g_hmac_update (sum, text.data, text.length);
  g_hmac_get_digest (sum, digest, &length);
  g_hmac_unref (sum);
}

static void
hash (const guint8 octets[LS_SHA256_OCTETS], guint8 digest[LS_SHA256_OCTETS])
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize length = LS_SHA256_OCTETS;

  g_checksum_update (sum, octets, LS_SHA256_OCTETS);
  g_checksum_get_digest (sum, digest, &length);
}

/* A checksum that has read one block of @key, each octet changed by @pad. RFC 2104 section 4. */
static GChecksum *
begin_sum (const guint8 key[BLOCK_OCTETS], guint8 pad)
{
  GChecksum *sum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 block[BLOCK_OCTETS];

  for (guint i = 0; i < BLOCK_OCTETS; i++)
    block[i] = key[i] ^ pad;
  g_checksum_update (sum, block, BLOCK_OCTETS);
  return sum;
}

static void
end_sum (const GChecksum *begun, const guint8 *octets, gsize length, guint8 digest[LS_SHA256_OCTETS])
{
  g_autoptr (GChecksum) sum = g_checksum_copy (begun);
  gsize size = LS_SHA256_OCTETS;

  g_checksum_update (sum, octets, length);
  g_checksum_get_digest (sum, digest, &size);
}

/**
 * ls_sasl_salt_password:
 * @password: a secret
 * @salt: what it is mixed with
 * @rounds: how often
 * @key: (out): the result
 *
 * Hi() of RFC 5802 section 2.2: PBKDF2 with HMAC-SHA-256 and one block of output (RFC 8018 section 5.2). The two halves
 * of the HMAC's key are hashed once, not in every round.
 */
void
ls_sasl_salt_password (LsSpan password, LsSpan salt, guint rounds, guint8 key[LS_SHA256_OCTETS])
{
  guint8 block[BLOCK_OCTETS] = { 0 }, u[LS_SHA256_OCTETS], inner_digest[LS_SHA256_OCTETS];
  g_autoptr (GChecksum) inner = NULL, outer = NULL;
  g_autoptr (GByteArray) first = g_byte_array_new ();

  if (password.length > BLOCK_OCTETS)
    {
      g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
      gsize size = LS_SHA256_OCTETS;

      g_checksum_update (sum, password.data, password.length);
      g_checksum_get_digest (sum, block, &size);
    }
  else if (password.length > 0)
    memcpy (block, password.data, password.length);
  inner = begin_sum (block, 0x36);
  outer = begin_sum (block, 0x5c);
  if (salt.length > 0)
    g_byte_array_append (first, salt.data, salt.length);
  g_byte_array_append (first, (const guint8 *) "\0\0\0\1", 4);
  memset (key, 0, LS_SHA256_OCTETS);
  for (guint round = 0; round < rounds; round++)
    {
      end_sum (inner, round == 0 ? first->data : u, round == 0 ? first->len : sizeof u, inner_digest);
      end_sum (outer, inner_digest, sizeof inner_digest, u);
      for (guint i = 0; i < LS_SHA256_OCTETS; i++)
        key[i] ^= u[i];
    }
}

/* The same from memory where it was asked for before. */
static void
salt_and_remember (LsSpan password, LsSpan salt, guint rounds, guint8 key[LS_SHA256_OCTETS])
{
  static GMutex mutex;
  static GHashTable *remembered;
  g_autoptr (GByteArray) name = g_byte_array_new ();
  g_autoptr (GBytes) question = NULL;
  const guint8 *known;

  g_byte_array_append (name, (const guint8 *) &rounds, sizeof rounds);
  g_byte_array_append (name, (const guint8 *) &salt.length, sizeof salt.length);
  g_byte_array_append (name, salt.data, salt.length);
  g_byte_array_append (name, password.data, password.length);
  question = g_bytes_new (name->data, name->len);

  g_mutex_lock (&mutex);
  if (remembered == NULL)
    remembered = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, g_free);
  known = g_hash_table_lookup (remembered, question);
  if (known != NULL)
    memcpy (key, known, LS_SHA256_OCTETS);
  else
    {
      ls_sasl_salt_password (password, salt, rounds, key);
      if (g_hash_table_size (remembered) >= REMEMBERED_MAX)
        g_hash_table_remove_all (remembered);
      g_hash_table_insert (remembered, g_steal_pointer (&question), g_memdup2 (key, LS_SHA256_OCTETS));
    }
  g_mutex_unlock (&mutex);
}

/* RFC 5802 section 3: what the client has to send, and what the server answers; @said is AuthMessage. */
static void
sign (const guint8 salted[LS_SHA256_OCTETS], const char *said, guint8 proof[LS_SHA256_OCTETS],
      guint8 signature[LS_SHA256_OCTETS])
{
  guint8 client_key[LS_SHA256_OCTETS], stored_key[LS_SHA256_OCTETS], server_key[LS_SHA256_OCTETS];
  LsSpan salted_span = LS_SPAN (salted, LS_SHA256_OCTETS), message = ls_span_from_string (said);

  hmac (salted_span, ls_span_from_string ("Client Key"), client_key);
  hash (client_key, stored_key);
  hmac (LS_SPAN (stored_key, LS_SHA256_OCTETS), message, proof);
  for (guint i = 0; i < LS_SHA256_OCTETS; i++)
    proof[i] ^= client_key[i];
  hmac (salted_span, ls_span_from_string ("Server Key"), server_key);
  hmac (LS_SPAN (server_key, LS_SHA256_OCTETS), message, signature);
}

static gboolean
is_same (const guint8 one[LS_SHA256_OCTETS], const guint8 other[LS_SHA256_OCTETS])
{
  guint difference = 0;

  for (guint i = 0; i < LS_SHA256_OCTETS; i++)
    difference |= one[i] ^ other[i];
  return difference == 0;
}

/* ---- attributes ---- */

/* Takes `x=value`, up to a comma; RFC 5802 section 5.1. */
static gboolean
take_attribute (LsSpan *text, char name, LsSpan *value)
{
  const guint8 *comma;

  if (text->length < 2 || text->data[0] != name || text->data[1] != '=')
    return FALSE;
  ls_span_take (text, 2);
  comma = memchr (text->data, ',', text->length);
  *value = ls_span_take (text, comma == NULL ? text->length : (gsize) (comma - text->data));
  ls_span_take_octet (text, ',');
  return TRUE;
}

/* `=2C` is a comma and `=3D` an equals sign in a name; RFC 5802 section 5.1. */
static char *
decode_name (LsSpan name)
{
  g_autoptr (GString) text = g_string_new (NULL);

  while (name.length > 0)
    {
      guint8 octet = ls_span_take (&name, 1).data[0];

      if (octet == '=')
        {
          LsSpan code = ls_span_take (&name, 2);

          if (!ls_span_equals (code, "2C") && !ls_span_equals (code, "3D"))
            return NULL;
          octet = code.data[0] == '2' ? ',' : '=';
        }
      else if (octet == '\0')
        return NULL;
      g_string_append_c (text, octet);
    }
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

static char *
encode_name (const char *name)
{
  GString *text = g_string_new (NULL);

  for (; *name != '\0'; name++)
    if (*name == ',')
      g_string_append (text, "=2C");
    else if (*name == '=')
      g_string_append (text, "=3D");
    else
      g_string_append_c (text, *name);
  return g_string_free (text, FALSE);
}

static gboolean
is_nonce (LsSpan nonce)
{
  for (gsize i = 0; i < nonce.length; i++)
    if (nonce.data[i] < 0x21 || nonce.data[i] > 0x7e || nonce.data[i] == ',')
      return FALSE;
  return nonce.length > 0;
}

/* ---- the server ---- */

/* Also for a name that nobody has: who asks for a salt learns nothing from it. */
static GBytes *
find_salt (const LsSaslServer *self, const char *name)
{
  guint8 digest[LS_SHA256_OCTETS];

  if (self->salt != NULL)
    return g_bytes_ref (self->salt);
  hmac (ls_span_from_string (self->host), ls_span_from_string (name), digest);
  return g_bytes_new (digest, SALT_OCTETS);
}

/* `n,` or `y,`, perhaps whom to act for, `,`. We bind to no channel. */
static gboolean
take_header (LsSaslServer *self, LsSpan *text, LsSpan *acts_for)
{
  const guint8 *start = text->data;
  g_autoptr (GString) base64 = g_string_new (NULL);

  if (!ls_span_take_octet (text, 'n') && !ls_span_take_octet (text, 'y'))
    return FALSE;
  if (!ls_span_take_octet (text, ','))
    return FALSE;
  if (!take_attribute (text, 'a', acts_for) && !ls_span_take_octet (text, ','))
    return FALSE;
  ls_base64_append (base64, LS_SPAN (start, text->data - start));
  self->binding = g_string_free (g_steal_pointer (&base64), FALSE);
  return TRUE;
}

static LsSaslResult
hear_first (LsSaslServer *self, LsSpan response, GString *challenge)
{
  LsSpan rest = response, acts_for = { NULL, 0 }, bare, name, nonce;
  g_autofree char *who = NULL, *whom = NULL;
  g_autoptr (GBytes) salt = NULL;
  g_autoptr (GString) first = g_string_new (NULL);
  const char *password;

  if (!take_header (self, &rest, &acts_for))
    return LS_SASL_BAD_FORM;
  bare = rest;
  if (!take_attribute (&rest, 'n', &name) || !take_attribute (&rest, 'r', &nonce) || !is_nonce (nonce))
    return LS_SASL_BAD_FORM;
  who = decode_name (name);
  whom = acts_for.length > 0 ? decode_name (acts_for) : NULL;
  if (who == NULL || (acts_for.length > 0 && whom == NULL))
    return LS_SASL_BAD_FORM;
  self->user = ls_sasl_find_user (self->directory, ls_span_from_string (who));
  if (whom != NULL && ls_sasl_find_user (self->directory, ls_span_from_string (whom)) != self->user)
    self->user = NULL;

  salt = find_salt (self, who);
  self->nonces = g_strdup_printf ("%.*s%s", (int) nonce.length, (const char *) nonce.data, self->nonce);
  g_string_append_printf (first, "r=%s,s=", self->nonces);
  ls_base64_append (first, LS_SPAN (g_bytes_get_data (salt, NULL), g_bytes_get_size (salt)));
  g_string_append_printf (first, ",i=%u", self->rounds);
  ls_base64_append (challenge, LS_SPAN (first->str, first->len));
  self->said = g_strdup_printf ("%.*s,%s", (int) bare.length, (const char *) bare.data, first->str);

  password = self->user != NULL ? self->user->password : "";
  salt_and_remember (ls_span_from_string (password),
                     LS_SPAN (g_bytes_get_data (salt, NULL), g_bytes_get_size (salt)), self->rounds, self->salted);
  return LS_SASL_GO_ON;
}

static LsSaslResult
hear_final (LsSaslServer *self, LsSpan response, GString *challenge)
{
  LsSpan rest = response, binding, nonces, proof64, unsigned_part;
  guint8 proof[LS_SHA256_OCTETS], signature[LS_SHA256_OCTETS];
  g_autoptr (GByteArray) given = g_byte_array_new ();
  g_autoptr (GString) final = g_string_new ("v=");
  g_autofree char *said = NULL;

  if (!take_attribute (&rest, 'c', &binding) || !take_attribute (&rest, 'r', &nonces))
    return LS_SASL_BAD_FORM;
  unsigned_part = LS_SPAN (response.data, nonces.data + nonces.length - response.data);
  if (!take_attribute (&rest, 'p', &proof64) || rest.length > 0 || !ls_base64_decode (proof64, given)
      || given->len != LS_SHA256_OCTETS)
    return LS_SASL_BAD_FORM;
  said = g_strdup_printf ("%s,%.*s", self->said, (int) unsigned_part.length, (const char *) unsigned_part.data);
  sign (self->salted, said, proof, signature);
  if (!ls_span_equals (binding, self->binding) || !ls_span_equals (nonces, self->nonces) || self->user == NULL
      || !is_same (given->data, proof))
    return LS_SASL_WRONG;
  ls_base64_append (final, LS_SPAN (signature, LS_SHA256_OCTETS));
  ls_base64_append (challenge, LS_SPAN (final->str, final->len));
  return LS_SASL_GO_ON;
}

/* The client's next word: first, final, and an empty one that says that it has read the server's proof. */
LsSaslResult
ls_scram_server_hear (LsSaslServer *self, LsSpan response, GString *challenge)
{
  if (self->turn == 0)
    return hear_first (self, response, challenge);
  if (self->turn == 1)
    return hear_final (self, response, challenge);
  return response.length == 0 ? LS_SASL_PROVED : LS_SASL_BAD_FORM;
}

/* ---- the client ---- */

/* Says who the client is. */
void
ls_scram_client_first (LsSaslClient *self, GString *response)
{
  g_autofree char *name = encode_name (self->user);
  g_autofree char *first = NULL;

  self->said = g_strdup_printf ("n=%s,r=%s", name, self->nonce);
  first = g_strconcat ("n,,", self->said, NULL);
  ls_base64_append (response, ls_span_from_string (first));
}

static LsSaslResult
answer_first (LsSaslClient *self, LsSpan challenge, GString *response)
{
  LsSpan rest = challenge, nonces, salt64, count;
  g_autoptr (GByteArray) salt = g_byte_array_new ();
  guint8 salted[LS_SHA256_OCTETS], proof[LS_SHA256_OCTETS];
  g_autofree char *own = NULL, *said = NULL;
  g_autoptr (GString) final = NULL;
  guint64 rounds;

  if (!take_attribute (&rest, 'r', &nonces) || !take_attribute (&rest, 's', &salt64)
      || !take_attribute (&rest, 'i', &count) || !is_nonce (nonces) || !ls_base64_decode (salt64, salt) || salt->len == 0
      || !ls_span_parse_number (count, G_MAXUINT64, &rounds))
    return LS_SASL_BAD_FORM;
  /* A server that answers another client's nonce, or adds nothing to ours, is none to talk to. */
  if (nonces.length <= strlen (self->nonce) || memcmp (nonces.data, self->nonce, strlen (self->nonce)) != 0)
    return LS_SASL_WRONG;
  if (rounds < LS_SASL_ROUNDS_MIN || rounds > LS_SASL_ROUNDS_MAX)
    return LS_SASL_TOO_MANY_ROUNDS;

  own = g_strdup_printf ("c=biws,r=%.*s", (int) nonces.length, (const char *) nonces.data);
  said = g_strdup_printf ("%s,%.*s,%s", self->said, (int) challenge.length, (const char *) challenge.data, own);
  ls_sasl_salt_password (ls_span_from_string (self->password), LS_SPAN (salt->data, salt->len), rounds, salted);
  sign (salted, said, proof, self->signature);
  final = g_string_new (own);
  g_string_append (final, ",p=");
  ls_base64_append (final, LS_SPAN (proof, LS_SHA256_OCTETS));
  ls_base64_append (response, LS_SPAN (final->str, final->len));
  return LS_SASL_GO_ON;
}

static LsSaslResult
answer_final (LsSaslClient *self, LsSpan challenge)
{
  LsSpan rest = challenge, verifier;
  g_autoptr (GByteArray) given = g_byte_array_new ();

  if (!take_attribute (&rest, 'v', &verifier) || !ls_base64_decode (verifier, given)
      || given->len != LS_SHA256_OCTETS)
    return LS_SASL_BAD_FORM;
  self->trusts = is_same (given->data, self->signature);
  return self->trusts ? LS_SASL_GO_ON : LS_SASL_WRONG;
}

/* What the client answers to the server's first word, and to its last. */
LsSaslResult
ls_scram_client_hear (LsSaslClient *self, LsSpan challenge, GString *response)
{
  if (self->turn == 2)
    return answer_first (self, challenge, response);
  return self->turn == 3 ? answer_final (self, challenge) : LS_SASL_BAD_FORM;
}
