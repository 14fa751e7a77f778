/* smtp-subject.c: the engine behind the few calls that the tests need.
 * SPDX-License-Identifier: MIT */
#include "smtp-subject.h"

#include "protocols/protocol.h"

/* A new session is begun after so many connections, to keep its log small. */
#define CONNECTIONS_A_SESSION 200

struct _SmtpSubject {
  const LsProtocol *protocol;
  LsProfile        *profile;
  LsDirectory      *directory;
  LsSession        *session;
  LsConnection     *connection;
  LsServer         *server;
  LsObserver       *observer;
  GByteArray       *said;        /* by the server in this connection */
  guint64           before;      /* the last event of the connections before */
  gint64            now_us;
  gboolean          closed;
  gboolean          veiled;      /* the server waits for a handshake */
};

SmtpSubject *
smtp_subject_new (LsProfile   *profile,
                  LsDirectory *directory)
{
  static const char *const offered[] = {
    "SIZE", "8BITMIME", "PIPELINING", "ENHANCEDSTATUSCODES", "HELP", "EXPN",
    "AUTH", "STARTTLS", "CHUNKING", "BINARYMIME", "DSN", "SMTPUTF8", NULL
  };
  SmtpSubject *self = g_new0 (SmtpSubject, 1);

  self->protocol = ls_protocol_find ("smtp");
  self->profile = profile;
  self->profile->verifies = TRUE;
  for (guint i = 0; offered[i] != NULL; i++)
    {
      int row = ls_protocol_find_extension (self->protocol, offered[i]);

      g_assert_cmpint (row, >=, 0);
      self->profile->extensions |= 1u << row;
    }
  self->directory = directory;
  self->said = g_byte_array_new ();

  return self;
}

static void
end_connection (SmtpSubject *self)
{
  g_clear_pointer (&self->observer, ls_observer_free);
  g_clear_pointer (&self->server, ls_server_free);
}

void
smtp_subject_free (SmtpSubject *self)
{
  end_connection (self);
  g_clear_object (&self->session);
  g_byte_array_unref (self->said);
  ls_directory_unref (self->directory);
  ls_profile_free (self->profile);
  g_free (self);
}

static LsSaying
saying (SmtpSubject *self,
        LsFrom       from)
{
  return (LsSaying) { .from = from, .time_us = self->now_us, .heard = LS_HEARD_ALL };
}

/* Says so to the observer; the second time there is nothing left to close. */
static void
close_from (SmtpSubject *self,
            LsFrom       from)
{
  LsSaying end = saying (self, from);

  if (self->closed)
    return;

  self->closed = TRUE;
  ls_observer_close (self->observer, &end, FALSE);
}

void
smtp_subject_server_says (SmtpSubject *self,
                          const char  *octets,
                          gsize        length)
{
  LsSaying words = saying (self, LS_FROM_SERVER);

  g_byte_array_append (self->said, (const guint8 *) octets, (guint) length);
  ls_observer_input (self->observer, &words, LS_SPAN (octets, length));
}

static void
carry_output (SmtpSubject *self)
{
  if (self->server->output->len == 0)
    return;

  smtp_subject_server_says (self, (const char *) self->server->output->data, self->server->output->len);
  g_byte_array_set_size (self->server->output, 0);
}

/* Carries what the server says, and grants what it wishes, until it has no more of either. */
static void
attend (SmtpSubject *self)
{
  LsWish wish;

  carry_output (self);
  while (!self->closed && ls_server_take_wish (self->server, &wish))
    {
      if (wish.kind == LS_WISH_CLOSE || wish.kind == LS_WISH_DROP)
        close_from (self, LS_FROM_SERVER);
      else if (wish.kind == LS_WISH_START_TLS)
        self->veiled = TRUE;
      else if (wish.kind == LS_WISH_DELIVER)
        ls_server_answer (self->server, self->now_us, wish.ticket, LS_STORED);
      else if (!wish.idle)
        ls_server_wake (self->server, self->now_us = wish.time_us);

      ls_wish_clear (&wish);
      carry_output (self);
    }
}

/* A new connection, so far with nobody at its server's end. */
void
smtp_subject_watch (SmtpSubject *self)
{
  static const LsEnd client = { (char *) "client.example", (char *) "192.0.2.7", 40001 };
  static const LsEnd server = { (char *) "mx.example.org", (char *) "192.0.2.25", 25 };

  end_connection (self);
  if (self->session != NULL && ls_session_n_connections (self->session) >= CONNECTIONS_A_SESSION)
    g_clear_object (&self->session);
  if (self->session == NULL)
    self->session = ls_session_new ();

  self->before = ls_log_last (ls_session_get_log (self->session));
  self->connection = ls_session_open (self->session, self->protocol->knowledge, self->now_us, &client, &server);
  self->observer = self->protocol->observer_new (self->session, self->connection);
  self->closed = FALSE;
  self->veiled = FALSE;
  g_byte_array_set_size (self->said, 0);
}

void
smtp_subject_watch_late (SmtpSubject *self)
{
  LsSaying unseen = saying (self, LS_FROM_CLIENT);

  smtp_subject_watch (self);
  ls_observer_gap (self->observer, &unseen, 0);
}

void
smtp_subject_connect (SmtpSubject *self)
{
  const LsServerSetup setup = {
    .profile = self->profile,
    .directory = self->directory,
    .client_address = "192.0.2.7",
    .client_name = "client.example",
    .seed = 1,
    .place = "test",
  };

  smtp_subject_watch (self);
  self->server = self->protocol->server_new (&setup);
  ls_server_open (self->server, self->now_us);
  attend (self);
}

