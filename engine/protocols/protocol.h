/* protocol.h: what every protocol offers: a server, a client and an observer, none of which knows a socket.
 *
 * Bytes and a time go in; bytes, wishes and events come out. Whoever owns a
 * machine carries its octets, keeps its clock and grants its wishes, now or later.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/session.h"
#include "mail/directory.h"
#include "mail/store.h"
#include "protocols/greylist.h"
#include "protocols/profile.h"
#include "protocols/sender.h"
#include "protocols/witness.h"

G_BEGIN_DECLS

typedef struct _LsServer   LsServer;
typedef struct _LsClient   LsClient;
typedef struct _LsObserver LsObserver;

/* ---- server ---- */

typedef enum {
  LS_WISH_CLOSE,      /* close the connection once all output is sent */
  LS_WISH_DROP,       /* close it at once, what is still to be sent lost */
  LS_WISH_WAKE,       /* call ls_server_wake() at @time_us */
  LS_WISH_DELIVER,    /* keep @letter, then call ls_server_answer() */
  LS_WISH_START_TLS,  /* send all output, make the handshake, then call ls_server_secured() */
  LS_WISH_STORE       /* ask the store for @request, then call ls_server_told() */
} LsWishKind;

/**
 * LsWish:
 * @kind: what is wanted
 * @ticket: hand it back with the answer
 * @time_us: of a wake: when
 * @idle: of a wake: whether it only guards against silence
 * @letter: (owned): of a delivery
 * @request: (owned): of a wish to the store
 */
typedef struct {
  LsWishKind kind;
  guint64    ticket;
  gint64     time_us;
  gboolean   idle;
  LsLetter  *letter;
  LsStoreRequest *request;
} LsWish;

/**
 * LsServerSetup:
 * @profile: its character
 * @directory: whom it takes mail for
 * @store: (nullable): asked whether a mailbox has room; %NULL: there always is
 * @client_address: from where the client comes, for trace lines: `192.0.2.1`
 * @client_name: (nullable): the name of that address, where one is known
 * @begins: seconds since 1970 at time 0 of its clock, for trace lines
 * @seed: from which its chance is drawn
 * @place: the name of this connection, for the same
 * @secure: whether TLS stands from the start (a port of its own)
 * @greylist: (nullable): whom it has seen before
 *
 * What a server's machine is made from; all of it outlives the machine.
 */
typedef struct {
  const LsProfile   *profile;
  const LsDirectory *directory;
  LsStore           *store;
  const char        *client_address;
  const char        *client_name;
  gint64             begins;
  guint64            seed;
  const char        *place;
  gboolean           secure;
  LsGreylist        *greylist;
} LsServerSetup;

/* @secured is %NULL where the protocol knows no upgrade to TLS, @told where it only delivers, @closed where it has
 * nothing to put in order. */
typedef struct {
  void (*open)   (LsServer *self, gint64 now_us);
  void (*input)  (LsServer *self, gint64 now_us, LsSpan octets);
  void (*wake)   (LsServer *self, gint64 now_us);
  void (*answer) (LsServer *self, gint64 now_us, guint64 ticket, LsStoreResult result);
  void (*stop)   (LsServer *self, gint64 now_us);
  void (*free)   (LsServer *self);
  void (*secured) (LsServer *self, gint64 now_us, gboolean stands);
  void (*told)    (LsServer *self, gint64 now_us, guint64 ticket, const LsStoreAnswer *answer);
  void (*closed)  (LsServer *self, gint64 now_us);
} LsServerClass;

/**
 * LsServer:
 * @output: octets for the client, in order; the owner takes them away
 * @wishes: (element-type LsWish): taken with ls_server_take_wish()
 * @waiting: it reads nothing more until it is woken or answered; what is handed in meanwhile is kept, so
 *   the owner does better to read no more
 */
struct _LsServer {
  const LsServerClass *class;
  GByteArray          *output;
  GArray              *wishes;
  gboolean             waiting;
};

void     ls_server_open      (LsServer *self, gint64 now_us);
void     ls_server_input     (LsServer *self, gint64 now_us, LsSpan octets);
void     ls_server_wake      (LsServer *self, gint64 now_us);
void     ls_server_answer    (LsServer *self, gint64 now_us, guint64 ticket, LsStoreResult result);
void     ls_server_stop      (LsServer *self, gint64 now_us);
void     ls_server_secured   (LsServer *self, gint64 now_us, gboolean stands);
void     ls_server_told      (LsServer *self, gint64 now_us, guint64 ticket, const LsStoreAnswer *answer);
void     ls_server_closed    (LsServer *self, gint64 now_us);
gboolean ls_server_take_wish (LsServer *self, LsWish *wish);
void     ls_server_free      (LsServer *self);
void     ls_wish_clear       (LsWish *wish);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LsServer, ls_server_free)

/* ---- client ---- */

/* How a client that has nothing more to say takes its leave. */
typedef enum {
  LS_LEAVE_SAY,       /* it says a last line, and waits for the server to close */
  LS_LEAVE_WAIT,      /* one of the two has said goodbye already: it waits */
  LS_LEAVE_HANG_UP    /* a line would not be heard as one (inside a letter): it closes */
} LsLeave;

