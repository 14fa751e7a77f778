/* pcapng-writer.c: writes a pcapng file, block by block, so that what is written can be read at any time.
 *
 * One section, one Ethernet interface, microseconds; all numbers little-endian. draft-ietf-opsawg-pcapng.
 * SPDX-License-Identifier: MIT */
#include "capture/pcapng-writer.h"

#include "capture/pcapng.h"
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define LINKTYPE_ETHERNET 1
/* An option's length has 16 bits; a longer comment is cut. */
#define COMMENT_MAX 60000
/* So many octets are gathered before they are written unasked. */
#define GATHERED_MAX (256 * 1024)

struct _LsPcapngWriter {
  char       *file;
  int         fd;          /* -1: closed, or given up */
  GByteArray *gathered;    /* whole blocks that are not written yet */
  goffset     written;     /* whole blocks reach so far in the file */
  int         failure;     /* errno of what went wrong; 0: nothing */
};

static void
put_u16 (GByteArray *out, guint16 value)
{
  const guint8 octets[] = { value, value >> 8 };

  g_byte_array_append (out, octets, sizeof octets);
}

static void
put_u32 (GByteArray *out, guint32 value)
{
  put_u16 (out, value);
  put_u16 (out, value >> 16);
}

/* Octets, and zeros up to a multiple of four. */
static void
put_padded (GByteArray *out, LsSpan octets)
{
  static const guint8 zeros[3];

  g_byte_array_append (out, octets.data, octets.length);
  g_byte_array_append (out, zeros, (4 - octets.length % 4) % 4);
}

static void
put_option (GByteArray *out, guint16 code, LsSpan value)
{
  put_u16 (out, code);
  put_u16 (out, value.length);
  put_padded (out, value);
}

/* Begins a block; returns where. */
static guint
begin_block (GByteArray *out, guint32 type)
{
  guint start = out->len;

  put_u32 (out, type);
  put_u32 (out, 0);
  return start;
}

/* Its length stands at both of its ends. */
static void
end_block (GByteArray *out, guint start)
{
  guint32 length = GUINT32_TO_LE (out->len + 4 - start);

  memcpy (out->data + start + 4, &length, sizeof length);
  g_byte_array_append (out, (const guint8 *) &length, sizeof length);
}

static void
put_beginning (GByteArray *out)
{
  guint start = begin_block (out, LS_PCAPNG_SECTION);

  put_u32 (out, LS_PCAPNG_MAGIC);
  put_u16 (out, 1);
  put_u16 (out, 0);
  /* How long the section is, is not known yet. */
  put_u32 (out, G_MAXUINT32);
  put_u32 (out, G_MAXUINT32);
  put_option (out, LS_PCAPNG_OPTION_PROGRAM, ls_span_from_string ("Lockstep " LS_VERSION));
  put_option (out, LS_PCAPNG_OPTION_END, LS_SPAN (NULL, 0));
  end_block (out, start);

  start = begin_block (out, LS_PCAPNG_INTERFACE);
  put_u16 (out, LINKTYPE_ETHERNET);
  put_u16 (out, 0);
  put_u32 (out, 0);
  end_block (out, start);
}

/**
 * ls_pcapng_writer_new:
 * @file: where to; what was there is replaced. Only its owner may read it: it holds letters
 * @error: where to say why it could not: the message names @file
 *
 * Returns: (transfer full) (nullable): a writer of a file that holds no packet yet
 */
LsPcapngWriter *
ls_pcapng_writer_new (const char *file, GError **error)
{
  g_autoptr (LsPcapngWriter) self = g_new0 (LsPcapngWriter, 1);

  self->file = g_strdup (file);
  self->gathered = g_byte_array_new ();
  self->fd = g_open (file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (self->fd < 0)
    {
      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), "%s: %s", file, g_strerror (errno));
      return NULL;
    }
  put_beginning (self->gathered);
  return ls_pcapng_writer_flush (self, error) ? g_steal_pointer (&self) : NULL;
}

