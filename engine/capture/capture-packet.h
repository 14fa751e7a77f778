/* capture-packet.h: what of a captured packet is a segment of TCP, whatever link and whichever IP carried it.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "capture/ip-frame.h"

G_BEGIN_DECLS

#define LS_LINK_ETHERNET 1

typedef enum {
  LS_PACKET_OTHER,       /* no TCP, or none that can be read */
  LS_PACKET_FRAGMENT,    /* a piece of an IP packet: its ends are known, its ports are not */
  LS_PACKET_SEGMENT
} LsPacketKind;

/**
 * LsPacketSegment:
 * @from: who sent it
 * @to: to whom
 * @seq: sequence number
 * @ack: acknowledgement number
 * @flags: #LsTcpFlags
 * @window: window
 * @payload: what was kept of its payload
 * @length: how long that was on the wire
 */
typedef struct {
  LsIpEnd from;
  LsIpEnd to;
  guint32 seq;
  guint32 ack;
  guint   flags;
  guint16 window;
  LsSpan  payload;
  guint32 length;
} LsPacketSegment;

LsPacketKind ls_packet_read (guint link, LsSpan octets, LsPacketSegment *segment);

G_END_DECLS
