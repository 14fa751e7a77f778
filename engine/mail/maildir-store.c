/* maildir-store.c: a mail store on disk: Maildir++ folders, which other programs read too.
 *
 * A letter is written in tmp/, and moved to new/ when it is on the disk: whoever
 * pulls the plug at any moment finds it there whole, or not at all.
 * SPDX-License-Identifier: MIT */
#include "mail/maildir-store.h"

#include "mail/disk.h"
#include "mail/maildir-folder.h"

#include <errno.h>
#include <gio/gio.h>
#include <string.h>
#include <unistd.h>

/* So many letters are waited for at once; more wait for a thread. */
#define THREADS_MAX 24

typedef struct {
  LsStore          parent;
  gint             references;      /* the owner's, each job's, and each open maildrop's */
  char            *root;
  char            *domain;
  GThreadPool     *threads;
  GPtrArray       *jobs;            /* of Job: that wait for the disk, or for the main context; the owner's thread's */
  LsMaildirChanged changed;
  gpointer         data;
} MaildirStore;

typedef struct {
  LsMaildrop       parent;
  LsMaildirFolder *folder;
  GStringChunk    *uids;
  gboolean         released;
} MaildirMaildrop;

/* Something that waits for the disk, and who waits for it. */
typedef struct {
  MaildirStore   *store;
  GMainContext   *context;
  GSource        *source;           /* in that, once the disk is done with it */
  LsLetter       *letter;           /* of a delivery */
  LsStoreRequest *request;          /* of a reader's question */
  LsStoreDone     done;
  LsStoreTold     told;
  gpointer        data;
  guint64         ticket;
  LsStoreResult   result;
  LsMaildrop     *opened;
  GBytes         *octets;
  GPtrArray      *changes;          /* of char: what is told of */
} Job;

static void
store_unref (MaildirStore *self)
{
  if (!g_atomic_int_dec_and_test (&self->references))
    return;
  g_ptr_array_unref (self->jobs);
  g_free (self->root);
  g_free (self->domain);
  g_free (self);
}

static void
job_free (Job *job)
{
  g_clear_pointer (&job->letter, ls_letter_free);
  g_clear_pointer (&job->request, ls_store_request_free);
  g_clear_pointer (&job->opened, ls_maildrop_unref);
  g_clear_pointer (&job->octets, g_bytes_unref);
  g_ptr_array_unref (job->changes);
  g_clear_pointer (&job->source, g_source_unref);
  g_main_context_unref (job->context);
  store_unref (job->store);
  g_free (job);
}

static void G_GNUC_PRINTF (2, 3)
note_change (Job *job, const char *format, ...)
{
  va_list words;

  va_start (words, format);
  g_ptr_array_add (job->changes, g_strdup_vprintf (format, words));
  va_end (words);
}

/* ---- deliveries: in a thread ---- */

/* A copy for one recipient. */
typedef struct {
  char *path;                       /* the user's folder */
  char *tmp;
  char *new;
} Copy;

static void
copy_clear (gpointer data)
{
  Copy *copy = data;

  g_free (copy->path);
  g_free (copy->tmp);
  g_free (copy->new);
}

static gboolean
write_copy (MaildirStore *self, const char *mailbox, GBytes *kept, gsize size_as_sent, GArray *copies)
{
  gsize length;
  const void *octets = g_bytes_get_data (kept, &length);
  g_autofree char *name = ls_maildir_fresh_name (length, size_as_sent);
  Copy copy = { ls_maildir_user_path (self->root, self->domain, mailbox), NULL, NULL };

  if (copy.path == NULL || !ls_maildir_make (self->root, copy.path))
    {
      copy_clear (&copy);
      return FALSE;
    }
  copy.tmp = g_build_filename (copy.path, "tmp", name, NULL);
  copy.new = g_build_filename (copy.path, "new", name, NULL);
  if (!ls_disk_write_file (copy.tmp, octets, length, TRUE))
    {
      copy_clear (&copy);
      return FALSE;
    }
  g_array_append_val (copies, copy);
  return TRUE;
}

static gboolean
sync_new (const Copy *copy)
{
  g_autofree char *path = g_build_filename (copy->path, "new", NULL);

  return ls_disk_sync_folder (path);
}

