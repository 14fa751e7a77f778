/* smtp-parameter.c: what a client asks for behind an address: SIZE, BODY, AUTH, SMTPUTF8, and DSN's. RFC 5321 section 4.1.1.11.
 * SPDX-License-Identifier: MIT */
#include "protocols/smtp/smtp-line.h"
#include "protocols/smtp/smtp-server.h"

#include <string.h>

/* RFC 3461 sections 4.2 and 4.4 */
#define ORCPT_MAX 500
#define ENVID_MAX 100

static LsSmtpOutcome
take_size (LsSmtpServer *self, LsSpan value)
{
  guint64 size;

  if (value.length > 20 || !ls_span_parse_number (value, G_MAXUINT64, &size))
    {
      /* RFC 1870 section 3: up to 20 digits; more than 64 bits is more than anybody takes. */
      for (gsize i = 0; i < value.length; i++)
        if (!g_ascii_isdigit (value.data[i]))
          return SMTP_BAD_PARAMETER;
      return value.length >= 1 && value.length <= 20 ? SMTP_TOO_BIG : SMTP_BAD_PARAMETER;
    }
  self->announced_size = size;
  return size > self->setup.profile->size_max ? SMTP_TOO_BIG : SMTP_OK;
}

/* RFC 3030 section 3: BINARYMIME only where letters can be sent in chunks. */
static LsSmtpOutcome
take_body (LsSmtpServer *self, LsSpan value)
{
  self->binary = ls_span_equals_nocase (value, "BINARYMIME") && ls_smtp_server_offers (self, SMTP_EXTENSION_BINARYMIME)
                 && ls_smtp_server_offers (self, SMTP_EXTENSION_CHUNKING);
  self->announced_8bit = self->binary || ls_span_equals_nocase (value, "8BITMIME");
  return self->announced_8bit || ls_span_equals_nocase (value, "7BIT") ? SMTP_OK : SMTP_BAD_PARAMETER;
}

/* RFC 4954 section 5: for whom a trusted server says it sends. Nobody is so trusted here: it is read, and forgotten. */
static LsSmtpOutcome
take_auth (LsSmtpServer *self, LsSpan value)
{
  return ls_span_equals (value, "<>") || ls_smtp_is_xtext (value) ? SMTP_OK : SMTP_BAD_PARAMETER;
}

/* RFC 6531 section 3.4: it has no value. */
static LsSmtpOutcome
take_utf8 (LsSmtpServer *self, LsSpan value)
{
  self->utf8 = value.data == NULL;
  return self->utf8 ? SMTP_OK : SMTP_BAD_PARAMETER;
}

static LsSmtpOutcome
take_ret (LsSmtpServer *self, LsSpan value)
{
  return ls_span_equals_nocase (value, "FULL") || ls_span_equals_nocase (value, "HDRS") ? SMTP_OK : SMTP_BAD_PARAMETER;
}

static LsSmtpOutcome
take_envid (LsSmtpServer *self, LsSpan value)
{
  return value.length <= ENVID_MAX && ls_smtp_is_xtext (value) ? SMTP_OK : SMTP_BAD_PARAMETER;
}

/* RFC 3461 section 4.1: NEVER alone, or a list of the three others, each once. */
static LsSmtpOutcome
take_notify (LsSmtpServer *self, LsSpan value)
{
  static const char *const words[] = { "SUCCESS", "FAILURE", "DELAY" };
  guint seen = 0;

  if (ls_span_equals_nocase (value, "NEVER"))
    return SMTP_OK;
  do
    {
      const guint8 *comma = value.length > 0 ? memchr (value.data, ',', value.length) : NULL;
      LsSpan word = ls_span_take (&value, comma == NULL ? value.length : (gsize) (comma - value.data));
      guint k = 0;

      while (k < G_N_ELEMENTS (words) && !ls_span_equals_nocase (word, words[k]))
        k++;
      if (k == G_N_ELEMENTS (words) || (seen & (1u << k)) != 0)
        return SMTP_BAD_PARAMETER;
      seen |= 1u << k;
    }
  while (ls_span_take_octet (&value, ','));
  return SMTP_OK;
}

