/* capture-file.c: the packets of a pcap or pcapng file, one after the other. draft-ietf-opsawg-pcap, -pcapng.
 * SPDX-License-Identifier: MIT */
#include "capture/capture-file.h"

#include "capture/pcapng.h"

#include <string.h>

#define PCAP_MAGIC_MICRO 0xa1b2c3d4u
#define PCAP_MAGIC_NANO  0xa1b23c4du
#define PCAP_HEADER      24
#define PCAP_RECORD      16

/* Type and length stand before a block's body, the length again behind it. */
#define BLOCK_FRAME      12
/* An interface is 24 octets here: more of them than this no machine has. */
#define INTERFACES_MAX   65536

typedef struct {
  guint   link;
  guint64 units_per_s;     /* of its time stamps */
  gint64  offset_s;
} Interface;

struct _LsCaptureFile {
  LsSpan   all;
  LsSpan   rest;
  gboolean swapped;        /* its numbers are of the other byte order */
  gboolean is_pcapng;
  GArray  *interfaces;     /* of Interface; of pcap: the only one */
};

G_DEFINE_QUARK (ls-capture-error-quark, ls_capture_error)

/* ---- numbers ---- */

static guint32
u32_at (const LsCaptureFile *self, const guint8 *at)
{
  guint32 value;

  memcpy (&value, at, sizeof value);
  return self->swapped ? GUINT32_SWAP_LE_BE (value) : value;
}

static guint16
u16_at (const LsCaptureFile *self, const guint8 *at)
{
  guint16 value;

  memcpy (&value, at, sizeof value);
  return self->swapped ? GUINT16_SWAP_LE_BE (value) : value;
}

/* Time stamps in any unit as microseconds; what no clock shows is put to the nearest that fits. */
static gint64
to_us (const Interface *interface, guint64 stamp)
{
  __int128 us = (__int128) (stamp / interface->units_per_s) * G_TIME_SPAN_SECOND
                + (__int128) (stamp % interface->units_per_s) * G_TIME_SPAN_SECOND / interface->units_per_s
                + (__int128) interface->offset_s * G_TIME_SPAN_SECOND;

  return CLAMP (us, G_MININT64 / 4, G_MAXINT64 / 4);
}

static gboolean
fail (const LsCaptureFile *self, GError **error, const char *what)
{
  g_set_error (error, LS_CAPTURE_ERROR, 0, "octet %" G_GSIZE_FORMAT ": %s",
               (gsize) (self->rest.data - self->all.data), what);
  return FALSE;
}

/* ---- pcap ---- */

static gboolean
next_pcap (LsCaptureFile *self, LsCapturePacket *packet, GError **error)
{
  const Interface *interface = &g_array_index (self->interfaces, Interface, 0);
  const guint8 *header = self->rest.data;
  guint32 kept;

  if (self->rest.length == 0)
    return FALSE;
  if (self->rest.length < PCAP_RECORD)
    return fail (self, error, "the file ends inside a packet's header");
  kept = u32_at (self, header + 8);
  if (kept > LS_CAPTURE_PACKET_MAX)
    return fail (self, error, "a packet is larger than any link carries");
  if (kept > self->rest.length - PCAP_RECORD)
    return fail (self, error, "the file ends inside a packet");
  ls_span_take (&self->rest, PCAP_RECORD);
  packet->link = interface->link;
  packet->time_us = to_us (interface, (guint64) u32_at (self, header) * interface->units_per_s + u32_at (self, header + 4));
  packet->octets = ls_span_take (&self->rest, kept);
  return TRUE;
}

/* ---- pcapng ---- */

typedef void (*TakeOption) (LsCaptureFile *self, guint16 code, LsSpan value, gpointer data);

/* Options that go beyond their block end it. */
static void
take_options (LsCaptureFile *self, LsSpan options, TakeOption take, gpointer data)
{
  while (options.length >= 4)
    {
      guint16 code = u16_at (self, options.data), length = u16_at (self, options.data + 2);

      ls_span_take (&options, 4);
      if (code == LS_PCAPNG_OPTION_END || length > options.length)
        return;
      take (self, code, LS_SPAN (options.data, length), data);
      ls_span_take (&options, length + (4 - length % 4) % 4);
    }
}

/* 10 to a power, or 2 to one where the highest bit is set; 0: more than a number holds. */
static guint64
units_of (guint8 resolution)
{
  guint64 units = 1;

  if (resolution & 0x80)
    return (resolution & 0x7f) < 64 ? G_GUINT64_CONSTANT (1) << (resolution & 0x7f) : 0;
  if (resolution > 19)
    return 0;
  for (guint i = 0; i < resolution; i++)
    units *= 10;
  return units;
}

