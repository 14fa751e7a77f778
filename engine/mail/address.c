/* address.c: mailboxes, paths and domains as SMTP writes them. RFC 5321 section 4.1.2.
 * SPDX-License-Identifier: MIT */
#include "mail/address.h"

#include <gio/gio.h>
#include <string.h>

static gboolean
is_atext (guint8 octet)
{
  return g_ascii_isalnum (octet) || (octet != '\0' && strchr ("!#$%&'*+-/=?^_`{|}~", octet) != NULL) || octet >= 0x80;
}

/**
 * ls_domain_is_valid:
 * @domain: without brackets
 *
 * Checks labels of letters, digits and hyphens, no hyphen at their ends, divided by single dots. RFC 5321
 * section 4.1.2; an octet above 127 is left to whoever judges SMTPUTF8.
 *
 * Returns: whether it is a domain
 */
gboolean
ls_domain_is_valid (LsSpan domain)
{
  gsize label = 0;

  if (domain.length == 0 || domain.length > LS_DOMAIN_MAX)
    return FALSE;
  for (gsize i = 0; i <= domain.length; i++)
    {
      guint8 octet = i < domain.length ? domain.data[i] : '.';

      if (octet == '.')
        {
          if (label == 0 || label > 63 || domain.data[i - 1] == '-')
            return FALSE;
          label = 0;
        }
      else if ((octet == '-' && label > 0) || g_ascii_isalnum (octet) || octet >= 0x80)
        label++;
      else
        return FALSE;
    }
  return TRUE;
}

/* Four numbers of one to three digits, 0 to 255; a zero may lead, which inet_pton() does not take. */
static gboolean
is_ipv4 (LsSpan text)
{
  for (guint i = 0; i < 4; i++)
    {
      gsize digits = 0;
      guint64 number;

      while (digits < text.length && g_ascii_isdigit (text.data[digits]))
        digits++;
      if (digits > 3 || !ls_span_parse_number (ls_span_take (&text, digits), 255, &number))
        return FALSE;
      if (i < 3 && !ls_span_take_octet (&text, '.'))
        return FALSE;
    }
  return text.length == 0;
}

/**
 * ls_literal_is_valid:
 * @literal: with its brackets: `[192.0.2.1]`, `[IPv6:2001:db8::1]`, `[tag:text]`
 *
 * Returns: whether it is an address literal. RFC 5321 section 4.1.3
 */
gboolean
ls_literal_is_valid (LsSpan literal)
{
  g_autofree char *inside = NULL;
  const char *colon;

  if (literal.length < 3 || literal.data[0] != '[' || literal.data[literal.length - 1] != ']'
      || memchr (literal.data, '\0', literal.length) != NULL)
    return FALSE;
  inside = g_strndup ((const char *) literal.data + 1, literal.length - 2);
  if (g_ascii_strncasecmp (inside, "IPv6:", 5) == 0)
    {
      g_autoptr (GInetAddress) address = g_inet_address_new_from_string (inside + 5);

      return address != NULL && g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6;
    }
  colon = strchr (inside, ':');
  if (colon == NULL)
    return is_ipv4 (ls_span_from_string (inside));
  /* General-address-literal: a tag of letters, digits and hyphens, then anything printable but brackets. */
  for (const char *p = inside; *p != '\0'; p++)
    if (p < colon ? !g_ascii_isalnum (*p) && *p != '-' : *p < 33 || *p > 126 || strchr ("[]\\", *p) != NULL)
      return FALSE;
  return colon > inside && colon[-1] != '-' && colon[1] != '\0';
}

/* Takes a local-part; the octets of it, or none where there is none. */
static LsSpan
take_local_part (LsSpan *text)
{
  LsSpan rest = *text;
  gsize length = 0;

  if (rest.length > 0 && rest.data[0] == '"')
    {
      for (length = 1; length < rest.length && rest.data[length] != '"'; length++)
        {
          if (rest.data[length] == '\\')
            length++;
          if (length >= rest.length || rest.data[length] < 32 || rest.data[length] == 127)
            return LS_SPAN (NULL, 0);
        }
      if (length >= rest.length)
        return LS_SPAN (NULL, 0);
      return ls_span_take (text, length + 1);
    }
  while (length < rest.length && (is_atext (rest.data[length]) || rest.data[length] == '.'))
    {
      if (rest.data[length] == '.' && (length == 0 || rest.data[length - 1] == '.'))
        return LS_SPAN (NULL, 0);
      length++;
    }
  if (length > 0 && rest.data[length - 1] == '.')
    return LS_SPAN (NULL, 0);
  return ls_span_take (text, length);
}

/* How many octets at the front of @text a domain may consist of, an underscore included: that is a bad one. */
static gsize
domain_length (LsSpan text)
{
  gsize length = 0;

  while (length < text.length && text.data[length] != '\0'
         && (g_ascii_isalnum (text.data[length]) || strchr ("-._", text.data[length]) != NULL
             || text.data[length] >= 0x80))
    length++;
  return length;
}

