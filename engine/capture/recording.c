/* recording.c: a session as a pcapng file: frames with right checksums, and our annotations as packet comments.
 *
 * What goes into a made-up frame are the lines that the observer has told: so
 * nothing is written before it is known whether a secret is in it.
 * SPDX-License-Identifier: MIT */
#include "capture/recording.h"

#include "capture/capture-marks.h"
#include "capture/ip-frame.h"
#include "capture/pcapng-writer.h"
#include "capture/recording-comments.h"
#include "protocols/protocol.h"

#include <string.h>

/* Ports of clients that a recording makes up; the system's own stay below. */
#define FIRST_MADE_UP_PORT 61000
/* Each end counts from a number of its own. */
#define CLIENT_NUMBER 0x10000000u
#define SERVER_NUMBER 0x50000000u

/* A connection as it is told in made-up frames. */
typedef struct {
  LsIpEnd    ends[2];
  guint32    next[2];       /* the number of the next octet of each */
  gboolean   stands;
  GPtrArray *comments;      /* for the next frame */
  GByteArray *held;         /* lines of a letter that share a frame */
  LsFrom     held_from;
  gint64     held_time;
} Talk;

struct _LsRecording {
  LsSession      *session;
  LsPcapngWriter *writer;
  gint64          begins_us;
  gboolean        show_secrets;
  gboolean        has_frames;  /* the session's segments are the frames */
  guint64         next;        /* the first event that is not written yet */
  GHashTable     *talks;       /* of connection number to Talk */
  GPtrArray      *comments;    /* of one frame, while it is put together */
  GByteArray     *frame;
  GArray         *fields;
  GByteArray     *scratch;
  GByteArray     *payload;
  guint16         id;
  guint16         made_up_port;
};

static void
talk_free (gpointer data)
{
  Talk *self = data;

  g_ptr_array_unref (self->comments);
  g_byte_array_unref (self->held);
  g_free (self);
}

/* ---- made-up frames ---- */

static void
put_frame (LsRecording *self, Talk *talk, gint64 time_us, LsFrom from, guint flags, LsSpan payload)
{
  LsFrom to = from == LS_FROM_CLIENT ? LS_FROM_SERVER : LS_FROM_CLIENT;

  g_byte_array_set_size (self->frame, 0);
  ls_ip_frame_build (&talk->ends[from], &talk->ends[to], talk->next[from], flags & LS_TCP_ACK ? talk->next[to] : 0, flags,
                     self->id++, payload, self->frame);
  talk->next[from] += payload.length + (flags & (LS_TCP_SYN | LS_TCP_FIN) ? 1 : 0);
  ls_pcapng_writer_add (self->writer, self->begins_us + time_us, LS_SPAN (self->frame->data, self->frame->len),
                        talk->comments);
  g_ptr_array_set_size (talk->comments, 0);
}

static void
put_handshake (LsRecording *self, Talk *talk, gint64 time_us)
{
  put_frame (self, talk, time_us, LS_FROM_CLIENT, LS_TCP_SYN, LS_SPAN (NULL, 0));
  put_frame (self, talk, time_us, LS_FROM_SERVER, LS_TCP_SYN | LS_TCP_ACK, LS_SPAN (NULL, 0));
  put_frame (self, talk, time_us, LS_FROM_CLIENT, LS_TCP_ACK, LS_SPAN (NULL, 0));
  talk->stands = TRUE;
}

static void
put_end (LsRecording *self, Talk *talk, gint64 time_us, LsFrom from, gboolean reset)
{
  LsFrom other;

  /* The network breaks off in an end's name. */
  from = MIN (from, LS_FROM_SERVER);
  other = from == LS_FROM_SERVER ? LS_FROM_CLIENT : LS_FROM_SERVER;
  if (reset)
    {
      put_frame (self, talk, time_us, from, LS_TCP_RST | LS_TCP_ACK, LS_SPAN (NULL, 0));
      return;
    }
  put_frame (self, talk, time_us, from, LS_TCP_FIN | LS_TCP_ACK, LS_SPAN (NULL, 0));
  put_frame (self, talk, time_us, other, LS_TCP_FIN | LS_TCP_ACK, LS_SPAN (NULL, 0));
  put_frame (self, talk, time_us, from, LS_TCP_ACK, LS_SPAN (NULL, 0));
}

