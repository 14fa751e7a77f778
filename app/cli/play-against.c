/* play-against.c: says a lesson's client's lines to a real server, and compares its replies with the lesson's.
 * SPDX-License-Identifier: MIT */
#include "play-against.h"

#include "lesson/lesson-play.h"
#include "live/live-connect.h"
#include "live/live-end.h"
#include "live/live-words.h"
#include "world/simulator.h"

#include <glib-unix.h>
#include <signal.h>
#include <string.h>

#define LIMIT_US (30 * G_TIME_SPAN_SECOND)

/* A reply as the lesson has it: to which line, and of which class. */
typedef struct {
  char *line;      /* NULL: it is the greeting */
  char *reply;
  char  class[sizeof ((LsReplyPart *) NULL)->token];
} Expected;

typedef struct {
  CliOutput     *output;
  CliRecord     *record;
  LsLiveConnect *connect;
  GMainLoop     *loop;
  GArray        *expected;     /* of Expected, in the order of the lesson */
  guint          at;           /* the first of them that was not looked for yet */
  guint64        compared;     /* the last event that was looked at */
  guint64        next;         /* the first event that is still to be written */
  guint          alike;
  guint          different;
  gboolean       ended;
  int            status;
} Against;

static void
expected_clear (gpointer data)
{
  Expected *self = data;

  g_free (self->line);
  g_free (self->reply);
}

/* ---- what the lesson expects ---- */

static void
read_class (LsSession *session, guint64 n, char *class, gsize size)
{
  g_auto (LsExplanation) explanation = { 0 };

  ls_session_explain (session, n, &explanation);
  g_strlcpy (class, explanation.n_parts > 0 ? explanation.parts[0].token : "", size);
}

static char *
line_of (LsSession *session, guint64 n)
{
  guint64 question = ls_session_partner (session, n);

  return question != 0 ? ls_session_line_text (session, question) : NULL;
}

static void
expect_reply (GArray *expected, LsSession *session, guint64 n)
{
  Expected one = { line_of (session, n), ls_session_line_text (session, n) };

  read_class (session, n, one.class, sizeof one.class);
  g_array_append_val (expected, one);
}

/* ---- what the server says ---- */

static void
say_difference (Against *self, LsSession *session, guint64 n, const Expected *expected)
{
  const LsEvent *event = ls_session_event (session, n);
  g_autofree char *reply = ls_session_line_text (session, n);
  g_autofree char *words =
    g_strdup_printf ("differs from the lesson: the reply here is “%s”, there %s%s%s", reply, expected != NULL ? "“" : "",
                     expected != NULL ? expected->reply : "none", expected != NULL ? "”, of another class" : "");

  self->different++;
  ls_live_append_note (session, ls_session_get_connection (session, event->conn), event->time_us, LS_FROM_CLIENT, words);
}

/* The lesson's reply to that line: lines that were left out, and their replies, are passed over. */
static const Expected *
find_expected (Against *self, const char *line)
{
  for (guint i = self->at; i < self->expected->len; i++)
    {
      const Expected *one = &g_array_index (self->expected, Expected, i);

      if (g_strcmp0 (one->line, line) == 0)
        {
          self->at = i + 1;
          return one;
        }
    }
  return NULL;
}

static void
compare_reply (Against *self, LsSession *session, guint64 n)
{
  g_autofree char *line = NULL;
  const Expected *expected;
  char class[sizeof expected->class];

  ls_session_show_secrets (session, TRUE);
  line = line_of (session, n);
  expected = find_expected (self, line);
  /* The goodbye to a line that the lesson does not say. */
  if (expected == NULL && self->at == self->expected->len)
    return;
  read_class (session, n, class, sizeof class);
  if (expected != NULL && strcmp (expected->class, class) == 0)
    self->alike++;
  else
    say_difference (self, session, n, expected);
}

static void
on_appended (Against *self)
{
  LsSession *session = ls_live_connect_get_session (self->connect);
  guint64 last = ls_log_last (ls_session_get_log (session));

  for (; self->compared < last; self->compared++)
    if (ls_session_event (session, self->compared + 1)->kind == LS_EVENT_REPLY)
      compare_reply (self, session, self->compared + 1);
  cli_record_write (self->record);
  self->next = cli_write_events (&self->output->writer, session, self->next);
}

static void
on_wants (gpointer data)
{
}

static void
on_ended (gpointer data, const GError *error)
{
  Against *self = data;

  if (error != NULL)
    {
      cli_error ("%s", error->message);
      self->status = CLI_FAILED;
    }
  self->ended = TRUE;
  g_main_loop_quit (self->loop);
}

static gboolean
on_signal (gpointer data)
{
  g_main_loop_quit (((Against *) data)->loop);
  return G_SOURCE_CONTINUE;
}

