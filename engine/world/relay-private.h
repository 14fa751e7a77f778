/* relay-private.h: what the two files of the relay share. Nobody else includes it.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "world/simulator-private.h"

G_BEGIN_DECLS

/* A host that takes the domain's mail. */
typedef struct {
  guint preference;
  guint order;                         /* drawn: among equals, nobody is always first */
  char  name[LS_DNS_NAME_MAX + 1];
  char  address[16];                   /* empty: not known yet */
} LsExchange;

/**
 * LsRelayJob:
 * @server: index of the server whose queue it is in
 * @number: from 1, in the order of coming
 * @letter: the recipients that still wait, all of one domain
 * @domain: that one
 * @since_us: when it was taken
 * @tries: how many failed
 * @exchanges: (element-type LsExchange): of this try, the best first
 * @next: which of them is tried next
 * @host: of the one that is tried now
 * @reply: (nullable): the last thing that was said against it
 * @about: the connection to which what happens with it belongs
 *
 * A letter in a queue.
 */
typedef struct {
  LsSimulator  *simulator;
  guint         server;
  guint         number;
  LsLetter     *letter;
  char         *domain;
  gint64        since_us;
  guint         tries;
  GArray       *exchanges;
  guint         next;
  char         *host;
  char         *reply;
  LsConnection *about;
} LsRelayJob;

/* simulator-relay.c */
void ls_relay_put_off    (LsRelayJob *job);
void ls_relay_refuse_all (LsRelayJob *job, const char *reply);
void ls_relay_note_reply (LsRelayJob *job, const char *reply);

/* simulator-route.c */
const LsWorldServer *ls_relay_of (const LsRelayJob *job);
void ls_relay_begin      (gpointer data, guint64 argument);
void ls_relay_try_next   (LsRelayJob *job);

G_END_DECLS
