/* store.c: where letters are kept: one interface, whatever is behind it.
 * SPDX-License-Identifier: MIT */
#include "mail/store.h"

#include <string.h>

/**
 * ls_letter_free:
 * @self: (transfer full): a letter
 */
void
ls_letter_free (LsLetter *self)
{
  g_free (self->reverse_path);
  g_ptr_array_unref (self->recipients);
  g_bytes_unref (self->octets);
  g_free (self);
}

/* Appends @octets with a CR before each LF that has none. */
static void
append_lines (GByteArray *sent, LsSpan octets)
{
  guint8 last = '\0';

  while (octets.length > 0)
    {
      const guint8 *lf = memchr (octets.data, '\n', octets.length);
      LsSpan part = ls_span_take (&octets, lf != NULL ? (gsize) (lf - octets.data) : octets.length);

      g_byte_array_append (sent, part.data, part.length);
      if (part.length > 0)
        last = part.data[part.length - 1];
      if (lf == NULL)
        return;
      ls_span_take (&octets, 1);
      g_byte_array_append (sent, (const guint8 *) "\r\n" + (last == '\r' ? 1 : 0), last == '\r' ? 1 : 2);
      last = '\n';
    }
}

/* Whether every LF has its CR, and the last line is ended. */
static gboolean
is_as_sent (LsSpan octets)
{
  const guint8 *from = octets.data, *end = octets.data + octets.length;

  if (octets.length == 0)
    return TRUE;
  if (octets.length < 2 || end[-1] != '\n')
    return FALSE;
  while (from < end)
    {
      const guint8 *lf = memchr (from, '\n', end - from);

      if (lf == octets.data || lf[-1] != '\r')
        return FALSE;
      from = lf + 1;
    }
  return TRUE;
}

/**
 * ls_letter_as_sent:
 * @octets: a letter as it is kept; some stores keep LF alone
 *
 * Returns: (transfer full): the letter as a server sends it: each line, the last one too, ends in CRLF
 */
GBytes *
ls_letter_as_sent (GBytes *octets)
{
  LsSpan span = { NULL, 0 };
  GByteArray *sent;

  span.data = g_bytes_get_data (octets, &span.length);
  if (is_as_sent (span))
    return g_bytes_ref (octets);
  sent = g_byte_array_sized_new (span.length + span.length / 32 + 2);
  append_lines (sent, span);
  if (sent->len > 0 && sent->data[sent->len - 1] != '\n')
    g_byte_array_append (sent, (const guint8 *) "\r\n", 2);
  return g_byte_array_free_to_bytes (sent);
}

/**
 * ls_maildrop_ref:
 *
 * Returns: (transfer full): @self, to be given back with ls_maildrop_unref()
 */
LsMaildrop *
ls_maildrop_ref (LsMaildrop *self)
{
  g_atomic_int_inc (&self->references);
  return self;
}

/**
 * ls_maildrop_unref:
 * @self: (transfer full): a maildrop; with the last reference its lock goes, and nothing is removed
 */
void
ls_maildrop_unref (LsMaildrop *self)
{
  if (g_atomic_int_dec_and_test (&self->references))
    self->store->class->close (self);
}

/**
 * ls_maildrop_letter:
 * @self: a maildrop
 * @number: from 1
 *
 * Returns: (nullable): that letter; %NULL where there is none of that number
 */
const LsMaildropLetter *
ls_maildrop_letter (const LsMaildrop *self, guint64 number)
{
  if (number < 1 || number > self->letters->len)
    return NULL;
  return &g_array_index (self->letters, LsMaildropLetter, number - 1);
}

/**
 * ls_store_request_open:
 * @mailbox: whose
 * @folder: which of its folders
 * @holder: who will read, for people
 *
 * Returns: (transfer full): the wish to open and lock a folder
 */
LsStoreRequest *
ls_store_request_open (const char *mailbox, const char *folder, const char *holder)
{
  LsStoreRequest *self = g_new0 (LsStoreRequest, 1);

  *self = (LsStoreRequest) { LS_STORE_OPEN, g_strdup (mailbox), g_strdup (folder), g_strdup (holder), NULL, 0 };
  return self;
}

/**
 * ls_store_request_new:
 * @ask: anything but %LS_STORE_OPEN
 * @maildrop: an open one
 * @number: a letter's number; 0 where it is about none, or about all
 *
 * Returns: (transfer full): a wish that is about an open maildrop
 */
LsStoreRequest *
ls_store_request_new (LsStoreAsk ask, LsMaildrop *maildrop, guint number)
{
  LsStoreRequest *self = g_new0 (LsStoreRequest, 1);

  self->ask = ask;
  self->maildrop = ls_maildrop_ref (maildrop);
  self->number = number;
  return self;
}

/**
 * ls_store_request_free:
 * @self: (transfer full): a request
 */
void
ls_store_request_free (LsStoreRequest *self)
{
  g_free (self->mailbox);
  g_free (self->folder);
  g_free (self->holder);
  g_clear_pointer (&self->maildrop, ls_maildrop_unref);
  g_free (self);
}

/**
 * ls_store_deliver:
 * @self: a store
 * @letter: copied or referenced as far as needed
 * @done: called once with the result, perhaps before this returns
 * @data: for @done
 * @ticket: for @done
 *
 * Keeps @letter in the INBOX of each recipient: in all, or in none.
 */
void
ls_store_deliver (LsStore *self, const LsLetter *letter, LsStoreDone done, gpointer data, guint64 ticket)
{
  self->class->deliver (self, letter, done, data, ticket);
}

/**
 * ls_store_has_room:
 *
 * Returns: whether @mailbox may take @octets more, as far as is known without waiting
 */
gboolean
ls_store_has_room (LsStore *self, const char *mailbox, guint64 octets)
{
  return self->class->has_room (self, mailbox, octets);
}

/**
 * ls_store_ask:
 * @self: a store
 * @request: what a reader wants; copied or referenced as far as needed
 * @told: called once with the answer, perhaps before this returns
 * @data: for @told
 * @ticket: for @told
 */
void
ls_store_ask (LsStore *self, const LsStoreRequest *request, LsStoreTold told, gpointer data, guint64 ticket)
{
  self->class->ask (self, request, told, data, ticket);
}

/**
 * ls_store_free:
 * @self: (transfer full): a store
 */
void
ls_store_free (LsStore *self)
{
  self->class->free (self);
}
