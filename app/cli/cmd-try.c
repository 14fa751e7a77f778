/* cmd-try.c: talks by hand to a simulated server on standard input and output: no socket, no lesson.
 * SPDX-License-Identifier: MIT */
#include "cli.h"

#include "mail/memory-store.h"
#include "world/world-default.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

#define MAIL_MAX (64 * 1024 * 1024)
#define EVENTS_KEPT (64 * LS_LOG_CHUNK_EVENTS)
#define OCTETS_KEPT (64 * 1024 * 1024)
/* How long one sleeps at most before looking at the clock again. */
#define NAP_MS 60000

/* A person at a keyboard, and the server that answers. */
typedef struct {
  const LsWriter *writer;
  CliRecord       record;
  LsSession      *session;
  LsServer       *server;
  LsObserver     *observer;
  LsStore        *store;
  GByteArray     *line;          /* what was typed, with CRLF for each line end */
  guint8          last;          /* the last octet that was typed */
  gint64          begun_us;
  gint64          wake_us;       /* when the server wants to be woken; G_MAXINT64: never */
  guint64         written;       /* the first event that is still to be written */
  gboolean        closed;
} Talk;

static gint64
now_us (const Talk *talk)
{
  return g_get_monotonic_time () - talk->begun_us;
}

static void
stored (gpointer data, guint64 ticket, LsStoreResult result)
{
  Talk *talk = data;

  ls_server_answer (talk->server, now_us (talk), ticket, result);
}

static void
told (gpointer data, guint64 ticket, const LsStoreAnswer *answer)
{
  Talk *talk = data;

  ls_server_told (talk->server, now_us (talk), ticket, answer);
}

static void
flush (Talk *talk)
{
  GByteArray *output = talk->server->output;

  if (output->len > 0)
    ls_observer_input (talk->observer,
                       &(LsSaying) { .from = LS_FROM_SERVER, .time_us = now_us (talk), .heard = LS_HEARD_ALL },
                       LS_SPAN (output->data, output->len));
  g_byte_array_set_size (output, 0);
}

static void
close_talk (Talk *talk, LsFrom from)
{
  if (talk->closed)
    return;
  flush (talk);
  talk->closed = TRUE;
  ls_observer_close (talk->observer, &(LsSaying) { .from = from, .time_us = now_us (talk) }, FALSE);
  ls_server_closed (talk->server, now_us (talk));
}

static void
grant (Talk *talk, const LsWish *wish)
{
  switch (wish->kind)
    {
    case LS_WISH_CLOSE:
    case LS_WISH_DROP:
      close_talk (talk, LS_FROM_SERVER);
      break;
    case LS_WISH_WAKE:
      talk->wake_us = MIN (talk->wake_us, wish->time_us);
      break;
    case LS_WISH_DELIVER:
      ls_store_deliver (talk->store, wish->letter, stored, talk, wish->ticket);
      break;
    case LS_WISH_START_TLS:
      ls_server_secured (talk->server, now_us (talk), FALSE);
      break;
    case LS_WISH_STORE:
      ls_store_ask (talk->store, wish->request, told, talk, wish->ticket);
      break;
    }
}

/* Shows what the server says, and grants what it wishes for. */
static void
serve (Talk *talk)
{
  LsWish wish;

  while (ls_server_take_wish (talk->server, &wish))
    {
      grant (talk, &wish);
      ls_wish_clear (&wish);
    }
  flush (talk);
  cli_record_write (&talk->record);
  talk->written = cli_write_events (talk->writer, talk->session, talk->written);
  ls_session_keep (talk->session, EVENTS_KEPT, OCTETS_KEPT);
}

/* A keyboard ends a line with LF; the wire with CRLF. */
static void
type (Talk *talk, LsSpan typed)
{
  g_byte_array_set_size (talk->line, 0);
  for (gsize i = 0; i < typed.length; i++)
    {
      if (typed.data[i] == '\n' && talk->last != '\r')
        g_byte_array_append (talk->line, (const guint8 *) "\r", 1);
      g_byte_array_append (talk->line, &typed.data[i], 1);
      talk->last = typed.data[i];
    }
}

