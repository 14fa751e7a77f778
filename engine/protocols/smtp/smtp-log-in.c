/* smtp-log-in.c: our server lets a client prove who it is. RFC 4954.
 * SPDX-License-Identifier: MIT */
#include "protocols/smtp/smtp-server.h"

static LsSmtpOutcome
outcome_of (LsSaslResult result)
{
  switch (result)
    {
    case LS_SASL_GO_ON:
      return SMTP_CHALLENGE;
    case LS_SASL_PROVED:
      return SMTP_OK;
    case LS_SASL_NOT_BASE64:
      return SMTP_NOT_BASE64;
    case LS_SASL_BAD_FORM:
      return SMTP_BAD_RESPONSE;
    case LS_SASL_CANCELLED:
      return SMTP_CANCELLED;
    case LS_SASL_NO_INITIAL:
      return SMTP_NO_INITIAL;
    case LS_SASL_WRONG:
    case LS_SASL_TOO_MANY_ROUNDS:
      break;
    }
  return SMTP_WRONG_SECRET;
}

static LsSaslServer *
make_exchange (LsSmtpServer *self, LsSaslMechanism mechanism)
{
  g_autofree char *nonce = g_strdup_printf ("%" G_GUINT64_FORMAT "%" G_GUINT64_FORMAT, ls_chance_u64 (&self->chance),
                                            ls_chance_u64 (&self->chance));
  LsSaslServerSetup setup = {
    .directory = self->setup.directory,
    .host = self->setup.profile->name,
    .time = self->setup.begins + self->now / G_TIME_SPAN_SECOND,
    .nonce = nonce,
    .rounds = self->setup.profile->scram_rounds,
  };

  return ls_sasl_server_new (mechanism, &setup);
}

/* What came of a line of the exchange; the challenge, where it goes on, is what is answered. */
static LsSmtpOutcome
go_on (LsSmtpServer *self, LsSaslResult result, GString *challenge, LsSmtpWords *words)
{
  if (result == LS_SASL_PROVED)
    self->user = ls_sasl_server_user (self->exchange);
  if (result == LS_SASL_GO_ON)
    words->text = g_strndup (challenge->str, challenge->len);
  else
    g_clear_pointer (&self->exchange, ls_sasl_server_free);
  return outcome_of (result);
}

/**
 * ls_smtp_server_offers_mechanism:
 *
 * Returns: whether a client may prove itself by @mechanism at this moment
 */
gboolean
ls_smtp_server_offers_mechanism (const LsSmtpServer *self, LsSaslMechanism mechanism)
{
  const LsProfile *profile = self->setup.profile;

  return mechanism != LS_SASL_NONE && (profile->mechanisms & (1u << mechanism)) != 0
         && (self->secure || !profile->clear_needs_tls || !ls_sasl_kinds[mechanism].in_clear);
}

/**
 * ls_smtp_serve_auth:
 *
 * Returns: what an AUTH comes to
 */
LsSmtpOutcome
ls_smtp_serve_auth (LsSmtpServer *self, LsSmtpCommandId command, LsSpan argument, LsSmtpWords *words)
{
  LsSpan rest = argument, name = ls_span_take_word (&rest), initial = ls_span_trim (rest);
  LsSaslMechanism mechanism = ls_sasl_find (name);
  g_autoptr (GString) challenge = g_string_new (NULL);

  if (!self->extended)
    return SMTP_OUT_OF_ORDER;
  if (self->user != NULL)
    return SMTP_LOGGED_IN;
  if (name.length == 0)
    return SMTP_SYNTAX;
  if (mechanism == LS_SASL_NONE || (self->setup.profile->mechanisms & (1u << mechanism)) == 0)
    return SMTP_NO_MECHANISM;
  if (!ls_smtp_server_offers_mechanism (self, mechanism))
    return self->setup.profile->era == LS_ERA_2001 ? SMTP_CLEAR_2001 : SMTP_CLEAR_MECHANISM;
  g_clear_pointer (&self->exchange, ls_sasl_server_free);
  self->exchange = make_exchange (self, mechanism);
  return go_on (self, ls_sasl_server_begin (self->exchange, initial.length > 0 ? &initial : NULL, challenge), challenge,
                words);
}

/**
 * ls_smtp_server_hear_response:
 * @self: a server in the middle of a log-in
 * @line: the client's line
 * @flags: #LsLineFlags of it
 *
 * Answers the next part of the proof.
 */
void
ls_smtp_server_hear_response (LsSmtpServer *self, LsSpan line, guint flags)
{
  g_autoptr (GString) challenge = g_string_new (NULL);
  LsSmtpWords words = { .text = NULL };
  LsSmtpOutcome outcome;

  if ((flags & LS_LINE_CUT) != 0 || line.length > LS_SASL_LINE_MAX - 2)
    outcome = SMTP_TOO_LONG;
  else if (self->exchange == NULL)
    outcome = SMTP_BAD_RESPONSE;     /* a fault said 334 of its own accord */
  else
    outcome = go_on (self, ls_sasl_server_hear (self->exchange, line, challenge), challenge, &words);
  if (outcome != SMTP_CHALLENGE)
    g_clear_pointer (&self->exchange, ls_sasl_server_free);
  ls_smtp_server_answer (self, SMTP_AUTH_RESPONSE, outcome, &words);
  g_free (words.text);
}
