/* stepper.c: a lesson in the terminal, a step at a key.
 * SPDX-License-Identifier: MIT */
#include "stepper.h"

#include "core/cursor.h"
#include "core/projection.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

/* A typed line; SMTP's longest is 512 octets. */
#define TYPED_MAX 4096

typedef enum {
  KEY_END_OF_INPUT = -1,
  KEY_RIGHT = 0x100,
  KEY_LEFT,
  KEY_HOME,
  KEY_LAST,
  KEY_OTHER
} Key;

typedef struct {
  LsLesson      *lesson;
  LsCursor      *cursor;
  GPtrArray     *trail;        /* of LsSession: the lesson's, then each fork within a fork */
  GArray        *places;       /* of guint64: where the cursor stood when each was left */
  LsWriter       writer;
  gboolean       terminal;
  struct termios before;
  char          *message;
} Stepper;

/* ---- the keyboard ---- */

static void
set_raw (Stepper *self, gboolean raw)
{
  struct termios mode = self->before;

  if (!self->terminal)
    return;
  if (raw)
    {
      mode.c_lflag &= ~(ICANON | ECHO);
      mode.c_cc[VMIN] = 1;
      mode.c_cc[VTIME] = 0;
    }
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &mode);
}

static int
read_octet (void)
{
  guint8 octet;

  return read (STDIN_FILENO, &octet, 1) == 1 ? octet : KEY_END_OF_INPUT;
}

/* An escape sequence: ESC [ C and its relatives. */
static int
read_key (void)
{
  int octet = read_octet ();

  if (octet != 27)
    return octet;
  octet = read_octet ();
  if (octet != '[' && octet != 'O')
    return KEY_OTHER;
  octet = read_octet ();
  switch (octet)
    {
    case 'C':
      return KEY_RIGHT;
    case 'D':
      return KEY_LEFT;
    case 'H':
      return KEY_HOME;
    case 'F':
      return KEY_LAST;
    default:
      while (octet >= '0' && octet <= '9')
        octet = read_octet ();
      return KEY_OTHER;
    }
}

static char *
ask (Stepper *self, const char *question)
{
  GString *line = g_string_new (NULL);
  int octet;

  set_raw (self, FALSE);
  printf ("%s", question);
  fflush (stdout);
  while ((octet = read_octet ()) != KEY_END_OF_INPUT && octet != '\n')
    if (line->len < TYPED_MAX)
      g_string_append_c (line, octet);
  set_raw (self, TRUE);
  if (line->len > 0 && line->str[line->len - 1] == '\r')
    g_string_truncate (line, line->len - 1);
  return g_string_free (line, FALSE);
}

/* ---- what is shown ---- */

static const char *
colour (Stepper *self, const char *sequence)
{
  return self->writer.colour ? sequence : "";
}

/* `connected · greeted · [ready] · sender …`: the lesson's own states, or those that the session has come through. */
static void
print_states (Stepper *self, const LsProjection *now)
{
  LsSession *session = ls_cursor_get_session (self->cursor);
  LsConnection *connection = ls_session_get_connection (session, MAX (now->conn, 1));
  const LsDiagram *diagram = self->lesson->diagram;
  guint state = now->has_state ? now->state : connection->knowledge->initial_state;
  int here = diagram != NULL ? ls_diagram_find_state (diagram, state) : -1;

  printf ("\n  ");
  if (here < 0)
    {
      printf ("%s[%s]%s\n", colour (self, "\033[30;43m"), connection->knowledge->state_id (state), colour (self, "\033[0m"));
      return;
    }
  for (guint i = 0; i < diagram->states->len; i++)
    {
      const LsDiagramState *node = diagram->states->pdata[i];

      if ((int) i == here)
        printf ("%s%s[%s]%s", i > 0 ? " · " : "", colour (self, "\033[30;43m"), node->label, colour (self, "\033[0m"));
      else
        printf ("%s%s%s%s", i > 0 ? " · " : "", colour (self, "\033[2m"), node->label, colour (self, "\033[0m"));
    }
  printf ("\n");
}

static void
print_legal (Stepper *self, const LsProjection *now)
{
  g_autoptr (GPtrArray) verbs = g_ptr_array_new ();

  if (!now->has_state)
    return;
  ls_session_legal_now (ls_cursor_get_session (self->cursor), MAX (now->conn, 1), ls_cursor_get_event (self->cursor), verbs);
  if (verbs->len == 0)
    return;
  printf ("  the client may say now:");
  for (guint i = 0; i < verbs->len; i++)
    printf (" %s", (const char *) verbs->pdata[i]);
  printf ("\n");
}

static void
print_line (Stepper *self, guint64 n)
{
  LsWriter plain = self->writer;
  g_autoptr (GString) out = g_string_new (NULL);

  plain.format = LS_FORMAT_TRANSCRIPT;
  ls_writer_append (&plain, ls_cursor_get_session (self->cursor), n, out);
  for (const char *line = out->str; *line != '\0';)
    {
      const char *end = strchr (line, '\n');

      printf ("    %.*s\n", (int) (end - line), line);
      line = end + 1;
    }
}