void
smtp_subject_say (SmtpSubject *self,
                  const char  *octets,
                  gsize        length)
{
  LsSaying words = saying (self, LS_FROM_CLIENT);

  if (self->closed)
    return;

  ls_observer_input (self->observer, &words, LS_SPAN (octets, length));
  if (self->server == NULL)
    return;

  ls_server_input (self->server, self->now_us, LS_SPAN (octets, length));
  attend (self);
}

/* Makes the handshake, if our server waits for one; where somebody else's words are handed in, it is made in any case. */
void
smtp_subject_secure (SmtpSubject *self)
{
  if (self->closed || (self->server != NULL && !self->veiled))
    return;

  self->veiled = FALSE;
  ls_observer_secured (self->observer, self->now_us, TRUE);
  if (self->server == NULL)
    return;

  ls_server_secured (self->server, self->now_us, TRUE);
  attend (self);
}

void
smtp_subject_drop (SmtpSubject *self)
{
  close_from (self, LS_FROM_CLIENT);
}

void
smtp_subject_server_closes (SmtpSubject *self)
{
  close_from (self, LS_FROM_SERVER);
}

/* The codes of the replies in what the server said; NULL, or why these octets are no replies. */
static const char *
read_codes (SmtpSubject *self,
            GArray      *heard)
{
  const guint8 *at = self->said->data;
  const guint8 *end = at + self->said->len;

  while (at < end)
    {
      SmtpHeard reply = { 0 };

      if (end - at < 6)
        return "a reply that is cut off";
      for (int i = 0; i < 3; i++)
        if (!g_ascii_isdigit (at[i]))
          return "a reply without a code";
      reply.code = (guint) ((at[0] - '0') * 100 + (at[1] - '0') * 10 + (at[2] - '0'));
      if (at[3] == ' ')
        g_array_append_val (heard, reply);
      else if (at[3] != '-')
        return "a code without space or hyphen after it";

      while (at < end && *at != '\n')
        at++;
      if (at == end || at[-1] != '\r')
        return "a reply that no CRLF ends";
      at++;
    }

  return NULL;
}

/* Returns: (transfer full) (element-type utf8): the observer's findings of this connection: `warning bare-lf` */
GPtrArray *
smtp_subject_findings (SmtpSubject *self)
{
  GPtrArray *findings = g_ptr_array_new_with_free_func (g_free);

  for (guint64 n = self->before + 1; n <= ls_log_last (ls_session_get_log (self->session)); n++)
    {
      const LsEvent *event = ls_session_event (self->session, n);
      const char *severity = event->flags & LS_EVENT_FLAG_ERROR ? "error"
                             : event->flags & LS_EVENT_FLAG_WARNING ? "warning" : "info";

      if (event->kind == LS_EVENT_FINDING)
        g_ptr_array_add (findings, g_strdup_printf ("%s %s", severity,
                                                    self->protocol->knowledge->finding_id (event->row)));
    }

  return findings;
}

static gboolean
has_finding (SmtpSubject *self,
             const char  *finding)
{
  g_autoptr (GPtrArray) findings = smtp_subject_findings (self);

  return g_ptr_array_find_with_equal_func (findings, finding, g_str_equal, NULL);
}

/* What a reply may answer: a command, a letter's end, or a line that was meant for a letter and became a command. */
static gboolean
may_be_answered (SmtpSubject   *self,
                 const LsEvent *event)
{
  if (event->kind == LS_EVENT_COMMAND || (event->flags & LS_EVENT_FLAG_DOT) != 0)
    return TRUE;

  return event->kind == LS_EVENT_DATA && has_finding (self, "error data-after-refusal");
}

/* Whether each reply (but the greeting) answers a line of its own, in the lines' order. */
static const char *
check_pairing (SmtpSubject *self)
{
  guint n_replies = 0;
  guint64 last_partner = 0;

  for (guint64 n = self->before + 1; n <= ls_log_last (ls_session_get_log (self->session)); n++)
    {
      const LsEvent *event = ls_session_event (self->session, n);
      guint64 partner = n - event->partner;

      if (event->kind != LS_EVENT_REPLY || n_replies++ == 0)
        continue;
      if (event->partner == 0)
        return "the observer has no command for a reply";
      if (partner <= last_partner)
        return "the observer pairs a reply with a command that was answered before";
      if (!may_be_answered (self, ls_session_event (self->session, partner)))
        return "the observer pairs a reply with what is neither a command nor a letter's end";
      last_partner = partner;
    }

  return NULL;
}

/* Tells of each reply what the server said and what the observer made of it.
 * Returns: NULL; or what is wrong with the octets or with the observer's replies themselves. */
const char *
smtp_subject_hear (SmtpSubject *self,
                   GArray      *heard)
{
  const char *fault;
  guint n_replies = 0;

  g_array_set_size (heard, 0);
  fault = read_codes (self, heard);
  if (fault != NULL)
    return fault;

  for (guint64 n = self->before + 1; n <= ls_log_last (ls_session_get_log (self->session)); n++)
    {
      const LsEvent *event = ls_session_event (self->session, n);

      if (event->kind != LS_EVENT_REPLY)
        continue;
      if (n_replies == heard->len)
        return "the observer saw a reply that was never given";
      g_array_index (heard, SmtpHeard, n_replies++).state = self->protocol->knowledge->state_id (event->state);
    }
  if (n_replies < heard->len)
    return "the observer missed a reply";

  return check_pairing (self);
}

/* The state that the observer has come to. */
const char *
smtp_subject_state (SmtpSubject *self)
{
  const LsEvent *event = ls_session_event (self->session, ls_log_last (ls_session_get_log (self->session)));

  return self->protocol->knowledge->state_id (event->state);
}

gboolean
smtp_subject_closed (SmtpSubject *self)
{
  return self->closed;
}
