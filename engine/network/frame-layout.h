/* frame-layout.h: the numbers that writing and reading a frame share.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "network/host.h"

G_BEGIN_DECLS

#define LS_ETHERNET_HEADER_LENGTH 14
#define LS_ETHERNET_TYPE_IPV4     0x0800

#define LS_IPV4_HEADER_LENGTH     20       /* without options */
#define LS_IPV4_PROTOCOL_TCP      6
#define LS_IPV4_PROTOCOL_UDP      17
#define LS_IPV4_DONT_FRAGMENT     0x4000
#define LS_IPV4_MORE_FRAGMENTS    0x2000
#define LS_IPV4_FRAGMENT_OFFSET   0x1fff

#define LS_TCP_HEADER_LENGTH      20       /* without options */
#define LS_TCP_OPTION_END         0
#define LS_TCP_OPTION_NONE        1
#define LS_TCP_OPTION_MSS         2

#define LS_UDP_HEADER_LENGTH      8

guint16 ls_frame_checksum (guint8 protocol, LsIpv4 source, LsIpv4 destination, LsSpan segment);

G_END_DECLS