/* Octets of a line, of which some are asterisks for a secret, in as many frames as they need. */
static void
put_octets (LsRecording *self, Talk *talk, gint64 time_us, LsFrom from, LsSpan octets, guint secret, guint secret_length)
{
  guint at = 0;

  while (octets.length > 0)
    {
      LsSpan part = ls_span_take (&octets, LS_IP_FRAME_PAYLOAD);
      guint begin = MAX (secret, at), end = MIN (secret + secret_length, at + part.length);

      if (secret_length > 0 && begin < end)
        ls_recording_comment_masked (begin - at, end - begin, talk->comments);
      put_frame (self, talk, time_us, from, LS_TCP_PSH | LS_TCP_ACK, part);
      at += part.length;
    }
}

static void
put_held (LsRecording *self, Talk *talk)
{
  put_octets (self, talk, talk->held_time, talk->held_from, LS_SPAN (talk->held->data, talk->held->len), 0, 0);
  g_byte_array_set_size (talk->held, 0);
}

/* A client's port that no conversation of this recording has: those made up count down from the highest. */
static guint16
make_up_port (LsRecording *self)
{
  if (self->made_up_port < FIRST_MADE_UP_PORT)
    self->made_up_port = G_MAXUINT16;
  return self->made_up_port--;
}

static Talk *
talk_new (LsRecording *self, const LsConnection *connection)
{
  const LsProtocol *protocol = ls_protocol_find (connection->knowledge->id);
  Talk *talk = g_new0 (Talk, 1);
  gboolean six = strchr (connection->client.address, ':') != NULL || strchr (connection->server.address, ':') != NULL;

  talk->comments = g_ptr_array_new_with_free_func (g_free);
  talk->held = g_byte_array_new ();
  ls_ip_end_init (&talk->ends[LS_FROM_CLIENT], six ? 6 : 4, connection->client.address, connection->client.port);
  ls_ip_end_init (&talk->ends[LS_FROM_SERVER], six ? 6 : 4, connection->server.address, connection->server.port);
  talk->next[LS_FROM_CLIENT] = CLIENT_NUMBER + (connection->number << 8);
  talk->next[LS_FROM_SERVER] = SERVER_NUMBER + (connection->number << 8);
  if (talk->ends[LS_FROM_CLIENT].port == 0)
    talk->ends[LS_FROM_CLIENT].port = make_up_port (self);
  /* At that port a reader would look for TLS, of which there is none left. */
  if (protocol != NULL && protocol->tls != NULL && connection->server.port == protocol->tls->port)
    {
      g_ptr_array_add (talk->comments,
                       g_strdup_printf ("Lockstep ended TLS here, on port %u: what was said inside it is told in clear, at port %u.",
                                        protocol->tls->port, protocol->port));
      talk->ends[LS_FROM_SERVER].port = protocol->port;
    }
  return talk;
}

/* TLS stood before anything was said: the conversation is told in clear as a whole. */
static void
put_secure (Talk *talk)
{
  g_ptr_array_add (talk->comments, ls_mark_secure ());
}

/* TLS stands: what is said inside it would be no TLS on that connection, so it goes on as another. */
static void
put_tls (LsRecording *self, Talk *talk, gint64 time_us)
{
  guint16 before = talk->ends[LS_FROM_CLIENT].port, after = make_up_port (self);

  g_ptr_array_add (talk->comments, g_strdup_printf ("TLS begins here. Lockstep ended it: the dialogue inside goes on in the "
                                                    "conversation of port %u.", after));
  put_end (self, talk, time_us, LS_FROM_CLIENT, FALSE);
  talk->ends[LS_FROM_CLIENT].port = after;
  g_ptr_array_add (talk->comments, ls_mark_goes_on (before));
  put_handshake (self, talk, time_us);
}

static void
put_line (LsRecording *self, Talk *talk, guint64 n, const LsEvent *event)
{
  LsSpan octets = ls_session_octets (self->session, n, self->scratch);
  guint secret = event->line.secret_start, length = event->line.secret_length;

  g_byte_array_set_size (self->payload, 0);
  g_byte_array_append (self->payload, octets.data, octets.length);
  if (self->show_secrets || secret >= octets.length)
    length = 0;
  length = MIN (length, octets.length - MIN (secret, octets.length));
  memset (self->payload->data + MIN (secret, self->payload->len), '*', length);

  if (talk->held->len > 0 && (talk->held_from != event->from || event->kind != LS_EVENT_DATA))
    put_held (self, talk);
  ls_recording_comment_line (self->session, n, talk->comments);
  if (event->kind == LS_EVENT_DATA && length == 0 && talk->comments->len == 0
      && talk->held->len + octets.length <= LS_IP_FRAME_PAYLOAD)
    {
      g_byte_array_append (talk->held, octets.data, octets.length);
      talk->held_from = event->from;
      talk->held_time = event->time_us;
      return;
    }
  if (talk->held->len > 0)
    {
      /* What waits was said before, and nothing is said about it. */
      g_autoptr (GPtrArray) comments = talk->comments;

      talk->comments = g_ptr_array_new_with_free_func (g_free);
      put_held (self, talk);
      g_ptr_array_unref (talk->comments);
      talk->comments = g_steal_pointer (&comments);
    }
  put_octets (self, talk, event->time_us, event->from, LS_SPAN (self->payload->data, octets.length), secret, length);
}

