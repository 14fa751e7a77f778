/* tls-record.h: records of TLS 1.3, as a model of them needs. RFC 8446.
 *
 * A model, and it says so: what goes in clear in TLS 1.3 (ClientHello, ServerHello,
 * change_cipher_spec, the headers) is written as it really is; what is sealed is
 * as long as it really is, and filled with octets drawn by chance.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/chance.h"
#include "core/session.h"

G_BEGIN_DECLS

#define LS_TLS_HEADER_LENGTH  5
#define LS_TLS_SESSION_ID     32
#define LS_TLS_PLAIN_MAX      16384   /* section 5.1: octets that one record carries */
#define LS_TLS_SEALING        17      /* one octet tells the content's type, 16 are the AEAD's tag */

#define LS_TLS_ENCRYPTED_EXTENSIONS 6      /* octets of the server's messages, as our model has them */
#define LS_TLS_CERTIFICATE_LEAST    850
#define LS_TLS_CERTIFICATE_RANGE    400
#define LS_TLS_CERTIFICATE_VERIFY   264    /* RSA of 2048 bits */
#define LS_TLS_FINISHED             36     /* SHA-256 */
#define LS_TLS_ALERT                2

/* What a record is there for: the row of the table that explains it. */
typedef enum {
  LS_TLS_NONE,
  LS_TLS_CLIENT_HELLO,
  LS_TLS_SERVER_HELLO,
  LS_TLS_CHANGE_CIPHER,
  LS_TLS_HANDSHAKE,        /* sealed already */
  LS_TLS_DATA,
  LS_TLS_GOODBYE,          /* close_notify */
  LS_TLS_N_KINDS
} LsTlsKind;

void  ls_tls_client_hello  (LsChance *chance, const guint8 *session_id, const char *server_name, GByteArray *record);
void  ls_tls_server_hello  (LsChance *chance, const guint8 *session_id, GByteArray *record);
void  ls_tls_change_cipher (GByteArray *record);
void  ls_tls_seal          (LsChance *chance, guint length, GByteArray *record);
void  ls_tls_draw          (LsChance *chance, guint8 *octets, gsize length);
char *ls_tls_describe      (LsTlsKind kind, guint length, const char *server_name);
void  ls_tls_explain       (LsTlsKind kind, LsExplanation *explanation);
void  ls_tls_fields        (const LsConnection *connection, const LsEvent *segment, guint at, GArray *fields);

G_END_DECLS
