/* frame-dissect.c: the octets of one frame as fields, whoever wrote them.
 * SPDX-License-Identifier: MIT */
#include "network/frame.h"

#include "network/checksum.h"
#include "network/frame-layout.h"

#include <string.h>

typedef struct {
  LsSpan  rest;        /* what is not read yet */
  guint   at;          /* where that begins in the frame */
  GArray *fields;
} Reader;

static guint32
number_at (const guint8 *octets, guint length)
{
  guint32 number = 0;

  for (guint i = 0; i < length; i++)
    number = number << 8 | octets[i];
  return number;
}

/* Adds a field of the next @length octets without moving on; they are there. */
static G_GNUC_PRINTF (5, 6) void
add_field (Reader *self, const char *name, guint length, guint level, const char *format, ...)
{
  LsField field = { .name = name, .start = self->at, .length = length, .level = level };
  va_list arguments;

  va_start (arguments, format);
  g_vsnprintf (field.value, sizeof field.value, format, arguments);
  va_end (arguments);
  g_array_append_val (self->fields, field);
}

static void
move_on (Reader *self, gsize length)
{
  self->at += (guint) ls_span_take (&self->rest, length).length;
}

/* Reads a number of @length octets as a field whose value is that number in decimal. */
static guint32
read_number (Reader *self, const char *name, guint length, guint level)
{
  guint32 number = number_at (self->rest.data, length);

  add_field (self, name, length, level, "%u", number);
  move_on (self, length);
  return number;
}

static void
read_rest (Reader *self, const char *name)
{
  if (self->rest.length == 0)
    return;
  add_field (self, name, (guint) self->rest.length, 0,
             self->rest.length == 1 ? "%" G_GSIZE_FORMAT " octet" : "%" G_GSIZE_FORMAT " octets", self->rest.length);
  move_on (self, self->rest.length);
}

static void
read_mac (Reader *self, const char *name)
{
  LsMac mac;
  g_autofree char *text = NULL;

  memcpy (mac.octets, self->rest.data, sizeof mac.octets);
  text = ls_mac_format (mac);
  add_field (self, name, sizeof mac.octets, 1, "%s", text);
  move_on (self, sizeof mac.octets);
}

static LsIpv4
read_ipv4_address (Reader *self, const char *name)
{
  LsIpv4 address;
  g_autofree char *text = NULL;

  memcpy (address.octets, self->rest.data, sizeof address.octets);
  text = ls_ipv4_format (address);
  add_field (self, name, sizeof address.octets, 1, "%s", text);
  move_on (self, sizeof address.octets);
  return address;
}

/* @sum is what ls_checksum_finish() gives for octets that hold this checksum: 0 where it is right. */
static void
read_checksum (Reader *self, const char *name, guint16 sum)
{
  guint32 found = number_at (self->rest.data, 2);

  if (sum == 0)
    add_field (self, name, 2, 1, "0x%04x, right", found);
  else
    {
      /* Take the found one out of the sum, and what is left is what it should be (RFC 1624). */
      guint32 others = (guint16) ~sum + (guint16) ~found;

      add_field (self, name, 2, 1, "0x%04x, wrong: 0x%04x is right", found, ls_checksum_finish (others));
    }
  move_on (self, 2);
}

static void
read_tcp_flags (Reader *self)
{
  static const char *const names[] = { "FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR" };
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if ((self->rest.data[0] & 1 << i) != 0)
      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", names[i]);
  add_field (self, "Flags", 1, 1, "%s", text->len > 0 ? text->str : "none");
  move_on (self, 1);
}

