/* test-pop-tables.c: the tables of POP3 and POP2 have words for everything, each thing its own, each with its source.
 * SPDX-License-Identifier: MIT */
#include "protocols/pop2/pop2-tables.h"
#include "protocols/pop3/pop3-tables.h"

#include <string.h>

/* A sentence without what is filled in, and without the words that only name a command or a state. */
static char *
bare_words (const char *text)
{
  g_autoptr (GRegex) filled = g_regex_new ("\\{[a-z|]+[^}]*\\}|[0-9]+", 0, 0, NULL), divider = g_regex_new ("[^a-z]+", G_REGEX_CASELESS, 0, NULL);
  g_autofree char *open = g_regex_replace_literal (filled, text, -1, 0, " ", 0, NULL);
  g_auto (GStrv) words = g_regex_split (divider, open, 0);
  GString *out = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL; i++)
    {
      LsSpan word = ls_span_from_string (words[i]), argument;

      if (word.length > 0 && ls_pop3_command_find (word) == POP3_UNKNOWN && ls_pop2_line_parse (word, &argument) == POP2_UNKNOWN)
        g_string_append_printf (out, "%s ", words[i]);
    }
  return g_string_free (g_string_ascii_down (out), FALSE);
}

static void
add_unique (GHashTable *seen, const char *text, const char *where, guint row)
{
  g_autofree char *bare = NULL;
  g_autofree char *place = g_strdup_printf ("%s, row %u", where, row);

  if (text == NULL)
    return;
  bare = bare_words (text);
  g_assert_cmpuint (strlen (bare), >, 8);
  if (g_hash_table_contains (seen, bare))
    g_error ("“%s” (%s) says the same as %s", text, place, (const char *) g_hash_table_lookup (seen, bare));
  g_hash_table_insert (seen, g_steal_pointer (&bare), g_strdup (place));
}

static void
check_ref (const char *ref)
{
  if (!g_regex_match_simple ("^RFC [0-9]{3,4}( (section [0-9]+(\\.[0-9]+)*|appendix [A-Z](\\.[0-9]+)*|\"[^\"]+\"))?$", ref, 0, 0))
    g_error ("“%s” is no source", ref);
}

static void
test_pop3_unique (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < ls_pop3_n_rules; i++)
    add_unique (seen, ls_pop3_rules[i].explain, "rules", i);
  for (guint i = 0; i < POP3_N_COMMANDS; i++)
    {
      add_unique (seen, ls_pop3_commands[i].about, "about", i);
      add_unique (seen, ls_pop3_commands[i].early, "early", i);
    }
  for (guint i = 0; i < POP3_N_FINDINGS; i++)
    add_unique (seen, ls_pop3_findings[i].explain, "findings", i);
}

static void
test_pop2_unique (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < ls_pop2_n_rules; i++)
    add_unique (seen, ls_pop2_rules[i].explain, "rules", i);
  for (guint i = 0; i < POP2_N_COMMANDS; i++)
    {
      add_unique (seen, ls_pop2_commands[i].about, "about", i);
      add_unique (seen, ls_pop2_commands[i].early, "early", i);
    }
  for (guint i = 0; i < POP2_N_FINDINGS; i++)
    add_unique (seen, ls_pop2_findings[i].explain, "findings", i);
}

static void
test_refs (void)
{
  for (guint i = 0; i < ls_pop3_n_rules; i++)
    check_ref (ls_pop3_rules[i].ref);
  for (guint i = 0; i < POP3_N_COMMANDS; i++)
    check_ref (ls_pop3_commands[i].ref);
  for (guint i = 0; i < POP3_N_FINDINGS; i++)
    check_ref (ls_pop3_findings[i].ref);
  for (guint i = 0; i < POP3_N_EXTENSIONS; i++)
    check_ref (ls_pop3_extensions[i].ref);
  for (guint i = 0; i < ls_pop3_n_codes; i++)
    check_ref (ls_pop3_codes[i].ref);
  for (guint i = 0; i < ls_pop2_n_rules; i++)
    check_ref (ls_pop2_rules[i].ref);
  for (guint i = 0; i < POP2_N_COMMANDS; i++)
    check_ref (ls_pop2_commands[i].ref);
  for (guint i = 0; i < POP2_N_FINDINGS; i++)
    check_ref (ls_pop2_findings[i].ref);
}

