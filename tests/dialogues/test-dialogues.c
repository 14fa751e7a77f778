/* test-dialogues.c: the dialogues printed in the RFCs, said to our server and shown to our observer.
 *
 * A dialogue is a text file beside this one. Its lines are `C: command`,
 * `S: reply`, and `= state` for the server's state after that reply; `C* 100`
 * are so many octets that the RFC does not print, `T: …` is where TLS is
 * negotiated. Above them:
 *
 *   # from:      where it is printed
 *   # server:    the host that answers; its domain is the server's
 *   # domain:    another domain that it takes mail for
 *   # user:      MAILBOX [FULL NAME]: one that it knows
 *   # password:  MAILBOX PASSWORD: one that it knows, and that can log in
 *   # moved:     MAILBOX forwards|tells MAILBOX: one that went elsewhere
 *   # list:      MAILBOX of a mailing list; each `# member:` after it is on that list
 *   # fault:     what the server is told to do wrong
 *   # begins:    the state in which it begins, where the RFC prints only a part
 *   # finding:   SEVERITY CODE: what the observer has to say about it
 *   # observer-only: why our server cannot answer so
 *   # pipelined: where the client does not wait for a reply
 *   # note:      what was joined or mended
 *
 * The server's replies must be of the printed classes, and lead to the printed states.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "../model/smtp-subject.h"

/* So many files there are; a test that finds none has lost them. */
#define DIALOGUES 52

/* One line of a file, or a whole reply. */
typedef struct {
  char  who;                    /* C, S, or T where TLS is negotiated */
  char *text;                   /* a reply's lines each with CRLF */
  char *state;                  /* after a reply */
} Turn;

typedef struct {
  char        *name;
  char        *begins;
  char        *observer_only;
  char        *pipelined;
  LsProfile   *profile;
  LsDirectory *directory;
  LsUser      *list;            /* that the next members are of */
  GPtrArray   *findings;
  GArray      *turns;
} Dialogue;

static void
turn_clear (gpointer data)
{
  Turn *turn = data;

  g_free (turn->text);
  g_free (turn->state);
}

static void
dialogue_free (Dialogue *self)
{
  g_free (self->name);
  g_free (self->begins);
  g_free (self->observer_only);
  g_free (self->pipelined);
  g_clear_pointer (&self->profile, ls_profile_free);
  g_clear_pointer (&self->directory, ls_directory_unref);
  g_ptr_array_unref (self->findings);
  g_array_unref (self->turns);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Dialogue, dialogue_free)

static LsUser *
add_user (Dialogue   *self,
          const char *mailbox)
{
  g_auto (GStrv) parts = g_strsplit (mailbox, "@", 2);

  g_assert_nonnull (parts[1]);
  return ls_directory_add_user (self->directory, parts[0], parts[1], NULL);
}

static void
take_user (Dialogue   *self,
           const char *value)
{
  g_auto (GStrv) parts = g_strsplit (value, " ", 2);
  LsUser *user = add_user (self, parts[0]);

  user->full_name = g_strdup (parts[1]);
}

static void
take_password (Dialogue   *self,
               const char *value)
{
  g_auto (GStrv) parts = g_strsplit (value, " ", 2);

  add_user (self, parts[0])->password = g_strdup (parts[1]);
}

static void
take_moved (Dialogue   *self,
            const char *value)
{
  g_auto (GStrv) parts = g_strsplit (value, " ", 3);
  LsUser *user = add_user (self, parts[0]);

  user->forwards = strcmp (parts[1], "forwards") == 0;
  g_assert_true (user->forwards || strcmp (parts[1], "tells") == 0);
  user->moved_to = g_strdup (parts[2]);
}

static void
take_list (Dialogue   *self,
           const char *value)
{
  self->list = add_user (self, value);
  self->list->members = g_ptr_array_new_with_free_func (g_free);
}

static void
take_member (Dialogue   *self,
             const char *value)
{
  g_ptr_array_add (self->list->members, g_strdup (value));
}

static void
take_fault (Dialogue   *self,
            const char *value)
{
  g_autoptr (GError) error = NULL;
  LsFault *fault = ls_fault_parse (value, &error);

  g_assert_no_error (error);
  g_ptr_array_add (self->profile->faults, fault);
}

static void
take_server (Dialogue   *self,
             const char *value)
{
  self->profile = ls_profile_new (value);
  ls_directory_add_domain (self->directory, value);
}

static void
take_domain (Dialogue   *self,
             const char *value)
{
  ls_directory_add_domain (self->directory, value);
}

static void
take_begins (Dialogue   *self,
             const char *value)
{
  self->begins = g_strdup (value);
}

