/* test-tcp-loss.c: what the network loses, TCP sends again; or it says that it gave up.
 *
 * A table's row loses named segments and tells what a listener sees. The random
 * runs know only what was sent, and what must arrive.
 * SPDX-License-Identifier: MIT */
#include "network/tcp.h"

#include <string.h>

typedef struct {
  LsScheduler *scheduler;
  LsLink       links[2];
  LsTcpConfig  config;
  LsTcp       *tcp;
  GString     *text;
  guint64      sent[2];
  guint64      received[2];
  gboolean     established[2];
  gboolean     closed_by_peer[2];
  gboolean     was_reset[2];
  guint        n_lost;
  guint        n_again;
  guint        kinds[LS_TCP_N_KINDS];
} Run;

static const char *const sides[] = { "client", "server" };

static const char *const kinds[LS_TCP_N_KINDS] = {
  "unknown", "SYN", "SYN-ACK", "handshake-end", "data", "ack", "FIN", "RST", "again", "again-fast", "again-next",
  "probe", "duplicate", "window", "network-RST", "datagram",
};

static void
write_line (Run *run, guint side, const char *format, ...) G_GNUC_PRINTF (3, 4);

static void
write_line (Run *run, guint side, const char *format, ...)
{
  gint64 now = ls_scheduler_now (run->scheduler);
  va_list arguments;

  if (run->text == NULL)
    return;
  g_string_append_printf (run->text, "%d.%03d %s ", (int) (now / G_USEC_PER_SEC), (int) (now / 1000 % 1000), sides[side]);
  va_start (arguments, format);
  g_string_append_vprintf (run->text, format, arguments);
  va_end (arguments);
  g_string_append_c (run->text, '\n');
}

static void
on_segment (gpointer data, const LsTcpSegment *segment)
{
  Run *run = data;
  guint from = segment->from;

  run->n_lost += segment->lost;
  run->n_again += segment->kind >= LS_TCP_KIND_AGAIN && segment->kind <= LS_TCP_KIND_AGAIN_NEXT;
  run->kinds[segment->kind]++;
  g_assert_cmpuint (segment->offset + segment->length, <=, run->sent[from]);
  g_assert_cmpuint (segment->length, <=, MIN (run->config.mss[0], run->config.mss[1]));
  write_line (run, from, "%s %u+%u ack %u window %u%s", kinds[segment->kind], segment->seq - run->config.iss[from],
              segment->length, (segment->flags & LS_TCP_ACK) != 0 ? segment->ack - run->config.iss[1 - from] : 0,
              segment->window, segment->lost ? " LOST" : "");
}

static void
on_received (gpointer data, LsFrom side, guint64 offset, guint32 length)
{
  Run *run = data;

  g_assert_true (run->established[side]);
  g_assert_false (run->closed_by_peer[side]);
  g_assert_cmpuint (offset, ==, run->received[side]);
  run->received[side] += length;
  g_assert_cmpuint (run->received[side], <=, run->sent[1 - side]);
  write_line (run, side, "received %" G_GUINT64_FORMAT "+%u", offset, length);
}

static void
on_established (gpointer data, LsFrom side)
{
  Run *run = data;

  g_assert_false (run->established[side]);
  run->established[side] = TRUE;
  write_line (run, side, "established");
}

static void
on_closed_by_peer (gpointer data, LsFrom side)
{
  Run *run = data;

  g_assert_cmpuint (run->received[side], ==, run->sent[1 - side]);
  run->closed_by_peer[side] = TRUE;
  write_line (run, side, "closed by peer");
  ls_tcp_close (run->tcp, side);
}

static void
on_reset (gpointer data, LsFrom side)
{
  static const char *const causes[] = { "none", "peer", "silence", "network" };
  Run *run = data;

  g_assert_false (run->was_reset[side]);
  run->was_reset[side] = TRUE;
  write_line (run, side, "reset: %s", causes[ls_tcp_cause (run->tcp, side)]);
}

static const LsTcpCallbacks callbacks = { on_segment, on_established, on_received, on_closed_by_peer, on_reset };

