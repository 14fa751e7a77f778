/* sender.h: a machine that delivers one letter to the next server, without a socket.
 *
 * Replies go in, lines come out, and at the end the fate of each recipient is known.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "mail/store.h"

G_BEGIN_DECLS

typedef struct _LsSender LsSender;

typedef enum {
  LS_FATE_OPEN,      /* nothing is known yet; where the connection ended: try again later */
  LS_FATE_TAKEN,
  LS_FATE_LATER,
  LS_FATE_REFUSED
} LsFateKind;

/* What became of a recipient, and the reply that said so. */
typedef struct {
  LsFateKind kind;
  char      *reply;
} LsFate;

typedef struct {
  void (*hear) (LsSender *self, LsSpan octets);
  void (*free) (LsSender *self);
} LsSenderClass;

/**
 * LsSender:
 * @output: what it says next; whoever carries it takes it away
 * @fates: (element-type LsFate): one for each recipient of the letter
 * @done: it has said goodbye and heard the answer
 */
struct _LsSender {
  const LsSenderClass *class;
  GByteArray          *output;
  GArray              *fates;
  gboolean             done;
};

void ls_sender_init   (LsSender *self, const LsSenderClass *class, guint n_recipients);
void ls_sender_hear   (LsSender *self, LsSpan octets);
void ls_sender_decide (LsSender *self, guint recipient, LsFateKind kind, const char *reply);
void ls_sender_clear  (LsSender *self);
void ls_sender_free   (LsSender *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LsSender, ls_sender_free)

G_END_DECLS
