/* test-smtp-observer.c: states, pairs and secrets of conversations, whole, cut anywhere, and with holes in them.
 * SPDX-License-Identifier: MIT */
#include "observed.h"

#include "capture/writer.h"

#define GREET "S: 220 mx.example ESMTP\n"
#define HELLO GREET "C: EHLO c.example\nS: 250-mx.example\nS: 250 PIPELINING\n"

#define CHUNKED GREET "C: EHLO c.example\nS: 250-mx.example\nS: 250-PIPELINING\nS: 250 CHUNKING\n" \
  "C: MAIL FROM:<>\nS: 250 OK\nC: RCPT TO:<a@b>\nS: 250 OK\n"
#define CHUNKED_STATES "r 220 greeted, c EHLO greeted, r 250 ready, c MAIL ready, r 250 sender, c RCPT sender, r 250 recipients, "

/* A dialogue, and its lines with the server's state after each: `c` a command, `r` a reply, `d` a letter's line. */
typedef struct {
  const char *name;
  const char *dialogue;
  const char *states;
} Row;

static const Row rows[] = {
  { "whole", HELLO "C: MAIL FROM:<a@b>\nS: 250 OK\nC: RCPT TO:<a@b>\nS: 250 OK\nC: DATA\nS: 354 go\nC: x\nC: .\nS: 250 OK\nC: QUIT\nS: 221 bye\nS~\n",
    "r 220 greeted, c EHLO greeted, r 250 ready, c MAIL ready, r 250 sender, c RCPT sender, r 250 recipients, "
    "c DATA recipients, r 354 data, d x data, d . data, r 250 ready, c QUIT ready, r 221 closed, c  closed" },
  { "pipelined", HELLO "C: MAIL FROM:<a@b>\nC: RCPT TO:<a@b>\nC: DATA\nS: 250 OK\nS: 550 no\nS: 503 no\n",
    "r 220 greeted, c EHLO greeted, r 250 ready, c MAIL ready, c RCPT ready, c DATA ready, r 250 sender, r 550 sender, r 503 sender" },
  { "letter-before-354", HELLO "C: MAIL FROM:<a@b>\nS: 250 OK\nC: RCPT TO:<a@b>\nS: 250 OK\nC: DATA\nC: x\nC: .\nC: QUIT\nS: 354 go\nS: 250 OK\nS: 221 bye\n",
    "r 220 greeted, c EHLO greeted, r 250 ready, c MAIL ready, r 250 sender, c RCPT sender, r 250 recipients, "
    "c DATA recipients, d x recipients, d . recipients, c QUIT recipients, r 354 data, r 250 ready, r 221 closed" },
  { "reply-in-lines", GREET "C: HELP\nS: 214-one\nS: 214-two\nS: 214 three\n", "r 220 greeted, c HELP greeted, r 214 greeted" },
  { "reply-of-bare-codes", GREET "C: NOOP\nS: 250\nC: NOOP\nS: 250-\nS: 250\n", "r 220 greeted, c NOOP greeted, r 250 greeted, c NOOP greeted, r 250 greeted" },
  { "numbers-in-a-reply", GREET "C: NOOP\nS: 250-First line\nS: 250-Second line\nS: 250-234 Text beginning with numbers\nS: 250 The last line\n",
    "r 220 greeted, c NOOP greeted, r 250 greeted" },
  { "unasked-421", HELLO "C: MAIL FROM:<>\nS: 250 OK\nS: 421 closing\nS~\n",
    "r 220 greeted, c EHLO greeted, r 250 ready, c MAIL ready, r 250 sender, r 421 closed, c  closed" },
  { "421-for-an-answer", HELLO "C: MAIL FROM:<>\nS: 421 closing\nS~\n", "r 220 greeted, c EHLO greeted, r 250 ready, c MAIL ready, r 421 closed, c  closed" },
  { "no-service", "S: 554 no\nC: EHLO a.example\nS: 503 no\nC: QUIT\nS: 221 bye\n",
    "r 554 no-service, c EHLO no-service, r 503 no-service, c QUIT no-service, r 221 closed" },
  { "auth", HELLO "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: dGlt\nS: 334 UGFzc3dvcmQ6\nC: c2VjcmV0\nS: 235 OK\nC: MAIL FROM:<>\nS: 250 OK\n",
    "r 220 greeted, c EHLO greeted, r 250 ready, c AUTH ready, r 334 auth, c dGlt auth, r 334 auth, c c2Vj auth, r 235 ready, c MAIL ready, r 250 sender" },
  { "auth-refused", HELLO "C: AUTH X\nS: 504 no\nC: MAIL FROM:<>\nS: 250 OK\n",
    "r 220 greeted, c EHLO greeted, r 250 ready, c AUTH ready, r 504 ready, c MAIL ready, r 250 sender" },
  { "tls", GREET "C: EHLO c.example\nS: 250-mx\nS: 250 STARTTLS\nC: STARTTLS\nS: 220 go\nC+ \026" NUL "sealed\nS+ sealed" LF "\nC~\n",
    "r 220 greeted, c EHLO greeted, r 250 ready, c STAR ready, r 220 tls, c  closed" },
  { "tls/inside", GREET "C: EHLO c.example\nS: 250-mx\nS: 250 STARTTLS\nC: STARTTLS\nS: 220 go\nC+ \026" NUL "sealed\nS^\nC: EHLO c.example\nS: 250 mx\nC: MAIL FROM:<>\nS: 250 OK\nC: QUIT\nS: 221 bye\nS~\n",
    "r 220 greeted, c EHLO greeted, r 250 ready, c STAR ready, r 220 tls, c EHLO greeted, r 250 ready, c MAIL ready, r 250 sender, c QUIT sender, r 221 closed, c  closed" },
  { "tls/refused", GREET "C: EHLO c.example\nS: 250 mx\nC: STARTTLS\nS: 454 no\nC: MAIL FROM:<>\nS: 250 OK\n",
    "r 220 greeted, c EHLO greeted, r 250 ready, c STAR ready, r 454 ready, c MAIL ready, r 250 sender" },
  { "tls/fails", GREET "C: EHLO c.example\nS: 250 mx\nC: STARTTLS\nS: 220 go\nS^ no\nC~\n",
    "r 220 greeted, c EHLO greeted, r 250 ready, c STAR ready, r 220 tls, c  closed" },
  { "tls/injected", GREET "C: EHLO c.example\nS: 250 mx\nC: STARTTLS\nC: MAIL FROM:<evil@b>\nC+ RCP\nS: 220 go\nS+ 250 x\nS^\nC: EHLO c.example\nS: 250 mx\n",
    "r 220 greeted, c EHLO greeted, r 250 ready, c STAR ready, c MAIL ready, r 220 tls, c EHLO greeted, r 250 ready" },
  { "auth/initial-and-more", HELLO "C: AUTH PLAIN AHRpbQB4\nC: MAIL FROM:<>\nS: 235 OK\nS: 250 OK\n",
    "r 220 greeted, c EHLO greeted, r 250 ready, c AUTH ready, c MAIL ready, r 235 ready, r 250 sender" },
  { "auth/unexpected-334", HELLO "C: XAUTH\nS: 334 name\nC: dGlt\nS: 235 OK\nC: MAIL FROM:<>\nS: 250 OK\n",
    "r 220 greeted, c EHLO greeted, r 250 ready, c XAUT ready, r 334 ready, c dGlt ready, r 235 ready, c MAIL ready, r 250 sender" },
  { "chunks", CHUNKED "C: BDAT 7 LAST\nC: hello\nS: 250 OK\nC: QUIT\nS: 221 bye\n",
    CHUNKED_STATES "c BDAT recipients, d hell recipients, r 250 ready, c QUIT ready, r 221 closed" },
  { "chunks/that-look-like-commands", CHUNKED "C: BDAT 16 LAST\nC: QUIT\nC: .\nC+ DATA" CR "\nC+ " LF "x\nS: 250 OK\nC: NOOP\nS: 250 OK\n",
    CHUNKED_STATES "c BDAT recipients, d QUIT recipients, d . recipients, d DATA recipients, d x recipients, r 250 ready, c NOOP ready, r 250 ready" },
  { "chunks/that-divide-lines", CHUNKED "C: BDAT 3\nC+ abc\nC: BDAT 4\nC+ d" CR "\nC+ " LF "e\nC: BDAT 0 LAST\nC: NOOP\nS: 250 OK\nS: 250 OK\nS: 250 OK\nS: 250 OK\n",
    CHUNKED_STATES "c BDAT recipients, d abc recipients, c BDAT recipients, d d recipients, d e recipients, c BDAT recipients, c NOOP recipients, "
    "r 250 chunks, r 250 chunks, r 250 ready, r 250 ready" },
  { "chunks/that-fail", CHUNKED "C: BDAT 3\nC+ abc\nC: BDAT 3 LAST\nC+ abc\nC: RSET\nS: 452 no\nS: 503 no\nS: 250 OK\n",
    CHUNKED_STATES "c BDAT recipients, d abc recipients, c BDAT recipients, d abc recipients, c RSET recipients, r 452 spoiled, r 503 spoiled, r 250 ready" },
  { "chunks/after-the-last", CHUNKED "C: BDAT 0 LAST\nS: 250 OK\nC: BDAT 3\nC+ abc\nS: 503 no\nC: RSET\nS: 250 OK\n",
    CHUNKED_STATES "c BDAT recipients, r 250 ready, c BDAT ready, d abc ready, r 503 spoiled, c RSET spoiled, r 250 ready" },
  { "chunks/out-of-order", CHUNKED "C: RSET\nS: 250 OK\nC: BDAT 6\nC: QUIT\nS: 503 no\nC: NOOP\nS: 250 OK\n",
    CHUNKED_STATES "c RSET recipients, r 250 ready, c BDAT ready, d QUIT ready, r 503 ready, c NOOP ready, r 250 ready" },
  { "chunks/not-offered", HELLO "C: BDAT 6\nC: QUIT\nS: 502 no\nS: 221 bye\n", "r 220 greeted, c EHLO greeted, r 250 ready, c BDAT ready, c QUIT ready, r 502 ready, r 221 closed" },
  { "chunks/not-understood", CHUNKED "C: BDAT 600\nS: 502 no\nC: QUIT\nS: 221 bye\n",
    CHUNKED_STATES "c BDAT recipients, r 502 recipients, c QUIT recipients, r 221 closed" },
  { "chunks/bad-size", CHUNKED "C: BDAT -6\nS: 501 no\nC: QUIT\nS: 221 bye\n",
    CHUNKED_STATES "c BDAT recipients, r 501 spoiled, c QUIT spoiled, r 221 closed" },
  { "chunks/unended", CHUNKED "C: BDAT 18446744073709551615\nC: QUIT\nC+ QU\nC~\n",
    CHUNKED_STATES "c BDAT recipients, d QUIT recipients, d QU recipients, c  closed" },
  { "chunks/gap", CHUNKED "C: BDAT 20 LAST\nC: abc\nC+ d\nC? 10\nC: ef\nS: 250 OK\nC: QUIT\nS: 221 bye\n",
    CHUNKED_STATES "c BDAT recipients, d abc recipients, d d recipients, d ef recipients, r 250 ready, c QUIT ready, r 221 closed" },
  { "chunks/gap-over-the-end", CHUNKED "C: BDAT 20 LAST\nC: abc\nC? 30\nS: 250 OK\nC: QUIT\nS: 221 bye\n",
    CHUNKED_STATES "c BDAT recipients, d abc recipients, r 250 ?, c QUIT ready, r 221 closed" },
  { "unended", HELLO "C+ MAIL FR\nC~\n", "r 220 greeted, c EHLO greeted, r 250 ready, c MAIL ready, c  closed" },
  { "unended-reply", GREET "C: NOOP\nS+ 25\nS~\n", "r 220 greeted, c NOOP greeted, r 25 greeted, c  closed" },

  /* from the middle on */
  { "middle/mail", "S? 0\nC: MAIL FROM:<>\nS: 250 OK\nC: RCPT TO:<a@b>\nS: 250 OK\n", "c MAIL ready, r 250 sender, c RCPT sender, r 250 recipients" },
  { "middle/rcpt", "S? 0\nC: RCPT TO:<a@b>\nS: 250 OK\nC: DATA\nS: 354 go\nC: .\nS: 250 OK\n",
    "c RCPT recipients, r 250 recipients, c DATA recipients, r 354 data, d . data, r 250 ready" },
  { "middle/letter", "S? 0\nC: some text\nC: more text\nC: .\nS: 250 OK\nC: QUIT\nS: 221 bye\n", "d some ?, d more ?, d . data, r 250 ready, c QUIT ready, r 221 closed" },
  { "middle/reply", "S? 0\nS: 250 OK\nC: EHLO a.example\nS: 250-mx\nS: 250 X\n", "r 250 ?, c EHLO greeted, r 250 ready" },

  /* octets are missing */
  { "gap/between-commands", HELLO "C? 30\nS: 250 OK\nC: RCPT TO:<a@b>\nS: 250 OK\n",
    "r 220 greeted, c EHLO greeted, r 250 ready, r 250 ?, c RCPT recipients, r 250 recipients" },
  { "gap/in-a-line", HELLO "C+ MAIL FR\nC? 10\nC: rest>\nS: 250 OK\nC: RCPT TO:<a@b>\nS: 250 OK\n",
    "r 220 greeted, c EHLO greeted, r 250 ready, c MAIL ready, d rest ?, r 250 ?, c RCPT recipients, r 250 recipients" },
  { "gap/in-a-letter", HELLO "C: MAIL FROM:<>\nS: 250 OK\nC: RCPT TO:<a@b>\nS: 250 OK\nC: DATA\nS: 354 go\nC: x\nC? 500\nC: y\nC: .\nS: 250 OK\nC: QUIT\nS: 221 bye\n",
    "r 220 greeted, c EHLO greeted, r 250 ready, c MAIL ready, r 250 sender, c RCPT sender, r 250 recipients, c DATA recipients, r 354 data, "
    "d x data, d y data, d . data, r 250 ready, c QUIT ready, r 221 closed" },
  { "gap/with-the-dot", HELLO "C: MAIL FROM:<>\nS: 250 OK\nC: RCPT TO:<a@b>\nS: 250 OK\nC: DATA\nS: 354 go\nC: x\nC? 500\nS: 250 OK\nC: QUIT\nS: 221 bye\n",
    "r 220 greeted, c EHLO greeted, r 250 ready, c MAIL ready, r 250 sender, c RCPT sender, r 250 recipients, c DATA recipients, r 354 data, "
    "d x data, r 250 ready, c QUIT ready, r 221 closed" },
  { "gap/with-the-log-in", HELLO "C: AUTH PLAIN\nS: 334 \nC? 30\nS: 235 OK\nC: MAIL FROM:<>\nS: 250 OK\n",
    "r 220 greeted, c EHLO greeted, r 250 ready, c AUTH ready, r 334 auth, r 235 ?, c MAIL ready, r 250 sender" },
  { "gap/in-a-reply-of-lines", GREET "C: EHLO c.example\nS: 250-mx.example\nC? 10\nS: 250 SIZE\nC: MAIL FROM:<>\nS: 250 OK\n",
    "r 220 greeted, c EHLO greeted, r 250 ?, c MAIL ready, r 250 sender" },
  { "gap/of-the-server-in-a-reply", GREET "C: EHLO c.example\nS: 250-mx.example\nS+ 250-SI\nS? 10\nS: 250 X\nC: MAIL FROM:<>\nS: 250 OK\n",
    "r 220 greeted, c EHLO greeted, r 250 ready, r 250 ?, c MAIL ready, r 250 sender" },
  { "gap/of-the-server", HELLO "C: MAIL FROM:<>\nS? 10\nC: RCPT TO:<a@b>\nS: 250 OK\n",
    "r 220 greeted, c EHLO greeted, r 250 ready, c MAIL ready, c RCPT recipients, r 250 recipients" },
};

