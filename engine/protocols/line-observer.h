/* line-observer.h: what the observers of all line protocols share: lines, commands that wait, events, findings.
 *
 * A protocol's observer begins with this struct and fills in the hooks.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/line-reader.h"
#include "protocols/protocol.h"

G_BEGIN_DECLS

typedef struct _LsLineObserver LsLineObserver;

/* A command's row in an event: the command's number, and whether it came at the wrong moment. */
#define LS_LINE_ROW_EARLY 0x100
/* A reply that no rule explains. */
#define LS_LINE_ROW_NONE  0xffff

/* A command that waits for its reply. */
typedef struct {
  guint64 event;
  guint64 number;          /* the letter that it is about; 0: none */
  guint8  command;
  guint8  outcome;         /* what it looks like to come to */
  guint16 flags;           /* LsLineFlags */
} LsLinePending;

/**
 * LsLineObserverHooks:
 * @client: a line of the client's that begins at @start of its stream
 * @server: likewise the server's
 * @unended: what there is of a line that has no end, because the connection or a gap cut it off
 * @counted: (nullable): how many of the server's next octets are counted ones, no lines; those too are handed to
 *   @server line by line
 * @sealed: (nullable): octets that came while what is said is encrypted, from @start of their stream on
 * @gap: octets are missing: what was expected is not known any more
 * @close: the connection is closed: which state that is, and what is to be said of it
 * @secured: (nullable): TLS stands, or does not
 * @clear: frees what is the protocol's own
 */
typedef struct {
  void    (*client)  (LsLineObserver *self, const LsSaying *saying, guint64 start, const LsLine *line);
  void    (*server)  (LsLineObserver *self, const LsSaying *saying, guint64 start, const LsLine *line);
  void    (*unended) (LsLineObserver *self, const LsSaying *saying, guint64 start, const LsLine *line);
  guint64 (*counted) (LsLineObserver *self);
  void    (*sealed)  (LsLineObserver *self, const LsSaying *saying, guint64 start, LsSpan octets);
  void    (*gap)     (LsLineObserver *self, const LsSaying *saying);
  void    (*close)   (LsLineObserver *self, const LsSaying *saying, LsEvent *event);
  void    (*secured) (LsLineObserver *self, gint64 time_us, gboolean stands);
  void    (*clear)   (LsLineObserver *self);
} LsLineObserverHooks;

/**
 * LsLineObserver:
 * @state: the server's state
 * @client_state: the client's, where @has_client_state
 * @lost: not seen from its start, or octets are missing: the state is not known
 * @sealed: what is said is encrypted
 * @last_event: the event that was appended last
 * @replies_end: where the last whole reply ends in the server's stream
 */
struct _LsLineObserver {
  LsObserver                 parent;
  const LsLineObserverHooks *hooks;
  GByteArray                *scratch;
  guint8                     state;
  guint8                     client_state;
  gboolean                   has_client_state;
  gboolean                   lost;
  gboolean                   sealed;
  gboolean                   closed;
  guint64                    last_event;
  guint64                    replies_end;
  guint                      stream_gap;    /* the row of the finding that says so */
  /*< private >*/
  LsLineReader               lines[2];
  guint64                    at[2];         /* where the unfinished line begins in its stream */
  GArray                    *pending;       /* of LsLinePending, from pending_head on */
  guint                      pending_head;
  guint                      findings;      /* about the line at hand */
};

LsObserver    *ls_line_observer_init    (LsLineObserver *self, const LsLineObserverHooks *hooks, LsSession *session,
                                         LsConnection *connection, gsize most);
void           ls_line_observer_push    (LsLineObserver *self, const LsLinePending *pending);
gboolean       ls_line_observer_pop     (LsLineObserver *self, LsLinePending *pending);
LsLinePending *ls_line_observer_peek    (LsLineObserver *self);
guint          ls_line_observer_waiting (const LsLineObserver *self);
void           ls_line_observer_forget  (LsLineObserver *self);
LsEvent        ls_line_observer_begin   (const LsLineObserver *self, LsEventKind kind, const LsSaying *saying, guint64 start,
                                         guint64 length);
guint64        ls_line_observer_append  (LsLineObserver *self, LsEvent *event);
void           ls_line_observer_note    (LsLineObserver *self, LsEvent *event, const char *words);
void           ls_line_observer_find    (LsLineObserver *self, guint row, guint severity, const LsEvent *about);

G_END_DECLS
