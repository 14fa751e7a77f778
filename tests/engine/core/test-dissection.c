/* test-dissection.c: letters' headers are read as people read them, facts are told once, and a long line is begun only.
 * SPDX-License-Identifier: MIT */
#include "fixture.h"

#include "core/cursor.h"

#include <string.h>

/* ---- headers ---- */

typedef struct {
  const char *name;
  const char *letter;
  const char *fields;     /* name=value, each with a LF behind it */
} HeaderCase;

static const HeaderCase headers[] = {
  { "plain", "Subject: Hello\r\nFrom: a@b\r\n\r\nText: no field\r\n", "Subject=Hello\nFrom=a@b\n" },
  { "folded", "Subject: one\r\n two\r\n\tthree\r\n\r\n", "Subject=one two three\n" },
  { "no-empty-line", "Subject: Hello\r\nHello Meandus,\r\nX: y\r\n", "Subject=Hello\n" },
  { "lf-only", "A: 1\nB: 2\n\nC: 3\n", "A=1\nB=2\n" },
  { "empty", "", "" },
  { "begins-folded", " lost\r\nA: 1\r\n", "A=1\n" },
  { "no-name", ": nothing\r\nA: 1\r\n", "" },
  { "no-end", "A: 1", "A=1\n" },
  { "eight-bit", "A: caf\xe9\r\n", "A=caf\\xE9\n" },
};

static void
test_header (gconstpointer data)
{
  const HeaderCase *row = data;
  g_autoptr (GArray) fields = ls_header_read (ls_span_from_string (row->letter));
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < fields->len; i++)
    g_string_append_printf (text, "%s=%s\n", g_array_index (fields, LsHeaderField, i).name,
                            g_array_index (fields, LsHeaderField, i).value);
  g_assert_cmpstr (text->str, ==, row->fields);
}

static void
test_header_is_bounded (void)
{
  g_autoptr (GString) letter = g_string_new (NULL);
  g_autoptr (GArray) fields = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append (letter, "A: 1\r\n");
  fields = ls_header_read (LS_SPAN (letter->str, letter->len));
  g_assert_cmpuint (fields->len, <=, 1000);
  g_string_assign (letter, "A: ");
  for (guint i = 0; i < 1000000; i++)
    g_string_append (letter, "x\r\n x");
  g_array_unref (fields);
  fields = ls_header_read (LS_SPAN (letter->str, letter->len));
  g_assert_cmpuint (strlen (g_array_index (fields, LsHeaderField, 0).value), <, 10000);
}

static void
test_beginning (void)
{
  g_autofree char *whole = ls_letter_beginning (ls_span_from_string ("a\r\nb"), 100);
  g_autofree char *cut = ls_letter_beginning (ls_span_from_string ("aé"), 2);

  g_assert_cmpstr (whole, ==, "a\nb");
  g_assert_cmpstr (cut, ==, "a");
}

/* ---- facts ---- */

static void
test_facts (void)
{
  g_autoptr (GArray) facts = ls_facts_new ();

  ls_facts_add (facts, "User", LS_FACT_PLAIN, 3, g_strdup ("jeff"));
  ls_facts_add (facts, "User", LS_FACT_PLAIN, 5, g_strdup ("jeff"));
  ls_facts_add (facts, "Password", LS_FACT_SECRET, 5, g_strdup ("jeff"));
  g_assert_cmpuint (facts->len, ==, 2);
  g_assert_cmpuint (g_array_index (facts, LsFact, 0).event, ==, 3);
}

/* However much is given away, a secret is not forgotten for it. */
static void
test_facts_keep_secrets (void)
{
  g_autoptr (GArray) facts = ls_facts_new ();

  ls_facts_add (facts, "Password", LS_FACT_SECRET, 1, g_strdup ("secret"));
  for (guint i = 0; i < 5000; i++)
    ls_facts_add (facts, "Recipient", LS_FACT_PLAIN, 2 + i, g_strdup_printf ("user%u", i));
  g_assert_cmpuint (facts->len, <, 200);
  g_assert_cmpstr (g_array_index (facts, LsFact, 0).value, ==, "secret");
  g_assert_cmpuint (g_array_index (facts, LsFact, facts->len - 1).event, ==, 5001);
}

/* ---- lines ---- */

static guint64
say (LsSession *session, LsConnection *connection, LsFrom from, const char *line, guint secret_start, guint secret_length)
{
  LsEvent event = {
    .kind = from == LS_FROM_CLIENT ? LS_EVENT_COMMAND : LS_EVENT_REPLY,
    .from = from,
    .length = strlen (line),
    .line = { secret_start, secret_length, 0 },
  };

  event.start = ls_stream_append (connection->streams[from], ls_span_from_string (line));
  return ls_session_append (session, connection, &event);
}

static void
test_line_beginning (void)
{
  g_autoptr (LsSession) session = ls_session_new ();
  LsConnection *connection = fixture_open (session, 0);
  guint64 n = say (session, connection, LS_FROM_CLIENT, "PASS secret\r\n", 5, 6);
  static const char *const begun[] = { "", "P", "PA", "PAS", "PASS", "PASS ••••" };

  for (guint most = 1; most <= 20; most++)
    {
      g_autofree char *text = ls_session_line_beginning (session, n, most);

      g_assert_true (g_str_has_prefix (text, begun[MIN (most, 4)]));
      g_assert_null (strchr (text, 'e'));
    }
  ls_session_show_secrets (session, TRUE);
  for (guint most = 11; most <= 20; most++)
    {
      g_autofree char *text = ls_session_line_beginning (session, n, most);

      g_assert_cmpstr (text, ==, "PASS secret");
    }
}