/* What must hold of every session, whatever was said in it. */
static void
check_log (LsSession *session)
{
  const LsLog *log = ls_session_get_log (session);

  for (guint64 n = 1; n <= ls_log_last (log); n++)
    {
      const LsEvent *event = ls_log_get (log, n);
      guint64 partner = ls_session_partner (session, n);
      g_auto (LsExplanation) explanation = { 0 };

      g_assert_cmpint (event->state, <, SMTP_N_STATES);
      g_assert_cmpint (event->client_state, <, SMTP_N_CLIENT_STATES);
      if (event->kind == LS_EVENT_REPLY && partner != 0)
        g_assert_true (ls_log_get (log, partner)->from == LS_FROM_CLIENT);
      if (event->kind != LS_EVENT_COMMAND && event->kind != LS_EVENT_REPLY)
        continue;
      ls_session_explain (session, n, &explanation);
      g_assert_nonnull (explanation.text);
      g_assert_nonnull (explanation.ref);
      g_assert_true (g_utf8_validate (explanation.text, -1, NULL));
    }
}

static void
test_states (gconstpointer data)
{
  const Row *row = data;
  Observed observed;
  g_autofree char *states = NULL;

  observed_init (&observed);
  observed_dialogue (&observed, row->dialogue, 0);
  states = observed_states (&observed);
  g_assert_cmpstr (states, ==, row->states);
  check_log (observed.session);
  observed_clear (&observed);
}

