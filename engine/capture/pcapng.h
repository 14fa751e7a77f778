/* pcapng.h: the numbers that writing and reading a pcapng file share. draft-ietf-opsawg-pcapng.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LS_PCAPNG_SECTION          0x0a0d0d0a
#define LS_PCAPNG_INTERFACE        1
#define LS_PCAPNG_PACKET           2            /* obsolete; still read */
#define LS_PCAPNG_SIMPLE_PACKET    3
#define LS_PCAPNG_ENHANCED_PACKET  6
#define LS_PCAPNG_MAGIC            0x1a2b3c4d

#define LS_PCAPNG_OPTION_END       0
#define LS_PCAPNG_OPTION_COMMENT   1
#define LS_PCAPNG_OPTION_PROGRAM   4            /* of a section */
#define LS_PCAPNG_OPTION_TSRESOL   9            /* of an interface */
#define LS_PCAPNG_OPTION_TSOFFSET  14

/* A packet of a capture that is larger is none: no link carries one. */
#define LS_CAPTURE_PACKET_MAX      (256 * 1024)

G_END_DECLS
