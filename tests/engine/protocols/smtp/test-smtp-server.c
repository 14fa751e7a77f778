/* test-smtp-server.c: dialogues with our server, under every switch of its profile.
 *
 * `>` is what the client says, `<` what the server answers to it, all of it;
 * `>>` says octets that end no line. `@2.5` lets so many seconds pass. `! close`
 * and `! drop` are what the server wishes for, `? waits` that it answers later,
 * `^ tls` makes the handshake that it wishes for, `^ no` fails to.
 * `= alice 2` asks how many letters lie in a mailbox.
 * SPDX-License-Identifier: MIT */
#include "dialogue.h"

#include "mail/memory-store.h"

typedef struct {
  const char *name;
  const char *profile;
  const char *dialogue;
} Row;

#define HELLO "< 220 mx.example ESMTP ready\n> EHLO c.example\n< 250 mx.example greets c.example\n"
#define MAIL "> MAIL FROM:<f@away.example>\n< 250 OK\n"
#define RCPT "> RCPT TO:<alice@one.example>\n< 250 OK\n"
#define DATA "> DATA\n< 354 Start mail input; end with <CRLF>.<CRLF>\n"
#define ENVELOPE HELLO MAIL RCPT
#define BYE "> QUIT\n< 221 mx.example Service closing transmission channel\n! close\n"

#define VEILED_HELLO "< 220 mx.example ESMTP ready\n> EHLO c.example\n< 250-mx.example greets c.example\n< 250 STARTTLS\n"
#define CURTAIN VEILED_HELLO "> STARTTLS\n< 220 Ready to start TLS\n? waits\n^ tls\n"
#define LOGS_IN "< 220 mx.example ESMTP ready\n> EHLO c.example\n< 250-mx.example greets c.example\n< 250 AUTH PLAIN\n"
#define LOGIN_LOGS_IN "< 220 mx.example ESMTP ready\n> EHLO c.example\n< 250-mx.example greets c.example\n< 250 AUTH LOGIN\n"

#define OLD "< 220 mx.example Simple Mail Transfer Service Ready\n> HELO c.example\n< 250 mx.example\n"
#define CHUNKED "< 220 mx.example ESMTP ready\n> EHLO c.example\n< 250-mx.example greets c.example\n< 250 CHUNKING\n"
#define BINARY "< 220 mx.example ESMTP ready\n> EHLO c.example\n< 250-mx.example greets c.example\n< 250-CHUNKING\n< 250 BINARYMIME\n"
#define DSN "< 220 mx.example ESMTP ready\n> EHLO c.example\n< 250-mx.example greets c.example\n< 250 DSN\n"
#define UTF8 "< 220 mx.example ESMTP ready\n> EHLO c.example\n< 250-mx.example greets c.example\n< 250-8BITMIME\n< 250 SMTPUTF8\n"
#define X50 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
#define X500 ">> " X50 X50 X50 X50 X50 X50 X50 X50 X50 X50