static void
run_init (Run *run, const LsLinkRules *to_server, const LsLinkRules *to_client, guint64 seed)
{
  memset (run, 0, sizeof *run);
  run->scheduler = ls_scheduler_new ();
  ls_link_set_rules (&run->links[0], to_server, seed, "to server");
  ls_link_set_rules (&run->links[1], to_client, seed, "to client");
  ls_tcp_config_init (&run->config, run->scheduler, &run->links[0], &run->links[1], seed, "connection 1");
}

static void
run_clear (Run *run)
{
  ls_tcp_free (run->tcp);
  ls_scheduler_free (run->scheduler);
  if (run->text != NULL)
    g_string_free (run->text, TRUE);
}

static void
send_some (gpointer data, guint64 argument)
{
  Run *run = data;
  LsFrom side = argument & 1;

  run->sent[side] += argument >> 1;
  if (!ls_tcp_send (run->tcp, side, argument >> 1, TRUE))
    run->sent[side] -= argument >> 1;
}

static void
close_one (gpointer data, guint64 side)
{
  ls_tcp_close (((Run *) data)->tcp, side);
}

static void
read_again (gpointer data, guint64 side)
{
  ls_tcp_set_reading (((Run *) data)->tcp, side, TRUE);
}

/* ---- named losses ---- */

/* The client sends at 0.1 s, the server at 0.5 s, the client closes at 5 s, or when it is told. */
typedef struct {
  const char *name;
  guint       client_octets;
  guint       server_octets;
  guint       window;           /* of both; 0: the usual */
  guint       mss;
  gint64      reads_at_us;      /* the server reads nothing until then; 0: always */
  gint64      closes_at_us;     /* 0: at 5 s */
  LsLinkRules to_server;
  LsLinkRules to_client;
  const char *expected;
} LossRow;

#define DELAY 20000

static const LossRow rows[] = {
#include "tcp-loss-rows.inc"
};

static void
test_row (gconstpointer data)
{
  const LossRow *row = data;
  LsLinkRules to_server = row->to_server, to_client = row->to_client;
  Run run;

  to_server.delay_us = to_client.delay_us = DELAY;
  run_init (&run, &to_server, &to_client, 1);
  run.text = g_string_new (NULL);
  for (guint side = 0; side < 2; side++)
    {
      if (row->window > 0)
        run.config.window[side] = (guint16) row->window;
      if (row->mss > 0)
        run.config.mss[side] = (guint16) row->mss;
    }
  run.tcp = ls_tcp_new (&run.config, &callbacks, &run);
  if (row->reads_at_us > 0)
    {
      ls_tcp_set_reading (run.tcp, LS_FROM_SERVER, FALSE);
      ls_scheduler_add (run.scheduler, row->reads_at_us, LS_PRIORITY_SPEECH, read_again, &run, LS_FROM_SERVER);
    }
  if (row->client_octets > 0)
    ls_scheduler_add (run.scheduler, 100000, LS_PRIORITY_SPEECH, send_some, &run, row->client_octets << 1 | LS_FROM_CLIENT);
  if (row->server_octets > 0)
    ls_scheduler_add (run.scheduler, 500000, LS_PRIORITY_SPEECH, send_some, &run, row->server_octets << 1 | LS_FROM_SERVER);
  ls_scheduler_add (run.scheduler, row->closes_at_us > 0 ? row->closes_at_us : 5000000, LS_PRIORITY_SPEECH, close_one, &run,
                    LS_FROM_CLIENT);
  ls_tcp_open (run.tcp);
  while (ls_scheduler_run_one (run.scheduler))
    continue;
  g_assert_cmpstr (run.text->str, ==, row->expected);
  run_clear (&run);
}

/* ---- any losses ---- */

