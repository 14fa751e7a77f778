/* pop2-explain.c: puts the tables' words beside an event: what it means, and where that is written.
 * SPDX-License-Identifier: MIT */
#include "core/show.h"
#include "protocols/overhear.h"
#include "protocols/pop2/pop2-tables.h"
#include "protocols/words.h"

#include <string.h>

/* What a sentence may speak of. */
typedef struct {
  LsPop2CommandId command;
  LsSpan          argument;
  guint64         number;     /* behind a reply's sign */
} Subject;

static void
append_letter (GString *text, LsSpan otherwise, const Subject *subject)
{
  if (subject->argument.length == 0)
    {
      g_string_append_len (text, (const char *) otherwise.data, otherwise.length);
      return;
    }
  g_string_append (text, text->len == 0 ? "Letter " : "letter ");
  ls_show_append_short (text, subject->argument, 20);
}

static void
append_user (GString *text, const Subject *subject)
{
  LsSpan argument = subject->argument;
  g_autofree char *user = ls_pop2_take_argument (&argument, FALSE);

  ls_words_quote (text, ls_span_from_string (user != NULL ? user : ""), ls_span_from_string ("Somebody without a name"));
}

/* Who types a summary's word learns which one the wire knows. */
static void
append_summary (GString *text, const Subject *subject)
{
  LsSpan line = subject->argument;
  LsPop2CommandId meant = ls_pop2_alias_find (ls_span_take_word (&line));

  if (subject->command == POP2_UNKNOWN && meant != POP2_UNKNOWN)
    g_string_append_printf (text, " %s is a word of summaries; on the wire it is %s.", ls_pop2_commands[meant].also,
                            ls_pop2_commands[meant].verb);
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
  else if (ls_span_equals (name, "number"))
    g_string_append_printf (text, "%" G_GUINT64_FORMAT, subject->number);
  else if (ls_span_equals (name, "summary"))
    append_summary (text, subject);
  else
    append_user (text, subject);
}

static char *
fill_in (const char *sentence, Subject *subject)
{
  return g_string_free (ls_words_fill (sentence, append_word, subject), FALSE);
}

static Subject
find_subject (LsSession *session, guint64 n, GByteArray *scratch)
{
  Subject subject = { POP2_UNKNOWN, { NULL, 0 }, 0 };

  subject.command = ls_pop2_line_parse (ls_words_said (session, n, scratch), &subject.argument);
  subject.argument = ls_span_trim (subject.argument);
  return subject;
}

static void
explain_command (LsSession *session, guint64 n, const LsEvent *event, LsExplanation *explanation, GByteArray *scratch)
{
  const LsPop2Command *row = &ls_pop2_commands[event->row & ~LS_LINE_ROW_EARLY];
  Subject subject = find_subject (session, n, scratch);
  GString *text = ls_words_fill (event->row & LS_LINE_ROW_EARLY ? row->early : row->about, append_word, &subject);

  append_summary (text, &subject);
  explanation->text = g_string_free (text, FALSE);
  explanation->ref = g_strdup (row->ref);
}

/* RFC 937 "Reply Strings": the first character decides. */
static void
take_apart (LsExplanation *explanation, LsPop2Sign sign, guint64 number)
{
  static const struct {
    const char *token, *meaning, *detail;
  } signs[POP2_N_SIGNS] = {
    [POP2_PLUS] = { "+", "Yes: it is done", "The words behind it are for people" },
    [POP2_MINUS] = { "-", "An error: the connection closes", "POP2 has no second try" },
    [POP2_HASH] = { "#", "How many letters", "The number stands directly at the sign" },
    [POP2_EQUALS] = { "=", "How many octets", "CRLF counts as two; 0 is no letter" },
  };

  g_strlcpy (explanation->parts[0].token, signs[sign].token, sizeof explanation->parts[0].token);
  explanation->parts[0].meaning = signs[sign].meaning;
  explanation->parts[0].detail = signs[sign].detail;
  explanation->n_parts = 1;
  if (sign != POP2_HASH && sign != POP2_EQUALS)
    return;
  g_snprintf (explanation->parts[1].token, sizeof explanation->parts[1].token, "%" G_GUINT64_FORMAT, number);
  explanation->parts[1].meaning = sign == POP2_HASH ? "letters" : "octets";
  explanation->n_parts = 2;
}

