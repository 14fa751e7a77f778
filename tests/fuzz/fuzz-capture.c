/* fuzz-capture.c: any octets are a capture, or are refused with a reason; nothing else may come of them.
 * SPDX-License-Identifier: MIT */
#include "capture/capture-read.h"
#include "capture/writer.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) file = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (LsSession) session = ls_capture_read (file, "fuzz", NULL, NULL, &error);
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  g_autoptr (GArray) fields = g_array_new (FALSE, FALSE, sizeof (LsField));
  LsWriter writer = { .format = LS_FORMAT_JSON };
  gint64 time_us = 0;

  g_assert_true ((session == NULL) == (error != NULL));
  if (session == NULL)
    {
      g_assert_true (g_str_has_prefix (error->message, "fuzz: "));
      return 0;
    }
  for (guint64 n = 1; n <= ls_log_last (ls_session_get_log (session)); n++)
    {
      const LsEvent *event = ls_session_event (session, n);

      g_assert_cmpint (event->time_us, >=, time_us);
      time_us = event->time_us;
      g_string_truncate (out, 0);
      ls_writer_append (&writer, session, n, out);
      g_assert_true (g_utf8_validate_len (out->str, out->len, NULL));
      if (event->kind == LS_EVENT_SEGMENT)
        {
          g_assert_true (ls_session_frame (session, n, frame, fields));
          for (guint i = 0; i < fields->len; i++)
            {
              const LsField *field = &g_array_index (fields, LsField, i);

              g_assert_cmpuint (field->start + field->length, <=, frame->len);
            }
        }
    }
  return 0;
}
