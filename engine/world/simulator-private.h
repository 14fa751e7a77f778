/* simulator-private.h: what the files of the simulator share. Nobody else includes it.
 *
 * simulator.c plays and forks; simulator-talk.c carries a conversation between a
 * client and a server; simulator-script.c says what a script says.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "network/tcp.h"
#include "world/simulator.h"

G_BEGIN_DECLS

typedef struct _LsSimulator LsSimulator;

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
 * @inputs: (element-type guint): of a scripted client: which inputs are its own, in order
 * @said: how many of them it has said
 * @answered: how many of them were answered by now
 * @heard_us: when its client last heard something
 * @speaks: its client is about to speak
 * @closes: the server closes once its output is sent
 * @closed_by: who is to be named then
 * @is_closed: whether the log says that it is closed
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
  GArray       *inputs;
  guint         said;
  guint         answered;
  gint64        heard_us;
  gboolean      speaks;
  gboolean      closes;
  LsFrom        closed_by;
  gboolean      is_closed;
} LsTalk;

/**
 * LsSimulator:
 * @session: not owned: it owns this
 * @inputs: (element-type LsInput): what its clients do
 * @input_events: for each: the last event before it was said; %G_MAXUINT64: not said yet
 * @talks: (element-type LsTalk): first one for each client of the world, then others as they open
 * @some_wait: there are inputs that wait for another client's
 * @storing: whose letter the store is taking
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
  GByteArray      *scratch;
  gboolean         some_wait;
  LsTalk          *storing;
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

/* simulator-script.c */
void     ls_talk_plan_to_speak    (LsTalk *self);
void     ls_talk_note_answers     (LsTalk *self);

G_END_DECLS
