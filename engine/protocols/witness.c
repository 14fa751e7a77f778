/* witness.c: tells from a conversation's lines what its client has brought about.
 * SPDX-License-Identifier: MIT */
#include "protocols/witness.h"

static void
deed_clear (gpointer data)
{
  g_clear_pointer (&((LsDeed *) data)->letter, ls_letter_free);
}

/**
 * ls_deeds_new:
 *
 * Returns: (transfer full) (element-type LsDeed): an empty list of deeds, which owns what they hold
 */
GArray *
ls_deeds_new (void)
{
  GArray *deeds = g_array_new (FALSE, FALSE, sizeof (LsDeed));

  g_array_set_clear_func (deeds, deed_clear);
  return deeds;
}

/**
 * ls_witness_hear:
 * @self: a witness
 * @session: the session
 * @n: a line's number, of the witness's connection; each is handed in once, in order
 * @deeds: (element-type LsDeed): what that line completes is added here
 */
void
ls_witness_hear (LsWitness *self, LsSession *session, guint64 n, GArray *deeds)
{
  self->class->hear (self, session, n, deeds);
}

/**
 * ls_witness_free:
 * @self: (transfer full): a witness
 */
void
ls_witness_free (LsWitness *self)
{
  self->class->free (self);
}
