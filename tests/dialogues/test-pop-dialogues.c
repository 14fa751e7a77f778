/* test-pop-dialogues.c: the dialogues of POP2 and POP3 printed in the RFCs, said to our servers and shown to our observers.
 *
 * A dialogue is a text file in pop/. Its lines are `C: command`, `S: a line of the server's`, `D: so many octets of a
 * letter`, `T:` for the TLS handshake, and `= state` for the server's state after what stands before. Above them:
 *
 *   # from:      where it is printed
 *   # protocol:  pop2 or pop3
 *   # user:      NAME PASSWORD
 *   # letters:   FOLDER COUNT SIZE: so many letters of so many octets lie there
 *   # after:     log-in: what comes before the part that the RFC prints
 *   # fault:     what the server is told to do wrong
 *   # finding:   CODE: what the observer has to complain of
 *   # observer-only: why our server cannot answer so
 *   # note:      what was joined or mended
 *
 * SPDX-License-Identifier: MIT */
#include "../engine/protocols/talk.h"

#include <string.h>

/* So many files there are; a test that finds none has lost them. */
#define DIALOGUES 23

#define LOG_IN "S: +OK POP3 server ready\n= authorization\nC: USER mrose\nS: +OK\n= user-given\nC: PASS secret\nS: +OK\n= transaction\n"

typedef struct {
  char      **lines;
  gboolean    observer_only;
  GPtrArray  *findings;
  Talk        talk;
} Dialogue;

/* @size octets in lines of at most 70, each with its CRLF. */
static char *
make_letter (gsize size)
{
  GString *text = g_string_new (NULL);

  while (text->len < size)
    {
      gsize left = size - text->len, length = left > 72 ? (left - 72 < 2 ? 60 : 70) : left - 2;

      for (gsize i = 0; i < length; i++)
        g_string_append_c (text, 'a' + i % 26);
      g_string_append (text, "\r\n");
    }
  g_assert_cmpuint (text->len, ==, size);
  return g_string_free (text, FALSE);
}

static void
take_head (Dialogue *self, const char *head, const char *user)
{
  g_auto (GStrv) words = g_strsplit (head, " ", -1);

  if (g_str_has_prefix (head, "user:"))
    ls_directory_add_user (self->talk.directory, words[1], "one.example", words[2]);
  else if (g_str_has_prefix (head, "letters:"))
    for (guint i = 0; i < g_ascii_strtoull (words[2], NULL, 10); i++)
      {
        g_autofree char *letter = make_letter (g_ascii_strtoull (words[3], NULL, 10));
        g_autofree char *mailbox = g_strconcat (user, "@one.example", NULL);

        talk_deliver (&self->talk, mailbox, words[1], letter);
      }
  else if (g_str_has_prefix (head, "fault:"))
    g_ptr_array_add (self->talk.profile->faults, ls_fault_parse (head + strlen ("fault: "), NULL));
  else if (g_str_has_prefix (head, "finding:"))
    g_ptr_array_add (self->findings, g_strdup (words[1]));
  else if (g_str_has_prefix (head, "observer-only:"))
    self->observer_only = TRUE;
  else
    g_assert_true (g_str_has_prefix (head, "from:") || g_str_has_prefix (head, "note:") || g_str_has_prefix (head, "after:")
                   || g_str_has_prefix (head, "protocol:"));
}

static char *
head_of (const char *text, const char *name)
{
  const char *at = strstr (text, name);

  return at == NULL ? NULL : g_strndup (at + strlen (name), strcspn (at + strlen (name), " \n"));
}

