/* simulator-relay.c: a server passes letters on: a queue, tries that are repeated, and news for the sender at the end.
 * RFC 5321 sections 4.5.4 and 6.1.
 * SPDX-License-Identifier: MIT */
#include "world/relay-private.h"

#include <string.h>

#include "world/notice.h"

static void queue (LsSimulator *self, guint server, LsLetter *letter, LsConnection *about);

/**
 * ls_relay_job_free:
 * @job: (transfer full): a letter in a queue
 */
void
ls_relay_job_free (gpointer data)
{
  LsRelayJob *job = data;

  ls_letter_free (job->letter);
  g_array_unref (job->exchanges);
  g_free (job->domain);
  g_free (job->host);
  g_free (job->reply);
  g_free (job);
}

static const char *
domain_of (const char *mailbox)
{
  const char *at = strrchr (mailbox, '@');

  return at != NULL ? at + 1 : "";
}

static LsLetter *
letter_new (const char *reverse_path, GBytes *octets)
{
  LsLetter *letter = g_new0 (LsLetter, 1);

  letter->reverse_path = g_strdup (reverse_path);
  letter->recipients = g_ptr_array_new_with_free_func (g_free);
  letter->octets = g_bytes_ref (octets);
  return letter;
}

/* ---- what did not go ---- */

static void
ignore (gpointer data, guint64 ticket, LsStoreResult result)
{
}

/* The sender lives here. */
static void
deliver_home (LsRelayJob *job, LsLetter *notice)
{
  LsSimulator *self = job->simulator;
  const LsDirectory *directory = ls_relay_of (job)->directory;
  const char *at = strrchr (job->letter->reverse_path, '@');
  g_autofree char *name = g_strndup (job->letter->reverse_path, (gsize) (at - job->letter->reverse_path));
  const LsUser *user = ls_directory_find (directory, name, ls_span_from_string (at + 1));

  if (user == NULL)
    return;
  g_ptr_array_add (notice->recipients, ls_directory_mailbox (directory, user, ls_span_from_string (at + 1)));
  self->storing = job->about;
  ls_store_deliver (self->store, notice, ignore, self, 0);
  self->storing = NULL;
}

/* RFC 5321 section 4.4: the last server says for whom the letter was; here that is the one that wrote it. */
static GBytes *
add_return_path (GBytes *octets)
{
  static const char line[] = "Return-Path: <>\r\n";
  gsize length;
  const guint8 *data = g_bytes_get_data (octets, &length);
  guint8 *whole = g_malloc (sizeof line - 1 + length);

  memcpy (whole, line, sizeof line - 1);
  memcpy (whole + sizeof line - 1, data, length);
  return g_bytes_new_take (whole, sizeof line - 1 + length);
}

/* Section 6.1: the sender is told, by a letter from `<>`; nobody is told about such a letter. */
static void
send_notice (LsRelayJob *job, const GArray *failures)
{
  LsSimulator *self = job->simulator;
  const LsWorldServer *relay = ls_relay_of (job);
  g_autofree char *id = g_strdup_printf ("%s.%u", relay->id, ++self->n_jobs);
  LsNotice notice = {
    .reporter = relay->profile->name,
    .sender = job->letter->reverse_path,
    .id = id,
    .time = self->world->begins + ls_simulator_now (self) / G_TIME_SPAN_SECOND,
    .failures = failures,
  };
  g_autoptr (GBytes) octets = NULL;
  g_autoptr (LsLetter) letter = NULL;

  if (failures->len == 0 || *job->letter->reverse_path == '\0')
    return;
  notice.letter.data = g_bytes_get_data (job->letter->octets, &notice.letter.length);
  octets = ls_notice_write (&notice);
  letter = letter_new ("", octets);
  if (!ls_directory_is_local (relay->directory, ls_span_from_string (domain_of (job->letter->reverse_path))))
    {
      g_ptr_array_add (letter->recipients, g_strdup (job->letter->reverse_path));
      queue (self, job->server, g_steal_pointer (&letter), job->about);
      return;
    }
  g_bytes_unref (letter->octets);
  letter->octets = add_return_path (octets);
  deliver_home (job, letter);
}

