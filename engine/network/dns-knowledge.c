/* dns-knowledge.c: the words for questions and answers about names.
 * SPDX-License-Identifier: MIT */
#include "network/dns-knowledge.h"

#include "network/dns.h"

#include <string.h>

static gboolean
read_line (LsSession *session, guint64 n, LsDnsMessage *message)
{
  g_autoptr (GByteArray) scratch = g_byte_array_new ();

  return ls_dns_read (ls_session_octets (session, n, scratch), message);
}

/* `MX kioskea.net?`; of an answer its records, a line each, or why there are none. */
static char *
dns_line_text (LsSession *session, guint64 n)
{
  g_auto (LsDnsMessage) message = { 0 };
  GString *text = g_string_new (NULL);

  if (!read_line (session, n, &message))
    g_string_append (text, "damaged message");
  else if (!message.is_reply)
    g_string_append_printf (text, "%s %s?", ls_dns_type_name (message.type), message.name);
  else if (message.code != LS_DNS_OK)
    g_string_append_printf (text, "%s %s: %s", ls_dns_type_name (message.type), message.name, ls_dns_code_name (message.code));
  else if (message.records->len == 0)
    g_string_append_printf (text, "%s %s: none", ls_dns_type_name (message.type), message.name);
  for (guint i = 0; text->len == 0 || i < message.records->len; i++)
    {
      const LsDnsRecord *record = &g_array_index (message.records, LsDnsRecord, i);
      g_autofree char *data = ls_dns_record_data (record);

      g_string_append_printf (text, "%s%s %s %s", text->len > 0 ? "\n" : "", record->name, ls_dns_type_name (record->type), data);
    }
  return g_string_free (text, FALSE);
}

static void
say (LsExplanation *explanation, const char *ref, const char *format, ...) G_GNUC_PRINTF (3, 4);

static void
say (LsExplanation *explanation, const char *ref, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  explanation->text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  explanation->ref = g_strdup (ref);
}

static void
explain_question (const LsDnsMessage *message, LsExplanation *explanation)
{
  if (message->type == LS_DNS_MX)
    say (explanation, "RFC 5321 section 5.1; RFC 1035 section 3.3.9", "Which host takes mail for %s?", message->name);
  else if (message->type == LS_DNS_AAAA)
    say (explanation, "RFC 3596 section 2.1", "Which IPv6 address has %s?", message->name);
  else
    say (explanation, "RFC 1035 section 3.4.1", "Which IPv4 address has %s?", message->name);
}

static const LsDnsRecord *
first_of (const LsDnsMessage *message, guint type)
{
  const LsDnsRecord *first = NULL;

  for (guint i = 0; i < message->records->len; i++)
    {
      const LsDnsRecord *record = &g_array_index (message->records, LsDnsRecord, i);

      if (record->type == type && record->section == LS_DNS_ANSWER && (first == NULL || record->preference < first->preference))
        first = record;
    }
  return first;
}

static void
explain_mx (const LsDnsMessage *message, LsExplanation *explanation)
{
  const LsDnsRecord *mx = first_of (message, LS_DNS_MX);

  if (mx == NULL)
    say (explanation, "RFC 5321 section 5.1", "%s names no host for its mail; then the host of that name itself is tried.", message->name);
  else if (*mx->target == '\0')
    say (explanation, "RFC 7505 section 3", "%s says that it takes no mail at all.", message->name);
  else
    say (explanation, "RFC 5321 section 5.1", "Mail for %s goes to %s: the smallest number, %u, is tried first.", message->name,
         mx->target, mx->preference);
}

static void
explain_address (const LsDnsMessage *message, LsExplanation *explanation)
{
  const LsDnsRecord *address = first_of (message, message->type);
  g_autofree char *data = address != NULL ? ls_dns_record_data (address) : NULL;

  if (address == NULL)
    say (explanation, "RFC 2308 section 2.2", "There is that name, but it has no such address.");
  else
    say (explanation, "RFC 1035 section 3.4.1", "%s has the address %s: now it can be called.", message->name, data);
}

static void
explain_answer (const LsDnsMessage *message, LsExplanation *explanation)
{
  const LsDnsRecord *alias = first_of (message, LS_DNS_CNAME);

  if (message->code == LS_DNS_NO_SUCH_NAME)
    say (explanation, "RFC 1035 section 4.1.1", "There is no such name: nobody can be called by it.");
  else if (message->code != LS_DNS_OK)
    say (explanation, "RFC 1035 section 4.1.1", "The name server cannot answer: %s.", ls_dns_code_name (message->code));
  else if (alias != NULL && first_of (message, message->type) == NULL)
    say (explanation, "RFC 1034 section 3.6.2", "%s is another name for %s.", alias->name, alias->target);
  else if (message->type == LS_DNS_MX)
    explain_mx (message, explanation);
  else
    explain_address (message, explanation);
}

static void
dns_explain (LsSession *session, guint64 n, LsExplanation *explanation)
{
  const LsEvent *event = ls_session_event (session, n);
  g_auto (LsDnsMessage) message = { 0 };

  if (!ls_event_is_line (event))
    return;
  if (!read_line (session, n, &message))
    say (explanation, "RFC 1035 section 4.1", "This message is damaged.");
  else if (message.is_reply)
    explain_answer (&message, explanation);
  else
    explain_question (&message, explanation);
}

static const char *
no_state (guint state)
{
  return "";
}

static void
nothing_legal (guint state, GPtrArray *verbs)
{
}

const LsKnowledge ls_dns_knowledge = {
  .id = "dns",
  .name = "DNS",
  .state_id = no_state,
  .finding_id = no_state,
  .explain = dns_explain,
  .legal_now = nothing_legal,
  .line_text = dns_line_text,
};
