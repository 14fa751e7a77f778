/* test-look.c: a played lesson seen as frames, as mailboxes, and through a listener's ears.
 * SPDX-License-Identifier: MIT */
#include "lesson/lesson-play.h"

#include <string.h>

typedef struct {
  LsLesson   *lesson;
  LsSession  *session;
  GByteArray *octets;
  GArray     *fields;
  GArray     *entries;
  GArray     *facts;
} Look;

static void
set_up (Look *look, gconstpointer data)
{
  g_autofree char *file = g_build_filename (TEST_DIR, "..", "lessons", "smtp-first-mail.json", NULL);
  g_autoptr (LsLessonProblems) problems = ls_lesson_problems_new ();
  g_autoptr (GError) error = NULL;

  look->lesson = ls_lesson_load (file, problems, &error);
  g_assert_no_error (error);
  look->session = ls_lesson_play (look->lesson);
  while (ls_session_advance (look->session, LS_UNIT_LINE))
    continue;
  look->octets = g_byte_array_new ();
  look->fields = g_array_new (FALSE, FALSE, sizeof (LsField));
  look->entries = g_array_new (FALSE, FALSE, sizeof (LsMailboxEntry));
  look->facts = ls_facts_new ();
}

static void
tear_down (Look *look, gconstpointer data)
{
  g_object_unref (look->session);
  g_object_unref (look->lesson);
  g_byte_array_unref (look->octets);
  g_array_unref (look->fields);
  g_array_unref (look->entries);
  g_array_unref (look->facts);
}

static guint64
step (LsSession *session, guint64 k)
{
  return ls_session_settle (session, ls_log_unit_event (ls_session_get_log (session), LS_UNIT_LINE, k));
}

static const LsField *
find_field (Look *look, const char *name)
{
  for (guint i = 0; i < look->fields->len; i++)
    if (strcmp (g_array_index (look->fields, LsField, i).name, name) == 0)
      return &g_array_index (look->fields, LsField, i);
  return NULL;
}

/* Another future, in which the client says @line after step @k. */
static void
fork_at (Look *look, guint64 k, const char *line)
{
  g_autoptr (GError) error = NULL;
  LsSession *fork = ls_session_fork (look->session, step (look->session, k), 1, ls_span_from_string (line), FALSE, &error);

  g_assert_no_error (error);
  while (ls_session_advance (fork, LS_UNIT_LINE))
    continue;
  g_object_unref (look->session);
  look->session = fork;
}

/* What the field called @name says; it must be there. */
static const char *
field_value (Look *look, const char *name)
{
  const LsField *field = find_field (look, name);

  g_assert_nonnull (field);
  return field->value;
}

/* ---- frames ---- */

static void
check_frame (Look *look)
{
  const LsField *ip = find_field (look, "Header checksum"), *tcp = find_field (look, "Checksum");

  g_assert_nonnull (ip);
  g_assert_nonnull (strstr (ip->value, "right"));
  g_assert_nonnull (tcp);
  g_assert_nonnull (strstr (tcp->value, "right"));
  for (guint i = 0; i < look->fields->len; i++)
    {
      const LsField *field = &g_array_index (look->fields, LsField, i);

      g_assert_cmpuint (field->start + field->length, <=, look->octets->len);
      g_assert_true (g_utf8_validate (field->value, -1, NULL));
    }
}

static void
test_every_frame (Look *look, gconstpointer data)
{
  const LsLog *log = ls_session_get_log (look->session);

  g_assert_cmpuint (ls_log_unit_count (log, LS_UNIT_SEGMENT), >, 20);
  for (guint64 k = 1; k <= ls_log_unit_count (log, LS_UNIT_SEGMENT); k++)
    {
      guint64 n = ls_log_unit_event (log, LS_UNIT_SEGMENT, k);

      g_assert_true (ls_session_frame (look->session, n, look->octets, look->fields));
      g_assert_cmpuint (look->octets->len, >=, 54 + ls_session_event (look->session, n)->length);
      check_frame (look);
    }
}

