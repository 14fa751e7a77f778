/* sasl-private.h: the two ends of an exchange, as the files of its mechanisms know them.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "protocols/sasl.h"

G_BEGIN_DECLS

#define LS_SHA256_OCTETS 32

struct _LsSaslServer {
  LsSaslMechanism    mechanism;
  const LsDirectory *directory;
  char              *host;
  char              *nonce;
  gint64             time;
  guint              rounds;
  GBytes            *salt;          /* (nullable) */
  guint              turn;          /* the client's next line is its turn-th, from 0 */
  const LsUser      *user;          /* whom it takes the client for; believed only once proved */
  gboolean           proved;
  char              *said;          /* CRAM-MD5: the challenge; SCRAM: what the signatures are of */
  char              *nonces;        /* SCRAM: both, joined */
  char              *binding;       /* SCRAM: the header of the client's first line, in base64 */
  guint8             salted[LS_SHA256_OCTETS];
};

struct _LsSaslClient {
  LsSaslMechanism mechanism;
  char           *user;
  char           *password;
  char           *nonce;
  guint           turn;
  gboolean        trusts;
  char           *said;             /* SCRAM: what the signatures are of */
  guint8          signature[LS_SHA256_OCTETS];
};

LsSaslResult ls_scram_server_hear (LsSaslServer *self, LsSpan response, GString *challenge);
void         ls_scram_client_first (LsSaslClient *self, GString *response);
LsSaslResult ls_scram_client_hear (LsSaslClient *self, LsSpan challenge, GString *response);

char        *ls_cram_digest       (const char *password, LsSpan challenge);

G_END_DECLS