/* Moves all of the copies to where they are seen, or none. */
static gboolean
show_copies (const GArray *copies)
{
  guint shown = 0;
  gboolean good = TRUE;
  int error;

  while (good && shown < copies->len)
    {
      const Copy *copy = &g_array_index (copies, Copy, shown);

      good = ls_disk->rename (copy->tmp, copy->new) == 0;
      shown += good;
    }
  for (guint i = 0; good && i < copies->len; i++)
    good = sync_new (&g_array_index (copies, Copy, i));
  error = errno;
  for (guint i = 0; !good && i < copies->len; i++)
    ls_disk->unlink (i < shown ? g_array_index (copies, Copy, i).new : g_array_index (copies, Copy, i).tmp);
  errno = error;
  return good;
}

static LsStoreResult
keep (MaildirStore *self, const LsLetter *letter)
{
  g_autoptr (GBytes) kept = ls_maildir_as_kept (letter->octets), sent = ls_letter_as_sent (kept);
  g_autoptr (GArray) copies = g_array_new (FALSE, FALSE, sizeof (Copy));
  gboolean good = TRUE;
  int error;

  g_array_set_clear_func (copies, copy_clear);
  for (guint i = 0; good && i < letter->recipients->len; i++)
    good = write_copy (self, letter->recipients->pdata[i], kept, g_bytes_get_size (sent), copies);
  error = errno;
  for (guint i = 0; !good && i < copies->len; i++)
    ls_disk->unlink (g_array_index (copies, Copy, i).tmp);
  if (good)
    {
      good = show_copies (copies);
      error = errno;
    }
  return good ? LS_STORED : ls_disk_is_full (error) ? LS_STORE_NO_ROOM : LS_STORE_FAILED;
}

static void
run_delivery (Job *job)
{
  job->result = keep (job->store, job->letter);
  for (guint i = 0; job->result == LS_STORED && i < job->letter->recipients->len; i++)
    note_change (job, "a letter of %" G_GSIZE_FORMAT " octets laid into the mailbox of %s", g_bytes_get_size (job->letter->octets),
                 (const char *) job->letter->recipients->pdata[i]);
}

/* ---- reading: in a thread ---- */

/* RFC 1939 section 7: 1 to 70 printable octets. A letter's file keeps its name for good; a name that will not do is digested. */
static void
add_letter (MaildirMaildrop *drop, const LsMaildirLetter *held)
{
  LsMaildropLetter letter = { .size = held->size };
  gboolean fit = strlen (held->name) <= LS_UID_MAX;

  for (const char *p = held->name; *p != '\0' && fit; p++)
    fit = *p >= 0x21 && *p <= 0x7e;
  if (fit)
    letter.uid = held->name;
  else
    {
      g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA1, held->name, -1);

      letter.uid = g_string_chunk_insert (drop->uids, digest);
    }
  g_array_append_val (drop->parent.letters, letter);
}

static MaildirMaildrop *
maildrop_new (MaildirStore *self, const LsStoreRequest *request, LsMaildirFolder *folder)
{
  MaildirMaildrop *drop = g_new0 (MaildirMaildrop, 1);

  g_atomic_int_inc (&self->references);
  drop->parent = (LsMaildrop) { &self->parent, g_strdup (request->mailbox), g_strdup (request->folder), NULL, 1 };
  drop->parent.letters = g_array_sized_new (FALSE, FALSE, sizeof (LsMaildropLetter), folder->letters->len);
  drop->folder = folder;
  drop->uids = g_string_chunk_new (1024);
  for (guint i = 0; i < folder->letters->len; i++)
    add_letter (drop, &g_array_index (folder->letters, LsMaildirLetter, i));
  return drop;
}

static void
run_open (Job *job)
{
  MaildirStore *self = job->store;
  const LsStoreRequest *request = job->request;
  g_autofree char *user = ls_maildir_user_path (self->root, self->domain, request->mailbox);
  g_autofree char *path = user != NULL ? ls_maildir_folder_path (user, request->folder) : NULL;
  LsMaildirFolder *folder = NULL;

  if (path == NULL)
    {
      job->result = LS_STORE_MISSING;
      return;
    }
  /* A user's own mailbox is there though nothing came yet. */
  if (strcmp (path, user) == 0 && !ls_maildir_make (self->root, path))
    {
      job->result = ls_disk_is_full (errno) ? LS_STORE_NO_ROOM : LS_STORE_FAILED;
      return;
    }
  job->result = ls_maildir_open (path, &folder);
  if (job->result != LS_STORED)
    return;
  job->opened = &maildrop_new (self, request, folder)->parent;
  note_change (job, "%s of %s is locked by %s", request->folder, request->mailbox, request->holder);
}