static const Row rows[] = {
  /* the usual */
  { "whole", NULL,
    ENVELOPE DATA "> Subject: x\n> \n> hello\n> .\n< 250 OK\n= alice@one.example 1\n" BYE },
  { "two-letters", NULL,
    ENVELOPE DATA "> one\n> .\n< 250 OK\n" MAIL RCPT DATA "> two\n> .\n< 250 OK\n= alice@one.example 2\n" },
  { "helo", NULL, "< 220 mx.example ESMTP ready\n> HELO c.example\n< 250 mx.example\n" MAIL RCPT DATA "> .\n< 250 OK\n" },
  { "any-case", NULL,
    "< 220 mx.example ESMTP ready\n> ehlo c.example\n< 250 mx.example greets c.example\n"
    "> mail from:<f@away.example>\n< 250 OK\n> Rcpt To:<ALICE@ONE.EXAMPLE>\n< 250 OK\n" },
  { "null-sender", NULL, HELLO "> MAIL FROM:<>\n< 250 OK\n" RCPT DATA "> .\n< 250 OK\n" },
  { "postmaster", NULL, HELLO MAIL "> RCPT TO:<pOstmaster>\n< 250 OK\n" DATA "> .\n< 250 OK\n= postmaster 1\n" },
  { "quoted-local-part", NULL,
    HELLO MAIL "> RCPT TO:<\"joe\\ smith\"@one.example>\n< 250 OK\n" DATA "> .\n< 250 OK\n= joe smith@one.example 1\n" },
  { "source-route", NULL, HELLO MAIL "> RCPT TO:<@h1,@h2:alice@one.example>\n< 250 OK\n" DATA "> .\n< 250 OK\n= alice@one.example 1\n" },
  { "spaces-at-end", NULL, HELLO "> MAIL FROM:<f@away.example>  \n< 250 OK\n> RSET \n< 250 OK\n" },
  { "named-twice", NULL, ENVELOPE RCPT DATA "> .\n< 250 OK\n= alice@one.example 1\n" },
  { "literal-greeting", NULL, "< 220 mx.example ESMTP ready\n> EHLO [192.0.2.1]\n< 250 mx.example greets [192.0.2.1]\n" },
  { "literal-with-more", NULL,
    "< 220 mx.example ESMTP ready\n> EHLO [192.0.2.1] and more\n< 250 mx.example greets [192.0.2.1]\n" },
  { "stuffed", NULL, ENVELOPE DATA "> ..\n> ..x\n> .\n< 250 OK\n= alice@one.example 1\n" },
  { "reset", NULL, ENVELOPE "> RSET\n< 250 OK\n> DATA\n< 503 Need MAIL before DATA\n" },
  { "greeting-resets", NULL,
    ENVELOPE "> EHLO d.example\n< 250 mx.example greets d.example\n> RCPT TO:<alice@one.example>\n< 503 Need MAIL before RCPT\n" },
  { "noop", NULL, "< 220 mx.example ESMTP ready\n> NOOP\n< 250 OK\n> NOOP whatever this is\n< 250 OK\n" },

  /* Between CR and LF stands a telnet program's word: taken out, they still are no line end. */
  { "telnet-hides-a-line-end", "lenient",
    "< 220 mx.example ESMTP ready\n>> EHLO a" CR "\377\375\030" LF "MAIL FROM:<a@b>" CR LF "\n"
    "< 501 A bare line end or a NUL is not allowed in a command\n" },

  /* the wrong order */
  { "order/mail-first", NULL,
    "< 220 mx.example ESMTP ready\n> MAIL FROM:<f@away.example>\n< 503 Send EHLO or HELO first\n"
    "> RCPT TO:<alice@one.example>\n< 503 Send EHLO or HELO first\n> DATA\n< 503 Send EHLO or HELO first\n"
    "> RSET\n< 250 OK\n> VRFY alice\n< 252 Cannot VRFY user, but will accept message and try\n" BYE },
  { "order/nested-mail", NULL, HELLO MAIL "> MAIL FROM:<g@away.example>\n< 503 Sender already given\n" RCPT },
  { "order/rcpt-first", NULL, HELLO "> RCPT TO:<alice@one.example>\n< 503 Need MAIL before RCPT\n" MAIL RCPT },
  { "order/data-without-rcpt", NULL, HELLO MAIL "> DATA\n< 503 Need RCPT before DATA\n" RCPT DATA },
  { "order/dot-outside", NULL, HELLO "> .\n< 500 Syntax error, command unrecognized\n" },
  { "order/quit-inside-letter", NULL, ENVELOPE DATA "> QUIT\n> .\n< 250 OK\n" BYE },

  /* syntax */
  { "syntax/unknown", NULL, "< 220 mx.example ESMTP ready\n> FOO\n< 500 Syntax error, command unrecognized\n> \n< 500 Syntax error, command unrecognized\n" },
  { "syntax/space-first", NULL, "< 220 mx.example ESMTP ready\n>  NOOP\n< 500 Syntax error, command unrecognized\n" },
  { "syntax/ehlo-without-name", NULL, "< 220 mx.example ESMTP ready\n> EHLO\n< 501 Syntax: EHLO hostname\n> HELO\n< 501 Syntax: HELO hostname\n" },
  { "syntax/ehlo-underscore", NULL, "< 220 mx.example ESMTP ready\n> EHLO a_b\n< 501 Syntax: EHLO hostname\n> EHLO a b\n< 501 Syntax: EHLO hostname\n" },
  { "syntax/mail", NULL,
    HELLO "> MAIL\n< 501 Syntax: MAIL FROM:<address>\n> MAIL FROM\n< 501 Syntax: MAIL FROM:<address>\n"
    "> MAIL FROM:\n< 501 Syntax: MAIL FROM:<address>\n> MAIL FROM: <a@b>\n< 501 Syntax: MAIL FROM:<address>\n"
    "> MAIL FROM:a@b\n< 501 Syntax: MAIL FROM:<address>\n> MAIL TO:<a@b>\n< 501 Syntax: MAIL FROM:<address>\n"
    "> MAIL FROM:<a>\n< 501 Bad sender address syntax\n> MAIL FROM:<a@b>x\n< 501 Syntax: MAIL FROM:<address>\n"
    "> MAIL FROM:<a_b@c_d>\n< 501 Bad sender address syntax\n" },
  { "syntax/rcpt", NULL,
    HELLO MAIL "> RCPT TO:<>\n< 501 Bad recipient address syntax\n> RCPT TO: <alice@one.example>\n< 501 Syntax: RCPT TO:<address>\n"
    "> RCPT\n< 501 Syntax: RCPT TO:<address>\n> RCPT FROM:<alice@one.example>\n< 501 Syntax: RCPT TO:<address>\n" RCPT },
  { "syntax/arguments", NULL,
    ENVELOPE "> DATA now\n< 501 Syntax: DATA\n> RSET all\n< 501 Syntax: RSET\n> QUIT please\n< 501 Syntax: QUIT\n" DATA },
  { "syntax/vrfy-nobody", NULL, HELLO "> VRFY\n< 501 Syntax: VRFY string\n" },
  { "syntax/bare-lf", NULL, HELLO "> NOOP" LF "\n< 501 A bare line end or a NUL is not allowed in a command\n" },
  { "syntax/bare-lf-ends-nothing", NULL, HELLO ">> NOOP" LF "\n>> QUIT" LF "\n> \n< 501 A bare line end or a NUL is not allowed in a command\n" },
  { "syntax/bare-cr", NULL, HELLO "> NOOP" CR "x\n< 501 A bare line end or a NUL is not allowed in a command\n" },
  { "syntax/nul", NULL, HELLO "> NOOP" NUL "x\n< 501 A bare line end or a NUL is not allowed in a command\n" },
  { "syntax/eight-bit", NULL, HELLO "> VRFY caf\303\251\n< 500 Octets above 127 are not allowed in a command\n" },
  { "syntax/telnet", NULL, HELLO "> \377\375\030NOOP\n< 250 OK\n> \377\375\030NOOP caf\303\251\n< 500 Octets above 127 are not allowed in a command\n" },

  { "syntax/telnet-binary", NULL, HELLO "> \377\373" NUL "\377\375" NUL "NOOP\n< 250 OK\n" },

  /* bare line ends in a letter */
  { "letter/bare-lf", NULL, ENVELOPE DATA "> a" LF "b\n> .\n< 550 Bare CR or LF in the letter\n= alice@one.example 0\n" MAIL },
  { "letter/bare-cr", NULL, ENVELOPE DATA "> a" CR "b\n> .\n< 550 Bare CR or LF in the letter\n" },
  { "letter/smuggled", NULL,
    ENVELOPE DATA ">> a" LF "." LF "MAIL FROM:<x@y>" LF "\n> \n> .\n< 550 Bare CR or LF in the letter\n= alice@one.example 0\n" },
  { "letter/smuggled-crlf-dot-lf", NULL,
    ENVELOPE DATA "> a\n>> ." LF "QUIT\n> \n> .\n< 550 Bare CR or LF in the letter\n" },
  { "letter/nul-and-eight-bits-are-kept", NULL, ENVELOPE DATA "> a" NUL "\377\n> .\n< 250 OK\n= alice@one.example 1\n" },

  /* who lives here */
  { "users/nobody", NULL, HELLO MAIL "> RCPT TO:<zoe@one.example>\n< 550 No such user here\n> DATA\n< 503 Need RCPT before DATA\n" },
  { "users/relay", NULL, HELLO MAIL "> RCPT TO:<a@far.example>\n< 550 Relaying denied\n" },
  { "users/literal-is-not-local", NULL, HELLO MAIL "> RCPT TO:<alice@[192.0.2.1]>\n< 550 Relaying denied\n" },
  { "users/other-domain", NULL, HELLO MAIL "> RCPT TO:<alice@two.example>\n< 550 No such user here\n" },
  { "users/moved", NULL,
    HELLO MAIL "> RCPT TO:<dave@one.example>\n< 551 User not local; please try <dave@away.example>\n"
    "> RCPT TO:<carol@one.example>\n< 251 User not local; will forward to <carol@away.example>\n" DATA
    "> .\n< 250 OK\n= carol@away.example 1\n" },
  { "users/full", "ext SIZE",
    "< 220 mx.example ESMTP ready\n> EHLO c.example\n< 250-mx.example greets c.example\n< 250 SIZE 52428800\n"
    "> MAIL FROM:<> SIZE=501\n< 250 OK\n> RCPT TO:<eve@one.example>\n< 452 Mailbox full\n" RCPT },
  { "users/full-at-the-end", NULL,
    HELLO MAIL "> RCPT TO:<eve@one.example>\n< 250 OK\n" RCPT DATA
    "> xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n"
    "> xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n"
    "> xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n"
    "> .\n< 452 Not enough room\n= alice@one.example 0\n= eve@one.example 0\n" MAIL },
  { "users/too-many", "rcpts 1", ENVELOPE "> RCPT TO:<bob@one.example>\n< 452 Too many recipients\n> RCPT TO:<zoe@one.example>\n< 550 No such user here\n" DATA },

  /* VRFY, EXPN, HELP */
  { "vrfy/will-not-tell", NULL, HELLO "> VRFY alice\n< 252 Cannot VRFY user, but will accept message and try\n> VRFY zoe\n< 252 Cannot VRFY user, but will accept message and try\n" },
  { "vrfy/tells", "verifies",
    HELLO "> VRFY alice\n< 250 Alice Adams <alice@one.example>\n> VRFY <alice@one.example>\n< 250 Alice Adams <alice@one.example>\n"
    "> VRFY Bob Adams\n< 250 Bob Adams <bob@one.example>\n> VRFY bob@one.example\n< 250 Bob Adams <bob@one.example>\n"
    "> VRFY Adams\n< 553 User ambiguous\n> VRFY zoe\n< 550 String does not match anything\n"
    "> VRFY a@far.example\n< 550 String does not match anything\n"
    "> VRFY carol\n< 251 User not local; will forward to <carol@away.example>\n"
    "> VRFY dave\n< 551 User not local; please try <dave@away.example>\n" },
  { "vrfy/keeps-the-envelope", "verifies", ENVELOPE "> VRFY alice\n< 250 Alice Adams <alice@one.example>\n" DATA },
  { "vrfy/hidden", "hide VRFY", HELLO "> VRFY alice\n< 502 VRFY is switched off\n> VRFY\n< 502 VRFY is switched off\n" },
  { "expn/not-offered", "verifies", HELLO "> EXPN staff\n< 502 Command not implemented\n" },
  { "expn/tells", "verifies;ext EXPN",
    "< 220 mx.example ESMTP ready\n> EHLO c.example\n< 250-mx.example greets c.example\n< 250 EXPN\n"
    "> EXPN staff\n< 250-Alice Adams <alice@one.example>\n< 250 <zoe@two.example>\n"
    "> EXPN alice\n< 550 No such mailing list here\n> EXPN none\n< 550 No such mailing list here\n> EXPN\n< 501 Syntax: EXPN list\n" },
  { "expn/will-not-tell", "ext EXPN",
    "< 220 mx.example ESMTP ready\n> EHLO c.example\n< 250-mx.example greets c.example\n< 250 EXPN\n"
    "> EXPN staff\n< 252 Cannot expand, but will accept message and try\n" },
  { "help/not-offered", NULL, HELLO "> HELP\n< 502 Command not implemented\n" },
  { "help/tells", "ext HELP;hide VRFY",
    "< 220 mx.example ESMTP ready\n> HELP\n< 214-Commands: EHLO HELO MAIL RCPT DATA RSET NOOP QUIT HELP\n< 214 HELP and a command tells its syntax\n"
    "> HELP rcpt\n< 214 Syntax: RCPT TO:<address> [parameters]\n> HELP VRFY\n< 504 No help on that\n> HELP FOO\n< 504 No help on that\n" },

  /* known and not implemented */
  { "gone", NULL,
    HELLO "> STARTTLS\n< 502 Command not implemented\n> AUTH PLAIN\n< 502 Command not implemented\n> BDAT 3 LAST\n< 502 Command not implemented\n"
    "> SEND FROM:<a@b>\n< 502 Command not implemented\n> SOML FROM:<a@b>\n< 502 Command not implemented\n"
    "> SAML FROM:<a@b>\n< 502 Command not implemented\n> TURN\n< 502 Command not implemented\n" },
  { "no-ehlo", "no_ehlo",
    "< 220 mx.example ESMTP ready\n> EHLO c.example\n< 500 Syntax error, command unrecognized\n> HELO c.example\n< 250 mx.example\n" MAIL },
  { "hidden-ehlo", "hide EHLO", "< 220 mx.example ESMTP ready\n> EHLO c.example\n< 502 Command not implemented\n> HELO c.example\n< 250 mx.example\n" },
  { "lenient", "lenient",
    HELLO "> MAIL FROM: a@b\n< 250 OK\n> RCPT TO: <alice@one.example>\n< 250 OK\n> RCPT TO:bob@one.example\n< 250 OK\n" DATA "> .\n< 250 OK\n= bob@one.example 1\n" },
  { "lenient-greeting", "lenient", "< 220 mx.example ESMTP ready\n> EHLO my_pc\n< 250 mx.example greets my_pc\n> EHLO\n< 501 Syntax: EHLO hostname\n" },
  { "lenient-is-not-blind", "lenient", HELLO "> MAIL FROM: <a@b_c>\n< 501 Bad sender address syntax\n> MAIL FROM:a b\n< 501 Bad sender address syntax\n" },

  /* extensions */
  { "ext/all", "all",
    "< 220 mx.example ESMTP ready\n> EHLO c.example\n< 250-mx.example greets c.example\n< 250-PIPELINING\n< 250-SIZE 52428800\n"
    "< 250-8BITMIME\n< 250-ENHANCEDSTATUSCODES\n< 250-HELP\n< 250-EXPN\n< 250-AUTH PLAIN LOGIN CRAM-MD5 SCRAM-SHA-256\n< 250-STARTTLS\n"
    "< 250-CHUNKING\n< 250-BINARYMIME\n< 250-DSN\n< 250 SMTPUTF8\n> MAIL FROM:<a@b> SIZE=5 BODY=8BITMIME\n< 250 2.1.0 OK\n> RCPT TO:<alice@one.example>\n< 250 2.1.5 OK\n"
    "> RCPT TO:<zoe@one.example>\n< 550 5.1.1 No such user here\n" DATA "> .\n< 250 2.0.0 OK\n"
    "> HELP\n< 214-2.0.0 Commands: EHLO HELO MAIL RCPT DATA RSET NOOP QUIT HELP VRFY EXPN STARTTLS AUTH BDAT\n< 214 2.0.0 HELP and a command tells its syntax\n"
    "> FOO\n< 500 5.5.1 Syntax error, command unrecognized\n> QUIT\n< 221 2.0.0 mx.example Service closing transmission channel\n" },
  { "ext/none-after-helo", "all",
    "< 220 mx.example ESMTP ready\n> HELO c.example\n< 250 mx.example\n> MAIL FROM:<a@b> SIZE=5\n< 555 5.5.4 Parameter not recognized\n" },
  { "ext/not-offered", NULL,
    HELLO "> MAIL FROM:<a@b> SIZE=5\n< 555 Parameter not recognized\n> MAIL FROM:<a@b> BODY=7BIT\n< 555 Parameter not recognized\n" MAIL
    "> RCPT TO:<alice@one.example> NOTIFY=NEVER\n< 555 Parameter not recognized\n" },
  { "ext/size", "ext SIZE;size 100",
    "< 220 mx.example ESMTP ready\n> EHLO c.example\n< 250-mx.example greets c.example\n< 250 SIZE 100\n"
    "> MAIL FROM:<a@b> SIZE=101\n< 552 Message too big\n> MAIL FROM:<a@b> SIZE=99999999999999999999\n< 552 Message too big\n"
    "> MAIL FROM:<a@b> SIZE=999999999999999999999\n< 501 Bad parameter value\n> MAIL FROM:<a@b> SIZE=x\n< 501 Bad parameter value\n"
    "> MAIL FROM:<a@b> SIZE=\n< 501 Bad parameter value\n> MAIL FROM:<a@b> SIZE\n< 501 Bad parameter value\n"
    "> MAIL FROM:<a@b> SIZE=1 SIZE=1\n< 501 Bad parameter value\n> MAIL FROM:<a@b> BODY=7BIT\n< 555 Parameter not recognized\n"
    "> MAIL FROM:<a@b> SIZE=100\n< 250 OK\n" },
  { "ext/body", "ext 8BITMIME",
    "< 220 mx.example ESMTP ready\n> EHLO c.example\n< 250-mx.example greets c.example\n< 250 8BITMIME\n"
    "> MAIL FROM:<a@b> BODY=9BIT\n< 501 Bad parameter value\n> MAIL FROM:<a@b> BODY\n< 501 Bad parameter value\n"
    "> MAIL FROM:<a@b> body=8bitmime\n< 250 OK\n> RSET\n< 250 OK\n> MAIL FROM:<a@b> BODY=7BIT BODY=7BIT\n< 501 Bad parameter value\n" },
  { "ext/too-big-in-the-end", "size 10",
    ENVELOPE DATA "> 123456789\n> .\n< 552 Message too big\n= alice@one.example 0\n> DATA\n< 503 Need MAIL before DATA\n" MAIL RCPT DATA "> 12345678\n> .\n< 250 OK\n" },
  { "ext/too-big-dots-do-not-count", "size 10", ENVELOPE DATA "> ..2345678\n> .\n< 250 OK\n" },
  { "pipelined", "all",
    "< 220 mx.example ESMTP ready\n>> EHLO c.example" CR LF "MAIL FROM:<>" CR LF "RCPT TO:<alice@one.example>" CR LF "DATA" CR LF "x" CR LF "." CR LF "QUIT" CR LF "\n"
    "< 250-mx.example greets c.example\n< 250-PIPELINING\n< 250-SIZE 52428800\n< 250-8BITMIME\n< 250-ENHANCEDSTATUSCODES\n< 250-HELP\n< 250-EXPN\n< 250-AUTH PLAIN LOGIN CRAM-MD5 SCRAM-SHA-256\n< 250-STARTTLS\n"
    "< 250-CHUNKING\n< 250-BINARYMIME\n< 250-DSN\n< 250 SMTPUTF8\n< 250 2.1.0 OK\n< 250 2.1.5 OK\n< 354 Start mail input; end with <CRLF>.<CRLF>\n< 250 2.0.0 OK\n< 221 2.0.0 mx.example Service closing transmission channel\n! close\n= alice@one.example 1\n" },

  /* log-ins; alice's password is wonderland */
  { "auth/plain", "ext AUTH;mechanism PLAIN", LOGS_IN "> AUTH PLAIN AGFsaWNlAHdvbmRlcmxhbmQ=\n< 235 Authentication succeeded\n" MAIL },
  { "auth/plain-later", "ext AUTH;mechanism PLAIN",
    LOGS_IN "> AUTH PLAIN\n< 334 \n> AGFsaWNlAHdvbmRlcmxhbmQ=\n< 235 Authentication succeeded\n" },
  { "auth/any-case", "ext AUTH;mechanism PLAIN", LOGS_IN "> auth Plain AGFsaWNlAHdvbmRlcmxhbmQ=\n< 235 Authentication succeeded\n" },
  { "auth/login", "ext AUTH;mechanism LOGIN",
    LOGIN_LOGS_IN "> AUTH LOGIN\n< 334 VXNlcm5hbWU6\n> YWxpY2U=\n< 334 UGFzc3dvcmQ6\n> d29uZGVybGFuZA==\n< 235 Authentication succeeded\n" },
  { "auth/login-with-name", "ext AUTH;mechanism LOGIN",
    LOGIN_LOGS_IN "> AUTH LOGIN YWxpY2VAb25lLmV4YW1wbGU=\n< 334 UGFzc3dvcmQ6\n> d29uZGVybGFuZA==\n< 235 Authentication succeeded\n" },
  { "auth/wrong", "ext AUTH;mechanism PLAIN",
    LOGS_IN "> AUTH PLAIN AGFsaWNlAHg=\n< 535 Authentication credentials invalid\n> AUTH PLAIN AG5vYm9keQB4\n< 535 Authentication credentials invalid\n"
    "> AUTH PLAIN AGFsaWNlAHdvbmRlcmxhbmQ=\n< 235 Authentication succeeded\n" },
  { "auth/twice", "ext AUTH;mechanism PLAIN",
    LOGS_IN "> AUTH PLAIN AGFsaWNlAHdvbmRlcmxhbmQ=\n< 235 Authentication succeeded\n> AUTH PLAIN AGFsaWNlAHdvbmRlcmxhbmQ=\n< 503 Already authenticated\n"
    "> EHLO c.example\n< 250-mx.example greets c.example\n< 250 AUTH PLAIN\n> AUTH PLAIN\n< 503 Already authenticated\n" },
  { "auth/cancelled", "ext AUTH;mechanism PLAIN", LOGS_IN "> AUTH PLAIN\n< 334 \n> *\n< 501 Authentication cancelled\n" MAIL },
  { "auth/no-base64", "ext AUTH;mechanism PLAIN",
    LOGS_IN "> AUTH PLAIN\n< 334 \n> AGFsaWNlAHdvbmRlcmxhbmQ\n< 501 Cannot decode the response\n> AUTH PLAIN AGFs=WNl\n< 501 Cannot decode the response\n"
    "> AUTH PLAIN AGFsaWNlAHdvbmRlcmxhbmQ= x\n< 501 Cannot decode the response\n> AUTH PLAIN\n< 334 \n> QUIT\n< 501 The response is not of this mechanism\n" BYE },
  { "auth/bad-form", "ext AUTH;mechanism PLAIN",
    LOGS_IN "> AUTH PLAIN =\n< 501 The response is not of this mechanism\n> AUTH PLAIN YWxpY2U=\n< 501 The response is not of this mechanism\n"
    "> AUTH PLAIN\n< 334 \n> \n< 501 The response is not of this mechanism\n" },
  { "auth/no-initial-of-cram", "ext AUTH;mechanism CRAM-MD5",
    "< 220 mx.example ESMTP ready\n> EHLO c.example\n< 250-mx.example greets c.example\n< 250 AUTH CRAM-MD5\n"
    "> AUTH CRAM-MD5 YWxpY2U=\n< 501 This mechanism begins with the server\n" MAIL },
  { "auth/no-mechanism", "ext AUTH;mechanism PLAIN",
    LOGS_IN "> AUTH\n< 501 Syntax: AUTH mechanism [initial-response]\n> AUTH LOGIN\n< 504 Unrecognized authentication mechanism\n"
    "> AUTH GSSAPI\n< 504 Unrecognized authentication mechanism\n" },
  { "auth/not-offered", NULL, HELLO "> AUTH PLAIN AGFsaWNlAHdvbmRlcmxhbmQ=\n< 502 Command not implemented\n" },
  { "auth/before-ehlo", "ext AUTH", "< 220 mx.example ESMTP ready\n> AUTH PLAIN\n< 503 AUTH is not allowed here\n" },
  { "auth/after-helo", "ext AUTH", "< 220 mx.example ESMTP ready\n> HELO c.example\n< 250 mx.example\n> AUTH PLAIN\n< 503 Send EHLO first\n" },
  { "auth/in-an-envelope", "ext AUTH;mechanism PLAIN", LOGS_IN MAIL "> AUTH PLAIN\n< 503 AUTH is not allowed here\n" RCPT "> AUTH PLAIN\n< 503 AUTH is not allowed here\n" DATA },
  { "auth/finer-codes", "ext AUTH;ext ENHANCEDSTATUSCODES;mechanism PLAIN",
    "< 220 mx.example ESMTP ready\n> EHLO c.example\n< 250-mx.example greets c.example\n< 250-ENHANCEDSTATUSCODES\n< 250 AUTH PLAIN\n"
    "> AUTH PLAIN\n< 334 \n> ?\n< 501 5.5.2 Cannot decode the response\n> AUTH X\n< 504 5.5.4 Unrecognized authentication mechanism\n"
    "> AUTH PLAIN AGFsaWNlAHg=\n< 535 5.7.8 Authentication credentials invalid\n> AUTH PLAIN AGFsaWNlAHdvbmRlcmxhbmQ=\n< 235 2.7.0 Authentication succeeded\n" },
  { "auth/needed", "ext AUTH;mechanism PLAIN;needs_log_in;ext HELP",
    "< 220 mx.example ESMTP ready\n> EHLO c.example\n< 250-mx.example greets c.example\n< 250-HELP\n< 250 AUTH PLAIN\n"
    "> MAIL FROM:<a@b>\n< 530 Authentication required\n> RCPT TO:<a@b>\n< 530 Authentication required\n> DATA\n< 530 Authentication required\n"
    "> VRFY alice\n< 530 Authentication required\n> HELP\n< 530 Authentication required\n> NOOP\n< 250 OK\n> RSET\n< 250 OK\n"
    "> FOO\n< 500 Syntax error, command unrecognized\n> AUTH PLAIN AGFsaWNlAHdvbmRlcmxhbmQ=\n< 235 Authentication succeeded\n" MAIL RCPT },
  { "auth/opens-the-way-out", "ext AUTH;mechanism PLAIN",
    LOGS_IN MAIL "> RCPT TO:<x@away.example>\n< 550 Relaying denied\n> RSET\n< 250 OK\n> AUTH PLAIN AGFsaWNlAHdvbmRlcmxhbmQ=\n< 235 Authentication succeeded\n"
    MAIL "> RCPT TO:<x@away.example>\n< 250 OK, queued\n> RCPT TO:<y@far.example>\n< 250 OK, queued\n" RCPT
    "> RCPT TO:<zoe@one.example>\n< 550 No such user here\n" DATA "> .\n< 250 OK\n= queue 1\n= alice@one.example 1\n= x@away.example 0\n" },
  { "auth/clear-needs-tls", "ext AUTH;ext STARTTLS;clear_needs_tls",
    "< 220 mx.example ESMTP ready\n> EHLO c.example\n< 250-mx.example greets c.example\n< 250-AUTH CRAM-MD5 SCRAM-SHA-256\n< 250 STARTTLS\n"
    "> AUTH PLAIN AGFsaWNlAHdvbmRlcmxhbmQ=\n< 504 This mechanism is not available without TLS\n> AUTH LOGIN\n< 504 This mechanism is not available without TLS\n"
    "> STARTTLS\n< 220 Ready to start TLS\n^ tls\n> EHLO c.example\n< 250-mx.example greets c.example\n< 250 AUTH PLAIN LOGIN CRAM-MD5 SCRAM-SHA-256\n"
    "> AUTH PLAIN AGFsaWNlAHdvbmRlcmxhbmQ=\n< 235 Authentication succeeded\n" },
  { "auth/none-to-list", "ext AUTH;mechanism PLAIN;clear_needs_tls", HELLO "> AUTH PLAIN\n< 504 This mechanism is not available without TLS\n" },
  { "auth/pipelined", "ext AUTH;mechanism LOGIN",
    LOGIN_LOGS_IN ">> AUTH LOGIN" CR LF "YWxpY2U=" CR LF "d29uZGVybGFuZA==" CR LF "NOOP" CR LF "\n"
    "< 334 VXNlcm5hbWU6\n< 334 UGFzc3dvcmQ6\n< 235 Authentication succeeded\n< 250 OK\n" },
  { "auth/fault-334", "ext AUTH;mechanism PLAIN;fault AUTH=334 ", LOGS_IN "> AUTH PLAIN\n< 334 \n> AGFsaWNlAHdvbmRlcmxhbmQ=\n< 501 The response is not of this mechanism\n" },

  /* TLS */
  { "tls/usual", "ext STARTTLS",
    CURTAIN "> EHLO d.example\n< 250 mx.example greets d.example\n" MAIL RCPT DATA "> .\n< 250 OK\n= alice@one.example 1\n" },
  { "tls/all-is-forgotten", "ext STARTTLS;ext AUTH;mechanism PLAIN",
    "< 220 mx.example ESMTP ready\n> EHLO c.example\n< 250-mx.example greets c.example\n< 250-AUTH PLAIN\n< 250 STARTTLS\n"
    "> AUTH PLAIN AGFsaWNlAHdvbmRlcmxhbmQ=\n< 235 Authentication succeeded\n> STARTTLS\n< 220 Ready to start TLS\n? waits\n^ tls\n"
    "> MAIL FROM:<a@b>\n< 503 Send EHLO or HELO first\n> EHLO c.example\n< 250-mx.example greets c.example\n< 250 AUTH PLAIN\n"
    MAIL "> RCPT TO:<x@away.example>\n< 550 Relaying denied\n> RSET\n< 250 OK\n> AUTH PLAIN AGFsaWNlAHdvbmRlcmxhbmQ=\n< 235 Authentication succeeded\n" },
  { "tls/before-ehlo", "ext STARTTLS", "< 220 mx.example ESMTP ready\n> STARTTLS\n< 220 Ready to start TLS\n^ tls\n> EHLO c.example\n< 250 mx.example greets c.example\n" },
  { "tls/injected", "ext STARTTLS",
    VEILED_HELLO ">> STARTTLS" CR LF "EHLO evil.example" CR LF "MAIL FROM:<evil@b>" CR LF "RCP\n< 220 Ready to start TLS\n? waits\n"
    "> RSET\n>> NOOP\n^ tls\n> RCPT TO:<alice@one.example>\n< 503 Send EHLO or HELO first\n> EHLO c.example\n< 250 mx.example greets c.example\n" },
  { "tls/twice", "ext STARTTLS",
    CURTAIN "> STARTTLS\n< 503 TLS is already active\n> EHLO d.example\n< 250 mx.example greets d.example\n> STARTTLS\n< 503 TLS is already active\n" },
  { "tls/argument", "ext STARTTLS", VEILED_HELLO "> STARTTLS now\n< 501 Syntax: STARTTLS\n" MAIL },
  { "tls/in-an-envelope", "ext STARTTLS", VEILED_HELLO MAIL "> STARTTLS\n< 503 Finish or reset the envelope first\n" RCPT "> STARTTLS\n< 503 Finish or reset the envelope first\n" DATA },
  { "tls/not-offered", NULL, HELLO "> STARTTLS\n< 502 Command not implemented\n" },
  { "tls/temporarily", "ext STARTTLS;fault STARTTLS#1=454 TLS not available now",
    VEILED_HELLO "> STARTTLS\n< 454 TLS not available now\n" MAIL "> RSET\n< 250 OK\n> STARTTLS\n< 220 Ready to start TLS\n^ tls\n" },
  { "tls/fault-220", "ext STARTTLS;fault STARTTLS=220 go", VEILED_HELLO "> STARTTLS\n< 220 go\n? waits\n^ tls\n> NOOP\n< 250 OK\n" },
  { "tls/late", "ext STARTTLS;fault STARTTLS=delay:1",
    VEILED_HELLO ">> STARTTLS" CR LF "NOOP" CR LF "\n? waits\n@1\n< 220 Ready to start TLS\n^ tls\n> EHLO c.example\n< 250 mx.example greets c.example\n" },
  { "tls/fails", "ext STARTTLS", VEILED_HELLO "> STARTTLS\n< 220 Ready to start TLS\n^ no\n! close\n> NOOP\n" },
  { "tls/needed", "ext STARTTLS;needs_tls",
    VEILED_HELLO "> MAIL FROM:<a@b>\n< 530 Must issue a STARTTLS command first\n> HELO c.example\n< 530 Must issue a STARTTLS command first\n"
    "> RSET\n< 530 Must issue a STARTTLS command first\n> VRFY alice\n< 530 Must issue a STARTTLS command first\n> NOOP\n< 250 OK\n"
    "> STARTTLS\n< 220 Ready to start TLS\n^ tls\n> EHLO c.example\n< 250 mx.example greets c.example\n" MAIL },

  /* chunks */
  { "bdat/one", "ext CHUNKING", CHUNKED MAIL RCPT ">> BDAT 7 LAST" CR LF "hello" CR LF "\n< 250 Message of 7 octets accepted\n= alice@one.example 1\n" BYE },
  { "bdat/several", "ext CHUNKING",
    CHUNKED MAIL RCPT ">> BDAT 4" CR LF "hell\n< 250 4 octets received\n> BDAT 0\n< 250 0 octets received\n"
    ">> BDAT 3" CR LF "o" CR LF "\n< 250 3 octets received\n> BDAT 0 LAST\n< 250 Message of 7 octets accepted\n= alice@one.example 1\n"
    MAIL RCPT DATA "> .\n< 250 OK\n= alice@one.example 2\n" },
  { "bdat/dots-stay", "ext CHUNKING", CHUNKED MAIL RCPT ">> BDAT 11 LAST" CR LF "." CR LF "..x" CR LF "." CR LF "NOOP" CR LF "\n"
    "< 250 Message of 11 octets accepted\n< 250 OK\n" },
  { "bdat/pipelined", "ext CHUNKING;ext PIPELINING",
    "< 220 mx.example ESMTP ready\n> EHLO c.example\n< 250-mx.example greets c.example\n< 250-PIPELINING\n< 250 CHUNKING\n"
    ">> MAIL FROM:<a@b>" CR LF "RCPT TO:<alice@one.example>" CR LF "BDAT 3" CR LF "abcBDAT 2 LAST" CR LF CR LF "QUIT" CR LF "\n"
    "< 250 OK\n< 250 OK\n< 250 3 octets received\n< 250 Message of 5 octets accepted\n< 221 mx.example Service closing transmission channel\n! close\n= alice@one.example 1\n" },
  { "bdat/pipelined-failure", "ext CHUNKING;size 10",
    CHUNKED MAIL RCPT ">> BDAT 11" CR LF "0123456789aBDAT 1" CR LF "bBDAT 6 LAST" CR LF "RSET" CR LF "NOOP" CR LF "\n"
    "< 552 Message too big\n< 503 Send RSET first\n< 503 Send RSET first\n< 250 OK\n> MAIL FROM:<a@b>\n< 503 Send RSET first\n"
    "> RCPT TO:<alice@one.example>\n< 503 Send RSET before another recipient\n> DATA\n< 503 Send RSET before DATA\n> RSET\n< 250 OK\n" MAIL RCPT },
  { "bdat/too-big-together", "ext CHUNKING;size 10", CHUNKED MAIL RCPT ">> BDAT 6" CR LF "abcdef\n< 250 6 octets received\n>> BDAT 5 LAST" CR LF "abcde\n< 552 Message too big\n= alice@one.example 0\n" },
  { "bdat/huge", "ext CHUNKING", CHUNKED MAIL RCPT "> BDAT 18446744073709551615\n> QUIT\n> RSET\n> .\n" },
  { "bdat/too-huge", "ext CHUNKING", CHUNKED MAIL RCPT "> BDAT 18446744073709551616\n< 501 Syntax: BDAT size [LAST]\n> DATA\n< 503 Send RSET before DATA\n> RSET\n< 250 OK\n" MAIL },
  { "bdat/bad-size", "ext CHUNKING",
    CHUNKED "> BDAT\n< 503 Need RCPT before BDAT\n" MAIL RCPT "> BDAT -1\n< 501 Syntax: BDAT size [LAST]\n> RSET\n< 250 OK\n"
    MAIL RCPT "> BDAT\n< 501 Syntax: BDAT size [LAST]\n> RSET\n< 250 OK\n" MAIL RCPT "> BDAT 1x\n< 501 Syntax: BDAT size [LAST]\n> RSET\n< 250 OK\n"
    MAIL RCPT "> BDAT 1 FIRST\n< 501 Syntax: BDAT size [LAST]\n> RSET\n< 250 OK\n" MAIL RCPT "> BDAT LAST\n< 501 Syntax: BDAT size [LAST]\n" },
  { "bdat/out-of-order", "ext CHUNKING",
    "< 220 mx.example ESMTP ready\n>> BDAT 6" CR LF "QUIT" CR LF "\n< 503 Need RCPT before BDAT\n> EHLO c.example\n< 250-mx.example greets c.example\n< 250 CHUNKING\n"
    ">> BDAT 6 LAST" CR LF "QUIT" CR LF "\n< 503 Need RCPT before BDAT\n" MAIL ">> BDAT 6" CR LF "QUIT" CR LF "\n< 503 Need RCPT before BDAT\n" RCPT },
  { "bdat/after-last", "ext CHUNKING",
    CHUNKED MAIL RCPT "> BDAT 0 LAST\n< 250 Message of 0 octets accepted\n>> BDAT 6" CR LF "QUIT" CR LF "\n< 503 The last chunk has been sent, RSET first\n"
    "> MAIL FROM:<a@b>\n< 503 Send RSET first\n> RSET\n< 250 OK\n>> BDAT 6" CR LF "QUIT" CR LF "\n< 503 Need RCPT before BDAT\n" MAIL },
  { "bdat/and-data", "ext CHUNKING",
    CHUNKED MAIL RCPT ">> BDAT 1" CR LF "a\n< 250 1 octets received\n> DATA\n< 503 Chunks and DATA do not mix\n> BDAT 0 LAST\n< 503 Send RSET first\n= alice@one.example 0\n" },
  { "bdat/and-rcpt", "ext CHUNKING", CHUNKED MAIL RCPT ">> BDAT 1" CR LF "a\n< 250 1 octets received\n> RCPT TO:<bob@one.example>\n< 503 The letter has begun\n" },
  { "bdat/and-ehlo", "ext CHUNKING",
    CHUNKED MAIL RCPT ">> BDAT 1" CR LF "a\n< 250 1 octets received\n> EHLO d.example\n< 250-mx.example greets d.example\n< 250 CHUNKING\n" MAIL RCPT
    ">> BDAT 2 LAST" CR LF "bc\n< 250 Message of 2 octets accepted\n" },
  { "bdat/bare-lf", "ext CHUNKING", CHUNKED MAIL RCPT ">> BDAT 3 LAST" CR LF "a" LF "b\n< 550 Bare CR or LF in the letter\n> MAIL FROM:<a@b>\n< 503 Send RSET first\n= alice@one.example 0\n" },
  { "bdat/bare-cr-at-end", "ext CHUNKING", CHUNKED MAIL RCPT ">> BDAT 2 LAST" CR LF "a" CR "\n< 550 Bare CR or LF in the letter\n" },
  { "bdat/line-end-in-two", "ext CHUNKING", CHUNKED MAIL RCPT ">> BDAT 2" CR LF "a" CR "\n< 250 2 octets received\n>> BDAT 1 LAST" CR LF LF "\n< 250 Message of 3 octets accepted\n" },
  { "bdat/after-helo", "ext CHUNKING", "< 220 mx.example ESMTP ready\n> HELO c.example\n< 250 mx.example\n" MAIL RCPT ">> BDAT 6" CR LF "QUIT" CR LF "\n< 503 Send EHLO first\n" DATA },
  { "bdat/not-offered", NULL, ENVELOPE "> BDAT 5\n< 502 Command not implemented\n" DATA },
  { "bdat/needs-log-in", "ext CHUNKING;needs_log_in", CHUNKED ">> BDAT 6" CR LF "QUIT" CR LF "\n< 530 Authentication required\n" },
  { "bdat/fault", "ext CHUNKING;fault BDAT#1=451 disk;fault BDAT#2=delay:1",
    CHUNKED MAIL RCPT ">> BDAT 6" CR LF "QUIT" CR LF "\n< 451 disk\n> RSET\n< 250 OK\n" MAIL RCPT
    ">> BDAT 6 LAST" CR LF "QUIT" CR LF "NOOP" CR LF "\n? waits\n@1\n< 250 Message of 6 octets accepted\n< 250 OK\n= alice@one.example 1\n"
    MAIL RCPT DATA "> .\n< 250 OK\n" },
  { "bdat/full", "ext CHUNKING", CHUNKED MAIL "> RCPT TO:<eve@one.example>\n< 250 OK\n> BDAT 500 LAST\n" X500 "\n< 452 Not enough room\n> RCPT TO:<eve@one.example>\n< 503 Send RSET before another recipient\n" },
  { "binary/taken", "ext CHUNKING;ext BINARYMIME",
    BINARY "> MAIL FROM:<a@b> BODY=BINARYMIME\n< 250 OK\n" RCPT ">> BDAT 5 LAST" CR LF "a" LF NUL CR "b\n< 250 Message of 5 octets accepted\n= alice@one.example 1\n" },
  { "binary/and-data", "ext CHUNKING;ext BINARYMIME",
    BINARY "> MAIL FROM:<a@b> BODY=BINARYMIME\n< 250 OK\n" RCPT "> DATA\n< 503 BODY=BINARYMIME goes by BDAT only\n> BDAT 0 LAST\n< 503 Send RSET first\n" },
  { "binary/other-bodies", "ext CHUNKING;ext BINARYMIME", BINARY "> MAIL FROM:<a@b> BODY=8BITMIME\n< 250 OK\n> RSET\n< 250 OK\n> MAIL FROM:<a@b> BODY=7BIT\n< 250 OK\n" },
  { "binary/not-without-chunks", "ext BINARYMIME;ext 8BITMIME",
    "< 220 mx.example ESMTP ready\n> EHLO c.example\n< 250-mx.example greets c.example\n< 250 8BITMIME\n> MAIL FROM:<a@b> BODY=BINARYMIME\n< 501 Bad parameter value\n" },

  /* DSN */
  { "dsn/taken", "ext DSN",
    DSN "> MAIL FROM:<a@b> RET=HDRS ENVID=QQ+3D1\n< 250 OK\n> RCPT TO:<alice@one.example> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;Alice+2Bx@one.example\n< 250 OK\n"
    "> RCPT TO:<bob@one.example> notify=never\n< 250 OK\n" DATA "> .\n< 250 OK\n" },
  { "dsn/bad-mail", "ext DSN",
    DSN "> MAIL FROM:<a@b> RET=ALL\n< 501 Bad parameter value\n> MAIL FROM:<a@b> RET=FULL RET=FULL\n< 501 Bad parameter value\n"
    "> MAIL FROM:<a@b> ENVID=a=b\n< 501 Bad parameter value\n> MAIL FROM:<a@b> ENVID=a+3db\n< 501 Bad parameter value\n"
    "> MAIL FROM:<a@b> ENVID=a+3\n< 501 Bad parameter value\n> MAIL FROM:<a@b> ENVID=\n< 501 Bad parameter value\n> MAIL FROM:<a@b> ENVID=" X50 X50 "x\n< 501 Bad parameter value\n"
    "> MAIL FROM:<a@b> NOTIFY=NEVER\n< 555 Parameter not recognized\n" },
  { "dsn/bad-rcpt", "ext DSN",
    DSN MAIL "> RCPT TO:<alice@one.example> NOTIFY=NEVER,FAILURE\n< 501 Bad parameter value\n> RCPT TO:<alice@one.example> NOTIFY=\n< 501 Bad parameter value\n"
    "> RCPT TO:<alice@one.example> NOTIFY=DELAY,DELAY\n< 501 Bad parameter value\n> RCPT TO:<alice@one.example> NOTIFY=DELAY,\n< 501 Bad parameter value\n"
    "> RCPT TO:<alice@one.example> NOTIFY=DELAY NOTIFY=DELAY\n< 501 Bad parameter value\n> RCPT TO:<alice@one.example> ORCPT=alice@one.example\n< 501 Bad parameter value\n"
    "> RCPT TO:<alice@one.example> ORCPT=;a\n< 501 Bad parameter value\n> RCPT TO:<alice@one.example> ORCPT=rfc822;\n< 501 Bad parameter value\n"
    "> RCPT TO:<alice@one.example> ORCPT=rfc822;a=b\n< 501 Bad parameter value\n> RCPT TO:<alice@one.example> RET=FULL\n< 555 Parameter not recognized\n" RCPT },

  /* SMTPUTF8 */
  { "utf8/taken", "ext SMTPUTF8;ext 8BITMIME",
    UTF8 "> MAIL FROM:<ren\303\251@caf\303\251.example> SMTPUTF8\n< 250 OK\n> RCPT TO:<andr\303\251@one.example>\n< 550 No such user here\n" RCPT DATA "> .\n< 250 OK\n" },
  { "utf8/not-said", "ext SMTPUTF8;ext 8BITMIME",
    UTF8 "> MAIL FROM:<ren\303\251@b.example>\n< 553 A sender that is not ASCII needs SMTPUTF8\n" MAIL "> RCPT TO:<andr\303\251@one.example>\n< 553 A recipient that is not ASCII needs SMTPUTF8\n" RCPT },
  { "utf8/bad-octets", "ext SMTPUTF8;ext 8BITMIME",
    UTF8 "> MAIL FROM:<ren\351@b.example> SMTPUTF8\n< 500 Octets above 127 are not allowed in a command\n> NOOP \303\251\n< 500 Octets above 127 are not allowed in a command\n"
    "> MAIL FROM:<a@b> SMTPUTF8=yes\n< 501 Bad parameter value\n> VRFY ren\303\251\n< 252 Cannot VRFY user, but will accept message and try\n" },
  { "utf8/not-offered", NULL, HELLO "> MAIL FROM:<ren\303\251@b.example> SMTPUTF8\n< 500 Octets above 127 are not allowed in a command\n> MAIL FROM:<a@b> SMTPUTF8\n< 555 Parameter not recognized\n" },
  { "auth/mail-parameter", "ext AUTH;mechanism PLAIN",
    LOGS_IN "> MAIL FROM:<a@b> AUTH=e+3Dmc2@example.com\n< 250 OK\n> RSET\n< 250 OK\n> MAIL FROM:<a@b> AUTH=<>\n< 250 OK\n> RSET\n< 250 OK\n> MAIL FROM:<a@b> AUTH=e=mc2\n< 501 Bad parameter value\n" },

  /* the time before */
  { "era/821", "era 821;all",
    OLD "> EHLO c.example\n< 500 Syntax error, command unrecognized\n> STARTTLS\n< 500 5.5.1 Syntax error, command unrecognized\n> AUTH PLAIN\n< 500 5.5.1 Syntax error, command unrecognized\n"
    "> BDAT 3\n< 500 5.5.1 Syntax error, command unrecognized\n> TURN\n< 502 5.5.1 Command not implemented\n> VRFY alice\n< 502 5.5.1 VRFY is switched off\n" },
  { "era/821-too-many", "era 821;rcpts 1", OLD MAIL RCPT "> RCPT TO:<bob@one.example>\n< 552 Too many recipients\n" DATA },
  { "era/821-seven-bits", "era 821", OLD "> MAIL FROM:<\341@b>\n< 250 OK\n> RCPT TO:<\341lice@one.example>\n< 250 OK\n" DATA "> caf\351\n> .\n< 250 OK\n= alice@one.example 1\n" },
  { "era/821-send", "era 821",
    OLD "> SEND FROM:<a@b>\n< 250 OK\n> RCPT TO:<alice@one.example>\n< 450 User not active now\n> RCPT TO:<bob@one.example>\n< 250 OK\n" DATA "> .\n< 250 OK\n= bob@one.example 0\n"
    "> SOML FROM:<a@b>\n< 250 OK\n" RCPT "> RCPT TO:<bob@one.example>\n< 250 OK\n" DATA "> .\n< 250 OK\n= bob@one.example 0\n= alice@one.example 1\n"
    "> SAML FROM:<a@b>\n< 250 OK\n> RCPT TO:<bob@one.example>\n< 250 OK\n" DATA "> .\n< 250 OK\n= bob@one.example 1\n"
    "> SEND\n< 501 Syntax: SEND FROM:<address>\n> SAML FROM:<a>\n< 501 Bad sender address syntax\n> SOML FROM:<a@b>\n< 250 OK\n> SEND FROM:<a@b>\n< 503 Bad sequence of commands\n" },
  { "era/821-send-before-helo", "era 821", "< 220 mx.example Simple Mail Transfer Service Ready\n> SEND FROM:<a@b>\n< 503 Bad sequence of commands\n" },
  { "era/2821-clear", "era 2821;ext AUTH;clear_needs_tls;ext ENHANCEDSTATUSCODES",
    "< 220 mx.example ESMTP ready\n> EHLO c.example\n< 250-mx.example greets c.example\n< 250-ENHANCEDSTATUSCODES\n< 250 AUTH CRAM-MD5 SCRAM-SHA-256\n"
    "> AUTH PLAIN\n< 538 5.7.11 Encryption required for requested authentication mechanism\n> SEND FROM:<a@b>\n< 502 5.5.1 Command not implemented\n" },

  /* its own words */
  { "texts", "text connect 220 {name} hello from {name};text EHLO 250 welcome {hello} at {address};text MAIL 250 noted: {argument};text * 250 fine;text RCPT 550 nobody;text data-end 250 kept",
    "< 220 mx.example hello from mx.example\n> EHLO c.example\n< 250 welcome c.example at 192.0.2.9\n"
    "> MAIL FROM:<a@b>\n< 250 noted: FROM:<a@b>\n> RCPT TO:<alice@one.example>\n< 250 fine\n> RCPT TO:<zoe@one.example>\n< 550 nobody\n"
    DATA "> .\n< 250 kept\n" },
  { "texts-of-many-lines", "text connect 220 one" LF "two" LF "three;text NOOP 250 {unknown} {name", "< 220-one\n< 220-two\n< 220 three\n> NOOP\n< 250 {unknown} {name\n" },

  /* faults */
  { "fault/third-rcpt", "fault RCPT#3=451 Try later", ENVELOPE RCPT "> RCPT TO:<bob@one.example>\n< 451 Try later\n> RCPT TO:<bob@one.example>\n< 250 OK\n" DATA },
  { "fault/each", "fault NOOP=450 no", HELLO "> NOOP\n< 450 no\n> NOOP\n< 450 no\n" },
  { "fault/mail", "fault MAIL=550 not you", HELLO "> MAIL FROM:<>\n< 550 not you\n> RCPT TO:<alice@one.example>\n< 503 Need MAIL before RCPT\n" },
  { "fault/421", "fault RCPT=421 closing", HELLO MAIL "> RCPT TO:<alice@one.example>\n< 421 closing\n! close\n> NOOP\n" },
  { "fault/greeting-refused", "fault connect=554 go away",
    "< 554 go away\n> EHLO a.example\n< 503 No service here; only QUIT is left\n> NOOP\n< 503 No service here; only QUIT is left\n" BYE },
  { "fault/greeting-421", "fault connect=421 busy", "< 421 busy\n! close\n" },
  { "fault/greeting-dropped", "fault connect=drop", "! drop\n> NOOP\n" },
  { "fault/data", "fault DATA=451 not now", ENVELOPE "> DATA\n< 451 not now\n> RCPT TO:<bob@one.example>\n< 250 OK\n" },
  { "fault/data-end", "fault data-end=451 disk", ENVELOPE DATA "> x\n> .\n< 451 disk\n= alice@one.example 0\n> DATA\n< 503 Need MAIL before DATA\n" MAIL },
  { "fault/data-end-unusual-code", "fault data-end=999 what", ENVELOPE DATA "> .\n< 999 what\n" MAIL },
  { "fault/drop", "fault RCPT#2=drop", ENVELOPE "> RCPT TO:<bob@one.example>\n! drop\n> NOOP\n" },
  { "fault/drop-in-letter", "fault DATA=drop-after:10", ENVELOPE DATA "> 12345\n> 12\n! drop\n" },
  { "fault/drop-in-pipelined-letter", "fault DATA=drop-after:10", ENVELOPE ">> DATA" CR LF "12345" CR LF "12" CR LF "." CR LF "\n< 354 Start mail input; end with <CRLF>.<CRLF>\n! drop\n= alice@one.example 0\n" },
  { "fault/drop-after-is-not-begun-anew", "fault NOOP=drop-after:8", HELLO ">> NOOP" CR LF "NOOP" CR LF "NOOP" CR LF "\n< 250 OK\n< 250 OK\n! drop\n" },
  { "fault/drop-after-and-delay", "fault NOOP=drop-after:14;fault RSET=delay:1",
    HELLO ">> NOOP" CR LF "RSET" CR LF "NOOP" CR LF "NOOP" CR LF "\n< 250 OK\n? waits\n@1\n< 250 OK\n< 250 OK\n! drop\n" },
  { "fault/drop-after-nothing", "fault RCPT=drop-after:0", HELLO MAIL "> RCPT TO:<alice@one.example>\n< 250 OK\n! drop\n" },
  { "fault/delay", "fault NOOP=delay:2.5", HELLO "> NOOP\n? waits\n@2.4\n? waits\n@0.1\n< 250 OK\n> RSET\n< 250 OK\n> NOOP\n? waits\n@2.5\n< 250 OK\n" },
  { "fault/delay-keeps-order", "fault NOOP#1=delay:2", HELLO "> NOOP\n> RSET\n> NOOP\n? waits\n@2\n< 250 OK\n< 250 OK\n< 250 OK\n" },
  { "fault/delay-twice-in-a-row", "fault NOOP=delay:2", HELLO "> NOOP\n> NOOP\n? waits\n@2\n< 250 OK\n? waits\n@2\n< 250 OK\n" },
  { "fault/delay-greeting", "fault connect=delay:1", "? waits\n@1\n< 220 mx.example ESMTP ready\n" },
  { "fault/delay-data-end", "fault data-end=delay:1", ENVELOPE DATA "> .\n? waits\n= alice@one.example 0\n@1\n< 250 OK\n= alice@one.example 1\n" },
  { "fault/reply-of-many", "fault MAIL#1=451 a;fault MAIL#2=452 b", HELLO "> MAIL FROM:<>\n< 451 a\n> MAIL FROM:<>\n< 452 b\n> MAIL FROM:<>\n< 250 OK\n" },

  /* silence */
  { "idle/closes", "idle 10", HELLO "@9\n> NOOP\n< 250 OK\n@9\n@2\n< 421 Silence for too long, closing\n! close\n> NOOP\n" },
  { "idle/in-a-letter", "idle 10", ENVELOPE DATA "> x\n@11\n< 421 Silence for too long, closing\n! close\n" },
  { "idle/never", "idle 0", HELLO "@100000\n> NOOP\n< 250 OK\n" },
  { "idle/not-while-it-waits", "idle 10;fault NOOP=delay:30", HELLO "> NOOP\n? waits\n@29\n? waits\n@1\n< 250 OK\n> RSET\n< 250 OK\n" },
  { "idle/after-it-waited", "idle 10;fault NOOP=delay:30", HELLO "> NOOP\n@30\n< 250 OK\n@9\n@1\n< 421 Silence for too long, closing\n! close\n" },
  { "idle/after-many-words", "idle 10", HELLO "@7\n> NOOP\n< 250 OK\n@7\n> NOOP\n< 250 OK\n@7\n> NOOP\n< 250 OK\n@9\n@1\n< 421 Silence for too long, closing\n! close\n" },
};

