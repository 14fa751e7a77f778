/* stream.c: all the octets that one end of a connection ever sent, kept once.
 * SPDX-License-Identifier: MIT */
#include "core/stream.h"

#include <string.h>

/* Most directions of most sessions fit the first block; a letter fills many of the others. */
#define FIRST_BLOCK_BYTES 512
#define BLOCK_BYTES 8192

typedef struct {
  int    references;
  guint8 data[];
} Block;

struct _LsStream {
  GPtrArray *blocks;       /* of Block; NULL where forgotten */
  guint64    length;
  guint64    first;        /* octets before it are forgotten */
  gsize      memory;       /* what the blocks take */
};

static Block *
block_new (gsize size)
{
  Block *block = g_malloc (sizeof (Block) + size);

  block->references = 1;
  return block;
}

static Block *
block_ref (Block *block)
{
  g_atomic_int_inc (&block->references);
  return block;
}

static void
block_unref (gpointer data)
{
  Block *block = data;

  if (block != NULL && g_atomic_int_dec_and_test (&block->references))
    g_free (block);
}

static gsize
block_size (guint index)
{
  return index == 0 ? FIRST_BLOCK_BYTES : BLOCK_BYTES;
}

static guint
block_index (guint64 offset)
{
  return offset < FIRST_BLOCK_BYTES ? 0 : 1 + (offset - FIRST_BLOCK_BYTES) / BLOCK_BYTES;
}

static guint64
block_start (guint index)
{
  return index == 0 ? 0 : FIRST_BLOCK_BYTES + (guint64) (index - 1) * BLOCK_BYTES;
}

/* Forgets a block; others that share it go on reading it. */
static void
drop_block (LsStream *self, guint index)
{
  if (self->blocks->pdata[index] == NULL)
    return;
  block_unref (self->blocks->pdata[index]);
  self->blocks->pdata[index] = NULL;
  self->memory -= sizeof (Block) + block_size (index);
}

/**
 * ls_stream_new:
 *
 * Returns: (transfer full): an empty stream
 */
LsStream *
ls_stream_new (void)
{
  LsStream *self = g_new0 (LsStream, 1);

  self->blocks = g_ptr_array_new_with_free_func (block_unref);
  return self;
}

/**
 * ls_stream_free:
 * @self: (transfer full): a stream
 */
void
ls_stream_free (LsStream *self)
{
  g_ptr_array_unref (self->blocks);
  g_free (self);
}

/**
 * ls_stream_append:
 * @self: a stream
 * @octets: what was sent; copied. Spans from ls_stream_peek() end here
 *
 * Returns: the offset of the first of them
 */
guint64
ls_stream_append (LsStream *self, LsSpan octets)
{
  guint64 start = self->length;

  while (octets.length > 0)
    {
      guint index = block_index (self->length);
      gsize inside = self->length - block_start (index);
      Block *block;
      LsSpan part;

      if (index == self->blocks->len)
        {
          g_ptr_array_add (self->blocks, block_new (block_size (index)));
          self->memory += sizeof (Block) + block_size (index);
        }
      block = g_ptr_array_index (self->blocks, index);
      if (g_atomic_int_get (&block->references) > 1)
        {
          /* A fork reads this block too: go on in a copy. */
          Block *own = block_new (block_size (index));

          memcpy (own->data, block->data, inside);
          block_unref (block);
          self->blocks->pdata[index] = block = own;
        }
      part = ls_span_take (&octets, block_size (index) - inside);
      memcpy (block->data + inside, part.data, part.length);
      self->length += part.length;
    }
  return start;
}

/**
 * ls_stream_length:
 *
 * Returns: how many octets were ever appended
 */
guint64
ls_stream_length (const LsStream *self)
{
  return self->length;
}

/**
 * ls_stream_first:
 *
 * Returns: the offset of the first octet that is still kept
 */
guint64
ls_stream_first (const LsStream *self)
{
  return self->first;
}

/**
 * ls_stream_peek:
 * @self: a stream
 * @start: offset of the first octet
 * @length: how many
 * @scratch: octets are put together here where they lie in several blocks; emptied first
 *
 * Returns: the octets, valid until @self or @scratch is next changed; only those before the first that is not there
 *   yet, or not any more
 */
LsSpan
ls_stream_peek (const LsStream *self, guint64 start, gsize length, GByteArray *scratch)
{
  guint index = block_index (start);
  gsize inside = start - block_start (index);

  if (start >= self->length || start < self->first || self->blocks->pdata[index] == NULL)
    return LS_SPAN (NULL, 0);
  length = MIN (length, self->length - start);
  if (inside + length <= block_size (index))
    return LS_SPAN (((Block *) self->blocks->pdata[index])->data + inside, length);

  g_byte_array_set_size (scratch, 0);
  while (length > 0 && self->blocks->pdata[index] != NULL)
    {
      gsize part = MIN (length, block_size (index) - inside);

      g_byte_array_append (scratch, ((Block *) self->blocks->pdata[index])->data + inside, part);
      length -= part;
      index++;
      inside = 0;
    }
  return LS_SPAN (scratch->data, scratch->len);
}

/**
 * ls_stream_share:
 * @self: a stream that was made again by a replay
 * @with: the stream that it repeats
 *
 * Keeps the full blocks that both streams hold alike only once.
 */
void
ls_stream_share (LsStream *self, const LsStream *with)
{
  guint64 both = MIN (self->length, with->length);

  for (guint i = 0; i < MIN (self->blocks->len, with->blocks->len); i++)
    {
      Block *own = self->blocks->pdata[i], *other = with->blocks->pdata[i];

      if (block_start (i) + block_size (i) > both)
        break;
      if (own == other || own == NULL || other == NULL || memcmp (own->data, other->data, block_size (i)) != 0)
        continue;
      self->blocks->pdata[i] = block_ref (other);
      block_unref (own);
    }
}

/**
 * ls_stream_forget:
 * @self: a stream
 * @until: the offset of the first octet that is still needed
 */
void
ls_stream_forget (LsStream *self, guint64 until)
{
  guint begin = block_index (self->first), end;

  if (until <= self->first)
    return;
  self->first = MIN (until, self->length);
  end = MIN (block_index (self->first), self->blocks->len);
  for (guint i = begin; i < end; i++)
    drop_block (self, i);
}

/**
 * ls_stream_forget_between:
 * @self: a stream
 * @start: the offset of the first octet that is not needed
 * @end: the offset of the first behind it that is
 *
 * Forgets what lies between, as far as it fills whole blocks; what lies before is kept.
 */
void
ls_stream_forget_between (LsStream *self, guint64 start, guint64 end)
{
  guint first = block_index (start), last = block_index (MIN (end, self->length));

  for (guint i = block_start (first) < start ? first + 1 : first; i < MIN (last, self->blocks->len); i++)
    drop_block (self, i);
}

/**
 * ls_stream_memory:
 *
 * Returns: how many octets of memory its blocks take, shared ones included
 */
gsize
ls_stream_memory (const LsStream *self)
{
  return self->memory;
}