static void
explain_reply (LsSession *session, guint64 n, const LsEvent *event, LsExplanation *explanation, GByteArray *scratch)
{
  LsSpan line = ls_session_octets (session, n, scratch), text;
  guint64 number;
  LsPop2Sign sign;
  Subject subject;

  while (line.length > 0 && (line.data[line.length - 1] == '\n' || line.data[line.length - 1] == '\r'))
    line.length--;
  sign = ls_pop2_sign (line, &number, &text);
  if (event->row == LS_LINE_ROW_NONE || sign == POP2_N_SIGNS)
    {
      explanation->text = g_strdup ("This line is no reply as POP2 writes them, so nobody can say what it answers.");
      explanation->ref = g_strdup ("RFC 937 \"Reply Strings\"");
      return;
    }
  subject = find_subject (session, ls_session_partner (session, n), scratch);
  subject.number = number;
  explanation->text = fill_in (ls_pop2_rules[event->row].explain, &subject);
  explanation->ref = g_strdup (ls_pop2_rules[event->row].ref);
  take_apart (explanation, sign, number);
}

/**
 * ls_pop2_explain:
 * @session: a session
 * @n: the number of an event of one of its POP2 connections
 * @explanation: (out): filled from the tables; empty where they have no words for such an event
 */
void
ls_pop2_explain (LsSession *session, guint64 n, LsExplanation *explanation)
{
  const LsEvent *event = ls_session_event (session, n);
  g_autoptr (GByteArray) scratch = g_byte_array_new ();

  if (event->kind == LS_EVENT_COMMAND)
    explain_command (session, n, event, explanation, scratch);
  else if (event->kind == LS_EVENT_REPLY)
    explain_reply (session, n, event, explanation, scratch);
  else if (event->kind == LS_EVENT_DATA)
    {
      explanation->text = g_strdup ("Octets of the letter, counted by both ends. No dot is added to a line, and none ends it.");
      explanation->ref = g_strdup ("RFC 937 \"Message Length\"");
    }
  else if (event->kind == LS_EVENT_FINDING)
    {
      explanation->text = g_strdup (ls_pop2_findings[event->row].explain);
      explanation->ref = g_strdup (ls_pop2_findings[event->row].ref);
    }
}

static void
hear_helo (LsSession *session, guint64 n, GArray *facts)
{
  g_autoptr (GByteArray) scratch = g_byte_array_new ();
  LsSpan line = ls_session_octets (session, n, scratch), argument;
  g_autofree char *user = NULL, *password = NULL;

  while (line.length > 0 && (line.data[line.length - 1] == '\n' || line.data[line.length - 1] == '\r'))
    line.length--;
  if (ls_pop2_line_parse (line, &argument) != POP2_HELO)
    return;
  user = ls_pop2_take_argument (&argument, FALSE);
  password = ls_pop2_take_argument (&argument, TRUE);
  if (user != NULL)
    ls_overhear_add (facts, "User", LS_FACT_PLAIN, n, ls_span_from_string (user));
  if (password != NULL)
    ls_overhear_secret (session, facts, "Password", n, ls_span_from_string (password));
}

/**
 * ls_pop2_overhear:
 * @session: a session
 * @n: the number of a line of one of its POP2 connections
 * @facts: (element-type LsFact): facts are added here
 *
 * Reads along as somebody on the network between both ends can: RFC 937 hides nothing.
 */
void
ls_pop2_overhear (LsSession *session, guint64 n, GArray *facts)
{
  const LsEvent *event = ls_session_event (session, n);

  if (event->kind == LS_EVENT_COMMAND)
    hear_helo (session, n, facts);
  else if (event->kind == LS_EVENT_DATA)
    ls_overhear_letter (session, n, facts);
}
