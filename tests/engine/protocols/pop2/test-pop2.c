/* test-pop2.c: dialogues with our POP2 server, and what its observer says of them. RFC 937.
 * SPDX-License-Identifier: MIT */
#include "../talk.h"
#include "protocols/pop2/pop2-tables.h"

#include <string.h>

#define HELLO "S: + POP2 mail.one.example\n"
#define IN HELLO "= authorization\nC: HELO alice secret\nF: plaintext-password\n> INBOX of alice@one.example is locked\nS: #2 letters\n= mailbox\n"

typedef struct {
  const char *name;
  const char *dialogue;
  guint       left;         /* letters in Alice's mailboxes afterwards */
} Row;

#define ONE "Subject: one\r\n\r\nOne.\r\n"
#define TWO "Subject: two\r\n\r\n.dot\r\n..\r\nlast\r\n"
#define ONE_COMES "S= Subject: one\nS= \nS= One.\n= next\n"
#define TWO_COMES "S= Subject: two\nS= \nS= .dot\nS= ..\nS= last\n= next\n"
#define BYE "C: QUIT\n> INBOX of alice@one.example is unlocked\nS: + Bye\n!\n= closed\n"

/* Two letters lie in Alice's INBOX, of 22 and 32 octets, and one in her folder “old mail”. */
static const Row rows[] = {
  { "normal-scenario", IN "C: READ 2\nS: =32 octets\n= item\nC: RETR\n" TWO_COMES "C: ACKS\nS: =0 no more\n= item\n" BYE, 3 },
  { "acks-and-on", IN "C: READ\nS: =22\nC: RETR\n" ONE_COMES "C: ACKS\nS: =32\nC: RETR\n" TWO_COMES "C: ACKS\nS: =0\n" BYE, 3 },
  { "ackd", IN "C: READ\nS: =22\nC: RETR\n" ONE_COMES "C: ACKD\n> letter 1 of alice@one.example is marked\nS: =32\n= item\nC: READ 1\nS: =0 no such\nC: READ\nS: =0\n"
    "C: QUIT\n> letter 1 of alice@one.example is deleted\n> INBOX of alice@one.example is unlocked\nS: + Bye\n!\n", 2 },
  { "ackd-to-a-marked-one", IN "C: READ 2\nS: =32\nC: RETR\n" TWO_COMES "C: ACKD\n> letter 2\nS: =0\nC: READ 1\nS: =22\nC: RETR\n" ONE_COMES "C: ACKS\nS: =0 no more\n", 3 },
  { "nack", IN "C: READ\nS: =22\nC: RETR\n" ONE_COMES "C: NACK\nS: =22 octets, once more\n= item\nC: RETR\n" ONE_COMES "C: ACKS\nS: =32\n", 3 },
  { "fold", IN "C: FOLD old mail\n> INBOX of alice@one.example is unlocked\n> old mail of alice@one.example is locked\nS: #1\n= mailbox\nC: READ\nS: =5\nC: RETR\nS= Old\nC: ACKS\nS: =0\n", 3 },
  { "fold-deletes", IN "C: READ\nS: =22\nC: RETR\n" ONE_COMES "C: ACKD\n> letter 1\nS: =32\nC: FOLD old\\ mail\n> letter 1 of alice@one.example is deleted\n> INBOX\n> old mail\nS: #1\n", 2 },
  { "fold-missing", IN "C: FOLD nothing\n> INBOX\nS: #0\n= mailbox\nC: READ\nS: =0\n= item\nC: FOLD INBOX\n> INBOX\nS: #2\n", 3 },
  { "fold-out-of-the-house", IN "C: FOLD ../bob\n> INBOX\nS: #0\nC: FOLD /etc/passwd\nS: #0\nC: FOLD ..\nS: #0\nC: QUIT\nS: + Bye\n!\n", 3 },
  { "helo-wrong", HELLO "C: HELO alice wrong\nF: plaintext-password\nS: - Name or password is wrong\n!\n= closed\n", 3 },
  { "helo-nobody", HELLO "C: HELO nobody secret\nF: plaintext-password\nS: - Name or password is wrong\n!\n= closed\n", 3 },
  { "helo-quoted", HELLO "C: HELO bob two\\ words\\\\x\nF: plaintext-password\n> INBOX of bob\nS: #0\n", 3 },
  { "helo-unquoted", HELLO "C: HELO bob two words\\\\x\nF: plaintext-password\nS: - Syntax\n!\n= closed\n", 3 },
  { "helo-half-quoted", HELLO "C: HELO alice secret\\\nF: plaintext-password\nS: - Syntax\n!\n", 3 },
  { "helo-alone", HELLO "C: HELO\nS: - Syntax\n!\n= closed\n", 3 },
  { "helo-user-alone", HELLO "C: HELO alice\nS: - Syntax\n!\n", 3 },
  { "helo-lower-case", HELLO "C: helo alice secret\nF: plaintext-password\n> INBOX\nS: #2\n", 3 },
  { "retr-of-nothing", IN "C: READ 99\nS: =0\nC: RETR\n> INBOX of alice@one.example is unlocked\n!\n= closed\n", 3 },
  { "retr-with-number", IN "C: READ 1\nS: =22\nC: RETR 1\n> INBOX of alice@one.example is unlocked\nS: - Syntax\n!\n", 3 },
  { "retr-without-read", IN "C: RETR\nF: command-out-of-order\n> INBOX of alice@one.example is unlocked\nS: - READ comes first\n!\n= closed\n", 3 },
  { "read-wrong", IN "C: READ x\n> INBOX of alice@one.example is unlocked\nS: - Syntax\n!\n", 3 },
  { "read-negative", IN "C: READ -1\n> INBOX of alice@one.example is unlocked\nS: - Syntax\n!\n", 3 },
  { "read-40-digits", IN "C: READ 1111111111222222222233333333334444444444\nS: =0\n= item\nC: READ 0\nS: =0\n", 3 },
  { "quit-behind-a-letter", IN "C: READ\nS: =22\nC: RETR\n" ONE_COMES "C: QUIT\nF: pop2-ack-missing\n> INBOX of alice@one.example is unlocked\nS: - An acknowledgment was due\n!\n= closed\n", 3 },
  { "lost-line-deletes-nothing", IN "C: READ\nS: =22\nC: RETR\n" ONE_COMES "C: ACKD\n> letter 1\nS: =32\n~\nF: close-without-quit\n> letter 1 of alice@one.example has lost\n> INBOX of alice@one.example is unlocked\n= closed\n", 3 },
  { "error-deletes-nothing", IN "C: READ\nS: =22\nC: RETR\n" ONE_COMES "C: ACKD\n> letter 1\nS: =32\nC: FOO\n> letter 1 of alice@one.example has lost\n> INBOX of alice@one.example is unlocked\nS: - Unknown command\n!\n", 3 },
  { "summaries-word", HELLO "C: HELLO alice secret\nF: plaintext-password\nS: - Unknown command\n!\n= closed\n", 3 },
  { "quit-at-once", HELLO "C: QUIT\nS: + Bye\n!\n= closed\n", 3 },
  { "bare-lf", HELLO "C: HELO alice secret\\l\nF: bare-lf\nF: plaintext-password\n> INBOX\nS: #2\n", 3 },
  { "bare-cr", HELLO "C: QU\\rIT\nF: bare-cr\nS: - A command is printable\n!\n", 3 },
  { "nul", HELLO "C: QU\\0IT\nF: nul-octet\nS: - A command is printable\n!\n", 3 },
  { "eight-bit", HELLO "C: HELO al\\eice x\nF: plaintext-password\nS: - A command is printable\n!\n", 3 },
  { "telnet", HELLO "C: \377\375\001QUIT\nF: telnet-negotiation\nS: + Bye\n!\n", 3 },
};