/* ---- a conversation ---- */

typedef struct {
  LsProfile   *profile;
  LsDirectory *directory;
  LsStore     *store;
  LsServer    *server;
  gint64       now;
  GArray      *wakes;          /* of gint64 */
  gboolean     closes;
  gboolean     drops;
  gboolean     wants_tls;
  GString     *heard;          /* what the server said and nobody has asked for yet */
} Talk;

static void
answer_store (gpointer data, guint64 ticket, LsStoreResult result)
{
  Talk *talk = data;

  ls_server_answer (talk->server, talk->now, ticket, result);
}

static void
grant (Talk *talk)
{
  LsWish wish;

  while (ls_server_take_wish (talk->server, &wish))
    {
      if (wish.kind == LS_WISH_CLOSE)
        talk->closes = TRUE;
      else if (wish.kind == LS_WISH_DROP)
        talk->drops = TRUE;
      else if (wish.kind == LS_WISH_WAKE)
        g_array_append_val (talk->wakes, wish.time_us);
      else if (wish.kind == LS_WISH_START_TLS)
        talk->wants_tls = TRUE;
      else
        ls_store_deliver (talk->store, wish.letter, answer_store, talk, wish.ticket);
      ls_wish_clear (&wish);
    }
  g_string_append_len (talk->heard, (const char *) talk->server->output->data, talk->server->output->len);
  g_byte_array_set_size (talk->server->output, 0);
}

