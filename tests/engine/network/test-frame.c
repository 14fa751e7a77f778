/* test-frame.c: frames have the octets that any other program expects, and any octets can be dissected.
 * SPDX-License-Identifier: MIT */
#include "network/frame.h"

#include "core/chance.h"
#include "core/event.h"
#include "network/checksum.h"

#include <string.h>

static void
test_checksum (void)
{
  static const struct { const char *octets; gsize length; guint16 checksum; } rows[] = {
    /* RFC 1071 section 3: the sum of 00 01 f2 03 f4 f5 f6 f7 is ddf2. */
    { "\x00\x01\xf2\x03\xf4\xf5\xf6\xf7", 8, 0x220d },
    { "", 0, 0xffff },
    { "\x01", 1, 0xfeff },
    { "\xff\xff", 2, 0x0000 },
    { "\xff\xff\x00\x01", 4, 0xfffe },
    /* An IPv4 header with its checksum's field at 0, and with it filled in. */
    { "\x45\x00\x00\x73\x00\x00\x40\x00\x40\x11\x00\x00\xc0\xa8\x00\x01\xc0\xa8\x00\xc7", 20, 0xb861 },
    { "\x45\x00\x00\x73\x00\x00\x40\x00\x40\x11\xb8\x61\xc0\xa8\x00\x01\xc0\xa8\x00\xc7", 20, 0x0000 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      LsSpan span = LS_SPAN (rows[i].octets, rows[i].length);

      g_assert_cmphex (ls_checksum_finish (ls_checksum_add (0, span)), ==, rows[i].checksum);
      for (gsize cut = 0; cut <= rows[i].length; cut += 2)
        {
          LsSpan rest = span;
          LsSpan head = ls_span_take (&rest, cut);

          g_assert_cmphex (ls_checksum_finish (ls_checksum_add (ls_checksum_add (0, head), rest)), ==,
                           rows[i].checksum);
        }
    }
}

static LsFrameInfo
make_info (LsSpan payload)
{
  LsIpv4 client = ls_ipv4_default (0), server = ls_ipv4_default (1);

  return (LsFrameInfo) {
    .source_mac = ls_mac_for_ipv4 (client), .destination_mac = ls_mac_for_ipv4 (server),
    .source = client, .destination = server, .source_port = 49152, .destination_port = 25, .id = 7,
    .seq = 0x01020304, .ack = 0xfffefdfc, .window = 65535, .flags = LS_TCP_PSH | LS_TCP_ACK, .payload = payload,
  };
}

static void
test_octets (void)
{
  static const guint8 expected[] = {
    0x02, 0x00, 0xc0, 0x00, 0x02, 0x02, 0x02, 0x00, 0xc0, 0x00, 0x02, 0x01, 0x08, 0x00,
    0x45, 0x00, 0x00, 0x2e, 0x00, 0x07, 0x40, 0x00, 0x40, 0x06, 0xb6, 0xbf, 192, 0, 2, 1, 192, 0, 2, 2,
    0xc0, 0x00, 0x00, 0x19, 0x01, 0x02, 0x03, 0x04, 0xff, 0xfe, 0xfd, 0xfc, 0x50, 0x18, 0xff, 0xff,
    0xc1, 0xf3, 0x00, 0x00, 'Q', 'U', 'I', 'T', '\r', '\n',
  };
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  LsFrameInfo info = make_info (ls_span_from_string ("QUIT\r\n"));

  ls_frame_build (&info, frame);
  g_assert_cmpmem (frame->data, frame->len, expected, sizeof expected);
}

/* The sum in the plainest way: word by word, a carry put back at once. Right octets give ffff. */
static guint
plain_sum (const guint8 *octets, gsize length, guint sum)
{
  for (gsize i = 0; i < length; i++)
    {
      sum += i % 2 == 0 ? octets[i] * 256u : octets[i];
      if (sum > 0xffff)
        sum -= 0xffff;
    }
  return sum;
}

static void
check_sums (const guint8 *frame, gsize length)
{
  guint tcp_length = (guint) length - 34;
  guint sum = plain_sum (frame + 26, 8, 0);

  g_assert_cmphex (plain_sum (frame + 14, 20, 0), ==, 0xffff);
  sum += 6 + tcp_length;
  if (sum > 0xffff)
    sum -= 0xffff;
  g_assert_cmphex (plain_sum (frame + 34, tcp_length, sum), ==, 0xffff);
}

static void
test_sums (void)
{
  g_autofree guint8 *octets = g_malloc0 (LS_FRAME_MAX_PAYLOAD);
  LsChance chance;

  ls_chance_init (&chance, 3, "frames");
  for (guint i = 0; i < LS_FRAME_MAX_PAYLOAD; i++)
    octets[i] = (guint8) ls_chance_u32 (&chance);
  for (guint i = 0; i < 2000; i++)
    {
      g_autoptr (GByteArray) frame = g_byte_array_new ();
      gsize length = i == 0 ? LS_FRAME_MAX_PAYLOAD : ls_chance_range (&chance, 1461);
      LsFrameInfo info = make_info (LS_SPAN (octets + ls_chance_range (&chance, LS_FRAME_MAX_PAYLOAD - length + 1), length));

      info.seq = ls_chance_u32 (&chance);
      info.ack = ls_chance_u32 (&chance);
      info.id = (guint16) ls_chance_u32 (&chance);
      info.window = (guint16) ls_chance_u32 (&chance);
      info.flags = (guint8) ls_chance_range (&chance, 32);
      info.mss = (guint16) (ls_chance_range (&chance, 2) * ls_chance_range (&chance, 65536));
      g_byte_array_append (frame, (const guint8 *) "x", 1);
      ls_frame_build (&info, frame);
      g_assert_cmpuint (frame->len, ==, 1 + 54 + (info.mss != 0 ? 4 : 0) + length);
      check_sums (frame->data + 1, frame->len - 1);
    }
}

static char *
describe (LsSpan frame)
{
  g_autoptr (GArray) fields = ls_frame_dissect (frame);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < fields->len; i++)
    {
      const LsField *field = &g_array_index (fields, LsField, i);

      g_string_append_printf (text, "%*s%u+%u %s%s%s\n", (int) field->level * 2, "", field->start, field->length,
                              field->name, field->value[0] != '\0' ? ": " : "", field->value);
    }
  return g_string_free (text, FALSE);
}

