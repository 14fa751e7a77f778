/* live-end.h: hosts with ports, as people write them.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

char    *ls_live_end_name  (const char *host, guint16 port);
gboolean ls_live_end_parse (const char *text, guint16 standard_port, char **host, guint16 *port, GError **error);

G_END_DECLS
