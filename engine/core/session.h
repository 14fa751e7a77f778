/* session.h: a log with the connections that it speaks of, and what its source can do.
 *
 * Whether it comes from the simulator, a socket or a recording, a session is
 * read in the same way; only what its source can do differs: advance it, say a
 * line in it, fork it.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <glib-object.h>

#include "core/dissection.h"
#include "core/knowledge.h"
#include "core/log.h"
#include "core/stream.h"

G_BEGIN_DECLS

#define LS_TYPE_SESSION (ls_session_get_type ())
G_DECLARE_FINAL_TYPE (LsSession, ls_session, LS, SESSION, GObject)

/* A letter of more lines than this is one step. */
#define LS_LETTER_LINES_APART 12

/* So long a session may be played at a time by whoever has a window to draw. */
#define LS_SESSION_SLICE_US G_GINT64_CONSTANT (8000)

/* One end of a connection. */
typedef struct {
  char   *host;      /* a name; may be empty */
  char   *address;   /* dotted quad or IPv6 text */
  guint16 port;
} LsEnd;

/**
 * LsRecord:
 * @sealed: where it begins in its sender's sealed stream
 * @sealed_length: its octets there, header included
 * @plain: where what it carries begins in its sender's stream
 * @plain_length: how much of that it carries; 0 for what TLS says for itself
 *
 * A record of TLS: a range of the sealed stream, and the range of the plain one that it stands for.
 */
typedef struct {
  guint64 sealed;
  guint64 plain;
  guint32 sealed_length;
  guint32 plain_length;
} LsRecord;

/**
 * LsConnection:
 * @number: from 1, in the order of opening
 * @knowledge: the words and tables of its protocol
 * @client, @server: its ends
 * @streams: the octets that the client (0) and the server (1) sent
 * @sealed: (nullable): the octets that the client and the server sent since each began with TLS, as they went over the
 *   wire: a segment's range counts the @curtain first, then these
 * @curtain: how many octets of each stream went in clear before that
 * @records: (nullable) (element-type LsRecord): what ties the sealed streams to the others, ascending
 * @server_name: (nullable): the name that the client asked for in clear as TLS began
 * @datagrams: whether it is no connection of TCP, but datagrams of UDP between the two
 * @mss: the greatest segment that its ends announced; 0 where there are no segments
 * @first_event, @last_event: of this connection; 0 before the first
 * @closed: whether a close was logged
 */
typedef struct {
  guint32            number;
  const LsKnowledge *knowledge;
  LsEnd              client;
  LsEnd              server;
  LsStream          *streams[2];
  LsStream          *sealed[2];
  guint64            curtain[2];
  GArray            *records[2];
  char              *server_name;
  gboolean           datagrams;
  guint16            mss;
  guint64            first_event;
  guint64            last_event;
  gboolean           closed;
  /*< private >*/
  GArray            *offers;
  GArray            *ends_of_chunks;
  guint64            letter[LS_LETTER_LINES_APART];
  guint              letter_lines;
} LsConnection;

/* What a lesson has to say about an event; every string belongs to the lesson. */
typedef struct {
  const char *heading;
  const char *why;
  const char *part;
} LsLessonWords;

/**
 * LsSessionSource:
 * @advance: runs on by one unit; %FALSE where nothing more will happen by itself
 * @fork: (transfer full): a new session that shares this one's events up to @n, in which the client of
 *   @conn then says @octets (a line with its CRLF); with @at_once without waiting for its turn
 * @words: the lesson's words for event @n; %FALSE where it has none
 * @next: (transfer full): the client's own next line after event @n, without its CRLF; %NULL: none is known
 * @free: the source ends with its session
 * @frame: adds the frame of segment @n to @octets, and its headers' fields (#LsField) to @fields; @payload is what
 *   the segment carries, as it may be seen; %FALSE where it cannot be built
 * @mailboxes: adds what the mailboxes held at event @n (#LsMailboxEntry) to @entries
 * @explain: fills an explanation of event @n that its protocol has no words for: a segment
 * @wait: lets the clock run to the next timer that makes something happen; %FALSE where none will
 *
 * What the source of a session can do; a member is %NULL where it cannot.
 */
