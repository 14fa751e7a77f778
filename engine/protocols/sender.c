/* sender.c: what all machines that deliver a letter have in common.
 * SPDX-License-Identifier: MIT */
#include "protocols/sender.h"

static void
fate_clear (gpointer data)
{
  g_free (((LsFate *) data)->reply);
}

/**
 * ls_sender_init:
 * @self: a machine, its memory zeroed
 * @class: what it can do
 * @n_recipients: how many its letter has
 */
void
ls_sender_init (LsSender *self, const LsSenderClass *class, guint n_recipients)
{
  self->class = class;
  self->output = g_byte_array_new ();
  self->fates = g_array_new (FALSE, TRUE, sizeof (LsFate));
  g_array_set_clear_func (self->fates, fate_clear);
  g_array_set_size (self->fates, n_recipients);
}

/**
 * ls_sender_hear:
 * @self: a machine
 * @octets: from the server, in order, cut anywhere
 */
void
ls_sender_hear (LsSender *self, LsSpan octets)
{
  self->class->hear (self, octets);
}

/**
 * ls_sender_decide:
 * @self: a machine
 * @recipient: which, from 0
 * @kind: what became of it; only where nothing was decided before
 * @reply: what the server said
 */
void
ls_sender_decide (LsSender *self, guint recipient, LsFateKind kind, const char *reply)
{
  LsFate *fate = &g_array_index (self->fates, LsFate, recipient);

  if (fate->kind != LS_FATE_OPEN)
    return;
  fate->kind = kind;
  fate->reply = g_strdup (reply);
}

/**
 * ls_sender_clear:
 * @self: a machine, without what is common
 */
void
ls_sender_clear (LsSender *self)
{
  g_byte_array_unref (self->output);
  g_array_unref (self->fates);
}

/**
 * ls_sender_free:
 * @self: (transfer full): a machine
 */
void
ls_sender_free (LsSender *self)
{
  self->class->free (self);
}
