/* capture-flows.h: which conversations a capture holds, which end of each is the server, and what they speak.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "capture/capture-file.h"
#include "capture/capture-packet.h"
#include "protocols/protocol.h"

G_BEGIN_DECLS

#define LS_FLOW_NONE G_MAXUINT32

/**
 * LsFlow:
 * @ends: client (0) and server (1); until that is known, who sent the first packet and to whom
 * @protocol: (nullable): what they speak; %NULL: nothing that is known here
 * @begins: whether its first packet is in the capture
 * @sealed: whether it is TLS from the first octet
 * @secure: whether it is told in clear what TLS carried from the first octet on
 * @goes_on: which earlier flow it is the rest of; %LS_FLOW_NONE: it is one of its own
 * @is_continued: whether another goes on with it
 * @first: the first octets of each end
 */
typedef struct {
  LsIpEnd           ends[2];
  const LsProtocol *protocol;
  gboolean          begins;
  gboolean          sealed;
  gboolean          secure;
  guint32           goes_on;
  gboolean          is_continued;
  LsSpan            first[2];
  /*< private >*/
  gboolean          client_known;
  gboolean          ended;
  guint32           number;      /* of its SYN */
} LsFlow;

/**
 * LsFlows:
 * @flows: (element-type LsFlow)
 * @of_packets: (element-type guint32): for each packet of the file its flow, or %LS_FLOW_NONE
 * @n_segments: how many packets were segments of TCP
 * @n_fragments: how many were pieces of an IP packet
 */
typedef struct {
  GArray *flows;
  GArray *of_packets;
  guint   n_segments;
  guint   n_fragments;
  /*< private >*/
  GHashTable *newest;
} LsFlows;

void     ls_flows_init   (LsFlows *self, LsSpan file, const LsProtocol *protocol);
void     ls_flows_clear  (LsFlows *self);
gboolean ls_flow_is_from (const LsFlow *flow, const LsIpEnd *end, guint side);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LsFlows, ls_flows_clear)

G_END_DECLS
