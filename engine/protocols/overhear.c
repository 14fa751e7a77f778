/* overhear.c: what somebody who reads along learns from any protocol: secrets in base64, letters.
 * SPDX-License-Identifier: MIT */
#include "protocols/overhear.h"

#include "core/show.h"

#include <string.h>

/* Of a value so many octets are shown. */
#define VALUE_MAX 120
/* So many lines of a letter are looked through for its subject and its beginning. */
#define LETTER_LINES 40
/* Base64 that is longer gives no name and no password. */
#define SECRET_MAX 1024

/* What of a letter has been found so far. */
typedef struct {
  gboolean in_text;
  gboolean has_text;
} Letter;

/**
 * ls_overhear_add:
 * @facts: (element-type LsFact): where to add it
 * @label: what it is
 * @weight: how much it matters
 * @n: the line that gives it away
 * @octets: the value, whatever it is made of
 */
void
ls_overhear_add (GArray *facts, const char *label, LsFactWeight weight, guint64 n, LsSpan octets)
{
  g_autoptr (GString) text = g_string_new (NULL);

  ls_show_append_short (text, octets, VALUE_MAX);
  ls_facts_add (facts, label, weight, n, g_strdup (text->str));
}

/**
 * ls_overhear_secret:
 * @session: a session, which says whether secrets may be shown
 * @facts: (element-type LsFact): where to add it
 * @label: what it is
 * @n: the line that gives it away
 * @octets: the secret
 */
void
ls_overhear_secret (LsSession *session, GArray *facts, const char *label, guint64 n, LsSpan octets)
{
  ls_overhear_add (facts, label, LS_FACT_SECRET, n,
                   ls_session_shows_secrets (session) ? octets : ls_span_from_string (LS_MASK));
}

static guint8 *
decode (LsSpan base64, gsize *length)
{
  g_autofree char *text = ls_span_dup (base64);

  return base64.length > 0 && base64.length <= SECRET_MAX ? g_base64_decode (text, length) : NULL;
}

/* RFC 4616: authorization identity, NUL, user's name, NUL, password. */
static void
hear_plain (LsSession *session, guint64 n, LsSpan base64, GArray *facts)
{
  gsize length = 0;
  g_autofree guint8 *decoded = decode (base64, &length);
  const guint8 *name = decoded != NULL ? memchr (decoded, '\0', length) : NULL;
  const guint8 *password = name != NULL ? memchr (name + 1, '\0', length - (name + 1 - decoded)) : NULL;

  if (password == NULL)
    return;
  ls_overhear_add (facts, "User", LS_FACT_PLAIN, n, LS_SPAN (name + 1, password - name - 1));
  ls_overhear_secret (session, facts, "Password", n, LS_SPAN (password + 1, decoded + length - password - 1));
}

/* LOGIN asks for two things one after the other: this is the @turn-th answer, from 0. */
static void
hear_login (LsSession *session, guint64 n, guint turn, LsSpan base64, GArray *facts)
{
  gsize length = 0;
  g_autofree guint8 *decoded = decode (base64, &length);

  if (decoded == NULL || turn > 1)
    return;
  if (turn == 0)
    ls_overhear_add (facts, "User", LS_FACT_PLAIN, n, LS_SPAN (decoded, length));
  else
    ls_overhear_secret (session, facts, "Password", n, LS_SPAN (decoded, length));
}

/**
 * ls_overhear_proof:
 * @session: a session
 * @n: the line that it stands in
 * @mechanism: by which SASL mechanism
 * @turn: the how manieth answer of the exchange it is, from 0
 * @base64: the answer
 * @facts: (element-type LsFact): facts are added here
 */
void
ls_overhear_proof (LsSession *session, guint64 n, LsSpan mechanism, guint turn, LsSpan base64, GArray *facts)
{
  if (ls_span_equals_nocase (mechanism, "PLAIN"))
    hear_plain (session, n, base64, facts);
  else if (ls_span_equals_nocase (mechanism, "LOGIN"))
    hear_login (session, n, turn, base64, facts);
  else if (base64.length > 0)
    ls_overhear_add (facts, "Answer to a challenge", LS_FACT_PLAIN, n, base64);
}

static LsSpan
take_off_end (LsSpan line)
{
  while (line.length > 0 && (line.data[line.length - 1] == '\n' || line.data[line.length - 1] == '\r'))
    line.length--;
  return line;
}

static void
hear_letter_line (Letter *letter, guint64 n, LsSpan line, GArray *facts)
{
  if (ls_span_starts_nocase (line, "Subject:") && !letter->in_text)
    {
      ls_span_take (&line, strlen ("Subject:"));
      ls_overhear_add (facts, "Subject", LS_FACT_PLAIN, n, ls_span_trim (line));
    }
  else if (line.length == 0)
    letter->in_text = TRUE;
  else if ((letter->in_text || memchr (line.data, ':', line.length) == NULL) && !letter->has_text
           && line.data[0] != ' ' && line.data[0] != '\t')
    {
      /* A line without a colon is no header: a letter without the empty line has its text there. */
      letter->in_text = letter->has_text = TRUE;
      ls_overhear_add (facts, "The letter begins", LS_FACT_PLAIN, n, line);
    }
}

/**
 * ls_overhear_letter:
 * @session: a session
 * @n: a line of a letter
 * @facts: (element-type LsFact): facts are added here
 *
 * Reads the beginning of the letter in which line @n stands, up to that line.
 */
void
ls_overhear_letter (LsSession *session, guint64 n, GArray *facts)
{
  g_autoptr (GByteArray) scratch = g_byte_array_new ();
  const LsEvent *event = ls_session_event (session, n);
  const LsLog *log = ls_session_get_log (session);
  guint64 k = ls_log_unit_at (log, LS_UNIT_LINE, n), from = ls_log_unit_event (log, LS_UNIT_LINE, k > 1 ? k - 1 : 1);
  Letter letter = { FALSE, FALSE };
  guint lines = 0;

  for (; k > 1 && lines < LS_LETTER_LINES_APART; k--, lines++)
    {
      const LsEvent *before;

      from = ls_log_unit_event (log, LS_UNIT_LINE, k - 1);
      before = ls_session_event (session, from);
      if (before == NULL || (before->kind != LS_EVENT_DATA && before->conn == event->conn))
        break;
    }
  lines = 0;
  for (guint64 at = from; at <= n && lines < LETTER_LINES; at++)
    {
      const LsEvent *line = ls_session_event (session, at);

      if (line == NULL || line->conn != event->conn || line->kind != LS_EVENT_DATA || (line->flags & LS_EVENT_FLAG_DOT) != 0)
        continue;
      lines++;
      hear_letter_line (&letter, at, take_off_end (ls_session_octets (session, at, scratch)), facts);
    }
}
