/* test-smtp-tables.c: the tables explain everything, each thing in words of its own, and say where it stands.
 * SPDX-License-Identifier: MIT */
#include "observed.h"

/* ---- every command, state and reply has an explanation ---- */

/* In which states a server can be when it answers @command: those in which a client can be heard saying it. */
static gboolean
can_answer (LsSmtpCommandId command, LsSmtpState state)
{
  return state != SMTP_CLOSED && state != SMTP_TLS;
}

static void
test_every_combination (void)
{
  guint missing = 0, looked = 0;

  for (guint command = 0; command < SMTP_N_COMMANDS; command++)
    for (guint state = 0; state < SMTP_N_STATES; state++)
      for (guint class = 2; class <= 5 && can_answer (command, state); class++)
        {
          const LsSmtpRule *rule = ls_smtp_rule_for_code (command, state, class * 100 + 99, SMTP_OTHER, LS_SPAN (NULL, 0));

          looked++;
          if (rule != NULL && rule->explain != NULL && *rule->explain != '\0' && rule->ref != NULL)
            continue;
          g_test_message ("no explanation: %s answered %uyz in the state %s", ls_smtp_commands[command].verb, class,
                          ls_smtp_state_id (state));
          missing++;
        }
  g_assert_cmpuint (looked, >, 800);
  g_assert_cmpuint (missing, ==, 0);
}

/* Every code of every command, likewise: its own rule, or its class's. */
static void
test_every_code (void)
{
  for (guint command = 0; command < SMTP_N_COMMANDS; command++)
    for (guint state = 0; state < SMTP_N_STATES; state++)
      for (guint i = 0; i < ls_smtp_n_codes && can_answer (command, state); i++)
        {
          guint code = ls_smtp_codes[i].code;
          const LsSmtpRule *rule = ls_smtp_rule_for_code (code == 421 ? SMTP_CONNECT : command, state, code, SMTP_OTHER,
                                                          LS_SPAN (NULL, 0));

          if (rule == NULL)
            g_error ("no explanation: %s answered %u in the state %s", ls_smtp_commands[command].verb, code, ls_smtp_state_id (state));
          g_assert_true (rule->code == code || rule->code == code / 100);
        }
  g_assert_null (ls_smtp_rule_for_code (SMTP_MAIL, SMTP_READY, 150, SMTP_OTHER, LS_SPAN (NULL, 0)));
  g_assert_null (ls_smtp_rule_for_code (SMTP_MAIL, SMTP_READY, 650, SMTP_OTHER, LS_SPAN (NULL, 0)));
}

/* ---- no two rows share an explanation ---- */

/* @text without verbs, codes, state words, what is filled in and what divides words: what is left must differ. */
static char *
bare_words (const char *text)
{
  g_autoptr (GRegex) filled = g_regex_new ("\\{[a-z]+\\}|[0-9]+", 0, 0, NULL), divider = g_regex_new ("[^a-z]+", G_REGEX_CASELESS, 0, NULL);
  g_autofree char *open = g_regex_replace_literal (filled, text, -1, 0, " ", 0, NULL);
  g_auto (GStrv) words = g_regex_split (divider, open, 0);
  GString *out = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL; i++)
    {
      gboolean special = *words[i] == '\0';

      for (guint k = 0; k < SMTP_N_COMMANDS; k++)
        special |= g_ascii_strcasecmp (words[i], ls_smtp_commands[k].verb) == 0;
      for (guint k = 0; k < SMTP_N_STATES; k++)
        special |= g_ascii_strcasecmp (words[i], ls_smtp_state_id (k)) == 0;
      if (!special)
        g_string_append_printf (out, "%s ", words[i]);
    }
  return g_string_free (g_string_ascii_down (out), FALSE);
}

static void
add_unique (GHashTable *seen, const char *text, const char *where)
{
  g_autofree char *bare = NULL;

  if (text == NULL)
    return;
  bare = bare_words (text);
  g_assert_cmpuint (strlen (bare), >, 8);
  if (g_hash_table_contains (seen, bare))
    g_error ("“%s” (%s) says the same as %s", text, where, (const char *) g_hash_table_lookup (seen, bare));
  g_hash_table_insert (seen, g_steal_pointer (&bare), g_strdup (where));
}

