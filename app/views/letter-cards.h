/* letter-cards.h: a letter's envelope above its header, what differs between them flagged, and its lines.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "core/session.h"

G_BEGIN_DECLS

void ls_letter_cards_fill (GtkBox *box, const LsMailboxEntry *entry);

G_END_DECLS
