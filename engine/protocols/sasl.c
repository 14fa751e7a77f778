/* sasl.c: exchanges that prove who somebody is: PLAIN, LOGIN and CRAM-MD5, and what all mechanisms share. RFC 4422.
 * SPDX-License-Identifier: MIT */
#include "protocols/sasl-private.h"

#include "protocols/base64.h"

#include <string.h>

#define LOGIN_ASKS_NAME     "Username:"
#define LOGIN_ASKS_PASSWORD "Password:"

const LsSaslKind ls_sasl_kinds[LS_SASL_N_MECHANISMS] = {
  [LS_SASL_PLAIN] = { "PLAIN", "RFC 4616 section 2", TRUE, TRUE },
  [LS_SASL_LOGIN] = { "LOGIN", "no RFC: a habit of mail programs", TRUE, FALSE },
  [LS_SASL_CRAM_MD5] = { "CRAM-MD5", "RFC 2195 section 2", FALSE, FALSE },
  [LS_SASL_SCRAM_SHA_256] = { "SCRAM-SHA-256", "RFC 7677 section 3", FALSE, TRUE },
};

/**
 * ls_sasl_find:
 * @name: `PLAIN`, in any case of letters
 *
 * Returns: the mechanism; %LS_SASL_NONE where we know none of that name
 */
LsSaslMechanism
ls_sasl_find (LsSpan name)
{
  for (guint i = 0; i < LS_SASL_N_MECHANISMS; i++)
    if (ls_span_equals_nocase (name, ls_sasl_kinds[i].name))
      return i;
  return LS_SASL_NONE;
}

/**
 * ls_sasl_find_user:
 * @directory: who lives here
 * @name: what a client calls itself: `alice` or `alice@example.org`
 *
 * Returns: (nullable): the user; %NULL where there is none, or one that cannot log in
 */
const LsUser *
ls_sasl_find_user (const LsDirectory *directory, LsSpan name)
{
  g_autofree char *local = NULL;
  LsSpan domain = { NULL, 0 };
  const LsUser *user;

  if (name.length == 0 || memchr (name.data, '\0', name.length) != NULL)
    return NULL;
  local = ls_span_dup (name);
  user = ls_directory_find (directory, local, domain);
  if (user == NULL && strrchr (local, '@') != NULL)
    {
      char *at = strrchr (local, '@');

      domain = ls_span_from_string (at + 1);
      *at = '\0';
      user = ls_directory_is_local (directory, domain) ? ls_directory_find (directory, local, domain) : NULL;
    }
  return user != NULL && user->password != NULL ? user : NULL;
}

/* ---- PLAIN ---- */

typedef struct {
  LsSpan acts_for;
  LsSpan name;
  LsSpan password;
} PlainParts;

/* RFC 4616 section 2: whom to act for, NUL, who one is, NUL, password. */
static gboolean
split_plain (LsSpan octets, PlainParts *parts)
{
  LsSpan *const fields[] = { &parts->acts_for, &parts->name, &parts->password };

  for (guint i = 0; i < 3; i++)
    {
      const guint8 *nul = octets.length > 0 ? memchr (octets.data, '\0', octets.length) : NULL;

      if ((nul == NULL) != (i == 2))
        return FALSE;
      *fields[i] = ls_span_take (&octets, nul == NULL ? octets.length : (gsize) (nul - octets.data));
      ls_span_take (&octets, 1);
    }
  return parts->name.length > 0 && parts->password.length > 0;
}

/* In the same time wherever they differ. */
static gboolean
is_password (const LsUser *user, LsSpan password)
{
  gsize length = user != NULL ? strlen (user->password) : 0;
  guint difference = user == NULL || length != password.length;

  for (gsize i = 0; i < password.length; i++)
    difference |= password.data[i] ^ (i < length ? (guint8) user->password[i] : 0);
  return difference == 0;
}

static LsSaslResult
hear_plain (LsSaslServer *self, LsSpan response)
{
  PlainParts parts;

  if (!split_plain (response, &parts))
    return LS_SASL_BAD_FORM;
  self->user = ls_sasl_find_user (self->directory, parts.name);
  if (!is_password (self->user, parts.password))
    return LS_SASL_WRONG;
  /* Nobody acts for somebody else here. */
  if (parts.acts_for.length > 0 && ls_sasl_find_user (self->directory, parts.acts_for) != self->user)
    return LS_SASL_WRONG;
  return LS_SASL_PROVED;
}

/* ---- LOGIN ---- */

static LsSaslResult
hear_login (LsSaslServer *self, LsSpan response, GString *challenge)
{
  if (self->turn == 0)
    {
      self->user = ls_sasl_find_user (self->directory, response);
      ls_base64_append (challenge, ls_span_from_string (LOGIN_ASKS_PASSWORD));
      return LS_SASL_GO_ON;
    }
  return is_password (self->user, response) ? LS_SASL_PROVED : LS_SASL_WRONG;
}