static void
take_finding (Dialogue   *self,
              const char *value)
{
  g_ptr_array_add (self->findings, g_strdup (value));
}

static void
take_observer_only (Dialogue   *self,
                    const char *value)
{
  self->observer_only = g_strdup (value);
}

static void
take_pipelined (Dialogue   *self,
                const char *value)
{
  self->pipelined = g_strdup (value);
}

static void
take_words (Dialogue   *self,
            const char *value)
{
  g_assert_cmpstr (value, !=, "");
}

static const struct {
  const char *name;
  void      (*take) (Dialogue *self, const char *value);
} heads[] = {
  { "from: ", take_words },
  { "server: ", take_server },
  { "domain: ", take_domain },
  { "user: ", take_user },
  { "password: ", take_password },
  { "moved: ", take_moved },
  { "list: ", take_list },
  { "member: ", take_member },
  { "fault: ", take_fault },
  { "begins: ", take_begins },
  { "finding: ", take_finding },
  { "observer-only: ", take_observer_only },
  { "pipelined: ", take_pipelined },
  { "note: ", take_words },
};

static void
take_head (Dialogue   *self,
           const char *head)
{
  for (gsize i = 0; i < G_N_ELEMENTS (heads); i++)
    if (g_str_has_prefix (head, heads[i].name))
      {
        heads[i].take (self, head + strlen (heads[i].name));
        return;
      }

  g_error ("%s: a head that is none: %s", self->name, head);
}

static Turn *
last_turn (Dialogue *self)
{
  return self->turns->len == 0 ? NULL : &g_array_index (self->turns, Turn, self->turns->len - 1);
}

/* A reply goes on as long as its lines have a hyphen after the code. */
static gboolean
goes_on (const Turn *turn)
{
  const char *line;

  if (turn == NULL || turn->who != 'S')
    return FALSE;

  line = g_strrstr_len (turn->text, (gssize) strlen (turn->text) - 2, "\r\n");
  return (line == NULL ? turn->text : line + 2)[3] == '-';
}

static void
take_turn (Dialogue   *self,
           const char *line)
{
  Turn *last = last_turn (self);
  Turn turn = { .who = line[0], .text = g_strconcat (line[2] == ' ' ? line + 3 : line + 2, "\r\n", NULL) };

  if (turn.who == 'S' && goes_on (last))
    {
      char *reply = g_strconcat (last->text, turn.text, NULL);

      g_free (last->text);
      g_free (turn.text);
      last->text = reply;
    }
  else
    g_array_append_val (self->turns, turn);
}

/* Octets that mean nothing. */
static void
take_octets (Dialogue   *self,
             const char *count)
{
  Turn turn = { .who = 'C', .text = g_strnfill (g_ascii_strtoull (count, NULL, 10), 'x') };

  g_array_append_val (self->turns, turn);
}

static void
take_line (Dialogue   *self,
           const char *line)
{
  if (line[0] == '\0')
    return;

  if (g_str_has_prefix (line, "# "))
    take_head (self, line + 2);
  else if (g_str_has_prefix (line, "= "))
    last_turn (self)->state = g_strdup (line + 2);
  else if (g_str_has_prefix (line, "C* "))
    take_octets (self, line + 3);
  else if (g_str_has_prefix (line, "C:") || g_str_has_prefix (line, "S:") || g_str_has_prefix (line, "T:"))
    take_turn (self, line);
  else
    g_error ("%s: a line that is none: %s", self->name, line);
}

static Dialogue *
dialogue_read (const char *name)
{
  g_autofree char *file = g_strdup_printf ("%s/dialogues/%s.txt", TEST_DIR, name);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) lines = NULL;
  Dialogue *self = g_new0 (Dialogue, 1);

  self->name = g_strdup (name);
  self->directory = ls_directory_new ();
  self->findings = g_ptr_array_new_with_free_func (g_free);
  self->turns = g_array_new (FALSE, FALSE, sizeof (Turn));
  g_array_set_clear_func (self->turns, turn_clear);

  g_file_get_contents (file, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (text, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++)
    take_line (self, lines[i]);
  g_assert_nonnull (self->profile);

  return self;
}

/* What was said before the part that the RFC prints. */
static const Turn preludes[] = {
  { 'S', (char *) "220 relay.example Simple Mail Transfer Service Ready\r\n", (char *) "greeted" },
  { 'C', (char *) "HELO client.example\r\n", NULL },
  { 'S', (char *) "250 relay.example\r\n", (char *) "ready" },
  { 'C', (char *) "MAIL FROM:<somebody@client.example>\r\n", NULL },
  { 'S', (char *) "250 OK\r\n", (char *) "sender" },
};

