/* dns.c: messages of the domain name system, read and written. RFC 1035 section 4.
 * SPDX-License-Identifier: MIT */
#include "network/dns.h"

#include <gio/gio.h>
#include <string.h>

#define HEADER_LENGTH   12
#define POINTER         0xc0     /* section 4.1.4: the two highest bits of a length tell of a pointer */
#define POINTER_MAX     0x3fff   /* the farthest that one can point */
#define NAMES_MAX       256      /* names, and ends of names, that are remembered to point at */

#define FLAG_REPLY         0x8000
#define FLAG_AUTHORITATIVE 0x0400
#define FLAG_TRUNCATED     0x0200
#define FLAG_DESIRED       0x0100
#define FLAG_AVAILABLE     0x0080

/**
 * ls_dns_message_init:
 * @self: (out caller-allocates): a question of class IN, with nothing in it yet
 */
void
ls_dns_message_init (LsDnsMessage *self)
{
  memset (self, 0, sizeof *self);
  self->n_questions = 1;
  self->class = LS_DNS_CLASS_IN;
  self->records = g_array_new (FALSE, FALSE, sizeof (LsDnsRecord));
}

/**
 * ls_dns_message_clear:
 * @self: a message, emptied
 */
void
ls_dns_message_clear (LsDnsMessage *self)
{
  g_clear_pointer (&self->records, g_array_unref);
}

/* ---- reading ---- */

static guint32
number_at (LsSpan octets, gsize at, guint length)
{
  guint32 number = 0;

  for (guint i = 0; i < length; i++)
    number = number << 8 | octets.data[at + i];
  return number;
}

/* Adds a label with a dot before it, if it is not the first. What cannot stand in a host's name is shown as `?`. */
static void
add_label (char *name, gsize *length, LsSpan label)
{
  if (*length > 0)
    name[(*length)++] = '.';
  for (gsize i = 0; i < label.length; i++)
    name[(*length)++] = label.data[i] > ' ' && label.data[i] < 0x7f && label.data[i] != '.' ? (char) label.data[i] : '?';
  name[*length] = '\0';
}

/**
 * ls_dns_read_name:
 * @octets: a whole message
 * @at: (inout): where a name begins in it; then what is behind it
 * @name: (out): %LS_DNS_NAME_MAX + 1 octets: its labels with dots between
 *
 * A pointer must point to what stands before it, so that no message can lead in a circle (RFC 1035 section 4.1.4).
 *
 * Returns: %FALSE where there is no name
 */
gboolean
ls_dns_read_name (LsSpan octets, gsize *at, char *name)
{
  gsize here = *at, end = 0, length = 0, before = *at;

  name[0] = '\0';
  for (;;)
    {
      guint8 first;

      if (here >= octets.length)
        return FALSE;
      first = octets.data[here];
      if ((first & POINTER) == POINTER)
        {
          gsize target;

          if (here + 2 > octets.length)
            return FALSE;
          target = number_at (octets, here, 2) & POINTER_MAX;
          if (end == 0)
            end = here + 2;
          if (target >= before)
            return FALSE;
          here = before = target;
          continue;
        }
      if ((first & POINTER) != 0 || here + 1 + first > octets.length)
        return FALSE;
      here++;
      if (first == 0)
        break;
      if (length + 1 + first > LS_DNS_NAME_MAX - 2)
        return FALSE;
      add_label (name, &length, LS_SPAN (octets.data + here, first));
      here += first;
    }
  *at = end != 0 ? end : here;
  return TRUE;
}

static gboolean
read_data (LsSpan octets, gsize at, gsize length, LsDnsRecord *record)
{
  gsize name_at = at + 2;

  switch (record->type)
    {
    case LS_DNS_A:
    case LS_DNS_AAAA:
      if (length != (record->type == LS_DNS_A ? 4 : 16))
        return FALSE;
      memcpy (record->address, octets.data + at, length);
      return TRUE;
    case LS_DNS_MX:
      if (length < 3)
        return FALSE;
      record->preference = (guint16) number_at (octets, at, 2);
      return ls_dns_read_name (octets, &name_at, record->target) && name_at == at + length;
    case LS_DNS_CNAME:
      name_at = at;
      return ls_dns_read_name (octets, &name_at, record->target) && name_at == at + length;
    default:
      return TRUE;
    }
}

