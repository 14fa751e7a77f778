/* pop2.c: POP2's row among the protocols.
 * SPDX-License-Identifier: MIT */
#include "protocols/pop2/pop2.h"

#include "protocols/pop2/pop2-tables.h"

static const LsKnowledge knowledge = {
  .id = "pop2",
  .name = "POP2",
  .n_states = POP2_N_STATES,
  .n_client_states = POP2_N_CLIENT_STATES,
  .initial_state = POP2_LISTENING,
  .initial_client_state = POP2_CALL,
  .state_id = ls_pop2_state_id,
  .client_state_id = ls_pop2_client_state_id,
  .finding_id = ls_pop2_finding_id,
  .explain = ls_pop2_explain,
  .legal_now = ls_pop2_legal_now,
  .overhear = ls_pop2_overhear,
  .aliases = ls_pop2_aliases,
};

static const char *const verbs[] = { "HELO", "FOLD", "READ", "RETR", "ACKS", "ACKD", "NACK", "QUIT" };

const LsProtocol ls_pop2_protocol = {
  .knowledge = &knowledge,
  .port = 109,
  .verbs = verbs,
  .n_verbs = G_N_ELEMENTS (verbs),
  .has_edge = ls_pop2_has_edge,
  .server_new = ls_pop2_server_new,
  .client_new = ls_pop2_client_new,
  .observer_new = ls_pop2_observer_new,
  .witness_new = ls_pop2_witness_new,
};
