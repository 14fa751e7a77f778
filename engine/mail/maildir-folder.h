/* maildir-folder.h: a folder of a Maildir: its place, its letters, its lock, its index.
 *
 * Everything here waits for the disk. It is called in a thread of the store's.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "mail/store.h"

G_BEGIN_DECLS

/* A name on disk has at most so many octets. */
#define LS_MAILDIR_NAME_MAX 255

/**
 * LsMaildirLetter:
 * @name: its file's name, without the flags that may stand behind a colon
 * @place: where the file was when last seen: `new/…` or `cur/…`
 * @uid: its number in the index
 * @size: its octets as they are sent
 */
typedef struct {
  const char *name;
  const char *place;
  guint32     uid;
  guint64     size;
} LsMaildirLetter;

/**
 * LsMaildirFolder:
 * @path: where it is
 * @lock: a descriptor on which the lock lies; -1: none does
 * @uid_validity: goes with all uids: another one where the index was lost
 * @letters: (element-type LsMaildirLetter): in the order of their uids
 *
 * A folder that was locked and looked at.
 */
typedef struct {
  char         *path;
  int           lock;
  guint32       uid_validity;
  GArray       *letters;
  /*< private >*/
  GStringChunk *names;
} LsMaildirFolder;

char            *ls_maildir_user_path   (const char *root, const char *domain, const char *mailbox);
char            *ls_maildir_folder_path (const char *user_path, const char *folder);
gboolean         ls_maildir_make        (const char *root, const char *path);
LsStoreResult    ls_maildir_open        (const char *path, LsMaildirFolder **folder);
GBytes          *ls_maildir_read        (LsMaildirFolder *self, guint index);
gboolean         ls_maildir_remove      (LsMaildirFolder *self, const GArray *indexes);
void             ls_maildir_unlock      (LsMaildirFolder *self);
void             ls_maildir_free        (LsMaildirFolder *self);

char            *ls_maildir_fresh_name  (gsize size, gsize size_as_sent);
GBytes          *ls_maildir_as_kept     (GBytes *letter);

/* ---- the index ---- */

/* What the index knows of a letter. */
typedef struct {
  guint32 uid;
  guint64 size;
} LsMaildirKnown;

/**
 * LsMaildirIndex:
 * @uid_validity: see #LsMaildirFolder
 * @next_uid: greater than every uid that was ever given
 * @known: char → LsMaildirKnown
 * @is_fresh: whether it has to be written whole: it was lost, or its end is torn
 */
typedef struct {
  guint32     uid_validity;
  guint64     next_uid;
  GHashTable *known;
  gboolean    is_fresh;
} LsMaildirIndex;

LsMaildirIndex *ls_maildir_index_read   (const char *path);
gboolean        ls_maildir_index_write  (LsMaildirIndex *self, const char *path, const GArray *letters, guint first_new);
void            ls_maildir_index_free   (LsMaildirIndex *self);

G_END_DECLS
