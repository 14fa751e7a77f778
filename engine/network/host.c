/* host.c: addresses read, written and given out.
 * SPDX-License-Identifier: MIT */
#include "network/host.h"

#include <string.h>

/**
 * ls_ipv4_parse:
 * @text: four decimal numbers with dots between, such as `192.0.2.1`, and nothing else
 * @address: (out): the address
 *
 * A leading zero is refused, since some programs read it as octal.
 *
 * Returns: %FALSE, with @address untouched, where it is no address
 */
gboolean
ls_ipv4_parse (LsSpan text, LsIpv4 *address)
{
  LsIpv4 parsed;

  for (guint i = 0; i < G_N_ELEMENTS (parsed.octets); i++)
    {
      LsSpan digits;
      guint64 number;

      if (i > 0 && !ls_span_take_octet (&text, '.'))
        return FALSE;
      digits = text;
      while (text.length > 0 && g_ascii_isdigit (text.data[0]))
        ls_span_take (&text, 1);
      digits.length -= text.length;
      if ((digits.length > 1 && digits.data[0] == '0') || !ls_span_parse_number (digits, 255, &number))
        return FALSE;
      parsed.octets[i] = (guint8) number;
    }
  if (text.length > 0)
    return FALSE;
  *address = parsed;
  return TRUE;
}

/**
 * ls_ipv4_format:
 *
 * Returns: (transfer full): @address as four decimal numbers with dots between
 */
char *
ls_ipv4_format (LsIpv4 address)
{
  return g_strdup_printf ("%u.%u.%u.%u", address.octets[0], address.octets[1], address.octets[2], address.octets[3]);
}

/**
 * ls_ipv4_equals:
 *
 * Returns: whether @a and @b are the same address
 */
gboolean
ls_ipv4_equals (LsIpv4 a, LsIpv4 b)
{
  return memcmp (a.octets, b.octets, sizeof a.octets) == 0;
}

/**
 * ls_ipv4_default:
 * @number: a number from 0
 *
 * Gives an address to a host for which none was told: 192.0.2.1 to .254, then
 * likewise in 198.51.100.0/24 and 203.0.113.0/24, which are kept for
 * documentation (RFC 5737), then in 198.18.0.0/15, kept for trials (RFC 2544).
 * The caller leaves out numbers whose address was told for another host.
 *
 * Returns: an address; different numbers below 130,000 have different ones
 */
LsIpv4
ls_ipv4_default (guint number)
{
  static const LsIpv4 documentation[] = { { { 192, 0, 2, 0 } }, { { 198, 51, 100, 0 } }, { { 203, 0, 113, 0 } } };
  guint net = number / 254;
  guint8 last = (guint8) (number % 254 + 1);
  LsIpv4 address = { { 198, 0, 0, last } };

  if (net < G_N_ELEMENTS (documentation))
    {
      address = documentation[net];
      address.octets[3] = last;
      return address;
    }
  net = (net - G_N_ELEMENTS (documentation)) % 512;
  address.octets[1] = (guint8) (18 + net / 256);
  address.octets[2] = (guint8) net;
  return address;
}

/**
 * ls_mac_for_ipv4:
 *
 * Returns: a card's address made of @address, in the range that anybody may use
 *   (bit 2 of the first octet: locally administered)
 */
LsMac
ls_mac_for_ipv4 (LsIpv4 address)
{
  LsMac mac = { { 0x02, 0x00 } };

  memcpy (mac.octets + 2, address.octets, sizeof address.octets);
  return mac;
}

/**
 * ls_mac_format:
 *
 * Returns: (transfer full): @mac as six hexadecimal numbers with colons between
 */
char *
ls_mac_format (LsMac mac)
{
  return g_strdup_printf ("%02x:%02x:%02x:%02x:%02x:%02x", mac.octets[0], mac.octets[1], mac.octets[2],
                          mac.octets[3], mac.octets[4], mac.octets[5]);
}

/**
 * ls_host_new:
 * @name: its domain name
 * @address: its address; ls_ipv4_default() has one where none was told
 *
 * Returns: (transfer full): a host
 */
LsHost *
ls_host_new (const char *name, LsIpv4 address)
{
  LsHost *self = g_new (LsHost, 1);

  self->name = g_strdup (name);
  self->address = address;
  self->mac = ls_mac_for_ipv4 (address);
  return self;
}

/**
 * ls_host_free:
 * @self: (transfer full): a host
 */
void
ls_host_free (LsHost *self)
{
  g_free (self->name);
  g_free (self);
}
