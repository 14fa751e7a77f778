/* smtp-answer.c: what our server says: the rule's words, or its profile's, as a reply. RFC 5321 section 4.2.
 * SPDX-License-Identifier: MIT */
#include "protocols/smtp/smtp-server.h"

#include <string.h>

static void
append_word (LsSmtpServer *self, GString *text, const char *name, gsize length, const LsSmtpWords *words)
{
  LsSpan span = LS_SPAN (name, length);

  if (ls_span_equals (span, "name"))
    g_string_append (text, self->setup.profile->name);
  else if (ls_span_equals (span, "hello"))
    g_string_append (text, self->hello != NULL ? self->hello : "");
  else if (ls_span_equals (span, "address"))
    g_string_append (text, self->setup.client_address);
  else if (ls_span_equals (span, "argument"))
    g_string_append_len (text, (const char *) words->argument.data, words->argument.length);
  else if (ls_span_equals (span, "octets"))
    g_string_append_printf (text, "%" G_GUINT64_FORMAT, words->octets);
  else if (ls_span_equals (span, "moved") && words->moved != NULL)
    g_string_append_printf (text, "<%s>", words->moved);
  else
    g_string_append_printf (text, "{%.*s}", (int) length, name);
}

/* @template with its {words} filled in. */
static GString *
fill_in (LsSmtpServer *self, const char *template, const LsSmtpWords *words)
{
  GString *text = g_string_new (NULL);

  while (*template != '\0')
    {
      const char *end = *template == '{' ? strchr (template, '}') : NULL;

      if (end == NULL)
        g_string_append_c (text, *template++);
      else
        {
          append_word (self, text, template + 1, end - template - 1, words);
          template = end + 1;
        }
    }
  return text;
}

/* RFC 2034 section 4: on every 2yz, 4yz and 5yz but the greeting and those to HELO and EHLO. */
static const char *
enhanced_code (const LsSmtpServer *self, const LsSmtpRule *rule)
{
  if (!ls_smtp_server_offers (self, SMTP_EXTENSION_ENHANCEDSTATUSCODES) || rule->code / 100 == 3 || self->state == SMTP_CONNECTING
      || rule->command == SMTP_EHLO || rule->command == SMTP_HELO)
    return NULL;
  return rule->enhanced;
}

/**
 * ls_smtp_server_write:
 * @self: a server
 * @code: a reply code
 * @enhanced: (nullable): the enhanced code that goes on every line
 * @text: its lines, divided by LF
 *
 * Writes one reply.
 */
void
ls_smtp_server_write (LsSmtpServer *self, guint code, const char *enhanced, const char *text)
{
  GByteArray *output = self->parent.output;

  for (;;)
    {
      const char *end = strchr (text, '\n');
      gsize length = end != NULL ? (gsize) (end - text) : strlen (text);
      const guint8 head[] = { '0' + code / 100, '0' + code / 10 % 10, '0' + code % 10, end != NULL ? '-' : ' ' };

      g_byte_array_append (output, head, sizeof head);
      if (enhanced != NULL)
        {
          g_byte_array_append (output, (const guint8 *) enhanced, strlen (enhanced));
          g_byte_array_append (output, (const guint8 *) " ", 1);
        }
      g_byte_array_append (output, (const guint8 *) text, length);
      g_byte_array_append (output, (const guint8 *) "\r\n", 2);
      if (end == NULL)
        return;
      text = end + 1;
    }
}

/* RFC 4954 section 3: the mechanisms stand behind the keyword. */
static void
append_mechanisms (LsSmtpServer *self, GString *text)
{
  for (guint i = 0; i < LS_SASL_N_MECHANISMS; i++)
    if (ls_smtp_server_offers_mechanism (self, i))
      g_string_append_printf (text, " %s", ls_sasl_kinds[i].name);
}

/* Whether @extension is to be listed at this moment. */
static gboolean
is_listed (LsSmtpServer *self, LsSmtpExtensionId extension)
{
  g_autoptr (GString) mechanisms = NULL;

  if (!ls_smtp_server_offers (self, extension))
    return FALSE;
  if (extension == SMTP_EXTENSION_STARTTLS)
    return !self->secure;
  if (extension == SMTP_EXTENSION_BINARYMIME)
    return ls_smtp_server_offers (self, SMTP_EXTENSION_CHUNKING);
  if (extension != SMTP_EXTENSION_AUTH)
    return TRUE;
  mechanisms = g_string_new (NULL);
  append_mechanisms (self, mechanisms);
  return mechanisms->len > 0;
}

/* A line for each extension. RFC 5321 section 4.1.1.1. */
static void
append_abilities (LsSmtpServer *self, GString *text)
{
  for (guint i = 0; i < SMTP_N_EXTENSIONS; i++)
    {
      if (!is_listed (self, i))
        continue;
      g_string_append_printf (text, "\n%s", ls_smtp_extensions[i].keyword);
      if (i == SMTP_EXTENSION_SIZE)
        g_string_append_printf (text, " %" G_GUINT64_FORMAT, self->setup.profile->size_max);
      else if (i == SMTP_EXTENSION_AUTH)
        append_mechanisms (self, text);
    }
}

/* RFC 821 section 3.5 greets so: ESMTP is a word of 1995. */
static const char *
text_of (const LsSmtpServer *self, const LsSmtpRule *rule)
{
  if (self->setup.profile->era == LS_ERA_1982 && rule->command == SMTP_CONNECT && rule->code == 220)
    return "{name} Simple Mail Transfer Service Ready";
  return rule->text;
}

/**
 * ls_smtp_server_answer:
 * @self: a server
 * @command: what was said
 * @outcome: what it came to
 * @words: what the reply may speak of
 *
 * Answers as the rule says, and goes to the state that follows.
 */
void
ls_smtp_server_answer (LsSmtpServer *self, LsSmtpCommandId command, LsSmtpOutcome outcome, const LsSmtpWords *words)
{
  const LsSmtpRule *rule = ls_smtp_rule_for_outcome (command, self->state, outcome);
  const char *own;
  g_autoptr (GString) text = NULL;

  g_assert (rule != NULL);
  own = ls_profile_get_text (self->setup.profile,
                             command == SMTP_DATA_END ? LS_FAULT_DATA_END : ls_smtp_commands[command].verb, rule->code);
  text = fill_in (self, words->text != NULL ? words->text : own != NULL ? own : text_of (self, rule), words);
  if (command == SMTP_EHLO && rule->code == 250)
    append_abilities (self, text);
  ls_smtp_server_write (self, rule->code, enhanced_code (self, rule), text->str);
  ls_smtp_server_enter (self, rule->next);
}
