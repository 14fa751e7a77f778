/* transcript.c: reads a dialogue as documents print it, and makes a session of it.
 *
 * `C:` and `S:`, `C:` and `R:`, or RFC 821's `S:` for the client and `R:` for
 * the server: who greets is the server.
 * SPDX-License-Identifier: MIT */
#include "capture/transcript.h"

#include <string.h>

G_DEFINE_QUARK (ls-transcript-error-quark, ls_transcript_error)

/* One printed line. */
typedef struct {
  LsSpan text;
  char   speaker;      /* `C`, `S` or `R`; of a line without a prefix: who spoke last */
  guint  number;
  gboolean prefixed;
} Line;

/* Takes `S:` and one space away; returns the speaker, 0 where there is none. */
static char
take_prefix (LsSpan *line)
{
  LsSpan rest = *line;
  char speaker;

  while (ls_span_take_octet (&rest, ' ') || ls_span_take_octet (&rest, '\t'))
    continue;
  if (rest.length < 2 || strchr ("CSR", rest.data[0]) == NULL || rest.data[0] == '\0' || rest.data[1] != ':')
    return '\0';
  speaker = rest.data[0];
  ls_span_take (&rest, 2);
  ls_span_take_octet (&rest, ' ');
  *line = rest;
  return speaker;
}

static gboolean
is_blank (LsSpan line)
{
  return ls_span_trim (line).length == 0;
}

/* Blank lines count only inside somebody's text: where what follows has no prefix either. */
static void
add_blanks (GArray *lines, guint *blanks, char speaker, guint number)
{
  for (; *blanks > 0; (*blanks)--)
    {
      Line blank = { LS_SPAN (NULL, 0), speaker, number - *blanks, FALSE };

      g_array_append_val (lines, blank);
    }
}

/* The file's lines with their speakers; %NULL where its first has none. */
static GArray *
split (LsSpan text, const char *name, GError **error)
{
  g_autoptr (GArray) lines = g_array_new (FALSE, FALSE, sizeof (Line));
  char speaker = '\0';
  guint number = 0, blanks = 0;

  while (text.length > 0)
    {
      const guint8 *lf = memchr (text.data, '\n', text.length);
      LsSpan line = ls_span_take (&text, lf != NULL ? (gsize) (lf - text.data) : text.length);
      char prefix;

      ls_span_take (&text, 1);
      number++;
      if (line.length > 0 && line.data[line.length - 1] == '\r')
        line.length--;
      if (is_blank (line))
        {
          blanks++;
          continue;
        }
      prefix = take_prefix (&line);
      if (prefix == '\0' && speaker == '\0')
        {
          g_set_error (error, LS_TRANSCRIPT_ERROR, 0, "%s:%u:1: found “%.*s”; expected a line that begins with “C:” or “S:”",
                       name, number, (int) MIN (line.length, 40), (const char *) line.data);
          return NULL;
        }
      if (prefix != '\0')
        {
          speaker = prefix;
          blanks = 0;
        }
      else
        add_blanks (lines, &blanks, speaker, number);
      {
        Line one = { line, speaker, number, prefix != '\0' };

        g_array_append_val (lines, one);
      }
    }
  if (lines->len == 0)
    {
      g_set_error (error, LS_TRANSCRIPT_ERROR, 0, "%s:1:1: the file is empty; expected lines that begin with “C:” or “S:”", name);
      return NULL;
    }
  return g_steal_pointer (&lines);
}

static gboolean
looks_like_greeting (LsSpan line)
{
  guint64 code;

  return ls_span_parse_number (ls_span_take (&line, 3), 599, &code) || ls_span_starts_nocase (line, "+")
         || ls_span_starts_nocase (line, "* ");
}