/* ---- every cut gives the same ---- */

/* All that one end says before the other speaks again, cut once, at every place. */
static void
test_cuts (gconstpointer data)
{
  const Row *row = data;
  g_auto (GStrv) lines = g_strsplit (row->dialogue, "\n", -1);
  g_autofree char *whole = NULL;
  gsize total = strlen (row->dialogue), cut_at = 0;

  /* The cut moves through the dialogue; the octets before and behind it in that turn come in one piece each. */
  for (cut_at = 0; cut_at <= total; cut_at++)
    {
      Observed observed;
      gsize at = 0;
      g_autofree char *events = NULL;

      observed_init (&observed);
      for (guint i = 0; *lines[i] != '\0';)
        {
          g_autoptr (GByteArray) octets = g_byte_array_new ();
          LsFrom from = lines[i][0] == 'C' ? LS_FROM_CLIENT : LS_FROM_SERVER;
          LsSpan rest;

          if (lines[i][1] != ':' && lines[i][1] != '+')
            {
              observed_line (&observed, lines[i++], 0);
              continue;
            }
          for (char who = lines[i][0]; lines[i][0] == who && (lines[i][1] == ':' || lines[i][1] == '+'); i++)
            dialogue_append (octets, lines[i] + 3, strlen (lines[i]) - 3, lines[i][1] == ':');
          rest = LS_SPAN (octets->data, octets->len);
          if (cut_at > at && cut_at < at + octets->len)
            observed_hear (&observed, from, ls_span_take (&rest, cut_at - at), 0);
          if (rest.length > 0)
            observed_hear (&observed, from, rest, 0);
          at += octets->len;
        }
      events = observed_events (&observed);
      if (whole == NULL)
        whole = g_steal_pointer (&events);
      else
        g_assert_cmpstr (events, ==, whole);
      observed_clear (&observed);
    }
}

