/* capture-frames.c: the frames of a capture, for whoever looks at a segment of its session.
 * SPDX-License-Identifier: MIT */
#include "capture/capture-frames.h"

#include "capture/capture-packet.h"
#include "network/checksum.h"
#include "network/frame.h"

#include <string.h>

/* Where TCP's checksum stands before the payload's end of the header: 16 octets into it. */
#define TCP_CHECKSUM_AT 16

typedef struct {
  gsize   start;         /* in the file */
  guint32 length;
  guint32 payload;       /* where that begins in the frame */
  guint32 payload_length;
  guint32 link;
} Frame;

struct _LsCaptureFrames {
  GBytes    *file;
  LsSession *session;    /* it owns this */
  GArray    *frames;     /* of Frame: that of each segment, in the order of the log */
};

static void
frames_free (gpointer source)
{
  LsCaptureFrames *self = source;

  g_bytes_unref (self->file);
  g_array_unref (self->frames);
  g_free (self);
}

/* Where TCP's header begins, behind which the payload stands; 0: that is nowhere in the frame. */
static gsize
find_tcp (LsSpan frame, gsize payload)
{
  for (gsize length = 20; length <= 60 && length <= payload; length += 4)
    if ((gsize) (frame.data[payload - length + 12] >> 4) * 4 == length)
      return payload - length;
  return 0;
}

/* RFC 1624: the checksum is right, or wrong, for what is put in place of the payload as it was for that. */
static void
replace_payload (guint8 *octets, const Frame *frame, LsSpan payload)
{
  guint8 *own = octets + frame->payload;
  gsize tcp = find_tcp (LS_SPAN (octets, frame->length), frame->payload);
  guint8 *sum = octets + tcp + TCP_CHECKSUM_AT;
  guint16 before = ls_checksum_finish (ls_checksum_add (0, LS_SPAN (own, payload.length)));
  guint32 after = ls_checksum_add (0, payload);
  guint16 field;

  if (payload.length == 0 || memcmp (own, payload.data, payload.length) == 0)
    return;
  if (tcp != 0)
    {
      field = ls_checksum_finish (((guint16) ~(sum[0] << 8 | sum[1])) + before + after);
      sum[0] = field >> 8;
      sum[1] = field;
    }
  memcpy (own, payload.data, payload.length);
}

static void
add_fields (LsSpan octets, GArray *fields)
{
  g_autoptr (GArray) found = ls_frame_dissect (octets);

  for (guint i = 0; i < found->len; i++)
    if (strcmp (g_array_index (found, LsField, i).name, "Payload") != 0)
      g_array_append_vals (fields, &g_array_index (found, LsField, i), 1);
}

static gboolean
build_frame (gpointer source, guint64 n, LsSpan payload, GByteArray *octets, GArray *fields)
{
  LsCaptureFrames *self = source;
  guint64 k = ls_log_unit_at (ls_session_get_log (self->session), LS_UNIT_SEGMENT, n);
  const guint8 *file = g_bytes_get_data (self->file, NULL);
  const Frame *frame;

  if (k == 0 || k > self->frames->len)
    return FALSE;
  frame = &g_array_index (self->frames, Frame, k - 1);
  g_byte_array_append (octets, file + frame->start, frame->length);
  replace_payload (octets->data, frame, LS_SPAN (payload.data, MIN (payload.length, frame->payload_length)));
  if (frame->link == LS_LINK_ETHERNET)
    add_fields (LS_SPAN (octets->data, octets->len), fields);
  return TRUE;
}

/**
 * ls_capture_frames_new:
 * @file: a capture
 * @session: its session, whose source the frames become
 *
 * Returns: (transfer none): the frames, none yet; they live as long as @session
 */
LsCaptureFrames *
ls_capture_frames_new (GBytes *file, LsSession *session)
{
  static const LsSessionSource functions = { .free = frames_free, .frame = build_frame };
  LsCaptureFrames *self = g_new0 (LsCaptureFrames, 1);

  self->file = g_bytes_ref (file);
  self->session = session;
  self->frames = g_array_new (FALSE, FALSE, sizeof (Frame));
  ls_session_set_source (session, &functions, self);
  return self;
}

/**
 * ls_capture_frames_add:
 * @self: frames
 * @link: the kind of link that carried it
 * @octets: what the file has of a segment's packet
 * @payload: the part of it that is the segment's payload
 *
 * Adds the frame of the segment that was just appended to the session.
 */
void
ls_capture_frames_add (LsCaptureFrames *self, guint link, LsSpan octets, LsSpan payload)
{
  const guint8 *file = g_bytes_get_data (self->file, NULL);
  Frame frame = {
    .start = octets.data - file,
    .length = octets.length,
    .payload = payload.data != NULL ? (gsize) (payload.data - octets.data) : octets.length,
    .payload_length = payload.length,
    .link = link,
  };

  g_array_append_val (self->frames, frame);
}