/* The SYN announces a segment size; the second frame answers it; sequence numbers are counted from there. */
static void
test_opening (Look *look, gconstpointer data)
{
  const LsLog *log = ls_session_get_log (look->session);

  g_assert_true (ls_session_frame (look->session, ls_log_unit_event (log, LS_UNIT_SEGMENT, 1), look->octets, look->fields));
  g_assert_cmpstr (field_value (look, "Flags"), ==, "don't fragment");
  g_assert_nonnull (find_field (look, "Maximum segment size"));
  g_assert_nonnull (strstr (field_value (look, "Sequence number"), ", 0 relative"));
  g_assert_cmpstr (field_value (look, "TCP"), ==, "49152 → 25");
  g_assert_cmpstr (field_value (look, "IPv4"), ==, "192.0.2.11 → 192.0.2.25");
  g_assert_null (find_field (look, "SMTP"));
  g_assert_true (ls_session_frame (look->session, ls_log_unit_event (log, LS_UNIT_SEGMENT, 2), look->octets, look->fields));
  g_assert_nonnull (strstr (field_value (look, "Acknowledgement number"), ", 1 relative"));
}

/* A line's frame has the line as a field, and its octets are the line's. */
static void
test_line_of_a_frame (Look *look, gconstpointer data)
{
  static const char said[] = "EHLO machine1.commentcamarche.net\r\n";
  guint64 n = ls_session_segment_at (look->session, step (look->session, 2));
  const LsField *field;

  g_assert_true (ls_session_frame (look->session, n, look->octets, look->fields));
  field = find_field (look, "Command");
  g_assert_nonnull (field);
  g_assert_nonnull (find_field (look, "SMTP"));
  g_assert_cmpuint (field->length, ==, strlen (said));
  g_assert_cmpmem (look->octets->data + field->start, field->length, said, strlen (said));
  g_assert_cmpstr (field->value, ==, "EHLO machine1.commentcamarche.net");
}

/* Standing on a segment, one sees that segment; the one before the first line is the handshake's. */
static void
test_segment_at (Look *look, gconstpointer data)
{
  const LsLog *log = ls_session_get_log (look->session);

  for (guint64 k = 1; k <= ls_log_unit_count (log, LS_UNIT_SEGMENT); k++)
    {
      guint64 n = ls_log_unit_event (log, LS_UNIT_SEGMENT, k);

      g_assert_cmpuint (ls_session_segment_at (look->session, n), ==, n);
    }
  g_assert_cmpuint (ls_session_segment_at (look->session, 1), ==, 0);
}

static void
test_secret_in_a_frame (Look *look, gconstpointer data)
{
  guint64 n;

  fork_at (look, 3, "AUTH PLAIN AGplZmYAcGFzc3dvcmQ=\r\n");
  n = ls_session_segment_at (look->session, step (look->session, 4));
  g_assert_true (ls_session_frame (look->session, n, look->octets, look->fields));
  g_assert_cmpstr (field_value (look, "Command"), ==, "AUTH PLAIN AGplZmYAcGFzc3dvcmQ=");
  check_frame (look);
  ls_session_show_secrets (look->session, FALSE);
  g_assert_true (ls_session_frame (look->session, n, look->octets, look->fields));
  g_assert_cmpstr (field_value (look, "Command"), ==, "AUTH PLAIN ********************");
  check_frame (look);
}

/* ---- mailboxes ---- */

