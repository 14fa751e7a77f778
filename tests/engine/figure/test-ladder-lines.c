/* test-ladder-lines.c: lines of every kind in the ladder: long, many, secret, hostile, of many hosts.
 * SPDX-License-Identifier: MIT */
#include "figure/ladder.h"

#include "figure-testing.h"

#include <string.h>

/* One session of one connection, in which the last line is looked at. */
typedef struct {
  LsSession    *session;
  LsConnection *connection;
  LsLadder     *ladder;
} Talk;

static Talk
begin (void)
{
  Talk talk = { .session = ls_session_new () };

  talk.connection = testing_open (talk.session, "192.0.2.1", "192.0.2.25");
  talk.ladder = ls_ladder_new (talk.session);
  return talk;
}

static void
end (Talk *talk)
{
  ls_ladder_free (talk->ladder);
  g_object_unref (talk->session);
}

static LsLadderView
at_end (Talk *talk)
{
  guint64 last = ls_log_last (ls_session_get_log (talk->session));

  return (LsLadderView) { .cursor = last, .furthest = last, .progress = 1 };
}

static char *
last_name (Talk *talk)
{
  LsLadderView view = at_end (talk);

  return ls_ladder_row_name (talk->ladder, &view, ls_ladder_n_rows (talk->ladder, &view) - 1);
}

static void
draw (Talk *talk, double font_size, int width)
{
  LsLadderView view = at_end (talk);
  cairo_t *cr = testing_picture (width, 600);
  LsFigureStyle style;

  ls_figure_style_init (&style, LS_PALETTE_LIGHT);
  style.font_size = font_size;
  ls_ladder_set_style (talk->ladder, &style);
  ls_ladder_draw_head (talk->ladder, cr, width, &view);
  ls_ladder_draw_rows (talk->ladder, cr, width, 600, 0, &view);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
}

static void
test_reply_of_lines (void)
{
  Talk talk = begin ();
  g_autofree char *name = NULL;

  testing_say_string (talk.session, talk.connection, LS_EVENT_REPLY, LS_FROM_SERVER,
                      "250-mail.example\r\n250-SIZE\r\n250 HELP\r\n");
  name = last_name (&talk);
  g_assert_cmpstr (name, ==, "Server, 250-mail.example … 3 lines ▸");
  end (&talk);
}

/* Twelve lines are a row each; with the thirteenth the letter is one. */
static void
test_letter (void)
{
  Talk talk = begin ();
  g_autofree char *name = NULL, *first = NULL;
  LsLadderView view;

  testing_say_string (talk.session, talk.connection, LS_EVENT_COMMAND, LS_FROM_CLIENT, "DATA\r\n");
  testing_say_string (talk.session, talk.connection, LS_EVENT_REPLY, LS_FROM_SERVER, "354 go on\r\n");
  for (guint i = 0; i < 12; i++)
    testing_say_string (talk.session, talk.connection, LS_EVENT_DATA, LS_FROM_CLIENT, i == 0 ? "Subject: x\r\n" : "line\r\n");
  view = at_end (&talk);
  g_assert_cmpuint (ls_ladder_n_rows (talk.ladder, &view), ==, 14);
  first = last_name (&talk);
  g_assert_cmpstr (first, ==, "Client, line");
  for (guint i = 0; i < 29; i++)
    testing_say_string (talk.session, talk.connection, LS_EVENT_DATA, LS_FROM_CLIENT, "line\r\n");
  view = at_end (&talk);
  g_assert_cmpuint (ls_ladder_n_rows (talk.ladder, &view), ==, 3);
  name = last_name (&talk);
  g_assert_cmpstr (name, ==, "Client, Subject: x … 41 lines ▸");
  draw (&talk, 14, 700);
  end (&talk);
}

static void
test_letter_huge (void)
{
  Talk talk = begin ();
  g_autofree char *name = NULL;

  for (guint i = 0; i < 50000; i++)
    testing_say_string (talk.session, talk.connection, LS_EVENT_DATA, LS_FROM_CLIENT, "x\r\n");
  name = last_name (&talk);
  g_assert_true (g_str_has_prefix (name, "Client, A letter … over "));
  end (&talk);
}

