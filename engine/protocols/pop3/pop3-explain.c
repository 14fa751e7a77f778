/* pop3-explain.c: puts the tables' words beside an event: what it means, and where that is written.
 * SPDX-License-Identifier: MIT */
#include "core/show.h"
#include "protocols/pop3/pop3-tables.h"
#include "protocols/words.h"

#include <string.h>

/* What a sentence may speak of. */
typedef struct {
  LsPop3CommandId command;
  LsSpan          argument;
  LsSpan          answer;     /* a reply's words behind its sign */
} Subject;

/* `letter|all letters`: “letter 3”, or those words where no number is named. */
static void
append_letter (GString *text, LsSpan otherwise, const Subject *subject)
{
  LsSpan argument = subject->argument, number = ls_span_take_word (&argument);
  gboolean begins = text->len == 0;

  if (number.length == 0)
    {
      g_string_append_len (text, (const char *) otherwise.data, otherwise.length);
      return;
    }
  g_string_append (text, begins ? "Letter " : "letter ");
  ls_show_append_short (text, number, 20);
}

/* The @nth number of a reply. */
static void
append_figure (GString *text, guint nth, const Subject *subject)
{
  LsSpan rest = subject->answer, word = ls_span_take_word (&rest);
  guint64 figure;

  if (nth == 2)
    word = ls_span_take_word (&rest);
  if (ls_span_parse_number (word, G_MAXUINT64, &figure))
    g_string_append_printf (text, "%" G_GUINT64_FORMAT, figure);
  else
    g_string_append (text, "as many as it says");
}

static void
append_user (GString *text, const Subject *subject)
{
  LsSpan argument = subject->argument;

  ls_words_quote (text, ls_span_take_word (&argument), ls_span_from_string ("Nobody"));
}

static void
append_word (gpointer data, GString *text, LsSpan name)
{
  const Subject *subject = data;

  if (ls_span_starts_nocase (name, "argument|"))
    {
      ls_span_take (&name, strlen ("argument|"));
      ls_words_quote (text, subject->argument, name);
    }
  else if (ls_span_starts_nocase (name, "letter|"))
    {
      ls_span_take (&name, strlen ("letter|"));
      append_letter (text, name, subject);
    }
  else if (ls_span_equals (name, "count"))
    append_figure (text, 1, subject);
  else if (ls_span_equals (name, "octets"))
    append_figure (text, 2, subject);
  else
    append_user (text, subject);
}

static char *
fill_in (const char *sentence, Subject *subject)
{
  return g_string_free (ls_words_fill (sentence, append_word, subject), FALSE);
}

/* The command that event @n is, with its argument; what is secret in it is not told. */
static Subject
find_subject (LsSession *session, guint64 n, GByteArray *scratch)
{
  Subject subject = { POP3_UNKNOWN, { NULL, 0 }, { NULL, 0 } };

  subject.command = ls_pop3_line_parse (ls_words_said (session, n, scratch), &subject.argument);
  subject.argument = ls_span_trim (subject.argument);
  return subject;
}

static void
explain_command (LsSession *session, guint64 n, const LsEvent *event, LsExplanation *explanation, GByteArray *scratch)
{
  const LsPop3Command *row = &ls_pop3_commands[event->row & ~LS_LINE_ROW_EARLY];
  Subject subject = find_subject (session, n, scratch);

  explanation->text = fill_in (event->row & LS_LINE_ROW_EARLY ? row->early : row->about, &subject);
  explanation->ref = g_strdup (row->ref);
}

