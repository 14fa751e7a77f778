/* witness.h: tells from a conversation's lines what its client has brought about.
 *
 * A reply tells what one command came to. Some facts stand in no single reply:
 * which letter was taken, from whom and for whom; which letters are gone. A
 * witness reads the lines of one connection as they come, and says such facts.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/session.h"
#include "mail/store.h"

G_BEGIN_DECLS

/* Of a letter so many octets are looked at. */
#define LS_WITNESS_LETTER_MAX (1024 * 1024)

typedef enum {
  LS_DEED_LETTER,      /* a letter was taken by the server */
  LS_DEED_REMOVED,     /* letters left a maildrop for good */
  LS_DEED_KEPT         /* letters were still there when the client took its leave */
} LsDeedKind;

/**
 * LsDeed:
 * @kind: what was brought about
 * @event: the line that proves it
 * @letter: (owned) (nullable): of a letter: it, as far as %LS_WITNESS_LETTER_MAX octets go
 * @count: of letters removed or kept: how many
 */
typedef struct {
  LsDeedKind kind;
  guint64    event;
  LsLetter  *letter;
  guint      count;
} LsDeed;

typedef struct _LsWitness LsWitness;

typedef struct {
  void (*hear) (LsWitness *self, LsSession *session, guint64 n, GArray *deeds);
  void (*free) (LsWitness *self);
} LsWitnessClass;

struct _LsWitness {
  const LsWitnessClass *class;
};

GArray *ls_deeds_new    (void);
void    ls_witness_hear (LsWitness *self, LsSession *session, guint64 n, GArray *deeds);
void    ls_witness_free (LsWitness *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LsWitness, ls_witness_free)

G_END_DECLS
