/* address.h: mailboxes, paths and domains as SMTP writes them. RFC 5321 section 4.1.2.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/span.h"

G_BEGIN_DECLS

/* RFC 5321 section 4.5.3.1 */
#define LS_LOCAL_PART_MAX 64
#define LS_DOMAIN_MAX     255
#define LS_PATH_MAX       256

/**
 * LsPath:
 * @route: the source route without its colon, `@a,@b`; empty where there is none
 * @mailbox: what stands after it: `local@domain`, `Postmaster`, or nothing
 * @local: the local-part as written, quotes included
 * @domain: a domain, or an address literal with its brackets; empty for `<>` and `<Postmaster>`
 *
 * A path taken apart; all of it points into the octets that were parsed.
 */
typedef struct {
  LsSpan route;
  LsSpan mailbox;
  LsSpan local;
  LsSpan domain;
} LsPath;

typedef enum {
  LS_PATH_GOOD,
  LS_PATH_BAD_SYNTAX,
  LS_PATH_TOO_LONG
} LsPathResult;

gboolean     ls_domain_is_valid   (LsSpan domain);
gboolean     ls_literal_is_valid  (LsSpan literal);
LsPathResult ls_mailbox_parse     (LsSpan text, LsPath *path);
LsPathResult ls_path_take         (LsSpan *text, LsPath *path);
gboolean     ls_path_is_null      (const LsPath *path);
char        *ls_path_local_name   (const LsPath *path);

G_END_DECLS