static void
make_up (LsRecording *self, guint64 n, const LsEvent *event)
{
  const LsConnection *connection = ls_session_get_connection (self->session, event->conn);
  Talk *talk = g_hash_table_lookup (self->talks, GUINT_TO_POINTER (event->conn));

  if (talk == NULL)
    {
      talk = talk_new (self, connection);
      g_hash_table_insert (self->talks, GUINT_TO_POINTER (event->conn), talk);
    }
  /* Only when something is said, since it may have to be said about the whole. */
  if (!talk->stands && (ls_event_is_line (event) || event->kind == LS_EVENT_CLOSE))
    put_handshake (self, talk, event->time_us);
  if (talk->held->len > 0 && event->kind != LS_EVENT_DATA)
    put_held (self, talk);
  if (ls_event_is_line (event))
    put_line (self, talk, n, event);
  else if (event->kind == LS_EVENT_STATE && event->state == connection->knowledge->initial_state)
    put_secure (talk);
  else if (event->kind == LS_EVENT_STATE && talk->stands)
    put_tls (self, talk, event->time_us);
  else if (event->kind == LS_EVENT_CLOSE)
    {
      ls_recording_comment_words (self->session, n, talk->comments);
      put_end (self, talk, event->time_us, event->from, (event->flags & LS_EVENT_FLAG_RESET) != 0);
      g_hash_table_remove (self->talks, GUINT_TO_POINTER (event->conn));
    }
  else if (event->kind == LS_EVENT_NOTE || event->kind == LS_EVENT_STORE)
    ls_recording_comment_words (self->session, n, talk->comments);
}

/* ---- frames that there are ---- */

/* What is said about the lines that begin in a segment, and which of its octets are asterisks. */
static void
comment_segment (LsRecording *self, const LsEvent *segment, GPtrArray *comments)
{
  guint64 at = segment->start, end = segment->start + segment->length;

  while (at < end)
    {
      guint64 n = ls_session_find_line (self->session, segment->conn, segment->from, at);
      const LsEvent *line = n != 0 ? ls_session_event (self->session, n) : NULL;
      guint64 secret, secret_end;

      if (line == NULL)
        return;
      if (line->start >= segment->start)
        ls_recording_comment_line (self->session, n, comments);
      secret = MAX (line->start + line->line.secret_start, segment->start);
      secret_end = MIN (line->start + line->line.secret_start + line->line.secret_length, end);
      if (!self->show_secrets && line->line.secret_length > 0 && secret < secret_end)
        ls_recording_comment_masked (secret - segment->start, secret_end - secret, comments);
      if (line->start + line->length <= at)
        return;
      at = line->start + line->length;
    }
}

static void
put_segment (LsRecording *self, guint64 n, const LsEvent *segment)
{
  if (!ls_session_frame (self->session, n, self->frame, self->fields))
    return;
  comment_segment (self, segment, self->comments);
  ls_pcapng_writer_add (self->writer, self->begins_us + segment->time_us, LS_SPAN (self->frame->data, self->frame->len),
                        self->comments);
  g_ptr_array_set_size (self->comments, 0);
}

static void
tell_frames (LsRecording *self, guint64 n, const LsEvent *event)
{
  if (event->kind == LS_EVENT_SEGMENT)
    put_segment (self, n, event);
  else if (event->kind == LS_EVENT_NOTE || event->kind == LS_EVENT_STORE)
    ls_recording_comment_words (self->session, n, self->comments);
}

/* ---- doors ---- */

/**
 * ls_recording_new:
 * @session: a session; held by the recording
 * @file: where to; what was there is replaced
 * @begins_us: when the session's time began, in microseconds since 1970
 * @show_secrets: whether secrets are written as they are; else as so many asterisks, which a comment says
 * @error: where to say why it could not: the message names @file
 *
 * Returns: (transfer full) (nullable): a recording of all that is said from the session's beginning on
 */
