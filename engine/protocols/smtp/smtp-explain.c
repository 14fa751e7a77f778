/* smtp-explain.c: puts the tables' words beside an event: what it means, and where that is written.
 * SPDX-License-Identifier: MIT */
#include "core/show.h"
#include "protocols/smtp/smtp-exchange.h"
#include "protocols/smtp/smtp-line.h"
#include "protocols/smtp/smtp-observer.h"
#include "protocols/telnet.h"

#include <string.h>

/* An argument longer than this is shown without its middle. */
#define ARGUMENT_SHOWN 72

/* What a sentence may speak of. */
typedef struct {
  LsSmtpCommandId command;
  LsSpan          argument;
  guint           code;
} Subject;

/* `argument|nothing`: the argument between quotes, or those words where there is none. */
static void
append_argument (GString *text, LsSpan otherwise, const Subject *subject)
{
  if (subject->argument.length == 0)
    {
      g_string_append_len (text, (const char *) otherwise.data, otherwise.length);
      return;
    }
  g_string_append (text, "“");
  ls_show_append_short (text, subject->argument, ARGUMENT_SHOWN);
  g_string_append (text, "”");
}

static void
append_path (GString *text, const Subject *subject)
{
  LsSmtpPathArgument parsed;

  if (ls_smtp_path_argument (subject->command, subject->argument, &parsed) != SMTP_OK)
    append_argument (text, ls_span_from_string ("(no address)"), subject);
  else if (ls_path_is_null (&parsed.path))
    g_string_append (text, "nobody (<>)");
  else
    ls_show_append_short (text, parsed.path.mailbox, ARGUMENT_SHOWN);
}

static void
append_size (GString *text, const Subject *subject)
{
  LsSmtpPathArgument parsed;
  LsSpan keyword, value;

  if (ls_smtp_path_argument (subject->command, subject->argument, &parsed) == SMTP_OK)
    while (ls_smtp_take_parameter (&parsed.parameters, &keyword, &value))
      if (ls_span_equals_nocase (keyword, "SIZE") && value.length > 0)
        {
          ls_show_append_short (text, value, ARGUMENT_SHOWN);
          return;
        }
  g_string_append (text, "so many");
}

static void
append_word (GString *text, LsSpan name, const Subject *subject)
{
  if (ls_span_equals (name, "path"))
    append_path (text, subject);
  else if (ls_span_equals (name, "size"))
    append_size (text, subject);
  else if (ls_span_equals (name, "code"))
    g_string_append_printf (text, "%03u", subject->code);
  else if (ls_span_starts_nocase (name, "argument|"))
    {
      ls_span_take (&name, strlen ("argument|"));
      append_argument (text, name, subject);
    }
  else
    ls_show_append_short (text, subject->argument, ARGUMENT_SHOWN);
}

/* A table's sentence with its {words} filled in. */
static char *
fill_in (const char *template, const Subject *subject)
{
  GString *text = g_string_sized_new (strlen (template) + 64);

  for (;;)
    {
      const char *open = strchr (template, '{'), *close = open != NULL ? strchr (open, '}') : NULL;

      if (close == NULL)
        break;
      g_string_append_len (text, template, open - template);
      append_word (text, LS_SPAN (open + 1, close - open - 1), subject);
      template = close + 1;
    }
  g_string_append (text, template);
  return g_string_free (text, FALSE);
}

/* @line without a telnet program's negotiation; what is left of it lies in @scratch then. */
static LsSpan
strip (LsSpan line, GByteArray *scratch)
{
  g_autoptr (GByteArray) stripped = NULL;

  if (line.length == 0 || memchr (line.data, 0xff, line.length) == NULL)
    return line;
  stripped = g_byte_array_new ();
  if (!ls_telnet_strip (&line, stripped))
    return line;
  g_byte_array_set_size (scratch, 0);
  g_byte_array_append (scratch, line.data, line.length);
  return LS_SPAN (scratch->data, scratch->len);
}

/* The command that event @n is, with its argument. */
static Subject
find_subject (LsSession *session, guint64 n, GByteArray *scratch)
{
  const LsEvent *event = ls_session_event (session, n);
  LsSpan line;
  Subject subject = { SMTP_UNKNOWN, { NULL, 0 }, 0 };

  if (event == NULL || event->kind != LS_EVENT_COMMAND)
    return subject;
  line = ls_session_octets (session, n, scratch);
  if ((event->flags & LS_EVENT_FLAG_UNENDED) == 0 && line.length >= 2)
    line.length -= 2;
  if (event->line.secret_length > 0)
    line.length = MIN (line.length, event->line.secret_start);
  subject.command = ls_smtp_line_parse (strip (line, scratch), &subject.argument);
  return subject;
}

