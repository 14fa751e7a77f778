/* smtp-trace.c: the lines that a server writes on top of a letter. RFC 5321 section 4.4.
 * SPDX-License-Identifier: MIT */
#include "protocols/smtp/smtp-trace.h"

#include "mail/date.h"

#include <string.h>

/* RFC 821 section 4.1.2, <daytime>: `2 APR 01 09:00:00 UT`. */
static char *
format_old_date (gint64 time)
{
  static const char *const months[] = { "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC" };
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (time);

  if (date == NULL)
    return g_strdup ("1 JAN 70 00:00:00 UT");
  return g_strdup_printf ("%d %s %02d %02d:%02d:%02d UT", g_date_time_get_day_of_month (date),
                          months[g_date_time_get_month (date) - 1], g_date_time_get_year (date) % 100,
                          g_date_time_get_hour (date), g_date_time_get_minute (date), g_date_time_get_second (date));
}

/**
 * ls_smtp_trace_add:
 * @trace: what is known of this hop
 * @letter: as its sender sent it
 *
 * Returns: (transfer full): Return-Path, Received, and behind them the letter, not an octet changed
 */
GBytes *
ls_smtp_trace_add (const LsSmtpTrace *trace, LsSpan letter)
{
  g_autoptr (GString) text = g_string_sized_new (400);
  g_autofree char *date = trace->old_date ? format_old_date (trace->time) : ls_date_format (trace->time);
  guint8 *octets;

  g_string_append_printf (text, "Return-Path: <%s>\r\n", trace->reverse_path);
  /* RFC 5321 section 4.1.3: an IPv6 address says what it is. */
  g_string_append_printf (text, "Received: from %s (%s%s[%s%s])\r\n", trace->hello,
                          trace->client_name != NULL ? trace->client_name : "",
                          trace->client_name != NULL ? " " : "",
                          strchr (trace->client_address, ':') != NULL ? "IPv6:" : "", trace->client_address);
  g_string_append_printf (text, "\tby %s with %s id %s", trace->name, trace->with, trace->id);
  if (trace->forward_path != NULL)
    g_string_append_printf (text, "\r\n\tfor <%s>", trace->forward_path);
  g_string_append_printf (text, ";\r\n\t%s\r\n", date);
  /* Letters are kept for long: no octet more than they have. */
  octets = g_malloc (text->len + letter.length);
  memcpy (octets, text->str, text->len);
  if (letter.length > 0)
    memcpy (octets + text->len, letter.data, letter.length);
  return g_bytes_new_take (octets, text->len + letter.length);
}

/**
 * ls_smtp_count_hops:
 * @letter: as it came
 *
 * Returns: how many Received lines its header has: one for each server that it passed (RFC 5321 section 6.3)
 */
guint
ls_smtp_count_hops (LsSpan letter)
{
  guint hops = 0;

  while (letter.length > 0)
    {
      const guint8 *end = memchr (letter.data, '\n', letter.length);
      LsSpan line = ls_span_take (&letter, end == NULL ? letter.length : (gsize) (end - letter.data) + 1);

      if (line.data[0] == '\r' || line.data[0] == '\n')
        break;
      if (ls_span_starts_nocase (line, "Received:"))
        hops++;
    }
  return hops;
}
