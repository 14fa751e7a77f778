/* simulator-names.c: a host asks about names, and the net's name server answers. RFC 1035 section 4.2.1.
 * SPDX-License-Identifier: MIT */
#include "world/simulator-private.h"

#include "network/dns-knowledge.h"

#define CLIENT_PORT 33000
#define WAIT_US     (5 * G_TIME_SPAN_SECOND)   /* for an answer, before the question is asked again */
#define TRIES       3

/* A host's talk with the name server: datagrams, no connection. */
typedef struct {
  LsSimulator  *simulator;
  guint         host;
  LsConnection *connection;
  LsLink        links[2];
  LsChance      chance;
} Resolver;

typedef struct {
  Resolver  *resolver;
  guint16    id;
  char      *name;
  guint      type;
  guint      tries;
  guint64    timer;
  LsLookedUp done;
  gpointer   data;
} Lookup;

/* A datagram under way. */
typedef struct {
  Resolver *resolver;
  LsFrom    from;
  GBytes   *octets;
  guint64   event;       /* that says what it carries */
} Datagram;

static void
lookup_free (gpointer data)
{
  Lookup *lookup = data;

  g_free (lookup->name);
  g_free (lookup);
}

static void
datagram_free (gpointer data)
{
  Datagram *datagram = data;

  g_bytes_unref (datagram->octets);
  g_free (datagram);
}

static Resolver *
resolver_of (LsSimulator *self, guint host)
{
  const LsWorldHost *asks = self->world->hosts->pdata[host], *answers = self->world->hosts->pdata[self->world->resolver];
  LsEnd client = { asks->name, asks->address, CLIENT_PORT + (guint16) host }, server = { answers->name, answers->address, LS_DNS_PORT };
  guint ends[] = { host, self->world->resolver };
  Resolver *resolver;

  for (guint i = 0; i < self->resolvers->len; i++)
    if (((Resolver *) self->resolvers->pdata[i])->host == host)
      return self->resolvers->pdata[i];
  resolver = g_new0 (Resolver, 1);
  resolver->simulator = self;
  resolver->host = host;
  resolver->connection = ls_session_open (self->session, &ls_dns_knowledge, ls_simulator_now (self), &client, &server);
  resolver->connection->datagrams = TRUE;
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *place = g_strdup_printf ("names of %s, %s", asks->id, i == 0 ? "to server" : "to client");

      ls_link_set_rules (&resolver->links[i], &ls_world_path (self->world, ends[i], ends[1 - i])->rules, self->world->seed, place);
      if (i == 0)
        ls_chance_init (&resolver->chance, self->world->seed, place);
    }
  g_ptr_array_add (self->resolvers, resolver);
  return resolver;
}

static void arrive (gpointer data, guint64 argument);

/* Says a message, and puts the datagram with it on its link. */
static void
send (Resolver *resolver, LsFrom from, GByteArray *octets, guint64 question, gboolean refused)
{
  LsSimulator *self = resolver->simulator;
  LsConnection *connection = resolver->connection;
  LsEvent line = ls_simulator_begin_event (self, connection, from == LS_FROM_CLIENT ? LS_EVENT_COMMAND : LS_EVENT_REPLY, from);
  LsEvent segment;
  Datagram *datagram = g_new (Datagram, 1);
  gint64 arrival_us;
  LsLinkFate fate = ls_link_carry (&resolver->links[from], line.time_us, octets->len + 28, TRUE, &arrival_us);

  line.start = ls_stream_append (connection->streams[from], LS_SPAN (octets->data, octets->len));
  line.length = octets->len;
  line.flags |= refused ? LS_EVENT_FLAG_REFUSED : 0;
  line.partner = question != 0 ? (guint32) (ls_log_last (ls_session_get_log (self->session)) + 1 - question) : 0;
  *datagram = (Datagram) { resolver, from, g_bytes_new (octets->data, octets->len),
                           ls_session_append (self->session, connection, &line) };
  segment = ls_simulator_begin_event (self, connection, LS_EVENT_SEGMENT, from);
  segment.start = line.start;
  segment.length = line.length;
  segment.row = LS_TCP_KIND_DATAGRAM;
  segment.segment.travel_us = (guint32) MIN (arrival_us - line.time_us, G_MAXUINT32);
  segment.flags |= fate != LS_LINK_CARRIED ? LS_EVENT_FLAG_LOST : 0;
  ls_session_append (self->session, connection, &segment);
  g_ptr_array_add (self->datagrams, datagram);
  if (fate == LS_LINK_CARRIED)
    ls_scheduler_add (self->scheduler, arrival_us, LS_PRIORITY_ARRIVAL, arrive, datagram, 0);
  else
    g_ptr_array_remove (self->datagrams, datagram);
}