/* Returns: (transfer container): every turn, the prelude's before the printed ones. */
static GArray *
all_turns (const Dialogue *self)
{
  GArray *turns = g_array_new (FALSE, FALSE, sizeof (Turn));

  if (self->begins != NULL)
    for (gsize i = 0; i < G_N_ELEMENTS (preludes); i++)
      {
        g_array_append_val (turns, preludes[i]);
        if (g_strcmp0 (preludes[i].state, self->begins) == 0)
          break;
      }
  g_array_append_vals (turns, self->turns->data, self->turns->len);

  return turns;
}

static SmtpSubject *
subject_new (Dialogue *dialogue)
{
  return smtp_subject_new (g_steal_pointer (&dialogue->profile), g_steal_pointer (&dialogue->directory));
}

static void
say (SmtpSubject *subject,
     const Turn  *turn)
{
  smtp_subject_say (subject, turn->text, strlen (turn->text));
}

/* Whether number @n_replies of what was heard is the reply of @turn, and leads to its state; further ones only where the
 * client is ahead of what is printed. */
static gboolean
heard_as_printed (SmtpSubject *subject,
                  const Turn  *turn,
                  guint        n_replies,
                  gboolean     ahead)
{
  g_autoptr (GArray) heard = g_array_new (FALSE, FALSE, sizeof (SmtpHeard));
  const char *fault = smtp_subject_hear (subject, heard);
  const SmtpHeard *last;

  if (fault != NULL || heard->len < n_replies || (heard->len > n_replies && !ahead))
    {
      g_test_fail_printf ("reply %u, %.3s: %s", n_replies, turn->text, fault != NULL ? fault : "more or fewer replies");
      return FALSE;
    }

  last = &g_array_index (heard, SmtpHeard, n_replies - 1);
  if ((int) last->code / 100 != turn->text[0] - '0' || strcmp (last->state, turn->state) != 0)
    {
      g_test_fail_printf ("reply %u, %.3s, is %u here and leads to %s", n_replies, turn->text, last->code, last->state);
      return FALSE;
    }

  return TRUE;
}

/* Our server, told the client's lines, answers in the printed classes and goes through the printed states. */
static void
test_server (gconstpointer data)
{
  g_autoptr (Dialogue) dialogue = dialogue_read (data);
  g_autoptr (GArray) turns = all_turns (dialogue);
  g_autoptr (SmtpSubject) subject = subject_new (dialogue);
  guint n_replies = 0;

  smtp_subject_connect (subject);
  for (guint i = 0; i < turns->len; i++)
    {
      const Turn *turn = &g_array_index (turns, Turn, i);

      if (turn->who == 'C')
        say (subject, turn);
      else if (turn->who == 'T')
        smtp_subject_secure (subject);
      else if (!heard_as_printed (subject, turn, ++n_replies, dialogue->pipelined != NULL))
        return;
    }
  g_assert_cmpint (smtp_subject_closed (subject), ==, strcmp (smtp_subject_state (subject), "closed") == 0);
}

/* Info tells what is worth knowing; a warning or an error has to be expected. */
static void
check_serious_findings (SmtpSubject *subject,
                        GPtrArray   *expected)
{
  g_autoptr (GPtrArray) findings = smtp_subject_findings (subject);

  for (guint i = 0; i < findings->len; i++)
    if (!g_str_has_prefix (findings->pdata[i], "info ")
        && !g_ptr_array_find_with_equal_func (expected, findings->pdata[i], g_str_equal, NULL))
      g_test_fail_printf ("an unexpected finding: %s", (char *) findings->pdata[i]);
}

static void
check_findings (SmtpSubject *subject,
                GPtrArray   *expected)
{
  g_autoptr (GPtrArray) findings = smtp_subject_findings (subject);

  check_serious_findings (subject, expected);
  for (guint i = 0; i < expected->len; i++)
    if (!g_ptr_array_find_with_equal_func (findings, expected->pdata[i], g_str_equal, NULL))
      g_test_fail_printf ("a finding is missing: %s", (char *) expected->pdata[i]);
}

/* Our observer, shown both sides as printed, goes through the printed states and finds no fault in them. */
static void
test_observer (gconstpointer data)
{
  g_autoptr (Dialogue) dialogue = dialogue_read (data);
  g_autoptr (GArray) turns = all_turns (dialogue);
  g_autoptr (SmtpSubject) subject = subject_new (dialogue);
  guint n_replies = 0;

  smtp_subject_watch (subject);
  for (guint i = 0; i < turns->len; i++)
    {
      const Turn *turn = &g_array_index (turns, Turn, i);

      if (turn->who == 'C')
        {
          say (subject, turn);
          continue;
        }
      if (turn->who == 'T')
        {
          smtp_subject_secure (subject);
          continue;
        }
      smtp_subject_server_says (subject, turn->text, strlen (turn->text));
      if (!heard_as_printed (subject, turn, ++n_replies, FALSE))
        return;
    }
  if (strcmp (smtp_subject_state (subject), "closed") == 0)
    smtp_subject_server_closes (subject);

  check_findings (subject, dialogue->findings);
}