static void
draw_rules (LsLinkRules *rules, LsChance *chance, guint rate)
{
  *rules = (LsLinkRules) { .delay_us = (gint64) ls_chance_range (chance, 3) * 20000, .loss = rate / 100.0 };
  if (ls_chance_range (chance, 2) == 0)
    rules->jitter_us = (gint64) ls_chance_range (chance, 60000);
  if (ls_chance_range (chance, 3) == 0)
    {
      rules->octets_per_second = 2000 + ls_chance_range (chance, 100000);
      rules->queue_octets = ls_chance_range (chance, 2) * 8000;
    }
}

static void
run_random (Run *run, guint64 seed, guint rate)
{
  static const guint16 sizes[] = { 1460, 536, 100 };
  static const guint16 windows[] = { 65535, 8192, 1500 };
  LsLinkRules rules[2];
  LsChance chance;

  ls_chance_init (&chance, seed, "test");
  draw_rules (&rules[0], &chance, rate);
  draw_rules (&rules[1], &chance, ls_chance_range (&chance, 2) == 0 ? rate : 0);
  run_init (run, &rules[0], &rules[1], seed);
  for (guint side = 0; side < 2; side++)
    {
      run->config.mss[side] = sizes[ls_chance_range (&chance, G_N_ELEMENTS (sizes))];
      run->config.window[side] = windows[ls_chance_range (&chance, G_N_ELEMENTS (windows))];
      if (ls_chance_range (&chance, 2) == 0)
        run->config.iss[side] = (guint32) (0 - ls_chance_range (&chance, 3000));
    }
  run->tcp = ls_tcp_new (&run->config, &callbacks, run);
  for (guint i = 0; i < 12; i++)
    ls_scheduler_add (run->scheduler, 1 + (gint64) ls_chance_range (&chance, 3000000), LS_PRIORITY_SPEECH, send_some, run,
                      ls_chance_range (&chance, 6000) << 1 | ls_chance_range (&chance, 2));
  for (guint64 side = 0; side < 2; side++)
    if (ls_chance_range (&chance, 3) == 0)
      {
        /* It reads nothing for a while. */
        ls_tcp_set_reading (run->tcp, side, FALSE);
        ls_scheduler_add (run->scheduler, (gint64) ls_chance_range (&chance, 20000000), LS_PRIORITY_SPEECH, read_again, run, side);
      }
  ls_scheduler_add (run->scheduler, 3000000 + (gint64) ls_chance_range (&chance, 2000000), LS_PRIORITY_SPEECH, close_one, run,
                    ls_chance_range (&chance, 2));
  ls_tcp_open (run->tcp);
  while (ls_scheduler_run_one (run->scheduler))
    continue;
}

static gboolean
is_whole (const Run *run)
{
  return run->closed_by_peer[0] && run->closed_by_peer[1] && run->received[0] == run->sent[1]
         && run->received[1] == run->sent[0];
}

/* Both streams arrive whole and in order, or an end was told that they do not. */
static void
test_random (gconstpointer data)
{
  guint rate = GPOINTER_TO_UINT (data), whole = 0, broken = 0, lost = 0, again = 0;

  for (guint64 seed = 1; seed <= 400; seed++)
    {
      Run run;

      run_random (&run, seed, rate);
      if (is_whole (&run))
        whole++;
      else
        {
          /* An end that closed before the other was there to hear is told nothing: it did not wait for it. */
          g_assert_true (run.was_reset[0] || run.was_reset[1] || !run.established[0] || !run.established[1]);
          broken++;
        }
      g_assert_cmpint (ls_scheduler_next_time (run.scheduler), ==, -1);
      lost += run.n_lost;
      again += run.n_again;
      run_clear (&run);
    }
  g_test_message ("%u whole, %u broken off, %u segments lost, %u sent again", whole, broken, lost, again);
  if (rate == 0)
    g_assert_cmpuint (broken, ==, 0);
  else
    {
      g_assert_cmpuint (lost, >, 400);
      g_assert_cmpuint (again, >, 200);
    }
  if (rate <= 10)
    g_assert_cmpuint (broken, <=, 4);
  g_assert_cmpuint (whole, >, rate <= 20 ? 350 : 150);
}