static void
take_interface_option (LsCaptureFile *self, guint16 code, LsSpan value, gpointer data)
{
  Interface *interface = data;

  if (code == LS_PCAPNG_OPTION_TSRESOL && value.length == 1 && units_of (value.data[0]) != 0)
    interface->units_per_s = units_of (value.data[0]);
  if (code == LS_PCAPNG_OPTION_TSOFFSET && value.length == 8)
    {
      guint64 first = u32_at (self, value.data), second = u32_at (self, value.data + 4);
      gboolean little = (G_BYTE_ORDER == G_LITTLE_ENDIAN) != self->swapped;

      interface->offset_s = (gint64) (little ? second << 32 | first : first << 32 | second);
    }
}

static void
take_comment (LsCaptureFile *self, guint16 code, LsSpan value, gpointer data)
{
  LsCapturePacket *packet = data;

  if (code == LS_PCAPNG_OPTION_COMMENT && packet->n_comments < LS_CAPTURE_COMMENTS)
    packet->comments[packet->n_comments++] = value;
}

static gboolean
take_interface (LsCaptureFile *self, LsSpan body, GError **error)
{
  Interface interface = { .units_per_s = G_TIME_SPAN_SECOND };

  if (body.length < 8 || self->interfaces->len == INTERFACES_MAX)
    return fail (self, error, "an interface's block is damaged");
  interface.link = u16_at (self, body.data);
  ls_span_take (&body, 8);
  take_options (self, body, take_interface_option, &interface);
  g_array_append_val (self->interfaces, interface);
  return TRUE;
}

/* A packet's block, new or obsolete: the interface's number is all that differs before the time. */
static gboolean
take_packet (LsCaptureFile *self, LsSpan body, guint32 number, LsCapturePacket *packet, GError **error)
{
  const Interface *interface;
  guint32 kept;

  if (body.length < 20)
    return fail (self, error, "a packet's block is damaged");
  kept = u32_at (self, body.data + 12);
  if (kept > LS_CAPTURE_PACKET_MAX || kept > body.length - 20)
    return fail (self, error, "a packet is larger than its block");
  if (number >= self->interfaces->len)
    return fail (self, error, "a packet is of an interface that is not described");
  interface = &g_array_index (self->interfaces, Interface, number);
  packet->link = interface->link;
  packet->time_us = to_us (interface, (guint64) u32_at (self, body.data + 4) << 32 | u32_at (self, body.data + 8));
  ls_span_take (&body, 20);
  packet->octets = ls_span_take (&body, kept);
  ls_span_take (&body, (4 - kept % 4) % 4);
  take_options (self, body, take_comment, packet);
  return TRUE;
}

/* It has neither time nor a length of its own beside the packet's. */
static gboolean
take_simple_packet (LsCaptureFile *self, LsSpan body, LsCapturePacket *packet, GError **error)
{
  if (body.length < 4 || self->interfaces->len == 0)
    return fail (self, error, "a simple packet's block is damaged");
  packet->link = g_array_index (self->interfaces, Interface, 0).link;
  packet->octets = LS_SPAN (body.data + 4, MIN (body.length - 4, u32_at (self, body.data)));
  return TRUE;
}

/* A section begins: from here on its byte order holds, and interfaces are counted anew. */
static gboolean
begin_section (LsCaptureFile *self, GError **error)
{
  guint32 magic;

  if (self->rest.length < BLOCK_FRAME + 16)
    return fail (self, error, "the file ends inside the head of a section");
  memcpy (&magic, self->rest.data + 8, sizeof magic);
  if (magic != LS_PCAPNG_MAGIC && magic != GUINT32_SWAP_LE_BE (LS_PCAPNG_MAGIC))
    return fail (self, error, "a section has no byte order");
  self->swapped = magic != LS_PCAPNG_MAGIC;
  g_array_set_size (self->interfaces, 0);
  return TRUE;
}