/* ---- the whole ---- */

/* The lines of the lesson's first client, and what they are answered there. */
static void
take_lesson (Against *self, LsSession *played)
{
  g_autoptr (GByteArray) scratch = g_byte_array_new ();

  ls_session_show_secrets (played, TRUE);
  for (guint64 n = 1; n <= ls_log_last (ls_session_get_log (played)); n++)
    {
      const LsEvent *event = ls_session_event (played, n);

      if (event->conn != 1)
        continue;
      if (event->kind == LS_EVENT_REPLY)
        expect_reply (self->expected, played, n);
      else if (event->from == LS_FROM_CLIENT && ls_event_is_line (event))
        ls_live_connect_say (self->connect, ls_session_octets (played, n, scratch));
    }
  ls_live_connect_end_input (self->connect);
}

static void
print_result (const Against *self)
{
  if (self->output->writer.format == LS_FORMAT_TEXT && self->alike + self->different > 0)
    g_print ("%u of %u replies are of the lesson's class\n", self->alike, self->alike + self->different);
}

static int
run (Against *self, LsSession *played)
{
  LsSession *session = ls_live_connect_get_session (self->connect);
  guint interrupted, terminated;

  if (!cli_record_begin (self->record, session, g_get_real_time (), self->output->writer.show_secrets))
    return CLI_FAILED;
  g_signal_connect_swapped (session, "appended", G_CALLBACK (on_appended), self);
  interrupted = g_unix_signal_add (SIGINT, on_signal, self);
  terminated = g_unix_signal_add (SIGTERM, on_signal, self);
  take_lesson (self, played);
  if (!self->ended)
    g_main_loop_run (self->loop);
  on_appended (self);
  g_source_remove (interrupted);
  g_source_remove (terminated);
  print_result (self);
  return cli_record_end (self->record, self->status);
}

/* `smtp://HOST[:PORT]`; %FALSE where it is none: it has been said. */
static gboolean
parse_url (const char *url, const LsLesson *lesson, LsLiveConnectSetup *setup, char **host)
{
  const char *end = strstr (url, "://");
  g_autofree char *id = end != NULL ? g_strndup (url, end - url) : NULL;
  const LsWorldClient *client = lesson->world->clients->len > 0 ? lesson->world->clients->pdata[0] : NULL;
  g_autoptr (GError) error = NULL;

  if (end == NULL)
    {
      cli_error ("--against %s; expected PROTOCOL://HOST[:PORT]", url);
      return FALSE;
    }
  setup->protocol = cli_find_protocol (id);
  if (setup->protocol == NULL)
    return FALSE;
  if (client == NULL || ((LsWorldServer *) lesson->world->servers->pdata[client->server])->protocol != setup->protocol)
    {
      cli_error ("--against %s; the lesson's client does not speak %s", url, setup->protocol->knowledge->name);
      return FALSE;
    }
  if (!ls_live_end_parse (end + strlen ("://"), setup->protocol->port, host, &setup->port, &error))
    {
      cli_error ("%s", error->message);
      return FALSE;
    }
  return TRUE;
}

/**
 * play_against:
 * @lesson: a lesson
 * @against: what to play it against, and how
 * @output: how events are written
 * @record: where they are recorded
 *
 * Says the lines of the lesson's first client to a real server. Where a reply is of another class than the lesson's,
 * a note says so.
 *
 * Returns: the exit status; a reply that differs is no failure
 */
int
play_against (LsLesson *lesson, const PlayAgainst *against, CliOutput *output, CliRecord *record)
{
  Against self = { .output = output, .record = record, .next = 1 };
  LsLiveConnectSetup setup = {
    .limit_us = LIMIT_US,
    .insecure = against->insecure,
    .trust = against->trust,
    .wants = on_wants,
    .ended = on_ended,
    .data = &self,
  };
  g_autofree char *host = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (LsSession) played = NULL;
  int status;

  if (!parse_url (against->url, lesson, &setup, &host))
    return CLI_USAGE;
  setup.host = host;
  played = ls_lesson_play (lesson);
  ls_simulator_run (played);
  self.loop = g_main_loop_new (NULL, FALSE);
  self.expected = g_array_new (FALSE, FALSE, sizeof (Expected));
  g_array_set_clear_func (self.expected, expected_clear);
  self.connect = ls_live_connect_new (&setup, &error);
  if (self.connect == NULL)
    {
      cli_error ("%s", error->message);
      status = CLI_FAILED;
    }
  else
    {
      status = run (&self, played);
      ls_live_connect_free (self.connect);
    }
  g_array_unref (self.expected);
  g_main_loop_unref (self.loop);
  return status;
}
