/* test-smtp-findings.c: what is odd is said, once, right after the event that it is about; of what is in order nothing is.
 * SPDX-License-Identifier: MIT */
#include "observed.h"

#include "capture/writer.h"

#define GREET "S: 220 mx.example ESMTP\n"
#define EHLO  "C: EHLO c.example\n"
#define HELLO GREET EHLO "S: 250-mx.example\nS: 250 X-ONE\n"
#define OFFER(keyword) GREET EHLO "S: 250-mx.example\nS: 250 " keyword "\n"
#define MAIL  "C: MAIL FROM:<f@away.example>\nS: 250 OK\n"
#define RCPT  "C: RCPT TO:<a@one.example>\nS: 250 OK\n"
#define DATA  "C: DATA\nS: 354 go\n"
#define ENVELOPE HELLO MAIL RCPT
#define CHUNKED GREET EHLO "S: 250-mx.example\nS: 250-PIPELINING\nS: 250 CHUNKING\n"
#define BYE   "C: QUIT\nS: 221 mx.example bye\nS~\n"

#define X50   "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
#define X500  X50 X50 X50 X50 X50 X50 X50 X50 X50 X50

/* A dialogue, all the findings in it, and which of them is looked at: the marked line is what it is about. */
typedef struct {
  const char       *name;
  int               finding;     /* LsSmtpFindingId; -1: the dialogue is clean */
  const char       *all;
  const char       *dialogue;
} Row;

