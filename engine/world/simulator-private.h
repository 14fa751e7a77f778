/* simulator-private.h: what the files of the simulator share. Nobody else includes it.
 *
 * simulator.c plays and forks; simulator-talk.c carries a conversation between a
 * client and a server; simulator-script.c says what a script says;
 * simulator-names.c asks about names; simulator-relay.c and simulator-route.c
 * pass letters on; simulator-tls.c draws the curtain.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "network/dns.h"
#include "network/tcp.h"
#include "world/simulator.h"

G_BEGIN_DECLS

typedef struct _LsSimulator LsSimulator;
typedef struct _LsTalkTls   LsTalkTls;

/**
 * LsTalk:
 * @simulator: what it is a part of
 * @index: of a scripted client, its index; else the number of clients
 * @host: the host of its client
 * @server_index: the server that it talks to
 * @port: its client's
 * @place: its name, from which it draws
 * @connection: %NULL until it is opened
 * @tcp, @links: what carries it
 * @server, @turn, @observer: its machines
 * @sender: (nullable): who says what a relay says; it is no scripted client then
 * @job: (nullable): the letter that it delivers
 * @remote: (nullable): what the server has taken for other hosts, until the store has the rest
 * @inputs: (element-type guint): of a scripted client: which inputs are its own, in order
 * @said: how many of them it has said
 * @answered: how many of them were answered by now
 * @heard_us: when its client last heard something
 * @speaks: its client is about to speak
 * @closes: the server closes once its output is sent
 * @closed_by: who is to be named then
 * @is_closed: whether the log says that it is closed
 * @tls_due: the server waits for TLS to begin
 * @tls: (nullable): how far TLS is
 *
 * A client's conversation with a server: both machines, the observer, and the TCP between them.
 */
typedef struct {
  LsSimulator  *simulator;
  guint         index;
  guint         host;
  guint         server_index;
  guint16       port;
  char         *place;
  LsConnection *connection;
  LsTcp        *tcp;
  LsLink        links[2];
  LsServer     *server;
  LsClient     *turn;
  LsObserver   *observer;
  LsSender     *sender;
  gpointer      job;
  LsLetter     *remote;
  GArray       *inputs;
  guint         said;
  guint         answered;
  gint64        heard_us;
  gboolean      speaks;
  gboolean      closes;
  LsFrom        closed_by;
  gboolean      is_closed;
  gboolean      tls_due;
  LsTalkTls    *tls;
} LsTalk;

/**
 * LsSimulator:
 * @session: not owned: it owns this
 * @inputs: (element-type LsInput): what its clients do
 * @input_events: for each: the last event before it was said; %G_MAXUINT64: not said yet
 * @talks: (element-type LsTalk): first one for each client of the world, then others as they open
 * @lookups: the questions about names that wait for an answer
 * @datagrams: those under way
 * @resolvers: who asks them, one for each host that did
 * @jobs: the letters that relays have
 * @n_jobs: how many there ever were
 * @greylists: (element-type LsGreylist): one for each server; %NULL where it has none
 * @some_wait: there are inputs that wait for another client's
 * @storing: the connection to which the store's changes belong
 * @forked_from: (nullable): until what both have in common is shared
 */
struct _LsSimulator {
  LsSession       *session;
  LsWorld         *world;
  GArray          *inputs;
  guint64         *input_events;
  LsScheduler     *scheduler;
  LsStore         *store;
  GPtrArray       *talks;
  GPtrArray       *lookups;
  GPtrArray       *datagrams;
  GPtrArray       *resolvers;
  GPtrArray       *jobs;
  guint            n_jobs;
  GPtrArray       *greylists;
  GByteArray      *scratch;
  gboolean         some_wait;
  LsConnection    *storing;
  LsSimulatorWords words;
  gpointer         lesson;
  LsSession       *forked_from;
};

/* simulator.c */
gint64   ls_simulator_now         (const LsSimulator *self);
LsEvent  ls_simulator_begin_event (const LsSimulator *self, const LsConnection *connection, LsEventKind kind, LsFrom from);

/* simulator-talk.c */
LsTalk  *ls_talk_new              (LsSimulator *self, guint host, guint server, const char *place);
void     ls_talk_free             (LsTalk *self);
void     ls_talk_open             (LsTalk *self);
void     ls_talk_client_says      (LsTalk *self, LsSpan octets, guint32 input);
void     ls_talk_close_observed   (LsTalk *self, LsFrom from, gboolean reset);
void     ls_talk_serve            (LsTalk *self);
void     ls_talk_hear             (LsTalk *self, LsFrom side, LsSpan octets);

/* simulator-tls.c */
void     ls_talk_plan_tls         (LsTalk *self);
gboolean ls_talk_tls_is_at_work   (const LsTalk *self);
void     ls_talk_carry            (LsTalk *self, LsFrom from, guint64 plain, gsize length);
void     ls_talk_say_goodbye      (LsTalk *self, LsFrom from);
void     ls_talk_open_records     (LsTalk *self, LsFrom side, guint64 until);
guint64  ls_talk_heard            (const LsTalk *self, LsFrom side);
void     ls_talk_tls_free         (LsTalkTls *tls);

/* simulator-names.c */

/* @answer is %NULL where nobody answered. */
typedef void (*LsLookedUp) (gpointer data, const LsDnsMessage *answer);

void     ls_simulator_look_up     (LsSimulator *self, guint host, const char *name, guint type, LsLookedUp done, gpointer data);
LsConnection *ls_simulator_names_connection (LsSimulator *self, guint host);
void     ls_simulator_names_init  (LsSimulator *self);
void     ls_simulator_names_clear (LsSimulator *self);

/* simulator-relay.c */
LsLetter *ls_relay_split          (LsTalk *talk, LsLetter *letter);
void     ls_relay_queue           (LsTalk *talk, LsLetter *letter);
void     ls_relay_heard           (LsTalk *talk, LsSpan octets);
void     ls_relay_ended           (LsTalk *talk);
void     ls_relay_job_free        (gpointer job);

/* simulator-script.c */
void     ls_talk_plan_to_speak    (LsTalk *self);
void     ls_talk_note_answers     (LsTalk *self);

G_END_DECLS