static gboolean
read_record (LsSpan octets, gsize *at, LsDnsMessage *message, guint section)
{
  LsDnsRecord record = { .section = section };
  gsize length;

  if (!ls_dns_read_name (octets, at, record.name) || *at + 10 > octets.length)
    return FALSE;
  record.type = (guint16) number_at (octets, *at, 2);
  record.ttl = number_at (octets, *at + 4, 4);
  length = number_at (octets, *at + 8, 2);
  *at += 10;
  if (*at + length > octets.length || message->records->len == LS_DNS_RECORDS_MAX
      || !read_data (octets, *at, length, &record))
    return FALSE;
  *at += length;
  g_array_append_val (message->records, record);
  return TRUE;
}

static gboolean
read_question (LsSpan octets, gsize *at, LsDnsMessage *message)
{
  if (message->n_questions == 0)
    return TRUE;
  if (message->n_questions != 1 || !ls_dns_read_name (octets, at, message->name) || *at + 4 > octets.length)
    return FALSE;
  message->type = (guint16) number_at (octets, *at, 2);
  message->class = (guint16) number_at (octets, *at + 2, 2);
  *at += 4;
  return TRUE;
}

/**
 * ls_dns_read:
 * @octets: a message, from anywhere
 * @message: (out caller-allocates): what it says, as far as it could be read: ls_dns_message_clear()
 *
 * Returns: %FALSE where it is none, or damaged
 */
gboolean
ls_dns_read (LsSpan octets, LsDnsMessage *message)
{
  gsize at = HEADER_LENGTH;
  guint32 flags;

  ls_dns_message_init (message);
  if (octets.length < HEADER_LENGTH)
    return FALSE;
  message->id = (guint16) number_at (octets, 0, 2);
  flags = number_at (octets, 2, 2);
  message->is_reply = (flags & FLAG_REPLY) != 0;
  message->opcode = flags >> 11 & 0xf;
  message->authoritative = (flags & FLAG_AUTHORITATIVE) != 0;
  message->truncated = (flags & FLAG_TRUNCATED) != 0;
  message->recursion_desired = (flags & FLAG_DESIRED) != 0;
  message->recursion_available = (flags & FLAG_AVAILABLE) != 0;
  message->code = flags & 0xf;
  message->n_questions = number_at (octets, 4, 2);
  if (!read_question (octets, &at, message))
    return FALSE;
  for (guint section = 0; section < LS_DNS_N_SECTIONS; section++)
    for (guint i = number_at (octets, 6 + 2 * section, 2); i > 0; i--)
      if (!read_record (octets, &at, message, section))
        return FALSE;
  return at == octets.length;
}

/* ---- writing ---- */

/* A name that stands in the message already, or the end of one. */
typedef struct {
  const char *name;
  guint       at;
} Place;

typedef struct {
  GByteArray *octets;
  guint       start;
  Place       places[NAMES_MAX];
  guint       n_places;
} Writer;

static void
put (Writer *self, guint32 number, guint length)
{
  for (guint i = length; i > 0; i--)
    {
      guint8 octet = (guint8) (number >> 8 * (i - 1));

      g_byte_array_append (self->octets, &octet, 1);
    }
}

static const Place *
find_place (const Writer *self, const char *name)
{
  for (guint i = 0; i < self->n_places; i++)
    if (g_ascii_strcasecmp (self->places[i].name, name) == 0)
      return &self->places[i];
  return NULL;
}

/* Section 4.1.4: an end that was written before is pointed at. @name lives as long as the writer. */
static void
put_name (Writer *self, const char *name)
{
  while (*name != '\0')
    {
      const Place *place = find_place (self, name);
      const char *dot = strchr (name, '.');
      gsize length = dot != NULL ? (gsize) (dot - name) : strlen (name);
      guint at = self->octets->len - self->start;

      if (place != NULL)
        {
          put (self, POINTER << 8 | place->at, 2);
          return;
        }
      if (at <= POINTER_MAX && self->n_places < NAMES_MAX)
        self->places[self->n_places++] = (Place) { name, at };
      length = MIN (length, LS_DNS_LABEL_MAX);
      put (self, (guint32) length, 1);
      g_byte_array_append (self->octets, (const guint8 *) name, (guint) length);
      name = dot != NULL ? dot + 1 : name + strlen (name);
    }
  put (self, 0, 1);
}

static void
put_data (Writer *self, const LsDnsRecord *record)
{
  switch (record->type)
    {
    case LS_DNS_A:
      g_byte_array_append (self->octets, record->address, 4);
      break;
    case LS_DNS_AAAA:
      g_byte_array_append (self->octets, record->address, 16);
      break;
    case LS_DNS_MX:
      put (self, record->preference, 2);
      put_name (self, record->target);
      break;
    case LS_DNS_CNAME:
      put_name (self, record->target);
      break;
    default:
      break;
    }
}