static Dialogue *
dialogue_read (const char *name)
{
  g_autofree char *file = g_strdup_printf ("%s/dialogues/pop/%s.txt", TEST_DIR, name), *text = NULL, *protocol = NULL, *user = NULL,
                  *after = NULL, *whole = NULL;
  g_autoptr (GError) error = NULL;
  Dialogue *self = g_new0 (Dialogue, 1);
  g_autoptr (GString) body = g_string_new (NULL);
  g_auto (GStrv) lines = NULL;

  g_file_get_contents (file, &text, NULL, &error);
  g_assert_no_error (error);
  protocol = head_of (text, "# protocol: ");
  user = head_of (text, "# user: ");
  after = head_of (text, "# after: ");
  talk_init (&self->talk, protocol, NULL);
  self->talk.profile->extensions = (1u << self->talk.protocol->n_extensions) - 1;
  self->findings = g_ptr_array_new_with_free_func (g_free);
  lines = g_strsplit (text, "\n", -1);
  if (after != NULL)
    g_string_append (body, LOG_IN);
  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], "# "))
      take_head (self, lines[i] + 2, user);
    else if (*lines[i] != '\0')
      g_string_append_printf (body, "%s\n", lines[i]);
  self->lines = g_strsplit (body->str, "\n", -1);
  return self;
}

static void
dialogue_free (Dialogue *self)
{
  g_strfreev (self->lines);
  g_ptr_array_unref (self->findings);
  talk_clear (&self->talk);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Dialogue, dialogue_free)

static void
expect_state (Dialogue *self, const char *state)
{
  const LsEvent *event = ls_session_event (self->talk.session, self->talk.connection->last_event);

  g_assert_cmpstr (self->talk.protocol->knowledge->state_id (event->state), ==, state);
}

/* ---- said to our server ---- */

/* RFC 1939 section 7: our server has a timestamp of its own, so the digest is another. */
static char *
with_own_digest (const char *greeting, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  g_autofree char *timestamp = NULL, *source = NULL, *digest = NULL;

  if (!g_str_equal (words[0], "APOP"))
    return g_strconcat (line, "\r\n", NULL);
  timestamp = g_strndup (strchr (greeting, '<'), strcspn (strchr (greeting, '<'), "\r"));
  source = g_strconcat (timestamp, "tanstaaf", NULL);
  digest = g_compute_checksum_for_string (G_CHECKSUM_MD5, source, -1);
  return g_strdup_printf ("APOP %s %s\r\n", words[1], digest);
}

/* The class of a reply: its sign, and POP2's number where letters are counted as in the RFC. */
static void
expect_class (const char *said, const char *printed)
{
  gsize length = strcspn (printed, " ");

  if (printed[0] == '+' || printed[0] == '-')
    length = MIN (length, 4);
  if (strncmp (said, printed, length) != 0)
    g_error ("our server says “%.*s”; printed is “%s”", (int) strcspn (said, "\r"), said, printed);
}

static void
test_server (gconstpointer name)
{
  g_autoptr (Dialogue) dialogue = dialogue_read (name);
  Talk *talk = &dialogue->talk;
  g_autofree char *greeting = NULL;
  gboolean first = TRUE;

  talk_begin (talk);
  greeting = g_strdup (talk->said->str);
  for (guint i = 0; dialogue->lines[i] != NULL; i++)
    {
      const char *line = dialogue->lines[i];

      if (g_str_has_prefix (line, "C: "))
        {
          g_autofree char *said = with_own_digest (greeting, line + 3);

          g_string_truncate (talk->said, 0);
          talk_say (talk, said, strlen (said));
          first = TRUE;
        }
      else if (g_str_has_prefix (line, "S: ") && first)
        {
          expect_class (talk->said->str, line + 3);
          first = FALSE;
        }
      else if (g_str_has_prefix (line, "D: ") && first)
        g_assert_cmpuint (talk->said->len, ==, g_ascii_strtoull (line + 3, NULL, 10));
      else if (g_str_equal (line, "T:"))
        {
          ls_server_secured (talk->server, 0, TRUE);
          ls_observer_secured (talk->observer, 0, TRUE);
        }
      else if (g_str_has_prefix (line, "= ") && strcmp (line, "= update") != 0)
        expect_state (dialogue, line + 2);
    }
}

