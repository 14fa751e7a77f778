/* smtp-witness.c: which letters an SMTP server has taken, from whom and for whom: read from the lines alone.
 *
 * Only a reply counts: a recipient that was refused is none, a letter whose
 * dot was answered with a no was never sent. RFC 5321 section 3.3.
 * SPDX-License-Identifier: MIT */
#include "protocols/smtp/smtp-witness.h"

#include "protocols/smtp/smtp-line.h"
#include "protocols/smtp/smtp-observer.h"

/* So many letters may wait for their reply; of more, the oldest are not told. */
#define SENT_MAX 100

typedef struct {
  LsWitness   parent;
  char       *reverse_path;      /* NULL where there is no envelope */
  GPtrArray  *recipients;
  GByteArray *letter;            /* as sent, stuffed dots taken away */
  GQueue     *sent;              /* of GBytes: whole letters whose reply is still due */
  GByteArray *scratch;
  gboolean    in_chunks;
  gboolean    in_last_chunk;
} SmtpWitness;

static void
forget_envelope (SmtpWitness *self)
{
  g_clear_pointer (&self->reverse_path, g_free);
  g_ptr_array_set_size (self->recipients, 0);
}

/* The letter is said whole; a client that pipelines may begin the next before this one is answered. */
static void
end_letter (SmtpWitness *self)
{
  if (g_queue_get_length (self->sent) == SENT_MAX)
    g_bytes_unref (g_queue_pop_head (self->sent));
  g_queue_push_tail (self->sent, g_bytes_new (self->letter->data, self->letter->len));
  g_byte_array_set_size (self->letter, 0);
  self->in_last_chunk = FALSE;
}

static char *
take_path (LsSmtpCommandId command, LsSpan argument)
{
  LsSmtpPathArgument parsed = { 0 };

  /* A server may have taken what the grammar forbids: then it is what stands there. */
  if (ls_smtp_path_argument (command, argument, &parsed) == SMTP_OK || parsed.path.mailbox.length > 0)
    return ls_span_dup (parsed.path.mailbox);
  return ls_span_dup (ls_span_trim (argument));
}

/* The oldest letter that was sent is answered, and the envelope with it is done. */
static void
answer_letter (SmtpWitness *self, gboolean taken, guint64 n, GArray *deeds)
{
  g_autoptr (GBytes) octets = g_queue_pop_head (self->sent);
  LsDeed deed = { .kind = LS_DEED_LETTER, .event = n };

  if (taken && octets != NULL && self->reverse_path != NULL && self->recipients->len > 0)
    {
      deed.letter = g_new0 (LsLetter, 1);
      deed.letter->reverse_path = g_steal_pointer (&self->reverse_path);
      deed.letter->recipients = self->recipients;
      deed.letter->octets = g_steal_pointer (&octets);
      self->recipients = g_ptr_array_new_with_free_func (g_free);
      g_array_append_val (deeds, deed);
    }
  forget_envelope (self);
}

static gboolean
is_last_chunk (LsSpan argument)
{
  ls_span_take_word (&argument);
  return ls_span_equals_nocase (ls_span_trim (argument), "LAST");
}

static void
hear_yes (SmtpWitness *self, LsSmtpCommandId command, LsSpan argument)
{
  switch (command)
    {
    case SMTP_EHLO:
    case SMTP_HELO:
    case SMTP_RSET:
    case SMTP_STARTTLS:
      forget_envelope (self);
      break;
    case SMTP_MAIL:
    case SMTP_SEND:
    case SMTP_SOML:
    case SMTP_SAML:
      forget_envelope (self);
      self->reverse_path = take_path (command, argument);
      break;
    case SMTP_RCPT:
      g_ptr_array_add (self->recipients, take_path (command, argument));
      break;
    default:
      break;
    }
}