/* Takes the next block; %FALSE at the end, or where it is damaged. */
static gboolean
next_block (LsCaptureFile *self, guint32 *type, LsSpan *body, GError **error)
{
  guint32 length;

  if (self->rest.length == 0)
    return FALSE;
  if (self->rest.length < BLOCK_FRAME)
    return fail (self, error, "the file ends inside a block");
  *type = u32_at (self, self->rest.data);
  if (*type == LS_PCAPNG_SECTION && !begin_section (self, error))
    return FALSE;
  length = u32_at (self, self->rest.data + 4);
  if (length < BLOCK_FRAME || length % 4 != 0)
    return fail (self, error, "a block's length is none");
  if (length > self->rest.length)
    return fail (self, error, "the file ends inside a block");
  if (u32_at (self, self->rest.data + length - 4) != length)
    return fail (self, error, "a block's two lengths differ");
  *body = LS_SPAN (self->rest.data + 8, length - BLOCK_FRAME);
  return TRUE;
}

static gboolean
next_pcapng (LsCaptureFile *self, LsCapturePacket *packet, GError **error)
{
  guint32 type;
  LsSpan body;

  while (next_block (self, &type, &body, error))
    {
      gboolean good = TRUE, is_packet = TRUE;

      if (type == LS_PCAPNG_ENHANCED_PACKET)
        good = take_packet (self, body, body.length >= 4 ? u32_at (self, body.data) : 0, packet, error);
      else if (type == LS_PCAPNG_PACKET)
        good = take_packet (self, body, body.length >= 2 ? u16_at (self, body.data) : 0, packet, error);
      else if (type == LS_PCAPNG_SIMPLE_PACKET)
        good = take_simple_packet (self, body, packet, error);
      else
        {
          is_packet = FALSE;
          if (type == LS_PCAPNG_INTERFACE)
            good = take_interface (self, body, error);
        }
      if (!good)
        return FALSE;
      ls_span_take (&self->rest, body.length + BLOCK_FRAME);
      if (is_packet)
        return TRUE;
    }
  return FALSE;
}

/* ---- doors ---- */

static gboolean
is_pcap_magic (guint32 magic)
{
  return magic == PCAP_MAGIC_MICRO || magic == PCAP_MAGIC_NANO;
}

/**
 * ls_capture_is_one:
 * @octets: a file's beginning
 *
 * Returns: whether it is a pcap or pcapng file
 */
gboolean
ls_capture_is_one (LsSpan octets)
{
  guint32 magic;

  if (octets.length < sizeof magic)
    return FALSE;
  memcpy (&magic, octets.data, sizeof magic);
  return magic == LS_PCAPNG_SECTION || is_pcap_magic (magic) || is_pcap_magic (GUINT32_SWAP_LE_BE (magic));
}

/**
 * ls_capture_file_new:
 * @octets: a whole file; it outlives what is made of it
 *
 * Returns: (transfer full): a reader before its first packet. What is no capture has none
 */
LsCaptureFile *
ls_capture_file_new (LsSpan octets)
{
  LsCaptureFile *self = g_new0 (LsCaptureFile, 1);
  guint32 magic = 0;

  self->all = self->rest = octets;
  self->interfaces = g_array_new (FALSE, TRUE, sizeof (Interface));
  if (octets.length >= sizeof magic)
    memcpy (&magic, octets.data, sizeof magic);
  self->is_pcapng = magic == LS_PCAPNG_SECTION;
  if (!self->is_pcapng && octets.length >= PCAP_HEADER)
    {
      Interface only = { 0 };

      self->swapped = !is_pcap_magic (magic);
      only.link = u32_at (self, octets.data + 20) & 0xffff;
      only.units_per_s = u32_at (self, octets.data) == PCAP_MAGIC_NANO ? 1000 * G_TIME_SPAN_SECOND : G_TIME_SPAN_SECOND;
      g_array_append_val (self->interfaces, only);
      ls_span_take (&self->rest, PCAP_HEADER);
    }
  return self;
}

/**
 * ls_capture_file_next:
 * @self: a reader
 * @packet: (out): the next packet; its octets are the file's
 * @error: where to say what is damaged, and at which octet
 *
 * Returns: %FALSE at the end, and where the file is damaged: then @error is set, and there is nothing more
 */
gboolean
ls_capture_file_next (LsCaptureFile *self, LsCapturePacket *packet, GError **error)
{
  *packet = (LsCapturePacket) { 0 };
  if (self->is_pcapng)
    return next_pcapng (self, packet, error);
  if (self->interfaces->len == 0)
    return fail (self, error, "the file ends inside its header");
  return next_pcap (self, packet, error);
}

/**
 * ls_capture_file_free:
 * @self: (transfer full): a reader
 */
void
ls_capture_file_free (LsCaptureFile *self)
{
  g_array_unref (self->interfaces);
  g_free (self);
}
