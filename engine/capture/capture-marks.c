/* capture-marks.c: comments in our recordings that a reader knows again.
 * SPDX-License-Identifier: MIT */
#include "capture/capture-marks.h"

#include <string.h>

#define MASKED  "Masked by Lockstep: "
#define SECURE  "Lockstep ended TLS here: all that is said inside it is told in clear."
#define GOES_ON "Lockstep ended TLS here: it goes on in clear what was begun from port "

/* Takes the words by which a comment begins away; %FALSE where it does not. */
static gboolean
take_words (LsSpan *comment, const char *words)
{
  if (!ls_span_starts_nocase (*comment, words))
    return FALSE;
  ls_span_take (comment, strlen (words));
  return TRUE;
}

static gboolean
take_number (LsSpan *comment, guint64 most, guint *number)
{
  LsSpan word = ls_span_take_word (comment);
  guint64 found;

  if (!ls_span_parse_number (word, most, &found))
    return FALSE;
  *number = found;
  return TRUE;
}

/**
 * ls_mark_masked:
 * @start: where in a packet's payload
 * @length: how many octets
 *
 * Returns: (transfer full): words that say that they are asterisks
 */
char *
ls_mark_masked (guint start, guint length)
{
  return g_strdup_printf (MASKED "%u octets from %u on are asterisks that stand for a secret.", length, start);
}

/**
 * ls_mark_is_masked:
 * @comment: a packet's
 * @start: (out): where in its payload
 * @length: (out): how many octets
 *
 * Returns: whether it says that octets are asterisks
 */
gboolean
ls_mark_is_masked (LsSpan comment, guint *start, guint *length)
{
  return take_words (&comment, MASKED) && take_number (&comment, G_MAXUINT16, length)
         && ls_span_equals (ls_span_take_word (&comment), "octets") && ls_span_equals (ls_span_take_word (&comment), "from")
         && take_number (&comment, G_MAXUINT16, start);
}

/**
 * ls_mark_secure:
 *
 * Returns: (transfer full): words that say that a conversation is what TLS carried, from its first octet on
 */
char *
ls_mark_secure (void)
{
  return g_strdup (SECURE);
}

/**
 * ls_mark_is_secure:
 *
 * Returns: whether @comment says that a conversation is what TLS carried
 */
gboolean
ls_mark_is_secure (LsSpan comment)
{
  return ls_span_equals (comment, SECURE);
}

/**
 * ls_mark_goes_on:
 * @port: a client's
 *
 * Returns: (transfer full): words that say that a conversation goes on with that of @port
 */
char *
ls_mark_goes_on (guint16 port)
{
  return g_strdup_printf (GOES_ON "%u", port);
}

/**
 * ls_mark_is_goes_on:
 * @comment: a packet's
 * @port: (out): from which port the conversation was begun
 *
 * Returns: whether it says that a conversation goes on with another
 */
gboolean
ls_mark_is_goes_on (LsSpan comment, guint16 *port)
{
  guint number;

  if (!take_words (&comment, GOES_ON) || !take_number (&comment, G_MAXUINT16, &number))
    return FALSE;
  *port = number;
  return TRUE;
}
