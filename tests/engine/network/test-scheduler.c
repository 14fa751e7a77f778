/* test-scheduler.c: the same calls give the same run, in the order that was promised.
 * SPDX-License-Identifier: MIT */
#include "network/scheduler.h"

#include "core/chance.h"

static void
write_down (gpointer data, guint64 argument)
{
  g_string_append_printf (data, "%c", (char) argument);
}

static void
test_order (void)
{
  static const struct { gint64 time_us; LsPriority priority; char name; } rows[] = {
    { 20, LS_PRIORITY_ARRIVAL, 'g' },
    { 10, LS_PRIORITY_TIMER, 'e' },
    { 10, LS_PRIORITY_ARRIVAL, 'b' },
    { 10, LS_PRIORITY_SPEECH, 'd' },
    { 10, LS_PRIORITY_ARRIVAL, 'c' },
    { 0, LS_PRIORITY_TIMER, 'a' },
    { 10, LS_PRIORITY_TIMER, 'f' },
  };
  g_autoptr (LsScheduler) scheduler = ls_scheduler_new ();
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    ls_scheduler_add (scheduler, rows[i].time_us, rows[i].priority, write_down, text, rows[i].name);
  g_assert_cmpint (ls_scheduler_now (scheduler), ==, 0);
  while (ls_scheduler_run_one (scheduler))
    ;
  g_assert_cmpstr (text->str, ==, "abcdefg");
  g_assert_cmpint (ls_scheduler_now (scheduler), ==, 20);
}

typedef struct {
  LsScheduler *scheduler;
  guint64      other;
  guint        count;
} Chain;

static void
add_two_cancel_one (gpointer data, guint64 depth)
{
  Chain *chain = data;

  chain->count++;
  g_assert_false (ls_scheduler_cancel (chain->scheduler, chain->other));
  if (depth == 0)
    return;
  chain->other = ls_scheduler_add (chain->scheduler, 0, LS_PRIORITY_TIMER, add_two_cancel_one, chain, 0);
  g_assert_true (ls_scheduler_cancel (chain->scheduler, chain->other));
  ls_scheduler_add (chain->scheduler, 0, LS_PRIORITY_TIMER, add_two_cancel_one, chain, depth - 1);
}

/* What is added while an entry runs may lie in the past: it runs now, and the clock never goes back. */
static void
test_within (void)
{
  g_autoptr (LsScheduler) scheduler = ls_scheduler_new ();
  Chain chain = { scheduler };

  ls_scheduler_add (scheduler, 500, LS_PRIORITY_ARRIVAL, add_two_cancel_one, &chain, 300);
  while (ls_scheduler_run_one (scheduler))
    g_assert_cmpint (ls_scheduler_now (scheduler), ==, 500);
  g_assert_cmpuint (chain.count, ==, 301);
}

static void
test_cancel (void)
{
  g_autoptr (LsScheduler) scheduler = ls_scheduler_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  guint64 a = ls_scheduler_add (scheduler, 1, LS_PRIORITY_TIMER, write_down, text, 'a');
  guint64 b = ls_scheduler_add (scheduler, 2, LS_PRIORITY_TIMER, write_down, text, 'b');
  guint64 c;

  g_assert_true (ls_scheduler_cancel (scheduler, a));
  g_assert_false (ls_scheduler_cancel (scheduler, a));
  g_assert_false (ls_scheduler_cancel (scheduler, 0));
  g_assert_false (ls_scheduler_cancel (scheduler, G_MAXUINT64));
  g_assert_cmpint (ls_scheduler_next_time (scheduler), ==, 2);

  /* The place of what is gone is used again; the old number must not reach the new entry. */
  c = ls_scheduler_add (scheduler, 3, LS_PRIORITY_TIMER, write_down, text, 'c');
  g_assert_cmpuint (c, !=, a);
  g_assert_false (ls_scheduler_cancel (scheduler, a));
  while (ls_scheduler_run_one (scheduler))
    ;
  g_assert_false (ls_scheduler_cancel (scheduler, b));
  g_assert_cmpstr (text->str, ==, "bc");
  g_assert_cmpint (ls_scheduler_next_time (scheduler), ==, -1);
}

