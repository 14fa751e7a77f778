/* capture-packet.c: what of a captured packet is a segment of TCP, whatever link and whichever IP carried it.
 *
 * Ethernet with VLAN tags, Linux "cooked" (v1 and v2), raw IP, BSD loopback; RFC 791, RFC 8200, RFC 9293.
 * Checksums are not looked at: a sender's own capture often has them unfilled.
 * SPDX-License-Identifier: MIT */
#include "capture/capture-packet.h"

#include <string.h>

/* LINKTYPE_ values. */
#define LINK_NULL       0
#define LINK_RAW_BSD    12
#define LINK_RAW_OPENBSD 14
#define LINK_RAW        101
#define LINK_LOOP       108
#define LINK_COOKED     113
#define LINK_IPV4       228
#define LINK_IPV6       229
#define LINK_COOKED_2   276

#define TYPE_IPV4       0x0800
#define TYPE_IPV6       0x86dd
#define VLAN_TAGS_MAX   4

/* RFC 8200 section 4: headers between IPv6's and TCP's; more of them nobody sends. */
#define EXTENSIONS_MAX  8
#define NEXT_HOP_BY_HOP 0
#define NEXT_TCP        6
#define NEXT_ROUTING    43
#define NEXT_FRAGMENT   44
#define NEXT_AUTH       51
#define NEXT_OPTIONS    60

static guint16
u16_at (const guint8 *at)
{
  return at[0] << 8 | at[1];
}

static guint32
u32_at (const guint8 *at)
{
  return (guint32) u16_at (at) << 16 | u16_at (at + 2);
}

/* ---- links ---- */

/* IEEE 802.1Q: a tag stands before the type, and another may before that. */
static guint16
take_ethernet (LsSpan *octets)
{
  guint16 type;

  if (octets->length < 14)
    return 0;
  type = u16_at (octets->data + 12);
  ls_span_take (octets, 14);
  for (guint i = 0; i < VLAN_TAGS_MAX && (type == 0x8100 || type == 0x88a8 || type == 0x9100); i++)
    {
      if (octets->length < 4)
        return 0;
      type = u16_at (octets->data + 2);
      ls_span_take (octets, 4);
    }
  return type;
}

static guint16
take_cooked (LsSpan *octets, gsize header, gsize type_at)
{
  guint16 type;

  if (octets->length < header)
    return 0;
  type = u16_at (octets->data + type_at);
  ls_span_take (octets, header);
  return type;
}

/* The family is the writer's own number, in its own byte order: 2 is IPv4 everywhere. */
static guint16
take_loopback (LsSpan *octets)
{
  guint32 family;

  if (octets->length < 4)
    return 0;
  family = u32_at (octets->data);
  if (family > 0xffff)
    family = GUINT32_SWAP_LE_BE (family);
  ls_span_take (octets, 4);
  if (family == 2)
    return TYPE_IPV4;
  return family == 10 || family == 23 || family == 24 || family == 28 || family == 30 ? TYPE_IPV6 : 0;
}

static guint16
version_type (LsSpan octets)
{
  if (octets.length == 0)
    return 0;
  return octets.data[0] >> 4 == 4 ? TYPE_IPV4 : octets.data[0] >> 4 == 6 ? TYPE_IPV6 : 0;
}

static guint16
take_link (guint link, LsSpan *octets)
{
  switch (link)
    {
    case LS_LINK_ETHERNET:
      return take_ethernet (octets);
    case LINK_COOKED:
      return take_cooked (octets, 16, 14);
    case LINK_COOKED_2:
      return take_cooked (octets, 20, 0);
    case LINK_NULL:
    case LINK_LOOP:
      return take_loopback (octets);
    case LINK_RAW:
    case LINK_RAW_BSD:
    case LINK_RAW_OPENBSD:
    case LINK_IPV4:
    case LINK_IPV6:
      return version_type (*octets);
    default:
      return 0;
    }
}

/* ---- IP ---- */

