/* simulator-relay.c: a server passes letters on: it looks up the next host, delivers, tries again, and gives up.
 * RFC 5321 sections 4.5.4, 5.1 and 6.1.
 * SPDX-License-Identifier: MIT */
#include "world/simulator-private.h"

#include <string.h>

#include "world/notice.h"

/* A host that takes the domain's mail. */
typedef struct {
  guint preference;
  guint order;                         /* drawn: among equals, nobody is always first */
  char  name[LS_DNS_NAME_MAX + 1];
  char  address[16];                   /* empty: not known yet */
} Exchange;

/**
 * Job:
 * @server: index of the server whose queue it is in
 * @number: from 1, in the order of coming
 * @letter: the recipients that still wait, all of one domain
 * @domain: that one
 * @since_us: when it was taken
 * @tries: how many failed
 * @exchanges: (element-type Exchange): of this try, the best first
 * @next: which of them is tried next
 * @host: of the one that is tried now
 * @reply: (nullable): the last thing that was said against it
 * @about: the connection to which what happens with it belongs
 *
 * A letter in a queue.
 */
typedef struct {
  LsSimulator  *simulator;
  guint         server;
  guint         number;
  LsLetter     *letter;
  char         *domain;
  gint64        since_us;
  guint         tries;
  GArray       *exchanges;
  guint         next;
  char         *host;
  char         *reply;
  LsConnection *about;
} Job;

static void try_next (Job *job);
static void queue (LsSimulator *self, guint server, LsLetter *letter, LsConnection *about);

static const LsWorldServer *
relay_of (const Job *job)
{
  return job->simulator->world->servers->pdata[job->server];
}

/**
 * ls_relay_job_free:
 * @job: (transfer full): a letter in a queue
 */