/* What one direction loses depends on nothing but its own name, the seed, and what is put on it. */
static void
test_chance (void)
{
  LsLinkRules rules = { .loss = 0.3 };
  LsLink one, same, other;
  guint differ = 0, lost = 0;

  ls_link_set_rules (&one, &rules, 1, "to server");
  ls_link_set_rules (&same, &rules, 1, "to server");
  ls_link_set_rules (&other, &rules, 1, "to client");
  for (guint i = 0; i < 1000; i++)
    {
      gint64 arrival;
      LsLinkFate fate = ls_link_carry (&one, i, 40, FALSE, &arrival);

      g_assert_cmpint (ls_link_carry (&same, i, 1000, TRUE, &arrival), ==, fate);
      differ += ls_link_carry (&other, i, 40, FALSE, &arrival) != fate;
      lost += fate == LS_LINK_LOST;
    }
  g_assert_cmpuint (lost, >, 250);
  g_assert_cmpuint (lost, <, 350);
  g_assert_cmpuint (differ, >, 300);
}

/* A slow link takes its time for each octet, and what finds its queue full is lost. */
static void
test_slow (void)
{
  LsLinkRules rules = { .delay_us = 5000, .octets_per_second = 1000, .queue_octets = 2500 };
  LsLink link;
  gint64 arrival;

  ls_link_set_rules (&link, &rules, 1, "slow");
  g_assert_cmpint (ls_link_carry (&link, 0, 1000, TRUE, &arrival), ==, LS_LINK_CARRIED);
  g_assert_cmpint (arrival, ==, 1005000);
  g_assert_cmpint (ls_link_carry (&link, 0, 1000, TRUE, &arrival), ==, LS_LINK_CARRIED);
  g_assert_cmpint (arrival, ==, 2005000);
  g_assert_cmpint (ls_link_carry (&link, 0, 1000, TRUE, &arrival), ==, LS_LINK_LOST);
  g_assert_cmpint (ls_link_carry (&link, 0, 500, TRUE, &arrival), ==, LS_LINK_CARRIED);
  g_assert_cmpint (arrival, ==, 2505000);
  /* Once it is free, even what is longer than the queue goes. */
  g_assert_cmpint (ls_link_carry (&link, 9000000, 4000, TRUE, &arrival), ==, LS_LINK_CARRIED);
  g_assert_cmpint (arrival, ==, 13005000);
}

/* Jitter changes times, never the order. */
static void
test_jitter (void)
{
  LsLinkRules rules = { .delay_us = 1000, .jitter_us = 50000 };
  LsLink link;
  gint64 before = 0, least = G_MAXINT64, most = 0;

  ls_link_set_rules (&link, &rules, 1, "jitter");
  for (gint64 i = 0; i < 1000; i++)
    {
      gint64 arrival;

      g_assert_cmpint (ls_link_carry (&link, i * 100000, 40, FALSE, &arrival), ==, LS_LINK_CARRIED);
      g_assert_cmpint (arrival, >=, before);
      before = arrival;
      least = MIN (least, arrival - i * 100000);
      most = MAX (most, arrival - i * 100000);
    }
  g_assert_cmpint (least, >=, 1000);
  g_assert_cmpint (least, <, 2000);
  g_assert_cmpint (most, >, 50000);
  g_assert_cmpint (most, <=, 51000);
}

int
main (int argc, char **argv)
{
  static const guint rates[] = { 0, 1, 5, 10, 20, 30, 40 };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/network/tcp/loss/", rows[i].name, NULL);

      g_test_add_data_func (path, &rows[i], test_row);
    }
  for (guint i = 0; i < G_N_ELEMENTS (rates); i++)
    {
      g_autofree char *path = g_strdup_printf ("/network/tcp/loss/random/%u-per-cent", rates[i]);

      g_test_add_data_func (path, GUINT_TO_POINTER (rates[i]), test_random);
    }
  g_test_add_func ("/network/link/chance", test_chance);
  g_test_add_func ("/network/link/slow", test_slow);
  g_test_add_func ("/network/link/jitter", test_jitter);
  return g_test_run ();
}
