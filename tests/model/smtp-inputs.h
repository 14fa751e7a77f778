/* smtp-inputs.h: the alphabet of the SMTP model: what a client may send, octet for octet.
 *
 * They are addressed to the server that the model describes: it serves
 * example.org, knows alice (whose password is wonderland) and bob there, and
 * takes letters of up to SMTP_INPUT_SIZE_LIMIT octets.
 * SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SMTP_INPUT_SIZE_LIMIT 1000000

/* What a line means to a server, as far as the table of states tells lines apart. */
typedef enum {
  SMTP_LINE_EHLO,
  SMTP_LINE_HELO,
  SMTP_LINE_HELLO_BAD,            /* EHLO or HELO with no argument, or a bad one */
  SMTP_LINE_MAIL,
  SMTP_LINE_MAIL_SIZE,            /* MAIL with a parameter that an extension of the server brings */
  SMTP_LINE_MAIL_EIGHT_BIT,
  SMTP_LINE_MAIL_BINARY,
  SMTP_LINE_MAIL_TOO_BIG,
  SMTP_LINE_MAIL_BAD_VALUE,
  SMTP_LINE_MAIL_PARAMETER,       /* … that none brings */
  SMTP_LINE_MAIL_NEEDS_UTF8,      /* an address that is not ASCII, without the word that allows it */
  SMTP_LINE_MAIL_UTF8,
  SMTP_LINE_MAIL_SYNTAX,
  SMTP_LINE_RCPT,
  SMTP_LINE_RCPT_REFUSED,         /* an unknown user */
  SMTP_LINE_RCPT_FOREIGN,         /* another host's */
  SMTP_LINE_RCPT_DSN,             /* with a parameter that an extension of the server brings */
  SMTP_LINE_RCPT_BAD_VALUE,
  SMTP_LINE_RCPT_PARAMETER,
  SMTP_LINE_RCPT_NULL,
  SMTP_LINE_RCPT_SYNTAX,
  SMTP_LINE_DATA,
  SMTP_LINE_DATA_ARGUMENT,
  SMTP_LINE_RSET,
  SMTP_LINE_RSET_ARGUMENT,
  SMTP_LINE_NOOP,
  SMTP_LINE_HELP,
  SMTP_LINE_VRFY,
  SMTP_LINE_VRFY_UNKNOWN,
  SMTP_LINE_EXPN,
  SMTP_LINE_LOOKUP_NO_ARGUMENT,   /* VRFY or EXPN of nothing */
  SMTP_LINE_QUIT,
  SMTP_LINE_QUIT_ARGUMENT,
  SMTP_LINE_UNKNOWN,
  SMTP_LINE_STARTTLS,
  SMTP_LINE_STARTTLS_ARGUMENT,
  SMTP_LINE_AUTH,                 /* the server has the next word */
  SMTP_LINE_AUTH_GOOD,
  SMTP_LINE_AUTH_WRONG,
  SMTP_LINE_AUTH_UNKNOWN,
  SMTP_LINE_PROOF,                /* the right answer in a log-in; no command */
  SMTP_LINE_CHUNK,                /* its octets follow */
  SMTP_LINE_CHUNK_LAST,
  SMTP_LINE_CHUNK_BAD,            /* how many is not said */
  SMTP_LINE_NOT_OFFERED,          /* a verb of an extension that this server has not */
  SMTP_LINE_EIGHT_BIT,
  SMTP_LINE_BAD_OCTET,            /* NUL, or a CR or LF that is no line end */
  SMTP_LINE_TOO_LONG,
  SMTP_LINE_NONE,                 /* no whole line */
} SmtpLine;

typedef struct {
  const char *name;
  const char *octets;             /* NULL: the client drops the connection */
  gsize       length;
  SmtpLine    line;
} SmtpInput;

const SmtpInput *smtp_inputs      (gsize *n_inputs);
SmtpLine         smtp_inputs_find (const char *line,
                                   gsize       length);

G_END_DECLS
