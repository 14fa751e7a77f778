/* smtp.c: SMTP's row among the protocols.
 * SPDX-License-Identifier: MIT */
#include "protocols/smtp/smtp.h"

#include "protocols/smtp/smtp-choices.h"
#include "protocols/smtp/smtp-overhear.h"
#include "protocols/smtp/smtp-sender.h"
#include "protocols/smtp/smtp-tables.h"
#include "protocols/smtp/smtp-witness.h"

static const LsKnowledge knowledge = {
  .id = "smtp",
  .name = "SMTP",
  .n_states = SMTP_N_STATES,
  .n_client_states = SMTP_N_CLIENT_STATES,
  .n_findings = SMTP_N_FINDINGS,
  .initial_state = SMTP_CONNECTING,
  .initial_client_state = SMTP_W_GREET,
  .state_id = ls_smtp_state_id,
  .client_state_id = ls_smtp_client_state_id,
  .finding_id = ls_smtp_finding_id,
  .explain = ls_smtp_explain,
  .legal_now = ls_smtp_legal_now,
  .choices = ls_smtp_choices,
  .overhear = ls_smtp_overhear,
  .needs = ls_smtp_needs,
  .finding_title = ls_smtp_finding_title,
};

static const char *const verbs[] = {
  "EHLO", "HELO", "MAIL", "RCPT", "DATA", "RSET", "NOOP", "QUIT", "HELP", "VRFY", "EXPN",
  "STARTTLS", "AUTH", "BDAT", "SEND", "SOML", "SAML", "TURN",
};

/* RFC 8314 section 3.3, RFC 3207. */
static const LsProtocolTls tls = { .port = 465, .extension = "STARTTLS" };

const LsProtocol ls_smtp_protocol = {
  .knowledge = &knowledge,
  .port = 25,
  .extensions = ls_smtp_extensions,
  .n_extensions = SMTP_N_EXTENSIONS,
  .verbs = verbs,
  .n_verbs = G_N_ELEMENTS (verbs),
  .has_edge = ls_smtp_has_edge,
  .server_new = ls_smtp_server_new,
  .client_new = ls_smtp_client_new,
  .observer_new = ls_smtp_observer_new,
  .tls = &tls,
  .witness_new = ls_smtp_witness_new,
  .sender_new = ls_smtp_sender_new,
};