/* RFC 3461 section 4.2: the kind of address, `;`, and the address. */
static LsSmtpOutcome
take_orcpt (LsSmtpServer *self, LsSpan value)
{
  const guint8 *semicolon = value.length > 0 ? memchr (value.data, ';', value.length) : NULL;
  LsSpan kind = ls_span_take (&value, semicolon == NULL ? 0 : (gsize) (semicolon - value.data));

  for (gsize i = 0; i < kind.length; i++)
    if (!g_ascii_isalnum (kind.data[i]) && kind.data[i] != '-')
      return SMTP_BAD_PARAMETER;
  return kind.length > 0 && kind.length + value.length <= ORCPT_MAX && ls_span_take_octet (&value, ';')
         && ls_smtp_is_xtext (value) ? SMTP_OK : SMTP_BAD_PARAMETER;
}

/* Each with the command that it goes with and the extension that brings it; BODY comes by either of two. */
static const struct {
  const char       *keyword;
  LsSmtpCommandId   command;
  LsSmtpExtensionId extension;
  LsSmtpOutcome   (*take) (LsSmtpServer *self, LsSpan value);
} parameters[] = {
  { "SIZE", SMTP_MAIL, SMTP_EXTENSION_SIZE, take_size },
  { "BODY", SMTP_MAIL, SMTP_EXTENSION_8BITMIME, take_body },
  { "AUTH", SMTP_MAIL, SMTP_EXTENSION_AUTH, take_auth },
  { "SMTPUTF8", SMTP_MAIL, SMTP_EXTENSION_SMTPUTF8, take_utf8 },
  { "RET", SMTP_MAIL, SMTP_EXTENSION_DSN, take_ret },
  { "ENVID", SMTP_MAIL, SMTP_EXTENSION_DSN, take_envid },
  { "NOTIFY", SMTP_RCPT, SMTP_EXTENSION_DSN, take_notify },
  { "ORCPT", SMTP_RCPT, SMTP_EXTENSION_DSN, take_orcpt },
};

static guint
find_parameter (const LsSmtpServer *self, LsSmtpCommandId command, LsSpan keyword)
{
  for (guint i = 0; i < G_N_ELEMENTS (parameters); i++)
    if (parameters[i].command == command && ls_span_equals_nocase (keyword, parameters[i].keyword)
        && (ls_smtp_server_offers (self, parameters[i].extension)
            || (parameters[i].extension == SMTP_EXTENSION_8BITMIME
                && ls_smtp_server_offers (self, SMTP_EXTENSION_BINARYMIME))))
      return i;
  return G_N_ELEMENTS (parameters);
}

/**
 * ls_smtp_server_take_parameters:
 * @self: a server
 * @command: MAIL or RCPT
 * @list: what stands behind the address
 *
 * A parameter that was not announced, or any after HELO, is refused: RFC 5321 section 4.1.1.11.
 *
 * Returns: %SMTP_OK, or what is wrong with the first that is
 */
LsSmtpOutcome
ls_smtp_server_take_parameters (LsSmtpServer *self, LsSmtpCommandId command, LsSpan list)
{
  LsSpan keyword, value;
  guint seen = 0;

  while (ls_smtp_take_parameter (&list, &keyword, &value))
    {
      guint row = self->extended ? find_parameter (self, command, keyword) : G_N_ELEMENTS (parameters);
      LsSmtpOutcome outcome;

      if (row == G_N_ELEMENTS (parameters))
        return SMTP_UNKNOWN_PARAMETER;
      if (seen & (1u << row))
        return SMTP_BAD_PARAMETER;
      seen |= 1u << row;
      outcome = parameters[row].take (self, value);
      if (outcome != SMTP_OK)
        return outcome;
    }
  return SMTP_OK;
}
