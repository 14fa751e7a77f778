/* date.c: a date as letters write it.
 * SPDX-License-Identifier: MIT */
#include "mail/date.h"

/**
 * ls_date_format:
 * @time: seconds since 1970
 *
 * Returns: (transfer full): `Mon, 02 Apr 2001 09:00:00 +0000`, in English always (RFC 5322 section 3.3)
 */
char *
ls_date_format (gint64 time)
{
  static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
  static const char *const months[] = {
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  };
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (time);

  if (date == NULL)
    return g_strdup ("Thu, 01 Jan 1970 00:00:00 +0000");
  return g_strdup_printf ("%s, %02d %s %04d %02d:%02d:%02d +0000", days[g_date_time_get_day_of_week (date) - 1],
                          g_date_time_get_day_of_month (date), months[g_date_time_get_month (date) - 1],
                          g_date_time_get_year (date), g_date_time_get_hour (date), g_date_time_get_minute (date),
                          g_date_time_get_second (date));
}