/* Whatever is answered to whatever, in whatever state, there are words for it. */
static void
test_everything_is_explained (void)
{
  static const LsPop3Outcome outcomes[] = { POP3_OTHER, POP3_OK, POP3_WRONG, POP3_NO_SUCH };

  for (guint command = 0; command < POP3_N_COMMANDS; command++)
    for (guint state = 0; state < POP3_N_STATES; state++)
      for (guint sign = 0; sign < POP3_N_SIGNS; sign++)
        for (guint i = 0; i < G_N_ELEMENTS (outcomes); i++)
          if (ls_pop3_rule_for_sign (command, state, sign, outcomes[i], LS_SPAN (NULL, 0)) == NULL
              && ls_pop3_rule_for_sign (POP3_UNKNOWN, state, sign, POP3_OTHER, LS_SPAN (NULL, 0)) == NULL)
            g_error ("no words for %s in %s", ls_pop3_commands[command].verb, ls_pop3_state_id (state));
  for (guint command = 0; command < POP2_N_COMMANDS; command++)
    for (guint state = 0; state < POP2_N_STATES; state++)
      for (guint sign = 0; sign < POP2_N_SIGNS; sign++)
        if (ls_pop2_rule_for_sign (command, state, sign, POP2_OK) == NULL
            && ls_pop2_rule_for_sign (POP2_UNKNOWN, state, sign, POP2_OTHER) == NULL)
          g_error ("no words for %s in %s", ls_pop2_commands[command].verb, ls_pop2_state_id (state));
}

/* Where the table allows a command, it has a rule for its going well; where not, for the wrong order. */
static void
test_commands_have_answers (void)
{
  for (guint command = POP3_USER; command <= POP3_QUIT; command++)
    for (guint state = POP3_AUTHORIZATION; state <= POP3_TRANSACTION; state++)
      {
        gboolean legal = (ls_pop3_commands[command].legal_in & (1u << state)) != 0;

        if (state == POP3_AUTH || state == POP3_TLS)
          continue;
        g_assert_nonnull (ls_pop3_rule_for_outcome (command, state, legal ? POP3_OK : POP3_OUT_OF_ORDER));
      }
  for (guint command = POP2_HELO; command <= POP2_QUIT; command++)
    for (guint state = POP2_LISTENING; state <= POP2_NEXT; state++)
      {
        gboolean legal = (ls_pop2_commands[command].legal_in & (1u << state)) != 0;

        g_assert_nonnull (ls_pop2_rule_for_outcome (command, state, legal ? POP2_OK : POP2_OUT_OF_ORDER));
      }
}

/* (command, state, outcome) finds at most one rule of the server's, so nothing hangs on the order of rows. */
static void
test_one_answer (void)
{
  for (guint i = 0; i < ls_pop3_n_rules; i++)
    for (guint k = i + 1; k < ls_pop3_n_rules; k++)
      if (ls_pop3_rules[i].command == ls_pop3_rules[k].command && ls_pop3_rules[i].outcome == ls_pop3_rules[k].outcome
          && ls_pop3_rules[i].outcome != POP3_OTHER && (ls_pop3_rules[i].states & ls_pop3_rules[k].states) != 0)
        g_error ("POP3's rules %u and %u answer the same", i, k);
  for (guint i = 0; i < ls_pop2_n_rules; i++)
    for (guint k = i + 1; k < ls_pop2_n_rules; k++)
      if (ls_pop2_rules[i].command == ls_pop2_rules[k].command && ls_pop2_rules[i].outcome == ls_pop2_rules[k].outcome
          && ls_pop2_rules[i].outcome != POP2_OTHER && (ls_pop2_rules[i].states & ls_pop2_rules[k].states) != 0)
        g_error ("POP2's rules %u and %u answer the same", i, k);
}

/* POP2's one basic rule: if anything goes wrong, the connection closes. */
static void
test_minus_closes (void)
{
  for (guint i = 0; i < ls_pop2_n_rules; i++)
    if (ls_pop2_rules[i].sign == POP2_MINUS)
      g_assert_cmpint (ls_pop2_rules[i].next, ==, POP2_CLOSED);
}