/* ---- shown to our observer ---- */

static void
show (Talk *talk, LsFrom from, const char *octets)
{
  ls_observer_input (talk->observer, &(LsSaying) { .from = from, .heard = LS_HEARD_ALL }, ls_span_from_string (octets));
}

/* Info tells what is worth knowing; a warning or an error has to be expected, and what is expected has to come. */
static void
check_findings (Dialogue *self)
{
  g_autoptr (GHashTable) found = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint64 n = 1; n <= ls_log_last (ls_session_get_log (self->talk.session)); n++)
    {
      const LsEvent *event = ls_session_event (self->talk.session, n);
      const char *id;

      if (event->kind != LS_EVENT_FINDING)
        continue;
      id = self->talk.protocol->knowledge->finding_id (event->row);
      g_hash_table_add (found, (gpointer) id);
      if ((event->flags & (LS_EVENT_FLAG_WARNING | LS_EVENT_FLAG_ERROR)) != 0
          && !g_ptr_array_find_with_equal_func (self->findings, id, g_str_equal, NULL))
        g_error ("an unexpected finding: %s", id);
    }
  for (guint i = 0; i < self->findings->len; i++)
    g_assert_true (g_hash_table_contains (found, self->findings->pdata[i]));
}

static void
test_observer (gconstpointer name)
{
  g_autoptr (Dialogue) dialogue = dialogue_read (name);
  Talk *talk = &dialogue->talk;
  LsEnd end = { (char *) "h", (char *) "192.0.2.9", 1 };

  talk->connection = ls_session_open (talk->session, talk->protocol->knowledge, 0, &end, &end);
  talk->observer = talk->protocol->observer_new (talk->session, talk->connection);
  talk->server = talk->protocol->server_new (&(LsServerSetup) { .profile = talk->profile, .place = "x" });
  for (guint i = 0; dialogue->lines[i] != NULL; i++)
    {
      const char *line = dialogue->lines[i];

      if (g_str_has_prefix (line, "C: ") || g_str_has_prefix (line, "S: "))
        {
          g_autofree char *octets = g_strconcat (line + 3, "\r\n", NULL);

          show (talk, line[0] == 'C' ? LS_FROM_CLIENT : LS_FROM_SERVER, octets);
        }
      else if (g_str_has_prefix (line, "D: "))
        {
          g_autofree char *letter = make_letter (g_ascii_strtoull (line + 3, NULL, 10));

          show (talk, LS_FROM_SERVER, letter);
        }
      else if (g_str_equal (line, "T:"))
        ls_observer_secured (talk->observer, 0, TRUE);
      else if (g_str_has_prefix (line, "= "))
        expect_state (dialogue, line + 2);
    }
  check_findings (dialogue);
}

static void
test_all_are_there (gconstpointer data)
{
  g_assert_cmpuint (((const GPtrArray *) data)->len, ==, DIALOGUES);
}

int
main (int argc, char **argv)
{
  g_autoptr (GDir) dir = g_dir_open (TEST_DIR "/dialogues/pop", 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *file;

  g_test_init (&argc, &argv, NULL);
  while (dir != NULL && (file = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (file, ".txt"))
      g_ptr_array_add (names, g_strndup (file, strlen (file) - strlen (".txt")));
  g_test_add_data_func ("/dialogues/pop/all-are-there", names, test_all_are_there);
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *server = g_strdup_printf ("/dialogues/pop/%s/server", (char *) names->pdata[i]);
      g_autofree char *observer = g_strdup_printf ("/dialogues/pop/%s/observer", (char *) names->pdata[i]);
      Dialogue *dialogue = dialogue_read (names->pdata[i]);

      if (!dialogue->observer_only)
        g_test_add_data_func (server, names->pdata[i], test_server);
      g_test_add_data_func (observer, names->pdata[i], test_observer);
      dialogue_free (dialogue);
    }
  return g_test_run ();
}