static void
talk_init (Talk *talk, const char *profile, guint64 seed)
{
  LsServerSetup setup = { .client_address = "192.0.2.9", .client_name = "c.example", .begins = 986202000, .seed = seed, .place = "test" };

  *talk = (Talk) { .profile = dialogue_profile (profile), .directory = dialogue_directory (), .store = ls_memory_store_new () };
  ls_memory_store_set_quota (talk->store, "eve@one.example", 500);
  talk->wakes = g_array_new (FALSE, FALSE, sizeof (gint64));
  talk->heard = g_string_new (NULL);
  setup.profile = talk->profile;
  setup.directory = talk->directory;
  setup.store = talk->store;
  talk->server = ls_protocol_find ("smtp")->server_new (&setup);
  ls_server_open (talk->server, 0);
  grant (talk);
}

static void
talk_clear (Talk *talk)
{
  ls_server_free (talk->server);
  ls_store_free (talk->store);
  ls_directory_unref (talk->directory);
  ls_profile_free (talk->profile);
  g_array_unref (talk->wakes);
  g_string_free (talk->heard, TRUE);
}

static void
say (Talk *talk, const char *line, gsize length, gboolean ended, gboolean cut)
{
  g_autoptr (GByteArray) octets = g_byte_array_new ();

  dialogue_append (octets, line, length, ended);
  if (!cut)
    ls_server_input (talk->server, talk->now, LS_SPAN (octets->data, octets->len));
  for (guint i = 0; cut && i < octets->len; i++)
    {
      ls_server_input (talk->server, talk->now, LS_SPAN (octets->data + i, 1));
      grant (talk);
    }
  grant (talk);
}