static void
finish (LsRelayJob *job)
{
  g_ptr_array_remove (job->simulator->jobs, job);
}

/**
 * ls_relay_refuse_all:
 * @job: (transfer full): a letter in a queue
 * @reply: why
 *
 * None of those that wait will ever get it.
 */
void
ls_relay_refuse_all (LsRelayJob *job, const char *reply)
{
  g_autoptr (GArray) failures = ls_notice_failures_new ();

  for (guint i = 0; i < job->letter->recipients->len; i++)
    ls_notice_failures_add (failures, job->letter->recipients->pdata[i], reply, job->host);
  send_notice (job, failures);
  finish (job);
}

/**
 * ls_relay_put_off:
 * @job: a letter in a queue that could not be delivered now
 *
 * RFC 5321 section 4.5.4.1: it waits, longer and longer; after days it goes back.
 */
void
ls_relay_put_off (LsRelayJob *job)
{
  LsSimulator *self = job->simulator;
  const GArray *retry = ls_relay_of (job)->retry_us;
  gint64 wait_us = g_array_index (retry, gint64, MIN (job->tries, retry->len - 1));
  gint64 again_us = ls_simulator_now (self) + wait_us;
  g_autofree char *reply = NULL;

  job->tries++;
  if (again_us - job->since_us > ls_relay_of (job)->gives_up_us)
    {
      reply = g_strdup_printf ("5.4.7 tried for too long; last: %s", job->reply != NULL ? job->reply : "nobody answered");
      ls_relay_refuse_all (job, reply);
      return;
    }
  ls_scheduler_add_idle (self->scheduler, again_us, LS_PRIORITY_TIMER, ls_relay_begin, job, 0);
}

/**
 * ls_relay_note_reply:
 * @job: a letter in a queue
 * @reply: what was said against it
 */
void
ls_relay_note_reply (LsRelayJob *job, const char *reply)
{
  g_free (job->reply);
  job->reply = g_strdup (reply);
}

/* ---- delivering ---- */

static void
speak (gpointer data, guint64 argument)
{
  LsTalk *talk = data;

  talk->speaks = FALSE;
  if (talk->sender == NULL || talk->is_closed)
    return;
  ls_talk_client_says (talk, LS_SPAN (talk->sender->output->data, talk->sender->output->len), 0);
  g_byte_array_set_size (talk->sender->output, 0);
}

/**
 * ls_relay_heard:
 * @talk: a relay's conversation as a client
 * @octets: what it has heard
 */
void
ls_relay_heard (LsTalk *talk, LsSpan octets)
{
  LsSimulator *self = talk->simulator;

  ls_sender_hear (talk->sender, octets);
  if (talk->sender->output->len == 0 || talk->speaks)
    return;
  talk->speaks = TRUE;
  ls_scheduler_add (self->scheduler, ls_simulator_now (self) + self->world->think_us, LS_PRIORITY_SPEECH, speak, talk, 0);
}

/* Takes out who has got the letter, and who never will. Returns whether anything was said about anybody. */
static gboolean
settle (LsRelayJob *job, LsSender *sender, GArray *failures)
{
  gboolean said = FALSE;

  for (guint i = sender->fates->len; i > 0; i--)
    {
      const LsFate *fate = &g_array_index (sender->fates, LsFate, i - 1);

      said |= fate->kind != LS_FATE_OPEN;
      if (fate->kind == LS_FATE_REFUSED)
        ls_notice_failures_add (failures, job->letter->recipients->pdata[i - 1], fate->reply, job->host);
      if (fate->kind == LS_FATE_LATER)
        ls_relay_note_reply (job, fate->reply);
      if (fate->kind == LS_FATE_REFUSED || fate->kind == LS_FATE_TAKEN)
        g_ptr_array_remove_index (job->letter->recipients, i - 1);
    }
  return said;
}

/**
 * ls_relay_ended:
 * @talk: a conversation that its client knows to be over
 *
 * If a relay led it, its letter's way goes on.
 */
