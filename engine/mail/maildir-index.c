/* maildir-index.c: which number each letter of a folder has, and how long it is, so that nobody need look into each file.
 *
 * A file beside the folder's letters: a line that says the uid validity and the
 * next uid, then a line a letter: uid, size as sent, name. New letters are added
 * at its end; letters that are gone stand there until it is written anew.
 * SPDX-License-Identifier: MIT */
#include "mail/maildir-folder.h"

#include "mail/disk.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#define INDEX_NAME  "lockstep-index"
#define INDEX_HEAD  "lockstep 1 "
/* So many letters that are gone may stand in it beside as many that are there. */
#define STALE_MOST  1000
/* A larger file is nobody's index. */
#define INDEX_MAX   (512 * 1024 * 1024)

static LsMaildirIndex *
index_new (void)
{
  LsMaildirIndex *self = g_new0 (LsMaildirIndex, 1);

  /* Another one than ever before: RFC 3501 section 2.3.1.1 suggests the time. */
  self->uid_validity = g_get_real_time () / G_USEC_PER_SEC;
  self->next_uid = 1;
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->is_fresh = TRUE;
  return self;
}

/**
 * ls_maildir_index_free:
 * @self: (transfer full): an index
 */
void
ls_maildir_index_free (LsMaildirIndex *self)
{
  g_hash_table_unref (self->known);
  g_free (self);
}

static LsSpan
take_line (LsSpan *text)
{
  const guint8 *lf = memchr (text->data, '\n', text->length);
  LsSpan line = ls_span_take (text, lf != NULL ? (gsize) (lf - text->data) : text->length);

  ls_span_take (text, 1);
  return line;
}

static gboolean
take_head (LsMaildirIndex *self, LsSpan line)
{
  guint64 validity, next;

  if (!ls_span_starts_nocase (line, INDEX_HEAD))
    return FALSE;
  ls_span_take (&line, strlen (INDEX_HEAD));
  if (!ls_span_parse_number (ls_span_take_word (&line), G_MAXUINT32, &validity) || validity == 0
      || !ls_span_parse_number (line, G_MAXUINT32, &next) || next == 0)
    return FALSE;
  self->uid_validity = validity;
  self->next_uid = next;
  return TRUE;
}

static gboolean
take_letter (LsMaildirIndex *self, LsSpan line)
{
  guint64 uid, size;
  LsMaildirKnown *known;

  if (!ls_span_parse_number (ls_span_take_word (&line), G_MAXUINT32, &uid) || uid == 0
      || !ls_span_parse_number (ls_span_take_word (&line), G_MAXUINT64, &size)
      || line.length == 0 || line.length > LS_MAILDIR_NAME_MAX)
    return FALSE;
  known = g_new (LsMaildirKnown, 1);
  *known = (LsMaildirKnown) { uid, size };
  g_hash_table_replace (self->known, ls_span_dup (line), known);
  self->next_uid = MAX (self->next_uid, uid + 1);
  return TRUE;
}

/**
 * ls_maildir_index_read:
 * @path: a folder
 *
 * Returns: (transfer full): its index; a new one where there is none, or what there is makes no sense
 */
LsMaildirIndex *
ls_maildir_index_read (const char *path)
{
  LsMaildirIndex *self = index_new ();
  g_autofree char *name = g_build_filename (path, INDEX_NAME, NULL), *contents = NULL;
  gsize length = 0;
  LsSpan text;

  if (!g_file_get_contents (name, &contents, &length, NULL) || length == 0 || length > INDEX_MAX)
    return self;
  text = LS_SPAN (contents, length);
  self->is_fresh = contents[length - 1] != '\n';
  if (!take_head (self, take_line (&text)))
    {
      ls_maildir_index_free (self);
      return index_new ();
    }
  while (text.length > 0)
    if (!take_letter (self, take_line (&text)))
      self->is_fresh = TRUE;
  return self;
}

static void
append_letter (GString *text, const LsMaildirLetter *letter)
{
  g_string_append_printf (text, "%u %" G_GUINT64_FORMAT " %s\n", letter->uid, letter->size, letter->name);
}

/* Written beside it, and put in its place when it is whole. */
static gboolean
write_whole (LsMaildirIndex *self, const char *path, const GArray *letters)
{
  g_autofree char *name = g_build_filename (path, INDEX_NAME, NULL), *beside = g_strconcat (name, ".new", NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, INDEX_HEAD "%u %" G_GUINT64_FORMAT "\n", self->uid_validity, self->next_uid);
  for (guint i = 0; i < letters->len; i++)
    append_letter (text, &g_array_index (letters, LsMaildirLetter, i));
  return ls_disk_write_file (beside, text->str, text->len, FALSE) && ls_disk->rename (beside, name) == 0
         && ls_disk_sync_folder (path);
}

static gboolean
write_end (const char *path, const GArray *letters, guint first_new)
{
  g_autofree char *name = g_build_filename (path, INDEX_NAME, NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  int fd = ls_disk->open (name, O_WRONLY | O_APPEND, 0600);
  gboolean good;

  if (fd < 0)
    return FALSE;
  for (guint i = first_new; i < letters->len; i++)
    append_letter (text, &g_array_index (letters, LsMaildirLetter, i));
  good = ls_disk->write (fd, text->str, text->len) == (gssize) text->len && ls_disk->fsync (fd) == 0;
  return ls_disk->close (fd) == 0 && good;
}

/**
 * ls_maildir_index_write:
 * @self: an index as it was read
 * @path: its folder
 * @letters: (element-type LsMaildirLetter): all letters of the folder, in the order of their uids
 * @first_new: from which of them on the index does not know them yet
 *
 * Writes what has changed, and returns when it is on the disk.
 *
 * Returns: whether that went well; where not, a reader sees the folder all the same, and the next one numbers anew
 */
gboolean
ls_maildir_index_write (LsMaildirIndex *self, const char *path, const GArray *letters, guint first_new)
{
  guint stale = g_hash_table_size (self->known) - MIN (g_hash_table_size (self->known), first_new);

  if (self->is_fresh || stale > letters->len + STALE_MOST)
    return write_whole (self, path, letters);
  return first_new == letters->len || write_end (path, letters, first_new);
}