/* Lets time pass, and wakes the server whenever it has wished for it. */
static void
pass (Talk *talk, gint64 until)
{
  for (;;)
    {
      guint next = talk->wakes->len;

      for (guint i = 0; i < talk->wakes->len; i++)
        if (g_array_index (talk->wakes, gint64, i) <= until
            && (next == talk->wakes->len || g_array_index (talk->wakes, gint64, i) < g_array_index (talk->wakes, gint64, next)))
          next = i;
      if (next == talk->wakes->len)
        break;
      talk->now = MAX (talk->now, g_array_index (talk->wakes, gint64, next));
      g_array_remove_index (talk->wakes, next);
      ls_server_wake (talk->server, talk->now);
      grant (talk);
    }
  talk->now = until;
}

static guint
count_letters (Talk *talk, const char *mailbox)
{
  guint count = 0;

  for (guint i = 0; i < ls_memory_store_n_entries (talk->store); i++)
    count += g_str_equal (ls_memory_store_entry (talk->store, i)->mailbox, mailbox);
  return count;
}

static void
expect (Talk *talk, const char *line)
{
  g_autofree char *wanted = g_strconcat (line, "\r\n", NULL);

  if (!g_str_has_prefix (talk->heard->str, wanted))
    g_error ("the server said “%s”; expected “%s”", talk->heard->str, line);
  g_string_erase (talk->heard, 0, strlen (wanted));
}