static void
set_up (Talk *talk, LsProfile *profile)
{
  talk_init (talk, "pop2", profile);
  talk_deliver (talk, "alice@one.example", "INBOX", ONE);
  talk_deliver (talk, "alice@one.example", "INBOX", TWO);
  talk_deliver (talk, "alice@one.example", "old mail", "Old\r\n");
}

/* However the octets are cut, the same is said and seen. */
static void
test_dialogue (gconstpointer data)
{
  const Row *row = data;
  static const gsize pieces[] = { 0, 1, 3 };
  g_autofree char *whole = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      Talk talk;
      g_autofree char *events = NULL;

      set_up (&talk, NULL);
      talk.piece = pieces[i];
      talk_begin (&talk);
      talk_hold (&talk, row->dialogue);
      g_assert_cmpuint (talk_n_letters (&talk, "alice@one.example"), ==, row->left);
      events = talk_events (&talk);
      if (whole == NULL)
        whole = g_steal_pointer (&events);
      else
        g_assert_cmpstr (events, ==, whole);
      talk_clear (&talk);
    }
}

/* ---- the server's decision table, a case a cell ---- */

static const char *const ways[] = {
  [POP2_LISTENING] = "",
  [POP2_AUTHORIZATION] = "",
  [POP2_MAILBOX] = "HELO alice secret\r\n",
  [POP2_ITEM] = "HELO alice secret\r\nREAD 1\r\n",
  [POP2_NEXT] = "HELO alice secret\r\nREAD 1\r\nRETR\r\n",
  [POP2_CLOSED] = "QUIT\r\n",
};

