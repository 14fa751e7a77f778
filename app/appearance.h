/* appearance.h: colours, contrast, size of text and motion, as the settings and the desktop want them.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void ls_appearance_start             (void);
void ls_appearance_change_text_scale (int steps);

G_END_DECLS