static void
play_row (const Row *row, gboolean cut)
{
  g_auto (GStrv) lines = g_strsplit (row->dialogue, "\n", -1);
  Talk talk;

  talk_init (&talk, row->profile, 1);
  for (guint i = 0; *lines[i] != '\0'; i++)
    {
      const char *line = lines[i];
      gboolean raw = g_str_has_prefix (line, ">>");

      if (line[0] != '<' && talk.heard->len > 0)
        g_error ("unexpected before “%s”: “%s”", line, talk.heard->str);
      switch (line[0])
        {
        case '>':
          say (&talk, line + (raw ? 3 : 2), strlen (line) - (raw ? 3 : 2), !raw, cut);
          break;
        case '<':
          expect (&talk, line + 2);
          break;
        case '@':
          pass (&talk, talk.now + (gint64) (g_ascii_strtod (line + 1, NULL) * G_TIME_SPAN_SECOND + 0.5));
          break;
        case '!':
          g_assert_true (line[2] == 'c' ? talk.closes : talk.drops);
          break;
        case '?':
          g_assert_true (talk.server->waiting);
          break;
        case '^':
          g_assert_true (talk.wants_tls);
          talk.wants_tls = FALSE;
          ls_server_secured (talk.server, talk.now, line[2] == 't');
          grant (&talk);
          break;
        case '=':
          {
            const char *count = strrchr (line, ' ');
            g_autofree char *mailbox = g_strndup (line + 2, count - line - 2);

            g_assert_cmpuint (count_letters (&talk, mailbox), ==, (guint) atoi (count));
          }
          break;
        default:
          g_error ("“%s” is no line of a dialogue", line);
        }
    }
  g_assert_cmpstr (talk.heard->str, ==, "");
  talk_clear (&talk);
}

