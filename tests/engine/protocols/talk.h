/* talk.h: a server's machine with its observer and a store, and dialogues that are held with it.
 *
 * A dialogue is lines of text: `C: ` what the client says, `S: ` how the server's next line begins (`S= ` all of it),
 * `= ` the state that the observer is in then, `F: ` the finding that comes next, `> ` how the next change of the store
 * is told, `~` the client hangs up, `!` the server closes. What is not expected is an error.
 * In a client's line `\l` is a bare LF that ends it, `\r` `\n` `\0` `\e` are those octets and an é, `\s` a space at its end.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "mail/memory-store.h"
#include "protocols/protocol.h"

G_BEGIN_DECLS

typedef struct {
  const LsProtocol *protocol;
  LsProfile        *profile;
  LsDirectory      *directory;
  LsStore          *store;
  LsSession        *session;
  LsConnection     *connection;
  LsServer         *server;
  LsObserver       *observer;
  LsClient         *client;
  GString          *said;         /* by the server, and not yet read by the dialogue */
  GPtrArray        *changes;      /* of char: of the store, not yet read */
  guint64           looked;       /* events up to which findings were read */
  gint64            now;
  gint64            wake_us;      /* the earliest wish to be woken; G_MAXINT64: none */
  gboolean          closed;       /* the server has closed, or dropped it */
  gsize             piece;        /* octets are handed over in pieces of so many; 0: whole */
  gboolean          tells_findings;
  guint             connections;
  char              place[16];    /* of this one */
} Talk;

void  talk_init     (Talk *self, const char *protocol, LsProfile *profile);
void  talk_begin    (Talk *self);
void  talk_end      (Talk *self);
void  talk_clear    (Talk *self);
void  talk_say      (Talk *self, const char *octets, gsize length);
void  talk_hang_up  (Talk *self);
void  talk_wake     (Talk *self, gint64 now);
void  talk_hold     (Talk *self, const char *dialogue);
void  talk_deliver  (Talk *self, const char *mailbox, const char *folder, const char *octets);
char *talk_events   (Talk *self);
guint talk_n_letters (Talk *self, const char *mailbox);

G_END_DECLS