static void
test_fields (void)
{
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  LsFrameInfo info = make_info (ls_span_from_string ("QUIT\r\n"));
  g_autofree char *text = NULL;

  info.mss = 1460;
  ls_frame_build (&info, frame);
  frame->data[24] ^= 0x01;
  g_byte_array_append (frame, (const guint8 *) "\0\0", 2);
  text = describe (LS_SPAN (frame->data, frame->len));
  g_assert_cmpstr (text, ==,
    "0+14 Ethernet II\n"
    "  0+6 Destination: 02:00:c0:00:02:02\n"
    "  6+6 Source: 02:00:c0:00:02:01\n"
    "  12+2 Type: 0x0800, IPv4\n"
    "14+20 IPv4\n"
    "  14+1 Version: 4\n"
    "  14+1 Header length: 20 octets\n"
    "  15+1 Type of service: 0\n"
    "  16+2 Total length: 50\n"
    "  18+2 Identification: 7\n"
    "  20+1 Flags: don't fragment\n"
    "  20+2 Fragment offset: 0\n"
    "  22+1 Time to live: 64\n"
    "  23+1 Protocol: 6\n"
    "  24+2 Header checksum: 0xb7bb, wrong: 0xb6bb is right\n"
    "  26+4 Source address: 192.0.2.1\n"
    "  30+4 Destination address: 192.0.2.2\n"
    "34+24 TCP\n"
    "  34+2 Source port: 49152\n"
    "  36+2 Destination port: 25\n"
    "  38+4 Sequence number: 16909060\n"
    "  42+4 Acknowledgement number: 4294901244\n"
    "  46+1 Header length: 24 octets\n"
    "  47+1 Flags: PSH ACK\n"
    "  48+2 Window: 65535\n"
    "  50+2 Checksum: 0xaa37, right\n"
    "  52+2 Urgent pointer: 0\n"
    "  54+4 Options: 4 octets\n"
    "    54+4 Maximum segment size: 1460\n"
    "58+6 Payload: 6 octets\n"
    "64+2 Padding: 2 octets\n");
}

