/* smtp-exchange.h: a line of a log-in taken apart, for whoever reads along. RFC 4954.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "core/session.h"
#include "protocols/sasl.h"

G_BEGIN_DECLS

/**
 * LsSmtpExchange:
 * @mechanism: as it was written; points into @command
 * @word: what was said, in base64; points into @command or @line
 * @parts, @n_parts: what that says; they point into @octets
 *
 * What one line of a log-in says.
 */
typedef struct {
  LsSpan      mechanism;
  LsSpan      word;
  LsSaslPart  parts[LS_SASL_PARTS_MAX];
  guint       n_parts;
  /*< private >*/
  GByteArray *command;
  GByteArray *line;
  GByteArray *octets;
} LsSmtpExchange;

gboolean ls_smtp_exchange_read  (LsSmtpExchange *self, LsSession *session, guint64 n);
void     ls_smtp_exchange_clear (LsSmtpExchange *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LsSmtpExchange, ls_smtp_exchange_clear)

G_END_DECLS