static void
test_idle (void)
{
  g_autoptr (LsScheduler) scheduler = ls_scheduler_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  guint64 work, idle;

  g_assert_false (ls_scheduler_has_work (scheduler));
  idle = ls_scheduler_add_idle (scheduler, 10, LS_PRIORITY_TIMER, write_down, text, 'i');
  ls_scheduler_add_idle (scheduler, 11, LS_PRIORITY_TIMER, write_down, text, 'j');
  g_assert_false (ls_scheduler_has_work (scheduler));
  work = ls_scheduler_add (scheduler, 20, LS_PRIORITY_TIMER, write_down, text, 'w');
  g_assert_true (ls_scheduler_has_work (scheduler));
  ls_scheduler_cancel (scheduler, work);
  g_assert_false (ls_scheduler_has_work (scheduler));
  ls_scheduler_cancel (scheduler, idle);
  ls_scheduler_add (scheduler, 5, LS_PRIORITY_TIMER, write_down, text, 'v');
  g_assert_true (ls_scheduler_has_work (scheduler));
  g_assert_true (ls_scheduler_run_one (scheduler));
  g_assert_false (ls_scheduler_has_work (scheduler));
  g_assert_cmpint (ls_scheduler_next_time (scheduler), ==, 11);
  g_assert_true (ls_scheduler_run_one (scheduler));
  g_assert_cmpstr (text->str, ==, "vj");
  ls_scheduler_add (scheduler, 12, LS_PRIORITY_TIMER, write_down, text, 'x');
  g_assert_true (ls_scheduler_has_work (scheduler));
}

typedef struct {
  gint64   time_us;
  guint    priority;
  guint    number;
  gboolean cancelled;
} Planned;

static int
compare_planned (gconstpointer a, gconstpointer b)
{
  const Planned *x = *(const Planned *const *) a, *y = *(const Planned *const *) b;

  if (x->time_us != y->time_us)
    return x->time_us < y->time_us ? -1 : 1;
  if (x->priority != y->priority)
    return x->priority < y->priority ? -1 : 1;
  return x->number < y->number ? -1 : 1;
}

static void
note_number (gpointer data, guint64 number)
{
  g_array_append_val ((GArray *) data, number);
}

/* Thousands of entries, most of them cancelled: exactly the others run, as a plain sort orders them. */
static void
test_many (void)
{
  enum { N = 5000 };
  g_autoptr (LsScheduler) scheduler = ls_scheduler_new ();
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  g_autoptr (GArray) ran = g_array_new (FALSE, FALSE, sizeof (guint64));
  g_autofree Planned *planned = g_new0 (Planned, N);
  g_autofree guint64 *ids = g_new (guint64, N);
  LsChance chance;

  ls_chance_init (&chance, 7, "test");
  for (guint i = 0; i < N; i++)
    {
      planned[i] = (Planned) { (gint64) ls_chance_range (&chance, 200), (guint) ls_chance_range (&chance, 3), i };
      ids[i] = ls_scheduler_add (scheduler, planned[i].time_us, planned[i].priority, note_number, ran, i);
    }
  for (guint i = 0; i < 2 * N; i++)
    {
      guint victim = (guint) ls_chance_range (&chance, N);

      g_assert_cmpint (ls_scheduler_cancel (scheduler, ids[victim]), ==, !planned[victim].cancelled);
      planned[victim].cancelled = TRUE;
    }
  for (guint i = 0; i < N; i++)
    if (!planned[i].cancelled)
      g_ptr_array_add (sorted, &planned[i]);
  g_ptr_array_sort (sorted, compare_planned);

  while (ls_scheduler_run_one (scheduler))
    ;
  g_assert_cmpuint (ran->len, ==, sorted->len);
  for (guint i = 0; i < ran->len; i++)
    g_assert_cmpuint (g_array_index (ran, guint64, i), ==, ((Planned *) sorted->pdata[i])->number);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/network/scheduler/order", test_order);
  g_test_add_func ("/network/scheduler/within", test_within);
  g_test_add_func ("/network/scheduler/cancel", test_cancel);
  g_test_add_func ("/network/scheduler/idle", test_idle);
  g_test_add_func ("/network/scheduler/many", test_many);
  return g_test_run ();
}
