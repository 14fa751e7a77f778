/* disk.h: the system calls by which a store on disk keeps letters, behind one table.
 *
 * A test puts a table of its own in the place of the system's, and so makes any
 * of them fail, or be the last one that a process ever does.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>
#include <sys/stat.h>
#include <sys/types.h>

G_BEGIN_DECLS

/* As the system's calls of those names: -1 and errno where they fail. */
typedef struct {
  int     (*open)   (const char *path, int flags, mode_t mode);
  gssize  (*write)  (int fd, const void *octets, gsize length);
  int     (*fsync)  (int fd);
  int     (*close)  (int fd);
  int     (*rename) (const char *from, const char *to);
  int     (*unlink) (const char *path);
  int     (*mkdir)  (const char *path, mode_t mode);
} LsDiskCalls;

extern const LsDiskCalls  ls_disk_system;
extern const LsDiskCalls *ls_disk;

gboolean ls_disk_write_file  (const char *path, gconstpointer octets, gsize length, gboolean fresh);
gboolean ls_disk_sync_folder (const char *path);
gboolean ls_disk_is_full     (int error);

G_END_DECLS
