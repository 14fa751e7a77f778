/* pop3-log-in.c: how a POP3 server lets in: by name and password, by digest, by a SASL exchange. RFC 1939, 5034.
 * SPDX-License-Identifier: MIT */
#include "protocols/pop3/pop3-server.h"

#include "protocols/log-in.h"

#include <string.h>

/* RFC 1939 section 7: a digest is so many hexadecimal digits. */
#define DIGEST_LENGTH 32

static LsPop3Outcome
open_maildrop (LsPop3Server *self, LsPop3CommandId command, LsSpan name)
{
  g_autofree char *mailbox = ls_log_in_mailbox (self->parent.setup.directory, name);

  if (mailbox == NULL)
    return POP3_WRONG;
  self->asking = command;
  ls_line_server_ask (&self->parent, ls_store_request_open (mailbox, "INBOX", self->parent.setup.client_address));
  return LS_POP3_WAITS;
}

/**
 * ls_pop3_takes_clear:
 *
 * Returns: whether the server takes a password that crosses the network readable
 */
gboolean
ls_pop3_takes_clear (const LsPop3Server *self)
{
  return self->secured || !self->parent.setup.profile->clear_needs_tls;
}

/**
 * ls_pop3_takes_mechanism:
 *
 * Returns: whether the server lets in by @mechanism, at this moment
 */
gboolean
ls_pop3_takes_mechanism (const LsPop3Server *self, LsSaslMechanism mechanism)
{
  return mechanism != LS_SASL_NONE && (self->parent.setup.profile->mechanisms & (1u << mechanism)) != 0
         && (!ls_sasl_kinds[mechanism].in_clear || ls_pop3_takes_clear (self));
}

/**
 * ls_pop3_judge_user:
 *
 * Returns: good: any name is taken, known or not (RFC 1939 section 13)
 */
LsPop3Outcome
ls_pop3_judge_user (LsPop3Server *self, LsPop3CommandId command, LsSpan argument)
{
  g_free (self->user);
  self->user = ls_span_dup (argument);
  return POP3_OK;
}

/**
 * ls_pop3_judge_pass:
 *
 * Returns: what the password comes to
 */
LsPop3Outcome
ls_pop3_judge_pass (LsPop3Server *self, LsPop3CommandId command, LsSpan argument)
{
  LsSpan name = ls_span_from_string (self->user != NULL ? self->user : "");

  if (!ls_log_in_fits (self->parent.setup.directory, name, argument))
    return POP3_WRONG;
  return open_maildrop (self, command, name);
}

/* ---- APOP ---- */

/**
 * ls_pop3_make_timestamp:
 * @self: a server that is about to greet
 *
 * RFC 1939 section 7: another one for each connection, with the form of a message-id.
 */
void
ls_pop3_make_timestamp (LsPop3Server *self)
{
  self->timestamp = g_strdup_printf ("<%u.%" G_GINT64_FORMAT "@%s>", ls_chance_u32 (&self->parent.chance) % 100000,
                                     self->parent.setup.begins + (gint64) ls_chance_range (&self->parent.chance, 1000),
                                     self->parent.setup.profile->name);
}

/* RFC 1939 section 7: MD5 of the timestamp, brackets included, and the secret. */
static gboolean
digest_fits (const LsPop3Server *self, LsSpan name, LsSpan digest)
{
  const LsUser *user = ls_log_in_find (self->parent.setup.directory, name);
  g_autofree char *source = g_strconcat (self->timestamp, user != NULL ? user->password : "", NULL);
  g_autofree char *right = g_compute_checksum_for_string (G_CHECKSUM_MD5, source, -1);

  return user != NULL && ls_span_equals (digest, right);
}

/**
 * ls_pop3_judge_apop:
 *
 * Returns: what the digest comes to
 */
LsPop3Outcome
ls_pop3_judge_apop (LsPop3Server *self, LsPop3CommandId command, LsSpan argument)
{
  LsSpan name = ls_span_take_word (&argument);

  if (argument.length != DIGEST_LENGTH)
    return POP3_SYNTAX;
  for (gsize i = 0; i < argument.length; i++)
    if (!g_ascii_isdigit (argument.data[i]) && !(argument.data[i] >= 'a' && argument.data[i] <= 'f'))
      return POP3_SYNTAX;
  if (!digest_fits (self, name, argument))
    return POP3_WRONG;
  return open_maildrop (self, command, name);
}

/* ---- AUTH ---- */

static LsPop3Outcome
go_on (LsPop3Server *self, LsPop3CommandId command, LsSaslResult result, const char *challenge)
{
  const LsUser *user;

  switch (result)
    {
    case LS_SASL_GO_ON:
      ls_pop3_challenge (self, command, challenge);
      return LS_POP3_WAITS;
    case LS_SASL_PROVED:
      user = ls_sasl_server_user (self->proof);
      return open_maildrop (self, command, ls_span_from_string (user->name));
    case LS_SASL_WRONG:
      return POP3_WRONG;
    case LS_SASL_CANCELLED:
      return POP3_CANCELLED;
    default:
      return POP3_SYNTAX;
    }
}

/**
 * ls_pop3_judge_auth:
 *
 * Returns: what the beginning of an exchange comes to
 */
LsPop3Outcome
ls_pop3_judge_auth (LsPop3Server *self, LsPop3CommandId command, LsSpan argument)
{
  LsSaslMechanism mechanism = ls_sasl_find (ls_span_take_word (&argument));
  g_autofree char *nonce = g_strdup_printf ("%016" G_GINT64_MODIFIER "x", ls_chance_u64 (&self->parent.chance));
  g_autoptr (GString) challenge = g_string_new (NULL);
  LsSaslServerSetup setup = {
    .directory = self->parent.setup.directory,
    .host = self->parent.setup.profile->name,
    .time = self->parent.setup.begins,
    .nonce = nonce,
    .rounds = self->parent.setup.profile->scram_rounds,
  };

  if (!ls_pop3_takes_mechanism (self, mechanism))
    return POP3_BAD_MECHANISM;
  g_clear_pointer (&self->proof, ls_sasl_server_free);
  self->proof = ls_sasl_server_new (mechanism, &setup);
  return go_on (self, command, ls_sasl_server_begin (self->proof, argument.length > 0 ? &argument : NULL, challenge),
                challenge->str);
}

/**
 * ls_pop3_judge_proof:
 *
 * Returns: what a line of an exchange comes to
 */
LsPop3Outcome
ls_pop3_judge_proof (LsPop3Server *self, LsPop3CommandId command, LsSpan line)
{
  g_autoptr (GString) challenge = g_string_new (NULL);

  return go_on (self, command, ls_sasl_server_hear (self->proof, line, challenge), challenge->str);
}
