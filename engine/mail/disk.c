/* disk.c: the system calls by which a store on disk keeps letters, behind one table.
 * SPDX-License-Identifier: MIT */
#include "mail/disk.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static int
system_open (const char *path, int flags, mode_t mode)
{
  return open (path, flags | O_CLOEXEC, mode);
}

static gssize
system_write (int fd, const void *octets, gsize length)
{
  return write (fd, octets, length);
}

const LsDiskCalls ls_disk_system = { system_open, system_write, fsync, close, rename, unlink, mkdir };
const LsDiskCalls *ls_disk = &ls_disk_system;

static gboolean
write_all (int fd, const guint8 *octets, gsize length)
{
  while (length > 0)
    {
      gssize written = ls_disk->write (fd, octets, length);

      if (written < 0 && errno == EINTR)
        continue;
      if (written <= 0)
        return FALSE;
      octets += written;
      length -= written;
    }
  return TRUE;
}

/**
 * ls_disk_write_file:
 * @path: a file that only its owner can read
 * @octets: what is to be in it
 * @length: how many
 * @fresh: whether it must not be there yet; else it is emptied first
 *
 * Writes a file, and returns when it is on the disk. Where that fails, nothing of the file is left.
 *
 * Returns: whether it went well; else errno says why not
 */
gboolean
ls_disk_write_file (const char *path, gconstpointer octets, gsize length, gboolean fresh)
{
  int fd = ls_disk->open (path, O_WRONLY | O_CREAT | (fresh ? O_EXCL : O_TRUNC), 0600);
  gboolean good;
  int error;

  if (fd < 0)
    return FALSE;
  good = write_all (fd, octets, length) && ls_disk->fsync (fd) == 0;
  error = errno;
  /* Close may be the first to tell of a write that failed. */
  if (ls_disk->close (fd) != 0 && good)
    {
      good = FALSE;
      error = errno;
    }
  if (!good)
    {
      ls_disk->unlink (path);
      errno = error;
    }
  return good;
}

/**
 * ls_disk_sync_folder:
 * @path: a folder
 *
 * Returns, when its entries are on the disk, whether that went well; else errno says why not
 */
gboolean
ls_disk_sync_folder (const char *path)
{
  int fd = ls_disk->open (path, O_RDONLY | O_DIRECTORY, 0);
  gboolean good;
  int error;

  if (fd < 0)
    return FALSE;
  good = ls_disk->fsync (fd) == 0;
  error = errno;
  ls_disk->close (fd);
  errno = error;
  return good;
}

/**
 * ls_disk_is_full:
 * @error: an errno
 *
 * Returns: whether it says that there is no room
 */
gboolean
ls_disk_is_full (int error)
{
  return error == ENOSPC || error == EDQUOT || error == EFBIG;
}