/* ---- pairs ---- */

static void
test_pairs (void)
{
  Observed observed;
  guint64 questions[4], replies = 0, asked = 0;

  observed_init (&observed);
  observed_dialogue (&observed, HELLO "C: MAIL FROM:<a@b>\nC: RCPT TO:<a@b>\nC: RCPT TO:<c@d>\nC: DATA\nS: 250 1\nS: 250-2\nS: 250 2\nS: 550 3\nS: 354 4\n", 0);
  for (guint64 n = 1; n <= ls_log_last (ls_session_get_log (observed.session)); n++)
    {
      const LsEvent *event = ls_session_event (observed.session, n);

      if (event->kind == LS_EVENT_COMMAND && asked++ > 0)
        questions[asked - 2] = n;
      if (event->kind == LS_EVENT_REPLY && replies++ > 1)
        g_assert_cmpuint (ls_session_partner (observed.session, n), ==, questions[replies - 3]);
    }
  g_assert_cmpuint (replies, ==, 6);
  observed_clear (&observed);
}

/* ---- secrets ---- */

typedef struct {
  const char *name;
  const char *dialogue;
  const char *secret;        /* must not be found, nor its base64, nor what it is the base64 of */
  const char *plain;
} Secret;

static const Secret secrets[] = {
  { "initial-response", HELLO "C: AUTH PLAIN AHRpbQB0YW5zdGFhZnRhbnN0YWFm\nS: 235 OK\n", "AHRpbQB0YW5zdGFhZnRhbnN0YWFm", "tanstaaf" },
  { "initial-response/lower-case", HELLO "C: auth plain AHRpbQB0YW5zdGFhZnRhbnN0YWFm\nS: 235 OK\n", "AHRpbQB0YW5zdGFhZnRhbnN0YWFm", "tanstaaf" },
  { "initial-response/two-spaces", HELLO "C: AUTH  PLAIN  AHRpbQB0YW5zdGFhZnRhbnN0YWFm\nS: 235 OK\n", "AHRpbQB0YW5zdGFhZnRhbnN0YWFm", "tanstaaf" },
  { "initial-response/out-of-order", GREET "C: AUTH PLAIN AHRpbQB0YW5zdGFhZnRhbnN0YWFm\nS: 503 no\n", "AHRpbQB0YW5zdGFhZnRhbnN0YWFm", "tanstaaf" },
  { "initial-response/telnet", HELLO "C: \377\375\030AUTH PLAIN AHRpbQB0YW5zdGFhZnRhbnN0YWFm\nS: 235 OK\n", "AHRpbQB0YW5zdGFhZnRhbnN0YWFm", "tanstaaf" },
  { "initial-response/tab", HELLO "C: AUTH\tPLAIN AHRpbQB0YW5zdGFhZnRhbnN0YWFm\nS: 500 what\n", "AHRpbQB0YW5zdGFhZnRhbnN0YWFm", "tanstaaf" },
  { "initial-response/tab-behind", HELLO "C: AUTH PLAIN\tAHRpbQB0YW5zdGFhZnRhbnN0YWFm\nS: 235 OK\n", "AHRpbQB0YW5zdGFhZnRhbnN0YWFm", "tanstaaf" },
  { "initial-response/all-tabs", HELLO "C: auth\tplain\tAHRpbQB0YW5zdGFhZnRhbnN0YWFm\nS: 500 what\n", "AHRpbQB0YW5zdGFhZnRhbnN0YWFm", "tanstaaf" },
  { "initial-response/space-first", HELLO "C:  \tAUTH PLAIN AHRpbQB0YW5zdGFhZnRhbnN0YWFm\nS: 500 what\n", "AHRpbQB0YW5zdGFhZnRhbnN0YWFm", "tanstaaf" },
  { "initial-response/form-feed", HELLO "C: AUTH\fPLAIN\vAHRpbQB0YW5zdGFhZnRhbnN0YWFm\nS: 500 what\n", "AHRpbQB0YW5zdGFhZnRhbnN0YWFm", "tanstaaf" },
  { "initial-response/nul", HELLO "C: AUTH" NUL "PLAIN AHRpbQB0YW5zdGFhZnRhbnN0YWFm\nS: 501 what\n", "AHRpbQB0YW5zdGFhZnRhbnN0YWFm", "tanstaaf" },
  { "initial-response/bare-lf", HELLO "C: NOOP" LF "AUTH PLAIN AHRpbQB0YW5zdGFhZnRhbnN0YWFm\nS: 501 what\n", "AHRpbQB0YW5zdGFhZnRhbnN0YWFm", "tanstaaf" },
  { "initial-response/bare-lf-login", HELLO "C: AUTH LOGIN" LF "dGlt" LF "dGFuc3RhYWY=\nS: 501 what\n", "dGFuc3RhYWY=", "tanstaaf" },
  { "initial-response/bare-cr", HELLO "C: FOO" CR "AUTH PLAIN AHRpbQB0YW5zdGFhZnRhbnN0YWFm\nS: 501 what\n", "AHRpbQB0YW5zdGFhZnRhbnN0YWFm", "tanstaaf" },
  { "response/tab", HELLO "C: AUTH\tLOGIN\nS: 334 VXNlcm5hbWU6\nC: dGlt\nS: 334 UGFzc3dvcmQ6\nC: dGFuc3RhYWY=\nS: 235 OK\n", "dGFuc3RhYWY=", "tanstaaf" },
  { "unended/tab", HELLO "C+ AUTH\tPLAIN AHRpbQB0YW5zdGFhZnRhbnN0YWFm\nC~\n", "AHRpbQB0YW5zdGFhZnRhbnN0YWFm", "tanstaaf" },
  { "response", HELLO "C: AUTH PLAIN\nS: 334 \nC: AHRpbQB0YW5zdGFhZnRhbnN0YWFm\nS: 235 OK\n", "AHRpbQB0YW5zdGFhZnRhbnN0YWFm", "tanstaaf" },
  { "login", HELLO "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: dGlt\nS: 334 UGFzc3dvcmQ6\nC: dGFuc3RhYWY=\nS: 235 OK\n", "dGFuc3RhYWY=", "tanstaaf" },
  { "login-refused", HELLO "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: dGlt\nS: 334 UGFzc3dvcmQ6\nC: dGFuc3RhYWY=\nS: 535 no\n", "dGFuc3RhYWY=", "tanstaaf" },
  { "pipelined", HELLO "C: AUTH LOGIN\nC: dGlt\nC: dGFuc3RhYWY=\nS: 334 VXNlcm5hbWU6\nS: 334 UGFzc3dvcmQ6\nS: 235 OK\n", "dGFuc3RhYWY=", "tanstaaf" },
  { "pipelined-refused", HELLO "C: AUTH LOGIN\nC: dGlt\nC: dGFuc3RhYWY=\nS: 504 no\nS: 500 what\nS: 500 what\n", "dGFuc3RhYWY=", "tanstaaf" },
  { "unended", HELLO "C+ AUTH PLAIN AHRpbQB0YW5zdGFhZnRhbnN0YWFm\nC~\n", "AHRpbQB0YW5zdGFhZnRhbnN0YWFm", "tanstaaf" },
  { "unended/telnet", HELLO "C+ \377\375\030AUTH PLAIN AHRpbQB0YW5zdGFhZnRhbnN0YWFm\nC!\n", "AHRpbQB0YW5zdGFhZnRhbnN0YWFm", "tanstaaf" },
  { "cram-with-a-password", HELLO "C: AUTH CRAM-MD5\nS: 334 PDE4OTZAbXg+\nC: dGFuc3RhYWY=\nS: 501 no\n", "dGFuc3RhYWY=", "tanstaaf" },
  { "other-mechanism", HELLO "C: AUTH XOAUTH2 dGFuc3RhYWY=\nS: 334 \nC: dGFuc3RhYWY=\nS: 535 no\n", "dGFuc3RhYWY=", "tanstaaf" },
  { "unexpected-334", HELLO "C: XAUTH\nS: 334 \nC: dGFuc3RhYWY=\nS: 535 no\n", "dGFuc3RhYWY=", "tanstaaf" },
  { "unended-response", HELLO "C: AUTH PLAIN\nS: 334 \nC+ AHRpbQB0YW5zdGFhZnRhbnN0YWFm\nS~\n", "AHRpbQB0YW5zdGFhZnRhbnN0YWFm", "tanstaaf" },
  { "from-the-middle", "S? 0\nC: AUTH PLAIN AHRpbQB0YW5zdGFhZnRhbnN0YWFm\nS: 235 OK\n", "AHRpbQB0YW5zdGFhZnRhbnN0YWFm", "tanstaaf" },
  { "gap-behind-it", HELLO "C+ AUTH PLAIN AHRpbQB0YW5zdGFh\nC? 5\nC: ZnRhbnN0YWFm\nS: 235 OK\n", "AHRpbQB0YW5zdGFh", "ZnRhbnN0YWFm" },
  { "gap-in-response", HELLO "C: AUTH PLAIN\nS: 334 \nC+ AHRpbQB0YW5zdGFh\nC? 5\nC: ZnRhbnN0YWFm\nS: 235 OK\n", "AHRpbQB0YW5zdGFh", "ZnRhbnN0YWFm" },
};

