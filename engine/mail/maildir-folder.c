/* maildir-folder.c: a folder of a Maildir: its place, its letters, its lock.
 *
 * Other programs deliver into the same folder, read there, set flags and
 * delete: a file may be another's, damaged, unreadable, or gone a moment later.
 * SPDX-License-Identifier: MIT */
#include "mail/maildir-folder.h"

#include "mail/disk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define LOCK_NAME "lockstep.lock"
/* What a delivery that was broken off left in tmp/ is thrown away after so long; so all programs do. */
#define TMP_KEPT_S (36 * 60 * 60)
/* A letter that is longer is left alone. */
#define LETTER_MAX (1024 * 1024 * 1024)

/* ---- places ---- */

/* A name that stays in its place, and is no folder's of ours. */
static gboolean
is_file_name (const char *name)
{
  gsize length = strlen (name);

  if (length == 0 || length > 200 || name[0] == '.' || name[length - 1] == '.' || strstr (name, "..") != NULL)
    return FALSE;
  for (const char *p = name; *p != '\0'; p++)
    if (*p == '/' || (guint8) *p < ' ' || *p == 0x7f)
      return FALSE;
  return TRUE;
}

/**
 * ls_maildir_user_path:
 * @root: the store's folder
 * @domain: the domain whose users' folders are called by their names alone
 * @mailbox: `local@domain`
 *
 * Returns: (transfer full) (nullable): the user's folder; %NULL where the name is none for a folder
 */
char *
ls_maildir_user_path (const char *root, const char *domain, const char *mailbox)
{
  const char *at = strrchr (mailbox, '@');
  g_autofree char *name = NULL;

  if (at != NULL && g_ascii_strcasecmp (at + 1, domain) == 0)
    name = g_ascii_strdown (mailbox, at - mailbox);
  else
    name = g_ascii_strdown (mailbox, -1);
  return is_file_name (name) ? g_build_filename (root, name, NULL) : NULL;
}

/**
 * ls_maildir_folder_path:
 * @user_path: a user's folder
 * @folder: `INBOX`, in any case of letters, or the name of another folder
 *
 * Returns: (transfer full) (nullable): that folder, which need not be there; %NULL where the name leads elsewhere
 */
char *
ls_maildir_folder_path (const char *user_path, const char *folder)
{
  g_autofree char *name = NULL;

  if (g_ascii_strcasecmp (folder, "INBOX") == 0)
    return g_strdup (user_path);
  if (!is_file_name (folder))
    return NULL;
  name = g_strconcat (".", folder, NULL);
  return g_build_filename (user_path, name, NULL);
}

static gboolean
make_one (const char *path, gboolean *made)
{
  if (ls_disk->mkdir (path, 0700) == 0)
    *made = TRUE;
  else if (errno != EEXIST)
    return FALSE;
  return TRUE;
}

/**
 * ls_maildir_make:
 * @root: the store's folder
 * @path: a user's folder in it
 *
 * Makes sure that it is there, and stays.
 *
 * Returns: whether it is; else errno says why not
 */
gboolean
ls_maildir_make (const char *root, const char *path)
{
  static const char *const parts[] = { "tmp", "new", "cur" };
  g_autofree char *last = g_build_filename (path, "cur", NULL);
  gboolean made = FALSE;

  /* The usual case: what is made last is there. */
  if (g_file_test (last, G_FILE_TEST_IS_DIR))
    return TRUE;
  if (!make_one (path, &made))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *part = g_build_filename (path, parts[i], NULL);

      if (!make_one (part, &made))
        return FALSE;
    }
  return !made || (ls_disk_sync_folder (path) && ls_disk_sync_folder (root));
}

/* ---- names ---- */

static const char *
host_name (void)
{
  static gsize ready;
  static char host[65];

  if (g_once_init_enter (&ready))
    {
      if (gethostname (host, sizeof host - 1) != 0 || host[0] == '\0')
        strcpy (host, "localhost");
      /* What would end a name, or begin its flags. */
      g_strdelimit (host, "/:,", '_');
      host[32] = '\0';
      g_once_init_leave (&ready, 1);
    }
  return host;
}

/**
 * ls_maildir_fresh_name:
 * @size: the file's octets
 * @size_as_sent: the letter's, each line with its CRLF
 *
 * Returns: (transfer full): a name that no other letter has or will have, in the order of time; both sizes stand in it,
 *   where dovecot looks for them too
 */