typedef struct {
  gboolean   (*advance) (gpointer source, LsUnit unit);
  LsSession *(*fork)    (gpointer source, guint64 n, guint32 conn, LsSpan octets, gboolean at_once, GError **error);
  gboolean   (*words)   (gpointer source, guint64 n, LsLessonWords *words);
  char      *(*next)    (gpointer source, guint64 n);
  void       (*free)    (gpointer source);
  gboolean   (*frame)   (gpointer source, guint64 n, LsSpan payload, GByteArray *octets, GArray *fields);
  void       (*mailboxes) (gpointer source, guint64 n, GArray *entries);
  void       (*explain) (gpointer source, guint64 n, LsExplanation *explanation);
  gboolean   (*wait)    (gpointer source);
} LsSessionSource;

LsSession     *ls_session_new            (void);
void           ls_session_set_source     (LsSession *self, const LsSessionSource *functions, gpointer source);
gpointer       ls_session_get_source     (LsSession *self, const LsSessionSource *functions);
const LsLog   *ls_session_get_log        (LsSession *self);

LsConnection  *ls_session_open           (LsSession *self, const LsKnowledge *knowledge, gint64 time_us,
                                          const LsEnd *client, const LsEnd *server);
void           ls_connection_begin_sealed (LsConnection *self, LsFrom from);
void           ls_connection_add_record  (LsConnection *self, LsFrom from, LsSpan octets, guint64 plain, guint32 plain_length);
const LsRecord *ls_connection_find_record (const LsConnection *self, LsFrom from, guint64 plain);
gboolean       ls_session_is_sealed      (LsSession *self, guint64 n);
LsConnection  *ls_session_get_connection (LsSession *self, guint32 number);
guint32        ls_session_n_connections  (LsSession *self);

guint64        ls_session_append         (LsSession *self, LsConnection *connection, LsEvent *event);
guint64        ls_session_append_words   (LsSession *self, LsConnection *connection, LsEvent *event, const char *words);
void           ls_session_notify         (LsSession *self);
void           ls_session_keep           (LsSession *self, guint64 events, gsize octets);
void           ls_session_share          (LsSession *self, LsSession *with);
gsize          ls_session_memory         (LsSession *self);

const LsEvent *ls_session_event          (LsSession *self, guint64 n);
LsSpan         ls_session_octets         (LsSession *self, guint64 n, GByteArray *scratch);
char          *ls_session_line_text      (LsSession *self, guint64 n);
char          *ls_session_line_beginning (LsSession *self, guint64 n, gsize most);
guint64        ls_session_partner        (LsSession *self, guint64 n);
guint64        ls_session_settle         (LsSession *self, guint64 n);
guint64        ls_session_last_of        (LsSession *self, guint32 conn, guint64 n);
gboolean       ls_session_is_closed_at   (LsSession *self, guint64 n);
void           ls_session_explain        (LsSession *self, guint64 n, LsExplanation *explanation);

gboolean       ls_session_advance        (LsSession *self, LsUnit unit);
gboolean       ls_session_advance_for    (LsSession *self, gint64 budget_us);
gboolean       ls_session_wait           (LsSession *self);
gboolean       ls_session_can_fork       (LsSession *self);
gboolean       ls_session_shows_secrets  (LsSession *self);
void           ls_session_show_secrets   (LsSession *self, gboolean show);
LsSession     *ls_session_fork           (LsSession *self, guint64 n, guint32 conn, LsSpan octets, gboolean at_once,
                                          GError **error);
gboolean       ls_session_words          (LsSession *self, guint64 n, LsLessonWords *words);
char          *ls_session_next           (LsSession *self, guint64 n);

guint64        ls_session_find_line      (LsSession *self, guint32 conn, LsFrom from, guint64 offset);
guint64        ls_session_find_segment   (LsSession *self, guint32 conn, LsFrom from, guint64 offset);
guint64        ls_session_segment_at     (LsSession *self, guint64 n);
char          *ls_session_segment_text   (LsSession *self, guint64 n, gsize most);
gboolean       ls_session_frame          (LsSession *self, guint64 n, GByteArray *octets, GArray *fields);
guint64        ls_session_step_begin     (LsSession *self, guint64 n);
gboolean       ls_session_mailboxes_at   (LsSession *self, guint64 n, GArray *entries);
void           ls_session_note_offers    (LsSession *self, LsConnection *connection, guint32 offers);
void           ls_session_legal_now      (LsSession *self, guint32 conn, guint64 n, GPtrArray *verbs);
const char    *ls_session_finding_title  (LsSession *self, guint64 n);
void           ls_session_overheard      (LsSession *self, guint64 n, GArray *facts);

G_END_DECLS