/* RFC 9293 section 3.2: kind, length of both and the value, value; two kinds are a lone octet. */
static void
read_tcp_option (Reader *self, gsize room)
{
  guint8 kind = self->rest.data[0];
  guint8 length = room > 1 ? self->rest.data[1] : 0;

  if (kind == LS_TCP_OPTION_END)
    {
      add_field (self, "End of options", (guint) room, 2, "%s", "");
      move_on (self, room);
    }
  else if (kind == LS_TCP_OPTION_NONE)
    {
      add_field (self, "No operation", 1, 2, "%s", "");
      move_on (self, 1);
    }
  else if (length < 2 || length > room)
    {
      add_field (self, "Option", (guint) room, 2, "kind %u, of a length that cannot be", kind);
      move_on (self, room);
    }
  else
    {
      if (kind == LS_TCP_OPTION_MSS && length == 4)
        add_field (self, "Maximum segment size", length, 2, "%u", number_at (self->rest.data + 2, 2));
      else
        add_field (self, "Option", length, 2, "kind %u", kind);
      move_on (self, length);
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
      read_rest (self, "TCP, cut off or damaged");
      return;
    }
  add_field (self, "TCP", (guint) header_length, 0, "%s", "");
  read_number (self, "Source port", 2, 1);
  read_number (self, "Destination port", 2, 1);
  read_number (self, "Sequence number", 4, 1);
  read_number (self, "Acknowledgement number", 4, 1);
  add_field (self, "Header length", 1, 1, "%" G_GSIZE_FORMAT " octets", header_length);
  move_on (self, 1);
  read_tcp_flags (self);
  read_number (self, "Window", 2, 1);
  if (whole)
    read_checksum (self, "Checksum", ls_frame_tcp_checksum (source, destination, segment));
  else
    {
      add_field (self, "Checksum", 2, 1, "0x%04x, of octets that are not all here", number_at (self->rest.data, 2));
      move_on (self, 2);
    }
  read_number (self, "Urgent pointer", 2, 1);
  if (self->at < end)
    add_field (self, "Options", end - self->at, 1, "%u octets", end - self->at);
  while (self->at < end)
    read_tcp_option (self, end - self->at);
  read_rest (self, "Payload");
}

/* Reads what stands before the addresses. Returns the word of flags and fragment offset. */
static guint32
read_ipv4_fields (Reader *self, gsize header_length)
{
  LsSpan header = LS_SPAN (self->rest.data, header_length);
  guint32 fragment;

  add_field (self, "Version", 1, 1, "%u", header.data[0] / 16);
  add_field (self, "Header length", 1, 1, "%" G_GSIZE_FORMAT " octets", header_length);
  move_on (self, 1);
  read_number (self, "Type of service", 1, 1);
  read_number (self, "Total length", 2, 1);
  read_number (self, "Identification", 2, 1);
  fragment = number_at (self->rest.data, 2);
  add_field (self, "Flags", 1, 1, "%s%s", (fragment & LS_IPV4_DONT_FRAGMENT) != 0 ? "don't fragment " : "",
             (fragment & LS_IPV4_MORE_FRAGMENTS) != 0 ? "more fragments " : "");
  g_strchomp (g_array_index (self->fields, LsField, self->fields->len - 1).value);
  add_field (self, "Fragment offset", 2, 1, "%u", (fragment & LS_IPV4_FRAGMENT_OFFSET) * 8);
  move_on (self, 2);
  read_number (self, "Time to live", 1, 1);
  read_number (self, "Protocol", 1, 1);
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
      read_rest (self, "IPv4, cut off or damaged");
      return;
    }
  total_length = MAX (number_at (packet.data + 2, 2), header_length);
  cut_off = total_length - MIN (total_length, packet.length);
  padding = packet.length - MIN (total_length, packet.length);

  add_field (self, "IPv4", (guint) header_length, 0, "%s", "");
  fragment = read_ipv4_fields (self, header_length);
  source = read_ipv4_address (self, "Source address");
  destination = read_ipv4_address (self, "Destination address");
  if (header_length > LS_IPV4_HEADER_LENGTH)
    {
      add_field (self, "Options", (guint) header_length - LS_IPV4_HEADER_LENGTH, 1, "%s", "");
      move_on (self, header_length - LS_IPV4_HEADER_LENGTH);
    }

  self->rest.length -= padding;
  if ((fragment & (LS_IPV4_MORE_FRAGMENTS | LS_IPV4_FRAGMENT_OFFSET)) != 0)
    read_rest (self, "Fragment");
  else if (packet.data[9] == LS_IPV4_PROTOCOL_TCP)
    read_tcp (self, source, destination, cut_off == 0);
  else
    read_rest (self, "Payload");
  self->rest.length += padding;
  read_rest (self, "Padding");
}

/**
 * ls_frame_dissect:
 * @frame: the octets of one frame, from anywhere; cut off and damaged ones too
 *
 * Names every octet of a frame of Ethernet II. What is no IPv4, or no TCP, and
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
      read_rest (&self, "Ethernet II, cut off");
      return self.fields;
    }
  add_field (&self, "Ethernet II", LS_ETHERNET_HEADER_LENGTH, 0, "%s", "");
  read_mac (&self, "Destination");
  read_mac (&self, "Source");
  type = number_at (self.rest.data, 2);
  add_field (&self, "Type", 2, 1, type == LS_ETHERNET_TYPE_IPV4 ? "0x%04x, IPv4" : "0x%04x", type);
  move_on (&self, 2);

  if (type == LS_ETHERNET_TYPE_IPV4)
    read_ipv4 (&self);
  else
    read_rest (&self, "Payload");
  return self.fields;
}
