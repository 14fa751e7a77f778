/* pop3.c: POP3's row among the protocols.
 * SPDX-License-Identifier: MIT */
#include "protocols/pop3/pop3.h"

#include "protocols/pop3/pop3-tables.h"

static const LsKnowledge knowledge = {
  .id = "pop3",
  .name = "POP3",
  .n_states = POP3_N_STATES,
  .initial_state = POP3_CONNECTING,
  .state_id = ls_pop3_state_id,
  .finding_id = ls_pop3_finding_id,
  .explain = ls_pop3_explain,
  .legal_now = ls_pop3_legal_now,
  .overhear = ls_pop3_overhear,
};

static const char *const verbs[] = {
  "USER", "PASS", "APOP", "AUTH", "STLS", "CAPA", "STAT", "LIST", "RETR", "DELE", "NOOP", "RSET", "TOP", "UIDL", "QUIT",
  "UTF8", "LANG", "LAST", "RPOP", "XTND",
};

/* RFC 8314 section 3.3.1; RFC 7301 has registered the name. */
static const LsProtocolTls tls = { .port = 995, .extension = "STLS", .alpn = "pop3" };

const LsProtocol ls_pop3_protocol = {
  .knowledge = &knowledge,
  .port = 110,
  .extensions = ls_pop3_extensions,
  .n_extensions = POP3_N_EXTENSIONS,
  .verbs = verbs,
  .n_verbs = G_N_ELEMENTS (verbs),
  .has_edge = ls_pop3_has_edge,
  .server_new = ls_pop3_server_new,
  .client_new = ls_pop3_client_new,
  .observer_new = ls_pop3_observer_new,
  .tls = &tls,
  .witness_new = ls_pop3_witness_new,
};