/* ---- lines and segments find each other ---- */

static void
append_segment (LsSession *session, LsConnection *connection, LsFrom from, guint64 start, guint32 length)
{
  LsEvent event = { .kind = LS_EVENT_SEGMENT, .from = from, .start = start, .length = length };

  ls_session_append (session, connection, &event);
}

static guint64
find_slowly (LsSession *session, LsConnection *connection, LsFrom from, guint64 offset, gboolean segment)
{
  for (guint64 n = 1; n <= ls_log_last (ls_session_get_log (session)); n++)
    {
      const LsEvent *event = ls_session_event (session, n);

      if (event->conn == connection->number && event->from == from && event->start <= offset
          && offset < event->start + event->length
          && (segment ? event->kind == LS_EVENT_SEGMENT : ls_event_is_line (event)))
        return n;
    }
  return 0;
}

/* Two connections speak in turns over several chunks; segments come later, cut otherwise, and some of them twice. */
static void
test_find_by_offset (void)
{
  g_autoptr (LsSession) session = ls_session_new ();
  LsConnection *connections[2] = { fixture_open (session, 0), fixture_open (session, 0) };
  guint64 carried[2][2] = { { 0 } };
  LsChance chance;

  ls_chance_init (&chance, 1, "dissection");
  for (guint i = 0; i < 5000; i++)
    {
      guint which = fixture_draw (&chance, 2);
      LsFrom from = fixture_draw (&chance, 2);
      guint64 *at = &carried[which][from], left;

      fixture_append (session, connections[which], from == LS_FROM_CLIENT ? LS_EVENT_COMMAND : LS_EVENT_REPLY, from, 0,
                      1 + fixture_draw (&chance, 90));
      left = ls_stream_length (connections[which]->streams[from]) - *at;
      if (left < 100)
        continue;
      append_segment (session, connections[which], from, *at, left);
      if (fixture_draw (&chance, 10) == 0)
        append_segment (session, connections[which], from, *at, left);
      *at += left;
    }
  for (guint i = 0; i < 2000; i++)
    {
      LsConnection *connection = connections[fixture_draw (&chance, 2)];
      LsFrom from = fixture_draw (&chance, 2);
      guint64 offset = fixture_draw (&chance, ls_stream_length (connection->streams[from]) + 50);

      g_assert_cmpuint (ls_session_find_line (session, connection->number, from, offset), ==,
                        find_slowly (session, connection, from, offset, FALSE));
      g_assert_cmpuint (ls_session_find_segment (session, connection->number, from, offset), ==,
                        find_slowly (session, connection, from, offset, TRUE));
    }
}

static void
test_nothing_to_find (void)
{
  g_autoptr (LsSession) session = ls_session_new ();
  g_autoptr (GByteArray) octets = g_byte_array_new ();
  g_autoptr (GArray) fields = g_array_new (FALSE, FALSE, sizeof (LsField));
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (LsMailboxEntry));
  g_autoptr (GArray) facts = ls_facts_new ();

  g_assert_cmpuint (ls_session_find_line (session, 1, LS_FROM_CLIENT, 0), ==, 0);
  g_assert_cmpuint (ls_session_segment_at (session, 0), ==, 0);
  g_assert_cmpuint (ls_session_step_begin (session, 0), ==, 0);
  g_assert_false (ls_session_frame (session, 1, octets, fields));
  g_assert_false (ls_session_mailboxes_at (session, 1, entries));
  ls_session_overheard (session, 1, facts);
  g_assert_cmpuint (facts->len, ==, 0);
}

/* ---- what was seen ---- */

static void
test_furthest_in (void)
{
  g_autoptr (LsSession) lesson = ls_session_new (), fork = ls_session_new ();
  g_autoptr (LsCursor) cursor = NULL;

  for (guint i = 0; i < 2; i++)
    {
      LsSession *session = i == 0 ? lesson : fork;
      LsConnection *connection = fixture_open (session, 0);

      for (guint k = 0; k < 10; k++)
        fixture_append (session, connection, LS_EVENT_COMMAND, LS_FROM_CLIENT, 0, 3);
    }
  cursor = ls_cursor_new (lesson);
  ls_cursor_set_event (cursor, 7);
  ls_cursor_set_event (cursor, 2);
  ls_cursor_set_session (cursor, fork, 3);
  g_assert_cmpuint (ls_cursor_get_furthest (cursor), ==, 3);
  g_assert_cmpuint (ls_cursor_get_furthest_in (cursor, lesson), ==, 7);
  ls_cursor_set_session (cursor, lesson, 2);
  g_assert_cmpuint (ls_cursor_get_furthest (cursor), ==, 7);
  g_assert_cmpuint (ls_cursor_get_furthest_in (cursor, fork), ==, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (headers); i++)
    {
      g_autofree char *path = g_strconcat ("/core/dissection/header/", headers[i].name, NULL);

      g_test_add_data_func (path, &headers[i], test_header);
    }
  g_test_add_func ("/core/dissection/header-is-bounded", test_header_is_bounded);
  g_test_add_func ("/core/dissection/beginning", test_beginning);
  g_test_add_func ("/core/dissection/facts", test_facts);
  g_test_add_func ("/core/dissection/facts-keep-secrets", test_facts_keep_secrets);
  g_test_add_func ("/core/session/line-beginning", test_line_beginning);
  g_test_add_func ("/core/session/find-by-offset", test_find_by_offset);
  g_test_add_func ("/core/session/nothing-to-find", test_nothing_to_find);
  g_test_add_func ("/core/cursor/furthest-in", test_furthest_in);
  return g_test_run ();
}
