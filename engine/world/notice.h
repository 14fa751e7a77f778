/* notice.h: the letter that tells a sender that another could not be delivered. RFC 5321 section 6.1.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/span.h"

G_BEGIN_DECLS

/**
 * LsNoticeFailure:
 * @mailbox: (owned): who did not get the letter
 * @reply: (owned): what was said about it: a reply of SMTP, or a sentence after a status such as `5.1.2`
 * @host: (owned) (nullable): the server that said so
 */
typedef struct {
  char *mailbox;
  char *reply;
  char *host;
} LsNoticeFailure;

/**
 * LsNotice:
 * @reporter: the name of the server that gives up
 * @sender: whom it tells
 * @id: for the boundary and the message's id; unique
 * @time: seconds since 1970
 * @failures: (element-type LsNoticeFailure)
 * @letter: what was not delivered; only its header goes home
 */
typedef struct {
  const char   *reporter;
  const char   *sender;
  const char   *id;
  gint64        time;
  const GArray *failures;
  LsSpan        letter;
} LsNotice;

GArray *ls_notice_failures_new (void);
void    ls_notice_failures_add (GArray *failures, const char *mailbox, const char *reply, const char *host);
GBytes *ls_notice_write        (const LsNotice *notice);

G_END_DECLS