void
ls_relay_ended (LsTalk *talk)
{
  LsRelayJob *job = g_steal_pointer (&talk->job);
  g_autoptr (LsSender) sender = g_steal_pointer (&talk->sender);
  g_autoptr (GArray) failures = NULL;
  gboolean said;

  if (job == NULL)
    return;
  failures = ls_notice_failures_new ();
  said = settle (job, sender, failures);
  send_notice (job, failures);
  if (job->letter->recipients->len == 0)
    finish (job);
  else if (said)
    ls_relay_put_off (job);
  else
    ls_relay_try_next (job);
}

/* ---- the queue ---- */

static void
say_queued (LsRelayJob *job)
{
  LsSimulator *self = job->simulator;
  LsEvent event = ls_simulator_begin_event (self, job->about, LS_EVENT_NOTE, LS_FROM_STORE);
  g_autofree char *words = g_strdup_printf ("A letter for %s waits in the queue of %s", job->domain, ls_relay_of (job)->profile->name);

  ls_session_append_words (self->session, job->about, &event, words);
}

/* Takes a letter whose recipients are of one domain. */
static void
queue (LsSimulator *self, guint server, LsLetter *letter, LsConnection *about)
{
  LsRelayJob *job = g_new0 (LsRelayJob, 1);

  job->simulator = self;
  job->server = server;
  job->number = ++self->n_jobs;
  job->letter = letter;
  job->domain = g_strdup (domain_of (letter->recipients->pdata[0]));
  job->since_us = ls_simulator_now (self);
  job->exchanges = g_array_new (FALSE, FALSE, sizeof (LsExchange));
  job->about = about;
  g_ptr_array_add (self->jobs, job);
  say_queued (job);
  ls_scheduler_add (self->scheduler, job->since_us + self->world->think_us, LS_PRIORITY_SPEECH, ls_relay_begin, job, 0);
}

/* Section 4.4: only the server at the end of the way says Return-Path. */
static GBytes *
without_return_path (GBytes *octets)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (octets, &length);
  LsSpan rest = LS_SPAN (data, length);
  const guint8 *end;

  if (!ls_span_starts_nocase (rest, "Return-Path:") || (end = memchr (data, '\n', length)) == NULL)
    return g_bytes_ref (octets);
  return g_bytes_new_from_bytes (octets, (gsize) (end + 1 - data), length - (gsize) (end + 1 - data));
}

/**
 * ls_relay_split:
 * @talk: a conversation whose server relays
 * @letter: what it has taken; recipients of other hosts are taken out
 *
 * Returns: (transfer full) (nullable): the letter as it goes to those
 */
LsLetter *
ls_relay_split (LsTalk *talk, LsLetter *letter)
{
  const LsWorldServer *server = talk->simulator->world->servers->pdata[talk->server_index];
  LsLetter *remote = NULL;

  for (guint i = 0; i < letter->recipients->len;)
    {
      const char *domain = domain_of (letter->recipients->pdata[i]);

      if (*domain == '\0' || ls_directory_is_local (server->directory, ls_span_from_string (domain)))
        {
          i++;
          continue;
        }
      if (remote == NULL)
        {
          g_autoptr (GBytes) octets = without_return_path (letter->octets);

          remote = letter_new (letter->reverse_path, octets);
        }
      g_ptr_array_add (remote->recipients, g_ptr_array_steal_index (letter->recipients, i));
    }
  return remote;
}

/**
 * ls_relay_queue:
 * @talk: the conversation in which it was taken
 * @letter: (transfer full): a letter for other hosts
 *
 * Puts it into the server's queue: a copy for each domain.
 */
void
ls_relay_queue (LsTalk *talk, LsLetter *letter)
{
  while (letter->recipients->len > 0)
    {
      LsLetter *copy = letter_new (letter->reverse_path, letter->octets);
      const char *domain = domain_of (letter->recipients->pdata[0]);

      g_ptr_array_add (copy->recipients, g_ptr_array_steal_index (letter->recipients, 0));
      for (guint i = 0; i < letter->recipients->len;)
        if (g_ascii_strcasecmp (domain_of (letter->recipients->pdata[i]), domain) == 0)
          g_ptr_array_add (copy->recipients, g_ptr_array_steal_index (letter->recipients, i));
        else
          i++;
      queue (talk->simulator, talk->server_index, copy, talk->connection);
    }
  ls_letter_free (letter);
}
