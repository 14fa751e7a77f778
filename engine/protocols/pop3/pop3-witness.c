/* pop3-witness.c: which letters a POP3 client has deleted or kept: read from the lines alone. RFC 1939.
 * SPDX-License-Identifier: MIT */
#include "protocols/pop3/pop3-tables.h"

typedef struct {
  LsWitness   parent;
  GHashTable *marked;      /* numbers */
  gboolean    has_count;
  guint64     count;       /* of letters not marked, as STAT or LIST told it last, */
  guint       marks_then;  /* when so many were marked */
} Pop3Witness;

static gboolean
is_yes (LsSpan reply)
{
  return ls_span_equals (ls_span_take (&reply, 3), "+OK");
}

/* `+OK 2 320` */
static void
hear_count (Pop3Witness *self, LsSpan reply)
{
  ls_span_take_word (&reply);
  reply = ls_span_chomp (reply);
  self->has_count = ls_span_parse_number (ls_span_take_word (&reply), G_MAXUINT32, &self->count);
  self->marks_then = g_hash_table_size (self->marked);
}

/* RFC 1939 section 6: only a yes to QUIT deletes what is marked. */
static void
hear_leave (Pop3Witness *self, guint64 n, GArray *deeds)
{
  guint marks = g_hash_table_size (self->marked);
  LsDeed removed = { .kind = LS_DEED_REMOVED, .event = n, .count = marks };
  LsDeed kept = { .kind = LS_DEED_KEPT, .event = n, .count = self->count + self->marks_then - MIN (marks, self->count + self->marks_then) };

  if (marks > 0)
    g_array_append_val (deeds, removed);
  if (self->has_count && kept.count > 0)
    g_array_append_val (deeds, kept);
}

static void
pop3_witness_hear (LsWitness *witness, LsSession *session, guint64 n, GArray *deeds)
{
  Pop3Witness *self = (Pop3Witness *) witness;
  const LsEvent *event = ls_session_event (session, n);
  g_autoptr (GByteArray) scratch = g_byte_array_new ();
  LsSpan reply, argument;
  guint64 number = 0, question;
  LsPop3CommandId command;

  if (event->kind != LS_EVENT_REPLY)
    return;
  question = ls_session_partner (session, n);
  reply = ls_session_octets (session, n, scratch);
  if (question == 0 || !is_yes (reply))
    return;
  command = ls_session_event (session, question)->row & ~LS_LINE_ROW_EARLY;
  if (command == POP3_STAT)
    hear_count (self, reply);
  else if (command == POP3_RSET)
    g_hash_table_remove_all (self->marked);
  else if (command == POP3_QUIT && event->state == POP3_UPDATE)
    hear_leave (self, n, deeds);
  else if (command == POP3_DELE)
    {
      ls_pop3_line_parse (ls_span_chomp (ls_session_octets (session, question, scratch)), &argument);
      if (ls_span_parse_number (argument, G_MAXUINT32, &number))
        g_hash_table_add (self->marked, GUINT_TO_POINTER (number));
    }
}

static void
pop3_witness_free (LsWitness *witness)
{
  g_hash_table_unref (((Pop3Witness *) witness)->marked);
  g_free (witness);
}

/**
 * ls_pop3_witness_new:
 *
 * Returns: (transfer full): a witness of one POP3 connection
 */
LsWitness *
ls_pop3_witness_new (void)
{
  static const LsWitnessClass class = { pop3_witness_hear, pop3_witness_free };
  Pop3Witness *self = g_new0 (Pop3Witness, 1);

  self->parent.class = &class;
  self->marked = g_hash_table_new (NULL, NULL);
  return &self->parent;
}
