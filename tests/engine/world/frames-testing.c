/* frames-testing.c: the frames of a session as another program reads them.
 * SPDX-License-Identifier: MIT */
#include "frames-testing.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

static void
put (GByteArray *file, guint32 number, guint length)
{
  for (guint i = 0; i < length; i++)
    {
      guint8 octet = (guint8) (number >> 8 * i);

      g_byte_array_append (file, &octet, 1);
    }
}

/* Classic pcap, microseconds, Ethernet; what is lost on its way is not in it. */
static GByteArray *
write_pcap (LsSession *session)
{
  GByteArray *file = g_byte_array_new ();
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  g_autoptr (GArray) fields = g_array_new (FALSE, FALSE, sizeof (LsField));

  put (file, 0xa1b2c3d4, 4);
  put (file, 2, 2);
  put (file, 4, 2);
  put (file, 0, 4);
  put (file, 0, 4);
  put (file, 262144, 4);
  put (file, 1, 4);
  for (guint64 n = 1; n <= ls_log_last (ls_session_get_log (session)); n++)
    {
      const LsEvent *event = ls_session_event (session, n);

      if (event->kind != LS_EVENT_SEGMENT || (event->flags & LS_EVENT_FLAG_LOST) != 0)
        continue;
      g_assert_true (ls_session_frame (session, n, frame, fields));
      put (file, (guint32) (event->time_us / G_USEC_PER_SEC), 4);
      put (file, (guint32) (event->time_us % G_USEC_PER_SEC), 4);
      put (file, frame->len, 4);
      put (file, frame->len, 4);
      g_byte_array_append (file, frame->data, frame->len);
    }
  return file;
}

/* What tshark prints for the frames that @filter lets through. */
char *
frames_read_by_tshark (LsSession *session, const char *filter)
{
  g_autoptr (GByteArray) pcap = write_pcap (session);
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  char *output = NULL;
  int status, handle = g_file_open_tmp ("lockstep-XXXXXX.pcap", &path, &error);
  const char *argv[] = {
    "tshark", "-n", "-r", path, "-o", "ip.check_checksum:TRUE", "-o", "tcp.check_checksum:TRUE", "-o", "udp.check_checksum:TRUE",
    "-Y", filter, NULL,
  };

  g_assert_no_error (error);
  g_close (handle, NULL);
  g_file_set_contents (path, (const char *) pcap->data, pcap->len, &error);
  g_assert_no_error (error);
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &output, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, &error));
  g_unlink (path);
  return output;
}

/* Every checksum is right, and nothing is malformed. */
void
frames_check_by_tshark (LsSession *session)
{
  g_autofree char *bad = frames_read_by_tshark (session, "_ws.malformed || ip.checksum.status == 0 || tcp.checksum.status == 0 || udp.checksum.status == 0");
  g_autofree char *all = frames_read_by_tshark (session, "tcp.checksum.status == 1 || udp.checksum.status == 1");
  guint segments = 0, lines = 0;

  g_assert_cmpstr (bad, ==, "");
  for (guint64 n = 1; n <= ls_log_last (ls_session_get_log (session)); n++)
    segments += ls_session_event (session, n)->kind == LS_EVENT_SEGMENT && (ls_session_event (session, n)->flags & LS_EVENT_FLAG_LOST) == 0;
  for (const char *at = all; (at = strchr (at, '\n')) != NULL; at++)
    lines++;
  g_assert_cmpuint (lines, ==, segments);
}
