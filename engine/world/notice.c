/* notice.c: the letter that tells a sender that another could not be delivered. RFC 3464, in the dress of RFC 6522.
 * SPDX-License-Identifier: MIT */
#include "world/notice.h"

#include <string.h>

#include "mail/date.h"

#define HEADER_MAX 20000   /* octets of the header that goes home */

static void
failure_clear (gpointer data)
{
  LsNoticeFailure *failure = data;

  g_free (failure->mailbox);
  g_free (failure->reply);
  g_free (failure->host);
}

/**
 * ls_notice_failures_new:
 *
 * Returns: (transfer full) (element-type LsNoticeFailure): an empty list
 */
GArray *
ls_notice_failures_new (void)
{
  GArray *failures = g_array_new (FALSE, FALSE, sizeof (LsNoticeFailure));

  g_array_set_clear_func (failures, failure_clear);
  return failures;
}

/**
 * ls_notice_failures_add:
 * @failures: a list
 * @mailbox: who did not get the letter
 * @reply: (nullable): what was said about it
 * @host: (nullable): the server that said so
 */
void
ls_notice_failures_add (GArray *failures, const char *mailbox, const char *reply, const char *host)
{
  LsNoticeFailure failure = { g_strdup (mailbox), g_strdup (reply != NULL ? reply : "5.0.0 no reason was given"), g_strdup (host) };

  g_array_append_val (failures, failure);
}

/* `5.1.1` of `550 5.1.1 No such user`, or of what begins with it; else what the reply's first digit says. */
static char *
find_status (const char *reply)
{
  const char *at = g_ascii_isdigit (reply[0]) && reply[1] != '.' && strlen (reply) > 4 ? reply + 4 : reply;

  if (g_ascii_isdigit (at[0]) && at[1] == '.')
    return g_strndup (at, strspn (at, "0123456789."));
  return g_strdup_printf ("%c.0.0", reply[0] == '4' ? '4' : '5');
}

static gboolean
is_reply (const char *text)
{
  return strlen (text) > 3 && g_ascii_isdigit (text[0]) && g_ascii_isdigit (text[1]) && g_ascii_isdigit (text[2]);
}

static void
write_text (const LsNotice *notice, GString *text)
{
  g_string_append_printf (text, "This is the mail server %s.\r\n\r\nYour letter did not reach:\r\n\r\n", notice->reporter);
  for (guint i = 0; i < notice->failures->len; i++)
    {
      const LsNoticeFailure *failure = &g_array_index (notice->failures, LsNoticeFailure, i);

      g_string_append_printf (text, "  <%s>\r\n    %s%s%s\r\n", failure->mailbox, failure->host != NULL ? failure->host : "",
                              failure->host != NULL ? " said: " : "", failure->reply);
    }
  g_string_append (text, "\r\nThe letter's header is below.\r\n");
}

/* RFC 3464 section 2: about the letter, then about each recipient. */
static void
write_status (const LsNotice *notice, GString *text)
{
  g_string_append_printf (text, "Reporting-MTA: dns; %s\r\n", notice->reporter);
  for (guint i = 0; i < notice->failures->len; i++)
    {
      const LsNoticeFailure *failure = &g_array_index (notice->failures, LsNoticeFailure, i);
      g_autofree char *status = find_status (failure->reply);

      g_string_append_printf (text, "\r\nFinal-Recipient: rfc822; %s\r\nAction: failed\r\nStatus: %s\r\n", failure->mailbox, status);
      if (failure->host != NULL)
        g_string_append_printf (text, "Remote-MTA: dns; %s\r\n", failure->host);
      if (is_reply (failure->reply))
        g_string_append_printf (text, "Diagnostic-Code: smtp; %s\r\n", failure->reply);
    }
}

/* The letter up to its first empty line. */
static LsSpan
header_of (LsSpan letter)
{
  for (gsize i = 0; i + 3 < letter.length && i < HEADER_MAX; i++)
    if (memcmp (letter.data + i, "\r\n\r\n", 4) == 0)
      return LS_SPAN (letter.data, i + 2);
  return LS_SPAN (letter.data, MIN (letter.length, HEADER_MAX));
}

/**
 * ls_notice_write:
 * @notice: what to tell
 *
 * Returns: (transfer full): a letter of three parts: for people, for programs (RFC 3464), and the header of the letter
 *   that was not delivered. Its envelope's sender is to be `<>`, so that nobody answers it (RFC 5321 section 6.1)
 */
GBytes *
ls_notice_write (const LsNotice *notice)
{
  GString *text = g_string_new (NULL);
  g_autofree char *date = ls_date_format (notice->time), *boundary = g_strdup_printf ("=_%s", notice->id);
  LsSpan header = header_of (notice->letter);
  gsize length;

  g_string_append_printf (text,
                          "From: Mail server <MAILER-DAEMON@%s>\r\nTo: <%s>\r\nDate: %s\r\nSubject: Your letter was not delivered\r\n"
                          "Message-ID: <%s@%s>\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
                          "Content-Type: multipart/report; report-type=delivery-status;\r\n\tboundary=\"%s\"\r\n\r\n"
                          "--%s\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n",
                          notice->reporter, notice->sender, date, notice->id, notice->reporter, boundary, boundary);
  write_text (notice, text);
  g_string_append_printf (text, "\r\n--%s\r\nContent-Type: message/delivery-status\r\n\r\n", boundary);
  write_status (notice, text);
  g_string_append_printf (text, "\r\n--%s\r\nContent-Type: text/rfc822-headers\r\n\r\n", boundary);
  g_string_append_len (text, (const char *) header.data, header.length);
  g_string_append_printf (text, "\r\n--%s--\r\n", boundary);
  length = text->len;
  return g_bytes_new_take (g_string_free (text, FALSE), length);
}
