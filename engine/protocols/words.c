/* words.c: sentences of a table, with their {words} filled in.
 * SPDX-License-Identifier: MIT */
#include "protocols/words.h"

#include "core/show.h"
#include "protocols/telnet.h"

#include <string.h>

/* What is quoted and longer than this is shown without its middle. */
#define QUOTE_SHOWN 72

/**
 * ls_words_fill:
 * @sentence: a table's sentence, with words between braces
 * @append: called for each of them
 * @data: for @append
 *
 * Returns: (transfer full): the sentence as it is said
 */
GString *
ls_words_fill (const char *sentence, LsWordsAppend append, gpointer data)
{
  GString *text = g_string_sized_new (strlen (sentence) + 64);

  for (;;)
    {
      const char *open = strchr (sentence, '{'), *close = open != NULL ? strchr (open, '}') : NULL;

      if (close == NULL)
        break;
      g_string_append_len (text, sentence, open - sentence);
      append (data, text, LS_SPAN (open + 1, close - open - 1));
      sentence = close + 1;
    }
  return g_string_append (text, sentence);
}

/**
 * ls_words_said:
 * @session: a session
 * @n: the number of a command of it
 * @scratch: for what lies in several pieces, or had a telnet program's negotiation in it
 *
 * Returns: the command's line, without its end and without what is secret in it; empty where @n is no command
 */
LsSpan
ls_words_said (LsSession *session, guint64 n, GByteArray *scratch)
{
  const LsEvent *event = ls_session_event (session, n);
  g_autoptr (GByteArray) stripped = NULL;
  LsSpan line;

  if (event == NULL || event->kind != LS_EVENT_COMMAND)
    return LS_SPAN (NULL, 0);
  line = ls_session_octets (session, n, scratch);
  if (event->line.secret_length > 0)
    line.length = MIN (line.length, event->line.secret_start);
  else if ((event->flags & LS_EVENT_FLAG_UNENDED) == 0)
    while (line.length > 0 && (line.data[line.length - 1] == '\n' || line.data[line.length - 1] == '\r'))
      line.length--;
  if (line.length == 0 || memchr (line.data, 0xff, line.length) == NULL)
    return line;
  stripped = g_byte_array_new ();
  if (!ls_telnet_strip (&line, stripped))
    return line;
  g_byte_array_set_size (scratch, 0);
  g_byte_array_append (scratch, line.data, line.length);
  return LS_SPAN (scratch->data, scratch->len);
}

/**
 * ls_words_quote:
 * @text: where to append
 * @octets: what is quoted
 * @otherwise: said as it is where @octets are none
 */
void
ls_words_quote (GString *text, LsSpan octets, LsSpan otherwise)
{
  if (octets.length == 0)
    {
      g_string_append_len (text, (const char *) otherwise.data, otherwise.length);
      return;
    }
  g_string_append (text, "“");
  ls_show_append_short (text, octets, QUOTE_SHOWN);
  g_string_append (text, "”");
}