static void
test_unique (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < ls_smtp_n_rules; i++)
    {
      g_autofree char *where = g_strdup_printf ("rule %u, %s %u", i, ls_smtp_commands[ls_smtp_rules[i].command].verb, ls_smtp_rules[i].code);

      add_unique (seen, ls_smtp_rules[i].explain, where);
    }
  for (guint i = 0; i < SMTP_N_COMMANDS; i++)
    {
      add_unique (seen, ls_smtp_commands[i].about, ls_smtp_commands[i].verb);
      add_unique (seen, ls_smtp_commands[i].early, ls_smtp_commands[i].verb);
    }
  for (guint i = 0; i < SMTP_N_FINDINGS; i++)
    add_unique (seen, ls_smtp_findings[i].explain, ls_smtp_findings[i].id);
  g_assert_cmpuint (g_hash_table_size (seen), ==, ls_smtp_n_rules + 2 * SMTP_N_COMMANDS + SMTP_N_FINDINGS);
}

/* The test above can fail. */
static void
test_unique_itself (void)
{
  g_autofree char *one = bare_words ("MAIL from {path} in state ready gets 250: it is noted."),
                  *other = bare_words ("RCPT from {argument} in state sender gets 550: it is noted.");

  g_assert_cmpstr (one, ==, other);
}

/* A title is short, is not another's, and is not the code. */
static void
test_titles (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < SMTP_N_FINDINGS; i++)
    {
      const char *title = ls_smtp_finding_title (i);
      g_auto (GStrv) words = NULL;

      g_assert_nonnull (title);
      words = g_strsplit (title, " ", -1);
      g_assert_cmpuint (g_strv_length (words), <=, 5);
      g_assert_true (g_ascii_isupper (*title));
      g_assert_true (g_hash_table_add (seen, (gpointer) title));
      g_assert_cmpstr (title, !=, ls_smtp_finding_id (i));
    }
}

/* ---- codes and sources ---- */

static void
test_codes (void)
{
  for (guint i = 0; i < ls_smtp_n_rules; i++)
    if (ls_smtp_rules[i].code > 5)
      {
        g_assert_nonnull (ls_smtp_code_find (ls_smtp_rules[i].code));
        if (ls_smtp_rules[i].text != NULL && !ls_smtp_code_is_listed (ls_smtp_rules[i].command, ls_smtp_rules[i].code))
          g_error ("our server answers %s with %u, which is not in its list", ls_smtp_commands[ls_smtp_rules[i].command].verb,
                   ls_smtp_rules[i].code);
      }
    else
      g_assert_cmpuint (ls_smtp_rules[i].code, >=, 2);
  for (guint command = 0; command < SMTP_N_COMMANDS; command++)
    for (guint i = 0; i < G_N_ELEMENTS (ls_smtp_commands[command].codes) && ls_smtp_commands[command].codes[i] != 0; i++)
      g_assert_nonnull (ls_smtp_code_find (ls_smtp_commands[command].codes[i]));
  for (guint i = 1; i < ls_smtp_n_codes; i++)
    g_assert_cmpuint (ls_smtp_codes[i - 1].code, <, ls_smtp_codes[i].code);
}

/* The enhanced code's class is the reply's first digit; 3yz has none. RFC 2034 section 4 */
static void
test_enhanced (void)
{
  for (guint i = 0; i < ls_smtp_n_rules; i++)
    if (ls_smtp_rules[i].enhanced != NULL)
      {
        guint class = ls_smtp_rules[i].code > 5 ? ls_smtp_rules[i].code / 100 : ls_smtp_rules[i].code;

        g_assert_cmpuint (ls_smtp_rules[i].enhanced[0] - '0', ==, class);
        g_assert_true (g_regex_match_simple ("^[245]\\.[0-9]{1,3}\\.[0-9]{1,3}$", ls_smtp_rules[i].enhanced, 0, 0));
      }
    else if (ls_smtp_rules[i].text != NULL && ls_smtp_rules[i].code / 100 != 3 && ls_smtp_rules[i].command > SMTP_HELO
             && ls_smtp_rules[i].command != SMTP_UNKNOWN)
      g_error ("no enhanced code in rule %u", i);
}

