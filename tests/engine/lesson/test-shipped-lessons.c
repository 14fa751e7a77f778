/* test-shipped-lessons.c: every lesson plays as written, the same each time; whatever is typed in it, left out of it or
 * moved in it, its server answers by the table, and a what-if shares its beginning octet for octet.
 * SPDX-License-Identifier: MIT */
#include "capture/writer.h"
#include "core/cursor.h"
#include "lesson/lesson-play.h"
#include "protocols/pop2/pop2-tables.h"
#include "protocols/pop3/pop3-tables.h"
#include "protocols/smtp/smtp-tables.h"
#include "world/simulator.h"

#include <string.h>

static LsLesson *
load (const char *file)
{
  g_autoptr (LsLessonProblems) problems = ls_lesson_problems_new ();
  g_autoptr (GError) error = NULL;
  LsLesson *lesson = ls_lesson_load (file, problems, &error);

  g_assert_no_error (error);
  if (lesson == NULL || ls_lesson_problems_get_n (problems) > 0)
    {
      g_autofree char *told = ls_lesson_problems_to_string (problems);

      g_error ("%s", told);
    }
  return lesson;
}

static guint64
last (LsSession *session)
{
  return ls_log_last (ls_session_get_log (session));
}

/* ---- what must hold of every session ---- */

static gboolean
has_faults (const LsWorld *world)
{
  for (guint i = 0; i < world->servers->len; i++)
    if (((LsWorldServer *) world->servers->pdata[i])->profile->faults->len > 0)
      return TRUE;
  return FALSE;
}

/* Whether a server hears letters and commands where its client sends one letter: it answers more than was asked. */
static gboolean
is_careless (const LsWorld *world)
{
  for (guint i = 0; i < world->servers->len; i++)
    if (((LsWorldServer *) world->servers->pdata[i])->profile->bare_lf_ends)
      return TRUE;
  return FALSE;
}

static const char *
protocol_of (LsSession *session, guint64 n)
{
  return ls_session_get_connection (session, ls_session_event (session, n)->conn)->knowledge->id;
}

/* What a protocol's table says of a reply: in which states it stands, and where it leads. */
static void
find_row (const char *protocol, guint row, guint32 *states, guint *next, gboolean *stays)
{
  if (strcmp (protocol, "pop3") == 0)
    {
      g_assert_cmpuint (row, <, ls_pop3_n_rules);
      *states = ls_pop3_rules[row].states;
      *next = ls_pop3_rules[row].next;
      *stays = *next == POP3_STAY;
    }
  else
    {
      g_assert_cmpstr (protocol, ==, "pop2");
      g_assert_cmpuint (row, <, ls_pop2_n_rules);
      *states = ls_pop2_rules[row].states;
      *next = ls_pop2_rules[row].next;
      *stays = *next == POP2_STAY;
    }
}

static void
check_pop_reply (LsSession *session, guint64 n)
{
  const LsEvent *event = ls_session_event (session, n);
  guint before = event->back > 0 ? ls_session_event (session, n - event->back)->state : 0, next;
  guint32 states;
  gboolean stays;

  find_row (protocol_of (session, n), event->row, &states, &next, &stays);
  g_assert_true (states & (1u << before));
  g_assert_cmpuint (event->state, ==, stays ? before : next);
}

/* The reply stands in the table, in the state that held before it, and leads where the table says. */
static void
check_reply (LsSession *session, guint64 n, gboolean faults)
{
  const LsEvent *event = ls_session_event (session, n);
  LsSmtpState before = event->back > 0 ? ls_session_event (session, n - event->back)->state : SMTP_CONNECTING;
  const LsSmtpRule *rule;

  if (strcmp (protocol_of (session, n), "smtp") != 0)
    {
      check_pop_reply (session, n);
      return;
    }

  g_assert_cmpuint (event->row, <, ls_smtp_n_rules);
  rule = &ls_smtp_rules[event->row];
  g_assert_true (rule->states & (1u << before));
  g_assert_cmpuint (event->state, ==, rule->next == SMTP_STAY ? before : rule->next);
  /* A dot that was sent without waiting for the 354 that did not come is a line that the server does not know. */
  if (!faults && rule->outcome == SMTP_OTHER && !(rule->command == SMTP_DATA_END && rule->code == 500))
    {
      g_autoptr (GByteArray) scratch = g_byte_array_new ();
      LsSpan reply = ls_session_octets (session, n, scratch);

      g_error ("event %" G_GUINT64_FORMAT ": no row of the server's says “%.*s” in the state %s", n, (int) reply.length,
               (const char *) reply.data, ls_smtp_state_id (before));
    }
}