/* Of a megabyte a thousand octets are drawn, and the rest is told. */
static void
test_long_line (void)
{
  Talk talk = begin ();
  g_autofree char *line = g_strnfill (1024 * 1024, 'x'), *name = NULL;

  memcpy (line, "MAIL FROM:<", 11);
  memcpy (line + 1024 * 1024 - 3, ">\r\n", 3);
  testing_say (talk.session, talk.connection, LS_EVENT_COMMAND, LS_FROM_CLIENT, LS_SPAN (line, 1024 * 1024));
  name = last_name (&talk);
  g_assert_cmpuint (strlen (name), <, 1100);
  g_assert_true (g_str_has_prefix (name, "Client, MAIL FROM:<xxx"));
  g_assert_true (g_str_has_suffix (name, " bytes)"));
  draw (&talk, 14, 700);
  draw (&talk, 30, 400);
  end (&talk);
}

static LsEvent
secret_line (Talk *talk, const char *line, guint start, guint length)
{
  LsEvent event = { .kind = LS_EVENT_COMMAND, .from = LS_FROM_CLIENT, .length = strlen (line) };

  event.start = ls_stream_append (talk->connection->streams[LS_FROM_CLIENT], ls_span_from_string (line));
  event.line.secret_start = start;
  event.line.secret_length = length;
  return event;
}

static void
test_secret (void)
{
  Talk talk = begin ();
  LsEvent event = secret_line (&talk, "PASS hunter2\r\n", 5, 7), segment;
  g_autofree char *masked = NULL, *shown = NULL, *packet = NULL;
  LsFigureStyle style;

  ls_session_append (talk.session, talk.connection, &event);
  masked = last_name (&talk);
  g_assert_cmpstr (masked, ==, "Client, PASS ••••");
  segment = (LsEvent) { .kind = LS_EVENT_SEGMENT, .from = LS_FROM_CLIENT, .start = event.start, .length = event.length };
  ls_session_append (talk.session, talk.connection, &segment);
  ls_ladder_set_unit (talk.ladder, LS_UNIT_SEGMENT);
  packet = last_name (&talk);
  g_assert_cmpstr (packet, ==, "Client, PASS ••••");
  ls_figure_style_init (&style, LS_PALETTE_DARK);
  style.show_secrets = TRUE;
  ls_ladder_set_style (talk.ladder, &style);
  shown = last_name (&talk);
  g_assert_cmpstr (shown, ==, "Client, PASS hunter2");
  end (&talk);
}

/* A segment may begin in the middle of a secret, or be sent again long after. */
static void
test_secret_in_pieces (void)
{
  Talk talk = begin ();
  LsEvent event = secret_line (&talk, "PASS hunter2\r\n", 5, 7);
  LsEvent segment = { .kind = LS_EVENT_SEGMENT, .from = LS_FROM_CLIENT, .start = event.start + 8, .length = 6 };
  g_autofree char *late = NULL;

  ls_session_append (talk.session, talk.connection, &event);
  ls_session_append (talk.session, talk.connection, &segment);
  ls_ladder_set_unit (talk.ladder, LS_UNIT_SEGMENT);
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *name = last_name (&talk);

      g_assert_null (strstr (name, "ter2"));
      g_assert_null (strstr (name, "hun"));
      for (guint k = 0; k < 1000; k++)
        testing_say_string (talk.session, talk.connection, LS_EVENT_REPLY, LS_FROM_SERVER, "250 OK\r\n");
      segment.start = event.start;
      segment.length = event.length;
      ls_session_append (talk.session, talk.connection, &segment);
    }
  late = last_name (&talk);
  g_assert_cmpstr (late, ==, "Client, 14 bytes");
  end (&talk);
}

static void
test_hostile (void)
{
  Talk talk = begin ();

  for (guint i = 0; i < G_N_ELEMENTS (testing_hostile); i++)
    {
      g_autofree char *line = g_strconcat (testing_hostile[i], "\r\n", NULL), *name = NULL;

      testing_say_string (talk.session, talk.connection, LS_EVENT_COMMAND, LS_FROM_CLIENT, line);
      name = last_name (&talk);
      g_assert_true (g_utf8_validate (name, -1, NULL));
      g_assert_null (strchr (name, '\n'));
      /* No mark that turns the order of what follows is left. */
      g_assert_null (strstr (name, "\xe2\x80\xae"));
    }
  for (double size = 8; size < 40; size *= 1.7)
    for (int width = 40; width < 1500; width *= 3)
      draw (&talk, size, width);
  end (&talk);
}

