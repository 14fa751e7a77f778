/* base64.c: base64 read strictly: nothing is skipped, nothing is mended. RFC 4648 section 4.
 * SPDX-License-Identifier: MIT */
#include "protocols/base64.h"

/* The value of a digit; -1 where it is none. */
static int
digit_value (guint8 octet)
{
  if (octet >= 'A' && octet <= 'Z')
    return octet - 'A';
  if (octet >= 'a' && octet <= 'z')
    return octet - 'a' + 26;
  if (octet >= '0' && octet <= '9')
    return octet - '0' + 52;
  return octet == '+' ? 62 : octet == '/' ? 63 : -1;
}

/**
 * ls_base64_decode:
 * @text: digits in fours, the last four with up to two `=`, and nothing else
 * @octets: what it says is added here; nothing where it is not good
 *
 * RFC 4954 section 4: an octet outside the alphabet, or a `=` that is not at the end, is refused and not skipped. So are
 * bits left over that are not zero: one text for one value.
 *
 * Returns: whether it is base64; nothing at all is, and says nothing
 */
gboolean
ls_base64_decode (LsSpan text, GByteArray *octets)
{
  guint before = octets->len, padding = 0;

  if (text.length % 4 != 0)
    return FALSE;
  while (padding < 2 && text.length > padding && text.data[text.length - 1 - padding] == '=')
    padding++;
  for (gsize at = 0; at < text.length; at += 4)
    {
      guint digits = at + 4 == text.length ? 4 - padding : 4;
      guint32 value = 0;
      guint8 three[3];

      for (guint i = 0; i < 4; i++)
        {
          int digit = i < digits ? digit_value (text.data[at + i]) : 0;

          if (digit < 0)
            {
              g_byte_array_set_size (octets, before);
              return FALSE;
            }
          value = value << 6 | (guint32) digit;
        }
      for (guint i = 0; i < 3; i++)
        three[i] = value >> (16 - 8 * i);
      if ((digits < 4 && three[2] != 0) || (digits < 3 && three[1] != 0))
        {
          g_byte_array_set_size (octets, before);
          return FALSE;
        }
      g_byte_array_append (octets, three, digits - 1);
    }
  return TRUE;
}

/**
 * ls_base64_append:
 * @text: where to write
 * @octets: what
 */
void
ls_base64_append (GString *text, LsSpan octets)
{
  g_autofree char *base64 = g_base64_encode (octets.data, octets.length);

  g_string_append (text, base64);
}