static const Row rows[] = {
  { "plaintext-password", SMTP_FINDING_PLAINTEXT_PASSWORD, "auth-plain-offered-clear plaintext-password",
    OFFER ("AUTH PLAIN") "*C: AUTH PLAIN AHRpbQB0YW5zdGFhZnRhbnN0YWFm\nS: 235 welcome\n" BYE },
  { "plaintext-password/response", SMTP_FINDING_PLAINTEXT_PASSWORD, "auth-plain-offered-clear plaintext-password",
    OFFER ("AUTH PLAIN") "C: AUTH PLAIN\nS: 334 \n*C: AHRpbQB0YW5zdGFhZnRhbnN0YWFm\nS: 235 welcome\n" BYE },
  { "plaintext-password/login", SMTP_FINDING_PLAINTEXT_PASSWORD, "auth-plain-offered-clear plaintext-password",
    OFFER ("AUTH LOGIN") "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: dGlt\nS: 334 UGFzc3dvcmQ6\n*C: c2VjcmV0\nS: 235 welcome\n" BYE },
  { "plaintext-password/login-with-name", SMTP_FINDING_PLAINTEXT_PASSWORD, "auth-plain-offered-clear plaintext-password",
    OFFER ("AUTH LOGIN") "C: auth login dGlt\nS: 334 UGFzc3dvcmQ6\n*C: c2VjcmV0\nS: 235 welcome\n" BYE },
  { "plaintext-password/not-of-cram", -1, "",
    OFFER ("AUTH CRAM-MD5") "C: AUTH CRAM-MD5\nS: 334 PDQxOTI5PgA=\nC: cmpzMyBl\nS: 235 welcome\n" BYE },
  { "plaintext-password/not-of-a-star", -1 - SMTP_FINDING_AUTH_PLAIN_OFFERED_CLEAR, "auth-plain-offered-clear",
    GREET EHLO "*S: 250-mx.example\nS: 250 AUTH PLAIN\n" "C: AUTH PLAIN\nS: 334 \nC: *\nS: 501 cancelled\n" BYE },

  { "plaintext-password/not-inside-tls", -1, "",
    OFFER ("STARTTLS") "C: STARTTLS\nS: 220 go\nS^\nC: EHLO c.example\nS: 250-mx\nS: 250 AUTH PLAIN\n"
    "C: AUTH PLAIN AHRpbQB0YW5zdGFhZnRhbnN0YWFm\nS: 235 welcome\n" BYE },
  { "auth-plain-offered-clear", SMTP_FINDING_AUTH_PLAIN_OFFERED_CLEAR, "auth-plain-offered-clear",
    GREET EHLO "*S: 250-mx.example\nS: 250 AUTH CRAM-MD5 LOGIN\n" BYE },
  { "auth-plain-offered-clear/old-form", SMTP_FINDING_AUTH_PLAIN_OFFERED_CLEAR, "auth-plain-offered-clear",
    GREET EHLO "*S: 250-mx.example\nS: 250 AUTH=PLAIN\n" BYE },
  { "auth-plain-offered-clear/not-others", -1, "", GREET EHLO "S: 250-mx.example\nS: 250-AUTHOR PLAIN\nS: 250 AUTH CRAM-MD5\n" BYE },
  { "starttls-still-offered", SMTP_FINDING_STARTTLS_STILL_OFFERED, "starttls-still-offered",
    OFFER ("STARTTLS") "C: STARTTLS\nS: 220 go\nS^\nC: EHLO c.example\n*S: 250-mx\nS: 250 STARTTLS\n" BYE },
  { "plaintext-after-starttls/pipelined", SMTP_FINDING_PLAINTEXT_AFTER_STARTTLS,
    "pipelining-not-offered command-out-of-order plaintext-after-starttls",
    OFFER ("STARTTLS") "C: STARTTLS\nC: NOOP\n*S: 220 go\nS^\nC: EHLO c.example\nS: 250-mx\nS: 250 SIZE\n" BYE },
  { "plaintext-after-starttls", SMTP_FINDING_PLAINTEXT_AFTER_STARTTLS, "plaintext-after-starttls",
    OFFER ("STARTTLS") "C: STARTTLS\n*C+ MAIL FR\nS: 220 go\nS^\nC: EHLO c.example\nS: 250-mx\nS: 250 SIZE\n" BYE },
  { "plaintext-after-starttls/later", SMTP_FINDING_PLAINTEXT_AFTER_STARTTLS, "plaintext-after-starttls",
    OFFER ("STARTTLS") "C: STARTTLS\nS: 220 go\n*C: MAIL FROM:<a@b>\nC: RSET\nS^\nC: EHLO c.example\nS: 250-mx\nS: 250 SIZE\n" BYE },
  { "plaintext-after-starttls/response", SMTP_FINDING_PLAINTEXT_AFTER_STARTTLS, "plaintext-after-starttls",
    OFFER ("STARTTLS") "C: STARTTLS\nS: 220 go\n*S: 250 mx\nS: 250 more\nS^\nC: EHLO c.example\nS: 250-mx\nS: 250 SIZE\n" BYE },
  { "plaintext-after-starttls/not-of-a-handshake", -1, "",
    OFFER ("STARTTLS") "C: STARTTLS\nS: 220 go\nC+ \026abc\nS+ \026def\nC+ xyz\nS+ xyz\nC~\n" },
  { "no-ehlo-after-tls", SMTP_FINDING_NO_EHLO_AFTER_TLS, "command-out-of-order no-ehlo-after-tls",
    OFFER ("STARTTLS") "C: STARTTLS\nS: 220 go\nS^\n*C: MAIL FROM:<f@a.example>\nS: 503 no\nC: EHLO c.example\nS: 250-mx\nS: 250 SIZE\n" MAIL BYE },

  { "bare-lf", SMTP_FINDING_BARE_LF, "bare-lf", HELLO "*C: NOOP" LF "x\nS: 501 no\n" BYE },
  { "bare-lf/reply", SMTP_FINDING_BARE_LF, "bare-lf", HELLO "C: NOOP\n*S: 250 a" LF "b\n" BYE },
  { "bare-lf/letter", SMTP_FINDING_BARE_LF_IN_DATA, "bare-lf", ENVELOPE DATA "*C: a" LF "b\nC: .\nS: 550 no\n" BYE },
  { "bare-cr", SMTP_FINDING_BARE_CR, "bare-cr", HELLO "*C: NOOP" CR "x\nS: 501 no\n" BYE },
  { "bare-cr/letter", SMTP_FINDING_BARE_CR_IN_DATA, "bare-cr", ENVELOPE DATA "*C: a" CR "b\nC: .\nS: 550 no\n" BYE },
  { "smuggling-sequence", SMTP_FINDING_SMUGGLING_SEQUENCE, "bare-lf smuggling-sequence",
    ENVELOPE DATA "*C: a" LF "." LF "MAIL FROM:<x@y>\nC: .\nS: 550 no\n" BYE },
  { "smuggling-sequence/lf-dot-crlf", SMTP_FINDING_SMUGGLING_SEQUENCE, "bare-lf smuggling-sequence",
    ENVELOPE DATA "*C: a" LF ".\nC: MAIL FROM:<x@y>\nC: .\nS: 550 no\n" BYE },
  { "smuggling-sequence/crlf-dot-lf", SMTP_FINDING_SMUGGLING_SEQUENCE, "bare-lf smuggling-sequence",
    ENVELOPE DATA "C: a\n*C: ." LF "MAIL FROM:<x@y>\nC: .\nS: 550 no\n" BYE },
  { "smuggling-sequence/cr-dot-cr", SMTP_FINDING_SMUGGLING_SEQUENCE, "bare-cr smuggling-sequence",
    ENVELOPE DATA "*C: a" CR "." CR "MAIL FROM:<x@y>\nC: .\nS: 550 no\n" BYE },
  { "smuggling-sequence/nul", SMTP_FINDING_SMUGGLING_SEQUENCE, "nul-octet smuggling-sequence dot-not-stuffed",
    ENVELOPE DATA "*C: ." NUL "\nC: .\nS: 250 kept\n" BYE },
  { "smuggling-sequence/not-of-a-dot-in-words", -1 - SMTP_FINDING_BARE_LF_IN_DATA, "bare-lf",
    ENVELOPE DATA "*C: a" LF "b. c" LF ".d\nC: .\nS: 550 no\n" BYE },
  { "line-too-long/command", SMTP_FINDING_LINE_TOO_LONG, "line-too-long", HELLO "*C: NOOP " X500 "xxxxxx\nS: 500 too long\n" BYE },
  { "line-too-long/just-not", -1, "", HELLO "C: NOOP " X500 "xxxxx\nS: 250 OK\n" BYE },
  { "line-too-long/letter", SMTP_FINDING_LINE_TOO_LONG, "line-too-long", ENVELOPE DATA "*C: " X500 X500 "\nC: " X500 X500 "\nC: .\nS: 250 kept\n" BYE },
  { "line-too-long/letter-just-not", -1, "", ENVELOPE DATA "C: ..2345678" X50 X50 X50 X50 X50 X50 X50 X50 X50 X50 X50 X50 X50 X50 X50 X50 X50 X50 X50 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\nC: .\nS: 250 kept\n" BYE },
  { "line-too-long/reply", SMTP_FINDING_LINE_TOO_LONG, "line-too-long", HELLO "C: NOOP\n*S: 250 " X500 "xxxxxxx\n" BYE },
  { "eight-bit-data", SMTP_FINDING_EIGHT_BIT_DATA, "eight-bit-data", ENVELOPE DATA "*C: caf\303\251\nC: caf\303\251\nC: .\nS: 250 kept\n" BYE },
  { "eight-bit-data/announced", -1, "",
    OFFER ("8BITMIME") "C: MAIL FROM:<> BODY=8BITMIME\nS: 250 OK\n" RCPT DATA "C: caf\303\251\nC: .\nS: 250 kept\n" BYE },
  { "eight-bit-data/announced-seven", SMTP_FINDING_EIGHT_BIT_DATA, "eight-bit-data",
    OFFER ("8BITMIME") "C: MAIL FROM:<> BODY=7BIT\nS: 250 OK\n" RCPT DATA "*C: caf\303\251\nC: .\nS: 250 kept\n" BYE },
  { "eight-bit-command", SMTP_FINDING_EIGHT_BIT_COMMAND, "eight-bit-command", HELLO "*C: VRFY caf\303\251\nS: 500 no\n" BYE },
  { "eight-bit-command/smtputf8", -1, "", OFFER ("SMTPUTF8") "C: VRFY caf\303\251\nS: 252 perhaps\n" BYE },
  { "nul-octet", SMTP_FINDING_NUL_OCTET, "nul-octet", HELLO "*C: NOOP" NUL "x\nS: 501 no\n" BYE },
  { "nul-octet/letter", SMTP_FINDING_NUL_OCTET, "nul-octet", ENVELOPE DATA "*C: a" NUL "\nC: .\nS: 250 kept\n" BYE },

  { "command-out-of-order", SMTP_FINDING_COMMAND_OUT_OF_ORDER, "command-out-of-order", HELLO "*C: RCPT TO:<a@b>\nS: 503 first MAIL\n" BYE },
  { "command-out-of-order/taken", SMTP_FINDING_COMMAND_OUT_OF_ORDER, "command-out-of-order", ENVELOPE "*C: MAIL FROM:<>\nS: 250 OK\n" BYE },
  { "command-out-of-order/data", SMTP_FINDING_COMMAND_OUT_OF_ORDER, "command-out-of-order", HELLO MAIL "*C: DATA\nS: 503 first RCPT\n" BYE },
  { "reply-not-expected", SMTP_FINDING_REPLY_NOT_EXPECTED, "reply-not-expected", HELLO MAIL "C: RCPT TO:<a@b>\n*S: 252 perhaps\n" BYE },
  { "reply-not-expected/unasked", SMTP_FINDING_REPLY_NOT_EXPECTED, "reply-not-expected", HELLO "*S: 250 hello?\n" BYE },
  { "reply-not-expected/421-unasked-is", -1, "", HELLO "S: 421 mx.example closing\nS~\n" },
  { "reply-code-mixed", SMTP_FINDING_REPLY_CODE_MIXED, "reply-code-mixed", HELLO "C: NOOP\n*S: 250-one\nS: 251 two\n" BYE },
  { "reply-code-range", SMTP_FINDING_REPLY_CODE_RANGE, "reply-code-range", HELLO "C: NOOP\n*S: 650 what\n" BYE },
  { "reply-code-range/low", SMTP_FINDING_REPLY_CODE_RANGE, "reply-code-range", HELLO "C: NOOP\n*S: 150 what\n" BYE },
  { "reply-malformed", SMTP_FINDING_REPLY_MALFORMED, "reply-malformed", HELLO "C: NOOP\n*S: OK\n" BYE },
  { "reply-malformed/sign", SMTP_FINDING_REPLY_MALFORMED, "reply-malformed", HELLO "C: NOOP\n*S: 250_OK\n" BYE },
  { "reply-malformed/empty", SMTP_FINDING_REPLY_MALFORMED, "reply-malformed", HELLO "C: NOOP\n*S: \n" BYE },
  { "reply-without-text", SMTP_FINDING_REPLY_WITHOUT_TEXT, "reply-without-text", HELLO "C: NOOP\n*S: 250\n" BYE },
  { "reply-without-text/space", SMTP_FINDING_REPLY_WITHOUT_TEXT, "reply-without-text", HELLO "C: NOOP\n*S: 250 \n" BYE },
  { "greeting-no-host", SMTP_FINDING_GREETING_NO_HOST, "greeting-no-host", "*S: 220 Welcome! to mx.example\n" EHLO "S: 250-mx\nS: 250 X\n" BYE },
  { "early-talker", SMTP_FINDING_EARLY_TALKER, "early-talker command-out-of-order", "*C: EHLO c.example\n" GREET "S: 250-mx\nS: 250 X\n" BYE },
  { "pipelining-not-offered", SMTP_FINDING_PIPELINING_NOT_OFFERED, "pipelining-not-offered",
    HELLO "C: MAIL FROM:<>\n*C: RCPT TO:<a@b>\nS: 250 OK\nS: 250 OK\n" BYE },
  { "pipelining-not-offered/offered", -1, "", OFFER ("PIPELINING") "C: MAIL FROM:<>\nC: RCPT TO:<a@b>\nS: 250 OK\nS: 250 OK\n" BYE },
  { "pipelining-order", SMTP_FINDING_PIPELINING_ORDER, "pipelining-order",
    OFFER ("PIPELINING") "C: NOOP\n*C: MAIL FROM:<>\nS: 250 OK\nS: 250 OK\n" BYE },
  { "pipelining-order/letter-and-what-follows", -1, "",
    OFFER ("PIPELINING") MAIL RCPT DATA "C: x\nC: .\nC: MAIL FROM:<>\nC: RCPT TO:<a@b>\nC: QUIT\nS: 250 kept\nS: 250 OK\nS: 250 OK\nS: 221 mx.example bye\nS~\n" },
  { "helo-argument", SMTP_FINDING_HELO_ARGUMENT, "helo-argument", GREET "*C: EHLO localhost\nS: 250-mx\nS: 250 X\n" BYE },
  { "helo-argument/underscore", SMTP_FINDING_HELO_ARGUMENT, "helo-argument", GREET "*C: EHLO my_pc.example\nS: 501 no\n" BYE },
  { "helo-argument/bare-address", SMTP_FINDING_HELO_ARGUMENT, "helo-argument", GREET "*C: HELO 192.0.2.1\nS: 250 mx\n" BYE },
  { "helo-argument/literal", -1, "", GREET "C: HELO [192.0.2.1]\nS: 250 mx\n" BYE },
  { "helo-missing", SMTP_FINDING_HELO_MISSING, "command-out-of-order helo-missing", GREET "C: MAIL FROM:<>\n*S: 250 OK\n" BYE },
  { "path-syntax", SMTP_FINDING_PATH_SYNTAX, "path-syntax", HELLO "*C: MAIL FROM: <a@b>\nS: 250 OK\n" BYE },
  { "path-syntax/bare", SMTP_FINDING_PATH_SYNTAX, "path-syntax", HELLO "*C: MAIL FROM:a@b\nS: 501 no\n" BYE },
  { "source-route", SMTP_FINDING_SOURCE_ROUTE, "source-route", HELLO MAIL "*C: RCPT TO:<@h:a@b>\nS: 250 OK\n" BYE },
  { "obsolete-command", SMTP_FINDING_OBSOLETE_COMMAND, "obsolete-command", HELLO "*C: SEND FROM:<a@b>\nS: 502 no\n" BYE },
  { "obsolete-command/turn", SMTP_FINDING_OBSOLETE_COMMAND, "obsolete-command", HELLO "*C: TURN\nS: 502 no\n" BYE },
  { "extension-not-offered", SMTP_FINDING_EXTENSION_NOT_OFFERED, "extension-not-offered", HELLO "*C: MAIL FROM:<> SIZE=1\nS: 555 no\n" BYE },
  { "extension-not-offered/verb", SMTP_FINDING_EXTENSION_NOT_OFFERED, "extension-not-offered", HELLO "*C: STARTTLS\nS: 502 no\n" BYE },
  { "extension-not-offered/after-helo", SMTP_FINDING_EXTENSION_NOT_OFFERED, "extension-not-offered",
    OFFER ("SIZE 100") "C: HELO c.example\nS: 250 mx\n*C: MAIL FROM:<> SIZE=1\nS: 555 no\n" BYE },
  { "extension-not-offered/offered", -1, "", OFFER ("SIZE 100") "C: MAIL FROM:<> SIZE=1\nS: 250 OK\n" BYE },
  { "no-extensions", SMTP_FINDING_NO_EXTENSIONS, "no-extensions", GREET EHLO "*S: 250 mx.example\n" BYE },
  { "telnet-negotiation", SMTP_FINDING_TELNET_NEGOTIATION, "telnet-negotiation", HELLO "*C: \377\375\030NOOP\nS: 250 OK\n" BYE },
  { "telnet-negotiation/and-eight-bits", SMTP_FINDING_TELNET_NEGOTIATION, "telnet-negotiation eight-bit-command",
    HELLO "*C: \377\375\030VRFY caf\303\251\nS: 500 no\n" BYE },
  { "keyword-lies", SMTP_FINDING_KEYWORD_LIES, "keyword-lies", OFFER ("HELP") "C: HELP\n*S: 502 no\n" BYE },
  { "keyword-lies/not-offered", -1, "", HELLO "C: HELP\nS: 502 no\n" BYE },
  { "size-exceeded", SMTP_FINDING_SIZE_EXCEEDED, "size-exceeded",
    OFFER ("SIZE 1000") "C: MAIL FROM:<> SIZE=5\nS: 250 OK\n" RCPT DATA "C: 12345\n*C: .\nS: 250 kept\n" BYE },
  { "size-exceeded/dots-do-not-count", -1, "",
    OFFER ("SIZE 1000") "C: MAIL FROM:<> SIZE=5\nS: 250 OK\n" RCPT DATA "C: ..23\nC: .\nS: 250 kept\n" BYE },
  { "size-exceeded/limit", SMTP_FINDING_SIZE_EXCEEDED, "size-exceeded",
    OFFER ("SIZE 10") MAIL RCPT DATA "C: 123456789\n*C: .\nS: 552 too big\n" BYE },
  { "size-exceeded/no-limit", -1, "", OFFER ("SIZE 0") MAIL RCPT DATA "C: 123456789\nC: .\nS: 250 kept\n" BYE },
  { "data-after-refusal", SMTP_FINDING_DATA_AFTER_REFUSAL, "data-after-refusal",
    ENVELOPE "C: DATA\nS: 554 no\n*C: Subject: x\nS: 500 what\nC: .\nS: 500 what\n" BYE },
  { "data-after-refusal/pipelined", SMTP_FINDING_DATA_AFTER_REFUSAL, "pipelining-order data-after-refusal",
    OFFER ("PIPELINING") MAIL RCPT "C: DATA\nC: Subject: x\nC: .\n*S: 554 no\nS: 500 what\nS: 500 what\n" BYE },
  { "data-no-recipient", SMTP_FINDING_DATA_NO_RECIPIENT, "command-out-of-order data-no-recipient",
    HELLO MAIL "C: DATA\n*S: 354 go\nC: .\nS: 554 nobody\n" BYE },
  { "dot-not-stuffed", SMTP_FINDING_DOT_NOT_STUFFED, "dot-not-stuffed", ENVELOPE DATA "*C: .hidden\nC: ..seen\nC: .\nS: 250 kept\n" BYE },
  { "enhanced-code-class", SMTP_FINDING_ENHANCED_CODE_CLASS, "enhanced-code-class",
    OFFER ("ENHANCEDSTATUSCODES") "C: MAIL FROM:<>\n*S: 250 OK\nC: QUIT\nS: 221 2.0.0 bye\nS~\n" },
  { "enhanced-code-class/other", SMTP_FINDING_ENHANCED_CODE_CLASS, "enhanced-code-class",
    OFFER ("ENHANCEDSTATUSCODES") "C: MAIL FROM:<>\n*S: 250 5.1.0 OK\nC: QUIT\nS: 221 2.0.0 bye\nS~\n" },
  { "enhanced-code-class/on-354", SMTP_FINDING_ENHANCED_CODE_CLASS, "enhanced-code-class",
    OFFER ("ENHANCEDSTATUSCODES") "C: MAIL FROM:<>\nS: 250 2.1.0 OK\nC: RCPT TO:<a@b>\nS: 250 2.1.5 OK\nC: DATA\n*S: 354 3.0.0 go\nC: .\nS: 250 2.0.0 OK\nC: QUIT\nS: 221 2.0.0 bye\nS~\n" },
  { "enhanced-code-class/right", -1, "",
    OFFER ("ENHANCEDSTATUSCODES") "C: MAIL FROM:<>\nS: 250 2.1.0 OK\nC: RCPT TO:<a@b>\nS: 550 5.1.1 no\nC: QUIT\nS: 221 2.0.0 bye\nS~\n" },
  { "too-many-recipients-552", SMTP_FINDING_TOO_MANY_RECIPIENTS_552, "too-many-recipients-552",
    ENVELOPE "C: RCPT TO:<b@one.example>\n*S: 552 too many\n" BYE },
  { "close-without-quit", SMTP_FINDING_CLOSE_WITHOUT_QUIT, "close-without-quit", ENVELOPE "*C~\n" },
  { "close-without-quit/reset", SMTP_FINDING_CLOSE_WITHOUT_QUIT, "close-without-quit", ENVELOPE DATA "C: x\n*C!\n" },
  { "close-without-notice", SMTP_FINDING_CLOSE_WITHOUT_NOTICE, "close-without-notice", ENVELOPE "*S~\n" },
  { "close-without-notice/in-letter", SMTP_FINDING_CLOSE_WITHOUT_NOTICE, "close-without-notice", ENVELOPE DATA "C: x\n*S!\n" },
  { "stream-gap", SMTP_FINDING_STREAM_GAP, "stream-gap", HELLO "*C? 10\nC: RSET\nS: 250 OK\n" BYE },

  { "null-sender-loop", SMTP_FINDING_NULL_SENDER_LOOP, "null-sender-loop",
    ENVELOPE DATA "C: From: x@mx.example\nC: Content-Type: multipart/report;\n*C:  report-type=delivery-status; boundary=x\nC: \nC: x\nC: .\nS: 250 OK\n" BYE },
  { "null-sender-loop/not-from-nobody", -1, "",
    HELLO "C: MAIL FROM:<>\nS: 250 OK\n" RCPT DATA "C: Content-Type: multipart/report; report-type=delivery-status\nC: .\nS: 250 OK\n" BYE },
  { "null-sender-loop/not-of-text", -1, "",
    ENVELOPE DATA "C: Subject: report-type=delivery-status\nC: \nC: Content-Type: multipart/report; report-type=delivery-status\nC: .\nS: 250 OK\n" BYE },
  { "clean/chunks", -1, "",
    CHUNKED MAIL RCPT "C: BDAT 6\nC: .\nC+ .x" CR "\nC: BDAT 4 LAST\nC+ " LF "\nC: z\nS: 250 OK\nS: 250 OK\n" BYE },
  { "clean/line-end-in-two-chunks", -1, "", CHUNKED MAIL RCPT "C: BDAT 2\nC+ a" CR "\nC: BDAT 1 LAST\nC+ " LF "\nS: 250 OK\nS: 250 OK\n" BYE },
  { "clean/binary", -1, "",
    GREET EHLO "S: 250-mx.example\nS: 250-8BITMIME\nS: 250-CHUNKING\nS: 250 BINARYMIME\nC: MAIL FROM:<f@away.example> BODY=BINARYMIME\nS: 250 OK\n" RCPT
    "C: BDAT 8 LAST\nC: a" LF NUL CR "\351" CR "\nS: 250 OK\n" BYE },
  { "bare-lf/chunk", SMTP_FINDING_BARE_LF_IN_DATA, "bare-lf", CHUNKED MAIL RCPT "C: BDAT 5 LAST\n*C: a" LF "b\nS: 550 no\n" BYE },
  { "bare-cr/chunk", SMTP_FINDING_BARE_CR_IN_DATA, "bare-cr", CHUNKED MAIL RCPT "C: BDAT 2\nC+ a" CR "\nC: BDAT 3 LAST\n*C: b\nS: 250 OK\nS: 550 no\n" BYE },
  { "eight-bit-data/chunk", SMTP_FINDING_EIGHT_BIT_DATA, "eight-bit-data", CHUNKED MAIL RCPT "C: BDAT 3 LAST\n*C: \351\nS: 250 OK\n" BYE },
  { "size-exceeded/chunk", SMTP_FINDING_SIZE_EXCEEDED, "size-exceeded",
    GREET EHLO "S: 250-mx.example\nS: 250-SIZE 100\nS: 250-PIPELINING\nS: 250 CHUNKING\nC: MAIL FROM:<f@away.example> SIZE=5\nS: 250 OK\n" RCPT
    "C: BDAT 6\nC: abcd\n*C: BDAT 0 LAST\nS: 250 OK\nS: 250 OK\n" BYE },
  { "clean/whole", -1, "", ENVELOPE DATA "C: Subject: x\nC: \nC: ..\nC: .\nS: 250 kept\n" BYE },
  { "clean/refusals", -1, "", HELLO MAIL "C: RCPT TO:<zoe@one.example>\nS: 550 nobody\n" RCPT "C: RSET\nS: 250 OK\nC: VRFY a\nS: 252 perhaps\n" BYE },
  { "clean/first-things", -1, "", GREET "C: NOOP\nS: 250 OK\nC: RSET\nS: 250 OK\nC: HELP\nS: 214 help\n" BYE },
  { "clean/unknown", -1, "", HELLO "C: FOO\nS: 500 what\n" BYE },
  { "clean/no-service", -1, "", "S: 554 mx.example no\nC: QUIT\nS: 221 mx.example bye\nS~\n" },
};

static guint16
severity_of (int finding)
{
  return ls_smtp_findings[finding].severity;
}

/* The finding stands behind its event, with nothing of the connection but findings between. */
static void
check_place (Observed *observed, int finding)
{
  const LsLog *log = ls_session_get_log (observed->session);
  gboolean found = FALSE;

  for (guint64 n = 1; n <= ls_log_last (log); n++)
    {
      const LsEvent *event = ls_log_get (log, n), *about;
      guint64 question = ls_session_partner (observed->session, n);

      if (event->kind != LS_EVENT_FINDING || event->row != finding)
        continue;
      found = TRUE;
      g_assert_cmpuint (event->flags & (LS_EVENT_FLAG_WARNING | LS_EVENT_FLAG_ERROR), ==, severity_of (finding));
      about = ls_log_get (log, question);
      g_assert_nonnull (about);
      for (guint64 between = question + 1; between < n; between++)
        g_assert_cmpint (ls_log_get (log, between)->kind, ==, LS_EVENT_FINDING);
      g_assert_cmpint (about->kind, !=, LS_EVENT_FINDING);
      if (observed->marked_close)
        g_assert_cmpint (about->kind, ==, LS_EVENT_CLOSE);
      else if (about->kind != LS_EVENT_NOTE)
        g_assert_cmpuint (about->start, ==, observed->marked_start);
      g_assert_cmpint (about->from, ==, observed->marked_from);
      g_assert_cmpint (event->from, ==, about->from);
      g_assert_cmpint (event->state, ==, about->state);
    }
  g_assert_true (found);
}

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  int finding = row->finding < -1 ? -1 - row->finding : row->finding;
  g_autofree char *whole = NULL;

  for (gsize piece = 0; piece < 4; piece++)
    {
      Observed observed;
      g_autofree char *all = NULL, *events = NULL;

      observed_init (&observed);
      observed_dialogue (&observed, row->dialogue, piece);
      all = observed_findings (&observed);
      g_assert_cmpstr (all, ==, row->all);
      if (finding >= 0)
        check_place (&observed, finding);
      /* However it is cut, it is the same. */
      events = observed_events (&observed);
      if (piece == 0)
        whole = g_steal_pointer (&events);
      else
        g_assert_cmpstr (events, ==, whole);
      observed_clear (&observed);
    }
}

/* Every finding has its row above. */
static void
test_every_finding (void)
{
  for (guint finding = 0; finding < SMTP_N_FINDINGS; finding++)
    {
      gboolean has = FALSE;

      for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
        has |= rows[i].finding == (int) finding;
      if (!has)
        g_error ("no case for the finding %s", ls_smtp_finding_id (finding));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/smtp/findings/", rows[i].name,
                                           strchr (rows[i].name, '/') != NULL ? NULL : "/usual", NULL);

      g_test_add_data_func (path, &rows[i], test_row);
    }
  g_test_add_func ("/smtp/findings/every-finding", test_every_finding);
  return g_test_run ();
}
