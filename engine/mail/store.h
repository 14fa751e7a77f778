/* store.h: where letters are kept: one interface, whatever is behind it.
 *
 * A store may answer at once or later: who asks hands in a function that is
 * called with the result, perhaps before the asking call returns.
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

typedef enum {
  LS_STORED,              /* it is kept, and will not be lost */
  LS_STORE_NO_ROOM,       /* a quota or the disk is full */
  LS_STORE_FAILED         /* anything else, for now */
} LsStoreResult;

typedef void (*LsStoreDone) (gpointer data, guint64 ticket, LsStoreResult result);

typedef struct _LsStore LsStore;

/**
 * LsStoreClass:
 * @deliver: keeps @letter in each recipient's INBOX, all or none; calls @done with @ticket
 * @has_room: whether @mailbox may take @octets more, as far as is known without waiting
 * @free: ends the store
 */
typedef struct {
  void     (*deliver)  (LsStore *self, const LsLetter *letter, LsStoreDone done, gpointer data, guint64 ticket);
  gboolean (*has_room) (LsStore *self, const char *mailbox, guint64 octets);
  void     (*free)     (LsStore *self);
} LsStoreClass;

struct _LsStore {
  const LsStoreClass *class;
};

void     ls_store_deliver  (LsStore *self, const LsLetter *letter, LsStoreDone done, gpointer data, guint64 ticket);
gboolean ls_store_has_room (LsStore *self, const char *mailbox, guint64 octets);
void     ls_store_free     (LsStore *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LsStore, ls_store_free)

G_END_DECLS