static void
test_row (gconstpointer data)
{
  play_row (data, FALSE);
}

static void
test_row_cut (gconstpointer data)
{
  play_row (data, TRUE);
}

/* ---- what no dialogue shows ---- */

static char *
say_and_hear (Talk *talk, const char *line)
{
  char *heard;

  g_string_truncate (talk->heard, 0);
  say (talk, line, strlen (line), TRUE, FALSE);
  heard = g_strdup (talk->heard->str);
  g_string_truncate (talk->heard, 0);
  return heard;
}

/* RFC 5321 section 4.5.3.1.4: 512 octets with CRLF; a MAIL after EHLO may be longer. */
static void
test_long_lines (void)
{
  static const struct { const char *before; guint length; const char *answer; const char *profile; } lines[] = {
    { "NOOP ", 512, "250" },
    { "NOOP ", 513, "500 Line too long" },
    { "NOOP ", 12288, "500 Line too long" },
    { "NOOP ", 100000, "500 Line too long" },
    { "MAIL FROM:<>", 512, "250" },
    { "MAIL FROM:<>", 513, "500 Line too long" },
    { "MAIL FROM:<>", 555, "250", "ext SIZE;ext 8BITMIME" },
    { "MAIL FROM:<>", 556, "500 Line too long", "ext SIZE;ext 8BITMIME" },
    { "MAIL FROM:<>", 512 + 26 + 17 + 500 + 10 + 524, "250", "all" },
    { "MAIL FROM:<>", 512 + 26 + 17 + 500 + 10 + 525, "500 5.5.2 Line too long", "all" },
    { "RCPT TO:<a@b>", 512 + 524, "503", "all" },
    { "RCPT TO:<a@b>", 512 + 525, "500", "all" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      Talk talk;
      g_autofree char *fill = g_strnfill (lines[i].length - 2 - strlen (lines[i].before), ' ');
      g_autofree char *line = g_strconcat (lines[i].before, fill, NULL), *hello = NULL, *heard = NULL, *next = NULL;

      talk_init (&talk, lines[i].profile, 1);
      hello = say_and_hear (&talk, "EHLO a.example");
      heard = say_and_hear (&talk, line);
      g_assert_true (g_str_has_prefix (heard, lines[i].answer));
      next = say_and_hear (&talk, "NOOP");
      g_assert_true (g_str_has_prefix (next, "250 ") && g_str_has_suffix (next, "OK\r\n"));
      talk_clear (&talk);
    }
}

/* Nobody waits for ever for a line's end, nor keeps all of it. */
static void
test_endless_line (void)
{
  Talk talk;
  g_autofree char *piece = g_strnfill (65536, 'x');
  guint pieces = 0;

  talk_init (&talk, NULL, 1);
  g_string_truncate (talk.heard, 0);
  while (!talk.closes && pieces++ < 100)
    say (&talk, piece, 65536, FALSE, FALSE);
  g_assert_cmpuint (pieces, ==, 33);
  g_assert_cmpstr (talk.heard->str, ==, "421 Line without an end, closing\r\n");
  talk_clear (&talk);
}

static void
test_stop (void)
{
  static const char *const before[] = { "NOOP", "EHLO a.example", "MAIL FROM:<>", "RCPT TO:<alice@one.example>", "DATA", "text" };

  for (guint until = 0; until <= G_N_ELEMENTS (before); until++)
    {
      Talk talk;

      talk_init (&talk, NULL, 1);
      for (guint i = 0; i < until; i++)
        g_free (say_and_hear (&talk, before[i]));
      g_string_truncate (talk.heard, 0);
      ls_server_stop (talk.server, 0);
      ls_server_stop (talk.server, 0);
      grant (&talk);
      g_assert_cmpstr (talk.heard->str, ==, "421 mx.example Service shutting down, closing\r\n");
      g_assert_true (talk.closes);
      talk_clear (&talk);
    }
}

/* Draws hang on seed and place alone, and strike about as often as they say. */
static void
test_percent (void)
{
  guint struck[3] = { 0 };

  for (guint run = 0; run < 3; run++)
    {
      Talk talk;
      GString *pattern = g_string_new (NULL);
      static char *first;

      talk_init (&talk, "fault NOOP%30=450 chance", run < 2 ? 7 : 8);
      for (guint i = 0; i < 1000; i++)
        {
          g_autofree char *heard = say_and_hear (&talk, "NOOP");

          g_string_append_c (pattern, heard[0]);
          struck[run] += heard[0] == '4';
        }
      talk_clear (&talk);
      g_assert_cmpuint (struck[run], >, 230);
      g_assert_cmpuint (struck[run], <, 370);
      if (run == 0)
        first = g_strdup (pattern->str);
      else
        g_assert_cmpint (g_str_equal (first, pattern->str), ==, run == 1);
      if (run == 2)
        g_free (first);
      g_string_free (pattern, TRUE);
    }
}

/* A store that answers later, or fails: nothing is said before, what came meanwhile is not lost. */
static void
test_slow_store (void)
{
  static const struct { LsStoreResult result; const char *answer; } answers[] = {
    { LS_STORED, "250 OK\r\n250 OK\r\n" },
    { LS_STORE_NO_ROOM, "452 Not enough room\r\n250 OK\r\n" },
    { LS_STORE_FAILED, "451 Local error, try again\r\n250 OK\r\n" },
  };
  static const char *const before[] = { "EHLO a.example", "MAIL FROM:<f@x>", "RCPT TO:<alice@one.example>", "DATA", "x" };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      Talk talk;
      LsWish wish;

      talk_init (&talk, "idle 0", 1);
      for (guint k = 0; k < G_N_ELEMENTS (before); k++)
        g_free (say_and_hear (&talk, before[k]));
      ls_server_input (talk.server, 0, ls_span_from_string (".\r\nNOOP\r\n"));
      g_assert_true (talk.server->waiting);
      g_assert_cmpuint (talk.server->output->len, ==, 0);
      g_assert_true (ls_server_take_wish (talk.server, &wish));
      g_assert_cmpint (wish.kind, ==, LS_WISH_DELIVER);
      g_assert_cmpstr (wish.letter->reverse_path, ==, "f@x");
      /* An answer to another question is none. */
      ls_server_answer (talk.server, 0, wish.ticket + 1, LS_STORED);
      g_assert_cmpuint (talk.server->output->len, ==, 0);
      ls_server_answer (talk.server, 0, wish.ticket, answers[i].result);
      ls_server_answer (talk.server, 0, wish.ticket, answers[i].result);
      g_assert_cmpmem (talk.server->output->data, talk.server->output->len, answers[i].answer, strlen (answers[i].answer));
      ls_wish_clear (&wish);
      talk_clear (&talk);
    }
}

/* ---- trace lines: RFC 5321 section 4.4 ---- */

static char *
stored_letter (Talk *talk, guint index)
{
  gsize length;
  const char *octets = g_bytes_get_data (ls_memory_store_entry (talk->store, index)->letter->octets, &length);

  return g_strndup (octets, length);
}

