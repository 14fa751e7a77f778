/* frame.h: a segment as the octets that go over the wire, and those octets as fields.
 *
 * Ethernet II, IPv4 (RFC 791), and TCP (RFC 9293) or UDP (RFC 768). Frames are built when they
 * are looked at or exported; nothing keeps them.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/dissection.h"
#include "network/host.h"

G_BEGIN_DECLS

#define LS_FRAME_MAX_PAYLOAD (65535 - 20 - 24)   /* IPv4's total length has 16 bits */

/**
 * LsFrameInfo:
 * @source_mac: sender's network card
 * @destination_mac: receiver's network card
 * @source: sender's address
 * @destination: receiver's address
 * @source_port: sender's port
 * @destination_port: receiver's port
 * @datagram: whether it is UDP: then numbers, window, option and flags mean nothing
 * @id: IPv4's identification
 * @seq: sequence number
 * @ack: acknowledgement number
 * @window: window
 * @mss: value of a maximum segment size option, 0 for none
 * @flags: #LsTcpFlags
 * @payload: at most %LS_FRAME_MAX_PAYLOAD octets, borrowed
 */
typedef struct {
  LsMac   source_mac;
  LsMac   destination_mac;
  LsIpv4  source;
  LsIpv4  destination;
  guint16 source_port;
  guint16 destination_port;
  gboolean datagram;
  guint16 id;
  guint32 seq;
  guint32 ack;
  guint16 window;
  guint16 mss;
  guint8  flags;
  LsSpan  payload;
} LsFrameInfo;

void    ls_frame_build   (const LsFrameInfo *info, GByteArray *frame);
GArray *ls_frame_dissect (LsSpan frame);

G_END_DECLS
