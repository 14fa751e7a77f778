/* smtp-line.h: a client's line taken apart: verb, argument, path, parameters. RFC 5321 section 4.1.
 * SPDX-License-Identifier: MIT */
#pragma once

#include "mail/address.h"
#include "protocols/smtp/smtp-tables.h"

G_BEGIN_DECLS

/* RFC 5321 section 4.5.3.1, CRLF included. */
#define LS_SMTP_COMMAND_MAX  512
#define LS_SMTP_TEXT_MAX     1000
/* What a reader holds of a line: an AUTH exchange's is at most this long (RFC 4954 section 4). */
#define LS_SMTP_LINE_HELD    12288

/**
 * LsSmtpPathArgument:
 * @path: the address
 * @parameters: what stands behind it, without the space between
 * @spaced: a space stood before the address, which the grammar forbids
 * @bare: the address stood without angle brackets, which it forbids too
 */
typedef struct {
  LsPath   path;
  LsSpan   parameters;
  gboolean spaced;
  gboolean bare;
} LsSmtpPathArgument;

LsSmtpCommandId ls_smtp_line_parse    (LsSpan line, LsSpan *argument);
LsSmtpOutcome   ls_smtp_path_argument (LsSmtpCommandId command, LsSpan argument, LsSmtpPathArgument *parsed);
gsize           ls_smtp_command_max   (LsSmtpCommandId command, guint32 extensions);
gboolean        ls_smtp_is_xtext      (LsSpan text);
gboolean        ls_smtp_is_utf8       (LsSpan text);
gboolean        ls_smtp_chunk_argument (LsSpan argument, guint64 *octets, gboolean *last);
gboolean        ls_smtp_find_log_in   (LsSpan line, LsSpan *mechanism, LsSpan *initial);
gboolean        ls_smtp_take_parameter (LsSpan *parameters, LsSpan *keyword, LsSpan *value);

G_END_DECLS
