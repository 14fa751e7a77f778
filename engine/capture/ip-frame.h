/* ip-frame.h: an Ethernet frame with one segment of TCP between two addresses, whichever version of IP they are of.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/event.h"
#include "core/span.h"

G_BEGIN_DECLS

/* The payload of one frame that an Ethernet carries with either version. */
#define LS_IP_FRAME_PAYLOAD 1440

/**
 * LsIpEnd:
 * @family: 4 or 6
 * @octets: its address
 * @port: its port
 */
typedef struct {
  guint8  family;
  guint8  octets[16];
  guint16 port;
} LsIpEnd;

gboolean ls_ip_end_init   (LsIpEnd *self, guint8 family, const char *address, guint16 port);
void     ls_ip_frame_build (const LsIpEnd *from, const LsIpEnd *to, guint32 seq, guint32 ack, guint flags, guint16 id,
                            LsSpan payload, GByteArray *frame);

G_END_DECLS