/* RFC 937 "Server Decision Table": what each input comes to in LSTN, AUTH, MBOX, ITEM, NEXT, DONE. */
static const struct {
  const char *input;
  guint8      actions[POP2_N_STATES];
} server_table[] = {
  { "HELO alice secret", { 1, 3, 1, 1, 1, 1 } },
  { "FOLD old mail",     { 1, 1, 5, 5, 1, 1 } },
  { "READ 1",            { 1, 1, 6, 6, 1, 1 } },
  { "RETR",              { 1, 1, 1, 7, 1, 1 } },
  { "ACKS",              { 1, 1, 1, 1, 8, 1 } },
  { "ACKD",              { 1, 1, 1, 1, 8, 1 } },
  { "NACK",              { 1, 1, 1, 1, 8, 1 } },
  { "QUIT",              { 1, 4, 4, 4, 1, 1 } },
  { "other",             { 1, 1, 1, 1, 1, 1 } },
  { "timeout",           { 0, 1, 1, 1, 1, 1 } },
  { "close",             { 1, 1, 1, 1, 1, 9 } },
};

/* What is said, as its first octet, and the state that follows. */
static const struct {
  char        sign;
  LsPop2State next;
} server_actions[] = {
  [1] = { '-', POP2_CLOSED }, [3] = { '#', POP2_MAILBOX }, [4] = { '+', POP2_CLOSED }, [5] = { '#', POP2_MAILBOX },
  [6] = { '=', POP2_ITEM },   [7] = { 'S', POP2_NEXT },    [8] = { '=', POP2_ITEM },   [9] = { '\0', POP2_CLOSED },
};

static void
give_input (Talk *talk, const char *input)
{
  g_autofree char *line = g_strconcat (input, "\r\n", NULL);

  if (strcmp (input, "timeout") == 0)
    talk_wake (talk, talk->profile->idle_us);
  else if (strcmp (input, "close") == 0)
    talk_hang_up (talk);
  else
    talk_say (talk, line, strlen (line));
}

