/* writer-json.c: an event as one JSON object on one line.
 * SPDX-License-Identifier: MIT */
#include "capture/writer.h"

#include "core/show.h"

#include <string.h>

static void
append_string (GString *out, const char *text, gsize length)
{
  g_string_append_c (out, '"');
  for (gsize i = 0; i < length; i++)
    {
      guint8 octet = text[i];

      if (octet == '"' || octet == '\\')
        g_string_append_printf (out, "\\%c", octet);
      else if (octet == '\n')
        g_string_append (out, "\\n");
      else if (octet < 0x20 || octet == 0x7f)
        g_string_append_printf (out, "\\u%04x", octet);
      else
        g_string_append_c (out, octet);
    }
  g_string_append_c (out, '"');
}

static void
append_member (GString *out, const char *name, const char *text)
{
  if (text == NULL)
    return;
  g_string_append_printf (out, ",\"%s\":", name);
  append_string (out, text, strlen (text));
}

/* Microseconds as seconds, exactly and no longer than needed: `0.06`. */
static void
append_seconds (GString *out, const char *name, gint64 time_us)
{
  g_string_append_printf (out, ",\"%s\":%" G_GINT64_FORMAT ".%06d", name, time_us / G_TIME_SPAN_SECOND,
                          (int) (time_us % G_TIME_SPAN_SECOND));
  while (out->str[out->len - 1] == '0' && out->str[out->len - 2] != '.')
    g_string_truncate (out, out->len - 1);
}

static void
append_bytes (GString *out, LsSpan octets)
{
  g_autofree char *base64 = g_base64_encode (octets.data, octets.length);

  append_member (out, "bytes", base64);
}

/* The octets of an event with its secret masked: by dots in text, by as many stars in bytes. */
static void
mask (const LsEvent *event, LsSpan octets, GString *text, GByteArray *bytes)
{
  LsSpan before = ls_span_take (&octets, event->line.secret_start);
  LsSpan secret = ls_span_take (&octets, event->line.secret_length);

  g_string_append_len (text, (const char *) before.data, before.length);
  g_string_append (text, LS_MASK);
  g_string_append_len (text, (const char *) octets.data, octets.length);
  g_byte_array_append (bytes, before.data, before.length);
  for (gsize i = 0; i < secret.length; i++)
    g_byte_array_append (bytes, (const guint8 *) "*", 1);
  g_byte_array_append (bytes, octets.data, octets.length);
}

/* CRLF becomes LF, the last one goes; returns whether that lost something that only bytes can say. */
static gboolean
unwrap (GString *text, gboolean ended)
{
  GString *plain = g_string_sized_new (text->len);
  gboolean lossy = !ended;

  if (ended && text->len >= 2)
    g_string_truncate (text, text->len - 2);
  for (gsize i = 0; i < text->len; i++)
    {
      gboolean crlf = text->str[i] == '\r' && i + 1 < text->len && text->str[i + 1] == '\n';

      if (text->str[i] == '\r')
        lossy |= !crlf;
      else
        {
          lossy |= text->str[i] == '\n' && (i == 0 || text->str[i - 1] != '\r');
          g_string_append_c (plain, text->str[i]);
        }
    }
  g_string_truncate (text, 0);
  g_string_append_len (text, plain->str, plain->len);
  g_string_free (plain, TRUE);
  return lossy;
}