void
ls_relay_job_free (gpointer data)
{
  Job *job = data;

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
deliver_home (Job *job, LsLetter *notice)
{
  LsSimulator *self = job->simulator;
  const LsDirectory *directory = relay_of (job)->directory;
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
send_notice (Job *job, const GArray *failures)
{
  LsSimulator *self = job->simulator;
  const LsWorldServer *relay = relay_of (job);
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
finish (Job *job)
{
  g_ptr_array_remove (job->simulator->jobs, job);
}

/* None of those that wait will ever get it. */
static void
refuse_all (Job *job, const char *reply)
{
  g_autoptr (GArray) failures = ls_notice_failures_new ();

  for (guint i = 0; i < job->letter->recipients->len; i++)
    ls_notice_failures_add (failures, job->letter->recipients->pdata[i], reply, job->host);
  send_notice (job, failures);
  finish (job);
}

static void begin (gpointer data, guint64 argument);

/* Section 4.5.4.1: it waits, longer and longer; after days it gives up. */
static void
put_off (Job *job)
{
  LsSimulator *self = job->simulator;
  const GArray *retry = relay_of (job)->retry_us;
  gint64 wait_us = g_array_index (retry, gint64, MIN (job->tries, retry->len - 1));
  gint64 again_us = ls_simulator_now (self) + wait_us;
  g_autofree char *reply = NULL;

  job->tries++;
  if (again_us - job->since_us > relay_of (job)->gives_up_us)
    {
      reply = g_strdup_printf ("5.4.7 tried for too long; last: %s", job->reply != NULL ? job->reply : "nobody answered");
      refuse_all (job, reply);
      return;
    }
  ls_scheduler_add_idle (self->scheduler, again_us, LS_PRIORITY_TIMER, begin, job, 0);
}

static void
note_reply (Job *job, const char *reply)
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
settle (Job *job, LsSender *sender, GArray *failures)
{
  gboolean said = FALSE;

  for (guint i = sender->fates->len; i > 0; i--)
    {
      const LsFate *fate = &g_array_index (sender->fates, LsFate, i - 1);

      said |= fate->kind != LS_FATE_OPEN;
      if (fate->kind == LS_FATE_REFUSED)
        ls_notice_failures_add (failures, job->letter->recipients->pdata[i - 1], fate->reply, job->host);
      if (fate->kind == LS_FATE_LATER)
        note_reply (job, fate->reply);
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
  Job *job = g_steal_pointer (&talk->job);
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
    put_off (job);
  else
    try_next (job);
}

static guint
find_server (const LsWorld *world, const LsProtocol *protocol, const char *address)
{
  for (guint i = 0; i < world->servers->len; i++)
    {
      const LsWorldServer *server = world->servers->pdata[i];

      if (server->protocol == protocol && server->port == protocol->port
          && strcmp (((LsWorldHost *) world->hosts->pdata[server->host])->address, address) == 0)
        return i;
    }
  return world->servers->len;
}

static void
dial (Job *job, const Exchange *exchange)
{
  LsSimulator *self = job->simulator;
  const LsWorldServer *relay = relay_of (job);
  guint server = find_server (self->world, relay->protocol, exchange->address);
  g_autofree char *place = NULL;
  g_autofree char *reply = NULL;
  LsTalk *talk;

  g_free (job->host);
  job->host = g_strdup (exchange->name);
  if (server == self->world->servers->len)
    {
      reply = g_strdup_printf ("4.4.1 nobody answers at %s", exchange->address);
      note_reply (job, reply);
      try_next (job);
      return;
    }
  place = g_strdup_printf ("relay %s, letter %u, try %u, %s", relay->id, job->number, job->tries, exchange->name);
  talk = ls_talk_new (self, relay->host, server, place);
  talk->sender = relay->protocol->sender_new (job->letter, relay->profile->name);
  talk->job = job;
  g_ptr_array_add (self->talks, talk);
  ls_talk_open (talk);
  job->about = talk->connection;
}

/* ---- the way ---- */

static void
on_address (gpointer data, const LsDnsMessage *answer)
{
  Job *job = data;
  Exchange *exchange = &g_array_index (job->exchanges, Exchange, job->next - 1);

  for (guint i = 0; answer != NULL && i < answer->records->len; i++)
    {
      const LsDnsRecord *record = &g_array_index (answer->records, LsDnsRecord, i);

      if (record->type != LS_DNS_A)
        continue;
      g_snprintf (exchange->address, sizeof exchange->address, "%u.%u.%u.%u", record->address[0], record->address[1],
                  record->address[2], record->address[3]);
      dial (job, exchange);
      return;
    }
  note_reply (job, "4.4.4 its host has no address");
  try_next (job);
}

static void
try_next (Job *job)
{
  const Exchange *exchange;

  if (job->next == job->exchanges->len)
    {
      put_off (job);
      return;
    }
  exchange = &g_array_index (job->exchanges, Exchange, job->next++);
  if (*exchange->address != '\0')
    dial (job, exchange);
  else
    ls_simulator_look_up (job->simulator, relay_of (job)->host, exchange->name, LS_DNS_A, on_address, job);
}

static void
add_exchange (Job *job, guint preference, guint order, const char *name, const char *address)
{
  Exchange exchange = { .preference = preference, .order = order };

  g_strlcpy (exchange.name, name, sizeof exchange.name);
  g_strlcpy (exchange.address, address, sizeof exchange.address);
  g_array_append_val (job->exchanges, exchange);
}

/* What the answer says about the address of a host that it names. */
static void
find_address (const LsDnsMessage *answer, const char *name, char *address, gsize room)
{
  for (guint i = 0; i < answer->records->len; i++)
    {
      const LsDnsRecord *record = &g_array_index (answer->records, LsDnsRecord, i);

      if (record->type == LS_DNS_A && g_ascii_strcasecmp (record->name, name) == 0)
        {
          g_snprintf (address, room, "%u.%u.%u.%u", record->address[0], record->address[1], record->address[2], record->address[3]);
          return;
        }
    }
}

static int
compare_exchanges (gconstpointer a, gconstpointer b)
{
  const Exchange *one = a, *other = b;

  if (one->preference != other->preference)
    return one->preference < other->preference ? -1 : 1;
  return one->order < other->order ? -1 : one->order > other->order;
}

static gboolean
is_self (const Job *job, const Exchange *exchange)
{
  const LsWorldServer *relay = relay_of (job);
  const LsWorldHost *host = job->simulator->world->hosts->pdata[relay->host];

  return g_ascii_strcasecmp (exchange->name, host->name) == 0 || g_ascii_strcasecmp (exchange->name, relay->profile->name) == 0
         || strcmp (exchange->address, host->address) == 0;
}

/* Section 5.1: a relay that is on the list itself tries only those that are better than it. */
static void
drop_self (Job *job)
{
  for (guint i = 0; i < job->exchanges->len; i++)
    {
      const Exchange *exchange = &g_array_index (job->exchanges, Exchange, i);
      guint n = i;

      if (!is_self (job, exchange))
        continue;
      while (n > 0 && g_array_index (job->exchanges, Exchange, n - 1).preference == exchange->preference)
        n--;
      g_array_set_size (job->exchanges, n);
      return;
    }
}

static void
take_exchanges (Job *job, const LsDnsMessage *answer)
{
  g_autofree char *place = g_strdup_printf ("relay %s, letter %u, try %u, order", relay_of (job)->id, job->number, job->tries);
  LsChance chance;

  ls_chance_init (&chance, job->simulator->world->seed, place);
  for (guint i = 0; i < answer->records->len; i++)
    {
      const LsDnsRecord *record = &g_array_index (answer->records, LsDnsRecord, i);
      char address[16] = "";

      if (record->type != LS_DNS_MX || record->section != LS_DNS_ANSWER)
        continue;
      find_address (answer, record->target, address, sizeof address);
      add_exchange (job, record->preference, ls_chance_u32 (&chance), record->target, address);
    }
}

static void
on_mx (gpointer data, const LsDnsMessage *answer)
{
  Job *job = data;

  job->about = ls_simulator_names_connection (job->simulator, relay_of (job)->host);
  if (answer == NULL || (answer->code != LS_DNS_OK && answer->code != LS_DNS_NO_SUCH_NAME))
    {
      note_reply (job, "4.4.3 the name server does not answer");
      put_off (job);
      return;
    }
  if (answer->code == LS_DNS_NO_SUCH_NAME)
    {
      refuse_all (job, "5.1.2 there is no such domain");
      return;
    }
  take_exchanges (job, answer);
  if (job->exchanges->len == 0)
    add_exchange (job, 0, 0, job->domain, "");   /* section 5.1: the domain's own host, as if it were its MX */
  g_array_sort (job->exchanges, compare_exchanges);
  if (*g_array_index (job->exchanges, Exchange, 0).name == '\0')
    {
      refuse_all (job, "5.1.10 the domain takes no mail");   /* RFC 7505 */
      return;
    }
  drop_self (job);
  if (job->exchanges->len == 0)
    refuse_all (job, "5.4.6 the domain's mail comes here, and is not taken here");
  else
    try_next (job);
}

/* A domain may be an address, `[192.0.2.7]`. */
static gboolean
take_literal (Job *job)
{
  gsize length = strlen (job->domain);
  g_autofree char *address = NULL;

  if (length < 3 || job->domain[0] != '[' || job->domain[length - 1] != ']')
    return FALSE;
  address = g_strndup (job->domain + 1, length - 2);
  add_exchange (job, 0, 0, job->domain, address);
  return TRUE;
}

static void
begin (gpointer data, guint64 argument)
{
  Job *job = data;
  LsSimulator *self = job->simulator;

  g_array_set_size (job->exchanges, 0);
  job->next = 0;
  g_clear_pointer (&job->host, g_free);
  if (take_literal (job))
    try_next (job);
  else if (self->world->resolver != LS_WORLD_NOBODY)
    ls_simulator_look_up (self, relay_of (job)->host, job->domain, LS_DNS_MX, on_mx, job);
  else
    {
      note_reply (job, "4.4.3 there is no name server");
      put_off (job);
    }
}

/* ---- the queue ---- */

static void
say_queued (Job *job)
{
  LsSimulator *self = job->simulator;
  LsEvent event = ls_simulator_begin_event (self, job->about, LS_EVENT_NOTE, LS_FROM_STORE);
  g_autofree char *words = g_strdup_printf ("A letter for %s waits in the queue of %s", job->domain, relay_of (job)->profile->name);

  ls_session_append_words (self->session, job->about, &event, words);
}

/* Takes a letter whose recipients are of one domain. */
static void
queue (LsSimulator *self, guint server, LsLetter *letter, LsConnection *about)
{
  Job *job = g_new0 (Job, 1);

  job->simulator = self;
  job->server = server;
  job->number = ++self->n_jobs;
  job->letter = letter;
  job->domain = g_strdup (domain_of (letter->recipients->pdata[0]));
  job->since_us = ls_simulator_now (self);
  job->exchanges = g_array_new (FALSE, FALSE, sizeof (Exchange));
  job->about = about;
  g_ptr_array_add (self->jobs, job);
  say_queued (job);
  ls_scheduler_add (self->scheduler, job->since_us + self->world->think_us, LS_PRIORITY_SPEECH, begin, job, 0);
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