static void
test_server_cell (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data) / POP2_N_STATES, state = GPOINTER_TO_UINT (data) % POP2_N_STATES;
  guint action = server_table[row].actions[state];
  const char *input = server_table[row].input;
  Talk talk;

  set_up (&talk, NULL);
  talk_begin (&talk);
  talk_say (&talk, ways[state], strlen (ways[state]));
  g_assert_cmpstr (ls_pop2_state_id (ls_session_event (talk.session, talk.connection->last_event)->state), ==,
                   ls_pop2_state_id (state == POP2_LISTENING ? POP2_AUTHORIZATION : state));
  if (state == POP2_LISTENING)
    {
      /* No greeting was sent, for nobody has opened a connection yet. */
      talk_end (&talk);
      talk_begin (&talk);
      ls_server_free (talk.server);
      talk.server = talk.protocol->server_new (&(LsServerSetup) {
        .profile = talk.profile, .directory = talk.directory, .store = talk.store, .client_address = "192.0.2.9", .place = "x" });
    }
  g_string_truncate (talk.said, 0);
  give_input (&talk, input);
  /* A closed connection hears nothing, and nothing can be said to who has hung up: it stays closed. */
  if (state == POP2_CLOSED || strcmp (input, "close") == 0)
    g_assert_cmpuint (talk.said->len, ==, 0);
  else
    {
      g_assert_cmpint (talk.said->str[0], ==, server_actions[action].sign);
      g_assert_cmpint (talk.closed, ==, server_actions[action].next == POP2_CLOSED);
      if (state != POP2_LISTENING)
        g_assert_cmpstr (ls_pop2_state_id (ls_session_event (talk.session, talk.connection->last_event)->state), ==,
                         ls_pop2_state_id (server_actions[action].next));
    }
  g_assert_cmpuint (talk_n_letters (&talk, "alice@one.example"), ==, 3);
  talk_clear (&talk);
}

/* ---- the client's decision table, a case a cell ---- */

static const guint8 client_table[POP2_N_HEARD][POP2_N_CLIENT_STATES] = {
  { 2, 1, 1, 1, 6 }, { 1, 3, 1, 1, 6 }, { 1, 1, 4, 1, 6 }, { 1, 1, 1, 5, 6 },
  { 1, 1, 1, 1, 6 }, { 1, 1, 1, 1, 6 }, { 1, 1, 1, 1, 6 }, { 1, 1, 1, 1, 6 },
};

/* RFC 937's actions 2 to 5 with their letters, and what stands beside them in the diagram. */
static const struct {
  guint8            action;
  guint64           number;
  LsPop2Want        want;
  LsPop2CommandId   says;
  LsPop2ClientState next;
} choices[] = {
  { 1, 1, POP2_WANTS_THIS, POP2_QUIT, POP2_EXIT },
  { 2, 0, POP2_WANTS_THIS, POP2_HELO, POP2_NMBR },
  { 3, 7, POP2_WANTS_THIS, POP2_READ, POP2_SIZE },
  { 3, 0, POP2_WANTS_THIS, POP2_QUIT, POP2_EXIT },
  { 3, 7, POP2_WANTS_FOLDER, POP2_FOLD, POP2_NMBR },
  { 3, 0, POP2_WANTS_FOLDER, POP2_FOLD, POP2_NMBR },
  { 4, 7, POP2_WANTS_THIS, POP2_RETR, POP2_XFER },
  { 4, 0, POP2_WANTS_THIS, POP2_QUIT, POP2_EXIT },
  { 4, 7, POP2_WANTS_OTHER, POP2_READ, POP2_SIZE },
  { 4, 0, POP2_WANTS_OTHER, POP2_READ, POP2_SIZE },
  { 4, 7, POP2_WANTS_FOLDER, POP2_FOLD, POP2_NMBR },
  { 5, 7, POP2_WANTS_THIS, POP2_ACKS, POP2_SIZE },
  { 5, 7, POP2_WANTS_DELETED, POP2_ACKD, POP2_SIZE },
  { 5, 7, POP2_WANTS_AGAIN, POP2_NACK, POP2_SIZE },
  { 6, 7, POP2_WANTS_THIS, POP2_UNKNOWN, POP2_EXIT },
};

static void
test_client_cell (gconstpointer data)
{
  guint heard = GPOINTER_TO_UINT (data) / POP2_N_CLIENT_STATES, state = GPOINTER_TO_UINT (data) % POP2_N_CLIENT_STATES, n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      LsPop2Choice choice;

      if (choices[i].action != client_table[heard][state])
        continue;
      choice = ls_pop2_choose (state, heard, choices[i].number, choices[i].want);
      g_assert_cmpint (choice.says, ==, choices[i].says);
      g_assert_cmpint (choice.next, ==, choices[i].next);
      n++;
    }
  g_assert_cmpuint (n, >, 0);
}

