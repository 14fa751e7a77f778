/* frame-dissect.c: the octets of one frame as fields, whoever wrote them.
 * SPDX-License-Identifier: MIT */
#include "network/frame.h"

#include "network/checksum.h"
#include "network/dns.h"
#include "network/frame-layout.h"
#include "network/frame-reader.h"

#include <string.h>

typedef LsFrameReader Reader;

static guint32
number_at (const guint8 *octets, guint length)
{
  guint32 number = 0;

  for (guint i = 0; i < length; i++)
    number = number << 8 | octets[i];
  return number;
}

/* Adds a field of the next @length octets without moving on; they are there. */
void
ls_frame_reader_add (LsFrameReader *self, const char *name, guint length, guint level, const char *format, ...)
{
  LsField field = { .name = name, .start = self->at, .length = length, .level = level };
  va_list arguments;

  va_start (arguments, format);
  g_vsnprintf (field.value, sizeof field.value, format, arguments);
  va_end (arguments);
  g_array_append_val (self->fields, field);
}

void
ls_frame_reader_move (LsFrameReader *self, gsize length)
{
  self->at += (guint) ls_span_take (&self->rest, length).length;
}

/* Reads a number of @length octets as a field whose value is that number in decimal. */
guint32
ls_frame_reader_number (LsFrameReader *self, const char *name, guint length, guint level)
{
  guint32 number = number_at (self->rest.data, length);

  ls_frame_reader_add (self, name, length, level, "%u", number);
  ls_frame_reader_move (self, length);
  return number;
}

void
ls_frame_reader_rest (LsFrameReader *self, const char *name)
{
  if (self->rest.length == 0)
    return;
  ls_frame_reader_add (self, name, (guint) self->rest.length, 0,
                       self->rest.length == 1 ? "%" G_GSIZE_FORMAT " octet" : "%" G_GSIZE_FORMAT " octets", self->rest.length);
  ls_frame_reader_move (self, self->rest.length);
}

static void
read_mac (Reader *self, const char *name)
{
  LsMac mac;
  g_autofree char *text = NULL;

  memcpy (mac.octets, self->rest.data, sizeof mac.octets);
  text = ls_mac_format (mac);
  ls_frame_reader_add (self, name, sizeof mac.octets, 1, "%s", text);
  ls_frame_reader_move (self, sizeof mac.octets);
}

static LsIpv4
read_ipv4_address (Reader *self, const char *name)
{
  LsIpv4 address;
  g_autofree char *text = NULL;

  memcpy (address.octets, self->rest.data, sizeof address.octets);
  text = ls_ipv4_format (address);
  ls_frame_reader_add (self, name, sizeof address.octets, 1, "%s", text);
  ls_frame_reader_move (self, sizeof address.octets);
  return address;
}

/* @sum is what ls_checksum_finish() gives for octets that hold this checksum: 0 where it is right. */
static void
read_checksum (Reader *self, const char *name, guint16 sum)
{
  guint32 found = number_at (self->rest.data, 2);

  if (sum == 0)
    ls_frame_reader_add (self, name, 2, 1, "0x%04x, right", found);
  else
    {
      /* Take the found one out of the sum, and what is left is what it should be (RFC 1624). */
      guint32 others = (guint16) ~sum + (guint16) ~found;

      ls_frame_reader_add (self, name, 2, 1, "0x%04x, wrong: 0x%04x is right", found, ls_checksum_finish (others));
    }
  ls_frame_reader_move (self, 2);
}

static void
read_tcp_flags (Reader *self)
{
  static const char *const names[] = { "FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR" };
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if ((self->rest.data[0] & 1 << i) != 0)
      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", names[i]);
  ls_frame_reader_add (self, "Flags", 1, 1, "%s", text->len > 0 ? text->str : "none");
  ls_frame_reader_move (self, 1);
}

