/* smtp-choices.c: what an SMTP server could answer to a command, for learners who guess. Read from the rules.
 * SPDX-License-Identifier: MIT */
#include "protocols/smtp/smtp-choices.h"

#include "protocols/smtp/smtp-observer.h"

#include <glib/gi18n-lib.h>

/* RFC 5321 section 4.2.1: what the first digit tells the client to do. */
static const char *const answers[] = { N_("Yes, done"), N_("Go on"), N_("Not now"), N_("No") };

static void
add (GArray *choices, guint code, guint state)
{
  const LsSmtpCode *known = ls_smtp_code_find (code);
  LsChoice choice = { .state = state };

  if (code < 200 || code > 599)
    return;
  g_snprintf (choice.token, sizeof choice.token, "%u", code);
  choice.meaning = answers[code / 100 - 2];
  choice.detail = known != NULL ? known->meaning : NULL;
  g_array_append_val (choices, choice);
}

static void
add_rules (GArray *choices, LsSmtpCommandId command, LsSmtpState state, guint32 states)
{
  for (guint i = 0; i < ls_smtp_n_rules; i++)
    {
      const LsSmtpRule *rule = &ls_smtp_rules[i];

      if (rule->command == command && (rule->states & states) != 0)
        add (choices, rule->code, rule->next == SMTP_STAY ? state : rule->next);
    }
}

/* Where other commands would lead from here: one may take this one for them. */
static void
add_neighbours (GArray *choices, LsSmtpState state)
{
  for (guint i = 0; i < ls_smtp_n_rules; i++)
    {
      const LsSmtpRule *rule = &ls_smtp_rules[i];

      if ((rule->states & (1u << state)) != 0 && rule->states != IN_ANY && rule->next != SMTP_STAY)
        add (choices, rule->code, rule->next);
    }
}

static LsSmtpCommandId
asked (const LsEvent *question)
{
  if (question == NULL)
    return SMTP_CONNECT;
  return question->kind == LS_EVENT_DATA ? SMTP_DATA_END : question->row & ~LS_SMTP_ROW_EARLY;
}

/**
 * ls_smtp_choices:
 * @session: a session
 * @n: the number of a reply in one of its SMTP connections
 * @choices: (element-type LsChoice): the reply itself is added, and what could have come instead
 */
void
ls_smtp_choices (LsSession *session, guint64 n, GArray *choices)
{
  g_autoptr (GByteArray) scratch = g_byte_array_new ();
  const LsEvent *reply = ls_session_event (session, n), *before = reply->back != 0 ? ls_session_event (session, n - reply->back) : NULL;
  LsSmtpCommandId command = asked (ls_session_event (session, ls_session_partner (session, n)));
  LsSmtpState state = before != NULL ? before->state : SMTP_CONNECTING;
  LsSpan text = ls_session_octets (session, n, scratch);
  guint64 code = 0;

  if (!ls_span_parse_number (LS_SPAN (text.data, MIN (text.length, 3)), 599, &code))
    return;
  add (choices, code, reply->state);
  if (choices->len == 0)
    return;
  add_rules (choices, command, state, 1u << state);
  add_rules (choices, command, state, IN_ANY);
  /* Whoever does not see what is missing expects to be let go on. */
  add_rules (choices, SMTP_DATA_COMMAND, state, IN (RECIPIENTS));
  add_neighbours (choices, state);
}
