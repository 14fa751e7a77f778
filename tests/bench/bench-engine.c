/* bench-engine.c: events a second in the simulator, memory an event, and the time of a jump in a long log.
 *
 * usage: bench-engine [EVENTS]; prints a line a measurement, in processor time. Build it without sanitizers.
 * SPDX-License-Identifier: MIT */
#include "core/chance.h"
#include "core/projection.h"
#include "world/simulator.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define CLIENTS 50
#define JUMPS   5000
/* What one letter of the script below makes, lines and segments. */
#define EVENTS_A_LETTER 35

static const char *const letter[] = {
  "MAIL FROM:<webmaster@kioskea.net>", "RCPT TO:<meandus@meandus.net>", "RCPT TO:<tittom@tittom.fr>", "DATA",
  "From: webmaster@kioskea.net", "Subject: Hello", "", "Hello Meandus,", "How are things?", "", "See you soon!", ".",
};

static double
processor_seconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec + now.tv_nsec / 1e9;
}

static void
add_line (GArray *inputs, guint client, const char *line)
{
  g_autofree char *octets = g_strconcat (line, "\r\n", NULL);
  LsInput input = { .client = client, .octets = g_bytes_new (octets, strlen (octets)), .after = -1, .script = -1 };

  g_array_append_val (inputs, input);
}

static LsWorld *
make_world (void)
{
  LsWorld *world = ls_world_new ();
  LsWorldServer *server;

  ls_world_add_host (world, "mx", "smtp.commentcamarche.net", "192.0.2.25");
  server = ls_world_add_server (world, "server", 0, ls_protocol_find ("smtp"), 25);
  ls_directory_add_user (server->directory, "meandus", "meandus.net", NULL);
  ls_directory_add_domain (server->directory, "tittom.fr");
  for (guint i = 0; i < CLIENTS; i++)
    {
      g_autofree char *id = g_strdup_printf ("c%u", i), *name = g_strdup_printf ("machine%u.commentcamarche.net", i),
                      *address = g_strdup_printf ("192.0.2.%u", 30 + i);

      ls_world_add_host (world, id, name, address);
      ls_world_add_client (world, id, 1 + i, 0)->starts_us = i * 1000;
    }
  return world;
}

static GArray *
make_inputs (guint64 events)
{
  GArray *inputs = g_array_new (FALSE, FALSE, sizeof (LsInput));
  guint letters = 1 + events / EVENTS_A_LETTER / CLIENTS;

  g_array_set_clear_func (inputs, (GDestroyNotify) ls_input_clear);
  for (guint client = 0; client < CLIENTS; client++)
    {
      add_line (inputs, client, "EHLO machine1.commentcamarche.net");
      for (guint i = 0; i < letters; i++)
        for (guint k = 0; k < G_N_ELEMENTS (letter); k++)
          add_line (inputs, client, letter[k]);
      add_line (inputs, client, "QUIT");
    }
  return inputs;
}

static guint64
explain_all (LsSession *session)
{
  guint64 length = 0;

  for (guint64 n = 1; n <= ls_log_last (ls_session_get_log (session)); n++)
    {
      LsExplanation explanation;

      if (!ls_event_is_line (ls_session_event (session, n)))
        continue;
      ls_session_explain (session, n, &explanation);
      length += strlen (explanation.text);
      ls_explanation_clear (&explanation);
    }
  return length;
}

static void
jump (LsSession *session)
{
  guint64 last = ls_log_last (ls_session_get_log (session)), lines = 0;
  LsChance chance;
  double sum = 0, most = 0;

  ls_chance_init (&chance, 1, "jumps");
  for (guint i = 0; i < JUMPS; i++)
    {
      guint64 n = 1 + ls_chance_range (&chance, last);
      double start = processor_seconds (), took;
      LsProjection now;
      LsExplanation explanation = { 0 };

      ls_projection_init (&now, session, n);
      if (now.line != 0)
        ls_session_explain (session, now.line, &explanation);
      took = processor_seconds () - start;
      lines += now.line != 0;
      ls_explanation_clear (&explanation);
      sum += took;
      most = MAX (most, took);
    }
  printf ("jump to a random event, projection and explanation: %.1f us on average, %.1f us at most (%u jumps, %.0f %% to a line)\n",
          sum / JUMPS * 1e6, most * 1e6, JUMPS, 100.0 * lines / JUMPS);
}

int
main (int argc, char **argv)
{
  guint64 wanted = argc > 1 ? g_ascii_strtoull (argv[1], NULL, 10) : 1000000;
  g_autoptr (LsWorld) world = make_world ();
  g_autoptr (GArray) inputs = make_inputs (wanted);
  g_autoptr (LsSession) session = ls_simulator_new (world, inputs, NULL, NULL);
  const LsLog *log = ls_session_get_log (session);
  guint64 events, words;
  double start = processor_seconds (), run, explain;

  ls_simulator_run (session);
  run = processor_seconds () - start;
  events = ls_log_last (log);
  start = processor_seconds ();
  words = explain_all (session);
  explain = processor_seconds () - start;

  printf ("%" G_GUINT64_FORMAT " events: %" G_GUINT64_FORMAT " lines, %" G_GUINT64_FORMAT " segments, %" G_GUINT64_FORMAT " findings; %u clients\n",
          events, ls_log_unit_count (log, LS_UNIT_LINE), ls_log_unit_count (log, LS_UNIT_SEGMENT),
          ls_log_unit_count (log, LS_UNIT_FINDING), CLIENTS);
  printf ("simulator with observer: %.3f s, %.0f events/s\n", run, events / run);
  printf ("explanation of every line: %.3f s, %" G_GUINT64_FORMAT " octets of text\n", explain, words);
  printf ("together: %.0f events/s of processor time\n", events / (run + explain));
  printf ("memory: %.1f octets an event, octets of the dialogue and indexes included\n", (double) ls_session_memory (session) / events);
  jump (session);
  return 0;
}