/* What only proves that a secret is known, and what everybody may know, is there to be looked at. */
static const char *const in_the_open[][2] = {
  { HELLO "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: dGltdGhlZmlyc3Q=\nS: 334 UGFzc3dvcmQ6\n", "dGltdGhlZmlyc3Q=" },
  { HELLO "C: AUTH CRAM-MD5\nS: 334 PDE4OTZAbXg+\nC: dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw\nS: 235 OK\n", "dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw" },
  { HELLO "C: AUTH SCRAM-SHA-256 biwsbj11c2VyLHI9eA==\nS: 334 cj14\n", "biwsbj11c2VyLHI9eA==" },
};

static char *
write_all (Observed *observed, LsFormat format, gboolean show_secrets)
{
  LsWriter writer = { .format = format, .show_secrets = show_secrets };
  GString *out = g_string_new (NULL);

  for (guint64 n = 1; n <= ls_log_last (ls_session_get_log (observed->session)); n++)
    ls_writer_append (&writer, observed->session, n, out);
  return g_string_free (out, FALSE);
}

/* Also behind the base64 of `bytes`. */
static gboolean
contains (const char *output, const char *secret)
{
  g_autofree char *base64 = g_base64_encode ((const guint8 *) secret, strlen (secret) / 3 * 3);
  g_auto (GStrv) parts = g_strsplit (output, "\"bytes\":\"", -1);
  gboolean found = strstr (output, secret) != NULL || strstr (output, base64) != NULL;

  for (guint i = 1; parts[0] != NULL && parts[i] != NULL; i++)
    {
      gsize length;
      g_autofree char *value = g_strndup (parts[i], strcspn (parts[i], "\""));
      g_autofree guchar *octets = g_base64_decode (value, &length);

      found |= g_strstr_len ((const char *) octets, length, secret) != NULL;
    }
  return found;
}

