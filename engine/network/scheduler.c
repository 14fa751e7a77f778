/* scheduler.c: a binary heap of what is still to happen.
 *
 * The heap holds times and slot numbers only, so that sifting moves little; what
 * to call stands in the slots. A cancelled entry stays in the heap until its
 * turn, or until there are more of those than of the others.
 * SPDX-License-Identifier: MIT */
#include "network/scheduler.h"

#define PRIORITY_SHIFT       56   /* an entry's order: 8 bits of priority, 56 of insertion number */
#define FEWEST_TO_SWEEP      64   /* cancelled entries that are not worth a sweep */

typedef struct {
  gint64  time_us;
  guint64 order;
  guint32 slot;
} Entry;

typedef struct {
  LsSchedulerFunc callback;      /* NULL: cancelled, or free */
  gpointer        data;
  guint64         argument;
  guint32         generation;    /* tells the slot's present entry from those before it */
  guint32         next_free;
  gboolean        idle;
} Slot;

struct _LsScheduler {
  gint64   now_us;
  guint64  inserted;
  Entry   *entries;
  guint    n_entries;
  guint    n_entries_room;
  Slot    *slots;
  guint    n_slots;
  guint    n_slots_room;
  guint    n_cancelled;
  guint    n_idle;               /* of those not cancelled */
  guint32  first_free;           /* G_MAXUINT32: none */
};

/**
 * ls_scheduler_new:
 *
 * Returns: (transfer full): a clock that shows 0, with nothing to do
 */
LsScheduler *
ls_scheduler_new (void)
{
  LsScheduler *self = g_new0 (LsScheduler, 1);

  self->first_free = G_MAXUINT32;
  return self;
}

/**
 * ls_scheduler_free:
 * @self: (transfer full): a scheduler; what it still had to do is forgotten
 */
void
ls_scheduler_free (LsScheduler *self)
{
  g_free (self->entries);
  g_free (self->slots);
  g_free (self);
}

/**
 * ls_scheduler_now:
 *
 * Returns: microseconds since the session's start
 */
gint64
ls_scheduler_now (const LsScheduler *self)
{
  return self->now_us;
}

static inline gboolean
is_before (const Entry *a, const Entry *b)
{
  return a->time_us < b->time_us || (a->time_us == b->time_us && a->order < b->order);
}

/* Puts @entry into the hole at @at, or above it where it belongs. */
static void
sift_up (Entry *entries, guint at, Entry entry)
{
  while (at > 0 && is_before (&entry, &entries[(at - 1) / 2]))
    {
      entries[at] = entries[(at - 1) / 2];
      at = (at - 1) / 2;
    }
  entries[at] = entry;
}

/* Puts @entry into the hole at @at, or below it where it belongs. */
static void
sift_down (Entry *entries, guint n_entries, guint at, Entry entry)
{
  guint child;

  while ((child = 2 * at + 1) < n_entries)
    {
      if (child + 1 < n_entries && is_before (&entries[child + 1], &entries[child]))
        child++;
      if (!is_before (&entries[child], &entry))
        break;
      entries[at] = entries[child];
      at = child;
    }
  entries[at] = entry;
}

static guint32
take_slot (LsScheduler *self)
{
  guint32 slot = self->first_free;

  if (slot != G_MAXUINT32)
    {
      self->first_free = self->slots[slot].next_free;
      return slot;
    }
  if (self->n_slots == self->n_slots_room)
    {
      self->n_slots_room = MAX (16, 2 * self->n_slots_room);
      self->slots = g_renew (Slot, self->slots, self->n_slots_room);
    }
  self->slots[self->n_slots].generation = 0;
  return self->n_slots++;
}

static void
free_slot (LsScheduler *self, guint32 slot)
{
  self->slots[slot].callback = NULL;
  self->slots[slot].generation++;
  self->slots[slot].next_free = self->first_free;
  self->first_free = slot;
}

static guint64
add (LsScheduler *self, gint64 time_us, LsPriority priority,
     LsSchedulerFunc callback, gpointer data, guint64 argument, gboolean idle)
{
  guint32 number = take_slot (self);
  Slot *slot = &self->slots[number];
  Entry entry = { MAX (time_us, self->now_us), (guint64) priority << PRIORITY_SHIFT | self->inserted++, number };

  slot->callback = callback;
  slot->data = data;
  slot->argument = argument;
  slot->idle = idle;
  self->n_idle += idle;

  if (self->n_entries == self->n_entries_room)
    {
      self->n_entries_room = MAX (16, 2 * self->n_entries_room);
      self->entries = g_renew (Entry, self->entries, self->n_entries_room);
    }
  sift_up (self->entries, self->n_entries++, entry);
  return (guint64) slot->generation << 32 | (number + 1);
}