static void
hear_reply (SmtpWitness *self, LsSession *session, guint64 n, GArray *deeds)
{
  guint64 question = ls_session_partner (session, n);
  const LsEvent *event = ls_session_event (session, question);
  LsSpan reply = ls_session_octets (session, n, self->scratch);
  char class = reply.length > 0 ? reply.data[0] : '\0';
  LsSmtpCommandId command;
  LsSpan argument;

  if (event == NULL)
    return;
  if (event->kind == LS_EVENT_DATA)
    {
      answer_letter (self, class == '2', n, deeds);
      return;
    }
  command = event->row & ~LS_SMTP_ROW_EARLY;
  ls_smtp_line_parse (ls_span_chomp (ls_session_octets (session, question, self->scratch)), &argument);
  if (command == SMTP_BDAT && (class != '2' || is_last_chunk (argument)))
    {
      if (self->in_last_chunk)
        end_letter (self);
      answer_letter (self, class == '2', n, deeds);
    }
  else if (class == '2')
    hear_yes (self, command, argument);
}

/* RFC 5321 section 4.5.2: the dot that the sender added is taken away; a chunk has none (RFC 3030). */
static void
hear_letter (SmtpWitness *self, LsSession *session, guint64 n, const LsEvent *event)
{
  LsSpan octets = ls_session_octets (session, n, self->scratch);

  if ((event->flags & LS_EVENT_FLAG_DOT) != 0)
    {
      end_letter (self);
      return;
    }
  if (!self->in_chunks)
    ls_span_take_octet (&octets, '.');
  octets.length = MIN (octets.length, LS_WITNESS_LETTER_MAX - self->letter->len);
  g_byte_array_append (self->letter, octets.data, octets.length);
}

static void
hear_command (SmtpWitness *self, LsSession *session, guint64 n, const LsEvent *event)
{
  LsSmtpCommandId command = event->row & ~LS_SMTP_ROW_EARLY;
  LsSpan argument;

  if (self->in_last_chunk)
    end_letter (self);
  if (command == SMTP_MAIL || command == SMTP_DATA_COMMAND)
    g_byte_array_set_size (self->letter, 0);
  self->in_chunks = command == SMTP_BDAT;
  if (!self->in_chunks)
    return;
  ls_smtp_line_parse (ls_span_chomp (ls_session_octets (session, n, self->scratch)), &argument);
  self->in_last_chunk = is_last_chunk (argument);
}

static void
smtp_witness_hear (LsWitness *witness, LsSession *session, guint64 n, GArray *deeds)
{
  SmtpWitness *self = (SmtpWitness *) witness;
  const LsEvent *event = ls_session_event (session, n);

  if (event->kind == LS_EVENT_REPLY)
    hear_reply (self, session, n, deeds);
  else if (event->kind == LS_EVENT_DATA)
    hear_letter (self, session, n, event);
  else if (event->kind == LS_EVENT_COMMAND)
    hear_command (self, session, n, event);
}

static void
smtp_witness_free (LsWitness *witness)
{
  SmtpWitness *self = (SmtpWitness *) witness;

  g_free (self->reverse_path);
  g_ptr_array_unref (self->recipients);
  g_byte_array_unref (self->letter);
  g_queue_free_full (self->sent, (GDestroyNotify) g_bytes_unref);
  g_byte_array_unref (self->scratch);
  g_free (self);
}

/**
 * ls_smtp_witness_new:
 *
 * Returns: (transfer full): a witness of one SMTP connection, which has heard nothing yet
 */
LsWitness *
ls_smtp_witness_new (void)
{
  static const LsWitnessClass class = { smtp_witness_hear, smtp_witness_free };
  SmtpWitness *self = g_new0 (SmtpWitness, 1);

  self->parent.class = &class;
  self->recipients = g_ptr_array_new_with_free_func (g_free);
  self->letter = g_byte_array_new ();
  self->sent = g_queue_new ();
  self->scratch = g_byte_array_new ();
  return &self->parent;
}