/* ---- CRAM-MD5 ---- */

/* RFC 2195 section 2. */
char *
ls_cram_digest (const char *password, LsSpan challenge)
{
  return g_compute_hmac_for_data (G_CHECKSUM_MD5, (const guint8 *) password, strlen (password), challenge.data,
                                  challenge.length);
}

static LsSaslResult
hear_cram (LsSaslServer *self, LsSpan response)
{
  g_autofree char *digest = NULL;
  gsize name = response.length;

  /* The name may hold spaces: the digest is what stands behind the last. */
  while (name > 0 && response.data[name - 1] != ' ')
    name--;
  if (name < 2 || response.length - name != 32)
    return LS_SASL_BAD_FORM;
  self->user = ls_sasl_find_user (self->directory, LS_SPAN (response.data, name - 1));
  digest = ls_cram_digest (self->user != NULL ? self->user->password : "", ls_span_from_string (self->said));
  /* RFC 2195 section 2: the digits are in lower case. */
  return self->user != NULL && memcmp (digest, response.data + name, 32) == 0 ? LS_SASL_PROVED : LS_SASL_WRONG;
}

/* ---- the server ---- */

/**
 * ls_sasl_server_new:
 * @mechanism: by which the client wants to prove itself
 * @setup: what it is made from; the directory outlives the exchange
 *
 * Returns: (transfer full): the server's side of one exchange
 */
LsSaslServer *
ls_sasl_server_new (LsSaslMechanism mechanism, const LsSaslServerSetup *setup)
{
  LsSaslServer *self = g_new0 (LsSaslServer, 1);

  self->mechanism = mechanism;
  self->directory = setup->directory;
  self->host = g_strdup (setup->host);
  self->nonce = g_strdup (setup->nonce);
  self->time = setup->time;
  self->rounds = CLAMP (setup->rounds, LS_SASL_ROUNDS_MIN, LS_SASL_ROUNDS_MAX);
  self->salt = setup->salt.length > 0 ? g_bytes_new (setup->salt.data, setup->salt.length) : NULL;
  return self;
}

/**
 * ls_sasl_server_free:
 * @self: (transfer full): an exchange
 */
void
ls_sasl_server_free (LsSaslServer *self)
{
  g_free (self->host);
  g_free (self->nonce);
  g_clear_pointer (&self->salt, g_bytes_unref);
  g_free (self->said);
  g_free (self->nonces);
  g_free (self->binding);
  g_free (self);
}

/**
 * ls_sasl_server_user:
 *
 * Returns: (nullable): who the client has proved to be; %NULL as long as it has not
 */
const LsUser *
ls_sasl_server_user (const LsSaslServer *self)
{
  return self->proved ? self->user : NULL;
}

static LsSaslResult
hear_octets (LsSaslServer *self, LsSpan response, GString *challenge)
{
  LsSaslResult result = LS_SASL_BAD_FORM;

  switch (self->mechanism)
    {
    case LS_SASL_PLAIN:
      result = hear_plain (self, response);
      break;
    case LS_SASL_LOGIN:
      result = hear_login (self, response, challenge);
      break;
    case LS_SASL_CRAM_MD5:
      result = hear_cram (self, response);
      break;
    case LS_SASL_SCRAM_SHA_256:
      result = ls_scram_server_hear (self, response, challenge);
      break;
    case LS_SASL_N_MECHANISMS:
      break;
    }
  self->turn++;
  self->proved = result == LS_SASL_PROVED;
  return result;
}

/**
 * ls_sasl_server_begin:
 * @self: a fresh exchange
 * @initial: (nullable): the response that came with the command, as it stood there; `=`: an empty one
 * @challenge: the next challenge is added here, in base64
 *
 * Returns: how it goes on
 */
LsSaslResult
ls_sasl_server_begin (LsSaslServer *self, const LsSpan *initial, GString *challenge)
{
  gboolean first = ls_sasl_kinds[self->mechanism].client_first;

  if (initial != NULL)
    {
      /* Many programs send LOGIN's name at once, though the server has the first word there. */
      if (!first && self->mechanism != LS_SASL_LOGIN)
        return LS_SASL_NO_INITIAL;
      return ls_sasl_server_hear (self, ls_span_equals (*initial, "=") ? LS_SPAN (NULL, 0) : *initial, challenge);
    }
  if (self->mechanism == LS_SASL_LOGIN)
    ls_base64_append (challenge, ls_span_from_string (LOGIN_ASKS_NAME));
  else if (self->mechanism == LS_SASL_CRAM_MD5)
    {
      self->said = g_strdup_printf ("<%s.%" G_GINT64_FORMAT "@%s>", self->nonce, self->time, self->host);
      ls_base64_append (challenge, ls_span_from_string (self->said));
    }
  return LS_SASL_GO_ON;
}