static void
test_many_hosts (void)
{
  Talk talk = begin ();
  LsLadderView view;

  for (guint i = 0; i < 500; i++)
    {
      g_autofree char *client = g_strdup_printf ("198.51.100.%u", i % 251), *server = g_strdup_printf ("203.0.113.%u", i % 7);
      LsConnection *connection = testing_open (talk.session, client, server);

      testing_say_string (talk.session, connection, LS_EVENT_REPLY, LS_FROM_SERVER, "220 here\r\n");
      testing_say_string (talk.session, connection, LS_EVENT_COMMAND, LS_FROM_CLIENT, "QUIT\r\n");
    }
  view = at_end (&talk);
  g_assert_cmpuint (ls_ladder_n_rows (talk.ladder, &view), ==, 1000);
  draw (&talk, 14, 900);
  end (&talk);
}

/* A host that talks to itself stands on both sides; a relay stands once, in the middle. */
static void
test_relay_and_loopback (void)
{
  Talk talk = begin ();
  LsLadderView view;
  double two;

  testing_open (talk.session, "127.0.0.1", "127.0.0.1");
  view = at_end (&talk);
  (void) ls_ladder_height (talk.ladder, &view);
  two = ls_ladder_minimum_width (talk.ladder);
  testing_open (talk.session, "192.0.2.25", "192.0.2.99");
  g_assert_cmpfloat (ls_ladder_minimum_width (talk.ladder), >, two);
  draw (&talk, 14, 900);
  end (&talk);
}

/* What is forgotten takes no row, and rows go on. */
static void
test_forgotten (void)
{
  Talk talk = begin ();
  LsLadderView view;
  guint64 rows;

  for (guint i = 0; i < 6000; i++)
    testing_say_string (talk.session, talk.connection, LS_EVENT_COMMAND, LS_FROM_CLIENT, "NOOP\r\n");
  ls_session_keep (talk.session, 2500, G_MAXSIZE);
  view = at_end (&talk);
  rows = ls_ladder_n_rows (talk.ladder, &view);
  g_assert_cmpuint (rows, <, 6000);
  g_assert_cmpuint (rows, >=, 2500);
  g_assert_cmpuint (ls_ladder_row_event (talk.ladder, rows - 1), ==, view.cursor);
  g_assert_cmpuint (ls_ladder_event_row (talk.ladder, view.cursor), ==, rows - 1);
  draw (&talk, 14, 700);
  end (&talk);
}

static void
test_empty (void)
{
  g_autoptr (LsSession) session = ls_session_new ();
  g_autoptr (LsLadder) ladder = ls_ladder_new (session);
  LsLadderView view = { .progress = 1 };
  cairo_t *cr = testing_picture (700, 300);

  ls_ladder_draw_head (ladder, cr, 700, &view);
  ls_ladder_draw_rows (ladder, cr, 700, 300, 0, &view);
  g_assert_cmpuint (ls_ladder_n_rows (ladder, &view), ==, 0);
  g_assert_cmpuint (ls_ladder_hit (ladder, &view, 700, 100, 100), ==, 0);
  cairo_destroy (cr);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/figure/ladder-lines/reply-of-lines", test_reply_of_lines);
  g_test_add_func ("/figure/ladder-lines/letter", test_letter);
  g_test_add_func ("/figure/ladder-lines/letter-huge", test_letter_huge);
  g_test_add_func ("/figure/ladder-lines/long-line", test_long_line);
  g_test_add_func ("/figure/ladder-lines/secret", test_secret);
  g_test_add_func ("/figure/ladder-lines/secret-in-pieces", test_secret_in_pieces);
  g_test_add_func ("/figure/ladder-lines/hostile", test_hostile);
  g_test_add_func ("/figure/ladder-lines/many-hosts", test_many_hosts);
  g_test_add_func ("/figure/ladder-lines/relay-and-loopback", test_relay_and_loopback);
  g_test_add_func ("/figure/ladder-lines/forgotten", test_forgotten);
  g_test_add_func ("/figure/ladder-lines/empty", test_empty);
  return g_test_run ();
}
