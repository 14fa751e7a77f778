/* smtp-inputs.c: the alphabet of the SMTP model.
 * SPDX-License-Identifier: MIT */
#include "smtp-inputs.h"

#include <string.h>

#define X10   "xxxxxxxxxx"
#define X100  X10 X10 X10 X10 X10 X10 X10 X10 X10 X10
#define X500  X100 X100 X100 X100 X100
#define X1000 X500 X500

#define OCTETS(text) text, sizeof text - 1

static const SmtpInput inputs[] = {
  { "ehlo",              OCTETS ("EHLO client.example\r\n"), SMTP_LINE_EHLO },
  { "ehlo-literal",      OCTETS ("EHLO [192.0.2.7]\r\n"), SMTP_LINE_EHLO },
  { "ehlo-lower-case",   OCTETS ("ehlo Client.Example\r\n"), SMTP_LINE_EHLO },
  { "ehlo-alone",        OCTETS ("EHLO\r\n"), SMTP_LINE_HELLO_BAD },
  { "ehlo-underscore",   OCTETS ("EHLO bad_host.example\r\n"), SMTP_LINE_HELLO_BAD },
  { "helo",              OCTETS ("HELO client.example\r\n"), SMTP_LINE_HELO },
  { "helo-alone",        OCTETS ("HELO\r\n"), SMTP_LINE_HELLO_BAD },
  { "helo-half-literal", OCTETS ("HELO [192.0.2.7\r\n"), SMTP_LINE_HELLO_BAD },

  { "mail",              OCTETS ("MAIL FROM:<carol@client.example>\r\n"), SMTP_LINE_MAIL },
  { "mail-lower-case",   OCTETS ("mail from:<carol@client.example>\r\n"), SMTP_LINE_MAIL },
  { "mail-null",         OCTETS ("MAIL FROM:<>\r\n"), SMTP_LINE_MAIL },
  { "mail-size",         OCTETS ("MAIL FROM:<carol@client.example> SIZE=1000\r\n"), SMTP_LINE_MAIL_SIZE },
  { "mail-body",         OCTETS ("MAIL FROM:<carol@client.example> body=8bitmime\r\n"), SMTP_LINE_MAIL_EIGHT_BIT },
  { "mail-binary",       OCTETS ("MAIL FROM:<carol@client.example> BODY=BINARYMIME\r\n"), SMTP_LINE_MAIL_BINARY },
  { "mail-too-big",      OCTETS ("MAIL FROM:<carol@client.example> SIZE=1000001\r\n"), SMTP_LINE_MAIL_TOO_BIG },
  { "mail-bad-size",     OCTETS ("MAIL FROM:<carol@client.example> SIZE=much\r\n"), SMTP_LINE_MAIL_BAD_VALUE },
  { "mail-size-twice",   OCTETS ("MAIL FROM:<carol@client.example> SIZE=1 SIZE=2\r\n"), SMTP_LINE_MAIL_BAD_VALUE },
  { "mail-parameter",    OCTETS ("MAIL FROM:<carol@client.example> COLOUR=blue\r\n"), SMTP_LINE_MAIL_PARAMETER },
  { "mail-alone",        OCTETS ("MAIL\r\n"), SMTP_LINE_MAIL_SYNTAX },
  { "mail-bare-address", OCTETS ("MAIL FROM:carol@client.example\r\n"), SMTP_LINE_MAIL_SYNTAX },
  { "mail-space",        OCTETS ("MAIL FROM: <carol@client.example>\r\n"), SMTP_LINE_MAIL_SYNTAX },

  { "rcpt",              OCTETS ("RCPT TO:<alice@example.org>\r\n"), SMTP_LINE_RCPT },
  { "rcpt-lower-case",   OCTETS ("rcpt to:<bob@EXAMPLE.org>\r\n"), SMTP_LINE_RCPT },
  { "rcpt-quoted",       OCTETS ("RCPT TO:<\"alice\"@example.org>\r\n"), SMTP_LINE_RCPT },
  { "rcpt-source-route", OCTETS ("RCPT TO:<@mx.example.org:alice@example.org>\r\n"), SMTP_LINE_RCPT },
  { "rcpt-postmaster",   OCTETS ("RCPT TO:<postMaster>\r\n"), SMTP_LINE_RCPT },
  { "rcpt-unknown-user", OCTETS ("RCPT TO:<nobody@example.org>\r\n"), SMTP_LINE_RCPT_REFUSED },
  { "rcpt-foreign",      OCTETS ("RCPT TO:<dave@elsewhere.example>\r\n"), SMTP_LINE_RCPT_FOREIGN },
  { "rcpt-notify",       OCTETS ("RCPT TO:<alice@example.org> NOTIFY=NEVER\r\n"), SMTP_LINE_RCPT_DSN },
  { "rcpt-bad-notify",   OCTETS ("RCPT TO:<alice@example.org> NOTIFY=NEVER,DELAY\r\n"), SMTP_LINE_RCPT_BAD_VALUE },
  { "rcpt-parameter",    OCTETS ("RCPT TO:<alice@example.org> COLOUR=blue\r\n"), SMTP_LINE_RCPT_PARAMETER },
  { "rcpt-null",         OCTETS ("RCPT TO:<>\r\n"), SMTP_LINE_RCPT_NULL },
  { "rcpt-alone",        OCTETS ("RCPT\r\n"), SMTP_LINE_RCPT_SYNTAX },
  { "rcpt-long-local",   OCTETS ("RCPT TO:<" X10 X10 X10 X10 X10 X10 "xxxxx@example.org>\r\n"), SMTP_LINE_RCPT_SYNTAX },
  { "rcpt-half-path",    OCTETS ("RCPT TO:<alice@example.org\r\n"), SMTP_LINE_RCPT_SYNTAX },

  { "data",              OCTETS ("DATA\r\n"), SMTP_LINE_DATA },
  { "data-argument",     OCTETS ("DATA now\r\n"), SMTP_LINE_DATA_ARGUMENT },
  { "rset",              OCTETS ("RSET\r\n"), SMTP_LINE_RSET },
  { "rset-space-after",  OCTETS ("RSET \r\n"), SMTP_LINE_RSET },
  { "rset-argument",     OCTETS ("RSET now\r\n"), SMTP_LINE_RSET_ARGUMENT },
  { "noop",              OCTETS ("NOOP\r\n"), SMTP_LINE_NOOP },
  { "noop-argument",     OCTETS ("NOOP MAIL FROM:<carol@client.example>\r\n"), SMTP_LINE_NOOP },
  { "noop-telnet",       OCTETS ("\xff\xfd\x01NOOP\r\n"), SMTP_LINE_NOOP },
  { "noop-longest",      OCTETS ("NOOP " X500 "xxxxx\r\n"), SMTP_LINE_NOOP },
  { "help",              OCTETS ("HELP\r\n"), SMTP_LINE_HELP },
  { "help-mail",         OCTETS ("HELP MAIL\r\n"), SMTP_LINE_HELP },
  { "vrfy",              OCTETS ("VRFY alice\r\n"), SMTP_LINE_VRFY },
  { "vrfy-unknown",      OCTETS ("VRFY nobody\r\n"), SMTP_LINE_VRFY_UNKNOWN },
  { "vrfy-alone",        OCTETS ("VRFY\r\n"), SMTP_LINE_LOOKUP_NO_ARGUMENT },
  { "expn",              OCTETS ("EXPN people\r\n"), SMTP_LINE_EXPN },
  { "expn-alone",        OCTETS ("EXPN\r\n"), SMTP_LINE_LOOKUP_NO_ARGUMENT },
  { "quit",              OCTETS ("QUIT\r\n"), SMTP_LINE_QUIT },
  { "quit-argument",     OCTETS ("QUIT now\r\n"), SMTP_LINE_QUIT_ARGUMENT },

  { "unknown",           OCTETS ("FROB the knob\r\n"), SMTP_LINE_UNKNOWN },
  { "verb-and-more",     OCTETS ("DATAX\r\n"), SMTP_LINE_UNKNOWN },
  { "starttls",          OCTETS ("STARTTLS\r\n"), SMTP_LINE_STARTTLS },
  { "starttls-argument", OCTETS ("STARTTLS now\r\n"), SMTP_LINE_STARTTLS_ARGUMENT },
  { "auth",              OCTETS ("AUTH PLAIN\r\n"), SMTP_LINE_AUTH },
  { "auth-at-once",      OCTETS ("auth plain AGFsaWNlAHdvbmRlcmxhbmQ=\r\n"), SMTP_LINE_AUTH_GOOD },
  { "auth-wrong",        OCTETS ("AUTH PLAIN AGFsaWNlAHg=\r\n"), SMTP_LINE_AUTH_WRONG },
  { "auth-unknown",      OCTETS ("AUTH GSSAPI\r\n"), SMTP_LINE_AUTH_UNKNOWN },
  { "proof",             OCTETS ("AGFsaWNlAHdvbmRlcmxhbmQ=\r\n"), SMTP_LINE_PROOF },
  { "star",              OCTETS ("*\r\n"), SMTP_LINE_UNKNOWN },
  { "chunk",             OCTETS ("BDAT 5\r\nQUIT\n"), SMTP_LINE_CHUNK },
  { "chunk-of-nothing",  OCTETS ("BDAT 0\r\n"), SMTP_LINE_CHUNK },
  { "chunk-last",        OCTETS ("bdat 6 last\r\nQUIT\r\n"), SMTP_LINE_CHUNK_LAST },
  { "chunk-end",         OCTETS ("BDAT 0 LAST\r\n"), SMTP_LINE_CHUNK_LAST },
  { "chunk-half",        OCTETS ("BDAT 5 LAST\r\nabc"), SMTP_LINE_CHUNK_LAST },
  { "chunk-negative",    OCTETS ("BDAT -5\r\n"), SMTP_LINE_CHUNK_BAD },
  { "chunk-of-2-to-64",  OCTETS ("BDAT 18446744073709551616 LAST\r\n"), SMTP_LINE_CHUNK_BAD },
  { "send-not-offered",  OCTETS ("SEND FROM:<carol@client.example>\r\n"), SMTP_LINE_NOT_OFFERED },
  { "empty",             OCTETS ("\r\n"), SMTP_LINE_UNKNOWN },
  { "text",              OCTETS ("Hello Alice, how are things?\r\n"), SMTP_LINE_UNKNOWN },
  { "dot",               OCTETS (".\r\n"), SMTP_LINE_UNKNOWN },
  { "stuffed",           OCTETS ("..and so it goes\r\n"), SMTP_LINE_UNKNOWN },
  { "dot-not-stuffed",   OCTETS (".and so it goes\r\n"), SMTP_LINE_UNKNOWN },

  { "one-too-long",      OCTETS ("NOOP " X500 "xxxxxx\r\n"), SMTP_LINE_TOO_LONG },
  { "much-too-long",     OCTETS ("MAIL FROM:<" X1000 X1000 "@client.example>\r\n"), SMTP_LINE_TOO_LONG },
  { "eight-bit",         OCTETS ("NOOP caf\xc3\xa9\r\n"), SMTP_LINE_EIGHT_BIT },
  { "eight-bit-mail",    OCTETS ("MAIL FROM:<caf\xc3\xa9@client.example>\r\n"), SMTP_LINE_MAIL_NEEDS_UTF8 },
  { "utf8-mail",         OCTETS ("MAIL FROM:<caf\xc3\xa9@client.example> SMTPUTF8\r\n"), SMTP_LINE_MAIL_UTF8 },
  { "latin1-mail",       OCTETS ("MAIL FROM:<caf\xe9@client.example> SMTPUTF8\r\n"), SMTP_LINE_EIGHT_BIT },
  { "nul",               OCTETS ("NO\0OP\r\n"), SMTP_LINE_BAD_OCTET },
  { "nul-in-path",       OCTETS ("MAIL FROM:<car\0ol@client.example>\r\n"), SMTP_LINE_BAD_OCTET },
  { "bare-cr",           OCTETS ("NOOP\rQUIT\r\n"), SMTP_LINE_BAD_OCTET },
  { "cr-cr-lf",          OCTETS ("QUIT\r\r\n"), SMTP_LINE_BAD_OCTET },
  { "lf-dot",            OCTETS ("\n.\r\n"), SMTP_LINE_BAD_OCTET },
  { "lf-dot-lf",         OCTETS ("QUIT\n.\nQUIT\r\n"), SMTP_LINE_BAD_OCTET },

  /* No line yet: what comes next belongs to it. */
  { "bare-lf",           OCTETS ("QUIT\n"), SMTP_LINE_NONE },
  { "dot-bare-lf",       OCTETS (".\n"), SMTP_LINE_NONE },
  { "half-line-end",     OCTETS ("NOOP\r"), SMTP_LINE_NONE },
  { "drop",              NULL, 0, SMTP_LINE_NONE },
};

const SmtpInput *
smtp_inputs (gsize *n_inputs)
{
  *n_inputs = G_N_ELEMENTS (inputs);
  return inputs;
}

/* What @line, without its CRLF, means: the meaning of the input that is this line, or begins with it. */
SmtpLine
smtp_inputs_find (const char *line,
                  gsize       length)
{
  for (gsize i = 0; i < G_N_ELEMENTS (inputs); i++)
    if (inputs[i].octets != NULL
        && inputs[i].line != SMTP_LINE_NONE
        && inputs[i].length >= length + 2
        && memcmp (inputs[i].octets, line, length) == 0
        && memcmp (inputs[i].octets + length, "\r\n", 2) == 0)
      return inputs[i].line;

  /* The rest of an input whose beginning belonged to a chunk: no verb. */
  return SMTP_LINE_UNKNOWN;
}
