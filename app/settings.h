/* settings.h: what the program remembers of how one likes it.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define LS_TEXT_SCALE_MIN 80
#define LS_TEXT_SCALE_MAX 200

GSettings *ls_settings_get (void);

G_END_DECLS
