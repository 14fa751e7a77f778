/* live-end.c: hosts with ports, as people write them.
 * SPDX-License-Identifier: MIT */
#include "live/live-end.h"

#include "core/span.h"

#include <string.h>

/**
 * ls_live_end_name:
 * @host: a host name, a dotted quad or IPv6 text
 * @port: a port
 *
 * Returns: (transfer full): `mail.example.org:25`, `[2001:db8::1]:25`
 */
char *
ls_live_end_name (const char *host, guint16 port)
{
  return g_strdup_printf (strchr (host, ':') != NULL ? "[%s]:%u" : "%s:%u", host, port);
}

/* `[2001:db8::1]` or `[2001:db8::1]:25`: the host; @rest is what stands behind the bracket. */
static char *
take_bracketed (const char *text, const char **rest)
{
  const char *end = strchr (text, ']');
  g_autofree char *host = NULL;

  if (end == NULL)
    return NULL;
  host = g_strndup (text + 1, end - text - 1);
  *rest = end + 1;
  return g_hostname_is_ip_address (host) ? g_steal_pointer (&host) : NULL;
}

/**
 * ls_live_end_parse:
 * @text: `HOST`, `HOST:PORT`, `[IPV6]:PORT`, or IPv6 text alone
 * @standard_port: where @text names none
 * @host: (out) (transfer full): a name or an address, without brackets
 * @port: (out): from 1
 * @error: where to say what is wrong with it
 *
 * Returns: whether it is one
 */
gboolean
ls_live_end_parse (const char *text, guint16 standard_port, char **host, guint16 *port, GError **error)
{
  const char *rest = text + strlen (text);
  g_autofree char *name = NULL;
  guint64 number = standard_port;

  if (*text == '[')
    name = take_bracketed (text, &rest);
  else
    {
      if (!g_hostname_is_ip_address (text) && strchr (text, ':') != NULL)
        rest = strchr (text, ':');
      name = g_strndup (text, rest - text);
    }
  if (name == NULL || *name == '\0' || (*rest != '\0' && *rest != ':'))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "“%s” names no host; expected HOST or HOST:PORT, an IPv6 address with a port in brackets", text);
      return FALSE;
    }
  if (*rest == ':' && (!ls_span_parse_number (ls_span_from_string (rest + 1), G_MAXUINT16, &number) || number == 0))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "“%s” is no port; expected 1 to 65535", rest + 1);
      return FALSE;
    }
  *host = g_steal_pointer (&name);
  *port = number;
  return TRUE;
}
