/* sasl-parts.c: what somebody who reads an exchange along can take apart in it, and what nobody is to see. RFC 4422.
 * SPDX-License-Identifier: MIT */
#include "protocols/sasl.h"

#include "protocols/base64.h"

#include <string.h>

static guint
add (LsSaslPart *parts, guint n, const char *label, LsSpan octets, gboolean secret)
{
  parts[n] = (LsSaslPart) { label, octets, secret };
  return n + 1;
}

static guint
take_plain (LsSpan octets, LsSaslPart *parts)
{
  const guint8 *first = octets.length > 0 ? memchr (octets.data, '\0', octets.length) : NULL;
  const guint8 *end = octets.data + octets.length;
  const guint8 *second = first != NULL ? memchr (first + 1, '\0', end - first - 1) : NULL;
  guint n = 0;

  if (second == NULL)
    return 0;
  if (first > octets.data)
    n = add (parts, n, "Acts for", LS_SPAN (octets.data, first - octets.data), FALSE);
  n = add (parts, n, "User", LS_SPAN (first + 1, second - first - 1), FALSE);
  return add (parts, n, "Password", LS_SPAN (second + 1, end - second - 1), TRUE);
}

static guint
take_cram (LsSpan octets, LsSaslPart *parts)
{
  gsize name = octets.length;

  while (name > 0 && octets.data[name - 1] != ' ')
    name--;
  if (name < 2 || octets.length - name != 32)
    return 0;
  for (gsize i = name; i < octets.length; i++)
    if (!g_ascii_isxdigit (octets.data[i]))
      return 0;
  add (parts, 0, "User", LS_SPAN (octets.data, name - 1), FALSE);
  return add (parts, 1, "Digest", LS_SPAN (octets.data + name, 32), FALSE);
}

/* RFC 5802 section 5.1. */
static guint
take_scram (LsSpan octets, LsSaslPart *parts)
{
  static const struct {
    char        name;
    const char *label;
  } attributes[] = {
    { 'a', "Acts for" }, { 'n', "User" },  { 'r', "Nonce" },     { 's', "Salt" },
    { 'i', "Rounds" },   { 'p', "Proof" }, { 'v', "Signature" }, { 'e', "Error" },
  };
  guint n = 0;

  while (octets.length > 0 && n < LS_SASL_PARTS_MAX)
    {
      const guint8 *comma = memchr (octets.data, ',', octets.length);
      LsSpan field = ls_span_take (&octets, comma == NULL ? octets.length : (gsize) (comma - octets.data));

      ls_span_take_octet (&octets, ',');
      if (field.length < 2 || field.data[1] != '=')
        continue;
      for (guint i = 0; i < G_N_ELEMENTS (attributes); i++)
        if (field.data[0] == attributes[i].name)
          n = add (parts, n, attributes[i].label, LS_SPAN (field.data + 2, field.length - 2), FALSE);
    }
  return n;
}

/**
 * ls_sasl_take_apart:
 * @mechanism: of the exchange; %LS_SASL_NONE takes nothing apart
 * @from_server: whether the server said it
 * @turn: how many words of that side came before it
 * @octets: what was said, base64 undone
 * @parts: (out): its parts, pointing into @octets
 *
 * Returns: how many parts there are; 0 where it is not what the mechanism says
 */
guint
ls_sasl_take_apart (LsSaslMechanism mechanism, gboolean from_server, guint turn, LsSpan octets,
                    LsSaslPart parts[LS_SASL_PARTS_MAX])
{
  if (octets.length == 0)
    return 0;
  switch (mechanism)
    {
    case LS_SASL_PLAIN:
      return from_server || turn > 0 ? 0 : take_plain (octets, parts);
    case LS_SASL_LOGIN:
      if (from_server)
        return add (parts, 0, "Asks for", octets, FALSE);
      return turn > 1 ? 0 : add (parts, 0, turn == 0 ? "User" : "Password", octets, turn == 1);
    case LS_SASL_CRAM_MD5:
      if (from_server)
        return add (parts, 0, "Challenge", octets, FALSE);
      return turn > 0 ? 0 : take_cram (octets, parts);
    case LS_SASL_SCRAM_SHA_256:
      return take_scram (octets, parts);
    case LS_SASL_N_MECHANISMS:
      break;
    }
  return 0;
}

/**
 * ls_sasl_is_secret:
 * @mechanism: of the exchange; %LS_SASL_NONE: one that we do not know
 * @turn: how many words of the client came before it
 * @line: what the client said, in base64
 *
 * A password is one, and whatever is not what its mechanism says: somebody may have typed one there. A name is none, and
 * no answer to a challenge, which only proves that the secret is known.
 *
 * Returns: whether @line is to be masked
 */
gboolean
ls_sasl_is_secret (LsSaslMechanism mechanism, guint turn, LsSpan line)
{
  g_autoptr (GByteArray) octets = NULL;
  LsSaslPart parts[LS_SASL_PARTS_MAX];
  guint n;

  if (line.length == 0 || ls_span_equals (line, "=") || ls_span_equals (line, "*"))
    return FALSE;
  if (mechanism == LS_SASL_NONE || mechanism == LS_SASL_PLAIN)
    return TRUE;
  octets = g_byte_array_new ();
  if (!ls_base64_decode (line, octets))
    return TRUE;
  n = ls_sasl_take_apart (mechanism, FALSE, turn, LS_SPAN (octets->data, octets->len), parts);
  for (guint i = 0; i < n; i++)
    if (parts[i].secret)
      return TRUE;
  return n == 0;
}