static void
test_edges (void)
{
  g_assert_true (ls_pop3_has_edge (POP3_AUTHORIZATION, POP3_USER_GIVEN, "USER"));
  g_assert_true (ls_pop3_has_edge (POP3_USER_GIVEN, POP3_TRANSACTION, "PASS"));
  g_assert_true (ls_pop3_has_edge (POP3_USER_GIVEN, POP3_AUTHORIZATION, "PASS"));
  g_assert_true (ls_pop3_has_edge (POP3_TRANSACTION, POP3_UPDATE, "QUIT"));
  g_assert_true (ls_pop3_has_edge (POP3_AUTHORIZATION, POP3_CLOSED, "QUIT"));
  g_assert_false (ls_pop3_has_edge (POP3_TRANSACTION, POP3_CLOSED, "QUIT"));
  g_assert_true (ls_pop3_has_edge (POP3_TLS, POP3_AUTHORIZATION, "TLS"));
  g_assert_false (ls_pop3_has_edge (POP3_AUTHORIZATION, POP3_TRANSACTION, "STAT"));
  g_assert_true (ls_pop2_has_edge (POP2_ITEM, POP2_NEXT, "RETR"));
  g_assert_true (ls_pop2_has_edge (POP2_ITEM, POP2_CLOSED, "RETR"));
  g_assert_true (ls_pop2_has_edge (POP2_NEXT, POP2_ITEM, "ACKD"));
  g_assert_false (ls_pop2_has_edge (POP2_MAILBOX, POP2_NEXT, "RETR"));
  g_assert_false (ls_pop2_has_edge (POP2_ITEM, POP2_NEXT, "RETRIEVE"));
}

static void
test_legal_now (void)
{
  g_autoptr (GPtrArray) pop3 = g_ptr_array_new (), pop2 = g_ptr_array_new ();

  ls_pop3_legal_now (POP3_USER_GIVEN, pop3);
  g_assert_cmpuint (pop3->len, ==, 3);
  g_assert_cmpstr (pop3->pdata[0], ==, "PASS");
  ls_pop2_legal_now (POP2_NEXT, pop2);
  g_assert_cmpuint (pop2->len, ==, 3);
  g_assert_cmpstr (pop2->pdata[0], ==, "ACKS");
}

/* The names that summaries give stand beside the wire's words. */
static void
test_summaries (void)
{
  for (guint i = 0; ls_pop2_aliases[i].name != NULL; i++)
    {
      LsPop2CommandId command = ls_pop2_alias_find (ls_span_from_string (ls_pop2_aliases[i].name));

      g_assert_cmpstr (ls_pop2_commands[command].verb, ==, ls_pop2_aliases[i].verb);
      g_assert_nonnull (strstr (ls_pop2_commands[command].about, ls_pop2_aliases[i].name));
    }
}

/* ---- explanations speak of what was said, and never of a secret ---- */

static const struct {
  const char *protocol;
  const char *talk;         /* `c` or `s`, and a line; `\n` between */
  const char *speaks_of;    /* the explanation of the last line has this in it */
  const char *parts;        /* and the reply is taken apart so */
} spoken[] = {
  { "pop3", "s+OK x\ncUSER rabbit", "rabbit", "" },
  { "pop3", "s+OK x\ncUSER rabbit\ns+OK y", "rabbit", "+OK" },
  { "pop3", "s+OK x\ncUSER rabbit\ns-ERR y", "rabbit", "-ERR" },
  { "pop3", "s+OK x\ncUSER a\ns+OK\ncPASS hush\ns-ERR [IN-USE] no", "another session has the maildrop open", "-ERR IN-USE" },
  { "pop3", "s+OK x\ncUSER a\ns+OK\ncPASS hush\ns+OK c\ncSTAT\ns+OK 47 11", "47", "+OK" },
  { "pop3", "s+OK x\ncUSER a\ns+OK\ncPASS hush\ns+OK c\ncSTAT\ns+OK 47 11", "11", "+OK" },
  { "pop3", "s+OK x\ncUSER a\ns+OK\ncPASS hush\ns+OK c\ncRETR 4711", "letter 4711", "" },
  { "pop3", "s+OK x\ncUSER a\ns+OK\ncPASS hush\ns+OK c\ncRETR 4711\ns-ERR no", "letter 4711", "-ERR" },
  { "pop3", "s+OK x\ncUSER a\ns+OK\ncPASS hush\ns+OK c\ncDELE 3\ns+OK d\ncDELE 3\ns-ERR no", "has its mark already", "-ERR" },
  { "pop3", "s+OK x\ncRABBIT run\ns-ERR no", "RABBIT run", "-ERR" },
  { "pop2", "s+ POP2 x.example\ncHELO rabbit hush", "rabbit", "" },
  { "pop2", "s+ POP2 x.example\ncHELO rabbit hush\ns#47 y", "47", "# 47" },
  { "pop2", "s+ POP2 x.example\ncHELO a b\ns#47 y\ncREAD 3\ns=4711 z", "4711", "= 4711" },
  { "pop2", "s+ POP2 x.example\ncHELO a b\ns#47 y\ncFOLD hole\ns#0 z", "hole", "# 0" },
  { "pop2", "s+ POP2 x.example\ncRETRIEVE 1\ns- no", "RETRIEVE is a word of summaries; on the wire it is RETR", "-" },
  { "pop2", "s+ POP2 x.example\ncSAVE 1", "ACKS", "" },
};