/* What stands in the file are whole blocks, even where the disk is full. */
static void
give_up (LsPcapngWriter *self, int failure)
{
  self->failure = failure;
  if (ftruncate (self->fd, self->written) != 0)
    g_debug ("%s: the last block stays cut: %s", self->file, g_strerror (errno));
  close (self->fd);
  self->fd = -1;
  g_byte_array_set_size (self->gathered, 0);
}

static void
write_gathered (LsPcapngWriter *self)
{
  gsize done = 0;

  while (self->fd >= 0 && done < self->gathered->len)
    {
      gssize put = write (self->fd, self->gathered->data + done, self->gathered->len - done);

      if (put > 0)
        done += put;
      else if (errno != EINTR)
        {
          give_up (self, errno);
          return;
        }
    }
  self->written += done;
  g_byte_array_set_size (self->gathered, 0);
}

static void
put_comment (GByteArray *out, const char *comment)
{
  gsize length = strlen (comment);

  if (length > COMMENT_MAX)
    for (length = COMMENT_MAX; (comment[length] & 0xc0) == 0x80; length--)
      continue;
  put_option (out, LS_PCAPNG_OPTION_COMMENT, LS_SPAN (comment, length));
}

/**
 * ls_pcapng_writer_add:
 * @self: a writer
 * @time_us: microseconds since 1970
 * @frame: an Ethernet frame
 * @comments: (nullable) (element-type utf8): what is said about it
 *
 * Adds a packet. What goes wrong is told by the next flush.
 */
void
ls_pcapng_writer_add (LsPcapngWriter *self, gint64 time_us, LsSpan frame, const GPtrArray *comments)
{
  guint64 time = MAX (time_us, 0);
  guint start;

  if (self->fd < 0)
    return;
  start = begin_block (self->gathered, LS_PCAPNG_ENHANCED_PACKET);
  put_u32 (self->gathered, 0);
  put_u32 (self->gathered, time >> 32);
  put_u32 (self->gathered, time);
  put_u32 (self->gathered, frame.length);
  put_u32 (self->gathered, frame.length);
  put_padded (self->gathered, frame);
  for (guint i = 0; comments != NULL && i < comments->len; i++)
    put_comment (self->gathered, comments->pdata[i]);
  if (comments != NULL && comments->len > 0)
    put_option (self->gathered, LS_PCAPNG_OPTION_END, LS_SPAN (NULL, 0));
  end_block (self->gathered, start);
  if (self->gathered->len >= GATHERED_MAX)
    write_gathered (self);
}

/**
 * ls_pcapng_writer_flush:
 * @self: a writer
 * @error: where to say what went wrong: the message names the file
 *
 * Hands all packets to the system, so that they outlive this process. After a failure nothing more is written, and
 * the file ends with its last whole packet.
 *
 * Returns: whether all went well so far
 */
gboolean
ls_pcapng_writer_flush (LsPcapngWriter *self, GError **error)
{
  write_gathered (self);
  if (self->failure == 0)
    return TRUE;
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (self->failure), "%s: %s", self->file,
               g_strerror (self->failure));
  return FALSE;
}

/**
 * ls_pcapng_writer_close:
 * @self: a writer
 * @error: as for ls_pcapng_writer_flush()
 *
 * Ends the file.
 *
 * Returns: whether all went well
 */
gboolean
ls_pcapng_writer_close (LsPcapngWriter *self, GError **error)
{
  gboolean good = ls_pcapng_writer_flush (self, error);

  /* Some file systems tell only now that there was no room. */
  if (self->fd >= 0 && close (self->fd) != 0 && errno != EINTR)
    {
      self->failure = errno;
      self->fd = -1;
      return ls_pcapng_writer_flush (self, error);
    }
  self->fd = -1;
  return good;
}

/**
 * ls_pcapng_writer_free:
 * @self: (transfer full): a writer; what was not flushed is lost
 */
void
ls_pcapng_writer_free (LsPcapngWriter *self)
{
  if (self->fd >= 0)
    close (self->fd);
  g_byte_array_unref (self->gathered);
  g_free (self->file);
  g_free (self);
}