/* @wants_tls, @secured and @ask_tls are %NULL where the protocol knows no upgrade to TLS. */
typedef struct {
  void     (*hear)    (LsClient *self, LsSpan octets);
  gboolean (*may_say) (LsClient *self, gboolean pipelining);
  gboolean (*skips)   (LsClient *self, LsSpan line);
  void     (*said)    (LsClient *self, LsSpan line);
  LsLeave  (*leave)   (LsClient *self, const char **line);
  void     (*free)    (LsClient *self);
  gboolean (*wants_tls) (LsClient *self);
  void     (*secured) (LsClient *self);
  void     (*ask_tls) (LsClient *self, const char *own_address, GPtrArray *lines);
} LsClientClass;

/* A client's sense of its turn: it hears replies, and knows whether its next line may go. */
struct _LsClient {
  const LsClientClass *class;
};

void     ls_client_hear    (LsClient *self, LsSpan octets);
gboolean ls_client_may_say (LsClient *self, gboolean pipelining);
gboolean ls_client_skips   (LsClient *self, LsSpan line);
void     ls_client_said    (LsClient *self, LsSpan line);
LsLeave  ls_client_leave   (LsClient *self, const char **line);
gboolean ls_client_wants_tls (LsClient *self);
void     ls_client_secured (LsClient *self);
gboolean ls_client_ask_tls (LsClient *self, const char *own_address, GPtrArray *lines);
void     ls_client_free    (LsClient *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LsClient, ls_client_free)

/* ---- observer ---- */

/**
 * LsSaying:
 * @from: who spoke: client or server
 * @time_us: when
 * @heard: how many octets of the other end had reached the speaker by then; %LS_HEARD_ALL where that is not known
 * @input: the simulator's input that these octets are, from 1; 0 for none
 * @masked: whether whoever recorded it put asterisks in a secret's place: what they spell accuses nobody
 */
typedef struct {
  LsFrom  from;
  gint64  time_us;
  guint64 heard;
  guint32 input;
  gboolean masked;
} LsSaying;

#define LS_HEARD_ALL G_MAXUINT64

/* @secured is %NULL where the protocol knows no upgrade to TLS. */
typedef struct {
  void     (*input)   (LsObserver *self, const LsSaying *saying, guint64 start, LsSpan octets);
  void     (*gap)     (LsObserver *self, const LsSaying *saying, guint64 start, guint64 length);
  void     (*close)   (LsObserver *self, const LsSaying *saying, gboolean reset);
  void     (*free)    (LsObserver *self);
  void     (*secured) (LsObserver *self, gint64 time_us, gboolean stands);
} LsObserverClass;

struct _LsObserver {
  const LsObserverClass *class;
  LsSession             *session;
  LsConnection          *connection;
};

void ls_observer_input (LsObserver *self, const LsSaying *saying, LsSpan octets);
void ls_observer_gap   (LsObserver *self, const LsSaying *saying, guint64 length);
void ls_observer_close (LsObserver *self, const LsSaying *saying, gboolean reset);
void ls_observer_secured (LsObserver *self, gint64 time_us, gboolean stands);
void ls_observer_free  (LsObserver *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LsObserver, ls_observer_free)

/* ---- protocol ---- */

/* An ability that a profile switches on. */
typedef struct {
  const char *keyword;      /* as the server announces it: `SIZE` */
  const char *ref;          /* where it is defined */
} LsExtension;

/**
 * LsProtocolTls:
 * @port: where its servers listen that speak TLS from the first octet on
 * @extension: by which a server offers to go on inside TLS
 * @alpn: (nullable): its name in a handshake (RFC 7301), where it has one
 *
 * What a protocol has to do with TLS.
 */
typedef struct {
  guint16     port;
  const char *extension;
  const char *alpn;
} LsProtocolTls;

/**
 * LsProtocol:
 * @knowledge: its words
 * @port: where its servers listen
 * @extensions, @n_extensions: bit k of a profile's extensions is row k
 * @verbs, @n_verbs: every command that a client can say
 * @has_edge: whether the server's table leads from a state to another by a verb (or `.`, `connect`, `close`)
 * @server_new, @client_new, @observer_new: (transfer full): its three machines
 * @sender_new: (nullable) (transfer full): delivers a letter, which outlives it, greeting with a name
 * @tls: (nullable): %NULL where it is of the time before
 * @witness_new: (transfer full): tells what a client has brought about, for exercises
 */
typedef struct {
  const LsKnowledge  *knowledge;
  guint16             port;
  const LsExtension  *extensions;
  guint               n_extensions;
  const char *const  *verbs;
  guint               n_verbs;
  gboolean    (*has_edge)     (guint from, guint to, const char *on);
  LsServer   *(*server_new)   (const LsServerSetup *setup);
  LsClient   *(*client_new)   (void);
  LsObserver *(*observer_new) (LsSession *session, LsConnection *connection);
  const LsProtocolTls *tls;
  LsWitness  *(*witness_new)  (void);
  LsSender   *(*sender_new)   (const LsLetter *letter, const char *name);
} LsProtocol;

const LsProtocol *ls_protocol_find        (const char *id);
guint             ls_protocol_rank        (const LsProtocol *self);
int               ls_protocol_find_state  (const LsProtocol *self, const char *id);
int               ls_protocol_find_extension (const LsProtocol *self, const char *keyword);

G_END_DECLS
