/* names.c: the names of the simulated net, and the server that tells them. RFC 1034 section 4.3.2.
 * SPDX-License-Identifier: MIT */
#include "network/names.h"

#include <gio/gio.h>
#include <string.h>

struct _LsNames {
  GArray *records;   /* of LsDnsRecord */
};

/**
 * ls_names_new:
 *
 * Returns: (transfer full): a net in which nothing has a name
 */
LsNames *
ls_names_new (void)
{
  LsNames *self = g_new (LsNames, 1);

  self->records = g_array_new (FALSE, FALSE, sizeof (LsDnsRecord));
  return self;
}

/**
 * ls_names_free:
 * @self: (transfer full): names
 */
void
ls_names_free (LsNames *self)
{
  g_array_unref (self->records);
  g_free (self);
}

/**
 * ls_names_add:
 * @self: names
 * @record: what a name has; copied
 */
void
ls_names_add (LsNames *self, const LsDnsRecord *record)
{
  g_array_append_vals (self->records, record, 1);
}

static LsDnsRecord
make_record (const char *name, LsDnsType type)
{
  LsDnsRecord record = { .type = type, .ttl = LS_NAMES_TTL };

  g_strlcpy (record.name, name, sizeof record.name);
  return record;
}

/**
 * ls_names_add_address:
 * @self: names
 * @name: a host's name
 * @address: its address of IPv4 (A) or IPv6 (AAAA), as text
 *
 * Returns: %FALSE where that is no address
 */
gboolean
ls_names_add_address (LsNames *self, const char *name, const char *address)
{
  g_autoptr (GInetAddress) parsed = g_inet_address_new_from_string (address);
  gboolean is_ipv4 = parsed != NULL && g_inet_address_get_family (parsed) == G_SOCKET_FAMILY_IPV4;
  LsDnsRecord record = make_record (name, is_ipv4 ? LS_DNS_A : LS_DNS_AAAA);

  if (parsed == NULL)
    return FALSE;
  memcpy (record.address, g_inet_address_to_bytes (parsed), g_inet_address_get_native_size (parsed));
  ls_names_add (self, &record);
  return TRUE;
}

/**
 * ls_names_add_mx:
 * @self: names
 * @name: a domain
 * @preference: the smallest is tried first
 * @exchange: the host that takes its mail; `.` with preference 0: the domain takes none (RFC 7505)
 */
void
ls_names_add_mx (LsNames *self, const char *name, guint16 preference, const char *exchange)
{
  LsDnsRecord record = make_record (name, LS_DNS_MX);

  record.preference = preference;
  g_strlcpy (record.target, strcmp (exchange, ".") == 0 ? "" : exchange, sizeof record.target);
  ls_names_add (self, &record);
}

/**
 * ls_names_add_alias:
 * @self: names
 * @name: another name for
 * @target: this one
 */
void
ls_names_add_alias (LsNames *self, const char *name, const char *target)
{
  LsDnsRecord record = make_record (name, LS_DNS_CNAME);

  g_strlcpy (record.target, target, sizeof record.target);
  ls_names_add (self, &record);
}

/* Whether there is such a name, or one below it. */
static gboolean
is_known (const LsNames *self, const char *name)
{
  gsize length = strlen (name);

  for (guint i = 0; i < self->records->len; i++)
    {
      const char *known = g_array_index (self->records, LsDnsRecord, i).name;
      gsize known_length = strlen (known);

      if (known_length >= length && g_ascii_strcasecmp (known + known_length - length, name) == 0
          && (known_length == length || length == 0 || known[known_length - length - 1] == '.'))
        return TRUE;
    }
  return FALSE;
}

/* Adds all records of that name and type, once. Returns how many there are. */
static guint
add_records (const LsNames *self, const char *name, guint type, guint section, LsDnsMessage *answer)
{
  guint n = 0;

  for (guint i = 0; i < self->records->len && answer->records->len < LS_DNS_RECORDS_MAX; i++)
    {
      LsDnsRecord record = g_array_index (self->records, LsDnsRecord, i);

      if (record.type != type || g_ascii_strcasecmp (record.name, name) != 0)
        continue;
      record.section = section;
      g_array_append_val (answer->records, record);
      n++;
    }
  return n;
}

static const char *
alias_of (const LsNames *self, const char *name)
{
  for (guint i = 0; i < self->records->len; i++)
    {
      const LsDnsRecord *record = &g_array_index (self->records, LsDnsRecord, i);

      if (record->type == LS_DNS_CNAME && g_ascii_strcasecmp (record->name, name) == 0)
        return record->target;
    }
  return NULL;
}

/* RFC 1035 section 3.3.9: with an MX goes the address of the host that it names. */
static void
add_additional (const LsNames *self, LsDnsMessage *answer)
{
  guint n_answers = answer->records->len;

  for (guint i = 0; i < n_answers; i++)
    {
      LsDnsRecord mx = g_array_index (answer->records, LsDnsRecord, i);

      if (mx.type != LS_DNS_MX || *mx.target == '\0')
        continue;
      add_records (self, mx.target, LS_DNS_A, LS_DNS_ADDITIONAL, answer);
      add_records (self, mx.target, LS_DNS_AAAA, LS_DNS_ADDITIONAL, answer);
    }
}

static void
look_up (const LsNames *self, LsDnsMessage *answer)
{
  const char *name = answer->name;

  for (guint i = 0; i < LS_NAMES_ALIASES; i++)
    {
      const char *target = answer->type != LS_DNS_CNAME ? alias_of (self, name) : NULL;

      if (target == NULL)
        break;
      add_records (self, name, LS_DNS_CNAME, LS_DNS_ANSWER, answer);
      name = target;
    }
  if (!is_known (self, name))
    answer->code = LS_DNS_NO_SUCH_NAME;
  else
    add_records (self, name, answer->type, LS_DNS_ANSWER, answer);
  add_additional (self, answer);
}

/**
 * ls_names_answer:
 * @self: names
 * @question: a datagram, from anywhere
 * @answer: an array that the answer is added to; nothing where there is none to give
 */
void
ls_names_answer (const LsNames *self, LsSpan question, GByteArray *answer)
{
  g_auto (LsDnsMessage) message = { 0 };
  gboolean is_good = ls_dns_read (question, &message);

  /* Whoever answers answers answers for ever. */
  if (question.length < 4 || message.is_reply)
    return;
  g_array_set_size (message.records, 0);
  message.is_reply = message.authoritative = message.recursion_available = TRUE;
  message.truncated = FALSE;
  if (!is_good)
    {
      message.n_questions = 0;
      message.code = LS_DNS_BAD_FORMAT;
    }
  else if (message.opcode != 0)
    message.code = LS_DNS_NOT_IMPLEMENTED;
  else if (message.n_questions == 0)
    message.code = LS_DNS_BAD_FORMAT;
  else if (message.class != LS_DNS_CLASS_IN)
    message.code = LS_DNS_REFUSED;
  else
    {
      message.code = LS_DNS_OK;
      look_up (self, &message);
    }
  ls_dns_write (&message, answer);
}
