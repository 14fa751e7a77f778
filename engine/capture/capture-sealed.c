/* capture-sealed.c: a conversation that is TLS from its first octet: a listener sees records, and nothing in them.
 * RFC 8446 section 5.1.
 * SPDX-License-Identifier: MIT */
#include "capture/capture-sealed.h"

#define RECORD_HEADER 5

/* How far a direction has come in its records. */
typedef struct {
  guint8   header[RECORD_HEADER];
  guint    held;
  guint    left;        /* of the record's body */
  gboolean lost;        /* where records begin is not known any more */
} Records;

struct _LsCaptureSeal {
  LsSession    *session;
  LsConnection *connection;
  Records       records[2];
};

/**
 * ls_capture_seal_new:
 * @session: a session; it outlives the seal
 * @connection: one of its connections
 *
 * Returns: (transfer full): whoever tells of its records
 */
LsCaptureSeal *
ls_capture_seal_new (LsSession *session, LsConnection *connection)
{
  LsCaptureSeal *self = g_new0 (LsCaptureSeal, 1);

  self->session = session;
  self->connection = connection;
  return self;
}

static void
append (LsCaptureSeal *self, LsEventKind kind, LsFrom from, gint64 time_us, guint flags, const char *words)
{
  LsEvent event = { .time_us = time_us, .kind = kind, .from = from, .flags = flags | LS_EVENT_FLAG_STATELESS };

  if (words != NULL)
    ls_session_append_words (self->session, self->connection, &event, words);
  else
    ls_session_append (self->session, self->connection, &event);
}

static const char *
record_name (guint8 type)
{
  switch (type)
    {
    case 20:
      return "a change of the cipher";
    case 21:
      return "an alert";
    case 22:
      return "of the handshake";
    case 23:
      return "of what is said inside, sealed";
    default:
      return NULL;
    }
}

static void
begin_record (LsCaptureSeal *self, LsFrom from, gint64 time_us)
{
  Records *records = &self->records[from];
  const char *name = record_name (records->header[0]);
  g_autofree char *words = NULL;

  records->held = 0;
  records->left = records->header[3] << 8 | records->header[4];
  records->lost = name == NULL || records->header[1] != 3;
  words = records->lost ? g_strdup ("what follows is no record of TLS")
                        : g_strdup_printf ("a record of TLS, %s: %u octets", name, records->left);
  append (self, LS_EVENT_NOTE, from, time_us, 0, words);
}

/**
 * ls_capture_seal_input:
 * @self: a seal
 * @from: who sent them
 * @time_us: when
 * @octets: in order; kept in the connection's stream
 *
 * Appends a note for each record that begins in them.
 */
void
ls_capture_seal_input (LsCaptureSeal *self, LsFrom from, gint64 time_us, LsSpan octets)
{
  Records *records = &self->records[from];

  ls_stream_append (self->connection->streams[from], octets);
  while (octets.length > 0 && !records->lost)
    {
      if (records->left > 0)
        {
          records->left -= ls_span_take (&octets, records->left).length;
          continue;
        }
      records->header[records->held++] = *ls_span_take (&octets, 1).data;
      if (records->held == RECORD_HEADER)
        begin_record (self, from, time_us);
    }
}

/**
 * ls_capture_seal_gap:
 * @self: a seal
 * @from: whose octets are missing
 * @time_us: when
 * @length: how many
 */
void
ls_capture_seal_gap (LsCaptureSeal *self, LsFrom from, gint64 time_us, guint64 length)
{
  g_autofree char *words = g_strdup_printf ("%" G_GUINT64_FORMAT " octets are missing here", length);
  static const guint8 zeros[1024];

  append (self, LS_EVENT_NOTE, from, time_us, 0, words);
  self->records[from].lost = TRUE;
  while (length > 0)
    {
      gsize part = MIN (length, sizeof zeros);

      ls_stream_append (self->connection->streams[from], LS_SPAN (zeros, part));
      length -= part;
    }
}

/**
 * ls_capture_seal_close:
 * @self: a seal
 * @from: who closed
 * @time_us: when
 * @reset: whether by a reset
 */
void
ls_capture_seal_close (LsCaptureSeal *self, LsFrom from, gint64 time_us, gboolean reset)
{
  append (self, LS_EVENT_CLOSE, from, time_us, reset ? LS_EVENT_FLAG_RESET : 0, NULL);
}

/**
 * ls_capture_seal_free:
 * @self: (transfer full): a seal
 */
void
ls_capture_seal_free (LsCaptureSeal *self)
{
  g_free (self);
}