static void
run_update (Job *job, MaildirMaildrop *drop)
{
  g_autoptr (GArray) indexes = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < drop->parent.letters->len; i++)
    if (g_array_index (drop->parent.letters, LsMaildropLetter, i).marked)
      g_array_append_val (indexes, i);
  job->result = ls_maildir_remove (drop->folder, indexes) ? LS_STORED : LS_STORE_FAILED;
  for (guint i = 0; job->result == LS_STORED && i < indexes->len; i++)
    note_change (job, "letter %u of %s is deleted",
                 g_array_index (drop->folder->letters, LsMaildirLetter, g_array_index (indexes, guint, i)).uid,
                 drop->parent.mailbox);
}

static void
run_question (Job *job)
{
  MaildirMaildrop *drop = (MaildirMaildrop *) job->request->maildrop;

  switch (job->request->ask)
    {
    case LS_STORE_OPEN:
      run_open (job);
      break;
    case LS_STORE_FETCH:
      job->octets = ls_maildir_read (drop->folder, job->request->number - 1);
      job->result = job->octets != NULL ? LS_STORED : LS_STORE_MISSING;
      break;
    case LS_STORE_UPDATE:
      run_update (job, drop);
      break;
    case LS_STORE_MARK:
    case LS_STORE_UNMARK:
    case LS_STORE_RELEASE:
      break;
    }
}

/* ---- between the threads and whoever asked ---- */

static gboolean
finish (gpointer data)
{
  Job *job = data;
  MaildirStore *self = job->store;

  g_ptr_array_remove_fast (self->jobs, job);
  for (guint i = 0; self->changed != NULL && i < job->changes->len; i++)
    self->changed (self->data, job->data, job->changes->pdata[i]);
  if (job->letter != NULL)
    job->done (job->data, job->ticket, job->result);
  else
    job->told (job->data, job->ticket, &(LsStoreAnswer) { job->result, job->opened, job->octets });
  job_free (job);
  return G_SOURCE_REMOVE;
}

static void
run (gpointer data, gpointer store)
{
  Job *job = data;
  g_autoptr (GSource) source = g_source_ref (job->source);
  g_autoptr (GMainContext) context = g_main_context_ref (job->context);

  if (job->letter != NULL)
    run_delivery (job);
  else
    run_question (job);
  /* Attached last: with that, the job is the other thread's. */
  g_source_attach (source, context);
}

static Job *
job_new (MaildirStore *self, gpointer data, guint64 ticket)
{
  Job *job = g_new0 (Job, 1);

  g_atomic_int_inc (&self->references);
  job->store = self;
  job->context = g_main_context_ref_thread_default ();
  job->data = data;
  job->ticket = ticket;
  job->changes = g_ptr_array_new_with_free_func (g_free);
  job->source = g_idle_source_new ();
  g_source_set_priority (job->source, G_PRIORITY_DEFAULT);
  g_source_set_callback (job->source, finish, job, NULL);
  g_ptr_array_add (self->jobs, job);
  return job;
}

/* ---- the store ---- */

static void
maildir_store_deliver (LsStore *store, const LsLetter *letter, LsStoreDone done, gpointer data, guint64 ticket)
{
  MaildirStore *self = (MaildirStore *) store;
  Job *job = job_new (self, data, ticket);

  job->done = done;
  job->letter = g_new0 (LsLetter, 1);
  job->letter->reverse_path = g_strdup (letter->reverse_path);
  job->letter->recipients = g_ptr_array_ref (letter->recipients);
  job->letter->octets = g_bytes_ref (letter->octets);
  g_thread_pool_push (self->threads, job, NULL);
}

/* What the disk has room for, only writing tells. */
static gboolean
maildir_store_has_room (LsStore *store, const char *mailbox, guint64 octets)
{
  return TRUE;
}

static void
set_mark (Job *job, MaildirMaildrop *drop, guint index, gboolean marked)
{
  LsMaildropLetter *letter = &g_array_index (drop->parent.letters, LsMaildropLetter, index);

  if (letter->marked == marked)
    return;
  letter->marked = marked;
  note_change (job, marked ? "letter %u of %s is marked: it is to be deleted" : "letter %u of %s has lost its mark",
               g_array_index (drop->folder->letters, LsMaildirLetter, index).uid, drop->parent.mailbox);
}

