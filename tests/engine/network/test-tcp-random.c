/* test-tcp-random.c: whatever two ends do, what is sent arrives once, whole and in order.
 *
 * Segments are judged by their wire numbers alone, by code that shares nothing
 * with the engine's.
 * SPDX-License-Identifier: MIT */
#include "network/tcp.h"

#include "core/chance.h"

#define MAX_DEEDS   40
#define MAX_ANSWERS 60

typedef struct {
  LsScheduler *scheduler;
  LsTcp       *tcp;
  LsTcpConfig  config;
  gboolean     established[2];
  gboolean     closed[2];          /* by its own application */
  gboolean     closed_by_peer[2];
  gboolean     broken;             /* one end aborted */
  guint64      sent[2];
  guint64      received[2];

  /* As a listener between the two would know it. */
  guint64      on_wire[2];         /* sequence numbers used, SYN and FIN too */
  guint64      acked[2];           /* sequence numbers that the peer has acknowledged */
  gint64       last_us;
  guint64      hash;
  guint        n_segments;
  guint        n_answers;
} World;

static void
hash_in (World *world, guint64 value)
{
  world->hash = (world->hash ^ value) * G_GUINT64_CONSTANT (0x100000001b3);
}

static void
judge_ack (World *world, const LsTcpSegment *segment)
{
  guint peer = 1 - segment->from;
  guint32 acked = segment->ack - world->config.iss[peer];
  guint32 progress = acked - (guint32) world->acked[peer];

  g_assert_cmpuint (progress, <=, world->on_wire[peer] - world->acked[peer]);
  world->acked[peer] += progress;
}

static void
on_segment (gpointer data, const LsTcpSegment *segment)
{
  World *world = data;
  guint from = segment->from;

  world->n_segments++;
  hash_in (world, segment->time_us);
  hash_in (world, (guint64) segment->seq << 32 | segment->ack);
  hash_in (world, (guint64) segment->length << 32 | segment->flags << 16 | segment->window);
  hash_in (world, segment->travel_us);
  g_assert_cmpint (segment->time_us, >=, world->last_us);
  world->last_us = segment->time_us;

  if ((segment->flags & LS_TCP_RST) != 0)
    return;
  /* Nothing is sent twice or left out: each segment begins where the one before ended. */
  g_assert_cmpuint (segment->seq, ==, (guint32) (world->config.iss[from] + world->on_wire[from]));
  g_assert_cmpuint (segment->length, <=, MIN (world->config.mss[0], world->config.mss[1]));
  if ((segment->flags & LS_TCP_ACK) != 0)
    judge_ack (world, segment);
  g_assert_cmpuint (segment->offset, ==, MIN (MAX (world->on_wire[from], 1) - 1, world->sent[from]));
  world->on_wire[from] += segment->length + ((segment->flags & LS_TCP_SYN) != 0) + ((segment->flags & LS_TCP_FIN) != 0);
  g_assert_cmpuint (world->on_wire[from] - world->acked[from], <=, MAX (world->config.window[1 - from], 1));
}

static void
on_established (gpointer data, LsFrom side)
{
  World *world = data;

  g_assert_false (world->established[side]);
  world->established[side] = TRUE;
}

static void
hand_over (World *world, LsFrom side, guint64 length, gboolean push)
{
  gboolean taken;

  /* The segments go out from inside the call, and are judged by what was sent. */
  world->sent[side] += length;
  taken = ls_tcp_send (world->tcp, side, length, push);
  if (!taken)
    world->sent[side] -= length;
  if (!world->broken)
    g_assert_cmpint (taken, ==, !world->closed[side]);
}

static void
on_received (gpointer data, LsFrom side, guint64 offset, guint32 length)
{
  World *world = data;

  g_assert_true (world->established[side]);
  g_assert_false (world->closed_by_peer[side]);
  g_assert_cmpuint (offset, ==, world->received[side]);
  world->received[side] += length;
  g_assert_cmpuint (world->received[side], <=, world->sent[1 - side]);
  g_assert_cmpuint (ls_tcp_received (world->tcp, side), ==, world->received[side]);
  /* Sometimes the answer comes at once; not for ever, where the links have no delay. */
  if (world->received[side] % 3 == 0 && !world->closed[side] && world->n_answers++ < MAX_ANSWERS)
    hand_over (world, side, world->received[side] % 2000, TRUE);
}

static void
on_closed_by_peer (gpointer data, LsFrom side)
{
  World *world = data;

  g_assert_false (world->closed_by_peer[side]);
  g_assert_true (world->closed[1 - side]);
  g_assert_cmpuint (world->received[side], ==, world->sent[1 - side]);
  world->closed_by_peer[side] = TRUE;
}

static void
on_reset (gpointer data, LsFrom side)
{
  g_assert_true (((World *) data)->broken);
}

static const LsTcpCallbacks callbacks = { on_segment, on_established, on_received, on_closed_by_peer, on_reset };

static void
send_some (gpointer data, guint64 argument)
{
  hand_over (data, argument & 1, argument >> 2, (argument & 2) != 0);
}

