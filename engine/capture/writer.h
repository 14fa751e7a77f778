/* writer.h: events as text: for people, as a transcript, and as JSON Lines.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/session.h"

G_BEGIN_DECLS

typedef enum {
  LS_FORMAT_TEXT,          /* for people: line, state, explanation, source */
  LS_FORMAT_TRANSCRIPT,    /* only the dialogue, `S: …` and `C: …` */
  LS_FORMAT_JSON           /* an event an object */
} LsFormat;

/**
 * LsWriter:
 * @format: how to write
 * @show_secrets: whether secrets are written as they are, not masked
 * @colour: whether to colour text for a terminal
 * @conn: only this connection's events; 0: all
 * @letters: whether to explain a letter's lines too where no lesson does
 *
 * How events are to be written.
 */
typedef struct {
  LsFormat format;
  gboolean show_secrets;
  gboolean colour;
  guint32  conn;
  gboolean letters;
} LsWriter;

gboolean ls_format_find         (const char *name, LsFormat *format);
void     ls_writer_append       (const LsWriter *self, LsSession *session, guint64 n, GString *out);
void     ls_writer_append_json  (const LsWriter *self, LsSession *session, guint64 n, GString *out);

G_END_DECLS
