/* memory-store.h: a mail store in memory that remembers what it held at every event.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "mail/store.h"

G_BEGIN_DECLS

/* An entry that is still there. */
#define LS_STORE_FOREVER G_MAXUINT64
/* No entry: what changed is a whole folder's. */
#define LS_STORE_NO_ENTRY G_MAXUINT

/**
 * LsStoreEntry:
 * @mailbox: whose, `local@domain`
 * @folder: `INBOX`
 * @uid: unique in that folder, ascending from 1
 * @letter: the envelope and the octets; shared by the entries of one delivery
 * @from: the number of the event that brought it; 0: it lay there from the start
 * @until: the number of the event that took it away; %LS_STORE_FOREVER: it is still there
 */
typedef struct {
  const char     *mailbox;
  const char     *folder;
  guint32         uid;
  const LsLetter *letter;
  guint64         from;
  guint64         until;
} LsStoreEntry;

typedef enum {
  LS_STORE_NOTE_MARK,     /* a letter is marked: it is to be removed */
  LS_STORE_NOTE_LOCK      /* a folder is locked */
} LsStoreNoteKind;

/**
 * LsStoreNote:
 * @kind: what it says
 * @mailbox: of which mailbox
 * @folder: of which folder
 * @entry: of a mark: the entry's index; of a lock %LS_STORE_NO_ENTRY
 * @holder: (nullable): of a lock: who reads there
 * @from, @until: from which event to which it holds, as an entry's
 */
typedef struct {
  LsStoreNoteKind kind;
  const char     *mailbox;
  const char     *folder;
  guint           entry;
  const char     *holder;
  guint64         from;
  guint64         until;
} LsStoreNote;

/**
 * LsStoreChanged:
 * @data: what was given with the function
 * @entry: the index of the entry that changed; %LS_STORE_NO_ENTRY where a folder was locked or unlocked
 * @what: a sentence for people, in plain words
 *
 * Called for every change.
 *
 * Returns: the number of the event that says so; 0 where no log is kept
 */
typedef guint64 (*LsStoreChanged) (gpointer data, guint entry, const char *what);

LsStore            *ls_memory_store_new       (void);
void                ls_memory_store_set_quota (LsStore *store, const char *mailbox, guint64 octets);
void                ls_memory_store_set_changed (LsStore *store, LsStoreChanged changed, gpointer data);
void                ls_memory_store_put       (LsStore *store, const char *mailbox, const char *folder,
                                               const char *reverse_path, GBytes *octets);
void                ls_memory_store_limit     (LsStore *store, guint64 octets);
guint               ls_memory_store_n_entries (LsStore *store);
const LsStoreEntry *ls_memory_store_entry     (LsStore *store, guint index);
guint               ls_memory_store_n_notes   (LsStore *store);
const LsStoreNote  *ls_memory_store_note      (LsStore *store, guint index);

G_END_DECLS
