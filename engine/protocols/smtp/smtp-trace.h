/* smtp-trace.h: the lines that a server writes on top of a letter. RFC 5321 section 4.4.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/span.h"

G_BEGIN_DECLS

/**
 * LsSmtpTrace:
 * @reverse_path: the envelope's sender; empty for `<>`
 * @hello: the name that the client gave itself
 * @client_name: (nullable): the name that its address has
 * @client_address: from where it came
 * @name: the server's own name
 * @with: `SMTP`, `ESMTP`, `ESMTPS`, `ESMTPA` or `ESMTPSA` (RFC 3848)
 * @id: by which the server knows this letter
 * @forward_path: (nullable): the only recipient as it was written; %NULL where there were several: to name them
 *   would give away who is in Bcc (RFC 5321 section 7.6)
 * @old_date: the date is written as in 1982: `2 APR 01 09:00:00 UT`
 * @time: seconds since 1970
 */
typedef struct {
  const char *reverse_path;
  const char *hello;
  const char *client_name;
  const char *client_address;
  const char *name;
  const char *with;
  const char *id;
  const char *forward_path;
  gboolean    old_date;
  gint64      time;
} LsSmtpTrace;

GBytes *ls_smtp_trace_add   (const LsSmtpTrace *trace, LsSpan letter);
guint   ls_smtp_count_hops  (LsSpan letter);

G_END_DECLS