/* RFC 9293 section 3.2: kind, length of both and the value, value; two kinds are a lone octet. */
static void
read_tcp_option (Reader *self, gsize room)
{
  guint8 kind = self->rest.data[0];
  guint8 length = room > 1 ? self->rest.data[1] : 0;

  if (kind == LS_TCP_OPTION_END)
    {
      ls_frame_reader_add (self, "End of options", (guint) room, 2, "%s", "");
      ls_frame_reader_move (self, room);
    }
  else if (kind == LS_TCP_OPTION_NONE)
    {
      ls_frame_reader_add (self, "No operation", 1, 2, "%s", "");
      ls_frame_reader_move (self, 1);
    }
  else if (length < 2 || length > room)
    {
      ls_frame_reader_add (self, "Option", (guint) room, 2, "kind %u, of a length that cannot be", kind);
      ls_frame_reader_move (self, room);
    }
  else
    {
      if (kind == LS_TCP_OPTION_MSS && length == 4)
        ls_frame_reader_add (self, "Maximum segment size", length, 2, "%u", number_at (self->rest.data + 2, 2));
      else
        ls_frame_reader_add (self, "Option", length, 2, "kind %u", kind);
      ls_frame_reader_move (self, length);
    }
}

static void
read_tcp (Reader *self, LsIpv4 source, LsIpv4 destination, gboolean whole)
{
  LsSpan segment = self->rest;
  gsize header_length = segment.length > 12 ? segment.data[12] / 16 * 4 : 0;
  guint end = self->at + (guint) header_length;

  if (segment.length < LS_TCP_HEADER_LENGTH || header_length < LS_TCP_HEADER_LENGTH || header_length > segment.length)
    {
      ls_frame_reader_rest (self, "TCP, cut off or damaged");
      return;
    }
  ls_frame_reader_add (self, "TCP", (guint) header_length, 0, "%s", "");
  ls_frame_reader_number (self, "Source port", 2, 1);
  ls_frame_reader_number (self, "Destination port", 2, 1);
  ls_frame_reader_number (self, "Sequence number", 4, 1);
  ls_frame_reader_number (self, "Acknowledgement number", 4, 1);
  ls_frame_reader_add (self, "Header length", 1, 1, "%" G_GSIZE_FORMAT " octets", header_length);
  ls_frame_reader_move (self, 1);
  read_tcp_flags (self);
  ls_frame_reader_number (self, "Window", 2, 1);
  if (whole)
    read_checksum (self, "Checksum", ls_frame_checksum (LS_IPV4_PROTOCOL_TCP, source, destination, segment));
  else
    {
      ls_frame_reader_add (self, "Checksum", 2, 1, "0x%04x, of octets that are not all here", number_at (self->rest.data, 2));
      ls_frame_reader_move (self, 2);
    }
  ls_frame_reader_number (self, "Urgent pointer", 2, 1);
  if (self->at < end)
    ls_frame_reader_add (self, "Options", end - self->at, 1, "%u octets", end - self->at);
  while (self->at < end)
    read_tcp_option (self, end - self->at);
  ls_frame_reader_rest (self, "Payload");
}

/* RFC 768. A checksum of 0 says that its sender made none. */
static void
read_udp (Reader *self, LsIpv4 source, LsIpv4 destination, gboolean whole)
{
  LsSpan datagram = self->rest;
  guint32 from, to;

  if (datagram.length < LS_UDP_HEADER_LENGTH)
    {
      ls_frame_reader_rest (self, "UDP, cut off");
      return;
    }
  ls_frame_reader_add (self, "UDP", LS_UDP_HEADER_LENGTH, 0, "%s", "");
  from = ls_frame_reader_number (self, "Source port", 2, 1);
  to = ls_frame_reader_number (self, "Destination port", 2, 1);
  ls_frame_reader_number (self, "Length", 2, 1);
  if (whole && number_at (self->rest.data, 2) != 0)
    read_checksum (self, "Checksum", ls_frame_checksum (LS_IPV4_PROTOCOL_UDP, source, destination, datagram));
  else
    {
      ls_frame_reader_add (self, "Checksum", 2, 1, "0x%04x, not judged", number_at (self->rest.data, 2));
      ls_frame_reader_move (self, 2);
    }
  if (from == LS_DNS_PORT || to == LS_DNS_PORT)
    ls_frame_read_dns (self);
  ls_frame_reader_rest (self, "Payload");
}

