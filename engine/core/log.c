/* log.c: the append-only list of events, and the sorted indexes by which one jumps in it.
 * SPDX-License-Identifier: MIT */
#include "core/log.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

typedef struct {
  int     references;
  LsEvent events[LS_LOG_CHUNK_EVENTS];
} Chunk;

struct _LsLog {
  GPtrArray *chunks;               /* of Chunk; NULL where forgotten */
  guint64    last;
  guint64    first;
  GArray    *units[LS_N_UNITS];    /* of guint64: event numbers, ascending */
  guint64    forgotten[LS_N_UNITS]; /* units before those: numbers go on counting */
};

static void
chunk_unref (gpointer data)
{
  Chunk *chunk = data;

  if (chunk != NULL && g_atomic_int_dec_and_test (&chunk->references))
    g_free (chunk);
}

/**
 * ls_log_new:
 *
 * Returns: (transfer full): an empty log
 */
LsLog *
ls_log_new (void)
{
  LsLog *self = g_new0 (LsLog, 1);

  self->chunks = g_ptr_array_new_with_free_func (chunk_unref);
  self->first = 1;
  for (guint i = 0; i < LS_N_UNITS; i++)
    self->units[i] = g_array_new (FALSE, FALSE, sizeof (guint64));
  return self;
}

/**
 * ls_log_free:
 * @self: (transfer full): a log
 */
void
ls_log_free (LsLog *self)
{
  g_ptr_array_unref (self->chunks);
  for (guint i = 0; i < LS_N_UNITS; i++)
    g_array_unref (self->units[i]);
  g_free (self);
}

/* A log that has filled a chunk will fill the next one too: its pages are asked for at once, not fault by fault. */
static void
populate (Chunk *chunk)
{
#ifdef MADV_POPULATE_WRITE
  gsize page = sysconf (_SC_PAGESIZE);
  gsize start = ((gsize) chunk + page - 1) & ~(page - 1), end = (gsize) (chunk + 1) & ~(page - 1);

  madvise ((gpointer) start, end - start, MADV_POPULATE_WRITE);
#endif
}

/**
 * ls_log_append:
 * @self: a log
 * @event: copied; not earlier than the last one
 *
 * Returns: its number
 */
guint64
ls_log_append (LsLog *self, const LsEvent *event)
{
  guint inside = self->last % LS_LOG_CHUNK_EVENTS;
  Chunk *chunk;

  if (inside == 0)
    {
      chunk = g_malloc (sizeof (Chunk));
      chunk->references = 1;
      if (self->last > 0)
        populate (chunk);
      g_ptr_array_add (self->chunks, chunk);
    }
  else
    chunk = self->chunks->pdata[self->chunks->len - 1];
  chunk->events[inside] = *event;
  return ++self->last;
}

/**
 * ls_log_get:
 * @self: a log
 * @n: an event's number
 *
 * Returns: (nullable): the event, valid as long as the log keeps it; %NULL where there is none
 */
const LsEvent *
ls_log_get (const LsLog *self, guint64 n)
{
  if (n < self->first || n > self->last)
    return NULL;
  return &((Chunk *) self->chunks->pdata[(n - 1) / LS_LOG_CHUNK_EVENTS])->events[(n - 1) % LS_LOG_CHUNK_EVENTS];
}

/**
 * ls_log_first:
 *
 * Returns: the number of the oldest event that is kept; 1 as long as none was forgotten
 */
guint64
ls_log_first (const LsLog *self)
{
  return self->first;
}

/**
 * ls_log_last:
 *
 * Returns: the number of the newest event; 0 for an empty log
 */
guint64
ls_log_last (const LsLog *self)
{
  return self->last;
}

/**
 * ls_log_seek_time:
 * @self: a log
 * @time_us: microseconds of the session's clock since its start
 *
 * Finds the last event that had happened by @time_us.
 *
 * Returns: the event's number, from 1; 0 where nothing had happened yet
 */
guint64
ls_log_seek_time (const LsLog *self, gint64 time_us)
{
  guint64 low = self->first - 1, high = self->last;

  while (low < high)
    {
      guint64 middle = low + (high - low + 1) / 2;

      if (ls_log_get (self, middle)->time_us <= time_us)
        low = middle;
      else
        high = middle - 1;
    }
  return low;
}