/* The few lines before the last, so that one sees where one is. */
static void
print_before (Stepper *self, guint64 step)
{
  const LsLog *log = ls_session_get_log (ls_cursor_get_session (self->cursor));
  struct winsize size = { 0 };
  guint64 fits;

  ioctl (STDOUT_FILENO, TIOCGWINSZ, &size);
  fits = size.ws_row > 20 ? size.ws_row - 18 : 4;
  for (guint64 k = step > fits ? step - fits : 1; k < step; k++)
    print_line (self, ls_log_unit_event (log, LS_UNIT_LINE, k));
}

/* The step of the script whose line comes next; -1 where it is the server's turn, or the lesson has been left. */
static int
find_next_step (Stepper *self)
{
  LsSession *session = ls_cursor_get_session (self->cursor);

  if (self->trail->len > 1)
    return -1;
  for (guint64 n = ls_cursor_get_event (self->cursor) + 1; n <= ls_log_last (ls_session_get_log (session)); n++)
    {
      const LsEvent *event = ls_session_event (session, n);

      if (ls_event_is_line (event))
        return event->from == LS_FROM_CLIENT ? ls_lesson_step_of_input (self->lesson, event->line.input) : -1;
    }
  return -1;
}

static void
print_what_ifs (Stepper *self)
{
  int next = find_next_step (self);

  for (guint i = 0; i < self->lesson->what_ifs->len; i++)
    {
      const LsLessonWhatIf *what_if = self->lesson->what_ifs->pdata[i];

      if ((int) what_if->step == next)
        printf ("  what if: w %s\n           %s\n", what_if->send, what_if->look);
    }
}

static void
print_events (Stepper *self, guint64 from, guint64 until)
{
  g_autoptr (GString) out = g_string_new (NULL);

  /* What is typed into a letter is worth a word. */
  self->writer.letters = self->trail->len > 1;
  for (guint64 n = from; n <= until; n++)
    ls_writer_append (&self->writer, ls_cursor_get_session (self->cursor), n, out);
  fputs (out->str, stdout);
}

/* The whole screen in a terminal; elsewhere only what the step brought. */
static void
show (Stepper *self, guint64 from)
{
  LsSession *session = ls_cursor_get_session (self->cursor);
  const LsLog *log = ls_session_get_log (session);
  guint64 n = ls_cursor_get_event (self->cursor), step = ls_cursor_get_step (self->cursor, LS_UNIT_LINE);
  LsProjection now;

  ls_projection_init (&now, session, n);
  if (self->terminal)
    {
      printf ("\033[H\033[2J%s%s%s\n\n", colour (self, "\033[1m"), self->lesson->title, colour (self, "\033[0m"));
      print_before (self, step);
      from = step > 0 ? ls_log_unit_event (log, LS_UNIT_LINE, step) : 1;
    }
  if (n == 0)
    printf ("%s\n", self->lesson->summary != NULL ? self->lesson->summary : self->lesson->title);
  else
    print_events (self, from, n);
  print_states (self, &now);
  print_legal (self, &now);
  print_what_ifs (self);
  printf ("  step %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT "%s%s\n", step, ls_log_unit_count (log, LS_UNIT_LINE),
          self->trail->len > 1 ? ", in a what-if (u: back to where it was typed)" : "",
          self->terminal ? "   space on · b back · e exchange · g go to · w what if · q quit · ? help" : "");
  if (self->message != NULL)
    printf ("  %s\n", self->message);
  g_clear_pointer (&self->message, g_free);
  fflush (stdout);
}

/* ---- what the keys do ---- */

static void
say (Stepper *self, const char *message)
{
  g_free (self->message);
  self->message = g_strdup (message);
}

static void
go_to (Stepper *self)
{
  g_autofree char *answer = ask (self, "  go to step: ");
  guint64 step;

  if (!ls_span_parse_number (ls_span_trim (ls_span_from_string (answer)), G_MAXUINT32, &step)
      || !ls_cursor_set_step (self->cursor, LS_UNIT_LINE, step))
    say (self, "There is no such step.");
}

static void
run_to_end (LsSession *session)
{
  while (ls_session_advance (session, LS_UNIT_LINE))
    continue;
}

/* Where the typed line stands in a fork: the first line after what both have in common. */
static guint64
find_typed (LsSession *fork, guint64 n)
{
  const LsLog *log = ls_session_get_log (fork);

  for (guint64 i = n + 1; i <= ls_log_last (log); i++)
    {
      const LsEvent *event = ls_log_get (log, i);

      if (ls_event_is_line (event) && event->from == LS_FROM_CLIENT)
        return ls_session_settle (fork, i);
    }
  return ls_log_last (log);
}