static void
close_one (gpointer data, guint64 side)
{
  World *world = data;

  world->closed[side] = TRUE;
  ls_tcp_close (world->tcp, side);
}

static void
abort_one (gpointer data, guint64 side)
{
  World *world = data;

  world->broken = world->closed[side] = TRUE;
  ls_tcp_abort (world->tcp, side);
}

static gint64
draw_time (LsChance *chance)
{
  /* Often the same moment, to have much happen at once. */
  return 1 + (gint64) ls_chance_range (chance, 20) * 30000 + (gint64) ls_chance_range (chance, 2) * 7;
}

static void
plan (World *world, LsChance *chance, gboolean with_abort)
{
  guint deeds = (guint) ls_chance_range (chance, MAX_DEEDS);
  gint64 handshake_us = world->config.link[0]->delay_us * 2 + world->config.link[1]->delay_us;

  for (guint i = 0; i < deeds; i++)
    {
      guint64 most = ls_chance_range (chance, 8) == 0 ? 100000 : 3000;

      ls_scheduler_add (world->scheduler, draw_time (chance), LS_PRIORITY_SPEECH, send_some, world,
                        ls_chance_range (chance, most) << 2 | ls_chance_range (chance, 4));
    }
  for (guint64 side = 0; side < 2; side++)
    ls_scheduler_add (world->scheduler, handshake_us + draw_time (chance) + (gint64) ls_chance_range (chance, 2) * 600000,
                      LS_PRIORITY_SPEECH, close_one, world, side);
  if (with_abort)
    ls_scheduler_add (world->scheduler, draw_time (chance), LS_PRIORITY_SPEECH, abort_one, world,
                      ls_chance_range (chance, 2));
}

static void
draw_config (World *world, LsChance *chance, LsLink *links, guint64 seed)
{
  static const guint16 sizes[] = { 1460, 536, 1000, 1, 9000 };
  static const guint16 windows[] = { 65535, 65535, 4096, 1500, 100 };

  ls_link_init (&links[0], (gint64) ls_chance_range (chance, 3) * 20000);
  ls_link_init (&links[1], (gint64) ls_chance_range (chance, 3) * 20000);
  ls_tcp_config_init (&world->config, world->scheduler, &links[0], &links[1], seed, "connection 1");
  for (guint side = 0; side < 2; side++)
    {
      /* A size of 1 is for the patient: one time in 50. */
      guint size = (guint) ls_chance_range (chance, 50);

      world->config.mss[side] = sizes[size < 20 ? size % 3 : size == 20 ? 3 : size < 25 ? 4 : 0];
      world->config.window[side] = windows[ls_chance_range (chance, G_N_ELEMENTS (windows))];
      /* Half of the connections come past the end of the sequence numbers. */
      if (ls_chance_range (chance, 2) == 0)
        world->config.iss[side] = (guint32) (0 - ls_chance_range (chance, 3000));
    }
}

static World
run (guint64 seed, gboolean with_abort)
{
  World world = { .scheduler = ls_scheduler_new () };
  LsLink links[2];
  LsChance chance;

  ls_chance_init (&chance, seed, "test");
  draw_config (&world, &chance, links, seed);
  world.tcp = ls_tcp_new (&world.config, &callbacks, &world);
  plan (&world, &chance, with_abort);
  ls_tcp_open (world.tcp);
  while (ls_scheduler_run_one (world.scheduler))
    ;
  g_assert_true (ls_tcp_is_over (world.tcp));
  if (!with_abort)
    for (guint side = 0; side < 2; side++)
      {
        g_assert_true (world.established[side] && world.closed_by_peer[side]);
        g_assert_cmpuint (world.received[side], ==, world.sent[1 - side]);
        g_assert_cmpuint (world.on_wire[side], ==, world.sent[side] + 2);
        g_assert_cmpuint (world.acked[side], ==, world.sent[side] + 2);
      }
  ls_tcp_free (world.tcp);
  ls_scheduler_free (world.scheduler);
  return world;
}

static void
test_complete (void)
{
  guint64 sent = 0;

  for (guint64 seed = 1; seed <= 1000; seed++)
    {
      World world = run (seed, FALSE);

      sent += world.sent[0] + world.sent[1];
    }
  g_assert_cmpuint (sent, >, 50000000);
}

static void
test_broken (void)
{
  for (guint64 seed = 1; seed <= 1000; seed++)
    run (seed, TRUE);
}

static void
test_same (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint64 seed = 1; seed <= 100; seed++)
    {
      World first = run (seed, seed % 2), again = run (seed, seed % 2);

      g_assert_cmpuint (first.n_segments, ==, again.n_segments);
      g_assert_cmphex (first.hash, ==, again.hash);
      g_assert_true (g_hash_table_add (seen, g_memdup2 (&first.hash, sizeof first.hash)));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/network/tcp/random/complete", test_complete);
  g_test_add_func ("/network/tcp/random/broken", test_broken);
  g_test_add_func ("/network/tcp/random/same", test_same);
  return g_test_run ();
}