/* Whether a yes to @command tells in which state the server is, whatever came before. */
static gboolean
tells_state (const Turn *command,
             const Turn *reply)
{
  static const char *const words[] = {
    "EHLO ", "HELO ", "MAIL ", "SEND ", "SOML ", "RCPT ", "DATA\r", "RSET\r", "QUIT\r", ".\r"
  };

  /* Before the client has greeted, a RSET leaves the server where it is. */
  if (g_str_has_prefix (command->text, "RSET") && strcmp (reply->state, "greeted") == 0)
    return FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_has_prefix (command->text, words[i]))
      return TRUE;

  return FALSE;
}

/* Shows @turns from number @from on. Returns: (transfer full): what the observer got wrong; NULL: nothing */
static char *
watch_from (SmtpSubject *subject,
            GArray      *turns,
            guint        from)
{
  g_autoptr (GArray) heard = g_array_new (FALSE, FALSE, sizeof (SmtpHeard));
  const Turn *command = NULL;
  gboolean told = FALSE;

  smtp_subject_watch_late (subject);
  for (guint i = 0; i < from; i++)
    if (g_array_index (turns, Turn, i).who == 'T')
      smtp_subject_secure (subject);
  for (guint i = from; i < turns->len; i++)
    {
      const Turn *turn = &g_array_index (turns, Turn, i);
      const char *fault;

      if (turn->who == 'C')
        {
          command = turn;
          say (subject, turn);
          continue;
        }
      if (turn->who == 'T')
        {
          smtp_subject_secure (subject);
          continue;
        }
      smtp_subject_server_says (subject, turn->text, strlen (turn->text));
      fault = smtp_subject_hear (subject, heard);
      if (fault != NULL)
        return g_strdup (fault);
      told |= command != NULL && (turn->text[0] == '2' || turn->text[0] == '3') && tells_state (command, turn);
      if (told && strcmp (smtp_subject_state (subject), turn->state) != 0)
        return g_strdup_printf ("%.*s leads to %s, not %s", (int) strcspn (command->text, "\r"), command->text,
                                smtp_subject_state (subject), turn->state);
    }

  return NULL;
}

/* Our observer, coming in at any moment, knows the state after the first yes that tells it, and complains of nothing. */
static void
test_late_observer (gconstpointer data)
{
  g_autoptr (Dialogue) dialogue = dialogue_read (data);
  g_autoptr (GArray) turns = all_turns (dialogue);
  g_autoptr (SmtpSubject) subject = subject_new (dialogue);

  for (guint from = 1; from < turns->len; from++)
    {
      g_autofree char *fault = watch_from (subject, turns, from);

      if (fault != NULL)
        g_test_fail_printf ("from turn %u: %s", from, fault);
      check_serious_findings (subject, dialogue->findings);
    }
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static GPtrArray *
find_dialogues (void)
{
  g_autoptr (GDir) dir = g_dir_open (TEST_DIR "/dialogues", 0, NULL);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  const char *file;

  while (dir != NULL && (file = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (file, ".txt"))
      g_ptr_array_add (names, g_strndup (file, strlen (file) - strlen (".txt")));
  g_ptr_array_sort (names, compare_names);

  return names;
}

static void
test_all_are_there (gconstpointer data)
{
  const GPtrArray *names = data;

  g_assert_cmpuint (names->len, ==, DIALOGUES);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GPtrArray) names = find_dialogues ();

  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/dialogues/all-are-there", names, test_all_are_there);
  for (guint i = 0; i < names->len; i++)
    {
      g_autoptr (Dialogue) dialogue = dialogue_read (names->pdata[i]);
      g_autofree char *server = g_strdup_printf ("/dialogues/%s/server", dialogue->name);
      g_autofree char *late = g_strdup_printf ("/dialogues/%s/observer-from-any-turn", dialogue->name);
      g_autofree char *observer = g_strdup_printf ("/dialogues/%s/observer", dialogue->name);

      if (dialogue->observer_only == NULL)
        g_test_add_data_func (server, names->pdata[i], test_server);
      g_test_add_data_func (observer, names->pdata[i], test_observer);
      /* Who comes in between questions and answers that wait cannot tell which belong together. */
      if (dialogue->pipelined == NULL)
        g_test_add_data_func (late, names->pdata[i], test_late_observer);
    }

  return g_test_run ();
}