static void
check_ref (const char *ref)
{
  if (!g_regex_match_simple ("^RFC [0-9]{3,4}( (section [0-9]+(\\.[0-9]+)*|appendix [A-Z](\\.[0-9]+)*))?$", ref, 0, 0))
    g_error ("“%s” is no source", ref);
}

static void
test_refs (void)
{
  for (guint i = 0; i < ls_smtp_n_rules; i++)
    check_ref (ls_smtp_rules[i].ref);
  for (guint i = 0; i < SMTP_N_COMMANDS; i++)
    check_ref (ls_smtp_commands[i].ref);
  for (guint i = 0; i < ls_smtp_n_codes; i++)
    check_ref (ls_smtp_codes[i].ref);
  for (guint i = 0; i < SMTP_N_FINDINGS; i++)
    check_ref (ls_smtp_findings[i].ref);
  for (guint i = 0; i < SMTP_N_EXTENSIONS; i++)
    check_ref (ls_smtp_extensions[i].ref);
}

/* ---- the table as the server's machine ---- */

/* (command, state, outcome) finds at most one rule of the server's, so nothing hangs on the order of rows. */
static void
test_one_answer (void)
{
  for (guint i = 0; i < ls_smtp_n_rules; i++)
    for (guint k = i + 1; k < ls_smtp_n_rules; k++)
      {
        const LsSmtpRule *one = &ls_smtp_rules[i], *other = &ls_smtp_rules[k];

        if (one->command != other->command || one->outcome == SMTP_OTHER || one->outcome != other->outcome
            || (one->states & other->states) == 0)
          continue;
        /* A greeting's own 421 stands before the one for everywhere. */
        if (one->command == SMTP_CONNECT && one->outcome == SMTP_SHUTTING_DOWN)
          continue;
        g_error ("rules %u and %u answer the same", i, k);
      }
}

/* Where the table allows a command, it has a rule for its going well; where not, for the wrong order. */
static void
test_commands_have_answers (void)
{
  for (guint command = SMTP_EHLO; command < SMTP_STARTTLS; command++)
    for (guint state = SMTP_GREETED; state <= SMTP_SPOILED; state++)
      {
        gboolean legal = (ls_smtp_commands[command].legal_in & (1u << state)) != 0;
        gboolean yes = FALSE, no = FALSE;

        if (state == SMTP_DATA)
          continue;
        for (guint i = 0; i < ls_smtp_n_rules; i++)
          if (ls_smtp_rules[i].command == command && (ls_smtp_rules[i].states & (1u << state)) != 0
              && ls_smtp_rules[i].outcome != SMTP_OTHER)
            {
              yes |= ls_smtp_rules[i].code / 100 == 2 || ls_smtp_rules[i].code / 100 == 3;
              no |= ls_smtp_rules[i].code == 503;
            }
        if (legal ? !yes : !no)
          g_error ("%s has no answer in the state %s", ls_smtp_commands[command].verb, ls_smtp_state_id (state));
      }
}

static void
test_edges (void)
{
  g_assert_true (ls_smtp_has_edge (SMTP_CONNECTING, SMTP_GREETED, "connect"));
  g_assert_true (ls_smtp_has_edge (SMTP_READY, SMTP_SENDER, "MAIL"));
  g_assert_true (ls_smtp_has_edge (SMTP_RECIPIENTS, SMTP_RECIPIENTS, "RCPT"));
  g_assert_true (ls_smtp_has_edge (SMTP_RECIPIENTS, SMTP_DATA, "DATA"));
  g_assert_true (ls_smtp_has_edge (SMTP_DATA, SMTP_READY, "."));
  g_assert_true (ls_smtp_has_edge (SMTP_READY, SMTP_CLOSED, "QUIT"));
  g_assert_true (ls_smtp_has_edge (SMTP_DATA, SMTP_CLOSED, "close"));
  g_assert_false (ls_smtp_has_edge (SMTP_CLOSED, SMTP_CLOSED, "close"));
  g_assert_false (ls_smtp_has_edge (SMTP_GREETED, SMTP_DATA, "DATA"));
  g_assert_false (ls_smtp_has_edge (SMTP_READY, SMTP_SENDER, "mail"));
  g_assert_false (ls_smtp_has_edge (SMTP_READY, SMTP_SENDER, "FOO"));
}