static void
finish (LsSimulator *self, Lookup *lookup, const LsDnsMessage *answer)
{
  LsLookedUp done = lookup->done;
  gpointer data = lookup->data;

  ls_scheduler_cancel (self->scheduler, lookup->timer);
  g_ptr_array_remove (self->lookups, lookup);
  done (data, answer);
}

static void
take_answer (Resolver *resolver, LsSpan octets)
{
  LsSimulator *self = resolver->simulator;
  g_auto (LsDnsMessage) answer = { 0 };

  if (!ls_dns_read (octets, &answer))
    return;
  for (guint i = 0; i < self->lookups->len; i++)
    {
      Lookup *lookup = self->lookups->pdata[i];

      if (lookup->resolver == resolver && lookup->id == answer.id)
        {
          finish (self, lookup, &answer);
          return;
        }
    }
}

static void
give_answer (Resolver *resolver, const Datagram *question, LsSpan octets)
{
  g_autoptr (GByteArray) answer = g_byte_array_new ();
  g_auto (LsDnsMessage) message = { 0 };

  ls_names_answer (resolver->simulator->world->names, octets, answer);
  if (answer->len == 0)
    return;
  ls_dns_read (LS_SPAN (answer->data, answer->len), &message);
  send (resolver, LS_FROM_SERVER, answer, question->event, message.code != LS_DNS_OK);
}

static void
arrive (gpointer data, guint64 argument)
{
  Datagram *datagram = data;
  LsSpan octets;

  octets.data = g_bytes_get_data (datagram->octets, &octets.length);
  if (datagram->from == LS_FROM_CLIENT)
    give_answer (datagram->resolver, datagram, octets);
  else
    take_answer (datagram->resolver, octets);
  g_ptr_array_remove (datagram->resolver->simulator->datagrams, datagram);
}

static void
ask (gpointer data, guint64 argument)
{
  Lookup *lookup = data;
  LsSimulator *self = lookup->resolver->simulator;
  g_autoptr (GByteArray) octets = g_byte_array_new ();
  g_auto (LsDnsMessage) question = { 0 };

  lookup->timer = 0;
  if (lookup->tries++ == TRIES)
    {
      finish (self, lookup, NULL);
      return;
    }
  ls_dns_message_init (&question);
  question.id = lookup->id;
  question.recursion_desired = TRUE;
  question.type = (guint16) lookup->type;
  g_strlcpy (question.name, lookup->name, sizeof question.name);
  ls_dns_write (&question, octets);
  lookup->timer = ls_scheduler_add (self->scheduler, ls_simulator_now (self) + WAIT_US, LS_PRIORITY_TIMER, ask, lookup, 0);
  send (lookup->resolver, LS_FROM_CLIENT, octets, 0, FALSE);
}

/**
 * ls_simulator_look_up:
 * @self: a simulator whose world has a name server
 * @host: index of the host that asks
 * @name: about which name
 * @type: #LsDnsType
 * @done: called with the answer, later
 * @data: for @done
 */
void
ls_simulator_look_up (LsSimulator *self, guint host, const char *name, guint type, LsLookedUp done, gpointer data)
{
  Lookup *lookup = g_new0 (Lookup, 1);

  lookup->resolver = resolver_of (self, host);
  lookup->id = (guint16) ls_chance_u32 (&lookup->resolver->chance);
  lookup->name = g_strdup (name);
  lookup->type = type;
  lookup->done = done;
  lookup->data = data;
  g_ptr_array_add (self->lookups, lookup);
  ask (lookup, 0);
}

/**
 * ls_simulator_names_connection:
 * @self: a simulator
 * @host: index of a host
 *
 * Returns: (nullable): where the questions of that host stand, if it asked any
 */
LsConnection *
ls_simulator_names_connection (LsSimulator *self, guint host)
{
  for (guint i = 0; i < self->resolvers->len; i++)
    if (((Resolver *) self->resolvers->pdata[i])->host == host)
      return ((Resolver *) self->resolvers->pdata[i])->connection;
  return NULL;
}

void
ls_simulator_names_init (LsSimulator *self)
{
  self->lookups = g_ptr_array_new_with_free_func (lookup_free);
  self->resolvers = g_ptr_array_new_with_free_func (g_free);
  self->datagrams = g_ptr_array_new_with_free_func (datagram_free);
}

void
ls_simulator_names_clear (LsSimulator *self)
{
  g_ptr_array_unref (self->datagrams);
  g_ptr_array_unref (self->lookups);
  g_ptr_array_unref (self->resolvers);
}