static void
check_trace (const char *hello, const char *sender, const char *const *recipients, const char *pattern)
{
  static const char letter[] = "Received: from before\r\nSubject: x\r\n\r\n.starts with a dot\r\n\r\nend";
  Talk talk;
  g_autofree char *stored = NULL, *command = g_strdup_printf ("MAIL FROM:<%s>", sender);
  const char *rest;

  talk_init (&talk, NULL, 1);
  talk.now = 3 * G_TIME_SPAN_SECOND;
  g_free (say_and_hear (&talk, hello));
  g_free (say_and_hear (&talk, command));
  for (guint i = 0; recipients[i] != NULL; i++)
    {
      g_autofree char *rcpt = g_strdup_printf ("RCPT TO:<%s>", recipients[i]), *heard = say_and_hear (&talk, rcpt);

      g_assert_true (g_str_has_prefix (heard, "25"));
    }
  g_free (say_and_hear (&talk, "DATA"));
  for (const char *line = letter; line != NULL; line = strstr (line, "\r\n") != NULL ? strstr (line, "\r\n") + 2 : NULL)
    {
      g_autofree char *one = g_strndup (line, strcspn (line, "\r"));
      g_autofree char *stuffed = g_strconcat (one[0] == '.' ? "." : "", one, NULL);

      g_free (say_and_hear (&talk, stuffed));
    }
  g_free (say_and_hear (&talk, "."));
  stored = stored_letter (&talk, 0);
  g_assert_true (g_regex_match_simple (pattern, stored, 0, 0));
  /* After the trace the letter is the same, octet for octet. */
  rest = strstr (stored, "Received: from before");
  g_assert_nonnull (rest);
  g_assert_true (g_str_has_prefix (rest, letter));
  g_assert_cmpstr (rest + strlen (letter), ==, "\r\n");
  talk_clear (&talk);
}

static void
test_trace (void)
{
  static const char *const one[] = { "alice@one.example", NULL }, *const two[] = { "alice@one.example", "bob@one.example", NULL },
                    *const quoted[] = { "\"joe smith\"@one.example", NULL };

  check_trace ("EHLO c.example", "f@away.example", one,
               "^Return-Path: <f@away\\.example>\r\n"
               "Received: from c\\.example \\(c\\.example \\[192\\.0\\.2\\.9\\]\\)\r\n"
               "\tby mx\\.example with ESMTP id [0-9a-f]{8}-1\r\n"
               "\tfor <alice@one\\.example>;\r\n"
               "\tMon, 02 Apr 2001 09:00:03 \\+0000\r\n"
               "Received: from before\r\n");
  check_trace ("HELO d.example", "", one, "^Return-Path: <>\r\nReceived: from d\\.example .*\r\n\tby mx\\.example with SMTP id ");
  check_trace ("EHLO [192.0.2.9]", "f@x", quoted, "^Return-Path: <f@x>\r\nReceived: from \\[192\\.0\\.2\\.9\\] \\(.*\r\n.*\r\n\tfor <\"joe smith\"@one\\.example>;");
  /* With two recipients none is named: that would give a hidden copy away. */
  check_trace ("EHLO c.example", "f@x", two, "id [0-9a-f]{8}-1;\r\n\tMon, 02 Apr 2001");
}

/* RFC 821: seven bits of each octet, a route that the reverse-path keeps, a year of two digits. */
static void
test_letter_of_1982 (void)
{
  static const char *const lines[] = {
    "HELO c.example", "MAIL FROM:<@one.example,@two.example:f@away.example>", "RCPT TO:<alice@one.example>", "DATA", "caf\351", ".",
  };
  Talk talk;
  g_autofree char *text = NULL;
  gsize length;
  const char *octets;

  talk_init (&talk, "era 821", 1);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    g_free (say_and_hear (&talk, lines[i]));
  octets = g_bytes_get_data (ls_memory_store_entry (talk.store, 0)->letter->octets, &length);
  text = g_strndup (octets, length);
  g_assert_true (g_str_has_prefix (text, "Return-Path: <@one.example,@two.example:f@away.example>\r\n"));
  g_assert_nonnull (strstr (text, ";\r\n\t2 APR 01 09:00:00 UT\r\n"));
  g_assert_true (g_str_has_suffix (text, "\r\ncafi\r\n"));
  talk_clear (&talk);
}

/* A letter that a hundred servers have stamped goes round in circles. RFC 5321 section 6.3 */
static void
test_loop (void)
{
  for (guint hops = 99; hops <= 100; hops++)
    {
      Talk talk;
      g_autofree char *heard = NULL;

      talk_init (&talk, NULL, 1);
      g_free (say_and_hear (&talk, "EHLO a.example"));
      g_free (say_and_hear (&talk, "MAIL FROM:<>"));
      g_free (say_and_hear (&talk, "RCPT TO:<alice@one.example>"));
      g_free (say_and_hear (&talk, "DATA"));
      for (guint i = 0; i < hops; i++)
        g_free (say_and_hear (&talk, i % 2 ? "Received: from somewhere" : "RECEIVED: from elsewhere"));
      g_free (say_and_hear (&talk, ""));
      /* In the text it is no stamp. */
      g_free (say_and_hear (&talk, "Received: from nobody"));
      heard = say_and_hear (&talk, ".");
      g_assert_cmpstr (heard, ==, hops < 100 ? "250 OK\r\n" : "554 Too many hops\r\n");
      talk_clear (&talk);
    }
}

/* Two thousand recipients are taken up to the limit, and memory stays what it is. */
static void
test_many_recipients (void)
{
  Talk talk;
  guint taken = 0;

  talk_init (&talk, NULL, 1);
  for (guint i = 0; i < 2000; i++)
    {
      g_autofree char *name = g_strdup_printf ("user%u", i);

      ls_directory_add_user (talk.directory, name, "one.example", NULL);
    }
  g_free (say_and_hear (&talk, "EHLO a.example"));
  g_free (say_and_hear (&talk, "MAIL FROM:<>"));
  for (guint i = 0; i < 2000; i++)
    {
      g_autofree char *line = g_strdup_printf ("RCPT TO:<user%u@one.example>", i), *heard = say_and_hear (&talk, line);

      taken += heard[0] == '2';
      g_assert_cmpstr (heard, ==, i < 1000 ? "250 OK\r\n" : "452 Too many recipients\r\n");
    }
  g_assert_cmpuint (taken, ==, 1000);
  talk_clear (&talk);
}

/* ---- log-ins by each mechanism, our client's side of it against our server's ---- */

/* The server's last word, without its code. */
static LsSpan
challenge_of (Talk *talk)
{
  g_assert_true (g_str_has_prefix (talk->heard->str, "334 "));
  g_assert_true (g_str_has_suffix (talk->heard->str, "\r\n"));
  return LS_SPAN (talk->heard->str + 4, talk->heard->len - 6);
}

static void
log_in (LsSaslMechanism mechanism, const char *password, const char *reply)
{
  g_autoptr (LsSaslClient) client = ls_sasl_client_new (mechanism, "bob@one.example", password, "fyko+d2lbbFgONRv9qkxdawL");
  g_autoptr (GString) line = g_string_new ("AUTH ");
  Talk talk;

  talk_init (&talk, "ext AUTH", 1);
  say (&talk, "EHLO c.example", strlen ("EHLO c.example"), TRUE, FALSE);
  g_string_truncate (talk.heard, 0);
  g_string_append_printf (line, "%s ", ls_sasl_kinds[mechanism].name);
  ls_sasl_client_initial (client, line);
  for (guint i = 0; i < 5; i++)
    {
      say (&talk, line->str, line->len, TRUE, FALSE);
      if (!g_str_has_prefix (talk.heard->str, "334 "))
        break;
      g_string_truncate (line, 0);
      g_assert_cmpint (ls_sasl_client_hear (client, challenge_of (&talk), line), ==, LS_SASL_GO_ON);
      g_string_truncate (talk.heard, 0);
    }
  expect (&talk, reply);
  talk_clear (&talk);
}

static void
test_log_in (void)
{
  for (guint mechanism = 0; mechanism < LS_SASL_N_MECHANISMS; mechanism++)
    {
      log_in (mechanism, "builder", "235 Authentication succeeded");
      log_in (mechanism, "wrecker", "535 Authentication credentials invalid");
    }
}

/* RFC 4954 section 4: 12288 octets are a line of a log-in; more are refused, and not taken for a command. */
static void
test_long_log_in (void)
{
  static const struct {
    gsize       length;
    const char *reply;
  } cases[] = {
    { 12284, "535 Authentication credentials invalid" },
    { 12288, "500 Authentication exchange line is too long" },
    { 1000000, "500 Authentication exchange line is too long" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Talk talk;
      g_autofree guint8 *octets = g_malloc0 (cases[i].length / 4 * 3);
      g_autofree char *base64 = NULL, *command = NULL;

      memset (octets, 'x', cases[i].length / 4 * 3);
      octets[0] = octets[2] = '\0';
      base64 = g_base64_encode (octets, cases[i].length / 4 * 3);
      talk_init (&talk, "ext AUTH", 1);
      say (&talk, "EHLO c.example", strlen ("EHLO c.example"), TRUE, FALSE);
      g_string_truncate (talk.heard, 0);
      say (&talk, "AUTH PLAIN", strlen ("AUTH PLAIN"), TRUE, FALSE);
      expect (&talk, "334 ");
      say (&talk, base64, strlen (base64), TRUE, FALSE);
      expect (&talk, cases[i].reply);
      command = g_strconcat ("AUTH PLAIN ", base64, NULL);
      say (&talk, command, strlen (command), TRUE, FALSE);
      g_assert_true (g_str_has_prefix (talk.heard->str, i == 0 ? "500 Line too long" : "500 "));
      talk_clear (&talk);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/smtp/server/", rows[i].name, NULL);
      g_autofree char *cut = g_strconcat ("/smtp/server/by-octets/", rows[i].name, NULL);

      g_test_add_data_func (path, &rows[i], test_row);
      g_test_add_data_func (cut, &rows[i], test_row_cut);
    }
  g_test_add_func ("/smtp/server/long-lines", test_long_lines);
  g_test_add_func ("/smtp/server/endless-line", test_endless_line);
  g_test_add_func ("/smtp/server/stop", test_stop);
  g_test_add_func ("/smtp/server/percent", test_percent);
  g_test_add_func ("/smtp/server/slow-store", test_slow_store);
  g_test_add_func ("/smtp/server/trace", test_trace);
  g_test_add_func ("/smtp/server/letter-of-1982", test_letter_of_1982);
  g_test_add_func ("/smtp/server/loop", test_loop);
  g_test_add_func ("/smtp/server/many-recipients", test_many_recipients);
  g_test_add_func ("/smtp/server/log-in", test_log_in);
  g_test_add_func ("/smtp/server/long-log-in", test_long_log_in);
  return g_test_run ();
}