/* ---- the client's turn ---- */

typedef struct {
  const char *said;         /* by the client; NULL: nothing more, it leaves */
  const char *heard;
  gboolean    may_say;      /* afterwards */
  LsLeave     leaves;       /* likewise, where it may say */
} Turn;

static const Turn turns[] = {
  { "", "", FALSE, LS_LEAVE_SAY },
  { "", "+ POP2 h.example ready\r\n", TRUE, LS_LEAVE_SAY },
  { "HELO a b\r\n", "", FALSE, LS_LEAVE_SAY },
  { "", "#2 let", FALSE, LS_LEAVE_SAY },
  { "", "ters\r\n", TRUE, LS_LEAVE_SAY },
  { "READ 1\r\n", "=9 octets\r\n", TRUE, LS_LEAVE_SAY },
  { "RETR\r\n", "=1\r\n", FALSE, LS_LEAVE_HANG_UP },
  { "", "+ bye", TRUE, LS_LEAVE_HANG_UP },
  { "NACK\r\n", "=3\r\n", TRUE, LS_LEAVE_SAY },
  { "RETR\r\n", "a\r\n", TRUE, LS_LEAVE_HANG_UP },
  { "ACKS\r\n", "=0 no more\r\n", TRUE, LS_LEAVE_SAY },
  { "QUIT\r\n", "", FALSE, LS_LEAVE_WAIT },
  { "", "+ Bye\r\n", TRUE, LS_LEAVE_WAIT },
};

static void
test_turns (void)
{
  g_autoptr (LsClient) client = ls_pop2_client_new ();

  for (guint i = 0; i < G_N_ELEMENTS (turns); i++)
    {
      const char *line = NULL;

      if (*turns[i].said != '\0')
        ls_client_said (client, ls_span_from_string (turns[i].said));
      ls_client_hear (client, ls_span_from_string (turns[i].heard));
      g_assert_cmpint (ls_client_may_say (client, TRUE), ==, turns[i].may_say);
      if (turns[i].may_say)
        g_assert_cmpint (ls_client_leave (client, &line), ==, turns[i].leaves);
      if (line != NULL)
        g_assert_cmpstr (line, ==, "QUIT\r\n");
    }
}

/* ---- an observer of other people's talk ---- */

static const struct {
  const char *name;
  const char *talk;         /* `c` or `s`, and a line; `\n` between */
  const char *findings;
  const char *state;
} observed[] = {
  { "scenario-without-host", "s+ POP2 Server Ready\ncQUIT\ns+ OK", "greeting-no-host", "closed" },
  { "pop3-signs", "s+OK POP2 h.example", "reply-malformed", "listening" },
  { "two-farewells", "s+ POP2 h.example\ncHELO a b\ns- no\ns+ Sayonara", "plaintext-password pop2-two-farewells", "closed" },
  { "empty-and-closed", "s+ POP2 h.example\ncHELO a b\ns#0 x\ncREAD\n", "plaintext-password", "mailbox" },
  { "wrong-sign", "s+ POP2 h.example\ncHELO a b\ns=3 x", "plaintext-password reply-not-expected", "authorization" },
  { "short-letter", "s+ POP2 h.example\ncHELO a b\ns#1\ncREAD\ns=100\ncRETR\nsA\ncACKS\ns=0", "plaintext-password pop2-length-mismatch", "item" },
  { "long-letter", "s+ POP2 h.example\ncHELO a b\ns#1\ncREAD\ns=3\ncRETR\nsA\nsmore\ncACKS\ns=0", "plaintext-password pop2-length-mismatch", "item" },
  { "letter-like-replies", "s+ POP2 h.example\ncHELO a b\ns#1\ncREAD\ns=9\ncRETR\ns- x\ns=1\ncACKS\ns=0", "plaintext-password", "item" },
  { "long-reply", "s+ POP2 h.example 012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
    "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
    "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
    "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
    "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789wxyz", "line-too-long", "authorization" },
  { "ackd-without-letter", "s+ POP2 h.example\ncHELO a b\ns#1\ncACKD\ns- no", "plaintext-password command-out-of-order", "closed" },
};