static void
release (MaildirMaildrop *drop)
{
  if (drop->released)
    return;
  drop->released = TRUE;
  ls_maildir_unlock (drop->folder);
}

/* What needs no disk is done at once: marks live and die with the session that made them. */
static void
answer_at_once (Job *job)
{
  MaildirMaildrop *drop = (MaildirMaildrop *) job->request->maildrop;
  guint number = job->request->number;

  if (job->request->ask == LS_STORE_RELEASE)
    {
      if (!drop->released)
        note_change (job, "%s of %s is unlocked", drop->parent.folder, drop->parent.mailbox);
      release (drop);
    }
  else if (number > 0)
    set_mark (job, drop, number - 1, job->request->ask == LS_STORE_MARK);
  else
    for (guint i = 0; i < drop->parent.letters->len; i++)
      set_mark (job, drop, i, job->request->ask == LS_STORE_MARK);
  finish (job);
}

static void
maildir_store_ask (LsStore *store, const LsStoreRequest *request, LsStoreTold told, gpointer data, guint64 ticket)
{
  MaildirStore *self = (MaildirStore *) store;
  Job *job = job_new (self, data, ticket);

  job->told = told;
  job->request = request->ask == LS_STORE_OPEN
                 ? ls_store_request_open (request->mailbox, request->folder, request->holder)
                 : ls_store_request_new (request->ask, request->maildrop, request->number);
  if (request->maildrop != NULL && request->number > request->maildrop->letters->len)
    {
      job->result = LS_STORE_MISSING;
      finish (job);
    }
  else if (request->ask == LS_STORE_MARK || request->ask == LS_STORE_UNMARK || request->ask == LS_STORE_RELEASE)
    answer_at_once (job);
  else
    g_thread_pool_push (self->threads, job, NULL);
}

static void
maildir_store_close (LsMaildrop *maildrop)
{
  MaildirMaildrop *drop = (MaildirMaildrop *) maildrop;

  release (drop);
  ls_maildir_free (drop->folder);
  g_string_chunk_free (drop->uids);
  g_array_unref (maildrop->letters);
  g_free (maildrop->mailbox);
  g_free (maildrop->folder);
  store_unref ((MaildirStore *) maildrop->store);
  g_free (drop);
}

/* What is on its way to the disk gets there, and whoever waits for it is told before this returns. */
static void
maildir_store_free (LsStore *store)
{
  MaildirStore *self = (MaildirStore *) store;

  self->changed = NULL;
  g_thread_pool_free (self->threads, FALSE, TRUE);
  while (self->jobs->len > 0)
    {
      Job *job = self->jobs->pdata[0];

      g_source_destroy (job->source);
      finish (job);
    }
  store_unref (self);
}

/**
 * ls_maildir_store_new:
 * @folder: where the mail is kept; it is made where it is not there
 * @domain: the domain whose users' folders are called by their names alone
 * @error: where to say why it cannot be used
 *
 * Returns: (transfer full) (nullable): the store
 */
LsStore *
ls_maildir_store_new (const char *folder, const char *domain, GError **error)
{
  static const LsStoreClass class = {
    maildir_store_deliver, maildir_store_has_room, maildir_store_free, maildir_store_ask, maildir_store_close,
  };
  MaildirStore *self;

  if (g_mkdir_with_parents (folder, 0700) != 0 || access (folder, R_OK | W_OK | X_OK) != 0)
    {
      int number = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (number), "%s: %s; expected a folder that can be written to",
                   folder, g_strerror (number));
      return NULL;
    }
  self = g_new0 (MaildirStore, 1);
  self->parent.class = &class;
  self->references = 1;
  self->root = g_strdup (folder);
  self->domain = g_strdup (domain);
  self->jobs = g_ptr_array_new ();
  self->threads = g_thread_pool_new (run, self, THREADS_MAX, FALSE, NULL);
  return &self->parent;
}

/**
 * ls_maildir_store_set_changed:
 * @store: a store on disk
 * @changed: (nullable): called for every change from now on, in the main context of whoever asked for it
 * @data: for @changed
 */
void
ls_maildir_store_set_changed (LsStore *store, LsMaildirChanged changed, gpointer data)
{
  MaildirStore *self = (MaildirStore *) store;

  self->changed = changed;
  self->data = data;
}
