/* telnet.c: takes a telnet program's negotiation out of a line. RFC 854.
 * SPDX-License-Identifier: MIT */
#include "protocols/telnet.h"

#include <string.h>

#define IAC  255   /* "interpret as command" */
#define WILL 251   /* WILL, WONT, DO and DONT take an option */
#define SB   250   /* a sub-negotiation, up to IAC SE */
#define SE   240

/* The length of the telnet command at the front of @rest; 0 where there is none. */
static gsize
command_length (LsSpan rest)
{
  if (rest.length < 2 || rest.data[0] != IAC || rest.data[1] < SE || rest.data[1] == IAC)
    return 0;
  if (rest.data[1] >= WILL)
    return MIN (3, rest.length);
  if (rest.data[1] == SB)
    {
      for (gsize i = 2; i + 1 < rest.length; i++)
        if (rest.data[i] == IAC && rest.data[i + 1] == SE)
          return i + 2;
      return rest.length;
    }
  return 2;
}

/**
 * ls_telnet_strip:
 * @line: (inout): a command line; where something was taken out, it lies in @scratch afterwards
 * @scratch: for that
 *
 * Returns: whether there was a negotiation in it
 */
gboolean
ls_telnet_strip (LsSpan *line, GByteArray *scratch)
{
  gboolean found = FALSE;
  LsSpan rest = *line;

  if (rest.length == 0 || memchr (rest.data, IAC, rest.length) == NULL)
    return FALSE;
  g_byte_array_set_size (scratch, 0);
  while (rest.length > 0)
    {
      gsize length = command_length (rest);

      if (length > 0)
        {
          found = TRUE;
          ls_span_take (&rest, length);
        }
      else
        {
          /* A doubled 255 is an octet of data: its second half begins no command. */
          gboolean doubled = rest.length > 1 && rest.data[0] == IAC && rest.data[1] == IAC;
          LsSpan part = ls_span_take (&rest, doubled ? 2 : 1);

          g_byte_array_append (scratch, part.data, part.length);
        }
    }
  if (found)
    *line = LS_SPAN (scratch->data, scratch->len);
  return found;
}
