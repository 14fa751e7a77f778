/* ip-frame.c: an Ethernet frame with one segment of TCP between two addresses, whichever version of IP they are of.
 * SPDX-License-Identifier: MIT */
#include "capture/ip-frame.h"

#include "network/checksum.h"
#include "network/frame.h"

#include <gio/gio.h>
#include <string.h>

#define ETHERNET_LENGTH 14
#define IPV6_LENGTH     40
#define TCP_LENGTH      20
#define TCP_PROTOCOL    6
#define HOP_LIMIT       64
#define WINDOW          65535
#define MSS_OPTION_LENGTH 4

/**
 * ls_ip_end_init:
 * @self: (out): filled
 * @family: 4 or 6: an IPv4 address is told in IPv6 as RFC 4291 section 2.5.5.2 says; 0: the address' own
 * @address: a dotted quad or IPv6 text
 * @port: its port
 *
 * Returns: %FALSE where @address is none, or none of that family: @self is the family's unspecified address then
 */
gboolean
ls_ip_end_init (LsIpEnd *self, guint8 family, const char *address, guint16 port)
{
  static const guint8 mapped[12] = { [10] = 0xff, [11] = 0xff };
  g_autoptr (GInetAddress) inet = g_inet_address_new_from_string (address);
  guint8 own = inet == NULL ? 0 : g_inet_address_get_family (inet) == G_SOCKET_FAMILY_IPV6 ? 6 : 4;

  *self = (LsIpEnd) { .family = family != 0 ? family : own != 0 ? own : 4, .port = port };
  if (own == self->family)
    memcpy (self->octets, g_inet_address_to_bytes (inet), g_inet_address_get_native_size (inet));
  else if (own == 4)
    {
      memcpy (self->octets, mapped, sizeof mapped);
      memcpy (self->octets + sizeof mapped, g_inet_address_to_bytes (inet), 4);
    }
  return own == self->family || own == 4;
}

static void
put_u16 (guint8 *at, guint16 value)
{
  at[0] = value >> 8;
  at[1] = value;
}

static void
put_u32 (guint8 *at, guint32 value)
{
  put_u16 (at, value >> 16);
  put_u16 (at + 2, value);
}

/* Cards of their own for the two ends, made from the addresses; locally administered. */
static void
put_mac (guint8 *at, const LsIpEnd *end)
{
  at[0] = 0x02;
  at[1] = 0x00;
  memcpy (at + 2, end->octets + (end->family == 6 ? 12 : 0), 4);
}

/* RFC 8200 section 8.1. */
static guint16
tcp_checksum (const LsIpEnd *from, const LsIpEnd *to, LsSpan segment)
{
  guint8 pseudo[40] = { 0 };

  memcpy (pseudo, from->octets, 16);
  memcpy (pseudo + 16, to->octets, 16);
  put_u32 (pseudo + 32, segment.length);
  pseudo[39] = TCP_PROTOCOL;
  return ls_checksum_finish (ls_checksum_add (ls_checksum_add (0, LS_SPAN (pseudo, sizeof pseudo)), segment));
}

/* RFC 8200 section 3, RFC 9293 section 3.1. */
static void
build_ipv6 (const LsIpEnd *from, const LsIpEnd *to, guint32 seq, guint32 ack, guint flags, LsSpan payload, GByteArray *frame)
{
  gsize tcp_length = TCP_LENGTH + (flags & LS_TCP_SYN ? MSS_OPTION_LENGTH : 0);
  guint start = frame->len;
  guint8 *at;

  g_byte_array_set_size (frame, start + ETHERNET_LENGTH + IPV6_LENGTH + tcp_length);
  at = frame->data + start;
  memset (at, 0, frame->len - start);
  put_mac (at, to);
  put_mac (at + 6, from);
  put_u16 (at + 12, 0x86dd);
  at += ETHERNET_LENGTH;
  at[0] = 6 << 4;
  put_u16 (at + 4, tcp_length + payload.length);
  at[6] = TCP_PROTOCOL;
  at[7] = HOP_LIMIT;
  memcpy (at + 8, from->octets, 16);
  memcpy (at + 24, to->octets, 16);
  at += IPV6_LENGTH;
  put_u16 (at, from->port);
  put_u16 (at + 2, to->port);
  put_u32 (at + 4, seq);
  put_u32 (at + 8, ack);
  at[12] = tcp_length / 4 << 4;
  at[13] = flags;
  put_u16 (at + 14, WINDOW);
  if (flags & LS_TCP_SYN)
    {
      at[20] = 2;
      at[21] = MSS_OPTION_LENGTH;
      put_u16 (at + 22, LS_IP_FRAME_PAYLOAD);
    }
  g_byte_array_append (frame, payload.data, payload.length);
  at = frame->data + start + ETHERNET_LENGTH + IPV6_LENGTH;
  put_u16 (at + 16, tcp_checksum (from, to, LS_SPAN (at, tcp_length + payload.length)));
}

/**
 * ls_ip_frame_build:
 * @from: who sends
 * @to: to whom; of the same family
 * @seq: sequence number
 * @ack: acknowledgement number
 * @flags: #LsTcpFlags
 * @id: of IPv4: the packet's identification
 * @payload: at most %LS_FRAME_MAX_PAYLOAD octets
 * @frame: an array that the frame's octets are added to
 *
 * Writes Ethernet II, IP, TCP and the payload, with right checksums.
 */
void
ls_ip_frame_build (const LsIpEnd *from, const LsIpEnd *to, guint32 seq, guint32 ack, guint flags, guint16 id, LsSpan payload,
                   GByteArray *frame)
{
  LsFrameInfo info = {
    .source_port = from->port,
    .destination_port = to->port,
    .id = id,
    .seq = seq,
    .ack = ack,
    .window = WINDOW,
    .mss = flags & LS_TCP_SYN ? LS_IP_FRAME_PAYLOAD : 0,
    .flags = flags,
    .payload = payload,
  };

  if (from->family == 6)
    {
      build_ipv6 (from, to, seq, ack, flags, payload, frame);
      return;
    }
  memcpy (info.source.octets, from->octets, sizeof info.source.octets);
  memcpy (info.destination.octets, to->octets, sizeof info.destination.octets);
  info.source_mac = ls_mac_for_ipv4 (info.source);
  info.destination_mac = ls_mac_for_ipv4 (info.destination);
  ls_frame_build (&info, frame);
}
