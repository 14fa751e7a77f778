/* capture-file.h: the packets of a pcap or pcapng file, one after the other. draft-ietf-opsawg-pcap, -pcapng.
 *
 * Whoever wrote the file may have meant harm: every length is looked at before
 * it is believed, and nothing is copied.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "core/span.h"

G_BEGIN_DECLS

/* A longer file is not read. */
#define LS_CAPTURE_FILE_MAX (512 * 1024 * 1024)

/* Of a packet's comments, so many are looked at. */
#define LS_CAPTURE_COMMENTS 8

/**
 * LsCapturePacket:
 * @time_us: microseconds since 1970
 * @link: the kind of link that carried it (LINKTYPE_…)
 * @octets: what was kept of it
 * @comments: what was written beside it
 * @n_comments: how many
 */
typedef struct {
  gint64  time_us;
  guint   link;
  LsSpan  octets;
  LsSpan  comments[LS_CAPTURE_COMMENTS];
  guint   n_comments;
} LsCapturePacket;

typedef struct _LsCaptureFile LsCaptureFile;

#define LS_CAPTURE_ERROR (ls_capture_error_quark ())
GQuark         ls_capture_error_quark  (void);

gboolean       ls_capture_is_one       (LsSpan octets);
LsCaptureFile *ls_capture_file_new     (LsSpan octets);
gboolean       ls_capture_file_next    (LsCaptureFile *self, LsCapturePacket *packet, GError **error);
void           ls_capture_file_free    (LsCaptureFile *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LsCaptureFile, ls_capture_file_free)

G_END_DECLS