static void
what_if (Stepper *self)
{
  g_autofree char *typed = ask (self, "  what if the client says: ");
  g_autofree char *line = g_strconcat (typed, "\r\n", NULL);
  LsSession *session = ls_cursor_get_session (self->cursor);
  guint64 n = ls_cursor_get_event (self->cursor);
  g_autoptr (GError) error = NULL;
  LsProjection now;
  LsSession *fork;

  ls_projection_init (&now, session, n);
  fork = ls_session_fork (session, n, MAX (now.conn, 1), ls_span_from_string (line), FALSE, &error);
  if (fork == NULL)
    {
      say (self, error->message);
      return;
    }
  run_to_end (fork);
  g_array_append_val (self->places, n);
  g_ptr_array_add (self->trail, fork);
  ls_cursor_set_session (self->cursor, fork, find_typed (fork, n));
}

static void
leave_fork (Stepper *self)
{
  if (self->trail->len == 1)
    {
      say (self, "This is the lesson itself.");
      return;
    }
  g_ptr_array_remove_index (self->trail, self->trail->len - 1);
  ls_cursor_set_session (self->cursor, self->trail->pdata[self->trail->len - 1],
                         g_array_index (self->places, guint64, self->places->len - 1));
  g_array_set_size (self->places, self->places->len - 1);
}

static void
move (Stepper *self, gboolean moved, const char *otherwise)
{
  if (!moved)
    say (self, otherwise);
}

/* Does what a key asks for; returns whether to go on. */
static gboolean
handle (Stepper *self, int key)
{
  static const char *const at_end = "Nothing more happens by itself here.", *const at_start = "This is the beginning.";

  switch (key)
    {
    case ' ':
    case '\n':
    case '\r':
    case 'n':
    case KEY_RIGHT:
      move (self, ls_cursor_forward (self->cursor, LS_UNIT_LINE), at_end);
      break;
    case 'b':
    case 0x7f:
    case 0x08:
    case KEY_LEFT:
      move (self, ls_cursor_back (self->cursor, LS_UNIT_LINE), at_start);
      break;
    case 'e':
      move (self, ls_cursor_forward (self->cursor, LS_UNIT_EXCHANGE), at_end);
      break;
    case 'E':
      move (self, ls_cursor_back (self->cursor, LS_UNIT_EXCHANGE), at_start);
      break;
    case 'f':
      move (self, ls_cursor_forward (self->cursor, LS_UNIT_FINDING), "No more findings.");
      break;
    case KEY_HOME:
    case '0':
      ls_cursor_home (self->cursor);
      break;
    case KEY_LAST:
    case '$':
      ls_cursor_end (self->cursor);
      break;
    case 'g':
      go_to (self);
      break;
    case 'w':
      what_if (self);
      break;
    case 'u':
      leave_fork (self);
      break;
    case '?':
    case 'h':
      say (self, "space, n: on · b: back · e, E: exchange · f: next finding · 0, $: first, last · g: go to · "
                 "w: what if · u: leave the what-if · q: quit");
      break;
    case 'q':
    case KEY_END_OF_INPUT:
      return FALSE;
    default:
      break;
    }
  return TRUE;
}

/**
 * stepper_run:
 * @lesson: a lesson
 * @session: its session
 * @writer: how to write its lines
 *
 * Waits for a key at every step, on standard input; in a terminal the screen shows where one is.
 *
 * Returns: the exit status
 */
int
stepper_run (LsLesson *lesson, LsSession *session, const LsWriter *writer)
{
  Stepper self = { .lesson = lesson, .writer = *writer };
  guint64 shown = 0;
  int key = 0;

  self.writer.format = LS_FORMAT_TEXT;
  self.terminal = isatty (STDIN_FILENO) && isatty (STDOUT_FILENO) && tcgetattr (STDIN_FILENO, &self.before) == 0;
  self.cursor = ls_cursor_new (session);
  self.trail = g_ptr_array_new_with_free_func (g_object_unref);
  self.places = g_array_new (FALSE, FALSE, sizeof (guint64));
  g_ptr_array_add (self.trail, g_object_ref (session));
  run_to_end (session);
  set_raw (&self, TRUE);
  do
    {
      guint64 n = ls_cursor_get_event (self.cursor);

      /* Elsewhere than in a terminal, a step back says its line again. */
      if (n < shown)
        shown = n > 0 ? ls_log_unit_event (ls_session_get_log (ls_cursor_get_session (self.cursor)), LS_UNIT_LINE,
                                           MAX (1, ls_cursor_get_step (self.cursor, LS_UNIT_LINE))) - 1 : 0;
      show (&self, shown + 1);
      shown = n;
      key = read_key ();
    }
  while (handle (&self, key));
  set_raw (&self, FALSE);
  printf ("\n");
  g_object_unref (self.cursor);
  g_ptr_array_unref (self.trail);
  g_array_unref (self.places);
  return CLI_DONE;
}
