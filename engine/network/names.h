/* names.h: the names of the simulated net, and the server that tells them.
 *
 * The server is sans-I/O: octets of a question go in, octets of an answer come out.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "network/dns.h"

G_BEGIN_DECLS

#define LS_NAMES_TTL       3600   /* seconds that an answer may be kept */
#define LS_NAMES_ALIASES   8      /* aliases of aliases that are followed */

typedef struct _LsNames LsNames;

LsNames *ls_names_new       (void);
void     ls_names_free      (LsNames *self);
void     ls_names_add       (LsNames *self, const LsDnsRecord *record);
gboolean ls_names_add_address (LsNames *self, const char *name, const char *address);
void     ls_names_add_mx    (LsNames *self, const char *name, guint16 preference, const char *exchange);
void     ls_names_add_alias (LsNames *self, const char *name, const char *target);
void     ls_names_answer    (const LsNames *self, LsSpan question, GByteArray *answer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LsNames, ls_names_free)

G_END_DECLS
