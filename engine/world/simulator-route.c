/* simulator-route.c: where a letter goes next: the hosts that take a domain's mail, the best first. RFC 5321 section 5.1.
 * SPDX-License-Identifier: MIT */
#include "world/relay-private.h"

#include <string.h>

/**
 * ls_relay_of:
 *
 * Returns: (transfer none): the server in whose queue @job is
 */
const LsWorldServer *
ls_relay_of (const LsRelayJob *job)
{
  return job->simulator->world->servers->pdata[job->server];
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
dial (LsRelayJob *job, const LsExchange *exchange)
{
  LsSimulator *self = job->simulator;
  const LsWorldServer *relay = ls_relay_of (job);
  guint server = find_server (self->world, relay->protocol, exchange->address);
  g_autofree char *place = NULL;
  g_autofree char *reply = NULL;
  LsTalk *talk;

  g_free (job->host);
  job->host = g_strdup (exchange->name);
  if (server == self->world->servers->len)
    {
      reply = g_strdup_printf ("4.4.1 nobody answers at %s", exchange->address);
      ls_relay_note_reply (job, reply);
      ls_relay_try_next (job);
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

static void
on_address (gpointer data, const LsDnsMessage *answer)
{
  LsRelayJob *job = data;
  LsExchange *exchange = &g_array_index (job->exchanges, LsExchange, job->next - 1);

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
  ls_relay_note_reply (job, "4.4.4 its host has no address");
  ls_relay_try_next (job);
}

/**
 * ls_relay_try_next:
 * @job: a letter in a queue
 *
 * Tries the next host that takes its domain's mail; without one, it is put off.
 */
void
ls_relay_try_next (LsRelayJob *job)
{
  const LsExchange *exchange;

  if (job->next == job->exchanges->len)
    {
      ls_relay_put_off (job);
      return;
    }
  exchange = &g_array_index (job->exchanges, LsExchange, job->next++);
  if (*exchange->address != '\0')
    dial (job, exchange);
  else
    ls_simulator_look_up (job->simulator, ls_relay_of (job)->host, exchange->name, LS_DNS_A, on_address, job);
}

static void
add_exchange (LsRelayJob *job, guint preference, guint order, const char *name, const char *address)
{
  LsExchange exchange = { .preference = preference, .order = order };

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
  const LsExchange *one = a, *other = b;

  if (one->preference != other->preference)
    return one->preference < other->preference ? -1 : 1;
  return one->order < other->order ? -1 : one->order > other->order;
}

static gboolean
is_self (const LsRelayJob *job, const LsExchange *exchange)
{
  const LsWorldServer *relay = ls_relay_of (job);
  const LsWorldHost *host = job->simulator->world->hosts->pdata[relay->host];

  return g_ascii_strcasecmp (exchange->name, host->name) == 0 || g_ascii_strcasecmp (exchange->name, relay->profile->name) == 0
         || strcmp (exchange->address, host->address) == 0;
}

/* Section 5.1: a relay that is on the list itself tries only those that are better than it. */
static void
drop_self (LsRelayJob *job)
{
  for (guint i = 0; i < job->exchanges->len; i++)
    {
      const LsExchange *exchange = &g_array_index (job->exchanges, LsExchange, i);
      guint n = i;

      if (!is_self (job, exchange))
        continue;
      while (n > 0 && g_array_index (job->exchanges, LsExchange, n - 1).preference == exchange->preference)
        n--;
      g_array_set_size (job->exchanges, n);
      return;
    }
}

static void
take_exchanges (LsRelayJob *job, const LsDnsMessage *answer)
{
  g_autofree char *place = g_strdup_printf ("relay %s, letter %u, try %u, order", ls_relay_of (job)->id, job->number, job->tries);
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
  LsRelayJob *job = data;

  job->about = ls_simulator_names_connection (job->simulator, ls_relay_of (job)->host);
  if (answer == NULL || (answer->code != LS_DNS_OK && answer->code != LS_DNS_NO_SUCH_NAME))
    {
      ls_relay_note_reply (job, "4.4.3 the name server does not answer");
      ls_relay_put_off (job);
      return;
    }
  if (answer->code == LS_DNS_NO_SUCH_NAME)
    {
      ls_relay_refuse_all (job, "5.1.2 there is no such domain");
      return;
    }
  take_exchanges (job, answer);
  if (job->exchanges->len == 0)
    add_exchange (job, 0, 0, job->domain, "");   /* section 5.1: the domain's own host, as if it were its MX */
  g_array_sort (job->exchanges, compare_exchanges);
  if (*g_array_index (job->exchanges, LsExchange, 0).name == '\0')
    {
      ls_relay_refuse_all (job, "5.1.10 the domain takes no mail");   /* RFC 7505 */
      return;
    }
  drop_self (job);
  if (job->exchanges->len == 0)
    ls_relay_refuse_all (job, "5.4.6 the domain's mail comes here, and is not taken here");
  else
    ls_relay_try_next (job);
}

/* A domain may be an address, `[192.0.2.7]`. */
static gboolean
take_literal (LsRelayJob *job)
{
  gsize length = strlen (job->domain);
  g_autofree char *address = NULL;

  if (length < 3 || job->domain[0] != '[' || job->domain[length - 1] != ']')
    return FALSE;
  address = g_strndup (job->domain + 1, length - 2);
  add_exchange (job, 0, 0, job->domain, address);
  return TRUE;
}

/**
 * ls_relay_begin:
 * @data: a letter in a queue
 * @argument: unused
 *
 * Asks where it goes, and delivers it there.
 */
void
ls_relay_begin (gpointer data, guint64 argument)
{
  LsRelayJob *job = data;
  LsSimulator *self = job->simulator;

  g_array_set_size (job->exchanges, 0);
  job->next = 0;
  g_clear_pointer (&job->host, g_free);
  if (take_literal (job))
    ls_relay_try_next (job);
  else if (self->world->resolver != LS_WORLD_NOBODY)
    ls_simulator_look_up (self, ls_relay_of (job)->host, job->domain, LS_DNS_MX, on_mx, job);
  else
    {
      ls_relay_note_reply (job, "4.4.3 there is no name server");
      ls_relay_put_off (job);
    }
}
