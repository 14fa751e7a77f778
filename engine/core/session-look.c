/* session-look.c: a session seen otherwise than line by line: as frames, as mailboxes, through a listener's ears.
 * SPDX-License-Identifier: MIT */
#include "core/session-private.h"

#include "core/show.h"

#include <string.h>

/* A listener's knowledge is read out of so many of the first lines, and of the last. */
#define OVERHEARD_FIRST 256
#define OVERHEARD_LAST  4096
/* So many lines of one frame are fields of their own. */
#define FRAME_LINES_MAX 200

/* ---- lines and segments find each other ---- */

/* How far one end's lines, or segments, had come by a chunk's end. */
static guint64
reach_of (const LsChunkEnd *end, LsEventKind kind, LsFrom from)
{
  return kind == LS_EVENT_SEGMENT ? end->carried[from] : end->said[from];
}

static gboolean
is_of_kind (const LsEvent *event, LsEventKind kind, LsFrom from)
{
  if (event->from != from || (event->flags & LS_EVENT_FLAG_OUR_WORDS) != 0)
    return FALSE;
  return kind == LS_EVENT_SEGMENT ? event->kind == LS_EVENT_SEGMENT : ls_event_is_line (event);
}

/* The first event of the kind whose range holds the octet at @offset: a binary search, and a walk inside one chunk. */
static guint64
find_by_offset (LsSession *self, guint32 conn, LsFrom from, guint64 offset, LsEventKind kind)
{
  LsConnection *connection = ls_session_get_connection (self, conn);
  const GArray *ends;
  const LsChunkEnd *end;
  const LsEvent *event;
  guint low = 0, high;
  guint64 found = 0;

  if (connection == NULL || from > LS_FROM_SERVER)
    return 0;
  ends = connection->ends_of_chunks;
  high = ends->len;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (reach_of (&g_array_index (ends, LsChunkEnd, middle), kind, from) <= offset)
        low = middle + 1;
      else
        high = middle;
    }
  if (low == ends->len)
    return 0;
  end = &g_array_index (ends, LsChunkEnd, low);
  for (guint64 n = end->last; (event = ls_session_event (self, n)) != NULL; n -= event->back)
    {
      if ((n - 1) / LS_LOG_CHUNK_EVENTS != end->chunk)
        break;
      if (is_of_kind (event, kind, from) && event->start <= offset && event->start + event->length > offset)
        found = n;
      if (event->back == 0)
        break;
    }
  return found;
}

/**
 * ls_session_find_line:
 * @self: a session
 * @conn: a connection's number
 * @from: which end's stream
 * @offset: an octet's place in that stream
 *
 * Returns: the command, reply or letter's line that the octet belongs to; 0 where there is none (yet)
 */
guint64
ls_session_find_line (LsSession *self, guint32 conn, LsFrom from, guint64 offset)
{
  return find_by_offset (self, conn, from, offset, LS_EVENT_COMMAND);
}

/**
 * ls_session_find_segment:
 * @self: a session
 * @conn: a connection's number
 * @from: which end's stream
 * @offset: an octet's place in that stream
 *
 * Returns: the segment that first carried the octet; 0 where there is none
 */
guint64
ls_session_find_segment (LsSession *self, guint32 conn, LsFrom from, guint64 offset)
{
  LsConnection *connection = ls_session_get_connection (self, conn);
  const LsRecord *record;

  if (connection != NULL && from <= LS_FROM_SERVER && connection->sealed[from] != NULL && offset >= connection->curtain[from])
    {
      record = ls_connection_find_record (connection, from, offset);
      if (record == NULL)
        return 0;
      offset = connection->curtain[from] + record->sealed;
    }
  return find_by_offset (self, conn, from, offset, LS_EVENT_SEGMENT);
}

/**
 * ls_session_segment_at:
 * @self: a session
 * @n: an event's number
 *
 * Returns: the segment to be looked at there: that of the last line of the connection, though it be logged behind
 *   it, or the last segment, if that came after the line; 0 where there is none
 */
guint64
ls_session_segment_at (LsSession *self, guint64 n)
{
  const LsEvent *event;
  guint64 carrier;

  while ((event = ls_session_event (self, n)) != NULL)
    {
      if (event->kind == LS_EVENT_SEGMENT)
        return n;
      if (ls_event_is_line (event))
        {
          carrier = ls_session_find_segment (self, event->conn, event->from, event->start);
          if (carrier != 0)
            return carrier;
        }
      if (event->back == 0)
        break;
      n -= event->back;
    }
  return 0;
}

/* ---- frames ---- */