char *
ls_maildir_fresh_name (gsize size, gsize size_as_sent)
{
  static gint count;
  gint64 now = g_get_real_time ();

  return g_strdup_printf ("%" G_GINT64_FORMAT ".M%06dP%dQ%d.%s,S=%" G_GSIZE_FORMAT ",W=%" G_GSIZE_FORMAT,
                          now / G_USEC_PER_SEC, (int) (now % G_USEC_PER_SEC), (int) getpid (),
                          g_atomic_int_add (&count, 1), host_name (), size, size_as_sent);
}

/**
 * ls_maildir_as_kept:
 * @letter: as it was delivered
 *
 * Returns: (transfer full): with LF for CRLF, as programs expect it in a Maildir; as it is where that could not be
 *   undone, since it has an LF or a CR of its own
 */
GBytes *
ls_maildir_as_kept (GBytes *letter)
{
  gsize length, kept = 0;
  const guint8 *octets = g_bytes_get_data (letter, &length);
  g_autofree guint8 *copy = NULL;

  for (gsize i = 0; i < length; i++)
    if ((octets[i] == '\r') != (i + 1 < length && octets[i + 1] == '\n')
        || (octets[i] == '\n' && (i == 0 || octets[i - 1] != '\r')))
      return g_bytes_ref (letter);
  copy = g_malloc (length + 1);
  for (gsize i = 0; i < length; i++)
    if (octets[i] != '\r')
      copy[kept++] = octets[i];
  return g_bytes_new_take (g_steal_pointer (&copy), kept);
}

/* The size as sent that stands in a name: `,W=1234`. */
static gboolean
size_in_name (const char *name, guint64 *size)
{
  const char *at = strstr (name, ",W=");
  gsize length;

  if (at == NULL)
    return FALSE;
  at += 3;
  length = strcspn (at, ",:");
  return ls_span_parse_number (LS_SPAN (at, length), LETTER_MAX, size);
}

/* ---- reading ---- */

/* A regular file's octets; NULL and errno where it cannot be read. */
static GBytes *
read_file (const char *path)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  struct stat about;
  g_autofree guint8 *octets = NULL;
  gsize got = 0;

  if (fd < 0)
    return NULL;
  if (fstat (fd, &about) != 0 || !S_ISREG (about.st_mode) || about.st_size > LETTER_MAX)
    {
      close (fd);
      errno = EINVAL;
      return NULL;
    }
  octets = g_malloc (about.st_size + 1);
  while (got < (gsize) about.st_size)
    {
      gssize part = read (fd, octets + got, about.st_size - got);

      if (part < 0 && errno == EINTR)
        continue;
      if (part <= 0)
        break;
      got += part;
    }
  close (fd);
  if (got < (gsize) about.st_size)
    {
      errno = EIO;
      return NULL;
    }
  return g_bytes_new_take (g_steal_pointer (&octets), got);
}

static gboolean
size_of_file (const char *folder, const char *place, guint64 *size)
{
  g_autofree char *path = g_build_filename (folder, place, NULL);
  g_autoptr (GBytes) octets = read_file (path), sent = NULL;

  if (octets == NULL)
    return FALSE;
  sent = ls_letter_as_sent (octets);
  *size = g_bytes_get_size (sent);
  return TRUE;
}

