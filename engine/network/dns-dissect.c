/* dns-dissect.c: the octets of a name server's message as fields. RFC 1035 section 4.1.
 * SPDX-License-Identifier: MIT */
#include "network/frame-reader.h"

#include "network/dns.h"

static const char *const sections[LS_DNS_N_SECTIONS] = { "Answer", "Authority", "Additional record" };

static void
read_flags (LsFrameReader *self)
{
  guint flags = (guint) self->rest.data[0] << 8 | self->rest.data[1];

  ls_frame_reader_add (self, "Flags", 2, 1, "%s%s%s%s%s, %s", flags & 0x8000 ? "answer" : "question",
                       flags & 0x0400 ? ", AA" : "", flags & 0x0200 ? ", TC" : "", flags & 0x0100 ? ", RD" : "",
                       flags & 0x0080 ? ", RA" : "", ls_dns_code_name (flags & 0xf));
  ls_frame_reader_move (self, 2);
}

/* A field of the name at the reader's place in @message, whose octets are all read from where it began. */
static gboolean
read_name (LsFrameReader *self, LsSpan message, gsize *at, const char *label, guint level)
{
  char name[LS_DNS_NAME_MAX + 1];
  gsize begin = *at;

  if (!ls_dns_read_name (message, at, name) || *at - begin > self->rest.length)
    return FALSE;
  ls_frame_reader_add (self, label, (guint) (*at - begin), level, "%s", *name != '\0' ? name : ".");
  ls_frame_reader_move (self, *at - begin);
  return TRUE;
}

static void
read_type_and_class (LsFrameReader *self, gsize *at, guint level)
{
  guint type = (guint) self->rest.data[0] << 8 | self->rest.data[1];

  ls_frame_reader_add (self, "Type", 2, level, "%u, %s", type, ls_dns_type_name (type));
  ls_frame_reader_move (self, 2);
  ls_frame_reader_number (self, "Class", 2, level);
  *at += 4;
}

static gboolean
read_question (LsFrameReader *self, LsSpan message, gsize *at)
{
  guint header = self->fields->len;
  guint begin = self->at;

  ls_frame_reader_add (self, "Question", 0, 1, "%s", "");
  if (!read_name (self, message, at, "Name", 2) || self->rest.length < 4)
    return FALSE;
  read_type_and_class (self, at, 2);
  g_array_index (self->fields, LsField, header).length = self->at - begin;
  return TRUE;
}

static gboolean
read_record (LsFrameReader *self, LsSpan message, gsize *at, const LsDnsRecord *record)
{
  guint header = self->fields->len, begin = self->at;
  guint32 length;
  g_autofree char *data = ls_dns_record_data (record);

  ls_frame_reader_add (self, sections[record->section], 0, 1, "%s %s", ls_dns_type_name (record->type), data);
  if (!read_name (self, message, at, "Name", 2) || self->rest.length < 10)
    return FALSE;
  read_type_and_class (self, at, 2);
  ls_frame_reader_number (self, "Time to live", 4, 2);
  length = ls_frame_reader_number (self, "Data length", 2, 2);
  *at += 6 + length;
  if (length > self->rest.length)
    return FALSE;
  if (record->type == LS_DNS_MX && length > 2)
    {
      ls_frame_reader_number (self, "Preference", 2, 2);
      length -= 2;
    }
  if (length > 0)
    ls_frame_reader_add (self, record->type == LS_DNS_MX ? "Exchange" : "Data", length, 2, "%s",
                         record->type == LS_DNS_MX && *record->target != '\0' ? record->target
                         : record->type == LS_DNS_MX                         ? "."
                                                                             : data);
  ls_frame_reader_move (self, length);
  g_array_index (self->fields, LsField, header).length = self->at - begin;
  return TRUE;
}

/**
 * ls_frame_read_dns:
 * @self: a reader in front of a datagram's payload
 *
 * Reads it as a message of DNS. What is damaged is left to be read as something else.
 */
void
ls_frame_read_dns (LsFrameReader *self)
{
  g_auto (LsDnsMessage) read = { 0 };
  LsSpan message = self->rest;
  gsize at = 12;

  if (!ls_dns_read (message, &read))
    return;
  ls_frame_reader_add (self, "DNS", (guint) message.length, 0, "%s", "");
  ls_frame_reader_number (self, "Identification", 2, 1);
  read_flags (self);
  ls_frame_reader_number (self, "Questions", 2, 1);
  ls_frame_reader_number (self, "Answers", 2, 1);
  ls_frame_reader_number (self, "Authority records", 2, 1);
  ls_frame_reader_number (self, "Additional records", 2, 1);
  if (read.n_questions > 0 && !read_question (self, message, &at))
    return;
  for (guint i = 0; i < read.records->len; i++)
    if (!read_record (self, message, &at, &g_array_index (read.records, LsDnsRecord, i)))
      return;
}