static void
append_line (const LsWriter *self, LsSession *session, guint64 n, GString *out)
{
  const LsEvent *event = ls_session_event (session, n);
  g_autoptr (GByteArray) scratch = g_byte_array_new (), masked = g_byte_array_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  LsSpan octets = ls_session_octets (session, n, scratch);
  gboolean lossy, utf8;

  if (ls_session_get_connection (session, event->conn)->knowledge->line_text != NULL)
    {
      g_autofree char *words = ls_session_line_text (session, n);

      g_string_append (out, ",\"text\":");
      append_string (out, words, strlen (words));
      append_bytes (out, octets);
      return;
    }
  if (event->line.secret_length > 0 && !self->show_secrets)
    {
      mask (event, octets, text, masked);
      octets = LS_SPAN (masked->data, masked->len);
    }
  else
    g_string_append_len (text, (const char *) octets.data, octets.length);
  lossy = unwrap (text, (event->flags & LS_EVENT_FLAG_UNENDED) == 0);
  /* A NUL is UTF-8, and JSON can say it; GLib's check takes it for the end. */
  utf8 = g_utf8_validate_len (text->str, text->len, NULL) || memchr (text->str, '\0', text->len) != NULL;
  for (gsize i = 0; utf8 && i < text->len;)
    {
      gsize part = strlen (text->str + i);

      utf8 = g_utf8_validate_len (text->str + i, part, NULL);
      i += part + 1;
    }
  if (utf8)
    {
      g_string_append (out, ",\"text\":");
      append_string (out, text->str, text->len);
    }
  if (!utf8 || lossy)
    append_bytes (out, octets);
}

static void
append_words (LsSession *session, guint64 n, GString *out)
{
  g_autoptr (GByteArray) scratch = g_byte_array_new ();
  LsSpan words = ls_session_octets (session, n, scratch);

  if (words.length == 0)
    return;
  g_string_append (out, ",\"text\":");
  append_string (out, (const char *) words.data, words.length);
}

static void
append_segment (const LsEvent *event, GString *out)
{
  static const char *const names[] = { "FIN", "SYN", "RST", "PSH", "ACK" };
  const char *separator = "";

  g_string_append_printf (out, ",\"segment\":{\"seq\":%u,\"ack\":%u,\"flags\":\"", event->segment.seq, event->segment.ack);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (event->segment.flags & (1u << i))
      {
        g_string_append_printf (out, "%s%s", separator, names[i]);
        separator = " ";
      }
  g_string_append_printf (out, "\",\"length\":%u", event->length);
  if (event->flags & LS_EVENT_FLAG_LOST)
    g_string_append (out, ",\"lost\":true}");
  else
    {
      append_seconds (out, "arrives", event->time_us + event->segment.travel_us);
      g_string_append_c (out, '}');
    }
}

/**
 * ls_writer_append_json:
 * @self: how to write; its format does not count
 * @session: a session
 * @n: the number of one of its events
 * @out: where to
 *
 * Appends the event as one JSON object and a LF.
 */
void
ls_writer_append_json (const LsWriter *self, LsSession *session, guint64 n, GString *out)
{
  const LsEvent *event = ls_session_event (session, n);
  const LsKnowledge *knowledge = ls_session_get_connection (session, event->conn)->knowledge;
  g_auto (LsExplanation) explanation = { 0 };

  g_string_append_printf (out, "{\"n\":%" G_GUINT64_FORMAT, n);
  append_seconds (out, "time", event->time_us);
  g_string_append_printf (out, ",\"conn\":%u", event->conn);
  append_member (out, "protocol", knowledge->id);
  append_member (out, "from", ls_event_from_name (event->from));
  append_member (out, "kind", ls_event_kind_name (event->kind));
  if (event->kind == LS_EVENT_SEGMENT)
    append_segment (event, out);
  else if (ls_event_is_line (event))
    append_line (self, session, n, out);
  else if (event->kind != LS_EVENT_FINDING)
    append_words (session, n, out);
  if ((event->flags & LS_EVENT_FLAG_STATELESS) == 0)
    append_member (out, "state", knowledge->state_id (event->state));
  if (event->flags & LS_EVENT_FLAG_CLIENT_STATE)
    append_member (out, "client_state", knowledge->client_state_id (event->client_state));
  if (event->kind != LS_EVENT_SEGMENT)
    {
      ls_session_explain (session, n, &explanation);
      append_member (out, "explain", explanation.text);
      append_member (out, "ref", explanation.ref);
    }
  if (event->kind == LS_EVENT_FINDING)
    {
      append_member (out, "severity", event->flags & LS_EVENT_FLAG_ERROR     ? "error"
                                      : event->flags & LS_EVENT_FLAG_WARNING ? "warning"
                                                                             : "info");
      append_member (out, "code", knowledge->finding_id (event->row));
    }
  g_string_append (out, "}\n");
}