/* Whether a name found in new/ or cur/ is a letter's. */
static gboolean
is_letter (int folder, const struct dirent *entry)
{
  struct stat about;

  if (entry->d_name[0] == '.' || strlen (entry->d_name) > LS_MAILDIR_NAME_MAX || strpbrk (entry->d_name, "\n\r") != NULL)
    return FALSE;
  if (entry->d_type != DT_UNKNOWN)
    return entry->d_type == DT_REG;
  return fstatat (folder, entry->d_name, &about, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG (about.st_mode);
}

/* Adds name → place of every letter in @part of the folder to @places. */
static gboolean
look_into (LsMaildirFolder *self, const char *part, GHashTable *places)
{
  g_autofree char *path = g_build_filename (self->path, part, NULL);
  DIR *dir = opendir (path);
  const struct dirent *entry;

  if (dir == NULL)
    return FALSE;
  while ((entry = readdir (dir)) != NULL)
    {
      gsize length = strcspn (entry->d_name, ":");
      char name[LS_MAILDIR_NAME_MAX + 1], place[LS_MAILDIR_NAME_MAX + 8];

      if (length == 0 || !is_letter (dirfd (dir), entry))
        continue;
      memcpy (name, entry->d_name, length);
      name[length] = '\0';
      g_snprintf (place, sizeof place, "%s/%s", part, entry->d_name);
      g_hash_table_replace (places, g_string_chunk_insert (self->names, name), g_string_chunk_insert (self->names, place));
    }
  closedir (dir);
  return TRUE;
}

static int
compare_uids (gconstpointer a, gconstpointer b)
{
  const LsMaildirLetter *one = a, *other = b;

  return one->uid < other->uid ? -1 : one->uid > other->uid;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (((const LsMaildirLetter *) a)->name, ((const LsMaildirLetter *) b)->name);
}

/* Letters that the index knows come in its order, then those that it does not, by their names: the older first. */
static guint
sort_letters (LsMaildirFolder *self, LsMaildirIndex *index, GHashTable *places)
{
  g_autoptr (GArray) fresh = g_array_new (FALSE, FALSE, sizeof (LsMaildirLetter));
  GHashTableIter iter;
  gpointer name, place;
  guint first_new;

  g_hash_table_iter_init (&iter, places);
  while (g_hash_table_iter_next (&iter, &name, &place))
    {
      const LsMaildirKnown *known = g_hash_table_lookup (index->known, name);
      LsMaildirLetter letter = { name, place, known != NULL ? known->uid : 0, known != NULL ? known->size : 0 };

      if (known != NULL)
        g_array_append_val (self->letters, letter);
      else if (size_in_name (name, &letter.size) || size_of_file (self->path, place, &letter.size))
        g_array_append_val (fresh, letter);
    }
  g_array_sort (self->letters, compare_uids);
  g_array_sort (fresh, compare_names);
  first_new = self->letters->len;
  for (guint i = 0; i < fresh->len && index->next_uid < G_MAXUINT32; i++)
    {
      LsMaildirLetter *letter = &g_array_index (fresh, LsMaildirLetter, i);

      letter->uid = index->next_uid++;
      g_array_append_vals (self->letters, letter, 1);
    }
  return first_new;
}

static gboolean
look (LsMaildirFolder *self)
{
  g_autoptr (GHashTable) places = g_hash_table_new (g_str_hash, g_str_equal);
  LsMaildirIndex *index;
  guint first_new;

  /* A letter that moves from new/ to cur/ meanwhile is found in cur/, which is read last. */
  if (!look_into (self, "new", places) || !look_into (self, "cur", places))
    return FALSE;
  index = ls_maildir_index_read (self->path);
  first_new = sort_letters (self, index, places);
  self->uid_validity = index->uid_validity;
  ls_maildir_index_write (index, self->path, self->letters, first_new);
  ls_maildir_index_free (index);
  return TRUE;
}

/* ---- the lock ---- */

/* The kernel takes it away with the process that has it, however that ends. */
static LsStoreResult
take_lock (LsMaildirFolder *self)
{
  g_autofree char *path = g_build_filename (self->path, LOCK_NAME, NULL);

  self->lock = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (self->lock < 0)
    return ls_disk_is_full (errno) ? LS_STORE_NO_ROOM : LS_STORE_FAILED;
  if (flock (self->lock, LOCK_EX | LOCK_NB) == 0)
    return LS_STORED;
  close (self->lock);
  self->lock = -1;
  return errno == EWOULDBLOCK ? LS_STORE_LOCKED : LS_STORE_FAILED;
}

/**
 * ls_maildir_unlock:
 * @self: a folder
 */
void
ls_maildir_unlock (LsMaildirFolder *self)
{
  if (self->lock >= 0)
    close (self->lock);
  self->lock = -1;
}

/* ---- from the start ---- */

static void
sweep_tmp (const char *path)
{
  g_autofree char *tmp = g_build_filename (path, "tmp", NULL);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  DIR *dir = opendir (tmp);
  const struct dirent *entry;
  struct stat about;

  if (dir == NULL)
    return;
  while ((entry = readdir (dir)) != NULL)
    if (entry->d_name[0] != '.' && fstatat (dirfd (dir), entry->d_name, &about, AT_SYMLINK_NOFOLLOW) == 0
        && S_ISREG (about.st_mode) && about.st_mtime < now - TMP_KEPT_S)
      unlinkat (dirfd (dir), entry->d_name, 0);
  closedir (dir);
}

/**
 * ls_maildir_open:
 * @path: a folder
 * @folder: (out) (transfer full): it, locked and looked at
 *
 * Returns: how that went; @folder is only set where it went well
 */
LsStoreResult
ls_maildir_open (const char *path, LsMaildirFolder **folder)
{
  LsMaildirFolder *self;
  LsStoreResult result;

  if (!g_file_test (path, G_FILE_TEST_IS_DIR))
    return errno == EACCES ? LS_STORE_FAILED : LS_STORE_MISSING;
  self = g_new0 (LsMaildirFolder, 1);
  self->path = g_strdup (path);
  self->letters = g_array_new (FALSE, FALSE, sizeof (LsMaildirLetter));
  self->names = g_string_chunk_new (64 * 1024);
  result = take_lock (self);
  if (result == LS_STORED && !look (self))
    result = LS_STORE_FAILED;
  if (result == LS_STORED)
    {
      sweep_tmp (path);
      *folder = self;
    }
  else
    ls_maildir_free (self);
  return result;
}

/* Where the file of a letter is now: another program may have moved it, or changed its flags. */
static gboolean
find_again (LsMaildirFolder *self, guint index)
{
  g_autoptr (GHashTable) places = g_hash_table_new (g_str_hash, g_str_equal);
  LsMaildirLetter *letter = &g_array_index (self->letters, LsMaildirLetter, index);
  const char *place;

  look_into (self, "new", places);
  look_into (self, "cur", places);
  place = g_hash_table_lookup (places, letter->name);
  if (place == NULL)
    return FALSE;
  letter->place = place;
  return TRUE;
}

/**
 * ls_maildir_read:
 * @self: an open folder
 * @index: which of its letters, from 0
 *
 * Returns: (transfer full) (nullable): the letter as it is sent; %NULL where it is gone or cannot be read
 */
GBytes *
ls_maildir_read (LsMaildirFolder *self, guint index)
{
  for (guint try = 0; try < 2; try++)
    {
      g_autofree char *path = g_build_filename (self->path, g_array_index (self->letters, LsMaildirLetter, index).place, NULL);
      g_autoptr (GBytes) octets = read_file (path);

      if (octets != NULL)
        return ls_letter_as_sent (octets);
      if (errno != ENOENT || !find_again (self, index))
        return NULL;
    }
  return NULL;
}

static gboolean
remove_one (LsMaildirFolder *self, guint index)
{
  for (guint try = 0; try < 2; try++)
    {
      g_autofree char *path = g_build_filename (self->path, g_array_index (self->letters, LsMaildirLetter, index).place, NULL);

      if (ls_disk->unlink (path) == 0)
        return TRUE;
      if (errno != ENOENT)
        return FALSE;
      /* Somebody else has deleted it: that is what was asked for. */
      if (!find_again (self, index))
        return TRUE;
    }
  return FALSE;
}

/**
 * ls_maildir_remove:
 * @self: an open folder
 * @indexes: (element-type guint): which of its letters, from 0
 *
 * Deletes them, and returns when that is on the disk.
 *
 * Returns: whether all of them are gone
 */
gboolean
ls_maildir_remove (LsMaildirFolder *self, const GArray *indexes)
{
  static const char *const parts[] = { "new", "cur" };
  gboolean good = TRUE;

  if (indexes->len == 0)
    return TRUE;
  for (guint i = 0; i < indexes->len; i++)
    good &= remove_one (self, g_array_index (indexes, guint, i));
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *part = g_build_filename (self->path, parts[i], NULL);

      good &= ls_disk_sync_folder (part);
    }
  return good;
}

/**
 * ls_maildir_free:
 * @self: (transfer full): a folder; it is unlocked
 */
void
ls_maildir_free (LsMaildirFolder *self)
{
  ls_maildir_unlock (self);
  g_array_unref (self->letters);
  g_string_chunk_free (self->names);
  g_free (self->path);
  g_free (self);
}