/* What the base64 of a log-in's line says, as far as it may be seen. */
static void
append_decoded (LsSession *session, guint64 n, LsExplanation *explanation)
{
  g_auto (LsSmtpExchange) exchange;
  g_autoptr (GString) text = NULL;

  if (!ls_smtp_exchange_read (&exchange, session, n) || exchange.n_parts == 0)
    return;
  text = g_string_new (explanation->text);
  for (guint i = 0; i < exchange.n_parts; i++)
    {
      const LsSaslPart *part = &exchange.parts[i];

      g_string_append_printf (text, "%s%s “", i == 0 ? " Decoded: " : ", ", part->label);
      if (part->secret && !ls_session_shows_secrets (session))
        g_string_append (text, LS_MASK);
      else
        ls_show_append_short (text, part->octets, ARGUMENT_SHOWN);
      g_string_append (text, "”");
    }
  g_string_append_c (text, '.');
  g_free (explanation->text);
  explanation->text = g_string_free (g_steal_pointer (&text), FALSE);
}

static void
explain_command (LsSession *session, guint64 n, const LsEvent *event, LsExplanation *explanation, GByteArray *scratch)
{
  const LsSmtpCommand *row = &ls_smtp_commands[event->row & ~LS_SMTP_ROW_EARLY];
  Subject subject = find_subject (session, n, scratch);

  explanation->text = fill_in (event->row & LS_SMTP_ROW_EARLY ? row->early : row->about, &subject);
  explanation->ref = g_strdup (row->ref);
  if (row == &ls_smtp_commands[SMTP_AUTH_COMMAND] || row == &ls_smtp_commands[SMTP_AUTH_RESPONSE])
    append_decoded (session, n, explanation);
}

static const char *const first_digits[10][2] = {
  [2] = { "Yes: it is done", "Positive completion" },
  [3] = { "Go on: more is needed", "Positive intermediate" },
  [4] = { "Not now: try again later", "Transient negative completion" },
  [5] = { "No: the same again is of no use", "Permanent negative completion" },
};

static const char *const second_digits[10] = {
  [0] = "It is about the syntax",
  [1] = "It is information",
  [2] = "It is about the connection",
  [3] = "Its subject is not specified",
  [4] = "Its subject is not specified",
  [5] = "It is about the mail system",
};

/* RFC 5321 section 4.2.1: what each digit says. */
static void
take_apart (LsExplanation *explanation, guint code)
{
  const LsSmtpCode *known = ls_smtp_code_find (code);
  guint digits[3] = { code / 100 % 10, code / 10 % 10, code % 10 };

  for (guint i = 0; i < 3; i++)
    explanation->parts[i].token[0] = '0' + digits[i];
  explanation->parts[0].meaning = first_digits[digits[0]][0] != NULL ? first_digits[digits[0]][0] : "No reply begins so";
  explanation->parts[0].detail = first_digits[digits[0]][1];
  explanation->parts[1].meaning = second_digits[digits[1]] != NULL ? second_digits[digits[1]] : "No reply has this second digit";
  explanation->parts[1].detail = "0 syntax · 1 information · 2 connection · 5 mail system";
  explanation->parts[2].meaning = known != NULL ? known->meaning : "a code of the server's own";
  explanation->parts[2].detail = "Finer detail inside the group";
  explanation->n_parts = 3;
}

static guint
read_code (LsSession *session, guint64 n, GByteArray *scratch)
{
  LsSpan line = ls_session_octets (session, n, scratch);
  guint64 code = 0;

  ls_span_parse_number (ls_span_take (&line, 3), 999, &code);
  return code;
}

static void
explain_reply (LsSession *session, guint64 n, const LsEvent *event, LsExplanation *explanation, GByteArray *scratch)
{
  guint code = read_code (session, n, scratch);
  Subject subject;

  if (event->row == LS_SMTP_ROW_NONE)
    {
      explanation->text = g_strdup ("This line is no reply as SMTP writes them, so nobody can say what it answers.");
      explanation->ref = g_strdup ("RFC 5321 section 4.2");
      return;
    }
  subject = find_subject (session, ls_session_partner (session, n), scratch);
  subject.code = code;
  explanation->text = fill_in (ls_smtp_rules[event->row].explain, &subject);
  explanation->ref = g_strdup (ls_smtp_rules[event->row].ref);
  take_apart (explanation, code);
  if (code == 334)
    append_decoded (session, n, explanation);
}

static void
explain_data (LsSession *session, guint64 n, const LsEvent *event, LsExplanation *explanation, GByteArray *scratch)
{
  const LsSmtpCommand *dot = &ls_smtp_commands[SMTP_DATA_END];
  LsSpan line = ls_session_octets (session, n, scratch), argument;
  const char *text = "A line of the letter. The server keeps it and obeys nothing that stands in it.";

  line.length -= MIN (line.length, 2);
  if (event->flags & LS_EVENT_FLAG_DOT)
    text = dot->about;
  else if (ls_smtp_line_parse (line, &argument) != SMTP_UNKNOWN)
    text = "This line begins like a command. Inside a letter it is text like any other: no reply comes, and nothing is done.";
  explanation->text = g_strdup (text);
  explanation->ref = g_strdup (dot->ref);
}

/**
 * ls_smtp_explain:
 * @session: a session
 * @n: the number of an event of one of its SMTP connections
 * @explanation: (out): filled from the tables; empty where they have no words for such an event
 */
void
ls_smtp_explain (LsSession *session, guint64 n, LsExplanation *explanation)
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
      explanation->text = g_strdup (ls_smtp_findings[event->row].explain);
      explanation->ref = g_strdup (ls_smtp_findings[event->row].ref);
    }
}