LsRecording *
ls_recording_new (LsSession *session, const char *file, gint64 begins_us, gboolean show_secrets, GError **error)
{
  LsPcapngWriter *writer = ls_pcapng_writer_new (file, error);
  LsRecording *self;

  if (writer == NULL)
    return NULL;
  self = g_new0 (LsRecording, 1);
  self->session = g_object_ref (session);
  self->writer = writer;
  self->begins_us = begins_us;
  self->show_secrets = show_secrets;
  self->next = 1;
  self->talks = g_hash_table_new_full (NULL, NULL, NULL, talk_free);
  self->comments = g_ptr_array_new_with_free_func (g_free);
  self->frame = g_byte_array_new ();
  self->fields = g_array_new (FALSE, FALSE, sizeof (LsField));
  self->scratch = g_byte_array_new ();
  self->payload = g_byte_array_new ();
  return self;
}

/**
 * ls_recording_write:
 * @self: a recording
 * @error: where to say what went wrong: the message names the file
 *
 * Writes what the log has by now, and was not written yet. To be called before the log forgets anything.
 *
 * Returns: whether all went well; after a failure nothing more is written
 */
gboolean
ls_recording_write (LsRecording *self, GError **error)
{
  guint64 last = ls_log_last (ls_session_get_log (self->session));
  GHashTableIter talks;
  gpointer talk;

  ls_session_show_secrets (self->session, self->show_secrets);
  for (self->next = MAX (self->next, ls_log_first (ls_session_get_log (self->session))); self->next <= last; self->next++)
    {
      const LsEvent *event = ls_session_event (self->session, self->next);
      const LsConnection *connection = ls_session_get_connection (self->session, event->conn);

      if (connection == NULL)
        continue;
      /* Questions to a name server are no talk over TCP: they have the frames that they have. */
      if (self->has_frames || ls_protocol_find (connection->knowledge->id) == NULL)
        tell_frames (self, self->next, event);
      else
        make_up (self, self->next, event);
    }
  g_hash_table_iter_init (&talks, self->talks);
  while (g_hash_table_iter_next (&talks, NULL, &talk))
    if (((Talk *) talk)->held->len > 0)
      put_held (self, talk);
  return ls_pcapng_writer_flush (self->writer, error);
}

/**
 * ls_recording_close:
 * @self: a recording
 * @error: as for ls_recording_write()
 *
 * Writes what is left, and ends the file.
 *
 * Returns: whether all went well
 */
gboolean
ls_recording_close (LsRecording *self, GError **error)
{
  return ls_recording_write (self, error) && ls_pcapng_writer_close (self->writer, error);
}

/**
 * ls_recording_free:
 * @self: (transfer full): a recording
 */
void
ls_recording_free (LsRecording *self)
{
  ls_pcapng_writer_free (self->writer);
  g_hash_table_unref (self->talks);
  g_ptr_array_unref (self->comments);
  g_byte_array_unref (self->frame);
  g_array_unref (self->fields);
  g_byte_array_unref (self->scratch);
  g_byte_array_unref (self->payload);
  g_object_unref (self->session);
  g_free (self);
}

/* Whether the log's segments can be written as they were: they carry no TLS whose dialogue the log has too. */
static gboolean
has_plain_frames (LsSession *session)
{
  const LsLog *log = ls_session_get_log (session);
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  g_autoptr (GArray) fields = g_array_new (FALSE, FALSE, sizeof (LsField));

  if (ls_log_unit_count (log, LS_UNIT_SEGMENT) == 0
      || !ls_session_frame (session, ls_log_unit_event (log, LS_UNIT_SEGMENT, 1), frame, fields))
    return FALSE;
  for (guint64 n = ls_log_first (log); n <= ls_log_last (log); n++)
    if (ls_log_get (log, n)->kind == LS_EVENT_STATE)
      return FALSE;
  return TRUE;
}

/**
 * ls_recording_export:
 * @session: a session, whole
 * @file: where to; what was there is replaced
 * @begins_us: when the session's time began, in microseconds since 1970
 * @show_secrets: as for ls_recording_new()
 * @error: where to say what went wrong: the message names @file
 *
 * Writes a whole session.
 *
 * Returns: whether all went well
 */
gboolean
ls_recording_export (LsSession *session, const char *file, gint64 begins_us, gboolean show_secrets, GError **error)
{
  g_autoptr (LsRecording) self = ls_recording_new (session, file, begins_us, show_secrets, error);

  if (self == NULL)
    return FALSE;
  self->has_frames = has_plain_frames (session);
  return ls_recording_close (self, error);
}