/* Takes a domain or a literal: up to what can stand in neither. */
static LsSpan
take_domain (LsSpan *text)
{
  LsSpan domain;

  if (text->length > 0 && text->data[0] == '[')
    {
      const guint8 *end = memchr (text->data, ']', text->length);

      domain = LS_SPAN (text->data, end == NULL ? 0 : (gsize) (end - text->data) + 1);
      return ls_literal_is_valid (domain) ? ls_span_take (text, domain.length) : LS_SPAN (NULL, 0);
    }
  domain = LS_SPAN (text->data, domain_length (*text));
  return ls_domain_is_valid (domain) ? ls_span_take (text, domain.length) : LS_SPAN (NULL, 0);
}

static LsPathResult
take_mailbox (LsSpan *text, LsPath *path)
{
  const guint8 *start = text->data;

  path->local = take_local_part (text);
  if (path->local.length == 0)
    return LS_PATH_BAD_SYNTAX;
  if (path->local.length > LS_LOCAL_PART_MAX)
    return LS_PATH_TOO_LONG;
  path->domain = LS_SPAN (text->data, 0);
  if (!ls_span_take_octet (text, '@'))
    {
      /* RFC 5321 section 4.5.1: only this one goes without a domain. */
      path->mailbox = path->local;
      return ls_span_equals_nocase (path->local, "Postmaster") ? LS_PATH_GOOD : LS_PATH_BAD_SYNTAX;
    }
  path->domain = take_domain (text);
  if (path->domain.length == 0)
    return domain_length (*text) > LS_DOMAIN_MAX ? LS_PATH_TOO_LONG : LS_PATH_BAD_SYNTAX;
  path->mailbox = LS_SPAN (start, text->data - start);
  return LS_PATH_GOOD;
}

/* Takes `@a,@b:` and moves behind its colon. RFC 5321 appendix C. */
static gboolean
take_route (LsSpan *text, LsPath *path)
{
  const guint8 *start = text->data;

  if (text->length == 0 || text->data[0] != '@')
    return TRUE;
  do
    if (!ls_span_take_octet (text, '@') || take_domain (text).length == 0)
      return FALSE;
  while (ls_span_take_octet (text, ','));
  path->route = LS_SPAN (start, text->data - start);
  return ls_span_take_octet (text, ':');
}

/**
 * ls_mailbox_parse:
 * @text: a mailbox without brackets, and nothing else
 * @path: (out): its parts
 *
 * Returns: whether it is one
 */
LsPathResult
ls_mailbox_parse (LsSpan text, LsPath *path)
{
  LsPathResult result;

  *path = (LsPath) { { NULL, 0 } };
  result = take_mailbox (&text, path);
  return result == LS_PATH_GOOD && text.length > 0 ? LS_PATH_BAD_SYNTAX : result;
}

/**
 * ls_path_take:
 * @text: (inout): begins with `<`; moved behind the path
 * @path: (out): its parts
 *
 * Takes a path: `<local@domain>`, `<@a,@b:local@domain>`, `<Postmaster>` or `<>`.
 *
 * Returns: whether it is one
 */
LsPathResult
ls_path_take (LsSpan *text, LsPath *path)
{
  const guint8 *start = text->data;

  *path = (LsPath) { { NULL, 0 } };
  if (!ls_span_take_octet (text, '<'))
    return LS_PATH_BAD_SYNTAX;
  if (ls_span_take_octet (text, '>'))
    return LS_PATH_GOOD;
  if (!take_route (text, path))
    return LS_PATH_BAD_SYNTAX;
  if (text->length > 0)
    {
      LsPathResult result = take_mailbox (text, path);

      if (result != LS_PATH_GOOD)
        return result;
    }
  if (path->mailbox.length == 0 || !ls_span_take_octet (text, '>'))
    return LS_PATH_BAD_SYNTAX;
  return text->data - start > LS_PATH_MAX ? LS_PATH_TOO_LONG : LS_PATH_GOOD;
}

/**
 * ls_path_is_null:
 *
 * Returns: whether it is `<>`
 */
gboolean
ls_path_is_null (const LsPath *path)
{
  return path->mailbox.length == 0;
}

/**
 * ls_path_local_name:
 *
 * Returns: (transfer full): the local-part as it is meant: without quotes and backslashes
 */
char *
ls_path_local_name (const LsPath *path)
{
  GString *name;

  if (path->local.length == 0 || path->local.data[0] != '"')
    return ls_span_dup (path->local);
  name = g_string_new (NULL);
  for (gsize i = 1; i + 1 < path->local.length; i++)
    {
      if (path->local.data[i] == '\\')
        i++;
      g_string_append_c (name, path->local.data[i]);
    }
  return g_string_free (name, FALSE);
}
