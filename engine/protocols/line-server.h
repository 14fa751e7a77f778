/* line-server.h: what the servers of all line protocols share: lines, silence, faults, waiting for the store.
 *
 * A protocol's server begins with this struct and fills in the hooks: it hears whole
 * lines, and says and asks. A bare LF ends a line too (SMTP alone is stricter).
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/chance.h"
#include "core/line-reader.h"
#include "protocols/protocol.h"

G_BEGIN_DECLS

typedef struct _LsLineServer LsLineServer;

/**
 * LsLineServerHooks:
 * @greet: the connection stands
 * @verb: what a fault calls the command of @line, upper case
 * @hear: a whole line, its #LsLineFlags, a telnet program's negotiation taken out
 * @answered: a fault has answered @line (%NULL data: the connection) with @reply already
 * @silent: the client has said nothing for too long
 * @endless: it does not end its line
 * @stop: the host shuts down
 * @told: the store's answer to the last question
 * @leave: the connection is gone: what is open is to be released
 * @secured: (nullable): TLS stands
 * @clear: frees what is the protocol's own
 */
typedef struct {
  void        (*greet)    (LsLineServer *self);
  const char *(*verb)     (LsLineServer *self, LsSpan line);
  void        (*hear)     (LsLineServer *self, LsSpan line, guint flags);
  void        (*answered) (LsLineServer *self, LsSpan line, const char *reply);
  void        (*silent)   (LsLineServer *self);
  void        (*endless)  (LsLineServer *self);
  void        (*stop)     (LsLineServer *self);
  void        (*told)     (LsLineServer *self, const LsStoreAnswer *answer);
  void        (*leave)    (LsLineServer *self);
  void        (*secured)  (LsLineServer *self);
  void        (*clear)    (LsLineServer *self);
} LsLineServerHooks;

/**
 * LsLineServer:
 * @setup: what it was made from
 * @hooks: the protocol's
 * @closed: it says and hears nothing any more
 * @idle_us: it closes after so long a silence; 0: never
 */
struct _LsLineServer {
  LsServer                 parent;
  LsServerSetup            setup;
  const LsLineServerHooks *hooks;
  gboolean                 closed;
  gint64                   idle_us;
  LsChance                 chance;
  /*< private >*/
  LsLineReader             lines;
  GByteArray              *unread;         /* what came while it waited */
  GByteArray              *scratch;
  GByteArray              *late_line;      /* the line that a fault answers late */
  guint                    late_flags;
  gboolean                 is_late;
  gboolean                 is_greeting_late;
  gint64                   late_until;
  GHashTable              *seen;           /* char → how often */
  guint64                  drop_after;     /* octets until a fault drops the line; G_MAXUINT64: never */
  gint64                   idle_asked;     /* the silence limit that is already wished for */
  gint64                   heard;          /* when the client last said something */
  guint64                  ticket;         /* of the question that the store has; 0: none */
  guint64                  tickets;
  gboolean                 shaking_hands;
};

LsServer *ls_line_server_init  (LsLineServer *self, const LsLineServerHooks *hooks, const LsServerSetup *setup, gsize most);
void      ls_line_server_say   (LsLineServer *self, const char *octets, gssize length);
void      ls_line_server_ask   (LsLineServer *self, LsStoreRequest *request);
void      ls_line_server_shake (LsLineServer *self);
void      ls_line_server_close (LsLineServer *self);

G_END_DECLS
