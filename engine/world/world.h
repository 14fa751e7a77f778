/* world.h: hosts, servers, users, letters and a network: all that a simulated session starts from.
 *
 * A world comes from a lesson, from the options of `serve` and `try`, or from
 * a session that was observed. World, seed and inputs together give the same
 * log, octet for octet.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "network/link.h"
#include "network/names.h"
#include "protocols/protocol.h"

G_BEGIN_DECLS

typedef struct {
  char *id;
  char *name;               /* a host name */
  char *address;            /* dotted quad */
} LsWorldHost;

/* A letter that lies in a mailbox from the start. */
typedef struct {
  char   *mailbox;          /* local@domain */
  char   *reverse_path;
  GBytes *octets;
} LsWorldLetter;

#define LS_WORLD_NOBODY G_MAXUINT   /* no host */

/**
 * LsWorldServer:
 * @host: index of its host
 * @retry_us: (element-type gint64): of a server that relays: how long it waits before each further try; the last one
 *   counts on and on
 * @gives_up_us: when a letter has waited so long, it goes back to its sender
 */
typedef struct {
  char             *id;
  guint             host;
  const LsProtocol *protocol;
  guint16           port;
  LsProfile        *profile;
  LsDirectory      *directory;
  GArray           *retry_us;
  gint64            gives_up_us;
} LsWorldServer;

typedef struct {
  char   *id;
  guint   host;
  guint   server;
  gint64  starts_us;        /* when it opens its connection */
} LsWorldClient;

#define LS_WORLD_MTU       1500   /* Ethernet's */
#define LS_WORLD_MTU_LEAST 68     /* RFC 791: what every network carries in one piece */

/**
 * LsWorldPath:
 * @rules: how it behaves
 * @mtu: the longest packet of IP that it carries, in octets
 * @window: how many octets the host at its end takes before it has acknowledged any
 *
 * The way of segments in one direction.
 */
typedef struct {
  LsLinkRules rules;
  guint       mtu;
  guint16     window;
} LsWorldPath;

/* A path that is not like the others: from host to host, in that direction. */
typedef struct {
  guint       from;
  guint       to;
  LsWorldPath path;
} LsWorldLink;

typedef enum {
  LS_INPUT_OCTETS,          /* says a line with its CRLF, or any octets */
  LS_INPUT_QUIT_CLOSE,      /* closes its direction in order (FIN) */
  LS_INPUT_DROP,            /* breaks the connection off (RST) */
  LS_INPUT_LEFT_OUT         /* does nothing: it holds the place of what a fork left out */
} LsInputKind;

/**
 * LsInput:
 * @client: index of the client that does it
 * @kind: what it does
 * @octets: (nullable): what it says
 * @after: index of an input that must have been answered first; -1 for none
 * @at_once: whether it goes without waiting for the client's turn
 * @not_before_us: and not before that time
 * @after_event: nor before the log has that event; 0 for any time
 * @script: which item of a lesson's script it is, from 0; -1 for none
 *
 * Something that comes from outside into a simulated session.
 */
typedef struct {
  guint       client;
  LsInputKind kind;
  GBytes     *octets;
  int         after;
  gboolean    at_once;
  gint64      not_before_us;
  guint64     after_event;
  int         script;
} LsInput;

/**
 * LsWorld:
 * @hosts: (element-type LsWorldHost)
 * @servers: (element-type LsWorldServer)
 * @clients: (element-type LsWorldClient)
 * @letters: (element-type LsWorldLetter)
 * @names: what names have; each host's name has its address
 * @resolver: index of the host that answers questions about names; %LS_WORLD_NOBODY: there is none
 * @seed: from which all chance is drawn
 * @begins: the start of its clock, seconds since 1970
 * @path: how any way between two hosts behaves
 * @links: (element-type LsWorldLink): those that differ
 * @think_us: how long after a reply a scripted client speaks
 */
typedef struct {
  GPtrArray *hosts;
  GPtrArray *servers;
  GPtrArray *clients;
  GPtrArray *letters;
  LsNames   *names;
  guint      resolver;
  guint64    seed;
  gint64     begins;
  LsWorldPath path;
  GArray    *links;
  gint64     think_us;
  /*< private >*/
  int        references;
} LsWorld;

LsWorld       *ls_world_new        (void);
LsWorld       *ls_world_ref        (LsWorld *self);
void           ls_world_unref      (LsWorld *self);
LsWorldHost   *ls_world_add_host   (LsWorld *self, const char *id, const char *name, const char *address);
LsWorldServer *ls_world_add_server (LsWorld *self, const char *id, guint host, const LsProtocol *protocol, guint16 port);
LsWorldClient *ls_world_add_client (LsWorld *self, const char *id, guint host, guint server);
void           ls_world_add_letter (LsWorld *self, const char *mailbox, const char *reverse_path, GBytes *octets);
void           ls_world_add_link   (LsWorld *self, const LsWorldLink *link);
const LsWorldPath *ls_world_path   (const LsWorld *self, guint from, guint to);
void           ls_world_fill_store (const LsWorld *self, LsStore *memory_store);
void           ls_input_clear      (LsInput *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LsWorld, ls_world_unref)

G_END_DECLS
