/* session-private.h: what the files of the session share.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/session.h"

G_BEGIN_DECLS

/**
 * LsChunkEnd:
 * @chunk: a chunk of the log
 * @last: the last event of the connection in it: from there its events link backwards
 * @said: how far each end's lines reached in its stream by then
 * @carried: likewise its segments
 */
typedef struct {
  guint64 chunk;
  guint64 last;
  guint64 said[2];
  guint64 carried[2];
} LsChunkEnd;

struct _LsSession {
  GObject                parent;

  LsLog                 *log;
  GPtrArray             *connections;       /* of LsConnection; NULL where forgotten */
  guint32                connections_before; /* forgotten ones that no longer take a place there */
  LsStream              *words;             /* what no wire carried: names of ends, notes, store changes */
  guint64                notified;
  gboolean               shows_secrets;
  const LsSessionSource *functions;
  gpointer               source;
};

/* session-append.c */
void                   ls_connection_free          (gpointer data);

/* session.c */
const LsSessionSource *ls_session_source_functions (LsSession *self, gpointer *source);
LsSpan ls_connection_peek_wire (const LsConnection *self, LsFrom from, guint64 start, gsize length, GByteArray *scratch);

G_END_DECLS
