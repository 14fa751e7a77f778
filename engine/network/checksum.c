/* checksum.c: the ones' complement of the ones' complement sum of 16-bit words. RFC 1071.
 * SPDX-License-Identifier: MIT */
#include "network/checksum.h"

/**
 * ls_checksum_add:
 * @sum: 0, or what the call for the octets before these returned
 * @octets: octets to be summed; only the last of several spans may have an odd length
 *
 * Sums 16-bit words in network order, an odd octet at the end as if a zero
 * followed it (RFC 1071 section 1).
 *
 * Returns: the sum so far
 */
guint32
ls_checksum_add (guint32 sum, LsSpan octets)
{
  guint64 wide = sum;
  gsize i;

  for (i = 0; i + 1 < octets.length; i += 2)
    wide += (guint32) octets.data[i] << 8 | octets.data[i + 1];
  if (i < octets.length)
    wide += (guint32) octets.data[i] << 8;
  while (wide > 0xffff)
    wide = (wide & 0xffff) + (wide >> 16);
  return (guint32) wide;
}

/**
 * ls_checksum_finish:
 *
 * Returns: the checksum for a header's field. Over octets that hold their right checksum it is 0
 */
guint16
ls_checksum_finish (guint32 sum)
{
  while (sum > 0xffff)
    sum = (sum & 0xffff) + (sum >> 16);
  return (guint16) ~sum;
}