/* Takes the header away; @length is what the packet says that follows it. */
static LsPacketKind
take_ipv4 (LsSpan *octets, LsPacketSegment *segment, gsize *length)
{
  const guint8 *header = octets->data;
  gsize header_length, total;

  if (octets->length < 20 || header[0] >> 4 != 4)
    return LS_PACKET_OTHER;
  header_length = (header[0] & 0x0f) * 4;
  total = u16_at (header + 2);
  /* A card that cuts for the system leaves the total 0 in the system's own capture. */
  if (total == 0)
    total = octets->length;
  if (header_length < 20 || header_length > octets->length || total < header_length)
    return LS_PACKET_OTHER;
  segment->from = segment->to = (LsIpEnd) { .family = 4 };
  memcpy (segment->from.octets, header + 12, 4);
  memcpy (segment->to.octets, header + 16, 4);
  if (header[9] != NEXT_TCP)
    return LS_PACKET_OTHER;
  if (u16_at (header + 6) & 0x3fff)
    return LS_PACKET_FRAGMENT;
  ls_span_take (octets, header_length);
  *length = total - header_length;
  return LS_PACKET_SEGMENT;
}

/* Takes one extension away; %FALSE where that cannot be. */
static gboolean
take_extension (LsSpan *octets, guint8 *next, gsize *length)
{
  gsize size;

  if (octets->length < 8)
    return FALSE;
  size = *next == NEXT_AUTH ? (octets->data[1] + 2) * 4 : *next == NEXT_FRAGMENT ? 8 : (octets->data[1] + 1) * 8;
  if (size > octets->length || size > *length)
    return FALSE;
  *next = octets->data[0];
  ls_span_take (octets, size);
  *length -= size;
  return TRUE;
}

static LsPacketKind
take_ipv6 (LsSpan *octets, LsPacketSegment *segment, gsize *length)
{
  const guint8 *header = octets->data;
  guint8 next;

  if (octets->length < 40 || header[0] >> 4 != 6)
    return LS_PACKET_OTHER;
  segment->from = segment->to = (LsIpEnd) { .family = 6 };
  memcpy (segment->from.octets, header + 8, 16);
  memcpy (segment->to.octets, header + 24, 16);
  next = header[6];
  *length = u16_at (header + 4);
  ls_span_take (octets, 40);
  if (*length == 0)
    *length = octets->length;
  for (guint i = 0; i < EXTENSIONS_MAX && next != NEXT_TCP; i++)
    {
      if (next != NEXT_HOP_BY_HOP && next != NEXT_ROUTING && next != NEXT_FRAGMENT && next != NEXT_AUTH && next != NEXT_OPTIONS)
        return LS_PACKET_OTHER;
      if (next == NEXT_FRAGMENT && octets->length >= 8 && (u16_at (octets->data + 2) & 0xfff9) != 0)
        return LS_PACKET_FRAGMENT;
      if (!take_extension (octets, &next, length))
        return LS_PACKET_OTHER;
    }
  return next == NEXT_TCP ? LS_PACKET_SEGMENT : LS_PACKET_OTHER;
}

/* ---- TCP ---- */

static gboolean
take_tcp (LsSpan octets, gsize length, LsPacketSegment *segment)
{
  const guint8 *header = octets.data;
  gsize header_length;

  if (octets.length < 20)
    return FALSE;
  header_length = (header[12] >> 4) * 4;
  if (header_length < 20 || header_length > length)
    return FALSE;
  segment->from.port = u16_at (header);
  segment->to.port = u16_at (header + 2);
  segment->seq = u32_at (header + 4);
  segment->ack = u32_at (header + 8);
  segment->flags = header[13] & (LS_TCP_FIN | LS_TCP_SYN | LS_TCP_RST | LS_TCP_PSH | LS_TCP_ACK);
  segment->window = u16_at (header + 14);
  segment->length = length - header_length;
  ls_span_take (&octets, header_length);
  segment->payload = ls_span_take (&octets, segment->length);
  return TRUE;
}

/**
 * ls_packet_read:
 * @link: the kind of link that carried it (LINKTYPE_…)
 * @octets: what was kept of the packet
 * @segment: (out): filled as far as the kind says
 *
 * Returns: what it is
 */
LsPacketKind
ls_packet_read (guint link, LsSpan octets, LsPacketSegment *segment)
{
  guint16 type = take_link (link, &octets);
  LsPacketKind kind = LS_PACKET_OTHER;
  gsize length = 0;

  *segment = (LsPacketSegment) { 0 };
  if (type == TYPE_IPV4)
    kind = take_ipv4 (&octets, segment, &length);
  else if (type == TYPE_IPV6)
    kind = take_ipv6 (&octets, segment, &length);
  if (kind == LS_PACKET_SEGMENT && !take_tcp (octets, length, segment))
    kind = LS_PACKET_OTHER;
  return kind;
}