/* Level 0 names every octet once, and each part lies within the field that it is a part of. */
static void
check_cover (const guint8 *octets, gsize length)
{
  g_autofree guint8 *copy = g_memdup2 (octets, length);
  g_autoptr (GArray) fields = ls_frame_dissect (LS_SPAN (copy, length));
  guint end[3] = { 0, 0, 0 };

  for (guint i = 0; i < fields->len; i++)
    {
      const LsField *field = &g_array_index (fields, LsField, i);

      g_assert_cmpuint (field->level, <, 3);
      g_assert_cmpuint (field->length, >, 0);
      if (field->level == 0)
        g_assert_cmpuint (field->start, ==, end[0]);
      else
        g_assert_cmpuint (field->start + field->length, <=, end[field->level - 1]);
      end[field->level] = field->start + field->length;
    }
  g_assert_cmpuint (end[0], ==, length);
}

static void
test_damaged (void)
{
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  LsFrameInfo info = make_info (ls_span_from_string ("QUIT\r\n"));
  LsChance chance;

  info.mss = 1460;
  ls_frame_build (&info, frame);
  for (guint length = 0; length <= frame->len; length++)
    check_cover (frame->data, length);

  ls_chance_init (&chance, 5, "damage");
  for (guint i = 0; i < 20000; i++)
    {
      g_autofree guint8 *octets = g_memdup2 (frame->data, frame->len);
      guint changes = (guint) ls_chance_range (&chance, 4);

      for (guint j = 0; j <= changes; j++)
        octets[ls_chance_range (&chance, frame->len)] = (guint8) ls_chance_u32 (&chance);
      check_cover (octets, ls_chance_range (&chance, frame->len + 1));
    }
}

static void
test_odd (void)
{
  static const struct { guint at; guint8 octet; guint length; const char *says; } rows[] = {
    { 0, 2, 13, "0+13 Ethernet II, cut off: 13 octets\n" },
    { 12, 0x86, 64, "14+50 Payload: 50 octets\n" },
    { 14, 0x44, 64, "14+50 IPv4, cut off or damaged: 50 octets\n" },
    { 14, 0x4f, 40, "14+26 IPv4, cut off or damaged: 26 octets\n" },
    { 20, 0x20, 64, "20+1 Flags: more fragments\n" },
    { 20, 0x20, 64, "34+30 Fragment: 30 octets\n" },
    { 23, 1, 64, "34+30 Payload: 30 octets\n" },
    { 23, 17, 64, "34+8 UDP\n" },
    { 23, 17, 38, "34+4 UDP, cut off: 4 octets\n" },
    { 46, 0x40, 64, "34+30 TCP, cut off or damaged: 30 octets\n" },
    { 46, 0xf0, 64, "34+30 TCP, cut off or damaged: 30 octets\n" },
    { 47, 0x00, 64, "47+1 Flags: none\n" },
    { 47, 0xff, 64, "47+1 Flags: FIN SYN RST PSH ACK URG ECE CWR\n" },
    { 51, 0x00, 60, ", of octets that are not all here\n" },
    { 54, 0x00, 64, "    54+4 End of options\n" },
    { 54, 0x01, 64, "    54+1 No operation\n    55+3 Option: kind 4, of a length that cannot be\n" },
    { 54, 0x03, 64, "    54+4 Option: kind 3\n" },
    { 55, 0x05, 64, "    54+4 Option: kind 2, of a length that cannot be\n" },
    { 55, 0x01, 64, "    54+4 Option: kind 2, of a length that cannot be\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GByteArray) frame = g_byte_array_new ();
      LsFrameInfo info = make_info (ls_span_from_string ("QUIT\r\n"));
      g_autofree char *text = NULL;

      info.mss = 1460;
      ls_frame_build (&info, frame);
      frame->data[rows[i].at] = rows[i].octet;
      text = describe (LS_SPAN (frame->data, MIN (rows[i].length, frame->len)));
      if (strstr (text, rows[i].says) == NULL)
        g_error ("row %" G_GSIZE_FORMAT " does not say %s: %s", i, rows[i].says, text);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/network/frame/checksum", test_checksum);
  g_test_add_func ("/network/frame/octets", test_octets);
  g_test_add_func ("/network/frame/sums", test_sums);
  g_test_add_func ("/network/frame/fields", test_fields);
  g_test_add_func ("/network/frame/damaged", test_damaged);
  g_test_add_func ("/network/frame/odd", test_odd);
  return g_test_run ();
}