/* Hands the server one line after the other, so that each is followed by its reply. */
static void
say (Talk *talk, LsSpan typed)
{
  LsSpan rest;

  type (talk, typed);
  rest = LS_SPAN (talk->line->data, talk->line->len);
  while (rest.length > 0 && !talk->closed)
    {
      gsize length = 0;
      LsSpan line;

      while (length < rest.length && rest.data[length] != '\n')
        length++;
      line = ls_span_take (&rest, length + 1);
      ls_observer_input (talk->observer,
                         &(LsSaying) { .from = LS_FROM_CLIENT, .time_us = now_us (talk), .heard = LS_HEARD_ALL }, line);
      ls_server_input (talk->server, now_us (talk), line);
      serve (talk);
    }
}

/* Waits for typing, or for the moment at which the server wants to be woken. */
static gboolean
wait_for_typing (Talk *talk, gboolean *typed)
{
  struct pollfd input = { .fd = STDIN_FILENO, .events = POLLIN };
  gint64 left_ms = talk->wake_us == G_MAXINT64 ? NAP_MS : (talk->wake_us - now_us (talk)) / 1000 + 1;
  /* A server that is late reads nothing more. */
  int result = poll (&input, talk->server->waiting ? 0 : 1, CLAMP (left_ms, 0, NAP_MS));

  *typed = result > 0;
  return result >= 0 || errno == EINTR;
}

static void
wake (Talk *talk)
{
  if (now_us (talk) < talk->wake_us)
    return;
  talk->wake_us = G_MAXINT64;
  ls_server_wake (talk->server, now_us (talk));
  serve (talk);
}

static void
run (Talk *talk)
{
  guint8 buffer[4096];
  gboolean typed;

  ls_server_open (talk->server, now_us (talk));
  serve (talk);
  while (!talk->closed && wait_for_typing (talk, &typed))
    {
      gssize length = typed ? read (STDIN_FILENO, buffer, sizeof buffer) : -1;

      if (typed && length <= 0)
        close_talk (talk, LS_FROM_CLIENT);
      else if (typed)
        say (talk, LS_SPAN (buffer, length));
      wake (talk);
    }
  serve (talk);
}

/* The world has a server of every protocol. */
static const LsWorldServer *
find_server (const LsWorld *world, const LsProtocol *protocol)
{
  for (guint i = 0; i < world->servers->len; i++)
    if (((LsWorldServer *) world->servers->pdata[i])->protocol == protocol)
      return world->servers->pdata[i];
  g_assert_not_reached ();
}

/**
 * cmd_try:
 * @argc: as main() has it
 * @argv: likewise, from the sub-command's name on
 *
 * Returns: the exit status
 */
int
cmd_try (int argc, char **argv)
{
  CliOutput output = { .writer = { .format = LS_FORMAT_TEXT } };
  const LsProtocol *protocol;
  g_autoptr (LsWorld) world = NULL;
  const LsWorldServer *hosted;
  Talk talk = { .wake_us = G_MAXINT64, .written = 1 };
  const GOptionEntry entries[] = { CLI_RECORD_OPTION (&talk.record), { NULL } };
  int status = CLI_FAILED;

  if (!cli_parse ("try", entries, &output, 1, 1, &argc, &argv))
    return CLI_USAGE;
  protocol = cli_find_protocol (argv[1]);
  if (protocol == NULL)
    return CLI_USAGE;
  world = ls_world_new_default (NULL, NULL, NULL);
  hosted = find_server (world, protocol);
  talk.writer = &output.writer;
  talk.begun_us = g_get_monotonic_time ();
  talk.session = ls_session_new ();
  talk.store = ls_memory_store_new ();
  ls_memory_store_limit (talk.store, MAIL_MAX);
  talk.line = g_byte_array_new ();
  talk.server = protocol->server_new (&(LsServerSetup) {
    .profile = hosted->profile,
    .directory = hosted->directory,
    .store = talk.store,
    .client_address = "127.0.0.1",
    .begins = g_get_real_time () / G_TIME_SPAN_SECOND,
    .place = "try",
  });
  talk.observer = protocol->observer_new (talk.session,
                                          ls_session_open (talk.session, protocol->knowledge, 0,
                                                           &(LsEnd) { (char *) "you", (char *) "127.0.0.1", 0 },
                                                           &(LsEnd) { hosted->profile->name, (char *) "127.0.0.1", hosted->port }));
  if (cli_record_begin (&talk.record, talk.session, g_get_real_time (), output.writer.show_secrets))
    {
      run (&talk);
      status = cli_record_end (&talk.record, CLI_DONE);
    }
  cli_record_clear (&talk.record);
  ls_observer_free (talk.observer);
  ls_server_free (talk.server);
  ls_store_free (talk.store);
  g_object_unref (talk.session);
  g_byte_array_unref (talk.line);
  return status;
}