static void
test_observed (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  g_auto (GStrv) lines = g_strsplit (observed[row].talk, "\n", -1);
  g_autoptr (GString) findings = g_string_new (NULL);
  Talk talk;

  set_up (&talk, NULL);
  talk.connection = ls_session_open (talk.session, talk.protocol->knowledge, 0, &(LsEnd) { (char *) "c", (char *) "192.0.2.9", 1 },
                                     &(LsEnd) { (char *) "s", (char *) "192.0.2.1", 109 });
  talk.observer = ls_pop2_observer_new (talk.session, talk.connection);
  talk.server = ls_pop2_server_new (&(LsServerSetup) { .profile = talk.profile, .place = "x" });
  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '\0')
      {
        g_autofree char *line = g_strconcat (lines[i] + 1, "\r\n", NULL);

        ls_observer_input (talk.observer, &(LsSaying) { .from = lines[i][0] == 'c' ? LS_FROM_CLIENT : LS_FROM_SERVER, .heard = LS_HEARD_ALL },
                           ls_span_from_string (line));
      }
  for (guint64 n = 1; n <= ls_log_last (ls_session_get_log (talk.session)); n++)
    {
      const LsEvent *event = ls_session_event (talk.session, n);

      if (event->kind == LS_EVENT_FINDING)
        g_string_append_printf (findings, "%s%s", findings->len > 0 ? " " : "", ls_pop2_finding_id (event->row));
    }
  g_assert_cmpstr (findings->str, ==, observed[row].findings);
  g_assert_cmpstr (ls_pop2_state_id (ls_session_event (talk.session, talk.connection->last_event)->state), ==, observed[row].state);
  talk_clear (&talk);
}

/* ---- quoting ---- */

/* RFC 937 "Quoting": `HELO fred two\ words\\x`. */
static void
test_quoting (void)
{
  LsSpan rest = ls_span_from_string ("fred two\\ words\\\\x");
  g_autofree char *user = ls_pop2_take_argument (&rest, FALSE), *password = ls_pop2_take_argument (&rest, FALSE);
  g_autofree char *nothing = ls_pop2_take_argument (&rest, FALSE);

  g_assert_cmpstr (user, ==, "fred");
  g_assert_cmpstr (password, ==, "two words\\x");
  g_assert_null (nothing);
}

int
main (int argc, char **argv)
{
  static const char *const heard[] = { "greet", "count", "length", "data", "bye", "close", "other", "timeout" };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/pop2/server/%s", rows[i].name);

      g_test_add_data_func (path, &rows[i], test_dialogue);
    }
  for (guint i = 0; i < G_N_ELEMENTS (server_table) * POP2_N_STATES; i++)
    if (server_table[i / POP2_N_STATES].actions[i % POP2_N_STATES] != 0)
      {
        g_auto (GStrv) words = g_strsplit (server_table[i / POP2_N_STATES].input, " ", 2);
        g_autofree char *path = g_strdup_printf ("/pop2/server-table/%s/%s", ls_pop2_state_id (i % POP2_N_STATES), words[0]);

        g_test_add_data_func (path, GUINT_TO_POINTER (i), test_server_cell);
      }
  for (guint i = 0; i < POP2_N_HEARD * POP2_N_CLIENT_STATES; i++)
    {
      g_autofree char *path = g_strdup_printf ("/pop2/client-table/%s/%s", ls_pop2_client_state_id (i % POP2_N_CLIENT_STATES),
                                               heard[i / POP2_N_CLIENT_STATES]);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_client_cell);
    }
  for (guint i = 0; i < G_N_ELEMENTS (observed); i++)
    {
      g_autofree char *path = g_strdup_printf ("/pop2/observer/%s", observed[i].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_observed);
    }
  g_test_add_func ("/pop2/client/turns", test_turns);
  g_test_add_func ("/pop2/quoting", test_quoting);
  return g_test_run ();
}