static void
test_mailboxes (Look *look, gconstpointer data)
{
  const LsMailboxEntry *entry;

  for (guint64 k = 0; k <= 17; k++)
    {
      g_assert_true (ls_session_mailboxes_at (look->session, k > 0 ? step (look->session, k) : 0, look->entries));
      g_assert_cmpuint (look->entries->len, ==, 1);
      g_assert_cmpuint (g_array_index (look->entries, LsMailboxEntry, 0).uid, ==, 0);
      g_assert_cmpstr (g_array_index (look->entries, LsMailboxEntry, 0).mailbox, ==, "meandus@meandus.net");
    }
  /* The reply to the dot: the letter lies there, and this step brought it. */
  ls_session_mailboxes_at (look->session, step (look->session, 18), look->entries);
  g_assert_cmpuint (look->entries->len, ==, 2);
  entry = &g_array_index (look->entries, LsMailboxEntry, 1);
  g_assert_cmpstr (entry->reverse_path, ==, "webmaster@kioskea.net");
  g_assert_cmpuint (entry->recipients->len, ==, 1);
  g_assert_cmpuint (entry->since, >, ls_session_step_begin (look->session, step (look->session, 18)));
  g_assert_cmpuint (entry->since, <=, ls_session_step_begin (look->session, step (look->session, 19)));
}

/* ---- a listener ---- */

static char *
hear (Look *look, guint64 n)
{
  GString *text = g_string_new (NULL);

  ls_session_overheard (look->session, n, look->facts);
  for (guint i = 0; i < look->facts->len; i++)
    {
      const LsFact *fact = &g_array_index (look->facts, LsFact, i);

      g_assert_cmpuint (fact->event, <=, n);
      g_string_append_printf (text, "%s=%s\n", fact->label, fact->value);
    }
  return g_string_free (text, FALSE);
}

static void
test_overheard (Look *look, gconstpointer data)
{
  g_autofree char *nothing = hear (look, 0), *sender = hear (look, step (look->session, 4)),
                  *all = hear (look, step (look->session, 20));

  g_assert_cmpstr (nothing, ==, "");
  g_assert_cmpstr (sender, ==, "Client's name=machine1.commentcamarche.net\nSender=webmaster@kioskea.net\n");
  g_assert_cmpstr (all, ==,
                   "Client's name=machine1.commentcamarche.net\nSender=webmaster@kioskea.net\n"
                   "Recipient=meandus@meandus.net\nRecipient=tittom@tittom.fr\n"
                   "Subject=Hello\nThe letter begins=Hello Meandus,\n");
}

static void
test_overheard_secret (Look *look, gconstpointer data)
{
  g_autofree char *shown = NULL, *masked = NULL;

  fork_at (look, 3, "AUTH PLAIN AGplZmYAcGFzc3dvcmQ=\r\n");
  shown = hear (look, step (look->session, 4));
  g_assert_nonnull (strstr (shown, "User=jeff\nPassword=password\n"));
  ls_session_show_secrets (look->session, FALSE);
  masked = hear (look, step (look->session, 4));
  g_assert_nonnull (strstr (masked, "User=jeff\nPassword=••••\n"));
  g_assert_null (strstr (masked, "=password"));
}

/* What is no base64, or has no NUL where one belongs, gives nothing away and breaks nothing. */
static void
test_overheard_nonsense (Look *look, gconstpointer data)
{
  g_autofree char *heard = NULL;

  fork_at (look, 3, "AUTH PLAIN !\xff$\r\n");
  heard = hear (look, step (look->session, 4));
  g_assert_null (strstr (heard, "Password"));
  g_assert_true (g_utf8_validate (heard, -1, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/world/look/frame/every", Look, NULL, set_up, test_every_frame, tear_down);
  g_test_add ("/world/look/frame/opening", Look, NULL, set_up, test_opening, tear_down);
  g_test_add ("/world/look/frame/line", Look, NULL, set_up, test_line_of_a_frame, tear_down);
  g_test_add ("/world/look/frame/segment-at", Look, NULL, set_up, test_segment_at, tear_down);
  g_test_add ("/world/look/frame/secret", Look, NULL, set_up, test_secret_in_a_frame, tear_down);
  g_test_add ("/world/look/mailboxes", Look, NULL, set_up, test_mailboxes, tear_down);
  g_test_add ("/world/look/overheard", Look, NULL, set_up, test_overheard, tear_down);
  g_test_add ("/world/look/overheard-secret", Look, NULL, set_up, test_overheard_secret, tear_down);
  g_test_add ("/world/look/overheard-nonsense", Look, NULL, set_up, test_overheard_nonsense, tear_down);
  return g_test_run ();
}