static void
test_secret (gconstpointer data)
{
  const Secret *secret = data;
  Observed observed;

  observed_init (&observed);
  observed_dialogue (&observed, secret->dialogue, 0);
  for (guint format = LS_FORMAT_TEXT; format <= LS_FORMAT_JSON; format++)
    {
      g_autofree char *masked = write_all (&observed, format, FALSE), *shown = write_all (&observed, format, TRUE);

      g_assert_false (contains (masked, secret->secret));
      g_assert_false (contains (masked, secret->plain));
      /* Asked for, it is there: the test looks for the right thing. */
      g_assert_true (contains (shown, secret->secret));
      if (format != LS_FORMAT_TEXT || strstr (secret->dialogue, "gap") == NULL)
        g_assert_nonnull (strstr (masked, "••••"));
    }
  observed_clear (&observed);
}

static void
test_shown (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (in_the_open); i++)
    {
      Observed observed;
      g_autofree char *masked = NULL;

      observed_init (&observed);
      observed_dialogue (&observed, in_the_open[i][0], 0);
      masked = write_all (&observed, LS_FORMAT_TRANSCRIPT, FALSE);
      g_assert_nonnull (strstr (masked, in_the_open[i][1]));
      g_assert_null (strstr (masked, "••••"));
      observed_clear (&observed);
    }
}