static void
put_record (Writer *self, const LsDnsRecord *record)
{
  guint length_at, length;

  put_name (self, record->name);
  put (self, record->type, 2);
  put (self, LS_DNS_CLASS_IN, 2);
  put (self, record->ttl, 4);
  length_at = self->octets->len;
  put (self, 0, 2);
  put_data (self, record);
  length = self->octets->len - length_at - 2;
  self->octets->data[length_at] = (guint8) (length >> 8);
  self->octets->data[length_at + 1] = (guint8) length;
}

static guint32
flags_of (const LsDnsMessage *message, gboolean truncated)
{
  return (message->is_reply ? FLAG_REPLY : 0) | message->opcode << 11
         | (message->authoritative ? FLAG_AUTHORITATIVE : 0) | (truncated ? FLAG_TRUNCATED : 0)
         | (message->recursion_desired ? FLAG_DESIRED : 0) | (message->recursion_available ? FLAG_AVAILABLE : 0)
         | (message->code & 0xf);
}

/**
 * ls_dns_write:
 * @message: what to say
 * @octets: an array that the message is added to
 *
 * Writes it with names compressed, into at most %LS_DNS_MESSAGE_MAX octets: records that find no room are left out,
 * and the message says that it is truncated (RFC 1035 section 4.2.1).
 */
void
ls_dns_write (const LsDnsMessage *message, GByteArray *octets)
{
  Writer self = { .octets = octets, .start = octets->len };
  guint counts[LS_DNS_N_SECTIONS] = { 0 };
  gboolean truncated = message->truncated;
  guint32 flags;

  put (&self, message->id, 2);
  put (&self, 0, 2);
  put (&self, message->n_questions > 0 ? 1 : 0, 2);
  for (guint i = 0; i < LS_DNS_N_SECTIONS; i++)
    put (&self, 0, 2);
  if (message->n_questions > 0)
    {
      put_name (&self, message->name);
      put (&self, message->type, 2);
      put (&self, message->class, 2);
    }
  for (guint i = 0; i < message->records->len; i++)
    {
      const LsDnsRecord *record = &g_array_index (message->records, LsDnsRecord, i);
      guint before = octets->len;

      put_record (&self, record);
      if (octets->len - self.start > LS_DNS_MESSAGE_MAX)
        {
          g_byte_array_set_size (octets, before);
          /* RFC 2181 section 9: what is only additional may be missing without a word. */
          truncated |= record->section != LS_DNS_ADDITIONAL;
          break;
        }
      counts[record->section]++;
    }
  flags = flags_of (message, truncated);
  octets->data[self.start + 2] = (guint8) (flags >> 8);
  octets->data[self.start + 3] = (guint8) flags;
  for (guint i = 0; i < LS_DNS_N_SECTIONS; i++)
    octets->data[self.start + 7 + 2 * i] = (guint8) counts[i];
}

/* ---- for people ---- */

/**
 * ls_dns_type_name:
 *
 * Returns: `MX`; `?` for a type that mail has no use for
 */
const char *
ls_dns_type_name (guint type)
{
  switch (type)
    {
    case LS_DNS_A:
      return "A";
    case LS_DNS_CNAME:
      return "CNAME";
    case LS_DNS_MX:
      return "MX";
    case LS_DNS_AAAA:
      return "AAAA";
    default:
      return "?";
    }
}

/**
 * ls_dns_code_name:
 *
 * Returns: what the code says, in plain words
 */
const char *
ls_dns_code_name (guint code)
{
  static const char *const names[] = { "no error", "bad format", "server failure", "no such name", "not implemented", "refused" };

  return code < G_N_ELEMENTS (names) ? names[code] : "unknown code";
}

/**
 * ls_dns_record_data:
 *
 * Returns: (transfer full): what the record says: an address, a name with its preference
 */
char *
ls_dns_record_data (const LsDnsRecord *record)
{
  g_autoptr (GInetAddress) address = NULL;

  switch (record->type)
    {
    case LS_DNS_A:
    case LS_DNS_AAAA:
      address = g_inet_address_new_from_bytes (record->address, record->type == LS_DNS_A ? G_SOCKET_FAMILY_IPV4 : G_SOCKET_FAMILY_IPV6);
      return g_inet_address_to_string (address);
    case LS_DNS_MX:
      return g_strdup_printf ("%u %s", record->preference, *record->target != '\0' ? record->target : ".");
    case LS_DNS_CNAME:
      return g_strdup (*record->target != '\0' ? record->target : ".");
    default:
      return g_strdup ("?");
    }
}