/* Which letter stands for the server: the one whose first line greets. */
static char
find_server (const GArray *lines)
{
  const Line *first = &g_array_index (lines, Line, 0);

  for (guint i = 0; i < lines->len; i++)
    {
      const Line *line = &g_array_index (lines, Line, i);

      if (line->speaker == 'C')
        {
          /* Beside C, the other is the server, whatever it is called. */
          for (guint k = 0; k < lines->len; k++)
            if (g_array_index (lines, Line, k).speaker != 'C')
              return g_array_index (lines, Line, k).speaker;
          return 'S';
        }
    }
  if (looks_like_greeting (first->text))
    return first->speaker;
  return first->speaker == 'S' ? 'R' : 'S';
}

/* A printed `<CRLF>.<CRLF>` is the lone dot; a `<CRLF>` at a line's end is what ends it anyhow. */
static LsSpan
unprint (LsSpan line)
{
  LsSpan trimmed = ls_span_trim (line);

  if (ls_span_equals_nocase (trimmed, "<CRLF>.<CRLF>") || ls_span_equals_nocase (trimmed, ".<CRLF>"))
    return ls_span_from_string (".");
  return line;
}

/* Whether line @i goes on with the reply of the line before: a text that a printer broke. Where replies have lines of
 * their own, and letters come from the server, that is only known of a greeting. */
static gboolean
is_broken_reply (const GArray *lines, guint i, char server, const LsProtocol *protocol)
{
  gboolean numbered = strcmp (protocol->knowledge->id, "smtp") == 0;
  const Line *line = &g_array_index (lines, Line, i), *before = i > 0 ? &g_array_index (lines, Line, i - 1) : NULL;

  return before != NULL && line->speaker == server && before->speaker == server
         && !looks_like_greeting (line->text) && (numbered || (i == 1 && !line->prefixed));
}

/**
 * ls_transcript_read:
 * @text: the file's octets
 * @name: its name, for messages
 * @protocol: what is spoken in it
 * @error: where to say what is wrong, with line and column
 *
 * Returns: (transfer full) (nullable): the session that it tells of, without times
 */
LsSession *
ls_transcript_read (LsSpan text, const char *name, const LsProtocol *protocol, GError **error)
{
  g_autoptr (GArray) lines = split (text, name, error);
  g_autoptr (LsSession) session = NULL;
  g_autoptr (LsObserver) observer = NULL;
  g_autoptr (GByteArray) octets = NULL;
  LsEnd client = { (char *) "client", (char *) "0.0.0.0", 0 }, server_end = { (char *) "server", (char *) "0.0.0.0", 0 };
  LsConnection *connection;
  char server;

  if (lines == NULL)
    return NULL;
  server = find_server (lines);
  server_end.port = protocol->port;
  session = ls_session_new ();
  connection = ls_session_open (session, protocol->knowledge, 0, &client, &server_end);
  observer = protocol->observer_new (session, connection);
  octets = g_byte_array_new ();
  if (g_array_index (lines, Line, 0).speaker != server)
    {
      LsSaying unseen = { .from = LS_FROM_SERVER, .heard = LS_HEARD_ALL };

      /* The greeting was not printed: the talk is read from its middle on. */
      ls_observer_gap (observer, &unseen, 0);
    }
  for (guint i = 0; i < lines->len; i++)
    {
      const Line *line = &g_array_index (lines, Line, i);
      LsSaying saying = {
        .from = line->speaker == server ? LS_FROM_SERVER : LS_FROM_CLIENT,
        .heard = LS_HEARD_ALL,
      };
      LsSpan said = saying.from == LS_FROM_CLIENT ? unprint (line->text) : line->text;

      g_byte_array_set_size (octets, 0);
      g_byte_array_append (octets, said.data, said.length);
      while (i + 1 < lines->len && is_broken_reply (lines, i + 1, server, protocol))
        {
          LsSpan more = ls_span_trim (g_array_index (lines, Line, ++i).text);

          g_byte_array_append (octets, (const guint8 *) " ", 1);
          g_byte_array_append (octets, more.data, more.length);
        }
      g_byte_array_append (octets, (const guint8 *) "\r\n", 2);
      ls_observer_input (observer, &saying, LS_SPAN (octets->data, octets->len));
    }
  return g_steal_pointer (&session);
}
