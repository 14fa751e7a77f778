/* dns.h: messages of the domain name system, read and written. RFC 1035 section 4.
 *
 * Of the types of records, those that mail needs: A, AAAA (RFC 3596), CNAME and
 * MX. Others are read as far as their length goes.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/span.h"

G_BEGIN_DECLS

#define LS_DNS_PORT        53
#define LS_DNS_MESSAGE_MAX 512   /* RFC 1035 section 4.2.1: octets in a datagram */
#define LS_DNS_NAME_MAX    255   /* octets of a name on the wire */
#define LS_DNS_LABEL_MAX   63
#define LS_DNS_RECORDS_MAX 64

typedef enum {
  LS_DNS_A     = 1,
  LS_DNS_CNAME = 5,
  LS_DNS_MX    = 15,
  LS_DNS_AAAA  = 28
} LsDnsType;

#define LS_DNS_CLASS_IN 1

/* RFC 1035 section 4.1.1: what the server says about the question. */
typedef enum {
  LS_DNS_OK,
  LS_DNS_BAD_FORMAT,
  LS_DNS_FAILED,
  LS_DNS_NO_SUCH_NAME,
  LS_DNS_NOT_IMPLEMENTED,
  LS_DNS_REFUSED
} LsDnsCode;

typedef enum {
  LS_DNS_ANSWER,
  LS_DNS_AUTHORITY,
  LS_DNS_ADDITIONAL,
  LS_DNS_N_SECTIONS
} LsDnsSection;

/**
 * LsDnsRecord:
 * @name: whose, labels with dots between; empty for the root
 * @type: #LsDnsType, or another
 * @ttl: how many seconds it may be kept
 * @section: #LsDnsSection
 * @preference: of an MX: the smallest is tried first
 * @target: of an MX or CNAME: a name; empty for the root
 * @address: of an A the first 4 octets, of an AAAA all
 */
typedef struct {
  char    name[LS_DNS_NAME_MAX + 1];
  guint16 type;
  guint32 ttl;
  guint   section;
  guint16 preference;
  char    target[LS_DNS_NAME_MAX + 1];
  guint8  address[16];
} LsDnsRecord;

/**
 * LsDnsMessage:
 * @id: the question's, and its answer's
 * @is_reply: whether it answers
 * @opcode: 0 for a usual question
 * @authoritative, @truncated, @recursion_desired, @recursion_available: its flags
 * @code: #LsDnsCode, or another
 * @n_questions: as the message says; only one can be read or written
 * @name, @type, @class: the question
 * @records: (element-type LsDnsRecord): in the order of the sections
 */
typedef struct {
  guint16  id;
  gboolean is_reply;
  guint    opcode;
  gboolean authoritative;
  gboolean truncated;
  gboolean recursion_desired;
  gboolean recursion_available;
  guint    code;
  guint    n_questions;
  char     name[LS_DNS_NAME_MAX + 1];
  guint16  type;
  guint16  class;
  GArray  *records;
} LsDnsMessage;

void        ls_dns_message_init  (LsDnsMessage *self);
void        ls_dns_message_clear (LsDnsMessage *self);
gboolean    ls_dns_read          (LsSpan octets, LsDnsMessage *message);
gboolean    ls_dns_read_name     (LsSpan octets, gsize *at, char *name);
void        ls_dns_write         (const LsDnsMessage *message, GByteArray *octets);
const char *ls_dns_type_name     (guint type);
const char *ls_dns_code_name     (guint code);
char       *ls_dns_record_data   (const LsDnsRecord *record);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LsDnsMessage, ls_dns_message_clear)

G_END_DECLS
