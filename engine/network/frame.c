/* frame.c: the octets of one frame, written. Reading them is frame-dissect.c's.
 * SPDX-License-Identifier: MIT */
#include "network/frame.h"

#include "network/checksum.h"
#include "network/frame-layout.h"

#include <string.h>

#define TIME_TO_LIVE 64

static void
put_u16 (guint8 *at, guint16 value)
{
  at[0] = (guint8) (value >> 8);
  at[1] = (guint8) value;
}

static void
put_u32 (guint8 *at, guint32 value)
{
  put_u16 (at, (guint16) (value >> 16));
  put_u16 (at + 2, (guint16) value);
}

static void
write_ethernet (guint8 *header, const LsFrameInfo *info)
{
  memcpy (header, info->destination_mac.octets, sizeof info->destination_mac.octets);
  memcpy (header + 6, info->source_mac.octets, sizeof info->source_mac.octets);
  put_u16 (header + 12, LS_ETHERNET_TYPE_IPV4);
}

/* RFC 791 section 3.1. */
static void
write_ipv4 (guint8 *header, const LsFrameInfo *info, gsize total_length)
{
  header[0] = 4 << 4 | LS_IPV4_HEADER_LENGTH / 4;
  put_u16 (header + 2, (guint16) total_length);
  put_u16 (header + 4, info->id);
  put_u16 (header + 6, LS_IPV4_DONT_FRAGMENT);
  header[8] = TIME_TO_LIVE;
  header[9] = info->datagram ? LS_IPV4_PROTOCOL_UDP : LS_IPV4_PROTOCOL_TCP;
  memcpy (header + 12, info->source.octets, sizeof info->source.octets);
  memcpy (header + 16, info->destination.octets, sizeof info->destination.octets);
  put_u16 (header + 10, ls_checksum_finish (ls_checksum_add (0, LS_SPAN (header, LS_IPV4_HEADER_LENGTH))));
}

/* RFC 9293 section 3.1; the segment's payload stands behind the header already. */
static void
write_tcp (guint8 *segment, const LsFrameInfo *info, gsize header_length, gsize length)
{
  put_u16 (segment, info->source_port);
  put_u16 (segment + 2, info->destination_port);
  put_u32 (segment + 4, info->seq);
  put_u32 (segment + 8, info->ack);
  segment[12] = (guint8) (header_length / 4 << 4);
  segment[13] = info->flags;
  put_u16 (segment + 14, info->window);
  if (info->mss != 0)
    {
      segment[20] = LS_TCP_OPTION_MSS;
      segment[21] = 4;
      put_u16 (segment + 22, info->mss);
    }
  put_u16 (segment + 16, ls_frame_checksum (LS_IPV4_PROTOCOL_TCP, info->source, info->destination, LS_SPAN (segment, length)));
}

/* RFC 768; the payload stands behind the header already. */
static void
write_udp (guint8 *datagram, const LsFrameInfo *info, gsize length)
{
  guint16 checksum;

  put_u16 (datagram, info->source_port);
  put_u16 (datagram + 2, info->destination_port);
  put_u16 (datagram + 4, (guint16) length);
  checksum = ls_frame_checksum (LS_IPV4_PROTOCOL_UDP, info->source, info->destination, LS_SPAN (datagram, length));
  put_u16 (datagram + 6, checksum != 0 ? checksum : 0xffff);
}

/* The checksum over pseudo header and segment: what belongs into a field that is 0, or 0 where it stands rightly. */
guint16
ls_frame_checksum (guint8 protocol, LsIpv4 source, LsIpv4 destination, LsSpan segment)
{
  guint8 pseudo[12] = { 0 };

  memcpy (pseudo, source.octets, sizeof source.octets);
  memcpy (pseudo + 4, destination.octets, sizeof destination.octets);
  pseudo[9] = protocol;
  put_u16 (pseudo + 10, (guint16) segment.length);
  return ls_checksum_finish (ls_checksum_add (ls_checksum_add (0, LS_SPAN (pseudo, sizeof pseudo)), segment));
}

/**
 * ls_frame_build:
 * @info: what the frame is to say
 * @frame: an array that the frame's octets are added to
 *
 * Writes Ethernet II, IPv4 (RFC 791; don't fragment, time to live 64), TCP (RFC
 * 9293 section 3.1) or UDP (RFC 768) and the payload, with right checksums. A short frame is not
 * padded: captures at the sender's show it so too.
 */
void
ls_frame_build (const LsFrameInfo *info, GByteArray *frame)
{
  gsize header_length = info->datagram ? LS_UDP_HEADER_LENGTH : LS_TCP_HEADER_LENGTH + (info->mss != 0 ? 4 : 0);
  gsize length = header_length + info->payload.length;
  gsize headers_length = LS_ETHERNET_HEADER_LENGTH + LS_IPV4_HEADER_LENGTH + header_length;
  guint start = frame->len;
  guint8 *octets;

  g_return_if_fail (info->payload.length <= LS_FRAME_MAX_PAYLOAD);

  g_byte_array_set_size (frame, start + (guint) (headers_length + info->payload.length));
  octets = frame->data + start;
  memset (octets, 0, headers_length);
  if (info->payload.length > 0)
    memcpy (octets + headers_length, info->payload.data, info->payload.length);

  write_ethernet (octets, info);
  octets += LS_ETHERNET_HEADER_LENGTH;
  write_ipv4 (octets, info, LS_IPV4_HEADER_LENGTH + length);
  octets += LS_IPV4_HEADER_LENGTH;
  if (info->datagram)
    write_udp (octets, info, length);
  else
    write_tcp (octets, info, header_length, length);
}
