/* words.h: sentences of a table, with their {words} filled in.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/session.h"

G_BEGIN_DECLS

/**
 * LsWordsAppend:
 * @data: what was given with the function
 * @text: where to append it
 * @name: the word between the braces
 *
 * Appends what a word stands for.
 */
typedef void (*LsWordsAppend) (gpointer data, GString *text, LsSpan name);

GString *ls_words_fill   (const char *sentence, LsWordsAppend append, gpointer data);
LsSpan   ls_words_said   (LsSession *session, guint64 n, GByteArray *scratch);
void     ls_words_quote  (GString *text, LsSpan octets, LsSpan otherwise);

G_END_DECLS