/* ---- explanations speak of what was said ---- */

typedef struct {
  const char *command;
  const char *argument;     /* must be in the explanation of the command, */
  const char *replies;      /* and in that of each of these replies, `;` between; said in this state */
  const char *before;
} Spoken;

#define GREET "S: 220 mx.example ESMTP\n"
#define HELLO GREET "C: EHLO c.example\nS: 250-mx.example\nS: 250 SIZE 10\n"

static const Spoken spoken[] = {
  { "EHLO rabbit.example", "rabbit.example", "250 x;501 x;550 x;450 x", GREET },
  { "HELO rabbit.example", "rabbit.example", "250 x;501 x;550 x;450 x", GREET },
  { "MAIL FROM:<rabbit@hole.example>", "rabbit@hole.example", "250 x;550 x;451 x;450 x;530 x;553 x;599 x;299 x;399 x", HELLO },
  { "RCPT TO:<rabbit@hole.example>", "rabbit@hole.example", "250 x;251 x;550 x;550 5.7.1 x;551 x;450 x;451 x;452 x;553 x;554 x;299 x;399 x;499 x;599 x",
    HELLO "C: MAIL FROM:<>\nS: 250 OK\n" },
  { "VRFY rabbit", "rabbit", "250 x;251 x;252 x;550 x;551 x;553 x;502 x;499 x;299 x;599 x", HELLO },
  { "EXPN rabbits", "rabbits", "250 x;252 x;550 x;499 x;299 x;599 x", HELLO },
  { "MAIL FROM:<rabbit@hole.example> SIZE=4711", "4711", "552 x;452 x;555 5.5.4 x", HELLO },
  { "MAIL FROM:<rabbit@hole.example", "<rabbit@hole.example", "501 x", HELLO },
  { "RABBIT run", "RABBIT run", "500 x;502 x;450 x;599 x", HELLO },
  { "HELP rabbits", "rabbits", "504 x", HELLO },
};

static void
check_explanation (Observed *observed, guint64 n, const char *argument)
{
  g_auto (LsExplanation) explanation = { 0 };

  ls_session_explain (observed->session, n, &explanation);
  if (strstr (explanation.text, argument) == NULL)
    g_error ("“%s” does not speak of “%s”", explanation.text, argument);
  g_assert_null (strchr (explanation.text, '{'));
  g_assert_nonnull (explanation.ref);
}

static guint64
last_of_kind (Observed *observed, LsEventKind kind)
{
  guint64 n = ls_log_last (ls_session_get_log (observed->session));

  while (ls_session_event (observed->session, n)->kind != kind)
    n--;
  return n;
}

static void
test_spoken (gconstpointer data)
{
  const Spoken *row = data;
  g_auto (GStrv) replies = g_strsplit (row->replies, ";", -1);

  for (guint i = 0; replies[i] != NULL; i++)
    {
      Observed observed;
      g_autofree char *dialogue = g_strdup_printf ("%sC: %s\nS: %s\n", row->before, row->command, replies[i]);
      gboolean about_size = strstr (row->command, "SIZE=") != NULL;

      observed_init (&observed);
      observed_dialogue (&observed, dialogue, 0);
      if (!about_size && strncmp (row->command, "RABBIT", 6) != 0)
        check_explanation (&observed, last_of_kind (&observed, LS_EVENT_COMMAND), row->argument);
      check_explanation (&observed, last_of_kind (&observed, LS_EVENT_REPLY), row->argument);
      observed_clear (&observed);
    }
}

