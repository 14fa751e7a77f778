/* sasl.h: how one proves who one is, in the same way whatever the protocol around it. RFC 4422.
 *
 * Both sides are machines without I/O: lines go in as they stand on the wire, in
 * base64, and lines come out. Nonces, time and names are handed in.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "mail/directory.h"

G_BEGIN_DECLS

/* RFC 7677 section 4: a server asks for no fewer rounds; nor does our client agree to fewer. */
#define LS_SASL_ROUNDS_MIN 4096
/* Who asks for more only wants to see us work. */
#define LS_SASL_ROUNDS_MAX 200000
/* RFC 4954 section 4: the longest line of an exchange, CRLF included. */
#define LS_SASL_LINE_MAX 12288

typedef enum {
  LS_SASL_PLAIN,
  LS_SASL_LOGIN,
  LS_SASL_CRAM_MD5,
  LS_SASL_SCRAM_SHA_256,
  LS_SASL_N_MECHANISMS,
  LS_SASL_NONE = LS_SASL_N_MECHANISMS
} LsSaslMechanism;

/**
 * LsSaslKind:
 * @name: `PLAIN`
 * @ref: where it is defined
 * @in_clear: whether the password itself crosses the network
 * @client_first: whether the client speaks first, so that its word may come with the command
 */
typedef struct {
  const char *name;
  const char *ref;
  gboolean    in_clear;
  gboolean    client_first;
} LsSaslKind;

extern const LsSaslKind ls_sasl_kinds[LS_SASL_N_MECHANISMS];

LsSaslMechanism ls_sasl_find (LsSpan name);

/* Where an exchange is after a line. */
typedef enum {
  LS_SASL_GO_ON,            /* what was written is to be sent; it may be empty */
  LS_SASL_PROVED,
  LS_SASL_WRONG,            /* no such name, a wrong secret, or a name that one may not act for */
  LS_SASL_NOT_BASE64,
  LS_SASL_BAD_FORM,         /* base64, but not what the mechanism says */
  LS_SASL_CANCELLED,        /* `*` */
  LS_SASL_NO_INITIAL,       /* a response came with the command, and the server has the first word */
  LS_SASL_TOO_MANY_ROUNDS   /* client: the server asks for more work than @LS_SASL_ROUNDS_MAX, or for too little */
} LsSaslResult;

/* ---- server ---- */

/**
 * LsSaslServerSetup:
 * @directory: whom it knows
 * @host: the server's name, for CRAM-MD5's challenge and for salts
 * @time: seconds since 1970, for CRAM-MD5's challenge
 * @nonce: never the same twice: printable, without comma
 * @rounds: SCRAM's, from %LS_SASL_ROUNDS_MIN
 * @salt: of every user; empty: one made of the host's and the user's names
 */
typedef struct {
  const LsDirectory *directory;
  const char        *host;
  gint64             time;
  const char        *nonce;
  guint              rounds;
  LsSpan             salt;
} LsSaslServerSetup;

typedef struct _LsSaslServer LsSaslServer;

LsSaslServer *ls_sasl_server_new   (LsSaslMechanism mechanism, const LsSaslServerSetup *setup);
LsSaslResult  ls_sasl_server_begin (LsSaslServer *self, const LsSpan *initial, GString *challenge);
LsSaslResult  ls_sasl_server_hear  (LsSaslServer *self, LsSpan line, GString *challenge);
const LsUser *ls_sasl_server_user  (const LsSaslServer *self);
void          ls_sasl_server_free  (LsSaslServer *self);

const LsUser *ls_sasl_find_user    (const LsDirectory *directory, LsSpan name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LsSaslServer, ls_sasl_server_free)

/* ---- client ---- */

typedef struct _LsSaslClient LsSaslClient;

LsSaslClient *ls_sasl_client_new     (LsSaslMechanism mechanism, const char *user, const char *password,
                                      const char *nonce);
gboolean      ls_sasl_client_initial (LsSaslClient *self, GString *response);
LsSaslResult  ls_sasl_client_hear    (LsSaslClient *self, LsSpan challenge, GString *response);
gboolean      ls_sasl_client_trusts  (const LsSaslClient *self);
void          ls_sasl_client_free    (LsSaslClient *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LsSaslClient, ls_sasl_client_free)

/* ---- reading along ---- */

#define LS_SASL_PARTS_MAX 6

/* A piece of what one side said: `User`, `tim`. */
typedef struct {
  const char *label;
  LsSpan      octets;
  gboolean    secret;
} LsSaslPart;

guint    ls_sasl_take_apart (LsSaslMechanism mechanism, gboolean from_server, guint turn, LsSpan octets,
                             LsSaslPart parts[LS_SASL_PARTS_MAX]);
gboolean ls_sasl_is_secret  (LsSaslMechanism mechanism, guint turn, LsSpan line);

/* ---- SCRAM's key, for tests ---- */

void     ls_sasl_salt_password (LsSpan password, LsSpan salt, guint rounds, guint8 key[32]);

G_END_DECLS