/**
 * ls_log_share:
 * @self: a log that was made again by a replay
 * @with: the log that it repeats
 *
 * Keeps the full chunks that both logs hold alike only once.
 */
void
ls_log_share (LsLog *self, const LsLog *with)
{
  guint64 full = MIN (self->last, with->last) / LS_LOG_CHUNK_EVENTS;

  for (guint64 i = 0; i < full; i++)
    {
      Chunk *own = self->chunks->pdata[i], *other = with->chunks->pdata[i];

      if (own == other || own == NULL || other == NULL
          || memcmp (own->events, other->events, sizeof own->events) != 0)
        continue;
      g_atomic_int_inc (&other->references);
      self->chunks->pdata[i] = other;
      chunk_unref (own);
    }
}

/**
 * ls_log_forget:
 * @self: a log
 * @until: the number of the first event that is still needed
 */
void
ls_log_forget (LsLog *self, guint64 until)
{
  if (until <= self->first)
    return;
  self->first = MIN (until, self->last + 1);
  for (guint64 i = (self->first - 1) / LS_LOG_CHUNK_EVENTS; i > 0 && self->chunks->pdata[i - 1] != NULL; i--)
    {
      chunk_unref (self->chunks->pdata[i - 1]);
      self->chunks->pdata[i - 1] = NULL;
    }
  for (guint i = 0; i < LS_N_UNITS; i++)
    {
      guint gone = ls_log_unit_at (self, i, self->first - 1) - self->forgotten[i];

      if (gone > 0)
        g_array_remove_range (self->units[i], 0, gone);
      self->forgotten[i] += gone;
    }
}

/**
 * ls_log_memory:
 *
 * Returns: how many octets of memory its chunks and indexes take, shared ones included
 */
gsize
ls_log_memory (const LsLog *self)
{
  gsize sum = 0;

  for (guint i = 0; i < self->chunks->len; i++)
    sum += self->chunks->pdata[i] != NULL ? sizeof (Chunk) : 0;
  for (guint i = 0; i < LS_N_UNITS; i++)
    sum += self->units[i]->len * sizeof (guint64);
  return sum;
}

/**
 * ls_log_unit_add:
 * @self: a log
 * @unit: a kind of step
 * @n: the event that ends one; greater than all before
 */
void
ls_log_unit_add (LsLog *self, LsUnit unit, guint64 n)
{
  g_array_append_val (self->units[unit], n);
}

/* The position in the index of the first unit whose event is greater than @n. */
static guint
unit_upper (const LsLog *self, LsUnit unit, guint64 n)
{
  const GArray *index = self->units[unit];
  guint low = 0, high = index->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (index, guint64, middle) <= n)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/**
 * ls_log_unit_remove:
 * @self: a log
 * @unit: a kind of step
 * @n: an event that was taken for the end of one, and is not: the letter went on
 */
void
ls_log_unit_remove (LsLog *self, LsUnit unit, guint64 n)
{
  guint after = unit_upper (self, unit, n);

  if (after > 0 && g_array_index (self->units[unit], guint64, after - 1) == n)
    g_array_remove_index (self->units[unit], after - 1);
}

/**
 * ls_log_unit_count:
 *
 * Returns: how many units of the kind there are, forgotten ones included
 */
guint64
ls_log_unit_count (const LsLog *self, LsUnit unit)
{
  return self->forgotten[unit] + self->units[unit]->len;
}

/**
 * ls_log_unit_event:
 * @self: a log
 * @unit: a kind of step
 * @k: which, from 1
 *
 * Returns: the number of the event that ends it; 0 where it is forgotten or not there
 */
guint64
ls_log_unit_event (const LsLog *self, LsUnit unit, guint64 k)
{
  if (k <= self->forgotten[unit] || k > ls_log_unit_count (self, unit))
    return 0;
  return g_array_index (self->units[unit], guint64, k - 1 - self->forgotten[unit]);
}

/**
 * ls_log_unit_at:
 * @self: a log
 * @unit: a kind of step
 * @n: an event's number
 *
 * Returns: how many units end at or before event @n
 */
guint64
ls_log_unit_at (const LsLog *self, LsUnit unit, guint64 n)
{
  return self->forgotten[unit] + unit_upper (self, unit, n);
}
