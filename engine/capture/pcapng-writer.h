/* pcapng-writer.h: writes a pcapng file, block by block, so that what is written can be read at any time.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "core/span.h"

G_BEGIN_DECLS

typedef struct _LsPcapngWriter LsPcapngWriter;

LsPcapngWriter *ls_pcapng_writer_new    (const char *file, GError **error);
void            ls_pcapng_writer_add    (LsPcapngWriter *self, gint64 time_us, LsSpan frame, const GPtrArray *comments);
gboolean        ls_pcapng_writer_flush  (LsPcapngWriter *self, GError **error);
gboolean        ls_pcapng_writer_close  (LsPcapngWriter *self, GError **error);
void            ls_pcapng_writer_free   (LsPcapngWriter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LsPcapngWriter, ls_pcapng_writer_free)

G_END_DECLS