/* Writes asterisks over what of a line's secret lies in the range of the stream that begins at @start. */
static void
mask_secret (const LsEvent *line, guint64 start, GByteArray *payload)
{
  guint64 begin = line->start + line->line.secret_start, end = begin + line->line.secret_length;

  begin = MAX (begin, start);
  end = MIN (end, start + payload->len);
  if (begin < end)
    memset (payload->data + (begin - start), '*', end - begin);
}

/* The octets that segment @n carries, as they may be seen. */
static GByteArray *
dup_payload (LsSession *self, guint64 n, const LsEvent *segment)
{
  g_autoptr (GByteArray) scratch = g_byte_array_new ();
  LsSpan octets = ls_session_octets (self, n, scratch);
  GByteArray *payload = g_byte_array_new ();
  guint64 at = segment->start, end = segment->start + octets.length;

  g_byte_array_append (payload, octets.data, octets.length);
  while (!ls_session_shows_secrets (self) && at < end && !ls_session_is_sealed (self, n))
    {
      const LsEvent *line = ls_session_event (self, ls_session_find_line (self, segment->conn, segment->from, at));

      if (line == NULL)
        break;
      mask_secret (line, segment->start, payload);
      at = line->start + line->length;
    }
  return payload;
}

/**
 * ls_session_segment_text:
 * @self: a session
 * @n: a segment's number
 * @most: of how many octets
 *
 * Returns: (transfer full): what it carries, fit to be read, its line ends as LF; a secret is written as so many `*`
 *   unless ls_session_show_secrets() allows it
 */
char *
ls_session_segment_text (LsSession *self, guint64 n, gsize most)
{
  const LsEvent *segment = ls_session_event (self, n);
  GString *text = g_string_new (NULL);
  g_autoptr (GByteArray) payload = NULL;

  if (segment == NULL || segment->kind != LS_EVENT_SEGMENT)
    return g_string_free (text, FALSE);
  payload = dup_payload (self, n, segment);
  ls_show_append (text, LS_SPAN (payload->data, MIN (payload->len, most)));
  return g_string_free (text, FALSE);
}

static const char *
name_line (const LsEvent *line)
{
  if (line == NULL)
    return "Part of a line";
  if (line->kind == LS_EVENT_REPLY)
    return "Reply";
  if (line->kind == LS_EVENT_COMMAND)
    return "Command";
  return line->flags & LS_EVENT_FLAG_DOT ? "End of the letter" : "Line of the letter";
}

/* Puts octets into a field's value as far as they fit, without cutting a character. */
static void
set_value (LsField *field, LsSpan octets)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gsize most = sizeof field->value - 1;

  ls_show_append (text, LS_SPAN (octets.data, MIN (octets.length, sizeof field->value)));
  g_strdelimit (text->str, "\n", ' ');
  g_strchomp (text->str);
  text->len = strlen (text->str);
  if (text->len > most)
    {
      most -= strlen ("…");
      while (most > 0 && (text->str[most] & 0xc0) == 0x80)
        most--;
      g_string_truncate (text, most);
      g_string_append (text, "…");
    }
  g_strlcpy (field->value, text->str, sizeof field->value);
}

/* The payload as its protocol's lines, or the parts of them that this segment has. */
static void
add_lines (LsSession *self, const LsEvent *segment, LsSpan payload, guint at, GArray *fields)
{
  LsConnection *connection = ls_session_get_connection (self, segment->conn);
  LsField head = { .name = connection->knowledge->name, .start = at, .length = payload.length };
  guint64 offset = segment->start;

  g_array_append_val (fields, head);
  for (guint i = 0; payload.length > 0 && i < FRAME_LINES_MAX; i++)
    {
      const LsEvent *line = ls_session_event (self, ls_session_find_line (self, segment->conn, segment->from, offset));
      guint64 end = line != NULL ? line->start + line->length : offset + payload.length;
      LsSpan part = ls_span_take (&payload, end - offset);
      LsField field = { .name = name_line (line), .start = at, .length = part.length, .level = 1 };

      set_value (&field, part);
      g_array_append_val (fields, field);
      at += part.length;
      offset += part.length;
    }
}

/**
 * ls_session_frame:
 * @self: a session
 * @n: a segment's number
 * @octets: emptied, then filled with the frame, its checksums right for what is shown: a secret is written as so
 *   many `*` unless ls_session_show_secrets() allows it
 * @fields: (element-type LsField): emptied, then filled with the fields of every layer in the order of their octets
 *
 * Returns: %FALSE where there is no such segment, or nobody can say what its frame was
 */
