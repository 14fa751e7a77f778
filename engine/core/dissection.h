/* dissection.h: what views show of a session beside its lines: frames, mailboxes, and what a listener learns.
 *
 * Plain records: whoever makes the session fills them in, so that no view knows a
 * network, a store or a protocol.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/span.h"

G_BEGIN_DECLS

/**
 * LsField:
 * @name: what the field is called
 * @value: its value for reading; empty where the name says all
 * @start: where its octets begin in the frame
 * @length: how many octets it has or shares (a flag bit has the octet that it is in)
 * @level: 0 for a header as a whole, 1 for its fields, 2 for parts of a field
 */
typedef struct {
  const char *name;
  char        value[64];
  guint       start;
  guint       length;
  guint       level;
} LsField;

/**
 * LsMailboxEntry:
 * @mailbox: whose, `local@domain`
 * @folder: `INBOX`
 * @uid: unique in that folder; 0: no letter, only the word that there is such a folder
 * @since: the event that brought the letter; 0: it lay there from the start
 * @reverse_path: the envelope's sender; empty for `<>`
 * @recipients: (element-type utf8): the envelope's recipients
 * @octets: the letter
 * @marked: whether it is marked: to be deleted when its reader leaves in order
 * @holder: (nullable): of a folder's word (@uid 0): who has it open, and locked
 *
 * A letter in a mailbox. Everything in it belongs to the session, and is valid until that changes.
 */
typedef struct {
  const char *mailbox;
  const char *folder;
  guint32     uid;
  guint64     since;
  const char *reverse_path;
  GPtrArray  *recipients;
  GBytes     *octets;
  gboolean    marked;
  const char *holder;
} LsMailboxEntry;

/* How much it matters that a listener knows a fact. */
typedef enum {
  LS_FACT_PLAIN,      /* who speaks with whom, about what */
  LS_FACT_SECRET,     /* a password, or what leads to it */
  LS_FACT_SEALED      /* only a length and a time */
} LsFactWeight;

/**
 * LsFact:
 * @label: what it is, in a word or two
 * @value: (owned): UTF-8; a secret masked unless the session shows secrets
 * @weight: how much it matters
 * @event: the line that gave it away
 */
typedef struct {
  const char  *label;
  char        *value;
  LsFactWeight weight;
  guint64      event;
} LsFact;

/**
 * LsHeaderField:
 * @name: (owned): `Subject`
 * @value: (owned): what stands behind the colon, unfolded, as UTF-8
 */
typedef struct {
  char *name;
  char *value;
} LsHeaderField;

GArray *ls_header_read      (LsSpan letter);
char   *ls_letter_beginning (LsSpan letter, gsize most);

GArray *ls_facts_new (void);
void    ls_facts_add (GArray *facts, const char *label, LsFactWeight weight, guint64 event, char *value);

G_END_DECLS