/**
 * ls_scheduler_add:
 * @self: a scheduler
 * @time_us: when; a time that has passed counts as now
 * @priority: what goes first at the same time
 * @callback: what to call then
 * @data: its first argument
 * @argument: its second
 *
 * Entries of equal time and priority run in the order in which they were added.
 *
 * Returns: a number, never 0, by which ls_scheduler_cancel() knows the entry
 */
guint64
ls_scheduler_add (LsScheduler *self, gint64 time_us, LsPriority priority,
                  LsSchedulerFunc callback, gpointer data, guint64 argument)
{
  return add (self, time_us, priority, callback, data, argument, FALSE);
}

/**
 * ls_scheduler_add_idle:
 *
 * Adds an entry as ls_scheduler_add() does, for a timer that is no reason to
 * let the clock run on: a run may end while only such are left.
 *
 * Returns: a number, never 0, by which ls_scheduler_cancel() knows the entry
 */
guint64
ls_scheduler_add_idle (LsScheduler *self, gint64 time_us, LsPriority priority,
                       LsSchedulerFunc callback, gpointer data, guint64 argument)
{
  return add (self, time_us, priority, callback, data, argument, TRUE);
}

/* Takes the cancelled entries out. The order is total, so the heap's new shape changes no run. */
static void
sweep (LsScheduler *self)
{
  guint n_kept = 0;

  for (guint i = 0; i < self->n_entries; i++)
    {
      if (self->slots[self->entries[i].slot].callback != NULL)
        self->entries[n_kept++] = self->entries[i];
      else
        free_slot (self, self->entries[i].slot);
    }
  self->n_entries = n_kept;
  self->n_cancelled = 0;
  for (guint i = n_kept / 2; i-- > 0;)
    sift_down (self->entries, n_kept, i, self->entries[i]);
}

/**
 * ls_scheduler_cancel:
 * @self: a scheduler
 * @id: what adding the entry returned, or 0
 *
 * Returns: whether the entry was still to run; now it will not
 */
gboolean
ls_scheduler_cancel (LsScheduler *self, guint64 id)
{
  guint32 number = (guint32) id - 1;
  Slot *slot;

  if (id == 0 || number >= self->n_slots)
    return FALSE;
  slot = &self->slots[number];
  if (slot->generation != id >> 32 || slot->callback == NULL)
    return FALSE;

  slot->callback = NULL;
  self->n_idle -= slot->idle;
  if (++self->n_cancelled > MAX (FEWEST_TO_SWEEP, self->n_entries / 2))
    sweep (self);
  return TRUE;
}

static void
remove_first (LsScheduler *self)
{
  free_slot (self, self->entries[0].slot);
  if (--self->n_entries > 0)
    sift_down (self->entries, self->n_entries, 0, self->entries[self->n_entries]);
}

static void
remove_cancelled (LsScheduler *self)
{
  while (self->n_cancelled > 0 && self->n_entries > 0 && self->slots[self->entries[0].slot].callback == NULL)
    {
      remove_first (self);
      self->n_cancelled--;
    }
}

/**
 * ls_scheduler_run_one:
 * @self: a scheduler
 *
 * Sets the clock to the next entry's time and runs it. The entry is gone by
 * then; what it calls may add and cancel others.
 *
 * Returns: %FALSE, with the clock as it was, where nothing is to do
 */
gboolean
ls_scheduler_run_one (LsScheduler *self)
{
  Slot slot;

  remove_cancelled (self);
  if (self->n_entries == 0)
    return FALSE;

  slot = self->slots[self->entries[0].slot];
  self->now_us = self->entries[0].time_us;
  self->n_idle -= slot.idle;
  remove_first (self);
  slot.callback (slot.data, slot.argument);
  return TRUE;
}

/**
 * ls_scheduler_next_time:
 *
 * Returns: when the next entry is due, idle ones too, in microseconds; -1 where there is none
 */
gint64
ls_scheduler_next_time (LsScheduler *self)
{
  remove_cancelled (self);
  return self->n_entries > 0 ? self->entries[0].time_us : -1;
}

/**
 * ls_scheduler_has_work:
 *
 * Returns: whether anything but idle timers is left
 */
gboolean
ls_scheduler_has_work (const LsScheduler *self)
{
  return self->n_entries > self->n_cancelled + self->n_idle;
}