/* RFC 1939 section 3: a sign, and no number; RFC 2449 section 8: a code, where one stands. */
static void
take_apart (LsExplanation *explanation, LsPop3Sign sign, LsSpan text)
{
  static const struct {
    const char *token, *meaning, *detail;
  } signs[POP3_N_SIGNS] = {
    [POP3_YES] = { "+OK", "Yes: it is done", "A POP3 reply has no number: this sign is all" },
    [POP3_NO] = { "-ERR", "No: it is not done", "A POP3 reply has no number: the words say why" },
    [POP3_MORE] = { "+", "Go on: more is needed", "Only a log-in by AUTH is answered so" },
  };
  const guint8 *close = sign == POP3_NO && text.length > 0 && text.data[0] == '[' ? memchr (text.data, ']', text.length) : NULL;
  const LsPop3Word *known;
  LsSpan word;

  g_strlcpy (explanation->parts[0].token, signs[sign].token, sizeof explanation->parts[0].token);
  explanation->parts[0].meaning = signs[sign].meaning;
  explanation->parts[0].detail = signs[sign].detail;
  explanation->n_parts = 1;
  if (close == NULL)
    return;
  word = LS_SPAN (text.data + 1, close - text.data - 1);
  known = ls_pop3_code_find (word);
  if (known == NULL)
    return;
  g_strlcpy (explanation->parts[1].token, known->word, sizeof explanation->parts[1].token);
  explanation->parts[1].meaning = known->meaning;
  explanation->parts[1].detail = known->ref;
  explanation->n_parts = 2;
}

static void
explain_reply (LsSession *session, guint64 n, const LsEvent *event, LsExplanation *explanation, GByteArray *scratch)
{
  g_autoptr (GByteArray) reply_scratch = g_byte_array_new ();
  LsSpan line = ls_session_octets (session, n, reply_scratch), text;
  const guint8 *lf = line.length > 0 ? memchr (line.data, '\n', line.length) : NULL;
  Subject subject;
  LsPop3Sign sign;

  if (lf != NULL)
    line.length = lf - line.data;
  if (line.length > 0 && line.data[line.length - 1] == '\r')
    line.length--;
  sign = ls_pop3_sign (line, &text);
  if (event->row == LS_LINE_ROW_NONE || sign == POP3_N_SIGNS)
    {
      explanation->text = g_strdup ("This line is no reply as POP3 writes them, so nobody can say what it answers.");
      explanation->ref = g_strdup ("RFC 1939 section 3");
      return;
    }
  subject = find_subject (session, ls_session_partner (session, n), scratch);
  subject.answer = text;
  explanation->text = fill_in (ls_pop3_rules[event->row].explain, &subject);
  explanation->ref = g_strdup (ls_pop3_rules[event->row].ref);
  take_apart (explanation, sign, text);
}

static void
explain_data (LsSession *session, guint64 n, const LsEvent *event, LsExplanation *explanation, GByteArray *scratch)
{
  LsSpan line = ls_session_octets (session, n, scratch);
  const char *text = "A line of the letter, as it lies in the maildrop.";

  if (event->flags & LS_EVENT_FLAG_DOT)
    text = "A dot alone on its line: the letter is complete, and the client may ask for something else.";
  else if (line.length > 0 && line.data[0] == '.')
    text = "This line of the letter begins with a dot, so the server has put one more before it; the client takes that away.";
  explanation->text = g_strdup (text);
  explanation->ref = g_strdup ("RFC 1939 section 3");
}

/**
 * ls_pop3_explain:
 * @session: a session
 * @n: the number of an event of one of its POP3 connections
 * @explanation: (out): filled from the tables; empty where they have no words for such an event
 */
void
ls_pop3_explain (LsSession *session, guint64 n, LsExplanation *explanation)
{
  const LsEvent *event = ls_session_event (session, n);

  if (ls_event_is_line (event))
    {
      g_autoptr (GByteArray) scratch = g_byte_array_new ();

      if (event->kind == LS_EVENT_COMMAND)
        explain_command (session, n, event, explanation, scratch);
      else if (event->kind == LS_EVENT_REPLY)
        explain_reply (session, n, event, explanation, scratch);
      else
        explain_data (session, n, event, explanation, scratch);
    }
  else if (event->kind == LS_EVENT_FINDING)
    {
      explanation->text = g_strdup (ls_pop3_findings[event->row].explain);
      explanation->ref = g_strdup (ls_pop3_findings[event->row].ref);
    }
}