/**
 * ls_sasl_server_hear:
 * @self: an exchange that goes on
 * @line: what the client answered, without its CRLF
 * @challenge: the next challenge is added here, in base64
 *
 * Returns: how it goes on
 */
LsSaslResult
ls_sasl_server_hear (LsSaslServer *self, LsSpan line, GString *challenge)
{
  g_autoptr (GByteArray) octets = g_byte_array_new ();

  if (ls_span_equals (line, "*"))
    return LS_SASL_CANCELLED;
  if (!ls_base64_decode (line, octets))
    return LS_SASL_NOT_BASE64;
  return hear_octets (self, LS_SPAN (octets->data, octets->len), challenge);
}

/* ---- the client ---- */

/**
 * ls_sasl_client_new:
 * @mechanism: by which it proves itself
 * @user: who it is
 * @password: its secret
 * @nonce: never the same twice: printable, without comma
 *
 * Returns: (transfer full): the client's side of one exchange
 */
LsSaslClient *
ls_sasl_client_new (LsSaslMechanism mechanism, const char *user, const char *password, const char *nonce)
{
  LsSaslClient *self = g_new0 (LsSaslClient, 1);

  self->mechanism = mechanism;
  self->user = g_strdup (user);
  self->password = g_strdup (password);
  self->nonce = g_strdup (nonce);
  /* Only SCRAM lets the server prove itself too. */
  self->trusts = mechanism != LS_SASL_SCRAM_SHA_256;
  return self;
}

/**
 * ls_sasl_client_free:
 * @self: (transfer full): an exchange
 */
void
ls_sasl_client_free (LsSaslClient *self)
{
  g_free (self->user);
  g_free (self->password);
  g_free (self->nonce);
  g_free (self->said);
  g_free (self);
}

static void
say_plain (LsSaslClient *self, GString *response)
{
  g_autoptr (GString) octets = g_string_new (NULL);

  g_string_append_c (octets, '\0');
  g_string_append (octets, self->user);
  g_string_append_c (octets, '\0');
  g_string_append (octets, self->password);
  ls_base64_append (response, LS_SPAN (octets->str, octets->len));
}

/**
 * ls_sasl_client_initial:
 * @self: a fresh exchange
 * @response: the client's first word is added here, in base64
 *
 * Returns: %FALSE where the server has the first word
 */
gboolean
ls_sasl_client_initial (LsSaslClient *self, GString *response)
{
  if (!ls_sasl_kinds[self->mechanism].client_first)
    return FALSE;
  if (self->mechanism == LS_SASL_PLAIN)
    say_plain (self, response);
  else
    ls_scram_client_first (self, response);
  self->turn++;
  return TRUE;
}

static void
say_cram (LsSaslClient *self, LsSpan challenge, GString *response)
{
  g_autofree char *digest = ls_cram_digest (self->password, challenge);
  g_autofree char *words = g_strdup_printf ("%s %s", self->user, digest);

  ls_base64_append (response, ls_span_from_string (words));
}

/**
 * ls_sasl_client_hear:
 * @self: an exchange
 * @challenge: what the server asks, in base64; empty where it asks for the client's first word
 * @response: the answer is added here, in base64
 *
 * Returns: %LS_SASL_GO_ON: the answer is to be sent; all else: the exchange is to be cancelled with `*`
 */
LsSaslResult
ls_sasl_client_hear (LsSaslClient *self, LsSpan challenge, GString *response)
{
  g_autoptr (GByteArray) octets = g_byte_array_new ();
  LsSpan asked;

  if (!ls_base64_decode (challenge, octets))
    return LS_SASL_NOT_BASE64;
  if (self->turn == 0 && ls_sasl_client_initial (self, response))
    return LS_SASL_GO_ON;
  asked = LS_SPAN (octets->data, octets->len);
  self->turn++;
  switch (self->mechanism)
    {
    case LS_SASL_LOGIN:
      if (self->turn > 2)
        return LS_SASL_BAD_FORM;
      ls_base64_append (response, ls_span_from_string (self->turn == 1 ? self->user : self->password));
      return LS_SASL_GO_ON;
    case LS_SASL_CRAM_MD5:
      if (self->turn > 1)
        return LS_SASL_BAD_FORM;
      say_cram (self, asked, response);
      return LS_SASL_GO_ON;
    case LS_SASL_SCRAM_SHA_256:
      return ls_scram_client_hear (self, asked, response);
    case LS_SASL_PLAIN:
    case LS_SASL_N_MECHANISMS:
      break;
    }
  return LS_SASL_BAD_FORM;
}

/**
 * ls_sasl_client_trusts:
 *
 * Returns: whether the server's yes may be believed: where the mechanism asks for it, the server has proved that it knows
 *   the secret too
 */
gboolean
ls_sasl_client_trusts (const LsSaslClient *self)
{
  return self->trusts;
}