/* Findings that only a server can cause. */
static gboolean
is_servers_fault (const char *protocol, guint row)
{
  if (strcmp (protocol, "pop3") == 0)
    return row == POP3_FINDING_REPLY_NOT_EXPECTED || row == POP3_FINDING_REPLY_MALFORMED || row == POP3_FINDING_DOT_NOT_STUFFED
           || (row >= POP3_FINDING_COUNT_MISMATCH && row != POP3_FINDING_UPDATE_SKIPPED);
  if (strcmp (protocol, "pop2") == 0)
    return row == POP2_FINDING_REPLY_NOT_EXPECTED || row == POP2_FINDING_REPLY_MALFORMED || row == POP2_FINDING_TWO_FAREWELLS;
  return (row >= SMTP_FINDING_REPLY_NOT_EXPECTED && row <= SMTP_FINDING_REPLY_WITHOUT_TEXT)
         || row == SMTP_FINDING_KEYWORD_LIES || row == SMTP_FINDING_ENHANCED_CODE_CLASS
         || row == SMTP_FINDING_DATA_NO_RECIPIENT || row == SMTP_FINDING_HELO_MISSING;
}

static gboolean
is_before_handshake (LsSession *session, guint64 n)
{
  const LsEvent *event = ls_session_event (session, n);
  const LsKnowledge *knowledge = event == NULL ? NULL : ls_session_get_connection (session, event->conn)->knowledge;

  return knowledge != NULL && event->state < knowledge->n_states && strcmp (knowledge->state_id (event->state), "tls") == 0;
}

/* Whether line @n was sent in the open behind a STARTTLS or STLS that was agreed to: it is thrown away (RFC 3207 section 4). */
static gboolean
is_thrown_away (LsSession *session, guint64 n)
{
  guint32 conn = ls_session_event (session, n)->conn;

  for (guint64 i = n + 1; i <= last (session); i++)
    {
      const LsEvent *event = ls_session_event (session, i);

      if (event->conn == conn && event->kind == LS_EVENT_REPLY && ls_session_partner (session, i) < n
          && is_before_handshake (session, i))
        return TRUE;
    }
  return FALSE;
}

static void
check_session (LsSession *session, const LsWorld *world)
{
  gboolean careless = is_careless (world), faults = careless || has_faults (world);
  g_autofree guint8 *answers = g_new0 (guint8, last (session) + 1);
  gboolean letter_refused = FALSE;
  gint64 time = 0;

  for (guint64 n = 1; n <= last (session); n++)
    {
      const LsEvent *event = ls_session_event (session, n);

      g_assert_cmpint (event->time_us, >=, time);
      time = event->time_us;
      /* A name server has no table of states. */
      if (strcmp (protocol_of (session, n), "dns") == 0)
        continue;
      g_assert_cmpuint (event->state, <, ls_session_get_connection (session, event->conn)->knowledge->n_states);
      g_assert_cmpuint (event->client_state, <=, ls_session_get_connection (session, event->conn)->knowledge->n_client_states);
      if (event->kind == LS_EVENT_REPLY)
        {
          guint64 partner = ls_session_partner (session, n);

          check_reply (session, n, faults);
          if (partner == 0)
            continue;
          g_assert_cmpuint (ls_session_event (session, partner)->conn, ==, event->conn);
          answers[partner]++;
        }
      letter_refused |= event->kind == LS_EVENT_FINDING && strcmp (protocol_of (session, n), "smtp") == 0
                        && event->row == SMTP_FINDING_DATA_AFTER_REFUSAL;
      if (event->kind == LS_EVENT_FINDING && !faults && is_servers_fault (protocol_of (session, n), event->row))
        g_error ("event %" G_GUINT64_FORMAT ": the server itself causes %s", n,
                 ls_session_get_connection (session, event->conn)->knowledge->finding_id (event->row));
    }
  for (guint64 n = 1; n <= last (session); n++)
    {
      const LsEvent *event = ls_session_event (session, n);
      gboolean asks = event->kind == LS_EVENT_COMMAND || (event->kind == LS_EVENT_DATA && event->from == LS_FROM_CLIENT
                                                          && (event->flags & LS_EVENT_FLAG_DOT) != 0);

      /* POP2's RETR is answered by octets, or not at all. */
      if (event->kind == LS_EVENT_COMMAND && strcmp (protocol_of (session, n), "pop2") == 0 && event->row == POP2_RETR)
        continue;

      if (strcmp (protocol_of (session, n), "dns") == 0)
        continue;
      /* A letter's line is answered where it was sent without waiting, and DATA then refused: it was a command. */
      if (!asks)
        g_assert_cmpuint (answers[n], <=, event->kind == LS_EVENT_DATA && (letter_refused || careless) ? 1 : 0);
      else if (answers[n] != 1 && !is_thrown_away (session, n))
        {
          /* Only a line that the connection's end overtook has no answer. */
          g_assert_cmpuint (answers[n], ==, 0);
          g_assert_true (ls_session_get_connection (session, event->conn)->closed);
          for (guint64 later = n + 1; later <= last (session); later++)
            g_assert_true (ls_session_event (session, later)->conn != event->conn || answers[later] == 0);
        }
    }
}