static void
test_spoken (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  const LsProtocol *protocol = ls_protocol_find (spoken[row].protocol);
  g_autoptr (LsSession) session = ls_session_new ();
  LsEnd end = { (char *) "h", (char *) "192.0.2.9", 1 };
  LsConnection *connection = ls_session_open (session, protocol->knowledge, 0, &end, &end);
  g_autoptr (LsObserver) observer = protocol->observer_new (session, connection);
  g_auto (GStrv) lines = g_strsplit (spoken[row].talk, "\n", -1);
  g_autoptr (GString) parts = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *line = g_strconcat (lines[i] + 1, "\r\n", NULL);

      ls_observer_input (observer, &(LsSaying) { .from = lines[i][0] == 'c' ? LS_FROM_CLIENT : LS_FROM_SERVER, .heard = LS_HEARD_ALL },
                         ls_span_from_string (line));
    }
  for (guint64 n = 1; n <= ls_log_last (ls_session_get_log (session)); n++)
    {
      g_auto (LsExplanation) explanation = { 0 };

      ls_session_explain (session, n, &explanation);
      if (!ls_event_is_line (ls_session_event (session, n)))
        continue;
      g_assert_nonnull (explanation.ref);
      g_assert_null (strchr (explanation.text, '{'));
      g_assert_null (strstr (explanation.text, "hush"));
      if (ls_log_unit_at (ls_session_get_log (session), LS_UNIT_LINE, n) != ls_log_unit_count (ls_session_get_log (session), LS_UNIT_LINE))
        continue;
      if (strstr (explanation.text, spoken[row].speaks_of) == NULL)
        g_error ("“%s” does not speak of “%s”", explanation.text, spoken[row].speaks_of);
      for (guint i = 0; i < explanation.n_parts; i++)
        g_string_append_printf (parts, "%s%s", i > 0 ? " " : "", explanation.parts[i].token);
    }
  g_assert_cmpstr (parts->str, ==, spoken[row].parts);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pop3/tables/unique", test_pop3_unique);
  g_test_add_func ("/pop2/tables/unique", test_pop2_unique);
  g_test_add_func ("/pop/tables/refs", test_refs);
  g_test_add_func ("/pop/tables/everything-is-explained", test_everything_is_explained);
  g_test_add_func ("/pop/tables/commands-have-answers", test_commands_have_answers);
  g_test_add_func ("/pop/tables/one-answer", test_one_answer);
  g_test_add_func ("/pop2/tables/minus-closes", test_minus_closes);
  g_test_add_func ("/pop/tables/edges", test_edges);
  g_test_add_func ("/pop/tables/legal-now", test_legal_now);
  g_test_add_func ("/pop2/tables/summaries", test_summaries);
  for (guint i = 0; i < G_N_ELEMENTS (spoken); i++)
    {
      g_autofree char *path = g_strdup_printf ("/pop/tables/speaks-of/%u", i);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_spoken);
    }
  return g_test_run ();
}