/* ---- what may be said ---- */

/* What a server has not offered is not among it. */
static const char *const possible[][2] = {
  { GREET, "EHLO HELO RSET NOOP VRFY QUIT" },
  { GREET "C: EHLO c.example\nS: 250-mx\nS: 250-HELP\nS: 250-EXPN\nS: 250-STARTTLS\nS: 250 AUTH PLAIN\n", "MAIL EHLO HELO STARTTLS AUTH RSET NOOP VRFY EXPN HELP QUIT" },
  { GREET "C: EHLO c.example\nS: 250-mx\nS: 250 AUTH=LOGIN\n", "MAIL EHLO HELO AUTH RSET NOOP VRFY QUIT" },
  { GREET "C: EHLO c.example\nS: 250-mx\nS: 250-AUTH PLAIN\nS: 250 HELP\nC: AUTH PLAIN AHgAeA==\nS: 235 OK\n", "MAIL EHLO HELO RSET NOOP VRFY HELP QUIT" },
  { GREET "C: EHLO c.example\nS: 250-mx\nS: 250 HELP\nC: HELO c.example\nS: 250 mx\n", "MAIL EHLO HELO RSET NOOP VRFY QUIT" },
  { GREET "C: EHLO c.example\nS: 250-mx\nS: 250 STARTTLS\nC: STARTTLS\nS: 220 go\n", "" },
  { GREET "C: EHLO c.example\nS: 250-mx\nS: 250 STARTTLS\nC: STARTTLS\nS: 220 go\nS^\n", "EHLO HELO RSET NOOP VRFY QUIT" },
  { CHUNKED, "DATA BDAT RCPT EHLO HELO RSET NOOP VRFY QUIT" },
};

static char *
possible_at (LsSession *session, guint64 n)
{
  g_autoptr (GPtrArray) verbs = g_ptr_array_new ();

  ls_session_legal_now (session, 1, n, verbs);
  g_ptr_array_add (verbs, NULL);
  return g_strjoinv (" ", (char **) verbs->pdata);
}

static void
test_possible (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (possible); i++)
    {
      Observed observed;
      guint64 greeting = 0;
      g_autofree char *now = NULL, *then = NULL;

      observed_init (&observed);
      observed_dialogue (&observed, possible[i][0], 0);
      now = possible_at (observed.session, ls_log_last (ls_session_get_log (observed.session)));
      g_assert_cmpstr (now, ==, possible[i][1]);
      /* What it offers later, it had not offered at its greeting. */
      while (ls_session_event (observed.session, ++greeting)->kind != LS_EVENT_REPLY)
        continue;
      then = possible_at (observed.session, greeting);
      g_assert_cmpstr (then, ==, possible[0][1]);
      observed_clear (&observed);
    }
}

/* ---- log-ins taken apart ---- */

typedef struct {
  const char *name;
  const char *dialogue;      /* of which the last line is looked at */
  const char *decoded;       /* how its explanation ends; NULL: nothing is decoded */
} Decoded;

static const Decoded decodings[] = {
  { "plain", HELLO "C: AUTH PLAIN AHRpbQB0YW5zdGFhZnRhbnN0YWFm\n", "Decoded: User “tim”, Password “••••”." },
  { "plain-for-another", HELLO "C: AUTH PLAIN dGVzdAB0ZXN0ADEyMzQ=\n", "Decoded: Acts for “test”, User “test”, Password “••••”." },
  { "plain-later", HELLO "C: AUTH PLAIN\nS: 334 \nC: AHRpbQB0YW5zdGFhZnRhbnN0YWFm\n", "Decoded: User “tim”, Password “••••”." },
  { "login-asks", HELLO "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\n", "Decoded: Asks for “Username:”." },
  { "login-name", HELLO "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: dGlt\n", "Decoded: User “tim”." },
  { "login-password", HELLO "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: dGlt\nS: 334 UGFzc3dvcmQ6\nC: dGFuc3RhYWY=\n", "Decoded: Password “••••”." },
  { "login-at-once", HELLO "C: AUTH LOGIN dGlt\nS: 334 UGFzc3dvcmQ6\nC: dGFuc3RhYWY=\n", "Decoded: Password “••••”." },
  { "cram-asks", HELLO "C: AUTH CRAM-MD5\nS: 334 PDE4OTZAbXg+\n", "Decoded: Challenge “<1896@mx>”." },
  { "cram", HELLO "C: AUTH CRAM-MD5\nS: 334 PDE4OTZAbXg+\nC: dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw\n",
    "Decoded: User “tim”, Digest “b913a602c7eda7a495b4e6e7334d3890”." },
  { "scram", HELLO "C: AUTH SCRAM-SHA-256 biwsbj11c2VyLHI9eA==\n", "Decoded: User “user”, Nonce “x”." },
  { "scram-asks", HELLO "C: AUTH SCRAM-SHA-256 biwsbj11c2VyLHI9eA==\nS: 334 cj14eSxzPWMyRnNkQT09LGk9NDA5Ng==\n",
    "Decoded: Nonce “xy”, Salt “c2FsdA==”, Rounds “4096”." },
  { "star", HELLO "C: AUTH PLAIN\nS: 334 \nC: *\n", NULL },
  { "no-base64", HELLO "C: AUTH PLAIN\nS: 334 \nC: secret\n", NULL },
  { "empty", HELLO "C: AUTH PLAIN\nS: 334 \n", NULL },
};