/* Both sessions are alike up to event @n: the records, and the octets that they point at. */
static void
check_same (LsSession *one, LsSession *other, guint64 n)
{
  g_autoptr (GByteArray) scratch_one = g_byte_array_new (), scratch_other = g_byte_array_new ();

  g_assert_cmpuint (last (one), >=, n);
  g_assert_cmpuint (last (other), >=, n);
  for (guint64 i = 1; i <= n; i++)
    {
      LsSpan octets_one = ls_session_octets (one, i, scratch_one), octets_other = ls_session_octets (other, i, scratch_other);

      if (memcmp (ls_session_event (one, i), ls_session_event (other, i), sizeof (LsEvent)) != 0)
        {
          LsWriter writer = { .format = LS_FORMAT_JSON };
          g_autoptr (GString) texts = g_string_new (NULL);

          ls_writer_append (&writer, one, i, texts);
          ls_writer_append (&writer, other, i, texts);
          g_error ("event %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " differs:\n%s", i, n, texts->str);
        }
      g_assert_cmpmem (octets_one.data, octets_one.length, octets_other.data, octets_other.length);
    }
}

/* ---- as written ---- */

static void
test_plays (gconstpointer file)
{
  g_autoptr (LsLesson) lesson = load (file);
  g_autoptr (LsSession) session = ls_lesson_play (lesson), again = ls_lesson_play (lesson);
  g_autoptr (GArray) surprises = NULL;

  ls_simulator_run (session);
  ls_simulator_run (again);
  surprises = ls_lesson_surprises (lesson, session);
  for (guint i = 0; i < surprises->len; i++)
    {
      const LsLessonSurprise *surprise = &g_array_index (surprises, LsLessonSurprise, i);

      g_error ("step %u: “%s” instead of “%s”", surprise->step, surprise->found, surprise->expected);
    }
  check_session (session, lesson->world);

  /* The same once more, to the last octet of every stream. */
  g_assert_cmpuint (last (session), ==, last (again));
  check_same (session, again, last (session));
  for (guint conn = 1; conn <= ls_session_n_connections (session); conn++)
    for (guint from = 0; from < 2; from++)
      g_assert_cmpuint (ls_stream_length (ls_session_get_connection (session, conn)->streams[from]), ==,
                        ls_stream_length (ls_session_get_connection (again, conn)->streams[from]));

  /* Every input was said. */
  for (guint i = 0; i < lesson->inputs->len; i++)
    {
      gboolean said = g_array_index (lesson->inputs, LsInput, i).kind != LS_INPUT_OCTETS;

      for (guint64 n = 1; n <= last (session) && !said; n++)
        said = ls_event_is_line (ls_session_event (session, n)) && ls_session_event (session, n)->line.input == i + 1;
      g_assert_true (said);
    }
}

/* Run by steps or at once, it is the same. */
static void
test_steps (gconstpointer file)
{
  g_autoptr (LsLesson) lesson = load (file);
  g_autoptr (LsSession) session = ls_lesson_play (lesson), whole = ls_lesson_play (lesson);
  g_autoptr (LsCursor) cursor = ls_cursor_new (session);

  ls_simulator_run (whole);
  while (ls_cursor_forward (cursor, LS_UNIT_SEGMENT))
    continue;
  while (ls_cursor_forward (cursor, LS_UNIT_LINE))
    continue;
  check_same (session, whole, last (whole));
  g_assert_cmpuint (last (session), ==, last (whole));
}

/* ---- what if ---- */

static const char *const typed[] = { "DATA", "QUIT", "RSET", "NOOP", "FOO", "", ".", "MAIL FROM:<who@else.example>", "DELE 1", "RETR 1" };

static gboolean
was_said (LsSession *session, guint64 after, guint32 conn, const char *line)
{
  g_autoptr (GByteArray) scratch = g_byte_array_new ();

  for (guint64 n = after + 1; n <= last (session); n++)
    {
      const LsEvent *event = ls_session_event (session, n);

      if (event->conn == conn && event->from == LS_FROM_CLIENT && ls_event_is_line (event))
        return ls_span_equals (ls_session_octets (session, n, scratch), line);
    }
  return FALSE;
}

static void
fork_at (LsLesson *lesson, LsSession *session, guint64 n, const char *command, gboolean at_once)
{
  guint32 conn = n > 0 ? ls_session_event (session, n)->conn : 1;
  g_autofree char *line = g_strconcat (command, "\r\n", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (LsSession) fork = ls_session_fork (session, n, conn, ls_span_from_string (line), at_once, &error);

  /* In a relay's conversation, and with a name server, nobody types. */
  if (ls_simulator_client (session, conn) >= lesson->world->clients->len
      || ls_session_is_closed_at (session, ls_session_last_of (session, conn, n)))
    {
      g_assert_null (fork);
      g_assert_nonnull (error);
      return;
    }
  g_assert_no_error (error);
  ls_simulator_run (fork);
  check_same (session, fork, n);
  check_session (fork, lesson->world);
  /* What is said in the open before a handshake is no line. */
  if (!is_before_handshake (session, n) && !was_said (fork, n, conn, line))
    g_assert_true (ls_session_get_connection (fork, conn)->closed);
}

static void
test_forks (gconstpointer file)
{
  g_autoptr (LsLesson) lesson = load (file);
  g_autoptr (LsSession) session = ls_lesson_play (lesson);
  guint64 steps;

  ls_simulator_run (session);
  steps = ls_log_unit_count (ls_session_get_log (session), LS_UNIT_LINE);
  for (guint64 k = 0; k <= steps; k++)
    for (guint i = 0; i < G_N_ELEMENTS (typed); i++)
      for (guint at_once = 0; at_once < 2; at_once++)
        {
          guint64 n = k > 0 ? ls_session_settle (session, ls_log_unit_event (ls_session_get_log (session), LS_UNIT_LINE, k)) : 0;

          fork_at (lesson, session, n, typed[i], at_once);
        }
}

/* Every event, segments in flight and all, with one command. */
static void
test_forks_at_events (gconstpointer file)
{
  g_autoptr (LsLesson) lesson = load (file);
  g_autoptr (LsSession) session = ls_lesson_play (lesson);

  ls_simulator_run (session);
  for (guint64 n = 0; n <= last (session); n++)
    fork_at (lesson, session, n, "NOOP", n % 2);
}

/* The lesson's own what-ifs do what they promise: they can be typed where they stand. */
static void
test_what_ifs (gconstpointer file)
{
  g_autoptr (LsLesson) lesson = load (file);
  g_autoptr (LsSession) session = ls_lesson_play (lesson);

  ls_simulator_run (session);
  for (guint i = 0; i < lesson->what_ifs->len; i++)
    {
      const LsLessonWhatIf *what_if = lesson->what_ifs->pdata[i];
      const LsLessonStep *step = ls_lesson_get_step (lesson, what_if->step);
      guint64 n = 1;

      while (n <= last (session) && !(ls_event_is_line (ls_session_event (session, n))
                                      && ls_session_event (session, n)->line.input == step->first_input + 1))
        n++;
      g_assert_cmpuint (n, <=, last (session));
      fork_at (lesson, session, n - 1, what_if->send, FALSE);
    }
}

/* ---- another script ---- */

/* The lesson's inputs in another order: @order holds their numbers, -1 for one that is left out. */
static void
play_inputs (LsLesson *lesson, const int *order, guint n)
{
  g_autoptr (GArray) inputs = g_array_new (FALSE, FALSE, sizeof (LsInput));
  g_autofree int *places = g_new (int, lesson->inputs->len);
  g_autoptr (LsSession) session = NULL;

  for (guint i = 0; i < lesson->inputs->len; i++)
    places[i] = -1;
  for (guint i = 0, place = 0; i < n; i++)
    if (order[i] >= 0)
      places[order[i]] = place++;
  for (guint i = 0; i < n; i++)
    if (order[i] >= 0)
      {
        LsInput input = g_array_index (lesson->inputs, LsInput, order[i]);

        if (input.after >= 0)
          input.after = places[input.after];
        g_array_append_val (inputs, input);
      }
  session = ls_simulator_new (lesson->world, inputs, NULL, NULL);
  ls_simulator_run (session);
  check_session (session, lesson->world);
}

static void
test_line_left_out (gconstpointer file)
{
  g_autoptr (LsLesson) lesson = load (file);
  guint n = lesson->inputs->len;
  g_autofree int *order = g_new (int, n);

  for (guint out = 0; out < n; out++)
    {
      for (guint i = 0; i < n; i++)
        order[i] = i == out ? -1 : (int) i;
      play_inputs (lesson, order, n);
    }
}

static void
test_line_moved (gconstpointer file)
{
  g_autoptr (LsLesson) lesson = load (file);
  guint n = lesson->inputs->len;
  g_autofree int *order = g_new (int, n);

  for (guint from = 0; from < n; from++)
    for (guint to = 0; to < n; to++)
      {
        guint place = 0;

        if (from == to)
          continue;
        for (guint i = 0; i < n; i++)
          {
            if (place == to)
              order[place++] = from;
            if (i != from)
              order[place++] = i;
          }
        if (place < n)
          order[place] = from;
        play_inputs (lesson, order, n);
      }
}

/* ---- the sample session ---- */

static void
test_sample (gconstpointer file)
{
  static const char expected[] =
    "S: 220 smtp.commentcamarche.net SMTP Ready\n"
    "C: EHLO machine1.commentcamarche.net\n"
    "S: 250 smtp.commentcamarche.net\n"
    "C: MAIL FROM:<webmaster@kioskea.net>\n"
    "S: 250 OK\n"
    "C: RCPT TO:<meandus@meandus.net>\n"
    "S: 250 OK\n"
    "C: RCPT TO:<tittom@tittom.fr>\n"
    "S: 550 No such user here\n"
    "C: DATA\n"
    "S: 354 Start mail input; end with <CRLF>.<CRLF>\n"
    "C: Subject: Hello\n"
    "C: Hello Meandus,\n"
    "C: How are things?\n"
    "C:\n"
    "C: See you soon!\n"
    "C: .\n"
    "S: 250 OK\n"
    "C: QUIT\n"
    "S: 221 smtp.commentcamarche.net closing transmission\n";
  g_autoptr (LsLesson) lesson = load (file);
  g_autoptr (LsSession) session = ls_lesson_play (lesson);
  LsWriter writer = { .format = LS_FORMAT_TRANSCRIPT };
  g_autoptr (GString) out = g_string_new (NULL);

  ls_simulator_run (session);
  for (guint64 n = 1; n <= last (session); n++)
    ls_writer_append (&writer, session, n, out);
  g_assert_cmpstr (out->str, ==, expected);
  g_assert_cmpuint (ls_log_unit_count (ls_session_get_log (session), LS_UNIT_LINE), ==, 20);
}

static void
add (const char *name, const char *what, const char *file, GTestDataFunc test)
{
  g_autofree char *path = g_strdup_printf ("/lessons/%s/%s", name, what);

  g_test_add_data_func_full (path, g_strdup (file), test, g_free);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

int
main (int argc, char **argv)
{
  const char *folder = TEST_DIR "/../lessons";
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  g_test_init (&argc, &argv, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".json"))
      g_ptr_array_add (names, g_strndup (name, strlen (name) - strlen (".json")));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *file = g_strdup_printf ("%s/%s.json", folder, (const char *) names->pdata[i]);

      name = names->pdata[i];
      add (name, "plays", file, test_plays);
      add (name, "steps", file, test_steps);
      add (name, "forks", file, test_forks);
      add (name, "forks-at-events", file, test_forks_at_events);
      add (name, "what-ifs", file, test_what_ifs);
      add (name, "line-left-out", file, test_line_left_out);
      add (name, "line-moved", file, test_line_moved);
      if (strcmp (name, "smtp-first-mail") == 0)
        add (name, "is-the-documents", file, test_sample);
    }
  return g_test_run ();
}
