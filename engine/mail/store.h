/* store.h: where letters are kept: one interface, whatever is behind it.
 *
 * A store may answer at once or later: who asks hands in a function that is
 * called with the result, perhaps before the asking call returns. Letters are
 * delivered into mailboxes, and read from a maildrop: what a folder held when it
 * was opened.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/span.h"

G_BEGIN_DECLS

/**
 * LsLetter:
 * @reverse_path: the envelope's sender, `local@domain`; empty for `<>`
 * @recipients: (element-type utf8): the mailboxes that it is for, `local@domain`
 * @octets: header and text, trace lines included, dots unstuffed
 *
 * A letter on its way: an envelope, and what is in it.
 */
typedef struct {
  char      *reverse_path;
  GPtrArray *recipients;
  GBytes    *octets;
} LsLetter;

/* Where letters for other hosts are kept, to be looked at; no user's mailbox. */
#define LS_STORE_QUEUE "queue"

void ls_letter_free (LsLetter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LsLetter, ls_letter_free)

GBytes *ls_letter_as_sent (GBytes *octets);

typedef enum {
  LS_STORED,              /* it is done, and will not be lost */
  LS_STORE_NO_ROOM,       /* a quota or the disk is full */
  LS_STORE_FAILED,        /* anything else, for now */
  LS_STORE_LOCKED,        /* somebody else reads that folder */
  LS_STORE_MISSING        /* there is no such folder, or the letter is gone */
} LsStoreResult;

typedef void (*LsStoreDone) (gpointer data, guint64 ticket, LsStoreResult result);

typedef struct _LsStore    LsStore;
typedef struct _LsMaildrop LsMaildrop;

/* RFC 1939 section 7: a unique id has at most so many octets. */
#define LS_UID_MAX 70

/**
 * LsMaildropLetter:
 * @size: its octets as they are sent: every line ends in CRLF
 * @uid: its unique id: 1 to 70 octets from 0x21 to 0x7E, the same whenever the folder is opened, and never another's
 * @marked: whether it is to be removed when the maildrop is updated
 */
typedef struct {
  guint64     size;
  const char *uid;
  gboolean    marked;
} LsMaildropLetter;

/**
 * LsMaildrop:
 * @store: which store it is a part of; that outlives it
 * @mailbox: whose, `local@domain`
 * @folder: `INBOX`
 * @letters: (element-type LsMaildropLetter): what was in it when it was opened; number 1 is index 0
 *
 * What a folder held when it was opened, and the lock on it: nobody else opens it until this one is released.
 */
struct _LsMaildrop {
  LsStore *store;
  char    *mailbox;
  char    *folder;
  GArray  *letters;
  /*< private >*/
  gint     references;
};

LsMaildrop             *ls_maildrop_ref    (LsMaildrop *self);
void                    ls_maildrop_unref  (LsMaildrop *self);
const LsMaildropLetter *ls_maildrop_letter (const LsMaildrop *self, guint64 number);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LsMaildrop, ls_maildrop_unref)

/* What a reader asks of a store. */
typedef enum {
  LS_STORE_OPEN,          /* lock a folder, and look at what is in it */
  LS_STORE_FETCH,         /* a letter's octets, as they are sent */
  LS_STORE_MARK,          /* a letter is to be removed */
  LS_STORE_UNMARK,        /* it is to be kept after all; number 0: all of them */
  LS_STORE_UPDATE,        /* remove what is marked; the lock stays */
  LS_STORE_RELEASE        /* unlock, and remove nothing */
} LsStoreAsk;

/**
 * LsStoreRequest:
 * @ask: what is wanted
 * @mailbox: (nullable): of an open: whose
 * @folder: (nullable): of an open: which
 * @holder: (nullable): of an open: who reads, for people
 * @maildrop: (nullable): of all others
 * @number: a letter's number, from 1
 */
typedef struct {
  LsStoreAsk  ask;
  char       *mailbox;
  char       *folder;
  char       *holder;
  LsMaildrop *maildrop;
  guint       number;
} LsStoreRequest;

LsStoreRequest *ls_store_request_open (const char *mailbox, const char *folder, const char *holder);
LsStoreRequest *ls_store_request_new  (LsStoreAsk ask, LsMaildrop *maildrop, guint number);
void            ls_store_request_free (LsStoreRequest *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LsStoreRequest, ls_store_request_free)

/**
 * LsStoreAnswer:
 * @result: how it went
 * @maildrop: (nullable): of an open that went well; whoever wants it refs it
 * @octets: (nullable): of a fetch that went well; likewise
 */
typedef struct {
  LsStoreResult result;
  LsMaildrop   *maildrop;
  GBytes       *octets;
} LsStoreAnswer;

typedef void (*LsStoreTold) (gpointer data, guint64 ticket, const LsStoreAnswer *answer);

/**
 * LsStoreClass:
 * @deliver: keeps @letter in each recipient's INBOX, all or none; calls @done with @ticket
 * @has_room: whether @mailbox may take @octets more, as far as is known without waiting
 * @free: ends the store
 * @ask: does what a reader asks for; calls @told with @ticket
 * @close: frees a maildrop to which nobody holds on any more; what it locked is unlocked
 */
typedef struct {
  void     (*deliver)  (LsStore *self, const LsLetter *letter, LsStoreDone done, gpointer data, guint64 ticket);
  gboolean (*has_room) (LsStore *self, const char *mailbox, guint64 octets);
  void     (*free)     (LsStore *self);
  void     (*ask)      (LsStore *self, const LsStoreRequest *request, LsStoreTold told, gpointer data, guint64 ticket);
  void     (*close)    (LsMaildrop *maildrop);
} LsStoreClass;

struct _LsStore {
  const LsStoreClass *class;
};

void     ls_store_deliver  (LsStore *self, const LsLetter *letter, LsStoreDone done, gpointer data, guint64 ticket);
gboolean ls_store_has_room (LsStore *self, const char *mailbox, guint64 octets);
void     ls_store_ask      (LsStore *self, const LsStoreRequest *request, LsStoreTold told, gpointer data, guint64 ticket);
void     ls_store_free     (LsStore *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LsStore, ls_store_free)

G_END_DECLS