/* A hostile argument is shown short, and fit to be shown. */
static void
test_spoken_hostile (void)
{
  Observed observed;
  g_autofree char *fill = g_strnfill (5000, 'x');
  g_autofree char *dialogue = g_strconcat (HELLO "C: VRFY \033[2J", fill, "end\nS: 550 x\n", NULL);

  observed_init (&observed);
  observed_dialogue (&observed, dialogue, 0);
  for (guint kind = LS_EVENT_COMMAND; kind <= LS_EVENT_REPLY; kind++)
    {
      g_auto (LsExplanation) explanation = { 0 };

      ls_session_explain (observed.session, last_of_kind (&observed, kind), &explanation);
      g_assert_cmpuint (strlen (explanation.text), <, 400);
      g_assert_null (strchr (explanation.text, '\033'));
    }
  observed_clear (&observed);
}

/* A reply taken apart: three digits, each with its meaning. */
static void
test_digits (void)
{
  Observed observed;
  g_auto (LsExplanation) explanation = { 0 };

  observed_init (&observed);
  observed_dialogue (&observed, HELLO "C: MAIL FROM:<>\nS: 250 OK\nC: RCPT TO:<a@b>\nS: 550 no\n", 0);
  ls_session_explain (observed.session, last_of_kind (&observed, LS_EVENT_REPLY), &explanation);
  g_assert_cmpuint (explanation.n_parts, ==, 3);
  g_assert_cmpstr (explanation.parts[0].token, ==, "5");
  g_assert_cmpstr (explanation.parts[0].detail, ==, "Permanent negative completion");
  g_assert_cmpstr (explanation.parts[1].token, ==, "5");
  g_assert_cmpstr (explanation.parts[1].meaning, ==, "It is about the mail system");
  g_assert_cmpstr (explanation.parts[2].token, ==, "0");
  g_assert_cmpstr (explanation.parts[2].meaning, ==, "mailbox unavailable");
  observed_clear (&observed);
}

static void
test_legal_now (void)
{
  for (guint state = 0; state < SMTP_N_STATES; state++)
    {
      g_autoptr (GPtrArray) verbs = g_ptr_array_new ();

      ls_smtp_legal_now (state, verbs);
      for (guint i = 0; i < verbs->len; i++)
        {
          LsSmtpCommandId command = ls_smtp_command_find (ls_span_from_string (verbs->pdata[i]));

          g_assert_true (ls_smtp_command_is_verb (command));
          g_assert_true (ls_smtp_commands[command].legal_in & (1u << state));
        }
      if (state == SMTP_NO_SERVICE)
        g_assert_cmpuint (verbs->len, ==, 1);
      if (state == SMTP_DATA || state == SMTP_CLOSED || state == SMTP_CONNECTING)
        g_assert_cmpuint (verbs->len, ==, 0);
      if (state == SMTP_RECIPIENTS)
        g_assert_cmpstr (verbs->pdata[0], ==, "DATA");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/smtp/tables/every-combination", test_every_combination);
  g_test_add_func ("/smtp/tables/every-code", test_every_code);
  g_test_add_func ("/smtp/tables/unique", test_unique);
  g_test_add_func ("/smtp/tables/unique-itself", test_unique_itself);
  g_test_add_func ("/smtp/tables/titles", test_titles);
  g_test_add_func ("/smtp/tables/codes", test_codes);
  g_test_add_func ("/smtp/tables/enhanced", test_enhanced);
  g_test_add_func ("/smtp/tables/refs", test_refs);
  g_test_add_func ("/smtp/tables/one-answer", test_one_answer);
  g_test_add_func ("/smtp/tables/commands-have-answers", test_commands_have_answers);
  g_test_add_func ("/smtp/tables/edges", test_edges);
  for (guint i = 0; i < G_N_ELEMENTS (spoken); i++)
    {
      g_autofree char *words = g_strdup (spoken[i].command);
      g_autofree char *path = g_strdup_printf ("/smtp/tables/speaks-of/%s", g_strdelimit (words, "/", '|'));

      g_test_add_data_func (path, &spoken[i], test_spoken);
    }
  g_test_add_func ("/smtp/tables/speaks-of-hostile", test_spoken_hostile);
  g_test_add_func ("/smtp/tables/digits", test_digits);
  g_test_add_func ("/smtp/tables/legal-now", test_legal_now);
  return g_test_run ();
}