static void
test_decoded (gconstpointer data)
{
  const Decoded *row = data;
  Observed observed;
  guint64 n;

  observed_init (&observed);
  observed_dialogue (&observed, row->dialogue, 0);
  for (n = ls_log_last (ls_session_get_log (observed.session));
       !ls_event_is_line (ls_session_event (observed.session, n)); n--)
    continue;
  for (gboolean open = FALSE; open <= TRUE; open++)
    {
      g_auto (LsExplanation) explanation = { 0 };

      ls_session_show_secrets (observed.session, open);
      ls_session_explain (observed.session, n, &explanation);
      if (row->decoded == NULL)
        g_assert_null (strstr (explanation.text, "Decoded"));
      else if (!open || strstr (row->decoded, "••••") == NULL)
        g_assert_true (g_str_has_suffix (explanation.text, row->decoded));
      else
        g_assert_null (strstr (explanation.text, "••••"));
      g_assert_cmpint (open, >=, strstr (explanation.text, "tanstaaf") != NULL);
    }
  observed_clear (&observed);
}

/* One that is longer than what the observer holds of a line. */
static void
test_long_secret (void)
{
  Observed observed;
  g_autofree char *fill = g_strnfill (20000, 'A');
  g_autofree char *dialogue = g_strconcat (HELLO "C: AUTH PLAIN ", fill, "BdGFuc3RhYWY\nS: 500 too long\n", NULL);
  g_autofree char *response = g_strconcat (HELLO "C: AUTH PLAIN\nS: 334 \nC: ", fill, "BdGFuc3RhYWY\nS: 500 too long\n", NULL);
  const char *const dialogues[] = { dialogue, response };

  for (guint i = 0; i < G_N_ELEMENTS (dialogues); i++)
    {
      observed_init (&observed);
      observed_dialogue (&observed, dialogues[i], 0);
      for (guint format = LS_FORMAT_TEXT; format <= LS_FORMAT_JSON; format++)
        {
          g_autofree char *masked = write_all (&observed, format, FALSE), *shown = write_all (&observed, format, TRUE);

          g_assert_false (contains (masked, "BdGFuc3RhYWY"));
          g_assert_true (contains (shown, "BdGFuc3RhYWY"));
        }
      observed_clear (&observed);
    }
}

/* ---- what must not grow ---- */

/* Commands that nobody ever answers, a reply that never ends. */
static void
test_bounded (void)
{
  Observed observed;
  g_autoptr (GString) commands = g_string_new (NULL);
  guint longest = 0;

  for (guint i = 0; i < 1000; i++)
    g_string_append (commands, "NOOP\r\n");
  observed_init (&observed);
  observed_dialogue (&observed, HELLO, 0);
  for (guint i = 0; i < 200; i++)
    {
      observed_hear (&observed, LS_FROM_CLIENT, LS_SPAN (commands->str, commands->len), 0);
      ls_session_keep (observed.session, 5000, 100000);
    }
  g_assert_cmpuint (ls_session_memory (observed.session), <, 2000000);
  for (guint i = 0; i < 100000; i++)
    observed_hear (&observed, LS_FROM_SERVER, ls_span_from_string ("250-and so on and so on and so on\r\n"), 0);
  for (guint64 n = ls_log_first (ls_session_get_log (observed.session)); n <= ls_log_last (ls_session_get_log (observed.session)); n++)
    longest = MAX (longest, ls_session_event (observed.session, n)->length);
  g_assert_cmpuint (longest, >, 1000000);
  g_assert_cmpuint (longest, <, 1200000);
  observed_clear (&observed);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *states = g_strconcat ("/smtp/observer/states/", rows[i].name, NULL);
      g_autofree char *cuts = g_strconcat ("/smtp/observer/cuts/", rows[i].name, NULL);

      g_test_add_data_func (states, &rows[i], test_states);
      g_test_add_data_func (cuts, &rows[i], test_cuts);
    }
  g_test_add_func ("/smtp/observer/pairs", test_pairs);
  for (guint i = 0; i < G_N_ELEMENTS (secrets); i++)
    {
      g_autofree char *path = g_strconcat ("/smtp/observer/secret/", secrets[i].name, NULL);

      g_test_add_data_func (path, &secrets[i], test_secret);
    }
  for (guint i = 0; i < G_N_ELEMENTS (decodings); i++)
    {
      g_autofree char *path = g_strconcat ("/smtp/observer/decoded/", decodings[i].name, NULL);

      g_test_add_data_func (path, &decodings[i], test_decoded);
    }
  g_test_add_func ("/smtp/observer/possible", test_possible);
  g_test_add_func ("/smtp/observer/shown", test_shown);
  g_test_add_func ("/smtp/observer/long-secret", test_long_secret);
  g_test_add_func ("/smtp/observer/bounded", test_bounded);
  return g_test_run ();
}
