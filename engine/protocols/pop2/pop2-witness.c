/* pop2-witness.c: which letters a POP2 client has deleted or kept: read from the lines alone. RFC 937.
 * SPDX-License-Identifier: MIT */
#include "protocols/pop2/pop2-tables.h"

typedef struct {
  LsWitness parent;
  guint64   count;       /* of letters in the open folder */
  guint     marked;      /* of them */
} Pop2Witness;

/* RFC 937 "ACKD": what is marked is deleted when the folder is let go, by FOLD or QUIT. */
static void
let_go (Pop2Witness *self, guint64 n, GArray *deeds)
{
  LsDeed removed = { .kind = LS_DEED_REMOVED, .event = n, .count = self->marked };
  LsDeed kept = { .kind = LS_DEED_KEPT, .event = n, .count = self->count - MIN (self->marked, self->count) };

  if (removed.count > 0)
    g_array_append_val (deeds, removed);
  if (kept.count > 0)
    g_array_append_val (deeds, kept);
  self->count = self->marked = 0;
}

static void
pop2_witness_hear (LsWitness *witness, LsSession *session, guint64 n, GArray *deeds)
{
  Pop2Witness *self = (Pop2Witness *) witness;
  const LsEvent *event = ls_session_event (session, n);
  g_autoptr (GByteArray) scratch = g_byte_array_new ();
  guint64 question, number;
  LsPop2CommandId command;
  LsPop2Sign sign;
  LsSpan text;

  if (event->kind != LS_EVENT_REPLY)
    return;
  question = ls_session_partner (session, n);
  sign = ls_pop2_sign (ls_span_chomp (ls_session_octets (session, n, scratch)), &number, &text);
  if (question == 0)
    return;
  command = ls_session_event (session, question)->row & ~LS_LINE_ROW_EARLY;
  if (command == POP2_FOLD && sign == POP2_HASH)
    let_go (self, n, deeds);
  if (command == POP2_QUIT && sign == POP2_PLUS)
    let_go (self, n, deeds);
  else if (sign == POP2_HASH)
    self->count = number;
  else if (command == POP2_ACKD && sign == POP2_EQUALS)
    self->marked++;
}

static void
pop2_witness_free (LsWitness *witness)
{
  g_free (witness);
}

/**
 * ls_pop2_witness_new:
 *
 * Returns: (transfer full): a witness of one POP2 connection
 */
LsWitness *
ls_pop2_witness_new (void)
{
  static const LsWitnessClass class = { pop2_witness_hear, pop2_witness_free };
  Pop2Witness *self = g_new0 (Pop2Witness, 1);

  self->parent.class = &class;
  return &self->parent;
}