/* Reads what stands before the addresses. Returns the word of flags and fragment offset. */
static guint32
read_ipv4_fields (Reader *self, gsize header_length)
{
  LsSpan header = LS_SPAN (self->rest.data, header_length);
  guint32 fragment;

  ls_frame_reader_add (self, "Version", 1, 1, "%u", header.data[0] / 16);
  ls_frame_reader_add (self, "Header length", 1, 1, "%" G_GSIZE_FORMAT " octets", header_length);
  ls_frame_reader_move (self, 1);
  ls_frame_reader_number (self, "Type of service", 1, 1);
  ls_frame_reader_number (self, "Total length", 2, 1);
  ls_frame_reader_number (self, "Identification", 2, 1);
  fragment = number_at (self->rest.data, 2);
  ls_frame_reader_add (self, "Flags", 1, 1, "%s%s", (fragment & LS_IPV4_DONT_FRAGMENT) != 0 ? "don't fragment " : "",
                       (fragment & LS_IPV4_MORE_FRAGMENTS) != 0 ? "more fragments " : "");
  g_strchomp (g_array_index (self->fields, LsField, self->fields->len - 1).value);
  ls_frame_reader_add (self, "Fragment offset", 2, 1, "%u", (fragment & LS_IPV4_FRAGMENT_OFFSET) * 8);
  ls_frame_reader_move (self, 2);
  ls_frame_reader_number (self, "Time to live", 1, 1);
  ls_frame_reader_number (self, "Protocol", 1, 1);
  read_checksum (self, "Header checksum", ls_checksum_finish (ls_checksum_add (0, header)));
  return fragment;
}

static void
read_ipv4 (Reader *self)
{
  LsSpan packet = self->rest;
  gsize header_length = packet.length > 0 ? packet.data[0] % 16 * 4 : 0;
  guint32 fragment;
  gsize total_length, cut_off, padding;
  LsIpv4 source, destination;

  if (packet.length < LS_IPV4_HEADER_LENGTH || header_length < LS_IPV4_HEADER_LENGTH || header_length > packet.length)
    {
      ls_frame_reader_rest (self, "IPv4, cut off or damaged");
      return;
    }
  total_length = MAX (number_at (packet.data + 2, 2), header_length);
  cut_off = total_length - MIN (total_length, packet.length);
  padding = packet.length - MIN (total_length, packet.length);

  ls_frame_reader_add (self, "IPv4", (guint) header_length, 0, "%s", "");
  fragment = read_ipv4_fields (self, header_length);
  source = read_ipv4_address (self, "Source address");
  destination = read_ipv4_address (self, "Destination address");
  if (header_length > LS_IPV4_HEADER_LENGTH)
    {
      ls_frame_reader_add (self, "Options", (guint) header_length - LS_IPV4_HEADER_LENGTH, 1, "%s", "");
      ls_frame_reader_move (self, header_length - LS_IPV4_HEADER_LENGTH);
    }

  self->rest.length -= padding;
  if ((fragment & (LS_IPV4_MORE_FRAGMENTS | LS_IPV4_FRAGMENT_OFFSET)) != 0)
    ls_frame_reader_rest (self, "Fragment");
  else if (packet.data[9] == LS_IPV4_PROTOCOL_TCP)
    read_tcp (self, source, destination, cut_off == 0);
  else if (packet.data[9] == LS_IPV4_PROTOCOL_UDP)
    read_udp (self, source, destination, cut_off == 0);
  else
    ls_frame_reader_rest (self, "Payload");
  self->rest.length += padding;
  ls_frame_reader_rest (self, "Padding");
}

/**
 * ls_frame_dissect:
 * @frame: the octets of one frame, from anywhere; cut off and damaged ones too
 *
 * Names every octet of a frame of Ethernet II. What is no IPv4, or neither TCP nor UDP, and
 * what is damaged so that its fields cannot be told, is one field.
 *
 * Returns: (transfer full) (element-type LsField): the fields in the frame's
 *   order, a header before its parts
 */
GArray *
ls_frame_dissect (LsSpan frame)
{
  Reader self = { frame, 0, g_array_new (FALSE, FALSE, sizeof (LsField)) };
  guint32 type;

  if (frame.length < LS_ETHERNET_HEADER_LENGTH)
    {
      ls_frame_reader_rest (&self, "Ethernet II, cut off");
      return self.fields;
    }
  ls_frame_reader_add (&self, "Ethernet II", LS_ETHERNET_HEADER_LENGTH, 0, "%s", "");
  read_mac (&self, "Destination");
  read_mac (&self, "Source");
  type = number_at (self.rest.data, 2);
  ls_frame_reader_add (&self, "Type", 2, 1, type == LS_ETHERNET_TYPE_IPV4 ? "0x%04x, IPv4" : "0x%04x", type);
  ls_frame_reader_move (&self, 2);

  if (type == LS_ETHERNET_TYPE_IPV4)
    read_ipv4 (&self);
  else
    ls_frame_reader_rest (&self, "Payload");
  return self.fields;
}