gboolean
ls_session_frame (LsSession *self, guint64 n, GByteArray *octets, GArray *fields)
{
  const LsEvent *segment = ls_session_event (self, n);
  g_autoptr (GByteArray) payload = NULL;
  const LsSessionSource *functions;
  gpointer source;

  g_byte_array_set_size (octets, 0);
  g_array_set_size (fields, 0);
  functions = ls_session_source_functions (self, &source);
  if (segment == NULL || segment->kind != LS_EVENT_SEGMENT || functions == NULL || functions->frame == NULL)
    return FALSE;
  payload = dup_payload (self, n, segment);
  if (!functions->frame (source, n, LS_SPAN (payload->data, payload->len), octets, fields))
    return FALSE;
  if (payload->len > 0 && payload->len <= octets->len && !ls_session_is_sealed (self, n)
      && ls_session_get_connection (self, segment->conn)->knowledge->line_text == NULL)
    add_lines (self, segment, LS_SPAN (payload->data, payload->len), octets->len - payload->len, fields);
  return TRUE;
}

/* ---- mailboxes ---- */

/**
 * ls_session_step_begin:
 * @self: a session
 * @n: where a cursor stands
 *
 * Returns: where the cursor stood one line before: what came after that is what the step changed
 */
guint64
ls_session_step_begin (LsSession *self, guint64 n)
{
  const LsLog *log = ls_session_get_log (self);
  guint64 k = ls_log_unit_at (log, LS_UNIT_LINE, n);

  return k < 2 ? 0 : ls_session_settle (self, ls_log_unit_event (log, LS_UNIT_LINE, k - 1));
}

/**
 * ls_session_mailboxes_at:
 * @self: a session
 * @n: an event's number
 * @entries: (element-type LsMailboxEntry): emptied, then filled with what the mailboxes held at that event, each
 *   folder's letters in the order of their coming
 *
 * Returns: %FALSE where nobody knows what this session's mailboxes hold
 */
gboolean
ls_session_mailboxes_at (LsSession *self, guint64 n, GArray *entries)
{
  const LsSessionSource *functions;
  gpointer source;

  g_array_set_size (entries, 0);
  functions = ls_session_source_functions (self, &source);
  if (functions == NULL || functions->mailboxes == NULL)
    return FALSE;
  functions->mailboxes (source, n, entries);
  return TRUE;
}

/* ---- a listener ---- */

/* Of a line behind the curtain a listener knows who spoke, how much, and which server was asked for before. */
static void
overhear_sealed (LsConnection *connection, guint64 n, const LsEvent *line, GArray *facts)
{
  const LsRecord *record = ls_connection_find_record (connection, line->from, line->start);

  if (record == NULL)
    return;
  if (connection->server_name != NULL && line->start == connection->curtain[line->from] && line->from == LS_FROM_CLIENT)
    ls_facts_add (facts, "Server asked for", LS_FACT_PLAIN, n, g_strdup (connection->server_name));
  ls_facts_add (facts, "Sealed", LS_FACT_SEALED, n,
                g_strdup_printf ("%u octets from the %s", record->sealed_length, ls_event_from_name (line->from)));
}

static void
overhear_lines (LsSession *self, guint64 first, guint64 last, GArray *facts)
{
  for (guint64 k = first; k <= last; k++)
    {
      guint64 n = ls_log_unit_event (ls_session_get_log (self), LS_UNIT_LINE, k);
      const LsEvent *event = ls_session_event (self, n);
      LsConnection *connection = event != NULL ? ls_session_get_connection (self, event->conn) : NULL;

      if (connection != NULL && ls_session_is_sealed (self, n))
        overhear_sealed (connection, n, event, facts);
      else if (connection != NULL && connection->knowledge->overhear != NULL)
        connection->knowledge->overhear (self, n, facts);
    }
}

/**
 * ls_session_overheard:
 * @self: a session
 * @n: an event's number
 * @facts: (element-type LsFact): emptied, then filled with what somebody who only reads along knows by then. Of a
 *   very long session, what the beginning and the last part gave away
 */
void
ls_session_overheard (LsSession *self, guint64 n, GArray *facts)
{
  guint64 steps = ls_log_unit_at (ls_session_get_log (self), LS_UNIT_LINE, n);
  guint64 first = MIN (steps, OVERHEARD_FIRST);

  g_array_set_size (facts, 0);
  overhear_lines (self, 1, first, facts);
  overhear_lines (self, MAX (first + 1, steps > OVERHEARD_LAST ? steps - OVERHEARD_LAST : 0), steps, facts);
}
