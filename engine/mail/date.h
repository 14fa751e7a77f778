/* date.h: a date as letters write it.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *ls_date_format (gint64 time);

G_END_DECLS
